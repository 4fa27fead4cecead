/* An event is emitted whose listener does asynchronous work, and the handler returns. Found by layers/flow, worded
 * in lifecycle.c. */
#include "rules/lifecycle/lifecycle.h"

static void check(struct lc_context *cx)
{
    static const struct lc_lifecycle_words words = {.before = "nothing waits for what ", .after = " sets off"};

    lc_lifecycle_check(cx, LC_FLOW_EMIT_AND_RETURN, &words);
}

const struct lc_rule lc_rule_emit_and_return = {
    .name = "emit-and-return",
    .category = LC_LIFECYCLE,
    .severity = LC_ERROR,
    .highest = LC_ERROR,
    .scope = LC_SCOPE_FUNCTION,
    .needs = LC_NEED_FLOW,
    .since = "0.1.0",
    .summary = "an event is emitted whose listener does asynchronous work, and the handler returns",
    .why =
        "emit() calls its listeners and comes back; what they started is still pending when the handler returns, and "
        "Lambda freezes it with the response. On a server the same code works, because the process lives on. Nothing "
        "is logged and nothing fails: the mail is not sent, the row not written.",
    .fix = "call the work and await it instead of emitting; for work that need not hold up the answer, send a message "
           "to a queue (SQS, EventBridge) that starts a function of its own",
    .example = "bad-async-listener",
    .source = "Node.js documentation, events (asynchronous vs. synchronous); AWS Lambda Developer Guide, execution "
              "environment lifecycle",
    .check = check,
};
