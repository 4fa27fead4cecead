/* The pass over a text: keywords against a plain search, lines, windows, overlaps, limits. Expected results are reasoned
 * from testdata/tests/secret_kinds.py, which compares whole texts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "layers/base/caps.h"
#include "layers/base/pool.h"
#include "layers/scan/begin.h"
#include "layers/scan/keywords.h"
#include "layers/scan/scan.h"

struct world {
    struct lc_arena arena;
    struct lc_secret_kinds kinds;
    struct lc_scanner *scanner;
    struct lc_scan_worker *worker;
    struct lc_secrets found;
};

#define REST "    blast_radius: low\n    impact: do it\n    store: environment\n    reason: it is so\n"

static void start(struct world *w, const char *yaml)
{
    struct lc_err err = {0};

    *w = (struct world){.kinds = {NULL, 0}};
    lc_arena_init(&w->arena, 1);
    if (lc_secret_kinds_parse(lc_str_from(yaml), NULL, false, &w->arena, &w->kinds, &err) != LC_OK)
        fail_msg("%s", err.text);
    w->scanner = lc_scanner_new(&w->kinds);
    w->worker = lc_scan_worker_new(w->scanner);
}

static void stop(struct world *w)
{
    lc_scan_worker_free(w->worker);
    lc_scanner_free(w->scanner);
    lc_arena_release(&w->arena);
}

/* "kind 3-9, other 12-20" */
static const char *scan_file(struct world *w, lc_str text, enum lc_scan_form form, const char *path)
{
    lc_str said = LC_S("");

    lc_scan(w->worker, text, form, lc_str_from(path), &w->arena, &w->found);
    for (size_t i = 0; i < w->found.count; i++)
        said = lc_arena_printf(&w->arena, "%.*s%s%.*s %zu-%zu", LC_FMT(said), i > 0 ? ", " : "",
                               LC_FMT(w->found.items[i].kind->id), w->found.items[i].start, w->found.items[i].end);
    return lc_arena_cstring(&w->arena, said, NULL);
}

static const char *scan(struct world *w, const char *text)
{
    return scan_file(w, lc_str_from(text), LC_SCAN_FILE, "");
}

static const char two_kinds[] =
    "kinds:\n"
    "  word:\n    description: a word\n    keywords: [key_]\n"
    "    pattern: '\\b(?<secret>key_[a-z0-9]{4,})'\n" REST
    "  named:\n    description: a named one\n    keywords: [pass]\n    generic: true\n"
    "    pattern: '\\bpassword\\s*=\\s*(?<secret>\\S{4,})'\n" REST
    "  longer:\n    description: a longer one\n    keywords: [key_]\n"
    "    pattern: '(?<secret>key_[a-z0-9]{4,}:[0-9]+)'\n" REST
    "  variable:\n    description: by its name\n    keywords: [acme]\n"
    "    pattern: '=(?<secret>[a-z0-9]{6})\\z'\n    names: ['(?i)acme']\n" REST
    "  filed:\n    description: by its file\n    keywords: [fff]\n    files: ['.ffrc', '*.ff']\n"
    "    pattern: '(?<secret>fff[0-9]{3})'\n" REST;

static void test_places(void **state)
{
    struct world w;

    (void)state;
    start(&w, two_kinds);
    assert_string_equal(scan(&w, "x = key_ab12; key_cd34"), "word 4-12, word 14-22");
    assert_string_equal(scan(&w, "KEY_ab12 xkey_ab12"), ""); /* the keyword has no case, the pattern has */
    assert_string_equal(scan(&w, "key_ab12:77"), "longer 0-11");
    assert_string_equal(scan(&w, "password = key_ab12\npassword=\nhunter2x"), "word 11-19, named 30-38");
    assert_string_equal(scan(&w, "password = key_ab12x!"), "word 11-20"); /* specific beats generic, though shorter */
    assert_string_equal(scan_file(&w, LC_S("password = hunter2x key_ab12"), LC_SCAN_THIRD_PARTY, ""), "word 20-28");
    assert_string_equal(scan_file(&w, LC_S("ACME_X=ab12cd"), LC_SCAN_VARIABLE, ""), "variable 7-13");
    assert_string_equal(scan_file(&w, LC_S("ACME_X=ab12cd"), LC_SCAN_FILE, ""), "");
    assert_string_equal(scan_file(&w, LC_S("OTHER=ab12cd acme"), LC_SCAN_VARIABLE, ""), "");
    assert_string_equal(scan_file(&w, LC_S("fff123"), LC_SCAN_FILE, "a/b/.ffrc"), "filed 0-6");
    assert_string_equal(scan_file(&w, LC_S("fff123"), LC_SCAN_THIRD_PARTY, "a/x.ff"), "filed 0-6");
    assert_string_equal(scan_file(&w, LC_S("fff123"), LC_SCAN_FILE, "a/ffrc"), "");
    assert_string_equal(scan(&w, ""), "");
    assert_string_equal(scan(&w, "key"), "");
    stop(&w);
}

