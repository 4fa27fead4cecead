/* sdk-shadow: part of an AWS SDK in the archives, paired with the runtime's other part; or one that the runtime no
 * longer ships. */
#include "layers/version/version.h"
#include "rules/packages/demand.h"

/* The copy of a Python distribution that an import gets, NULL when the archives bring none. */
static const struct lc_installed *active(const struct lc_target *target, const char *name)
{
    for (size_t i = 0; i < target->inventory.count; i++) {
        const struct lc_installed *item = &target->inventory.items[i];
        if (item->package->ecosystem == LC_PYPI && !item->overwritten &&
            (item->state == LC_STATE_ACTIVE || item->state == LC_STATE_TORN) &&
            lc_str_is(item->package->normalized, name))
            return item;
    }
    return NULL;
}

/* Does anything the handler reaches import this top-level module? True when it cannot be known. */
static bool is_imported(const struct lc_target *target, const char *name)
{
    if (!target->graph.complete || target->graph.computed_count > 0)
        return true;
    for (size_t i = 0; i < target->graph.edge_count; i++)
        if (lc_str_is(target->graph.edges[i].specifier, name))
            return true;
    return false;
}

/* The three are released together, and boto3 asks for a narrow range of the others. Source: boto3's setup.cfg. */
static const char *const parts[] = {"boto3", "botocore", "s3transfer"};
enum { PARTS = sizeof parts / sizeof *parts };

/* "'boto3' 1.34.0 of layer 1 (layer.zip) and 's3transfer' 0.10.0 of the function (fn.zip)"; one place is told once. */
static lc_str show_here(struct lc_context *cx, const struct lc_installed *const *here)
{
    const struct lc_installed *before = NULL;
    lc_str list = LC_S("");

    for (size_t i = 0; i < PARTS; i++) {
        if (here[i] == NULL)
            continue;
        if (before)
            list = lc_arena_printf(
                cx->arena, "%.*s%s%.*s and ", LC_FMT(list), before->origin == here[i]->origin ? "" : " of ",
                LC_FMT(before->origin == here[i]->origin ? LC_S("") : lc_show_origin(cx, before->origin)));
        list = lc_arena_printf(cx->arena, "%.*s'%s' %.*s", LC_FMT(list), parts[i],
                               LC_FMT(lc_show(cx, here[i]->package->version)));
        before = here[i];
    }
    return before ? lc_arena_printf(cx->arena, "%.*s of %.*s", LC_FMT(list), LC_FMT(lc_show_origin(cx, before->origin)))
                  : list;
}

static lc_str show_missing(struct lc_context *cx, const struct lc_installed *const *here)
{
    lc_str list = LC_S("");

    for (size_t i = 0; i < PARTS; i++)
        if (here[i] == NULL)
            list = lc_arena_printf(cx->arena, "%.*s%s'%s'", LC_FMT(list), list.len > 0 ? " and " : "", parts[i]);
    return list;
}

/* A part from here and one from the runtime rarely fit for long, since the runtime's moves with its updates. */
static void check_halves(struct lc_context *cx)
{
    const struct lc_installed *here[PARTS];
    struct lc_finding *finding;
    size_t count = 0, first = PARTS;

    for (size_t i = 0; i < PARTS; i++) {
        here[i] = active(cx->target, parts[i]);
        count += here[i] != NULL;
        first = here[i] && first == PARTS ? i : first;
    }
    if (count == 0 || count == PARTS || !is_imported(cx->target, "boto3"))
        return;
    finding = lc_report(cx, "half-of-boto3", "%.*s %s paired with the %.*s that the runtime ships",
                        LC_FMT(show_here(cx, here)), count == 1 ? "is" : "are", LC_FMT(show_missing(cx, here)));
    lc_rests_on(finding, LC_FACT_SDK_AFTER_LAYERS);
    lc_finding_package(finding, here[first]->package->name);
    for (size_t i = 0; i < PARTS; i++)
        if (here[i])
            lc_finding_at_copy(cx, finding, here[i]);
    lc_finding_note(cx, finding,
                    "the runtime's copies change when AWS updates the runtime; the three are released together and "
                    "import names from each other that come and go between releases");
    lc_finding_fix(cx, finding, "bring boto3, botocore and s3transfer together, or none of them");
}

/* What the botocore of older runtimes asks of urllib3. Source: botocore's setup.cfg: below Python 3.10
 * "urllib3>=1.25.4,<1.27". */
