/* What `terraform show -json` prints of a plan or a state. Settings come from the plan, which has every expression
 * evaluated; places come from the .tf files beside it.
 * Source: lambda-facts.md 5.1 and 5.5. */
#include "lint/input/terraform/terraform.h"

#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "layers/base/utf8.h"
#include "lint/input/files.h"

static const lc_str how_state =
    LC_S_INIT("terraform apply && terraform show -json > state.json && layercheck lint state.json");

static const struct lc_node *get(const struct lc_node *map, const char *key)
{
    return lc_node_get(map, lc_str_from(key));
}

/* Blocks are lists of maps: the first one's attribute. */
static const struct lc_node *get_nested(const struct lc_node *map, const char *block, const char *key)
{
    const struct lc_node *list = get(map, block);

    return list && list->kind == LC_EVENT_LIST ? get(list->first, key) : NULL;
}

static bool is_set(const struct lc_node *node)
{
    return node && node->kind != LC_EVENT_NULL;
}

static bool is_true(const struct lc_node *node)
{
    return node && node->kind == LC_EVENT_TRUE;
}

static struct lc_origin in_plan(const struct lc_tf_plan *plan, const struct lc_node *node)
{
    return (struct lc_origin){.file = plan->path, .line = node->span.line, .column = node->span.column};
}

/* ------------------------------------------------------------------------------------------------- resources */

/* What resource_changes says of an address. */
struct change {
    const struct lc_node *unknown;
};

static struct lc_tf_planned planned_from(struct lc_tf_plan *plan, const struct lc_node *node)
{
    struct lc_arena *arena = plan->tf->arena;
    struct lc_tf_planned planned = {.node = node, .values = get(node, "values")};
    lc_str name = lc_node_text(get(node, "name"));
    const struct change *change;
    size_t at;

    planned.type = lc_node_text(get(node, "type"));
    planned.address = lc_node_text(get(node, "address"));
    planned.sensitive = get(node, "sensitive_values");
    change = lc_map_get(&plan->unknown, planned.address);
    planned.unknown = change ? change->unknown : NULL;
    planned.name = lc_arena_printf(arena, "%.*s.%.*s", LC_FMT(planned.type), LC_FMT(name));
    at = lc_str_find(planned.address, planned.name);
    planned.module = at == LC_NPOS ? LC_S("") : lc_str_cut(planned.address, 0, at);
    planned.index = at == LC_NPOS ? LC_S("") : lc_str_from_index(planned.address, at + planned.name.len);
    return planned;
}

typedef void (*visitor)(struct lc_tf_plan *plan, const struct lc_tf_planned *planned);

static void visit(struct lc_tf_plan *plan, const struct lc_node *module, const char *type, visitor each, unsigned depth)
{
    const struct lc_node *resources = get(module, "resources"), *children = get(module, "child_modules");

    for (const struct lc_node *node = resources ? resources->first : NULL; node; node = node->next) {
        struct lc_tf_planned planned;
        if (!lc_str_is(lc_node_text(get(node, "type")), type) || !lc_str_is(lc_node_text(get(node, "mode")), "managed"))
            continue;
        planned = planned_from(plan, node);
        each(plan, &planned);
    }
    for (const struct lc_node *node = children && depth < LC_TEXT_DEPTH_MAX ? children->first : NULL; node;
         node = node->next)
        visit(plan, node, type, each, depth + 1);
}

/* ------------------------------------------------------------------------------------------------- settings */

/* An attribute as the plan has it, at the place where it is written. */
static const struct lc_data *setting(struct lc_tf_plan *plan, const struct lc_tf_planned *planned, const char *block,
                                     const char *attribute)
{
    struct lc_terraform *tf = plan->tf;
    const struct lc_node *value =
        block ? get_nested(planned->values, block, attribute) : get(planned->values, attribute);
    const struct lc_node *unknown =
        block ? get_nested(planned->unknown, block, attribute) : get(planned->unknown, attribute);
    const struct lc_node *sensitive =
        block ? get_nested(planned->sensitive, block, attribute) : get(planned->sensitive, attribute);
    struct lc_data *data;

    if (block && is_true(get(planned->unknown, block)))
        unknown = get(planned->unknown, block);
    if (is_true(unknown))
        data = lc_data_unknown(tf->arena, LC_S(""), LC_S("it is known only after the apply"), how_state,
                               in_plan(plan, planned->node));
    else if (is_set(value))
        data = lc_tf_json(tf, plan->path, value, LC_S(""));
    else
        return NULL;
    data->no_echo = is_true(sensitive);
    data->key_at =
        lc_tf_plan_place(plan, planned, block, attribute, LC_S(""), is_set(value) ? in_plan(plan, value) : data->at);
    return data;
}

