#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "layers/base/caps.h"
#include "layers/base/path.h"
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

/* Packages of an archive with these paths; a trailing '/' makes a directory, a leading '!' a duplicate, '@' a symbolic
 * link. */
static struct lc_packages found_in(const char *const *paths, size_t count)
{
    struct lc_archive archive = {.count = count};
    struct lc_packages out;

    archive.entries = LC_NEW_ARRAY(&arena, count, struct lc_entry);
    for (size_t i = 0; i < count; i++) {
        lc_str path = lc_str_from(paths[i]);
        struct lc_entry *entry = &archive.entries[i];

        if (path.ptr[0] == '!')
            entry->flags = LC_ENTRY_DUPLICATE;
        entry->kind = path.ptr[0] == '@' && path.ptr[1] == 'L' ? LC_ENTRY_SYMLINK : LC_ENTRY_FILE;
        path = lc_str_from_index(path, path.ptr[0] == '!' ? 1 : entry->kind == LC_ENTRY_SYMLINK ? 2 : 0);
        if (lc_str_has_suffix(path, LC_S("/"))) {
            entry->kind = LC_ENTRY_DIRECTORY;
            path.len--;
        }
        entry->path = path;
    }
    lc_packages_find(&archive, &arena, &out);
    return out;
}

/* One line a package: ecosystem name version root entry record flags. */
static lc_str lines_of(const struct lc_packages *packages)
{
    struct lc_buf out;
    lc_str result;

    lc_buf_init(&out, JUDGE_BYTES_MAX);
    for (size_t i = 0; i < packages->count; i++) {
        const struct lc_package *p = &packages->items[i];

        lc_buf_printf(&out, "%.*s %.*s[%.*s] %.*s in '%.*s' of '%.*s' %d %d%s%s\n",
                      LC_FMT(lc_ecosystem_name(p->ecosystem)), LC_FMT(p->name), LC_FMT(p->normalized),
                      LC_FMT(p->version), LC_FMT(p->root), LC_FMT(p->metadata),
                      p->entry == LC_NO_ENTRY ? -1 : (int)p->entry, p->record == LC_NO_ENTRY ? -1 : (int)p->record,
                      (p->flags & LC_PACKAGE_NEEDS_METADATA) != 0 ? " needs" : "",
                      (p->flags & LC_PACKAGE_NESTED) != 0 ? " nested" : "");
    }
    result = lc_arena_copy(&arena, lc_buf_str(&out));
    lc_buf_release(&out);
    return result;
}

static void assert_found(const char *const *paths, size_t count, const char *expected)
{
    struct lc_packages packages = found_in(paths, count);

    assert_string_equal(lc_arena_cstring(&arena, lines_of(&packages), NULL), expected);
}
#define ASSERT_FOUND(paths, expected) assert_found((paths), sizeof(paths) / sizeof *(paths), (expected))

static void npm_layouts(void **state)
{
    static const char *const paths[] = {
        "package.json", /* the function's own: no package */
        "node_modules/x/package.json",
        "node_modules/x/dist/esm/package.json", /* {"type": "module"} */
        "node_modules/x/node_modules/y/package.json",
        "nodejs/node_modules/@scope/z/package.json",
        "nodejs/node_modules/@scope/package.json",
        "node_modules/.package-lock.json",
        "node_modules/.bin/package.json",
        "node_modules/.pnpm/x@1.0.0/node_modules/x/package.json",
        "node_modules/.pnpm/node_modules/w/package.json",
        "@Lnode_modules/linked/package.json",
        "!node_modules/twice/package.json",
        "node_modules/package.json",
        "node_modules/v/package.json/", /* a directory */
        "my_node_modules/u/package.json",
    };

    (void)state;
    ASSERT_FOUND(
        paths,
        "npm w[w]  in 'node_modules/.pnpm/node_modules/w' of 'node_modules/.pnpm/node_modules/w/package.json' 9 -1 needs "
        "nested\n"
        "npm x[x]  in 'node_modules/.pnpm/x@1.0.0/node_modules/x' of "
        "'node_modules/.pnpm/x@1.0.0/node_modules/x/package.json' 8 -1 needs nested\n"
        "npm x[x]  in 'node_modules/x' of 'node_modules/x/package.json' 1 -1 needs\n"
        "npm y[y]  in 'node_modules/x/node_modules/y' of 'node_modules/x/node_modules/y/package.json' 3 -1 needs nested\n"
        "npm @scope/z[@scope/z]  in 'nodejs/node_modules/@scope/z' of "
        "'nodejs/node_modules/@scope/z/package.json' 4 -1 needs\n");
}

