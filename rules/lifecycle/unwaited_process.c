/* A process is started, and the handler returns without waiting for it. Found by layers/flow, worded in lifecycle.c.
 * */
#include "rules/lifecycle/lifecycle.h"

static void check(struct lc_context *cx)
{
    static const struct lc_lifecycle_words words = {.before = "nothing waits for ", .after = ""};

    lc_lifecycle_check(cx, LC_FLOW_UNWAITED_PROCESS, &words);
}

const struct lc_rule lc_rule_unwaited_process = {
    .name = "unwaited-process",
    .category = LC_LIFECYCLE,
    .severity = LC_ERROR,
    .highest = LC_ERROR,
    .scope = LC_SCOPE_FUNCTION,
    .needs = LC_NEED_FLOW,
    .since = "0.1.0",
    .summary = "a process is started, and the handler returns without waiting for it",
    .why = "Every process of the sandbox is frozen with it when the response is sent: a conversion stops half way, its "
           "output is a torso, its exit status is seen by nobody.",
    .fix = "wait for it: subprocess.run() or process.wait(), Process.wait or Open3.capture2 in Ruby, once(child, "
           "'close') in Node.js",
    .example = "bad-popen",
    .source = "AWS Lambda Developer Guide, execution environment lifecycle; documentation of the languages' processes",
    .check = check,
};
