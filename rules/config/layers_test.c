/* The rules about a function's list of layers and what they are labelled for, over deployments made by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules/config/settings_test.h"

static void test_layer_arns(void **unused)
{
    static const struct {
        const char *reference;
        bool right;
    } cases[] = {
        {"arn:aws:lambda:eu-west-1:123456789012:layer:deps:3", true},
        {"arn:aws-cn:lambda:cn-north-1:123456789012:layer:de_ps-2:3", true},
        {"arn:aws:lambda:::awslayer:AmazonLinux1803", true},
        {"arn:aws:lambda:${AWS::Region}:123456789012:layer:deps:3", true},
        {"arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:layer:deps:${Version}", true},
        {"arn:aws:lambda:${AWS::Region}:123456789012:layer:${NameAndVersion}", true},
        {"${Arn}", true},
        {"layer.zip", true},
        {"arn:aws:lambda:eu-west-1:123456789012:layer:deps", false},
        {"arn:aws:lambda:${AWS::Region}:123456789012:layer:deps", false},
        {"arn:aws:lambda:eu-west-1:123456789012:layer:deps:latest", false},
        {"arn:aws:lambda:eu-west-1:123456789012:layer:deps:", false},
        {"arn:aws:lambda:eu-west-1:12345678901:layer:deps:3", false},
        {"arn:aws:lambda::123456789012:layer:deps:3", false},
        {"arn:aws:lambda:eu-west-1:123456789012:function:deps:3", false},
        {"arn:aws:s3:::bucket", false},
        {"arn:aws:lambda:eu-west-1:123456789012:layer:deps:3:4", false},
        {"arn:aws:lambda:eu-west-1:123456789012:layer:de.ps:3", false},
    };

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct lc_artifact layer = {.reference = lc_str_from(cases[i].reference), .at = {LC_S("template.yaml"), 18, 9}};
        struct world world;
        start(&world);
        world.function.layers = &layer;
        world.function.layer_count = 1;
        if (cases[i].right)
            none(&world, "invalid-setting");
        else
            one(&world, "invalid-setting", "layer-arn", LC_ERROR, 18);
        finish(&world);
    }
}

static void test_layer_regions(void **unused)
{
    struct lc_artifact layers[2] = {
        {.reference = LC_S("arn:aws:lambda:eu-west-1:123456789012:layer:a:3"), .at = {LC_S("template.yaml"), 18, 9}},
        {.reference = LC_S("arn:aws:lambda:us-east-1:123456789012:layer:b:3"), .at = {LC_S("template.yaml"), 19, 9}}};
    struct world world;

    (void)unused;
    start(&world);
    world.function.layers = layers;
    world.function.layer_count = 2;
    one(&world, "invalid-setting", "layer-region", LC_ERROR, 19);
    layers[1].reference = LC_S("arn:aws:lambda:eu-west-1:210987654321:layer:b:3");
    none(&world, "invalid-setting");
    layers[1].reference = LC_S("arn:aws:lambda:${AWS::Region}:123456789012:layer:b:3");
    none(&world, "invalid-setting");
    layers[1].reference = LC_S("aws_lambda_layer_version.b.layer_arn");
    none(&world, "invalid-setting");
    world.function.described = LC_DESCRIBED_BY_TERRAFORM;
    one(&world, "invalid-setting", "layer-arn", LC_ERROR, 19);
    finish(&world);
}

static void test_layer_definitions(void **unused)
{
    struct lc_value labels[16];
    struct lc_artifact layer = {.reference = LC_S("Deps"),
                                .id = LC_S("Deps"),
                                .defined_here = true,
                                .layer_name = LC_S("shared deps"),
                                .at = {LC_S("template.yaml"), 18, 9}};
    struct world world;
    char bytes[150];

    (void)unused;
    start(&world);
    world.function.layers = &layer;
    world.function.layer_count = 1;
    one(&world, "invalid-setting", "pattern", LC_ERROR, 18);
    layer.layer_name = LC_S("${AWS::StackName} deps");
    none(&world, "invalid-setting");
    memset(bytes, 'l', sizeof bytes);
    layer.layer_name = (lc_str){bytes, 140};
    none(&world, "invalid-setting");
    layer.layer_name.len = 141;
    one(&world, "invalid-setting", "too-long", LC_ERROR, 18);
    layer.defined_here = false; /* somebody else's: its name is in order, or it would not be there */
    none(&world, "invalid-setting");
    layer.defined_here = true;
    layer.layer_name = LC_S("deps");
    for (uint32_t i = 0; i < 16; i++)
        labels[i] = value_at("nodejs24.x", 50 + i);
    layer.label_runtimes = (struct lc_values){labels, 15};
    none(&world, "invalid-setting");
    layer.label_runtimes.count = 16;
    one(&world, "invalid-setting", "labels", LC_ERROR, 65);
    layer.label_runtimes.count = 0;
    layer.label_architectures = (struct lc_values){labels, 3};
    one(&world, "invalid-setting", "labels", LC_ERROR, 52);
    layer.label_architectures.count = 2;
    none(&world, "invalid-setting");
    finish(&world);
}

