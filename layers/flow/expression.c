/* Expressions and members; functions and classes as values are in class.c. */
#include <stdio.h>

#include "layers/base/caps.h"
#include "layers/flow/engine.h"

enum { PATH_MAX_BYTES = 200, INDEXED_MAX = 8 };

/* -- members ------------------------------------------------------------------------------------------------------- */

static lc_str path_member(struct lc_engine *engine, lc_str path, lc_str name)
{
    if (path.len + name.len > PATH_MAX_BYTES)
        return path;
    if (lc_str_is(name, "default") || name.len == 0)
        return path;
    return lc_arena_printf(&engine->work_arena, "%.*s.%.*s", LC_FMT(path), LC_FMT(name));
}

static lc_value_p property_value(struct lc_engine *engine, struct lc_flow_property *property,
                                 struct lc_flow_object *self, uint32_t node)
{
    lc_value_p value = lc_cell_get(engine, property->cell);
    struct lc_arguments none = {0};

    if (value && property->getter)
        return lc_call(engine, value, lc_value_object(engine, self), &none, node);
    return value ? value : &lc_value_anything;
}

/* Python's methods keep the object they were taken from. */
static lc_value_p bound(struct lc_engine *engine, lc_value_p value, struct lc_flow_object *object, bool inherited)
{
    struct lc_flow_function *copy;

    if (engine->language != LC_LANG_PYTHON || !inherited || value->count != 1 ||
        value->refs[0].kind != LC_REF_FUNCTION || value->refs[0].function->home == NULL ||
        value->refs[0].function->self)
        return value;
    copy = LC_NEW(&engine->work_arena, struct lc_flow_function);
    *copy = *value->refs[0].function;
    copy->self = lc_value_object(engine, object);
    return lc_value_function(engine, copy);
}

static lc_value_p member_of_object(struct lc_engine *engine, struct lc_flow_object *object, lc_str name, uint32_t node)
{
    struct lc_flow_object *at = object;
    unsigned hops = 0;

    do {
        struct lc_flow_property *property = lc_object_property(engine, at, name, false);
        if (property)
            return bound(engine, property_value(engine, property, object, node), object, at != object);
        if (at->known.len > 0)
            return lc_value_known(engine, path_member(engine, at->known, name));
        if (at->opaque && at != object)
            return &lc_value_anything;
        at = at->class;
    } while (at && ++hops < 32);
    if (object->shape == LC_OBJECT_MODULE && object->module)
        return lc_module_export(engine, object->module, name);
    if (object->prototype && lc_str_is(name, "prototype"))
        return lc_value_object(engine, object->prototype);
    if (lc_str_is(name, "default") && object->shape == LC_OBJECT_PLAIN)
        return lc_value_object(engine, object);
    return &lc_value_anything;
}

static lc_value_p member_of_function(struct lc_engine *engine, struct lc_flow_function *function, lc_str name)
{
    struct lc_flow_property *property =
        function->owner ? lc_object_property(engine, function->owner, name, false) : NULL;
    lc_value_p value = property ? lc_cell_get(engine, property->cell) : NULL;

    if (value)
        return value;
    if (lc_str_is(name, "prototype")) {
        struct lc_flow_object *prototype = lc_object_new(engine, LC_OBJECT_PLAIN);
        if (function->owner == NULL)
            function->owner = lc_object_new(engine, LC_OBJECT_PLAIN);
        value = lc_value_object(engine, prototype);
        lc_object_set(engine, function->owner, name, value);
        return value;
    }
    return lc_str_is(name, "default") ? lc_value_function(engine, function) : &lc_value_anything;
}

lc_value_p lc_member_get(struct lc_engine *engine, lc_value_p object, lc_str name, uint32_t node)
{
    lc_value_p value = NULL;

    for (unsigned i = 0; i < object->count; i++) {
        const struct lc_ref *ref = &object->refs[i];
        lc_value_p one = NULL;
        if (ref->kind == LC_REF_OBJECT)
            one = member_of_object(engine, ref->object, name, node);
        else if (ref->kind == LC_REF_FUNCTION)
            one = member_of_function(engine, ref->function, name);
        else if (ref->kind == LC_REF_KNOWN)
            one = lc_value_known(engine, path_member(engine, ref->text, name));
        else if (ref->kind == LC_REF_STRING)
            one = &lc_value_plain;
        value = lc_value_join(engine, value, one);
    }
    if (value == NULL)
        return &lc_value_anything;
    return object->flags & LC_MAY_BE_ANYTHING ? lc_value_with(engine, value, LC_MAY_BE_ANYTHING) : value;
}

