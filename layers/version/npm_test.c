/* npm versions: the order of semver.org's section 11, and what node-semver's README says of loose input and limits. */
#include "layers/version/verdict_test.h"

static void test_order(void **state)
{
    /* semver.org 2.0.0, section 11, with the releases around. */
    static const char *const versions[] = {"0.9.9",      "1.0.0-alpha",  "1.0.0-alpha.1", "1.0.0-alpha.beta",
                                           "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1",
                                           "1.0.0",      "2.0.0",        "2.1.0",         "2.1.1"};

    (void)state;
    ASSERT_ASCENDING(LC_SCHEME_NPM, versions);
    assert_int_equal(order_of(LC_SCHEME_NPM, "1.0.0+a", "1.0.0+b"), 0); /* build metadata does not count */
    assert_int_equal(order_of(LC_SCHEME_NPM, "1.0.0-1", "1.0.0-a"), -1);
}

static void test_loose(void **state)
{
    (void)state;
    assert_int_equal(order_of(LC_SCHEME_NPM, "v1.2.3", " = 1.2.3 "), 0);
    assert_int_equal(order_of(LC_SCHEME_NPM, "1.2.3beta", "1.2.3-beta"), 0);
    assert_int_equal(order_of(LC_SCHEME_NPM, "01.02.03", "1.2.3"), 0);
    /* The last digit of 30 has to be the prerelease's first: nothing else fits. */
    assert_int_equal(order_of(LC_SCHEME_NPM, "1.2.30.4", "1.2.3-0.4"), 0);
    assert_int_equal(order_of(LC_SCHEME_NPM,
                              "\xC2\xA0"
                              "1.2.3\xEF\xBB\xBF",
                              "1.2.3"),
                     0); /* JavaScript's blanks */
}

static void test_not_versions(void **state)
{
    static const char *const none[] = {"",
                                       " ",
                                       "1",
                                       "1.2",
                                       "1.2.x",
                                       "1.2.3.4",
                                       "a.b.c",
                                       "1.2.3+",
                                       "1.2.3-a..b",
                                       "1.2.3 4",
                                       "9007199254740992.0.0",
                                       "-1.2.3",
                                       "V1.2.3",
                                       "99999999999999999999999.0.0"};
    char longest[300] = "1.2.3-";

    (void)state;
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        if (order_of(LC_SCHEME_NPM, none[i], "1.0.0") != 99)
            fail_msg("'%s' was taken for a version", none[i]);
    assert_int_equal(order_of(LC_SCHEME_NPM, "9007199254740991.0.0", "1.0.0"), 1);
    memset(longest + 6, 'a', 250); /* 256 characters are node-semver's limit */
    assert_int_equal(order_of(LC_SCHEME_NPM, longest, "1.2.3"), -1);
    longest[256] = 'a';
    assert_int_equal(order_of(LC_SCHEME_NPM, longest, "1.2.3"), 99);
}

static void test_big_identifiers(void **state)
{
    (void)state;
    /* 2^53 + 1 is no double: JavaScript sees both as 2^53, and stops there. */
    assert_int_equal(order_of(LC_SCHEME_NPM, "1.0.0-9007199254740992", "1.0.0-9007199254740993"), 0);
    assert_int_equal(order_of(LC_SCHEME_NPM, "1.0.0-9007199254740990", "1.0.0-9007199254740991"), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_loose),
        cmocka_unit_test(test_not_versions),
        cmocka_unit_test(test_big_identifiers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
