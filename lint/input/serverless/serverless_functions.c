/* Functions and layers of a Serverless service, by the framework's own merge rules.
 * Source: lambda-facts.md 5.1 and 5.3; serverless 3.40.0, what `package` compiles. */
#include "lint/input/serverless/serverless_functions.h"

#include "layers/base/path.h"
#include "lint/input/files.h"
#include "lint/input/layer_map.h"

static const lc_str build = LC_S_INIT("serverless package");

/* ------------------------------------------------------------------------------------------------- artifacts */

lc_str lc_serverless_logical(struct lc_arena *arena, lc_str name)
{
    struct lc_composed composed = {.arena = arena};

    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        char *one = lc_arena_bytes(arena, 1);
        *one = i == 0 && lc_is_lower(c) ? (char)(c - 32) : c;
        if (c == '-')
            lc_composed_add(&composed, LC_S("Dash"));
        else if (c == '_')
            lc_composed_add(&composed, LC_S("Underscore"));
        else
            lc_composed_add(&composed, (lc_str){one, 1});
    }
    return (lc_str){composed.bytes, composed.len};
}

struct lc_artifact lc_serverless_artifact(struct lc_serverless_service *service, const struct lc_data *named)
{
    struct lc_serverless *sls = service->sls;
    struct lc_artifact artifact = {.reference = named->text, .at = named->key_at};

    if (!lc_data_is_known(named)) {
        artifact.why = named->why;
        artifact.how = named->how;
        return artifact;
    }
    if (lc_str_has_prefix(named->text, LC_S("s3://")) || lc_str_contains(named->text, LC_S(".amazonaws.com/"))) {
        artifact.why = LC_S("it is in S3");
        artifact.how = lc_arena_printf(sls->arena, "aws s3 cp %.*s FILE, and lint with that FILE as artifact",
                                       LC_FMT(named->text));
        return artifact;
    }
    artifact.path = lc_input_path(sls->input, sls->folder, named->text);
    if (lc_input_exists(sls->input, artifact.path))
        return artifact;
    artifact.why = lc_arena_printf(sls->arena, "'%.*s' is not there", LC_FMT(artifact.path));
    artifact.how = LC_S("make it first, by what the project builds it with");
    artifact.path = LC_S("");
    return artifact;
}

/* A zip that `serverless package` left, when it is there. */
static bool packaged(struct lc_serverless_service *service, lc_str name, struct lc_artifact *out)
{
    struct lc_serverless *sls = service->sls;
    lc_str file = lc_arena_printf(sls->arena, ".serverless/%.*s.zip", LC_FMT(name));
    lc_str path = lc_input_path(sls->input, sls->folder, file);

    if (!lc_input_exists(sls->input, path))
        return false;
    *out = (struct lc_artifact){.reference = path, .path = path, .at = out->at};
    return true;
}

/* ------------------------------------------------------------------------------------------------- layers */

static struct lc_artifact layer_artifact(struct lc_serverless_service *service, const struct lc_data *layer)
{
    const struct lc_data *package = lc_data_get(layer, LC_S("package")), *path = lc_data_get(layer, LC_S("path"));
    const struct lc_data *named = lc_data_get(package, LC_S("artifact"));
    struct lc_artifact artifact = {.at = layer->key_at};

    if (named && named->kind != LC_DATA_NULL)
        return lc_serverless_artifact(service, named);
    if (packaged(service, layer->key, &artifact))
        return artifact;
    if (lc_data_is_scalar(path)) {
        artifact = lc_serverless_artifact(service, path);
        lc_serverless_pack_layer(service, package, &artifact);
        return artifact;
    }
    artifact.why = path && path->why.len > 0 ? path->why : LC_S("it has no path");
    artifact.how = path ? path->how : LC_S("");
    return artifact;
}

void lc_serverless_layers(struct lc_serverless_service *service, const struct lc_data *layers)
{
    struct lc_arena *arena = service->sls->arena;

    for (const struct lc_data *layer = layers->first; layer; layer = layer->next) {
        struct lc_serverless_layer *made;
        const struct lc_data *name = lc_data_get(layer, LC_S("name"));
        if (layer->kind == LC_DATA_NULL)
            continue;
        made = LC_PUSH(arena, &service->layers);
        made->artifact = layer_artifact(service, layer);
        if (layer->kind != LC_DATA_MAP) {
            made->artifact.why = layer->why.len > 0 ? layer->why : LC_S("it is no map");
            made->artifact.how = layer->how;
        }
        made->id = lc_arena_printf(arena, "%.*sLambdaLayer", LC_FMT(lc_serverless_logical(arena, layer->key)));
        made->artifact.id = made->id;
        made->artifact.at = layer->key_at;
        made->artifact.defined_here = true;
        made->artifact.layer_name = lc_data_is_known(name) ? name->text : layer->key;
        if (made->artifact.reference.len == 0)
            made->artifact.reference = layer->key;
        made->artifact.label_runtimes = lc_data_values(arena, lc_data_get(layer, LC_S("compatibleRuntimes")));
        made->artifact.label_architectures = lc_data_values(arena, lc_data_get(layer, LC_S("compatibleArchitectures")));
    }
}

