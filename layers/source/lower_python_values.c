/* From tree-sitter-python's tree to the common syntax: expressions and targets.
 * Source: tree-sitter-python 0.25.0, node-types.json and grammar.js; Python Language Reference 3.13, chapter 6. */

#include "layers/base/caps.h"
#include "layers/source/lower_python.h"

typedef uint32_t (*pyl_value_handler)(struct pyl *py, uint32_t flat);

static void add(struct pyl *py, struct lc_build *build, uint32_t child)
{
    lc_build_add(py->lower, build, child);
}

uint32_t pyl_all(struct pyl *py, enum lc_syntax_kind kind, uint32_t flat)
{
    struct lc_build build = lc_build(py->lower, kind, flat);

    for (uint32_t child = pyl_first(py, flat); child != 0; child = pyl_next(py, child))
        add(py, &build, pyl_value(py, child));
    return build.node;
}

/* "x," is a tuple; the comma is in the node's text and nowhere else. */
uint32_t pyl_list(struct pyl *py, uint32_t flat)
{
    uint32_t first = pyl_first(py, flat);

    if (first == 0)
        return 0;
    if (pyl_next(py, first) == 0 && py->lower->flat[flat].end == py->lower->flat[first].end)
        return pyl_value(py, first);
    return pyl_all(py, LC_SYN_ARRAY, flat);
}

static uint32_t only(struct pyl *py, uint32_t flat)
{
    return pyl_value(py, pyl_first(py, flat));
}

static uint32_t name(struct pyl *py, uint32_t flat)
{
    return lc_build_leaf(py->lower, LC_SYN_NAME, flat, pyl_text(py, flat));
}

static uint32_t number(struct pyl *py, uint32_t flat)
{
    return lc_build_leaf(py->lower, LC_SYN_NUMBER, flat, pyl_text(py, flat));
}

static uint32_t literal(struct pyl *py, uint32_t flat)
{
    enum pyl_kind kind = pyl_kind(py, flat);
    lc_str text = kind == PYL_true    ? LC_S("true")
                  : kind == PYL_false ? LC_S("false")
                  : kind == PYL_none  ? LC_S("null")
                                      : pyl_text(py, flat);

    return lc_build_leaf(py->lower, LC_SYN_LITERAL, flat, text);
}

static uint32_t array(struct pyl *py, uint32_t flat)
{
    return pyl_all(py, LC_SYN_ARRAY, flat);
}

/* (x, ) of a list of patterns, (x) of a parenthesis read as a pattern. */
static uint32_t tuple_pattern(struct pyl *py, uint32_t flat)
{
    uint32_t first = pyl_first(py, flat);
    lc_str text = pyl_text(py, flat);

    if (first != 0 && pyl_next(py, first) == 0 && lc_str_has_suffix(text, LC_S(")"))) {
        uint32_t after = py->lower->flat[first].end - py->lower->flat[flat].start;

        if (!lc_str_contains(lc_str_from_index(text, after), LC_S(",")))
            return pyl_value(py, first);
    }
    return array(py, flat);
}

static uint32_t other(struct pyl *py, uint32_t flat)
{
    return pyl_all(py, LC_SYN_OTHER, flat);
}

uint32_t pyl_dotted(struct pyl *py, uint32_t flat)
{
    uint32_t first = pyl_first(py, flat), node;

    if (first == 0)
        return name(py, flat);
    node = name(py, first);
    for (uint32_t child = pyl_next(py, first); child != 0; child = pyl_next(py, child)) {
        if (py->lower->flat[child].end - py->lower->flat[first].start > LC_SYNTAX_DEPTH_MAX)
            break; /* a level a letter at the least: nobody's module */
        node = lc_build_one(py->lower, LC_SYN_MEMBER, first, node);
        lc_build_at(py->lower, node)->end = py->lower->flat[child].end;
        lc_build_at(py->lower, node)->text = pyl_text(py, child);
    }
    return node;
}

