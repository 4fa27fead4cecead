/* The structure of zips: ordinary ones are silent, each lie has its flaw. What is expected follows from APPNOTE.TXT
 * and from what unzip 6.0, Python's zipfile and libzip do with such files, written down beside each case. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "layers/archive/test_zip.h"
#include "layers/base/caps.h"

#define STRING(s) (s), sizeof(s) - 1

static void expect(const struct test_zip *zip, const char *flaws, size_t count)
{
    struct lc_archive *archive = zip_open_test(zip);

    ASSERT_FLAWS(archive, flaws);
    assert_int_equal(archive->count, count);
    lc_archive_close(archive);
}

/* Adds the end, checks, frees. */
static void check(struct test_zip *zip, const char *flaws)
{
    size_t count = zip->count;

    zip_finish(zip, (struct test_end){0});
    expect(zip, flaws, count);
    zip_free(zip);
}

static void reads_what_the_directory_says(void **state)
{
    struct test_zip zip = {0};
    struct lc_archive *archive;
    const struct lc_entry *e;

    (void)state;
    zip_text(&zip, "a.txt", "hello");
    zip_add(&zip, (struct test_entry){
                      .name = "bin/run", .data = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", .deflate = true, .mode = 0100755});
    zip_add(&zip, (struct test_entry){.name = "dir/", .mode = 040755});
    zip_add(&zip, (struct test_entry){.name = "link", .data = "bin/run", .mode = 0120777});
    zip_add(&zip, (struct test_entry){.name = "dos.txt", .data = "x", .fat = true});
    zip_finish(&zip, (struct test_end){.comment = "hello"});
    archive = zip_open_test(&zip);
    ASSERT_FLAWS(archive, "");
    assert_true(archive->complete);
    assert_int_equal(archive->count, 5);
    assert_int_equal(archive->files, 3);
    assert_int_equal(archive->unzipped, 5 + 32 + 7 + 1); /* of the link: the bytes of its target */
    assert_int_equal(archive->zipped, zip.length);
    e = archive->entries;
    assert_true(lc_str_is(e[0].path, "a.txt"));
    assert_int_equal(e[0].crc, 0x3610a686); /* python3 -c 'import zlib; print(hex(zlib.crc32(b"hello")))' */
    assert_int_equal(e[0].mode, 0644);
    assert_int_equal(e[1].mode, 0755);
    assert_int_equal(e[1].method, 8);
    assert_int_equal(e[2].kind, LC_ENTRY_DIRECTORY);
    assert_true(lc_str_is(e[2].path, "dir"));
    assert_int_equal(e[3].kind, LC_ENTRY_SYMLINK);
    assert_true(lc_str_is(e[3].target, "bin/run"));
    assert_int_equal(e[4].kind, LC_ENTRY_FILE);
    assert_false(e[4].flags & LC_ENTRY_HAS_MODE);
    for (uint32_t i = 0; i < 5; i++)
        assert_int_equal(lc_archive_by_offset(archive)[i], i);
    lc_archive_close(archive);
    zip_free(&zip);
}

/* Streamed entries, as archiver, yazl, Go and `zip -` write them: values behind the data, zero or true before them. */
static void streamed_entries_are_silent(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 16; i++) {
        struct test_zip zip = {0};
        struct test_entry entry = {.name = "s",
                                   .data = "some data some data",
                                   .descriptor = true,
                                   .deflate = i & 1,
                                   .unsigned_descriptor = i & 2,
                                   .zip64 = i & 4,
                                   .known_in_local = i & 8};

        zip_add(&zip, entry);
        zip_text(&zip, "after", "x");
        check(&zip, "");
    }
}

static void zip64_is_silent(void **state)
{
    struct test_zip zip = {0};

    (void)state;
    zip_add(&zip, (struct test_entry){.name = "a", .data = "x", .zip64 = true});
    zip_finish(&zip, (struct test_end){.zip64 = true});
    expect(&zip, "", 1);
    zip_free(&zip);
}

static void empty_and_foreign_files(void **state)
{
    struct test_zip zip = {0};
    struct lc_archive *archive;

    (void)state;
    zip_finish(&zip, (struct test_end){0});
    assert_int_equal(zip.length, 22);
    expect(&zip, "", 0);
    zip_free(&zip);

    archive = zip_open_bytes("", 0, false);
    ASSERT_FLAWS(archive, "NOT_A_ZIP");
    assert_false(archive->complete);
    lc_archive_close(archive);
    archive = zip_open_bytes(STRING("this is a text file, longer than an end record\n"), false);
    ASSERT_FLAWS(archive, "NOT_A_ZIP");
    lc_archive_close(archive);
    archive = zip_open_bytes(STRING("PK\3\4 an entry begins here and then the file ends"), false);
    ASSERT_FLAWS(archive, "TRUNCATED");
    assert_false(archive->complete);
    lc_archive_close(archive);
}

/* `#!` in front by cat: python3, unzip and java open it; an offset-adjusted one every reader opens. */
static void prefixes(void **state)
{
    struct test_zip plain = {0}, zip = {0};

    (void)state;
    zip_text(&plain, "a", "x");
    zip_text(&plain, "b", "y");
    zip_finish(&plain, (struct test_end){0});

    zip_raw(&zip, STRING("#!/bin/sh\nexec java -jar \"$0\"\n"));
    zip_raw(&zip, plain.bytes, plain.length);
    expect(&zip, "", 2);
    zip_free(&zip);

    zip_raw(&zip, STRING("these bytes came from somewhere, longer than a header\n"));
    zip_text(&zip, "a", "x");
    check(&zip, "");

    /* libzip and yauzl refuse this one, unzip and python3 guess. */
    zip_raw(&zip, STRING("junk"));
    zip_raw(&zip, plain.bytes, plain.length);
    expect(&zip, "PREFIX", 2);
    zip_free(&zip);

    /* A streaming reader sees the first archive, one that starts from the end the second. */
    zip_raw(&zip, plain.bytes, plain.length);
    zip_raw(&zip, plain.bytes, plain.length);
    expect(&zip, "PREFIX", 2);
    zip_free(&zip);
    zip_free(&plain);
}

static void names_that_disagree(void **state)
{
    struct test_zip zip = {0};

    (void)state;
    zip_add(&zip, (struct test_entry){.name = "good.js", .local_name = "evil.js", .data = "x"});
    check(&zip, "NAME_DISAGREES/0");
    /* Info-ZIP's Unicode path: version 1, CRC of the stored name, another name. */
    zip_add(&zip,
            (struct test_entry){
                .name = "a", .data = "x", .extra = "\x75\x70\x06\x00\x01\x43\xbe\xb7\xe8\x62", .extra_length = 10});
    check(&zip, "NAME_DISAGREES/0");
    /* Made for another name: stale, and readers ignore it. */
    zip_add(&zip,
            (struct test_entry){
                .name = "c", .data = "x", .extra = "\x75\x70\x06\x00\x01\x43\xbe\xb7\xe8\x62", .extra_length = 10});
    check(&zip, "");
}

static void values_that_disagree(void **state)
{
    static const struct test_entry lies[] = {
        {.name = "a", .data = "xyz", .local_size = NOT(4)},
        {.name = "a", .data = "xyz", .local_packed = NOT(2)},
        {.name = "a", .data = "xyz", .local_crc = NOT(7)},
        {.name = "a", .data = "xyz", .local_method = 8},
        {.name = "a", .data = "xyz", .local_size = NOT(0), .local_packed = NOT(0), .local_crc = NOT(0)},
        {.name = "a", .data = "xyz", .descriptor = true, .local_size = NOT(9)},
    };

    (void)state;
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        struct test_zip zip = {0};

        zip_add(&zip, lies[i]);
        check(&zip, "SIZE_DISAGREES/0");
    }
}

