/* Work goes on after the callback, context.done, succeed or fail has sent the response. Found by layers/flow, worded
 * in lifecycle.c. */
#include "rules/lifecycle/lifecycle.h"

static void check(struct lc_context *cx)
{
    static const struct lc_lifecycle_words words = {.before = "nothing waits for ", .after = ""};

    lc_lifecycle_check(cx, LC_FLOW_WORK_AFTER_CALLBACK, &words);
}

const struct lc_rule lc_rule_work_after_callback = {
    .name = "work-after-callback",
    .category = LC_LIFECYCLE,
    .severity = LC_ERROR,
    .highest = LC_ERROR,
    .scope = LC_SCOPE_FUNCTION,
    .needs = LC_NEED_FLOW,
    .since = "0.1.0",
    .summary = "work goes on after the callback, context.done, succeed or fail has sent the response",
    .why = "callback(err), the context's functions, and every callback with callbackWaitsForEmptyEventLoop set to "
           "false, send the response at once. What is started before and still pending, or started after, is frozen.",
    .fix = "call back when all work is done, or write the handler as an async function and return the result",
    .example = "bad-after-callback",
    .source = "aws-lambda-nodejs-runtime-interface-client 3.3, CallbackContext.js, BeforeExitListener.js",
    .check = check,
};
