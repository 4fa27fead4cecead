/* Zips beyond the size where container images start faster. The sizes are in cold.def. */
#include "rules/rule.h"

/* From here on unzipped-size speaks, with the same remedy. */
#define NEAR_LIMIT UINT64_C(235929600)

/* UINT64_MAX for languages nobody measured. */
static uint64_t image_is_faster_from(enum lc_language language)
{
#define LC_IMAGE_FASTER(name, bytes, source) \
    if (language == LC_LANG_##name) \
        return UINT64_C(bytes);
#include "rules/config/cold.def"
    return UINT64_MAX;
}

static void check(struct lc_context *cx)
{
    const struct lc_image *image = &cx->target->image;
    uint64_t bytes = image->task ? image->task->bytes : 0, limit;
    struct lc_finding *finding;

    if (cx->stack->runtime == NULL || cx->target->code == NULL || cx->target->code->archive == NULL)
        return;
    if (image->opt && __builtin_add_overflow(bytes, image->opt->bytes, &bytes))
        bytes = UINT64_MAX;
    limit = image_is_faster_from(cx->stack->runtime->language);
    if (bytes <= limit || bytes >= NEAR_LIMIT)
        return;
    finding = lc_report(cx, "large-zip",
                        "function and layers have %.*s unzipped: from about %.*s on a container image starts faster",
                        LC_FMT(lc_show_bytes(cx, bytes)), LC_FMT(lc_show_bytes(cx, limit)));
    lc_rests_on(finding, LC_FACT_IMAGES_START_FASTER);
    lc_finding_at_function(cx, finding);
    if (finding->location_count == 0)
        lc_finding_at(cx, finding, cx->target->code, LC_NO_ENTRY);
}

const struct lc_rule lc_rule_container_hint = {
    .name = "container-hint",
    .category = LC_CONFIG,
    .severity = LC_NOTE,
    .highest = LC_NOTE,
    .scope = LC_SCOPE_FUNCTION,
    .since = "0.1.0",
    .summary = "the function is so large that a container image would start faster",
    .why = "A zip is unpacked as a whole before init; of a container image only the blocks that are read are fetched, "
           "and those that other functions have too are cached near by.",
    .fix = "package it as a container image, or leave out what the handler never loads",
    .example = "bad-over-30-mb",
    .source = "AJ Stuyvenberg's public measurements of cold starts by package size",
    .check = check,
};
