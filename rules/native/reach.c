/* What the import graph says of a binary. Node.js: of the package that brings it, or of the file itself where it is
 * required by a plain path; what a package asks a helper for (bindings, node-gyp-build) counts as when it asks. Python:
 * of the module by its name. Ruby: of the gem.
 *
 * All items of a list are asked about at once: each function's files and edges are passed over one time and looked up
 * in tables of what the items are called. */
#include "rules/native/reach.h"

#include "layers/base/path.h"

/* Whom the items belong to.
 * Shape:  `package`: how far its files are reached; `helper`: how its calls to those who load addons are. */
struct owner {
    enum lc_native_reach package, helper;
};

/* Shape:  `by_module`: Python's dotted name -> item, others of the name chained; `by_node`: address of the node -> item;
 *         `by_folder`: absolute folder, or file without its extension, -> owner; `by_gem`: name without version -> owner. */
struct survey {
    struct lc_native_list *list;
    const struct lc_graph *graph;
    struct lc_map by_module, by_node, by_folder, by_gem;
    struct {
        struct owner **items;
        size_t count, capacity;
    } owners;
};

/* Who catches: on the way from the edge back to the handler, whose is the first import that is guarded? */
static enum lc_native_reach guard_of(const struct lc_graph *graph, const struct lc_edge *edge)
{
    for (size_t steps = 0; steps < graph->file_count; steps++) {
        const struct lc_graph_file *from = &graph->files[edge->from];
        if (edge->import->when == LC_WHEN_GUARDED)
            return from->package || lc_str_is(from->tree->mount, "/opt") ? LC_REACH_SPARE : LC_REACH_GUARDED;
        if (from->first_edge == LC_NO_FILE)
            break;
        edge = &graph->edges[from->first_edge];
    }
    return LC_REACH_GUARDED;
}

enum lc_native_reach lc_native_reach_of_file(const struct lc_graph *graph, const struct lc_graph_file *file)
{
    if (file->unconditional || !file->guarded || file->first_edge == LC_NO_FILE)
        return file->unconditional ? LC_REACH_START : LC_REACH_LATER;
    return guard_of(graph, &graph->edges[file->first_edge]);
}

enum lc_native_reach lc_native_reach_of_edge(const struct lc_graph *graph, const struct lc_edge *edge)
{
    if (edge->unconditional)
        return LC_REACH_START;
    return edge->import->when == LC_WHEN_GUARDED || graph->files[edge->from].guarded ? guard_of(graph, edge)
                                                                                     : LC_REACH_LATER;
}

static enum lc_native_reach stronger(enum lc_native_reach a, enum lc_native_reach b)
{
    return a > b ? a : b;
}

/* --------------------------------------------------------------------------------------------------- the tables */

/* The folder that files of the owner lie in, absolute; Python's single modules have none: then without extension. */
static lc_str folder_of(const struct survey *survey, const struct lc_native_item *item)
{
    struct lc_context *cx = survey->list->cx;
    lc_str entry = survey->list->tree->mount;

    if (item->owner.ecosystem == LC_PYPI)
        return item->owner.key;
    if (item->owner.folder.len > 0)
        entry = lc_path_join(cx->scratch, entry, item->owner.folder);
    return item->owner.ecosystem == LC_GEM
               ? lc_arena_printf(cx->scratch, "%.*s/gems/%.*s", LC_FMT(entry), LC_FMT(item->owner.name))
               : entry;
}

static struct owner *owner_in(struct survey *survey, lc_str folder)
{
    void **place = lc_map_put(&survey->by_folder, folder);

    if (*place == NULL)
        *place = *LC_PUSH(survey->list->cx->scratch, &survey->owners) = LC_NEW(survey->list->cx->scratch, struct owner);
    return *place;
}

/* "/opt/python/numpy/core/_x.cpython-312-….so" below "/opt/python" is the module numpy.core._x; so is a package's
 * __init__ in that form. */
