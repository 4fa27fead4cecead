/* What an import brings in: files reached through it alone. The graph is drawn by hand; expected results are counted
 * on the drawing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules/config/load.h"

enum { FILES = 6, EDGES = 7 };

/*  0 handler (10) -> 1 big (1000) -> 2 part (200), 3 shared (3000)
 *  0              -> 3 shared
 *  0              -> 4 pack/__init__ (40) and, by the same import, 5 pack.mod (50)
 *  0 -in a branch-> 1                                                      */
struct world {
    struct lc_arena arena;
    struct lc_entry entries[FILES];
    struct lc_archive archive, *archives[1];
    struct lc_tree tree;
    struct lc_tree_node nodes[FILES];
    struct lc_imports imports;
    struct lc_import import[EDGES];
    struct lc_graph_file files[FILES];
    struct lc_edge edges[EDGES];
    struct lc_graph graph;
};

static int set_up(void **state)
{
    static const uint64_t sizes[FILES] = {10, 1000, 200, 3000, 40, 50};
    static const struct {
        uint32_t from, to, import;
        bool unconditional;
    } drawn[EDGES] = {{0, 1, 0, true},  {0, 3, 1, true}, {0, 4, 2, true}, {0, 5, 2, true},
                      {0, 1, 3, false}, {1, 2, 4, true}, {1, 3, 5, true}};
    struct world *world = test_calloc(1, sizeof *world);

    lc_arena_init(&world->arena, 1);
    world->archive = (struct lc_archive){.entries = world->entries, .count = FILES};
    world->archives[0] = &world->archive;
    world->tree = (struct lc_tree){.archives = world->archives, .archive_count = 1};
    for (uint32_t i = 0; i < FILES; i++) {
        world->entries[i].size = sizes[i];
        world->nodes[i].entry = i;
        world->files[i] = (struct lc_graph_file){.tree = &world->tree,
                                                 .node = &world->nodes[i],
                                                 .imports = &world->imports,
                                                 .first_edge = i == 0 ? LC_NO_FILE : 0,
                                                 .unconditional = true};
    }
    for (size_t i = 0; i < EDGES; i++)
        world->edges[i] = (struct lc_edge){.import = &world->import[drawn[i].import],
                                           .from = drawn[i].from,
                                           .to = drawn[i].to,
                                           .unconditional = drawn[i].unconditional};
    world->graph =
        (struct lc_graph){.files = world->files, .file_count = FILES, .edges = world->edges, .edge_count = EDGES};
    *state = world;
    return 0;
}

static int tear_down(void **state)
{
    struct world *world = *state;

    lc_arena_release(&world->arena);
    test_free(world);
    return 0;
}

static void init_reads_what_is_unconditional(void **state)
{
    struct world *world = *state;
    struct lc_load load;

    lc_load_of(&world->graph, &load);
    assert_int_equal(load.files, 6);
    assert_int_equal(load.bytes, 4300);
    world->files[3].unconditional = false;
    lc_load_of(&world->graph, &load);
    assert_int_equal(load.files, 5);
    assert_int_equal(load.bytes, 1300);
}

static void what_others_import_too_is_not_saved(void **state)
{
    struct world *world = *state;
    struct lc_load saved;

    lc_load_without(&world->graph, 0, &world->arena, &saved);
    assert_int_equal(saved.files, 2); /* big and its part; shared stays */
    assert_int_equal(saved.bytes, 1200);
    lc_load_without(&world->graph, 1, &world->arena, &saved);
    assert_int_equal(saved.files, 0); /* big imports shared as well */
}

static void all_edges_of_one_import_go_together(void **state)
{
    struct world *world = *state;
    struct lc_load saved;

    lc_load_without(&world->graph, 3, &world->arena, &saved);
    assert_int_equal(saved.files, 2);
    assert_int_equal(saved.bytes, 90);
}

static void a_circle_is_saved_whole(void **state)
{
    struct world *world = *state;
    struct lc_load saved;

    world->edges[6].to = 1; /* big imports itself, shared hangs on the handler alone */
    lc_load_without(&world->graph, 0, &world->arena, &saved);
    assert_int_equal(saved.files, 2);
    lc_load_without(&world->graph, 1, &world->arena, &saved);
    assert_int_equal(saved.bytes, 3000);
}

static void languages_nobody_measured_have_no_rate(void **state)
{
    (void)state;
    assert_int_equal(lc_load_rate(LC_LANG_NODE), 4000000);
    assert_int_equal(lc_load_rate(LC_LANG_JAVA), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(init_reads_what_is_unconditional, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_others_import_too_is_not_saved, set_up, tear_down),
        cmocka_unit_test_setup_teardown(all_edges_of_one_import_go_together, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_circle_is_saved_whole, set_up, tear_down),
        cmocka_unit_test(languages_nobody_measured_have_no_rate),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
