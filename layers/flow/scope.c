/* Names: where they are bound, and what patterns do to values. */
#include "layers/flow/engine.h"

#include <stdio.h>

enum { LINEAR_MAX = 12 };

struct lc_flow_scope *lc_scope_new(struct lc_engine *engine, struct lc_flow_scope *parent, bool function)
{
    struct lc_flow_scope *scope = LC_NEW(&engine->work_arena, struct lc_flow_scope);

    scope->parent = parent;
    scope->module = parent ? parent->module : engine->frame->module;
    scope->function = function;
    return scope;
}

static struct lc_binding *own(struct lc_flow_scope *scope, lc_str name)
{
    if (scope->index) {
        uintptr_t at = (uintptr_t)lc_map_get(scope->index, name);
        return at ? &scope->names.items[at - 1] : NULL;
    }
    for (size_t i = scope->names.count; i > 0; i--)
        if (lc_str_eq(scope->names.items[i - 1].name, name))
            return &scope->names.items[i - 1];
    return NULL;
}

struct lc_binding *lc_scope_find(struct lc_engine *engine, struct lc_flow_scope *scope, lc_str name)
{
    for (; scope; scope = scope->parent) {
        struct lc_binding *binding = own(scope, name);
        if (binding)
            return binding;
    }
    if (engine->language == LC_LANG_RUBY) /* what a file defines at its top, all others see */
        for (size_t i = 0; i < engine->modules.count; i++) {
            struct lc_binding *binding =
                engine->modules.items[i]->scope ? own(engine->modules.items[i]->scope, name) : NULL;
            if (binding)
                return binding;
        }
    return NULL;
}

static struct lc_binding *declare(struct lc_engine *engine, struct lc_flow_scope *scope, lc_str name)
{
    struct lc_binding *binding;

    LC_ASSERT(scope != NULL);
    binding = own(scope, name);
    if (binding)
        return binding;
    binding = LC_PUSH(&engine->work_arena, &scope->names);
    binding->name = name;
    binding->cell = lc_cell_new(engine, NULL);
    if (scope->index == NULL && scope->names.count > LINEAR_MAX) {
        scope->index = LC_NEW(&engine->work_arena, struct lc_map);
        lc_map_init(scope->index, &engine->work_arena, 64);
        for (size_t i = 0; i < scope->names.count; i++)
            *lc_map_put(scope->index, scope->names.items[i].name) = (void *)(uintptr_t)(i + 1);
    } else if (scope->index) {
        *lc_map_put(scope->index, name) = (void *)(uintptr_t)scope->names.count;
    }
    return binding;
}

struct lc_binding *lc_scope_bind(struct lc_engine *engine, struct lc_flow_scope *scope, lc_str name, lc_value_p value)
{
    struct lc_binding *binding = declare(engine, scope, name);

    if (value)
        lc_cell_set(engine, binding->cell, value);
    return binding;
}

lc_value_p lc_scope_get(struct lc_engine *engine, struct lc_flow_scope *scope, lc_str name)
{
    struct lc_binding *binding = lc_scope_find(engine, scope, name);
    lc_value_p value;

    if (binding == NULL)
        return NULL;
    if (binding->from)
        return lc_module_export(engine, binding->from, binding->imported);
    value = lc_cell_get(engine, binding->cell);
    return value ? value : &lc_value_anything;
}

static bool is_global(const struct lc_flow_scope *scope, lc_str name)
{
    for (size_t i = 0; i < scope->globals.count; i++)
        if (lc_str_eq(scope->globals.items[i], name))
            return true;
    return false;
}

/* Where an assignment to a name goes. */
static struct lc_binding *assigned(struct lc_engine *engine, struct lc_flow_scope *scope, lc_str name)
{
    struct lc_flow_scope *at = scope;

    if (engine->language == LC_LANG_NODE) {
        struct lc_binding *binding = lc_scope_find(engine, scope, name);
        while (at->parent)
            at = at->parent;
        return binding ? binding : declare(engine, at, name);
    }
    if (engine->language == LC_LANG_RUBY) {
        for (; at; at = at->parent) {
            struct lc_binding *binding = own(at, name);
            if (binding)
                return binding;
            if (at->sealed && !(name.len > 0 && name.ptr[0] == '$'))
                break;
        }
        return declare(engine, scope, name);
    }
    while (!at->function && at->parent)
        at = at->parent;
    if (is_global(at, name)) {
        struct lc_binding *binding = at->parent ? lc_scope_find(engine, at->parent, name) : NULL;
        while (at->parent)
            at = at->parent;
        return binding ? binding : declare(engine, at, name);
    }
    return declare(engine, at, name);
}

/* -- hoisting ------------------------------------------------------------------------------------------------------ */