static void python_layouts(void **state)
{
    static const char *const paths[] = {
        "python/Foo_Bar-1.0.dist-info/RECORD",
        "python/Foo_Bar-1.0.dist-info/METADATA",
        "python/Foo_Bar-1.0.dist-info/licenses/METADATA",
        "python/",
        "stale-2.0.dist-info/RECORD",
        "empty-3.0.dist-info/",
        "egg.egg-info/PKG-INFO",
        "egg.egg-info/installed-files.txt",
        "six-1.16.0-py3.11.egg-info",
        "notafolder-1.0.dist-info",
        "a-1.dist-info/b-2.dist-info/METADATA",
        "!python/Foo_Bar-0.9.dist-info/METADATA",
    };

    (void)state;
    ASSERT_FOUND(paths, "pypi a[a] 1 in '' of 'a-1.dist-info' -1 -1\n"
                        "pypi egg[egg]  in '' of 'egg.egg-info' 6 7 needs\n"
                        "pypi empty[empty] 3.0 in '' of 'empty-3.0.dist-info' -1 -1\n"
                        "pypi six[six] 1.16.0 in '' of 'six-1.16.0-py3.11.egg-info' 8 -1\n"
                        "pypi stale[stale] 2.0 in '' of 'stale-2.0.dist-info' -1 4\n"
                        "pypi Foo_Bar[foo-bar] 1.0 in 'python' of 'python/Foo_Bar-1.0.dist-info' 1 0\n");
}

static void gem_and_jar_layouts(void **state)
{
    static const char *const paths[] = {
        "ruby/gems/3.3.0/specifications/rack-3.1.8.gemspec",
        "ruby/gems/3.3.0/specifications/default/json-2.9.1.gemspec",
        "ruby/gems/3.3.0/gems/rack-3.1.8/rack.gemspec", /* the gem's source, not its registration */
        "specifications/top-1.0.gemspec",
        "java/lib/guava-33.0.0-jre.jar",
        "lib/plain.jar",
        "lib/notes.jar.txt",
    };

    (void)state;
    ASSERT_FOUND(
        paths,
        "gem top[top] 1.0 in '' of 'specifications/top-1.0.gemspec' 3 -1\n"
        "gem json[json] 2.9.1 in 'ruby/gems/3.3.0' of "
        "'ruby/gems/3.3.0/specifications/default/json-2.9.1.gemspec' 1 -1\n"
        "gem rack[rack] 3.1.8 in 'ruby/gems/3.3.0' of "
        "'ruby/gems/3.3.0/specifications/rack-3.1.8.gemspec' 0 -1\n"
        "maven guava[guava] 33.0.0-jre in 'java/lib/guava-33.0.0-jre.jar' of 'java/lib/guava-33.0.0-jre.jar' 4 -1 needs\n"
        "maven plain[plain]  in 'lib/plain.jar' of 'lib/plain.jar' 5 -1 needs\n");
}

/* Sorted by name and place, so the order of entries must not matter. */
static void order_of_entries_is_no_matter(void **state)
{
    static const char *const paths[] = {"b-1.dist-info/", "a-1.dist-info/", "node_modules/z/package.json",
                                        "a-0.9.dist-info/"};
    const char *turned[4];
    struct lc_packages there = found_in(paths, 4), back;

    (void)state;
    for (size_t i = 0; i < 4; i++)
        turned[i] = paths[3 - i];
    back = found_in(turned, 4);
    assert_int_equal(there.count, back.count);
    for (size_t i = 0; i < there.count; i++)
        assert_true(lc_str_eq(there.items[i].metadata, back.items[i].metadata));
}

/* ---------------------------------------------------------------------------------- against the real tools */

static struct lc_archive *opened(const char *path)
{
    struct lc_archive_options options = {.seed = 1};
    struct lc_archive *archive = NULL;
    struct lc_err err = {0};

    if (lc_archive_open(path, LC_S("tree"), &options, &archive, &err) != LC_OK)
        fail_msg("%s", err.text);
    return archive;
}

static void read_all(struct lc_archive *archive, struct lc_packages *packages)
{
    struct lc_inflater *inflater = lc_inflater_new();

    lc_packages_find(archive, &arena, packages);
    for (size_t i = 0; i < packages->count; i++) {
        struct lc_package *package = &packages->items[i];
        struct lc_err err = {0};
        lc_str bytes;

        if (package->entry == LC_NO_ENTRY || package->ecosystem == LC_MAVEN)
            continue;
        assert_int_equal(
            lc_archive_read(archive, package->entry, LC_METADATA_BYTES_MAX, inflater, &arena, &bytes, &err), LC_OK);
        lc_package_read(package, bytes, inflater, &arena);
    }
    lc_inflater_free(inflater);
}

static int compare_lines(const void *a, const void *b)
{
    return lc_str_cmp(*(const lc_str *)a, *(const lc_str *)b);
}

