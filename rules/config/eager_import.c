/* Imports at the top level that one branch needs. Which they are was told by layers/flow; what they cost, by the
 * graph. */
#include <inttypes.h>

#include "layers/base/caps.h"
#include "rules/config/load.h"
#include "rules/lifecycle/lifecycle.h"

/* Below that lazy loading saves nothing that could be felt: 25 ms of a full vCPU at 4 MB of source a second. */
#define WORTH_BYTES UINT64_C(102400)

static void report(struct lc_context *cx, const struct lc_flow_lazy *lazy, const struct lc_load *saved)
{
    struct lc_finding *finding;

    finding = lc_report(cx, "one-branch",
                        "'%.*s' is loaded in every cold start, and only one branch uses it: loading it there saves "
                        "%" PRIu64 " file%s, %.*s",
                        LC_FMT(lc_show(cx, lazy->specifier)), saved->files, saved->files == 1 ? "" : "s",
                        LC_FMT(lc_show_bytes(cx, saved->bytes)));
    lc_rests_on(finding, LC_FACT_IMPORTS_RUN_AT_START);
    lc_finding_subject(finding, lazy->specifier);
    lc_lifecycle_at(cx, finding, &lazy->at);
    lc_finding_note(cx, finding, "used at %.*s: %.*s", LC_FMT(lc_lifecycle_place(cx, &lazy->use)),
                    LC_FMT(lc_show(cx, lc_str_trim(lazy->use.excerpt))));
}

static void check(struct lc_context *cx)
{
    const struct lc_flow *flow = &cx->target->flow;
    size_t count = flow->lazy.count < LC_LAZY_MAX ? flow->lazy.count : LC_LAZY_MAX;

    if (!flow->analyzed || flow->third_party_handler)
        return;
    for (size_t i = 0; i < count; i++) {
        const struct lc_flow_lazy *lazy = &flow->lazy.items[i];
        struct lc_load saved;
        if (lazy->edge >= cx->target->graph.edge_count)
            continue;
        lc_load_without(&cx->target->graph, lazy->edge, cx->scratch, &saved);
        if (saved.bytes >= WORTH_BYTES)
            report(cx, lazy, &saved);
    }
}

const struct lc_rule lc_rule_eager_import = {
    .name = "eager-import",
    .category = LC_CONFIG,
    .severity = LC_NOTE,
    .highest = LC_NOTE,
    .scope = LC_SCOPE_FUNCTION,
    .needs = LC_NEED_FLOW,
    .since = "0.1.0",
    .summary = "a module is imported at the top level, and only one branch of the handler uses it",
    .why = "Every cold start reads, compiles and runs it, used or not. Loaded inside the branch it costs only those "
           "requests that come there, and those only once: the runtime keeps it. In one measured function moving one "
           "SDK client took a cold start from 478 to 401 ms.",
    .fix = "import it where it is used: await import('x') or require('x') in the branch, a local import in Python",
    .example = "bad-used-in-one-branch",
    .source = "Node.js, Python and Ruby documentation of their imports; AJ Stuyvenberg's public measurements",
    .check = check,
};