/* A match begins at most LC_SCAN_BEFORE_KEYWORD_MAX bytes before its keyword, on its line. */
static void test_windows(void **state)
{
    static const char yaml[] = "kinds:\n  far:\n    description: far\n    keywords: [end]\n"
                               "    pattern: 'b[^e]*end(?<secret>[0-9]{4})'\n" REST;
    char text[2000];
    struct world w;

    (void)state;
    start(&w, yaml);
    for (size_t gap = LC_SCAN_BEFORE_KEYWORD_MAX - 3; gap < LC_SCAN_BEFORE_KEYWORD_MAX + 3; gap++) {
        int length = snprintf(text, sizeof text, "b%0*dend7391", (int)gap, 0);
        const char *said = scan_file(&w, (lc_str){text, (size_t)length}, LC_SCAN_FILE, "");
        if (gap + 1 <= LC_SCAN_BEFORE_KEYWORD_MAX)
            assert_int_equal(w.found.count, 1);
        else
            assert_string_equal(said, "");
    }
    assert_string_equal(scan(&w, "b\nend7391"), ""); /* it would begin on a line without the keyword */
    stop(&w);
}

static void test_many(void **state)
{
    struct world w;
    size_t count = LC_SECRETS_MAX + 250, each = strlen("key_abcdef\n");
    char *text = malloc(count * each + 1);

    (void)state;
    assert_non_null(text);
    for (size_t i = 0; i < count; i++)
        memcpy(text + i * each, "key_abcdef\n", each);
    start(&w, two_kinds);
    scan_file(&w, (lc_str){text, count * each}, LC_SCAN_FILE, "");
    assert_int_equal(w.found.count, LC_SECRETS_MAX);
    assert_int_equal(w.found.more, 250);
    assert_null(w.found.limited);
    stop(&w);
    free(text);
}

