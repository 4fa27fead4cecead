/* Matching requirements with copies, as each ecosystem looks them up. */
#include "rules/packages/demand.h"

#include "layers/base/path.h"

/* Shape:  `by_folder` the copy that stands at an absolute npm folder after merging; `by_origin` the copy an archive
 * brought to a folder, whoever wrote over it; `by_name` the first of the copies of one normalized name
 * (chained in inventory order). */
struct matcher {
    const struct lc_stack *stack;
    const struct lc_unit *code; /* NULL: layers alone */
    const struct lc_inventory *inventory;
    const struct lc_search *search;
    struct lc_image image;
    const struct lc_graph *graph; /* NULL: layers alone */
    struct lc_arena *arena;
    struct lc_map by_folder, by_origin, by_name;
    struct lc_demands *out;
    struct lc_marker_environment markers;
    const bool *reached; /* by inventory index */
};

static lc_str origin_key(struct lc_arena *arena, uint32_t origin, lc_str folder)
{
    return lc_arena_printf(arena, "%u:%.*s", origin, LC_FMT(folder));
}

static lc_str name_key(struct lc_arena *arena, enum lc_ecosystem ecosystem, lc_str name)
{
    return lc_arena_printf(arena, "%d:%.*s", (int)ecosystem, LC_FMT(name));
}

static const struct lc_requirements *requirements_of(const struct matcher *matcher, const struct lc_installed *item)
{
    const struct lc_unit *unit = item->origin == 0 ? matcher->code : matcher->stack->layers[item->origin - 1];

    return unit && unit->requirements ? &unit->requirements[item->package - unit->packages.items] : NULL;
}

/* -- npm: the upward walk, then NODE_PATH -------------------------------------------------------------------------- */

/* The copy behind a folder, by its own path or through a link (pnpm). With `origin` given only what that archive
 * brought. */
static const struct lc_installed *at_folder(const struct matcher *matcher, lc_str folder, const uint32_t *origin)
{
    const struct lc_installed *item;
    const struct lc_tree *tree;
    const struct lc_tree_node *node;
    struct lc_place place;
    lc_str below;

    item = origin ? lc_map_get(&matcher->by_origin, origin_key(matcher->arena, *origin, folder))
                  : lc_map_get(&matcher->by_folder, folder);
    if (item)
        return item;
    tree = lc_image_tree(&matcher->image, folder, &below);
    node = tree ? lc_tree_find(tree, below) : NULL;
    if (node == NULL || node->kind != LC_ENTRY_SYMLINK ||
        lc_image_find(&matcher->image, folder, true, matcher->arena, &place) != LC_FOUND)
        return NULL;
    return origin ? lc_map_get(&matcher->by_origin, origin_key(matcher->arena, *origin, place.path))
                  : lc_map_get(&matcher->by_folder, place.path);
}

static const struct lc_installed *npm_copy(const struct matcher *matcher, lc_str from, lc_str name,
                                           const uint32_t *origin)
{
    const struct lc_search_path *search = &matcher->search->paths[LC_SEARCH_PACKAGES];
    const struct lc_installed *item = NULL;

    for (lc_str dir = from; item == NULL && dir.len > 1; dir = lc_path_dir(dir))
        if (!lc_str_eq(lc_path_base(dir), LC_S("node_modules")))
            item = at_folder(
                matcher, lc_arena_printf(matcher->arena, "%.*s/node_modules/%.*s", LC_FMT(dir), LC_FMT(name)), origin);
    for (size_t i = 0; item == NULL && i < search->count; i++)
        /* The first entry stands for the upward walk of the function's own files, which files elsewhere do not take. */
        if (!lc_str_eq(search->items[i], LC_S("/var/task/node_modules")))
            item = at_folder(matcher, lc_path_join(matcher->arena, search->items[i], name), origin);
    return item;
}

/* -- everything else: by name -------------------------------------------------------------------------------------- */

static bool is_got(const struct lc_installed *item)
{
    return !item->overwritten && (item->state == LC_STATE_ACTIVE || item->state == LC_STATE_TORN);
}

/* One archive has metadata of two versions for one place: whose code is there, nobody can say. */
static bool is_twin(const struct lc_installed *a, const struct lc_installed *b)
{
    return a && b && a->origin == b->origin && lc_str_eq(a->folder, b->folder);
}

