/* How many layers a function names, whether or not they could be read. */
#include "rules/config/settings.h"

#define LAYERS_MAX 5

static void check(struct lc_context *cx)
{
    size_t have = cx->target->function->layer_count;
    struct lc_finding *finding;

    if (have <= LAYERS_MAX)
        return;
    finding = lc_report(cx, NULL, "%zu layers are attached, a function takes at most %d", have, LAYERS_MAX);
    lc_rests_on(finding, LC_FACT_LAYER_LIMIT);
    lc_setting_at_layer(cx, finding, LAYERS_MAX);
    lc_setting_note_globals(cx, finding);
}

const struct lc_rule lc_rule_layer_count = {
    .name = "layer-count",
    .category = LC_LIMITS,
    .severity = LC_ERROR,
    .highest = LC_ERROR,
    .scope = LC_SCOPE_FUNCTION,
    .since = "0.1.0",
    .summary = "a function names more layers than Lambda attaches",
    .why = "The deployment is refused.",
    .fix = "merge layers that are always used together, or move their content into the function's archive",
    .example = "six-layers",
    .source = "AWS Lambda Developer Guide, Lambda quotas",
    .check = check,
};
