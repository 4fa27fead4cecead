/* case: a chain of IFs. The subject stands in the first comparison only, since it is evaluated once.
 * Source: doc/syntax/control_expressions.rdoc and pattern_matching.rdoc of Ruby 3.3. */

#include "layers/source/lower_ruby.h"

static void add(struct rbl *rb, struct lc_build *build, uint32_t child)
{
    lc_build_add(rb->lower, build, child);
}

static uint32_t named(struct rbl *rb, uint32_t node, lc_str text)
{
    lc_build_at(rb->lower, node)->text = text;
    return node;
}

/* One pattern is itself, several an ARRAY. */
static uint32_t when_patterns(struct rbl *rb, uint32_t flat)
{
    uint32_t first = rbl_field(rb, flat, RBF_pattern), next = first == 0 ? 0 : rbl_field_next(rb, first, RBF_pattern);
    struct lc_build list;

    if (next == 0)
        return first == 0 ? 0 : rbl_value(rb, rbl_first(rb, first));
    list = lc_build(rb->lower, LC_SYN_ARRAY, first);
    for (; first != 0; first = rbl_field_next(rb, first, RBF_pattern)) {
        add(rb, &list, rbl_value(rb, rbl_first(rb, first)));
        lc_build_at(rb->lower, list.node)->end = rb->lower->flat[first].end;
    }
    return list.node;
}

/* Without a subject the patterns are conditions: one is the condition, of several it is not known which. */
static uint32_t when_condition(struct rbl *rb, uint32_t flat, uint32_t subject, bool has_subject)
{
    uint32_t patterns = when_patterns(rb, flat), node;

    if (has_subject)
        return named(rb, lc_build_two(rb->lower, LC_SYN_BINARY, flat, subject, patterns), LC_S("==="));
    node = patterns;
    if (node != 0 && rbl_field_next(rb, rbl_field(rb, flat, RBF_pattern), RBF_pattern) != 0)
        lc_build_at(rb->lower, node)->kind = LC_SYN_OTHER;
    return node;
}

static uint32_t when_chain(struct rbl *rb, uint32_t flat, uint32_t subject, bool has_subject, bool wanted)
{
    struct lc_build build;

    if (flat == 0)
        return 0;
    if (rbl_kind(rb, flat) == RBL_else)
        return rbl_block(rb, flat, flat, wanted);
    if (rbl_kind(rb, flat) != RBL_when)
        return when_chain(rb, rbl_next(rb, flat), subject, has_subject, wanted);
    if (!rbl_enter(rb, 1))
        return lc_lower_new(rb->lower, LC_SYN_OTHER, flat);
    build = lc_build(rb->lower, LC_SYN_IF, flat);
    add(rb, &build, when_condition(rb, flat, subject, has_subject));
    add(rb, &build, rbl_block(rb, rbl_field(rb, flat, RBF_body), flat, wanted));
    add(rb, &build, when_chain(rb, rbl_next(rb, flat), 0, has_subject, wanted));
    rbl_leave(rb, 1);
    return build.node;
}

/* case x; else y; end: only the subject runs before. */
static uint32_t no_cases(struct rbl *rb, uint32_t flat, uint32_t subject, uint32_t otherwise, bool wanted)
{
    struct lc_build build = lc_build(rb->lower, LC_SYN_BLOCK, flat);

    if (subject != 0)
        add(rb, &build, lc_build_one(rb->lower, LC_SYN_EXPRESSION, flat, subject));
    if (otherwise != 0)
        add(rb, &build, rbl_block(rb, otherwise, otherwise, wanted));
    return build.node;
}

uint32_t rbl_case(struct rbl *rb, uint32_t flat, bool wanted)
{
    uint32_t value = rbl_field(rb, flat, RBF_value), subject = rbl_value(rb, value);
    uint32_t first = rbl_child_of(rb, flat, RBL_when);

    if (first == 0)
        return no_cases(rb, flat, subject, rbl_child_of(rb, flat, RBL_else), wanted);
    return when_chain(rb, first, subject, value != 0, wanted);
}

/* ------------------------------------------------------------------------------------------------ patterns */

static uint32_t capture(struct rbl *rb, uint32_t flat, lc_str name)
{
    uint32_t target = rbl_bind(rb, flat, name);

    return named(rb, lc_build_two(rb->lower, LC_SYN_ASSIGN, flat, target, lc_lower_new(rb->lower, LC_SYN_OTHER, flat)),
                 LC_S("="));
}

static uint32_t pattern(struct rbl *rb, uint32_t flat);

static uint32_t patterns(struct rbl *rb, uint32_t flat)
{
    struct lc_build build = lc_build(rb->lower, LC_SYN_OTHER, flat);

    for (uint32_t child = rbl_first(rb, flat); child != 0; child = rbl_next(rb, child))
        add(rb, &build, pattern(rb, child));
    return build.node;
}

