/* npm ranges: the examples of node-semver's README ("Advanced Range Syntax"), each as its two edges, and the ways
 * ranges go wrong. */
#include "layers/version/verdict_test.h"

#define YES LC_SATISFIED
#define NO LC_UNSATISFIED
#define BAD LC_RANGE_INVALID

/* "written := from to before": satisfied by `from`, not by `before`, and not by what precedes `from`. */
static void test_readme(void **state)
{
    static const struct {
        const char *range, *under, *from, *last, *over;
    } cases[] = {
        {"1.2.3 - 2.3.4", "1.2.2", "1.2.3", "2.3.4", "2.3.5"},
        {"1.2 - 2.3.4", "1.1.9", "1.2.0", "2.3.4", "2.3.5"},
        {"1.2.3 - 2.3", "1.2.2", "1.2.3", "2.3.99", "2.4.0"},
        {"1.2.3 - 2", "1.2.2", "1.2.3", "2.99.99", "3.0.0"},
        {"1.x", "0.9.9", "1.0.0", "1.99.99", "2.0.0"},
        {"1.2.x", "1.1.9", "1.2.0", "1.2.99", "1.3.0"},
        {"1", "0.9.9", "1.0.0", "1.99.99", "2.0.0"},
        {"1.2", "1.1.9", "1.2.0", "1.2.99", "1.3.0"},
        {"~1.2.3", "1.2.2", "1.2.3", "1.2.99", "1.3.0"},
        {"~1.2", "1.1.9", "1.2.0", "1.2.99", "1.3.0"},
        {"~1", "0.9.9", "1.0.0", "1.99.99", "2.0.0"},
        {"~0.2.3", "0.2.2", "0.2.3", "0.2.99", "0.3.0"},
        {"~0.2", "0.1.9", "0.2.0", "0.2.99", "0.3.0"},
        {"^1.2.3", "1.2.2", "1.2.3", "1.99.99", "2.0.0"},
        {"^0.2.3", "0.2.2", "0.2.3", "0.2.99", "0.3.0"},
        {"^0.0.3", "0.0.2", "0.0.3", "0.0.3", "0.0.4"},
        {"^1.2.3-beta.2", "1.2.3-beta.1", "1.2.3-beta.2", "1.99.99", "2.0.0"},
        {"^0.0.3-beta", "0.0.2", "0.0.3-beta", "0.0.3", "0.0.4"},
        {"^1.2.x", "1.1.9", "1.2.0", "1.99.99", "2.0.0"},
        {"^0.0.x", "0.1.0", "0.0.0", "0.0.99", "0.1.0"},
        {"^0.0", "0.1.0", "0.0.0", "0.0.99", "0.1.0"},
        {"^1.x", "0.9.9", "1.0.0", "1.99.99", "2.0.0"},
        {"^0.x", "1.0.0", "0.0.0", "0.99.99", "1.0.0"},
        {">=1.2.7 <1.3.0", "1.2.6", "1.2.7", "1.2.99", "1.3.0"},
        {"1.2.7 || >=1.2.9 <2.0.0", "1.2.8", "1.2.7", "1.4.6", "2.0.0"},
        {"~> 1.2.3", "1.2.2", "1.2.3", "1.2.99", "1.3.0"},
        {">1.2", "1.2.99", "1.3.0", "9.0.0", "1.2.0"},
        {"<=1.2", "1.3.0", "0.0.0", "1.2.99", "1.3.0"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct verdict_case edges[] = {{cases[i].range, cases[i].under, NO},
                                             {cases[i].range, cases[i].from, YES},
                                             {cases[i].range, cases[i].last, YES},
                                             {cases[i].range, cases[i].over, NO}};
        ASSERT_VERDICTS(LC_SCHEME_NPM, LC_PRERELEASES_DEFAULT, edges);
    }
}

/* README, "Prerelease Tags": only where a comparator with the same three numbers has one too. */
static void test_prereleases(void **state)
{
    static const struct verdict_case cases[] = {
        {">1.2.3-alpha.3", "1.2.3-alpha.7", YES},
        {">1.2.3-alpha.3", "3.4.5-alpha.9", NO},
        {">1.2.3-alpha.3", "3.4.5", YES},
        {"*", "1.0.0-rc.1", NO},
        {"", "1.0.0", YES},
        {"^1.2.3", "1.3.0-beta", NO},
        {"^1.2.3", "2.0.0-alpha", NO},
        {"<2.0.0", "2.0.0-alpha", NO},
        {"1.2.3-rc.1 || ^2", "1.2.3-rc.1", YES},
        {"1.2.3-rc.1 || *", "1.2.3-rc.1", NO}, /* beside "*" nothing else is looked at */
    };
    static const struct verdict_case installed[] = {
        {"*", "1.0.0-rc.1", YES}, {" ", "1.0.0-rc.1", YES}, {"^1.0.0", "1.1.0-rc.1", NO}, {">=0", "1.1.0-rc.1", NO}};

    (void)state;
    ASSERT_VERDICTS(LC_SCHEME_NPM, LC_PRERELEASES_DEFAULT, cases);
    ASSERT_VERDICTS(LC_SCHEME_NPM, LC_PRERELEASES_INSTALLED, installed);
}

static void test_odd_input(void **state)
{
    static const struct verdict_case cases[] = {
        {">= 1.2.3   < 2", "1.9.0", YES},
        {"^ 1.2", "1.9.0", YES},
        {"=v1.2.3", "1.2.3", YES},
        {"1.2.3||2.0.0", "2.0.0", YES},
        {"|| 9", "1.0.0", YES},      /* an empty alternative is "*" */
        {"1.2.3 foo", "1.2.3", YES}, /* loosely, what is no comparator is dropped */
        {">x", "1.0.0", NO},
        {"<*", "1.0.0", NO},
        {">=x", "1.0.0", YES},
        {"1.2.3.4", "1.2.3", BAD},
        {">>1", "1.0.0", BAD},
        {"!1", "1.0.0", BAD},
        {"1.x.2", "1.0.2", BAD},
        {"^1.2.3", "1.2", BAD},
        {"^1.2.3", "", BAD},
        {"9007199254740992", "1.0.0", BAD},           /* one more than a double holds exactly */
        {"1 - 9999999999999999999999", "5.0.0", YES}, /* 1e22 prints as "1e+22", which is dropped */
        {"1.2.3 - 2.0.0+build", "2.0.0", YES},
    };

    (void)state;
    ASSERT_VERDICTS(LC_SCHEME_NPM, LC_PRERELEASES_DEFAULT, cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_readme),
        cmocka_unit_test(test_prereleases),
        cmocka_unit_test(test_odd_input),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
