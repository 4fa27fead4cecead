/* How grave a finding is where a configuration says so. */
#include "layers/base/map.h"
#include "lint/after/after.h"

static size_t position_of(const struct lc_rule *rule)
{
    size_t i = 0;

    while (i < lc_rule_count && lc_rules[i] != rule)
        i++;
    return i;
}

static enum lc_severity under(const struct lc_selection *selection, const struct lc_finding *finding, size_t rule)
{
    int asked = selection->severity[rule];

    return asked == LC_SEVERITY_AS_IS ? finding->severity : (enum lc_severity)asked;
}

static enum lc_severity gravest(const struct lc_selection *const *selections, const struct lc_map *functions,
                                const struct lc_finding *finding, size_t rule)
{
    enum lc_severity severity = LC_NOTE;

    if (finding->function_count == 0)
        return under(selections[0], finding, rule);
    for (size_t i = 0; i < finding->function_count; i++) {
        const struct lc_function *function = lc_map_get(functions, finding->functions[i]);
        enum lc_severity theirs = under(lc_selection_of(selections, function), finding, rule);
        if (theirs > severity)
            severity = theirs;
    }
    return severity;
}

void lc_after_severity(const struct lc_model *model, const struct lc_selection *const *selections, size_t count,
                       struct lc_results *results, struct lc_arena *arena)
{
    struct lc_map functions;
    bool asked = false;

    for (size_t i = 0; i < count; i++)
        asked |= selections[i]->overrides;
    if (!asked)
        return;
    lc_map_init(&functions, arena, model->deployment->function_count);
    for (size_t i = 0; i < model->deployment->function_count; i++) {
        struct lc_function *function = &model->deployment->functions[i];
        *lc_map_put(&functions, function->name) = function;
    }
    for (size_t i = 0; i < results->findings.count; i++) {
        struct lc_finding *finding = results->findings.items[i];
        finding->severity = gravest(selections, &functions, finding, position_of(finding->rule));
    }
}
