/* What names stand for: var.x, local.x, module.x.y, a resource's attributes, and what follows a value: a.b["c"][0].d */
#include "layers/base/caps.h"
#include "lint/input/terraform/terraform_site.h"

enum { STEPS_MAX = 16 };

const struct lc_data *lc_tf_index(struct lc_arena *arena, const struct lc_data *data, lc_str key)
{
    const struct lc_data *found = NULL;
    struct lc_data *copy;
    uint64_t index;

    if (data->kind == LC_DATA_UNKNOWN)
        return data;
    if (data->kind == LC_DATA_MAP) {
        found = lc_data_get(data, key);
    } else if (data->kind == LC_DATA_LIST && lc_str_to_u64(key, &index)) {
        for (found = data->first; found && index > 0; index--)
            found = found->next;
    }
    if (found == NULL && data->why.len > 0)
        return lc_data_unknown(arena, LC_S(""), data->why, data->how, data->at);
    if (found == NULL || !data->no_echo || found->no_echo)
        return found;
    copy = lc_data_copy(arena, found);
    copy->no_echo = true;
    return copy;
}

struct step {
    lc_str name; /* attribute, or index as text */
    bool index, splat;
};

/* a.b["c"][0].d, taken apart.
 * Shape:  `unknown` is an index that is not known. */
struct traversal {
    struct step steps[STEPS_MAX];
    size_t count;
    const struct lc_data *unknown;
    uint32_t node, end; /* the term it begins with; the byte behind it all: for messages */
    bool too_long;
};

static void add_step(struct traversal *traversal, lc_str name, bool index, bool splat)
{
    if (traversal->count == STEPS_MAX) {
        traversal->too_long = true;
        return;
    }
    traversal->steps[traversal->count++] = (struct step){name, index, splat};
}

static void add_index(const struct lc_tf_site *place, struct traversal *traversal, uint32_t index)
{
    uint32_t inner = lc_tf_node(place, index)->first;
    const struct lc_data *key;

    if (inner != 0 && lc_tf_node(place, inner)->kind == LC_HCL_LEGACY_INDEX) {
        add_step(traversal, lc_str_from_index(lc_tf_text(place, inner), 1), true, false);
        return;
    }
    key = inner ? lc_tf_eval(place->module, place->scope, place->file,
                             lc_hcl_child(&place->file->hcl, inner, LC_HCL_EXPRESSION))
                : NULL;
    if (!lc_data_is_known(key))
        traversal->unknown =
            key ? key
                : lc_tf_unknown(place->module, place->file, index, LC_S("its index is not known"), lc_tf_how_plan);
    add_step(traversal, key ? key->text : LC_S(""), true, false);
}

static void add_postfixes(const struct lc_tf_site *place, struct traversal *traversal, uint32_t *next);

/* a.*.b, a[*].b: what follows the star stands inside of the node. */
static void add_splat(const struct lc_tf_site *place, struct traversal *traversal, uint32_t splat)
{
    uint32_t inner = lc_tf_node(place, splat)->first, child = inner ? lc_tf_node(place, inner)->first : 0;

    add_step(traversal, LC_S("*"), false, true);
    while (child != 0 && lc_tf_node(place, child)->kind != LC_HCL_GET_ATTR &&
           lc_tf_node(place, child)->kind != LC_HCL_INDEX)
        child = lc_tf_node(place, child)->next;
    add_postfixes(place, traversal, &child);
}

static void add_postfixes(const struct lc_tf_site *place, struct traversal *traversal, uint32_t *next)
{
    for (; *next != 0; *next = lc_tf_node(place, *next)->next) {
        uint32_t name = lc_hcl_child(&place->file->hcl, *next, LC_HCL_IDENTIFIER), before = traversal->end;
        traversal->end = lc_tf_node(place, *next)->end;
        switch ((int)lc_tf_node(place, *next)->kind) {
        case LC_HCL_GET_ATTR: add_step(traversal, name ? lc_tf_text(place, name) : LC_S(""), false, false); continue;
        case LC_HCL_INDEX: add_index(place, traversal, *next); continue;
        case LC_HCL_SPLAT: add_splat(place, traversal, *next); continue;
        default: traversal->end = before; return;
        }
    }
}