static void overlaps_and_gaps(void **state)
{
    struct test_zip zip = {0};
    size_t second;

    (void)state;
    /* Two central records for one local entry, as in David Fifield's bomb. */
    zip_text(&zip, "a", "xyz");
    zip_add(&zip, (struct test_entry){
                      .name = "a2", .local_name = "a", .data = "xyz", .only_central = true, .offset = NOT(0)});
    check(&zip, "OVERLAP/1/0 NAME_DISAGREES/1");

    /* An entry that the directory does not list: bsdtar from a pipe extracts it. */
    zip_text(&zip, "a", "xyz");
    zip_add(&zip, (struct test_entry){.name = "hidden", .data = "boo", .only_local = true});
    zip_text(&zip, "b", "xyz");
    check(&zip, "GAP/0");
    zip_text(&zip, "a", "xyz");
    zip_add(&zip, (struct test_entry){.name = "hidden", .data = "boo", .only_local = true});
    check(&zip, "GAP/0");

    /* zipalign's zeros, and the signing block of an APK between entries and directory. */
    zip_text(&zip, "a", "xyz");
    zip_raw(&zip, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 40);
    zip_text(&zip, "b", "xyz");
    zip_raw(&zip, STRING("PK\3\4 looks like an entry and is none: APK Sig Block 42"));
    check(&zip, "");

    /* Packed size of the first reaches into the second. */
    zip_add(&zip, (struct test_entry){.name = "a", .data = "xyz", .packed = NOT(10), .size = NOT(10)});
    second = zip.length;
    zip_text(&zip, "b", "xyz");
    assert_true(second > 0);
    check(&zip, "OVERLAP/1/0");
}

