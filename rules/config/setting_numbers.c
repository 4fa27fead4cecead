/* Timeout, memory, ephemeral storage: whole numbers in a range. */
#include <inttypes.h>

#include "rules/config/invalid_setting.h"
#include "rules/config/settings.h"

/* `newer_max` is what a newer form of the API takes for compute types that are not described: up to there the value
 * may be meant, beyond it nothing takes it. */
struct range {
    const char *setting, *unit;
    uint64_t min, max, newer_max;
    enum lc_fact_id fact;
};

static const struct range timeout = {"timeout", "s", 1, 900, 5400, LC_FACT_TIMEOUT_RANGE};
static const struct range memory = {"memory", "MB", 128, 10240, 32768, LC_FACT_MEMORY_RANGE};
static const struct range ephemeral = {"ephemeral storage", "MB", 512, 10240, 10240, LC_FACT_EPHEMERAL_RANGE};

/* A letter that no way of writing a number has, or no digit at all. What else may be meant is left to the tool that
 * reads it: 1e2, 0x1e, 30.0. */
static bool is_surely_no_number(lc_str text)
{
    bool digit = false;

    for (size_t i = 0; i < text.len; i++) {
        digit |= lc_is_digit(text.ptr[i]);
        if (!lc_is_digit(text.ptr[i]) && lc_str_find_byte(LC_S("+-._eExXoObBaAcCdDfF \t"), text.ptr[i]) == LC_NPOS)
            return true;
    }
    return !digit;
}

static void check_range(struct lc_context *cx, const struct range *range, const struct lc_value *value)
{
    struct lc_finding *finding;
    uint64_t number;

    if (value->know != LC_KNOWN)
        return;
    if (lc_str_to_u64(value->text, &number)) {
        if (number >= range->min && number <= range->max)
            return;
        if (number > range->max && number <= range->newer_max) {
            finding = lc_report(cx, "beyond-range",
                                "the %s is %" PRIu64 " %s, an ordinary function takes %" PRIu64 " to %" PRIu64,
                                range->setting, number, range->unit, range->min, range->max);
            lc_finding_note(cx, finding,
                            "a newer form of the API takes up to %" PRIu64 ", for compute types that are not described",
                            range->newer_max);
            lc_rests_on(finding, LC_FACT_NEWER_RANGES);
        } else {
            finding = lc_report(cx, "out-of-range", "the %s is %" PRIu64 " %s, Lambda takes %" PRIu64 " to %" PRIu64,
                                range->setting, number, range->unit, range->min, range->max);
        }
    } else if (is_surely_no_number(value->text) || lc_str_has_prefix(value->text, LC_S("-"))) {
        finding = lc_report(cx, "no-number", "the %s '%.*s' is no whole number, Lambda takes %" PRIu64 " to %" PRIu64,
                            range->setting, LC_FMT(lc_show(cx, value->text)), range->min, range->max);
    } else {
        return;
    }
    lc_rests_on(finding, range->fact);
    lc_finding_subject(finding, lc_str_from(range->setting));
    lc_setting_at(cx, finding, value);
}

void lc_check_number_settings(struct lc_context *cx)
{
    const struct lc_function *function = cx->target->function;

    check_range(cx, &timeout, &function->timeout_s);
    check_range(cx, &memory, &function->memory_mb);
    check_range(cx, &ephemeral, &function->ephemeral_mb);
}
