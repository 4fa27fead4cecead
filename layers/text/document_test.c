#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "layers/base/caps.h"
#include "layers/text/text.h"

static struct lc_arena arena;

static int set_up(void **state)
{
    (void)state;
    lc_arena_init(&arena, 1);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    lc_arena_release(&arena);
    return 0;
}

static const struct lc_node *parsed(enum lc_notation syntax, lc_str text)
{
    const struct lc_node *node = NULL;
    struct lc_err err = {0};

    if (lc_document_parse(syntax, text, &arena, &node, &err) != LC_OK)
        fail_msg("%s", err.text);
    return node;
}

static void children_keep_their_order_and_keys(void **state)
{
    const struct lc_node *map = parsed(LC_NOTATION_JSON, LC_S("{\"a\": 1, \"b\": [true, {}], \"a\": \"x\"}"));
    const struct lc_node *list = lc_node_get(map, LC_S("b"));

    (void)state;
    assert_int_equal(map->kind, LC_EVENT_MAP);
    assert_int_equal(map->count, 3);
    assert_true(lc_str_is(map->first->key, "a"));
    assert_int_equal(map->first->kind, LC_EVENT_NUMBER);
    assert_int_equal(map->first->key_span.column, 2);
    assert_true(lc_str_is(lc_node_text(lc_node_get(map, LC_S("a"))), "x")); /* the last one, as JSON.parse has it */
    assert_int_equal(list->count, 2);
    assert_ptr_equal(list->parent, map);
    assert_int_equal(list->first->key.len, 0);
    assert_int_equal(list->first->next->kind, LC_EVENT_MAP);
    assert_null(list->first->next->next);
    assert_null(lc_node_get(map, LC_S("c")));
    assert_null(lc_node_get(list, LC_S("a")));
    assert_null(lc_node_get(NULL, LC_S("a")));
    assert_false(lc_node_is_text(list));
    assert_false(lc_node_is_text(NULL));
    assert_int_equal(lc_node_text(NULL).len, 0);
}

static void yaml_keeps_tags_and_aliases(void **state)
{
    const struct lc_node *map = parsed(LC_NOTATION_YAML, LC_S("a: &x {k: !Ref V}\nb: *x\nc: &x !Sub\n  - t\nd: *x\n"));
    const struct lc_node *ref = lc_node_get(lc_node_get(map, LC_S("a")), LC_S("k"));

    (void)state;
    assert_true(lc_str_is(ref->tag, "!Ref"));
    assert_true(lc_str_is(ref->text, "V"));
    assert_ptr_equal(lc_node_get(lc_node_get(map, LC_S("b")), LC_S("k")), ref); /* through the alias */
    assert_true(lc_str_is(lc_node_get(map, LC_S("c"))->tag, "!Sub"));
    assert_ptr_equal(lc_node_get(map, LC_S("d"))->aliased,
                     lc_node_get(map, LC_S("c"))); /* the newest anchor of the name */
}

static void an_alias_may_point_around_itself(void **state)
{
    const struct lc_node *map = parsed(LC_NOTATION_YAML, LC_S("&r\na: *r\n"));

    (void)state;
    assert_ptr_equal(lc_node_get(map, LC_S("a"))->aliased, map);
}

static void empty_and_wrong_texts(void **state)
{
    const struct lc_node *node = parsed(LC_NOTATION_YAML, LC_S("# only a comment\n"));
    struct lc_err err = {0};

    (void)state;
    assert_int_equal(node->kind, LC_EVENT_NULL);
    assert_int_equal(parsed(LC_NOTATION_YAML, LC_S(""))->kind, LC_EVENT_NULL);
    assert_int_equal(lc_document_parse(LC_NOTATION_YAML, LC_S("a: *x\n"), &arena, &node, &err), LC_MALFORMED);
    assert_string_equal(err.text, "line 1, column 4: alias of an anchor that is not defined");
    err = (struct lc_err){0};
    assert_int_equal(lc_document_parse(LC_NOTATION_JSON, LC_S(""), &arena, &node, &err), LC_MALFORMED);
}

static void size_is_bounded(void **state)
{
    lc_str text = {"", (size_t)LC_TEXT_BYTES_MAX + 1}; /* refused by its length: the bytes are not there */
    const struct lc_node *node;

    (void)state;
    for (int syntax = LC_NOTATION_JSON; syntax <= LC_NOTATION_YAML; syntax++) {
        struct lc_err err = {0};

        assert_int_equal(lc_document_parse((enum lc_notation)syntax, text, &arena, &node, &err), LC_LIMIT);
        assert_string_equal(err.text, "text of 67108865 bytes, more than 67108864 are not read");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(children_keep_their_order_and_keys, set_up, tear_down),
        cmocka_unit_test_setup_teardown(yaml_keeps_tags_and_aliases, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_alias_may_point_around_itself, set_up, tear_down),
        cmocka_unit_test_setup_teardown(empty_and_wrong_texts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(size_is_bounded, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
