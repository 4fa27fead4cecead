/* How layers are named: ARNs in a function's list; names and labels of the layers that the deployment makes. */
#include <inttypes.h>

#include "rules/config/invalid_setting.h"
#include "rules/config/settings.h"

#define LAYER_NAME_MAX 140
#define LABEL_RUNTIMES_MAX 15
#define LABEL_ARCHITECTURES_MAX 2

enum { ACCOUNT_DIGITS = 12, PARTS_MAX = 9 };

/* arn:PARTITION:lambda:REGION:ACCOUNT:layer:NAME:VERSION */
enum { ARN_WORD, ARN_PARTITION, ARN_SERVICE, ARN_REGION, ARN_ACCOUNT, ARN_LAYER, ARN_NAME, ARN_VERSION, ARN_PARTS };

struct arn {
    lc_str parts[PARTS_MAX];
    size_t count; /* PARTS_MAX: that many or more */
};

/* Parted at its colons, but not at those within ${...}. False for what is no ARN. */
static bool read_arn(lc_str text, struct arn *arn)
{
    size_t start = 0, depth = 0;

    *arn = (struct arn){0};
    if (!lc_str_has_prefix(text, LC_S("arn:")))
        return false;
    for (size_t i = 0; i <= text.len && arn->count < PARTS_MAX; i++) {
        if (i < text.len && text.ptr[i] == '$' && i + 1 < text.len && text.ptr[i + 1] == '{')
            depth++;
        else if (i < text.len && text.ptr[i] == '}' && depth > 0)
            depth--;
        if (i < text.len && (text.ptr[i] != ':' || depth > 0))
            continue;
        arn->parts[arn->count++] = lc_str_cut(text, start, i);
        start = i + 1;
    }
    return true;
}

/* A part that nothing is known of, because of an expression in it. */
static bool is_open(lc_str part)
{
    return lc_str_find_byte(part, '$') != LC_NPOS || lc_str_find_byte(part, '{') != LC_NPOS ||
           lc_str_find_byte(part, '*') != LC_NPOS;
}

static bool is_number(lc_str part, size_t digits)
{
    for (size_t i = 0; i < part.len; i++)
        if (!lc_is_digit(part.ptr[i]))
            return false;
    return part.len > 0 && (digits == 0 || part.len == digits);
}

static bool is_name(lc_str part)
{
    for (size_t i = 0; i < part.len; i++)
        if (!lc_is_alnum(part.ptr[i]) && part.ptr[i] != '-' && part.ptr[i] != '_')
            return false;
    return part.len > 0;
}

/* AWS's own old layers have neither region nor account nor version: arn:aws:lambda:::awslayer:AmazonLinux1803 */
static bool is_awslayer(const struct arn *arn)
{
    return arn->count == ARN_NAME + 1 && lc_str_is(arn->parts[ARN_LAYER], "awslayer") &&
           arn->parts[ARN_REGION].len == 0 && arn->parts[ARN_ACCOUNT].len == 0;
}

/* What is wrong with it, NULL for nothing. */
static const char *wrong_with(const struct arn *arn)
{
    const lc_str *parts = arn->parts;

    if (is_awslayer(arn))
        return NULL;
    for (size_t i = 0; i < arn->count; i++)
        if (i != ARN_REGION && i != ARN_PARTITION && i != ARN_ACCOUNT && i < ARN_NAME && is_open(parts[i]))
            return NULL;
    if (arn->count > ARN_SERVICE && !lc_str_is(parts[ARN_SERVICE], "lambda"))
        return "is not of lambda";
    if (arn->count > ARN_LAYER && !lc_str_is(parts[ARN_LAYER], "layer"))
        return "is not of a layer";
    if (arn->count < ARN_VERSION)
        return "ends before a layer's name";
    if (arn->count == ARN_VERSION)
        return is_open(parts[ARN_NAME]) ? NULL : "has no version";
    if (arn->count > ARN_PARTS)
        return "goes on after the version";
    if (!is_open(parts[ARN_ACCOUNT]) && !is_number(parts[ARN_ACCOUNT], ACCOUNT_DIGITS))
        return "has no account of 12 digits";
    if (!is_open(parts[ARN_REGION]) && parts[ARN_REGION].len == 0)
        return "has no region";
    if (!is_open(parts[ARN_NAME]) && !is_name(parts[ARN_NAME]))
        return "has no layer's name where one belongs";
    if (!is_open(parts[ARN_VERSION]) && !is_number(parts[ARN_VERSION], 0))
        return "has no number for its version";
    return NULL;
}

static void settle(struct lc_context *cx, struct lc_finding *finding, size_t index, enum lc_fact_id fact)
{
    const struct lc_artifact *layer = &cx->target->function->layers[index];

    lc_rests_on(finding, fact);
    lc_finding_subject(finding, layer->id.len > 0 ? layer->id : layer->reference);
    lc_setting_at_layer(cx, finding, index);
}

