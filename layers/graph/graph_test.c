/* The import graph over hand-made trees: which files are reached, when, and by what chain. The imports are given, so
 * that only following is tested; what each case expects follows from what Node.js does with such files, as written
 * beside it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "layers/base/caps.h"
#include "layers/graph/graph.h"

enum { FILES_MAX = 10004 };

/* Shape: archive entry i has imports[i]. */
struct world {
    struct lc_arena arena;
    struct lc_archive archive, *archives[1];
    struct lc_tree task, opt;
    struct lc_image image;
    struct lc_search search;
    struct lc_inventory inventory;
    struct lc_function function;
    struct lc_resolver resolver;
    struct lc_import_reader reader;
    struct lc_imports *imports;
    bool *announced;
    size_t reads, reads_announced;
    struct lc_graph graph;
};

static const struct lc_imports *given(void *context, const struct lc_tree *tree, const struct lc_tree_node *node,
                                      lc_str *why)
{
    struct world *world = context;

    (void)tree;
    world->reads++;
    world->reads_announced += world->announced[node->entry];
    if (!world->imports[node->entry].uncertain)
        return &world->imports[node->entry];
    *why = LC_S("too large");
    return NULL;
}

static void announce(void *context, const struct lc_tree *tree, const struct lc_tree_node *node)
{
    struct world *world = context;

    (void)tree;
    world->announced[node->entry] = true;
}

static int set_up(void **state)
{
    static struct world storage;
    struct world *world = &storage;

    *world = (struct world){.reader = {.context = world, .read = given, .announce = announce}};
    lc_arena_init(&world->arena, 7);
    world->archive = (struct lc_archive){.complete = true};
    lc_arena_init(&world->archive.arena, 7);
    world->archive.entries = LC_NEW_ARRAY(&world->arena, FILES_MAX, struct lc_entry);
    world->imports = LC_NEW_ARRAY(&world->arena, FILES_MAX, struct lc_imports);
    world->announced = LC_NEW_ARRAY(&world->arena, FILES_MAX, bool);
    world->archives[0] = &world->archive;
    *state = world;
    return 0;
}

static int tear_down(void **state)
{
    struct world *world = *state;

    lc_tree_release(&world->task);
    lc_tree_release(&world->opt);
    lc_arena_release(&world->archive.arena);
    lc_arena_release(&world->arena);
    return 0;
}

/* Files are numbered in the order they are put. */
static uint32_t put(struct world *world, lc_str path)
{
    uint32_t entry = (uint32_t)world->archive.count++;

    world->archive.entries[entry] = (struct lc_entry){.path = path, .raw = path, .kind = LC_ENTRY_FILE, .size = 10};
    return entry;
}

static void require(struct world *world, uint32_t file, const char *specifier, enum lc_when when)
{
    struct lc_import *import = LC_PUSH(&world->arena, &world->imports[file]);

    import->style = LC_STYLE_REQUIRE;
    import->specifier = lc_arena_copy(&world->arena, lc_str_from(specifier));
    import->when = when;
    import->versions = when == LC_WHEN_NEVER ? 0 : LC_ANY_VERSION;
    import->line = (uint32_t)world->imports[file].count;
}

static void follow(struct world *world, const char *handler)
{
    world->function.handler = (struct lc_value){.know = LC_KNOWN, .text = lc_str_from(handler)};
    lc_tree_build(&world->task, LC_S("/var/task"), world->archives, 1, 7);
    lc_tree_build(&world->opt, LC_S("/opt"), NULL, 0, 7);
    world->image = (struct lc_image){.task = &world->task, .opt = &world->opt};
    world->resolver = (struct lc_resolver){.image = &world->image,
                                           .runtime = lc_runtime_find(lc_catalogue_builtin(), LC_S("nodejs20.x")),
                                           .search = &world->search,
                                           .inventory = &world->inventory,
                                           .function = &world->function};
    lc_search_build(world->resolver.runtime, &world->function, &world->arena, &world->search);
    lc_graph_build(&world->resolver, &world->reader, &world->arena, &world->graph);
}

