/* What a value may be: small immutable unions, and objects with an identity. */
#include "layers/flow/engine.h"

const struct lc_flow_value lc_value_anything = {.flags = LC_MAY_BE_ANYTHING};
const struct lc_flow_value lc_value_plain = {.flags = LC_MAY_BE_PLAIN};
const struct lc_flow_value lc_value_nothing = {.flags = LC_MAY_BE_NOTHING};
const struct lc_flow_value lc_value_promise = {.flags = LC_MAY_BE_PLAIN | LC_IS_PROMISE};

static struct lc_flow_value *value_new(struct lc_engine *engine, unsigned count, unsigned flags)
{
    struct lc_flow_value *value =
        lc_arena_alloc(&engine->work_arena, sizeof *value + (size_t)count * sizeof(struct lc_ref));

    value->count = count;
    value->flags = flags;
    return value;
}

lc_value_p lc_value_of(struct lc_engine *engine, struct lc_ref ref, unsigned flags)
{
    struct lc_flow_value *value = value_new(engine, 1, flags);

    value->refs[0] = ref;
    return value;
}

lc_value_p lc_value_known(struct lc_engine *engine, lc_str path)
{
    return lc_value_of(engine, (struct lc_ref){.kind = LC_REF_KNOWN, .text = path}, 0);
}

lc_value_p lc_value_object(struct lc_engine *engine, struct lc_flow_object *object)
{
    return lc_value_of(engine, (struct lc_ref){.kind = LC_REF_OBJECT, .object = object}, 0);
}

lc_value_p lc_value_function(struct lc_engine *engine, struct lc_flow_function *function)
{
    return lc_value_of(engine, (struct lc_ref){.kind = LC_REF_FUNCTION, .function = function}, 0);
}

lc_value_p lc_value_work(struct lc_engine *engine, uint32_t work)
{
    return lc_value_of(engine, (struct lc_ref){.kind = LC_REF_WORK, .work = work}, LC_IS_PROMISE);
}

lc_value_p lc_value_string(struct lc_engine *engine, lc_str text)
{
    return lc_value_of(engine, (struct lc_ref){.kind = LC_REF_STRING, .text = text}, 0);
}

static bool same(const struct lc_ref *a, const struct lc_ref *b)
{
    return a->kind == b->kind && a->work == b->work && a->function == b->function && a->object == b->object &&
           lc_str_eq(a->text, b->text);
}

static bool holds(lc_value_p value, const struct lc_ref *ref)
{
    for (unsigned i = 0; i < value->count; i++)
        if (same(&value->refs[i], ref))
            return true;
    return false;
}

/* What does not fit is let go of as if somebody unknown had it: nothing is claimed about it any more. */
static bool add(struct lc_engine *engine, struct lc_flow_value *value, const struct lc_ref *ref, unsigned room)
{
    if (value->count < room) {
        value->refs[value->count++] = *ref;
        return true;
    }
    lc_works_escape(engine, lc_value_of(engine, *ref, 0));
    value->flags |= LC_MAY_BE_ANYTHING;
    return false;
}

lc_value_p lc_value_join(struct lc_engine *engine, lc_value_p a, lc_value_p b)
{
    unsigned extra = 0, room;
    struct lc_flow_value *value;

    if (a == NULL || b == NULL || a == b)
        return a ? a : b;
    for (unsigned i = 0; i < b->count; i++)
        extra += !holds(a, &b->refs[i]);
    if (extra == 0 && (a->flags | b->flags) == a->flags)
        return a;
    room = a->count + extra > LC_FLOW_REFS_MAX ? LC_FLOW_REFS_MAX : a->count + extra;
    room = room < a->count ? a->count : room;
    value = value_new(engine, room, a->flags | b->flags);
    value->count = 0;
    for (unsigned i = 0; i < a->count; i++)
        add(engine, value, &a->refs[i], room);
    for (unsigned i = 0; i < b->count; i++)
        if (!holds(a, &b->refs[i]))
            add(engine, value, &b->refs[i], room);
    return value;
}

lc_value_p lc_value_with(struct lc_engine *engine, lc_value_p value, unsigned flags)
{
    struct lc_flow_value *copy;

    if ((value->flags | flags) == value->flags)
        return value;
    copy = value_new(engine, value->count, value->flags | flags);
    for (unsigned i = 0; i < value->count; i++)
        copy->refs[i] = value->refs[i];
    return copy;
}