static void check_reference(struct lc_context *cx, size_t index)
{
    const struct lc_function *function = cx->target->function;
    const struct lc_artifact *layer = &function->layers[index];
    struct lc_finding *finding;
    const char *wrong = NULL;
    struct arn arn;

    if (read_arn(layer->reference, &arn))
        wrong = wrong_with(&arn);
    else if (function->described == LC_DESCRIBED_BY_TERRAFORM &&
             lc_str_has_suffix(layer->reference, LC_S(".layer_arn")))
        wrong = "has no version";
    if (wrong == NULL)
        return;
    finding = lc_report(cx, "layer-arn", "the ARN of layer %zu, '%.*s', %s", index + 1,
                        LC_FMT(lc_show(cx, layer->reference)), wrong);
    settle(cx, finding, index, LC_FACT_LAYER_ARNS);
    if (function->described == LC_DESCRIBED_BY_TERRAFORM && lc_str_has_suffix(layer->reference, LC_S(".layer_arn")))
        lc_finding_fix(cx, finding, "use the resource's .arn, which has the version");
    else
        lc_finding_fix(cx, finding, "write it as arn:aws:lambda:REGION:ACCOUNT:layer:NAME:VERSION");
}

/* All of a function's layers are of its own region, so any two are of one. */
static void check_regions(struct lc_context *cx)
{
    const struct lc_function *function = cx->target->function;
    struct arn first = {0}, arn;
    size_t at = 0;

    for (size_t i = 0; i < function->layer_count; i++) {
        struct lc_finding *finding;
        const char *what;
        lc_str a, b;
        if (!read_arn(function->layers[i].reference, &arn) || wrong_with(&arn) || arn.count != ARN_PARTS ||
            is_open(arn.parts[ARN_REGION]) || is_open(arn.parts[ARN_PARTITION]))
            continue;
        if (first.count == 0) {
            first = arn;
            at = i;
            continue;
        }
        what = lc_str_eq(first.parts[ARN_PARTITION], arn.parts[ARN_PARTITION]) ? "region" : "partition";
        a = lc_str_is(lc_str_from(what), "region") ? first.parts[ARN_REGION] : first.parts[ARN_PARTITION];
        b = lc_str_is(lc_str_from(what), "region") ? arn.parts[ARN_REGION] : arn.parts[ARN_PARTITION];
        if (lc_str_eq(a, b))
            continue;
        finding = lc_report(cx, "layer-region",
                            "layers %zu and %zu are of two %ss, '%.*s' and '%.*s', and a layer must be of the "
                            "function's own",
                            at + 1, i + 1, what, LC_FMT(lc_show(cx, a)), LC_FMT(lc_show(cx, b)));
        settle(cx, finding, i, LC_FACT_LAYER_ARNS);
        lc_finding_at_origin(cx, finding, function->layers[at].at);
        lc_finding_fix(cx, finding, "name the copy of the layer that was published in the function's %s", what);
        return;
    }
}

static void settle_definition(struct lc_context *cx, struct lc_finding *finding, size_t index, enum lc_fact_id fact)
{
    settle(cx, finding, index, fact);
    lc_setting_concerns_all(cx, finding, index);
}

static void check_definition(struct lc_context *cx, size_t index)
{
    const struct lc_artifact *layer = &cx->target->function->layers[index];
    lc_str name = layer->layer_name;
    struct lc_finding *finding;

    /* A whole ARN is taken too; an expression has a '$'. */
    if (name.len > 0 && lc_str_find_byte(name, ':') == LC_NPOS && !is_open(name)) {
        if (!is_name(name)) {
            finding = lc_report(cx, "pattern",
                                "the layer's name '%.*s' has something else in it than letters, digits, hyphens and "
                                "underscores",
                                LC_FMT(lc_show(cx, name)));
            settle_definition(cx, finding, index, LC_FACT_LAYER_NAMES);
        } else if (name.len > LAYER_NAME_MAX) {
            finding = lc_report(cx, "too-long", "the layer's name '%.*s' has %zu characters, Lambda takes %d",
                                LC_FMT(lc_show(cx, name)), name.len, LAYER_NAME_MAX);
            settle_definition(cx, finding, index, LC_FACT_LAYER_NAMES);
        }
    }
    if (layer->label_runtimes.count > LABEL_RUNTIMES_MAX) {
        const struct lc_value *over = &layer->label_runtimes.items[LABEL_RUNTIMES_MAX];
        finding = lc_report(cx, "labels", "the layer is labelled for %zu runtimes, Lambda takes %d",
                            layer->label_runtimes.count, LABEL_RUNTIMES_MAX);
        lc_finding_at_origin(cx, finding, over->at);
        settle_definition(cx, finding, index, LC_FACT_LAYER_LABELS);
    }
    if (layer->label_architectures.count > LABEL_ARCHITECTURES_MAX) {
        const struct lc_value *over = &layer->label_architectures.items[LABEL_ARCHITECTURES_MAX];
        finding = lc_report(cx, "labels", "the layer is labelled for %zu architectures, Lambda takes %d",
                            layer->label_architectures.count, LABEL_ARCHITECTURES_MAX);
        lc_finding_at_origin(cx, finding, over->at);
        settle_definition(cx, finding, index, LC_FACT_LAYER_LABELS);
    }
}

void lc_check_layer_settings(struct lc_context *cx)
{
    const struct lc_function *function = cx->target->function;

    for (size_t i = 0; i < function->layer_count; i++) {
        check_reference(cx, i);
        if (function->layers[i].defined_here && lc_setting_is_first_use(cx, i))
            check_definition(cx, i);
    }
    check_regions(cx);
}
