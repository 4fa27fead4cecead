/* --layer-map: which of several is found for an ARN. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lint/input/layer_map.h"

#define DATADOG "arn:aws:lambda:eu-west-1:464622532012:layer:Datadog-Node20-x:117"

static lc_str mapped(const char *pattern, const char *second, const char *arn, struct lc_arena *arena)
{
    struct lc_given given[] = {{.id = LC_OPT_LAYER_MAP, .value = lc_str_from(pattern)},
                               {.id = LC_OPT_LAYER_MAP, .value = lc_str_from(second)}};
    struct lc_arguments arguments = {.given = {given, second ? 2 : 1, 2}};

    return lc_layer_named(&arguments, lc_str_from(arn), arena).path;
}

static void test_patterns(void **state)
{
    static const struct {
        const char *pattern, *found;
    } cases[] = {
        {DATADOG "=dd.zip", "dd.zip"},
        {"arn:aws:lambda:*:*:layer:Datadog-Node20-x:*=dd.zip", "dd.zip"},
        {"arn:*:lambda:*:464622532012:layer:Datadog-*:*=dd", "dd"},
        {"arn:aws:lambda:*:*:layer:*Node20*:11?=dd", "dd"},
        {"arn:aws:lambda:*:*:layer:Datadog-Python*:*=dd", ""},
        {"arn:aws:lambda:us-*:*:layer:Datadog*:*=dd", ""},
        {"arn:aws:lambda:*:*:layer:Datadog*=dd", ""}, /* a '*' does not reach over a colon */
        {"arn:*=dd", ""},
    };
    struct lc_arena arena;

    (void)state;
    lc_arena_init(&arena, 7);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        lc_str path = mapped(cases[i].pattern, NULL, DATADOG, &arena);
        if (!lc_str_is(path, cases[i].found))
            fail_msg("'%s' gives '%.*s'", cases[i].pattern, LC_FMT(path));
    }
    assert_true(lc_str_is(mapped("arn:aws:lambda:*:*:layer:*:*=all", DATADOG "=one", DATADOG, &arena), "one"));
    lc_arena_release(&arena);
}

static void test_how(void **state)
{
    struct lc_given given[] = {{.id = LC_OPT_LAYER, .value = LC_S_INIT(DATADOG)}};
    struct lc_arguments none = {0}, flags = {.given = {given, 1, 1}};
    struct lc_arena arena;

    (void)state;
    lc_arena_init(&arena, 7);
    assert_true(lc_str_is(lc_layer_named(&none, LC_S(DATADOG), &arena).how,
                          "layercheck fetch-layers, or --layer-map '" DATADOG "=ZIP'"));
    assert_true(lc_str_is(lc_layer_named(&flags, LC_S(DATADOG), &arena).how,
                          "layercheck fetch-layers --layer " DATADOG ", or --layer-map '" DATADOG "=ZIP'"));
    /* What has no version cannot be fetched. */
    assert_true(lc_str_is(lc_layer_named(&none, LC_S("arn:aws:lambda:::awslayer:AmazonLinux1803"), &arena).how,
                          "--layer-map 'arn:aws:lambda:::awslayer:AmazonLinux1803=ZIP'"));
    lc_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_patterns), cmocka_unit_test(test_how)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