static void check_urllib3(struct lc_context *cx)
{
    const struct lc_installed *urllib3 = active(cx->target, "urllib3");
    const struct lc_runtime *runtime = cx->stack->runtime;
    struct lc_finding *finding;
    int order;

    if (urllib3 == NULL || active(cx->target, "botocore") || !is_imported(cx->target, "boto3") ||
        !lc_version_compare(LC_SCHEME_PEP440, runtime->version, LC_S("3.10"), &order, cx->scratch) || order >= 0 ||
        lc_version_satisfies(LC_SCHEME_PEP440, LC_S(">=1.25.4,<1.27"), urllib3->package->version,
                             LC_PRERELEASES_INSTALLED, cx->scratch) != LC_UNSATISFIED)
        return;
    finding = lc_report(cx, "urllib3-of-botocore",
                        "'urllib3' %.*s of %.*s is loaded by the runtime's botocore, which asks for >=1.25.4,<1.27",
                        LC_FMT(lc_show(cx, urllib3->package->version)), LC_FMT(lc_show_origin(cx, urllib3->origin)));
    lc_rests_on(finding, LC_FACT_SDK_AFTER_LAYERS);
    lc_finding_package(finding, urllib3->package->name);
    lc_finding_at_copy(cx, finding, urllib3);
    lc_finding_fix(cx, finding, "pin urllib3 below 1.27, or bring boto3 and botocore of your own");
}

static bool is_v2(lc_str specifier)
{
    return lc_str_is(specifier, "aws-sdk") || lc_str_has_prefix(specifier, LC_S("aws-sdk/"));
}

static void check_node(struct lc_context *cx)
{
    const struct lc_graph *graph = &cx->target->graph;
    struct lc_finding *finding = NULL;

    for (size_t i = 0; i < graph->edge_count; i++) {
        const struct lc_edge *edge = &graph->edges[i];
        const struct lc_graph_file *file = &graph->files[edge->from];
        if (!is_v2(edge->specifier) || edge->resolution->found || !edge->resolution->certain ||
            edge->import->when == LC_WHEN_GUARDED)
            continue;
        if (finding == NULL) {
            finding = lc_report(cx, "v2-not-shipped", "'%.*s' requires 'aws-sdk', which %.*s does not ship",
                                LC_FMT(lc_show(cx, lc_graph_chain(graph, edge->from, cx->scratch))),
                                LC_FMT(cx->stack->runtime->id));
            lc_finding_severity(finding, edge->unconditional ? LC_ERROR : LC_WARNING);
            lc_rests_on(finding, LC_FACT_SDK_V2_GONE);
            lc_finding_package(finding, LC_S("aws-sdk"));
            lc_finding_fix(cx, finding,
                           "move to @aws-sdk/client-*, which the runtime ships, or package aws-sdk with the function");
        }
        lc_finding_at_line(cx, finding, lc_tree_unit(cx, file->tree, file->node->archive), file->node->entry,
                           edge->import->line, edge->import->column);
    }
}

static void check(struct lc_context *cx)
{
    const struct lc_runtime *runtime = cx->stack->runtime;

    if (runtime == NULL || !cx->target->image.task->complete || !cx->target->image.opt->complete)
        return;
    if (lc_str_is(runtime->sdk, "boto3")) {
        check_halves(cx);
        check_urllib3(cx);
    } else if (lc_str_is(runtime->sdk, "aws-sdk-js-v3")) {
        check_node(cx);
    }
}

const struct lc_rule lc_rule_sdk_shadow = {
    .name = "sdk-shadow",
    .category = LC_PACKAGES,
    .severity = LC_WARNING,
    .highest = LC_ERROR,
    .scope = LC_SCOPE_FUNCTION,
    .needs = LC_NEED_GRAPH,
    .since = "0.1.0",
    .summary = "a part of an AWS SDK is mixed with what the runtime ships, or is counted on although the runtime no "
               "longer ships it",
    .why = "The runtime's SDK comes last on the search path, so any part of it in an archive is taken first and "
           "works with the runtime's other"
           "parts, whose versions change with the runtime. nodejs18.x and later have only version 3 of the "
           "JavaScript SDK.",
    .fix = "bring the SDK whole or not at all",
    .example = "botocore-without-boto3",
    .source = "AWS Lambda Developer Guide, Python and Node.js packaging pages; botocore setup.cfg",
    .check = check,
};
