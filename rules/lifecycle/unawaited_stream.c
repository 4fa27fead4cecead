/* A stream is piped or listened to, and nothing waits for its end. Found by layers/flow, worded in lifecycle.c. */
#include "rules/lifecycle/lifecycle.h"

static void check(struct lc_context *cx)
{
    static const struct lc_lifecycle_words words = {.before = "nothing waits for the end of ", .after = ""};

    lc_lifecycle_check(cx, LC_FLOW_UNAWAITED_STREAM, &words);
}

const struct lc_rule lc_rule_unawaited_stream = {
    .name = "unawaited-stream",
    .category = LC_LIFECYCLE,
    .severity = LC_ERROR,
    .highest = LC_ERROR,
    .scope = LC_SCOPE_FUNCTION,
    .needs = LC_NEED_FLOW,
    .since = "0.1.0",
    .summary = "a stream is piped or listened to, and nothing waits for its end",
    .why =
        "pipe() and on('data') return at once; the data come later. A handler that returns after them has read "
        "nothing yet, or written part of a file: the usual form is a CSV import from S3 that loses its last rows, or "
        "all of them.",
    .fix = "await pipeline(...) from stream/promises, or read with for await (const chunk of stream)",
    .example = "bad-pipe",
    .source = "Node.js documentation, stream (pipeline, events.once)",
    .check = check,
};
