/* Reading catalogue files: what a good one does, what a bad one says, and that no cut or damage does more than that. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "layers/base/source.h"
#include "layers/runtime/runtime.h"

static const char *const data_files[] = {"amazon-linux", "dotnet",   "go",     "java",
                                         "nodejs",       "provided", "python", "ruby"};
enum { DATA_FILES = sizeof data_files / sizeof data_files[0] };

static lc_str read_data(struct lc_arena *arena, const char *name)
{
    char path[128];
    lc_str text = {NULL, 0};
    struct lc_err err = {.status = LC_OK};

    snprintf(path, sizeof path, "layers/runtime/data/%s.yaml", name);
    if (lc_file_read(path, 1 << 20, arena, &text, &err) != LC_OK)
        fail_msg("%s: %s (tests run at the root of the repository)", path, err.text);
    return text;
}

static bool same_list(struct lc_strings a, struct lc_strings b)
{
    if (a.count != b.count)
        return false;
    for (size_t i = 0; i < a.count; i++)
        if (!lc_str_eq(a.items[i], b.items[i]))
            return false;
    return true;
}

static bool same_absences(const struct lc_absence *a, const struct lc_absence *b, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!lc_str_eq(a[i].field, b[i].field) || !lc_str_eq(a[i].reason, b[i].reason))
            return false;
    return true;
}

static bool same_runtime(const struct lc_runtime *a, const struct lc_runtime *b)
{
    return lc_str_eq(a->id, b->id) && lc_str_eq(a->family, b->family) && lc_str_eq(a->version, b->version) &&
           a->language == b->language && lc_str_eq(a->os, b->os) && a->architectures == b->architectures &&
           a->preview == b->preview && a->container_only == b->container_only && a->accepted == b->accepted &&
           lc_str_eq(a->deprecated, b->deprecated) && lc_str_eq(a->block_create, b->block_create) &&
           lc_str_eq(a->block_update, b->block_update) && a->block_certainty == b->block_certainty &&
           lc_str_eq(a->abi, b->abi) && a->abi_certainty == b->abi_certainty && lc_str_eq(a->sdk, b->sdk) &&
           same_list(a->path, b->path) && same_list(a->library_path, b->library_path) &&
           a->path_certainty == b->path_certainty && same_list(a->search, b->search) && same_list(a->load, b->load) &&
           same_list(a->search_if_set, b->search_if_set) && same_list(a->libraries, b->libraries) &&
           a->search_certainty == b->search_certainty && lc_str_eq(a->search_variable, b->search_variable) &&
           lc_str_eq(a->source, b->source) && lc_str_eq(a->as_of, b->as_of) && a->without_count == b->without_count &&
           same_absences(a->without, b->without, a->without_count);
}

static bool same_system(const struct lc_os *a, const struct lc_os *b)
{
    return lc_str_eq(a->id, b->id) && lc_str_eq(a->name, b->name) && lc_str_eq(a->glibc, b->glibc) &&
           lc_str_eq(a->glibcxx, b->glibcxx) && lc_str_eq(a->glibcxx_moving, b->glibcxx_moving) &&
           lc_str_eq(a->cxxabi, b->cxxabi) && a->glibc_certainty == b->glibc_certainty &&
           a->glibcxx_certainty == b->glibcxx_certainty && a->cxxabi_certainty == b->cxxabi_certainty &&
           same_list(a->libraries, b->libraries) && a->libraries_certainty == b->libraries_certainty &&
           lc_str_eq(a->source, b->source) && lc_str_eq(a->as_of, b->as_of) && a->without_count == b->without_count &&
           same_absences(a->without, b->without, a->without_count);
}

/* The generated tables hold what the data files say: the writer of C and the parser must agree. */
static void test_generated_tables(void **state)
{
    const struct lc_catalogue *builtin = lc_catalogue_builtin();
    struct lc_catalogue read = {.count = 0};
    struct lc_err err = {.status = LC_OK};
    struct lc_arena arena;

    (void)state;
    lc_arena_init(&arena, 1);
    for (size_t i = 0; i < DATA_FILES; i++)
        if (lc_catalogue_parse(read_data(&arena, data_files[i]), &read, &arena, &read, &err) != LC_OK)
            fail_msg("%s: %s", data_files[i], err.text);
    assert_int_equal(read.count, builtin->count);
    assert_int_equal(read.system_count, builtin->system_count);
    for (size_t i = 0; i < read.count; i++)
        assert_true(same_runtime(&read.runtimes[i], &builtin->runtimes[i]));
    for (size_t i = 0; i < read.system_count; i++)
        assert_true(same_system(&read.systems[i], &builtin->systems[i]));
    assert_true(lc_str_is(read.as_of, "2026-11-23") && lc_str_eq(read.as_of, builtin->as_of));
    lc_arena_release(&arena);
}

