/* Paths as bytes: parts as POSIX basename and dirname give them, and the pattern matcher against its definition. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "layers/base/path.h"

static void assert_str(lc_str have, const char *want)
{
    if (!lc_str_is(have, want))
        fail_msg("'%.*s', not '%s'", LC_FMT(have), want);
}

static void test_parts(void **state)
{
    (void)state;
    assert_str(lc_path_base(LC_S("a/b.js")), "b.js");
    assert_str(lc_path_base(LC_S("b")), "b");
    assert_str(lc_path_base(LC_S("a/")), "");
    assert_str(lc_path_dir(LC_S("a/b/c")), "a/b");
    assert_str(lc_path_dir(LC_S("c")), "");
    assert_str(lc_path_dir(LC_S("/c")), "");
    assert_str(lc_path_extension(LC_S("a.b/c.tar.gz")), ".gz");
    assert_str(lc_path_extension(LC_S("a.b/c")), "");
    assert_str(lc_path_extension(LC_S(".gitkeep")), "");
    assert_str(lc_path_extension(LC_S("a.")), ".");
    assert_true(lc_path_is_within(LC_S("opt/lib"), LC_S("opt")) && lc_path_is_within(LC_S("opt"), LC_S("opt")));
    assert_false(lc_path_is_within(LC_S("optional"), LC_S("opt")) || lc_path_is_within(LC_S("op"), LC_S("opt")));
    assert_true(lc_path_is_within(LC_S("/opt"), LC_S("/")) && lc_path_is_within(LC_S("x"), LC_S("")));
}

static void test_join(void **state)
{
    struct lc_arena arena;

    (void)state;
    lc_arena_init(&arena, 0);
    assert_str(lc_path_join(&arena, LC_S("a"), LC_S("b")), "a/b");
    assert_str(lc_path_join(&arena, LC_S("a/"), LC_S("b")), "a/b");
    assert_str(lc_path_join(&arena, LC_S("/"), LC_S("b")), "/b");
    assert_str(lc_path_join(&arena, LC_S(""), LC_S("b")), "b");
    assert_str(lc_path_join(&arena, LC_S("a"), LC_S("")), "a");
    assert_true(lc_str_eq(lc_path_join(&arena, LC_S("a\0b"), LC_S("c\0d")), LC_S("a\0b/c\0d"))); /* raw bytes stay */
    lc_arena_release(&arena);
}

static void test_normalize(void **state)
{
    /* As Python's posixpath.normpath, but "" for ".", and false where that would climb out. */
    static const char *const cases[][2] = {
        {"a/b", "a/b"}, {"./a//b/", "a/b"}, {"a/../b", "b"},     {"a/..", ""},    {".", ""},
        {"", ""},       {"/", "/"},         {"/../a", "/a"},     {"//a", "/a"},   {"/a/b/../../..", "/"},
        {"a/./..", ""}, {"...", "..."},     {"ab/c/..", "ab"},   {"/ab/..", "/"}, {"..a/b", "..a/b"},
        {"..", NULL},   {"a/../..", NULL},  {"a/../../a", NULL}, {"./..", NULL},
    };
    struct lc_arena arena;

    (void)state;
    lc_arena_init(&arena, 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        lc_str out = LC_S("untouched");
        bool good = lc_path_normalize(&arena, lc_str_from(cases[i][0]), &out);
        assert_int_equal(good, cases[i][1] != NULL);
        assert_str(out, good ? cases[i][1] : "untouched");
    }
    lc_arena_release(&arena);
}

/* The definition, written as it is said: a star is nothing or one more byte that is no slash; `**` likewise with any
 * byte; `**` that is a component with its slash is nothing or a whole component more. Slow, but there is nothing
 * clever to be wrong. */
