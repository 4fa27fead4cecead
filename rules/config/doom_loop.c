/* Heavy init beside a short timeout. Two causes: waiting for I/O while the module loads, and source that takes
 * longer to load than the timeout allows; what is heavy is in cold.def. */
#include <inttypes.h>

#include "rules/config/load.h"
#include "rules/lifecycle/lifecycle.h"

/* A connection whose first packet is lost is tried again after 1 second, then after 2 more: in 3 seconds there is room
 * for one such mishap and no answer (RFC 6298, Linux). It is the default timeout too. */
#define WAIT_TIMEOUT_S 3
#define DEFAULT_TIMEOUT_S 3
/* Up to here init may take in any case the first time; with a longer timeout it fits in again. */
#define INIT_LIMIT_S 10
#define FULL_VCPU_MB 1769 /* AWS Lambda Developer Guide, configure Lambda function memory */
/* Of one vCPU, at least: how much init gets inside an invocation is not documented for small functions, which would
 * have a fourteenth of one by the rule of proportion. */
#define LEAST_SHARE_PER_MILLE 333
/* Bundles load faster than the same code in many files: measured with esbuild's of two packages, 1.6 to 4.4 times. */
#define BUNDLE_GAIN 3

enum { WAITS_SHOWN = 3 };

/* False: not known. */
static bool timeout_of(const struct lc_function *function, uint64_t *seconds)
{
    if (function->timeout_s.know == LC_UNSET)
        *seconds = DEFAULT_TIMEOUT_S;
    else
        *seconds = function->timeout_s.number;
    return function->timeout_s.know == LC_UNSET || function->timeout_s.know == LC_KNOWN;
}

static uint64_t share_per_mille(const struct lc_function *function)
{
    uint64_t memory = function->memory_mb.know == LC_KNOWN ? function->memory_mb.number : 0;
    uint64_t share = memory >= FULL_VCPU_MB ? 1000 : memory * 1000 / FULL_VCPU_MB;

    return share < LEAST_SHARE_PER_MILLE ? LEAST_SHARE_PER_MILLE : share;
}

/* Milliseconds that reading and running the source takes, 0 when nobody measured the language. */
static uint64_t load_ms(const struct lc_context *cx, const struct lc_load *load)
{
    uint64_t rate = cx->stack->runtime ? lc_load_rate(cx->stack->runtime->language) : 0, bytes = load->bytes;

    if (rate == 0 || bytes > UINT64_MAX / 1000000)
        return 0;
    bytes -= load->bundled_bytes - load->bundled_bytes / BUNDLE_GAIN;
    return bytes * 1000000 / rate / share_per_mille(cx->target->function);
}

static void note_waits(struct lc_context *cx, struct lc_finding *finding)
{
    const struct lc_flow *flow = &cx->target->flow;

    for (size_t i = 0; i < flow->waits.count; i++) {
        lc_lifecycle_at(cx, finding, &flow->waits.items[i].at);
        if (i > 0 && i < WAITS_SHOWN)
            lc_finding_note(cx, finding, "init waits for %.*s at %.*s too",
                            LC_FMT(lc_lifecycle_work(cx, flow->waits.items[i].what)),
                            LC_FMT(lc_lifecycle_place(cx, &flow->waits.items[i].at)));
    }
}

static void settle(struct lc_context *cx, struct lc_finding *finding, const struct lc_load *load)
{
    if (cx->target->function->timeout_s.know == LC_UNSET)
        lc_rests_on(finding, LC_FACT_DEFAULT_TIMEOUT);
    lc_rests_on(finding, LC_FACT_INIT_RUNS_AGAIN);
    lc_finding_at_origin(cx, finding, cx->target->function->timeout_s.at);
    if (finding->location_count == 0)
        lc_finding_at_function(cx, finding);
    if (finding->location_count == 0 && cx->target->code)
        lc_finding_at(cx, finding, cx->target->code, LC_NO_ENTRY);
    if (load->bytes > 0)
        lc_load_note(cx, finding, &cx->target->graph);
}

static void check(struct lc_context *cx)
{
    const struct lc_function *function = cx->target->function;
    const struct lc_flow *flow = &cx->target->flow;
    bool waits = flow->waits.count > 0 && !flow->third_party_handler;
    const char *by_default = function->timeout_s.know == LC_UNSET ? " (the default)" : "";
    struct lc_finding *finding;
    struct lc_load load;
    uint64_t seconds, ms;

    lc_load_of(&cx->target->graph, &load);
    ms = load_ms(cx, &load);
    if (!timeout_of(function, &seconds)) {
        if (waits || ms >= INIT_LIMIT_S * UINT64_C(1000))
            lc_report_unknown(cx, LC_S("whether init fits into the timeout"), function->timeout_s.why,
                              function->timeout_s.how);
        return;
    }
    if (seconds == 0)
        return; /* no timeout at all: invalid-setting */
    if (waits && seconds <= WAIT_TIMEOUT_S) {
        finding = lc_report(cx, "waits-in-init", "init waits for %.*s, and the timeout is %" PRIu64 " s%s",
                            LC_FMT(lc_lifecycle_work(cx, flow->waits.items[0].what)), seconds, by_default);
        note_waits(cx, finding);
        settle(cx, finding, &load);
    } else if (seconds < INIT_LIMIT_S && ms >= seconds * 1000) {
        finding = lc_report(cx, "large-init",
                            "init loads %.*s of source, which may take %" PRIu64 ".%" PRIu64 " s, and the timeout is "
                            "%" PRIu64 " s%s",
                            LC_FMT(lc_show_bytes(cx, load.bytes)), ms / 1000, ms % 1000 / 100, seconds, by_default);
        lc_finding_note(cx, finding, "reckoned with %.*s a second of a full vCPU, and %" PRIu64 " %% of one",
                        LC_FMT(lc_show_bytes(cx, lc_load_rate(cx->stack->runtime->language))),
                        share_per_mille(function) / 10);
        settle(cx, finding, &load);
    }
}

const struct lc_rule lc_rule_doom_loop = {
    .name = "doom-loop",
    .category = LC_CONFIG,
    .severity = LC_WARNING,
    .highest = LC_WARNING,
    .scope = LC_SCOPE_FUNCTION,
    .needs = LC_NEED_FLOW,
    .since = "0.1.0",
    .summary = "init is heavy, and the timeout may be too short for running it again",
    .why =
        "After a crash or a timeout the next invocation runs init again, inside the function's own timeout and not "
        "in the 10 seconds of a fresh start. If init takes about as long as the timeout, every invocation times out, "
        "and each timeout makes the next one run init, until the sandbox is replaced.",
    .fix =
        "set a longer timeout or more memory (a full vCPU comes with 1769 MB), import what is seldom needed where it "
        "is used, and connect on the first request",
    .example = "bad-large-graph",
    .source = "AWS Lambda Developer Guide, understanding the Lambda execution environment lifecycle",
    .check = check,
};
