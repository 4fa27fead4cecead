/* version-conflict: the copy that runs does not satisfy a package that asked for another version, and merging the
 * archives made it so. */
#include "layers/base/caps.h"
#include "rules/packages/gem_clash.h"

enum { ASKERS_NAMED = 3 };

static bool is_unmet(const struct lc_demand *demand)
{
    return demand->verdict == LC_UNSATISFIED;
}

/* As it was installed: alone in its archive the package would get no better. */
static bool is_as_installed(const struct lc_demand *demand)
{
    return demand->alone && demand->verdict_alone == LC_UNSATISFIED;
}

/* A requirement that could be met by an archive nobody read says nothing. */
static bool is_complete(const struct lc_target *target)
{
    return target->image.task->complete && target->image.opt->complete &&
           target->search.paths[LC_SEARCH_PACKAGES].known;
}

/* Why a requirement may be met by what nobody read: names the first archive. */
static lc_str why_open(struct lc_context *cx)
{
    const struct lc_target *target = cx->target;

    if (!target->search.paths[LC_SEARCH_PACKAGES].known)
        return target->search.paths[LC_SEARCH_PACKAGES].why;
    for (uint32_t origin = 0; origin <= cx->stack->layer_count; origin++) {
        const struct lc_unit *unit = lc_origin_unit(cx, origin);
        if (unit == NULL || unit->archive == NULL || !unit->archive->complete)
            return lc_arena_printf(cx->arena, "%.*s was not read whole, and its copies may be the ones that are loaded",
                                   LC_FMT(lc_show_origin(cx, origin)));
    }
    return LC_S("more layers are attached than are looked at, and their copies may be the ones that are loaded");
}

static enum lc_fact_id search_fact(enum lc_ecosystem ecosystem)
{
    return ecosystem == LC_NPM    ? LC_FACT_NODE_SEARCH
           : ecosystem == LC_PYPI ? LC_FACT_PYTHON_SEARCH
                                  : LC_FACT_RUBY_SEARCH;
}

static lc_str asked(struct lc_context *cx, const struct lc_demand *demand)
{
    return lc_arena_printf(cx->arena, "%.*s asks for %.*s", LC_FMT(lc_show_asker(cx, demand)),
                           LC_FMT(lc_show(cx, demand->requirement->range)));
}

static void explain(struct lc_context *cx, struct lc_finding *finding, const struct lc_demands *demands,
                    const struct lc_demand *demand)
{
    const struct lc_installed *gets = demand->gets, *alone = demand->alone,
                              *other = lc_demand_other(demands, demand, cx->scratch);

    lc_finding_note(cx, finding, "the copy that is loaded is %s%.*s", gets->package->ecosystem == LC_NPM ? "" : "in ",
                    LC_FMT(lc_show(cx, gets->folder)));
    if (alone && alone != gets && alone->overwritten)
        lc_finding_note(cx, finding,
                        "its own archive brings %.*s to the same place, where the later layer's %.*s overwrites it",
                        LC_FMT(lc_show(cx, alone->package->version)), LC_FMT(lc_show(cx, gets->package->version)));
    else if (alone && alone != gets)
        lc_finding_note(cx, finding, "its own archive brings %.*s in %.*s, which is searched later",
                        LC_FMT(lc_show(cx, alone->package->version)), LC_FMT(lc_show(cx, alone->folder)));
    if (other && other != alone)
        lc_finding_note(cx, finding, "%.*s of %.*s would do, in %.*s", LC_FMT(lc_show(cx, other->package->version)),
                        LC_FMT(lc_show_origin(cx, other->origin)), LC_FMT(lc_show(cx, other->folder)));
}

static enum lc_severity severity_of(const struct lc_demand *demand)
{
    if (is_as_installed(demand))
        return demand->requirement->kind == LC_REQUIRES ? LC_WARNING : LC_NOTE;
    return demand->reachable && demand->requirement->kind == LC_REQUIRES ? LC_ERROR : LC_WARNING;
}

/* All demands that the copy `first->gets` fails in the same way: one finding. */
static void report(struct lc_context *cx, const struct lc_demands *demands, size_t first_index, bool *told)
{
    const struct lc_demand *first = &demands->items[first_index];
    const struct lc_package *package = first->gets->package;
    size_t more = 0;
    struct lc_finding *finding;

    finding =
        lc_report(cx, is_as_installed(first) ? "as-installed" : "merged", "'%.*s' %.*s of %.*s is loaded, but %.*s",
                  LC_FMT(lc_show(cx, package->name)), LC_FMT(lc_show(cx, package->version)),
                  LC_FMT(lc_show_origin(cx, first->gets->origin)), LC_FMT(asked(cx, first)));
    lc_finding_severity(finding, severity_of(first));
    lc_rests_on(finding, search_fact(package->ecosystem));
    lc_rests_on_certainty(finding, cx->target->search.certainty);
    lc_finding_package(finding, package->name);
    lc_finding_at_copy(cx, finding, first->asker);
    lc_finding_at_copy(cx, finding, first->gets);
    explain(cx, finding, demands, first);
    for (size_t i = first->next; i != LC_NPOS; i = demands->items[i].next) {
        const struct lc_demand *demand = &demands->items[i];
        if (told[i] || !is_unmet(demand) || severity_of(demand) != severity_of(first) ||
            is_as_installed(demand) != is_as_installed(first))
            continue;
        told[i] = true;
        lc_finding_at_copy(cx, finding, demand->asker);
        if (++more <= ASKERS_NAMED)
            lc_finding_note(cx, finding, "%.*s too", LC_FMT(asked(cx, demand)));
    }
    if (more > ASKERS_NAMED)
        lc_finding_note(cx, finding, "so do %zu more", more - ASKERS_NAMED);
    if (is_as_installed(first))
        lc_finding_fix(cx, finding, "install again, so that '%.*s' is there in a version that satisfies",
                       LC_FMT(lc_show(cx, package->name)));
}

