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

static struct lc_artifact expressed(const struct lc_arguments *arguments, const char *text, const char *how,
                                    struct lc_arena *arena)
{
    struct lc_artifact layer = {.reference = lc_str_from(text), .how = lc_str_from(how), .why = LC_S("so")};

    lc_layer_expressed(arguments, &layer, arena);
    return layer;
}

/* What only deployment evaluates, by the text that reports show. */
static void test_expressions(void **state)
{
    static const struct lc_hole region = {15, 14};
    struct lc_given given[] = {{.id = LC_OPT_LAYER_MAP, .value = LC_S_INIT("${ImportValue deps}=deps.zip")},
                               {.id = LC_OPT_LAYER_MAP, .value = LC_S_INIT("arn:aws:lambda:*:1:layer:x:*=x.zip")}};
    struct lc_arguments arguments = {.given = {given, 2, 2}}, none = {0};
    lc_str partly = LC_S("arn:aws:lambda:${data.r.name}:1:layer:x:2");
    struct lc_arena arena;

    (void)state;
    lc_arena_init(&arena, 7);
    assert_true(lc_str_is(expressed(&arguments, "${ImportValue deps}", "aws x", &arena).path, "deps.zip"));
    assert_true(lc_str_is(expressed(&arguments, "${ImportValue other}", "aws x", &arena).how,
                          "aws x, then --layer-map '${ImportValue other}=ZIP'"));
    assert_true(
        lc_str_is(expressed(&none, "{{resolve:ssm:/a}}", "", &arena).how, "--layer-map '{{resolve:ssm:/a}}=ZIP'"));
    assert_true(lc_str_is(expressed(&none, "${A}", "--parameter A=VALUE", &arena).how, "--parameter A=VALUE"));
    /* Of several things, or of nothing that a shell could be given. */
    assert_true(lc_str_is(expressed(&none, "${Fn::Select}", "", &arena).how, ""));
    assert_true(lc_str_is(expressed(&none, "${it's}", "", &arena).how, ""));
    assert_true(lc_str_is(expressed(&none, "deps", "", &arena).how, ""));

    assert_true(lc_str_is(lc_layer_in_part(&arguments, partly, &region, 1, &arena).path, "x.zip"));
    assert_true(lc_str_is(lc_layer_in_part(&none, partly, &region, 1, &arena).how,
                          "--layer-map 'arn:aws:lambda:*:1:layer:x:2=ZIP'"));
    assert_true(lc_str_eq(lc_layer_in_part(&none, partly, &region, 1, &arena).id, partly));
    lc_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_patterns), cmocka_unit_test(test_how),
                                       cmocka_unit_test(test_expressions)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
