/* JavaScript's statements. */
#include "layers/source/lower_javascript.h"

uint32_t js_block(struct js *js, uint32_t flat)
{
    uint32_t node = js_new(js, flat == 0 ? LC_SYN_PROGRAM : LC_SYN_BLOCK, flat), last = 0;

    for (uint32_t child = js_flat(js, flat)->first; child != 0; child = js_flat(js, child)->next) {
        uint32_t lowered = js_flat(js, child)->named ? js_node(js, child) : 0;

        if (lowered != 0)
            js_append(js, node, &last, lowered);
    }
    return node;
}

/* TypeScript's grammar has `using x = f()` as an assignment with a word before it. */
static uint32_t using_statement(struct js *js, uint32_t flat, uint32_t assignment, uint32_t flags)
{
    uint32_t node = js_new(js, LC_SYN_DECLARE, flat), bind = js_new(js, LC_SYN_BIND, assignment), last = 0;

    js_at(js, node)->flags = LC_SYN_USING | flags;
    js_append(js, bind, &last, js_node(js, js_get(js, assignment, JS_F_left)));
    js_append(js, bind, &last, js_node(js, js_get(js, assignment, JS_F_right)));
    last = 0;
    js_append(js, node, &last, bind);
    return node;
}

static bool is_using(struct js *js, uint32_t flat)
{
    return flat != 0 && js_type(js, flat) == JS_assignment_expression && js_has(js, flat, "using");
}

uint32_t js_expression_statement(struct js *js, uint32_t flat)
{
    uint32_t inner = js_first_named(js, flat), node, last = 0;

    if (is_using(js, inner))
        return using_statement(js, flat, inner, 0);
    if (inner != 0 && js_type(js, inner) == JS_await_expression && is_using(js, js_first_named(js, inner)))
        return using_statement(js, flat, js_first_named(js, inner), LC_SYN_AWAITED);
    if (inner != 0 && (js_type(js, inner) == JS_internal_module || js_type(js, inner) == JS_module))
        return js_node(js, inner);
    node = js_new(js, LC_SYN_EXPRESSION, flat);
    js_append(js, node, &last, js_node(js, inner));
    return node;
}

uint32_t js_declaration(struct js *js, uint32_t flat)
{
    uint32_t node = js_new(js, LC_SYN_DECLARE, flat), last = 0;
    enum js_type type = js_type(js, flat);

    if (type == JS_variable_declaration)
        js_at(js, node)->flags |= LC_SYN_VAR;
    else if (type == JS_using_declaration)
        js_at(js, node)->flags |= LC_SYN_USING | (js_has(js, flat, "await") ? LC_SYN_AWAITED : 0u);
    else if (js_has(js, flat, "const"))
        js_at(js, node)->flags |= LC_SYN_CONST;
    for (uint32_t child = js_flat(js, flat)->first; child != 0; child = js_flat(js, child)->next)
        if (js_type(js, child) == JS_variable_declarator)
            js_append(js, node, &last, js_node(js, child));
    return node;
}

uint32_t js_bind(struct js *js, uint32_t flat)
{
    uint32_t node = js_new(js, LC_SYN_BIND, flat), last = 0;

    js_append(js, node, &last, js_node(js, js_get(js, flat, JS_F_name)));
    js_append(js, node, &last, js_node(js, js_get(js, flat, JS_F_value)));
    return node;
}

uint32_t js_if(struct js *js, uint32_t flat)
{
    uint32_t node = js_new(js, LC_SYN_IF, flat), last = 0, other = js_get(js, flat, JS_F_alternative);

    js_append(js, node, &last, js_node(js, js_get(js, flat, JS_F_condition)));
    js_append(js, node, &last, js_node(js, js_get(js, flat, JS_F_consequence)));
    js_append(js, node, &last, other != 0 ? js_node(js, js_first_named(js, other)) : 0);
    return node;
}

/* A for statement's head: declarations stay, of expression statements only the expression. */
static uint32_t head(struct js *js, uint32_t flat)
{
    if (flat != 0 && js_type(js, flat) == JS_expression_statement)
        flat = js_first_named(js, flat);
    return js_node(js, flat);
}

uint32_t js_for(struct js *js, uint32_t flat)
{
    uint32_t node = js_new(js, LC_SYN_LOOP, flat), last = 0;

    js_append(js, node, &last, head(js, js_get(js, flat, JS_F_initializer)));
    js_append(js, node, &last, head(js, js_get(js, flat, JS_F_condition)));
    js_append(js, node, &last, js_node(js, js_get(js, flat, JS_F_increment)));
    js_append(js, node, &last, js_node(js, js_get(js, flat, JS_F_body)));
    return node;
}

