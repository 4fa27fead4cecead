/* From tree-sitter-python's tree to the common syntax: statements.
 * Source: tree-sitter-python 0.25.0, node-types.json and grammar.js; Python Language Reference 3.13, chapters 7, 8. */

#include "layers/base/caps.h"
#include "layers/source/lower_python.h"

typedef void (*pyl_statement_handler)(struct pyl *py, uint32_t flat, struct lc_build *into);

/* The deepest that one statement puts another, or a value, into: class, function, parameters, one with a default. */
enum { STATEMENT_LEVELS = 4 };

static const char *const kind_names[] = {
#define PYL_NAME(name) #name,
    "", PYL_KINDS(PYL_NAME)};
static const char *const field_names[] = {"", PYL_FIELDS(PYL_NAME)};

static uint32_t passed_over(const struct pyl *py, uint32_t flat)
{
    for (; flat != 0; flat = py->lower->flat[flat].next) {
        const struct lc_flat_node *node = &py->lower->flat[flat];

        if (node->named && !node->error && pyl_kind(py, flat) != PYL_line_continuation)
            return flat;
    }
    return 0;
}

uint32_t pyl_first(const struct pyl *py, uint32_t flat)
{
    return flat == 0 ? 0 : passed_over(py, py->lower->flat[flat].first);
}

uint32_t pyl_next(const struct pyl *py, uint32_t flat)
{
    return passed_over(py, py->lower->flat[flat].next);
}

static uint32_t with_field(const struct pyl *py, uint32_t child, enum pyl_field field)
{
    for (; child != 0; child = py->lower->flat[child].next) {
        const struct lc_flat_node *node = &py->lower->flat[child];

        if (py->fields.of[node->field] == field && !node->error && pyl_kind(py, child) != PYL_line_continuation &&
            (node->named || field == PYF_operator || field == PYF_operators))
            return child;
    }
    return 0;
}

uint32_t pyl_field(const struct pyl *py, uint32_t flat, enum pyl_field field)
{
    return flat == 0 ? 0 : with_field(py, py->lower->flat[flat].first, field);
}

uint32_t pyl_field_next(const struct pyl *py, uint32_t child, enum pyl_field field)
{
    return with_field(py, py->lower->flat[child].next, field);
}

bool pyl_starts(const struct pyl *py, uint32_t flat, lc_str word)
{
    lc_str text = pyl_text(py, flat);

    return lc_str_has_prefix(text, word) &&
           (text.len == word.len || !(lc_is_alnum(text.ptr[word.len]) || text.ptr[word.len] == '_'));
}

bool pyl_enter(struct pyl *py, unsigned levels)
{
    if (py->lower->depth + levels + LC_LOWER_RESERVE > LC_SYNTAX_DEPTH_MAX)
        return false;
    py->lower->depth += levels;
    return true;
}

void pyl_leave(struct pyl *py, unsigned levels)
{
    py->lower->depth -= levels;
}

static struct lc_build open_node(struct pyl *py, enum lc_syntax_kind kind, uint32_t flat)
{
    return lc_build(py->lower, kind, flat);
}

static void add(struct pyl *py, struct lc_build *build, uint32_t child)
{
    lc_build_add(py->lower, build, child);
}

static void statements(struct pyl *py, uint32_t flat, struct lc_build *into)
{
    for (uint32_t child = pyl_first(py, flat); child != 0; child = pyl_next(py, child))
        pyl_statement(py, child, into);
}

uint32_t pyl_block(struct pyl *py, uint32_t flat)
{
    struct lc_build block;

    if (flat == 0)
        return 0;
    block = open_node(py, LC_SYN_BLOCK, flat);
    statements(py, flat, &block);
    return block.node;
}

/* ------------------------------------------------------------------------------------- compound statements */

/* if and elif are the same; each elif is one level deeper. */
static uint32_t condition_chain(struct pyl *py, uint32_t flat, uint32_t alternative)
{
    struct lc_build build;
    uint32_t otherwise = 0;

    if (!pyl_enter(py, 1))
        return lc_lower_new(py->lower, LC_SYN_OTHER, flat);
    build = open_node(py, LC_SYN_IF, flat);
    add(py, &build, pyl_value(py, pyl_field(py, flat, PYF_condition)));
    add(py, &build, pyl_block(py, pyl_field(py, flat, PYF_consequence)));
    if (alternative != 0 && pyl_kind(py, alternative) == PYL_elif_clause)
        otherwise = condition_chain(py, alternative, pyl_field_next(py, alternative, PYF_alternative));
    else if (alternative != 0)
        otherwise = pyl_block(py, pyl_field(py, alternative, PYF_body));
    add(py, &build, otherwise);
    pyl_leave(py, 1);
    return build.node;
}