static void counts(void **state)
{
    struct test_zip zip = {0};

    (void)state;
    zip_text(&zip, "a", "x");
    zip_finish(&zip, (struct test_end){.more = 1});
    expect(&zip, "WRONG_COUNT", 1);
    zip_free(&zip);
    zip_text(&zip, "a", "x");
    zip_text(&zip, "b", "x");
    zip_finish(&zip, (struct test_end){.more = -1});
    expect(&zip, "WRONG_COUNT", 2);
    zip_free(&zip);
}

/* 65,537 entries: without zip64 the count wraps, which readers know (unzip, Go); with zip64 it is there. */
static void many_entries(void **state)
{
    (void)state;
    for (int zip64 = 0; zip64 < 2; zip64++) {
        struct test_zip zip = {0};
        char name[16];

        for (int i = 0; i < 65537; i++) {
            snprintf(name, sizeof name, "%d", i);
            zip_text(&zip, name, "");
        }
        zip_finish(&zip, (struct test_end){.zip64 = zip64});
        expect(&zip, "", 65537);
        zip_free(&zip);
    }
}

static void ends(void **state)
{
    struct test_zip zip = {0}, other = {0};
    const char fake[] = "text PK\5\6 that is no record ...................................";

    (void)state;
    zip_text(&zip, "a", "x");
    zip_finish(&zip, (struct test_end){.comment = fake});
    expect(&zip, "", 1);
    zip_raw(&zip, "\n", 1);
    expect(&zip, "TRAILER", 1);
    zip_free(&zip);

    /* bsdtar fills the last block of a pipe with zeros. */
    zip_text(&zip, "a", "x");
    zip_finish(&zip, (struct test_end){0});
    zip_raw(&zip, "\0\0\0\0\0\0\0\0", 8);
    expect(&zip, "", 1);
    zip_free(&zip);

    zip_text(&zip, "a", "x");
    zip_finish(&zip, (struct test_end){.disk = 1});
    expect(&zip, "MULTI_DISK", 1);
    zip_free(&zip);

    /* The comment of the first record covers a whole second directory and record: Java and Go read the one, libzip
     * the other. */
    zip_text(&zip, "a", "x");
    zip_raw(&zip, zip.central, zip.central_length);
    zip_number(&zip, false, 0x06054b50, 4);
    zip_number(&zip, false, 0, 4);
    zip_number(&zip, false, 1, 2);
    zip_number(&zip, false, 1, 2);
    zip_number(&zip, false, zip.central_length, 4);
    zip_number(&zip, false, 32, 4);
    zip_number(&zip, false, zip.central_length + 22, 2);
    zip_finish(&zip, (struct test_end){0});
    expect(&zip, "TWO_END_RECORDS", 1);
    zip_free(&zip);

    /* A zip stored inside has its own end record: ordinary. */
    zip_text(&other, "inner", "x");
    zip_finish(&other, (struct test_end){0});
    zip_add(&zip, (struct test_entry){.name = "inner.zip", .data = (char *)other.bytes, .length = other.length});
    check(&zip, "");
    zip_free(&other);
}

static void damaged_headers(void **state)
{
    struct test_zip zip = {0};
    struct lc_archive *archive;
    struct lc_inflater *inflater = lc_inflater_new();

    (void)state;
    zip_text(&zip, "a", "x");
    zip_text(&zip, "b", "y");
    zip.bytes[0] = 'X';
    zip_finish(&zip, (struct test_end){0});
    archive = zip_open_test(&zip);
    ASSERT_FLAWS(archive, "BAD_HEADER/0");
    assert_true(archive->entries[0].flags & LC_ENTRY_UNREADABLE);
    assert_int_equal(lc_archive_verify(archive, 0, inflater, NULL), LC_MALFORMED);
    assert_int_equal(lc_archive_verify(archive, 1, inflater, NULL), LC_OK);
    lc_archive_close(archive);
    zip_free(&zip);

    zip_text(&zip, "a", "x");
    zip_add(&zip, (struct test_entry){.name = "b", .data = "x", .only_central = true, .offset = NOT(1 << 30)});
    check(&zip, "BAD_HEADER/1");
    zip_add(&zip, (struct test_entry){.name = "b", .data = "x", .size = NOT(1 << 30), .packed = NOT(1 << 30)});
    check(&zip, "BAD_HEADER/0");

    /* The second central record is gone bad: what comes before it stays. */
    zip_text(&zip, "a", "x");
    zip_text(&zip, "b", "x");
    zip.central[47] = 'X';
    zip_finish(&zip, (struct test_end){0});
    archive = zip_open_test(&zip);
    ASSERT_FLAWS(archive, "BAD_HEADER GAP/0");
    assert_int_equal(archive->count, 1);
    assert_false(archive->complete);
    lc_archive_close(archive);
    zip_free(&zip);
    lc_inflater_free(inflater);
}

