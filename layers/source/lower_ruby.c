/* From tree-sitter-ruby's tree to the common syntax: the walk, which names are local variables, and control flow.
 * Statements have values in Ruby: `wanted` says whether somebody takes one, and goes down with the walk.
 * Source: tree-sitter-ruby 0.23.1, node-types.json and grammar.js; doc/syntax of Ruby 3.3 (assignment.rdoc,
 * control_expressions.rdoc, exceptions.rdoc). */

#include "layers/base/caps.h"
#include "layers/source/lower_ruby.h"

static const char *const kind_names[] = {
#define RBL_NAME(name) #name,
    "", RBL_KINDS(RBL_NAME)};
static const char *const field_names[] = {"", RBL_FIELDS(RBL_NAME)};

static uint32_t passed_over(const struct rbl *rb, uint32_t flat)
{
    for (; flat != 0; flat = rb->lower->flat[flat].next) {
        const struct lc_flat_node *node = &rb->lower->flat[flat];
        enum rbl_kind kind = rbl_kind(rb, flat);

        if (node->named && !node->error && kind != RBL_heredoc_body && kind != RBL_empty_statement)
            return flat;
    }
    return 0;
}

uint32_t rbl_first(const struct rbl *rb, uint32_t flat)
{
    return flat == 0 ? 0 : passed_over(rb, rb->lower->flat[flat].first);
}

uint32_t rbl_next(const struct rbl *rb, uint32_t flat)
{
    return passed_over(rb, rb->lower->flat[flat].next);
}

static uint32_t with_field(const struct rbl *rb, uint32_t child, enum rbl_field field)
{
    for (; child != 0; child = rb->lower->flat[child].next) {
        const struct lc_flat_node *node = &rb->lower->flat[child];

        if (rb->fields.of[node->field] == field && !node->error && rbl_kind(rb, child) != RBL_heredoc_body &&
            (node->named || field == RBF_operator))
            return child;
    }
    return 0;
}

uint32_t rbl_field(const struct rbl *rb, uint32_t flat, enum rbl_field field)
{
    return flat == 0 ? 0 : with_field(rb, rb->lower->flat[flat].first, field);
}

uint32_t rbl_field_next(const struct rbl *rb, uint32_t child, enum rbl_field field)
{
    return with_field(rb, rb->lower->flat[child].next, field);
}

uint32_t rbl_child_of(const struct rbl *rb, uint32_t flat, enum rbl_kind kind)
{
    uint32_t child = rbl_first(rb, flat);

    while (child != 0 && rbl_kind(rb, child) != kind)
        child = rbl_next(rb, child);
    return child;
}

bool rbl_enter(struct rbl *rb, unsigned levels)
{
    if (rb->lower->depth + levels + LC_LOWER_RESERVE > LC_SYNTAX_DEPTH_MAX)
        return false;
    rb->lower->depth += levels;
    return true;
}

void rbl_leave(struct rbl *rb, unsigned levels)
{
    rb->lower->depth -= levels;
}

static void add(struct rbl *rb, struct lc_build *build, uint32_t child)
{
    lc_build_add(rb->lower, build, child);
}

uint32_t rbl_all(struct rbl *rb, enum lc_syntax_kind kind, uint32_t flat)
{
    struct lc_build build = lc_build(rb->lower, kind, flat);

    for (uint32_t child = rbl_first(rb, flat); child != 0; child = rbl_next(rb, child))
        add(rb, &build, rbl_value(rb, child));
    return build.node;
}

/* -------------------------------------------------------------------------------------------------- scopes */

struct rbl_scope rbl_open_scope(struct rbl *rb, bool closed)
{
    struct rbl_scope scope = {rb->locals.count, rb->closed,          rb->in_loop,
                              rb->in_class,     rb->module_function, rb->class_name};

    rb->scope++;
    if (closed)
        rb->closed = rb->scope;
    rb->in_loop = false;
    rb->in_class = false;
    return scope;
}

