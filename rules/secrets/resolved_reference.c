/* References that are no plaintext in the template, and end as plaintext in the function's configuration. */
#include "rules/rule.h"
#include "rules/secrets/references.h"

static struct lc_finding *report(struct lc_context *cx, const struct lc_variable *variable, const char *what)
{
    struct lc_finding *finding =
        lc_report(cx, NULL, "%s in variable '%.*s' is plaintext in the deployed function's configuration", what,
                  LC_FMT(lc_show(cx, variable->name)));

    lc_rests_on(finding, LC_FACT_REFERENCES_END_PLAIN);
    lc_rests_on(finding, LC_FACT_CONFIGURATION_IS_READABLE);
    lc_finding_subject(finding, variable->name);
    lc_finding_at_origin(cx, finding, variable->value.at);
    return finding;
}

static void check_variable(struct lc_context *cx, const struct lc_variable *variable)
{
    lc_str rest = variable->value.text;
    struct lc_reference reference;

    while (lc_reference_next(&rest, &reference)) {
        bool secret = lc_str_is(reference.service, "secretsmanager");
        if (!secret && !lc_str_is(reference.service, "ssm"))
            continue;
        lc_finding_note(cx, report(cx, variable, secret ? "the secret" : "the parameter"), "the reference is '%.*s'",
                        LC_FMT(lc_show(cx, reference.whole)));
        return;
    }
    if (variable->value.no_echo)
        report(cx, variable,
               cx->target->function->described == LC_DESCRIBED_BY_TERRAFORM ? "the sensitive value"
                                                                            : "the parameter with NoEcho");
}

static void check(struct lc_context *cx)
{
    const struct lc_function *function = cx->target->function;

    for (size_t i = 0; i < function->environment_count; i++)
        check_variable(cx, &function->environment[i]);
}

const struct lc_rule lc_rule_resolved_reference = {
    .name = "resolved-reference",
    .category = LC_SECRETS,
    .severity = LC_NOTE,
    .highest = LC_NOTE,
    .scope = LC_SCOPE_FUNCTION,
    .since = "0.1.0",
    .summary = "a reference to a secret ends as plaintext in the function's configuration",
    .why =
        "CloudFormation resolves {{resolve:secretsmanager:...}}, {{resolve:ssm:...}} and NoEcho parameters when it "
        "deploys. The template is clean; the function's configuration shows the value to everyone who may read it, and "
        "a rotated secret reaches the function with the next deployment only.",
    .fix = "give the function the name of the secret or parameter, and read it at the function's start",
    .example = "bad-secrets-manager",
    .source = "AWS CloudFormation User Guide, dynamic references, parameters",
    .check = check,
};