static void unreadable_entries(void **state)
{
    struct test_zip zip = {0};
    struct lc_archive *archive;
    struct lc_inflater *inflater = lc_inflater_new();

    (void)state;
    zip_add(&zip, (struct test_entry){.name = "secret", .data = "x", .flags = 1});
    zip_add(&zip, (struct test_entry){.name = "odd", .data = "x", .method = 77});
    zip_finish(&zip, (struct test_end){0});
    archive = zip_open_test(&zip);
    ASSERT_FLAWS(archive, "ENCRYPTED/0 UNKNOWN_METHOD/1");
    assert_int_equal(lc_archive_verify(archive, 0, inflater, NULL), LC_UNSUPPORTED);
    assert_int_equal(lc_archive_verify(archive, 1, inflater, NULL), LC_UNSUPPORTED);
    lc_archive_close(archive);
    lc_inflater_free(inflater);
    zip_free(&zip);
}

static void duplicates(void **state)
{
    struct test_zip zip = {0};
    struct lc_archive *archive;

    (void)state;
    zip_text(&zip, "a", "first");
    zip_text(&zip, "./a", "second");
    zip_text(&zip, "d/", "");
    zip_text(&zip, "d/", "");
    zip_text(&zip, "a", "third");
    zip_finish(&zip, (struct test_end){0});
    archive = zip_open_test(&zip);
    ASSERT_FLAWS(archive, "DUPLICATE_NAME/1/0 DUPLICATE_NAME/4/1");
    assert_true(archive->entries[0].flags & LC_ENTRY_DUPLICATE);
    assert_true(archive->entries[1].flags & LC_ENTRY_DUPLICATE);
    assert_false(archive->entries[4].flags & LC_ENTRY_DUPLICATE);
    lc_archive_close(archive);
    zip_free(&zip);
}

/* More flaws than are listed: counted, and the list stays bounded. */
static void flaws_are_bounded(void **state)
{
    struct test_zip zip = {0};
    struct lc_archive *archive;

    (void)state;
    for (unsigned i = 0; i < LC_FLAWS_MAX + 500; i++)
        zip_text(&zip, "../x", "");
    zip_finish(&zip, (struct test_end){0});
    archive = zip_open_test(&zip);
    assert_int_equal(archive->flaws.count, LC_FLAWS_MAX);
    assert_int_equal(archive->flaws.by_kind[LC_FLAW_PARENT_NAME], LC_FLAWS_MAX + 500);
    lc_archive_close(archive);
    zip_free(&zip);
}

static void every_flaw_has_words(void **state)
{
    (void)state;
    for (int kind = 0; kind < LC_FLAW_KIND_COUNT; kind++)
        assert_true(lc_flaw_text((enum lc_flaw_kind)kind).len > 0);
    assert_int_equal(lc_flaw_group(LC_FLAW_OVERLAP), LC_FLAWS_AMBIGUOUS);
    assert_int_equal(lc_flaw_group(LC_FLAW_MULTI_DISK), LC_FLAWS_MALFORMED);
    assert_int_equal(lc_flaw_group(LC_FLAW_LINK_TOO_LONG), LC_FLAWS_UNSAFE);
    assert_int_equal(lc_flaw_group(LC_FLAW_TOO_DEEP), LC_FLAWS_DIRECTORY);
}

static void the_second_opinion_is_silent_on_ordinary_zips(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 16; i++) {
        struct test_zip zip = {0};
        struct lc_archive *archive;

        zip_add(&zip, (struct test_entry){.name = "s",
                                          .data = "some data some data",
                                          .descriptor = i & 1,
                                          .deflate = i & 2,
                                          .zip64 = i & 4,
                                          .known_in_local = i & 8});
        zip_finish(&zip, (struct test_end){0});
        archive = zip_open_bytes(zip.bytes, zip.length, true);
        ASSERT_FLAWS(archive, "");
        lc_archive_close(archive);
        zip_free(&zip);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_the_directory_says),
        cmocka_unit_test(streamed_entries_are_silent),
        cmocka_unit_test(zip64_is_silent),
        cmocka_unit_test(empty_and_foreign_files),
        cmocka_unit_test(prefixes),
        cmocka_unit_test(names_that_disagree),
        cmocka_unit_test(values_that_disagree),
        cmocka_unit_test(overlaps_and_gaps),
        cmocka_unit_test(counts),
        cmocka_unit_test(many_entries),
        cmocka_unit_test(ends),
        cmocka_unit_test(damaged_headers),
        cmocka_unit_test(unreadable_entries),
        cmocka_unit_test(duplicates),
        cmocka_unit_test(flaws_are_bounded),
        cmocka_unit_test(every_flaw_has_words),
        cmocka_unit_test(the_second_opinion_is_silent_on_ordinary_zips),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
