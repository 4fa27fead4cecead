/* Promise.all or its like gives up at the first failure and leaves the other work running. Found by layers/flow,
 * worded in lifecycle.c. */
#include "rules/lifecycle/lifecycle.h"

static void check(struct lc_context *cx)
{
    static const struct lc_lifecycle_words words = {.before = "", .after = " leaves the others running when one fails"};

    lc_lifecycle_check(cx, LC_FLOW_FAIL_FAST, &words);
}

const struct lc_rule lc_rule_fail_fast_combinator = {
    .name = "fail-fast-combinator",
    .category = LC_LIFECYCLE,
    .severity = LC_NOTE,
    .highest = LC_NOTE,
    .scope = LC_SCOPE_FUNCTION,
    .needs = LC_NEED_FLOW,
    .since = "0.1.0",
    .summary = "Promise.all or its like gives up at the first failure and leaves the other work running",
    .why =
        "The failure is the handler's result, and the others are frozen with it: half done, and going on in the next "
        "invocation. With retries the same work then runs twice at once.",
    .fix = "wait for all of them (await Promise.allSettled([...]), asyncio.gather(..., return_exceptions=True), a "
           "TaskGroup) and look at what failed afterwards",
    .example = "bad-promise-all",
    .source = "ECMA-262, Promise.all; Python documentation, asyncio.gather",
    .check = check,
};
