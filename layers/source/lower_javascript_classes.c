/* JavaScript's functions and classes, and what TypeScript adds to them. */
#include "layers/source/lower_javascript.h"

/* ---------------------------------------------------------------------------------------------------- functions */

/* What a constructor's parameter with `private`, `public`, `protected`, `readonly` or `override` is besides. */
static bool is_parameter_property(struct js *js, uint32_t flat)
{
    for (uint32_t child = js_flat(js, flat)->first; child != 0; child = js_flat(js, child)->next) {
        enum js_type type = js_type(js, child);

        if (type == JS_accessibility_modifier || type == JS_override_modifier ||
            (!js_flat(js, child)->named && lc_str_is(lc_flat_text(js->lower, child), "readonly")))
            return true;
    }
    return false;
}

uint32_t js_typed_parameter(struct js *js, uint32_t flat)
{
    uint32_t pattern = js_get(js, flat, JS_F_pattern), value = js_get(js, flat, JS_F_value), node, last = 0;

    if (pattern == 0)
        pattern = js_get(js, flat, JS_F_name);
    if (pattern == 0 || js_type(js, pattern) == JS_this)
        return 0;
    if (value == 0)
        return js_node(js, pattern);
    node = js_new(js, LC_SYN_PARAMETER, flat);
    js_append(js, node, &last, js_node(js, pattern));
    js_append(js, node, &last, js_node(js, value));
    return node;
}

static uint32_t parameters(struct js *js, uint32_t flat)
{
    uint32_t list = js_get(js, flat, JS_F_parameters), single = js_get(js, flat, JS_F_parameter), last = 0;
    uint32_t node = js_new(js, LC_SYN_PARAMETERS, list ? list : single ? single : flat);

    if (single != 0)
        js_append(js, node, &last, js_node(js, single));
    for (uint32_t child = list ? js_flat(js, list)->first : 0; child != 0; child = js_flat(js, child)->next) {
        uint32_t lowered = js_flat(js, child)->named ? js_node(js, child) : 0;

        if (lowered != 0)
            js_append(js, node, &last, lowered);
    }
    return node;
}

/* `this.x = x`, which TypeScript puts before the constructor's first statement. */
static uint32_t set_property(struct js *js, uint32_t flat)
{
    uint32_t pattern = js_get(js, flat, JS_F_pattern), statement, assign, member, last = 0;

    if (pattern == 0 || js_type(js, pattern) != JS_identifier)
        return 0;
    statement = js_new(js, LC_SYN_EXPRESSION, flat);
    assign = js_new(js, LC_SYN_ASSIGN, flat);
    member = js_new(js, LC_SYN_MEMBER, pattern);
    js_at(js, assign)->text = LC_S("=");
    js_at(js, member)->text = lc_flat_text(js->lower, pattern);
    js_append(js, member, &last, js_new(js, LC_SYN_THIS, pattern));
    last = 0;
    js_append(js, assign, &last, member);
    js_append(js, assign, &last, js_node(js, pattern));
    last = 0;
    js_append(js, statement, &last, assign);
    return statement;
}

static void add_parameter_properties(struct js *js, uint32_t flat, uint32_t body)
{
    uint32_t list = js_get(js, flat, JS_F_parameters), first = 0, last = 0;

    for (uint32_t child = list ? js_flat(js, list)->first : 0; child != 0; child = js_flat(js, child)->next) {
        enum js_type type = js_type(js, child);
        uint32_t set = 0;

        if ((type == JS_required_parameter || type == JS_optional_parameter) && is_parameter_property(js, child))
            set = set_property(js, child);
        if (set == 0)
            continue;
        if (first == 0)
            first = set;
        else
            js_at(js, last)->next = set;
        last = set;
    }
    if (first != 0) {
        js_at(js, last)->next = js_at(js, body)->first;
        js_at(js, body)->first = first;
    }
}

