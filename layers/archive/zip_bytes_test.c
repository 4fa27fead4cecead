/* The bytes of entries: what is true comes out, what lies is told, and nothing costs more than was asked for. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>

#include "layers/archive/test_zip.h"
#include "layers/base/caps.h"

struct fixture {
    struct test_zip zip;
    struct lc_archive *archive;
    struct lc_inflater *inflater;
    struct lc_arena arena;
};

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

static enum lc_status read_all(struct fixture *f, uint32_t entry, uint64_t cap, lc_str *out)
{
    *out = (lc_str){0};
    return lc_archive_read(f->archive, entry, cap, f->inflater, &f->arena, out, NULL);
}

/* Bytes that compress, but not to nothing. */
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

static void reads_whole_and_head(void **state)
{
    static const size_t sizes[] = {1, 100, 70000, 300000, 3 << 20};
    struct fixture f = {0};
    lc_str out;

    (void)state;
    for (size_t i = 0; i < 10; i++) {
        char *text = make_text(sizes[i / 2]);

        zip_add(&f.zip, (struct test_entry){.name = "x", .data = text, .deflate = i & 1});
        free(text);
    }
    begin(&f);
    for (uint32_t i = 0; i < 10; i++) {
        size_t size = sizes[i / 2];
        char *text = make_text(size);

        assert_int_equal(read_all(&f, i, size, &out), LC_OK);
        assert_int_equal(out.len, size);
        assert_memory_equal(out.ptr, text, size);
        assert_int_equal(read_all(&f, i, size - 1, &out), LC_LIMIT);
        assert_int_equal(lc_archive_verify(f.archive, i, f.inflater, NULL), LC_OK);
        for (size_t want = 1; want < 2 * size; want = want * 7 + 1) {
            assert_int_equal(lc_archive_read_head(f.archive, i, want, f.inflater, &f.arena, &out, NULL), LC_OK);
            assert_int_equal(out.len, want < size ? want : size);
            assert_memory_equal(out.ptr, text, out.len);
        }
        free(text);
    }
    assert_int_equal(f.archive->flaws.by_kind[LC_FLAW_BAD_SIZE], 0);
    end(&f);
}

static void empty_entries(void **state)
{
    struct fixture f = {0};
    lc_str out;

    (void)state;
    zip_add(&f.zip, (struct test_entry){.name = "stored"});
    zip_add(&f.zip, (struct test_entry){.name = "deflated", .deflate = true});
    zip_add(&f.zip, (struct test_entry){.name = "d/", .mode = 040755});
    begin(&f);
    for (uint32_t i = 0; i < 3; i++) {
        assert_int_equal(read_all(&f, i, 0, &out), LC_OK);
        assert_int_equal(out.len, 0);
        assert_int_equal(lc_archive_read_head(f.archive, i, 64, f.inflater, &f.arena, &out, NULL), LC_OK);
        assert_int_equal(out.len, 0);
        assert_int_equal(lc_archive_verify(f.archive, i, f.inflater, NULL), LC_OK);
    }
    ASSERT_FLAWS(f.archive, "");
    end(&f);
}

static void assert_lie(struct test_entry entry, enum lc_flaw_kind kind, const char *detail)
{
    struct fixture f = {0};
    lc_str out;

    zip_add(&f.zip, entry);
    begin(&f);
    assert_int_equal(f.archive->flaws.count, 0);
    assert_int_equal(read_all(&f, 0, LC_ENTRY_BYTES_MAX, &out), LC_MALFORMED);
    assert_int_equal(lc_archive_verify(f.archive, 0, f.inflater, NULL), LC_MALFORMED);
    assert_int_equal(f.archive->flaws.count, 1);
    assert_int_equal(f.archive->flaws.items[0].kind, kind);
    if (!lc_str_is(f.archive->flaws.items[0].detail, detail))
        fail_msg("'%.*s' instead of '%s'", LC_FMT(f.archive->flaws.items[0].detail), detail);
    end(&f);
}