/* All of a traversal is unknown. */
static const struct lc_data *lost(const struct lc_tf_site *place, const struct traversal *traversal, const char *why)
{
    return lc_tf_unknown_span(place->module, place->file, traversal->node, traversal->end, lc_str_from(why),
                              lc_tf_how_plan);
}

/* The rest of a traversal, on a value; NULL becomes unknown. */
static const struct lc_data *follow(const struct lc_tf_site *place, const struct lc_data *data,
                                    const struct traversal *traversal, size_t from)
{
    struct lc_arena *arena = lc_tf_arena(place);

    for (size_t i = from; data && i < traversal->count; i++) {
        if (traversal->steps[i].splat && data->kind == LC_DATA_LIST) {
            struct lc_data *list = lc_data_new(arena, LC_DATA_LIST, LC_S(""), data->at);
            for (const struct lc_data *item = data->first; item; item = item->next) {
                const struct lc_data *found = follow(place, item, traversal, i + 1);
                lc_data_add(list, lc_data_copy(arena, found));
            }
            return list;
        }
        data = lc_tf_index(arena, data, traversal->steps[i].name);
    }
    if (data == NULL)
        return lost(place, traversal, "there is no such attribute or element");
    if (data->kind == LC_DATA_UNKNOWN && data->text.len == 0)
        return lc_tf_unknown_span(place->module, place->file, traversal->node, traversal->end, data->why, data->how);
    return data;
}

/* What a name stands for, evaluated once. */
static const struct lc_data *named(const struct lc_tf_site *place, struct lc_tf_entry *entry,
                                   const struct traversal *traversal)
{
    struct lc_tf_module *module = place->module;
    static const struct lc_tf_scope none = {0};

    if (entry->value)
        return entry->value;
    if (entry->under_way)
        return lost(place, traversal, "it is defined by itself, in a circle");
    entry->under_way = true;
    if (lc_str_has_prefix(entry->name, LC_S("var.")))
        entry->value = lc_tf_variable(module, entry);
    else if (lc_str_has_prefix(entry->name, LC_S("output.")))
        entry->value = lc_tf_get(module, &none, entry->file, entry->node, "value");
    else
        entry->value = lc_tf_eval(module, &none, entry->file, entry->node);
    entry->under_way = false;
    if (entry->value == NULL)
        entry->value = lost(place, traversal, "it has no value");
    return entry->value;
}

static const struct lc_data *written_elsewhere(const struct lc_tf_site *place, const struct lc_data *data,
                                               const struct traversal *traversal)
{
    struct lc_arena *arena = lc_tf_arena(place);
    struct lc_data *copy;
    lc_str name = LC_S("");

    if (data->written_as.len > 0 || !lc_data_is_scalar(data))
        return data;
    for (size_t i = 0; i < traversal->count; i++)
        name = lc_arena_printf(arena, "%.*s%s%.*s", LC_FMT(name), i > 0 ? "." : "", LC_FMT(traversal->steps[i].name));
    copy = lc_data_copy(arena, data);
    copy->written_as = name;
    return copy;
}

static const struct lc_data *local_or_variable(const struct lc_tf_site *place, const struct traversal *traversal)
{
    lc_str name = lc_arena_printf(lc_tf_arena(place), "%.*s.%.*s", LC_FMT(traversal->steps[0].name),
                                  LC_FMT(traversal->steps[1].name));
    struct lc_tf_entry *entry = lc_tf_find(place->module, name);

    if (entry == NULL)
        return lost(place, traversal, "it is defined nowhere in this module");
    return written_elsewhere(place, follow(place, named(place, entry, traversal), traversal, 2), traversal);
}

static const struct lc_data *of_path(const struct lc_tf_site *place, const struct traversal *traversal)
{
    lc_str name = traversal->steps[1].name;
    struct lc_origin at = lc_tf_place(place->file, traversal->node);

    if (lc_str_eq(name, LC_S("module")))
        return lc_data_new(lc_tf_arena(place), LC_DATA_TEXT, place->module->relative, at);
    if (lc_str_eq(name, LC_S("root")))
        return lc_data_new(lc_tf_arena(place), LC_DATA_TEXT, LC_S("."), at);
    return lost(place, traversal, "the folder that Terraform runs in is not known");
}