/* Decorators written on the node itself (JavaScript's grammar; TypeScript's puts them before it). */
static void add_decorators(struct js *js, uint32_t flat, uint32_t node, uint32_t *last)
{
    for (uint32_t child = js_flat(js, flat)->first; child != 0; child = js_flat(js, child)->next)
        if (js_type(js, child) == JS_decorator)
            js_append(js, node, last, js_node(js, child));
}

static uint32_t function_flags(struct js *js, uint32_t flat)
{
    enum js_type type = js_type(js, flat);
    uint32_t flags = 0;

    if (type == JS_arrow_function)
        flags |= LC_SYN_ARROW;
    if (type == JS_method_definition)
        flags |= LC_SYN_METHOD;
    if (type == JS_function_declaration || type == JS_generator_function_declaration)
        flags |= LC_SYN_DECLARATION;
    for (uint32_t child = js_flat(js, flat)->first; child != 0; child = js_flat(js, child)->next) {
        lc_str word;

        if (js_flat(js, child)->named)
            continue;
        word = lc_flat_text(js->lower, child);
        if (lc_str_is(word, "async"))
            flags |= LC_SYN_ASYNC;
        else if (lc_str_is(word, "*"))
            flags |= LC_SYN_GENERATOR;
        else if (lc_str_is(word, "static"))
            flags |= LC_SYN_STATIC;
        else if (lc_str_is(word, "get"))
            flags |= LC_SYN_GETTER;
        else if (lc_str_is(word, "set"))
            flags |= LC_SYN_SETTER;
    }
    return flags;
}

static void add_statements(struct js *js, uint32_t body, uint32_t until, uint32_t node, uint32_t *last)
{
    for (uint32_t child = js_flat(js, body)->first; child != until; child = js_flat(js, child)->next) {
        uint32_t lowered = js_flat(js, child)->named ? js_node(js, child) : 0;

        if (lowered != 0)
            js_append(js, node, last, lowered);
    }
}

/* The expressions that a minifier joined to what a return statement gives, but the last. */
static void add_joined(struct js *js, uint32_t statement, uint32_t node, uint32_t *last)
{
    uint32_t value = js_first_named(js, statement), before = 0;

    while (value != 0 && js_type(js, value) == JS_parenthesized_expression)
        value = js_first_named(js, value);
    if (value == 0 || js_type(js, value) != JS_sequence_expression)
        return;
    for (uint32_t child = js_first_named(js, value); child != 0; child = js_flat(js, child)->next) {
        uint32_t wrapped, inside = 0;

        if (!js_flat(js, child)->named)
            continue;
        if (before != 0) {
            wrapped = js_new(js, LC_SYN_EXPRESSION, before);
            js_append(js, wrapped, &inside, js_node(js, before));
            js_append(js, node, last, wrapped);
        }
        before = child;
    }
}

/* Statements of a body that ends in a state machine, with the machine's own in place of the last one. */
static bool unroll(struct js *js, uint32_t body, uint32_t node, uint32_t *last)
{
    uint32_t statement, call = js_returned_call(js, body, &statement);
    struct js_machine machine;
    size_t made = js->lower->nodes.count;
    uint32_t first = js_at(js, node)->first, before = *last;

    if (call == 0 || !js_machine_of(js, call, &machine))
        return false;
    add_statements(js, body, statement, node, last);
    add_joined(js, statement, node, last);
    if (js_machine(js, &machine, node, last))
        return true;
    js->lower->nodes.count = made;
    js_at(js, node)->first = first;
    if (before != 0)
        js_at(js, before)->next = 0;
    *last = before;
    return false;
}

/* The outer function's statements before it hands over (defaults of its parameters), then the inner one's. */
static uint32_t async_body(struct js *js, uint32_t outer, uint32_t inner)
{
    uint32_t body = js_get(js, inner, JS_F_body), around = outer != inner ? js_get(js, outer, JS_F_body) : 0;
    uint32_t node = js_new(js, LC_SYN_BLOCK, body), last = 0, statement = 0;
    uint32_t call = around != 0 ? js_returned_call(js, around, &statement) : 0;
    struct js_async async;

    if (call != 0 && js_async_run(js, call, &async)) {
        add_statements(js, around, statement, node, &last);
        add_joined(js, statement, node, &last);
    }
    if (!unroll(js, body, node, &last))
        add_statements(js, body, 0, node, &last);
    return node;
}