#define ENTRY_WITHOUT_OS \
    "    version: \"28.1\"\n    language: nodejs\n    architectures: [arm64]\n    path: [/bin]\n" \
    "    library_path: [/lib64]\n" \
    "    search: [\"/opt/${id}/node${major}/v${digits}/${version}/$HOME\"]\n"
#define ENTRY ENTRY_WITHOUT_OS "    os: al2023\n"
#define HEAD "as_of: 2027-01-02\nsource: a test\n"

static enum lc_status parse(struct lc_arena *arena, const char *yaml, struct lc_catalogue *out, struct lc_err *err)
{
    return lc_catalogue_parse(lc_str_from(yaml), lc_catalogue_builtin(), arena, out, err);
}

static struct lc_catalogue parsed(struct lc_arena *arena, const char *yaml)
{
    struct lc_catalogue out = {.count = 0};
    struct lc_err err = {.status = LC_OK};

    if (parse(arena, yaml, &out, &err) != LC_OK)
        fail_msg("%s", err.text);
    return out;
}

static void test_add(void **state)
{
    struct lc_arena arena;
    struct lc_catalogue c;
    const struct lc_runtime *r;

    (void)state;
    lc_arena_init(&arena, 1);
    c = parsed(&arena, HEAD "runtimes:\n  nodejs28.x:\n" ENTRY "  nodejs30.x:\n" ENTRY);
    assert_int_equal(c.count, lc_catalogue_builtin()->count + 2);
    assert_true(lc_str_is(c.runtimes[c.count - 2].id, "nodejs28.x"));
    r = &c.runtimes[c.count - 1];
    assert_true(lc_str_is(r->id, "nodejs30.x") && lc_str_is(r->family, "nodejs") && r->accepted && !r->preview);
    assert_true(lc_str_is(r->search.items[0], "/opt/nodejs30.x/node28/v281/28.1/$HOME"));
    assert_true(lc_str_is(r->source, "a test") && lc_str_is(r->as_of, "2027-01-02"));
    assert_int_equal(r->search_certainty, LC_UNCONFIRMED); /* not given */
    assert_int_equal(r->architectures, LC_ARCH_BIT(LC_ARCH_ARM64));
    assert_true(lc_str_is(c.as_of, "2027-01-02"));
    /* the rest is shared with the base */
    assert_ptr_equal(lc_runtime_find(&c, LC_S("python3.12"))->search.items,
                     lc_runtime_find(lc_catalogue_builtin(), LC_S("python3.12"))->search.items);
    /* an older file does not make the catalogue older */
    c = parsed(&arena,
               "as_of: 2020-01-01\nsource: old\nruntimes: {nodejs28.x: {version: '28', language: nodejs, os: al2, "
               "architectures: [x86_64], path: [/bin], library_path: [/lib], search: [/opt]}}\n");
    assert_true(lc_str_eq(c.as_of, lc_catalogue_builtin()->as_of));
    lc_arena_release(&arena);
}

static void test_replace(void **state)
{
    struct lc_arena arena;
    struct lc_catalogue c;
    const struct lc_runtime *r;

    (void)state;
    lc_arena_init(&arena, 1);
    c = parsed(&arena, HEAD "runtimes:\n  nodejs22.x:\n" ENTRY
                            "systems:\n  al2023: {name: A, glibc: '2.40', without: {glibcxx: x, libraries: y}}\n");
    assert_int_equal(c.count, lc_catalogue_builtin()->count);
    r = lc_runtime_find(&c, LC_S("nodejs22.x"));
    assert_int_equal(r - c.runtimes,
                     lc_runtime_find(lc_catalogue_builtin(), LC_S("nodejs22.x")) - lc_catalogue_builtin()->runtimes);
    /* the whole entry is new: nothing of the old one shines through */
    assert_true(lc_str_is(r->version, "28.1") && r->abi.len == 0 && r->deprecated.len == 0 && r->search.count == 1);
    assert_true(lc_str_is(lc_os_find(&c, LC_S("al2023"))->glibc, "2.40"));
    assert_true(lc_str_is(lc_os_find(lc_catalogue_builtin(), LC_S("al2023"))->glibc, "2.34"));
    lc_arena_release(&arena);
}

