/* One layer named twice by a function, in one version or in two. */
#include <inttypes.h>

#include "layers/base/path.h"
#include "rules/config/settings.h"

enum { ARN_PARTS = 8, VERSION_MAX_DIGITS = 19 };

/* arn:PARTITION:lambda:REGION:ACCOUNT:layer:NAME:VERSION; the rest of the colon-parted text without its version. */
static bool is_versioned_arn(lc_str reference, lc_str *layer, lc_str *version)
{
    lc_str rest = reference, part = {NULL, 0};
    size_t parts = 0;

    while (lc_str_next(&rest, ':', &part)) {
        if ((parts == 0 && !lc_str_eq(part, LC_S("arn"))) || (parts == 2 && !lc_str_eq(part, LC_S("lambda"))) ||
            (parts == 5 && !lc_str_eq(part, LC_S("layer"))))
            return false;
        parts++;
    }
    if (parts != ARN_PARTS || part.len == 0 || part.len > VERSION_MAX_DIGITS)
        return false;
    for (size_t i = 0; i < part.len; i++)
        if (!lc_is_digit(part.ptr[i]))
            return false;
    *layer = lc_str_cut(reference, 0, reference.len - part.len - 1);
    *version = part;
    return true;
}

struct identity {
    lc_str key, version; /* version: empty but for an ARN */
};

static struct identity identity_of(const struct lc_artifact *layer, struct lc_arena *arena)
{
    struct identity out = {.key = layer->path.len > 0 ? layer->path : layer->reference};
    lc_str normal;

    if (is_versioned_arn(layer->reference, &out.key, &out.version))
        return out;
    if (layer->id.len > 0)
        out.key = lc_arena_join(arena, LC_S("id:"), layer->id);
    else if (layer->path.len > 0 && lc_path_normalize(arena, layer->path, &normal))
        out.key = normal;
    return out;
}

static void report(struct lc_context *cx, const struct lc_artifact *layer, size_t first, size_t second,
                   const struct identity *a, const struct identity *b)
{
    bool versions = !lc_str_eq(a->version, b->version);
    lc_str name = lc_show(cx, b->version.len > 0    ? b->key
                              : layer->id.len > 0   ? layer->id
                              : layer->path.len > 0 ? layer->path
                                                    : layer->reference);
    struct lc_finding *finding;

    if (versions)
        finding =
            lc_report(cx, "two-versions", "layers %zu and %zu are versions %.*s and %.*s of one layer, '%.*s'", first,
                      second, LC_FMT(lc_show(cx, a->version)), LC_FMT(lc_show(cx, b->version)), LC_FMT(name));
    else
        finding = lc_report(cx, "same", "layers %zu and %zu are the same layer, '%.*s'", first, second, LC_FMT(name));
    lc_finding_subject(finding, b->key);
    lc_rests_on(finding, LC_FACT_SAME_LAYER_TWICE);
    lc_setting_at_layer(cx, finding, second - 1);
    lc_finding_at_origin(cx, finding, cx->target->function->layers[first - 1].at);
    lc_setting_note_globals(cx, finding);
}

static void check(struct lc_context *cx)
{
    const struct lc_function *function = cx->target->function;
    struct identity *seen = LC_NEW_ARRAY(cx->scratch, function->layer_count, struct identity);
    struct lc_map first;

    lc_map_init(&first, cx->scratch, function->layer_count);
    for (size_t i = 0; i < function->layer_count; i++) {
        void **place;
        size_t before;
        seen[i] = identity_of(&function->layers[i], cx->scratch);
        if (seen[i].key.len == 0)
            continue;
        place = lc_map_put(&first, seen[i].key);
        before = (size_t)(uintptr_t)*place;
        if (before == 0)
            *place = (void *)(uintptr_t)(i + 1);
        else
            report(cx, &function->layers[i], before, i + 1, &seen[before - 1], &seen[i]);
    }
}

const struct lc_rule lc_rule_duplicate_layer = {
    .name = "duplicate-layer",
    .category = LC_PACKAGES,
    .severity = LC_ERROR,
    .highest = LC_ERROR,
    .scope = LC_SCOPE_FUNCTION,
    .since = "0.1.0",
    .summary = "a function names one layer twice",
    .why = "Lambda refuses the function: 'Two different versions of the same layer are not allowed to be referenced in "
           "the same function', even when both are one version.",
    .fix = "name the layer once",
    .example = "bad-same-file-twice",
    .source = "API errors recorded on AWS, January 2026",
    .check = check,
};
