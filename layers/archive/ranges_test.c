/* Parts of entries: the same bytes from folders, stored and deflated entries, small and large, in any order; no more is
 * inflated than leads to the last of them. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <unistd.h>

#include "layers/archive/ranges.h"
#include "layers/archive/test_zip.h"
#include "layers/base/caps.h"

enum { SMALL = 300000, LARGE = 26 << 20 };

struct fixture {
    struct test_zip zip;
    struct lc_archive *archive;
    struct lc_inflater *inflater;
    struct lc_arena arena;
};

/* Bytes that compress, but not to nothing, and differ everywhere. */
static char *make_text(size_t length)
{
    char *text = malloc(length + 1);
    uint32_t x = 1;

    assert_non_null(text);
    for (size_t i = 0; i < length; i++) {
        x = x * 1664525 + 1013904223;
        text[i] = (char)('a' + (x >> 28));
    }
    text[length] = '\0';
    return text;
}

static void begin(struct fixture *f)
{
    zip_finish(&f->zip, (struct test_end){0});
    f->archive = zip_open_test(&f->zip);
    f->inflater = lc_inflater_new();
    lc_arena_init(&f->arena, 1);
}

static void end(struct fixture *f)
{
    lc_archive_close(f->archive);
    lc_inflater_free(f->inflater);
    lc_arena_release(&f->arena);
    zip_free(&f->zip);
}

static void assert_part(const struct lc_ranges *ranges, const char *text, size_t size, uint64_t offset, uint64_t length)
{
    uint64_t there = offset >= size ? 0 : length < size - offset ? length : size - offset;
    lc_str out = lc_ranges_at(ranges, offset, length), whole;

    if (out.len != there)
        fail_msg("%zu bytes at %zu, not %zu", out.len, (size_t)offset, (size_t)there);
    if (there > 0)
        assert_memory_equal(out.ptr, text + offset, (size_t)there);
    assert_int_equal(lc_ranges_get(ranges, offset, length, &whole), there == length);
}

static void read_parts(struct lc_archive *archive, uint32_t entry, struct lc_inflater *inflater, const char *text,
                       size_t size)
{
    struct lc_arena arena;
    struct lc_ranges ranges;

    lc_arena_init(&arena, 1);
    lc_ranges_init(&ranges, 1 << 20, &arena);
    lc_ranges_want(&ranges, 1000, 50, false);
    lc_ranges_want(&ranges, 10, 2000, false); /* holds the first */
    lc_ranges_want(&ranges, 0, 1, false);
    lc_ranges_want(&ranges, size - 10, 100, false); /* over the end */
    lc_ranges_want(&ranges, size + 5, 100, false);  /* behind it */
    lc_ranges_want(&ranges, UINT64_MAX - 3, 100, false);
    assert_int_equal(lc_archive_read_ranges(archive, entry, &ranges, inflater, NULL), LC_OK);
    assert_part(&ranges, text, size, 1000, 50);
    assert_part(&ranges, text, size, 10, 2000);
    assert_part(&ranges, text, size, 500, 100);
    assert_part(&ranges, text, size, 0, 1);
    assert_part(&ranges, text, size, size - 10, 100);
    assert_part(&ranges, text, size, size + 5, 100);
    /* A second request, before and behind the first. */
    lc_ranges_want(&ranges, size / 2, 3000, false);
    lc_ranges_want(&ranges, 3, 4, false);
    assert_int_equal(lc_archive_read_ranges(archive, entry, &ranges, inflater, NULL), LC_OK);
    assert_part(&ranges, text, size, size / 2, 3000);
    assert_part(&ranges, text, size, 3, 4);
    assert_part(&ranges, text, size, 10, 2000);
    lc_arena_release(&arena);
}