/* The nearest word counts, whether it is a value or a reason for having none. */
static void test_levels(void **state)
{
    struct lc_arena arena;
    struct lc_catalogue c;
    const struct lc_runtime *a, *b;

    (void)state;
    lc_arena_init(&arena, 1);
    c = parsed(&arena, HEAD "defaults: {language: ruby, os: al2, architectures: [arm64], abi: d, sdk: d, path: [/d], "
                            "library_path: [/d], search: [/d], accepted: false, abi_certainty: certain}\n"
                            "templates:\n  t: {abi: t, without: {sdk: no t}}\n  u: {like: t, os: al1, path: [/u]}\n"
                            "runtimes:\n  a: {like: u, version: '1', sdk: own}\n"
                            "  b: {like: u, version: '2', without: {abi: no b}, accepted: true}\n");
    a = lc_runtime_find(&c, LC_S("a"));
    b = lc_runtime_find(&c, LC_S("b"));
    assert_true(lc_str_is(a->abi, "t") && lc_str_is(a->sdk, "own") && lc_str_is(a->os, "al1") && !a->accepted);
    assert_true(lc_str_is(a->path.items[0], "/u") && lc_str_is(a->search.items[0], "/d"));
    assert_int_equal(a->without_count, 0);
    assert_true(b->abi.len == 0 && b->sdk.len == 0 && b->accepted);
    assert_int_equal(b->without_count, 2);
    assert_true(lc_str_is(b->without[0].field, "abi") && lc_str_is(b->without[0].reason, "no b"));
    assert_true(lc_str_is(b->without[1].field, "sdk") && lc_str_is(b->without[1].reason, "no t"));
    lc_arena_release(&arena);
}

