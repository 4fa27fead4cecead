/* What the import graph says of a binary. Node.js: of the package that brings it, or of the file itself where it is
 * required by a plain path; what a package asks a helper for (bindings, node-gyp-build) counts as when it asks. Python:
 * of the module by its name. Ruby: of the gem. */
#include "rules/native/reach.h"

#include "layers/base/path.h"
#include "rules/native/platform.h"

struct question {
    const struct lc_native_list *list;
    const struct lc_graph *graph;
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

static enum lc_native_reach reach_of_file(const struct lc_graph *graph, const struct lc_graph_file *file)
{
    if (file->unconditional || !file->guarded || file->first_edge == LC_NO_FILE)
        return file->unconditional ? LC_REACH_START : LC_REACH_LATER;
    return guard_of(graph, &graph->edges[file->first_edge]);
}

static enum lc_native_reach reach_of_edge(const struct lc_graph *graph, const struct lc_edge *edge)
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

/* "/opt/python/numpy/core/_x.cpython-312-….so" below "/opt/python" is the module numpy.core._x; so is a package's
 * __init__ in that form. */
static lc_str module_of(const struct question *question, const struct lc_native_item *item)
{
    struct lc_context *cx = question->list->cx;
    lc_str absolute = lc_tree_absolute(question->list->tree, item->node, cx->scratch);
    lc_str entry = lc_path_join(cx->scratch, question->list->tree->mount, item->owner.folder);
    size_t slash, dot;
    lc_str rest;
    char *name;

    if (item->owner.folder.len == 0)
        entry = question->list->tree->mount;
    rest = lc_str_from_index(absolute, entry.len + 1);
    slash = lc_str_find_last_byte(rest, '/');
    slash = slash == LC_NPOS ? 0 : slash + 1;
    dot = lc_str_find_byte(lc_str_from_index(rest, slash), '.');
    rest = lc_str_cut(rest, 0, dot == LC_NPOS ? rest.len : slash + dot);
    name = lc_arena_bytes(cx->scratch, rest.len);
    for (size_t i = 0; i < rest.len; i++)
        name[i] = rest.ptr[i] == '/' ? '.' : rest.ptr[i];
    return (lc_str){name, rest.len};
}

static bool is_of_owner(const struct question *question, const struct lc_graph_file *file,
                        const struct lc_native_item *item, lc_str folder)
{
    if (file->tree != question->list->tree)
        return false;
    /* A package's own node_modules is not the package. */
    if (item->owner.ecosystem == LC_NPM)
        return lc_str_eq(lc_npm_package_root(file->node->path), item->owner.folder);
    return lc_path_is_within(file->path, folder);
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
 * package itself is loaded at the start. */
static enum lc_native_reach in_python(const struct question *question, const struct lc_native_item *item)
{
    const struct lc_graph *graph = question->graph;
    enum lc_native_reach named = LC_REACH_NEVER, package = LC_REACH_NEVER;
    lc_str name = module_of(question, item);

    for (size_t i = 0; i < graph->edge_count; i++)
        if (lc_str_eq(graph->edges[i].specifier, name))
            named = stronger(named, reach_of_edge(graph, &graph->edges[i]));
    for (size_t i = 0; i < graph->file_count; i++)
        if (is_of_owner(question, &graph->files[i], item, item->owner.key))
            package = stronger(package, reach_of_file(graph, &graph->files[i]));
    if (named == LC_REACH_LATER && package == LC_REACH_START)
        return LC_REACH_START;
    if (named > LC_REACH_NEVER)
        return named;
    /* A module that no line names is loaded from C; any other library by ctypes, if at all. */
    return package == LC_REACH_START && !is_extension_module(item) ? LC_REACH_LATER : package;
}

/* Packages whose only work is to load an addon of the package that asks. */
static bool is_addon_loader(lc_str specifier)
{
    static const char *const names[] = {
        "bindings",     "node-gyp-build", "node-gyp-build-optional-packages", "@mapbox/node-pre-gyp",
        "node-pre-gyp", "pkg-prebuilds"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (lc_str_is(specifier, names[i]))
            return true;
    return false;
}

static enum lc_native_reach in_node(const struct question *question, const struct lc_native_item *item)
{
    const struct lc_graph *graph = question->graph;
    enum lc_native_reach package = LC_REACH_NEVER, helper = LC_REACH_NEVER;

    for (size_t i = 0; i < graph->file_count; i++) {
        if (graph->files[i].node == item->node && !item->named_for_platform)
            return reach_of_file(graph, &graph->files[i]);
        if (is_of_owner(question, &graph->files[i], item, item->owner.folder))
            package = stronger(package, reach_of_file(graph, &graph->files[i]));
    }
    if (package == LC_REACH_NEVER)
        return package;
    for (size_t i = 0; i < graph->edge_count; i++) {
        const struct lc_edge *edge = &graph->edges[i];
        if (is_addon_loader(edge->specifier) &&
            is_of_owner(question, &graph->files[edge->from], item, item->owner.folder))
            helper = stronger(helper, reach_of_edge(graph, edge));
    }
    return helper > LC_REACH_NEVER ? helper : package;
}

/* Is "bcrypt" or "bcrypt/engine" asked of the gem "bcrypt-3.1.18"? */
static bool is_of_gem(lc_str specifier, lc_str gem)
{
    lc_str name = lc_str_cut(specifier, 0, lc_str_find_byte(specifier, '/'));

    return name.len > 0 && gem.len > name.len + 1 && lc_str_has_prefix(gem, name) && gem.ptr[name.len] == '-' &&
           lc_is_digit(gem.ptr[name.len + 1]);
}

static enum lc_native_reach in_ruby(const struct question *question, const struct lc_native_item *item)
{
    const struct lc_graph *graph = question->graph;
    enum lc_native_reach reach = LC_REACH_NEVER;
    lc_str entry = question->list->tree->mount, folder;

    if (item->owner.folder.len > 0)
        entry = lc_path_join(question->list->cx->scratch, entry, item->owner.folder);
    folder = lc_arena_printf(question->list->cx->scratch, "%.*s/gems/%.*s", LC_FMT(entry), LC_FMT(item->owner.name));
    for (size_t i = 0; i < graph->file_count; i++)
        if (is_of_owner(question, &graph->files[i], item, folder))
            reach = stronger(reach, reach_of_file(graph, &graph->files[i]));
    /* RubyGems may pass over it for that very reason: then no file of it is there to be reached. */
    for (size_t i = 0; i < graph->edge_count && reach < LC_REACH_START; i++)
        if (!graph->edges[i].resolution->found && is_of_gem(graph->edges[i].specifier, item->owner.name))
            reach = stronger(reach, reach_of_edge(graph, &graph->edges[i]));
    return reach;
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
            if (file->imports->items[k].computed)
                return false;
    }
    return true;
}

static enum lc_native_reach of_item(const struct question *question, const struct lc_native_item *item)
{
    if (item->use >= LC_USE_LIBRARY)
        return LC_REACH_START;
    if (item->use == LC_USE_OWN)
        return LC_REACH_UNKNOWN;
    switch (item->owner.ecosystem) {
    case LC_NPM: return in_node(question, item);
    case LC_PYPI: return item->owner.is_package ? in_python(question, item) : LC_REACH_UNKNOWN;
    case LC_GEM: return in_ruby(question, item);
    case LC_MAVEN:
    case LC_ECOSYSTEM_COUNT: break;
    }
    return LC_REACH_UNKNOWN;
}

enum lc_native_reach lc_native_reach_of(const struct lc_native_list *list, const struct lc_native_group *group)
{
    const struct lc_context *cx = list->cx;
    enum lc_native_reach reach = LC_REACH_NEVER;
    bool asked = false;

    for (size_t t = 0; t < cx->model->target_count; t++) {
        const struct lc_target *target = &cx->model->targets[t];
        struct question question = {.list = list, .graph = &target->graph};
        enum lc_native_reach here = LC_REACH_NEVER;
        if (cx->target ? target != cx->target : target->stack != cx->stack)
            continue;
        asked = true;
        for (size_t i = 0; i < group->count; i++)
            here = stronger(here, of_item(&question, group->items[i]));
        if (here == LC_REACH_NEVER && !is_certain(&target->graph))
            here = LC_REACH_UNKNOWN;
        reach = stronger(reach, here);
    }
    return asked ? reach : LC_REACH_UNKNOWN;
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