uint32_t js_async_function(struct js *js, uint32_t outer, const struct js_async *async)
{
    uint32_t inner = async->inner, list = js_get(js, inner, JS_F_parameters), node = js_new(js, LC_SYN_FUNCTION, outer);
    uint32_t last = 0, flags = LC_SYN_ASYNC | LC_SYN_DOWNLEVELED, type = js_type(js, outer), name;
    struct js_mode around = js->mode;
    bool is_function = type != JS_call_expression;

    flags |= async->generator ? LC_SYN_GENERATOR : 0u;
    flags |= is_function ? function_flags(js, outer) : async->is_bound ? LC_SYN_ARROW : 0u;
    name = js_get(js, is_function ? outer : inner, JS_F_name);
    js_key(js, name, &js_at(js, node)->text);
    js_at(js, node)->flags = flags;
    js->mode = (struct js_mode){.awaits = !async->generator, .marked = async->generator};
    js_append(js, node, &last,
              parameters(js, is_function && (list == 0 || js_first_named(js, list) == 0) ? outer : inner));
    js_append(js, node, &last, async_body(js, is_function ? outer : inner, inner));
    js->mode = around;
    add_decorators(js, outer, node, &last);
    return node;
}

/* An ordinary body, or a generator's that became a state machine. */
static uint32_t function_body(struct js *js, uint32_t body, uint32_t *flags)
{
    uint32_t node, last = 0;

    if (body != 0 && js_type(js, body) == JS_statement_block) {
        node = js_new(js, LC_SYN_BLOCK, body);
        if (unroll(js, body, node, &last)) {
            *flags |= LC_SYN_GENERATOR | LC_SYN_DOWNLEVELED;
            return node;
        }
        js->lower->nodes.count = node;
    }
    return js_node(js, body);
}

uint32_t js_function(struct js *js, uint32_t flat)
{
    uint32_t name = js_get(js, flat, JS_F_name), body = js_get(js, flat, JS_F_body), node, lowered, last = 0;
    uint32_t flags = function_flags(js, flat);
    struct js_mode around = js->mode;
    struct js_async async;

    if (!(flags & (LC_SYN_ASYNC | LC_SYN_GENERATOR)) && js_async_inside(js, flat, &async))
        return js_async_function(js, flat, &async);
    node = js_new(js, LC_SYN_FUNCTION, flat);
    js_key(js, name, &js_at(js, node)->text);
    if (body != 0 && js_type(js, body) != JS_statement_block)
        flags |= LC_SYN_VALUE;
    js->mode = (struct js_mode){0};
    js_append(js, node, &last, parameters(js, flat));
    lowered = function_body(js, body, &flags);
    js->mode = around;
    js_at(js, node)->flags = flags;
    js_append(js, node, &last, lowered);
    if (lowered != 0 && (flags & LC_SYN_METHOD) && lc_str_is(js_at(js, node)->text, "constructor"))
        add_parameter_properties(js, flat, lowered);
    add_decorators(js, flat, node, &last);
    return node;
}

/* ------------------------------------------------------------------------------------------------------ classes */

uint32_t js_decorator(struct js *js, uint32_t flat)
{
    uint32_t node = js_new(js, LC_SYN_DECORATOR, flat), last = 0;

    js_append(js, node, &last, js_node(js, js_first_named(js, flat)));
    return node;
}

uint32_t js_static_block(struct js *js, uint32_t flat)
{
    uint32_t node = js_node(js, js_get(js, flat, JS_F_body));

    if (node != 0)
        js_at(js, node)->flags |= LC_SYN_STATIC;
    return node;
}

