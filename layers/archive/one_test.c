/* The zip that is made of one file, read back by our reader and by libzip. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <zip.h>

#include "layers/archive/archive.h"

static const lc_str texts[] = {LC_S_INIT(""), LC_S_INIT("x"), LC_S_INIT("exports.handler = async () => 1;\n"),
                               LC_S_INIT("nul \0 and \xff")};

static void our_reader_finds_one_file_and_nothing_odd(void **state)
{
    struct lc_arena arena;

    (void)state;
    lc_arena_init(&arena, 1);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        lc_str bytes = lc_archive_of_one(&arena, LC_S("src/index.js"), texts[i]), back;
        struct lc_archive_options options = {.thorough = true};
        struct lc_inflater *inflater = lc_inflater_new();
        struct lc_source source;
        struct lc_archive *archive;
        struct lc_err err = {0};
        lc_source_open_memory(&source, bytes);
        assert_int_equal(lc_archive_open_source(source, LC_S("one"), &options, &archive, &err), LC_OK);
        assert_int_equal(archive->count, 1);
        assert_true(archive->complete);
        assert_int_equal(archive->flaws.count, 0);
        assert_true(lc_str_is(archive->entries[0].path, "src/index.js"));
        assert_int_equal(archive->entries[0].mode, 0644);
        assert_int_equal(archive->entries[0].kind, LC_ENTRY_FILE);
        assert_int_equal(lc_archive_read(archive, 0, 1000, inflater, &arena, &back, &err), LC_OK);
        assert_true(lc_str_eq(back, texts[i]));
        lc_archive_close(archive);
        lc_inflater_free(inflater);
    }
    lc_arena_release(&arena);
}

static void libzip_finds_it_consistent(void **state)
{
    struct lc_arena arena;

    (void)state;
    lc_arena_init(&arena, 1);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        lc_str bytes = lc_archive_of_one(&arena, LC_S("index.py"), texts[i]);
        zip_source_t *source = zip_source_buffer_create(bytes.ptr, bytes.len, 0, NULL);
        zip_t *zip = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, NULL);
        char back[64];
        zip_file_t *file;
        assert_non_null(zip);
        assert_int_equal(zip_get_num_entries(zip, 0), 1);
        assert_string_equal(zip_get_name(zip, 0, 0), "index.py");
        file = zip_fopen_index(zip, 0, 0);
        assert_non_null(file);
        assert_int_equal(zip_fread(file, back, sizeof back), texts[i].len);
        assert_memory_equal(back, texts[i].len > 0 ? texts[i].ptr : back, texts[i].len);
        assert_int_equal(zip_fclose(file), 0); /* the checksum fits */
        zip_discard(zip);
    }
    lc_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(our_reader_finds_one_file_and_nothing_odd),
        cmocka_unit_test(libzip_finds_it_consistent),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