void rbl_close_scope(struct rbl *rb, const struct rbl_scope *scope)
{
    while (rb->locals.count > scope->locals) {
        const struct rbl_local *local = &rb->locals.items[--rb->locals.count];

        *lc_map_put(&rb->names, local->name) = (void *)local->outer;
    }
    rb->scope--;
    rb->closed = scope->closed;
    rb->in_loop = scope->in_loop;
    rb->in_class = scope->in_class;
    rb->module_function = scope->module_function;
    rb->class_name = scope->class_name;
}

bool rbl_is_local(const struct rbl *rb, lc_str name)
{
    uintptr_t at = (uintptr_t)lc_map_get(&rb->names, name);

    return at != 0 && rb->locals.items[at - 1].scope >= rb->closed;
}

void rbl_declare(struct rbl *rb, lc_str name)
{
    struct rbl_local *local;
    void **slot;

    if (name.len == 0 || rbl_is_local(rb, name))
        return;
    slot = lc_map_put(&rb->names, name);
    local = LC_PUSH(rb->lower->arena, &rb->locals);
    *local = (struct rbl_local){name, (uintptr_t)*slot, rb->scope};
    *slot = (void *)(uintptr_t)rb->locals.count;
}

/* ---------------------------------------------------------------------------------------------- statements */

void rbl_statement(struct rbl *rb, uint32_t flat, bool wanted, struct lc_build *into)
{
    uint32_t node = rbl_lower(rb, flat, wanted);
    const struct lc_syntax_node *at = lc_build_at(rb->lower, node);
    bool expression = at->kind > LC_SYN_DECORATOR || (at->kind == LC_SYN_FUNCTION && (at->flags & LC_SYN_ARROW));

    if (node != 0 && !wanted && expression)
        node = lc_build_one(rb->lower, LC_SYN_EXPRESSION, flat, node);
    if (node != 0)
        add(rb, into, node);
}

static bool is_clause(enum rbl_kind kind)
{
    return kind == RBL_rescue || kind == RBL_else || kind == RBL_ensure;
}

static uint32_t next_statement(const struct rbl *rb, uint32_t child)
{
    while (child != 0 && is_clause(rbl_kind(rb, child)))
        child = rbl_next(rb, child);
    return child;
}

void rbl_statements(struct rbl *rb, uint32_t flat, bool wanted, struct lc_build *into)
{
    uint32_t child = next_statement(rb, rbl_first(rb, flat)), next;

    for (; child != 0; child = next) {
        next = next_statement(rb, rbl_next(rb, child));
        rbl_statement(rb, child, wanted && next == 0, into);
    }
}

static uint32_t rescue_clause(struct rbl *rb, uint32_t flat, bool wanted)
{
    struct lc_build build = lc_build(rb->lower, LC_SYN_CATCH, flat);
    uint32_t exceptions = rbl_field(rb, flat, RBF_exceptions), variable = rbl_field(rb, flat, RBF_variable);

    if (exceptions != 0)
        lc_build_at(rb->lower, build.node)->text = rbl_text(rb, exceptions);
    add(rb, &build, variable == 0 ? 0 : rbl_target(rb, rbl_first(rb, variable)));
    add(rb, &build, rbl_block(rb, rbl_field(rb, flat, RBF_body), flat, wanted));
    return build.node;
}