static void if_statement(struct pyl *py, uint32_t flat, struct lc_build *into)
{
    add(py, into, condition_chain(py, flat, pyl_field(py, flat, PYF_alternative)));
}

static void loop_else(struct pyl *py, uint32_t flat, struct lc_build *loop)
{
    uint32_t alternative = pyl_field(py, flat, PYF_alternative);

    if (alternative == 0)
        return;
    lc_build_at(py->lower, loop->node)->flags |= LC_SYN_ELSE;
    add(py, loop, pyl_block(py, pyl_field(py, alternative, PYF_body)));
}

static void for_statement(struct pyl *py, uint32_t flat, struct lc_build *into)
{
    struct lc_build loop = open_node(py, LC_SYN_LOOP, flat);
    bool async = pyl_starts(py, flat, LC_S("async"));

    lc_build_at(py->lower, loop.node)->flags = LC_SYN_EACH | (async ? (uint32_t)LC_SYN_AWAITED : 0);
    add(py, &loop, pyl_value(py, pyl_field(py, flat, PYF_left)));
    add(py, &loop, pyl_value(py, pyl_field(py, flat, PYF_right)));
    add(py, &loop, pyl_block(py, pyl_field(py, flat, PYF_body)));
    loop_else(py, flat, &loop);
    add(py, into, loop.node);
}

static void while_statement(struct pyl *py, uint32_t flat, struct lc_build *into)
{
    struct lc_build loop = open_node(py, LC_SYN_LOOP, flat);

    add(py, &loop, 0);
    add(py, &loop, pyl_value(py, pyl_field(py, flat, PYF_condition)));
    add(py, &loop, 0);
    add(py, &loop, pyl_block(py, pyl_field(py, flat, PYF_body)));
    loop_else(py, flat, &loop);
    add(py, into, loop.node);
}

static uint32_t block_child(const struct pyl *py, uint32_t flat)
{
    uint32_t child = pyl_first(py, flat);

    while (child != 0 && pyl_kind(py, child) != PYL_block)
        child = pyl_next(py, child);
    return child;
}

/* except A, except (A, B) as e, except* A: the grammar takes "A as e" for one expression. */
static uint32_t except_clause(struct pyl *py, uint32_t flat)
{
    struct lc_build build = open_node(py, LC_SYN_CATCH, flat);
    uint32_t value = pyl_field(py, flat, PYF_value), target = pyl_field(py, flat, PYF_alias), last = value;

    if (value != 0 && pyl_kind(py, value) == PYL_as_pattern) {
        target = pyl_field(py, value, PYF_alias);
        value = last = pyl_first(py, value);
    }
    for (uint32_t at = value; at != 0 && at == last; at = pyl_field_next(py, at, PYF_value))
        last = pyl_field_next(py, at, PYF_value) != 0 ? pyl_field_next(py, at, PYF_value) : last;
    if (value != 0)
        lc_build_at(py->lower, build.node)->text =
            lc_str_cut(py->lower->source, py->lower->flat[value].start, py->lower->flat[last].end);
    add(py, &build, pyl_value(py, target));
    add(py, &build, pyl_block(py, block_child(py, flat)));
    return build.node;
}

static void try_statement(struct pyl *py, uint32_t flat, struct lc_build *into)
{
    struct lc_build build = open_node(py, LC_SYN_TRY, flat), block;
    uint32_t body = pyl_field(py, flat, PYF_body), finally = 0;

    block = open_node(py, LC_SYN_BLOCK, body != 0 ? body : flat);
    if (body != 0)
        statements(py, body, &block);
    for (uint32_t child = pyl_first(py, flat); child != 0; child = pyl_next(py, child)) {
        if (pyl_kind(py, child) == PYL_else_clause) /* runs when the block came to its end */
            add(py, &block, pyl_block(py, pyl_field(py, child, PYF_body)));
        else if (pyl_kind(py, child) == PYL_finally_clause)
            finally = child;
    }
    add(py, &build, block.node);
    for (uint32_t child = pyl_first(py, flat); child != 0; child = pyl_next(py, child))
        if (pyl_kind(py, child) == PYL_except_clause)
            add(py, &build, except_clause(py, child));
    if (finally != 0) {
        struct lc_build last = open_node(py, LC_SYN_FINALLY, finally);
        uint32_t inner = block_child(py, finally);

        if (inner != 0)
            statements(py, inner, &last);
        finally = last.node;
    }
    add(py, &build, finally);
    add(py, into, build.node);
}