uint32_t js_field(struct js *js, uint32_t flat)
{
    uint32_t name = js_get(js, flat, JS_F_property), node, last = 0;

    if (js_has(js, flat, "declare") || js_has(js, flat, "abstract"))
        return 0;
    if (name == 0)
        name = js_get(js, flat, JS_F_name);
    node = js_new(js, LC_SYN_FIELD, flat);
    js_key(js, name, &js_at(js, node)->text);
    if (js_has(js, flat, "static"))
        js_at(js, node)->flags |= LC_SYN_STATIC;
    js_append(js, node, &last, js_node(js, js_get(js, flat, JS_F_value)));
    add_decorators(js, flat, node, &last);
    return node;
}

/* The expression after `extends`: a child of the heritage itself, or of TypeScript's extends clause. */
static uint32_t heritage(struct js *js, uint32_t flat)
{
    uint32_t inner;

    for (uint32_t child = js_flat(js, flat)->first; child != 0; child = js_flat(js, child)->next) {
        if (js_type(js, child) != JS_class_heritage)
            continue;
        inner = js_first_named(js, child);
        if (inner != 0 && js_type(js, inner) == JS_extends_clause)
            return js_node(js, js_get(js, inner, JS_F_value));
        return js_node(js, inner);
    }
    return 0;
}

/* Decorators that stand before their member: given to it, after what it has. */
static void give_decorators(struct js *js, uint32_t member, uint32_t first, uint32_t until)
{
    uint32_t last = js_at(js, member)->first;

    while (last != 0 && js_at(js, last)->next != 0)
        last = js_at(js, last)->next;
    for (uint32_t child = first; child != 0 && child != until; child = js_flat(js, child)->next)
        if (js_type(js, child) == JS_decorator)
            js_append(js, member, &last, js_node(js, child));
}

/* A member's key that has to be computed: it is when the class is made, like a static block. */
static uint32_t computed_key(struct js *js, uint32_t member)
{
    uint32_t key = js_get(js, member, JS_F_name), block, statement, last = 0;
    lc_str text;

    key = key ? key : js_get(js, member, JS_F_property);
    if (key == 0 || js_key(js, key, &text))
        return 0;
    block = js_new(js, LC_SYN_BLOCK, key);
    statement = js_new(js, LC_SYN_EXPRESSION, key);
    js_at(js, block)->flags |= LC_SYN_STATIC;
    js_append(js, statement, &last, js_node(js, key));
    last = 0;
    js_append(js, block, &last, statement);
    return block;
}

static void members(struct js *js, uint32_t body, uint32_t node, uint32_t *last)
{
    uint32_t decorators = 0;

    for (uint32_t child = body ? js_flat(js, body)->first : 0; child != 0; child = js_flat(js, child)->next) {
        uint32_t lowered;

        if (!js_flat(js, child)->named)
            continue;
        if (js_type(js, child) == JS_decorator) {
            decorators = decorators ? decorators : child;
            continue;
        }
        lowered = js_node(js, child);
        if (lowered != 0) {
            uint32_t key = computed_key(js, child);

            if (key != 0)
                js_append(js, node, last, key);
            if (decorators != 0 && js_at(js, lowered)->kind != LC_SYN_OTHER)
                give_decorators(js, lowered, decorators, child);
            js_append(js, node, last, lowered);
        }
        decorators = 0;
    }
}

uint32_t js_class(struct js *js, uint32_t flat)
{
    uint32_t node = js_new(js, LC_SYN_CLASS, flat), last = 0, name = js_get(js, flat, JS_F_name);

    if (name != 0)
        js_at(js, node)->text = lc_flat_text(js->lower, name);
    if (js_type(js, flat) != JS_class)
        js_at(js, node)->flags |= LC_SYN_DECLARATION;
    js_append(js, node, &last, heritage(js, flat));
    members(js, js_get(js, flat, JS_F_body), node, &last);
    add_decorators(js, flat, node, &last);
    return node;
}