/* The statements of `flat` with its rescue, else and ensure: else runs when the block came to its end. */
static uint32_t try_statements(struct rbl *rb, uint32_t flat, bool wanted)
{
    struct lc_build build = lc_build(rb->lower, LC_SYN_TRY, flat), block = lc_build(rb->lower, LC_SYN_BLOCK, flat);
    uint32_t otherwise = rbl_child_of(rb, flat, RBL_else), ensure = rbl_child_of(rb, flat, RBL_ensure);

    rbl_statements(rb, flat, wanted && otherwise == 0, &block);
    add(rb, &build, block.node);
    for (uint32_t child = rbl_first(rb, flat); child != 0; child = rbl_next(rb, child)) {
        if (rbl_kind(rb, child) == RBL_rescue)
            add(rb, &build, rescue_clause(rb, child, wanted));
        else if (rbl_kind(rb, child) == RBL_else)
            add(rb, &block, rbl_block(rb, child, child, wanted));
    }
    if (ensure != 0) {
        struct lc_build last = lc_build(rb->lower, LC_SYN_FINALLY, ensure);

        rbl_statements(rb, ensure, false, &last);
        ensure = last.node;
    }
    add(rb, &build, ensure);
    return build.node;
}

static bool has_clauses(const struct rbl *rb, uint32_t flat)
{
    enum rbl_kind kind = rbl_kind(rb, flat);

    if (kind != RBL_body_statement && kind != RBL_begin)
        return false;
    for (uint32_t child = rbl_first(rb, flat); child != 0; child = rbl_next(rb, child))
        if (is_clause(rbl_kind(rb, child)))
            return true;
    return false;
}

uint32_t rbl_block(struct rbl *rb, uint32_t flat, uint32_t parent, bool wanted)
{
    struct lc_build block = lc_build(rb->lower, LC_SYN_BLOCK, flat != 0 ? flat : parent);

    if (flat != 0 && has_clauses(rb, flat))
        add(rb, &block, try_statements(rb, flat, wanted));
    else
        rbl_statements(rb, flat, wanted, &block);
    return block.node;
}

static uint32_t begin(struct rbl *rb, uint32_t flat, bool wanted)
{
    return has_clauses(rb, flat) ? try_statements(rb, flat, wanted) : rbl_block(rb, flat, flat, wanted);
}

/* ------------------------------------------------------------------------------------------------ branches */

static uint32_t negated(struct rbl *rb, uint32_t flat, uint32_t condition)
{
    uint32_t node = lc_build_one(rb->lower, LC_SYN_UNARY, flat, condition);

    lc_build_at(rb->lower, node)->text = LC_S("!");
    return node;
}

/* if, unless, elsif */
static uint32_t branch(struct rbl *rb, uint32_t flat, bool wanted)
{
    struct lc_build build = lc_build(rb->lower, LC_SYN_IF, flat);
    uint32_t tested = rbl_field(rb, flat, RBF_condition), otherwise = rbl_field(rb, flat, RBF_alternative);
    uint32_t condition = rbl_value(rb, tested);

    if (rbl_kind(rb, flat) == RBL_unless)
        condition = negated(rb, tested, condition);
    add(rb, &build, condition);
    add(rb, &build, rbl_block(rb, rbl_field(rb, flat, RBF_consequence), flat, wanted));
    if (otherwise != 0 && rbl_kind(rb, otherwise) == RBL_elsif)
        add(rb, &build, rbl_lower(rb, otherwise, wanted));
    else
        add(rb, &build, otherwise == 0 ? 0 : rbl_block(rb, otherwise, otherwise, wanted));
    return build.node;
}

/* x if y: the body stands first, so its names are declared first. */
static uint32_t branch_modifier(struct rbl *rb, uint32_t flat, bool wanted)
{
    struct lc_build build = lc_build(rb->lower, LC_SYN_IF, flat), block;
    uint32_t body = rbl_field(rb, flat, RBF_body), tested = rbl_field(rb, flat, RBF_condition), condition;

    block = lc_build(rb->lower, LC_SYN_BLOCK, body != 0 ? body : flat);
    if (body != 0)
        rbl_statement(rb, body, wanted, &block);
    condition = rbl_value(rb, tested);
    if (rbl_kind(rb, flat) == RBL_unless_modifier)
        condition = negated(rb, tested, condition);
    add(rb, &build, condition);
    add(rb, &build, block.node);
    add(rb, &build, 0);
    return build.node;
}

