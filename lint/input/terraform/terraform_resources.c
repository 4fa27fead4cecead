/* From a configuration's resources to functions and layers.
 * Source: lambda-facts.md 5.1 and 5.5. */
#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "lint/input/files.h"
#include "lint/input/helps.h"
#include "lint/input/layer_map.h"
#include "lint/input/terraform/terraform.h"

/* One instance of a resource. */
struct instance {
    struct lc_tf_module *module;
    const struct lc_tf_entry *entry;
    const struct lc_tf_scope *scope;
    lc_str address;
};

static const struct lc_data *get(const struct instance *instance, const char *name)
{
    return lc_tf_get(instance->module, instance->scope, instance->entry->file, instance->entry->node, name);
}

/* An attribute of the first nested block of a type: ephemeral_storage { size = 1024 }. */
static const struct lc_data *get_nested(const struct instance *instance, const char *block, const char *name)
{
    uint32_t at = 0, body = lc_tf_block(instance->entry->file, instance->entry->node, block, &at);

    return body ? lc_tf_get(instance->module, instance->scope, instance->entry->file, body, name) : NULL;
}

static bool is_set(const struct lc_data *data)
{
    return data && data->kind != LC_DATA_NULL;
}

/* The address that a reference to one of its attributes names. */
static lc_str address_of(lc_str ref)
{
    size_t dot = lc_str_find_last_byte(ref, '.');

    return dot == LC_NPOS ? LC_S("") : lc_str_cut(ref, 0, dot);
}

/* ------------------------------------------------------------------------------------------------- artifacts */

struct lc_artifact lc_tf_local(struct lc_terraform *tf, lc_str folder, lc_str path, struct lc_origin at)
{
    struct lc_artifact artifact = {.reference = path, .at = at};

    artifact.path = lc_input_path(tf->input, folder, path);
    if (!lc_input_exists(tf->input, artifact.path) && lc_input_exists(tf->input, path))
        artifact.path = path;
    if (lc_input_exists(tf->input, artifact.path))
        return artifact;
    artifact.why = lc_arena_printf(tf->arena, "'%.*s' is not there", LC_FMT(artifact.path));
    artifact.how = LC_S("make it first: by what the project builds it with, or 'terraform apply'");
    artifact.path = LC_S("");
    return artifact;
}

static struct lc_artifact not_known(const struct lc_data *data)
{
    return (struct lc_artifact){.reference = data->text, .at = data->key_at, .why = data->why, .how = data->how};
}

/* "excludes": a pattern leaves out what it matches, and of a folder all that it holds. False: they are not all known.
 * Source: terraform-provider-archive, internal/archive/zip_archiver.go (doublestar.PathMatch, filepath.SkipDir). */
static bool read_excludes(struct lc_arena *arena, const struct lc_data *excludes, struct lc_picks *picks)
{
    if (excludes->kind != LC_DATA_LIST || excludes->why.len > 0)
        return false;
    for (const struct lc_data *item = excludes->first; item; item = item->next) {
        if (!lc_data_is_known(item))
            return false;
        if (item->text.len > 0 &&
            (!lc_picks_add(arena, picks, item->text, false) ||
             !lc_picks_add(arena, picks, lc_arena_printf(arena, "%.*s/**", LC_FMT(item->text)), false)))
            return false;
    }
    return true;
}

/* The folder is the content, but for what is left out. */
static void take_folder(struct lc_arena *arena, const struct lc_data *excludes, struct lc_artifact *artifact)
{
    struct lc_picks *picks = LC_NEW(arena, struct lc_picks);

    if (artifact->path.len == 0 || !is_set(excludes))
        return;
    if (read_excludes(arena, excludes, picks)) {
        artifact->picks = picks;
        return;
    }
    artifact->unbuilt = artifact->source_only = true;
    artifact->build = LC_S("terraform apply");
}

