/* Two versions of one package that archives of one deployment bring, where a plain import from the function's root
 * gets only one. Pairs of layers are a stack's matter, pairs with the function the function's. What torn-package
 * explains is left to it. */
#include <inttypes.h>

#include "layers/base/path.h"
#include "rules/packages/demand.h"

enum { LOSERS_SHOWN = 4 };

static lc_str show_name(struct lc_context *cx, const struct lc_installed *copy)
{
    return lc_show(cx, copy->package->ecosystem == LC_NPM ? copy->package->folder_name : copy->package->name);
}

/* "1.7.0 of layer 2 (b.zip)" */
static lc_str show_copy(struct lc_context *cx, const struct lc_installed *copy)
{
    lc_str version = lc_show(cx, copy->package->version), origin = lc_show_origin(cx, copy->origin);

    return lc_arena_printf(cx->arena, "%.*s of %.*s", LC_FMT(version), LC_FMT(origin));
}

static const struct lc_inventory *inventory_of(const struct lc_context *cx)
{
    return cx->target ? &cx->target->inventory : &cx->stack->inventory;
}

static const struct lc_search *search_of(const struct lc_context *cx)
{
    return cx->target ? &cx->target->search : &cx->stack->search;
}

static lc_str search_entry(const struct lc_context *cx, const struct lc_installed *copy)
{
    const struct lc_search_path *path = &search_of(cx)->paths[LC_SEARCH_PACKAGES];

    return copy->rank < path->count ? path->items[copy->rank] : LC_S("");
}

enum same { SAME, OTHER, NOT_KNOWN };

static enum same compare(const struct lc_context *cx, const struct lc_installed *a, const struct lc_installed *b)
{
    const struct lc_package *x = a->package, *y = b->package;
    bool known = false;

    if (x->version.len > 0 && y->version.len > 0)
        return lc_str_eq(x->version, y->version) ? SAME : OTHER;
    if (x->entry != LC_NO_ENTRY && y->entry != LC_NO_ENTRY &&
        !lc_copies_differ(lc_origin_unit(cx, a->origin)->archive, x->entry, lc_origin_unit(cx, b->origin)->archive,
                          y->entry, &known) &&
        known)
        return SAME;
    return NOT_KNOWN;
}

/* Does an import of the function's lead into the copy? */
static bool is_imported(const struct lc_context *cx, const struct lc_installed *copy)
{
    for (size_t i = 0; cx->target && i < cx->target->graph.edge_count; i++)
        if (lc_edge_package(&cx->target->graph, &cx->target->graph.edges[i]) == copy)
            return true;
    return false;
}

/* Is the pair ours to report? Two copies of one place in one archive, or of one archive at all, are not. */
static bool is_ours(const struct lc_context *cx, const struct lc_installed *copy)
{
    const struct lc_installed *winner = copy->winner;

    if (winner == NULL || copy->rank == LC_NPOS || copy->origin == winner->origin)
        return false;
    if (cx->target && copy->origin != 0 && winner->origin != 0)
        return false;
    /* Neither is got by its plain name: Node.js has the module itself. */
    if (winner->core && !is_imported(cx, winner) && !is_imported(cx, copy))
        return false;
    return !copy->in_torn;
}

static void rest_on_search(struct lc_context *cx, struct lc_finding *finding, enum lc_ecosystem ecosystem)
{
    static const enum lc_fact_id facts[LC_ECOSYSTEM_COUNT] = {[LC_NPM] = LC_FACT_NODE_SEARCH,
                                                              [LC_PYPI] = LC_FACT_PYTHON_SEARCH,
                                                              [LC_GEM] = LC_FACT_GEM_HIGHEST,
                                                              [LC_MAVEN] = LC_FACT_JAVA_SEARCH};

    lc_rests_on(finding, facts[ecosystem]);
    lc_rests_on_certainty(finding, search_of(cx)->certainty);
}