static void lies_are_told(void **state)
{
    char *big = make_text(5000000), *huge = make_text(LC_LIE_BYTES_MAX + 1000);
    struct test_entry entry = {.name = "bomb", .data = big, .deflate = true, .size = NOT(10)};

    (void)state;
    assert_lie(entry, LC_FLAW_BAD_SIZE, "declares 10 bytes, holds 5000000");
    entry.size = NOT(0);
    assert_lie(entry, LC_FLAW_BAD_SIZE, "declares 0 bytes, holds 5000000");
    entry.size = NOT(5000001);
    assert_lie(entry, LC_FLAW_BAD_SIZE, "declares 5000001 bytes, holds 5000000");
    entry.size = NOT(4999999);
    assert_lie(entry, LC_FLAW_BAD_SIZE, "declares 4999999 bytes, holds 5000000");
    entry.data = huge;
    entry.size = NOT(10);
    assert_lie(entry, LC_FLAW_BAD_SIZE, "declares 10 bytes, holds more than 8388618");
    entry = (struct test_entry){.name = "c", .data = "hello", .crc = NOT(1)};
    assert_lie(entry, LC_FLAW_BAD_CHECKSUM, "declares 00000001, has 3610a686");
    entry.deflate = true;
    assert_lie(entry, LC_FLAW_BAD_CHECKSUM, "declares 00000001, has 3610a686");
    assert_lie((struct test_entry){.name = "s", .data = "hello", .size = NOT(6)}, LC_FLAW_BAD_SIZE,
               "declares 6 bytes, holds 5");
    assert_lie((struct test_entry){.name = "d", .data = "\377\377hello", .method = 8}, LC_FLAW_BAD_DATA, "");
    /* A stream that stops before its end, although all bytes declared are there: an empty stored block that is not
     * the last. */
    assert_lie((struct test_entry){.name = "e", .data = "\0\0\0\377\377", .length = 5, .method = 8, .size = NOT(0)},
               LC_FLAW_BAD_DATA, "");
    free(big);
    free(huge);
}

/* Claims of 4 GB and more cost neither memory nor time. */
static void claims_cost_nothing(void **state)
{
    struct fixture f = {0};
    lc_str out;

    (void)state;
    zip_add(&f.zip, (struct test_entry){.name = "a", .data = "hello", .deflate = true, .size = NOT(UINT32_MAX - 1)});
    zip_add(&f.zip, (struct test_entry){
                        .name = "b", .data = "hello", .deflate = true, .zip64 = true, .size = NOT((uint64_t)1 << 62)});
    begin(&f);
    for (uint32_t i = 0; i < 2; i++) {
        assert_int_equal(read_all(&f, i, UINT64_MAX, &out), LC_MALFORMED);
        assert_int_equal(lc_archive_verify(f.archive, i, f.inflater, NULL), LC_MALFORMED);
        assert_int_equal(lc_archive_read_head(f.archive, i, 1 << 20, f.inflater, &f.arena, &out, NULL), LC_OK);
        assert_int_equal(out.len, 5);
    }
    ASSERT_FLAWS(f.archive, "BAD_SIZE/0 BAD_SIZE/1");
    assert_true(f.arena.total < 100000);
    assert_true(lc_archive_reads(f.archive).bytes < 100);
    end(&f);
}

/* Opening inflates nothing, a head about what was asked for. */
static void nothing_is_inflated_unasked(void **state)
{
    char *zeros = calloc(1, 64 << 20);
    struct fixture f = {0};
    lc_str out;

    (void)state;
    assert_non_null(zeros);
    zip_add(&f.zip, (struct test_entry){.name = "bomb", .data = zeros, .length = 64 << 20, .deflate = true});
    free(zeros);
    begin(&f);
    assert_int_equal(lc_archive_reads(f.archive).bytes, 0);
    lc_archive_trace_on(f.archive);
    assert_int_equal(read_all(&f, 0, 1 << 20, &out), LC_LIMIT);
    assert_int_equal(lc_archive_read_head(f.archive, 0, 512, f.inflater, &f.arena, &out, NULL), LC_OK);
    assert_int_equal(lc_archive_reads(f.archive).bytes, 512);
    assert_int_equal(lc_archive_trace(f.archive)->count, 2);
    assert_int_equal(lc_archive_trace(f.archive)->items[1].bytes, 512);
    end(&f);
}