/* A plugin's own layer, which serverless-python-requirements makes of what requirements.txt names. */
static struct lc_artifact plugin_layer(struct lc_serverless_service *service, const struct lc_data *item)
{
    struct lc_serverless *sls = service->sls;
    struct lc_artifact artifact = {.reference = item->ref, .id = item->ref, .at = item->key_at};

    artifact.defined_here = true;
    if (lc_str_eq(item->ref, LC_S("PythonRequirementsLambdaLayer")) &&
        packaged(service, LC_S("pythonRequirements"), &artifact)) {
        artifact.id = item->ref;
        artifact.defined_here = true;
        return artifact;
    }
    artifact.why = lc_str_eq(item->ref, LC_S("PythonRequirementsLambdaLayer"))
                       ? LC_S("serverless-python-requirements makes it when the service is packaged")
                       : lc_arena_printf(sls->arena, "'%.*s' is no layer of this configuration", LC_FMT(item->ref));
    artifact.how = LC_S("serverless package");
    return artifact;
}

static struct lc_artifact attached(struct lc_serverless_service *service, const struct lc_data *item)
{
    struct lc_serverless *sls = service->sls;
    struct lc_artifact artifact = {.reference = item->text, .at = item->key_at, .why = item->why, .how = item->how};

    if (item->ref.len > 0) {
        for (size_t i = 0; i < service->layers.count; i++) {
            if (!lc_str_eq(service->layers.items[i].id, item->ref))
                continue;
            service->layers.items[i].used = true;
            artifact = service->layers.items[i].artifact;
            artifact.at = item->key_at;
            return artifact;
        }
        return plugin_layer(service, item);
    }
    if (lc_data_is_scalar(item) && lc_str_has_prefix(item->text, LC_S("arn:"))) {
        artifact = lc_layer_in_part(sls->input->arguments, item->text, item->holes, item->hole_count, sls->arena);
        artifact.at = item->key_at;
    } else if (lc_data_is_known(item)) {
        artifact.why = LC_S("it is no ARN of a layer");
    } else if (artifact.why.len == 0) {
        artifact.why =
            lc_arena_printf(sls->arena, "a %s stands where a layer is expected", lc_data_kind_name(item->kind));
    } else {
        lc_layer_expressed(sls->input->arguments, &artifact, sls->arena);
    }
    return artifact;
}

/* The function's list stands for itself: the provider's is not added to it. */
static void take_layers(struct lc_serverless_service *service, const struct lc_data *layers,
                        struct lc_function *function)
{
    struct lc_arena *arena = service->sls->arena;

    if (layers == NULL || layers->kind == LC_DATA_NULL)
        return;
    function->layers_known = (struct lc_value){.know = LC_KNOWN, .at = layers->at};
    if (layers->kind != LC_DATA_LIST) {
        function->layers_known = lc_data_value(arena, layers, layers->at);
        function->layers_known.know = LC_UNKNOWN;
        return;
    }
    function->layers = LC_NEW_ARRAY(arena, layers->count, struct lc_artifact);
    for (const struct lc_data *item = layers->first; item; item = item->next)
        if (item->kind != LC_DATA_NULL)
            function->layers[function->layer_count++] = attached(service, item);
}

/* ------------------------------------------------------------------------------------------------- code */

static bool is_set(const struct lc_data *data)
{
    return data && data->kind != LC_DATA_NULL;
}

static lc_str last_part(lc_str name)
{
    return lc_path_base(name);
}

