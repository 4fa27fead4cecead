/* Type constraints of variables, as far as they say what a value has that nobody wrote: the defaults of optional
 * attributes. Conversions from one type to another are left out; so are attributes that the type does not have.
 * Source: Terraform language, type constraints, optional object type attributes: a default is taken where the attribute
 *         is missing or null, inside of defaults too; without one it is null. */
#include "layers/base/caps.h"
#include "lint/input/terraform/terraform.h"

/* What is converted, and against what.
 * Shape:  `type` is an EXPRESSION of `file`. */
struct typing {
    struct lc_tf_module *module;
    const struct lc_tf_file *file;
    unsigned depth;
};

static const struct lc_data *typed(struct typing *typing, uint32_t type, const struct lc_data *data);

/* A constraint that is a call, "object({…})": its name, and its CALL; 0 for a name alone, "string". */
static uint32_t constructor(const struct lc_tf_file *file, uint32_t type, lc_str *name)
{
    const struct lc_hcl *hcl = &file->hcl;
    uint32_t call = lc_hcl_child(hcl, type, LC_HCL_CALL);
    uint32_t identifier = call ? lc_hcl_child(hcl, call, LC_HCL_IDENTIFIER) : 0;

    *name = identifier ? lc_hcl_text(hcl, identifier) : LC_S("");
    return call;
}

/* The nth EXPRESSION below a node, from 0; 0 for none. */
static uint32_t expression(const struct lc_hcl *hcl, uint32_t node, unsigned nth)
{
    uint32_t child = node ? lc_hcl_child(hcl, node, LC_HCL_EXPRESSION) : 0;

    for (; child != 0 && nth > 0; nth--)
        do
            child = hcl->nodes[child].next;
        while (child != 0 && hcl->nodes[child].kind != LC_HCL_EXPRESSION);
    return child;
}

static uint32_t argument(const struct lc_hcl *hcl, uint32_t call, unsigned nth)
{
    return expression(hcl, lc_hcl_child(hcl, call, LC_HCL_ARGUMENTS), nth);
}

/* Like `data`, without its items. */
static struct lc_data *emptied(struct lc_arena *arena, const struct lc_data *data)
{
    struct lc_data *copy = lc_data_copy(arena, data);

    copy->first = copy->last = NULL;
    copy->count = 0;
    return copy;
}

static void add(struct typing *typing, struct lc_data *into, uint32_t type, const struct lc_data *item)
{
    struct lc_data *copy = lc_data_copy(typing->module->tf->arena, typed(typing, type, item));

    copy->key = item->key;
    copy->key_at = item->key_at;
    lc_data_add(into, copy);
}

/* ---------------------------------------------------------------------------------------------------------- objects */

/* An attribute that the value lacks; `wanted` is optional(TYPE) or optional(TYPE, DEFAULT). */
static void add_default(struct typing *typing, struct lc_data *into, lc_str key, uint32_t wanted)
{
    const struct lc_hcl *hcl = &typing->file->hcl;
    struct lc_arena *arena = typing->module->tf->arena;
    uint32_t type = argument(hcl, wanted, 0), fallback = argument(hcl, wanted, 1);
    struct lc_data *item =
        fallback
            ? lc_data_copy(arena, lc_tf_eval(typing->module, &(const struct lc_tf_scope){0}, typing->file, fallback))
            : lc_data_new(arena, LC_DATA_NULL, LC_S(""), lc_tf_place(typing->file, wanted));

    item->key = key;
    item->key_at = lc_tf_place(typing->file, wanted);
    if (fallback && item->written_as.len == 0)
        item->written_as = lc_arena_printf(arena, "the default of attribute '%.*s'", LC_FMT(key));
    add(typing, into, type, item);
}