void lc_member_set(struct lc_engine *engine, lc_value_p object, lc_str name, lc_value_p value)
{
    bool kept = false;

    if (lc_str_is(name, "callbackWaitsForEmptyEventLoop") && lc_value_truth(value) == 0)
        engine->state->no_waiting = true;
    for (unsigned i = 0; i < object->count; i++) {
        const struct lc_ref *ref = &object->refs[i];
        if (ref->kind == LC_REF_OBJECT) {
            kept = true;
            if (name.len == 0)
                lc_object_add(engine, ref->object, value);
            else
                lc_object_set(engine, ref->object, name, value);
        } else if (ref->kind == LC_REF_FUNCTION && name.len > 0) {
            if (ref->function->owner == NULL)
                ref->function->owner = lc_object_new(engine, LC_OBJECT_PLAIN);
            lc_object_set(engine, ref->function->owner, name, value);
            kept = true;
        }
    }
    if (!kept || object->flags & LC_MAY_BE_ANYTHING)
        lc_works_escape(engine, value);
}

/* -- awaiting and iterating ---------------------------------------------------------------------------------------- */

/* An executor that goes on when its promise is settled on every path that comes here. */
static void note_after(const struct lc_engine *engine, struct lc_frame *frame, uint32_t work)
{
    lc_value_p settled = frame->executes.is_executor ? lc_cell_get(engine, frame->executes.settled) : NULL;

    if (settled && !(settled->flags & LC_MAY_BE_NOTHING) && !engine->works.items[work].inert &&
        !engine->works.items[work].probable)
        frame->executes.after = work;
}

lc_value_p lc_await(struct lc_engine *engine, lc_value_p value)
{
    lc_value_p settled = NULL;
    struct lc_frame *frame = engine->frame;

    for (unsigned i = 0; i < value->count; i++) {
        const struct lc_ref *ref = &value->refs[i];
        if (ref->kind != LC_REF_WORK) {
            /* what somebody awaits of a library's function that the data do not know is probably a promise */
            if (ref->kind == LC_REF_KNOWN && lc_str_has_suffix(ref->text, LC_S(")")) && !(value->flags & LC_IS_PROMISE))
                frame->suspends = true;
            settled = lc_value_join(engine, settled, lc_value_of(engine, *ref, 0));
            continue;
        }
        if (!engine->works.items[ref->work].inert) {
            frame->suspends = true;
            frame->certainly_suspends = frame->certainly_suspends || !engine->works.items[ref->work].probable;
        }
        lc_work_done(engine, ref->work);
        note_after(engine, frame, ref->work);
    }
    if (value->flags & LC_MAY_BE_ANYTHING && !(value->flags & LC_IS_PROMISE && value->count > 0))
        frame->suspends = true;
    if (settled == NULL)
        return value->count > 0 || value->flags & LC_MAY_BE_ANYTHING ? &lc_value_anything : &lc_value_plain;
    return lc_value_with(engine, settled, value->flags & (LC_MAY_BE_ANYTHING | LC_MAY_BE_NOTHING | LC_MAY_BE_PLAIN));
}

lc_value_p lc_iterate(struct lc_engine *engine, lc_value_p value, bool awaited)
{
    lc_value_p item = NULL;

    for (unsigned i = 0; i < value->count; i++) {
        const struct lc_ref *ref = &value->refs[i];
        if (ref->kind == LC_REF_OBJECT) {
            lc_value_p works = lc_cell_get(engine, ref->object->works);
            if (works && (awaited || engine->language == LC_LANG_PYTHON))
                lc_await(engine, works);
            item = lc_value_join(engine, item, lc_object_elements(engine, ref->object));
        } else if (ref->kind == LC_REF_WORK) {
            /* executor.map, as_completed: its items come as they are ready */
            if (engine->language != LC_LANG_NODE || awaited)
                lc_work_done(engine, ref->work);
            item = lc_value_join(engine, item, &lc_value_anything);
        } else {
            item = lc_value_join(engine, item, ref->kind == LC_REF_STRING ? &lc_value_plain : &lc_value_anything);
        }
    }
    if (item == NULL)
        item = &lc_value_anything;
    return awaited ? lc_await(engine, item) : item;
}

/* -- literals ------------------------------------------------------------------------------------------------------ */

