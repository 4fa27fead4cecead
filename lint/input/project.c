/* Functions and layers that a layercheck.yaml describes, and the inputs it names. */
#include "lint/input/project.h"

#include "layers/base/caps.h"
#include "layers/base/map.h"
#include "layers/base/utf8.h"
#include "lint/config/ancestors.h"
#include "lint/input/layer_map.h"

enum { NESTING_MAX = 8 };

struct project {
    struct lc_input *input;
    struct lc_arena *arena;
    struct lc_config_file file;
    struct lc_map layers; /* name -> struct defined */
    const lc_str *layer_names;
    size_t layer_count;
};

struct defined {
    struct lc_artifact layer;
    bool used;
};

bool lc_project_describes(struct lc_input *input, lc_str path)
{
    struct lc_config_file file;

    return lc_config_read(path, input->arena, &file, NULL) != LC_OK || file.functions || file.layers || file.inputs;
}

/* -- values -------------------------------------------------------------------------------------------------------- */

static struct lc_origin origin_of(const struct project *project, const struct lc_node *node, bool of_key)
{
    const struct lc_span *span = of_key && node->key_span.line > 0 ? &node->key_span : &node->span;

    return (struct lc_origin){project->file.path, span->line, span->column};
}

static enum lc_status take_text(const struct project *project, const struct lc_node *node, struct lc_value *out,
                                struct lc_err *err)
{
    if (!lc_config_is_text(node))
        return lc_config_wrong(&project->file, node, "a text", project->arena, err);
    *out =
        (struct lc_value){.know = LC_KNOWN, .text = lc_config_meant(node)->text, .at = origin_of(project, node, true)};
    return LC_OK;
}

static enum lc_status take_number(const struct project *project, const struct lc_node *node, struct lc_value *out,
                                  struct lc_err *err)
{
    enum lc_status status = take_text(project, node, out, err);

    if (status == LC_OK && !lc_str_to_u64(out->text, &out->number))
        return lc_config_wrong(&project->file, node, "a whole number", project->arena, err);
    return status;
}

/* A list of texts, or one alone. */
static enum lc_status take_texts(const struct project *project, const struct lc_node *node, struct lc_values *out,
                                 struct lc_err *err)
{
    const struct lc_node *list = lc_config_meant(node);
    size_t count = list->kind == LC_EVENT_LIST ? list->count : 1, at = 0;
    enum lc_status status = LC_OK;

    out->items = LC_NEW_ARRAY(project->arena, count, struct lc_value);
    out->count = count;
    if (list->kind != LC_EVENT_LIST)
        return take_text(project, node, &out->items[0], err);
    for (const struct lc_node *item = list->first; status == LC_OK && item; item = item->next)
        status = take_text(project, item, &out->items[at++], err);
    return status;
}

/* An archive or folder on this machine, or the reason why there is none. */
static struct lc_artifact artifact_at(const struct project *project, lc_str named, const struct lc_node *node)
{
    struct lc_artifact artifact = {.reference = named, .at = origin_of(project, node, true)};
    lc_str path = lc_config_path(&project->file, named, project->arena);

    if (lc_path_is_there(path, project->arena)) {
        artifact.path = path;
        return artifact;
    }
    artifact.why = lc_arena_printf(project->arena, "there is no '%.*s'", LC_FMT(path));
    artifact.how = LC_S("make it first, by what the project builds it with");
    return artifact;
}

/* -- layers -------------------------------------------------------------------------------------------------------- */

static enum lc_status take_layer(struct project *project, const struct lc_node *node, struct lc_err *err)
{
    const struct lc_node *map = lc_config_meant(node), *path, *labels;
    struct defined *defined = LC_NEW(project->arena, struct defined);
    struct lc_value named;
    enum lc_status status =
        lc_config_check_map(&project->file, node, lc_config_layer_keys, lc_config_layer_key_count, project->arena, err);

    if (status != LC_OK)
        return status;
    path = lc_node_get(map, LC_S("path"));
    if (path == NULL)
        return lc_fail(err, LC_MALFORMED, "%.*s: layer '%.*s' has no 'path'",
                       LC_FMT(lc_config_place(&project->file, node, true, project->arena)),
                       LC_FMT(lc_utf8_escaped(project->arena, node->key)));
    status = take_text(project, path, &named, err);
    if (status != LC_OK)
        return status;
    defined->layer = lc_str_has_prefix(named.text, LC_S("arn:"))
                         ? lc_layer_named(project->input->arguments, named.text, project->arena)
                         : artifact_at(project, named.text, node);
    defined->layer.required = false;
    defined->layer.id = node->key;
    defined->layer.layer_name = node->key;
    defined->layer.at = origin_of(project, node, true);
    defined->layer.defined_here = !lc_str_has_prefix(named.text, LC_S("arn:"));
    labels = lc_node_get(map, LC_S("compatible-runtimes"));
    if (labels)
        status = take_texts(project, labels, &defined->layer.label_runtimes, err);
    labels = lc_node_get(map, LC_S("compatible-architectures"));
    if (status == LC_OK && labels)
        status = take_texts(project, labels, &defined->layer.label_architectures, err);
    *lc_map_put(&project->layers, node->key) = defined;
    return status;
}