static lc_str module_of(const struct survey *survey, const struct lc_native_item *item)
{
    struct lc_context *cx = survey->list->cx;
    lc_str rest = item->node->path;
    size_t slash, dot;
    char *name;

    if (item->owner.folder.len > 0)
        rest = lc_str_from_index(rest, item->owner.folder.len + 1);
    slash = lc_str_find_last_byte(rest, '/');
    slash = slash == LC_NPOS ? 0 : slash + 1;
    dot = lc_str_find_byte(lc_str_from_index(rest, slash), '.');
    rest = lc_str_cut(rest, 0, dot == LC_NPOS ? rest.len : slash + dot);
    name = lc_arena_bytes(cx->scratch, rest.len);
    for (size_t i = 0; i < rest.len; i++)
        name[i] = rest.ptr[i] == '/' ? '.' : rest.ptr[i];
    return (lc_str){name, rest.len};
}

static lc_str address_of(const struct lc_tree_node *const *node)
{
    return (lc_str){(const char *)node, sizeof *node};
}

/* "bcrypt" of the gem "bcrypt-3.1.18". */
static lc_str gem_name(lc_str gem)
{
    for (size_t i = 1; i + 1 < gem.len; i++)
        if (gem.ptr[i] == '-' && lc_is_digit(gem.ptr[i + 1]))
            return lc_str_cut(gem, 0, i);
    return gem;
}

static bool is_of_package(const struct lc_native_item *item)
{
    return item->owner.is_package && item->use < LC_USE_LIBRARY && item->use != LC_USE_OWN;
}

static void list_items(struct survey *survey)
{
    struct lc_arena *scratch = survey->list->cx->scratch;

    lc_map_init(&survey->by_module, scratch, 64);
    lc_map_init(&survey->by_node, scratch, 64);
    lc_map_init(&survey->by_folder, scratch, 64);
    lc_map_init(&survey->by_gem, scratch, 16);
    for (size_t i = 0; i < survey->list->count; i++) {
        struct lc_native_item *item = survey->list->items[i];
        struct owner *owner;
        void **place;
        if (!is_of_package(item))
            continue;
        owner = owner_in(survey, folder_of(survey, item));
        *lc_map_put(&survey->by_node, address_of(&item->node)) = item;
        if (item->owner.ecosystem == LC_GEM)
            *lc_map_put(&survey->by_gem, gem_name(item->owner.name)) = owner;
        if (item->owner.ecosystem != LC_PYPI)
            continue;
        place = lc_map_put(&survey->by_module, module_of(survey, item));
        item->same_module = *place;
        *place = item;
    }
}

/* ------------------------------------------------------------------------------------------------- one function */

/* The owner of a source file, by the folders above it; NULL when none of ours is. */
static struct owner *owner_of_file(const struct survey *survey, const struct lc_graph_file *file)
{
    lc_str path = file->path;
    struct owner *owner = NULL;
    size_t dot;

    if (file->tree != survey->list->tree)
        return NULL;
    /* A package's own node_modules is not the package. */
    if (lc_npm_package_root(file->node->path).len > 0)
        return lc_map_get(&survey->by_folder, lc_path_join(survey->list->cx->scratch, file->tree->mount,
                                                           lc_npm_package_root(file->node->path)));
    dot = lc_str_find_last_byte(path, '.');
    if (dot != LC_NPOS)
        owner = lc_map_get(&survey->by_folder, lc_str_cut(path, 0, dot));
    for (path = lc_path_dir(path); owner == NULL && path.len > 1; path = lc_path_dir(path))
        owner = lc_map_get(&survey->by_folder, path);
    return owner;
}

