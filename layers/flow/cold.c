/* What loading costs: imports that only one branch uses, waits while the module loads, readings taken then and used
 * later as if they were fresh. */
#include "layers/flow/engine.h"

/* -- stale readings ------------------------------------------------------------------------------------------------ */

static bool is_clock(struct lc_engine *engine, const struct lc_syntax_node *call)
{
    lc_str callee;

    if (call->kind != LC_SYN_CALL || call->first == 0)
        return false;
    if (lc_at(engine, call->first)->next != 0) /* `new Date('2020-01-01')`, `process.hrtime(before)`: no reading */
        return false;
    callee = lc_str_cut(engine->frame->module->syntax->source, lc_at(engine, call->first)->start,
                        lc_at(engine, call->first)->end);
    return (lc_known_find(engine, callee)->flags & LC_KNOWN_CLOCK) != 0;
}

/* What is fetched under such a name runs out; a secret or a password does not. */
static bool names_a_token(lc_str name)
{
    static const char *const words[] = {"token", "Token", "credentials", "Credentials", "TOKEN"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (lc_str_contains(name, lc_str_from(words[i])))
            return true;
    return false;
}

/* `const now = Date.now()` and `const token = await login()` at the top level of a module. */
void lc_flow_fresh(struct lc_engine *engine, uint32_t target, uint32_t x)
{
    const struct lc_syntax_node *at = lc_at(engine, x), *name = lc_at(engine, target);
    bool clock = is_clock(engine, at), token = at->kind == LC_SYN_AWAIT && names_a_token(name->text);
    struct lc_binding *binding;

    if (name->kind != LC_SYN_NAME || !(clock || token))
        return;
    binding = lc_scope_bind(engine, engine->frame->module->scope, name->text, NULL);
    *LC_PUSH(&engine->work_arena, &engine->fresh) =
        (struct lc_fresh){engine->frame->module, x, binding->cell, name->text, token};
}

static void use(struct lc_engine *engine, struct lc_flow_scope *scope, lc_str name, bool compared)
{
    struct lc_binding *binding = lc_scope_find(engine, scope, name);

    for (size_t i = 0; binding && i < engine->fresh.count; i++) {
        const struct lc_fresh *fresh = &engine->fresh.items[i];
        if (fresh->cell == binding->cell && (compared || fresh->token))
            lc_flow_say(engine, LC_FLOW_STALE_INIT, LC_FLOW_WORTH_KNOWING,
                        fresh->token ? "token-at-load" : "clock-at-load", fresh->module, fresh->node, fresh->name,
                        LC_S("a sandbox may be initialised minutes before its first request and live for hours"),
                        fresh->token ? LC_S("keep it with the time it runs out, and fetch it again before then")
                                     : LC_S("take the reading inside the handler"));
    }
}

void lc_flow_used(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node)
{
    if (engine->fresh.count > 0 && !engine->at_load)
        use(engine, scope, lc_at(engine, node)->text, false);
}

/* `expires < now`. A difference (`Date.now() - started`) is a duration, and `loaded + lifetime` a date of its own. */
void lc_flow_compared(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node)
{
    static const char *const relations[] = {"<", ">", "<=", ">="};
    const struct lc_syntax_node *at = lc_at(engine, node);
    bool relation = false;

    if (engine->fresh.count == 0 || engine->at_load)
        return;
    for (size_t i = 0; i < sizeof relations / sizeof *relations; i++)
        relation = relation || lc_str_is(at->text, relations[i]);
    for (uint32_t kid = relation ? at->first : 0; kid; kid = lc_at(engine, kid)->next)
        if (lc_at(engine, kid)->kind == LC_SYN_NAME)
            use(engine, scope, lc_at(engine, kid)->text, true);
}

/* -- waits --------------------------------------------------------------------------------------------------------- */

/* Top-level await of work that certainly takes time. */
void lc_flow_waited(struct lc_engine *engine, lc_value_p value, uint32_t node)
{
    bool certain = false;
    uint32_t x = lc_kid(engine, node, 0);
    struct lc_flow_wait *wait;

    if (!engine->at_load || engine->frame->function)
        return;
    for (unsigned i = 0; i < value->count; i++)
        if (value->refs[i].kind == LC_REF_WORK)
            certain = certain || !(engine->works.items[value->refs[i].work].inert ||
                                   engine->works.items[value->refs[i].work].probable);
    if (!certain || x == 0)
        return;
    wait = LC_PUSH(engine->arena, &engine->flow->waits);
    wait->at = lc_flow_place_of(engine, engine->frame->module, x);
    wait->what = lc_flow_in_short(engine, engine->frame->module, x);
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