static uint32_t rescue_modifier(struct rbl *rb, uint32_t flat, bool wanted)
{
    struct lc_build build = lc_build(rb->lower, LC_SYN_TRY, flat), block, handler, catch;
    uint32_t body = rbl_field(rb, flat, RBF_body), rescued = rbl_field(rb, flat, RBF_handler);

    block = lc_build(rb->lower, LC_SYN_BLOCK, body != 0 ? body : flat);
    if (body != 0)
        rbl_statement(rb, body, wanted, &block);
    add(rb, &build, block.node);
    catch = lc_build(rb->lower, LC_SYN_CATCH, rescued != 0 ? rescued : flat);
    handler = lc_build(rb->lower, LC_SYN_BLOCK, rescued != 0 ? rescued : flat);
    if (rescued != 0)
        rbl_statement(rb, rescued, wanted, &handler);
    add(rb, &catch, 0);
    add(rb, &catch, handler.node);
    add(rb, &build, catch.node);
    add(rb, &build, 0);
    return build.node;
}

/* --------------------------------------------------------------------------------------------------- loops */

static uint32_t loop(struct rbl *rb, uint32_t flat, bool wanted)
{
    struct lc_build build = lc_build(rb->lower, LC_SYN_LOOP, flat);
    enum rbl_kind kind = rbl_kind(rb, flat);
    uint32_t body = rbl_field(rb, flat, RBF_body), tested = rbl_field(rb, flat, RBF_condition), block = 0, condition;
    bool modifier = kind == RBL_while_modifier || kind == RBL_until_modifier, outer = rb->in_loop;

    (void)wanted;
    rb->in_loop = true;
    if (modifier) {
        struct lc_build inner = lc_build(rb->lower, LC_SYN_BLOCK, body != 0 ? body : flat);

        if (body != 0)
            rbl_statement(rb, body, false, &inner);
        if (body != 0 && rbl_kind(rb, body) == RBL_begin)
            lc_build_at(rb->lower, build.node)->flags |= LC_SYN_POST;
        block = inner.node;
    }
    condition = rbl_value(rb, tested);
    if (kind == RBL_until || kind == RBL_until_modifier)
        condition = negated(rb, tested, condition);
    if (!modifier)
        block = rbl_block(rb, body, flat, false);
    rb->in_loop = outer;
    add(rb, &build, 0);
    add(rb, &build, condition);
    add(rb, &build, 0);
    add(rb, &build, block);
    return build.node;
}

static uint32_t for_loop(struct rbl *rb, uint32_t flat, bool wanted)
{
    struct lc_build build = lc_build(rb->lower, LC_SYN_LOOP, flat);
    uint32_t in = rbl_field(rb, flat, RBF_value);
    bool outer = rb->in_loop;

    (void)wanted;
    lc_build_at(rb->lower, build.node)->flags = LC_SYN_EACH;
    add(rb, &build, rbl_target(rb, rbl_field(rb, flat, RBF_pattern)));
    add(rb, &build, in == 0 ? 0 : rbl_value(rb, rbl_first(rb, in)));
    rb->in_loop = true;
    add(rb, &build, rbl_block(rb, rbl_field(rb, flat, RBF_body), flat, false));
    rb->in_loop = outer;
    return build.node;
}

/* -------------------------------------------------------------------------------------------------- leaving */

/* return, next, break with their values. `next` in a block is the block's RETURN, told apart by VALUE. */
static uint32_t leave(struct rbl *rb, uint32_t flat, bool wanted)
{
    enum rbl_kind kind = rbl_kind(rb, flat);
    bool of_block = kind == RBL_next && !rb->in_loop;
    struct lc_build build = lc_build(rb->lower,
                                     kind == RBL_break                ? LC_SYN_BREAK
                                     : kind == RBL_return || of_block ? LC_SYN_RETURN
                                                                      : LC_SYN_CONTINUE,
                                     flat);
    uint32_t value = rbl_argument_value(rb, rbl_child_of(rb, flat, RBL_argument_list));

    (void)wanted;
    if (of_block)
        lc_build_at(rb->lower, build.node)->flags |= LC_SYN_VALUE;
    if (value != 0 || kind == RBL_return || of_block)
        add(rb, &build, value);
    return build.node;
}

