/* The unzipped limit, at three subjects, each cause told once: a function's archive that is too big alone (archive),
 * layers that are too big before any function joins them (stack, when it has not exactly one function), and the whole
 * image (function). */
#include <inttypes.h>

#include "rules/limits/weights.h"

#define LIMIT UINT64_C(262144000)
#define NEAR_LIMIT UINT64_C(235929600) /* 90 % */

/* The worse, the higher. */
enum level { LEVEL_FINE, LEVEL_NEAR, LEVEL_SUM_OVER, LEVEL_MERGED_OVER };

/* Units:  declared bytes; `plain` sums the archives, `merged` is what is left after overwriting. */
struct measure {
    struct lc_weighed *archives;
    size_t count;
    uint64_t plain, merged;
    bool at_least;
};

static uint64_t add(uint64_t a, uint64_t b)
{
    uint64_t sum;

    return __builtin_add_overflow(a, b, &sum) ? UINT64_MAX : sum;
}

static void measure_unit(struct measure *measure, const struct lc_unit *unit, uint32_t origin)
{
    if (unit == NULL || unit->archive == NULL || unit->source_only) {
        measure->at_least = true;
        return;
    }
    measure->archives[measure->count++] = (struct lc_weighed){unit, origin};
    measure->plain = add(measure->plain, unit->archive->unzipped);
    measure->at_least = measure->at_least || !unit->archive->complete || unit->unbuilt;
}

/* Of the layers, and of the function's code and image too when `target` is given. */
static struct measure measure(struct lc_context *cx, const struct lc_stack *stack, const struct lc_target *target)
{
    struct measure out = {.archives = LC_NEW_ARRAY(cx->scratch, stack->layer_count + 1, struct lc_weighed)};

    if (target) {
        measure_unit(&out, target->code, 0);
        out.merged = target->image.task && !target->code->source_only ? target->image.task->bytes : 0;
    }
    for (size_t i = 0; i < stack->layer_count; i++)
        measure_unit(&out, stack->layers[i], (uint32_t)i + 1);
    if (stack->opt)
        out.merged = add(out.merged, stack->opt->bytes);
    return out;
}

static enum level judge(const struct measure *measure)
{
    if (measure->merged > LIMIT)
        return LEVEL_MERGED_OVER;
    if (measure->plain > LIMIT)
        return LEVEL_SUM_OVER;
    return measure->plain >= NEAR_LIMIT ? LEVEL_NEAR : LEVEL_FINE;
}

static bool is_too_big_alone(const struct lc_unit *unit)
{
    return unit && unit->archive && !unit->source_only && unit->archive->unzipped >= LIMIT;
}

/* "the function and its layers unzip", "the layer unzips" */
static const char *subject(const struct lc_context *cx)
{
    if (cx->target)
        return cx->stack->layer_count > 0 ? "the function and its layers unzip" : "the function unzips";
    return cx->stack->layer_count > 1 ? "the layers unzip" : "the layer unzips";
}

static void report(struct lc_context *cx, const struct measure *measure, enum level level)
{
    const char *floor = measure->at_least ? "at least " : "";
    uint64_t percent = measure->plain / (LIMIT / 100);
    struct lc_finding *finding;

    if (level == LEVEL_MERGED_OVER) {
        finding = lc_report(cx, NULL, "%s to %s%" PRIu64 " bytes, the limit is %" PRIu64, subject(cx), floor,
                            measure->merged, LIMIT);
        lc_rests_on(finding, LC_FACT_UNZIPPED_LIMIT);
    } else if (level == LEVEL_SUM_OVER) {
        finding =
            lc_report(cx, "plain-sum",
                      "%s to %s%" PRIu64 " bytes, the limit is %" PRIu64 "; after overwriting %" PRIu64 " are left",
                      subject(cx), floor, measure->plain, LIMIT, measure->merged);
        lc_finding_severity(finding, LC_WARNING);
        lc_rests_on(finding, LC_FACT_PLAIN_SUM_COUNTS);
        lc_finding_note(cx, finding, "whether files that a later layer writes over count is not documented");
    } else {
        finding = lc_report(cx, "near-limit", "%s to %s%" PRIu64 " bytes, %" PRIu64 " %% of the limit of %" PRIu64,
                            subject(cx), floor, measure->plain, percent, LIMIT);
        lc_finding_severity(finding, LC_WARNING);
        lc_rests_on(finding, LC_FACT_UNZIPPED_LIMIT);
    }
    lc_finding_at_function(cx, finding);
    for (size_t i = 0; i < measure->count; i++)
        lc_finding_at(cx, finding, measure->archives[i].unit, LC_NO_ENTRY);
    lc_weights_note(cx, finding, measure->archives, measure->count);
}

static void check_archive(struct lc_context *cx)
{
    struct lc_weighed alone = {cx->unit, 0};
    struct lc_finding *finding;

    if (!cx->unit->as_function || !is_too_big_alone(cx->unit))
        return;
    finding = lc_report(cx, "function-alone",
                        "the function's archive unzips to %s%" PRIu64 " bytes, it must be smaller than %" PRIu64,
                        cx->unit->archive->complete ? "" : "at least ", cx->unit->archive->unzipped, LIMIT);
    lc_rests_on(finding, LC_FACT_FUNCTION_SMALLER_THAN_LIMIT);
    lc_finding_at(cx, finding, cx->unit, LC_NO_ENTRY);
    lc_weights_note(cx, finding, &alone, 1);
}

static void check(struct lc_context *cx)
{
    struct measure layers, whole;
    enum level level;

    if (cx->target == NULL && cx->stack == NULL) {
        check_archive(cx);
        return;
    }
    layers = measure(cx, cx->stack, NULL);
    if (cx->target == NULL) {
        level = judge(&layers);
        if (cx->stack->user_count != 1 && level != LEVEL_FINE)
            report(cx, &layers, level);
        return;
    }
    if (is_too_big_alone(cx->target->code))
        return;
    whole = measure(cx, cx->stack, cx->target);
    level = judge(&whole);
    if (level != LEVEL_FINE && (cx->stack->user_count <= 1 || level > judge(&layers)))
        report(cx, &whole, level);
}

const struct lc_rule lc_rule_unzipped_size = {
    .name = "unzipped-size",
    .category = LC_LIMITS,
    .severity = LC_ERROR,
    .highest = LC_ERROR,
    .scope = LC_SCOPE_ARCHIVE | LC_SCOPE_STACK | LC_SCOPE_FUNCTION,
    .since = "0.1.0",
    .summary = "function and layers together unzip to more than Lambda accepts, or nearly so",
    .why = "Layers do not raise the limit: the deployment is refused as a whole.",
    .fix = "drop caches, tests and unused platforms, or move to a container image, which may have 10 GB",
    .example = "layer-tips-it-over",
    .source = "AWS Lambda Developer Guide, Lambda quotas; API errors recorded on AWS, January 2026",
    .check = check,
};
