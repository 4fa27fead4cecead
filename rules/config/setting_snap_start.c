/* SnapStart: which runtimes have it, and what it does not go with. */
#include "rules/config/invalid_setting.h"
#include "rules/config/settings.h"

#define EPHEMERAL_DEFAULT_MB 512

/* The first version of each family; later ones have it too. */
static const struct {
    const char *family;
    unsigned major, minor;
} first_versions[] = {{"java", 11, 0}, {"python", 3, 12}, {"dotnet", 8, 0}};

static bool version_of(lc_str version, unsigned *major, unsigned *minor)
{
    lc_str rest = version, part = {NULL, 0};
    uint64_t numbers[2] = {0, 0};

    for (size_t i = 0; i < 2 && lc_str_next(&rest, '.', &part); i++)
        if (!lc_str_to_u64(part, &numbers[i]) || numbers[i] > 1000)
            return false;
    *major = (unsigned)numbers[0];
    *minor = (unsigned)numbers[1];
    return true;
}

static bool has_snap_start(const struct lc_runtime *runtime)
{
    unsigned major, minor;

    for (size_t i = 0; i < sizeof first_versions / sizeof *first_versions; i++)
        if (lc_str_is(runtime->family, first_versions[i].family))
            return !version_of(runtime->version, &major, &minor) || major > first_versions[i].major ||
                   (major == first_versions[i].major && minor >= first_versions[i].minor);
    return false;
}

static struct lc_finding *report(struct lc_context *cx, const char *kind, enum lc_fact_id fact, lc_str without)
{
    struct lc_finding *finding = lc_report(cx, kind, "SnapStart does not go with %.*s", LC_FMT(without));

    lc_rests_on(finding, fact);
    lc_finding_subject(finding, lc_str_from(kind));
    lc_finding_fix(cx, finding, "leave out one of the two");
    lc_setting_at(cx, finding, &cx->target->function->snap_start);
    return finding;
}

static void check_unpublished(struct lc_context *cx)
{
    const struct lc_function *function = cx->target->function;
    struct lc_finding *finding;

    if (function->publishes != LC_UNSET || lc_setting_may_be_left_out(function) ||
        function->described == LC_DESCRIBED_BY_AWS)
        return;
    finding = lc_report(cx, "snap-start-unpublished",
                        "SnapStart acts on published versions only, and callers are served from $LATEST");
    lc_finding_severity(finding, LC_WARNING);
    lc_rests_on(finding, LC_FACT_SNAPSTART_VERSIONS);
    lc_finding_subject(finding, LC_S("snap-start-unpublished"));
    lc_finding_fix(cx, finding, "publish a version and let callers use an alias of it%s",
                   function->described == LC_DESCRIBED_BY_SAM ? ": set AutoPublishAlias" : "");
    lc_setting_at(cx, finding, &function->snap_start);
}

void lc_check_snap_start(struct lc_context *cx)
{
    const struct lc_function *function = cx->target->function;
    const struct lc_runtime *runtime = cx->stack->runtime;
    const struct lc_value *ephemeral = &function->ephemeral_mb;
    struct lc_finding *finding;
    uint64_t megabytes;

    if (function->snap_start.know != LC_KNOWN || !lc_str_is(function->snap_start.text, "PublishedVersions"))
        return;
    if (runtime && !has_snap_start(runtime)) {
        finding = report(cx, "snap-start-runtime", LC_FACT_SNAPSTART_RUNTIMES,
                         lc_arena_printf(cx->scratch, "the runtime '%.*s'", LC_FMT(runtime->id)));
        lc_finding_fix(cx, finding, "turn SnapStart off, or take Java 11, Python 3.12, .NET 8 or a later one");
        return;
    }
    if (function->provisioned_concurrency)
        report(cx, "snap-start-concurrency", LC_FACT_SNAPSTART_WITHOUT, LC_S("provisioned concurrency"));
    if (function->file_system)
        report(cx, "snap-start-efs", LC_FACT_SNAPSTART_WITHOUT, LC_S("an EFS file system"));
    if (ephemeral->know == LC_KNOWN && lc_str_to_u64(ephemeral->text, &megabytes) && megabytes > EPHEMERAL_DEFAULT_MB) {
        finding = report(cx, "snap-start-ephemeral", LC_FACT_SNAPSTART_WITHOUT, LC_S("ephemeral storage above 512 MB"));
        lc_finding_at_origin(cx, finding, ephemeral->at);
    }
    check_unpublished(cx);
}
