/* Requirements beside the copies they get, over inventories written by hand: what each ecosystem looks up, and what
 * asks for nothing. Expected answers follow from the search orders as said beside each test. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "layers/base/caps.h"
#include "rules/packages/demand.h"

enum { COPIES_MAX = 300, ASKS_MAX = 8 };

/* One layer with all packages; `asks` are of the first copy, the others ask for nothing. */
struct world {
    struct lc_arena arena;
    struct lc_unit unit;
    const struct lc_unit *units[2];
    struct lc_stack stack;
    struct lc_package packages[COPIES_MAX];
    struct lc_installed items[COPIES_MAX];
    struct lc_requirements requirements[COPIES_MAX];
    struct lc_requirement asks[ASKS_MAX];
    lc_str path[3];
    struct lc_demands out;
};

static int set_up(void **state)
{
    struct world *world = calloc(1, sizeof *world);

    assert_non_null(world);
    lc_arena_init(&world->arena, 1);
    *state = world;
    return 0;
}

static int tear_down(void **state)
{
    struct world *world = *state;

    lc_arena_release(&world->arena);
    free(world);
    return 0;
}

/* Copies are added in the inventory's order: by name, then rank. */
static struct lc_installed *copy(struct world *world, enum lc_ecosystem ecosystem, const char *name,
                                 const char *version, size_t rank, const char *folder)
{
    size_t i = world->unit.packages.count++;
    struct lc_package *package = &world->packages[i];

    assert_true(i < COPIES_MAX);
    *package = (struct lc_package){.ecosystem = ecosystem,
                                   .name = lc_str_from(name),
                                   .normalized = lc_str_from(name),
                                   .folder_name = lc_str_from(name),
                                   .version = lc_str_from(version),
                                   .entry = LC_NO_ENTRY,
                                   .record = LC_NO_ENTRY,
                                   .requires_txt = LC_NO_ENTRY};
    world->items[i] = (struct lc_installed){
        .package = package, .origin = 1, .state = LC_STATE_ACTIVE, .rank = rank, .folder = lc_str_from(folder)};
    world->requirements[i].complete = true;
    return &world->items[i];
}

static struct lc_requirement *asks(struct world *world, const char *name, const char *range)
{
    size_t i = world->requirements[0].count++;

    assert_true(i < ASKS_MAX);
    world->asks[i] = (struct lc_requirement){
        .name = lc_str_from(name), .normalized = lc_str_from(name), .range = lc_str_from(range)};
    return &world->asks[i];
}

static void build(struct world *world, const char *runtime)
{
    struct lc_search_path *search = &world->stack.search.paths[LC_SEARCH_PACKAGES];

    world->unit.packages.items = world->packages;
    world->unit.requirements = world->requirements;
    world->requirements[0].items = world->asks;
    world->units[0] = &world->unit;
    world->path[0] = LC_S("/opt/first");
    world->path[1] = LC_S("/opt/second");
    *search = (struct lc_search_path){.items = world->path, .count = 2, .known = true};
    world->stack.layers = world->units;
    world->stack.layer_count = 1;
    world->stack.runtime = lc_runtime_find(lc_catalogue_builtin(), lc_str_from(runtime));
    assert_non_null(world->stack.runtime);
    world->stack.inventory.items = world->items;
    world->stack.inventory.count = world->unit.packages.count;
    lc_demands_build_stack(&world->stack, &world->arena, &world->out);
}

/* A line a demand: what is asked for, the version it gets, the verdict. */
static void expect(struct world *world, const char *expected)
{
    static const char *const verdicts[] = {[LC_SATISFIED] = "satisfied",
                                           [LC_UNSATISFIED] = "unsatisfied",
                                           [LC_RANGE_INVALID] = "invalid",
                                           [LC_RANGE_UNKNOWN] = "unknown"};
    lc_str said = LC_S("");

    for (size_t i = 0; i < world->out.count; i++) {
        const struct lc_demand *demand = &world->out.items[i];
        said = lc_arena_printf(&world->arena, "%.*s%.*s %.*s: %.*s %s\n", LC_FMT(said),
                               LC_FMT(demand->requirement->name), LC_FMT(demand->requirement->range),
                               LC_FMT((demand->gets ? demand->gets->package->version : LC_S("-"))),
                               verdicts[demand->verdict]);
    }
    if (!lc_str_is(said, expected))
        fail_msg("%.*s\nnot\n%s", LC_FMT(said), expected);
}