static void hoist_pattern(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t target, unsigned depth)
{
    const struct lc_syntax_node *node = lc_at(engine, target);

    if (node->kind == LC_SYN_NAME) {
        struct lc_binding *binding = declare(engine, scope, node->text);
        if (lc_cell_get(engine, binding->cell) == NULL && binding->from == NULL)
            lc_cell_set(engine, binding->cell, &lc_value_nothing);
        return;
    }
    if (node->kind == LC_SYN_PARAMETER || node->kind == LC_SYN_PROPERTY || node->kind == LC_SYN_SPREAD) {
        if (node->first && depth > 0)
            hoist_pattern(engine, scope, node->first, depth - 1);
        return;
    }
    if (node->kind == LC_SYN_ARRAY || node->kind == LC_SYN_OBJECT)
        for (uint32_t kid = node->first; kid && depth > 0; kid = lc_at(engine, kid)->next)
            hoist_pattern(engine, scope, kid, depth - 1);
}

static void hoist_declare(struct lc_engine *engine, struct lc_flow_scope *scope, const struct lc_syntax_node *node)
{
    for (uint32_t bind = node->first; bind; bind = lc_at(engine, bind)->next)
        if (lc_at(engine, bind)->first)
            hoist_pattern(engine, scope, lc_at(engine, bind)->first, 16);
}

/* `var` anywhere below, but not in functions. */
static void hoist_vars(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t index, unsigned depth)
{
    const struct lc_syntax_node *node = lc_at(engine, index);

    if (depth == 0)
        return;
    if (node->kind == LC_SYN_DECLARE && (node->flags & LC_SYN_VAR))
        hoist_declare(engine, scope, node);
    switch (node->kind) {
    case LC_SYN_PROGRAM:
    case LC_SYN_BLOCK:
    case LC_SYN_IF:
    case LC_SYN_LOOP:
    case LC_SYN_TRY:
    case LC_SYN_CATCH:
    case LC_SYN_FINALLY:
    case LC_SYN_SWITCH:
    case LC_SYN_CASE:
    case LC_SYN_EXPORT:
        for (uint32_t kid = node->first; kid; kid = lc_at(engine, kid)->next)
            hoist_vars(engine, scope, kid, depth - 1);
        break;
    default: break;
    }
}

static void hoist_one(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t index)
{
    const struct lc_syntax_node *node = lc_at(engine, index);

    if (node->kind == LC_SYN_EXPORT && node->first) {
        node = lc_at(engine, node->first);
        index = lc_at(engine, index)->first;
    }
    if (node->kind == LC_SYN_FUNCTION && (node->flags & LC_SYN_DECLARATION) && node->text.len > 0)
        lc_scope_bind(engine, scope, node->text, lc_eval_function(engine, scope, index, NULL));
    else if (node->kind == LC_SYN_CLASS && (node->flags & LC_SYN_DECLARATION) && node->text.len > 0)
        declare(engine, scope, node->text);
    else if (node->kind == LC_SYN_DECLARE && !(node->flags & LC_SYN_VAR))
        hoist_declare(engine, scope, node);
}

void lc_scope_hoist(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t body, bool function)
{
    const struct lc_syntax_node *node = lc_at(engine, body);

    if (engine->language != LC_LANG_NODE)
        return;
    if (function)
        hoist_vars(engine, scope, body, 200);
    for (uint32_t kid = node->first; kid; kid = lc_at(engine, kid)->next)
        hoist_one(engine, scope, kid);
}

/* -- patterns ------------------------------------------------------------------------------------------------------ */

static void bind_list(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t target, lc_value_p value,
                      bool declare_it, unsigned flags)
{
    char digits[12];
    unsigned at = 0;

    for (uint32_t kid = lc_at(engine, target)->first; kid; kid = lc_at(engine, kid)->next, at++) {
        lc_str index = {digits, 0};
        lc_value_p item;
        if (lc_at(engine, kid)->kind == LC_SYN_EMPTY)
            continue;
        if (lc_at(engine, kid)->kind == LC_SYN_SPREAD) {
            struct lc_flow_object *rest = lc_object_new(engine, LC_OBJECT_LIST);
            lc_object_add(engine, rest, lc_iterate(engine, value, false));
            if (lc_at(engine, kid)->first)
                lc_pattern_bind(engine, scope, lc_at(engine, kid)->first, lc_value_object(engine, rest), declare_it,
                                flags);
            continue;
        }
        index.len = (size_t)snprintf(digits, sizeof digits, "%u", at);
        item = NULL;
        for (unsigned i = 0; i < value->count; i++) {
            struct lc_flow_property *property = value->refs[i].kind == LC_REF_OBJECT
                                                    ? lc_object_property(engine, value->refs[i].object, index, false)
                                                    : NULL;
            if (property)
                item = lc_value_join(engine, item, lc_cell_get(engine, property->cell));
        }
        if (item == NULL) {
            item = lc_iterate(engine, value, false);
            if (lc_value_has(value, LC_REF_WORK)) /* a pair of a map's: [key, promise] */
                item = lc_value_join(engine, item, lc_value_works(engine, value));
        }
        lc_pattern_bind(engine, scope, kid, item, declare_it, flags);
    }
}

