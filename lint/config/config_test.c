/* layercheck.yaml: what it says, and what is said of mistakes in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "layers/base/source.h"
#include "lint/config/config.h"

#define SCHEMA_BYTES_MAX (1u << 20)

struct world {
    struct lc_arena arena;
    struct lc_config_file file;
    struct lc_err err;
};

static enum lc_status parse(struct world *world, const char *text)
{
    lc_arena_init(&world->arena, 7);
    world->err = (struct lc_err){0};
    return lc_config_parse(LC_S("svc/layercheck.yaml"), lc_str_from(text), &world->arena, &world->file, &world->err);
}

static void assert_refused(const char *text, const char *message)
{
    struct world world;

    assert_int_equal(parse(&world, text), LC_MALFORMED);
    assert_string_equal(world.err.text, message);
    lc_arena_release(&world.arena);
}

static void assert_item(const struct world *world, size_t at, const char *key, const char *name, const char *value)
{
    const struct lc_config_item *item = &world->file.items.items[at];

    assert_true(at < world->file.items.count);
    assert_string_equal(item->key->name, key);
    assert_true(lc_str_is(item->name, name));
    assert_true(lc_str_is(item->value, value));
}

static void test_says(void **state)
{
    struct world world;

    (void)state;
    assert_int_equal(parse(&world, "select: [packages, \"env-size\"]\n"
                                   "ignore: sdk-shadow\n"
                                   "severity: {torn-package: warning, secrets: off}\n"
                                   "parameters:\n  Stage: prod\n  Size: 512\n"
                                   "layer-map:\n  arn:aws:lambda:*:*:layer:deps:*: ../deps.zip\n"
                                   "thorough: true\nfail-on-unknown: false\n"
                                   "runtimes: /etc/runtimes.yaml\n"),
                     LC_OK);
    assert_int_equal(world.file.items.count, 10);
    assert_item(&world, 0, "select", "", "packages");
    assert_item(&world, 1, "select", "", "env-size");
    assert_item(&world, 2, "ignore", "", "sdk-shadow");
    assert_item(&world, 3, "severity", "torn-package", "warning");
    assert_item(&world, 4, "severity", "secrets", "off");
    assert_item(&world, 5, "parameters", "Stage", "prod");
    assert_item(&world, 6, "parameters", "Size", "512");
    /* Files are named from the folder of the layercheck.yaml. */
    assert_item(&world, 7, "layer-map", "arn:aws:lambda:*:*:layer:deps:*", "svc/../deps.zip");
    assert_item(&world, 8, "thorough", "", "");
    assert_item(&world, 9, "runtimes", "", "/etc/runtimes.yaml");
    assert_true(lc_str_is(world.file.items.items[6].whence, "'svc/layercheck.yaml', line 6, column 3"));
    lc_arena_release(&world.arena);
}

static void test_empty(void **state)
{
    struct world world;

    (void)state;
    assert_int_equal(parse(&world, "# nothing\n"), LC_OK);
    assert_int_equal(world.file.items.count, 0);
    lc_arena_release(&world.arena);
    assert_int_equal(parse(&world, "ignore: []\n"), LC_OK);
    assert_int_equal(world.file.items.count, 0);
    assert_true(world.file.has[1]); /* an empty list is one: it takes the place of a parent's */
    lc_arena_release(&world.arena);
}