uint32_t js_for_in(struct js *js, uint32_t flat)
{
    uint32_t node = js_new(js, LC_SYN_LOOP, flat), last = 0, flags = LC_SYN_EACH;
    bool declares = false;

    for (uint32_t child = js_flat(js, flat)->first; child != 0; child = js_flat(js, child)->next) {
        lc_str word = js_flat(js, child)->named ? (lc_str){"", 0} : lc_flat_text(js->lower, child);

        if (lc_str_is(word, "in"))
            flags |= LC_SYN_KEYS;
        else if (lc_str_is(word, "await"))
            flags |= declares ? LC_SYN_USING | LC_SYN_AWAITED : LC_SYN_AWAITED;
        else if (lc_str_is(word, "var"))
            flags |= LC_SYN_VAR | LC_SYN_DECLARATION;
        else if (lc_str_is(word, "using"))
            flags |= LC_SYN_USING | LC_SYN_DECLARATION;
        else if (lc_str_is(word, "const"))
            flags |= LC_SYN_CONST | LC_SYN_DECLARATION;
        else if (lc_str_is(word, "let"))
            flags |= LC_SYN_DECLARATION;
        declares = (flags & LC_SYN_DECLARATION) != 0;
    }
    js_at(js, node)->flags = flags;
    js_append(js, node, &last, js_node(js, js_get(js, flat, JS_F_left)));
    js_append(js, node, &last, js_node(js, js_get(js, flat, JS_F_right)));
    js_append(js, node, &last, js_node(js, js_get(js, flat, JS_F_body)));
    return node;
}

static uint32_t loop(struct js *js, uint32_t flat, uint32_t flags)
{
    uint32_t node = js_new(js, LC_SYN_LOOP, flat), last = 0;

    js_at(js, node)->flags = flags;
    js_append(js, node, &last, 0);
    js_append(js, node, &last, js_node(js, js_get(js, flat, JS_F_condition)));
    js_append(js, node, &last, 0);
    js_append(js, node, &last, js_node(js, js_get(js, flat, JS_F_body)));
    return node;
}

uint32_t js_while(struct js *js, uint32_t flat)
{
    return loop(js, flat, 0);
}

uint32_t js_do(struct js *js, uint32_t flat)
{
    return loop(js, flat, LC_SYN_POST);
}

/* The statements of a block as children of `kind`: a finally's. */
static uint32_t statements_as(struct js *js, enum lc_syntax_kind kind, uint32_t flat, uint32_t block)
{
    uint32_t node = js_new(js, kind, flat), last = 0;

    for (uint32_t child = block ? js_flat(js, block)->first : 0; child != 0; child = js_flat(js, child)->next) {
        uint32_t lowered = js_flat(js, child)->named ? js_node(js, child) : 0;

        if (lowered != 0)
            js_append(js, node, &last, lowered);
    }
    return node;
}

uint32_t js_try(struct js *js, uint32_t flat)
{
    uint32_t node = js_new(js, LC_SYN_TRY, flat), last = 0, finally = js_get(js, flat, JS_F_finalizer);
    uint32_t handler = js_get(js, flat, JS_F_handler);

    js_append(js, node, &last, js_node(js, js_get(js, flat, JS_F_body)));
    if (handler != 0) {
        uint32_t caught = js_new(js, LC_SYN_CATCH, handler), inside = 0;

        js_append(js, caught, &inside, js_node(js, js_get(js, handler, JS_F_parameter)));
        js_append(js, caught, &inside, js_node(js, js_get(js, handler, JS_F_body)));
        js_append(js, node, &last, caught);
    }
    js_append(js, node, &last,
              finally ? statements_as(js, LC_SYN_FINALLY, finally, js_get(js, finally, JS_F_body)) : 0);
    return node;
}

uint32_t js_switch(struct js *js, uint32_t flat)
{
    uint32_t node = js_new(js, LC_SYN_SWITCH, flat), last = 0, body = js_get(js, flat, JS_F_body);

    js_append(js, node, &last, js_node(js, js_get(js, flat, JS_F_value)));
    for (uint32_t child = body ? js_flat(js, body)->first : 0; child != 0; child = js_flat(js, child)->next)
        if (js_type(js, child) == JS_switch_case || js_type(js, child) == JS_switch_default)
            js_append(js, node, &last, js_node(js, child));
    return node;
}

uint32_t js_case(struct js *js, uint32_t flat)
{
    uint32_t node = js_new(js, LC_SYN_CASE, flat), last = 0, test = js_get(js, flat, JS_F_value);

    js_append(js, node, &last, js_node(js, test));
    for (uint32_t child = js_flat(js, flat)->first; child != 0; child = js_flat(js, child)->next) {
        uint32_t lowered = child != test && js_flat(js, child)->named ? js_node(js, child) : 0;

        if (lowered != 0)
            js_append(js, node, &last, lowered);
    }
    return node;
}

uint32_t js_return(struct js *js, uint32_t flat)
{
    bool throws = js_type(js, flat) == JS_throw_statement;
    uint32_t node, last = 0;

    if (js->mode.machine && !throws)
        return js_machine_return(js, flat);
    node = js_new(js, throws ? LC_SYN_THROW : LC_SYN_RETURN, flat);
    js_append(js, node, &last, js_node(js, js_first_named(js, flat)));
    return node;
}

uint32_t js_jump(struct js *js, uint32_t flat)
{
    bool breaks = js_type(js, flat) == JS_break_statement;
    uint32_t node = js_new(js, breaks ? LC_SYN_BREAK : LC_SYN_CONTINUE, flat), label = js_get(js, flat, JS_F_label);

    if (label != 0)
        js_at(js, node)->text = lc_flat_text(js->lower, label);
    return node;
}

uint32_t js_labeled(struct js *js, uint32_t flat)
{
    uint32_t node = js_node(js, js_get(js, flat, JS_F_body)), label = js_get(js, flat, JS_F_label);

    if (node != 0 && label != 0 && js_at(js, node)->text.len == 0 &&
        (js_at(js, node)->kind == LC_SYN_LOOP || js_at(js, node)->kind == LC_SYN_BLOCK))
        js_at(js, node)->text = lc_flat_text(js->lower, label);
    return node;
}
