#ifndef LC_RULES_CONFIG_SETTINGS_TEST_H
#define LC_RULES_CONFIG_SETTINGS_TEST_H

/* A function described by hand, and rules about its settings asked one by one. For tests alone; cmocka
 * comes first. */

#include "rules/config/reserved.h"
#include "rules/config/settings.h"

struct world {
    struct lc_arena arena, scratch;
    struct lc_deployment deployment;
    struct lc_function function;
    struct lc_stack stack;
    struct lc_target target;
    struct lc_model model;
    struct lc_unit code;
    struct lc_results results;
};

static inline struct lc_value value(const char *text)
{
    struct lc_value out = {.know = LC_KNOWN, .text = lc_str_from(text)};

    (void)!lc_str_to_u64(out.text, &out.number);
    return out;
}

static inline struct lc_value value_at(const char *text, uint32_t line)
{
    struct lc_value out = value(text);

    out.at = (struct lc_origin){LC_S("template.yaml"), line, 7};
    return out;
}

/* A function at line 10 of a SAM template that is in order, judged at the catalogue's date. */
static inline void start(struct world *world)
{
    *world = (struct world){.deployment = {.function_count = 1}};
    lc_arena_init(&world->arena, 1);
    lc_arena_init(&world->scratch, 1);
    world->function = (struct lc_function){.name = LC_S("f"), .id = LC_S("F"), .described = LC_DESCRIBED_BY_SAM};
    world->function.at = (struct lc_origin){LC_S("template.yaml"), 10, 3};
    world->function.runtime = value_at("nodejs24.x", 13);
    world->function.handler = value_at("index.handler", 14);
    world->function.publishes = LC_UNKNOWN;
    world->code = (struct lc_unit){.path = LC_S("src")};
}

static inline const struct lc_results *judge(struct world *world, const char *rule)
{
    lc_str id = world->function.runtime.text;
    struct lc_context cx = {.arena = &world->arena, .scratch = &world->scratch, .results = &world->results};

    world->deployment.functions = &world->function;
    world->model = (struct lc_model){.deployment = &world->deployment, .catalogue = lc_catalogue_builtin()};
    if (world->model.as_of.len == 0)
        world->model.as_of = LC_S("2026-11-23");
    world->stack = (struct lc_stack){.runtime = lc_runtime_find(world->model.catalogue, id), .arch = LC_ARCH_X86_64};
    if (world->function.architecture.know == LC_KNOWN)
        world->stack.arch = lc_arch_from(world->function.architecture.text);
    world->target = (struct lc_target){.function = &world->function, .stack = &world->stack, .code = &world->code};
    cx.model = &world->model;
    cx.target = &world->target;
    cx.stack = &world->stack;
    cx.rule = lc_rule_find(lc_str_from(rule));
    assert_non_null(cx.rule);
    world->results = (struct lc_results){0};
    cx.rule->check(&cx);
    return &world->results;
}

static inline void finish(struct world *world)
{
    lc_arena_release(&world->arena);
    lc_arena_release(&world->scratch);
}

/* Exactly one finding, of this kind and severity, at this line. */
static inline const struct lc_finding *one(struct world *world, const char *rule, const char *kind,
                                           enum lc_severity severity, uint32_t line)
{
    const struct lc_results *said = judge(world, rule);
    const struct lc_finding *finding;

    assert_int_equal(said->findings.count, 1);
    finding = said->findings.items[0];
    if (kind == NULL)
        assert_null(finding->kind);
    else
        assert_string_equal(finding->kind, kind);
    assert_int_equal(finding->severity, severity);
    assert_true(finding->location_count > 0);
    assert_int_equal(finding->locations[0].origin.line, line);
    return finding;
}

static inline void none(struct world *world, const char *rule)
{
    assert_int_equal(judge(world, rule)->findings.count, 0);
}

#endif
