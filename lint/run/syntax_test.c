/* A source file is parsed once, whoever asks and from however many threads, and what cannot be parsed says why. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "layers/base/pool.h"
#include "lint/run/syntax.h"

enum { READERS = 64 };

struct world {
    struct lc_arena arena;
    char root[64];
    struct lc_archive *archive;
    struct lc_tree tree;
    struct lc_syntax_cache *cache;
    struct lc_syntax_reader reader;
    const struct lc_syntax *seen[READERS];
};

static const char *const files[][2] = {
    {"index.js", "exports.handler = async () => 1;\n"},
    {"notes.txt", "nothing to parse\n"},
    {"wrong.py", "%%%% ]]]] ???? ))) {{{ $$$ !!!\n"},
    /* Line 1, column 1 of out.js is line 2, column 1 of a.ts ("AACA": columns and lines as differences, base 64). */
    {"out.js", "save();\n//# sourceMappingURL=maps.json\n"},
    {"maps.json", "{\"version\":3,\"sources\":[\"a.ts\"],\"names\":[],\"mappings\":\"AACA\"}"},
};

static const char *path_of(struct world *world, size_t file)
{
    return lc_arena_cstring(&world->arena, lc_arena_printf(&world->arena, "%s/%s", world->root, files[file][0]), NULL);
}

static int set_up(void **state)
{
    struct lc_archive_options options = {.seed = 3};
    struct world *world = test_calloc(1, sizeof *world);
    struct lc_err err = {0};

    lc_arena_init(&world->arena, 3);
    snprintf(world->root, sizeof world->root, "/tmp/layercheck-syntax.XXXXXX");
    assert_non_null(mkdtemp(world->root));
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        FILE *file = fopen(path_of(world, i), "w");
        assert_non_null(file);
        fputs(files[i][1], file);
        assert_int_equal(fclose(file), 0);
    }
    assert_int_equal(lc_archive_open(world->root, lc_str_from(world->root), &options, &world->archive, &err), LC_OK);
    lc_tree_build(&world->tree, LC_S("/var/task"), &world->archive, 1, 3);
    world->cache = lc_syntax_cache_new(3, &world->arena);
    world->reader = lc_syntax_cache_reader(world->cache);
    *state = world;
    return 0;
}

static int tear_down(void **state)
{
    struct world *world = *state;

    lc_syntax_cache_release(world->cache);
    lc_tree_release(&world->tree);
    lc_archive_close(world->archive);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        unlink(path_of(world, i));
    rmdir(world->root);
    lc_arena_release(&world->arena);
    test_free(world);
    return 0;
}

static const struct lc_syntax *ask(struct world *world, const char *path, lc_str *why)
{
    const struct lc_tree_node *node = lc_tree_find(&world->tree, lc_str_from(path));

    assert_non_null(node);
    return world->reader.read(world->reader.context, &world->tree, node, why);
}

static void read_one(void *context, size_t item, size_t worker)
{
    struct world *world = context;
    lc_str why;

    (void)worker;
    world->seen[item] = ask(world, "index.js", &why);
}

static void all_readers_get_one_tree(void **state)
{
    struct world *world = *state;

    lc_pool_run(8, READERS, read_one, world);
    assert_non_null(world->seen[0]);
    assert_true(lc_str_is(world->seen[0]->source, files[0][1]));
    for (size_t i = 1; i < READERS; i++)
        assert_ptr_equal(world->seen[i], world->seen[0]);
    assert_int_equal(lc_archive_reads(world->archive).entries, 1);
}

static void what_is_no_source_says_why(void **state)
{
    struct world *world = *state;
    lc_str why = {0};

    assert_null(ask(world, "notes.txt", &why));
    assert_true(lc_str_contains(why, LC_S("ending")));
    assert_int_equal(lc_archive_reads(world->archive).entries, 0);
}

static void what_does_not_parse_says_why_each_time(void **state)
{
    struct world *world = *state;
    lc_str why = {0}, again = {0};

    assert_null(ask(world, "wrong.py", &why));
    assert_null(ask(world, "wrong.py", &again));
    assert_true(why.len > 0);
    assert_true(lc_str_eq(why, again));
    assert_int_equal(lc_archive_reads(world->archive).entries, 1);
}

static void the_map_beside_a_file_is_read_once(void **state)
{
    struct world *world = *state;
    const struct lc_tree_node *node = lc_tree_find(&world->tree, LC_S("out.js"));
    const struct lc_sourcemap *map;
    struct lc_original original;
    lc_str why;

    assert_non_null(ask(world, "out.js", &why));
    map = world->reader.map(world->reader.context, &world->tree, node);
    assert_non_null(map);
    assert_true(lc_sourcemap_at(map, 0, &original));
    assert_true(lc_str_is(original.path, "a.ts"));
    assert_int_equal(original.line, 2);
    assert_ptr_equal(world->reader.map(world->reader.context, &world->tree, node), map);
    assert_int_equal(lc_archive_reads(world->archive).entries, 2);
}

static void a_file_without_a_map_has_none(void **state)
{
    struct world *world = *state;
    lc_str why;

    assert_non_null(ask(world, "index.js", &why));
    assert_null(world->reader.map(world->reader.context, &world->tree, lc_tree_find(&world->tree, LC_S("index.js"))));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(all_readers_get_one_tree, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_no_source_says_why, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_map_beside_a_file_is_read_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_without_a_map_has_none, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_does_not_parse_says_why_each_time, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
