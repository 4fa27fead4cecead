/* Clock readings, tokens and credentials taken while the module loads and used as if they were fresh. Found by
 * layers/flow. */
#include "layers/base/utf8.h"
#include "rules/lifecycle/lifecycle.h"

static void check(struct lc_context *cx)
{
    for (const struct lc_flow_item *item = lc_lifecycle_next(cx, LC_FLOW_STALE_INIT, NULL); item;
         item = lc_lifecycle_next(cx, LC_FLOW_STALE_INIT, item)) {
        lc_str reason = lc_utf8_escaped(cx->arena, item->reason);
        struct lc_finding *finding =
            lc_report(cx, item->pattern, "%.*s is taken while the module loads, and used as if it were fresh%s%.*s",
                      LC_FMT(lc_lifecycle_work(cx, item->what)), reason.len > 0 ? ": " : "", LC_FMT(reason));
        lc_rests_on(finding, LC_FACT_INIT_MAY_BE_LONG_AGO);
        lc_finding_subject(finding, item->what);
        lc_lifecycle_at(cx, finding, &item->at);
        lc_lifecycle_explain(cx, finding, item);
    }
}

const struct lc_rule lc_rule_stale_init = {
    .name = "stale-init",
    .category = LC_CONFIG,
    .severity = LC_NOTE,
    .highest = LC_NOTE,
    .scope = LC_SCOPE_FUNCTION,
    .needs = LC_NEED_FLOW,
    .since = "0.1.0",
    .summary = "a time, token or credential from init is used in the handler as if it were fresh",
    .why = "A sandbox may be initialised minutes before its first request, at a deployment or ahead of load, and then "
           "lives for hours. A time taken at the top level is not when the request came, and a token may have run out.",
    .fix = "take it in the handler, or keep it with the time it runs out and fetch it again before then",
    .example = "bad-clock",
    .source = "AWS Lambda Developer Guide, execution environment lifecycle; AJ Stuyvenberg's public measurements of "
              "proactive initialization",
    .check = check,
};
