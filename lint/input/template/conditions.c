/* Conditions, and Fn::If that asks them.
 *
 * A comparison with something unknown ("${Env} = prod" without a value for Env) has no answer. The first such
 * comparison that is met is kept in template->undecided, and template_variants.c evaluates the function again under
 * each answer. What is assumed is the comparison and not the condition, so that two conditions that exclude each other
 * (Env is prod, Env is not prod; Env is prod, Env is dev) never hold together. */
#include "lint/input/template/template.h"

static enum lc_answer negated(enum lc_answer answer)
{
    return answer == LC_UNDECIDED ? LC_UNDECIDED : answer == LC_YES ? LC_NO : LC_YES;
}

static enum lc_answer answer_of(bool yes)
{
    return yes ? LC_YES : LC_NO;
}

/* A parameter says which values it may have: `subject` is "${Name}". */
static bool is_allowed(const struct lc_template *template, lc_str subject, lc_str literal)
{
    lc_str name = subject.len > 3 ? lc_str_cut(subject, 2, subject.len - 1) : subject;
    const struct lc_node *parameter = lc_map_get(&template->parameters, name);
    const struct lc_node *values = lc_node_meant(lc_node_member(parameter, LC_S("AllowedValues")));

    if (values == NULL || values->kind != LC_EVENT_LIST)
        return true;
    for (const struct lc_node *value = values->first; value; value = value->next)
        if (lc_str_eq(lc_node_scalar(value), literal))
            return true;
    return false;
}

static enum lc_answer assume(struct lc_template *template, lc_str subject, lc_str literal)
{
    for (size_t i = 0; i < template->assumed_count; i++) {
        const struct lc_assumption *assumed = &template->assumed[i];
        if (!lc_str_eq(assumed->subject, subject))
            continue;
        if (assumed->equal)
            return answer_of(lc_str_eq(assumed->literal, literal));
        if (lc_str_eq(assumed->literal, literal))
            return LC_NO;
    }
    if (!is_allowed(template, subject, literal))
        return LC_NO;
    if (template->undecided.subject.len == 0)
        template->undecided = (struct lc_assumption){.subject = subject, .literal = literal};
    return LC_UNDECIDED;
}

static enum lc_answer equals(struct lc_template *template, const struct lc_node *argument)
{
    struct lc_term arguments = lc_evaluate_argument(template, argument), *a, *b;

    if (arguments.kind != LC_TERM_LIST || arguments.members.count != 2)
        return LC_UNDECIDED;
    a = &arguments.members.items[0];
    b = &arguments.members.items[1];
    if (lc_term_is_known(a) && lc_term_is_known(b))
        return answer_of(lc_str_eq(a->value.text, b->value.text));
    if (lc_term_eq(a, b) && a->kind != LC_TERM_MAP && a->value.text.len > 0)
        return LC_YES;
    if (lc_term_is_known(a) && b->value.text.len > 0)
        return assume(template, b->value.text, a->value.text);
    if (a->value.text.len == 0)
        return LC_UNDECIDED;
    return assume(template, a->value.text, b->value.text);
}

static enum lc_answer decide(struct lc_template *template, const struct lc_node *node);

/* And, Or: `settles` is the answer that needs no other. */
static enum lc_answer all_of(struct lc_template *template, const struct lc_node *list, enum lc_answer settles)
{
    enum lc_answer answer = negated(settles);

    list = lc_node_meant(list);
    for (const struct lc_node *item = list->kind == LC_EVENT_LIST ? list->first : NULL; item; item = item->next) {
        enum lc_answer one = decide(template, item);
        if (one == settles)
            return settles;
        if (one == LC_UNDECIDED)
            answer = LC_UNDECIDED;
    }
    return answer;
}

static enum lc_answer decide(struct lc_template *template, const struct lc_node *node)
{
    enum lc_answer answer = LC_UNDECIDED;
    const struct lc_node *argument, *outer = template->short_form;
    lc_str name;

    node = lc_node_meant(node);
    if (node == NULL || !lc_template_step(template, node, 0))
        return LC_UNDECIDED;
    if (!lc_node_function(node, &name, &argument)) {
        if (lc_str_caseeq(lc_node_scalar(node), LC_S("true")) || lc_str_caseeq(lc_node_scalar(node), LC_S("false")))
            return answer_of(lc_str_caseeq(lc_node_scalar(node), LC_S("true")));
        return LC_UNDECIDED;
    }
    argument = lc_node_meant(argument);
    template->depth++;
    template->short_form = argument == node ? node : NULL;
    if (lc_str_is(name, "Equals"))
        answer = equals(template, argument);
    else if (lc_str_is(name, "And"))
        answer = all_of(template, argument, LC_NO);
    else if (lc_str_is(name, "Or"))
        answer = all_of(template, argument, LC_YES);
    else if (lc_str_is(name, "Not"))
        answer = negated(decide(template, lc_node_item(argument, 0)));
    else if (lc_str_is(name, "Condition"))
        answer = lc_condition(template, lc_node_scalar(argument));
    template->short_form = outer;
    template->depth--;
    return answer;
}

enum lc_answer lc_condition(struct lc_template *template, lc_str name)
{
    const struct lc_node *node = lc_map_get(&template->conditions, name);
    enum lc_answer answer;

    for (size_t i = 0; i < template->open_count; i++)
        if (lc_str_eq(template->open[i], name))
            return LC_UNDECIDED; /* a circle, which CloudFormation refuses */
    if (node == NULL || template->open_count == LC_TEMPLATE_CONDITIONS_MAX)
        return LC_UNDECIDED;
    template->open[template->open_count++] = name;
    answer = decide(template, node);
    template->open_count--;
    return answer;
}

struct lc_term lc_if(struct lc_template *template, const struct lc_node *argument, struct lc_origin at)
{
    lc_str name = lc_node_scalar(lc_node_item(argument, 0));
    const struct lc_node *yes = lc_node_item(argument, 1), *no = lc_node_item(argument, 2);
    struct lc_term term, other;

    if (yes == NULL || no == NULL || name.len == 0)
        return lc_term_unknown(LC_S("${Fn::If}"), LC_S("'Fn::If' wants a condition and two values"), LC_S(""), at);
    switch (lc_condition(template, name)) {
    case LC_YES: term = lc_evaluate(template, yes); break;
    case LC_NO: term = lc_evaluate(template, no); break;
    case LC_UNDECIDED:
        term = lc_evaluate(template, yes);
        other = lc_evaluate(template, no);
        if (!lc_term_eq(&term, &other))
            term = lc_term_unknown(lc_arena_printf(template->arena, "${If %.*s}", LC_FMT(name)),
                                   lc_arena_printf(template->arena, "condition '%.*s' is not decided", LC_FMT(name)),
                                   LC_S("--parameter NAME=VALUE for the parameters that the condition asks"), at);
        break;
    }
    term.computed = true;
    return term;
}
