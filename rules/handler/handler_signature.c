/* The handler is there, but the runtime cannot call it, or cannot use what it gives. Found by layers/flow, which
 * looks at what is finally exported. */
#include "layers/base/utf8.h"
#include "rules/lifecycle/lifecycle.h"

static enum lc_fact_id fact_of(const struct lc_context *cx)
{
    enum lc_language language = cx->stack->runtime ? cx->stack->runtime->language : LC_LANG_NODE;

    if (language == LC_LANG_PYTHON)
        return LC_FACT_PYTHON_NO_COROUTINES;
    if (language == LC_LANG_RUBY)
        return LC_FACT_RUBY_HANDLER_KEYWORDS;
    return cx->target->flow.style == LC_FLOW_STYLE_STREAMING ? LC_FACT_NODE_STREAM_ENDS : LC_FACT_NODE24_NO_CALLBACKS;
}

static void check(struct lc_context *cx)
{
    const struct lc_handler *handler = &cx->target->graph.handler;

    for (const struct lc_flow_item *item = lc_lifecycle_next(cx, LC_FLOW_HANDLER_SIGNATURE, NULL); item;
         item = lc_lifecycle_next(cx, LC_FLOW_HANDLER_SIGNATURE, item)) {
        lc_str reason = lc_utf8_escaped(cx->arena, item->reason);
        struct lc_finding *finding =
            lc_report(cx, item->pattern, "%.*s%s%.*s", LC_FMT(lc_lifecycle_work(cx, item->what)),
                      reason.len > 0 ? ": " : "", LC_FMT(reason));
        lc_finding_severity(finding, item->certainty == LC_FLOW_CERTAIN ? LC_ERROR : LC_WARNING);
        lc_rests_on(finding, fact_of(cx));
        lc_finding_subject(finding, handler->handler);
        lc_lifecycle_at(cx, finding, &item->at);
        lc_lifecycle_explain(cx, finding, item);
    }
    lc_lifecycle_unknowns(cx);
}

const struct lc_rule lc_rule_handler_signature = {
    .name = "handler-signature",
    .category = LC_HANDLER,
    .severity = LC_ERROR,
    .highest = LC_ERROR,
    .scope = LC_SCOPE_FUNCTION,
    .needs = LC_NEED_FLOW,
    .since = "0.1.0",
    .summary = "the runtime cannot call the handler, or cannot use what it returns",
    .why = "From nodejs24.x on a handler with three parameters is refused when it loads; Python's runtime does not run "
           "coroutines, so that an async def handler fails every request; Ruby's calls with event: and context:, and a "
           "method that takes neither raises ArgumentError.",
    .fix = "write the handler as the runtime calls it: async (event, context) in Node.js, def handler(event, context) "
           "in Python, def handler(event:, context:) in Ruby",
    .example = "bad-three-parameters",
    .source = "the runtime interface clients of Node.js 4.0, Python and Ruby",
    .check = check,
};
