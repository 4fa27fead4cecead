/* What loading costs: imports that only one branch uses, waits while the module loads, readings taken then and used
 * later as if they were fresh. */
#include "layers/flow/engine.h"

/* -- stale readings ------------------------------------------------------------------------------------------------ */

/* `const now = Date.now()` at the top level of a module. */
void lc_flow_fresh(struct lc_engine *engine, uint32_t target, uint32_t x, lc_str what)
{
    const struct lc_syntax_node *at = lc_at(engine, x);
    struct lc_fresh *fresh;
    struct lc_binding *binding;
    lc_str callee;
    const struct lc_syntax_node *name = lc_at(engine, target);

    if (at->kind != LC_SYN_CALL || at->first == 0 || name->kind != LC_SYN_NAME)
        return;
    callee = lc_str_cut(engine->frame->module->syntax->source, lc_at(engine, at->first)->start,
                        lc_at(engine, at->first)->end);
    if (lc_at(engine, at->first)->next != 0) /* `new Date('2020-01-01')`, `process.hrtime(before)`: no reading */
        return;
    if (!(lc_known_find(engine, callee)->flags & LC_KNOWN_CLOCK))
        return;
    binding = lc_scope_find(engine, engine->frame->module->scope, name->text);
    if (binding == NULL)
        binding = lc_scope_bind(engine, engine->frame->module->scope, name->text, &lc_value_plain);
    fresh = LC_PUSH(&engine->work_arena, &engine->fresh);
    *fresh = (struct lc_fresh){engine->frame->module, x, binding->cell, name->text, what};
}

void lc_flow_used(struct lc_engine *engine, uint32_t cell)
{
    for (size_t i = 0; i < engine->fresh.count && !engine->at_load; i++)
        if (engine->fresh.items[i].cell == cell)
            lc_flow_say(engine, LC_FLOW_STALE_INIT, LC_FLOW_WORTH_KNOWING, "clock-at-load",
                        engine->fresh.items[i].module, engine->fresh.items[i].node, engine->fresh.items[i].name,
                        LC_S("a sandbox may be initialised minutes before its first request and live for hours"),
                        LC_S("take the reading inside the handler"));
}

/* -- lazy imports -------------------------------------------------------------------------------------------------- */

struct usage {
    const struct lc_syntax *syntax;
    lc_str name;
    uint32_t declaration; /* not a use */
    bool elsewhere;       /* used at load, or outside of a branch */
    uint32_t branch, first;
};

struct where {
    bool in_function;
    uint32_t branch;
};

static void look(struct usage *usage, uint32_t index, struct where where, unsigned depth)
{
    const struct lc_syntax_node *node = &usage->syntax->nodes[index];
    unsigned nth = 0;

    if (depth == 0 || usage->elsewhere || index == usage->declaration)
        return;
    if (node->kind == LC_SYN_NAME && lc_str_eq(node->text, usage->name)) {
        if (!where.in_function || where.branch == 0 || (usage->branch && usage->branch != where.branch)) {
            usage->elsewhere = true;
            return;
        }
        usage->branch = where.branch;
        usage->first = usage->first ? usage->first : index;
        return;
    }
    if (node->kind == LC_SYN_FUNCTION)
        where.in_function = true;
    for (uint32_t kid = node->first; kid; kid = usage->syntax->nodes[kid].next, nth++) {
        struct where inside = where;
        if (where.in_function && where.branch == 0 &&
            (((node->kind == LC_SYN_IF || node->kind == LC_SYN_CONDITIONAL) && nth > 0) ||
             (node->kind == LC_SYN_LOGICAL && nth == 1) || node->kind == LC_SYN_CASE || node->kind == LC_SYN_CATCH))
            inside.branch = kid;
        look(usage, kid, inside, depth - 1);
    }
}

