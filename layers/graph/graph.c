/* The import graph: first everything that is executed while the handler's module loads, breadth first; then what
 * only a branch or a call can reach; then what only imports reach whose failure somebody catches. A file's edges are
 * resolved once, when its turn comes. */
#include "layers/graph/graph.h"

#include "layers/base/caps.h"
#include "layers/base/map.h"
#include "layers/base/path.h"

struct queue {
    uint32_t *items; /* indices of edges whose target is to be visited */
    size_t count, capacity;
};

struct builder {
    const struct lc_resolver *resolver;
    const struct lc_import_reader *reader;
    struct lc_arena *arena, scratch;
    struct lc_graph *graph;
    struct lc_map by_path;                  /* path -> index + 1 */
    uint32_t **by_entry[2];                 /* with `shared`, of task and opt: archive, entry -> index + 1 */
    struct lc_arena entries;                /* theirs */
    struct lc_map answers;                  /* key of a question -> its resolution */
    const struct lc_shared_answers *shared; /* NULL: none */
    bool announced; /* with `shared`: what the file at hand imports has been announced by others */
    struct lc_map
        copies; /* with `shared`: a layer's package, with its origin -> the copy in this function's inventory */
    struct queue loaded, maybe, guarded;
};

static bool is_javascript(lc_str extension)
{
    return lc_str_eq(extension, LC_S(".js")) || lc_str_eq(extension, LC_S(".cjs")) ||
           lc_str_eq(extension, LC_S(".mjs")) || lc_str_eq(extension, LC_S(".jsx"));
}

/* Is the file source text that imports can be read from? A file without extension is JavaScript when Node loads it. */
static bool is_source(lc_str path, enum lc_module_format format)
{
    lc_str extension = lc_path_extension(path);

    if (format == LC_MODULE_JSON || format == LC_MODULE_ADDON || format == LC_MODULE_NAMESPACE ||
        format == LC_MODULE_CLASS)
        return false;
    return is_javascript(extension) || lc_str_eq(extension, LC_S(".py")) || lc_str_eq(extension, LC_S(".rb")) ||
           ((format == LC_MODULE_COMMONJS || format == LC_MODULE_ESM) && extension.len == 0);
}

/* -- what functions share ------------------------------------------------------------------------------------------- */

struct copy_key {
    const struct lc_package *package;
    uint64_t origin;
};

static lc_str key_of(struct copy_key *key, const struct lc_installed *item)
{
    *key = (struct copy_key){item->package, item->origin};
    return (lc_str){(const char *)key, sizeof *key};
}

static void know_copies(struct builder *builder)
{
    const struct lc_inventory *inventory = builder->resolver->inventory;
    struct copy_key *keys = LC_NEW_ARRAY(builder->arena, inventory->count, struct copy_key);

    lc_map_init(&builder->copies, builder->arena, inventory->count);
    for (size_t i = 0; i < inventory->count; i++)
        *lc_map_put(&builder->copies, key_of(&keys[i], &inventory->items[i])) = &inventory->items[i];
}

/* The function's own copy of what a shared answer calls a package. */
static const struct lc_installed *own_copy(const struct builder *builder, const struct lc_installed *item)
{
    const struct lc_inventory *inventory = builder->resolver->inventory;
    struct copy_key key;

    if (item == NULL || builder->shared == NULL ||
        (item >= inventory->items && item < inventory->items + inventory->count))
        return item;
    return lc_map_get(&builder->copies, key_of(&key, item));
}

static void know_entries(struct builder *builder)
{
    const struct lc_tree *const trees[2] = {builder->resolver->image->task, builder->resolver->image->opt};

    for (size_t t = 0; t < 2; t++) {
        if (trees[t] == NULL)
            continue;
        builder->by_entry[t] = lc_arena_array(&builder->entries, trees[t]->archive_count, sizeof(uint32_t *));
        for (size_t i = 0; i < trees[t]->archive_count; i++)
            if (trees[t]->archives[i])
                builder->by_entry[t][i] = LC_NEW_ARRAY(&builder->entries, trees[t]->archives[i]->count, uint32_t);
    }
}

static void take_room(struct builder *builder)
{
    struct lc_graph *graph = builder->graph;

    graph->file_capacity = builder->shared->files;
    graph->files = lc_arena_room(builder->arena, graph->file_capacity, sizeof *graph->files);
    graph->edge_capacity = builder->shared->edges;
    graph->edges = lc_arena_room(builder->arena, graph->edge_capacity, sizeof *graph->edges);
}