/* Where the zip is: the function's artifact, the service's, what `serverless package` left, or else the sources. */
static void take_code(struct lc_serverless_service *service, const struct lc_data *data, struct lc_function *function)
{
    struct lc_serverless *sls = service->sls;
    const struct lc_data *package = lc_data_get(data, LC_S("package"));
    const struct lc_data *own = lc_data_get(package, LC_S("artifact"));
    const struct lc_data *common = lc_data_get(service->package, LC_S("artifact"));
    bool individually = lc_data_is_true(lc_data_get(package, LC_S("individually")));

    if (is_set(own)) {
        function->code = lc_serverless_artifact(service, own);
        return;
    }
    if (is_set(common) && !individually) {
        function->code = lc_serverless_artifact(service, common);
        return;
    }
    individually |= lc_data_is_true(lc_data_get(service->package, LC_S("individually")));
    function->code.at = data->key_at;
    if (individually
            ? packaged(service, data->key, &function->code)
            : lc_data_is_known(service->name) && packaged(service, last_part(service->name->text), &function->code)) {
        int64_t built = lc_input_changed(sls->input, function->code.path);
        /* Two seconds: a checkout or a copy writes both at once. */
        if (lc_input_changed(sls->input, sls->main->path) > built + 2)
            *LC_PUSH(sls->arena, &sls->input->notices) =
                lc_arena_printf(sls->arena, "'%.*s' is newer than '%.*s': run '%.*s' again", LC_FMT(sls->main->path),
                                LC_FMT(function->code.path), LC_FMT(build));
        return;
    }
    function->code.path = sls->folder.len > 0 ? sls->folder : LC_S(".");
    function->code.reference = function->code.path;
    function->code.unbuilt = true;
    function->code.build = build;
    lc_serverless_pack_code(service, individually ? package : NULL, &function->handler, &function->code);
}

/* ------------------------------------------------------------------------------------------------- settings */

/* The function's own setting, else the provider's. */
static const struct lc_data *setting(struct lc_serverless_service *service, const struct lc_data *data, const char *key)
{
    const struct lc_data *own = lc_data_get(data, lc_str_from(key));

    return is_set(own) ? own : lc_data_get(service->provider, lc_str_from(key));
}

static struct lc_value value_of(struct lc_serverless_service *service, const struct lc_data *data)
{
    return lc_data_value(service->sls->arena, data, data ? data->key_at : (struct lc_origin){0});
}

static struct lc_value with_default(struct lc_value value, uint64_t number, const char *text, struct lc_origin at)
{
    if (value.know != LC_UNSET)
        return value;
    return (struct lc_value){.know = LC_KNOWN, .text = lc_str_from(text), .number = number, .at = at};
}

static void take_settings(struct lc_serverless_service *service, const struct lc_data *data,
                          struct lc_function *function)
{
    struct lc_arena *arena = service->sls->arena;
    const struct lc_data *snap = lc_data_get(data, LC_S("snapStart"));

    function->runtime = value_of(service, setting(service, data, "runtime"));
    if (function->runtime.know == LC_UNSET)
        function->runtime = (struct lc_value){
            .know = LC_UNKNOWN,
            .at = data->key_at,
            .why = LC_S("no runtime is given, and the default differs between versions of the framework"),
            .how = LC_S("set provider.runtime")};
    function->handler = value_of(service, lc_data_get(data, LC_S("handler")));
    function->timeout_s = with_default(value_of(service, setting(service, data, "timeout")), 6, "6", data->key_at);
    function->memory_mb =
        with_default(value_of(service, setting(service, data, "memorySize")), 1024, "1024", data->key_at);
    function->ephemeral_mb = value_of(service, lc_data_get(data, LC_S("ephemeralStorageSize")));
    function->architecture = value_of(service, setting(service, data, "architecture"));
    if (function->architecture.know != LC_UNSET) {
        function->architectures.items = LC_NEW(arena, struct lc_value);
        function->architectures.items[function->architectures.count++] = function->architecture;
    }
    function->file_system = is_set(lc_data_get(data, LC_S("fileSystemConfig")));
    function->snap_start = value_of(service, snap);
    if (lc_data_is_known(snap))
        function->snap_start.text = lc_data_is_true(snap) ? LC_S("PublishedVersions") : LC_S("None");
}

static void take_name(struct lc_serverless_service *service, const struct lc_data *data, struct lc_function *function)
{
    struct lc_arena *arena = service->sls->arena;
    struct lc_composed composed = {.arena = arena};

    function->function_name = value_of(service, lc_data_get(data, LC_S("name")));
    if (function->function_name.know != LC_UNSET)
        return;
    if (service->name)
        lc_composed_add_data(&composed, service->name, LC_S("${self:service}"));
    lc_composed_add(&composed, LC_S("-"));
    lc_composed_add_data(&composed, service->stage, LC_S("${sls:stage}"));
    lc_composed_add(&composed, LC_S("-"));
    lc_composed_add(&composed, data->key);
    function->function_name = lc_data_value(arena, lc_composed_take(&composed, data->key_at), data->key_at);
}