static void the_same_from_every_entry(void **state)
{
    static const size_t sizes[] = {SMALL, LARGE};
    char *text = make_text(LARGE);
    struct fixture f = {0};

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        char *copy = strndup(text, sizes[i / 2]);

        zip_add(&f.zip, (struct test_entry){.name = "x", .data = copy, .deflate = i & 1});
        free(copy);
    }
    begin(&f);
    for (uint32_t i = 0; i < 4; i++)
        read_parts(f.archive, i, f.inflater, text, sizes[i / 2]);
    lc_inflater_allow(f.inflater, 1 << 30); /* the large one in one go, too */
    read_parts(f.archive, 3, f.inflater, text, LARGE);
    lc_inflater_trim(f.inflater);
    read_parts(f.archive, 3, f.inflater, text, LARGE);
    end(&f);
    free(text);
}

static void from_a_folder(void **state)
{
    struct lc_archive_options options = {.seed = 1};
    struct lc_inflater *inflater = lc_inflater_new();
    char folder[] = "/tmp/ranges_test_XXXXXX", path[64], *text = make_text(SMALL);
    struct lc_archive *archive;
    FILE *file;

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/x", folder);
    file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, SMALL, file), SMALL);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(lc_archive_open(folder, LC_S("x"), &options, &archive, NULL), LC_OK);
    read_parts(archive, 0, inflater, text, SMALL);
    lc_archive_close(archive);
    unlink(path);
    rmdir(folder);
    lc_inflater_free(inflater);
    free(text);
}

static void inflates_no_further(void **state)
{
    char *text = make_text(LARGE);
    struct lc_ranges ranges;
    struct fixture f = {0};
    uint64_t before;

    (void)state;
    zip_add(&f.zip, (struct test_entry){.name = "stored", .data = text});
    zip_add(&f.zip, (struct test_entry){.name = "deflated", .data = text, .deflate = true});
    begin(&f);
    lc_ranges_init(&ranges, LARGE, &f.arena);
    lc_ranges_want(&ranges, 20 << 20, 100, false);
    assert_int_equal(lc_archive_read_ranges(f.archive, 0, &ranges, f.inflater, NULL), LC_OK);
    assert_int_equal(lc_archive_reads(f.archive).bytes, 100);

    /* A hint is had where the stream passes by; one behind the last part is not gone for. */
    before = lc_archive_reads(f.archive).bytes;
    lc_ranges_init(&ranges, LARGE, &f.arena);
    lc_ranges_want(&ranges, 1 << 20, 100, false);
    lc_ranges_want(&ranges, 0, 5000, true);
    lc_ranges_want(&ranges, 10 << 20, 5000, true);
    assert_int_equal(lc_archive_read_ranges(f.archive, 1, &ranges, f.inflater, NULL), LC_OK);
    assert_int_equal(lc_archive_reads(f.archive).bytes - before, (1 << 20) + 100);
    assert_part(&ranges, text, LARGE, 0, 5000);
    assert_int_equal(lc_ranges_at(&ranges, 10 << 20, 5000).len, 0);

    /* What was had is not inflated again; what was passed over can still be asked for. */
    lc_ranges_want(&ranges, 100, 200, false);
    assert_int_equal(lc_archive_read_ranges(f.archive, 1, &ranges, f.inflater, NULL), LC_OK);
    assert_int_equal(lc_archive_reads(f.archive).bytes - before, (1 << 20) + 100);
    lc_ranges_want(&ranges, 10 << 20, 5000, false);
    assert_int_equal(lc_archive_read_ranges(f.archive, 1, &ranges, f.inflater, NULL), LC_OK);
    assert_part(&ranges, text, LARGE, 10 << 20, 5000);
    end(&f);
    free(text);
}