/* The lines, sorted, as one text. */
static lc_str sorted(lc_str *lines, size_t count)
{
    struct lc_buf out;
    lc_str result;

    lc_buf_init(&out, JUDGE_BYTES_MAX);
    if (count > 1)
        qsort(lines, count, sizeof *lines, compare_lines);
    for (size_t i = 0; i < count; i++)
        lc_buf_add(&out, lines[i]);
    result = lc_arena_copy(&arena, lc_buf_str(&out));
    lc_buf_release(&out);
    return result;
}

static void assert_same_lines(lc_str ours, lc_str theirs)
{
    lc_str a, b;

    while (lc_str_next(&ours, '\n', &a)) {
        if (!lc_str_next(&theirs, '\n', &b))
            fail_msg("ours goes on with '%.*s'", LC_FMT(a));
        if (!lc_str_eq(a, b))
            fail_msg("ours '%.*s', theirs '%.*s'", LC_FMT(a), LC_FMT(b));
    }
    if (lc_str_next(&theirs, '\n', &b))
        fail_msg("theirs goes on with '%.*s'", LC_FMT(b));
}

static void agrees_with_importlib_over(const char *folder)
{
    struct lc_archive *archive = opened(folder);
    struct lc_packages packages;
    lc_str *lines;
    size_t count = 0;
    char command[512];
    struct lc_buf answer;

    read_all(archive, &packages);
    lines = LC_NEW_ARRAY(&arena, packages.count, lc_str);
    for (size_t i = 0; i < packages.count; i++) {
        const struct lc_package *p = &packages.items[i];
        bool read = (p->flags & LC_PACKAGE_HAS_METADATA) != 0;

        if (p->ecosystem == LC_PYPI && p->root.len == 0)
            lines[count++] = lc_arena_printf(&arena, "%.*s\t%.*s\t%.*s\n", LC_FMT(p->metadata),
                                             LC_FMT(read ? p->name : LC_S("-")), LC_FMT(read ? p->version : LC_S("-")));
    }
    snprintf(command, sizeof command, "python3 layers/package/judge_packages.py list %s", folder);
    answer = judge_run(command, LC_S(""));
    assert_same_lines(sorted(lines, count), lc_buf_str(&answer));
    print_message("%zu distributions in %s\n", count, folder);
    lc_buf_release(&answer);
    lc_archive_close(archive);
}

static void agrees_with_importlib(void **state)
{
    char scratch[] = "/tmp/layercheck-dists-XXXXXX", command[256];

    (void)state;
    if (!judge_has("python3 -c 'import importlib.metadata'")) {
        print_message("skip: python3\n");
        return;
    }
    assert_non_null(mkdtemp(scratch));
    snprintf(command, sizeof command, "python3 layers/package/judge_packages.py scratch %s", scratch);
    assert_int_equal(system(command), 0);
    agrees_with_importlib_over(scratch);
    snprintf(command, sizeof command, "rm -r %s", scratch);
    assert_int_equal(system(command), 0);
    if (access("/usr/lib/python3/dist-packages", R_OK) == 0)
        agrees_with_importlib_over("/usr/lib/python3/dist-packages");
}

/* `npm ls` over npm's own installation: every package it knows with its path, name and version. */
static void agrees_with_npm(void **state)
{
    struct lc_buf root, answer;
    struct lc_archive *archive;
    struct lc_packages packages;
    const char *folder;
    lc_str *ours, *theirs, rest, line, prefix;
    size_t count = 0, known = 0;

    (void)state;
    if (!judge_has("npm --version")) {
        print_message("skip: npm\n");
        return;
    }
    root = judge_run("npm root -g 2>/dev/null", LC_S(""));
    prefix = lc_str_trim(lc_buf_str(&root));
    folder = lc_arena_cstring(&arena, lc_path_dir(prefix), NULL);
    if (access(lc_arena_cstring(&arena, lc_path_join(&arena, prefix, LC_S("npm")), NULL), R_OK) != 0) {
        print_message("skip: npm's own packages\n");
        lc_buf_release(&root);
        return;
    }
    archive = opened(lc_arena_cstring(&arena, lc_path_join(&arena, prefix, LC_S("npm")), NULL));
    read_all(archive, &packages);
    ours = LC_NEW_ARRAY(&arena, packages.count, lc_str);
    for (size_t i = 0; i < packages.count; i++) {
        const struct lc_package *p = &packages.items[i];

        if (p->ecosystem == LC_NPM)
            ours[count++] =
                lc_arena_printf(&arena, "%.*s:%.*s@%.*s\n", LC_FMT(p->root), LC_FMT(p->name), LC_FMT(p->version));
    }
    answer = judge_run("npm ls -g --all --parseable --long --offline 2>/dev/null; true", LC_S(""));
    theirs = LC_NEW_ARRAY(&arena, answer.len / 8, lc_str);
    prefix = lc_arena_printf(&arena, "%s/node_modules/npm/", folder);
    rest = lc_buf_str(&answer);
    while (lc_str_next(&rest, '\n', &line)) {
        size_t colon = lc_str_find_byte(line, ':'), second;

        if (!lc_str_has_prefix(line, prefix) || colon == LC_NPOS)
            continue;
        second = lc_str_find_byte(lc_str_from_index(line, colon + 1), ':'); /* ":EXTRANEOUS" and the like */
        if (second != LC_NPOS)
            line = lc_str_cut(line, 0, colon + 1 + second);
        theirs[known++] = lc_arena_printf(&arena, "%.*s\n", LC_FMT(lc_str_from_index(line, prefix.len)));
    }
    assert_same_lines(sorted(ours, count), sorted(theirs, known));
    print_message("%zu packages of npm\n", count);
    assert_true(count > 50);
    lc_archive_close(archive);
    lc_buf_release(&answer);
    lc_buf_release(&root);
}