static bool defined(const char *path, const char *pattern, const char *start)
{
    if (*pattern == '\0')
        return *path == '\0';
    if (pattern[0] == '*' && pattern[1] == '*') {
        if (pattern[2] == '/' && (pattern == start || pattern[-1] == '/')) {
            const char *slash = strchr(path, '/');
            return defined(path, pattern + 3, start) || (slash && defined(slash + 1, pattern, start));
        }
        return defined(path, pattern + 2, start) || (*path != '\0' && defined(path + 1, pattern, start));
    }
    if (*pattern == '*')
        return defined(path, pattern + 1, start) ||
               (*path != '\0' && *path != '/' && defined(path + 1, pattern, start));
    if (*path == '\0')
        return false;
    return (*pattern == *path || (*pattern == '?' && *path != '/')) && defined(path + 1, pattern + 1, start);
}

static void test_matches(void **state)
{
    static const struct {
        const char *path, *pattern;
        bool want;
    } cases[] = {
        {"a.js", "*.js", true},
        {"a/b.js", "*.js", false},
        {"a/b.js", "**/*.js", true},
        {"b.js", "**/*.js", true},
        {"barfoo", "**/foo", false},
        {"a/barfoo", "**/foo", false},
        {"a/b/foo", "**/foo", true},
        {"foo", "**/foo", true},
        {"a/b", "a/**/b", true},
        {"a/x/y/b", "a/**/b", true},
        {"a/xb", "a/**/b", false},
        {"a/b/c", "a/**", true},
        {"a", "a/**", false},
        {"", "", true},
        {"", "*", true},
        {"", "**", true},
        {"a", "", false},
        {"a/b", "a?b", false},
        {"a", "?", true},
        {"abc", "a*b*c*", true},
        {"a/b/c", "*/*/*", true},
        {"a/b", "*/*/*", false},
        {"x/ab/c", "**b/c", true},
        {"[a]", "[a]", true},
        {"a/a/b/a/b", "**/a/b", true},
        {"aab", "*ab", true},
        {"a\\b", "a\\b", true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(defined(cases[i].path, cases[i].pattern, cases[i].pattern), cases[i].want);
        if (lc_path_matches(lc_str_from(cases[i].path), lc_str_from(cases[i].pattern)) != cases[i].want)
            fail_msg("'%s' against '%s'", cases[i].path, cases[i].pattern);
    }
}

static void test_matches_definition(void **state)
{
    static const char path_bytes[] = "ab/", pattern_bytes[] = "ab/**?";
    uint32_t random = 12345;
    size_t matched = 0;

    (void)state;
    for (int round = 0; round < 200000; round++) {
        char path[10], pattern[10];
        size_t path_len, pattern_len;
        bool want;
        random = random * 1664525u + 1013904223u;
        path_len = (random >> 20) % 9;
        pattern_len = (random >> 12) % 9;
        for (size_t i = 0; i < path_len; i++)
            random = random * 1664525u + 1013904223u, path[i] = path_bytes[(random >> 16) % 3];
        for (size_t i = 0; i < pattern_len; i++)
            random = random * 1664525u + 1013904223u, pattern[i] = pattern_bytes[(random >> 16) % 6];
        path[path_len] = pattern[pattern_len] = '\0';
        want = defined(path, pattern, pattern);
        matched += want;
        if (lc_path_matches((lc_str){path, path_len}, (lc_str){pattern, pattern_len}) != want)
            fail_msg("'%s' against '%s' is %s", path, pattern, want ? "a match" : "no match");
    }
    assert_true(matched > 2000); /* both answers were really tried */
}

/* A pattern made to backtrack ends at the cap instead of after 2^30 steps. */
static void test_matches_cap(void **state)
{
    char path[4096];

    (void)state;
    memset(path, 'a', sizeof path);
    assert_false(lc_path_matches((lc_str){path, sizeof path}, LC_S("**a*a*a*a**a*a*a*a**a*a*a*b")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_parts),
                                       cmocka_unit_test(test_join),
                                       cmocka_unit_test(test_normalize),
                                       cmocka_unit_test(test_matches),
                                       cmocka_unit_test(test_matches_definition),
                                       cmocka_unit_test(test_matches_cap)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
