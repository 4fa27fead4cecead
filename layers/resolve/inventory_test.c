/* What becomes of copies of packages. Archives are folders written here; expected states follow from the merge rule
 * and the search orders, as written beside each case. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "layers/archive/test_zip.h"
#include "layers/base/buf.h"
#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "layers/resolve/copies.h"

enum { ARCHIVES_MAX = 4 };

/* Shape: origin 0 is the function, 1.. the layers; `folder` has a folder for each; links need a zip, since in folders
 * they are followed as packagers do. */
struct world {
    struct lc_arena arena;
    char folder[32];
    struct lc_archive *archives[ARCHIVES_MAX];
    struct lc_archive *layers[ARCHIVES_MAX];
    struct lc_packages packages[ARCHIVES_MAX];
    struct lc_contents contents[ARCHIVES_MAX];
    struct lc_bringer bringers[ARCHIVES_MAX];
    struct lc_tree task, opt;
    size_t count;
    struct lc_search search;
    struct lc_inventory inventory;
    unsigned contested;
    bool leave_records;       /* as a run does whose RECORDs are too large together */
    struct test_zip function; /* instead of a folder, when it has entries */
};

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)status;
    (void)kind;
    (void)walk;
    return remove(path);
}

static int set_up(void **state)
{
    struct world *world = calloc(1, sizeof *world);

    assert_non_null(world);
    lc_arena_init(&world->arena, 1);
    snprintf(world->folder, sizeof world->folder, "/tmp/lc-inventory-XXXXXX");
    assert_non_null(mkdtemp(world->folder));
    *state = world;
    return 0;
}