/* NULL when the graph does not have it. */
static const struct lc_graph_file *file_at(const struct world *world, const char *path)
{
    for (size_t i = 0; i < world->graph.file_count; i++)
        if (lc_str_is(world->graph.files[i].path, path))
            return &world->graph.files[i];
    return NULL;
}

static void assert_chain(struct world *world, const char *path, const char *chain)
{
    const struct lc_graph_file *file = file_at(world, path);

    assert_non_null(file);
    assert_true(lc_str_is(lc_graph_chain(&world->graph, (uint32_t)(file - world->graph.files), &world->arena), chain));
}

static void what_is_loaded_is_told_from_what_is_called(void **state)
{
    struct world *world = *state;
    uint32_t index = put(world, LC_S("index.js")), a = put(world, LC_S("a.js")), lazy = put(world, LC_S("lazy.js"));

    put(world, LC_S("b.js"));
    put(world, LC_S("c.js"));
    put(world, LC_S("nobody.js"));
    require(world, index, "./a", LC_WHEN_LOADED);
    require(world, index, "./lazy", LC_WHEN_CALLED);
    require(world, a, "./b", LC_WHEN_LOADED);
    require(world, lazy, "./c", LC_WHEN_LOADED);
    follow(world, "index.handler");
    assert_int_equal(world->graph.file_count, 5);
    assert_int_equal(world->graph.bytes, 50);
    assert_true(world->graph.complete);
    assert_true(file_at(world, "/var/task/b.js")->unconditional);
    /* lazy.js runs when it is called for, and so does what it requires at its own top. */
    assert_false(file_at(world, "/var/task/lazy.js")->unconditional);
    assert_false(file_at(world, "/var/task/c.js")->unconditional);
    assert_false(file_at(world, "/var/task/c.js")->guarded);
    assert_null(file_at(world, "/var/task/nobody.js"));
}

/* c.js is met first by a call, but a longer way loads it: it is loaded. */
static void the_strongest_way_counts(void **state)
{
    struct world *world = *state;
    uint32_t index = put(world, LC_S("index.js")), a = put(world, LC_S("a.js")), b = put(world, LC_S("b.js")),
             c = put(world, LC_S("c.js")), d = put(world, LC_S("d.js"));

    require(world, index, "./c", LC_WHEN_CALLED);
    require(world, index, "./d", LC_WHEN_GUARDED);
    require(world, index, "./a", LC_WHEN_LOADED);
    require(world, a, "./b", LC_WHEN_LOADED);
    require(world, b, "./c", LC_WHEN_LOADED);
    require(world, c, "./d", LC_WHEN_CONDITIONAL);
    require(world, d, "./index", LC_WHEN_LOADED);
    follow(world, "index.handler");
    assert_true(file_at(world, "/var/task/c.js")->unconditional);
    assert_chain(world, "/var/task/c.js", "index.js -> a.js -> b.js -> c.js");
    /* d.js is guarded in index.js, but c.js asks for it without a guard. */
    assert_false(file_at(world, "/var/task/d.js")->guarded);
    assert_false(file_at(world, "/var/task/d.js")->unconditional);
    assert_chain(world, "/var/task/d.js", "index.js -> a.js -> b.js -> c.js -> d.js");
}

/* The edges of a file behind a guard, too: who catches the guard's failure catches theirs. */
static void a_guard_holds_for_all_behind_it(void **state)
{
    struct world *world = *state;
    uint32_t index = put(world, LC_S("index.js")), opt = put(world, LC_S("opt.js"));
    const struct lc_edge *gone;

    put(world, LC_S("deep.js"));
    require(world, index, "./opt", LC_WHEN_GUARDED);
    require(world, opt, "./deep", LC_WHEN_LOADED);
    require(world, opt, "gone", LC_WHEN_LOADED);
    follow(world, "index.handler");
    assert_true(file_at(world, "/var/task/opt.js")->guarded);
    assert_true(file_at(world, "/var/task/deep.js")->guarded);
    gone = &world->graph.edges[world->graph.edge_count - 1];
    assert_true(lc_str_is(gone->specifier, "gone"));
    assert_false(gone->resolution->found);
    assert_true(gone->resolution->certain);
    assert_false(gone->unconditional);
    assert_int_equal(gone->to, LC_NO_FILE);
}