/* -- files and edges ------------------------------------------------------------------------------------------------ */

/* Where a file's index is kept; 0 for one that is not there yet. Where answers are shared, links are followed, so that
 * a file has one path, and its entry says as much as the path. */
static uint32_t known_index(struct builder *builder, const struct lc_resolution *of, uint32_t next)
{
    const struct lc_tree_node *node = of->node;
    uint32_t *place, index;
    void **named;

    if (builder->shared && node->entry != LC_NO_ENTRY) {
        place = &builder->by_entry[of->tree == builder->shared->opt][node->archive][node->entry];
        index = *place;
        if (index == 0)
            *place = next;
        return index;
    }
    named = lc_map_put(&builder->by_path, of->path);
    index = (uint32_t)(uintptr_t)*named;
    if (index == 0)
        *named = (void *)(uintptr_t)next;
    return index;
}

/* The index of a resolution's file, new or old; LC_NO_FILE when it has none or the cap is reached. */
static uint32_t add_file(struct builder *builder, const struct lc_resolution *resolution, uint32_t edge, bool *is_new)
{
    struct lc_graph *graph = builder->graph;
    struct lc_graph_file *file;
    bool is_full = graph->file_count >= LC_GRAPH_FILES_MAX;
    uint32_t index;

    *is_new = false;
    if (!resolution->found || resolution->node == NULL)
        return LC_NO_FILE;
    index = known_index(builder, resolution, is_full ? 0 : (uint32_t)graph->file_count + 1);
    if (index > 0)
        return index - 1;
    if (is_full) {
        graph->complete = false;
        return LC_NO_FILE;
    }
    graph->files =
        lc_arena_grow(builder->arena, graph->files, graph->file_count, &graph->file_capacity, sizeof *graph->files);
    file = &graph->files[graph->file_count];
    *file = (struct lc_graph_file){.path = resolution->path,
                                   .tree = resolution->tree,
                                   .node = resolution->node,
                                   .package = own_copy(builder, resolution->package),
                                   .first_edge = edge};
    if (file->node->entry != LC_NO_ENTRY && is_source(file->path, resolution->format)) {
        file->imports = builder->reader->read(builder->reader->context, file->tree, file->node, &file->why);
        graph->complete &= file->imports != NULL && !file->imports->uncertain;
    }
    if (file->node->entry != LC_NO_ENTRY)
        graph->bytes += lc_tree_entry(file->tree, file->node)->size;
    *is_new = true;
    return (uint32_t)graph->file_count++;
}

/* Where the target of an edge waits for its turn. What import('x') loads comes after the module that asked, and the
 * promise may be caught. */
static struct queue *queue_of(struct builder *builder, const struct lc_edge *edge)
{
    if (edge->unconditional)
        return &builder->loaded;
    return edge->import->when == LC_WHEN_GUARDED || builder->graph->files[edge->from].guarded ? &builder->guarded
                                                                                              : &builder->maybe;
}

/* What a question of Node.js is about: the kind, the folder of the file that asks, the specifier. Empty for questions
 * whose file's own name may matter: other languages', and a root's, which may be a link that leads elsewhere. */
static lc_str question(struct builder *builder, enum lc_import_kind kind, lc_str specifier, uint32_t from)
{
    const struct lc_graph_file *file = &builder->graph->files[from];
    lc_str folder = lc_path_dir(file->path);
    char *key;

    if ((kind != LC_IMPORT_REQUIRE && kind != LC_IMPORT_ESM) || file->first_edge == LC_NO_FILE)
        return (lc_str){0};
    key = lc_arena_bytes(&builder->scratch, folder.len + 2 + specifier.len);
    memcpy(key, folder.ptr, folder.len);
    key[folder.len] = '\0'; /* in no path */
    key[folder.len + 1] = kind == LC_IMPORT_ESM ? 'i' : 'r';
    if (specifier.len > 0)
        memcpy(key + folder.len + 2, specifier.ptr, specifier.len);
    return (lc_str){key, folder.len + 2 + specifier.len};
}

/* The answer alone, without what the search for it left behind. Files of one folder ask much the same. */
static struct lc_resolution *resolve(struct builder *builder, enum lc_import_kind kind, lc_str specifier, uint32_t from)
{
    lc_str key = question(builder, kind, specifier, from);
    struct lc_resolution *out = key.len > 0 ? lc_map_get(&builder->answers, key) : NULL;

