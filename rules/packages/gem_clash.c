/* Two gems that are loaded together and need two versions of a third. */
#include "rules/packages/gem_clash.h"

#include "layers/base/caps.h"
#include "layers/base/map.h"
#include "rules/packages/elsewhere.h"

/* A version of a gem, and the first gem of which a file runs that has it activated. */
struct taken {
    lc_str version;
    const struct lc_installed *by;
};

enum loaded { LOADED_NEVER, LOADED_PERHAPS, LOADED_AT_START };

static bool has_bundler(const struct lc_graph *graph)
{
    for (size_t i = 0; i < graph->edge_count; i++)
        if (lc_alters_search(LC_LANG_RUBY, graph->edges[i].specifier))
            return true;
    return false;
}

/* Copies of one name stand beside each other in the inventory. */
static bool has_other_versions(const struct lc_inventory *inventory, const struct lc_installed *item)
{
    size_t i = (size_t)(item - inventory->items);

    for (size_t k = 0; k < 2; k++) {
        size_t beside = k == 0 ? i - 1 : i + 1; /* before the first it wraps, and is no index */
        const struct lc_package *other = beside < inventory->count ? inventory->items[beside].package : NULL;
        if (other && other->ecosystem == LC_GEM && lc_str_eq(other->normalized, item->package->normalized) &&
            !lc_str_eq(other->version, item->package->version))
            return true;
    }
    return false;
}

/* Is the file's gem active for certain? Of a gem with several versions the one that runs depends on what came before,
 * so neither it nor what is reached by way of it counts. */
static enum loaded state_of(const struct lc_target *target, const struct lc_graph_file *file)
{
    const struct lc_graph *graph = &target->graph;
    enum loaded state = LOADED_AT_START;

    for (;;) {
        const struct lc_edge *edge;
        if (file->package && has_other_versions(&target->inventory, file->package))
            return LOADED_NEVER;
        if (file->first_edge == LC_NO_FILE)
            return state;
        edge = &graph->edges[file->first_edge];
        if (!edge->unconditional)
            state = LOADED_PERHAPS;
        file = &graph->files[edge->from];
    }
}

static enum loaded *loaded_gems(struct lc_context *cx)
{
    const struct lc_graph *graph = &cx->target->graph;
    enum loaded *loaded = LC_NEW_ARRAY(cx->scratch, cx->target->inventory.count, enum loaded);

    for (size_t i = 0; i < graph->file_count; i++) {
        const struct lc_graph_file *file = &graph->files[i];
        enum loaded state, *now;
        if (file->package == NULL || file->package->package->ecosystem != LC_GEM)
            continue;
        now = &loaded[file->package - cx->target->inventory.items];
        state = *now == LOADED_AT_START ? LOADED_AT_START : state_of(cx->target, file);
        if (state > *now)
            *now = state;
    }
    return loaded;
}

/* Who says that the gem `by` needs the gem: itself, or one that it brings along. */
static const struct lc_demand *demand_behind(struct lc_context *cx, const struct lc_demands *demands,
                                             const struct lc_installed *by, lc_str name, lc_str version)
{
    const struct lc_prepared *prepared = cx->target->resolver.prepared;
    lc_str with, with_version;

    for (size_t i = 0; i < demands->count; i++) {
        const struct lc_demand *demand = &demands->items[i];
        const struct lc_package *asker = demand->asker->package;
        if (demand->gets == NULL || asker->ecosystem != LC_GEM || !lc_str_eq(demand->requirement->name, name) ||
            !lc_str_eq(demand->gets->package->version, version))
            continue;
        for (size_t k = 0;
             lc_gem_active_with(prepared, by->package->name, by->package->version, k, &with, &with_version); k++)
            if (lc_str_eq(with, asker->name) && lc_str_eq(with_version, asker->version))
                return demand;
    }
    return NULL;
}

static void report(struct lc_context *cx, const struct lc_demand *first, const struct lc_demand *second, bool at_start)
{
    uint32_t origin = first->asker->origin;
    bool merged = first->gets->origin != origin || second->asker->origin != origin || second->gets->origin != origin;
    lc_str name = lc_show(cx, first->requirement->name);
    struct lc_finding *finding =
        lc_report(cx, merged ? "together" : "as-installed", "%.*s asks for '%.*s' %.*s, but %.*s asks for %.*s",
                  LC_FMT(lc_show_asker(cx, first)), LC_FMT(name), LC_FMT(lc_show(cx, first->requirement->range)),
                  LC_FMT(lc_show_asker(cx, second)), LC_FMT(lc_show(cx, second->requirement->range)));

    lc_finding_severity(finding, merged && at_start ? LC_ERROR : LC_WARNING);
    lc_rests_on(finding, LC_FACT_RUBY_SEARCH);
    lc_rests_on_certainty(finding, cx->target->search.certainty);
    lc_finding_package(finding, name);
    lc_finding_at_copy(cx, finding, first->asker);
    lc_finding_at_copy(cx, finding, second->asker);
    lc_finding_at_copy(cx, finding, first->gets);
    lc_finding_at_copy(cx, finding, second->gets);
    lc_finding_note(cx, finding, "%.*s of %.*s is the only copy that satisfies the one, %.*s of %.*s the other",
                    LC_FMT(lc_show(cx, first->gets->package->version)), LC_FMT(lc_show_origin(cx, first->gets->origin)),
                    LC_FMT(lc_show(cx, second->gets->package->version)),
                    LC_FMT(lc_show_origin(cx, second->gets->origin)));
    lc_finding_note(
        cx, finding,
        "RubyGems activates one version of a gem; whichever is required second ends with Gem::ConflictError");
    lc_finding_fix(cx, finding, "resolve both in one Gemfile, so that one version of '%.*s' is installed for them",
                   LC_FMT(name));
}

void lc_report_gem_clashes(struct lc_context *cx, const struct lc_demands *demands)
{
    const struct lc_target *target = cx->target;
    const enum loaded *loaded;
    struct lc_map by_name;
    size_t findings = 0;

    if (cx->stack->runtime == NULL || cx->stack->runtime->language != LC_LANG_RUBY || has_bundler(&target->graph))
        return;
    loaded = loaded_gems(cx);
    lc_map_init(&by_name, cx->scratch, 64);
    for (size_t i = 0; i < target->inventory.count; i++) {
        const struct lc_installed *item = &target->inventory.items[i];
        lc_str with, version;
        for (size_t k = 0;
             loaded[i] != LOADED_NEVER && lc_gem_active_with(target->resolver.prepared, item->package->name,
                                                             item->package->version, k, &with, &version);
             k++) {
            void **slot = lc_map_put(&by_name, with);
            struct taken *taken = *slot;
            const struct lc_demand *one, *other;
            if (taken == NULL) {
                *slot = taken = LC_NEW(cx->scratch, struct taken);
                *taken = (struct taken){version, item};
                continue;
            }
            if (lc_str_eq(taken->version, version) || findings >= LC_CONFLICTS_MAX)
                continue;
            one = demand_behind(cx, demands, taken->by, with, taken->version);
            other = demand_behind(cx, demands, item, with, version);
            if (one == NULL || other == NULL)
                continue;
            findings++;
            report(cx, one, other,
                   loaded[i] == LOADED_AT_START && loaded[taken->by - target->inventory.items] == LOADED_AT_START);
        }
    }
}
