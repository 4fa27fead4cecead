/* A function and a layer that are deployed together while callers are served from $LATEST. */
#include "rules/config/settings.h"

static const char *fix_for(enum lc_description described)
{
    switch (described) {
    case LC_DESCRIBED_BY_SAM:
        return "set AutoPublishAlias on the function, and AutoPublishAliasAllProperties so that a new layer alone "
               "publishes a version too";
    case LC_DESCRIBED_BY_CLOUDFORMATION:
        return "add an AWS::Lambda::Version with each change and an AWS::Lambda::Alias, and let callers use the alias";
    case LC_DESCRIBED_BY_CDK: return "make a lambda.Alias of fn.currentVersion, and let callers use the alias";
    case LC_DESCRIBED_BY_SERVERLESS:
        return "let callers use an alias of the version that is published, for example by a plugin for canary "
               "deployments";
    case LC_DESCRIBED_BY_TERRAFORM:
        return "set publish = true, add an aws_lambda_alias of the function's version, and let callers use the alias";
    case LC_DESCRIBED_BY_FLAGS:
    case LC_DESCRIBED_BY_AWS:
    case LC_DESCRIBED_BY_PROJECT: break;
    }
    return NULL;
}

static void check(struct lc_context *cx)
{
    const struct lc_function *function = cx->target->function;
    const char *fix = fix_for(function->described);
    struct lc_finding *finding;
    size_t index = 0;

    while (index < function->layer_count && !function->layers[index].defined_here)
        index++;
    if (fix == NULL || function->publishes != LC_UNSET || index == function->layer_count)
        return;
    finding =
        lc_report(cx, NULL, "%.*s and the function change in two steps, and callers are served from $LATEST meanwhile",
                  LC_FMT(lc_setting_layer(cx, index)));
    lc_rests_on(finding, LC_FACT_TWO_UPDATE_CALLS);
    lc_finding_subject(finding, LC_S("layers"));
    lc_finding_fix(cx, finding, "%s", fix);
    lc_setting_at_layer(cx, finding, index);
}

const struct lc_rule lc_rule_layer_update_race = {
    .name = "layer-update-race",
    .category = LC_CONFIG,
    .severity = LC_NOTE,
    .highest = LC_NOTE,
    .scope = LC_SCOPE_FUNCTION,
    .since = "0.1.0",
    .summary = "a function and its layer change together, and no version is published",
    .why = "Code and list of layers are updated by two calls, one after the other: for a moment new code runs on the "
           "old layer, or old code on the new one. An alias moves only when the version with both is there.",
    .fix = "publish versions, and let callers use an alias",
    .example = "bad-from-latest",
    .source = "AWS Lambda API reference, UpdateFunctionCode and UpdateFunctionConfiguration; DataBiosphere/azul#5927",
    .check = check,
};