static bool satisfies(const struct matcher *matcher, enum lc_version_scheme scheme, lc_str range,
                      const struct lc_installed *copy)
{
    return range.len == 0 || lc_version_satisfies(scheme, range, copy->package->version, LC_PRERELEASES_INSTALLED,
                                                  matcher->arena) == LC_SATISFIED;
}

/* The first on the search path; of two that one archive has at one place, the one that does more good. */
static const struct lc_installed *pypi_copy(const struct matcher *matcher, lc_str name, lc_str range,
                                            const uint32_t *origin)
{
    const struct lc_inventory *inventory = matcher->inventory;
    const struct lc_installed *item = lc_map_get(&matcher->by_name, name_key(matcher->arena, LC_PYPI, name)),
                              *best = NULL;

    for (; item && item < inventory->items + inventory->count && lc_str_eq(item->package->normalized, name) &&
           item->package->ecosystem == LC_PYPI;
         item++) {
        if (origin ? item->origin != *origin || item->rank == LC_NPOS
                   : !is_got(item) && !(is_twin(item, item->winner) && is_got(item->winner)))
            continue;
        if (best == NULL || item->rank < best->rank ||
            (is_twin(item, best) && !satisfies(matcher, LC_SCHEME_PEP440, range, best)))
            best = item;
    }
    return best;
}

/* RubyGems takes the highest version that satisfies, wherever it stands; when none does, the highest there is is
 * named. */
static const struct lc_installed *gem_copy(const struct matcher *matcher, lc_str name, lc_str range,
                                           const uint32_t *origin)
{
    const struct lc_inventory *inventory = matcher->inventory;
    const struct lc_installed *item = lc_map_get(&matcher->by_name, name_key(matcher->arena, LC_GEM, name)),
                              *best = NULL;
    bool best_is_good = false;

    for (; item && item < inventory->items + inventory->count && lc_str_eq(item->package->normalized, name) &&
           item->package->ecosystem == LC_GEM;
         item++) {
        int order = 1;
        bool good;
        if (item->rank == LC_NPOS || item->overwritten || (origin && item->origin != *origin))
            continue;
        good = satisfies(matcher, LC_SCHEME_GEM, range, item);
        if (best && (best_is_good != good ? best_is_good
                                          : !lc_version_compare(LC_SCHEME_GEM, item->package->version,
                                                                best->package->version, &order, matcher->arena) ||
                                                order <= 0))
            continue;
        best = item;
        best_is_good = good;
    }
    return best;
}

/* -- judging ------------------------------------------------------------------------------------------------------- */

static const struct lc_installed *copy_for(const struct matcher *matcher, const struct lc_demand *demand,
                                           const uint32_t *origin)
{
    const struct lc_requirement *requirement = demand->requirement;

    switch (demand->asker->package->ecosystem) {
    case LC_NPM: return npm_copy(matcher, demand->asker->folder, requirement->name, origin);
    case LC_PYPI: return pypi_copy(matcher, requirement->normalized, demand->range, origin);
    case LC_GEM: return gem_copy(matcher, requirement->name, demand->range, origin);
    case LC_MAVEN:
    case LC_ECOSYSTEM_COUNT: break;
    }
    return NULL;
}

static enum lc_verdict judge(const struct matcher *matcher, const struct lc_demand *demand,
                             const struct lc_installed *copy)
{
    static const enum lc_version_scheme schemes[] = {
        [LC_NPM] = LC_SCHEME_NPM, [LC_PYPI] = LC_SCHEME_PEP440, [LC_GEM] = LC_SCHEME_GEM, [LC_MAVEN] = LC_SCHEME_MAVEN};
    enum lc_ecosystem ecosystem = demand->asker->package->ecosystem;

    if (copy == NULL || copy->package->version.len == 0)
        return LC_RANGE_UNKNOWN;
    if (demand->range.len == 0)
        return LC_SATISFIED;
    return lc_version_satisfies(schemes[ecosystem], demand->range, copy->package->version, LC_PRERELEASES_INSTALLED,
                                matcher->arena);
}