/* module.m.output, module.m["key"].output, module.m[*].output */
static const struct lc_data *of_module(const struct lc_tf_site *place, const struct traversal *traversal)
{
    struct lc_arena *arena = lc_tf_arena(place);
    struct lc_tf_entry *entry =
        lc_tf_find(place->module, lc_arena_printf(arena, "module.%.*s", LC_FMT(traversal->steps[1].name)));
    bool indexed = traversal->count > 2 && traversal->steps[2].index;
    size_t at = indexed ? 3 : 2;

    if (entry == NULL || traversal->count <= at || traversal->steps[at].splat)
        return lost(place, traversal, "only a plan knows it");
    lc_tf_enter(place->module, entry);
    for (size_t i = 0; i < entry->children.count; i++) {
        struct lc_tf_module *child = entry->children.items[i].module;
        struct lc_tf_site there = {child, place->scope, NULL};
        struct traversal inner;
        struct lc_tf_entry *output;
        lc_str key = indexed ? lc_arena_printf(arena, "[%.*s]", LC_FMT(traversal->steps[2].name)) : LC_S("");
        lc_str quoted = indexed ? lc_arena_printf(arena, "[\"%.*s\"]", LC_FMT(traversal->steps[2].name)) : LC_S("");
        if (!lc_str_eq(entry->children.items[i].key, key) && !lc_str_eq(entry->children.items[i].key, quoted))
            continue;
        output = lc_tf_find(child, lc_arena_printf(arena, "output.%.*s", LC_FMT(traversal->steps[at].name)));
        if (output == NULL)
            break;
        there.file = output->file;
        inner = (struct traversal){.node = output->at, .end = output->file->hcl.nodes[output->at].end};
        return follow(place, named(&there, output, &inner), traversal, at + 1);
    }
    return lost(place, traversal, "only a plan knows it");
}

/* An attribute that stands in a resource's block; what AWS makes up is unknown. Both say what they refer to. */
static const struct lc_data *of_instance(const struct lc_tf_site *place, const struct lc_tf_entry *entry, lc_str key,
                                         const struct lc_tf_scope *scope, const struct traversal *traversal, size_t at)
{
    struct lc_arena *arena = lc_tf_arena(place);
    const char *attribute = lc_arena_cstring(arena, traversal->steps[at].name, NULL);
    const struct lc_data *data = lc_tf_get(place->module, scope, entry->file, entry->node, attribute);
    struct lc_data *copy;

    data = data ? follow(place, data, traversal, at + 1) : lost(place, traversal, "only a plan knows it");
    copy = lc_data_copy(arena, data);
    copy->ref = lc_arena_printf(arena, "%.*s%.*s%.*s.%.*s", LC_FMT(place->module->address), LC_FMT(entry->name),
                                LC_FMT(key), LC_FMT(traversal->steps[at].name));
    return copy;
}

static const struct lc_data *of_resource(const struct lc_tf_site *place, const struct traversal *traversal)
{
    struct lc_arena *arena = lc_tf_arena(place);
    bool is_data = lc_str_eq(traversal->steps[0].name, LC_S("data"));
    size_t at = is_data ? 3 : 2;
    lc_str name =
        lc_arena_printf(arena, "%.*s.%.*s", LC_FMT(traversal->steps[0].name), LC_FMT(traversal->steps[1].name));
    struct lc_tf_entry *entry;
    struct lc_tf_instances instances;
    struct lc_data *list;
    bool indexed, splat;

    if (is_data && traversal->count > 2)
        name = lc_arena_printf(arena, "%.*s.%.*s", LC_FMT(name), LC_FMT(traversal->steps[2].name));
    entry = lc_tf_find(place->module, name);
    if (entry == NULL || traversal->count <= at)
        return lost(place, traversal, "only a plan knows it");
    indexed = traversal->steps[at].index;
    splat = traversal->steps[at].splat;
    at += indexed || splat;
    if (traversal->count <= at)
        return lost(place, traversal, "only a plan knows it");
    instances = lc_tf_instances(place->module, &(struct lc_tf_scope){0}, entry->file, entry->node);
    list = lc_data_new(arena, LC_DATA_LIST, LC_S(""), lc_tf_place(place->file, traversal->node));
    for (size_t i = 0; i < instances.count; i++) {
        lc_str key = instances.keys[i];
        lc_str inner = lc_str_trim(lc_str_cut(key, 1, key.len > 0 ? key.len - 1 : 0));
        const struct lc_data *data;
        if (lc_str_has_prefix(inner, LC_S("\"")))
            inner = lc_str_cut(inner, 1, inner.len - 1);
        if (indexed && instances.known && !lc_str_eq(inner, traversal->steps[at - 1].name))
            continue;
        data = of_instance(place, entry, key, &instances.scopes[i], traversal, at);
        if (!splat)
            return data;
        lc_data_add(list, lc_data_copy(arena, data));
    }
    if (!splat)
        return lost(place, traversal, "there is no such instance");
    list->why = instances.why;
    return list;
}

