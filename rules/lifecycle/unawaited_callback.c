/* A callback-style call is started in a handler whose response does not wait for its callback. Found by layers/flow,
 * worded in lifecycle.c. */
#include "rules/lifecycle/lifecycle.h"

static void check(struct lc_context *cx)
{
    static const struct lc_lifecycle_words words = {.before = "nothing waits for the answer to ", .after = ""};

    lc_lifecycle_check(cx, LC_FLOW_UNAWAITED_CALLBACK, &words);
}

const struct lc_rule lc_rule_unawaited_callback = {
    .name = "unawaited-callback",
    .category = LC_LIFECYCLE,
    .severity = LC_ERROR,
    .highest = LC_ERROR,
    .scope = LC_SCOPE_FUNCTION,
    .needs = LC_NEED_FLOW,
    .since = "0.1.0",
    .summary = "a callback-style call is started in a handler whose response does not wait for its callback",
    .why =
        "The call only starts the work; its callback comes later. An async handler's promise settles without it, the "
        "response goes out, and the callback runs in a later invocation or never.",
    .fix = "use the API's promise form (fs/promises, the AWS SDK's send() or promise(), util.promisify) and await it",
    .example = "bad-callback-in-async-handler",
    .source = "aws-lambda-nodejs-runtime-interface-client, Runtime.js; Node.js documentation, asynchronous programming",
    .check = check,
};