/* Ruby's own list: where each gem is registered, its name and version. */
static void agrees_with_rubygems(void **state)
{
    struct lc_buf answer;
    lc_str rest, line;
    size_t count = 0;

    (void)state;
    if (!judge_has("ruby --version")) {
        print_message("skip: ruby\n");
        return;
    }
    answer = judge_run(
        "ruby -e 'Gem::Specification.each { |s| puts [s.loaded_from, s.name, s.version].join(9.chr) }' 2>/dev/null",
        LC_S(""));
    rest = lc_buf_str(&answer);
    while (lc_str_next(&rest, '\n', &line)) {
        lc_str path, name, bytes;
        struct lc_packages packages;
        struct lc_err err = {0};

        if (!lc_str_next(&line, '\t', &path) || !lc_str_next(&line, '\t', &name) ||
            !lc_str_contains(path, LC_S("/specifications/")))
            continue;
        const char *at = lc_arena_cstring(&arena, path, NULL);

        packages = found_in(&at, 1);
        assert_int_equal(packages.count, 1);
        if (lc_file_read(at, LC_METADATA_BYTES_MAX, &arena, &bytes, &err) == LC_OK)
            lc_package_read(packages.items, bytes, NULL, &arena);
        if (!lc_str_eq(packages.items->name, name) || !lc_str_eq(packages.items->version, line))
            fail_msg("'%s': name '%.*s', version '%.*s'", at, LC_FMT(packages.items->name),
                     LC_FMT(packages.items->version));
        count++;
    }
    print_message("%zu gems\n", count);
    lc_buf_release(&answer);
}

/* What NODE_PATH=/opt/lib makes packages of: folders directly below it, or below a scope. */
static void loose_layouts(void **state)
{
    static const char *const paths[] = {"lib/x/package.json",      "lib/@s/y/package.json", "lib/package.json",
                                        "lib/x/dist/package.json", "lib/@s/package.json",   "lib/.bin/package.json",
                                        "library/z/package.json",  "x/lib/w/package.json",  "!lib/v/package.json"};
    struct lc_entry *entries = LC_NEW_ARRAY(&arena, sizeof paths / sizeof *paths, struct lc_entry);
    struct lc_archive archive = {.count = sizeof paths / sizeof *paths, .entries = entries};
    struct lc_packages out = {0};

    (void)state;
    for (size_t i = 0; i < archive.count; i++) {
        bool duplicate = paths[i][0] == '!';
        entries[i].kind = LC_ENTRY_FILE;
        entries[i].flags = duplicate ? LC_ENTRY_DUPLICATE : 0;
        entries[i].path = lc_str_from(paths[i] + duplicate);
    }
    lc_packages_find_loose(&archive, LC_S("lib"), &arena, &out);
    assert_string_equal(lc_arena_cstring(&arena, lines_of(&out), NULL),
                        "npm @s/y[@s/y]  in 'lib/@s/y' of 'lib/@s/y/package.json' 1 -1 needs\n"
                        "npm x[x]  in 'lib/x' of 'lib/x/package.json' 0 -1 needs\n");
    assert_true(out.items[0].flags & LC_PACKAGE_LOOSE);
    lc_packages_find_loose(&archive, LC_S("lib/node_modules"), &arena, &out);
    lc_packages_find_loose(&archive, LC_S(""), &arena, &out);
    assert_int_equal(out.count, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(npm_layouts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(loose_layouts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(python_layouts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(gem_and_jar_layouts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(order_of_entries_is_no_matter, set_up, tear_down),
        cmocka_unit_test_setup_teardown(agrees_with_importlib, set_up, tear_down),
        cmocka_unit_test_setup_teardown(agrees_with_npm, set_up, tear_down),
        cmocka_unit_test_setup_teardown(agrees_with_rubygems, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