/* One name, asked for from two folders and in two ways: the answers are the folder's and the kind's own. Files of one
 * folder that ask the same share theirs. */
static void questions_are_a_folders_own(void **state)
{
    struct world *world = *state;
    uint32_t index = put(world, LC_S("index.js")), a = put(world, LC_S("src/a.js")), b = put(world, LC_S("src/b.js")),
             c = put(world, LC_S("lib/c.js"));
    const struct lc_edge *edges;

    put(world, LC_S("src/x.js"));
    put(world, LC_S("lib/x.js"));
    require(world, index, "./src/a", LC_WHEN_LOADED);
    require(world, index, "./src/b", LC_WHEN_LOADED);
    require(world, index, "./lib/c", LC_WHEN_LOADED);
    require(world, a, "./x", LC_WHEN_LOADED);
    require(world, b, "./x", LC_WHEN_LOADED);
    require(world, b, "./x", LC_WHEN_LOADED);
    world->imports[b].items[1].style = LC_STYLE_IMPORT; /* which adds no extension */
    require(world, c, "./x", LC_WHEN_LOADED);
    follow(world, "index.handler");
    edges = world->graph.edges;
    assert_int_equal(world->graph.edge_count, 7);
    assert_true(lc_str_is(edges[3].resolution->path, "/var/task/src/x.js"));
    assert_ptr_equal(edges[4].resolution, edges[3].resolution);
    assert_false(edges[5].resolution->found);
    assert_true(lc_str_is(edges[6].resolution->path, "/var/task/lib/x.js"));
}

/* What import('x') loads is waited for by a promise, which may be caught. */
static void a_dynamic_import_is_never_unconditional(void **state)
{
    struct world *world = *state;
    uint32_t index = put(world, LC_S("index.js"));

    put(world, LC_S("a.js"));
    require(world, index, "./a.js", LC_WHEN_LOADED);
    world->imports[index].items[0].style = LC_STYLE_DYNAMIC;
    follow(world, "index.handler");
    assert_false(world->graph.edges[0].unconditional);
    assert_false(file_at(world, "/var/task/a.js")->unconditional);
    assert_false(file_at(world, "/var/task/a.js")->guarded);
}

/* What runs on other versions of the language only, or never, leads nowhere. */
static void what_never_runs_has_no_edge(void **state)
{
    struct world *world = *state;
    uint32_t index = put(world, LC_S("index.js"));

    put(world, LC_S("a.js"));
    put(world, LC_S("b.js"));
    require(world, index, "./a.js", LC_WHEN_NEVER);
    require(world, index, "./b.js", LC_WHEN_CONDITIONAL);
    follow(world, "index.handler");
    assert_int_equal(world->graph.edge_count, 1);
    assert_true(lc_str_is(world->graph.edges[0].specifier, "./b.js"));
    assert_int_equal(world->graph.file_count, 2);
}

/* A ring of 10,000 files, each requiring the next, the first after the last, and itself. */
static void rings_end(void **state)
{
    enum { RING = 10000 };
    struct world *world = *state;
    char name[32];
    lc_str chain;

    for (unsigned i = 0; i < RING; i++) {
        uint32_t file;
        snprintf(name, sizeof name, "f%u.js", i);
        file = put(world, lc_arena_copy(&world->arena, lc_str_from(name)));
        snprintf(name, sizeof name, "./f%u", (i + 1) % RING);
        require(world, file, name, LC_WHEN_LOADED);
        snprintf(name, sizeof name, "./f%u", i);
        require(world, file, name, LC_WHEN_LOADED);
    }
    follow(world, "f0.handler");
    assert_int_equal(world->graph.file_count, RING);
    assert_int_equal(world->graph.edge_count, 2 * RING);
    assert_true(file_at(world, "/var/task/f9999.js")->unconditional);
    /* Long chains are cut in the middle: both ends say most. */
    chain = lc_graph_chain(&world->graph, RING - 1, &world->arena);
    assert_true(lc_str_is(chain, "f0.js -> ... -> f9995.js -> f9996.js -> f9997.js -> f9998.js -> f9999.js"));
}