/* A pattern that backtracks without end stops at the limit, which is said and not swallowed. */
static void test_limit(void **state)
{
    static const char yaml[] = "kinds:\n  slow:\n    description: slow\n    keywords: [aaa]\n"
                               "    pattern: '(?<secret>(?:a+)+(?:a+)+(?:a+)+[bx])'\n" REST;
    struct world w;

    (void)state;
    start(&w, yaml);
    assert_string_equal(scan(&w, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac"),
                        "");
    assert_non_null(w.found.limited);
    assert_true(lc_str_is(w.found.limited->id, "slow"));
    stop(&w);
}

/* -- keywords against strstr --------------------------------------------------------------------------------------- */

struct tally {
    size_t by_kind[8];
};

static bool count_keyword(void *context, size_t kind, size_t at)
{
    (void)at;
    ((struct tally *)context)->by_kind[kind]++;
    return true;
}

static bool every_kind(const struct lc_secret_kind *kind)
{
    (void)kind;
    return true;
}

static size_t plain_count(lc_str text, lc_str word)
{
    size_t count = 0;

    for (size_t i = 0; i + word.len <= text.len; i++)
        count += lc_str_caseeq(lc_str_cut(text, i, i + word.len), word);
    return count;
}

static void test_keywords(void **state)
{
    static const lc_str words[] = {LC_S_INIT("abc"),   LC_S_INIT("ABCA"),  LC_S_INIT("bcab"),    LC_S_INIT("cabca"),
                                   LC_S_INIT("a_c@b"), LC_S_INIT("bbbbb"), LC_S_INIT("cabcabc"), LC_S_INIT("aab")};
    static const char letters[] = "abcABC_@";
    struct lc_secret_kind items[8] = {{.generic = false}};
    struct lc_secret_kinds kinds = {items, 8};
    struct lc_arena arena;
    uint32_t seed = 12345;
    char text[64];

    (void)state;
    for (size_t i = 0; i < 8; i++)
        items[i].keywords = (struct lc_texts){&words[i], 1};
    lc_arena_init(&arena, 1);
    const struct lc_keywords *keywords = lc_keywords_new(&kinds, every_kind, &arena);
    for (size_t round = 0; round < 60000; round++) {
        struct tally tally = {{0}};
        lc_str made = {text, round % sizeof text};
        for (size_t i = 0; i < made.len; i++) {
            seed = seed * 1664525u + 1013904223u;
            text[i] = letters[(seed >> 24) % (round % 2 ? 3 : 8)];
        }
        lc_keywords_find(keywords, made, count_keyword, &tally);
        for (size_t i = 0; i < 8; i++)
            if (tally.by_kind[i] != plain_count(made, words[i]))
                fail_msg("'%.*s' in '%.*s'", LC_FMT(words[i]), LC_FMT(made));
    }
    lc_arena_release(&arena);
}

static void test_begins(void **state)
{
    static const struct {
        const char *pattern;
        bool begins;
    } rows[] = {
        {"(?<secret>abc[0-9])", true},
        {"\\b(?<secret>(?:abc|xyz-)[0-9])", true},
        {"(?<![a-z])(?<secret>abc.)", true},
        {"(?<!abc\\)x)\\b(?<secret>abc.)", true},
        {"(?i:abc|xyz)(?<secret>.)", false},
        {"(?i:abc|xyz-)(?<secret>.)", true},
        {"(?<secret>abc?)", false},
        {"(?<secret>ab[c]x)", false},
        {"(?:abc)?(?<secret>abc)", false},
        {"x(?<secret>abc)", false},
        {"(?<secret>abc)|(?<other>y)", false},
        {"(?<secret>abc{2})", false},
        {"[a](?<secret>abc)", false},
        {"(?=abc)(?<secret>.{9})", false},
        {"(?<secret>xyz\\-[0-9]|abc)", true},
        {"(?<secret>a\\bc)", false},
        {"(?<secret>", false},
        {"", false},
    };
    static const lc_str words[] = {LC_S_INIT("abc"), LC_S_INIT("xyz-")};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct lc_secret_kind kind = {.pattern = lc_str_from(rows[i].pattern), .keywords = {words, 2}};
        if (lc_kind_begins_with_keyword(&kind) != rows[i].begins)
            fail_msg("%s", rows[i].pattern);
    }
}

/* -- threads ------------------------------------------------------------------------------------------------------- */

struct shared {
    struct lc_scanner *scanner;
    size_t found[64];
};

static void scan_one(void *context, size_t item, size_t worker)
{
    struct shared *shared = context;
    struct lc_scan_worker *mine = lc_scan_worker_new(shared->scanner);
    struct lc_secrets found;
    struct lc_arena arena;

    (void)worker;
    lc_arena_init(&arena, 1);
    lc_scan(mine, LC_S("password = hunter2x key_ab12 key_ab12:3"), LC_SCAN_FILE, LC_S(""), &arena, &found);
    shared->found[item] = found.count;
    lc_arena_release(&arena);
    lc_scan_worker_free(mine);
}

static void test_threads(void **state)
{
    struct shared shared = {0};
    struct world w;

    (void)state;
    start(&w, two_kinds);
    shared.scanner = w.scanner;
    lc_pool_run(8, 64, scan_one, &shared);
    for (size_t i = 0; i < 64; i++)
        assert_int_equal(shared.found[i], 3);
    stop(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_places),  cmocka_unit_test(test_windows),  cmocka_unit_test(test_many),
        cmocka_unit_test(test_limit),   cmocka_unit_test(test_keywords), cmocka_unit_test(test_begins),
        cmocka_unit_test(test_threads),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
