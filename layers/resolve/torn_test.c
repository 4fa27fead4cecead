/* How installers' versions are ordered; what tears a package is in inventory_test.c. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "layers/resolve/copies.h"

static void versions_compare_by_numbers(void **state)
{
    static const struct {
        const char *a, *b;
        int order;
    } cases[] = {{"1.9", "1.10", -1},   {"1.0", "1.0.0", 0},          {"1.0.0", "1", 0},
                 {"2", "1.99.99", 1},   {"1.0.0rc1", "1.0.0", -1},    {"1.01", "1.1", 0},
                 {"", "", 0},           {"1.0-beta", "1.0-alpha", 1}, {"", "0.0", 0},
                 {"3.0.10", "3.0.9", 1}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(lc_versions_compare(lc_str_from(cases[i].a), lc_str_from(cases[i].b)), cases[i].order);
        assert_int_equal(lc_versions_compare(lc_str_from(cases[i].b), lc_str_from(cases[i].a)), -cases[i].order);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(versions_compare_by_numbers)};

    return cmocka_run_group_tests_name("torn", tests, NULL, NULL);
}