/* One attribute of the type: what the value has of it, or what stands for that. */
static void add_attribute(struct typing *typing, struct lc_data *into, const struct lc_data *from, uint32_t element)
{
    const struct lc_hcl *hcl = &typing->file->hcl;
    uint32_t key_node = expression(hcl, element, 0), type = expression(hcl, element, 1), optional;
    lc_str key = key_node ? lc_hcl_text(hcl, key_node) : LC_S(""), constraint;
    const struct lc_data *item = lc_data_get(from, key);

    if (type == 0)
        return;
    optional = constructor(typing->file, type, &constraint);
    if (!lc_str_is(constraint, "optional")) {
        if (item)
            add(typing, into, type, item);
    } else if (item && (item->kind != LC_DATA_NULL || argument(hcl, optional, 1) == 0)) {
        add(typing, into, argument(hcl, optional, 0), item);
    } else if (from->why.len == 0) { /* else it may be among what is not known */
        add_default(typing, into, key, optional);
    }
}

/* Attributes are looked for one by one, which is for objects of a few dozen. */
static bool is_affordable(struct typing *typing, uint32_t attributes, const struct lc_data *data)
{
    const struct lc_hcl *hcl = &typing->file->hcl;
    size_t count = data->count;

    for (uint32_t element = hcl->nodes[attributes].first; element != 0; element = hcl->nodes[element].next)
        count++;
    if (count > 0 && count > LC_INPUT_STEPS_MAX / count)
        return false;
    typing->module->tf->steps += count * count / 8;
    return typing->module->tf->steps <= LC_INPUT_STEPS_MAX;
}

static const struct lc_data *object(struct typing *typing, uint32_t call, const struct lc_data *data)
{
    const struct lc_hcl *hcl = &typing->file->hcl;
    uint32_t of = argument(hcl, call, 0), attributes = of ? lc_hcl_child(hcl, of, LC_HCL_COLLECTION) : 0;
    struct lc_data *out;

    attributes = attributes ? lc_hcl_child(hcl, attributes, LC_HCL_OBJECT) : 0;
    if (attributes == 0 || data->kind != LC_DATA_MAP || !is_affordable(typing, attributes, data))
        return data;
    out = emptied(typing->module->tf->arena, data);
    for (uint32_t element = hcl->nodes[attributes].first; element != 0; element = hcl->nodes[element].next)
        if (hcl->nodes[element].kind == LC_HCL_OBJECT_ELEM)
            add_attribute(typing, out, data, element);
    /* A key that is not known, or one that the type was read without: nothing is lost. */
    for (const struct lc_data *item = data->first; item; item = item->next)
        if (lc_data_get(out, item->key) == NULL)
            lc_data_add(out, lc_data_copy(typing->module->tf->arena, item));
    return out;
}

/* -------------------------------------------------------------------------------------------------------- the whole */

static const struct lc_data *collection(struct typing *typing, uint32_t call, const struct lc_data *data)
{
    uint32_t of = argument(&typing->file->hcl, call, 0);
    struct lc_data *out;
    lc_str name;

    if (of == 0 || constructor(typing->file, of, &name) == 0 ||
        (data->kind != LC_DATA_MAP && data->kind != LC_DATA_LIST))
        return data;
    out = emptied(typing->module->tf->arena, data);
    for (const struct lc_data *item = data->first; item; item = item->next)
        add(typing, out, of, item);
    return out;
}

static const struct lc_data *typed(struct typing *typing, uint32_t type, const struct lc_data *data)
{
    struct lc_terraform *tf = typing->module->tf;
    const struct lc_data *out = data;
    lc_str name;
    uint32_t call = type ? constructor(typing->file, type, &name) : 0;

    /* Values may share their parts, so that walking them takes longer than they are large. */
    if (call == 0 || typing->depth >= LC_INPUT_DEPTH_MAX || ++tf->steps > LC_INPUT_STEPS_MAX)
        return data;
    typing->depth++;
    if (lc_str_is(name, "object"))
        out = object(typing, call, data);
    else if (lc_str_is(name, "map") || lc_str_is(name, "list") || lc_str_is(name, "set"))
        out = collection(typing, call, data);
    typing->depth--;
    return out;
}

const struct lc_data *lc_tf_typed(struct lc_tf_module *module, const struct lc_tf_file *file, uint32_t type,
                                  const struct lc_data *data)
{
    struct typing typing = {.module = module, .file = file};

    return typed(&typing, type, data);
}
