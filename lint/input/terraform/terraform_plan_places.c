/* From an address of a plan to the line of a .tf file: what people have to change. */
#include "layers/base/caps.h"
#include "lint/input/terraform/terraform.h"

/* "module.a[\"x.y\"].module.b." in parts: takes "module.a" off the address, without its index. */
static bool next_module(lc_str *address, lc_str *name)
{
    size_t end = 7;
    bool quoted = false;

    if (!lc_str_has_prefix(*address, LC_S("module.")))
        return false;
    while (end < address->len && address->ptr[end] != '.' && address->ptr[end] != '[')
        end++;
    *name = lc_str_cut(*address, 0, end);
    for (; end < address->len && (quoted || address->ptr[end] != '.'); end++)
        quoted ^= address->ptr[end] == '"';
    *address = lc_str_from_index(*address, end + 1);
    return true;
}

struct lc_tf_module *lc_tf_plan_module(struct lc_tf_plan *plan, lc_str address)
{
    struct lc_tf_module *module = plan->has_files ? plan->tf->root : NULL;
    lc_str name;

    while (module && next_module(&address, &name)) {
        struct lc_tf_entry *entry = lc_tf_find(module, name);
        if (entry == NULL)
            return NULL;
        lc_tf_enter(module, entry);
        module = entry->children.count > 0 ? entry->children.items[0].module : NULL;
    }
    return module;
}

/* A key of an object inside an expression: its place. */
static bool find_key(struct lc_terraform *tf, const struct lc_tf_file *file, uint32_t expression, lc_str key,
                     struct lc_origin *out)
{
    const struct lc_hcl_node *nodes = file->hcl.nodes;

    for (uint32_t i = expression; i < file->hcl.node_count && nodes[i].start < nodes[expression].end; i++) {
        lc_str text;
        if (++tf->steps > LC_INPUT_STEPS_MAX)
            return false;
        if (nodes[i].kind != LC_HCL_OBJECT_ELEM || nodes[i].first == 0)
            continue;
        text = lc_hcl_text(&file->hcl, nodes[i].first);
        if (text.len >= 2 && text.ptr[0] == '"')
            text = lc_str_cut(text, 1, text.len - 1);
        if (!lc_str_eq(text, key))
            continue;
        *out = lc_tf_place(file, i);
        return true;
    }
    return false;
}

struct lc_origin lc_tf_plan_place(struct lc_tf_plan *plan, const struct lc_tf_planned *planned, const char *block,
                                  const char *attribute, lc_str key, struct lc_origin fallback)
{
    struct lc_tf_module *module = lc_tf_plan_module(plan, planned->module);
    const struct lc_tf_entry *entry = module ? lc_tf_find(module, planned->name) : NULL;
    uint32_t at = 0, body, expression;
    struct lc_origin found;

    if (entry == NULL)
        return fallback;
    found = lc_tf_place(entry->file, entry->at);
    body = entry->node;
    if (block && body) {
        body = lc_tf_block(entry->file, body, block, &at);
        if (body)
            found = lc_tf_place(entry->file, at);
    }
    expression = attribute ? lc_tf_attribute(entry->file, body, attribute, &at) : 0;
    if (expression == 0)
        return found;
    if (key.len == 0 || !find_key(plan->tf, entry->file, expression, key, &found))
        found = lc_tf_place(entry->file, at);
    return found;
}
