/* match: a chain of IFs, each comparing the subject with a pattern. The subject stands in the first comparison only:
 * it is evaluated once.
 * Source: Python Language Reference 3.13, 8.6; tree-sitter-python 0.25.0, grammar.js (case_pattern). */

#include "layers/base/caps.h"
#include "layers/source/lower_python.h"

static void add(struct pyl *py, struct lc_build *build, uint32_t child)
{
    lc_build_add(py->lower, build, child);
}

/* A name that is bound to something of the subject's. */
static uint32_t capture(struct pyl *py, uint32_t flat)
{
    uint32_t target = lc_build_leaf(py->lower, LC_SYN_NAME, flat, pyl_text(py, flat));
    uint32_t node = lc_build_two(py->lower, LC_SYN_ASSIGN, flat, target, lc_lower_new(py->lower, LC_SYN_OTHER, flat));

    lc_build_at(py->lower, node)->text = LC_S("=");
    return node;
}

static uint32_t pattern(struct pyl *py, uint32_t flat);

static uint32_t patterns(struct pyl *py, uint32_t flat, uint32_t first)
{
    struct lc_build build = lc_build(py->lower, LC_SYN_OTHER, flat);

    for (; first != 0; first = pyl_next(py, first))
        add(py, &build, pattern(py, first));
    return build.node;
}

static uint32_t class_pattern(struct pyl *py, uint32_t flat, uint32_t class)
{
    struct lc_build build = lc_build(py->lower, LC_SYN_OTHER, flat);

    add(py, &build, class == 0 ? 0 : pyl_dotted(py, class));
    for (uint32_t child = class == 0 ? 0 : pyl_next(py, class); child != 0; child = pyl_next(py, child))
        add(py, &build, pattern(py, child));
    return build.node;
}

static uint32_t lower_pattern(struct pyl *py, uint32_t flat)
{
    uint32_t first = pyl_first(py, flat);

    switch ((int)pyl_kind(py, flat)) {
    case PYL_case_pattern:
        return first != 0 && pyl_next(py, first) == 0 ? pattern(py, first) : patterns(py, flat, first);
    case PYL_identifier: return capture(py, flat);
    case PYL_dotted_name: return first != 0 && pyl_next(py, first) == 0 ? capture(py, flat) : pyl_dotted(py, flat);
    case PYL_splat_pattern: return first != 0 ? capture(py, first) : lc_lower_new(py->lower, LC_SYN_OTHER, flat);
    case PYL_class_pattern: return class_pattern(py, flat, first);
    case PYL_keyword_pattern: /* its name is no variable */
        return patterns(py, flat, first == 0 ? 0 : pyl_next(py, first));
    case PYL_as_pattern:
    case PYL_dict_pattern:
    case PYL_list_pattern:
    case PYL_tuple_pattern:
    case PYL_union_pattern: return patterns(py, flat, first);
    default: return pyl_value(py, flat);
    }
}

static uint32_t pattern(struct pyl *py, uint32_t flat)
{
    uint32_t node;

    if (!pyl_enter(py, 2)) /* a name that is bound is two deep */
        return lc_lower_new(py->lower, LC_SYN_OTHER, flat);
    node = lower_pattern(py, flat);
    pyl_leave(py, 2);
    return node;
}

/* "_", or a single name: takes whatever comes. */
static bool is_irrefutable(const struct pyl *py, uint32_t flat)
{
    uint32_t inner = pyl_first(py, flat);

    if (pyl_kind(py, flat) != PYL_case_pattern)
        return false;
    if (inner == 0)
        return lc_str_is(pyl_text(py, flat), "_");
    return pyl_next(py, inner) == 0 && pyl_kind(py, inner) == PYL_dotted_name &&
           pyl_next(py, pyl_first(py, inner)) == 0 && pyl_first(py, inner) != 0;
}

static uint32_t next_case(const struct pyl *py, uint32_t flat)
{
    while (flat != 0 && pyl_kind(py, flat) != PYL_case_clause)
        flat = pyl_next(py, flat);
    return flat;
}