/* What archive_file packs. */
static struct lc_artifact packed(struct lc_tf_module *module, const struct lc_tf_entry *entry,
                                 const struct lc_tf_scope *scope, const struct lc_data *named)
{
    struct lc_terraform *tf = module->tf;
    struct instance archive = {module, entry, scope, entry->name};
    const struct lc_data *folder = get(&archive, "source_dir"), *file = get(&archive, "source_file");
    const struct lc_data *source = is_set(folder) ? folder : file;
    struct lc_artifact artifact;
    struct lc_err cause = {0};

    if (!is_set(source) || !lc_data_is_known(source)) {
        artifact = not_known(named);
        artifact.why = is_set(source) ? source->why : LC_S("the archive is put together of single texts");
        artifact.how = is_set(source) ? source->how : LC_S("terraform apply");
        return artifact;
    }
    artifact = lc_tf_local(tf, tf->root->folder, source->text, named->key_at);
    if (is_set(folder)) {
        take_folder(tf->arena, get(&archive, "excludes"), &artifact);
        return artifact;
    }
    if (artifact.path.len == 0)
        return artifact;
    artifact.inline_name = lc_path_base(artifact.path);
    artifact.inline_text = (struct lc_value){.know = LC_KNOWN, .at = {.file = artifact.path, .line = 1, .column = 1}};
    if (lc_input_text(tf->input, artifact.path, LC_INPUT_FILE_BYTES_MAX, &artifact.inline_text.text, &cause) != LC_OK)
        artifact.inline_text =
            (struct lc_value){.know = LC_UNKNOWN, .why = lc_arena_copy(tf->arena, lc_str_from(cause.text))};
    return artifact;
}

/* The archive_file whose output this is: by reference, or by the same path. */
static const struct lc_tf_entry *archive_of(const struct instance *instance, const struct lc_data *named)
{
    static const struct lc_tf_scope none = {0};
    struct lc_tf_module *module = instance->module;
    lc_str address = address_of(named->ref);

    if (lc_str_has_prefix(address, module->address))
        address = lc_str_from_index(address, module->address.len);
    for (size_t i = 0; i < module->entries.count; i++) {
        const struct lc_tf_entry *entry = module->entries.items[i];
        const struct lc_data *output;
        if (++module->tf->steps > LC_INPUT_STEPS_MAX)
            return NULL;
        if (!lc_str_eq(entry->type, LC_S("archive_file")))
            continue;
        if (lc_str_has_prefix(address, entry->name) &&
            (address.len == entry->name.len || address.ptr[entry->name.len] == '['))
            return entry;
        output = lc_tf_get(module, &none, entry->file, entry->node, "output_path");
        if (lc_data_is_known(output) && lc_data_is_known(named) && lc_str_eq(output->text, named->text))
            return entry;
    }
    return NULL;
}

static struct lc_artifact from_filename(const struct instance *instance, const struct lc_data *filename)
{
    struct lc_terraform *tf = instance->module->tf;
    const struct lc_tf_entry *archive;
    struct lc_artifact artifact = not_known(filename);

    if (lc_data_is_known(filename)) {
        artifact = lc_tf_local(tf, tf->root->folder, filename->text, filename->key_at);
        if (artifact.path.len > 0)
            return artifact;
    }
    archive = archive_of(instance, filename);
    return archive ? packed(instance->module, archive, instance->scope, filename) : artifact;
}

/* An object that this configuration uploads itself has a local source. */
static const struct lc_data *uploaded(const struct instance *instance, const struct lc_data *key)
{
    struct lc_tf_module *module = instance->module;
    lc_str address = key ? address_of(key->ref) : LC_S("");

    if (lc_str_has_prefix(address, module->address))
        address = lc_str_from_index(address, module->address.len);
    for (size_t i = 0; address.len > 0 && i < module->entries.count; i++) {
        const struct lc_tf_entry *entry = module->entries.items[i];
        bool is_object =
            lc_str_eq(entry->type, LC_S("aws_s3_object")) || lc_str_eq(entry->type, LC_S("aws_s3_bucket_object"));
        if (is_object && lc_str_eq(entry->name, address))
            return lc_tf_get(module, instance->scope, entry->file, entry->node, "source");
    }
    return NULL;
}

struct lc_artifact lc_tf_in_s3(struct lc_terraform *tf, const struct lc_data *bucket, const struct lc_data *key,
                               bool layer)
{
    const struct lc_data *open = bucket && !lc_data_is_known(bucket) ? bucket : key, *named = key ? key : bucket;
    struct lc_artifact artifact = {0};

    if (named)
        artifact.at = named->key_at;
    artifact.reference = lc_arena_printf(tf->arena, "s3://%.*s/%.*s", LC_FMT(bucket ? bucket->text : LC_S("")),
                                         LC_FMT(key ? key->text : LC_S("")));
    if (bucket == NULL || key == NULL) {
        artifact.why = lc_arena_printf(tf->arena, "it is in S3, and no '%s' is named", bucket ? "s3_key" : "s3_bucket");
        return artifact;
    }
    if (lc_data_is_known(bucket) && lc_data_is_known(key)) {
        artifact.why = LC_S("it is in S3");
        artifact.how = lc_help_object(tf->arena, artifact.reference, layer);
        return artifact;
    }
    artifact.why = lc_arena_printf(tf->arena, "it is in S3, and where is open: %.*s", LC_FMT(open->why));
    artifact.how = open->how.len > 0 ? open->how : lc_help_archive(tf->arena, layer);
    return artifact;
}

