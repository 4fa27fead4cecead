/* One package of two versions at one place: the later layer's files over what the earlier one left. The inventory
 * tells which (layers/resolve/torn.c); here it is said. One finding for a package, however many layers took part. */
#include <inttypes.h>

#include "layers/base/path.h"
#include "rules/rule.h"

enum { EXAMPLES_MAX = 3 };

/* The copies that lost to one winner stand beside each other. */
struct group {
    const struct lc_torn *first;
    size_t count;
};

static lc_str show_version(struct lc_context *cx, const struct lc_installed *copy)
{
    return lc_show(cx, copy->package->version);
}

static lc_str show_layer(struct lc_context *cx, const struct lc_installed *copy)
{
    return copy->origin == 0 ? LC_S("the function") : lc_arena_printf(cx->arena, "layer %" PRIu32, copy->origin);
}

/* The folder the package stands in, as an import would name it: node_modules or the search path entry. */
static lc_str show_place(struct lc_context *cx, const struct lc_installed *copy)
{
    lc_str folder = copy->folder;

    if (copy->package->ecosystem == LC_NPM)
        folder = lc_str_cut(folder, 0, folder.len - copy->package->folder_name.len - 1);
    return lc_show(cx, folder);
}

static lc_str show_name(struct lc_context *cx, const struct lc_installed *copy)
{
    return lc_show(cx, copy->package->ecosystem == LC_NPM ? copy->package->folder_name : copy->package->name);
}

/* "0.27.2 (layer 1), 1.0.0 (layer 2) and 1.7.0 (layer 3)" */
static lc_str show_versions(struct lc_context *cx, const struct group *group)
{
    lc_str text = LC_S(""), version, layer;

    for (size_t i = 0; i < group->count; i++) {
        version = show_version(cx, group->first[i].loser);
        layer = show_layer(cx, group->first[i].loser);
        text = lc_arena_printf(cx->arena, "%.*s%s%.*s (%.*s)", LC_FMT(text), i > 0 ? ", " : "", LC_FMT(version),
                               LC_FMT(layer));
    }
    version = show_version(cx, group->first->winner);
    layer = show_layer(cx, group->first->winner);
    return lc_arena_printf(cx->arena, "%.*s and %.*s (%.*s)", LC_FMT(text), LC_FMT(version), LC_FMT(layer));
}

static void add_metadata(struct lc_context *cx, struct lc_finding *finding, const struct lc_installed *copy)
{
    const struct lc_unit *unit = lc_origin_unit(cx, copy->origin);

    if (copy->package->entry != LC_NO_ENTRY)
        lc_finding_at(cx, finding, unit, copy->package->entry);
    else
        lc_finding_at_path(cx, finding, unit, copy->package->metadata);
}

static void note_stale(struct lc_context *cx, struct lc_finding *finding, const struct lc_torn *torn)
{
    lc_str examples = LC_S(""), who = lc_show_origin(cx, torn->loser->origin), version = show_version(cx, torn->loser);
    size_t shown = torn->stale_count < EXAMPLES_MAX ? torn->stale_count : EXAMPLES_MAX;

    for (size_t i = 0; i < shown; i++) {
        lc_str path = lc_show(cx, lc_str_from_index(torn->stale[i]->path, torn->loser->package->root.len + 1));
        if (torn->loser->package->root.len == 0)
            path = lc_show(cx, torn->stale[i]->path);
        examples = lc_arena_printf(cx->arena, "%.*s%s%.*s", LC_FMT(examples), i > 0 ? ", " : "", LC_FMT(path));
    }
    if (torn->stale_count > 0)
        lc_finding_note(cx, finding, "%.*s leaves %zu file%s of %.*s behind: %.*s%s", LC_FMT(who), torn->stale_count,
                        torn->stale_count == 1 ? "" : "s", LC_FMT(version), LC_FMT(examples),
                        torn->stale_count > shown ? ", ..." : "");
}

static void note_metadata(struct lc_context *cx, struct lc_finding *finding, const struct group *group)
{
    lc_str winner = lc_show(cx, lc_path_base(group->first->winner->package->metadata));

    if (group->first->winner->package->ecosystem != LC_PYPI)
        return;
    for (size_t i = 0; i < group->count; i++) {
        lc_str loser = lc_show(cx, lc_path_base(group->first[i].loser->package->metadata));
        lc_finding_note(cx, finding,
                        "'%.*s' and '%.*s' are both there, so importlib.metadata may report either version",
                        LC_FMT(loser), LC_FMT(winner));
    }
}

static struct lc_finding *start(struct lc_context *cx, const struct group *group, bool stale)
{
    const struct lc_torn *torn = group->first;
    lc_str name = show_name(cx, torn->winner), place = show_place(cx, torn->winner),
           versions = show_versions(cx, group);
    struct lc_finding *finding;

