/* The limit of a direct upload. How an archive is uploaded is seldom known: then it is only worth knowing. */
#include <inttypes.h>

#include "rules/rule.h"

#define LIMIT UINT64_C(52428800)

/* Is it the code of a function that is known to be uploaded through the API? */
static bool is_direct(const struct lc_context *cx)
{
    for (size_t i = 0; i < cx->model->target_count; i++)
        if (cx->model->targets[i].code == cx->unit && cx->model->targets[i].function->upload_is_direct)
            return true;
    return false;
}

static void check(struct lc_context *cx)
{
    struct lc_finding *finding;
    uint64_t zipped;
    bool direct;

    if (cx->unit->archive == NULL || cx->unit->archive->zipped <= LIMIT)
        return;
    zipped = cx->unit->archive->zipped;
    direct = is_direct(cx);
    finding = lc_report(cx, direct ? "direct-upload" : NULL, "the zip has %" PRIu64 " bytes, %s takes at most %" PRIu64,
                        zipped, direct ? "its direct upload" : "a direct upload", LIMIT);
    lc_finding_severity(finding, direct ? LC_ERROR : LC_NOTE);
    lc_rests_on(finding, LC_FACT_ZIPPED_LIMIT);
    lc_finding_at(cx, finding, cx->unit, LC_NO_ENTRY);
}

const struct lc_rule lc_rule_zipped_size = {
    .name = "zipped-size",
    .category = LC_LIMITS,
    .severity = LC_NOTE,
    .highest = LC_ERROR,
    .scope = LC_SCOPE_ARCHIVE,
    .since = "0.1.0",
    .summary = "a zip is too big to be uploaded directly",
    .why = "The API refuses larger uploads; through S3 only the unzipped limit counts.",
    .fix = "upload it to S3 and name bucket and key, or make it smaller",
    .example = "over-50-mb",
    .source = "AWS Lambda Developer Guide, Lambda quotas",
    .check = check,
};
