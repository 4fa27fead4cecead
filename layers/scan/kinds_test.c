/* The kinds that are compiled in, by their own examples; and what a file of kinds may not say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

#include "layers/base/caps.h"
#include "layers/base/source.h"
#include "layers/scan/scan.h"
#include "testdata/support/secret_text.h"

enum { SEEDS = 8 };

/* All of rules/secrets with their examples, in the order of the build. */
static void read_all(struct lc_arena *arena, struct lc_secret_kinds *out)
{
    struct lc_err err = {0};
    glob_t files;

    *out = (struct lc_secret_kinds){NULL, 0};
    assert_int_equal(glob("rules/secrets/*.yaml", 0, NULL, &files), 0);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        lc_str text;
        assert_int_equal(lc_file_read(files.gl_pathv[i], LC_KINDS_BYTES_MAX, arena, &text, &err), LC_OK);
        if (lc_secret_kinds_parse(text, out, true, arena, out, &err) != LC_OK)
            fail_msg("%s: %s", files.gl_pathv[i], err.text);
    }
    globfree(&files);
}

static void scan_made(struct lc_scan_worker *worker, lc_str template, uint64_t seed, struct lc_arena *arena,
                      struct lc_secrets *out)
{
    size_t length = 0;
    char *made = secret_text(template.ptr, template.len, seed ^ secret_text_seed(template.ptr, template.len), &length);
    lc_str text, name;

    if (made == NULL)
        fail_msg("a recipe of '%.*s'", LC_FMT(template));
    text = lc_arena_copy(arena, (lc_str){made, length});
    free(made);
    lc_scan(worker, text, lc_scan_variable_name(text, &name) ? LC_SCAN_VARIABLE : LC_SCAN_FILE, LC_S(""), arena, out);
}

/* Made-up secrets are random, and a few of them read like words by chance: `misses` counts them. */
static void check_kind(struct lc_scan_worker *worker, const struct lc_secret_kind *kind, uint64_t seed, size_t *misses,
                       size_t *all)
{
    struct lc_arena arena;
    struct lc_secrets found;

    lc_arena_init(&arena, 1);
    for (size_t i = 0; i < kind->positive.count; i++) {
        scan_made(worker, kind->positive.items[i], seed, &arena, &found);
        ++*all;
        if (found.count != 1 || !lc_str_eq(found.items[0].kind->id, kind->id)) {
            ++*misses;
            print_message("%.*s: %zu secrets, first %.*s, in '%.*s'\n", LC_FMT(kind->id), found.count,
                          LC_FMT(found.count > 0 ? found.items[0].kind->id : LC_S("none")),
                          LC_FMT(kind->positive.items[i]));
        }
        assert_null(found.limited);
    }
    for (size_t i = 0; i < kind->negative.count; i++) {
        scan_made(worker, kind->negative.items[i], seed, &arena, &found);
        for (size_t k = 0; k < found.count; k++)
            if (lc_str_eq(found.items[k].kind->id, kind->id))
                fail_msg("%.*s: found in '%.*s'", LC_FMT(kind->id), LC_FMT(kind->negative.items[i]));
    }
    lc_arena_release(&arena);
}

static void test_examples(void **state)
{
    struct lc_secret_kinds kinds;
    struct lc_scanner *scanner;
    struct lc_scan_worker *worker;
    struct lc_arena arena;
    size_t misses = 0, all = 0;

    (void)state;
    lc_arena_init(&arena, 1);
    read_all(&arena, &kinds);
    assert_true(kinds.count >= 120);
    assert_int_equal(kinds.count, lc_secret_kinds_builtin()->count);
    scanner = lc_scanner_new(lc_secret_kinds_builtin());
    worker = lc_scan_worker_new(scanner);
    for (size_t i = 0; i < kinds.count; i++) {
        const struct lc_secret_kind *kind = &kinds.items[i];
        assert_true(lc_str_eq(kind->id, lc_secret_kinds_builtin()->items[i].id));
        if (kind->positive.count < 3 || kind->negative.count < 3)
            fail_msg("%.*s: under 3 examples", LC_FMT(kind->id));
        for (uint64_t seed = 0; seed < SEEDS; seed++)
            check_kind(worker, kind, seed, &misses, &all);
    }
    assert_true(all > 3 * SEEDS * kinds.count);
    assert_true(misses * 200 <= all); /* half a percent */
    lc_scan_worker_free(worker);
    lc_scanner_free(scanner);
    lc_arena_release(&arena);
}

/* Every field of every kind is filled, and no text of ours shows a secret. */
static void test_builtin(void **state)
{
    const struct lc_secret_kinds *kinds = lc_secret_kinds_builtin();

    (void)state;
    for (size_t i = 0; i < kinds->count; i++) {
        const struct lc_secret_kind *kind = &kinds->items[i];
        if (kind->description.len == 0 || kind->impact.len == 0 || kind->reason.len == 0 || kind->source.len == 0 ||
            kind->keywords.count == 0)
            fail_msg("%.*s: an empty field", LC_FMT(kind->id));
    }
}

