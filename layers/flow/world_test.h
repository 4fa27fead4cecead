#ifndef LC_FLOW_WORLD_TEST_H
#define LC_FLOW_WORLD_TEST_H

#include "layers/base/caps.h"
#include "layers/flow/flow.h"

/* For the tests and the fuzz harness of this folder: a function made of sources in memory, and what is found in it.
 * Shape:  source i is archive entry i; all stand below /var/task. */

enum { WORLD_FILES_MAX = 64 };

struct world {
    struct lc_arena arena, syntax_arena;
    struct lc_archive archive, *archives[1];
    struct lc_tree task, opt;
    struct lc_image image;
    struct lc_search search;
    struct lc_inventory inventory;
    struct lc_function function;
    struct lc_resolver resolver;
    struct lc_graph graph;
    struct lc_flow flow;
    uint64_t seed;
    lc_str sources[WORLD_FILES_MAX];
    struct {
        struct lc_syntax syntax;
        struct lc_imports imports;
        struct lc_err err;
        bool asked, parsed, lexed;
    } files[WORLD_FILES_MAX];
};

static inline void world_init(struct world *world, uint64_t seed)
{
    memset(world, 0, sizeof *world);
    world->seed = seed;
    lc_arena_init(&world->arena, seed);
    lc_arena_init(&world->syntax_arena, seed);
    lc_arena_init(&world->archive.arena, seed);
    world->archive.complete = true;
    world->archive.entries = LC_NEW_ARRAY(&world->arena, WORLD_FILES_MAX, struct lc_entry);
    world->archives[0] = &world->archive;
}

static inline void world_release(struct world *world)
{
    lc_tree_release(&world->task);
    lc_tree_release(&world->opt);
    lc_arena_release(&world->archive.arena);
    lc_arena_release(&world->syntax_arena);
    lc_arena_release(&world->arena);
}

static inline void world_put(struct world *world, lc_str path, lc_str source)
{
    uint32_t entry = (uint32_t)world->archive.count++;

    LC_ASSERT(entry < WORLD_FILES_MAX);
    world->archive.entries[entry] =
        (struct lc_entry){.path = path, .raw = path, .kind = LC_ENTRY_FILE, .size = source.len};
    world->sources[entry] = source;
}

static inline const struct lc_imports *world_imports(void *context, const struct lc_tree *tree,
                                                     const struct lc_tree_node *node, lc_str *why)
{
    struct world *world = context;
    struct lc_imports *imports = &world->files[node->entry].imports;
    lc_str source = world->sources[node->entry];

    (void)tree, (void)why;
    if (world->files[node->entry].lexed)
        return imports;
    world->files[node->entry].lexed = true;
    if (world->resolver.runtime->language == LC_LANG_PYTHON)
        lc_imports_python(source, &world->arena, imports);
    else if (world->resolver.runtime->language == LC_LANG_RUBY)
        lc_imports_ruby(source, &world->arena, imports);
    else
        lc_imports_javascript(source, &world->arena, imports);
    return imports;
}

static inline const struct lc_syntax *world_syntax(void *context, const struct lc_tree *tree,
                                                   const struct lc_tree_node *node, lc_str *why)
{
    struct world *world = context;
    enum lc_syntax_language language;

    (void)tree;
    if (!world->files[node->entry].asked && lc_syntax_language_of(world->archive.entries[node->entry].path, &language))
        world->files[node->entry].parsed =
            lc_syntax_parse(world->sources[node->entry], language, &world->syntax_arena,
                            &world->files[node->entry].syntax, &world->files[node->entry].err) == LC_OK;
    world->files[node->entry].asked = true;
    *why = lc_str_from(world->files[node->entry].err.text);
    return world->files[node->entry].parsed ? &world->files[node->entry].syntax : NULL;
}

static inline void world_parse(struct world *world)
{
    lc_str why;

    for (uint32_t i = 0; i < world->archive.count; i++)
        world_syntax(world, NULL, &(struct lc_tree_node){.entry = i}, &why);
}

/* Builds the filesystem and the graph; world->graph.handler says whether the handler was found. */
static inline void world_build(struct world *world, const char *runtime, const char *handler)
{
    struct lc_import_reader imports = {.context = world, .read = world_imports};

    world->function.handler = (struct lc_value){.know = LC_KNOWN, .text = lc_str_from(handler)};
    lc_tree_build(&world->task, LC_S("/var/task"), world->archives, 1, world->seed);
    lc_tree_build(&world->opt, LC_S("/opt"), NULL, 0, world->seed);
    world->image = (struct lc_image){.task = &world->task, .opt = &world->opt};
    world->resolver = (struct lc_resolver){.image = &world->image,
                                           .runtime = lc_runtime_find(lc_catalogue_builtin(), lc_str_from(runtime)),
                                           .search = &world->search,
                                           .inventory = &world->inventory,
                                           .function = &world->function};
    LC_ASSERT(world->resolver.runtime != NULL);
    lc_search_build(world->resolver.runtime, &world->function, &world->arena, &world->search);
    lc_graph_build(&world->resolver, &imports, &world->arena, &world->graph);
}

static inline void world_analyze(struct world *world)
{
    struct lc_syntax_reader reader = {.context = world, .read = world_syntax};

    lc_flow_analyze(&world->resolver, &world->graph, &reader, &world->arena, &world->flow);
}

/* All that was found and all that was not, one a line: for comparing two runs. */
static inline lc_str world_says(struct world *world)
{
    struct lc_flow *flow = &world->flow;
    lc_str out = lc_arena_printf(&world->arena, "analyzed %d style %d\n", flow->analyzed, (int)flow->style);

    for (size_t i = 0; i < flow->items.count; i++) {
        const struct lc_flow_item *item = &flow->items.items[i];
        out = lc_arena_printf(&world->arena, "%.*sitem %d %d %s %u:%u:%u %.*s (%.*s) steps %zu\n", LC_FMT(out),
                              (int)item->kind, (int)item->certainty, item->pattern, item->at.file, item->at.line,
                              item->at.column, LC_FMT(item->what), LC_FMT(item->reason), item->step_count);
    }
    for (size_t i = 0; i < flow->unknowns.count; i++)
        out = lc_arena_printf(&world->arena, "%.*sunknown %.*s: %.*s\n", LC_FMT(out),
                              LC_FMT(flow->unknowns.items[i].what), LC_FMT(flow->unknowns.items[i].why));
    for (size_t i = 0; i < flow->lazy.count; i++)
        out = lc_arena_printf(&world->arena, "%.*slazy %.*s %u\n", LC_FMT(out), LC_FMT(flow->lazy.items[i].specifier),
                              flow->lazy.items[i].at.line);
    return out;
}

#endif