/* Each says where and what; lines and columns were counted by hand. */
static void test_malformed(void **state)
{
    static const char *const cases[][2] = {
        {"as_of: 2027-01-02\nsorce: x\n", "line 2, column 1: unknown key 'sorce' (did you mean 'source'?)"},
        {"[]\n", "line 1, column 1: a map is expected here"},
        {HEAD "runtimes: [a]\n", "line 3, column 11: a map is expected here"},
        {"as_of: soon\n", "line 1, column 8: 'soon' is not a date like 2026-11-23"},
        {"as_of: 2026-02-29\n", "line 1, column 8: '2026-02-29' is not a date"},
        {"as_of: 2026-13-01\n", "is not a date"},
        {"as_of: 2026-1-01\n", "is not a date"},
        {"as_of: 2026-04-31\n", "is not a date"},
        {"as_of: [2026-11-23]\n", "line 1, column 8: text is expected here"},
        {"as_of: \"\"\n", "line 1, column 8: text is expected here"},
        {HEAD "runtimes:\n  nodejs28.x:\n" ENTRY "    serch: [/x]\n",
         "line 12, column 5: unknown key 'serch' (did you mean 'search'?)"},
        {HEAD "runtimes:\n  nodejs28.x:\n" ENTRY "    search: [/x]\n", "line 12, column 5: 'search' stands here twice"},
        {HEAD "runtimes:\n  nodejs28.x:\n" ENTRY "  nodejs28.x:\n" ENTRY,
         "line 12, column 3: 'nodejs28.x' stands here twice"},
        {HEAD "runtimes:\n  nodejs28.x:\n" ENTRY_WITHOUT_OS, "line 4, column 3: 'nodejs28.x' has no 'os'"},
        {HEAD "runtimes:\n  nodejs28.x:\n" ENTRY_WITHOUT_OS "    os: al2022\n",
         "line 11, column 9: unknown system 'al2022' (did you mean 'al2023'?)"},
        {HEAD "runtimes:\n  nodejs28.x:\n" ENTRY "    accepted: yes\n", "line 12, column 15: unknown flag 'yes'"},
        {HEAD "runtimes:\n  nodejs28.x:\n" ENTRY "    abi_certainty: certian\n",
         "line 12, column 20: unknown certainty 'certian' (did you mean 'certain'?)"},
        {HEAD "runtimes:\n  nodejs28.x:\n" ENTRY "    load: /x\n", "line 12, column 11: a list is expected here"},
        {HEAD "runtimes:\n  nodejs28.x:\n" ENTRY "    load: []\n", "line 12, column 11: the list is empty"},
        {HEAD "runtimes:\n  nodejs28.x:\n" ENTRY "    load: [[/x]]\n", "line 12, column 12: text is expected here"},
        {HEAD "runtimes:\n  nodejs28.x:\n" ENTRY "    abi: \"a\\0b\"\n", "line 12, column 10: control characters"},
        {HEAD "runtimes:\n  nodejs28.x:\n" ENTRY "    abi: ${verson}\n",
         "line 12, column 10: unknown placeholder 'verson' (did you mean 'version'?)"},
        {HEAD "runtimes:\n  nodejs28.x:\n" ENTRY "    abi: a${version\n", "line 12, column 10: '${' without '}'"},
        {HEAD "runtimes:\n  nodejs28.x:\n" ENTRY "    abi: !x y\n", "tags have no place"},
        {HEAD "runtimes:\n  nodejs28.x:\n" ENTRY "    abi: &a y\n    sdk: *a\n",
         "line 13, column 10: aliases have no place"},
        {HEAD "runtimes:\n  nodejs28.x:\n" ENTRY "    without: {sdkk: x}\n",
         "line 12, column 15: unknown field 'sdkk' (did you mean 'sdk'?)"},
        {HEAD "runtimes:\n  nodejs28.x:\n" ENTRY "    without: {os: x}\n",
         "line 12, column 15: 'os' cannot be left out"},
        {HEAD "runtimes:\n  nodejs28.x:\n" ENTRY "    without: {search: x}\n",
         "'search' is given and left out at once"},
        {HEAD "runtimes:\n  'node js':\n" ENTRY, "line 4, column 3: 'node js' cannot be a name here"},
        {HEAD "runtimes:\n  a:\n    like: b\n", "line 5, column 11: unknown template 'b'"},
        {HEAD "templates:\n  a: {like: b}\n  b: {like: a}\nruntimes:\n  c: {like: a}\n", "or like itself"},
        {HEAD "templates:\n  a: {abl: b}\n", "line 4, column 7: unknown key 'abl' (did you mean 'abi'?)"},
        {HEAD "templates:\n  a: {as_of: b}\n", "line 4, column 14: 'b' is not a date"},
        {HEAD "defaults: {like: b}\n", "line 3, column 12: unknown key 'like'"},
        {HEAD "systems:\n  x: {name: X, glibc: '1', glibcxx: '1'}\n",
         "'x' has no 'libraries' and no reason for it under 'without'"},
        {"runtimes:\n  nodejs28.x:\n" ENTRY, "line 2, column 3: 'nodejs28.x' has no 'source'"},
        {HEAD "runtimes: {a: {language: perl}}\n", "has no 'version'"},
        {HEAD "runtimes: {a: {version: '1', language: pyton}}\n", "unknown language 'pyton' (did you mean 'python'?)"},
        {HEAD "runtimes: {a: {version: '1', language: python, os: al2, architectures: [amd64]}}\n",
         "unknown architecture 'amd64'"},
        {"a: b: c\n", "line 1"},
        {"\t", "line 1"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct lc_catalogue out = {.count = 12345};
        struct lc_err err = {.status = LC_OK};
        struct lc_arena arena;
        lc_arena_init(&arena, 1);
        assert_int_equal(parse(&arena, cases[i][0], &out, &err), LC_MALFORMED);
        if (strstr(err.text, cases[i][1]) == NULL)
            fail_msg("case %zu says '%s', not '%s'", i, err.text, cases[i][1]);
        assert_int_equal(out.count, 12345);
        lc_arena_release(&arena);
    }
}

/* A small file that means a big catalogue, and other things over a cap: LC_LIMIT, quickly. */
static void test_limits(void **state)
{
    struct lc_catalogue out = {.count = 0};
    struct lc_err err = {.status = LC_OK};
    struct lc_arena arena;
    lc_str text;
    char *yaml = malloc(2 << 20);
    size_t len = 0;

    (void)state;
    assert_non_null(yaml);
    lc_arena_init(&arena, 1);
    memset(yaml, ' ', 2 << 20);
    text = (lc_str){yaml, (1 << 20) + 1};
    assert_int_equal(lc_catalogue_parse(text, NULL, &arena, &out, &err), LC_LIMIT);
    /* 1,000 runtimes like one template of 1,000 entries of 200 bytes would be 200 MB */
    len = (size_t)snprintf(yaml, 1 << 20, "%stemplates:\n  t:\n    search:\n", HEAD);
    for (int i = 0; i < 1000; i++)
        len += (size_t)snprintf(yaml + len, (1 << 20) - len, "      - /%0200d\n", i);
    len += (size_t)snprintf(yaml + len, (1 << 20) - len, "runtimes:\n");
    for (int i = 0; i < 900; i++)
        len += (size_t)snprintf(
            yaml + len, (1 << 20) - len,
            "  r%d: {like: t, version: '1', language: go, os: al2, architectures: [arm64], path: [/b], "
            "library_path: [/l]}\n",
            i);
    text = (lc_str){yaml, len};
    err = (struct lc_err){.status = LC_OK};
    assert_int_equal(lc_catalogue_parse(text, lc_catalogue_builtin(), &arena, &out, &err), LC_LIMIT);
    assert_non_null(strstr(err.text, "need more than"));
    lc_arena_release(&arena);
    free(yaml);
}

/* Cut anywhere, a data file is read, refused with a message, or over a cap: never a crash, and a failure leaves *out
 * alone. */
static void test_truncated(void **state)
{
    (void)state;
    for (size_t i = 0; i < DATA_FILES; i++) {
        struct lc_arena arena;
        lc_str whole;
        lc_arena_init(&arena, 1);
        whole = read_data(&arena, data_files[i]);
        /* every byte of the small files, every seventh of the others: the parser is linear, the test would not be */
        for (size_t len = 0; len < whole.len; len += whole.len < 1500 ? 1 : 7) {
            struct lc_catalogue out = {.count = 12345};
            struct lc_err err = {.status = LC_OK};
            struct lc_arena scratch;
            char *cut = malloc(len + 1); /* of its own, so that a read past the end is seen */
            enum lc_status status;
            assert_non_null(cut);
            memcpy(cut, whole.ptr, len);
            lc_arena_init(&scratch, len);
            status = lc_catalogue_parse((lc_str){cut, len}, lc_catalogue_builtin(), &scratch, &out, &err);
            free(cut); /* nothing may point into the text */
            if (status == LC_OK) {
                assert_true(out.count >= lc_catalogue_builtin()->count && out.count != 12345);
                for (size_t j = 0; j < out.count; j++)
                    assert_true(out.runtimes[j].id.len > 0 && out.runtimes[j].id.ptr[0] >= 'a');
            } else {
                assert_true(err.text[0] != '\0' && out.count == 12345);
            }
            lc_arena_release(&scratch);
        }
        lc_arena_release(&arena);
    }
}

/* One byte changed to one that means something in YAML. */
static void test_damaged(void **state)
{
    static const char bytes[] = {'\0', ':', '-',  '[',  '}', '&', '*', '!',    '"',
                                 '\'', '#', '\n', '\t', ' ', '$', '{', '\xff', '%'};
    struct lc_arena arena;
    lc_str whole;

    (void)state;
    lc_arena_init(&arena, 1);
    whole = read_data(&arena, "go");
    for (size_t at = 0; at < whole.len; at++) {
        struct lc_catalogue out = {.count = 0};
        struct lc_err err = {.status = LC_OK};
        struct lc_arena scratch;
        char *copy = malloc(whole.len);
        assert_non_null(copy);
        memcpy(copy, whole.ptr, whole.len);
        copy[at] = bytes[at % sizeof bytes];
        lc_arena_init(&scratch, at);
        if (lc_catalogue_parse((lc_str){copy, whole.len}, lc_catalogue_builtin(), &scratch, &out, &err) != LC_OK)
            assert_true(err.text[0] != '\0');
        lc_arena_release(&scratch);
        free(copy);
    }
    lc_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_generated_tables), cmocka_unit_test(test_add),       cmocka_unit_test(test_replace),
        cmocka_unit_test(test_levels),           cmocka_unit_test(test_malformed), cmocka_unit_test(test_limits),
        cmocka_unit_test(test_truncated),        cmocka_unit_test(test_damaged),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