static void with_item(struct pyl *py, uint32_t value, uint32_t item, struct lc_build *with)
{
    struct lc_build build = open_node(py, LC_SYN_ITEM, item);
    bool named = value != 0 && pyl_kind(py, value) == PYL_as_pattern;

    add(py, &build, pyl_value(py, named ? pyl_first(py, value) : value));
    add(py, &build, named ? pyl_value(py, pyl_field(py, value, PYF_alias)) : 0);
    add(py, with, build.node);
}

/* "with (a as b, c as d):" may be read as one tuple. */
static bool is_items(const struct pyl *py, uint32_t tuple)
{
    for (uint32_t child = pyl_first(py, tuple); child != 0; child = pyl_next(py, child))
        if (pyl_kind(py, child) == PYL_as_pattern)
            return true;
    return false;
}

static void with_statement(struct pyl *py, uint32_t flat, struct lc_build *into)
{
    struct lc_build with = open_node(py, LC_SYN_WITH, flat);
    uint32_t clause = pyl_first(py, flat);

    if (pyl_starts(py, flat, LC_S("async")))
        lc_build_at(py->lower, with.node)->flags = LC_SYN_AWAITED;
    for (uint32_t item = clause == 0 ? 0 : pyl_first(py, clause); item != 0; item = pyl_next(py, item)) {
        uint32_t value = pyl_kind(py, item) == PYL_with_item ? pyl_field(py, item, PYF_value) : item;
        enum pyl_kind kind = value == 0 ? PYL_OTHER : pyl_kind(py, value);

        if ((kind == PYL_tuple || kind == PYL_parenthesized_expression) && is_items(py, value))
            for (uint32_t child = pyl_first(py, value); child != 0; child = pyl_next(py, child))
                with_item(py, child, child, &with);
        else
            with_item(py, value, item, &with);
    }
    add(py, &with, pyl_block(py, pyl_field(py, flat, PYF_body)));
    add(py, into, with.node);
}

/* --------------------------------------------------------------------------------------- simple statements */

static void expression_statement(struct pyl *py, uint32_t flat, struct lc_build *into)
{
    add(py, into, lc_build_one(py->lower, LC_SYN_EXPRESSION, flat, pyl_list(py, flat)));
}

static void return_statement(struct pyl *py, uint32_t flat, struct lc_build *into)
{
    add(py, into, lc_build_one(py->lower, LC_SYN_RETURN, flat, pyl_value(py, pyl_first(py, flat))));
}

static void raise_statement(struct pyl *py, uint32_t flat, struct lc_build *into)
{
    uint32_t cause = pyl_field(py, flat, PYF_cause), value = pyl_first(py, flat);
    struct lc_build build = open_node(py, LC_SYN_THROW, flat);

    add(py, &build, pyl_value(py, value == cause ? 0 : value));
    if (cause != 0)
        add(py, &build, pyl_value(py, cause));
    add(py, into, build.node);
}

static void break_statement(struct pyl *py, uint32_t flat, struct lc_build *into)
{
    add(py, into, lc_lower_new(py->lower, LC_SYN_BREAK, flat));
}

static void continue_statement(struct pyl *py, uint32_t flat, struct lc_build *into)
{
    add(py, into, lc_lower_new(py->lower, LC_SYN_CONTINUE, flat));
}

static void no_statement(struct pyl *py, uint32_t flat, struct lc_build *into)
{
    (void)py, (void)flat, (void)into;
}

static void scope_statement(struct pyl *py, uint32_t flat, struct lc_build *into)
{
    uint32_t node = pyl_all(py, LC_SYN_OTHER, flat);

    lc_build_at(py->lower, node)->flags = LC_SYN_NONLOCAL;
    add(py, into, node);
}

static void other_statement(struct pyl *py, uint32_t flat, struct lc_build *into)
{
    add(py, into, pyl_all(py, LC_SYN_OTHER, flat));
}

