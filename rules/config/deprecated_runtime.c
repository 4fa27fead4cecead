/* Runtimes past their end, or near it. The dates are data (layers/runtime/data), judged at the date of the run. What
 * AWS has only announced for the future it has moved more than once: it is told as announced, never as settled. */
#include <inttypes.h>

#include "rules/config/settings.h"

/* Two quarters: what a team plans ahead, and what AWS gives as notice. */
#define NOTICE_DAYS 180

static bool is_past(lc_str date, lc_str as_of)
{
    return date.len > 0 && lc_str_cmp(date, as_of) <= 0;
}

/* False when the date is not known, or too far away. */
static bool is_near(lc_str date, lc_str as_of)
{
    int64_t there, today;

    return lc_setting_day(date, &there) && lc_setting_day(as_of, &today) && there > today &&
           there - today <= NOTICE_DAYS;
}

/* -- what to take instead ------------------------------------------------------------------------------------------ */

static bool is_fit(const struct lc_runtime *runtime, enum lc_arch arch, lc_str as_of)
{
    return runtime->accepted && !runtime->preview && !runtime->container_only && !is_past(runtime->deprecated, as_of) &&
           !is_near(runtime->deprecated, as_of) &&
           (arch == LC_ARCH_UNKNOWN || (runtime->architectures & LC_ARCH_BIT(arch)));
}

/* Go programs run on a system's own runtime since go1.x is gone. */
static lc_str family_of(const struct lc_runtime *runtime)
{
    return runtime->language == LC_LANG_GO ? LC_S("provided") : runtime->family;
}

/* The one of the family that lasts longest, the newest of those; NULL when there is none. */
static const struct lc_runtime *successor(const struct lc_context *cx, const struct lc_runtime *old)
{
    const struct lc_catalogue *catalogue = cx->model->catalogue;
    const struct lc_runtime *best = NULL;

    for (size_t i = 0; i < catalogue->count; i++) {
        const struct lc_runtime *one = &catalogue->runtimes[i];
        if (!lc_str_eq(one->family, family_of(old)) || !is_fit(one, cx->stack->arch, cx->model->as_of))
            continue;
        if (best == NULL || best->deprecated.len > 0)
            best = best && lc_str_cmp(one->deprecated, best->deprecated) < 0 && one->deprecated.len > 0 ? best : one;
    }
    return best;
}

/* The same version of the language on a newer system, where there is one (java11, java11.al2023). */
static const struct lc_runtime *same_version(const struct lc_context *cx, const struct lc_runtime *old)
{
    const struct lc_catalogue *catalogue = cx->model->catalogue;

    for (size_t i = 0; i < catalogue->count; i++) {
        const struct lc_runtime *one = &catalogue->runtimes[i];
        if (one != old && lc_str_eq(one->family, old->family) && lc_str_eq(one->version, old->version) &&
            is_fit(one, cx->stack->arch, cx->model->as_of))
            return one;
    }
    return NULL;
}

static void advise(struct lc_context *cx, struct lc_finding *finding, const struct lc_runtime *old)
{
    const struct lc_runtime *next = successor(cx, old), *same = same_version(cx, old);
    const struct lc_os *from = lc_os_find(cx->model->catalogue, old->os), *to;

    if (next == NULL)
        return;
    if (same && same != next)
        lc_finding_fix(cx, finding, "move to %.*s, or to %.*s, which keeps the version of the language",
                       LC_FMT(next->id), LC_FMT(same->id));
    else if (old->language == LC_LANG_GO)
        lc_finding_fix(cx, finding, "move to %.*s: build the program as 'bootstrap'", LC_FMT(next->id));
    else
        lc_finding_fix(cx, finding, "move to %.*s", LC_FMT(next->id));
    to = lc_os_find(cx->model->catalogue, next->os);
    if (from == NULL || to == NULL || from == to)
        return;
    if (from->glibc.len > 0 && to->glibc.len > 0 && from->glibc_certainty == LC_CERTAIN)
        lc_finding_note(cx, finding,
                        "that is another system: %.*s (glibc %.*s) in place of %.*s (glibc %.*s); binaries in the "
                        "function and its layers must fit it",
                        LC_FMT(to->name), LC_FMT(to->glibc), LC_FMT(from->name), LC_FMT(from->glibc));
    else
        lc_finding_note(cx, finding,
                        "that is another system: %.*s in place of %.*s; binaries in the function and its layers must "
                        "fit it",
                        LC_FMT(to->name), LC_FMT(from->name));
}

/* -- what becomes of it -------------------------------------------------------------------------------------------- */

static void note_blocks(struct lc_context *cx, struct lc_finding *finding, const struct lc_runtime *old)
{
    lc_str create = old->block_create, update = old->block_update, as_of = cx->model->as_of;
    /* A date that AWS moves is settled only by what the API did: it refused these at the catalogue's date. */
    bool refused = is_past(create, as_of) && (!old->accepted || old->block_certainty == LC_CERTAIN);
    bool frozen = is_past(update, as_of) && old->block_certainty == LC_CERTAIN;

    if (refused)
        lc_finding_note(cx, finding, "functions with it cannot be created any more, since %.*s", LC_FMT(create));
    if (frozen)
        lc_finding_note(cx, finding, "functions with it cannot be updated any more, since %.*s", LC_FMT(update));
    if (!refused && create.len > 0 && !frozen && update.len > 0)
        lc_finding_note(cx, finding,
                        "currently announced: no function with it can be created from %.*s on, and none updated from "
                        "%.*s on",
                        LC_FMT(create), LC_FMT(update));
    else if (!frozen && update.len > 0)
        lc_finding_note(cx, finding, "currently announced: functions with it cannot be updated from %.*s on",
                        LC_FMT(update));
}

static void check(struct lc_context *cx)
{
    const struct lc_runtime *runtime = cx->stack->runtime;
    struct lc_finding *finding;

    if (runtime == NULL || runtime->container_only)
        return;
    if (is_past(runtime->deprecated, cx->model->as_of)) {
        finding = lc_report(cx, NULL, "the runtime '%.*s' is deprecated since %.*s", LC_FMT(runtime->id),
                            LC_FMT(runtime->deprecated));
    } else if (is_near(runtime->deprecated, cx->model->as_of)) {
        finding = lc_report(cx, "soon", "the runtime '%.*s' will be deprecated on %.*s", LC_FMT(runtime->id),
                            LC_FMT(runtime->deprecated));
        lc_finding_severity(finding, LC_NOTE);
    } else {
        return;
    }
    lc_rests_on(finding, LC_FACT_DEPRECATION_DATES);
    lc_finding_subject(finding, runtime->id);
    lc_setting_at(cx, finding, &cx->target->function->runtime);
    note_blocks(cx, finding, runtime);
    advise(cx, finding, runtime);
}

const struct lc_rule lc_rule_deprecated_runtime = {
    .name = "deprecated-runtime",
    .category = LC_CONFIG,
    .severity = LC_WARNING,
    .highest = LC_WARNING,
    .scope = LC_SCOPE_FUNCTION,
    .since = "0.1.0",
    .summary = "the function's runtime is past its end, or within half a year of it",
    .why = "What runs goes on running, without security patches and support. Some time later no function with it can "
           "be created, then none updated: a mistake can no longer be mended by deploying.",
    .fix = "move to a runtime that is supported",
    .example = "bad-node16",
    .source = "AWS Lambda Developer Guide, Lambda runtimes; cfn-lint LmbdRuntimeLifecycle.json",
    .check = check,
};