static struct lc_value value_of(struct lc_tf_plan *plan, const struct lc_tf_planned *planned, const char *block,
                                const char *attribute)
{
    const struct lc_data *data = setting(plan, planned, block, attribute);

    return lc_data_value(plan->tf->arena, data, data ? data->key_at : (struct lc_origin){0});
}

static struct lc_values values_of(struct lc_tf_plan *plan, const struct lc_tf_planned *planned, const char *attribute)
{
    const struct lc_data *data = setting(plan, planned, NULL, attribute);
    struct lc_values values = lc_data_values(plan->tf->arena, data);

    for (size_t i = 0; i < values.count; i++)
        values.items[i].at = data->key_at;
    return values;
}

/* The variables that are known only after the apply. */
static struct lc_data *open_variables(struct lc_tf_plan *plan, const struct lc_node *unknown, struct lc_origin at)
{
    struct lc_terraform *tf = plan->tf;
    struct lc_data *map = lc_data_new(tf->arena, LC_DATA_MAP, LC_S(""), at);

    for (const struct lc_node *item = unknown && unknown->kind == LC_EVENT_MAP ? unknown->first : NULL; item;
         item = item->next) {
        struct lc_data *open;
        if (!is_true(item))
            continue;
        open = lc_data_unknown(tf->arena, LC_S(""), LC_S("it is known only after the apply"), how_state,
                               in_plan(plan, item));
        open->key = item->key;
        open->key_at = (struct lc_origin){plan->path, item->key_span.line, item->key_span.column};
        lc_data_add(map, open);
    }
    return map;
}

static void take_environment(struct lc_tf_plan *plan, const struct lc_tf_planned *planned, struct lc_function *function)
{
    struct lc_terraform *tf = plan->tf;
    const struct lc_data *data = setting(plan, planned, "environment", "variables");
    const struct lc_node *unknown = get_nested(planned->unknown, "environment", "variables");
    const struct lc_node *sensitive = get_nested(planned->sensitive, "environment", "variables");
    struct lc_data *map = open_variables(plan, unknown, in_plan(plan, planned->node));
    struct lc_map hidden;

    if (data && data->kind == LC_DATA_UNKNOWN)
        map = lc_data_copy(tf->arena, data);
    if (map->kind == LC_DATA_MAP && data)
        lc_data_merge(tf->arena, map, data);
    lc_map_init(&hidden, tf->arena, sensitive ? sensitive->count : 1);
    for (const struct lc_node *item = sensitive ? sensitive->first : NULL; item; item = item->next)
        if (is_true(item))
            *lc_map_put(&hidden, item->key) = tf;
    if (data == NULL && map->count == 0)
        return;
    for (struct lc_data *item = map->first; item; item = item->next) {
        item->no_echo |= lc_map_get(&hidden, item->key) != NULL;
        item->key_at = lc_tf_plan_place(plan, planned, "environment", "variables", item->key, item->key_at);
    }
    map->at = lc_tf_plan_place(plan, planned, "environment", "variables", LC_S(""), map->at);
    lc_data_environment(tf->arena, map, function);
}

/* ------------------------------------------------------------------------------------------------- code and layers */

static struct lc_artifact artifact_of(struct lc_tf_plan *plan, const struct lc_tf_planned *planned)
{
    struct lc_terraform *tf = plan->tf;
    const struct lc_data *filename = setting(plan, planned, NULL, "filename");
    const struct lc_data *bucket = setting(plan, planned, NULL, "s3_bucket");
    const struct lc_data *key = setting(plan, planned, NULL, "s3_key");
    struct lc_artifact artifact = {
        .at = lc_tf_plan_place(plan, planned, NULL, NULL, LC_S(""), in_plan(plan, planned->node))};