static lc_value_p eval_array(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node)
{
    struct lc_flow_object *list = lc_object_new(engine, LC_OBJECT_LIST);
    unsigned at = 0;
    bool indexed = true;

    for (uint32_t kid = lc_at(engine, node)->first; kid && !engine->state->dead; kid = lc_at(engine, kid)->next, at++) {
        char digits[12];
        if (lc_at(engine, kid)->kind == LC_SYN_EMPTY)
            continue;
        if (lc_at(engine, kid)->kind == LC_SYN_SPREAD) {
            lc_value_p spread = lc_at(engine, kid)->first ? lc_eval(engine, scope, lc_at(engine, kid)->first) : NULL;
            if (spread)
                lc_object_add(engine, list, lc_iterate(engine, spread, false));
            indexed = false;
        } else if (indexed && at < INDEXED_MAX) {
            size_t length = (size_t)snprintf(digits, sizeof digits, "%u", at);
            lc_value_p value = lc_eval(engine, scope, kid);
            lc_object_set(engine, list, lc_arena_copy(&engine->work_arena, (lc_str){digits, length}), value);
        } else {
            lc_object_add(engine, list, lc_eval(engine, scope, kid));
        }
    }
    return lc_value_object(engine, list);
}

static void spread_object(struct lc_engine *engine, struct lc_flow_object *into, lc_value_p value)
{
    for (unsigned i = 0; i < value->count; i++) {
        struct lc_flow_object *from = value->refs[i].kind == LC_REF_OBJECT ? value->refs[i].object : NULL;
        for (size_t p = 0; from && p < from->properties.count; p++) {
            lc_value_p held = lc_cell_get(engine, from->properties.items[p].cell);
            if (held)
                lc_object_set(engine, into, from->properties.items[p].name, held);
        }
        if (from == NULL)
            into->opaque = true;
    }
    into->opaque = into->opaque || value->flags & LC_MAY_BE_ANYTHING;
}

static lc_value_p eval_object(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node)
{
    struct lc_flow_object *object = lc_object_new(engine, LC_OBJECT_PLAIN);

    for (uint32_t kid = lc_at(engine, node)->first; kid && !engine->state->dead; kid = lc_at(engine, kid)->next) {
        const struct lc_syntax_node *member = lc_at(engine, kid);
        if (member->kind == LC_SYN_FUNCTION) {
            lc_object_set(engine, object, member->text, lc_eval_function(engine, scope, kid, object));
            if (member->flags & LC_SYN_GETTER)
                lc_object_property(engine, object, member->text, true)->getter = true;
        } else if (member->kind == LC_SYN_SPREAD && member->first) {
            spread_object(engine, object, lc_eval(engine, scope, member->first));
        } else if (member->kind == LC_SYN_PROPERTY && member->first) {
            uint32_t key = lc_kid(engine, kid, 1);
            lc_str name = member->text;
            lc_value_p value;
            if (name.len == 0 && key && lc_at(engine, key)->kind != LC_SYN_EMPTY) {
                lc_value_p computed = lc_eval(engine, scope, key);
                name = lc_value_text(computed);
                lc_object_add(engine, object, lc_value_join(engine, &lc_value_plain, lc_value_works(engine, computed)));
            }
            value = lc_eval(engine, scope, member->first);
            if (name.len > 0)
                lc_object_set(engine, object, name, value);
            else
                lc_object_add(engine, object, value);
        } else if (member->kind == LC_SYN_NAME) {
            lc_object_set(engine, object, member->text, lc_eval(engine, scope, kid));
        }
    }
    return lc_value_object(engine, object);
}

/* -- names and operators ------------------------------------------------------------------------------------------- */

static lc_value_p eval_name(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node)
{
    lc_str name = lc_at(engine, node)->text;
    lc_value_p value;

    if (name.len > 0 && name.ptr[0] == '@' && engine->frame->self)
        return lc_member_get(engine, engine->frame->self, name, node);
    lc_flow_used(engine, scope, node);
    value = lc_scope_get(engine, scope, name);
    if (value)
        return value;
    if (lc_str_is(name, "undefined"))
        return &lc_value_nothing;
    if (lc_str_is(name, "arguments") && engine->frame->arguments)
        return engine->frame->arguments;
    if (lc_str_is(name, "globalThis") || lc_str_is(name, "global"))
        return lc_value_known(engine, LC_S("globalThis"));
    return lc_value_known(engine, name);
}

