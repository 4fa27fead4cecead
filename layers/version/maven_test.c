/* Maven: the POM reference's "Version Order Specification" with its examples, and "Dependency Version Requirement
 *        Specification". */
#include "layers/version/verdict_test.h"

#define YES LC_SATISFIED
#define NO LC_UNSATISFIED
#define BAD LC_RANGE_INVALID

static void test_order(void **state)
{
    /* The qualifiers in order, then what the reference's examples add. */
    static const char *const versions[] = {"1-alpha-1", "1-alpha-2", "1-beta", "1-milestone", "1-rc",   "1-snapshot",
                                           "1",         "1-sp",      "1-foo",  "1-foo-1",     "1-foo2", "1-foo10",
                                           "1-1",       "1.1",       "1.2",    "1.10",        "2"};
    static const char *const same[][2] = {{"1", "1.0"},
                                          {"1", "1-ga"},
                                          {"1", "1.final"},
                                          {"1.0.0", "1-0"},
                                          {"1-a1", "1-alpha-1"},
                                          {"1.0-RC1", "1-cr1"},
                                          {"1-m3", "1-MILESTONE-3"},
                                          {"1.0.RELEASE", "1"},
                                          {"1-1.foo-bar1baz-.1", "1-1.foo-bar-1-baz-0.1"},
                                          {"1..1", "1.0.1"},
                                          {"", "0"}};

    (void)state;
    ASSERT_ASCENDING(LC_SCHEME_MAVEN, versions);
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        if (order_of(LC_SCHEME_MAVEN, same[i][0], same[i][1]) != 0)
            fail_msg("'%s' is not '%s'", same[i][0], same[i][1]);
    assert_int_equal(order_of(LC_SCHEME_MAVEN, "1-a", "1-alpha"),
                     1); /* a letter alone is an alias only before a digit */
    assert_int_equal(order_of(LC_SCHEME_MAVEN, "31.1-jre", "31.1-android"), 1);
    assert_int_equal(order_of(LC_SCHEME_MAVEN, "18446744073709551616", "18446744073709551615"), 1);
    assert_int_equal(order_of(LC_SCHEME_MAVEN, "1.0000000000.1", "1.5"),
                     1); /* ten zeros are a long, and above any int */
}

static void test_ranges(void **state)
{
    static const struct verdict_case cases[] = {
        {"1.0", "7", YES}, /* a wish */
        {"[1.0]", "1", YES},
        {"[1.0]", "1.1", NO},
        {"(,1.0]", "1.0", YES},
        {"(,1.0]", "1.0.1", NO},
        {"[1.2,1.3]", "1.2.5", YES},
        {"[1.0,2.0)", "2.0", NO},
        {"[1.0,2.0)", "2.0-rc1", YES},
        {"[1.5,)", "99", YES},
        {"[1.5,)", "1.5-beta", NO},
        {"(,1.0],[1.2,)", "1.1", NO},
        {"(,1.0],[1.2,)", "1.2", YES},
        {"(,1.1),(1.1,)", "1.1", NO},
        {"[ 1.0 , 2.0 )", "1.0", YES},
        {"(,)", "0", YES},
        {"", "1", NO},
        {"(1.0)", "1.0", BAD},
        {"[1.0", "1", BAD},
        {"[2,1]", "1", BAD},
        {"(1,1)", "1", BAD},
        {"[1,1.0]", "1", YES},
        {"[1,2],[1.5,3]", "1", BAD},
        {"[1,2],3", "1", BAD},
        {"[1,2]3", "1", BAD},
    };

    (void)state;
    ASSERT_VERDICTS(LC_SCHEME_MAVEN, LC_PRERELEASES_DEFAULT, cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_order), cmocka_unit_test(test_ranges)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