static void bind_object(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t target, lc_value_p value,
                        bool declare_it, unsigned flags)
{
    for (uint32_t kid = lc_at(engine, target)->first; kid; kid = lc_at(engine, kid)->next) {
        const struct lc_syntax_node *node = lc_at(engine, kid);
        if (node->kind == LC_SYN_SPREAD && node->first)
            lc_pattern_bind(engine, scope, node->first, value, declare_it, flags);
        else if (node->kind == LC_SYN_PROPERTY && node->first)
            lc_pattern_bind(engine, scope, node->first,
                            node->text.len > 0 ? lc_member_get(engine, value, node->text, kid) : &lc_value_anything,
                            declare_it, flags);
        else if (node->kind == LC_SYN_NAME || node->kind == LC_SYN_PARAMETER)
            lc_pattern_bind(engine, scope, kid, lc_member_get(engine, value, node->text, kid), declare_it, flags);
    }
}

static lc_value_p with_default(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node, lc_value_p value)
{
    struct lc_flow_value *given;

    if (node == 0 || lc_at(engine, node)->kind == LC_SYN_EMPTY || !(value->flags & (LC_MAY_BE_NOTHING)))
        return value;
    if (value->count == 0 && value->flags == LC_MAY_BE_NOTHING)
        return lc_eval(engine, scope, node);
    given = lc_arena_alloc(&engine->work_arena, sizeof *given + value->count * sizeof(struct lc_ref));
    memcpy(given, value, sizeof *given + value->count * sizeof(struct lc_ref));
    given->flags &= ~(unsigned)LC_MAY_BE_NOTHING;
    return lc_value_join(engine, given, lc_eval(engine, scope, node));
}

static void bind_name(struct lc_engine *engine, struct lc_flow_scope *scope, lc_str name, lc_value_p value,
                      bool declare_it, unsigned flags)
{
    struct lc_binding *binding;

    if (name.len > 0 && name.ptr[0] == '@' && engine->frame->self) {
        lc_member_set(engine, engine->frame->self, name, value);
        return;
    }
    if (declare_it) {
        while ((flags & LC_SYN_VAR) && !scope->function && scope->parent)
            scope = scope->parent;
        binding = declare(engine, scope, name);
    } else {
        binding = assigned(engine, scope, name);
    }
    binding->from = NULL;
    lc_cell_set(engine, binding->cell, value);
}

void lc_pattern_bind(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t target, lc_value_p value,
                     bool declare_it, unsigned flags)
{
    const struct lc_syntax_node *node = lc_at(engine, target);

    switch (node->kind) {
    case LC_SYN_NAME: bind_name(engine, scope, node->text, value, declare_it, flags); break;
    case LC_SYN_PARAMETER:
        if (node->first)
            lc_pattern_bind(engine, scope, node->first, with_default(engine, scope, lc_kid(engine, target, 1), value),
                            declare_it, flags);
        break;
    case LC_SYN_ASSIGN: /* a default in an assignment's pattern */
        lc_pattern_bind(engine, scope, node->first, with_default(engine, scope, lc_kid(engine, target, 1), value),
                        declare_it, flags);
        break;
    case LC_SYN_ARRAY: bind_list(engine, scope, target, value, declare_it, flags); break;
    case LC_SYN_OBJECT: bind_object(engine, scope, target, value, declare_it, flags); break;
    case LC_SYN_SPREAD:
        if (node->first)
            lc_pattern_bind(engine, scope, node->first, value, declare_it, flags);
        break;
    case LC_SYN_MEMBER: lc_member_set(engine, lc_eval(engine, scope, node->first), node->text, value); break;
    case LC_SYN_INDEX: {
        lc_value_p object = lc_eval(engine, scope, node->first);
        uint32_t key = lc_kid(engine, target, 1);
        lc_value_p asked = key ? lc_eval(engine, scope, key) : &lc_value_anything;
        if (engine->language == LC_LANG_PYTHON &&
            (lc_value_has(asked, LC_REF_WORK) || lc_value_has(asked, LC_REF_OBJECT)))
            lc_member_set(engine, object, (lc_str){0}, asked); /* futures are keys, too */
        lc_member_set(engine, object, lc_value_text(asked), value);
        break;
    }
    default: lc_works_escape(engine, value); break;
    }
}
