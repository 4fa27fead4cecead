/* Severities that configurations ask for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lint/after/after.h"

/* Three functions: the first under the run's configuration, the others under the second and third. */
struct world {
    struct lc_function functions[3];
    struct lc_deployment deployment;
    struct lc_model model;
    struct lc_selection selections[3];
    const struct lc_selection *all[3];
    struct lc_finding finding;
    struct lc_finding *findings[1];
    lc_str names[3];
    struct lc_results results;
};

static void set_up(struct world *world)
{
    *world = (struct world){.finding = {.rule = lc_rules[0], .severity = LC_WARNING}};
    for (size_t i = 0; i < 3; i++) {
        static const char *const names[] = {"a", "b", "c"};
        world->names[i] = lc_str_from(names[i]);
        world->functions[i] = (struct lc_function){.name = world->names[i], .settings = i == 0 ? 0 : i + 1};
        world->all[i] = &world->selections[i];
        for (size_t k = 0; k < LC_RULES_MAX; k++)
            world->selections[i].severity[k] = LC_SEVERITY_AS_IS;
    }
    world->deployment.functions = world->functions;
    world->deployment.function_count = 3;
    world->model.deployment = &world->deployment;
    world->findings[0] = &world->finding;
    world->results.findings.items = world->findings;
    world->results.findings.count = 1;
}

static void ask(struct world *world, size_t selection, enum lc_severity severity)
{
    world->selections[selection].severity[0] = (short)severity;
    world->selections[selection].overrides = true;
}

static enum lc_severity judged(struct world *world, size_t first, size_t count)
{
    struct lc_arena arena;

    lc_arena_init(&arena, 7);
    world->finding.severity = LC_WARNING;
    world->finding.functions = world->names + first;
    world->finding.function_count = count;
    lc_after_severity(&world->model, world->all, 3, &world->results, &arena);
    lc_arena_release(&arena);
    return world->finding.severity;
}

static void test_nothing_asked(void **state)
{
    struct world world;

    (void)state;
    set_up(&world);
    assert_int_equal(judged(&world, 0, 3), LC_WARNING);
    assert_int_equal(judged(&world, 0, 0), LC_WARNING);
}

static void test_each_its_own(void **state)
{
    struct world world;

    (void)state;
    set_up(&world);
    ask(&world, 0, LC_NOTE);
    ask(&world, 2, LC_ERROR);
    assert_int_equal(judged(&world, 0, 1), LC_NOTE);    /* a: lowered */
    assert_int_equal(judged(&world, 1, 1), LC_WARNING); /* b: as the rule says */
    assert_int_equal(judged(&world, 2, 1), LC_ERROR);   /* c: raised */
    assert_int_equal(judged(&world, 0, 0), LC_NOTE);    /* nobody's: the run's */
}

static void test_gravest(void **state)
{
    struct world world;

    (void)state;
    set_up(&world);
    ask(&world, 0, LC_NOTE);
    ask(&world, 1, LC_NOTE);
    assert_int_equal(judged(&world, 0, 2), LC_NOTE);
    assert_int_equal(judged(&world, 0, 3), LC_WARNING); /* c has not asked for less */
    ask(&world, 2, LC_ERROR);
    assert_int_equal(judged(&world, 0, 3), LC_ERROR);
}

static void test_other_rules(void **state)
{
    struct world world;

    (void)state;
    set_up(&world);
    ask(&world, 0, LC_ERROR);
    world.finding.rule = lc_rules[1];
    assert_int_equal(judged(&world, 0, 1), LC_WARNING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_nothing_asked), cmocka_unit_test(test_each_its_own),
                                       cmocka_unit_test(test_gravest), cmocka_unit_test(test_other_rules)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
