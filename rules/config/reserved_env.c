/* Environment variables that only Lambda itself may set. The names are in reserved.def. */
#include "rules/config/reserved.h"
#include "rules/config/settings.h"

bool lc_is_reserved_variable(lc_str name, enum lc_certainty *certainty)
{
#define LC_RESERVED(reserved, how_sure) {LC_S_INIT(reserved), LC_##how_sure},
    static const struct {
        lc_str name;
        enum lc_certainty certainty;
    } names[] = {
#include "rules/config/reserved.def"
    };
#undef LC_RESERVED

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!lc_str_eq(name, names[i].name))
            continue;
        if (certainty)
            *certainty = names[i].certainty;
        return true;
    }
    return false;
}

/* What people mean when they set it, where there is another way. */
static const char *instead_of(lc_str name)
{
    if (lc_str_is(name, "AWS_REGION") || lc_str_is(name, "AWS_DEFAULT_REGION"))
        return "remove it: Lambda sets it to the function's region; for another region pass one to the client";
    if (lc_str_has_prefix(name, LC_S("AWS_ACCESS_KEY")) || lc_str_has_prefix(name, LC_S("AWS_SE")))
        return "remove it, and give the function's role the permissions; Lambda sets the role's credentials";
    return NULL;
}

static void check(struct lc_context *cx)
{
    const struct lc_function *function = cx->target->function;

    for (size_t i = 0; i < function->environment_count; i++) {
        const struct lc_variable *variable = &function->environment[i];
        enum lc_certainty certainty;
        struct lc_finding *finding;
        const char *instead;
        if (!lc_is_reserved_variable(variable->name, &certainty))
            continue;
        finding = lc_report(cx, NULL, "the environment variable '%.*s' %s", LC_FMT(variable->name),
                            certainty == LC_CERTAIN ? "is reserved: only Lambda sets it"
                                                    : "was reserved, and may still be refused");
        lc_rests_on(finding, LC_FACT_RESERVED_VARIABLES);
        lc_rests_on_certainty(finding, certainty);
        lc_finding_subject(finding, variable->name);
        lc_setting_at_origin(cx, finding, variable->value.at);
        instead = instead_of(variable->name);
        if (instead)
            lc_finding_fix(cx, finding, "%s", instead);
    }
}

const struct lc_rule lc_rule_reserved_env = {
    .name = "reserved-env",
    .category = LC_CONFIG,
    .severity = LC_ERROR,
    .highest = LC_ERROR,
    .scope = LC_SCOPE_FUNCTION,
    .since = "0.1.0",
    .summary = "a function sets an environment variable that only Lambda may set",
    .why = "The deployment is refused: 'Lambda was unable to configure your environment variables because the "
           "environment variables you have provided contains reserved keys'.",
    .fix = "remove it, or give the variable another name",
    .example = "bad-region",
    .source = "AWS Lambda Developer Guide, working with Lambda environment variables",
    .check = check,
};
