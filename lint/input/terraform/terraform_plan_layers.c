/* The layers of a planned function. The ARN of a layer that the plan makes is not known yet; what the configuration
 * refers to is, in the order of the text.
 * Source: lambda-facts.md 5.5; Terraform's JSON output format, "Expression Representation". */
#include "layers/base/caps.h"
#include "lint/input/terraform/terraform.h"

/* References being followed: of one function, through modules. */
struct following {
    struct lc_tf_plan *plan;
    const struct lc_tf_planned *planned;
    struct lc_data *list;
    bool complete; /* every reference led to a layer */
};

/* Where references stand. Shape: `address` is "module.a." as far as it is known without indices. */
struct config {
    const struct lc_node *module;
    lc_str address;
    const struct config *parent;
    lc_str call; /* its name in the parent */
};

static const struct lc_node *get(const struct lc_node *map, const char *key)
{
    return lc_node_get(map, lc_str_from(key));
}

static void add_unknown(struct following *following, lc_str reference, const char *why)
{
    struct lc_arena *arena = following->plan->tf->arena;

    following->complete = false;
    lc_data_add(
        following->list,
        lc_data_unknown(arena, lc_arena_printf(arena, "${%.*s}", LC_FMT(reference)), lc_str_from(why),
                        LC_S("terraform apply && terraform show -json > state.json && layercheck lint state.json"),
                        following->list->at));
}

static void add_layer(struct following *following, lc_str address)
{
    struct lc_arena *arena = following->plan->tf->arena;
    struct lc_data *data = lc_data_unknown(arena, lc_arena_printf(arena, "${%.*s.arn}", LC_FMT(address)), LC_S(""),
                                           LC_S(""), following->list->at);

    data->ref = lc_arena_printf(arena, "%.*s.arn", LC_FMT(address));
    lc_data_add(following->list, data);
}

/* Instances of "aws_lambda_layer_version.x" in a module; with `index` that one alone. */
static void add_instances(struct following *following, lc_str reference, lc_str name, lc_str index)
{
    struct lc_terraform *tf = following->plan->tf;
    lc_str wanted = lc_arena_printf(tf->arena, "%.*s%.*s", LC_FMT(name), LC_FMT(index));
    size_t found = 0;

    tf->steps += tf->layers.count;
    for (size_t i = 0; i < tf->layers.count && tf->steps < LC_INPUT_STEPS_MAX; i++) {
        lc_str address = tf->layers.items[i]->address;
        bool same = lc_str_eq(address, wanted);
        bool instance = index.len == 0 && address.len > wanted.len && lc_str_has_prefix(address, wanted) &&
                        address.ptr[wanted.len] == '[';
        if (!same && !instance)
            continue;
        add_layer(following, address);
        found++;
    }
    if (found == 0)
        add_unknown(following, reference, "the plan makes no such layer");
}

static void follow(struct following *following, const struct config *config, const struct lc_node *references,
                   unsigned depth);

/* "module.m.out": what the output refers to. */
static void follow_output(struct following *following, const struct config *config, lc_str reference, unsigned depth)
{
    struct lc_arena *arena = following->plan->tf->arena;
    lc_str rest = lc_str_from_index(reference, 7), name, output;
    struct config child = {.parent = config};
    const struct lc_node *expression;
    size_t end = 0;

    while (end < rest.len && rest.ptr[end] != '.' && rest.ptr[end] != '[')
        end++;
    name = lc_str_cut(rest, 0, end);
    output = lc_str_from_index(rest, lc_str_find_last_byte(rest, '.') + 1);
    child.module = get(lc_node_get(get(config->module, "module_calls"), name), "module");
    child.address = lc_arena_printf(arena, "%.*smodule.%.*s.", LC_FMT(config->address),
                                    LC_FMT(lc_str_cut(rest, 0, rest.len - output.len - (output.len < rest.len))));
    child.call = name;
    expression = get(lc_node_get(get(child.module, "outputs"), output), "expression");
    if (get(expression, "references"))
        follow(following, &child, get(expression, "references"), depth + 1);
    else
        add_unknown(following, reference, "the configuration does not say what it is");
}

