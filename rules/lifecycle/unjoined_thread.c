/* A thread or a job of an executor is started, and the handler returns without waiting for it. Found by layers/flow,
 * worded in lifecycle.c. */
#include "rules/lifecycle/lifecycle.h"

static void check(struct lc_context *cx)
{
    static const struct lc_lifecycle_words words = {.before = "nothing waits for ", .after = ""};

    lc_lifecycle_check(cx, LC_FLOW_UNJOINED_THREAD, &words);
}

const struct lc_rule lc_rule_unjoined_thread = {
    .name = "unjoined-thread",
    .category = LC_LIFECYCLE,
    .severity = LC_ERROR,
    .highest = LC_ERROR,
    .scope = LC_SCOPE_FUNCTION,
    .needs = LC_NEED_FLOW,
    .since = "0.1.0",
    .summary = "a thread or a job of an executor is started, and the handler returns without waiting for it",
    .why = "The response is posted when the handler returns, and threads are frozen with the sandbox, daemons or not. "
           "They go on in the middle of a later invocation, with connections that timed out meanwhile, or never.",
    .fix = "join it, take its result(), or use the executor as a context manager (with ThreadPoolExecutor() as pool)",
    .example = "bad-thread-start",
    .source = "Python documentation, threading and concurrent.futures; Ruby documentation, Thread; runtime interface "
              "clients of both",
    .check = check,
};