static uint32_t again(struct rbl *rb, uint32_t flat, bool wanted)
{
    (void)wanted;
    return lc_build_leaf(rb->lower, LC_SYN_CONTINUE, flat,
                         rbl_kind(rb, flat) == RBL_retry ? LC_S("retry") : LC_S("redo"));
}

/* BEGIN { } runs in place; END { } is a block given to at_exit. */
static uint32_t begin_block(struct rbl *rb, uint32_t flat, bool wanted)
{
    struct lc_build call, function;

    if (rbl_kind(rb, flat) == RBL_begin_block)
        return rbl_block(rb, flat, flat, wanted);
    call = lc_build(rb->lower, LC_SYN_CALL, flat);
    add(rb, &call, lc_build_leaf(rb->lower, LC_SYN_NAME, flat, LC_S("at_exit")));
    function = lc_build(rb->lower, LC_SYN_FUNCTION, flat);
    lc_build_at(rb->lower, function.node)->flags = LC_SYN_ARROW | LC_SYN_RUBY_BLOCK | LC_SYN_VALUE;
    add(rb, &function, lc_lower_new(rb->lower, LC_SYN_PARAMETERS, flat));
    add(rb, &function, rbl_block(rb, flat, flat, false));
    add(rb, &call, function.node);
    return call.node;
}

static const rbl_handler handlers[RBL_KIND_COUNT] = {
    [RBL_alias] = rbl_alias,
    [RBL_array] = rbl_array,
    [RBL_assignment] = rbl_assignment,
    [RBL_begin] = begin,
    [RBL_begin_block] = begin_block,
    [RBL_binary] = rbl_binary,
    [RBL_bare_string] = rbl_string,
    [RBL_bare_symbol] = rbl_string,
    [RBL_block] = rbl_block_function,
    [RBL_block_argument] = rbl_splat,
    [RBL_break] = leave,
    [RBL_call] = rbl_call,
    [RBL_case] = rbl_case,
    [RBL_case_match] = rbl_case_match,
    [RBL_chained_string] = rbl_string,
    [RBL_character] = rbl_string,
    [RBL_class] = rbl_class,
    [RBL_class_variable] = rbl_name,
    [RBL_complex] = rbl_number,
    [RBL_conditional] = rbl_conditional,
    [RBL_constant] = rbl_name,
    [RBL_delimited_symbol] = rbl_string,
    [RBL_do_block] = rbl_block_function,
    [RBL_element_reference] = rbl_element_reference,
    [RBL_elsif] = branch,
    [RBL_encoding] = rbl_literal,
    [RBL_end_block] = begin_block,
    [RBL_false] = rbl_literal,
    [RBL_file] = rbl_literal,
    [RBL_float] = rbl_number,
    [RBL_for] = for_loop,
    [RBL_forward_argument] = rbl_splat,
    [RBL_global_variable] = rbl_name,
    [RBL_hash] = rbl_hash,
    [RBL_hash_splat_argument] = rbl_splat,
    [RBL_heredoc_beginning] = rbl_heredoc,
    [RBL_identifier] = rbl_identifier,
    [RBL_if] = branch,
    [RBL_if_modifier] = branch_modifier,
    [RBL_instance_variable] = rbl_name,
    [RBL_integer] = rbl_number,
    [RBL_interpolation] = rbl_parenthesized,
    [RBL_lambda] = rbl_lambda,
    [RBL_line] = rbl_literal,
    [RBL_match_pattern] = rbl_match_pattern,
    [RBL_method] = rbl_method,
    [RBL_module] = rbl_class,
    [RBL_next] = leave,
    [RBL_nil] = rbl_literal,
    [RBL_operator_assignment] = rbl_operator_assignment,
    [RBL_pair] = rbl_pair,
    [RBL_parenthesized_statements] = rbl_parenthesized,
    [RBL_range] = rbl_range,
    [RBL_rational] = rbl_number,
    [RBL_redo] = again,
    [RBL_regex] = rbl_regex,
    [RBL_rescue_modifier] = rescue_modifier,
    [RBL_retry] = again,
    [RBL_return] = leave,
    [RBL_right_assignment_list] = rbl_array,
    [RBL_scope_resolution] = rbl_scope_resolution,
    [RBL_self] = rbl_literal,
    [RBL_simple_symbol] = rbl_symbol,
    [RBL_singleton_class] = rbl_singleton_class,
    [RBL_singleton_method] = rbl_singleton_method,
    [RBL_splat_argument] = rbl_splat,
    [RBL_string] = rbl_string,
    [RBL_string_array] = rbl_array,
    [RBL_subshell] = rbl_subshell,
    [RBL_super] = rbl_super,
    [RBL_symbol_array] = rbl_array,
    [RBL_test_pattern] = rbl_match_pattern,
    [RBL_true] = rbl_literal,
    [RBL_unary] = rbl_unary,
    [RBL_undef] = rbl_undef,
    [RBL_uninterpreted] = rbl_undef,
    [RBL_unless] = branch,
    [RBL_unless_modifier] = branch_modifier,
    [RBL_until] = loop,
    [RBL_until_modifier] = loop,
    [RBL_while] = loop,
    [RBL_while_modifier] = loop,
    [RBL_yield] = rbl_yield,
};