static void link_targets_are_bounded(void **state)
{
    struct fixture f = {0};
    char *text = make_text(LC_LINK_BYTES_MAX + 1);

    (void)state;
    zip_add(&f.zip, (struct test_entry){.name = "l", .data = text, .mode = 0120777, .deflate = true});
    zip_add(&f.zip, (struct test_entry){.name = "m", .data = "../x", .mode = 0120777, .deflate = true});
    zip_add(&f.zip, (struct test_entry){.name = "p", .mode = 010644});
    zip_add(&f.zip, (struct test_entry){.name = "-", .data = "piped", .mode = 010644});
    begin(&f);
    ASSERT_FLAWS(f.archive, "SPECIAL_FILE/2 LINK_TOO_LONG/0");
    assert_true(f.archive->entries[0].flags & LC_ENTRY_UNSAFE);
    assert_true(lc_str_is(f.archive->entries[1].target, "../x"));
    assert_int_equal(f.archive->entries[2].kind, LC_ENTRY_SPECIAL);
    assert_int_equal(f.archive->entries[3].kind, LC_ENTRY_FILE);
    end(&f);
    free(text);
}

struct thread_job {
    struct lc_archive *archive;
    unsigned start;
};

static void *read_everything(void *context)
{
    const struct thread_job *job = context;
    struct lc_inflater *inflater = lc_inflater_new();
    struct lc_arena arena;
    uintptr_t bad = 0;

    lc_arena_init(&arena, 1);
    for (unsigned i = 0; i < job->archive->count; i++) {
        uint32_t entry = (i + job->start) % (uint32_t)job->archive->count;
        lc_str out;

        if (lc_archive_read(job->archive, entry, 1 << 20, inflater, &arena, &out, NULL) != LC_OK)
            bad++;
        else if (out.len != 1000 + entry)
            bad += 1000000;
        lc_arena_reset(&arena);
    }
    lc_arena_release(&arena);
    lc_inflater_free(inflater);
    return (void *)bad;
}

/* Four threads, every entry each; every seventh has a wrong CRC and is told once. */
static void threads_read_at_once(void **state)
{
    struct fixture f = {0};
    pthread_t threads[4];
    struct thread_job jobs[4];

    (void)state;
    for (unsigned i = 0; i < 700; i++) {
        char *text = make_text(1000 + i), name[16];

        snprintf(name, sizeof name, "%u", i);
        zip_add(&f.zip,
                (struct test_entry){.name = name, .data = text, .deflate = i & 1, .crc = i % 7 == 0 ? NOT(1) : 0});
        free(text);
    }
    begin(&f);
    lc_archive_trace_on(f.archive);
    for (unsigned i = 0; i < 4; i++) {
        jobs[i] = (struct thread_job){f.archive, i * 175};
        assert_int_equal(pthread_create(&threads[i], NULL, read_everything, &jobs[i]), 0);
    }
    for (unsigned i = 0; i < 4; i++) {
        void *bad = NULL;

        assert_int_equal(pthread_join(threads[i], &bad), 0);
        assert_int_equal((uintptr_t)bad, 100);
    }
    lc_archive_sort_flaws(f.archive);
    assert_int_equal(f.archive->flaws.count, 100);
    for (unsigned i = 0; i < 100; i++)
        assert_int_equal(f.archive->flaws.items[i].entry, i * 7);
    assert_int_equal(lc_archive_trace(f.archive)->count, 2800);
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_whole_and_head),
        cmocka_unit_test(empty_entries),
        cmocka_unit_test(lies_are_told),
        cmocka_unit_test(claims_cost_nothing),
        cmocka_unit_test(nothing_is_inflated_unasked),
        cmocka_unit_test(link_targets_are_bounded),
        cmocka_unit_test(threads_read_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
