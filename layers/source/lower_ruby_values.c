/* The other expressions: literals, operators, constants.
 * Source: doc/syntax/literals.rdoc and precedence.rdoc of Ruby 3.3. */

#include "layers/source/lower_ruby.h"

static uint32_t named(struct rbl *rb, uint32_t node, lc_str text)
{
    lc_build_at(rb->lower, node)->text = text;
    return node;
}

uint32_t rbl_name(struct rbl *rb, uint32_t flat, bool wanted)
{
    (void)wanted;
    return lc_build_leaf(rb->lower, LC_SYN_NAME, flat, rbl_text(rb, flat));
}

uint32_t rbl_number(struct rbl *rb, uint32_t flat, bool wanted)
{
    (void)wanted;
    return lc_build_leaf(rb->lower, LC_SYN_NUMBER, flat, rbl_text(rb, flat));
}

uint32_t rbl_literal(struct rbl *rb, uint32_t flat, bool wanted)
{
    (void)wanted;
    if (rbl_kind(rb, flat) == RBL_self)
        return lc_lower_new(rb->lower, LC_SYN_THIS, flat);
    return lc_build_leaf(rb->lower, LC_SYN_LITERAL, flat,
                         rbl_kind(rb, flat) == RBL_nil ? LC_S("null") : rbl_text(rb, flat));
}

uint32_t rbl_array(struct rbl *rb, uint32_t flat, bool wanted)
{
    struct lc_build build = lc_build(rb->lower, LC_SYN_ARRAY, flat);

    (void)wanted;
    rbl_arguments(rb, flat, &build);
    return build.node;
}

uint32_t rbl_other(struct rbl *rb, uint32_t flat, bool wanted)
{
    (void)wanted;
    return rbl_all(rb, LC_SYN_OTHER, flat);
}

/* /(?<name>…)/ =~ x assigns to name: only with a literal on the left, without substitutions. */
static void declare_captures(struct rbl *rb, uint32_t regex)
{
    lc_str text = rbl_text(rb, regex);

    if (rbl_child_of(rb, regex, RBL_interpolation) != 0)
        return;
    for (size_t i = 0; i + 3 < text.len; i++) {
        size_t end = i + 3;

        if (text.ptr[i] == '\\') {
            i++;
            continue;
        }
        if (text.ptr[i] != '(' || text.ptr[i + 1] != '?' || text.ptr[i + 2] != '<')
            continue;
        while (end < text.len && (lc_is_alnum(text.ptr[end]) || text.ptr[end] == '_' || (text.ptr[end] & 0x80)))
            end++;
        if (end > i + 3 && end < text.len && text.ptr[end] == '>' &&
            (lc_is_lower(text.ptr[i + 3]) || text.ptr[i + 3] == '_'))
            rbl_declare(rb, lc_str_cut(text, i + 3, end));
        i = end - 1;
    }
}

uint32_t rbl_binary(struct rbl *rb, uint32_t flat, bool wanted)
{
    uint32_t sign = rbl_field(rb, flat, RBF_operator), left = rbl_field(rb, flat, RBF_left), a, b;
    lc_str text = sign == 0 ? LC_S("") : rbl_text(rb, sign);
    enum lc_syntax_kind kind = LC_SYN_BINARY;

    (void)wanted;
    if (lc_str_is(text, "&&") || lc_str_is(text, "and")) {
        kind = LC_SYN_LOGICAL;
        text = LC_S("&&");
    } else if (lc_str_is(text, "||") || lc_str_is(text, "or")) {
        kind = LC_SYN_LOGICAL;
        text = LC_S("||");
    }
    a = rbl_value(rb, left);
    b = rbl_value(rb, rbl_field(rb, flat, RBF_right));
    if (left != 0 && rbl_kind(rb, left) == RBL_regex && lc_str_is(text, "=~"))
        declare_captures(rb, left);
    return named(rb, lc_build_two(rb->lower, kind, flat, a, b), text);
}

uint32_t rbl_unary(struct rbl *rb, uint32_t flat, bool wanted)
{
    uint32_t sign = rbl_field(rb, flat, RBF_operator);
    lc_str text = sign == 0 ? LC_S("") : rbl_text(rb, sign);

    (void)wanted;
    if (lc_str_is(text, "not"))
        text = LC_S("!");
    return named(rb, lc_build_one(rb->lower, LC_SYN_UNARY, flat, rbl_value(rb, rbl_field(rb, flat, RBF_operand))),
                 text);
}

