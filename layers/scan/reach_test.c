/* The longest match of patterns, counted by hand; and no example of a kind has a longer one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "layers/scan/reach.h"

static void test_reach(void **state)
{
    static const struct {
        const char *pattern;
        size_t reach;
    } rows[] = {
        {"", 0},
        {"abc", 3},
        {"ab?c{2}", 4},
        {"a{2,5}[b-d]{3}", 8},
        {"a|bcd|e{2}", 3},
        {"\\bab\\.c\\d{4}$", 8},
        {"(?i:ab|c){2,3}x", 7},
        {"(?<secret>[]x\\]]{4})(?![a-z]{99})", 4},
        {"(?<=ab)(?<!cd)x", 1},
        {"(?m)^ab{1,2}?c", 4},
        {"(?:-[a-z]{1,10}){0,8}y", 89},
        {"a*", LC_REACH_UNKNOWN},
        {"a[bc]+", LC_REACH_UNKNOWN},
        {"a{3,}", LC_REACH_UNKNOWN},
        {"(?:ab+)?", LC_REACH_UNKNOWN},
        {"(?>ab)", LC_REACH_UNKNOWN},
        {"ab)c", LC_REACH_UNKNOWN},
        {"{}", 2},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (lc_pattern_reach(lc_str_from(rows[i].pattern)) != rows[i].reach)
            fail_msg("%s: %zu", rows[i].pattern, lc_pattern_reach(lc_str_from(rows[i].pattern)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_reach)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
