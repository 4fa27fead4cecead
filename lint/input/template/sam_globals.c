/* Globals of a SAM template laid under a function's properties.
 * Source: the SAM transform's globals: maps are merged key by key and the function wins, lists are joined with the
 * global one first, of everything else the function's wins; an intrinsic function is one value. */
#include "lint/input/template/template.h"

/* What a function has to say for itself: the transform refuses these in Globals. */
static const char *const local_only[] = {"Role",        "Policies", "FunctionName", "Events",
                                         "PackageType", "ImageUri", "InlineCode"};

static bool is_ignored(const struct lc_resource *resource, const char *name)
{
    const struct lc_node *ignore = lc_node_meant(lc_node_member(resource->node, LC_S("IgnoreGlobals")));

    for (size_t i = 0; i < sizeof local_only / sizeof *local_only; i++)
        if (strcmp(local_only[i], name) == 0)
            return true;
    if (ignore == NULL)
        return false;
    if (lc_str_is(lc_node_scalar(ignore), "*"))
        return true;
    for (const struct lc_node *item = ignore->kind == LC_EVENT_LIST ? ignore->first : NULL; item; item = item->next)
        if (lc_str_is(lc_node_scalar(item), name))
            return true;
    return false;
}

static void append_members(struct lc_template *template, struct lc_term *to, const struct lc_term *from)
{
    for (size_t i = 0; i < from->members.count; i++)
        *LC_PUSH(template->arena, &to->members) = from->members.items[i];
}

static struct lc_term merged(struct lc_template *template, const struct lc_term *global, const struct lc_term *local);

static struct lc_term merged_maps(struct lc_template *template, const struct lc_term *global,
                                  const struct lc_term *local)
{
    struct lc_term map = *local;
    struct lc_map places;

    map.members.items = NULL;
    map.members.count = map.members.capacity = 0;
    lc_map_init(&places, template->arena, global->members.count + local->members.count);
    append_members(template, &map, global);
    for (size_t i = 0; i < map.members.count; i++)
        *lc_map_put(&places, map.members.items[i].key) = (void *)(uintptr_t)(i + 1);
    for (size_t i = 0; i < local->members.count; i++) {
        const struct lc_term *member = &local->members.items[i];
        void **place = lc_map_put(&places, member->key);
        if (*place == NULL)
            *LC_PUSH(template->arena, &map.members) = *member;
        else
            map.members.items[(uintptr_t)*place - 1] =
                merged(template, &map.members.items[(uintptr_t)*place - 1], member);
    }
    return map;
}

static struct lc_term merged(struct lc_template *template, const struct lc_term *global, const struct lc_term *local)
{
    struct lc_term both;

    if (global->kind != local->kind || global->computed || local->computed)
        return *local;
    if (local->kind == LC_TERM_MAP)
        return merged_maps(template, global, local);
    if (local->kind != LC_TERM_LIST)
        return *local;
    both = *local;
    both.members.items = NULL;
    both.members.count = both.members.capacity = 0;
    append_members(template, &both, global);
    append_members(template, &both, local);
    return both;
}

static struct lc_term property_of(struct lc_template *template, const struct lc_node *properties, const char *name,
                                  bool *given)
{
    const struct lc_node *node = lc_node_member(properties, lc_str_from(name)), *argument;
    struct lc_term term = {.kind = LC_TERM_NOTHING}, whole;
    const struct lc_term *found;
    lc_str function;

    *given = node != NULL;
    if (node) {
        term = lc_evaluate(template, node);
        term.value.at = lc_template_at(template, node);
    } else if (lc_node_function(properties, &function, &argument)) {
        whole = lc_evaluate(template, properties);
        found = lc_term_get(&whole, name);
        *given = found != NULL || whole.kind == LC_TERM_UNKNOWN;
        term = found ? *found : whole.kind == LC_TERM_UNKNOWN ? whole : term;
    }
    term.key = (lc_str){0};
    return term;
}

struct lc_term lc_function_property(struct lc_template *template, const struct lc_resource *resource, const char *name)
{
    bool is_local, is_global;
    struct lc_term local = property_of(template, lc_node_member(resource->node, LC_S("Properties")), name, &is_local);
    struct lc_term global;

    if (template->globals == NULL || !lc_str_is(resource->type, "AWS::Serverless::Function") ||
        is_ignored(resource, name))
        return local;
    global = property_of(template, template->globals, name, &is_global);
    if (!is_local || !is_global)
        return is_local ? local : global;
    return merged(template, &global, &local);
}