static uint32_t edge_of(const struct lc_engine *engine, const struct lc_flow_module *module, lc_str specifier)
{
    for (size_t i = 0; i < engine->graph->edge_count; i++) {
        const struct lc_edge *edge = &engine->graph->edges[i];
        if (lc_str_eq(edge->specifier, specifier) && edge->from < engine->graph->file_count &&
            engine->graph->files[edge->from].node == module->tree_node)
            return (uint32_t)i;
    }
    return LC_NO_FILE;
}

static void one_import(struct lc_engine *engine, struct lc_flow_module *module, uint32_t statement, lc_str specifier,
                       uint32_t names)
{
    struct usage usage = {.syntax = module->syntax, .declaration = statement};
    uint32_t branch = 0, first = 0;
    unsigned count = 0;
    struct lc_flow_lazy *lazy;

    for (uint32_t kid = names; kid; kid = module->syntax->nodes[kid].next, count++) {
        const struct lc_syntax_node *node = &module->syntax->nodes[kid];
        uint32_t local = node->kind == LC_SYN_NAME ? kid : node->first;
        if (local == 0 || module->syntax->nodes[local].kind != LC_SYN_NAME)
            return;
        usage.name = module->syntax->nodes[local].text;
        usage.branch = branch;
        usage.first = 0;
        look(&usage, 0, (struct where){false, 0}, 400);
        if (usage.elsewhere || usage.branch == 0)
            return;
        branch = usage.branch;
        first = first ? first : usage.first;
    }
    if (count == 0 || first == 0)
        return;
    lazy = LC_PUSH(engine->arena, &engine->flow->lazy);
    lazy->at = lc_flow_place_of(engine, module, statement);
    lazy->specifier = lc_arena_copy(engine->arena, specifier);
    lazy->edge = edge_of(engine, module, specifier);
    lazy->use = lc_flow_place_of(engine, module, first);
}

/* const x = require('x') and const {a, b} = require('x'). */
static void one_declaration(struct lc_engine *engine, struct lc_flow_module *module, uint32_t statement)
{
    const struct lc_syntax_node *nodes = module->syntax->nodes;
    uint32_t bind = nodes[statement].first, target = bind ? nodes[bind].first : 0, x = target ? nodes[target].next : 0;
    uint32_t callee = x ? nodes[x].first : 0, argument = callee ? nodes[callee].next : 0;

    if (bind == 0 || nodes[bind].next || x == 0 || nodes[x].kind != LC_SYN_CALL || argument == 0 ||
        nodes[callee].kind != LC_SYN_NAME || !lc_str_is(nodes[callee].text, "require") ||
        nodes[argument].kind != LC_SYN_STRING)
        return;
    if (nodes[target].kind == LC_SYN_NAME) {
        struct usage usage = {.syntax = module->syntax, .declaration = statement, .name = nodes[target].text};
        look(&usage, 0, (struct where){false, 0}, 400);
        if (!usage.elsewhere && usage.branch) {
            struct lc_flow_lazy *lazy = LC_PUSH(engine->arena, &engine->flow->lazy);
            lazy->at = lc_flow_place_of(engine, module, statement);
            lazy->specifier = lc_arena_copy(engine->arena, nodes[argument].text);
            lazy->edge = edge_of(engine, module, nodes[argument].text);
            lazy->use = lc_flow_place_of(engine, module, usage.first);
        }
    } else if (nodes[target].kind == LC_SYN_OBJECT) {
        one_import(engine, module, statement, nodes[argument].text, nodes[target].first);
    }
}

void lc_flow_cold(struct lc_engine *engine)
{
    for (size_t i = 0; i < engine->modules.count; i++) {
        struct lc_flow_module *module = engine->modules.items[i];
        if (module->syntax == NULL || (module->bundle && module->bundle->kind != LC_BUNDLE_NONE))
            continue;
        for (uint32_t kid = module->syntax->nodes[0].first; kid; kid = module->syntax->nodes[kid].next) {
            const struct lc_syntax_node *node = &module->syntax->nodes[kid];
            if (node->kind == LC_SYN_IMPORT)
                one_import(engine, module, kid, node->text, node->first);
            else if (node->kind == LC_SYN_DECLARE)
                one_declaration(engine, module, kid);
        }
    }
}