    if (out == NULL) {
        out = LC_NEW(builder->arena, struct lc_resolution);
        lc_resolve(builder->resolver, kind, specifier, builder->graph->files[from].path, false, &builder->scratch, out);
        out->tried_count = out->hidden_count = 0; /* for traces only */
        out->path = lc_arena_copy(builder->arena, out->path);
        out->why = lc_arena_copy(builder->arena, out->why);
        if (key.len > 0)
            *lc_map_put(&builder->answers, lc_arena_copy(builder->arena, key)) = out;
    }
    lc_arena_reset(&builder->scratch);
    return out;
}

/* Every edge's file is read in its turn, unless the files' cap comes first: what might lie beyond it is not announced,
 * or it would hang on the threads' speed whether it is read. */
static void announce(const struct builder *builder, const struct lc_resolution *to)
{
    if (builder->reader->announce && !builder->announced && builder->graph->edge_count < LC_GRAPH_FILES_MAX / 2 &&
        to->found && to->node && to->node->entry != LC_NO_ENTRY && is_source(to->path, to->format))
        builder->reader->announce(builder->reader->context, to->tree, to->node);
}

/* The new edge's index; LC_NO_FILE at the cap. `known` is its answer when others have found it, else NULL. */
static uint32_t add_known_edge(struct builder *builder, uint32_t from, const struct lc_import *import,
                               enum lc_import_kind kind, lc_str specifier, const struct lc_resolution *known)
{
    struct lc_graph *graph = builder->graph;
    struct lc_edge *edge;
    struct queue *queue;

    if (graph->edge_count >= LC_GRAPH_EDGES_MAX) {
        graph->complete = false;
        return LC_NO_FILE;
    }
    graph->edges =
        lc_arena_grow(builder->arena, graph->edges, graph->edge_count, &graph->edge_capacity, sizeof *graph->edges);
    edge = &graph->edges[graph->edge_count];
    *edge = (struct lc_edge){.import = import, .from = from, .to = LC_NO_FILE};
    edge->specifier = specifier;
    edge->unconditional =
        graph->files[from].unconditional && import->when == LC_WHEN_LOADED && import->style != LC_STYLE_DYNAMIC;
    edge->resolution = known ? known : resolve(builder, kind, specifier, from);
    announce(builder, edge->resolution);
    graph->complete &= edge->resolution->certain;
    queue = queue_of(builder, edge);
    *LC_PUSH(builder->arena, queue) = (uint32_t)graph->edge_count;
    return (uint32_t)graph->edge_count++;
}

static uint32_t add_edge(struct builder *builder, uint32_t from, const struct lc_import *import,
                         enum lc_import_kind kind, lc_str specifier)
{
    return add_known_edge(builder, from, import, kind, specifier, NULL);
}

/* -- Python: dotted names ------------------------------------------------------------------------------------------ */

/* The dotted name of the package a module file lies in, by the search path entry it stands under; false when it
 * stands under none. */
static bool package_of(const struct builder *builder, lc_str path, struct lc_arena *arena, lc_str *out)
{
    const struct lc_search_path *search = &builder->resolver->search->paths[LC_SEARCH_PACKAGES];
    lc_str dir = lc_path_dir(path), below;
    size_t longest = 0;
    bool found = false;
    char *bytes;

    for (size_t i = 0; i < search->count; i++) {
        if (!lc_path_is_within(dir, search->items[i]) || (found && search->items[i].len < longest))
            continue;
        longest = search->items[i].len;
        found = true;
    }
    if (!found)
        return false;
    below = lc_str_from_index(dir, longest < dir.len ? longest + 1 : longest);
    bytes = lc_arena_bytes(arena, below.len);
    for (size_t i = 0; i < below.len; i++)
        bytes[i] = below.ptr[i] == '/' ? '.' : below.ptr[i];
    *out = (lc_str){bytes, below.len};
    return true;
}

/* The absolute name behind `level` dots and `name`; false when it climbs out of its package, which Python refuses. */
static bool absolute_name(const struct builder *builder, uint32_t from, const struct lc_import *import, lc_str *out)
{
    lc_str package;

    *out = import->specifier;
    if (import->level == 0)
        return true;
    if (!package_of(builder, builder->graph->files[from].path, builder->arena, &package) || package.len == 0)
        return false;
    for (uint32_t up = 1; up < import->level; up++) {
        size_t dot = lc_str_find_last_byte(package, '.');
        if (dot == LC_NPOS)
            return false;
        package = lc_str_cut(package, 0, dot);
    }
    *out = import->specifier.len == 0
               ? package
               : lc_arena_printf(builder->arena, "%.*s.%.*s", LC_FMT(package), LC_FMT(import->specifier));
    return true;
}