static void test_race(void **unused)
{
    struct lc_artifact layers[2] = {
        {.reference = LC_S("arn:aws:lambda:eu-west-1:123456789012:layer:a:3"), .at = {LC_S("template.yaml"), 18, 9}},
        {.reference = LC_S("Deps"), .id = LC_S("Deps"), .defined_here = true, .at = {LC_S("template.yaml"), 19, 9}}};
    struct world world;

    (void)unused;
    start(&world);
    world.function.layers = layers;
    world.function.layer_count = 2;
    world.function.publishes = LC_UNSET;
    assert_true(lc_str_contains(one(&world, "layer-update-race", NULL, LC_NOTE, 19)->fix, LC_S("AutoPublishAlias")));
    world.function.described = LC_DESCRIBED_BY_TERRAFORM;
    assert_true(lc_str_contains(one(&world, "layer-update-race", NULL, LC_NOTE, 19)->fix, LC_S("aws_lambda_alias")));
    world.function.publishes = LC_UNKNOWN;
    none(&world, "layer-update-race");
    world.function.publishes = LC_KNOWN;
    none(&world, "layer-update-race");
    world.function.publishes = LC_UNSET;
    world.function.layer_count = 1; /* a layer of somebody else's changes when its ARN does */
    none(&world, "layer-update-race");
    world.function.layer_count = 2;
    world.function.described = LC_DESCRIBED_BY_AWS;
    none(&world, "layer-update-race");
    finish(&world);
}

static void test_labels(void **unused)
{
    struct lc_value labels[2] = {value_at("arm64", 40), value_at("x86_64", 41)};
    struct lc_artifact layer = {.reference = LC_S("Deps"), .id = LC_S("Deps"), .at = {LC_S("template.yaml"), 19, 9}};
    struct world world;

    (void)unused;
    start(&world);
    world.function.layers = &layer;
    world.function.layer_count = 1;
    none(&world, "architecture-label"); /* no label says nothing */
    layer.label_architectures = (struct lc_values){labels, 1};
    assert_int_equal(one(&world, "architecture-label", "function", LC_NOTE, 19)->locations[1].origin.line, 40);
    layer.label_architectures.count = 2;
    none(&world, "architecture-label");
    labels[1].know = LC_UNKNOWN;
    none(&world, "architecture-label");
    labels[0] = value_at("nodejs20.x", 42);
    layer.label_runtimes = (struct lc_values){labels, 1};
    layer.label_architectures.count = 0;
    one(&world, "runtime-label", "function", LC_NOTE, 19);
    labels[0] = value_at("nodejs24.x", 42);
    none(&world, "runtime-label");
    finish(&world);
}

static void test_globals(void **unused)
{
    struct lc_artifact layers[6] = {0};
    const struct lc_finding *finding;
    struct world world;

    (void)unused;
    start(&world);
    for (uint32_t i = 0; i < 6; i++) {
        layers[i].reference = layers[i].id = lc_arena_printf(&world.arena, "L%u", i);
        layers[i].at = (struct lc_origin){LC_S("template.yaml"), i < 2 ? 4 + i : 16 + i, 9};
    }
    world.function.layers = layers;
    world.function.layer_count = 6;
    finding = one(&world, "layer-count", NULL, LC_ERROR, 21);
    assert_true(lc_str_has_prefix(finding->notes[0], LC_S("layers 1 to 2 come from Globals")));
    world.function.layer_count = 5;
    none(&world, "layer-count");
    layers[3].id = layers[0].id;
    finding = one(&world, "duplicate-layer", "same", LC_ERROR, 19);
    assert_int_equal(finding->locations[1].origin.line, 4);
    finish(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_layer_arns),
        cmocka_unit_test(test_layer_regions),
        cmocka_unit_test(test_layer_definitions),
        cmocka_unit_test(test_race),
        cmocka_unit_test(test_labels),
        cmocka_unit_test(test_globals),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
