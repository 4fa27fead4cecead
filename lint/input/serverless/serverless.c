/* serverless.yml: what the Serverless Framework deploys to AWS. */
#include "lint/input/serverless/serverless.h"

#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "layers/base/utf8.h"
#include "lint/input/files.h"
#include "lint/input/serverless/serverless_functions.h"

static const struct lc_data *at(struct lc_serverless *sls, const char *path)
{
    return lc_serverless_at(sls, sls->main, lc_str_from(path));
}

static void add_unevaluated(struct lc_serverless *sls, const char *what, const struct lc_data *data)
{
    *LC_PUSH(sls->arena, &sls->input->unevaluated) =
        (struct lc_unevaluated){.what = lc_str_from(what), .why = data->why, .how = data->how, .at = data->at};
}

/* A map, or a list of maps that are laid over each other, as "functions" and "resources" may be. */
static const struct lc_data *merged(struct lc_serverless *sls, const struct lc_data *data, const char *what)
{
    struct lc_data *whole;

    if (data == NULL || data->kind == LC_DATA_NULL || data->kind == LC_DATA_MAP)
        return data;
    if (data->kind == LC_DATA_UNKNOWN)
        add_unevaluated(sls, what, data);
    if (data->kind != LC_DATA_LIST)
        return NULL;
    whole = lc_data_new(sls->arena, LC_DATA_MAP, LC_S(""), data->at);
    for (const struct lc_data *item = data->first; item; item = item->next) {
        if (item->kind == LC_DATA_MAP)
            lc_data_merge(sls->arena, whole, item);
        else if (item->kind == LC_DATA_UNKNOWN)
            add_unevaluated(sls, what, item);
    }
    return whole;
}

/* "plugins" is a list of names, or a map with one under "modules". */
static void find_plugins(struct lc_serverless_service *service)
{
    struct lc_serverless *sls = service->sls;
    const struct lc_data *plugins = at(sls, "plugins");

    service->plugins_local = LC_S(".serverless_plugins");
    if (plugins && plugins->kind == LC_DATA_MAP) {
        const struct lc_data *local = lc_data_get(plugins, LC_S("localPath"));
        service->plugins_local = lc_data_is_known(local) ? local->text : service->plugins_local;
        plugins = lc_data_get(plugins, LC_S("modules"));
    }
    if (plugins && plugins->kind == LC_DATA_UNKNOWN)
        service->plugins_why = plugins->why;
    for (const struct lc_data *item = plugins && plugins->kind == LC_DATA_LIST ? plugins->first : NULL; item;
         item = item->next) {
        if (lc_data_is_known(item))
            *LC_PUSH(sls->arena, &service->plugins) = item->text;
        else if (item->kind != LC_DATA_NULL)
            service->plugins_why = item->why;
    }
}

/* Functions and layers that "resources" adds as plain CloudFormation are not read: say so. */
static void note_resources(struct lc_serverless_service *service)
{
    struct lc_serverless *sls = service->sls;
    const struct lc_data *resources = lc_data_get(service->resources, LC_S("Resources"));

    for (const struct lc_data *item = resources && resources->kind == LC_DATA_MAP ? resources->first : NULL; item;
         item = item->next) {
        const struct lc_data *type = lc_data_get(item, LC_S("Type"));
        if (!lc_data_is_known(type) || !lc_str_eq(type->text, LC_S("AWS::Lambda::Function")))
            continue;
        *LC_PUSH(sls->arena, &sls->input->unevaluated) = (struct lc_unevaluated){
            .what = lc_arena_printf(sls->arena, "function '%.*s' under 'resources'", LC_FMT(item->key)),
            .why = LC_S("functions that are written as CloudFormation resources are not read from serverless.yml"),
            .how = LC_S("serverless package && layercheck lint .serverless/cloudformation-template-update-stack.json"),
            .at = item->key_at};
    }
}

static enum lc_status read_service(struct lc_serverless *sls, struct lc_err *err)
{
    struct lc_serverless_service service = {.sls = sls};
    const struct lc_data *functions, *layers, *provider_name;
    lc_str shown = lc_utf8_escaped(sls->arena, sls->main->path);

