/* Matching requirements with copies, as each ecosystem looks them up. */
#include "rules/packages/demand.h"

#include "layers/base/buf.h"
#include "layers/base/caps.h"
#include "layers/base/path.h"

/* Shape:  `by_folder` the first copy that an archive brought to an absolute npm folder, `here` (by inventory index) the
 *         next one there, whoever overwrites whom; `by_name` the first of the copies of one normalized name (they stand
 *         beside each other). `levels`: the folders above the asker, itself included, that have a node_modules. `key`
 *         is where keys are put together, so that looking something up costs no memory. */
struct matcher {
    const struct lc_stack *stack;
    const struct lc_unit *code; /* NULL: layers alone */
    const struct lc_inventory *inventory;
    const struct lc_search *search;
    struct lc_image image;
    const struct lc_graph *graph; /* NULL: layers alone */
    struct lc_arena *arena;
    struct lc_map by_folder, by_name;
    const struct lc_installed **here;
    lc_str levels[LC_NPM_LEVELS_MAX];
    size_t level_count;
    struct lc_buf key;
    struct lc_demands *out;
    struct lc_marker_environment markers;
    const bool *reached; /* by inventory index */
};

static lc_str key_of(struct matcher *matcher, lc_str a, lc_str b, lc_str c)
{
    matcher->key.len = 0;
    matcher->key.full = false;
    lc_buf_add(&matcher->key, a);
    lc_buf_add(&matcher->key, b);
    lc_buf_add(&matcher->key, c);
    return lc_buf_str(&matcher->key);
}

/* A name is looked up for one ecosystem at a time: each has a letter. */
static lc_str name_key(struct matcher *matcher, enum lc_ecosystem ecosystem, lc_str name)
{
    return key_of(matcher,
                  ecosystem == LC_PYPI  ? LC_S("p")
                  : ecosystem == LC_GEM ? LC_S("g")
                                        : LC_S("m"),
                  name, LC_S(""));
}

static const struct lc_requirements *requirements_of(const struct matcher *matcher, const struct lc_installed *item)
{
    const struct lc_unit *unit = item->origin == 0 ? matcher->code : matcher->stack->layers[item->origin - 1];

    return unit && unit->requirements ? &unit->requirements[item->package - unit->packages.items] : NULL;
}

/* -- npm: the upward walk, then NODE_PATH -------------------------------------------------------------------------- */

/* Of the copies at a folder the one that is left after merging, or with `origin` what that archive brought. */
static const struct lc_installed *at_place(const struct matcher *matcher, lc_str folder, const uint32_t *origin)
{
    const struct lc_installed *item = lc_map_get(&matcher->by_folder, folder);

    while (item && (origin ? item->origin != *origin : item->overwritten))
        item = matcher->here[item - matcher->inventory->items];
    return item;
}

/* The copy at `dir`/`between`/`name`, by its own path or through a link (pnpm). */
static const struct lc_installed *at_folder(struct matcher *matcher, lc_str dir, lc_str between, lc_str name,
                                            const uint32_t *origin)
{
    lc_str folder = key_of(matcher, dir, between, name), below;
    const struct lc_installed *item = at_place(matcher, folder, origin);
    const struct lc_tree *tree;
    const struct lc_tree_node *node;
    struct lc_place place;

    if (item)
        return item;
    tree = lc_image_tree(&matcher->image, folder, &below);
    node = tree ? lc_tree_find(tree, below) : NULL;
    if (node == NULL || node->kind != LC_ENTRY_SYMLINK ||
        lc_image_find(&matcher->image, folder, true, matcher->arena, &place) != LC_FOUND)
        return NULL;
    return at_place(matcher, place.path, origin);
}

/* Where the upward walk from a folder looks; false when it is too deep. */
static bool find_levels(struct matcher *matcher, lc_str from)
{
    size_t steps = 0;

    matcher->level_count = 0;
    for (lc_str dir = from, below; dir.len > 1; dir = lc_path_dir(dir)) {
        const struct lc_tree *tree;
        if (steps++ == LC_NPM_LEVELS_MAX)
            return false;
        if (lc_str_eq(lc_path_base(dir), LC_S("node_modules")))
            continue;
        tree = lc_image_tree(&matcher->image, key_of(matcher, dir, LC_S("/node_modules"), LC_S("")), &below);
        if (tree && lc_tree_find(tree, below))
            matcher->levels[matcher->level_count++] = dir;
    }
    return true;
}