/* subject case pattern [and guard] */
static uint32_t condition(struct pyl *py, uint32_t flat, uint32_t subject)
{
    uint32_t guard = pyl_field(py, flat, PYF_guard), first = pyl_first(py, flat), second = pyl_next(py, first), tested;
    uint32_t node;

    if (second != 0 && pyl_kind(py, second) == PYL_case_pattern) { /* case a, b */
        struct lc_build list = lc_build(py->lower, LC_SYN_OTHER, first);

        for (; first != 0 && pyl_kind(py, first) == PYL_case_pattern; first = pyl_next(py, first))
            add(py, &list, pattern(py, first));
        tested = list.node;
    } else {
        tested = first == 0 ? 0 : pattern(py, first);
    }
    node = lc_build_two(py->lower, LC_SYN_BINARY, flat, subject, tested);
    lc_build_at(py->lower, node)->text = LC_S("case");
    if (guard == 0)
        return node;
    node = lc_build_two(py->lower, LC_SYN_LOGICAL, flat, node, pyl_value(py, pyl_first(py, guard)));
    lc_build_at(py->lower, node)->text = LC_S("&&");
    return node;
}

/* The case that is always taken: its block, after what its name is bound to. */
static uint32_t last_case(struct pyl *py, uint32_t flat, uint32_t subject)
{
    struct lc_build build = lc_build(py->lower, LC_SYN_BLOCK, flat);
    uint32_t first = pyl_first(py, flat), name = pyl_first(py, first);

    if (name != 0) {
        uint32_t target = lc_build_leaf(py->lower, LC_SYN_NAME, name, pyl_text(py, name));

        if (subject == 0)
            subject = lc_lower_new(py->lower, LC_SYN_OTHER, name);
        subject = lc_build_two(py->lower, LC_SYN_ASSIGN, first, target, subject);
        lc_build_at(py->lower, subject)->text = LC_S("=");
    }
    if (subject != 0)
        add(py, &build, lc_build_one(py->lower, LC_SYN_EXPRESSION, first, subject));
    add(py, &build, pyl_block(py, pyl_field(py, flat, PYF_consequence)));
    return build.node;
}

static uint32_t chain(struct pyl *py, uint32_t flat, uint32_t subject)
{
    uint32_t first, next;
    struct lc_build build;

    if (flat == 0)
        return 0;
    first = pyl_first(py, flat);
    next = next_case(py, pyl_next(py, flat));
    if (first != 0 && pyl_field(py, flat, PYF_guard) == 0 && is_irrefutable(py, first) &&
        pyl_kind(py, pyl_next(py, first)) != PYL_case_pattern)
        return last_case(py, flat, subject);
    if (!pyl_enter(py, 1))
        return lc_lower_new(py->lower, LC_SYN_OTHER, flat);
    build = lc_build(py->lower, LC_SYN_IF, flat);
    add(py, &build, condition(py, flat, subject));
    add(py, &build, pyl_block(py, pyl_field(py, flat, PYF_consequence)));
    add(py, &build, chain(py, next, 0));
    pyl_leave(py, 1);
    return build.node;
}

void pyl_match(struct pyl *py, uint32_t flat, struct lc_build *into)
{
    uint32_t body = pyl_field(py, flat, PYF_body), subject = pyl_field(py, flat, PYF_subject), first, value;

    if (subject != 0 && pyl_field_next(py, subject, PYF_subject) != 0) {
        struct lc_build list = lc_build(py->lower, LC_SYN_ARRAY, subject);

        for (; subject != 0; subject = pyl_field_next(py, subject, PYF_subject))
            add(py, &list, pyl_value(py, subject));
        value = list.node;
    } else {
        value = pyl_value(py, subject);
    }
    first = body == 0 ? 0 : next_case(py, pyl_first(py, body));
    if (first != 0)
        add(py, into, chain(py, first, value));
    else
        add(py, into, lc_build_one(py->lower, LC_SYN_EXPRESSION, flat, value));
}
