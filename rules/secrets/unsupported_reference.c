/* {{resolve:ssm-secure:…}} in a function's environment. */
#include "rules/rule.h"
#include "rules/secrets/references.h"

static void check_variable(struct lc_context *cx, const struct lc_variable *variable)
{
    lc_str rest = variable->value.text;
    struct lc_reference reference;
    struct lc_finding *finding;

    while (lc_reference_next(&rest, &reference)) {
        if (!lc_str_is(reference.service, "ssm-secure"))
            continue;
        finding = lc_report(cx, NULL,
                            "variable '%.*s' refers to a SecureString, which CloudFormation resolves in no "
                            "property of a Lambda function",
                            LC_FMT(lc_show(cx, variable->name)));
        lc_rests_on(finding, LC_FACT_SSM_SECURE_NOT_HERE);
        lc_finding_subject(finding, variable->name);
        lc_finding_at_origin(cx, finding,
                             variable->value.written.file.len > 0 ? variable->value.written : variable->value.at);
        lc_finding_note(cx, finding, "the reference is '%.*s'", LC_FMT(lc_show(cx, reference.whole)));
        return;
    }
}

static void check(struct lc_context *cx)
{
    const struct lc_function *function = cx->target->function;

    for (size_t i = 0; i < function->environment_count; i++)
        check_variable(cx, &function->environment[i]);
}

const struct lc_rule lc_rule_unsupported_reference = {
    .name = "unsupported-reference",
    .category = LC_SECRETS,
    .severity = LC_ERROR,
    .highest = LC_ERROR,
    .scope = LC_SCOPE_FUNCTION,
    .since = "0.1.0",
    .summary = "a variable holds a dynamic reference that a Lambda environment does not take",
    .why =
        "CloudFormation resolves {{resolve:ssm-secure:...}} in a short list of properties, such as the master password "
        "of a database, and refuses the deployment where it stands anywhere else.",
    .fix = "give the function the parameter's name and read the parameter at its start: ssm:GetParameter with "
           "decryption",
    .example = "bad-ssm-secure",
    .source = "AWS CloudFormation User Guide, dynamic references; cfn-lint DynamicReferenceSecureString.py",
    .check = check,
};