static void remembers_the_last_one(void **state)
{
    char *text = make_text(SMALL);
    struct lc_ranges first, second;
    struct fixture f = {0};

    (void)state;
    for (size_t i = 0; i < 2; i++)
        zip_add(&f.zip, (struct test_entry){.name = i == 0 ? "a" : "b", .data = text + i, .deflate = true});
    begin(&f);
    lc_ranges_init(&first, LARGE, &f.arena);
    lc_ranges_init(&second, LARGE, &f.arena);
    lc_ranges_want(&first, SMALL - 100, 50, false);
    assert_int_equal(lc_archive_read_ranges(f.archive, 0, &first, f.inflater, NULL), LC_OK);
    lc_ranges_want(&first, 7, 50, false);
    assert_int_equal(lc_archive_read_ranges(f.archive, 0, &first, f.inflater, NULL), LC_OK);
    assert_int_equal(lc_archive_reads(f.archive).bytes, SMALL);
    /* Another entry takes its place. */
    lc_ranges_want(&second, SMALL - 100, 50, false);
    assert_int_equal(lc_archive_read_ranges(f.archive, 1, &second, f.inflater, NULL), LC_OK);
    assert_part(&second, text + 1, SMALL - 1, SMALL - 100, 50);
    lc_ranges_want(&first, SMALL - 1000, 50, false);
    assert_int_equal(lc_archive_read_ranges(f.archive, 0, &first, f.inflater, NULL), LC_OK);
    assert_part(&first, text, SMALL, SMALL - 1000, 50);
    /* So does a check, which uses the same memory. */
    assert_int_equal(lc_archive_verify(f.archive, 1, f.inflater, NULL), LC_OK);
    lc_ranges_want(&first, SMALL - 3000, 50, false);
    assert_int_equal(lc_archive_read_ranges(f.archive, 0, &first, f.inflater, NULL), LC_OK);
    assert_part(&first, text, SMALL, SMALL - 3000, 50);
    end(&f);
    free(text);
}

static void caps_and_lies(void **state)
{
    char *text = make_text(SMALL);
    struct lc_ranges ranges;
    struct fixture f = {0};

    (void)state;
    zip_add(&f.zip, (struct test_entry){.name = "a", .data = text, .deflate = true});
    zip_add(&f.zip, (struct test_entry){.name = "d", .data = text, .deflate = true, .size = NOT(1u << 31)});
    begin(&f);
    lc_ranges_init(&ranges, 1000, &f.arena);
    lc_ranges_want(&ranges, 0, 600, false);
    lc_ranges_want(&ranges, 1000, 600, false);
    assert_int_equal(lc_archive_read_ranges(f.archive, 0, &ranges, f.inflater, NULL), LC_LIMIT);
    lc_ranges_init(&ranges, 1000, &f.arena);
    lc_ranges_want(&ranges, 0, 600, false);
    assert_int_equal(lc_archive_read_ranges(f.archive, 0, &ranges, f.inflater, NULL), LC_OK);
    lc_ranges_want(&ranges, 1000, 600, false); /* the cap counts what is kept already */
    assert_int_equal(lc_archive_read_ranges(f.archive, 0, &ranges, f.inflater, NULL), LC_LIMIT);
    /* An entry that declares more than its packed bytes can hold: what is there is had, and the rest is not. */
    lc_ranges_init(&ranges, 1 << 20, &f.arena);
    lc_ranges_want(&ranges, SMALL - 100, 600, false);
    assert_int_equal(lc_archive_read_ranges(f.archive, 1, &ranges, f.inflater, NULL), LC_OK);
    assert_part(&ranges, text, SMALL, SMALL - 100, 600);
    end(&f);
    free(text);
}

static void known_from_elsewhere(void **state)
{
    struct lc_ranges ranges;
    struct lc_arena arena;
    lc_str out;

    (void)state;
    lc_arena_init(&arena, 1);
    lc_ranges_init(&ranges, 100, &arena);
    lc_ranges_give(&ranges, 10, LC_S("0123456789"));
    lc_ranges_want(&ranges, 12, 5, false);
    assert_int_equal(ranges.count, 1); /* it is there */
    assert_true(lc_ranges_get(&ranges, 12, 5, &out));
    assert_true(lc_str_is(out, "23456"));
    assert_false(lc_ranges_get(&ranges, 5, 7, &out));
    assert_false(lc_ranges_get(&ranges, 15, 6, &out));
    assert_true(lc_str_is(lc_ranges_at(&ranges, 15, 6), "56789"));
    assert_true(lc_ranges_get(&ranges, 999, 0, &out)); /* nothing is everywhere */
    assert_int_equal(ranges.kept, 10);
    lc_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_from_every_entry),
        cmocka_unit_test(from_a_folder),
        cmocka_unit_test(inflates_no_further),
        cmocka_unit_test(remembers_the_last_one),
        cmocka_unit_test(caps_and_lies),
        cmocka_unit_test(known_from_elsewhere),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