/* Does the requirement ask for anything here? Fills the range to be judged. */
static bool applies(const struct matcher *matcher, const struct lc_installed *asker,
                    const struct lc_requirement *requirement, lc_str *range)
{
    struct lc_npm_spec spec;

    *range = requirement->range;
    if (requirement->kind == LC_REQUIRES_EXTRA || requirement->url.len > 0)
        return false;
    if (requirement->marker.len > 0 &&
        lc_marker_holds(requirement->marker, &matcher->markers, matcher->arena) != LC_SATISFIED)
        return false;
    if (asker->package->ecosystem != LC_NPM)
        return true;
    spec = lc_npm_spec_parse(requirement->range, matcher->arena);
    *range = spec.range;
    return spec.kind == LC_NPM_RANGE || spec.kind == LC_NPM_ALIAS || spec.kind == LC_NPM_WORKSPACE;
}

/* A copy elsewhere in the image that would do. */
static const struct lc_installed *other_copy(const struct matcher *matcher, const struct lc_demand *demand)
{
    const struct lc_inventory *inventory = matcher->inventory;
    enum lc_ecosystem ecosystem = demand->asker->package->ecosystem;
    lc_str name = ecosystem == LC_PYPI ? demand->requirement->normalized : demand->requirement->name;

    for (size_t i = 0; i < inventory->count; i++) {
        const struct lc_installed *item = &inventory->items[i];
        lc_str key = ecosystem == LC_NPM ? item->package->folder_name : item->package->normalized;
        if (item != demand->gets && item->package->ecosystem == ecosystem && lc_str_eq(key, name) &&
            judge(matcher, demand, item) == LC_SATISFIED)
            return item;
    }
    return NULL;
}

/* Fills what the requirement gets; false when it asks for nothing here. */
static bool match(struct matcher *matcher, struct lc_demand *demand)
{
    if (!applies(matcher, demand->asker, demand->requirement, &demand->range))
        return false;
    demand->gets = copy_for(matcher, demand, NULL);
    if (demand->gets == NULL && demand->requirement->kind == LC_REQUIRES_OPTIONAL)
        return false;
    demand->alone = copy_for(matcher, demand, &demand->asker->origin);
    demand->verdict = judge(matcher, demand, demand->gets);
    demand->verdict_alone = demand->alone == demand->gets ? demand->verdict : judge(matcher, demand, demand->alone);
    if (demand->verdict == LC_UNSATISFIED)
        demand->other = other_copy(matcher, demand);
    return true;
}

/* -- the function's own package.json ------------------------------------------------------------------------------- */

/* Does a file of the user's import the copy? */
static bool is_imported(const struct matcher *matcher, const struct lc_installed *copy, bool *unconditional)
{
    bool found = false;

    *unconditional = false;
    for (size_t i = 0; i < matcher->graph->edge_count; i++) {
        const struct lc_edge *edge = &matcher->graph->edges[i];
        if (matcher->graph->files[edge->from].package || edge->resolution->package != copy)
            continue;
        found = true;
        *unconditional = *unconditional || edge->unconditional;
    }
    return found;
}

/* What package.json says beside the handler: the user's own word for what the code needs. Copies that none of the
 * user's files imports are nobody's business. */
static void add_own(struct matcher *matcher)
{
    const struct lc_tree_node *node =
        matcher->image.task ? lc_tree_find(matcher->image.task, LC_S("package.json")) : NULL;
    struct lc_installed *asker = LC_NEW(matcher->arena, struct lc_installed);
    struct lc_package *package = LC_NEW(matcher->arena, struct lc_package);
    struct lc_requirements *requirements = LC_NEW(matcher->arena, struct lc_requirements);
    const struct lc_need *need;

    if (node == NULL || node->entry == LC_NO_ENTRY || node->kind != LC_ENTRY_FILE || matcher->code->archive == NULL)
        return;
    need = lc_contents_get(&matcher->code->contents, node->entry);
    if (need == NULL || !need->fetched || need->head > 0 || need->status != LC_OK)
        return;
    *package =
        (struct lc_package){.ecosystem = LC_NPM, .metadata = node->path, .entry = node->entry, .record = LC_NO_ENTRY};
    *asker = (struct lc_installed){.package = package, .folder = LC_S("/var/task")};
    lc_requirements_read(package, need->bytes, matcher->arena, requirements);
    for (size_t i = 0; i < requirements->count; i++) {
        struct lc_demand demand = {.asker = asker, .requirement = &requirements->items[i], .own = true};
        if (match(matcher, &demand) && demand.gets && is_imported(matcher, demand.gets, &demand.reachable))
            *LC_PUSH(matcher->arena, matcher->out) = demand;
    }
}