/* The provider's variables and the function's, laid over each other. */
static void take_environment(struct lc_serverless_service *service, const struct lc_data *data,
                             struct lc_function *function)
{
    struct lc_arena *arena = service->sls->arena;
    const struct lc_data *common = lc_data_get(service->provider, LC_S("environment"));
    const struct lc_data *own = lc_data_get(data, LC_S("environment"));
    struct lc_data *whole;

    if (!is_set(common) || !is_set(own)) {
        lc_data_environment(arena, is_set(own) ? own : common, function);
        return;
    }
    whole = lc_data_new(arena, LC_DATA_MAP, LC_S(""), own->at);
    for (unsigned i = 0; i < 2; i++) {
        const struct lc_data *part = i == 0 ? common : own;
        if (part->kind == LC_DATA_MAP)
            lc_data_merge(arena, whole, part);
        else if (whole->why.len == 0) {
            whole->why = part->why.len > 0 ? part->why : LC_S("a part of it is no map");
            whole->how = part->how;
        }
    }
    lc_data_environment(arena, whole, function);
}

/* The framework publishes a version with every deployment, but events and URLs call $LATEST unless provisioned
 * concurrency or SnapStart give it an alias to call. Plugins that shift traffic make one too. */
static void take_publishing(struct lc_serverless_service *service, const struct lc_data *data,
                            struct lc_function *function)
{
    const struct lc_data *provisioned = lc_data_get(data, LC_S("provisionedConcurrency"));

    function->provisioned_concurrency = lc_data_is_known(provisioned) && !lc_str_eq(provisioned->text, LC_S("0"));
    function->publishes = LC_UNSET;
    if (is_set(provisioned) && !lc_data_is_known(provisioned))
        function->publishes = LC_UNKNOWN;
    for (size_t i = 0; i < service->plugins.count; i++)
        if (lc_str_contains(service->plugins.items[i], LC_S("canary")) ||
            lc_str_contains(service->plugins.items[i], LC_S("alias")))
            function->publishes = LC_UNKNOWN;
    if (service->plugins_why.len > 0)
        function->publishes = LC_UNKNOWN;
    if (function->provisioned_concurrency || lc_str_eq(function->snap_start.text, LC_S("PublishedVersions")))
        function->publishes = LC_KNOWN;
}

/* ------------------------------------------------------------------------------------------------- the whole */

/* Why nothing can be said of a function; empty when it is an ordinary one. */
static lc_str not_applicable(const struct lc_data *data)
{
    const struct lc_data *events = lc_data_get(data, LC_S("events"));

    if (is_set(lc_data_get(data, LC_S("image"))))
        return LC_S("it is a container image");
    for (const struct lc_data *event = events && events->kind == LC_DATA_LIST ? events->first : NULL; event;
         event = event->next)
        if (lc_data_get(event, LC_S("cloudFront")))
            return LC_S("it runs as Lambda@Edge");
    return LC_S("");
}

void lc_serverless_function(struct lc_serverless_service *service, const struct lc_data *data)
{
    struct lc_serverless *sls = service->sls;
    struct lc_function function = {.name = data->key, .id = data->key, .described = LC_DESCRIBED_BY_SERVERLESS};
    lc_str why = not_applicable(data);

    if (data->kind == LC_DATA_NULL)
        return;
    if (why.len > 0) {
        *LC_PUSH(sls->arena, &sls->input->not_applicable) =
            (struct lc_not_applicable){.name = data->key, .why = why, .at = data->key_at};
        return;
    }
    if (data->kind != LC_DATA_MAP) {
        *LC_PUSH(sls->arena, &sls->input->unevaluated) =
            (struct lc_unevaluated){.what = lc_arena_printf(sls->arena, "function '%.*s'", LC_FMT(data->key)),
                                    .why = data->why.len > 0 ? data->why : LC_S("it is no map of settings"),
                                    .how = data->how,
                                    .at = data->key_at};
        return;
    }
    function.source = sls->main->path;
    function.at = data->key_at;
    take_settings(service, data, &function);
    take_name(service, data, &function);
    take_code(service, data, &function);
    take_layers(service, setting(service, data, "layers"), &function);
    take_environment(service, data, &function);
    take_publishing(service, data, &function);
    *LC_PUSH(sls->arena, &sls->input->functions) = function;
}