static uint32_t attribute(struct pyl *py, uint32_t flat)
{
    uint32_t attribute_name = pyl_field(py, flat, PYF_attribute);
    uint32_t node = lc_build_one(py->lower, LC_SYN_MEMBER, flat, pyl_value(py, pyl_field(py, flat, PYF_object)));

    if (attribute_name != 0)
        lc_build_at(py->lower, node)->text = pyl_text(py, attribute_name);
    return node;
}

static uint32_t subscript(struct pyl *py, uint32_t flat)
{
    struct lc_build build = lc_build(py->lower, LC_SYN_INDEX, flat);

    add(py, &build, pyl_value(py, pyl_field(py, flat, PYF_value)));
    for (uint32_t at = pyl_field(py, flat, PYF_subscript); at != 0; at = pyl_field_next(py, at, PYF_subscript))
        add(py, &build, pyl_value(py, at));
    return build.node;
}

void pyl_arguments(struct pyl *py, uint32_t flat, struct lc_build *call)
{
    for (uint32_t child = pyl_first(py, flat); child != 0; child = pyl_next(py, child))
        add(py, call, pyl_value(py, child));
}

static uint32_t call(struct pyl *py, uint32_t flat)
{
    struct lc_build build = lc_build(py->lower, LC_SYN_CALL, flat);
    uint32_t arguments = pyl_field(py, flat, PYF_arguments);

    add(py, &build, pyl_value(py, pyl_field(py, flat, PYF_function)));
    if (arguments != 0 && pyl_kind(py, arguments) == PYL_generator_expression)
        add(py, &build, pyl_value(py, arguments));
    else if (arguments != 0)
        pyl_arguments(py, arguments, &build);
    return build.node;
}

static uint32_t keyword_argument(struct pyl *py, uint32_t flat)
{
    uint32_t key = pyl_field(py, flat, PYF_name);
    uint32_t node = lc_build_one(py->lower, LC_SYN_KEYWORD, flat, pyl_value(py, pyl_field(py, flat, PYF_value)));

    if (key != 0)
        lc_build_at(py->lower, node)->text = pyl_text(py, key);
    return node;
}

static uint32_t splat(struct pyl *py, uint32_t flat)
{
    uint32_t node;

    if (py->in_splat) {
        py->in_splat = false;
        return only(py, flat);
    }
    node = lc_build_one(py->lower, LC_SYN_SPREAD, flat, only(py, flat));
    enum pyl_kind kind = pyl_kind(py, flat);

    if (kind == PYL_dictionary_splat || kind == PYL_dictionary_splat_pattern)
        lc_build_at(py->lower, node)->text = LC_S("**");
    return node;
}

static uint32_t await(struct pyl *py, uint32_t flat)
{
    if (py->comprehension != 0)
        lc_build_at(py->lower, py->comprehension)->flags |= LC_SYN_ASYNC;
    return lc_build_one(py->lower, LC_SYN_AWAIT, flat, only(py, flat));
}

static bool has_word(const struct pyl *py, uint32_t flat, lc_str word)
{
    for (uint32_t child = py->lower->flat[flat].first; child != 0; child = py->lower->flat[child].next)
        if (!py->lower->flat[child].named && lc_str_eq(pyl_text(py, child), word))
            return true;
    return false;
}

static uint32_t yield(struct pyl *py, uint32_t flat)
{
    uint32_t node = lc_build_one(py->lower, LC_SYN_YIELD, flat, only(py, flat));

    if (has_word(py, flat, LC_S("from")))
        lc_build_at(py->lower, node)->flags |= LC_SYN_DELEGATE;
    if (py->function != 0)
        lc_build_at(py->lower, py->function)->flags |= LC_SYN_GENERATOR;
    return node;
}

static lc_str operator_of(const struct pyl *py, uint32_t flat)
{
    uint32_t found = pyl_field(py, flat, PYF_operator);

    return found == 0 ? LC_S("") : pyl_text(py, found);
}

static uint32_t binary_operator(struct pyl *py, uint32_t flat)
{
    uint32_t left = pyl_value(py, pyl_field(py, flat, PYF_left));
    uint32_t right = pyl_value(py, pyl_field(py, flat, PYF_right));
    uint32_t node = lc_build_two(py->lower, LC_SYN_BINARY, flat, left, right);
    lc_str text = operator_of(py, flat);

    if (pyl_kind(py, flat) == PYL_boolean_operator) {
        lc_build_at(py->lower, node)->kind = LC_SYN_LOGICAL;
        text = lc_str_is(text, "and") ? LC_S("&&") : LC_S("||");
    }
    lc_build_at(py->lower, node)->text = text;
    return node;
}