/* -- all of them --------------------------------------------------------------------------------------------------- */

static void index_copies(struct matcher *matcher)
{
    const struct lc_inventory *inventory = matcher->inventory;

    lc_map_init(&matcher->by_folder, matcher->arena, inventory->count);
    lc_map_init(&matcher->by_origin, matcher->arena, inventory->count);
    lc_map_init(&matcher->by_name, matcher->arena, inventory->count);
    for (size_t i = 0; i < inventory->count; i++) {
        struct lc_installed *item = &inventory->items[i];
        void **first;
        if (item->package->ecosystem == LC_NPM) {
            if (!item->overwritten)
                *lc_map_put(&matcher->by_folder, item->folder) = item;
            *lc_map_put(&matcher->by_origin, origin_key(matcher->arena, item->origin, item->folder)) = item;
            continue;
        }
        first = lc_map_put(&matcher->by_name,
                           name_key(matcher->arena, item->package->ecosystem, item->package->normalized));
        if (*first == NULL)
            *first = item;
    }
}

static const bool *reached_packages(const struct matcher *matcher)
{
    bool *reached = LC_NEW_ARRAY(matcher->arena, matcher->inventory->count, bool);

    for (size_t i = 0; matcher->graph && i < matcher->graph->file_count; i++) {
        const struct lc_graph_file *file = &matcher->graph->files[i];
        if (file->unconditional && file->package)
            reached[file->package - matcher->inventory->items] = true;
    }
    return reached;
}

static struct lc_marker_environment markers_of(const struct lc_stack *stack, struct lc_arena *arena)
{
    lc_str version = stack->runtime ? stack->runtime->version : LC_S("");

    return (struct lc_marker_environment){
        .python_version = version,
        .python_full_version = lc_arena_printf(arena, "%.*s.0", LC_FMT(version)),
        .platform_machine = stack->arch == LC_ARCH_ARM64 ? LC_S("aarch64") : LC_S("x86_64"),
        .os_name = LC_S("posix"),
        .sys_platform = LC_S("linux"),
        .platform_system = LC_S("Linux"),
        .implementation_name = LC_S("cpython"),
        .platform_python_implementation = LC_S("CPython"),
    };
}

static void build(struct matcher *matcher)
{
    const struct lc_inventory *inventory = matcher->inventory;

    *matcher->out = (struct lc_demands){0};
    if (matcher->stack->runtime == NULL)
        return;
    matcher->markers = markers_of(matcher->stack, matcher->arena);
    matcher->reached = reached_packages(matcher);
    index_copies(matcher);
    if (matcher->graph && matcher->stack->runtime->language == LC_LANG_NODE)
        add_own(matcher);
    for (size_t i = 0; i < inventory->count; i++) {
        const struct lc_installed *asker = &inventory->items[i];
        const struct lc_requirements *requirements;
        if (asker->overwritten ||
            !(asker->state == LC_STATE_ACTIVE || asker->state == LC_STATE_TORN || asker->state == LC_STATE_NESTED))
            continue;
        requirements = requirements_of(matcher, asker);
        for (size_t r = 0; requirements && r < requirements->count; r++) {
            struct lc_demand demand = {
                .asker = asker, .requirement = &requirements->items[r], .reachable = matcher->reached[i]};
            if (match(matcher, &demand))
                *LC_PUSH(matcher->arena, matcher->out) = demand;
        }
    }
}

void lc_demands_build(const struct lc_target *target, struct lc_arena *arena, struct lc_demands *out)
{
    struct matcher matcher = {.stack = target->stack,
                              .code = target->code,
                              .inventory = &target->inventory,
                              .search = &target->search,
                              .image = target->image,
                              .graph = &target->graph,
                              .arena = arena,
                              .out = out};

    build(&matcher);
}

void lc_demands_build_stack(const struct lc_stack *stack, struct lc_arena *arena, struct lc_demands *out)
{
    struct matcher matcher = {.stack = stack,
                              .inventory = &stack->inventory,
                              .search = &stack->search,
                              .image = {.opt = stack->opt},
                              .arena = arena,
                              .out = out};

    build(&matcher);
}