static lc_value_p eval_literal(const struct lc_syntax_node *node)
{
    lc_str text = node->text;

    if (lc_str_is(text, "null") || lc_str_is(text, "undefined") || lc_str_is(text, "false") ||
        lc_str_is(text, "None") || lc_str_is(text, "nil") || lc_str_is(text, "False"))
        return &lc_value_nothing;
    return &lc_value_plain;
}

static lc_value_p eval_index(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node)
{
    lc_value_p object = lc_eval(engine, scope, lc_kid(engine, node, 0)), value = NULL;
    uint32_t key = lc_kid(engine, node, 1);
    lc_value_p asked = key ? lc_eval(engine, scope, key) : &lc_value_anything;
    lc_str name = lc_value_text(asked);

    if (name.len == 0 && key && lc_at(engine, key)->kind == LC_SYN_NUMBER)
        name = lc_at(engine, key)->text;
    for (unsigned i = 0; i < object->count; i++) {
        const struct lc_ref *ref = &object->refs[i];
        struct lc_flow_property *property =
            ref->kind == LC_REF_OBJECT && name.len > 0 ? lc_object_property(engine, ref->object, name, false) : NULL;
        if (property)
            value = lc_value_join(engine, value, property_value(engine, property, ref->object, node));
        else if (ref->kind == LC_REF_OBJECT && ref->object->known.len == 0)
            value = lc_value_join(engine, value, lc_object_elements(engine, ref->object));
        else if (ref->kind == LC_REF_WORK)
            value = lc_value_join(engine, value, lc_value_of(engine, *ref, object->flags));
        else if (ref->kind == LC_REF_KNOWN || ref->kind == LC_REF_OBJECT)
            value = lc_value_join(
                engine, value,
                lc_value_known(engine, path_member(engine, ref->kind == LC_REF_KNOWN ? ref->text : ref->object->known,
                                                   name.len > 0 ? name : LC_S("[]"))));
    }
    return value ? value : &lc_value_anything;
}

static lc_value_p eval_assign(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node)
{
    uint32_t target = lc_kid(engine, node, 0), x = lc_kid(engine, node, 1);
    lc_str operator= lc_at(engine, node)->text;
    lc_value_p value, before = NULL;

    if (target == 0 || x == 0)
        return &lc_value_anything;
    if (!lc_str_is(operator, "=") && !lc_str_is(operator, ":=") && operator.len> 0)
        before = lc_eval(engine, scope, target);
    if (before && (lc_str_is(operator, "||=") || lc_str_is(operator, "?\?=")) && lc_value_truth(before) == 1)
        return before;
    value = lc_eval(engine, scope, x);
    if (engine->state->dead)
        return &lc_value_nothing;
    if (before && lc_str_is(operator, "+=") && lc_value_has(before, LC_REF_OBJECT)) {
        for (unsigned i = 0; i < before->count; i++)
            if (before->refs[i].kind == LC_REF_OBJECT)
                lc_object_add(engine, before->refs[i].object, lc_iterate(engine, value, false));
        return before;
    }
    if (before && lc_str_is(operator, "<<") == false && operator.len == 2 && operator.ptr[1] == '=')
        value = lc_value_join(engine, &lc_value_plain, lc_value_works(engine, value));
    if (before && operator.len == 3)
        value = lc_value_join(engine, before, value);
    lc_pattern_bind(engine, scope, target, value, false, 0);
    return value;
}

static lc_value_p eval_comprehension(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node)
{
    struct lc_flow_object *list = lc_object_new(engine, LC_OBJECT_LIST);
    struct lc_flow_scope *inner = lc_scope_new(engine, scope, true);
    uint32_t element = lc_kid(engine, node, 0);

    for (unsigned round = 0; round < (engine->frame->loop_depth > 2 ? 1u : 2u); round++) {
        engine->frame->loop_depth++;
        for (uint32_t kid = lc_kid(engine, node, 1); kid; kid = lc_at(engine, kid)->next) {
            uint32_t target = lc_kid(engine, kid, 0), iterable = lc_kid(engine, kid, 1);
            if (target == 0 || iterable == 0)
                continue;
            lc_pattern_bind(
                engine, inner, target,
                lc_iterate(engine, lc_eval(engine, inner, iterable), (lc_at(engine, kid)->flags & LC_SYN_AWAITED) != 0),
                true, 0);
            for (uint32_t condition = lc_kid(engine, kid, 2); condition; condition = lc_at(engine, condition)->next)
                lc_eval(engine, inner, condition);
        }
        if (element)
            lc_object_add(engine, list, lc_eval(engine, inner, element));
        engine->frame->loop_depth--;
    }
    return lc_value_object(engine, list);
}