/* "a.b.c" executes a, a.b and a.b.c, in that order until one is not there; "from a import b" also a.b when that is a
 * module. */
static void follow_python(struct builder *builder, uint32_t from, const struct lc_import *import)
{
    lc_str name;

    if (!absolute_name(builder, from, import, &name) || name.len == 0)
        return;
    for (size_t i = 0; i <= name.len; i++) {
        uint32_t edge;
        if (i < name.len && name.ptr[i] != '.')
            continue;
        edge = add_edge(builder, from, import, LC_IMPORT_PYTHON, lc_str_cut(name, 0, i));
        if (edge == LC_NO_FILE || !builder->graph->edges[edge].resolution->found)
            return;
    }
    for (uint32_t i = 0; import->style == LC_STYLE_PYTHON_FROM && i < import->name_count; i++) {
        lc_str member = lc_arena_printf(builder->arena, "%.*s.%.*s", LC_FMT(name), LC_FMT(import->names[i]));
        uint32_t edge = lc_str_eq(import->names[i], LC_S("*"))
                            ? LC_NO_FILE
                            : add_edge(builder, from, import, LC_IMPORT_PYTHON, member);
        if (edge == LC_NO_FILE)
            continue;
        /* A name that is no module is an attribute of the package, which only running it can tell. */
        builder->graph->edges[edge].may_be_attribute = true;
    }
}

/* The set of the versions of its language that a file of this function runs on. */
static uint64_t version_of(const struct lc_runtime *runtime)
{
    if (runtime == NULL || (runtime->language != LC_LANG_PYTHON && runtime->language != LC_LANG_RUBY))
        return LC_ANY_VERSION;
    return lc_version_bit(runtime->language == LC_LANG_PYTHON ? LC_SOURCE_PYTHON : LC_SOURCE_RUBY, runtime->version);
}

/* -- visiting ------------------------------------------------------------------------------------------------------ */

static void follow(struct builder *builder, uint32_t from, const struct lc_import *import,
                   const struct lc_resolution *known)
{
    if (import->computed) {
        builder->graph->computed_count++;
        return;
    }
    switch (import->style) {
    case LC_STYLE_REQUIRE: add_known_edge(builder, from, import, LC_IMPORT_REQUIRE, import->specifier, known); break;
    case LC_STYLE_IMPORT:
    case LC_STYLE_DYNAMIC: add_known_edge(builder, from, import, LC_IMPORT_ESM, import->specifier, known); break;
    case LC_STYLE_PYTHON_IMPORT:
    case LC_STYLE_PYTHON_FROM: follow_python(builder, from, import); break;
    case LC_STYLE_RUBY_REQUIRE:
    case LC_STYLE_RUBY_AUTOLOAD: add_edge(builder, from, import, LC_IMPORT_RUBY, import->specifier); break;
    case LC_STYLE_RUBY_RELATIVE: add_edge(builder, from, import, LC_IMPORT_RUBY_RELATIVE, import->specifier); break;
    }
}

static void visit(struct builder *builder, uint32_t index)
{
    const struct lc_graph_file *file = &builder->graph->files[index];
    const struct lc_imports *imports = file->imports;
    const struct lc_resolution *const *known = NULL;
    bool is_first = true;

    /* A root may be named by a link, which files that are reached by imports never are. */
    if (imports && builder->shared && file->tree == builder->shared->opt && file->first_edge != LC_NO_FILE)
        known = builder->shared->of_file(builder->shared->context, file->node, file->path, imports, &is_first);
    builder->announced = known && !is_first;
    for (size_t i = 0; imports && i < imports->count; i++)
        if (lc_import_may_run(&imports->items[i], builder->graph->version))
            follow(builder, index, &imports->items[i], known ? known[i] : NULL);
}

static void drain(struct builder *builder, struct queue *queue)
{
    /* Grows while it is worked off. */
    for (size_t i = 0; i < queue->count; i++) {
        uint32_t edge = queue->items[i], index;
        bool is_new;
        index = add_file(builder, builder->graph->edges[edge].resolution, edge, &is_new);
        builder->graph->edges[edge].to = index;
        if (!is_new)
            continue;
        builder->graph->files[index].unconditional = queue == &builder->loaded;
        builder->graph->files[index].guarded = queue == &builder->guarded;
        visit(builder, index);
    }
}