/* "var.x": what the caller passes. */
static void follow_variable(struct following *following, const struct config *config, lc_str reference, unsigned depth)
{
    lc_str name = lc_str_from_index(reference, 4);
    const struct lc_node *call =
        config->parent ? lc_node_get(get(config->parent->module, "module_calls"), config->call) : NULL;
    const struct lc_node *expression;
    size_t end = 0;

    while (end < name.len && name.ptr[end] != '.' && name.ptr[end] != '[')
        end++;
    expression = lc_node_get(get(call, "expressions"), lc_str_cut(name, 0, end));
    if (get(expression, "references"))
        follow(following, config->parent, get(expression, "references"), depth + 1);
    else
        add_unknown(following, reference, "the configuration does not say what it is");
}

/* "a.b.arn" is followed by the shorter "a.b" that it comes from: that one says nothing new. */
static bool repeats(lc_str shorter, lc_str longer)
{
    return longer.len > shorter.len && lc_str_has_prefix(longer, shorter) &&
           (longer.ptr[shorter.len] == '.' || longer.ptr[shorter.len] == '[');
}

static lc_str index_of(lc_str reference, size_t name_length)
{
    size_t from = name_length, end = from;

    if (from >= reference.len || reference.ptr[from] != '[')
        return LC_S("");
    while (end < reference.len && reference.ptr[end] != ']')
        end++;
    return lc_str_cut(reference, from, end + 1);
}

static void follow_one(struct following *following, const struct config *config, const struct lc_node *node,
                       unsigned depth)
{
    static const lc_str type = LC_S_INIT("aws_lambda_layer_version.");
    struct lc_arena *arena = following->plan->tf->arena;
    lc_str reference = node->text, next = lc_node_text(node->next), index;
    size_t length = type.len;

    if (lc_str_has_prefix(reference, LC_S("module."))) {
        follow_output(following, config, reference, depth);
    } else if (lc_str_has_prefix(reference, LC_S("var."))) {
        follow_variable(following, config, reference, depth);
    } else if (lc_str_has_prefix(reference, type)) {
        while (length < reference.len && reference.ptr[length] != '.' && reference.ptr[length] != '[')
            length++;
        index = index_of(reference, length);
        /* x[each.key] in a function that is made for each of the same keys */
        if (lc_str_eq(next, LC_S("each.key")) || lc_str_eq(next, LC_S("count.index")))
            index = following->planned->index;
        add_instances(
            following, reference,
            lc_arena_printf(arena, "%.*s%.*s", LC_FMT(config->address), LC_FMT(lc_str_cut(reference, 0, length))),
            index);
    } else if (!lc_str_eq(reference, LC_S("each.key")) && !lc_str_eq(reference, LC_S("count.index"))) {
        add_unknown(following, reference, "the plan does not say which layer it is");
    }
}

static void follow(struct following *following, const struct config *config, const struct lc_node *references,
                   unsigned depth)
{
    lc_str before = LC_S("");

    if (depth > 32 || following->list->count > 1000) { /* circles of modules are no plan of Terraform's */
        following->complete = false;
        return;
    }
    for (const struct lc_node *node = references->first; node; node = node->next) {
        if (node->kind == LC_EVENT_STRING && !repeats(node->text, before))
            follow_one(following, config, node, depth);
        before = node->text;
    }
}

/* ------------------------------------------------------------------------------------------------- configurations */

