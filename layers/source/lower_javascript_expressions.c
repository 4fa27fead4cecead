/* JavaScript's expressions, and JSX. */
#include "layers/source/lower_javascript.h"

/* Holes leave no node: a comma after nothing is one. */
uint32_t js_array(struct js *js, uint32_t flat)
{
    uint32_t node = js_new(js, LC_SYN_ARRAY, flat), last = 0;
    bool filled = false;

    for (uint32_t child = js_flat(js, flat)->first; child != 0; child = js_flat(js, child)->next) {
        if (js_flat(js, child)->named) {
            js_append(js, node, &last, js_node(js, child));
            filled = true;
        } else {
            if (!filled)
                js_append(js, node, &last, 0);
            filled = false;
        }
    }
    return node;
}

uint32_t js_spread(struct js *js, uint32_t flat)
{
    uint32_t node = js_new(js, LC_SYN_SPREAD, flat), last = 0;

    js_append(js, node, &last, js_node(js, js_first_named(js, flat)));
    return node;
}

/* PROPERTY(value, key?) around a value that is lowered already. */
static uint32_t property(struct js *js, uint32_t flat, uint32_t key, uint32_t value)
{
    uint32_t node = js_new(js, LC_SYN_PROPERTY, flat), last = 0;
    bool literal = js_key(js, key, &js_at(js, node)->text);

    js_append(js, node, &last, value);
    js_append(js, node, &last, literal ? 0 : js_node(js, key));
    return node;
}

uint32_t js_pair(struct js *js, uint32_t flat)
{
    return property(js, flat, js_get(js, flat, JS_F_key), js_node(js, js_get(js, flat, JS_F_value)));
}

static uint32_t object_member(struct js *js, uint32_t child)
{
    lc_str name;
    uint32_t key;

    switch ((int)js_type(js, child)) {
    case JS_shorthand_property_identifier:
    case JS_shorthand_property_identifier_pattern: return property(js, child, child, js_node(js, child));
    case JS_object_assignment_pattern:
        key = js_get(js, child, JS_F_left);
        return property(js, child, key, js_node(js, child));
    case JS_method_definition:
        key = js_get(js, child, JS_F_name);
        return js_key(js, key, &name) ? js_node(js, child) : property(js, child, key, js_node(js, child));
    default: return js_node(js, child);
    }
}

uint32_t js_object(struct js *js, uint32_t flat)
{
    uint32_t node = js_new(js, LC_SYN_OBJECT, flat), last = 0;

    for (uint32_t child = js_flat(js, flat)->first; child != 0; child = js_flat(js, child)->next) {
        uint32_t lowered = js_flat(js, child)->named ? object_member(js, child) : 0;

        if (lowered != 0)
            js_append(js, node, &last, lowered);
    }
    return node;
}

uint32_t js_default(struct js *js, uint32_t flat)
{
    uint32_t node = js_new(js, LC_SYN_PARAMETER, flat), last = 0;

    js_append(js, node, &last, js_node(js, js_get(js, flat, JS_F_left)));
    js_append(js, node, &last, js_node(js, js_get(js, flat, JS_F_right)));
    return node;
}

static bool is_optional(struct js *js, uint32_t flat)
{
    for (uint32_t child = js_flat(js, flat)->first; child != 0; child = js_flat(js, child)->next)
        if (js_type(js, child) == JS_optional_chain ||
            (!js_flat(js, child)->named && lc_str_is(lc_flat_text(js->lower, child), "?.")))
            return true;
    return false;
}

uint32_t js_member(struct js *js, uint32_t flat)
{
    uint32_t node = js_sent(js, flat), last = 0, name = js_get(js, flat, JS_F_property);

    if (node != 0)
        return node;
    node = js_new(js, LC_SYN_MEMBER, flat);
    if (is_optional(js, flat))
        js_at(js, node)->flags |= LC_SYN_OPTIONAL;
    if (name != 0)
        js_at(js, node)->text = lc_flat_text(js->lower, name);
    js_append(js, node, &last, js_node(js, js_get(js, flat, JS_F_object)));
    return node;
}

/* import.meta, new.target: the word before the dot is no object that anything else can name. */
uint32_t js_meta(struct js *js, uint32_t flat)
{
    uint32_t node = js_new(js, LC_SYN_MEMBER, flat), last = 0, object = js_new(js, LC_SYN_NAME, flat);
    lc_str text = lc_flat_text(js->lower, flat);
    size_t dot = lc_str_find_byte(text, '.');

    js_at(js, object)->text = lc_str_trim(lc_str_cut(text, 0, dot));
    js_at(js, node)->text = dot == LC_NPOS ? (lc_str){"", 0} : lc_str_trim(lc_str_from_index(text, dot + 1));
    js_append(js, node, &last, object);
    return node;
}

/* TypeScript's a.b.c where only names may stand. */
uint32_t js_nested(struct js *js, uint32_t flat)
{
    return js_member(js, flat);
}

