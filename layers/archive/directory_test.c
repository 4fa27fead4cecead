/* Folders as archives: what a packager that follows links would take, and nothing from outside. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include "layers/archive/test_zip.h"
#include "layers/base/caps.h"

struct folder {
    char root[64];
    int at; /* its descriptor */
};

static int setup(void **state)
{
    struct folder *f = calloc(1, sizeof *f);

    if (!f)
        return -1;
    snprintf(f->root, sizeof f->root, "/tmp/layercheck-XXXXXX");
    if (!mkdtemp(f->root))
        return -1;
    f->at = open(f->root, O_RDONLY | O_DIRECTORY);
    *state = f;
    return f->at < 0 ? -1 : 0;
}

static int remove_item(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    return remove(path);
}

static int teardown(void **state)
{
    struct folder *f = *state;

    close(f->at);
    nftw(f->root, remove_item, 16, FTW_DEPTH | FTW_PHYS);
    free(f);
    return 0;
}

static void put(const struct folder *f, const char *path, const char *text)
{
    int file = openat(f->at, path, O_WRONLY | O_CREAT | O_TRUNC, 0644);

    assert_true(file >= 0);
    assert_int_equal(write(file, text, strlen(text)), strlen(text));
    close(file);
}

static void folder(const struct folder *f, const char *path)
{
    assert_int_equal(mkdirat(f->at, path, 0755), 0);
}

static void link_to(const struct folder *f, const char *path, const char *target)
{
    assert_int_equal(symlinkat(target, f->at, path), 0);
}

static struct lc_archive *open_folder(const struct folder *f)
{
    const struct lc_archive_options options = {.seed = 3};
    struct lc_archive *archive = NULL;
    struct lc_err err = {0};

    if (lc_archive_open(f->root, LC_S("folder"), &options, &archive, &err) != LC_OK)
        fail_msg("%s", err.text);
    return archive;
}

static const char *describe(const struct lc_archive *archive, char *out, size_t room)
{
    size_t at = 0;

    out[0] = '\0';
    for (size_t i = 0; i < archive->count && at < room; i++) {
        const struct lc_entry *e = &archive->entries[i];

        at += (size_t)snprintf(out + at, room - at, "%s%c%s %.*s", i ? "|" : "", "fdls"[e->kind],
                               e -> flags &LC_ENTRY_DEREFERENCED ? "*" : "", LC_FMT(e->raw));
        if (e->kind == LC_ENTRY_SYMLINK && at < room)
            at += (size_t)snprintf(out + at, room - at, ">%.*s", LC_FMT(e->target));
    }
    return out;
}

#define ASSERT_ENTRIES(archive, expected) \
    do { \
        char entries_text[4000]; \
        assert_string_equal(describe((archive), entries_text, sizeof entries_text), (expected)); \
    } while (0)

static void lists_by_bytes(void **state)
{
    const struct folder *f = *state;
    struct lc_archive *archive;
    struct lc_inflater *inflater = lc_inflater_new();
    struct lc_arena arena;
    lc_str out;

    put(f, ".hidden", "1");
    folder(f, "a");
    put(f, "a/b", "hello");
    put(f, "a-b", "xyz");
    put(f, "Z", "");
    assert_int_equal(fchmodat(f->at, "a-b", 0750, 0), 0);
    archive = open_folder(f);
    ASSERT_FLAWS(archive, "");
    /* '-' is 2d, '/' is 2f: by bytes of the whole path, not folder by folder. */
    ASSERT_ENTRIES(archive, "f .hidden|f Z|d a|f a-b|f a/b");
    assert_int_equal(archive->unzipped, 9);
    assert_int_equal(archive->zipped, 0);
    assert_int_equal(archive->files, 4);
    assert_int_equal(archive->entries[3].mode, 0750);
    assert_true(archive->is_directory && archive->complete);

    lc_arena_init(&arena, 1);
    assert_int_equal(lc_archive_read(archive, 4, 100, inflater, &arena, &out, NULL), LC_OK);
    assert_true(lc_str_is(out, "hello"));
    assert_int_equal(lc_archive_read(archive, 4, 4, inflater, &arena, &out, NULL), LC_LIMIT);
    assert_int_equal(lc_archive_read_head(archive, 4, 2, inflater, &arena, &out, NULL), LC_OK);
    assert_true(lc_str_is(out, "he"));
    assert_false(archive->entries[4].flags & LC_ENTRY_HAS_CRC);
    assert_int_equal(lc_archive_checksum(archive, 4, NULL), LC_OK);
    assert_true(archive->entries[4].flags & LC_ENTRY_HAS_CRC);
    assert_int_equal(archive->entries[4].crc, 0x3610a686);

    /* Changed behind our back: a failure, not a finding. */
    put(f, "a-b", "longer than it was");
    assert_int_equal(lc_archive_read(archive, 3, 100, inflater, &arena, &out, NULL), LC_IO);
    assert_int_equal(unlinkat(f->at, "a/b", 0), 0);
    assert_int_equal(lc_archive_read(archive, 4, 100, inflater, &arena, &out, NULL), LC_IO);
    /* ... nor can a file become a link to somewhere else. */
    link_to(f, "a/b", "/etc/passwd");
    assert_int_equal(lc_archive_read(archive, 4, 100, inflater, &arena, &out, NULL), LC_IO);
    lc_arena_release(&arena);
    lc_inflater_free(inflater);
    lc_archive_close(archive);
}