static enum lc_status take_layers(struct project *project, struct lc_err *err)
{
    const struct lc_node *map = lc_config_meant(project->file.layers);
    enum lc_status status = LC_OK;
    lc_str *names;

    lc_map_init(&project->layers, project->arena, 8);
    if (map == NULL)
        return LC_OK;
    status = lc_config_check_map(&project->file, project->file.layers, NULL, 0, project->arena, err);
    if (status != LC_OK)
        return status;
    names = LC_NEW_ARRAY(project->arena, map->count, lc_str);
    for (const struct lc_node *item = map->first; status == LC_OK && item; item = item->next) {
        names[project->layer_count++] = item->key;
        status = take_layer(project, item, err);
    }
    project->layer_names = names;
    return status;
}

/* -- functions ----------------------------------------------------------------------------------------------------- */

/* A layer as a function names it: by name, by ARN, or by path. A word without a slash or a dot can only be a name. */
static enum lc_status layer_named(struct project *project, const struct lc_node *node, struct lc_artifact *out,
                                  struct lc_err *err)
{
    struct defined *defined;
    struct lc_value word;
    lc_str hint;
    enum lc_status status = take_text(project, node, &word, err);

    if (status != LC_OK)
        return status;
    defined = lc_map_get(&project->layers, word.text);
    if (defined) {
        defined->used = true;
        *out = defined->layer;
        out->at = origin_of(project, node, false);
        return LC_OK;
    }
    if (lc_str_has_prefix(word.text, LC_S("arn:"))) {
        *out = lc_layer_named(project->input->arguments, word.text, project->arena);
        out->required = false;
        out->at = origin_of(project, node, false);
        return LC_OK;
    }
    *out = artifact_at(project, word.text, node);
    if (out->path.len > 0 || lc_str_find_byte(word.text, '/') != LC_NPOS || lc_str_find_byte(word.text, '.') != LC_NPOS)
        return LC_OK;
    hint = lc_did_you_mean(project->arena, word.text, project->layer_names, project->layer_count);
    return lc_fail(err, LC_MALFORMED, "%.*s: no layer is called '%.*s'%.*s",
                   LC_FMT(lc_config_place(&project->file, node, false, project->arena)),
                   LC_FMT(lc_utf8_escaped(project->arena, word.text)), LC_FMT(hint));
}

static enum lc_status take_function_layers(struct project *project, const struct lc_node *node,
                                           struct lc_function *function, struct lc_err *err)
{
    const struct lc_node *list = lc_config_meant(node);
    enum lc_status status = LC_OK;
    size_t at = 0;

    if (list->kind != LC_EVENT_LIST)
        return lc_config_wrong(&project->file, node, "a list of layers, in attachment order", project->arena, err);
    function->layers = LC_NEW_ARRAY(project->arena, list->count, struct lc_artifact);
    function->layer_count = list->count;
    for (const struct lc_node *item = list->first; status == LC_OK && item; item = item->next)
        status = layer_named(project, item, &function->layers[at++], err);
    return status;
}

static enum lc_status take_environment(const struct project *project, const struct lc_node *node,
                                       struct lc_function *function, struct lc_err *err)
{
    const struct lc_node *map = lc_config_meant(node);
    enum lc_status status = lc_config_check_map(&project->file, node, NULL, 0, project->arena, err);
    size_t at = 0;

    if (status != LC_OK)
        return status;
    function->environment = LC_NEW_ARRAY(project->arena, map->count, struct lc_variable);
    function->environment_count = map->count;
    for (const struct lc_node *item = map->first; status == LC_OK && item; item = item->next) {
        struct lc_variable *variable = &function->environment[at++];
        variable->name = item->key;
        /* NAME: with nothing behind it is the empty text. */
        if (lc_config_is_null(item))
            variable->value = (struct lc_value){.know = LC_KNOWN, .at = origin_of(project, item, true)};
        else
            status = take_text(project, item, &variable->value, err);
    }
    return status;
}

static enum lc_status take_setting(struct project *project, const struct lc_node *item, struct lc_function *function,
                                   struct lc_err *err)
{
    struct lc_value code;
    enum lc_status status;