static int tear_down(void **state)
{
    struct world *world = *state;

    nftw(world->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    for (size_t i = 0; i < world->count; i++)
        lc_contents_release(&world->contents[i]);
    if (world->count > 0) {
        lc_tree_release(&world->task);
        lc_tree_release(&world->opt);
    }
    for (size_t i = 0; i < world->count; i++)
        lc_archive_close(world->archives[i]);
    if (world->function.count > 0)
        zip_free(&world->function);
    lc_arena_release(&world->arena);
    free(world);
    return 0;
}

static void zip_link(struct test_zip *zip, const char *name, const char *target)
{
    zip_add(zip, (struct test_entry){.name = name, .data = target, .mode = 0120777});
}

static const char *place(struct world *world, unsigned origin, const char *path)
{
    lc_str full = lc_arena_printf(&world->arena, "%s/%u/%s", world->folder, origin, path);
    char *bytes = lc_arena_bytes(&world->arena, full.len + 1);

    memcpy(bytes, full.ptr, full.len);
    for (size_t i = strlen(world->folder); i < full.len; i++) {
        if (bytes[i] != '/')
            continue;
        bytes[i] = '\0';
        mkdir(bytes, 0755);
        bytes[i] = '/';
    }
    bytes[full.len] = '\0';
    return bytes;
}

static void put(struct world *world, unsigned origin, const char *path, const char *text)
{
    FILE *file = fopen(place(world, origin, path), "w");

    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static void put_npm(struct world *world, unsigned origin, const char *folder, const char *name, const char *version)
{
    lc_str json = lc_arena_printf(&world->arena, "{\"name\": \"%s\", \"version\": \"%s\"}", name, version);
    lc_str path = lc_arena_printf(&world->arena, "%s/package.json", folder);

    put(world, origin, lc_arena_cstring(&world->arena, path, NULL), lc_arena_cstring(&world->arena, json, NULL));
}

/* `files`: lines of RECORD, each of which is written too, with the version in it; "" for a distribution without a
 * RECORD. */
static void put_dist(struct world *world, unsigned origin, const char *root, const char *name, const char *version,
                     const char *files)
{
    lc_str info = lc_arena_printf(&world->arena, "%s%s%s-%s.dist-info", root, *root ? "/" : "", name, version), line;
    lc_str text = lc_arena_printf(&world->arena, "Metadata-Version: 2.1\nName: %s\nVersion: %s\n", name, version);
    lc_str rest = lc_str_from(files);

    put(world, origin, lc_arena_cstring(&world->arena, lc_arena_join(&world->arena, info, LC_S("/METADATA")), NULL),
        lc_arena_cstring(&world->arena, text, NULL));
    if (rest.len > 0)
        put(world, origin, lc_arena_cstring(&world->arena, lc_arena_join(&world->arena, info, LC_S("/RECORD")), NULL),
            files);
    while (lc_str_next(&rest, '\n', &line)) {
        line = lc_str_cut(line, 0, lc_str_find_byte(line, ','));
        if (line.len > 0)
            put(world, origin,
                lc_arena_cstring(&world->arena, lc_path_join(&world->arena, lc_str_from(root), line), NULL), version);
    }
}

static void put_gem(struct world *world, unsigned origin, const char *home, const char *name, const char *version)
{
    lc_str path = lc_arena_printf(&world->arena, "%s/specifications/%s-%s.gemspec", home, name, version);
    lc_str text = lc_arena_printf(&world->arena, "s.name = \"%s\"\ns.version = \"%s\"\n", name, version);

    put(world, origin, lc_arena_cstring(&world->arena, path, NULL), lc_arena_cstring(&world->arena, text, NULL));
}

static void count_contested(void *context, size_t bringer, const struct lc_package *package)
{
    struct world *world = context;

    assert_true(bringer < world->count);
    assert_true(package >= world->packages[bringer].items &&
                package < world->packages[bringer].items + world->packages[bringer].count);
    world->contested++;
}

static void open_one(struct world *world, unsigned origin)
{
    struct lc_archive_options options = {.seed = 1};
    struct lc_err err = {0};
    const char *path = place(world, origin, "");

    if (origin == 0 && world->function.count > 0)
        world->archives[origin] = zip_open_test(&world->function);
    else
        assert_int_equal(lc_archive_open(path, lc_str_from(path), &options, &world->archives[origin], &err), LC_OK);
    lc_packages_find(world->archives[origin], &world->arena, &world->packages[origin]);
    lc_contents_init(&world->contents[origin], world->archives[origin], &world->arena);
    world->bringers[origin] = (struct lc_bringer){.origin = origin,
                                                  .tree = origin == 0 ? &world->task : &world->opt,
                                                  .archive = world->archives[origin],
                                                  .packages = &world->packages[origin],
                                                  .contents = &world->contents[origin]};
}

static void read_all(struct world *world, unsigned origin, struct lc_inflater *inflater)
{
    struct lc_packages *packages = &world->packages[origin];
    struct lc_contents *contents = &world->contents[origin];
    size_t slices;

    for (size_t i = 0; i < packages->count; i++) {
        if (packages->items[i].entry != LC_NO_ENTRY)
            lc_contents_need_all(contents, packages->items[i].entry, LC_METADATA_BYTES_MAX);
        if (packages->items[i].record != LC_NO_ENTRY && !world->leave_records)
            lc_contents_need_all(contents, packages->items[i].record, LC_RECORD_BYTES_MAX);
    }
    slices = lc_contents_plan(contents);
    for (size_t i = 0; i < slices; i++)
        lc_contents_fetch(contents, i, inflater);
    for (size_t i = 0; i < packages->count; i++) {
        const struct lc_need *need = lc_contents_get(contents, packages->items[i].entry);
        if (need)
            lc_package_read(&packages->items[i], need->bytes, inflater, &world->arena);
    }
}

/* Opens what was put, for a function with `count` - 1 layers, and takes stock. `variable` NULL: none is set. */
static void take_stock(struct world *world, const char *runtime_id, unsigned count, const char *variable,
                       const char *value)
{
    const struct lc_runtime *runtime =
        runtime_id ? lc_runtime_find(lc_catalogue_builtin(), lc_str_from(runtime_id)) : NULL;
    struct lc_variable set = {.name = lc_str_from(variable), .value = {.know = LC_KNOWN, .text = lc_str_from(value)}};
    struct lc_function function = {.environment = &set, .environment_count = variable ? 1 : 0};
    struct lc_inflater *inflater = lc_inflater_new();

    assert_true(runtime_id == NULL || runtime != NULL);
    for (unsigned i = 0; i < count; i++)
        open_one(world, i);
    world->count = count;
    memcpy(world->layers, world->archives + 1, sizeof *world->layers * (ARCHIVES_MAX - 1));
    lc_tree_build(&world->task, LC_S("/var/task"), world->archives, 1, 1);
    lc_tree_build(&world->opt, LC_S("/opt"), world->layers, count - 1, 1);
    lc_inventory_contested(world->bringers, count, &world->arena, count_contested, world);
    for (unsigned i = 0; i < count; i++)
        read_all(world, i, inflater);
    lc_search_build(runtime, &function, &world->arena, &world->search);
    lc_inventory_build(runtime, &world->search, world->bringers, count, &world->arena, &world->inventory);
    lc_inflater_free(inflater);
}

/* A line a copy: name, version, @origin, state, whose copy is got instead, * when overwritten. */
static void expect(struct world *world, const char *expected)
{
    struct lc_buf out;

    lc_buf_init(&out, 1 << 16);
    for (size_t i = 0; i < world->inventory.count; i++) {
        const struct lc_installed *item = &world->inventory.items[i];
        lc_str state = lc_package_state_name(item->state);
        lc_buf_printf(&out, "%.*s %.*s @%u %.*s", LC_FMT(item->package->name), LC_FMT(item->package->version),
                      item->origin, LC_FMT(state));
        if (item->winner)
            lc_buf_printf(&out, " by %.*s @%u", LC_FMT(item->winner->package->version), item->winner->origin);
        lc_buf_printf(&out, "%s\n", item->overwritten ? " *" : "");
    }
    lc_buf_add_byte(&out, '\0');
    assert_string_equal(out.ptr, expected);
    lc_buf_release(&out);
}

/* ----------------------------------------------------------------------------------------------------- npm */

/* The function's root is met on the way upward before NODE_PATH, whose entry for the major version stands first. */
static void node_takes_the_first_on_its_way(void **state)
{
    struct world *world = *state;

    put_npm(world, 0, "node_modules/a", "a", "1.0.0");
    put_npm(world, 1, "nodejs/node_modules/a", "a", "2.0.0");
    put_npm(world, 1, "nodejs/node20/node_modules/b", "b", "1.0.0");
    put_npm(world, 2, "nodejs/node_modules/b", "b", "2.0.0");
    put_npm(world, 2, "nodejs/node18/node_modules/c", "c", "1.0.0");
    put_npm(world, 2, "nodejs/node_modules/@s/d", "@s/d", "1.0.0");
    take_stock(world, "nodejs20.x", 3, NULL, NULL);
    expect(world, "@s/d 1.0.0 @2 active\n"
                  "a 1.0.0 @0 active\n"
                  "a 2.0.0 @1 shadowed by 1.0.0 @0\n"
                  "b 1.0.0 @1 active\n"
                  "b 2.0.0 @2 shadowed by 1.0.0 @1\n"
                  "c 1.0.0 @2 unreachable\n");
    assert_int_equal(world->contested, 0); /* nowhere do two stand at one place */
}

/* Node.js never leaves its own module for a copy of that name: require('events') asks no folder. Behind it the search
 * goes on as ever, for "events/". Node.js 22 has no core module 'sqlite' without "node:" in front. */
static void core_modules_are_not_replaced(void **state)
{
    struct world *world = *state;

    put_npm(world, 0, "node_modules/events", "events", "3.3.0");
    put_npm(world, 1, "nodejs/node_modules/events", "events", "1.1.0");
    put_npm(world, 0, "node_modules/a/node_modules/punycode", "punycode", "2.0.0");
    put_npm(world, 1, "nodejs/node_modules/util", "util", "0.11.0");
    put_npm(world, 2, "nodejs/node_modules/util", "util", "0.12.0");
    put_npm(world, 0, "node_modules/sqlite", "sqlite", "5.0.0");
    put_npm(world, 0, "node_modules/eventsource", "eventsource", "2.0.0");
    take_stock(world, "nodejs22.x", 3, NULL, NULL);
    expect(world, "events 3.3.0 @0 shadowed\n"
                  "events 1.1.0 @1 shadowed by 3.3.0 @0\n"
                  "eventsource 2.0.0 @0 active\n"
                  "punycode 2.0.0 @0 nested\n"
                  "sqlite 5.0.0 @0 active\n"
                  "util 0.11.0 @1 shadowed by 0.12.0 @2 *\n"
                  "util 0.12.0 @2 shadowed\n");
}

/* NODE_PATH of the user's replaces the default: the layers drop out, the way upward stays. */
static void a_variable_replaces_the_search_path(void **state)
{
    struct world *world = *state;

    put_npm(world, 0, "node_modules/a", "a", "1.0.0");
    put_npm(world, 1, "nodejs/node_modules/a", "a", "2.0.0");
    put_npm(world, 1, "mine/node_modules/b", "b", "1.0.0");
    take_stock(world, "nodejs20.x", 2, "NODE_PATH", "/opt/mine/node_modules/");
    expect(world, "a 1.0.0 @0 active\na 2.0.0 @1 unreachable\nb 1.0.0 @1 active\n");
}

static void later_layers_overwrite(void **state)
{
    struct world *world = *state;

    put_npm(world, 1, "nodejs/node_modules/whole", "whole", "1.0.0");
    put_npm(world, 2, "nodejs/node_modules/whole", "whole", "2.0.0");
    put_npm(world, 1, "nodejs/node_modules/torn", "torn", "1.0.0");
    put(world, 1, "nodejs/node_modules/torn/old.js", "1");
    put(world, 1, "nodejs/node_modules/torn/README.md", "1");
    put(world, 1, "nodejs/node_modules/torn/node_modules/x/x.js", "1"); /* another package's */
    put_npm(world, 2, "nodejs/node_modules/torn", "torn", "2.0.0");
    put_npm(world, 1, "nodejs/node_modules/same", "same", "1.0.0");
    put(world, 1, "nodejs/node_modules/same/part.js", "1");
    put_npm(world, 2, "nodejs/node_modules/same", "same", "1.0.0");
    take_stock(world, "nodejs20.x", 3, NULL, NULL);
    expect(world, "same 1.0.0 @1 shadowed by 1.0.0 @2 *\n"
                  "same 1.0.0 @2 active\n"
                  "torn 1.0.0 @1 torn by 2.0.0 @2 *\n"
                  "torn 2.0.0 @2 torn\n"
                  "whole 1.0.0 @1 shadowed by 2.0.0 @2 *\n"
                  "whole 2.0.0 @2 active\n");
    assert_int_equal(world->inventory.torn_count, 1);
    assert_int_equal(world->inventory.torn[0].stale_count, 1);
    assert_true(lc_str_is(world->inventory.torn[0].stale[0]->path, "nodejs/node_modules/torn/old.js"));
    assert_int_equal(world->contested, 4); /* both copies of whole and of torn; same has the same bytes */
}

static void nested_copies_serve_those_near(void **state)
{
    struct world *world = *state;

    put_npm(world, 0, "node_modules/a", "a", "1.0.0");
    put_npm(world, 0, "node_modules/a/node_modules/b", "b", "1.0.0");
    put_npm(world, 0, "sub/node_modules/c", "c", "1.0.0");
    put(world, 0, "sub/index.js", "1");
    put_npm(world, 0, "lost/node_modules/d", "d", "1.0.0");
    put(world, 0, "lost/package.json", "{}");
    put_npm(world, 1, "node_modules/e", "e", "1.0.0");
    put(world, 2, "nodejs/helper.js", "1"); /* whose way upward passes /opt/node_modules */
    take_stock(world, "nodejs22.x", 3, NULL, NULL);
    expect(world, "a 1.0.0 @0 active\n"
                  "b 1.0.0 @0 nested\n"
                  "c 1.0.0 @0 nested\n"
                  "d 1.0.0 @0 unreachable\n"
                  "e 1.0.0 @1 nested\n");
}

/* pnpm's layout: node_modules/x links into node_modules/.pnpm. The link's name is what is asked for, also when it is
 * an alias. */
static void links_make_packages_reachable(void **state)
{
    struct world *world = *state;

    zip_text(&world->function, "node_modules/.pnpm/a@1.0.0/node_modules/a/package.json",
             "{\"name\": \"a\", \"version\": \"1.0.0\"}");
    zip_text(&world->function, "node_modules/.pnpm/a@2.0.0/node_modules/a/package.json",
             "{\"name\": \"a\", \"version\": \"2.0.0\"}");
    zip_text(&world->function, "node_modules/.pnpm/@s+b@1.0.0/node_modules/@s/b/package.json",
             "{\"name\": \"@s/b\", \"version\": \"1.0.0\"}");
    zip_link(&world->function, "node_modules/a", ".pnpm/a@2.0.0/node_modules/a");
    zip_link(&world->function, "node_modules/@s/b", "../.pnpm/@s+b@1.0.0/node_modules/@s/b");
    zip_link(&world->function, "node_modules/round", "round");
    zip_link(&world->function, "node_modules/out", "/etc");
    zip_finish(&world->function, (struct test_end){0});
    put_npm(world, 1, "nodejs/node_modules/a", "a", "3.0.0");
    take_stock(world, "nodejs22.x", 2, NULL, NULL);
    expect(world, "@s/b 1.0.0 @0 active\n"
                  "a 2.0.0 @0 active\n"
                  "a 3.0.0 @1 shadowed by 2.0.0 @0\n"
                  "a 1.0.0 @0 nested\n");
}

static void bad_metadata_is_no_verdict(void **state)
{
    struct world *world = *state;

    put_npm(world, 1, "nodejs/node_modules/a", "a", "1.0.0");
    put(world, 1, "nodejs/node_modules/a/old.js", "1");
    put(world, 2, "nodejs/node_modules/a/package.json", "{");
    take_stock(world, "nodejs20.x", 3, NULL, NULL);
    expect(world, "a 1.0.0 @1 shadowed by  @2 *\na  @2 active\n");
    assert_int_equal(world->inventory.torn_count, 1);
    assert_true(world->inventory.torn[0].why.len > 0);
}

/* What Lambda makes of a folder in one layer and a file in another is not known, so nothing below is. */
static void conflicts_leave_it_open(void **state)
{
    struct world *world = *state;

    put_npm(world, 1, "nodejs/node_modules/a", "a", "1.0.0");
    put(world, 2, "nodejs/node_modules/a", "a file");
    put_npm(world, 1, "nodejs/node_modules/b", "b", "1.0.0");
    put(world, 1, "nodejs/node_modules/b/lib/old.js", "1");
    put_npm(world, 2, "nodejs/node_modules/b", "b", "2.0.0");
    put(world, 2, "nodejs/node_modules/b/lib", "a file");
    take_stock(world, "nodejs20.x", 3, NULL, NULL);
    expect(world, "a 1.0.0 @1 unknown\nb 1.0.0 @1 shadowed by 2.0.0 @2 *\nb 2.0.0 @2 active\n");
    assert_int_equal(world->inventory.torn_count, 0);
}

/* --------------------------------------------------------------------------------------------------- Python */

static void python_takes_the_first_on_sys_path(void **state)
{
    struct world *world = *state;

    put_dist(world, 0, "", "Flask_Cors", "3.0.0", "flask_cors.py,,\n");
    put_dist(world, 1, "python", "flask-cors", "4.0.0", "flask_cors.py,,\n");
    put_dist(world, 1, "python/lib/python3.12/site-packages", "b", "1.0", "b.py,,\n");
    put_dist(world, 2, "python", "b", "2.0", "b.py,,\n");
    put_dist(world, 2, "python/lib/python3.11/site-packages", "c", "2.0", "c.py,,\n");
    put_dist(world, 2, "python", "tools", "1.0", "tools/__init__.py,,\n");
    put_dist(world, 2, "python/tools/_vendor", "d", "1.0", "d.py,,\n");
    put_npm(world, 2, "nodejs/node_modules/e", "e", "1.0.0"); /* of no use to Python */
    take_stock(world, "python3.12", 3, NULL, NULL);
    expect(world, "e 1.0.0 @2 unreachable\n"
                  "b 1.0 @1 active\n"
                  "b 2.0 @2 shadowed by 1.0 @1\n"
                  "c 2.0 @2 unreachable\n"
                  "d 1.0 @2 nested\n"
                  "Flask_Cors 3.0.0 @0 active\n"
                  "flask-cors 4.0.0 @1 shadowed by 3.0.0 @0\n"
                  "tools 1.0 @2 active\n");
}

static void distributions_are_torn_by_record(void **state)
{
    struct world *world = *state;

    put_dist(world, 1, "python", "a", "1.0",
             "a/__init__.py,,\na/old.py,,\na/__pycache__/old.pyc,,\na-1.0.dist-info/X,,\n");
    put_dist(world, 2, "python", "a", "2.0", "a/__init__.py,,\n");
    put_dist(world, 1, "python", "b", "1.0", "b/__init__.py,,\n");
    put_dist(world, 2, "python", "b", "2.0", "b/__init__.py,,\nb/new.py,,\n");
    put_dist(world, 1, "python", "google-x", "1.0", "google/x.py,,\n");
    put_dist(world, 2, "python", "google-y", "1.0", "google/y.py,,\n");
    take_stock(world, "python3.12", 3, NULL, NULL);
    expect(world, "a 1.0 @1 torn by 2.0 @2 *\n"
                  "a 2.0 @2 torn\n"
                  "b 1.0 @1 shadowed by 2.0 @2 *\n"
                  "b 2.0 @2 active\n"
                  "google-x 1.0 @1 active\n"
                  "google-y 1.0 @2 active\n");
    assert_int_equal(world->inventory.torn_count, 2);
    assert_int_equal(world->inventory.torn[0].stale_count, 1);
    assert_true(lc_str_is(world->inventory.torn[0].stale[0]->path, "python/a/old.py"));
    assert_false(world->inventory.torn[0].metadata_only);
    assert_true(world->inventory.torn[1].metadata_only);
    assert_int_equal(world->contested, 4);
}

/* Without RECORD the folder of the distribution's own name tells; when there is none, nothing does. */
static void distributions_without_record(void **state)
{
    struct world *world = *state;

    put_dist(world, 1, "python", "my-lib", "1.0", "");
    put(world, 1, "python/my_lib/old.py", "1");
    put_dist(world, 2, "python", "my-lib", "2.0", "my_lib/__init__.py,,\n");
    put_dist(world, 1, "python", "other", "1.0", "");
    put_dist(world, 2, "python", "other", "2.0", "o.py,,\n");
    take_stock(world, "python3.12", 3, NULL, NULL);
    expect(world, "my-lib 1.0 @1 torn by 2.0 @2 *\n"
                  "my-lib 2.0 @2 torn\n"
                  "other 1.0 @1 shadowed by 2.0 @2 *\n"
                  "other 2.0 @2 active\n");
    assert_int_equal(world->inventory.torn_count, 2);
    assert_true(world->inventory.torn[1].why.len > 0);
}

/* The folder of its name would tell of old.py, but not whether the newer copy lists it. */
static void records_left_unread_leave_it_open(void **state)
{
    struct world *world = *state;

    put_dist(world, 1, "python", "a", "1.0", "a/__init__.py,,\na/old.py,,\n");
    put_dist(world, 2, "python", "a", "2.0", "a/__init__.py,,\n");
    world->leave_records = true;
    take_stock(world, "python3.12", 3, NULL, NULL);
    expect(world, "a 1.0 @1 shadowed by 2.0 @2 *\na 2.0 @2 active\n");
    assert_int_equal(world->inventory.torn_count, 1);
    assert_true(world->inventory.torn[0].why.len > 0);
    assert_int_equal(world->inventory.torn[0].stale_count, 0);
}

static void two_versions_in_one_archive(void **state)
{
    struct world *world = *state;

    put_dist(world, 0, "", "a", "1.10", "a.py,,\n");
    put_dist(world, 0, "", "a", "1.9", "a.py,,\n");
    take_stock(world, "python3.12", 1, NULL, NULL);
    expect(world, "a 1.9 @0 shadowed by 1.10 @0\na 1.10 @0 active\n");
    assert_int_equal(world->inventory.torn_count, 1);
    assert_true(world->inventory.torn[0].metadata_only);
    assert_int_equal(world->contested, 2);
}

/* A dist-info and an egg-info of one version in one archive, as Debian's cryptography has: one distribution, whose
 * files are told once. */
static void two_descriptions_of_one_version(void **state)
{
    struct world *world = *state;

    put_dist(world, 1, "python", "dup", "1.0", "dup/__init__.py,,\ndup/old.py,,\n");
    put(world, 1, "python/dup.egg-info/PKG-INFO", "Metadata-Version: 2.1\nName: dup\nVersion: 1.0\n");
    put_dist(world, 2, "python", "dup", "2.0", "dup/__init__.py,,\n");
    take_stock(world, "python3.12", 3, NULL, NULL);
    assert_int_equal(world->inventory.count, 3);
    assert_int_equal(world->inventory.torn_count, 1);
    assert_int_equal(world->inventory.torn[0].stale_count, 1);
}

/* ---------------------------------------------------------------------------------------------- Ruby and Java */

/* The highest version on GEM_PATH is activated, wherever it stands; numbers count as numbers. */
static void the_highest_gem_wins(void **state)
{
    struct world *world = *state;

    put_gem(world, 0, "vendor/bundle/ruby/3.3.0", "rack", "2.9.0");
    put_gem(world, 1, "ruby/gems/3.3.0", "rack", "2.10.0");
    put_gem(world, 1, "ruby/gems/3.3.0", "rack", "1.0.0");
    put_gem(world, 1, "ruby/gems/3.2.0", "old", "1.0.0");
    take_stock(world, "ruby3.3", 2, NULL, NULL);
    expect(world, "old 1.0.0 @1 unreachable\n"
                  "rack 2.9.0 @0 shadowed by 2.10.0 @1\n"
                  "rack 1.0.0 @1 shadowed by 2.10.0 @1\n"
                  "rack 2.10.0 @1 active\n");
}

/* Jars directly in /var/task are not on the class path; lib/ comes before the layers' java/lib. (No jar here is one:
 * names tell.) */
static void the_first_jar_wins(void **state)
{
    struct world *world = *state;

    put(world, 0, "root-1.0.jar", "x");
    put(world, 0, "lib/thing-1.0.jar", "x");
    put(world, 1, "java/lib/thing-2.0.jar", "y");
    put(world, 1, "java/lib/more/deep-2.0.jar", "y");
    take_stock(world, "java21", 2, NULL, NULL);
    expect(world, "deep 2.0 @1 unreachable\n"
                  "root 1.0 @0 unreachable\n"
                  "thing 1.0 @0 active\n"
                  "thing 2.0 @1 shadowed by 1.0 @0\n");
}

/* ------------------------------------------------------------------------------------------------- not known */

static void without_a_runtime_little_is_known(void **state)
{
    struct world *world = *state;

    put_npm(world, 0, "node_modules/a", "a", "1.0.0");
    put_npm(world, 0, "node_modules/a/node_modules/b", "b", "1.0.0");
    put_npm(world, 1, "nodejs/node_modules/c", "c", "1.0.0");
    put(world, 1, "nodejs/node_modules/c/old.js", "1");
    put_npm(world, 2, "nodejs/node_modules/c", "c", "2.0.0");
    take_stock(world, NULL, 3, NULL, NULL);
    expect(world, "a 1.0.0 @0 unknown\n"
                  "b 1.0.0 @0 nested\n"
                  "c 1.0.0 @1 torn by 2.0.0 @2 *\n"
                  "c 2.0.0 @2 torn\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(node_takes_the_first_on_its_way),
                                       TEST(core_modules_are_not_replaced),
                                       TEST(a_variable_replaces_the_search_path),
                                       TEST(later_layers_overwrite),
                                       TEST(nested_copies_serve_those_near),
                                       TEST(links_make_packages_reachable),
                                       TEST(bad_metadata_is_no_verdict),
                                       TEST(conflicts_leave_it_open),
                                       TEST(python_takes_the_first_on_sys_path),
                                       TEST(distributions_are_torn_by_record),
                                       TEST(distributions_without_record),
                                       TEST(records_left_unread_leave_it_open),
                                       TEST(two_versions_in_one_archive),
                                       TEST(two_descriptions_of_one_version),
                                       TEST(the_highest_gem_wins),
                                       TEST(the_first_jar_wins),
                                       TEST(without_a_runtime_little_is_known)};

    return cmocka_run_group_tests_name("inventory", tests, NULL, NULL);
}