    if (filename && lc_data_is_known(filename))
        return lc_tf_local(tf, plan->folder, filename->text, filename->key_at);
    if (filename || (!bucket && !key)) {
        artifact.why = filename ? filename->why : LC_S("no code is named");
        artifact.how = filename ? filename->how : LC_S("");
        return artifact;
    }
    return lc_tf_in_s3(tf, bucket, key, lc_str_is(planned->type, "aws_lambda_layer_version"));
}

static void add_layer(struct lc_tf_plan *plan, const struct lc_tf_planned *planned)
{
    struct lc_terraform *tf = plan->tf;
    struct lc_tf_layer *layer = lc_tf_layer_add(tf, planned->address, lc_node_text(get(planned->values, "arn")));

    layer->artifact = artifact_of(plan, planned);
    layer->artifact.id = planned->address;
    layer->artifact.at = lc_tf_plan_place(plan, planned, NULL, NULL, LC_S(""), in_plan(plan, planned->node));
    layer->artifact.defined_here = true;
    layer->artifact.layer_name = lc_node_text(get(planned->values, "layer_name"));
    layer->artifact.label_runtimes = values_of(plan, planned, "compatible_runtimes");
    layer->artifact.label_architectures = values_of(plan, planned, "compatible_architectures");
}

static void take_layers(struct lc_tf_plan *plan, const struct lc_tf_planned *planned, struct lc_function *function)
{
    struct lc_terraform *tf = plan->tf;
    const struct lc_data *layers = lc_tf_plan_layers(plan, planned);
    struct lc_origin at;

    if (layers == NULL || layers->kind != LC_DATA_LIST)
        return;
    at = lc_tf_plan_place(plan, planned, NULL, "layers", LC_S(""), layers->at);
    function->layers_known = (struct lc_value){.know = LC_KNOWN, .at = at};
    if (layers->why.len > 0) {
        function->layers_known.know = LC_AT_LEAST;
        function->layers_known.why = layers->why;
        function->layers_known.how = layers->how;
    }
    function->layers = LC_NEW_ARRAY(tf->arena, layers->count, struct lc_artifact);
    for (const struct lc_data *item = layers->first; item; item = item->next) {
        struct lc_artifact artifact = lc_tf_attached(tf, item);
        artifact.at = at;
        function->layers[function->layer_count++] = artifact;
    }
}

/* ------------------------------------------------------------------------------------------------- functions */

static void add_mark(struct lc_tf_plan *plan, const struct lc_tf_planned *planned)
{
    struct lc_terraform *tf = plan->tf;
    lc_str name = lc_node_text(get(planned->values, "function_name"));
    bool is_alias = lc_str_eq(planned->type, LC_S("aws_lambda_alias"));

    /* A name, or the ARN that ends in it. */
    if (lc_str_has_prefix(name, LC_S("arn:")))
        name = lc_str_from_index(name, lc_str_find_last_byte(name, ':') + 1);
    if (name.len > 0)
        *lc_map_put(is_alias ? &tf->aliased : &tf->provisioned, name) = tf;
}

