/* Damage everywhere: cut after every byte, flipped at every byte, every read failing once. No crash (the sanitizers
 * watch), no hang, and what is cut is told. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "layers/archive/test_zip.h"
#include "layers/base/caps.h"

enum { PLAIN, STREAMED, ZIP64, KINDS };

static void make(struct test_zip *zip, int kind)
{
    struct test_entry base = {.descriptor = kind == STREAMED, .zip64 = kind == ZIP64}, entry;

    entry = base;
    entry.name = "a.txt";
    entry.data = "hello hello hello hello";
    entry.deflate = true;
    zip_add(zip, entry);
    entry.name = "d/b.txt";
    entry.deflate = false;
    zip_add(zip, entry);
    entry.name = "link";
    entry.data = "a.txt";
    entry.mode = 0120777;
    zip_add(zip, entry);
    zip_finish(zip, (struct test_end){.zip64 = kind == ZIP64, .comment = "bye"});
}

static void use_everything(struct lc_archive *archive)
{
    struct lc_inflater *inflater = lc_inflater_new();
    struct lc_arena arena;
    lc_str out;

    lc_arena_init(&arena, 1);
    for (uint32_t i = 0; i < archive->count; i++) {
        struct lc_err err = {0};

        if (lc_archive_read(archive, i, 1 << 16, inflater, &arena, &out, &err) == LC_OK)
            assert_true(out.len <= 1 << 16);
        if (lc_archive_read_head(archive, i, 64, inflater, &arena, &out, NULL) == LC_OK)
            assert_true(out.len <= 64);
        if (lc_archive_verify(archive, i, inflater, NULL) != LC_OK)
            assert_true(archive->flaws.count > 0 || archive->entries[i].flags & LC_ENTRY_UNREADABLE);
    }
    lc_archive_sort_flaws(archive);
    lc_arena_release(&arena);
    lc_inflater_free(inflater);
}

static void cut_at_every_byte(void **state)
{
    (void)state;
    for (int kind = 0; kind < KINDS; kind++) {
        struct test_zip zip = {0};

        make(&zip, kind);
        for (size_t length = 0; length < zip.length; length++) {
            /* A copy of exactly that length: the sanitizer sees a read past it. */
            char *copy = malloc(length + (length == 0));
            struct lc_archive *archive;

            assert_non_null(copy);
            memcpy(copy, zip.bytes, length);
            archive = zip_open_bytes(copy, length, true);
            assert_true(archive->flaws.count > 0);
            assert_true(lc_flaw_group(archive->flaws.items[0].kind) == LC_FLAWS_MALFORMED);
            use_everything(archive);
            lc_archive_close(archive);
            free(copy);
        }
        zip_free(&zip);
    }
}

static void flipped_at_every_byte(void **state)
{
    static const unsigned char values[] = {0x00, 0xff, 0x01, 0x80};

    (void)state;
    for (int kind = 0; kind < KINDS; kind++) {
        struct test_zip zip = {0};

        make(&zip, kind);
        for (size_t at = 0; at < zip.length; at++) {
            unsigned char old = zip.bytes[at];

            for (size_t v = 0; v < 6; v++) {
                struct lc_archive *archive;

                zip.bytes[at] = v < 4 ? values[v] : (unsigned char)(old + (v == 4 ? 1 : 0x40));
                archive = zip_open_bytes(zip.bytes, zip.length, true);
                use_everything(archive);
                lc_archive_close(archive);
            }
            zip.bytes[at] = old;
        }
        zip_free(&zip);
    }
}

/* The nth read fails, or comes back short as if the file had shrunk. */
struct failing {
    lc_str bytes;
    unsigned left;
    enum lc_status with;
    bool failed;
};

static enum lc_status fail_nth(const struct lc_source *source, uint64_t offset, void *into, size_t length,
                               struct lc_err *err)
{
    struct failing *failing = source->context;

    if (failing->left-- == 0) {
        failing->failed = true;
        return lc_fail(err, failing->with, "made to fail");
    }
    memcpy(into, failing->bytes.ptr + offset, length);
    return LC_OK;
}

static unsigned closed;

static void count_close(struct lc_source *source)
{
    (void)source;
    closed++;
}

static void every_read_may_fail(void **state)
{
    const struct lc_archive_options options = {.seed = 1, .thorough = true};

    (void)state;
    for (int kind = 0; kind < 2 * KINDS; kind++) {
        struct test_zip zip = {0};
        bool failed = true;

        make(&zip, kind / 2);
        for (unsigned n = 0; failed; n++) {
            struct failing failing = {{(char *)zip.bytes, zip.length}, n, kind & 1 ? LC_MALFORMED : LC_IO, false};
            struct lc_source source = {
                .size = zip.length, .read_at = fail_nth, .close = count_close, .context = &failing};
            struct lc_archive *archive = NULL;
            struct lc_inflater *inflater = lc_inflater_new();
            struct lc_err err = {0};
            enum lc_status status = lc_archive_open_source(source, LC_S("z"), &options, &archive, &err);

            if (status != LC_OK) {
                assert_int_equal(status, LC_IO);
                assert_null(archive);
                assert_true(err.text[0] != '\0');
            } else {
                /* Opened: then it is one of the readings of entries that fails, as a failure of the system and no
                 *   flaw. */
                for (uint32_t i = 0; i < archive->count && status == LC_OK; i++)
                    status = lc_archive_verify(archive, i, inflater, &err);
                assert_true(status == LC_OK || status == LC_IO);
                assert_int_equal(archive->flaws.count, 0);
                lc_archive_close(archive);
            }
            failed = failing.failed;
            lc_inflater_free(inflater);
            assert_int_equal(closed, 1);
            closed = 0;
            assert_true(n < 10000);
        }
        zip_free(&zip);
    }
}

/* An end record that promises a directory of 4 GB and 65,535 entries: memory follows the file, not the promise. */
static void promises_take_no_memory(void **state)
{
    struct test_zip zip = {0};
    struct lc_archive *archive;

    (void)state;
    zip_text(&zip, "a", "x");
    zip_finish(&zip, (struct test_end){.more = 65534});
    archive = zip_open_test(&zip);
    ASSERT_FLAWS(archive, "WRONG_COUNT");
    assert_true(archive->arena.total < 64 << 10);
    lc_archive_close(archive);
    zip_free(&zip);

    zip_text(&zip, "a", "x");
    zip_finish(&zip, (struct test_end){.zip64 = true, .size = NOT((uint64_t)1 << 40), .more = 1 << 30});
    archive = zip_open_test(&zip);
    assert_true(archive->flaws.count > 0);
    assert_true(archive->arena.total < 64 << 10);
    lc_archive_close(archive);
    zip_free(&zip);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cut_at_every_byte),
        cmocka_unit_test(flipped_at_every_byte),
        cmocka_unit_test(every_read_may_fail),
        cmocka_unit_test(promises_take_no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