static const struct lc_data *of_scope(const struct lc_tf_site *place, const struct traversal *traversal, bool *found)
{
    const struct lc_tf_scope *scope = place->scope;
    lc_str base = traversal->steps[0].name, name = traversal->steps[1].name;
    const struct lc_data *data = NULL;

    *found = true;
    if (lc_str_eq(base, LC_S("each")))
        data = lc_str_eq(name, LC_S("key")) ? scope->key : scope->value;
    else if (lc_str_eq(base, LC_S("count")))
        data = scope->index;
    else if (scope->iterator.len > 0 && lc_str_eq(base, scope->iterator))
        data = lc_str_eq(name, LC_S("value")) ? scope->iterator_value : NULL;
    else
        *found = false;
    if (data == NULL)
        return lost(place, traversal, "it is not known for this instance");
    return follow(place, data, traversal, 2);
}

static const struct lc_data *stands_for(const struct lc_tf_site *place, uint32_t node, uint32_t *next)
{
    struct traversal *traversal = LC_NEW(lc_tf_arena(place), struct traversal);
    uint32_t identifier = lc_hcl_child(&place->file->hcl, node, LC_HCL_IDENTIFIER);
    const struct lc_data *data;
    lc_str base;
    bool found;

    traversal->node = node;
    traversal->end = lc_tf_node(place, node)->end;
    add_step(traversal, identifier ? lc_tf_text(place, identifier) : LC_S(""), false, false);
    add_postfixes(place, traversal, next);
    base = traversal->steps[0].name;
    if (traversal->too_long || traversal->count < 2)
        return lost(place, traversal, "it is no value that is known here");
    if (traversal->unknown)
        return lc_tf_unknown_span(place->module, place->file, node, traversal->end, traversal->unknown->why,
                                  traversal->unknown->how);
    data = of_scope(place, traversal, &found);
    if (found)
        return data;
    if (lc_str_eq(base, LC_S("var")) || lc_str_eq(base, LC_S("local")))
        return local_or_variable(place, traversal);
    if (lc_str_eq(base, LC_S("path")))
        return of_path(place, traversal);
    if (lc_str_eq(base, LC_S("module")))
        return of_module(place, traversal);
    if (lc_str_eq(base, LC_S("terraform")))
        return lost(place, traversal, "the workspace is not known");
    return of_resource(place, traversal);
}

const struct lc_data *lc_tf_name(struct lc_tf_module *module, const struct lc_tf_scope *scope,
                                 const struct lc_tf_file *file, uint32_t node, uint32_t *next)
{
    struct lc_tf_site place = {module, scope, file};

    return stands_for(&place, node, next);
}

const struct lc_data *lc_tf_follow(struct lc_tf_module *module, const struct lc_tf_scope *scope,
                                   const struct lc_tf_file *file, uint32_t node, const struct lc_data *data,
                                   uint32_t *next)
{
    struct lc_tf_site place = {module, scope, file};
    struct traversal *traversal = LC_NEW(module->tf->arena, struct traversal);

    traversal->node = node;
    traversal->end = lc_tf_node(&place, node)->end;
    add_postfixes(&place, traversal, next);
    if (traversal->unknown || traversal->too_long)
        return lost(&place, traversal, "its index is not known");
    return follow(&place, data, traversal, 0);
}