static void add_function(struct lc_tf_plan *plan, const struct lc_tf_planned *planned)
{
    struct lc_terraform *tf = plan->tf;
    struct lc_function function = {.name = planned->address, .id = planned->address};
    lc_str name = lc_node_text(get(planned->values, "function_name"));

    function.described = LC_DESCRIBED_BY_TERRAFORM;
    function.at = lc_tf_plan_place(plan, planned, NULL, NULL, LC_S(""), in_plan(plan, planned->node));
    function.source = function.at.file;
    if (lc_tf_is_edge(tf, planned->address, name)) {
        *LC_PUSH(tf->arena, &tf->input->not_applicable) =
            (struct lc_not_applicable){.name = function.name, .why = lc_tf_why_edge, .at = function.at};
        return;
    }
    /* A state has an empty image_uri for functions that are none. */
    if (lc_node_text(get(planned->values, "image_uri")).len > 0 ||
        lc_str_eq(lc_node_text(get(planned->values, "package_type")), LC_S("Image"))) {
        *LC_PUSH(tf->arena, &tf->input->not_applicable) = (struct lc_not_applicable){
            .name = function.name, .why = LC_S("it is a container image"), .at = function.at};
        return;
    }
    function.runtime = value_of(plan, planned, NULL, "runtime");
    function.handler = value_of(plan, planned, NULL, "handler");
    function.timeout_s = value_of(plan, planned, NULL, "timeout");
    function.memory_mb = value_of(plan, planned, NULL, "memory_size");
    function.function_name = value_of(plan, planned, NULL, "function_name");
    function.ephemeral_mb = value_of(plan, planned, "ephemeral_storage", "size");
    function.snap_start = value_of(plan, planned, "snap_start", "apply_on");
    function.architectures = values_of(plan, planned, "architectures");
    if (function.architectures.count > 0)
        function.architecture = function.architectures.items[0];
    function.file_system =
        get(planned->values, "file_system_config") && get(planned->values, "file_system_config")->count > 0;
    function.upload_is_direct = is_set(get(planned->values, "filename"));
    function.code = artifact_of(plan, planned);
    take_layers(plan, planned, &function);
    take_environment(plan, planned, &function);
    function.publishes = is_true(get(planned->values, "publish")) ? LC_UNKNOWN : LC_UNSET;
    if (lc_map_get(&tf->aliased, name))
        function.publishes = LC_KNOWN;
    function.provisioned_concurrency = lc_map_get(&tf->provisioned, name) != NULL;
    *LC_PUSH(tf->arena, &tf->input->functions) = function;
}

static void add_distribution(struct lc_tf_plan *plan, const struct lc_tf_planned *planned)
{
    lc_tf_edge_planned(plan->tf, planned->values);
}

/* ------------------------------------------------------------------------------------------------- the whole */

static void index_unknown(struct lc_tf_plan *plan)
{
    const struct lc_node *changes = get(plan->root, "resource_changes");

    lc_map_init(&plan->unknown, plan->tf->arena, changes ? changes->count : 1);
    for (const struct lc_node *node = changes ? changes->first : NULL; node; node = node->next) {
        const struct lc_node *after = get(get(node, "change"), "after_unknown");
        lc_str address = lc_node_text(get(node, "address"));
        struct change *change;
        if (after == NULL || address.len == 0)
            continue;
        change = LC_NEW(plan->tf->arena, struct change);
        change->unknown = after;
        *lc_map_put(&plan->unknown, address) = change;
    }
}

enum lc_status lc_tf_plan(struct lc_terraform *tf, lc_str path, struct lc_err *err)
{
    struct lc_tf_plan plan = {.tf = tf, .path = path, .folder = tf->root->folder};
    lc_str text, shown = lc_utf8_escaped(tf->arena, path);
    const struct lc_node *values, *root;
    struct lc_err cause = {0};
    enum lc_status status = lc_input_text(tf->input, path, LC_TEXT_BYTES_MAX, &text, &cause);

    if (status != LC_OK)
        return lc_fail(err, status == LC_NOT_FOUND ? LC_IO : status, "cannot read '%.*s': %s", LC_FMT(shown),
                       cause.text);
    status = lc_tf_plan_read(tf, path, text, &plan.root, err);
    if (status != LC_OK)
        return status;
    values = get(plan.root, "planned_values") ? get(plan.root, "planned_values") : get(plan.root, "values");
    root = get(values, "root_module");
    if (root == NULL)
        return lc_fail(err, LC_MALFORMED,
                       "'%.*s', line 1, column 1: expected 'planned_values' or 'values' with 'root_module'",
                       LC_FMT(shown));
    plan.configuration = get(plan.root, "configuration");
    tf->quiet = true;
    plan.has_files = lc_tf_load(tf->root);
    index_unknown(&plan);
    visit(&plan, root, "aws_lambda_layer_version", add_layer, 0);
    visit(&plan, root, "aws_lambda_alias", add_mark, 0);
    visit(&plan, root, "aws_lambda_provisioned_concurrency_config", add_mark, 0);
    visit(&plan, root, "aws_cloudfront_distribution", add_distribution, 0);
    lc_tf_edge_configuration(tf, plan.configuration);
    visit(&plan, root, "aws_lambda_function", add_function, 0);
    lc_tf_layers_left(tf);
    return LC_OK;
}