static void test_mistakes(void **state)
{
    (void)state;
    assert_refused("selekt: x\n",
                   "'svc/layercheck.yaml', line 1, column 1: unknown key 'selekt'; did you mean 'select'?");
    assert_refused("ignore: x\nignore: y\n", "'svc/layercheck.yaml', line 2, column 1: key 'ignore' is given twice");
    assert_refused("- select\n", "'svc/layercheck.yaml', line 1, column 1: expected a map");
    assert_refused("thorough: yes\n",
                   "'svc/layercheck.yaml', line 1, column 11: expected true or false for 'thorough'");
    assert_refused("fail-on: fatal\n",
                   "'svc/layercheck.yaml', line 1, column 10: expected error, warning, note or never for 'fail-on'");
    assert_refused("as-of: 2026-02-30\n",
                   "'svc/layercheck.yaml', line 1, column 8: expected a date like 2026-11-23 for 'as-of'");
    assert_refused("severity: {env-size: fatal}\n",
                   "'svc/layercheck.yaml', line 1, column 22: expected error, warning, note or off for 'env-size'");
    assert_refused("severity: high\n", "'svc/layercheck.yaml', line 1, column 11: expected a map for 'severity'");
    assert_refused("select: {a: b}\n", "'svc/layercheck.yaml', line 1, column 9: expected a list for 'select'");
    assert_refused("select: [a, [b]]\n", "'svc/layercheck.yaml', line 1, column 13: expected a text");
    assert_refused("inputs:\n  - ~\n", "'svc/layercheck.yaml', line 2, column 5: expected a text");
    assert_refused("runtimes:\n",
                   "'svc/layercheck.yaml', line 1, column 10: expected the path of a file for 'runtimes'");
    assert_refused("layer-map: {deps: x.zip}\n",
                   "'svc/layercheck.yaml', line 1, column 13: expected the ARN of a layer and where it is found");
    assert_refused("layer-map: {'arn:a': 'x=y'}\n",
                   "'svc/layercheck.yaml', line 1, column 13: expected a name and a value without '='");
    assert_refused("select: [a\n", "'svc/layercheck.yaml', line 2, column 1: did not find expected ',' or ']'");
}

/* -- the published schema ------------------------------------------------------------------------------------------ */

static const struct lc_node *schema(struct lc_arena *arena)
{
    const struct lc_node *root = NULL;
    lc_str text;

    assert_int_equal(lc_file_read("ci/layercheck.schema.json", SCHEMA_BYTES_MAX, arena, &text, NULL), LC_OK);
    assert_int_equal(lc_document_parse(LC_NOTATION_JSON, text, arena, &root, NULL), LC_OK);
    return root;
}

static void assert_same_keys(const struct lc_node *object, const char *const *keys, size_t count)
{
    const struct lc_node *properties = lc_node_get(object, LC_S("properties"));
    const struct lc_node *more = lc_node_get(object, LC_S("additionalProperties"));

    assert_non_null(properties);
    assert_non_null(more);
    assert_int_equal(more->kind, LC_EVENT_FALSE);
    for (size_t i = 0; i < count; i++)
        if (lc_node_get(properties, lc_str_from(keys[i])) == NULL)
            fail_msg("key '%s' is not in the schema", keys[i]);
    assert_int_equal(properties->count, count); /* and the schema has no other */
}

static void test_schema(void **state)
{
    const struct lc_node *root, *definitions;
    const char *names[32];
    struct lc_arena arena;

    (void)state;
    lc_arena_init(&arena, 7);
    root = schema(&arena);
    definitions = lc_node_get(root, LC_S("$defs"));
    for (size_t i = 0; i < lc_config_key_count; i++)
        names[i] = lc_config_keys[i].name;
    assert_same_keys(root, names, lc_config_key_count);
    assert_same_keys(lc_node_get(definitions, LC_S("function")), lc_config_function_keys, lc_config_function_key_count);
    assert_same_keys(lc_node_get(definitions, LC_S("layer")), lc_config_layer_keys, lc_config_layer_key_count);
    lc_arena_release(&arena);
}

/* What a key says can be said on the command line too. */
static void test_options(void **state)
{
    (void)state;
    for (size_t i = 0; i < lc_config_key_count; i++)
        if (lc_config_keys[i].option && lc_option_named(lc_str_from(lc_config_keys[i].option)) == LC_OPT_COUNT)
            fail_msg("key '%s' has no option", lc_config_keys[i].name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_says), cmocka_unit_test(test_empty),
                                       cmocka_unit_test(test_mistakes), cmocka_unit_test(test_schema),
                                       cmocka_unit_test(test_options)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