/* a < b is BINARY; of a < b < c, which may stop in the middle, only the parts are kept. */
static uint32_t comparison_operator(struct pyl *py, uint32_t flat)
{
    uint32_t sign = pyl_field(py, flat, PYF_operators), node;
    bool chain = sign == 0 || pyl_field_next(py, sign, PYF_operators) != 0;
    lc_str text = sign == 0 ? LC_S("") : pyl_text(py, sign);

    node = pyl_all(py, chain ? LC_SYN_OTHER : LC_SYN_BINARY, flat);
    if (lc_str_has_prefix(text, LC_S("not")))
        text = LC_S("not in");
    else if (lc_str_has_prefix(text, LC_S("is")) && text.len > 2)
        text = LC_S("is not");
    if (!chain)
        lc_build_at(py->lower, node)->text = text;
    return node;
}

static uint32_t unary_operator(struct pyl *py, uint32_t flat)
{
    uint32_t node = lc_build_one(py->lower, LC_SYN_UNARY, flat, pyl_value(py, pyl_field(py, flat, PYF_argument)));

    lc_build_at(py->lower, node)->text = pyl_kind(py, flat) == PYL_not_operator ? LC_S("!") : operator_of(py, flat);
    return node;
}

/* a if condition else b */
static uint32_t conditional(struct pyl *py, uint32_t flat)
{
    struct lc_build build = lc_build(py->lower, LC_SYN_CONDITIONAL, flat);
    uint32_t a = pyl_first(py, flat), condition = a == 0 ? 0 : pyl_next(py, a);

    add(py, &build, pyl_value(py, condition));
    add(py, &build, pyl_value(py, a));
    add(py, &build, condition == 0 ? 0 : pyl_value(py, pyl_next(py, condition)));
    return build.node;
}

static uint32_t assign(struct pyl *py, uint32_t flat, uint32_t target, uint32_t value, lc_str text)
{
    uint32_t node = lc_build_two(py->lower, LC_SYN_ASSIGN, flat, target, value);

    lc_build_at(py->lower, node)->text = text;
    return node;
}

/* "x: int" alone runs nothing. */
static uint32_t assignment(struct pyl *py, uint32_t flat)
{
    uint32_t left = pyl_value(py, pyl_field(py, flat, PYF_left)), right = pyl_field(py, flat, PYF_right);
    bool augmented = pyl_kind(py, flat) == PYL_augmented_assignment;

    if (right == 0)
        return lc_build_one(py->lower, LC_SYN_OTHER, flat, left);
    return assign(py, flat, left, pyl_value(py, right), augmented ? operator_of(py, flat) : LC_S("="));
}

static uint32_t named_expression(struct pyl *py, uint32_t flat)
{
    uint32_t target = pyl_value(py, pyl_field(py, flat, PYF_name));

    return assign(py, flat, target, pyl_value(py, pyl_field(py, flat, PYF_value)), LC_S("="));
}

static uint32_t as_pattern(struct pyl *py, uint32_t flat)
{
    uint32_t target = pyl_value(py, pyl_field(py, flat, PYF_alias));

    return assign(py, flat, target, only(py, flat), LC_S("="));
}

static uint32_t lambda(struct pyl *py, uint32_t flat)
{
    struct lc_build build;
    uint32_t outer = py->function, clauses = py->comprehension;

    if (!pyl_enter(py, 2)) /* its parameters, one with a default */
        return lc_lower_new(py->lower, LC_SYN_OTHER, flat);
    build = lc_build(py->lower, LC_SYN_FUNCTION, flat);
    lc_build_at(py->lower, build.node)->flags = LC_SYN_ARROW | LC_SYN_VALUE;
    add(py, &build, pyl_parameters(py, flat, pyl_field(py, flat, PYF_parameters)));
    py->function = build.node;
    py->comprehension = 0;
    add(py, &build, pyl_value(py, pyl_field(py, flat, PYF_body)));
    py->function = outer;
    py->comprehension = clauses;
    pyl_leave(py, 2);
    return build.node;
}