static const struct lc_installed *npm_copy(struct matcher *matcher, lc_str name, const uint32_t *origin)
{
    const struct lc_search_path *search = &matcher->search->paths[LC_SEARCH_PACKAGES];
    const struct lc_installed *item = NULL;

    if (name.len > LC_NPM_NAME_BYTES_MAX)
        return NULL;
    for (size_t i = 0; item == NULL && i < matcher->level_count; i++)
        item = at_folder(matcher, matcher->levels[i], LC_S("/node_modules/"), name, origin);
    for (size_t i = 0; item == NULL && i < search->count; i++)
        /* The first entry stands for the upward walk of the function's own files, which files elsewhere do not take. */
        if (!lc_str_eq(search->items[i], LC_S("/var/task/node_modules")))
            item = at_folder(matcher, search->items[i], LC_S("/"), name, origin);
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

/* Is the item, one of the inventory or the place behind its last, a copy of the name? */
static bool is_of(const struct matcher *matcher, const struct lc_installed *item, enum lc_ecosystem ecosystem,
                  lc_str name)
{
    return item && item < matcher->inventory->items + matcher->inventory->count &&
           item->package->ecosystem == ecosystem && lc_str_eq(item->package->normalized, name);
}

/* The first on the search path; of two that one archive has at one place, the one that does more good. */
static const struct lc_installed *pypi_copy(struct matcher *matcher, lc_str name, lc_str range, const uint32_t *origin)
{
    const struct lc_installed *item = lc_map_get(&matcher->by_name, name_key(matcher, LC_PYPI, name)), *best = NULL;

    /* By rank: those on no search path come last. */
    for (size_t seen = 0; is_of(matcher, item, LC_PYPI, name) && item->rank != LC_NPOS; item++) {
        if (seen++ == LC_COPIES_MAX) {
            matcher->out->cut = true;
            break;
        }
        if (origin ? item->origin != *origin : !is_got(item) && !(is_twin(item, item->winner) && is_got(item->winner)))
            continue;
        if (best == NULL || item->rank < best->rank ||
            (is_twin(item, best) && !satisfies(matcher, LC_SCHEME_PEP440, range, best)))
            best = item;
    }
    return best;
}

/* RubyGems takes the highest version that satisfies, wherever it stands; when none does, the highest there is is
 * named. */
static const struct lc_installed *gem_copy(struct matcher *matcher, lc_str name, lc_str range, const uint32_t *origin)
{
    const struct lc_installed *item = lc_map_get(&matcher->by_name, name_key(matcher, LC_GEM, name)), *best = NULL;
    bool best_is_good = false;

    for (size_t seen = 0; is_of(matcher, item, LC_GEM, name); item++) {
        if (seen++ == LC_COPIES_MAX) {
            matcher->out->cut = true;
            break;
        }
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

static const struct lc_installed *copy_for(struct matcher *matcher, const struct lc_demand *demand,
                                           const uint32_t *origin)
{
    const struct lc_requirement *requirement = demand->requirement;

    switch (demand->asker->package->ecosystem) {
    case LC_NPM: return npm_copy(matcher, requirement->name, origin);
    case LC_PYPI: return pypi_copy(matcher, requirement->normalized, demand->range, origin);
    case LC_GEM: return gem_copy(matcher, requirement->name, demand->range, origin);
    case LC_MAVEN:
    case LC_ECOSYSTEM_COUNT: break;
    }
    return NULL;
}

static enum lc_verdict judge(struct lc_arena *arena, const struct lc_demand *demand, const struct lc_installed *copy)
{
    static const enum lc_version_scheme schemes[] = {
        [LC_NPM] = LC_SCHEME_NPM, [LC_PYPI] = LC_SCHEME_PEP440, [LC_GEM] = LC_SCHEME_GEM, [LC_MAVEN] = LC_SCHEME_MAVEN};
    enum lc_ecosystem ecosystem = demand->asker->package->ecosystem;

    if (copy == NULL || copy->package->version.len == 0)
        return LC_RANGE_UNKNOWN;
    if (demand->range.len == 0)
        return LC_SATISFIED;
    return lc_version_satisfies(schemes[ecosystem], demand->range, copy->package->version, LC_PRERELEASES_INSTALLED,
                                arena);
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

const struct lc_installed *lc_demand_other(const struct lc_demands *demands, const struct lc_demand *demand,
                                           struct lc_arena *arena)
{
    enum lc_ecosystem ecosystem = demand->asker->package->ecosystem;
    lc_str name = ecosystem == LC_PYPI ? demand->requirement->normalized : demand->requirement->name;

    for (size_t i = 0; i < demands->inventory->count; i++) {
        const struct lc_installed *item = &demands->inventory->items[i];
        lc_str key = ecosystem == LC_NPM ? item->package->folder_name : item->package->normalized;
        if (item != demand->gets && item->package->ecosystem == ecosystem && lc_str_eq(key, name) &&
            judge(arena, demand, item) == LC_SATISFIED)
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
    /* Who asks for 'events' and requires just that has the core module, whatever stands there. */
    if (demand->gets && demand->gets->core &&
        matcher->out->first_edge[demand->gets - matcher->inventory->items] == LC_NPOS)
        return false;
    demand->alone = copy_for(matcher, demand, &demand->asker->origin);
    demand->verdict = judge(matcher->arena, demand, demand->gets);
    demand->verdict_alone =
        demand->alone == demand->gets ? demand->verdict : judge(matcher->arena, demand, demand->alone);
    return true;
}

static void push(struct matcher *matcher, const struct lc_demand *demand)
{
    if (matcher->out->count >= LC_DEMANDS_MAX)
        matcher->out->cut = true;
    else
        *LC_PUSH(matcher->arena, matcher->out) = *demand;
}

static void note_unread(struct matcher *matcher, const struct lc_installed *asker, lc_str why)
{
    struct lc_demands *out = matcher->out;

    if (out->unread_count++ > 0)
        return;
    out->unread = asker;
    out->unread_why = why;
}

/* -- the function's own package.json ------------------------------------------------------------------------------- */

/* Does a file of the user's import the copy? */
static bool is_imported(const struct matcher *matcher, const struct lc_installed *copy, bool *unconditional)
{
    const struct lc_demands *demands = matcher->out;
    bool found = false;

    *unconditional = false;
    for (size_t e = demands->first_edge[copy - matcher->inventory->items]; e != LC_NPOS; e = demands->next_edge[e]) {
        const struct lc_edge *edge = &matcher->graph->edges[e];
        found = found || matcher->graph->files[edge->from].package == NULL;
        *unconditional = *unconditional || (matcher->graph->files[edge->from].package == NULL && edge->unconditional);
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
    if (need == NULL || !need->fetched || need->head > 0)
        return;
    *package = (struct lc_package){.ecosystem = LC_NPM,
                                   .metadata = node->path,
                                   .entry = node->entry,
                                   .record = LC_NO_ENTRY,
                                   .requires_txt = LC_NO_ENTRY};
    *asker = (struct lc_installed){.package = package, .folder = LC_S("/var/task")};
    if (need->status == LC_OK)
        lc_requirements_read(package, need->bytes, matcher->arena, requirements);
    else
        requirements->why = need->why;
    if (!requirements->complete)
        note_unread(matcher, asker, requirements->why);
    find_levels(matcher, asker->folder);
    for (size_t i = 0; i < requirements->count; i++) {
        struct lc_demand demand = {.asker = asker, .requirement = &requirements->items[i], .own = true};
        if (match(matcher, &demand) && demand.gets && is_imported(matcher, demand.gets, &demand.reachable))
            push(matcher, &demand);
    }
}

/* -- all of them --------------------------------------------------------------------------------------------------- */

static void index_copies(struct matcher *matcher)
{
    const struct lc_inventory *inventory = matcher->inventory;

    lc_map_init(&matcher->by_folder, matcher->arena, inventory->count);
    lc_map_init(&matcher->by_name, matcher->arena, inventory->count);
    matcher->here = LC_NEW_ARRAY(matcher->arena, inventory->count, const struct lc_installed *);
    for (size_t i = inventory->count; i-- > 0;) {
        struct lc_installed *item = &inventory->items[i];
        void **first;
        if (item->package->ecosystem == LC_NPM) {
            first = lc_map_put(&matcher->by_folder, item->folder);
            matcher->here[i] = *first;
        } else {
            first = lc_map_put(
                &matcher->by_name,
                lc_arena_copy(matcher->arena, name_key(matcher, item->package->ecosystem, item->package->normalized)));
        }
        *first = item;
    }
}

/* Which imports lead into which copy. */
static void index_edges(const struct matcher *matcher)
{
    struct lc_demands *out = matcher->out;
    size_t count = matcher->graph ? matcher->graph->edge_count : 0;

    out->first_edge = LC_NEW_ARRAY(matcher->arena, matcher->inventory->count, size_t);
    out->next_edge = LC_NEW_ARRAY(matcher->arena, count, size_t);
    for (size_t i = 0; i < matcher->inventory->count; i++)
        out->first_edge[i] = LC_NPOS;
    for (size_t i = count; i-- > 0;) {
        const struct lc_installed *package = lc_edge_package(matcher->graph, &matcher->graph->edges[i]);
        if (package == NULL)
            continue;
        out->next_edge[i] = out->first_edge[package - matcher->inventory->items];
        out->first_edge[package - matcher->inventory->items] = i;
    }
}

static void index_demands(const struct matcher *matcher)
{
    struct lc_demands *out = matcher->out;

    out->first = LC_NEW_ARRAY(matcher->arena, matcher->inventory->count, size_t);
    for (size_t i = 0; i < matcher->inventory->count; i++)
        out->first[i] = LC_NPOS;
    for (size_t i = out->count; i-- > 0;) {
        struct lc_demand *demand = &out->items[i];
        demand->next = LC_NPOS;
        if (demand->gets == NULL)
            continue;
        demand->next = out->first[demand->gets - matcher->inventory->items];
        out->first[demand->gets - matcher->inventory->items] = i;
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

/* Can anything of the asker be loaded? A copy called like a core module is, by a specifier with a path in it. */
static bool may_load(const struct lc_installed *asker)
{
    if (asker->overwritten)
        return false;
    return asker->state == LC_STATE_ACTIVE || asker->state == LC_STATE_TORN || asker->state == LC_STATE_NESTED ||
           (asker->core && asker->state == LC_STATE_SHADOWED && asker->winner == NULL);
}

static void ask_all(struct matcher *matcher)
{
    const struct lc_inventory *inventory = matcher->inventory;

    for (size_t i = 0; i < inventory->count; i++) {
        const struct lc_installed *asker = &inventory->items[i];
        const struct lc_requirements *requirements;
        if (!may_load(asker))
            continue;
        if (asker->package->ecosystem == LC_NPM && !find_levels(matcher, asker->folder)) {
            matcher->out->cut = true;
            continue;
        }
        requirements = requirements_of(matcher, asker);
        if (requirements && !requirements->complete && asker->package->ecosystem != LC_MAVEN)
            note_unread(matcher, asker, requirements->why);
        for (size_t r = 0; requirements && r < requirements->count; r++) {
            struct lc_demand demand = {
                .asker = asker, .requirement = &requirements->items[r], .reachable = matcher->reached[i]};
            if (match(matcher, &demand))
                push(matcher, &demand);
        }
    }
}

static void build(struct matcher *matcher)
{
    *matcher->out = (struct lc_demands){.inventory = matcher->inventory};
    index_edges(matcher);
    if (matcher->stack->runtime) {
        lc_buf_init(&matcher->key, LC_KEY_BYTES_MAX);
        matcher->markers = markers_of(matcher->stack, matcher->arena);
        matcher->reached = reached_packages(matcher);
        index_copies(matcher);
        if (matcher->graph && matcher->stack->runtime->language == LC_LANG_NODE)
            add_own(matcher);
        ask_all(matcher);
        lc_buf_release(&matcher->key);
    }
    index_demands(matcher);
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
