/* A promise is started, and the handler's response does not wait for it. Found by layers/flow, worded in
 * lifecycle.c. */
#include "rules/lifecycle/lifecycle.h"

static void check(struct lc_context *cx)
{
    static const struct lc_lifecycle_words words = {.before = "nothing waits for ", .after = ""};

    lc_lifecycle_check(cx, LC_FLOW_FLOATING_PROMISE, &words);
}

const struct lc_rule lc_rule_floating_promise = {
    .name = "floating-promise",
    .category = LC_LIFECYCLE,
    .severity = LC_ERROR,
    .highest = LC_ERROR,
    .scope = LC_SCOPE_FUNCTION,
    .needs = LC_NEED_FLOW,
    .since = "0.1.0",
    .summary = "a promise is started, and the handler's response does not wait for it",
    .why = "Lambda freezes the sandbox as soon as the response is sent. What is still pending then is not rejected and "
           "not logged: it may go on in a later invocation, minutes later, or never, and the caller saw a success. A "
           ".catch() or a second function for .then() handles the failure, but waits for nothing; so does void.",
    .fix = "await it, or return it together with the result (await Promise.all([...])); hand work that may take longer "
           "than the answer to a queue (SQS) and a function of its own",
    .example = "bad-not-awaited",
    .source =
        "aws-lambda-nodejs-runtime-interface-client, Runtime.js; AWS Lambda Developer Guide, execution environment "
        "lifecycle",
    .check = check,
};
