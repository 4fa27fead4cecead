/* An async function is given to something that ignores the promise it returns. Found by layers/flow, worded in
 * lifecycle.c. */
#include "rules/lifecycle/lifecycle.h"

static void check(struct lc_context *cx)
{
    static const struct lc_lifecycle_words words = {.before = "nothing waits for what ", .after = " starts"};

    lc_lifecycle_check(cx, LC_FLOW_ASYNC_CALLBACK, &words);
}

const struct lc_rule lc_rule_async_callback = {
    .name = "async-callback",
    .category = LC_LIFECYCLE,
    .severity = LC_ERROR,
    .highest = LC_ERROR,
    .scope = LC_SCOPE_FUNCTION,
    .needs = LC_NEED_FLOW,
    .since = "0.1.0",
    .summary = "an async function is given to something that ignores the promise it returns",
    .why =
        "forEach, timers and event listeners call the function and drop what it returns. The loop is over before the "
        "first await inside it comes back, so the response goes out while all of them are pending.",
    .fix = "use for...of with await, or await Promise.all(items.map(...))",
    .example = "bad-for-each",
    .source = "ECMA-262, Array.prototype.forEach; Node.js documentation, events and timers",
    .check = check,
};