static lc_value_p eval_template(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node)
{
    for (uint32_t kid = lc_at(engine, node)->first; kid && !engine->state->dead; kid = lc_at(engine, kid)->next)
        lc_eval(engine, scope, kid);
    return &lc_value_plain;
}

static lc_value_p eval_unary(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node)
{
    const struct lc_syntax_node *at = lc_at(engine, node);
    lc_value_p value = at->first ? lc_eval(engine, scope, at->first) : &lc_value_plain;

    if (lc_str_is(at->text, "void"))
        return value->count > 0 ? lc_value_join(engine, &lc_value_nothing, lc_value_works(engine, value))
                                : &lc_value_nothing;
    if (lc_str_is(at->text, "!") || lc_str_is(at->text, "not")) {
        if (lc_environment_says(value))
            return &lc_value_nothing;
        if (at->first && value == &lc_value_nothing && lc_at(engine, at->first)->kind == LC_SYN_UNARY &&
            lc_at(engine, at->first)->first &&
            lc_environment_says(lc_eval(engine, scope, lc_at(engine, at->first)->first))) /* !!process.env.… */
            return lc_eval(engine, scope, lc_at(engine, at->first)->first);
    }
    return &lc_value_plain;
}

static lc_value_p eval_yield(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node)
{
    uint32_t x = lc_kid(engine, node, 0);
    lc_value_p value = x && lc_at(engine, x)->kind != LC_SYN_EMPTY ? lc_eval(engine, scope, x) : &lc_value_nothing;

    if (engine->language == LC_LANG_RUBY) {
        struct lc_arguments arguments = {.items = &value, .nodes = &x, .count = x ? 1 : 0};
        if (engine->frame->block)
            return lc_call(engine, engine->frame->block, &lc_value_nothing, &arguments, node);
        return &lc_value_anything;
    }
    if (engine->language == LC_LANG_PYTHON) {
        if (lc_at(engine, node)->flags & LC_SYN_DELEGATE)
            value = lc_iterate(engine, value, false);
        engine->frame->result = lc_value_join(engine, engine->frame->result, value);
        return &lc_value_anything;
    }
    if (engine->frame->function && engine->frame->function->driven)
        return lc_await(engine, value);
    lc_works_done(engine, value); /* whoever drives the generator gets it */
    if (engine->frame->result == NULL || engine->frame->result->count == 0)
        engine->frame->result = lc_value_join(engine, engine->frame->result, value);
    return &lc_value_anything;
}

static lc_value_p eval_with(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node)
{
    lc_value_p held[8];
    unsigned count = 0;

    for (uint32_t kid = lc_at(engine, node)->first; kid && !engine->state->dead; kid = lc_at(engine, kid)->next) {
        const struct lc_syntax_node *at = lc_at(engine, kid);
        lc_value_p value, entered;
        if (at->kind != LC_SYN_ITEM) {
            lc_eval(engine, scope, kid);
            continue;
        }
        value = at->first ? lc_eval(engine, scope, at->first) : &lc_value_anything;
        entered = lc_python_enter(engine, value, (lc_at(engine, node)->flags & LC_SYN_AWAITED) != 0, kid);
        if (at->first && lc_at(engine, at->first)->next &&
            lc_at(engine, lc_at(engine, at->first)->next)->kind != LC_SYN_EMPTY)
            lc_pattern_bind(engine, scope, lc_at(engine, at->first)->next, entered, false, 0);
        if (count < 8)
            held[count++] = value;
    }
    if (engine->frame->out) { /* what returned from inside passes the end as well */
        struct lc_state *mine = engine->state;
        engine->state = engine->frame->out;
        for (unsigned i = count; i > 0; i--)
            lc_python_leave(engine, held[i - 1], node);
        engine->state = mine;
    }
    for (unsigned i = count; i > 0 && !engine->state->dead; i--)
        lc_python_leave(engine, held[i - 1], node);
    return &lc_value_plain;
}

/* __name__ == "__main__", __FILE__ == $0: never in a handler. */
static bool is_main(lc_value_p left, lc_value_p right)
{
    const struct lc_ref *name = lc_value_first(left, LC_REF_KNOWN);

    return name && lc_str_is(name->text, "__name__") && lc_str_is(lc_value_text(right), "__main__");
}