static struct lc_artifact artifact_of(const struct instance *instance)
{
    const struct lc_data *filename = get(instance, "filename"), *bucket = get(instance, "s3_bucket");
    const struct lc_data *key = get(instance, "s3_key"), *source = uploaded(instance, key);
    struct lc_artifact artifact = {.at = lc_tf_place(instance->entry->file, instance->entry->at)};

    if (is_set(filename))
        return from_filename(instance, filename);
    if (is_set(source))
        return from_filename(instance, source);
    if (!is_set(bucket) && !is_set(key)) {
        artifact.why = LC_S("no code is named");
        return artifact;
    }
    return lc_tf_in_s3(instance->module->tf, bucket, key, lc_str_is(instance->entry->type, "aws_lambda_layer_version"));
}

/* ------------------------------------------------------------------------------------------------- layers */

struct lc_tf_layer *lc_tf_layer_add(struct lc_terraform *tf, lc_str address, lc_str arn)
{
    struct lc_tf_layer *layer = LC_NEW(tf->arena, struct lc_tf_layer);

    layer->address = address;
    layer->arn = arn;
    *LC_PUSH(tf->arena, &tf->layers) = layer;
    *lc_map_put(&tf->layers_by, address) = layer;
    if (arn.len > 0)
        *lc_map_put(&tf->layers_by, arn) = layer;
    return layer;
}

void lc_tf_layers_left(struct lc_terraform *tf)
{
    for (size_t i = 0; i < tf->layers.count; i++)
        if (!tf->layers.items[i]->used)
            *LC_PUSH(tf->arena, &tf->input->layers) = tf->layers.items[i]->artifact;
}

static void add_layer(const struct instance *instance)
{
    struct lc_terraform *tf = instance->module->tf;
    struct lc_tf_layer *layer = lc_tf_layer_add(tf, instance->address, LC_S(""));
    const struct lc_data *name = get(instance, "layer_name");

    layer->artifact = artifact_of(instance);
    layer->artifact.id = instance->address;
    layer->artifact.at = lc_tf_place(instance->entry->file, instance->entry->at);
    layer->artifact.defined_here = true;
    layer->artifact.layer_name = name ? name->text : LC_S("");
    layer->artifact.label_runtimes = lc_data_values(tf->arena, get(instance, "compatible_runtimes"));
    layer->artifact.label_architectures = lc_data_values(tf->arena, get(instance, "compatible_architectures"));
}

struct lc_tf_layer *lc_tf_layer_of(struct lc_terraform *tf, const struct lc_data *item)
{
    struct lc_tf_layer *layer = lc_map_get(&tf->layers_by, address_of(item->ref));

    return layer || !lc_data_is_known(item) ? layer : lc_map_get(&tf->layers_by, item->text);
}

struct lc_artifact lc_tf_attached(struct lc_terraform *tf, const struct lc_data *item)
{
    struct lc_origin at =
        item->key_at.line > 0 ? item->key_at : item->at; /* a splat's items have no place of their own */
    struct lc_artifact artifact = {.reference = item->text, .at = at, .why = item->why, .how = item->how};
    struct lc_tf_layer *layer = lc_tf_layer_of(tf, item);

    if (layer && lc_str_has_suffix(item->ref, LC_S(".layer_arn"))) {
        artifact.why = LC_S("'layer_arn' has no version in it, which a function's layers need: 'arn' has");
        artifact.how = LC_S("");
        return artifact;
    }
    if (layer) {
        layer->used = true;
        artifact = layer->artifact;
        artifact.at = at;
        return artifact;
    }
    if (lc_data_is_scalar(item) && lc_str_has_prefix(item->text, LC_S("arn:"))) {
        artifact = lc_layer_in_part(tf->input->arguments, item->text, item->holes, item->hole_count, tf->arena);
        artifact.at = at;
    } else if (artifact.why.len == 0) {
        artifact.why = LC_S("it is no ARN of a layer");
    } else {
        lc_layer_expressed(tf->input->arguments, &artifact, tf->arena);
    }
    return artifact;
}

