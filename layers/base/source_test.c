/* Positioned reads: ranges are checked before anything is read, and a file that shrinks is an error. Errors keep
 * their first words. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "layers/base/arena.h"
#include "layers/base/source.h"

static void check_ranges(const struct lc_source *source)
{
    static const struct {
        uint64_t offset;
        size_t length;
        enum lc_status want;
    } cases[] = {{0, 5, LC_OK},
                 {2, 3, LC_OK},
                 {5, 0, LC_OK},
                 {0, 6, LC_MALFORMED},
                 {6, 0, LC_MALFORMED},
                 {4, 2, LC_MALFORMED},
                 {UINT64_MAX, 2, LC_MALFORMED},
                 {1, SIZE_MAX, LC_MALFORMED}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct lc_err err = {.status = LC_OK};
        char bytes[8] = "\0\0\0\0\0\0\0";
        assert_int_equal(lc_source_read(source, cases[i].offset, bytes, cases[i].length, &err), cases[i].want);
        if (cases[i].want == LC_OK)
            assert_memory_equal(bytes, &"hello"[cases[i].offset], cases[i].length);
        else
            assert_true(err.text[0] != '\0' && bytes[0] == '\0');
    }
}

static void test_memory(void **state)
{
    struct lc_source source;
    struct lc_err err = {.status = LC_OK};

    (void)state;
    lc_source_open_memory(&source, LC_S("hello"));
    check_ranges(&source);
    lc_source_close(&source);
    lc_source_open_memory(&source, (lc_str){NULL, 0});
    assert_int_equal(lc_source_read(&source, 0, &err, 0, &err), LC_OK);
    lc_source_close(&source);
}

static void test_file(void **state)
{
    char path[] = "/tmp/lc-source-test-XXXXXX";
    struct lc_err err = {.status = LC_OK};
    struct lc_source source;
    struct lc_arena arena;
    lc_str text;
    char bytes[8];
    int fd = mkstemp(path);

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "hello", 5), 5);
    lc_arena_init(&arena, 0);
    assert_int_equal(lc_source_open_file(&source, path, &err), LC_OK);
    assert_int_equal(source.size, 5);
    check_ranges(&source);
    assert_int_equal(lc_file_read(path, 5, &arena, &text, &err), LC_OK);
    assert_true(lc_str_eq(text, LC_S("hello")));
    assert_int_equal(lc_file_read(path, 4, &arena, &text, &err), LC_LIMIT);
    assert_int_equal(ftruncate(fd, 2), 0); /* it shrinks while it is open */
    err = (struct lc_err){.status = LC_OK};
    assert_int_equal(lc_source_read(&source, 0, bytes, 5, &err), LC_MALFORMED);
    assert_string_equal(err.text, "the file ended while it was read");
    assert_int_equal(lc_source_read(&source, 0, bytes, 2, &err), LC_OK);
    lc_source_close(&source);
    close(fd);
    unlink(path);
    err = (struct lc_err){.status = LC_OK};
    assert_int_equal(lc_source_open_file(&source, path, &err), LC_IO);
    assert_string_equal(err.text, "No such file or directory");
    err = (struct lc_err){.status = LC_OK};
    assert_int_equal(lc_source_open_file(&source, "/tmp", &err), LC_IO);
    assert_int_equal(lc_source_open_file(&source, "/dev/null", NULL), LC_IO); /* a device, and nowhere to say why */
    lc_arena_release(&arena);
}

static void test_first_message_stays(void **state)
{
    struct lc_err err = {.status = LC_OK};

    (void)state;
    assert_int_equal(lc_fail(&err, LC_IO, "first %d", 1), LC_IO);
    assert_int_equal(lc_fail(&err, LC_LIMIT, "second"), LC_LIMIT);
    assert_string_equal(err.text, "first 1");
    assert_int_equal(err.status, LC_IO);
    err = (struct lc_err){.status = LC_OK};
    assert_int_equal(lc_fail(&err, LC_IO, "%0600d", 1), LC_IO);
    assert_int_equal(strlen(err.text), sizeof err.text - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_memory), cmocka_unit_test(test_file),
                                       cmocka_unit_test(test_first_message_stays)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
