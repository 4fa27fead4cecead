/* RubyGems: the documentation of Gem::Version (its sorted examples, "Preventing Version Catastrophe") and of
 * Gem::Requirement. */
#include "layers/version/verdict_test.h"

#define YES LC_SATISFIED
#define NO LC_UNSATISFIED
#define BAD LC_RANGE_INVALID

static void test_order(void **state)
{
    static const char *const versions[] = {"0.9",   "1.0.a.2", "1.0.a10", "1.0.b1", "1.0.pre", "1.0",
                                           "1.0.1", "1.9.a",   "1.9.3",   "1.10",   "2"};

    (void)state;
    ASSERT_ASCENDING(LC_SCHEME_GEM, versions);
    assert_int_equal(order_of(LC_SCHEME_GEM, "1.0", "1"), 0);
    assert_int_equal(order_of(LC_SCHEME_GEM, "1.0.0.a", "1.a"), 0); /* zeros before the letters say nothing */
    assert_int_equal(order_of(LC_SCHEME_GEM, "1-1", "1.pre.1"), 0);
    assert_int_equal(order_of(LC_SCHEME_GEM, "", "0"), 0);
    assert_int_equal(order_of(LC_SCHEME_GEM, "1.0.A", "1.0.a"), -1); /* letters as bytes */
    assert_int_equal(order_of(LC_SCHEME_GEM, "1a", "1"), 99);
    assert_int_equal(order_of(LC_SCHEME_GEM, "1..2", "1"), 99);
    assert_int_equal(order_of(LC_SCHEME_GEM, "junk", "1"), 99);
}

static void test_requirements(void **state)
{
    static const struct verdict_case cases[] = {
        {"~> 3.0", "3.9.1", YES},
        {"~> 3.0", "4.0", NO},
        {"~> 3.0.3", "3.0.9", YES},
        {"~> 3.0.3", "3.1", NO},
        {"~> 3.0.3", "3.0.2", NO},
        {"~> 3", "3.9", YES},
        {"~> 3", "4", NO},
        {"~> 2.2.0.a", "2.2.0.b", YES},
        {"~> 1.9.9", "1.10.0.a", NO},
        {"~> 1.4.4", "1.5.a", NO}, /* its release is 1.5 */
        {"= 1.0", "1", YES},
        {"1.0", "1.0.0", YES},
        {"!= 1.0", "1.0.a", YES},
        {"> 1.0, < 2", "1.5", YES},
        {">= 1,<2", "2", NO},
        {"", "0", YES},
        {">= 0", "1.a", YES},
        {">= 1", "1.a", NO},
        {">= 1,", "1", YES},
        {",1", "1", BAD},
        {"== 1", "1", BAD},
        {">", "1", BAD},
        {"~> 99999999999999999999.9", "99999999999999999999.10", YES},
        {"~> 9.9", "10", NO},
    };

    (void)state;
    ASSERT_VERDICTS(LC_SCHEME_GEM, LC_PRERELEASES_DEFAULT, cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_order), cmocka_unit_test(test_requirements)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