uint32_t rbl_range(struct rbl *rb, uint32_t flat, bool wanted)
{
    uint32_t sign = rbl_field(rb, flat, RBF_operator), begin = rbl_value(rb, rbl_field(rb, flat, RBF_begin));
    uint32_t end = rbl_value(rb, rbl_field(rb, flat, RBF_end));

    (void)wanted;
    return named(rb, lc_build_two(rb->lower, LC_SYN_BINARY, flat, begin, end),
                 sign == 0 ? LC_S("..") : rbl_text(rb, sign));
}

uint32_t rbl_conditional(struct rbl *rb, uint32_t flat, bool wanted)
{
    struct lc_build build = lc_build(rb->lower, LC_SYN_CONDITIONAL, flat);

    (void)wanted;
    lc_build_add(rb->lower, &build, rbl_value(rb, rbl_field(rb, flat, RBF_condition)));
    lc_build_add(rb->lower, &build, rbl_value(rb, rbl_field(rb, flat, RBF_consequence)));
    lc_build_add(rb->lower, &build, rbl_value(rb, rbl_field(rb, flat, RBF_alternative)));
    return build.node;
}

/* A::B; ::B is B. */
uint32_t rbl_scope_resolution(struct rbl *rb, uint32_t flat, bool wanted)
{
    uint32_t scope = rbl_field(rb, flat, RBF_scope), name = rbl_field(rb, flat, RBF_name);
    lc_str text = name == 0 ? LC_S("") : rbl_text(rb, name);

    (void)wanted;
    if (scope == 0)
        return lc_build_leaf(rb->lower, LC_SYN_NAME, flat, text);
    return named(rb, lc_build_one(rb->lower, LC_SYN_MEMBER, flat, rbl_value(rb, scope)), text);
}

/* (a; b), and what stands in #{ }: one statement is itself, none nil. */
uint32_t rbl_parenthesized(struct rbl *rb, uint32_t flat, bool wanted)
{
    uint32_t first = rbl_first(rb, flat);

    if (first == 0)
        return lc_build_leaf(rb->lower, LC_SYN_LITERAL, flat, LC_S("null"));
    if (rbl_next(rb, first) == 0)
        return rbl_lower(rb, first, wanted);
    if (!wanted)
        return rbl_block(rb, flat, flat, false);
    return rbl_all(rb, LC_SYN_SEQUENCE, flat);
}

uint32_t rbl_regex(struct rbl *rb, uint32_t flat, bool wanted)
{
    struct lc_build build;

    (void)wanted;
    if (rbl_child_of(rb, flat, RBL_interpolation) == 0)
        return lc_build_leaf(rb->lower, LC_SYN_LITERAL, flat, rbl_text(rb, flat));
    build = lc_build(rb->lower, LC_SYN_OTHER, flat);
    for (uint32_t child = rbl_first(rb, flat); child != 0; child = rbl_next(rb, child))
        if (rbl_kind(rb, child) == RBL_interpolation)
            lc_build_add(rb->lower, &build, rbl_value(rb, child));
    return build.node;
}

/* alias new old: the names, as alias_method would have them. */
uint32_t rbl_alias(struct rbl *rb, uint32_t flat, bool wanted)
{
    struct lc_build build = lc_build(rb->lower, LC_SYN_OTHER, flat);

    (void)wanted;
    lc_build_at(rb->lower, build.node)->text = LC_S("alias");
    for (uint32_t child = rbl_first(rb, flat); child != 0; child = rbl_next(rb, child))
        lc_build_add(
            rb->lower, &build,
            lc_build_leaf(rb->lower, LC_SYN_STRING, child,
                          rbl_kind(rb, child) == RBL_simple_symbol ? rbl_symbol_text(rb, child) : rbl_text(rb, child)));
    return build.node;
}

/* Names of methods, and what follows __END__, are run by nobody. */
uint32_t rbl_undef(struct rbl *rb, uint32_t flat, bool wanted)
{
    (void)wanted;
    return lc_lower_new(rb->lower, LC_SYN_OTHER, flat);
}