static void take_layers(struct lc_terraform *tf, const struct lc_data *layers, struct lc_function *function)
{
    if (!is_set(layers))
        return;
    function->layers_known = (struct lc_value){.know = LC_KNOWN, .at = layers->key_at};
    if (layers->kind != LC_DATA_LIST) {
        function->layers_known = lc_data_value(tf->arena, layers, layers->key_at);
        function->layers_known.know = LC_UNKNOWN;
        return;
    }
    if (layers->why.len > 0) {
        function->layers_known.know = LC_AT_LEAST;
        function->layers_known.why = layers->why;
        function->layers_known.how = layers->how;
    }
    function->layers = LC_NEW_ARRAY(tf->arena, layers->count, struct lc_artifact);
    for (const struct lc_data *item = layers->first; item; item = item->next)
        if (item->kind != LC_DATA_NULL)
            function->layers[function->layer_count++] = lc_tf_attached(tf, item);
}

/* ------------------------------------------------------------------------------------------------- functions */

static struct lc_value value_of(const struct instance *instance, const struct lc_data *data)
{
    return lc_data_value(instance->module->tf->arena, data, data ? data->key_at : (struct lc_origin){0});
}

/* environment { variables = … }, or the content of a dynamic block. */
static const struct lc_data *environment(const struct instance *instance)
{
    const struct lc_tf_file *file = instance->entry->file;
    const struct lc_data *direct = get_nested(instance, "environment", "variables"), *each;
    struct lc_tf_scope scope = *instance->scope;

    if (direct)
        return direct;
    for (uint32_t child = instance->entry->node ? file->hcl.nodes[instance->entry->node].first : 0; child != 0;
         child = file->hcl.nodes[child].next) {
        uint32_t name = lc_hcl_child(&file->hcl, child, LC_HCL_IDENTIFIER), at = 0, body, content;
        if (file->hcl.nodes[child].kind != LC_HCL_BLOCK || name == 0 ||
            !lc_str_eq(lc_hcl_text(&file->hcl, name), LC_S("dynamic")) ||
            !lc_str_eq(lc_tf_label(file, child, 0), LC_S("environment")))
            continue;
        body = lc_hcl_child(&file->hcl, child, LC_HCL_BODY);
        content = lc_tf_block(file, body, "content", &at);
        each = lc_tf_get(instance->module, &scope, file, body, "for_each");
        if (each && each->kind == LC_DATA_LIST && each->count == 0 && each->why.len == 0)
            return NULL;
        scope.iterator = LC_S("environment");
        scope.iterator_value = each && (each->kind == LC_DATA_LIST || each->kind == LC_DATA_MAP) ? each->first : each;
        return content ? lc_tf_get(instance->module, &scope, file, content, "variables") : NULL;
    }
    return NULL;
}

static void take_settings(const struct instance *instance, struct lc_function *function)
{
    struct lc_terraform *tf = instance->module->tf;
    uint32_t at = 0;

    function->runtime = value_of(instance, get(instance, "runtime"));
    function->handler = value_of(instance, get(instance, "handler"));
    function->timeout_s = value_of(instance, get(instance, "timeout"));
    function->memory_mb = value_of(instance, get(instance, "memory_size"));
    function->function_name = value_of(instance, get(instance, "function_name"));
    function->ephemeral_mb = value_of(instance, get_nested(instance, "ephemeral_storage", "size"));
    function->snap_start = value_of(instance, get_nested(instance, "snap_start", "apply_on"));
    function->architectures = lc_data_values(tf->arena, get(instance, "architectures"));
    if (function->architectures.count > 0)
        function->architecture = function->architectures.items[0];
    function->file_system = lc_tf_block(instance->entry->file, instance->entry->node, "file_system_config", &at) != 0;
    function->upload_is_direct = is_set(get(instance, "filename"));
    take_layers(tf, get(instance, "layers"), function);
    lc_data_environment(tf->arena, environment(instance), function);
}

/* Without `publish` no version is ever made and everybody calls $LATEST. With it, an alias shows who calls versions. */
static void take_publishing(const struct instance *instance, struct lc_function *function)
{
    struct lc_terraform *tf = instance->module->tf;
    const struct lc_data *publish = get(instance, "publish");
    lc_str name = function->function_name.know == LC_KNOWN ? function->function_name.text : LC_S("");

    function->publishes =
        !is_set(publish) || (lc_data_is_known(publish) && !lc_data_is_true(publish)) ? LC_UNSET : LC_UNKNOWN;
    if (lc_map_get(&tf->aliased, instance->address) || lc_map_get(&tf->aliased, name))
        function->publishes = LC_KNOWN;
    function->provisioned_concurrency =
        lc_map_get(&tf->provisioned, instance->address) || lc_map_get(&tf->provisioned, name);
}

