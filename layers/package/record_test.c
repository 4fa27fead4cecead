#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <inttypes.h>
#include <time.h>

#include "layers/package/package.h"
#include "layers/text/judge_test.h"

static struct lc_arena arena;

static int set_up(void **state)
{
    (void)state;
    lc_arena_init(&arena, 1);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    lc_arena_release(&arena);
    return 0;
}

static void assert_line(const struct lc_record *record, size_t at, const char *path, const char *hash, int64_t size)
{
    assert_true(at < record->count);
    assert_string_equal(lc_arena_cstring(&arena, record->items[at].path, NULL), path);
    assert_string_equal(lc_arena_cstring(&arena, record->items[at].hash, NULL), hash);
    assert_int_equal(record->items[at].has_size, size >= 0);
    if (size >= 0)
        assert_int_equal(record->items[at].size, size);
}

static void lines_in_order(void **state)
{
    struct lc_record record;

    (void)state;
    lc_record_parse(
        LC_S(
            "x/a.py,sha256=A_-,12\r\n\"x/b,c.py\",sha256=B,0\r\n\r\nx-1.dist-info/RECORD,,\r\n../../bin/x,sha256=C,1\r\n"
            "/abs,,\r\nlast.py"),
        &arena, &record);
    assert_int_equal(record.count, 4);
    assert_int_equal(record.malformed, 0);
    assert_line(&record, 0, "x/a.py", "sha256=A_-", 12);
    assert_line(&record, 1, "x/b,c.py", "sha256=B", 0);
    assert_line(&record, 2, "x-1.dist-info/RECORD", "", -1);
    assert_line(&record, 3, "last.py", "", -1);
}

static void malformed_lines_are_counted(void **state)
{
    struct lc_record record;

    (void)state;
    lc_record_parse(LC_S("a,h,x\nb,h,1,extra\n,h,1\nc\0d,,\n\"q\"q,,\ne,,\n\"open\nf,,\n"), &arena, &record);
    assert_int_equal(record.malformed, 6);
    assert_int_equal(record.count, 3);
    assert_line(&record, 0, "a", "h", -1);
    assert_line(&record, 1, "b", "h", 1);
    assert_line(&record, 2, "e", "", -1);
    lc_record_parse((lc_str){NULL, 0}, &arena, &record);
    assert_int_equal(record.count + record.malformed, 0);
}

/* setuptools writes them relative to the egg-info folder. */
static void installed_files(void **state)
{
    struct lc_package package = {.metadata = LC_S("python/six.egg-info")};
    struct lc_record record;

    (void)state;
    lc_package_files(&package, LC_S("../six.py\r\n../../../bin/x\n\nPKG-INFO\n/abs\n../six/__pycache__/a.pyc"), &arena,
                     &record);
    assert_int_equal(record.count, 3);
    assert_line(&record, 0, "six.py", "", -1);
    assert_line(&record, 1, "six.egg-info/PKG-INFO", "", -1);
    assert_line(&record, 2, "six/__pycache__/a.pyc", "", -1);
    package.metadata = LC_S("python/six-1.dist-info");
    lc_package_files(&package, LC_S("six.py,,\n"), &arena, &record);
    assert_line(&record, 0, "six.py", "", -1);
}

static lc_str unhexed(lc_str hex)
{
    char *to = lc_arena_bytes(&arena, hex.len / 2 + 1);

    for (size_t i = 0; i + 1 < hex.len; i += 2) {
        char pair[3] = {hex.ptr[i], hex.ptr[i + 1], '\0'};

        to[i / 2] = (char)strtoul(pair, NULL, 16);
    }
    return (lc_str){to, hex.len / 2};
}

static void agrees_with_csv(void **state)
{
    struct lc_buf answer, ours;
    lc_str rest, line, file;
    size_t count = 0;

    (void)state;
    if (!judge_has("python3 --version")) {
        print_message("skip: python3\n");
        return;
    }
    answer = judge_run("python3 layers/package/judge_record.py", LC_S(""));
    rest = lc_buf_str(&answer);
    while (lc_str_next(&rest, '\n', &line)) {
        struct lc_record record;

        if (line.len == 0)
            continue;
        lc_str_next(&line, '\t', &file);
        lc_record_parse(unhexed(file), &arena, &record);
        assert_int_equal(record.malformed, 0);
        lc_buf_init(&ours, JUDGE_BYTES_MAX);
        for (size_t i = 0; i < record.count; i++) {
            lc_buf_add(&ours, i > 0 ? LC_S("\t") : LC_S(""));
            judge_add_hex(&ours, record.items[i].path);
            if (record.items[i].has_size)
                lc_buf_printf(&ours, ":%" PRIu64, record.items[i].size);
            else
                lc_buf_add(&ours, LC_S(":-"));
        }
        if (!lc_str_eq(lc_buf_str(&ours), line))
            fail_msg("'%.*s'\nours   %.*s\npython %.*s", LC_FMT(unhexed(file)), LC_FMT(lc_buf_str(&ours)),
                     LC_FMT(line));
        lc_buf_release(&ours);
        count++;
    }
    assert_int_equal(count, 104);
    lc_buf_release(&answer);
}

static void truncations_and_flips_end(void **state)
{
    static const lc_str text = LC_S_INIT("\"x/b,\"\"c.py\",sha256=B,0\r\n../a/./b,,18446744073709551615\n\"\n\",,\n");
    struct lc_record record;

    (void)state;
    for (size_t at = 0; at < text.len; at++) {
        lc_record_parse(lc_arena_copy(&arena, lc_str_cut(text, 0, at)), &arena, &record);
        for (unsigned bit = 0; bit < 8; bit++) {
            char *bytes = lc_arena_bytes(&arena, text.len);

            memcpy(bytes, text.ptr, text.len);
            bytes[at] = (char)(bytes[at] ^ (1 << bit));
            lc_record_parse((lc_str){bytes, text.len}, &arena, &record);
        }
    }
}

/* A million quotes, commas or lines stay linear. */
static void sizes_stay_linear(void **state)
{
    static const char *const units[] = {"\"", ",", "\n", "a,\n", "\"a\",b,1\n", "../", "a/../"};
    clock_t start = clock();

    (void)state;
    for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
        struct lc_buf text;
        struct lc_record record;

        lc_buf_init(&text, JUDGE_BYTES_MAX);
        while (text.len < 1000000)
            lc_buf_add(&text, lc_str_from(units[u]));
        lc_record_parse(lc_buf_str(&text), &arena, &record);
        lc_installed_files_parse(lc_buf_str(&text), LC_S("x.egg-info"), &arena, &record);
        lc_buf_release(&text);
    }
    assert_true((clock() - start) / CLOCKS_PER_SEC < 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(lines_in_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(malformed_lines_are_counted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(installed_files, set_up, tear_down),
        cmocka_unit_test_setup_teardown(agrees_with_csv, set_up, tear_down),
        cmocka_unit_test_setup_teardown(truncations_and_flips_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sizes_stay_linear, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
