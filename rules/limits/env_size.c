/* How many bytes the environment takes, as Lambda counts: the compact JSON of the whole map. How escapes count is not
 * documented, so what is certain counts each byte once, and what is likely counts them as JSON writes them. */
#include <inttypes.h>
#include <stdlib.h>

#include "rules/config/settings.h"
#include "rules/rule.h"

#define ENVIRONMENT_MAX 4096
/* From here on it matters what the parts that are not known take. */
#define NEAR_MAX 3072

enum { PAIR_BYTES = 6, BRACES_BYTES = 1, LARGEST_SHOWN = 3 };

/* Two braces, and for each variable four quotes, a colon, and a comma but for the last. */
struct count {
    uint64_t certain, likely;
    bool whole; /* nothing of it is unknown */
};

/* What JSON's escapes add: two bytes in place of one, six for other control characters. */
static uint64_t escapes_in(lc_str text)
{
    uint64_t more = 0;

    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c == '"' || c == '\\' || c == '\n' || c == '\t' || c == '\r' || c == '\b' || c == '\f')
            more += 1;
        else if (c < 0x20)
            more += 5;
    }
    return more;
}

static struct count count(struct lc_context *cx)
{
    const struct lc_function *function = cx->target->function;
    struct count out = {.certain = function->environment_count * PAIR_BYTES + BRACES_BYTES,
                        .whole = function->environment_known.know == LC_KNOWN ||
                                 function->environment_known.know == LC_UNSET};

    out.likely = out.certain;
    for (size_t i = 0; i < function->environment_count; i++) {
        const struct lc_variable *variable = &function->environment[i];
        uint64_t bytes = variable->name.len + lc_setting_least_bytes(&variable->value);
        out.certain += bytes;
        out.likely += bytes + escapes_in(variable->name) + escapes_in(lc_setting_certain_text(cx, &variable->value));
        out.whole &= variable->value.know == LC_KNOWN;
    }
    return out;
}

static uint64_t pair_bytes(const struct lc_variable *variable)
{
    return variable->name.len + lc_setting_least_bytes(&variable->value) + PAIR_BYTES;
}

/* Largest first, then by name. */
static int compare(const void *a, const void *b)
{
    const struct lc_variable *x = *(const struct lc_variable *const *)a, *y = *(const struct lc_variable *const *)b;
    uint64_t of_x = pair_bytes(x), of_y = pair_bytes(y);

    return of_x != of_y ? (of_x > of_y ? -1 : 1) : lc_str_cmp(x->name, y->name);
}

static void settle(struct lc_context *cx, struct lc_finding *finding)
{
    const struct lc_function *function = cx->target->function;
    const struct lc_variable **largest =
        LC_NEW_ARRAY(cx->scratch, function->environment_count, const struct lc_variable *);

    lc_rests_on(finding, LC_FACT_ENVIRONMENT_LIMIT);
    for (size_t i = 0; i < function->environment_count; i++)
        largest[i] = &function->environment[i];
    qsort(largest, function->environment_count, sizeof *largest, compare);
    for (size_t i = 0; i < LARGEST_SHOWN && i < function->environment_count; i++) {
        lc_finding_note(cx, finding, "'%.*s' takes %" PRIu64 " of them", LC_FMT(lc_show(cx, largest[i]->name)),
                        pair_bytes(largest[i]));
        if (i == 0)
            lc_setting_at_origin(cx, finding, largest[i]->value.at);
        else
            lc_finding_at_origin(cx, finding, largest[i]->value.at);
    }
}

static void check(struct lc_context *cx)
{
    struct count have;
    struct lc_finding *finding;

    if (cx->target->function->environment_count == 0)
        return;
    have = count(cx);
    if (have.certain > ENVIRONMENT_MAX) {
        finding =
            lc_report(cx, NULL, "the environment variables take %s%" PRIu64 " bytes as JSON, Lambda takes %d",
                      have.whole && have.likely == have.certain ? "" : "at least ", have.certain, ENVIRONMENT_MAX);
        settle(cx, finding);
    } else if (have.likely > ENVIRONMENT_MAX) {
        finding = lc_report(cx, "escapes",
                            "the environment variables take %s%" PRIu64 " bytes as JSON with its escapes, and %" PRIu64
                            " without; Lambda takes %d",
                            have.whole ? "" : "at least ", have.likely, have.certain, ENVIRONMENT_MAX);
        lc_rests_on(finding, LC_FACT_ENVIRONMENT_ESCAPES);
        settle(cx, finding);
    } else if (!have.whole && have.likely > NEAR_MAX) {
        lc_report_unknown(
            cx, LC_S("whether the environment variables fit into 4096 bytes"),
            lc_arena_printf(cx->arena, "what is known of them takes %" PRIu64 " bytes, and some values are not known",
                            have.likely),
            LC_S(""));
    }
}

const struct lc_rule lc_rule_env_size = {
    .name = "env-size",
    .category = LC_LIMITS,
    .severity = LC_ERROR,
    .highest = LC_ERROR,
    .scope = LC_SCOPE_FUNCTION,
    .since = "0.1.0",
    .summary = "a function's environment variables are larger than Lambda takes",
    .why =
        "The deployment is refused. What counts is the map written as compact JSON, names, quotes, colons and commas "
        "included.",
    .fix =
        "keep large values in Parameter Store, AppConfig or S3 and name the place in a variable, or pack a file with "
        "the function",
    .example = "bad-one-byte-over",
    .source = "API errors recorded on AWS, 2025 and 2026",
    .check = check,
};