static lc_value_p eval_binary(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node)
{
    const struct lc_syntax_node *at = lc_at(engine, node);
    lc_value_p left = at->first ? lc_eval(engine, scope, at->first) : &lc_value_plain;
    lc_value_p right = lc_kid(engine, node, 1) ? lc_eval(engine, scope, lc_kid(engine, node, 1)) : left;

    lc_flow_compared(engine, scope, node);
    if (is_main(left, right) || is_main(right, left) ||
        (engine->language == LC_LANG_RUBY && at->first && lc_str_is(lc_at(engine, at->first)->text, "__FILE__")))
        return &lc_value_nothing;
    if (lc_environment_has(engine, at->text, left, right))
        return lc_environment_has(engine, at->text, left, right);
    if (lc_value_has(left, LC_REF_OBJECT) && (lc_str_is(at->text, "+") || lc_str_is(at->text, "<<"))) {
        for (unsigned i = 0; i < left->count; i++)
            if (left->refs[i].kind == LC_REF_OBJECT)
                lc_object_add(engine, left->refs[i].object,
                              lc_str_is(at->text, "<<") ? right : lc_iterate(engine, right, false));
        return left;
    }
    return &lc_value_plain;
}

static lc_value_p eval_expression_kind(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node)
{
    const struct lc_syntax_node *at = lc_at(engine, node);

    switch (at->kind) {
    case LC_SYN_NAME: return eval_name(engine, scope, node);
    case LC_SYN_STRING: return lc_value_string(engine, at->text);
    case LC_SYN_NUMBER: return &lc_value_plain;
    case LC_SYN_LITERAL: return eval_literal(at);
    case LC_SYN_TEMPLATE: return eval_template(engine, scope, node);
    case LC_SYN_THIS: return engine->frame->self ? engine->frame->self : &lc_value_anything;
    case LC_SYN_MEMBER:
        return at->first ? lc_member_get(engine, lc_eval(engine, scope, at->first), at->text, node)
                         : &lc_value_anything;
    case LC_SYN_INDEX: return eval_index(engine, scope, node);
    case LC_SYN_CALL: return lc_eval_call(engine, scope, node);
    case LC_SYN_KEYWORD: return at->first ? lc_eval(engine, scope, at->first) : &lc_value_plain;
    case LC_SYN_AWAIT: {
        lc_value_p awaited = at->first ? lc_eval(engine, scope, at->first) : &lc_value_plain;
        lc_flow_waited(engine, awaited, node);
        return lc_await(engine, awaited);
    }
    case LC_SYN_YIELD: return eval_yield(engine, scope, node);
    case LC_SYN_ARRAY: return eval_array(engine, scope, node);
    case LC_SYN_OBJECT: return eval_object(engine, scope, node);
    case LC_SYN_ASSIGN: return eval_assign(engine, scope, node);
    case LC_SYN_UNARY: return eval_unary(engine, scope, node);
    case LC_SYN_BINARY: return eval_binary(engine, scope, node);
    case LC_SYN_COMPREHENSION: return eval_comprehension(engine, scope, node);
    case LC_SYN_WITH: return eval_with(engine, scope, node);
    case LC_SYN_FUNCTION: {
        lc_value_p function;
        if ((at->flags & LC_SYN_DECLARATION) && engine->language == LC_LANG_NODE)
            return &lc_value_nothing; /* hoisted */
        function = lc_eval_function(engine, scope, node, NULL);
        if ((at->flags & LC_SYN_DECLARATION) && at->text.len > 0)
            lc_scope_bind(engine, scope, at->text, function);
        return function;
    }
    case LC_SYN_CLASS: return lc_eval_class(engine, scope, node);
    case LC_SYN_OTHER:
        if (at->flags & LC_SYN_NONLOCAL) {
            for (uint32_t kid = at->first; kid; kid = lc_at(engine, kid)->next)
                *LC_PUSH(&engine->work_arena, &scope->globals) = lc_at(engine, kid)->text;
            return &lc_value_nothing;
        }
        lc_eval_children(engine, scope, node);
        return &lc_value_anything;
    case LC_SYN_SEQUENCE: return lc_eval_children(engine, scope, node);
    default: return lc_eval_statement(engine, scope, node);
    }
}

lc_value_p lc_eval(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node)
{
    lc_value_p value;

    if (node == 0 && lc_at(engine, node)->kind != LC_SYN_PROGRAM)
        return &lc_value_nothing;
    if (engine->state->dead || !lc_flow_enter(engine))
        return &lc_value_anything;
    value = eval_expression_kind(engine, scope, node);
    lc_flow_leave(engine);
    return value;
}