/* Metadata of which nobody can say what it asks for: one line for all of it. */
static void report_unread(struct lc_context *cx, const struct lc_demands *demands)
{
    const struct lc_installed *unread = demands->unread;
    lc_str more = LC_S(""), why = demands->unread_why, name;

    if (unread == NULL)
        return;
    if (!lc_str_contains(why, unread->package->metadata))
        why = lc_arena_printf(cx->arena, "'%.*s': %.*s", LC_FMT(unread->package->metadata), LC_FMT(why));
    name = lc_str_eq(unread->folder, LC_S("/var/task"))
               ? LC_S("the function's package.json")
               : lc_arena_printf(cx->arena, "'%.*s'", LC_FMT(lc_show(cx, unread->package->name)));
    if (demands->unread_count > 1)
        more = lc_arena_printf(cx->arena, " (and %zu more)", demands->unread_count - 1);
    lc_report_unknown(
        cx, lc_arena_printf(cx->arena, "whether %.*s%.*s gets the versions it asks for", LC_FMT(name), LC_FMT(more)),
        lc_show(cx, why), LC_S(""));
}

/* Ranges over the cap on what is read of one. */
static void report_long_ranges(struct lc_context *cx, const struct lc_demands *demands)
{
    const struct lc_demand *first = NULL;
    lc_str more = LC_S("");
    size_t count = 0;

    for (size_t i = 0; i < demands->count; i++)
        if (demands->items[i].gets && demands->items[i].range.len > LC_RANGE_BYTES_MAX && count++ == 0)
            first = &demands->items[i];
    if (first == NULL)
        return;
    if (count > 1)
        more = lc_arena_printf(cx->arena, " (and %zu more)", count - 1);
    lc_report_unknown(cx,
                      lc_arena_printf(cx->arena, "whether '%.*s' is in a version that %.*s asks for%.*s",
                                      LC_FMT(lc_show(cx, first->requirement->name)), LC_FMT(lc_show_asker(cx, first)),
                                      LC_FMT(more)),
                      lc_arena_printf(cx->arena, "the range has %zu bytes, and at most %u are read", first->range.len,
                                      LC_RANGE_BYTES_MAX),
                      LC_S(""));
}

static void check(struct lc_context *cx)
{
    struct lc_demands demands;
    size_t open = 0, findings = 0;
    bool *told;

    lc_demands_build(cx->target, cx->scratch, &demands);
    report_unread(cx, &demands);
    report_long_ranges(cx, &demands);
    told = LC_NEW_ARRAY(cx->scratch, demands.count, bool);
    for (size_t i = 0; i < demands.count; i++) {
        if (told[i] || !is_unmet(&demands.items[i]))
            continue;
        told[i] = true;
        if (!is_complete(cx->target))
            open++;
        else if (findings++ < LC_CONFLICTS_MAX)
            report(cx, &demands, i, told);
    }
    if (is_complete(cx->target))
        lc_report_gem_clashes(cx, &demands);
    if (demands.cut || findings > LC_CONFLICTS_MAX)
        lc_report_unknown(cx, LC_S("whether further packages get the versions they ask for"),
                          LC_S("there are too many to look at or to list"), LC_S(""));
    if (open > 0)
        lc_report_unknown(cx, LC_S("whether every package gets the version it asks for"), why_open(cx), LC_S(""));
}

const struct lc_rule lc_rule_version_conflict = {
    .name = "version-conflict",
    .category = LC_PACKAGES,
    .severity = LC_ERROR,
    .highest = LC_ERROR,
    .scope = LC_SCOPE_FUNCTION,
    .needs = LC_NEED_GRAPH,
    .since = "0.1.0",
    .summary = "the copy of a package that is loaded is not the version that another package asks for",
    .why =
        "Each archive was installed so that its packages fit together. Merged, the search path or a later layer "
        "hands a package another"
        "version than it was built for; it fails when it is loaded or, worse, only on the path that uses what changed.",
    .fix = "bring the archives to one version, or put a copy that satisfies beside the package that asks",
    .example = "layer-asks-function-answers",
    .source = "semver.org; PEP 440; RubyGems; Node.js and Python documentation of module search",
    .check = check,
};