/* pip takes an installed prerelease; a marker that does not hold, an extra and a URL ask for nothing. */
static void python_takes_the_first(void **state)
{
    struct world *world = *state;

    copy(world, LC_PYPI, "app", "1.0", 0, "/opt/first");
    copy(world, LC_PYPI, "lib", "1.0", 0, "/opt/first");
    copy(world, LC_PYPI, "lib", "2.0", 1, "/opt/second")->state = LC_STATE_SHADOWED;
    copy(world, LC_PYPI, "pre", "2.0rc1", 0, "/opt/first");
    asks(world, "lib", ">=2");
    asks(world, "pre", ">=1");
    asks(world, "gone", ">=1");
    asks(world, "lib", ">=3")->marker = LC_S("python_version < \"3.8\"");
    asks(world, "lib", ">=4")->kind = LC_REQUIRES_EXTRA;
    asks(world, "lib", "")->url = LC_S("https://example.org/lib.zip");
    asks(world, "lib", "")->marker = LC_S("sys_platform == \"linux\"");
    build(world, "python3.12");
    expect(world, "lib >=2: 1.0 unsatisfied\npre >=1: 2.0rc1 satisfied\ngone >=1: - unknown\nlib : 1.0 satisfied\n");
    assert_ptr_equal(lc_demand_other(&world->out, &world->out.items[0], &world->arena), &world->items[2]);
    assert_null(lc_demand_other(&world->out, &world->out.items[1], &world->arena));
    /* The copy's own list: who gets it. */
    assert_int_equal(world->out.first[1], 0);
    assert_int_equal(world->out.items[0].next, 3);
    assert_int_equal(world->out.first[2], LC_NPOS);
}

/* RubyGems takes the highest that satisfies, wherever it stands; when none does, the highest there is. */
static void ruby_takes_the_highest_that_satisfies(void **state)
{
    struct world *world = *state;

    copy(world, LC_GEM, "app", "1.0", 0, "/opt/first");
    copy(world, LC_GEM, "lib", "1.5", 0, "/opt/first")->state = LC_STATE_SHADOWED;
    copy(world, LC_GEM, "lib", "2.5", 1, "/opt/second");
    copy(world, LC_GEM, "lib", "9.0", LC_NPOS, "/opt/nowhere")->state = LC_STATE_UNREACHABLE;
    asks(world, "lib", "~> 1.0");
    asks(world, "lib", ">= 0");
    asks(world, "lib", "> 3, < 10");
    build(world, "ruby3.3");
    expect(world, "lib ~> 1.0: 1.5 satisfied\nlib >= 0: 2.5 satisfied\nlib > 3, < 10: 2.5 unsatisfied\n");
}

/* npm: aliases are judged by their target's range, tags and URLs ask for no version, and what is optional may be missing.
 * A package called like a core module is no answer to require() of that name. */
static void npm_goes_by_the_folder(void **state)
{
    struct world *world = *state;

    copy(world, LC_NPM, "app", "1.0.0", 0, "/opt/first/app");
    copy(world, LC_NPM, "events", "1.0.0", 0, "/opt/first/events")->core = true;
    copy(world, LC_NPM, "lib", "1.2.0", 0, "/opt/first/lib");
    copy(world, LC_NPM, "lib", "2.0.0", 1, "/opt/second/lib")->state = LC_STATE_SHADOWED;
    asks(world, "lib", "npm:other@^2");
    asks(world, "lib", "latest");
    asks(world, "lib", "git+https://example.org/lib.git");
    asks(world, "gone", "1")->kind = LC_REQUIRES_OPTIONAL;
    asks(world, "lib", "^1.0.0")->kind = LC_REQUIRES_PEER;
    asks(world, "events", "^3.0.0");
    build(world, "nodejs22.x");
    expect(world, "lib npm:other@^2: 1.2.0 unsatisfied\nlib ^1.0.0: 1.2.0 satisfied\n");
}

/* What nothing can load asks for nothing; what was not read to its end is said, once for all. */
static void askers(void **state)
{
    struct world *world = *state;

    copy(world, LC_PYPI, "app", "1.0", 0, "/opt/first")->state = LC_STATE_UNREACHABLE;
    copy(world, LC_PYPI, "half", "1.0", 0, "/opt/first");
    copy(world, LC_PYPI, "lib", "1.0", 0, "/opt/first");
    asks(world, "lib", ">=2");
    world->requirements[0].complete = world->requirements[1].complete = world->requirements[2].complete = false;
    world->requirements[1].why = LC_S("it is too long");
    build(world, "python3.12");
    expect(world, "");
    assert_ptr_equal(world->out.unread, &world->items[1]);
    assert_int_equal(world->out.unread_count, 2);
    assert_true(lc_str_is(world->out.unread_why, "it is too long"));
    assert_false(world->out.cut);
}

/* More copies of one name than are looked through: said, not left out in silence. */
static void too_many_copies(void **state)
{
    struct world *world = *state;

    copy(world, LC_GEM, "app", "1.0", 0, "/opt/first");
    for (unsigned i = 0; i <= LC_COPIES_MAX; i++)
        copy(world, LC_GEM, "lib", "1.0", 0, "/opt/first");
    asks(world, "lib", ">= 1");
    build(world, "ruby3.3");
    expect(world, "lib >= 1: 1.0 satisfied\n");
    assert_true(world->out.cut);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(python_takes_the_first, set_up, tear_down),
        cmocka_unit_test_setup_teardown(ruby_takes_the_highest_that_satisfies, set_up, tear_down),
        cmocka_unit_test_setup_teardown(npm_goes_by_the_folder, set_up, tear_down),
        cmocka_unit_test_setup_teardown(askers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(too_many_copies, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("demand", tests, NULL, NULL);
}
