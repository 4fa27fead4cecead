/* Picks: which files are taken. Expected by the rules of micromatch 4 with `dot`, as serverless 3.40.0 asks it. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "layers/archive/picks.h"

/* Patterns as a `patterns:` list has them, parted by blanks. */
static struct lc_picks picks_of(struct lc_arena *arena, const char *patterns)
{
    struct lc_picks picks = {0};
    lc_str rest = lc_str_from(patterns), one;

    while (lc_str_next(&rest, ' ', &one))
        assert_true(lc_picks_add(arena, &picks, one, true));
    return picks;
}

static void the_last_match_counts(void **state)
{
    static const struct {
        const char *patterns, *path;
        bool taken;
    } cases[] = {
        {"", "a.js", true},
        {"!a.js", "a.js", false},
        {"!a.js", "b/a.js", true},
        {"!**/a.js", "a.js", false},
        {"!**/a.js", "b/c/a.js", false},
        {"!test/**", "test/x/y.js", false},
        {"!test/**", "tests/y.js", true},
        {"!test", "test/y.js", true},
        {"!.env*", ".env.prod", false},
        {"!.env*", "x/.env", true},
        {"!** src/**", "src/a.js", true},
        {"!** src/**", "b.js", false},
        {"!** src/** !src/b.js", "src/b.js", false},
        {"!./docs/**", "docs/a", false},
        {"!*.{md,txt}", "a.txt", false},
        {"!{a,b/{c,d}}/**", "b/d/x", false},
        {"!{a,b/{c,d}}/**", "b/e/x", true},
        {"!node_modules/** node_modules/x/**", "node_modules/x/y/z.js", true},
        {"!../elsewhere/**", "elsewhere/a", true},
    };
    struct lc_arena arena;

    (void)state;
    lc_arena_init(&arena, 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct lc_picks picks = picks_of(&arena, cases[i].patterns);
        if (lc_picks_take(&picks, lc_str_from(cases[i].path)) != cases[i].taken)
            fail_msg("'%s' and '%s'", cases[i].patterns, cases[i].path);
    }
    lc_arena_release(&arena);
}

static void folders_are_skipped_only_when_nothing_is_taken_back(void **state)
{
    struct lc_arena arena;
    struct lc_picks picks;

    (void)state;
    lc_arena_init(&arena, 1);
    picks = picks_of(&arena, "a/** !.git/** !b/**");
    assert_true(lc_picks_skip(&picks, LC_S(".git")));
    assert_true(lc_picks_skip(&picks, LC_S("b")));
    assert_false(lc_picks_skip(&picks, LC_S("a")));
    picks = picks_of(&arena, "!b/** b/c");
    assert_false(lc_picks_skip(&picks, LC_S("b")));
    lc_arena_release(&arena);
}

/* As git has it: without a slash at every depth, and with all that lies below. */
static void ignored_lines(void **state)
{
    struct lc_arena arena;
    struct lc_picks picks = {0};

    (void)state;
    lc_arena_init(&arena, 1);
    lc_picks_add_ignored(&arena, &picks, LC_S("# words"));
    lc_picks_add_ignored(&arena, &picks, LC_S("*.pyc"));
    lc_picks_add_ignored(&arena, &picks, LC_S(".venv/"));
    lc_picks_add_ignored(&arena, &picks, LC_S("*.[oa]"));
    lc_picks_add_ignored(&arena, &picks, LC_S("/top"));
    lc_picks_add_ignored(&arena, &picks, LC_S("!keep.pyc\r"));
    assert_false(lc_picks_take(&picks, LC_S("x/y.pyc")));
    assert_true(lc_picks_take(&picks, LC_S("x/keep.pyc")));
    assert_false(lc_picks_take(&picks, LC_S("x/.venv/lib/a.py")));
    assert_false(lc_picks_take(&picks, LC_S("top/a")));
    assert_true(lc_picks_take(&picks, LC_S("x/top")));
    assert_false(lc_picks_take(&picks, LC_S("x/y.o")));
    lc_arena_release(&arena);
}

static void what_is_not_understood_is_said(void **state)
{
    static const char *const patterns[] = {"!(a|b)", "[a-z].js", "a{1..3}", "a**/b", "x\\y", "+(a)"};
    struct lc_arena arena;

    (void)state;
    lc_arena_init(&arena, 1);
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        struct lc_picks picks = {0};
        if (lc_picks_add(&arena, &picks, lc_str_from(patterns[i]), true))
            fail_msg("'%s'", patterns[i]);
    }
    lc_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_match_counts),
        cmocka_unit_test(folders_are_skipped_only_when_nothing_is_taken_back),
        cmocka_unit_test(ignored_lines),
        cmocka_unit_test(what_is_not_understood_is_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