/* ------------------------------------------------------------------------------ dictionaries, comprehensions */

static uint32_t pair(struct pyl *py, uint32_t flat)
{
    uint32_t key = pyl_value(py, pyl_field(py, flat, PYF_key)), value = pyl_value(py, pyl_field(py, flat, PYF_value));
    struct lc_syntax_node *at = lc_build_at(py->lower, key);
    lc_str text = LC_S("");

    if (key != 0 && (at->kind == LC_SYN_STRING || at->kind == LC_SYN_NUMBER || at->kind == LC_SYN_LITERAL)) {
        text = at->text;
        key = 0;
    }
    key = lc_build_two(py->lower, LC_SYN_PROPERTY, flat, value, key);
    lc_build_at(py->lower, key)->text = text;
    return key;
}

/* for targets in iterable, with the conditions that follow it; gives the next clause. */
static uint32_t clause(struct pyl *py, uint32_t flat, struct lc_build *into)
{
    struct lc_build build = lc_build(py->lower, LC_SYN_CLAUSE, flat);
    uint32_t outer = py->comprehension, right = pyl_field(py, flat, PYF_right), next;

    if (pyl_starts(py, flat, LC_S("async"))) {
        lc_build_at(py->lower, build.node)->flags = LC_SYN_AWAITED;
        lc_build_at(py->lower, into->node)->flags |= LC_SYN_ASYNC;
    }
    add(py, &build, pyl_value(py, pyl_field(py, flat, PYF_left)));
    if (right != 0 && pyl_field_next(py, right, PYF_right) != 0) { /* Python 2's "for x in 1, 2" */
        struct lc_build list = lc_build(py->lower, LC_SYN_ARRAY, right);

        for (; right != 0; right = pyl_field_next(py, right, PYF_right))
            add(py, &list, pyl_value(py, right));
        add(py, &build, list.node);
    } else {
        add(py, &build, pyl_value(py, right));
    }
    py->comprehension = into->node;
    for (next = pyl_next(py, flat); next != 0 && pyl_kind(py, next) == PYL_if_clause; next = pyl_next(py, next))
        add(py, &build, only(py, next));
    py->comprehension = outer;
    add(py, into, build.node);
    return next;
}

/* The first iterable is evaluated outside, where the comprehension stands. */
static uint32_t comprehension(struct pyl *py, uint32_t flat)
{
    struct lc_build build;
    uint32_t outer = py->comprehension, element = pyl_field(py, flat, PYF_body), child = pyl_first(py, flat);

    if (!pyl_enter(py, 1)) /* its clauses */
        return lc_lower_new(py->lower, LC_SYN_OTHER, flat);
    build = lc_build(py->lower, LC_SYN_COMPREHENSION, flat);
    if (pyl_kind(py, flat) == PYL_generator_expression)
        lc_build_at(py->lower, build.node)->flags = LC_SYN_GENERATOR;
    py->comprehension = build.node;
    if (element != 0 && pyl_kind(py, element) == PYL_pair) {
        uint32_t key = pyl_value(py, pyl_field(py, element, PYF_key));

        add(py, &build,
            lc_build_two(py->lower, LC_SYN_ARRAY, element, key, pyl_value(py, pyl_field(py, element, PYF_value))));
    } else {
        add(py, &build, pyl_value(py, element));
    }
    py->comprehension = outer;
    while (child != 0) {
        if (pyl_kind(py, child) == PYL_for_in_clause) {
            child = clause(py, child, &build);
            py->comprehension = build.node;
        } else {
            child = pyl_next(py, child);
        }
    }
    py->comprehension = outer;
    pyl_leave(py, 1);
    return build.node;
}

static uint32_t dictionary(struct pyl *py, uint32_t flat)
{
    return pyl_all(py, LC_SYN_OBJECT, flat);
}