static void add_function(const struct instance *instance)
{
    struct lc_terraform *tf = instance->module->tf;
    const struct lc_data *type = get(instance, "package_type"), *name = get(instance, "function_name");
    struct lc_function function = {.name = instance->address,
                                   .id = instance->address,
                                   .source = instance->entry->file->path,
                                   .described = LC_DESCRIBED_BY_TERRAFORM,
                                   .at = lc_tf_place(instance->entry->file, instance->entry->at)};

    if (lc_tf_is_edge(tf, function.name, lc_data_is_known(name) ? name->text : LC_S(""))) {
        *LC_PUSH(tf->arena, &tf->input->not_applicable) =
            (struct lc_not_applicable){.name = function.name, .why = lc_tf_why_edge, .at = function.at};
        return;
    }
    if (is_set(get(instance, "image_uri")) || (lc_data_is_known(type) && lc_str_eq(type->text, LC_S("Image")))) {
        *LC_PUSH(tf->arena, &tf->input->not_applicable) = (struct lc_not_applicable){
            .name = function.name, .why = LC_S("it is a container image"), .at = function.at};
        return;
    }
    function.code = artifact_of(instance);
    take_settings(instance, &function);
    take_publishing(instance, &function);
    *LC_PUSH(tf->arena, &tf->input->functions) = function;
}

/* An alias, or provisioned concurrency: for whom. */
static void add_mark(const struct instance *instance)
{
    struct lc_terraform *tf = instance->module->tf;
    const struct lc_data *name = get(instance, "function_name");
    bool is_alias = lc_str_eq(instance->entry->type, LC_S("aws_lambda_alias"));
    lc_str address = name ? address_of(name->ref) : LC_S("");

    if (address.len > 0)
        *lc_map_put(is_alias ? &tf->aliased : &tf->provisioned, address) = tf;
    if (lc_data_is_known(name))
        *lc_map_put(is_alias ? &tf->aliased : &tf->provisioned, name->text) = tf;
}

static void add_distribution(const struct instance *instance)
{
    lc_tf_edge_block(instance->module, instance->scope, instance->entry->file, instance->entry->node, 0);
}

/* ------------------------------------------------------------------------------------------------- the whole */

typedef void (*visitor)(const struct instance *instance);

static void visit_entry(struct lc_tf_module *module, const struct lc_tf_entry *entry, visitor visit, bool tell)
{
    static const struct lc_tf_scope none = {0};
    struct lc_terraform *tf = module->tf;
    struct lc_tf_instances instances = lc_tf_instances(module, &none, entry->file, entry->node);

    if (!instances.known && tell)
        lc_tf_unevaluated(
            tf,
            lc_arena_printf(tf->arena, "how many '%.*s%.*s' there are", LC_FMT(module->address), LC_FMT(entry->name)),
            instances.why, lc_tf_how_plan, lc_tf_place(entry->file, entry->at));
    for (size_t i = 0; i < instances.count; i++) {
        struct instance instance = {module, entry, &instances.scopes[i], LC_S("")};
        instance.address = lc_arena_printf(tf->arena, "%.*s%.*s%.*s", LC_FMT(module->address), LC_FMT(entry->name),
                                           LC_FMT(instances.keys[i]));
        visit(&instance);
    }
}

static void walk(struct lc_tf_module *module, const char *type, visitor visit)
{
    bool tell = lc_str_is(LC_S("aws_lambda_function"), type);

    for (size_t i = 0; i < module->entries.count; i++) {
        struct lc_tf_entry *entry = module->entries.items[i];
        if (!entry->is_data && lc_str_is(entry->type, type))
            visit_entry(module, entry, visit, tell);
        if (!lc_str_has_prefix(entry->name, LC_S("module.")))
            continue;
        lc_tf_enter(module, entry);
        for (size_t k = 0; k < entry->children.count; k++)
            walk(entry->children.items[k].module, type, visit);
    }
}

void lc_tf_resources(struct lc_tf_module *root)
{
    struct lc_terraform *tf = root->tf;

    walk(root, "aws_lambda_layer_version", add_layer);
    walk(root, "aws_lambda_alias", add_mark);
    walk(root, "aws_lambda_provisioned_concurrency_config", add_mark);
    walk(root, "aws_cloudfront_distribution", add_distribution);
    walk(root, "aws_lambda_function", add_function);
    lc_tf_layers_left(tf);
}