/* {name: pattern}; {name:} binds the name. */
static uint32_t keyword_pattern(struct rbl *rb, uint32_t flat)
{
    uint32_t key = rbl_field(rb, flat, RBF_key), value = rbl_field(rb, flat, RBF_value);

    if (value != 0)
        return pattern(rb, value);
    if (key == 0 || rbl_kind(rb, key) != RBL_hash_key_symbol)
        return lc_lower_new(rb->lower, LC_SYN_OTHER, flat);
    return capture(rb, key, rbl_text(rb, key));
}

static uint32_t lower_pattern(struct rbl *rb, uint32_t flat)
{
    uint32_t name = rbl_field(rb, flat, RBF_name);

    switch ((int)rbl_kind(rb, flat)) {
    case RBL_identifier: return capture(rb, flat, rbl_text(rb, flat));
    case RBL_splat_parameter:
    case RBL_hash_splat_parameter:
        return name != 0 ? capture(rb, name, rbl_text(rb, name)) : lc_lower_new(rb->lower, LC_SYN_OTHER, flat);
    case RBL_hash_splat_nil: return lc_lower_new(rb->lower, LC_SYN_OTHER, flat);
    case RBL_keyword_pattern: return keyword_pattern(rb, flat);
    case RBL_parenthesized_pattern: return pattern(rb, rbl_first(rb, flat));
    case RBL_variable_reference_pattern:
    case RBL_expression_reference_pattern: return rbl_value(rb, rbl_first(rb, flat));
    case RBL_as_pattern:
    case RBL_alternative_pattern:
    case RBL_array_pattern:
    case RBL_find_pattern:
    case RBL_hash_pattern: return patterns(rb, flat);
    default: return rbl_value(rb, flat);
    }
}

static uint32_t pattern(struct rbl *rb, uint32_t flat)
{
    uint32_t node;

    if (flat == 0)
        return 0;
    if (!rbl_enter(rb, 2)) /* a name that is bound is two deep */
        return lc_lower_new(rb->lower, LC_SYN_OTHER, flat);
    node = lower_pattern(rb, flat);
    rbl_leave(rb, 2);
    return node;
}

static uint32_t in_condition(struct rbl *rb, uint32_t flat, uint32_t subject)
{
    uint32_t guard = rbl_field(rb, flat, RBF_guard), tested = pattern(rb, rbl_field(rb, flat, RBF_pattern)), condition;
    uint32_t node = named(rb, lc_build_two(rb->lower, LC_SYN_BINARY, flat, subject, tested), LC_S("in"));

    if (guard == 0)
        return node;
    condition = rbl_value(rb, rbl_field(rb, guard, RBF_condition));
    if (rbl_kind(rb, guard) == RBL_unless_guard)
        condition = named(rb, lc_build_one(rb->lower, LC_SYN_UNARY, guard, condition), LC_S("!"));
    return named(rb, lc_build_two(rb->lower, LC_SYN_LOGICAL, flat, node, condition), LC_S("&&"));
}

static uint32_t in_chain(struct rbl *rb, uint32_t flat, uint32_t subject, uint32_t otherwise, bool wanted)
{
    struct lc_build build;

    if (flat == 0)
        return otherwise == 0 ? 0 : rbl_block(rb, otherwise, otherwise, wanted);
    if (!rbl_enter(rb, 1))
        return lc_lower_new(rb->lower, LC_SYN_OTHER, flat);
    build = lc_build(rb->lower, LC_SYN_IF, flat);
    add(rb, &build, in_condition(rb, flat, subject));
    add(rb, &build, rbl_block(rb, rbl_field(rb, flat, RBF_body), flat, wanted));
    add(rb, &build, in_chain(rb, rbl_field_next(rb, flat, RBF_clauses), 0, otherwise, wanted));
    rbl_leave(rb, 1);
    return build.node;
}

uint32_t rbl_case_match(struct rbl *rb, uint32_t flat, bool wanted)
{
    uint32_t subject = rbl_value(rb, rbl_field(rb, flat, RBF_value)), first = rbl_field(rb, flat, RBF_clauses);
    uint32_t otherwise = rbl_field(rb, flat, RBF_else);

    if (first == 0)
        return no_cases(rb, flat, subject, otherwise, wanted);
    return in_chain(rb, first, subject, otherwise, wanted);
}

/* x => pattern, x in pattern */
uint32_t rbl_match_pattern(struct rbl *rb, uint32_t flat, bool wanted)
{
    uint32_t value = rbl_value(rb, rbl_field(rb, flat, RBF_value));
    uint32_t tested = pattern(rb, rbl_field(rb, flat, RBF_pattern));
    lc_str text = rbl_kind(rb, flat) == RBL_match_pattern ? LC_S("=>") : LC_S("in");

    (void)wanted;
    return named(rb, lc_build_two(rb->lower, LC_SYN_BINARY, flat, value, tested), text);
}