uint32_t js_subscript(struct js *js, uint32_t flat)
{
    uint32_t node = js_new(js, LC_SYN_INDEX, flat), last = 0;

    if (is_optional(js, flat))
        js_at(js, node)->flags |= LC_SYN_OPTIONAL;
    js_append(js, node, &last, js_node(js, js_get(js, flat, JS_F_object)));
    js_append(js, node, &last, js_node(js, js_get(js, flat, JS_F_index)));
    return node;
}

uint32_t js_call(struct js *js, uint32_t flat)
{
    bool made = js_type(js, flat) == JS_new_expression;
    uint32_t node = made ? 0 : js_downleveled_call(js, flat), last = 0, arguments = js_get(js, flat, JS_F_arguments);

    if (node != 0)
        return node;
    node = js_new(js, LC_SYN_CALL, flat);
    if (made)
        js_at(js, node)->flags |= LC_SYN_NEW;
    else if (is_optional(js, flat))
        js_at(js, node)->flags |= LC_SYN_OPTIONAL;
    js_append(js, node, &last, js_node(js, js_get(js, flat, made ? JS_F_constructor : JS_F_function)));
    if (arguments != 0 && js_type(js, arguments) == JS_template_string) {
        js_append(js, node, &last, js_node(js, arguments));
        return node;
    }
    for (uint32_t child = arguments ? js_flat(js, arguments)->first : 0; child != 0; child = js_flat(js, child)->next)
        if (js_flat(js, child)->named)
            js_append(js, node, &last, js_node(js, child));
    return node;
}

static uint32_t one(struct js *js, uint32_t flat, enum lc_syntax_kind kind)
{
    uint32_t node = js_new(js, kind, flat), last = 0;

    js_append(js, node, &last, js_node(js, js_first_named(js, flat)));
    return node;
}

uint32_t js_await(struct js *js, uint32_t flat)
{
    return one(js, flat, LC_SYN_AWAIT);
}

uint32_t js_yield(struct js *js, uint32_t flat)
{
    return js_yielded(js, flat, js_first_named(js, flat), js_has(js, flat, "*"));
}

static uint32_t pair_of(struct js *js, uint32_t flat, enum lc_syntax_kind kind, lc_str text)
{
    uint32_t node = js_new(js, kind, flat), last = 0;

    js_at(js, node)->text = text;
    js_append(js, node, &last, js_node(js, js_get(js, flat, JS_F_left)));
    js_append(js, node, &last, js_node(js, js_get(js, flat, JS_F_right)));
    return node;
}

uint32_t js_assignment(struct js *js, uint32_t flat)
{
    uint32_t op = js_get(js, flat, JS_F_operator);

    return pair_of(js, flat, LC_SYN_ASSIGN, op != 0 ? lc_flat_text(js->lower, op) : LC_S("="));
}

uint32_t js_binary(struct js *js, uint32_t flat)
{
    uint32_t op = js_get(js, flat, JS_F_operator);
    lc_str text = op != 0 ? lc_flat_text(js->lower, op) : LC_S("");
    bool logical = lc_str_is(text, "&&") || lc_str_is(text, "||") || lc_str_is(text, "??");

    return pair_of(js, flat, logical ? LC_SYN_LOGICAL : LC_SYN_BINARY, text);
}

uint32_t js_unary(struct js *js, uint32_t flat)
{
    uint32_t node = js_new(js, LC_SYN_UNARY, flat), last = 0, op = js_get(js, flat, JS_F_operator);

    if (op != 0)
        js_at(js, node)->text = lc_flat_text(js->lower, op);
    js_append(js, node, &last, js_node(js, js_get(js, flat, JS_F_argument)));
    return node;
}

uint32_t js_ternary(struct js *js, uint32_t flat)
{
    uint32_t node = js_new(js, LC_SYN_CONDITIONAL, flat), last = 0;

    js_append(js, node, &last, js_node(js, js_get(js, flat, JS_F_condition)));
    js_append(js, node, &last, js_node(js, js_get(js, flat, JS_F_consequence)));
    js_append(js, node, &last, js_node(js, js_get(js, flat, JS_F_alternative)));
    return node;
}

uint32_t js_sequence(struct js *js, uint32_t flat)
{
    uint32_t node = js_new(js, LC_SYN_SEQUENCE, flat), last = 0;

    for (uint32_t child = js_flat(js, flat)->first; child != 0; child = js_flat(js, child)->next)
        if (js_flat(js, child)->named)
            js_append(js, node, &last, js_node(js, child));
    return node;
}

/* JSX: elements are OTHER, so that what stands in braces runs; an attribute is its value. */
uint32_t js_jsx_attribute(struct js *js, uint32_t flat)
{
    uint32_t value = js_first_named(js, flat);

    value = value != 0 ? js_flat(js, value)->next : 0;
    while (value != 0 && !js_flat(js, value)->named)
        value = js_flat(js, value)->next;
    return js_node(js, value);
}