    if (torn->winner->origin == torn->loser->origin) {
        lc_str older = show_version(cx, torn->loser), newer = show_version(cx, torn->winner);
        lc_str who = lc_show_origin(cx, torn->winner->origin);
        finding =
            lc_report(cx, "two-versions-in-one-archive", "'%.*s' in %.*s stands twice in %.*s, as %.*s and as %.*s",
                      LC_FMT(name), LC_FMT(place), LC_FMT(who), LC_FMT(older), LC_FMT(newer));
        lc_finding_severity(finding, stale ? LC_WARNING : LC_NOTE);
        lc_finding_fix(cx, finding, "install into an empty folder, so that only one version of '%.*s' is packed",
                       LC_FMT(name));
        return finding;
    }
    if (stale)
        return lc_report(cx, NULL, "'%.*s' in %.*s is a mix of %.*s", LC_FMT(name), LC_FMT(place), LC_FMT(versions));
    finding = lc_report(cx, "stale-metadata", "'%.*s' in %.*s carries the metadata of %.*s", LC_FMT(name),
                        LC_FMT(place), LC_FMT(versions));
    lc_finding_severity(finding, LC_WARNING);
    return finding;
}

static void report(struct lc_context *cx, const struct group *group, bool stale)
{
    const struct lc_installed *winner = group->first->winner;
    struct lc_finding *finding = start(cx, group, stale);
    lc_str who = lc_show_origin(cx, winner->origin), version = show_version(cx, winner);

    lc_finding_package(finding,
                       winner->package->ecosystem == LC_NPM ? winner->package->folder_name : winner->package->name);
    lc_finding_subject(finding, winner->folder);
    if (winner->package->ecosystem == LC_PYPI)
        lc_finding_subject(finding, lc_path_join(cx->arena, winner->folder, winner->package->normalized));
    if (winner->origin != group->first->loser->origin)
        lc_finding_note(cx, finding, "%.*s brings %.*s and wins wherever both have a file", LC_FMT(who),
                        LC_FMT(version));
    add_metadata(cx, finding, winner);
    for (size_t i = 0; i < group->count; i++)
        add_metadata(cx, finding, group->first[i].loser);
    for (size_t i = 0; i < group->count; i++) {
        const struct lc_torn *torn = &group->first[i];
        const struct lc_unit *unit = lc_origin_unit(cx, torn->loser->origin);
        note_stale(cx, finding, torn);
        for (size_t k = 0; k < torn->stale_count; k++)
            lc_finding_at(cx, finding, unit, torn->stale[k]->entry);
    }
    note_metadata(cx, finding, group);
    if (winner->origin != group->first->loser->origin) {
        lc_rests_on(finding, LC_FACT_LAYERS_IN_ORDER);
        lc_rests_on(finding, LC_FACT_STALE_FILES_STAY);
    }
    if (winner->package->ecosystem == LC_PYPI)
        lc_rests_on(finding, LC_FACT_METADATA_AMBIGUOUS);
}

static void report_unsure(struct lc_context *cx, const struct lc_torn *torn)
{
    lc_str name = show_name(cx, torn->winner), place = show_place(cx, torn->winner);

    lc_report_unknown(cx,
                      lc_arena_printf(cx->arena,
                                      "whether '%.*s' in %.*s is a mix of two versions (layers %" PRIu32 " and %" PRIu32
                                      ")",
                                      LC_FMT(name), LC_FMT(place), torn->loser->origin, torn->winner->origin),
                      torn->why, LC_S(""));
}

static void check(struct lc_context *cx)
{
    const struct lc_inventory *inventory = cx->target ? &cx->target->inventory : &cx->stack->inventory;
    const struct lc_tree *tree = cx->target ? cx->target->image.task : cx->stack->opt;
    size_t end;

    for (size_t i = 0; i < inventory->torn_count; i = end) {
        struct group group = {.first = &inventory->torn[i]};
        bool stale = false;
        end = i + 1;
        if (group.first->tree != tree)
            continue;
        if (group.first->why.len > 0) {
            report_unsure(cx, group.first);
            continue;
        }
        for (end = i; end < inventory->torn_count; end++) {
            const struct lc_torn *torn = &inventory->torn[end];
            if (torn->winner != group.first->winner || torn->why.len > 0 ||
                (torn->loser->origin == torn->winner->origin) != (group.first->loser->origin == torn->winner->origin))
                break;
            stale = stale || torn->stale_count > 0;
        }
        group.count = end - i;
        report(cx, &group, stale);
    }
}

const struct lc_rule lc_rule_torn_package = {
    .name = "torn-package",
    .category = LC_FILESYSTEM,
    .severity = LC_ERROR,
    .highest = LC_ERROR,
    .scope = LC_SCOPE_STACK | LC_SCOPE_FUNCTION,
    .needs = LC_NEED_CONTESTED,
    .since = "0.1.0",
    .summary = "one package whose files in the merged image come from two versions",
    .why = "Layers are unpacked over each other file by file. Files that only the earlier version has stay behind, and "
           "the newer code may load them: the package is neither version, and was never tested like that.",
    .fix = "keep the package in one layer only, or bring all layers to the same version",
    .example = "bad-two-majors-in-two-layers",
    .source = "AWS Lambda Developer Guide, working with layers (folders merge, the last layer's file wins)",
    .check = check,
};