/* More imports than are followed: the graph says that it is not complete, and ends. */
static void edges_are_capped(void **state)
{
    struct world *world = *state;
    uint32_t index = put(world, LC_S("index.js"));

    put(world, LC_S("a.js"));
    for (unsigned i = 0; i < LC_GRAPH_EDGES_MAX + 10; i++)
        require(world, index, "./a", LC_WHEN_LOADED);
    follow(world, "index.handler");
    assert_int_equal(world->graph.edge_count, LC_GRAPH_EDGES_MAX);
    assert_false(world->graph.complete);
}

static void what_is_not_known_is_said(void **state)
{
    struct world *world = *state;
    uint32_t index = put(world, LC_S("index.js")), large = put(world, LC_S("large.js"));
    struct lc_import *computed;

    require(world, index, "./large", LC_WHEN_LOADED);
    computed = LC_PUSH(&world->arena, &world->imports[index]);
    computed->computed = true;
    computed->versions = LC_ANY_VERSION;
    world->imports[large].uncertain = true; /* `given` then says that it cannot be read */
    follow(world, "index.handler");
    assert_int_equal(world->graph.computed_count, 1);
    assert_false(world->graph.complete);
    assert_null(file_at(world, "/var/task/large.js")->imports);
    assert_true(lc_str_is(file_at(world, "/var/task/large.js")->why, "too large"));
}

static void without_a_handler_there_is_no_graph(void **state)
{
    struct world *world = *state;

    put(world, LC_S("src/index.js"));
    put(world, LC_S("index.ts"));
    follow(world, "index.handler");
    assert_int_equal(world->graph.file_count, 0);
    assert_false(world->graph.complete);
    assert_int_equal(world->graph.handler.outcome, LC_HANDLER_MISSING);
    assert_true(lc_str_is(world->graph.handler.near, "/var/task/src/index.js"));
    /* With a built file near, the source is not what is meant. */
    assert_int_equal(world->graph.handler.unbuilt.len, 0);
}

static void a_source_that_was_not_built_is_named(void **state)
{
    struct world *world = *state;

    put(world, LC_S("src/index.ts"));
    follow(world, "dist/index.handler");
    assert_int_equal(world->graph.handler.outcome, LC_HANDLER_MISSING);
    assert_true(lc_str_is(world->graph.handler.unbuilt, "/var/task/src/index.ts"));
}

/* Whoever lexes ahead must read what will be read and nothing else: all but the handler, which nobody asks for. */
static void what_is_announced_is_read(void **state)
{
    struct world *world = *state;
    uint32_t index = put(world, LC_S("index.js")), a = put(world, LC_S("a.js")), b = put(world, LC_S("b.js")),
             data = put(world, LC_S("data.json")), nobody = put(world, LC_S("nobody.js"));

    require(world, index, "./a", LC_WHEN_LOADED);
    require(world, index, "./b", LC_WHEN_CALLED);
    require(world, index, "./data.json", LC_WHEN_LOADED);
    require(world, index, "./missing", LC_WHEN_LOADED);
    require(world, a, "./b", LC_WHEN_GUARDED);
    follow(world, "index.handler");
    assert_true(world->announced[a]);
    assert_true(world->announced[b]);
    assert_false(world->announced[index]);
    assert_false(world->announced[data]);
    assert_false(world->announced[nobody]);
    assert_int_equal(world->reads, 3);
    assert_int_equal(world->reads_announced, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_loaded_is_told_from_what_is_called, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_strongest_way_counts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_guard_holds_for_all_behind_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(questions_are_a_folders_own, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_dynamic_import_is_never_unconditional, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_never_runs_has_no_edge, set_up, tear_down),
        cmocka_unit_test_setup_teardown(rings_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(edges_are_capped, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_not_known_is_said, set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_a_handler_there_is_no_graph, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_announced_is_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_source_that_was_not_built_is_named, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
