/* The handler's file is there, but does not give out the function the setting names. Found by layers/flow, which
 * runs the module as the runtime loads it: what counts is what is exported in the end. */
#include "layers/base/utf8.h"
#include "rules/lifecycle/lifecycle.h"

static enum lc_fact_id fact_of(enum lc_language language)
{
    if (language == LC_LANG_PYTHON)
        return LC_FACT_HANDLER_LOOKUP_PYTHON;
    return language == LC_LANG_RUBY ? LC_FACT_HANDLER_LOOKUP_RUBY : LC_FACT_HANDLER_LOOKUP_NODE;
}

static void check(struct lc_context *cx)
{
    const struct lc_handler *handler = &cx->target->graph.handler;

    for (const struct lc_flow_item *item = lc_lifecycle_next(cx, LC_FLOW_HANDLER_NOT_EXPORTED, NULL); item;
         item = lc_lifecycle_next(cx, LC_FLOW_HANDLER_NOT_EXPORTED, item)) {
        lc_str reason = lc_utf8_escaped(cx->arena, item->reason);
        struct lc_flow_place file = item->at; /* what is missing has no line */
        struct lc_finding *finding =
            lc_report(cx, item->pattern, "the handler's file has no function '%.*s'%s%.*s",
                      LC_FMT(lc_show(cx, handler->export)), reason.len > 0 ? ": " : "", LC_FMT(reason));
        lc_finding_severity(finding, item->certainty == LC_FLOW_CERTAIN ? LC_ERROR : LC_WARNING);
        lc_rests_on(finding, fact_of(cx->stack->runtime ? cx->stack->runtime->language : LC_LANG_NODE));
        if (handler->variable.len > 0)
            lc_rests_on(finding, LC_FACT_REAL_HANDLER_IN_VARIABLE);
        lc_finding_subject(finding, handler->handler);
        file.line = file.column = 0;
        lc_lifecycle_at(cx, finding, &file);
        lc_lifecycle_explain(cx, finding, item);
    }
    lc_lifecycle_unknowns(cx);
}

const struct lc_rule lc_rule_handler_not_exported = {
    .name = "handler-not-exported",
    .category = LC_HANDLER,
    .severity = LC_ERROR,
    .highest = LC_ERROR,
    .scope = LC_SCOPE_FUNCTION,
    .needs = LC_NEED_FLOW,
    .since = "0.1.0",
    .summary = "the handler's file does not give out the function that the handler names",
    .why = "The function deploys, and every invocation fails with Runtime.HandlerNotFound or its like.",
    .fix = "export the function under the name in the handler setting, or correct the setting",
    .example = "bad-other-name",
    .source = "the runtime interface clients of Node.js, Python and Ruby",
    .check = check,
};