static void report_unsure(struct lc_context *cx, const struct lc_installed *copy)
{
    lc_str name = show_name(cx, copy), a = lc_show(cx, copy->folder), b = lc_show(cx, copy->winner->folder);
    const struct lc_package *package = copy->package->version.len == 0 ? copy->package : copy->winner->package;

    lc_report_unknown(cx,
                      lc_arena_printf(cx->arena, "whether '%.*s' in %.*s and in %.*s is of one version", LC_FMT(name),
                                      LC_FMT(a), LC_FMT(b)),
                      package->why.len > 0
                          ? lc_arena_printf(cx->arena, "its metadata cannot be read: %.*s", LC_FMT(package->why))
                          : LC_S("its metadata gives no version"),
                      LC_S(""));
}

static void note_order(struct lc_context *cx, struct lc_finding *finding, const struct lc_installed *copy)
{
    const struct lc_installed *winner = copy->winner;
    lc_str first = lc_show(cx, search_entry(cx, winner)), second = lc_show(cx, search_entry(cx, copy));

    if (copy->overwritten)
        lc_finding_note(cx, finding, "both are unpacked to %.*s, where the later layer's files win",
                        LC_FMT(lc_show(cx, copy->folder)));
    else if (copy->package->ecosystem == LC_GEM)
        lc_finding_note(cx, finding, "RubyGems activates the highest version on GEM_PATH: %.*s has it, %.*s the other",
                        LC_FMT(first), LC_FMT(second));
    else if (copy->rank == winner->rank)
        lc_finding_note(cx, finding, "both are in %.*s, which is taken in order of names", LC_FMT(first));
    else
        lc_finding_note(cx, finding, "%.*s is searched before %.*s", LC_FMT(first), LC_FMT(second));
}

/* The next copy from `at` on that lost to the same winner, of another version; NULL when there is none. */
static const struct lc_installed *next_loser(struct lc_context *cx, const struct lc_installed *at,
                                             const struct lc_installed *first)
{
    const struct lc_inventory *inventory = inventory_of(cx);

    for (; at < inventory->items + inventory->count; at++) {
        if (!lc_str_eq(at->package->normalized, first->package->normalized))
            return NULL;
        if (at->winner == first->winner && is_ours(cx, at) && compare(cx, at, at->winner) == OTHER)
            return at;
    }
    return NULL;
}

/* Is everybody who gets the copy of its own archive, and content with it? */
static bool has_its_own(const struct lc_demands *demands, const struct lc_installed *copy)
{
    for (size_t i = demands->first[copy - demands->inventory->items]; i != LC_NPOS; i = demands->items[i].next)
        if (demands->items[i].verdict != LC_SATISFIED || demands->items[i].asker->origin != copy->origin)
            return false;
    return true;
}

/* Node.js looks upward first, so that both copies may serve, each those it came with: then nobody lost anything. */
static bool each_has_its_own(struct lc_context *cx, const struct lc_demands *demands, const struct lc_installed *first)
{
    for (const struct lc_installed *copy = first; copy; copy = next_loser(cx, copy + 1, first))
        if (!has_its_own(demands, copy) || demands->first[copy - demands->inventory->items] == LC_NPOS)
            return false;
    return has_its_own(demands, first->winner);
}

