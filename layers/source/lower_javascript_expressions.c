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

/* Whether an operand's last part is what a postfix belongs to: TypeScript's grammar takes `-a!.b` for `(-a!).b`. */
static bool is_loose(struct js *js, uint32_t flat)
{
    for (unsigned steps = 0; flat != 0 && steps < 1000; steps++) {
        switch ((int)js_type(js, flat)) {
        case JS_binary_expression:
        case JS_unary_expression: return true;
        case JS_non_null_expression: flat = js_first_named(js, flat); break;
        case JS_member_expression:
        case JS_subscript_expression: flat = js_get(js, flat, JS_F_object); break;
        case JS_call_expression: flat = js_get(js, flat, JS_F_function); break;
        default: return false;
        }
    }
    return false;
}

static bool is_operation(const struct lc_syntax_node *node)
{
    return node->kind == LC_SYN_BINARY || node->kind == LC_SYN_LOGICAL || node->kind == LC_SYN_UNARY;
}

/* A node of `kind` whose first child is the object before it; `*root` is what the whole is, `*last` the node's child. */
static uint32_t postfix(struct js *js, uint32_t flat, enum lc_syntax_kind kind, uint32_t object, uint32_t *root,
                        uint32_t *last)
{
    uint32_t lowered = js_node(js, object), node = lowered, inner, end = js_flat(js, flat)->end;

    *last = 0;
    if (lowered == 0 || !is_operation(js_at(js, lowered)) || !is_loose(js, object)) {
        *root = node = js_new(js, kind, flat);
        js_append(js, node, last, lowered);
        return node;
    }
    while (is_operation(js_at(js, node))) {
        js_at(js, node)->end = end;
        for (node = js_at(js, node)->first; js_at(js, node)->next != 0;)
            node = js_at(js, node)->next;
    }
    inner = js_new(js, kind, flat);
    *js_at(js, inner) = *js_at(js, node);
    *js_at(js, node) =
        (struct lc_syntax_node){.kind = (uint8_t)kind, .start = js_at(js, inner)->start, .end = end, .first = inner};
    *root = lowered;
    *last = inner;
    return node;
}

uint32_t js_member(struct js *js, uint32_t flat)
{
    uint32_t root = js_sent(js, flat), last, name = js_get(js, flat, JS_F_property), node;

    if (root != 0)
        return root;
    node = postfix(js, flat, LC_SYN_MEMBER, js_get(js, flat, JS_F_object), &root, &last);
    if (is_optional(js, flat))
        js_at(js, node)->flags |= LC_SYN_OPTIONAL;
    if (name != 0)
        js_at(js, node)->text = lc_flat_text(js->lower, name);
    return root;
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
    uint32_t root, last, node = postfix(js, flat, LC_SYN_INDEX, js_get(js, flat, JS_F_object), &root, &last);

    if (is_optional(js, flat))
        js_at(js, node)->flags |= LC_SYN_OPTIONAL;
    js_append(js, node, &last, js_node(js, js_get(js, flat, JS_F_index)));
    return root;
}

/* `new X!(y)` of TypeScript, which its grammar takes for a call of `new X`. */
static bool is_unfinished_new(struct js *js, uint32_t callee)
{
    bool asserted = callee != 0 && js_type(js, callee) == JS_non_null_expression;
    uint32_t inner = asserted ? js_first_named(js, callee) : 0;

    return inner != 0 && js_type(js, inner) == JS_new_expression && js_get(js, inner, JS_F_arguments) == 0;
}

static void add_arguments(struct js *js, uint32_t node, uint32_t *last, uint32_t list)
{
    if (list != 0 && js_type(js, list) == JS_template_string) {
        js_append(js, node, last, js_node(js, list));
        return;
    }
    for (uint32_t child = list ? js_flat(js, list)->first : 0; child != 0; child = js_flat(js, child)->next)
        if (js_flat(js, child)->named)
            js_append(js, node, last, js_node(js, child));
}

uint32_t js_call(struct js *js, uint32_t flat)
{
    bool made = js_type(js, flat) == JS_new_expression;
    uint32_t callee = js_get(js, flat, made ? JS_F_constructor : JS_F_function), node, last;
    uint32_t root = made ? 0 : js_downleveled_call(js, flat), list = js_get(js, flat, JS_F_arguments);

    if (root != 0)
        return root;
    if (!made && is_unfinished_new(js, callee)) {
        root = node = js_node(js, callee);
        last = js_at(js, node)->first;
        js_at(js, node)->end = js_flat(js, flat)->end;
    } else {
        node = postfix(js, flat, LC_SYN_CALL, callee, &root, &last);
    }
    if (made)
        js_at(js, node)->flags |= LC_SYN_NEW;
    else if (is_optional(js, flat))
        js_at(js, node)->flags |= LC_SYN_OPTIONAL;
    add_arguments(js, node, &last, list);
    return root;
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