const struct lc_ref *lc_value_first(lc_value_p value, enum lc_ref_kind kind)
{
    for (unsigned i = 0; value && i < value->count; i++)
        if (value->refs[i].kind == kind)
            return &value->refs[i];
    return NULL;
}

bool lc_value_has(lc_value_p value, enum lc_ref_kind kind)
{
    return lc_value_first(value, kind) != NULL;
}

lc_str lc_value_text(lc_value_p value)
{
    if (value && value->count == 1 && value->refs[0].kind == LC_REF_STRING && value->flags == 0)
        return value->refs[0].text;
    return (lc_str){0};
}

int lc_value_truth(lc_value_p value)
{
    if (value->flags & (LC_MAY_BE_ANYTHING | LC_MAY_BE_PLAIN))
        return value->flags & LC_IS_PROMISE && !(value->flags & (LC_MAY_BE_ANYTHING | LC_MAY_BE_NOTHING)) ? 1 : -1;
    if (value->count == 0)
        return value->flags & LC_MAY_BE_NOTHING ? 0 : -1;
    if (lc_environment_says(value))
        return 1;
    for (unsigned i = 0; i < value->count; i++)
        if (value->refs[i].kind == LC_REF_STRING || value->refs[i].kind == LC_REF_KNOWN)
            return -1;
    return value->flags & LC_MAY_BE_NOTHING ? -1 : 1;
}

lc_value_p lc_value_works(struct lc_engine *engine, lc_value_p value)
{
    lc_value_p result = &lc_value_promise;

    for (unsigned i = 0; i < value->count; i++)
        if (value->refs[i].kind == LC_REF_WORK)
            result = lc_value_join(engine, result, lc_value_of(engine, value->refs[i], LC_IS_PROMISE));
    return result;
}

/* -- objects ------------------------------------------------------------------------------------------------------- */

struct lc_flow_object *lc_object_new(struct lc_engine *engine, int shape)
{
    struct lc_flow_object *object = LC_NEW(&engine->work_arena, struct lc_flow_object);

    switch (shape) {
    case LC_OBJECT_LIST: object->shape = LC_OBJECT_LIST; break;
    case LC_OBJECT_CLASS: object->shape = LC_OBJECT_CLASS; break;
    case LC_OBJECT_INSTANCE: object->shape = LC_OBJECT_INSTANCE; break;
    case LC_OBJECT_MODULE: object->shape = LC_OBJECT_MODULE; break;
    default: object->shape = LC_OBJECT_PLAIN; break;
    }
    object->element = lc_cell_new(engine, NULL);
    object->works = lc_cell_new(engine, NULL);
    return object;
}

struct lc_flow_object *lc_object_known(struct lc_engine *engine, lc_str path)
{
    struct lc_flow_object *object = lc_object_new(engine, LC_OBJECT_INSTANCE);

    object->known = path;
    object->opaque = true;
    return object;
}

struct lc_flow_property *lc_object_property(struct lc_engine *engine, struct lc_flow_object *object, lc_str name,
                                            bool make)
{
    struct lc_flow_property *property;

    for (size_t i = 0; i < object->properties.count; i++)
        if (lc_str_eq(object->properties.items[i].name, name))
            return &object->properties.items[i];
    if (!make)
        return NULL;
    property = LC_PUSH(&engine->work_arena, &object->properties);
    property->name = name;
    property->cell = lc_cell_new(engine, NULL);
    return property;
}

void lc_object_set(struct lc_engine *engine, struct lc_flow_object *object, lc_str name, lc_value_p value)
{
    struct lc_flow_property *property = lc_object_property(engine, object, name, true);

    property->getter = false;
    lc_cell_set(engine, property->cell, value);
    if (object->escaped)
        lc_works_escape(engine, value);
}

void lc_object_add(struct lc_engine *engine, struct lc_flow_object *object, lc_value_p value)
{
    lc_value_p before = lc_cell_get(engine, object->element);

    lc_cell_set(engine, object->element, lc_value_join(engine, before, value));
    if (object->escaped)
        lc_works_escape(engine, value);
}

lc_value_p lc_object_elements(struct lc_engine *engine, struct lc_flow_object *object)
{
    lc_value_p value = lc_cell_get(engine, object->element);

    if (object->shape != LC_OBJECT_CLASS && object->shape != LC_OBJECT_MODULE)
        for (size_t i = 0; i < object->properties.count; i++)
            value = lc_value_join(engine, value, lc_cell_get(engine, object->properties.items[i].cell));
    if (value == NULL)
        return object->opaque ? &lc_value_anything : &lc_value_plain;
    return value;
}