    if (lc_str_is(item->key, "layers"))
        return take_function_layers(project, item, function, err);
    if (lc_str_is(item->key, "environment"))
        return take_environment(project, item, function, err);
    if (lc_str_is(item->key, "runtime"))
        return take_text(project, item, &function->runtime, err);
    if (lc_str_is(item->key, "handler"))
        return take_text(project, item, &function->handler, err);
    if (lc_str_is(item->key, "timeout"))
        return take_number(project, item, &function->timeout_s, err);
    if (lc_str_is(item->key, "memory"))
        return take_number(project, item, &function->memory_mb, err);
    if (lc_str_is(item->key, "ephemeral-storage"))
        return take_number(project, item, &function->ephemeral_mb, err);
    if (lc_str_is(item->key, "architecture")) {
        status = take_texts(project, item, &function->architectures, err);
        if (status == LC_OK && function->architectures.count > 0)
            function->architecture = function->architectures.items[0];
        return status;
    }
    status = take_text(project, item, &code, err);
    if (status == LC_OK)
        function->code = artifact_at(project, code.text, item);
    return status;
}

static enum lc_status take_function(struct project *project, const struct lc_node *node, struct lc_err *err)
{
    struct lc_function function = {.name = node->key,
                                   .id = node->key,
                                   .source = project->file.path,
                                   .described = LC_DESCRIBED_BY_PROJECT,
                                   .at = origin_of(project, node, true),
                                   .publishes = LC_UNKNOWN};
    enum lc_status status = lc_config_check_map(&project->file, node, lc_config_function_keys,
                                                lc_config_function_key_count, project->arena, err);

    if (status != LC_OK)
        return status;
    if (lc_node_get(lc_config_meant(node), LC_S("code")) == NULL)
        return lc_fail(err, LC_MALFORMED, "%.*s: function '%.*s' has no 'code'",
                       LC_FMT(lc_config_place(&project->file, node, true, project->arena)),
                       LC_FMT(lc_utf8_escaped(project->arena, node->key)));
    for (const struct lc_node *item = lc_config_meant(node)->first; status == LC_OK && item; item = item->next)
        status = take_setting(project, item, &function, err);
    if (status == LC_OK)
        *LC_PUSH(project->arena, &project->input->functions) = function;
    return status;
}

/* -- the whole ----------------------------------------------------------------------------------------------------- */

static void hand_over_layers(const struct project *project)
{
    for (size_t i = 0; i < project->layer_count; i++) {
        const struct defined *defined = lc_map_get(&project->layers, project->layer_names[i]);
        if (!defined->used)
            *LC_PUSH(project->arena, &project->input->layers) = defined->layer;
    }
}

static enum lc_status read_inputs(const struct project *project, struct lc_err *err)
{
    struct lc_input *input = project->input;
    enum lc_status status = LC_OK;

    if (input->nesting >= NESTING_MAX)
        return lc_fail(
            err, LC_MALFORMED, "%.*s: the inputs lead from one layercheck.yaml to the next more than %d times",
            LC_FMT(lc_config_place(&project->file, project->file.inputs, true, project->arena)), NESTING_MAX);
    input->nesting++;
    for (size_t i = 0; status == LC_OK && i < project->file.items.count; i++) {
        const struct lc_config_item *item = &project->file.items.items[i];
        struct lc_err cause = {0};
        if (item->key->kind != LC_CONFIG_INPUTS)
            continue;
        status = lc_input_place(input, lc_config_path(&project->file, item->value, project->arena), &cause);
        if (status != LC_OK)
            status = lc_fail(err, status, "%.*s: %s", LC_FMT(item->whence), cause.text);
    }
    input->nesting--;
    return status;
}

enum lc_status lc_input_project(struct lc_input *input, lc_str path, struct lc_err *err)
{
    struct project project = {.input = input, .arena = input->arena};
    enum lc_status status = lc_config_read(path, input->arena, &project.file, err);
    const struct lc_node *functions;

    if (status != LC_OK)
        return status;
    if (!project.file.functions && !project.file.layers && !project.file.inputs)
        return lc_fail(err, LC_USAGE, "'%.*s' has no functions, layers or inputs",
                       LC_FMT(lc_utf8_escaped(input->arena, path)));
    *LC_PUSH(input->arena, &input->texts) = (struct lc_text_file){path, project.file.text};
    status = take_layers(&project, err);
    functions = lc_config_meant(project.file.functions);
    if (status == LC_OK && functions)
        status = lc_config_check_map(&project.file, project.file.functions, NULL, 0, input->arena, err);
    for (const struct lc_node *item = status == LC_OK && functions ? functions->first : NULL; status == LC_OK && item;
         item = item->next)
        status = take_function(&project, item, err);
    if (status == LC_OK)
        hand_over_layers(&project);
    return status == LC_OK && project.file.inputs ? read_inputs(&project, err) : status;
}