/* Python 2's print and exec, which the grammar still knows: "print(x) if y else z" is no such thing today. */
static void old_statement(struct pyl *py, uint32_t flat, struct lc_build *into)
{
    struct lc_build call = open_node(py, LC_SYN_CALL, flat);
    lc_str name = pyl_starts(py, flat, LC_S("print")) ? LC_S("print") : LC_S("exec");
    uint32_t callee = lc_build_leaf(py->lower, LC_SYN_NAME, flat, name);

    lc_build_at(py->lower, callee)->end = lc_build_at(py->lower, callee)->start + (uint32_t)name.len;
    add(py, &call, callee);
    for (uint32_t child = pyl_first(py, flat); child != 0; child = pyl_next(py, child))
        add(py, &call, pyl_value(py, child));
    add(py, into, lc_build_one(py->lower, LC_SYN_EXPRESSION, flat, call.node));
}

/* "type X = int" runs nothing that matters. "type(x).y = z", which the grammar takes for the same, is an assignment:
 * the parenthesis at the left becomes the call. */
static void type_statement(struct pyl *py, uint32_t flat, struct lc_build *into)
{
    uint32_t left = pyl_field(py, flat, PYF_left), right = pyl_field(py, flat, PYF_right), at = left, node;

    while (at != 0 && pyl_kind(py, at) != PYL_parenthesized_expression && pyl_kind(py, at) != PYL_tuple)
        at = pyl_first(py, at);
    if (at == 0 || right == 0 || py->lower->flat[at].start != py->lower->flat[left].start)
        return;
    py->type_call = at;
    node = pyl_value(py, pyl_first(py, left));
    py->type_call = 0;
    node = lc_build_two(py->lower, LC_SYN_ASSIGN, flat, node, pyl_value(py, pyl_first(py, right)));
    lc_build_at(py->lower, node)->text = LC_S("=");
    add(py, into, lc_build_one(py->lower, LC_SYN_EXPRESSION, flat, node));
}

static const pyl_statement_handler handlers[PYL_KIND_COUNT] = {
    [PYL_assert_statement] = other_statement,
    [PYL_block] = statements,
    [PYL_break_statement] = break_statement,
    [PYL_class_definition] = pyl_class_statement,
    [PYL_continue_statement] = continue_statement,
    [PYL_decorated_definition] = pyl_decorated_statement,
    [PYL_delete_statement] = other_statement,
    [PYL_exec_statement] = old_statement,
    [PYL_expression_statement] = expression_statement,
    [PYL_for_statement] = for_statement,
    [PYL_function_definition] = pyl_function_statement,
    [PYL_future_import_statement] = pyl_import_from,
    [PYL_global_statement] = scope_statement,
    [PYL_if_statement] = if_statement,
    [PYL_import_from_statement] = pyl_import_from,
    [PYL_import_statement] = pyl_import_statement,
    [PYL_match_statement] = pyl_match,
    [PYL_nonlocal_statement] = scope_statement,
    [PYL_pass_statement] = no_statement,
    [PYL_print_statement] = old_statement,
    [PYL_raise_statement] = raise_statement,
    [PYL_return_statement] = return_statement,
    [PYL_try_statement] = try_statement,
    [PYL_type_alias_statement] = type_statement,
    [PYL_while_statement] = while_statement,
    [PYL_with_statement] = with_statement,
};

void pyl_statement(struct pyl *py, uint32_t flat, struct lc_build *into)
{
    pyl_statement_handler handler = handlers[pyl_kind(py, flat)];

    if (!pyl_enter(py, STATEMENT_LEVELS)) {
        add(py, into, lc_lower_new(py->lower, LC_SYN_OTHER, flat));
        return;
    }
    if (handler != NULL)
        handler(py, flat, into);
    else
        add(py, into, pyl_value(py, flat));
    pyl_leave(py, STATEMENT_LEVELS);
}

void lc_lower_python(struct lc_lowering *lower)
{
    struct pyl py = {.lower = lower};
    struct lc_build program = lc_build(lower, LC_SYN_PROGRAM, 0);

    py.kinds = lc_lower_symbols(lower, kind_names, sizeof kind_names / sizeof *kind_names);
    py.fields = lc_lower_fields(lower, field_names, sizeof field_names / sizeof *field_names);
    for (uint32_t child = passed_over(&py, lower->flat[0].first); child != 0; child = pyl_next(&py, child))
        pyl_statement(&py, child, &program);
}
