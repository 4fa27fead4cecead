/* A timer is set that fires after the response. Found by layers/flow, worded in lifecycle.c. */
#include "rules/lifecycle/lifecycle.h"

static void check(struct lc_context *cx)
{
    static const struct lc_lifecycle_words words = {.before = "nothing waits for ", .after = " to fire"};

    lc_lifecycle_check(cx, LC_FLOW_DETACHED_TIMER, &words);
}

const struct lc_rule lc_rule_detached_timer = {
    .name = "detached-timer",
    .category = LC_LIFECYCLE,
    .severity = LC_ERROR,
    .highest = LC_ERROR,
    .scope = LC_SCOPE_FUNCTION,
    .needs = LC_NEED_FLOW,
    .since = "0.1.0",
    .summary = "a timer is set that fires after the response",
    .why = "Time stands still for a frozen sandbox: the timer fires in a later invocation, in the middle of somebody "
           "else's request, or never.",
    .fix = "await the delay (timers/promises), or let a schedule (EventBridge Scheduler, SQS delay, Step Functions "
           "wait) start a function",
    .example = "bad-set-timeout",
    .source = "AWS Lambda Developer Guide, execution environment lifecycle",
    .check = check,
};