/* The deepest that a node of the grammar puts another one into: a method's body in its rescue clause is in FUNCTION,
 * BLOCK, TRY, CATCH, BLOCK, EXPRESSION. Chains are what is deep in real code, and one level a link. */
static unsigned levels_of(enum rbl_kind kind)
{
    switch ((int)kind) {
    case RBL_binary:
    case RBL_elsif: return 1;
    case RBL_call:
    case RBL_hash: return 3;
    case RBL_begin:
    case RBL_begin_block:
    case RBL_block:
    case RBL_case:
    case RBL_case_match:
    case RBL_class:
    case RBL_do_block:
    case RBL_end_block:
    case RBL_if:
    case RBL_lambda:
    case RBL_method:
    case RBL_module:
    case RBL_rescue_modifier:
    case RBL_singleton_class:
    case RBL_singleton_method:
    case RBL_unless: return 6;
    default: return 2;
    }
}

uint32_t rbl_lower(struct rbl *rb, uint32_t flat, bool wanted)
{
    enum rbl_kind kind;
    uint32_t node;

    if (flat == 0)
        return 0;
    kind = rbl_kind(rb, flat);
    if (!rbl_enter(rb, levels_of(kind)))
        return lc_lower_new(rb->lower, LC_SYN_OTHER, flat);
    node = handlers[kind] != NULL ? handlers[kind](rb, flat, wanted) : rbl_other(rb, flat, wanted);
    rbl_leave(rb, levels_of(kind));
    return node;
}

void lc_lower_ruby(struct lc_lowering *lower)
{
    struct rbl rb = {.lower = lower};
    struct lc_build program = lc_build(lower, LC_SYN_PROGRAM, 0);

    rb.kinds = lc_lower_symbols(lower, kind_names, sizeof kind_names / sizeof *kind_names);
    rb.fields = lc_lower_fields(lower, field_names, sizeof field_names / sizeof *field_names);
    lc_map_init(&rb.names, lower->arena, 64);
    rbl_find_heredocs(&rb);
    for (uint32_t child = passed_over(&rb, lower->flat[0].first); child != 0; child = rbl_next(&rb, child))
        rbl_statement(&rb, child, false, &program);
}