    service.name = at(sls, "service");
    if (service.name && service.name->kind == LC_DATA_MAP)
        service.name = lc_data_get(service.name, LC_S("name"));
    service.stage = lc_serverless_stage(sls, (struct lc_origin){.file = sls->main->path});
    service.provider = at(sls, "provider");
    service.package = at(sls, "package");
    service.build = at(sls, "build");
    provider_name = service.provider && service.provider->kind == LC_DATA_MAP
                        ? lc_data_get(service.provider, LC_S("name"))
                        : service.provider;
    if (lc_data_is_known(provider_name) && !lc_str_eq(provider_name->text, LC_S("aws")))
        return lc_fail(err, LC_USAGE, "'%.*s', line %u: provider '%.*s' is not AWS", LC_FMT(shown),
                       provider_name->at.line, LC_FMT(lc_utf8_escaped(sls->arena, provider_name->text)));
    if (service.provider && service.provider->kind == LC_DATA_UNKNOWN)
        add_unevaluated(sls, "provider", service.provider);
    find_plugins(&service);
    service.resources = merged(sls, at(sls, "resources"), "resources");
    layers = merged(sls, at(sls, "layers"), "layers");
    functions = merged(sls, at(sls, "functions"), "functions");
    service.layer_map = layers && layers->kind == LC_DATA_MAP ? layers : NULL;
    if (service.layer_map)
        lc_serverless_layers(&service, layers);
    for (const struct lc_data *function = functions && functions->kind == LC_DATA_MAP ? functions->first : NULL;
         function && sls->status == LC_OK; function = function->next)
        lc_serverless_function(&service, function);
    for (size_t i = 0; i < service.layers.count; i++)
        if (!service.layers.items[i].used)
            *LC_PUSH(sls->arena, &sls->input->layers) = service.layers.items[i].artifact;
    note_resources(&service);
    return LC_OK;
}

bool lc_input_is_serverless(lc_str text)
{
    bool service = false, provider = false;
    lc_str line;

    while (lc_str_next(&text, '\n', &line)) {
        service |= lc_str_has_prefix(line, LC_S("service:"));
        provider |= lc_str_has_prefix(line, LC_S("provider:"));
        if (lc_str_has_prefix(line, LC_S("Resources:")))
            return false;
    }
    return service && provider;
}

static bool is_program(lc_str path)
{
    return lc_str_has_suffix(path, LC_S(".ts")) || lc_str_has_suffix(path, LC_S(".js")) ||
           lc_str_has_suffix(path, LC_S(".mjs")) || lc_str_has_suffix(path, LC_S(".cjs"));
}

enum lc_status lc_input_serverless(struct lc_input *input, lc_str path, struct lc_err *err)
{
    struct lc_serverless sls = {.input = input, .arena = input->arena, .folder = lc_path_dir(path)};
    struct lc_serverless_file *main = LC_NEW(input->arena, struct lc_serverless_file);
    lc_str shown = lc_utf8_escaped(input->arena, path);
    struct lc_err cause = {0};
    enum lc_status status;

    if (is_program(path))
        return lc_fail(err, LC_USAGE,
                       "'%.*s' is a program, which is not run; 'serverless print --format yaml > resolved.yml' writes "
                       "what it comes to, and 'layercheck lint resolved.yml' reads that",
                       LC_FMT(shown));
    lc_map_init(&sls.files, input->arena, 16);
    lc_map_init(&sls.known, input->arena, 256);
    if (sls.folder.len == 0 && lc_str_has_prefix(path, LC_S("/")))
        sls.folder = LC_S("/");
    sls.main = main;
    main->path = path;
    status = lc_input_text(input, path, LC_TEXT_BYTES_MAX, &main->text, &cause);
    if (status != LC_OK)
        return lc_fail(err, status == LC_NOT_FOUND ? LC_IO : status, "cannot read '%.*s': %s", LC_FMT(shown),
                       cause.text);
    if (lc_serverless_parse(&sls, main, lc_str_has_suffix(path, LC_S(".json"))) != LC_OK)
        return lc_fail(err, sls.status, "%s", sls.failed.text);
    if (main->root->kind != LC_EVENT_MAP)
        return lc_fail(err, LC_MALFORMED, "'%.*s', line %u, column %u: expected a map with 'service' and 'provider'",
                       LC_FMT(shown), main->root->span.line, main->root->span.column);
    *lc_map_put(&sls.files, path) = main;
    sls.dotenv = lc_data_is_true(at(&sls, "useDotenv"));
    status = read_service(&sls, err);
    return status != LC_OK || sls.status == LC_OK ? status : lc_fail(err, sls.status, "%s", sls.failed.text);
}