#define HEAD "kinds:\n  a-kind:\n    description: a kind\n    keywords: [abc]\n"
#define TAIL "    blast_radius: low\n    impact: do it\n    store: environment\n    reason: it is so\n"
#define PATTERN "    pattern: '(?<secret>abc[0-9]+)'\n"

static void test_refused(void **state)
{
    static const struct {
        const char *yaml, *says;
    } rows[] = {
        {"kinds: [a]\n", "line 1, column 8: 'kinds' has to be a map of kinds"},
        {"kind:\n  a: 1\n", "line 1, column 1: unknown key 'kind' (did you mean 'kinds'?)"},
        {"[]\n", "line 1, column 1: a map with the key 'kinds' is expected here"},
        {HEAD PATTERN, "line 2, column 3: 'a-kind' has no 'blast_radius'"},
        {HEAD TAIL "    pattern: '(?<secret>abc'\n",
         "line 9, column 14: missing closing parenthesis, at offset 13 of the pattern"},
        {HEAD TAIL "    pattern: '(?<secret>[a-z]*)'\n",
         "line 9, column 14: the pattern matches the empty text, which stands everywhere"},
        {HEAD TAIL "    pattern: abc[0-9]+\n", "line 9, column 14: the pattern has no group (?<secret>...)"},
        {HEAD TAIL PATTERN "    validate: [github-checksums]\n",
         "line 10, column 16: unknown check 'github-checksums' (did you mean 'github-checksum'?)"},
        {HEAD TAIL PATTERN "    allow: ['[a']\n",
         "line 10, column 13: missing terminating ] for character class, at offset 2 of the pattern"},
        {HEAD TAIL PATTERN "    entropy: lots\n",
         "line 10, column 14: bits a byte are expected here: a number from 0 to 8, such as 3.5"},
        {HEAD TAIL PATTERN "    entropy: 9\n",
         "line 10, column 14: bits a byte are expected here: a number from 0 to 8, such as 3.5"},
        {HEAD TAIL PATTERN "    generic: perhaps\n", "line 10, column 14: unknown flag 'perhaps'"},
        {HEAD TAIL PATTERN "    near: asignment\n",
         "line 10, column 11: unknown form 'asignment' (did you mean 'assignment'?)"},
        {HEAD TAIL PATTERN "    impact: twice\n", "line 10, column 5: 'impact' stands here twice"},
        {HEAD TAIL PATTERN "  a-kind:\n    description: again\n", "line 10, column 3: 'a-kind' stands here twice"},
        {"kinds:\n  A Kind: {}\n", "line 2, column 3: 'A Kind' cannot be the id of a kind: lower case, digits and '-'"},
        {"kinds:\n  a:\n    keywords: [ab]\n", "line 3, column 16: a keyword has 3 to 64 bytes"},
        {"kinds:\n  a:\n    keywords: []\n", "line 3, column 15: at least one keyword is expected here"},
        {"kinds:\n  a:\n    store: safe\n", "line 3, column 12: unknown store 'safe'"},
        {"kinds:\n  a:\n    description: \"x\\x1by\"\n", "line 3, column 18: control characters have no place here"},
        {"kinds:\n  a:\n    examples: {good: []}\n", "line 3, column 16: unknown key 'good'"},
        {"kinds:\n  a: &x {}\n  b: *x\n", "line 2, column 3: 'a' has no 'description'"},
        {"kinds: {a: }\nkinds\n", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct lc_secret_kinds out = {NULL, 7};
        struct lc_err err = {0};
        struct lc_arena arena;
        lc_arena_init(&arena, 1);
        assert_int_equal(lc_secret_kinds_parse(lc_str_from(rows[i].yaml), NULL, false, &arena, &out, &err),
                         LC_MALFORMED);
        if (rows[i].says[0] != '\0')
            assert_string_equal(err.text, rows[i].says);
        assert_int_equal(out.count, 7); /* untouched */
        lc_arena_release(&arena);
    }
}

static void test_adds(void **state)
{
    static const char yaml[] = HEAD TAIL PATTERN, taken[] =
                                                      "kinds:\n  github-pat:\n    description: ours\n    keywords: "
                                                      "[ghp_]\n" TAIL PATTERN;
    const struct lc_secret_kinds *base = lc_secret_kinds_builtin();
    struct lc_secret_kinds out;
    struct lc_err err = {0};
    struct lc_arena arena;

    (void)state;
    lc_arena_init(&arena, 1);
    assert_int_equal(lc_secret_kinds_parse(lc_str_from(yaml), base, false, &arena, &out, &err), LC_OK);
    assert_int_equal(out.count, base->count + 1);
    assert_true(lc_str_is(out.items[out.count - 1].id, "a-kind"));
    assert_int_equal(out.items[out.count - 1].entropy, 0);
    assert_int_equal(lc_secret_kinds_parse(lc_str_from(taken), base, false, &arena, &out, &err), LC_MALFORMED);
    assert_string_equal(err.text, "line 2, column 3: 'github-pat' is a kind already: another id is expected here");
    lc_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_examples),
        cmocka_unit_test(test_builtin),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_adds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