/* One finding for all copies that lost to one winner; `first` is the first of them. */
static void report(struct lc_context *cx, const struct lc_demands *demands, const struct lc_installed *first)
{
    const struct lc_installed *winner = first->winner, *copy;
    lc_str name = show_name(cx, first), wins = show_copy(cx, winner), loses = LC_S("");
    struct lc_finding *finding;
    size_t count = 0;

    for (copy = first; copy; copy = next_loser(cx, copy + 1, first), count++)
        if (count < LOSERS_SHOWN)
            loses = lc_arena_printf(cx->arena, "%.*s%s%.*s", LC_FMT(loses), count > 0 ? " and " : "",
                                    LC_FMT(show_copy(cx, copy)));
    if (count > LOSERS_SHOWN)
        loses = lc_arena_printf(cx->arena, "%.*s and %zu more", LC_FMT(loses), count - LOSERS_SHOWN);
    finding = lc_report(cx, first->overwritten ? "overwritten" : "search-order", "'%.*s' %.*s %s %.*s", LC_FMT(name),
                        LC_FMT(wins), first->overwritten ? "overwrites" : "hides", LC_FMT(loses));
    lc_finding_package(finding,
                       first->package->ecosystem == LC_NPM ? first->package->folder_name : first->package->name);
    lc_finding_at_copy(cx, finding, winner);
    count = 0;
    for (copy = first; copy; copy = next_loser(cx, copy + 1, first)) {
        if (count++ < LOSERS_SHOWN)
            note_order(cx, finding, copy);
        lc_finding_at_copy(cx, finding, copy);
        if (copy->overwritten)
            lc_rests_on(finding, LC_FACT_LAYERS_IN_ORDER);
    }
    if (each_has_its_own(cx, demands, first))
        lc_finding_severity(finding, LC_NOTE);
    lc_note_importers(cx, finding, demands, winner);
    for (copy = first, count = 0; copy && count < LOSERS_SHOWN; copy = next_loser(cx, copy + 1, first), count++)
        lc_note_importers(cx, finding, demands, copy);
    rest_on_search(cx, finding, first->package->ecosystem);
}

/* A variable whose value is not known here: the layers' packages are found or not, nobody can tell. */
static void report_unknown_path(struct lc_context *cx)
{
    const struct lc_search_path *path = &search_of(cx)->paths[LC_SEARCH_PACKAGES];

    if (cx->target == NULL && cx->stack->runtime && !path->known && inventory_of(cx)->count > 0)
        lc_report_unknown(cx,
                          lc_arena_printf(cx->arena, "which packages of the layers are found, as '%.*s' says",
                                          LC_FMT(lc_show(cx, path->variable))),
                          path->why, LC_S(""));
}

static void check(struct lc_context *cx)
{
    const struct lc_inventory *inventory = inventory_of(cx);
    struct lc_demands demands;
    bool asked = false;

    report_unknown_path(cx);
    for (size_t i = 0; i < inventory->count; i++) {
        const struct lc_installed *copy = &inventory->items[i];
        enum same same;
        bool seen = false;
        if (!is_ours(cx, copy))
            continue;
        same = compare(cx, copy, copy->winner);
        if (same == NOT_KNOWN)
            report_unsure(cx, copy);
        /* Copies of one package stand beside each other, but for aliases; the first that lost speaks for all. */
        for (size_t k = i; same == OTHER && k > 0 && !seen; k--) {
            const struct lc_installed *before = &inventory->items[k - 1];
            if (!lc_str_eq(before->package->normalized, copy->package->normalized))
                break;
            seen =
                before->winner == copy->winner && is_ours(cx, before) && compare(cx, before, before->winner) == OTHER;
        }
        if (same != OTHER || seen)
            continue;
        if (!asked && cx->target)
            lc_demands_build(cx->target, cx->scratch, &demands);
        else if (!asked)
            lc_demands_build_stack(cx->stack, cx->scratch, &demands);
        asked = true;
        report(cx, &demands, copy);
    }
}

const struct lc_rule lc_rule_shadowed_package = {
    .name = "shadowed-package",
    .category = LC_PACKAGES,
    .severity = LC_WARNING,
    .highest = LC_WARNING,
    .scope = LC_SCOPE_STACK | LC_SCOPE_FUNCTION,
    .needs = LC_NEED_GRAPH,
    .since = "0.1.0",
    .summary = "two archives bring different versions of one package, and only one of them can be imported",
    .why =
        "An import takes the first copy on the search path. Code in the other archive was written and tested against "
        "the version that is now hidden.",
    .fix = "bring both archives to one version, or leave the package out of one of them",
    .example = "bad-function-hides-layer",
    .source = "AWS Lambda Developer Guide, working with layers; environments recorded on AWS, January 2026",
    .check = check,
};
