/* Files that the platform starts and cannot. Stub while the rule is written. */
#include "rules/native/native.h"

static void check(struct lc_context *cx)
{
    (void)cx;
}

const struct lc_rule lc_rule_not_executable = {
    .name = "not-executable",
    .category = LC_NATIVE,
    .severity = LC_ERROR,
    .highest = LC_ERROR,
    .scope = LC_SCOPE_STACK | LC_SCOPE_FUNCTION,
    .needs = LC_NEED_HEADS,
    .since = "0.1.0",
    .summary = "a file that Lambda starts cannot be executed",
    .why = "Code does not run as root: without the execute bit for others, initialization fails.",
    .fix = "chmod 755 it before packaging",
    .example = "bootstrap-0644",
    .source = "AWS Lambda Developer Guide, custom runtimes and .zip file archives; aws-lambda-runtime-interface-emulator, rapid/handlers.go",
    .check = check,
};