/* Packages whose only work is to load an addon of the package that asks. */
bool lc_native_loads_addons(lc_str specifier)
{
    static const char *const names[] = {
        "bindings",     "node-gyp-build", "node-gyp-build-optional-packages", "@mapbox/node-pre-gyp",
        "node-pre-gyp", "pkg-prebuilds"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (lc_str_is(specifier, names[i]))
            return true;
    return false;
}

static void take_files(struct survey *survey)
{
    const struct lc_graph *graph = survey->graph;

    for (size_t i = 0; i < graph->file_count; i++) {
        enum lc_native_reach reach = lc_native_reach_of_file(graph, &graph->files[i]);
        struct owner *owner = owner_of_file(survey, &graph->files[i]);
        struct lc_native_item *item = lc_map_get(&survey->by_node, address_of(&graph->files[i].node));
        if (owner)
            owner->package = stronger(owner->package, reach);
        /* A name with a platform in it is tried among others, in a try or not. */
        if (item && item->owner.ecosystem == LC_NPM && !item->named_for_platform)
            item->named = (uint8_t)stronger(item->named, reach);
    }
}

static void take_edges(struct survey *survey)
{
    const struct lc_graph *graph = survey->graph;

    for (size_t i = 0; i < graph->edge_count; i++) {
        const struct lc_edge *edge = &graph->edges[i];
        enum lc_native_reach reach = lc_native_reach_of_edge(graph, edge);
        lc_str gem = lc_str_cut(edge->specifier, 0, lc_str_find_byte(edge->specifier, '/'));
        struct owner *owner = NULL;
        for (struct lc_native_item *item = lc_map_get(&survey->by_module, edge->specifier); item;
             item = item->same_module)
            item->named = (uint8_t)stronger(item->named, reach);
        if (lc_native_loads_addons(edge->specifier))
            owner = owner_of_file(survey, &graph->files[edge->from]);
        if (owner)
            owner->helper = stronger(owner->helper, reach);
        /* RubyGems may pass over a gem for what is wrong with it: then no file of it is there to be reached. */
        owner = edge->resolution->found ? NULL : lc_map_get(&survey->by_gem, gem);
        if (owner)
            owner->package = stronger(owner->package, reach);
    }
}

static bool is_extension_module(const struct lc_native_item *item)
{
    lc_str base = lc_path_base(item->node->path);

    if (lc_str_contains(base, LC_S(".cpython-")) || lc_str_has_suffix(base, LC_S(".abi3.so")) ||
        lc_str_has_suffix(base, LC_S(".pyd")))
        return true;
    for (size_t i = 0; item->elf && i < item->elf->exports.count; i++)
        if (lc_str_has_prefix(item->elf->exports.items[i], LC_S("PyInit_")))
            return true;
    return false;
}

/* numpy imports its core in a branch, Pillow in a try that raises again: an import that nobody guards is enough where the
 * package itself is loaded at the start. A module that no line names is loaded from C, any other library by ctypes, if at
 * all. */
static enum lc_native_reach in_python(const struct lc_native_item *item, const struct owner *owner)
{
    if (item->named == LC_REACH_LATER && owner->package == LC_REACH_START)
        return LC_REACH_START;
    if (item->named > LC_REACH_NEVER)
        return item->named;
    return owner->package == LC_REACH_START && !is_extension_module(item) ? LC_REACH_LATER : owner->package;
}

static enum lc_native_reach in_node(const struct lc_native_item *item, const struct owner *owner)
{
    if (item->named > LC_REACH_NEVER)
        return item->named;
    return owner->package > LC_REACH_NEVER && owner->helper > LC_REACH_NEVER ? owner->helper : owner->package;
}

static enum lc_native_reach of_item(struct survey *survey, const struct lc_native_item *item)
{
    const struct owner *owner;

    if (item->use >= LC_USE_LIBRARY)
        return LC_REACH_START;
    if (!is_of_package(item))
        return LC_REACH_UNKNOWN;
    owner = owner_in(survey, folder_of(survey, item));
    switch (item->owner.ecosystem) {
    case LC_NPM: return in_node(item, owner);
    case LC_PYPI: return in_python(item, owner);
    case LC_GEM: return owner->package;
    case LC_MAVEN:
    case LC_ECOSYSTEM_COUNT: break;
    }
    return LC_REACH_UNKNOWN;
}

/* With a computed import of the user's own anything may be loaded that no chain leads to. */
static bool is_certain(const struct lc_graph *graph)
{
    if (graph->handler.outcome != LC_HANDLER_FOUND || !graph->complete || graph->file_count == 0)
        return false;
    for (size_t i = 0; i < graph->file_count; i++) {
        const struct lc_graph_file *file = &graph->files[i];
        if (file->package || file->imports == NULL)
            continue;
        if (file->imports->bundled || file->imports->alters_search)
            return false;
        for (size_t k = 0; k < file->imports->count; k++)
            if (file->imports->items[k].computed && lc_import_may_run(&file->imports->items[k], graph->version))
                return false;
    }
    return true;
}

/* -------------------------------------------------------------------------------------------------- all of them */

static void survey_function(struct survey *survey, const struct lc_graph *graph)
{
    struct lc_native_list *list = survey->list;

    survey->graph = graph;
    for (size_t i = 0; i < survey->owners.count; i++)
        *survey->owners.items[i] = (struct owner){LC_REACH_NEVER, LC_REACH_NEVER};
    for (size_t i = 0; i < list->count; i++)
        list->items[i]->named = LC_REACH_NEVER;
    take_files(survey);
    take_edges(survey);
    for (size_t i = 0; i < list->count; i++)
        list->items[i]->reach = (uint8_t)stronger(list->items[i]->reach, of_item(survey, list->items[i]));
    list->uncertain = list->uncertain || !is_certain(graph);
}

static void survey_all(struct lc_native_list *list)
{
    const struct lc_context *cx = list->cx;
    struct survey survey = {.list = list};

    list->reached = list->uncertain = true;
    list_items(&survey);
    for (size_t t = 0; t < cx->model->target_count; t++) {
        const struct lc_target *target = &cx->model->targets[t];
        if (cx->target ? target != cx->target : target->stack != cx->stack)
            continue;
        if (list->functions_seen++ == 0)
            list->uncertain = false;
        survey_function(&survey, &target->graph);
    }
}

enum lc_native_reach lc_native_reach_of(struct lc_native_list *list, const struct lc_native_group *group)
{
    enum lc_native_reach reach = LC_REACH_NEVER;

    if (!list->reached)
        survey_all(list);
    for (size_t i = 0; i < group->count; i++)
        reach = stronger(reach, group->items[i]->reach);
    return reach == LC_REACH_NEVER && list->uncertain ? LC_REACH_UNKNOWN : reach;
}

static void lower(struct lc_finding *finding, enum lc_severity most)
{
    if (finding->severity > most)
        lc_finding_severity(finding, most);
}

void lc_native_weigh(struct lc_context *cx, struct lc_finding *finding, enum lc_native_reach reach,
                     const struct lc_native_item *strongest)
{
    if (strongest->use == LC_USE_SPAWNED || strongest->use == LC_USE_OWN || reach <= LC_REACH_LATER)
        lower(finding, LC_WARNING);
    switch (reach) {
    case LC_REACH_NEVER:
        if (strongest->use != LC_USE_SPAWNED)
            lc_finding_note(cx, finding, "no import of the handler leads to it");
        break;
    case LC_REACH_SPARE:
        lower(finding, LC_NOTE);
        lc_finding_note(cx, finding, "what imports it catches its failure and goes on without");
        break;
    case LC_REACH_GUARDED: lc_finding_note(cx, finding, "every import that leads to it catches its failure"); break;
    case LC_REACH_LATER: lc_finding_note(cx, finding, "nothing loads it at the start"); break;
    case LC_REACH_UNKNOWN:
    case LC_REACH_START: break;
    }
}