/* A file that the runtime loads itself. */
static void add_root(struct builder *builder, const struct lc_handler *handler)
{
    struct lc_resolution root = {.found = true,
                                 .path = handler->file,
                                 .tree = handler->tree,
                                 .node = handler->node,
                                 .format = handler->format,
                                 .package = lc_resolve_owner(builder->resolver, handler->tree, handler->node)};
    bool is_new;
    uint32_t file = add_file(builder, &root, LC_NO_FILE, &is_new);

    if (!is_new || file == LC_NO_FILE)
        return;
    builder->graph->files[file].unconditional = true;
    visit(builder, file);
}

/* A vendor's wrapper that stands in for the handler is loaded as well. */
static void add_vendors_root(struct builder *builder)
{
    const struct lc_function *function = builder->resolver->function;
    struct lc_handler vendors;

    if (builder->graph->handler.variable.len == 0 || function == NULL || function->handler.know != LC_KNOWN)
        return;
    lc_handler_find_named(builder->resolver, function->handler.text, builder->arena, &vendors);
    if (vendors.outcome == LC_HANDLER_FOUND && vendors.node)
        add_root(builder, &vendors);
}

const struct lc_installed *lc_edge_package(const struct lc_graph *graph, const struct lc_edge *edge)
{
    return edge->to != LC_NO_FILE ? graph->files[edge->to].package : NULL;
}

void lc_graph_build(const struct lc_resolver *resolver, const struct lc_import_reader *reader, struct lc_arena *arena,
                    struct lc_graph *out)
{
    lc_graph_build_sharing(resolver, reader, NULL, arena, out);
}

void lc_graph_build_sharing(const struct lc_resolver *resolver, const struct lc_import_reader *reader,
                            const struct lc_shared_answers *shared, struct lc_arena *arena, struct lc_graph *out)
{
    struct lc_resolver remembering = *resolver;
    struct builder builder = {.resolver = &remembering, .reader = reader, .arena = arena, .graph = out};
    struct lc_map scopes;

    *out = (struct lc_graph){.complete = true};
    lc_handler_find(resolver, arena, &out->handler);
    if (out->handler.outcome != LC_HANDLER_FOUND || out->handler.node == NULL) {
        out->complete = false;
        return;
    }
    out->version = version_of(resolver->runtime);
    lc_map_init(&builder.by_path, arena, 256);
    lc_map_init(&builder.answers, arena, 256);
    lc_map_init(&scopes, arena, 64);
    lc_arena_init(&builder.entries, arena->seed);
    if (shared && resolver->inventory) {
        builder.shared = shared;
        know_copies(&builder);
        know_entries(&builder);
        take_room(&builder);
    }
    remembering.scopes = &scopes;
    lc_arena_init(&builder.scratch, arena->seed);
    add_root(&builder, &out->handler);
    add_vendors_root(&builder);
    drain(&builder, &builder.loaded);
    /* Files that a later queue reaches never add to an earlier one, so each is empty for good when its loop ends. */
    drain(&builder, &builder.maybe);
    drain(&builder, &builder.guarded);
    lc_arena_release(&builder.entries);
    lc_arena_release(&builder.scratch);
}

/* -- chains -------------------------------------------------------------------------------------------------------- */

enum { CHAIN_SHOWN = 6 };

static lc_str short_path(lc_str path)
{
    return lc_str_has_prefix(path, LC_S("/var/task/")) ? lc_str_from_index(path, 10) : path;
}

lc_str lc_graph_chain(const struct lc_graph *graph, uint32_t index, struct lc_arena *arena)
{
    uint32_t steps[CHAIN_SHOWN];
    size_t count = 0, skipped = 0;
    lc_str chain = {NULL, 0};

    /* From the file back to the handler; the first edge that reached a file leads to one that was reached before it. */
    for (;;) {
        if (count < CHAIN_SHOWN)
            steps[count++] = index;
        else
            skipped++;
        if (graph->files[index].first_edge == LC_NO_FILE)
            break;
        index = graph->edges[graph->files[index].first_edge].from;
    }
    if (skipped > 0)
        steps[CHAIN_SHOWN - 1] = index; /* where the chain begins */
    for (size_t i = count; i > 0; i--) {
        lc_str path = short_path(graph->files[steps[i - 1]].path);
        if (chain.len == 0)
            chain = path;
        else if (skipped > 0 && i == count - 1)
            chain = lc_arena_printf(arena, "%.*s -> ... -> %.*s", LC_FMT(chain), LC_FMT(path));
        else
            chain = lc_arena_printf(arena, "%.*s -> %.*s", LC_FMT(chain), LC_FMT(path));
    }
    return chain;
}