static void links_become_copies(void **state)
{
    const struct folder *f = *state;
    struct lc_archive *archive;
    struct lc_inflater *inflater = lc_inflater_new();
    struct lc_arena arena;
    char absolute[128];
    lc_str out;

    folder(f, "lib");
    folder(f, "lib/deep");
    put(f, "lib/x.so.1", "1234567");
    put(f, "lib/deep/y", "yy");
    link_to(f, "lib/x.so", "x.so.1");
    link_to(f, "copy", "lib");
    link_to(f, "again", "copy/deep/../x.so");
    snprintf(absolute, sizeof absolute, "%s/lib/deep", f->root);
    link_to(f, "abs", absolute);
    archive = open_folder(f);
    ASSERT_FLAWS(archive, "");
    ASSERT_ENTRIES(archive, "d* abs|f* abs/y|f* again|d* copy|d* copy/deep|f* copy/deep/y|f* copy/x.so|f* copy/x.so.1|"
                            "d lib|d lib/deep|f lib/deep/y|f* lib/x.so|f lib/x.so.1");
    assert_int_equal(archive->unzipped, 3 * 2 + 5 * 7);
    lc_arena_init(&arena, 1);
    assert_int_equal(lc_archive_read(archive, 2, 100, inflater, &arena, &out, NULL), LC_OK);
    assert_true(lc_str_is(out, "1234567"));
    assert_int_equal(lc_archive_read(archive, 5, 100, inflater, &arena, &out, NULL), LC_OK);
    assert_true(lc_str_is(out, "yy"));
    lc_arena_release(&arena);
    lc_inflater_free(inflater);
    lc_archive_close(archive);
}

static void links_that_lead_nowhere(void **state)
{
    const struct folder *f = *state;
    struct lc_archive *archive;

    folder(f, "d");
    link_to(f, "d/up", "..");
    link_to(f, "etc", "/etc");
    link_to(f, "gone", "missing/file");
    link_to(f, "out", "d/../../x");
    link_to(f, "self", "self");
    link_to(f, "one", "two");
    link_to(f, "two", "one");
    archive = open_folder(f);
    ASSERT_ENTRIES(archive,
                   "d d|l d/up>..|l etc>/etc|l gone>missing/file|l one>two|l out>d/../../x|l self>self|l two>one");
    ASSERT_FLAWS(archive, "LINK_OUTSIDE/2 LINK_OUTSIDE/5 LINK_LOOP/1 LINK_LOOP/4 LINK_LOOP/6 LINK_LOOP/7");
    assert_false(archive->complete);
    lc_archive_close(archive);
}

static void special_and_odd_names(void **state)
{
    const struct folder *f = *state;
    struct lc_archive *archive;

    assert_int_equal(mkfifoat(f->at, "pipe", 0644), 0);
    put(f, "back\\slash", "x");
    put(f, "new\nline", "x");
    put(f, "\xff", "x");
    archive = open_folder(f);
    ASSERT_ENTRIES(archive, "f back\\slash|f new\nline|s pipe|f \xff");
    ASSERT_FLAWS(archive, "BACKSLASH_NAME/0 CONTROL_NAME/1 INVALID_UTF8_NAME/3 SPECIAL_FILE/2");
    assert_int_equal(archive->entries[0].path.len, 0);
    assert_int_equal(archive->entries[1].path.len, 8);
    lc_archive_close(archive);
}

static void deep_folders(void **state)
{
    const struct folder *f = *state;
    int at = dup(f->at);
    struct lc_archive *archive;

    for (int i = 0; i < LC_DIRECTORY_DEPTH_MAX + 10; i++) {
        int next;

        assert_int_equal(mkdirat(at, "d", 0755), 0);
        next = openat(at, "d", O_RDONLY | O_DIRECTORY);
        close(at);
        at = next;
    }
    close(at);
    archive = open_folder(f);
    assert_int_equal(archive->count, LC_DIRECTORY_DEPTH_MAX);
    assert_int_equal(archive->flaws.by_kind[LC_FLAW_TOO_DEEP], 1);
    assert_false(archive->complete);
    lc_archive_close(archive);
}

static void what_cannot_be_opened(void **state)
{
    const struct lc_archive_options options = {.seed = 3};
    const struct folder *f = *state;
    struct lc_archive *archive = NULL;
    struct lc_err err = {0};
    char path[128];

    snprintf(path, sizeof path, "%s/missing.zip", f->root);
    assert_int_equal(lc_archive_open(path, LC_S("missing.zip"), &options, &archive, &err), LC_IO);
    assert_string_equal(err.text, "cannot open 'missing.zip': No such file or directory");
    assert_int_equal(mkfifoat(f->at, "pipe", 0644), 0);
    snprintf(path, sizeof path, "%s/pipe", f->root);
    err = (struct lc_err){0};
    assert_int_equal(lc_archive_open(path, LC_S("pipe"), &options, &archive, &err), LC_IO);
    assert_string_equal(err.text, "cannot open 'pipe': neither a file nor a folder");
    assert_null(archive);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(lists_by_bytes, setup, teardown),
        cmocka_unit_test_setup_teardown(links_become_copies, setup, teardown),
        cmocka_unit_test_setup_teardown(links_that_lead_nowhere, setup, teardown),
        cmocka_unit_test_setup_teardown(special_and_odd_names, setup, teardown),
        cmocka_unit_test_setup_teardown(deep_folders, setup, teardown),
        cmocka_unit_test_setup_teardown(what_cannot_be_opened, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
