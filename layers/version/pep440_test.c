/* PEP 440: its own orderings, normalizations and examples of specifiers. */
#include "layers/version/verdict_test.h"

#define YES LC_SATISFIED
#define NO LC_UNSATISFIED
#define BAD LC_RANGE_INVALID

static void test_order(void **state)
{
    /* "Summary of permitted suffixes and relative ordering", the long example, between releases. */
    static const char *const versions[] = {"0.9",           "1.dev0",
                                           "1.0.dev456",    "1.0a1",
                                           "1.0a2.dev456",  "1.0a12.dev456",
                                           "1.0a12",        "1.0b1.dev456",
                                           "1.0b2",         "1.0b2.post345.dev456",
                                           "1.0b2.post345", "1.0rc1.dev456",
                                           "1.0rc1",        "1.0",
                                           "1.0+abc.5",     "1.0+abc.7",
                                           "1.0+5",         "1.0.post456.dev34",
                                           "1.0.post456",   "1.0.15",
                                           "1.1.dev1",      "1!0.1"};

    (void)state;
    ASSERT_ASCENDING(LC_SCHEME_PEP440, versions);
}

static void test_normalization(void **state)
{
    static const char *const same[][2] = {{"1.1RC1", "1.1rc1"},
                                          {"00", "0"},
                                          {"1.1.a1", "1.1a1"},
                                          {"1.1-a1", "1.1a1"},
                                          {"1.1a.1", "1.1a1"},
                                          {"1.1alpha1", "1.1a1"},
                                          {"1.1beta2", "1.1b2"},
                                          {"1.1c3", "1.1rc3"},
                                          {"1.1pre", "1.1rc0"},
                                          {"1.2a", "1.2a0"},
                                          {"1.2-post2", "1.2.post2"},
                                          {"1.0-r4", "1.0.post4"},
                                          {"1.0-1", "1.0.post1"},
                                          {"1.2.post", "1.2.post0"},
                                          {"1.2-dev2", "1.2.dev2"},
                                          {"1.2.dev", "1.2.dev0"},
                                          {"v1.0", "1.0"},
                                          {" 1.0\n", "1.0"},
                                          {"1.0+ubuntu-1", "1.0+ubuntu.1"},
                                          {"1.0", "1.0.0.0"},
                                          {"0!1.0", "1.0"},
                                          {"1.0+0010", "1.0+10"}};
    static const char *const none[] = {"",       "1.",       "1..0", "1.0-", "french toast", "1.0+", "1.0+a..b",
                                       "1.0++a", "1.0 .dev", "1.*",  "a1"};

    (void)state;
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        if (order_of(LC_SCHEME_PEP440, same[i][0], same[i][1]) != 0)
            fail_msg("'%s' is not '%s'", same[i][0], same[i][1]);
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        if (order_of(LC_SCHEME_PEP440, none[i], "1") != 99)
            fail_msg("'%s' was taken for a version", none[i]);
}

/* Section "Version specifiers", clause by clause. */
static void test_specifiers(void **state)
{
    static const struct verdict_case cases[] = {
        {"~=2.2", "2.3", YES},
        {"~=2.2", "3.0", NO},
        {"~=2.2", "2.1", NO},
        {"~=1.4.5", "1.4.9", YES},
        {"~=1.4.5", "1.5", NO},
        {"~=2.2.post3", "2.9", YES},
        {"~=2.2.post3", "2.2.post2", NO},
        {"~=1", "1.1", BAD},
        {"==1.1", "1.1.post1", NO},
        {"==1.1.post1", "1.1.post1", YES},
        {"==1.1.*", "1.1.post1", YES},
        {"==1.1.*", "1.1a1", NO},
        {"==1.1", "1.1.0", YES},
        {"==1.1", "1.1+local", YES},
        {"==1.1+a", "1.1+b", NO},
        {"!=1.1", "1.1.post1", YES},
        {"!=1.1.*", "1.1.post1", NO},
        {">1.7", "1.7.1", YES},
        {">1.7", "1.7.0.post1", NO},
        {">1.7.post2", "1.7.post3", YES},
        {">1.7.post2", "1.7.0", NO},
        {">1.7", "1.7+local", NO},
        {"<3.1", "3.1.dev0", NO},
        {"<3.1rc1", "3.1a1", NO},
        {"<=1.0", "1.0+local", YES},
        {"===1.0", "1.0", YES},
        {"===1.0", "1.0.0", NO},
        {">=1.0,!=1.3.4.*,<2.0", "1.3.5", YES},
        {">=1.0,!=1.3.4.*,<2.0", "1.3.4.1", NO},
        {"", "1.0", YES},
        {" >= 1.0 , < 2 ,", "1.5", YES},
        {">=1.0.*", "1.0", BAD},
        {"1.0", "1.0", BAD},
        {">=1.0+local", "1.0", BAD},
        {"===nonsense", "1.0", BAD},
        {">=1", "nonsense", BAD},
        {"==1!2.*", "1!2.3", YES},
        {"==2.*", "1!2.3", NO},
        {"==1!2.0.*", "1!2.0.0", NO}, /* packaging: see the .c file */
    };

    (void)state;
    ASSERT_VERDICTS(LC_SCHEME_PEP440, LC_PRERELEASES_DEFAULT, cases);
}

/* "Handling of pre-releases": excluded unless a specifier names one; pip's check of what is installed lets them in. */
static void test_prereleases(void **state)
{
    static const struct verdict_case cases[] = {
        {">=1.0", "1.1rc1", NO},  {">=1.0rc1", "1.1rc1", YES}, {">=1.0.dev0,<2", "1.1a1", YES},
        {"", "1.0a1", NO},        {">1.0a1", "1.1b1", NO},     {"==1.1rc1", "1.1rc1", YES},
        {"!=1.0a1", "1.1a1", NO}, {">=1.0", "1.1.post1", YES},
    };
    static const struct verdict_case installed[] = {{">=1.0", "1.1rc1", YES},
                                                    {"", "1.0a1", YES},
                                                    {"<3.1", "3.1.dev0", NO},
                                                    {"==1.1", "1.1rc1", NO},
                                                    {"===x", "1.0", NO}};

    (void)state;
    ASSERT_VERDICTS(LC_SCHEME_PEP440, LC_PRERELEASES_DEFAULT, cases);
    ASSERT_VERDICTS(LC_SCHEME_PEP440, LC_PRERELEASES_INSTALLED, installed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_normalization),
        cmocka_unit_test(test_specifiers),
        cmocka_unit_test(test_prereleases),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