static const pyl_value_handler handlers[PYL_KIND_COUNT] = {
    [PYL_as_pattern] = as_pattern,
    [PYL_as_pattern_target] = only,
    [PYL_assignment] = assignment,
    [PYL_attribute] = attribute,
    [PYL_augmented_assignment] = assignment,
    [PYL_await] = await,
    [PYL_binary_operator] = binary_operator,
    [PYL_boolean_operator] = binary_operator,
    [PYL_call] = call,
    [PYL_comparison_operator] = comparison_operator,
    [PYL_concatenated_string] = pyl_string,
    [PYL_conditional_expression] = conditional,
    [PYL_dictionary] = dictionary,
    [PYL_dictionary_comprehension] = comprehension,
    [PYL_dictionary_splat] = splat,
    [PYL_dictionary_splat_pattern] = splat,
    [PYL_dotted_name] = pyl_dotted,
    [PYL_ellipsis] = literal,
    [PYL_expression_list] = array,
    [PYL_false] = literal,
    [PYL_float] = number,
    [PYL_generator_expression] = comprehension,
    [PYL_identifier] = name,
    [PYL_integer] = number,
    [PYL_keyword_argument] = keyword_argument,
    [PYL_lambda] = lambda,
    [PYL_list] = array,
    [PYL_list_comprehension] = comprehension,
    [PYL_list_pattern] = array,
    [PYL_list_splat] = splat,
    [PYL_list_splat_pattern] = splat,
    [PYL_named_expression] = named_expression,
    [PYL_none] = literal,
    [PYL_not_operator] = unary_operator,
    [PYL_pair] = pair,
    [PYL_parenthesized_expression] = only,
    [PYL_pattern_list] = array,
    [PYL_set] = array,
    [PYL_set_comprehension] = comprehension,
    [PYL_slice] = other,
    [PYL_string] = pyl_string,
    [PYL_subscript] = subscript,
    [PYL_true] = literal,
    [PYL_tuple] = array,
    [PYL_tuple_pattern] = tuple_pattern,
    [PYL_unary_operator] = unary_operator,
    [PYL_yield] = yield,
};

/* *a.b() is (*a.b)() where the grammar is in doubt whether print is a statement. */
static uint32_t splat_around(struct pyl *py, uint32_t flat, pyl_value_handler handler)
{
    uint32_t node;

    py->in_splat = true;
    node = handler(py, flat);
    py->in_splat = false;
    lc_build_at(py->lower, node)->start++;
    return lc_build_one(py->lower, LC_SYN_SPREAD, flat, node);
}

static uint32_t type_call(struct pyl *py, uint32_t flat)
{
    struct lc_build build = lc_build(py->lower, LC_SYN_CALL, flat);
    uint32_t name_of_type = lc_build_leaf(py->lower, LC_SYN_NAME, flat, LC_S("type")), start;

    start = py->lower->flat[flat].start;
    while (start > 0 && py->lower->source.ptr[start - 1] != 'e')
        start--;
    start = start < 4 ? 0 : start - 4;
    lc_build_at(py->lower, build.node)->start = start;
    lc_build_at(py->lower, name_of_type)->start = start;
    lc_build_at(py->lower, name_of_type)->end = start + 4;
    py->type_call = 0;
    add(py, &build, name_of_type);
    pyl_arguments(py, flat, &build);
    return build.node;
}

uint32_t pyl_value(struct pyl *py, uint32_t flat)
{
    pyl_value_handler handler;
    enum pyl_kind kind;
    uint32_t node;

    if (flat == 0)
        return 0;
    if (!pyl_enter(py, 1))
        return lc_lower_new(py->lower, LC_SYN_OTHER, flat);
    kind = pyl_kind(py, flat);
    handler = handlers[kind];
    if (flat == py->type_call)
        node = type_call(py, flat);
    else if (!py->in_splat && (kind == PYL_call || kind == PYL_attribute || kind == PYL_subscript) &&
             py->lower->source.ptr[py->lower->flat[flat].start] == '*')
        node = splat_around(py, flat, handler);
    else
        node = handler != NULL ? handler(py, flat) : other(py, flat);
    pyl_leave(py, 1);
    return node;
}
