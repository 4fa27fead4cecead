/* An asyncio task is created, and the handler returns without waiting for it. Found by layers/flow, worded in
 * lifecycle.c. */
#include "rules/lifecycle/lifecycle.h"

static void check(struct lc_context *cx)
{
    static const struct lc_lifecycle_words words = {.before = "nothing waits for ", .after = ""};

    lc_lifecycle_check(cx, LC_FLOW_DANGLING_TASK, &words);
}

const struct lc_rule lc_rule_dangling_task = {
    .name = "dangling-task",
    .category = LC_LIFECYCLE,
    .severity = LC_ERROR,
    .highest = LC_ERROR,
    .scope = LC_SCOPE_FUNCTION,
    .needs = LC_NEED_FLOW,
    .since = "0.1.0",
    .summary = "an asyncio task is created, and the handler returns without waiting for it",
    .why = "A task runs only while its event loop runs. asyncio.run() cancels what is left when its main coroutine "
           "ends, and a loop that is left standing does not turn while the sandbox is frozen, nor in the next "
           "invocation unless something runs it.",
    .fix = "await it, gather it (await asyncio.gather(...)), or start it in an asyncio.TaskGroup",
    .example = "bad-create-task",
    .source =
        "Python documentation, asyncio tasks and asyncio.run; aws-lambda-python-runtime-interface-client bootstrap.py",
    .check = check,
};