/* Follows references in the module where the function stands. */
static void follow_from(struct following *following, const struct config *config, lc_str modules, unsigned depth)
{
    const struct lc_node *resources = get(config->module, "resources"), *references = NULL;
    struct lc_arena *arena = following->plan->tf->arena;
    size_t end = 7;

    if (lc_str_has_prefix(modules, LC_S("module.")) && depth < 32) {
        struct config child = {.parent = config};
        bool quoted = false;
        size_t whole;
        while (end < modules.len && modules.ptr[end] != '.' && modules.ptr[end] != '[')
            end++;
        child.call = lc_str_cut(modules, 7, end);
        for (whole = end; whole < modules.len && (quoted || modules.ptr[whole] != '.'); whole++)
            quoted ^= modules.ptr[whole] == '"';
        child.module = get(lc_node_get(get(config->module, "module_calls"), child.call), "module");
        child.address =
            lc_arena_printf(arena, "%.*s%.*s.", LC_FMT(config->address), LC_FMT(lc_str_cut(modules, 0, whole)));
        follow_from(following, &child, lc_str_from_index(modules, whole + 1), depth + 1);
        return;
    }
    for (const struct lc_node *item = resources ? resources->first : NULL; item; item = item->next)
        if (lc_str_eq(lc_node_text(get(item, "address")), following->planned->name))
            references = get(get(get(item, "expressions"), "layers"), "references");
    if (references)
        follow(following, config, references, 0);
    else
        following->complete = false;
}

/* What the .tf files beside the plan say, when every item leads to a layer. */
static const struct lc_data *from_files(struct lc_tf_plan *plan, const struct lc_tf_planned *planned)
{
    static const struct lc_tf_scope none = {0};
    struct lc_tf_module *module = lc_tf_plan_module(plan, planned->module);
    const struct lc_tf_entry *entry = module ? lc_tf_find(module, planned->name) : NULL;
    const struct lc_data *list = entry ? lc_tf_get(module, &none, entry->file, entry->node, "layers") : NULL;

    if (list == NULL || list->kind != LC_DATA_LIST || list->why.len > 0)
        return NULL;
    for (const struct lc_data *item = list->first; item; item = item->next)
        if (lc_tf_layer_of(plan->tf, item) == NULL && !lc_data_is_known(item))
            return NULL;
    return list;
}

/* Known ARNs keep their places; what is unknown takes the references one by one. */
static struct lc_data *interleaved(struct lc_tf_plan *plan, const struct lc_node *values, const struct lc_node *unknown,
                                   const struct lc_data *references)
{
    struct lc_arena *arena = plan->tf->arena;
    struct lc_data *list = lc_data_new(arena, LC_DATA_LIST, LC_S(""), references->at);
    const struct lc_node *value = values ? values->first : NULL;
    const struct lc_data *reference = references->first;

    for (const struct lc_node *item = unknown->first; item; item = item->next) {
        bool open = item->kind == LC_EVENT_TRUE;
        struct lc_data *data;
        if (!open && value)
            data = lc_tf_json(plan->tf, plan->path, value, LC_S(""));
        else if (open && reference)
            data = lc_data_copy(arena, reference);
        else
            data = lc_data_unknown(arena, LC_S(""), LC_S("it is known only after the apply"), LC_S("terraform apply"),
                                   references->at);
        if (open && reference)
            reference = reference->next;
        if (value)
            value = value->next;
        lc_data_add(list, data);
    }
    return list;
}

const struct lc_data *lc_tf_plan_layers(struct lc_tf_plan *plan, const struct lc_tf_planned *planned)
{
    const struct lc_node *values = get(planned->values, "layers"), *unknown = get(planned->unknown, "layers");
    struct following following = {.plan = plan, .planned = planned, .complete = true};
    struct config root = {.module = get(plan->configuration, "root_module"), .address = LC_S("")};
    const struct lc_data *files;
    struct lc_origin at = {.file = plan->path, .line = planned->node->span.line, .column = planned->node->span.column};

    if (unknown == NULL || (unknown->kind != LC_EVENT_TRUE && unknown->kind != LC_EVENT_LIST))
        return values ? lc_tf_json(plan->tf, plan->path, values, LC_S("")) : NULL;
    following.list = lc_data_new(plan->tf->arena, LC_DATA_LIST, LC_S(""), at);
    follow_from(&following, &root, planned->module, 0);
    if (unknown->kind == LC_EVENT_LIST)
        return interleaved(plan, values, unknown, following.list);
    if (following.complete)
        return following.list;
    files = from_files(plan, planned);
    if (files)
        return files;
    following.list->why = LC_S("the plan does not say which layers it will have");
    following.list->how = LC_S("terraform apply && terraform show -json > state.json && layercheck lint state.json");
    return following.list;
}
