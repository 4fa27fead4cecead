/* What AWS says of a deployed function: the JSON of get-function-configuration, get-function or list-functions. */
#include "lint/input/aws.h"

#include "layers/base/caps.h"
#include "layers/base/source.h"
#include "layers/base/utf8.h"
#include "lint/input/layer_map.h"

/* -- settings ------------------------------------------------------------------------------------------------------ */

static struct lc_origin origin_of(const struct lc_aws_reading *reading, const struct lc_node *node)
{
    const struct lc_span *span = node->key_span.line > 0 ? &node->key_span : &node->span;

    if (reading->file.len == 0)
        return (struct lc_origin){0};
    return (struct lc_origin){reading->file, span->line, span->column};
}

/* Where the text of a value begins, behind its quote. */
static struct lc_origin text_of(const struct lc_aws_reading *reading, const struct lc_node *node)
{
    if (reading->file.len == 0 || node->kind != LC_EVENT_STRING)
        return (struct lc_origin){0};
    return (struct lc_origin){reading->file, node->span.line, node->span.column + 1};
}

static bool is_given(const struct lc_node *node)
{
    return node && node->kind != LC_EVENT_NULL;
}

static struct lc_value value_of(const struct lc_aws_reading *reading, const struct lc_node *node)
{
    struct lc_value value = {.know = LC_UNSET};

    if (!is_given(node) || node->kind == LC_EVENT_MAP || node->kind == LC_EVENT_LIST)
        return value;
    value.know = LC_KNOWN;
    value.text = node->text;
    value.at = origin_of(reading, node);
    if (!lc_str_to_u64(value.text, &value.number))
        value.number = 0;
    return value;
}

static const struct lc_node *get(const struct lc_aws_reading *reading, const char *key)
{
    return lc_node_get(reading->configuration, lc_str_from(key));
}

static struct lc_value setting(const struct lc_aws_reading *reading, const char *key)
{
    return value_of(reading, get(reading, key));
}

static enum lc_status malformed(const struct lc_aws_reading *reading, const struct lc_node *node, const char *what,
                                struct lc_err *err)
{
    struct lc_origin at = origin_of(reading, node);

    if (at.line == 0)
        return lc_fail(err, LC_MALFORMED, "what AWS says of the function: %s", what);
    return lc_fail(err, LC_MALFORMED, "'%.*s', line %u, column %u: %s", LC_FMT(at.file), at.line, at.column, what);
}

static void take_environment(const struct lc_aws_reading *reading, struct lc_arena *arena, struct lc_function *function)
{
    const struct lc_node *environment = get(reading, "Environment");
    const struct lc_node *variables = lc_node_get(environment, LC_S("Variables"));
    const struct lc_node *error = lc_node_get(environment, LC_S("Error"));
    struct {
        struct lc_variable *items;
        size_t count, capacity;
    } all = {0};

    for (const struct lc_node *item = variables ? variables->first : NULL; item; item = item->next)
        *LC_PUSH(arena, &all) = (struct lc_variable){item->key, value_of(reading, item), text_of(reading, item)};
    function->environment = all.items;
    function->environment_count = all.count;
    if (!is_given(error))
        return;
    /* Its message may name a key, never a value. */
    function->environment_known = (struct lc_value){
        .know = LC_UNKNOWN,
        .why = lc_arena_printf(arena, "AWS could not decrypt it: %.*s",
                               LC_FMT(lc_utf8_escaped(arena, lc_node_text(lc_node_get(error, LC_S("Message")))))),
        .how = LC_S("ask with a role that may use the function's KMS key"),
        .at = origin_of(reading, environment)};
}

static enum lc_status take_layers(struct lc_input *input, const struct lc_aws_reading *reading,
                                  struct lc_function *function, struct lc_err *err)
{
    const struct lc_node *list = get(reading, "Layers");
    struct {
        struct lc_artifact *items;
        size_t count, capacity;
    } layers = {0};

    if (is_given(list) && list->kind != LC_EVENT_LIST)
        return malformed(reading, list, "expected a list of layers", err);
    for (const struct lc_node *item = is_given(list) ? list->first : NULL; item; item = item->next) {
        lc_str arn = lc_node_text(lc_node_get(item, LC_S("Arn")));
        struct lc_artifact *layer;
        if (!lc_str_has_prefix(arn, LC_S("arn:")))
            return malformed(reading, item, "expected a layer with its 'Arn'", err);
        layer = LC_PUSH(input->arena, &layers);
        *layer = lc_layer_named(input->arguments, arn, input->arena);
        layer->required = false;
        layer->at = origin_of(reading, item);
    }
    function->layers = layers.items;
    function->layer_count = layers.count;
    return LC_OK;
}

static void take_architectures(const struct lc_aws_reading *reading, struct lc_arena *arena,
                               struct lc_function *function)
{
    const struct lc_node *list = get(reading, "Architectures");
    struct {
        struct lc_value *items;
        size_t count, capacity;
    } all = {0};

    for (const struct lc_node *item = list ? list->first : NULL; item; item = item->next)
        *LC_PUSH(arena, &all) = value_of(reading, item);
    function->architectures = (struct lc_values){all.items, all.count};
    if (all.count > 0)
        function->architecture = all.items[0];
}

/* How to get the code that this answer does not hold: the function of that version, in that region. */
static lc_str how_to_fetch(const struct lc_aws_reading *reading, lc_str name, struct lc_arena *arena)
{
    lc_str version = lc_node_text(get(reading, "Version")), rest = lc_node_text(get(reading, "FunctionArn")), part;
    lc_str region = {NULL, 0};

    for (size_t i = 0; i < 4 && lc_str_next(&rest, ':', &part); i++)
        region = i == 3 ? part : region;
    if (version.len > 0 && !lc_str_eq(version, LC_S("$LATEST")))
        name = lc_arena_printf(arena, "%.*s:%.*s", LC_FMT(name), LC_FMT(version));
    return region.len > 0
               ? lc_arena_printf(arena, "layercheck lint --aws %.*s --region %.*s", LC_FMT(name), LC_FMT(region))
               : lc_arena_printf(arena, "layercheck lint --aws %.*s", LC_FMT(name));
}

static void take_settings(struct lc_input *input, const struct lc_aws_reading *reading, struct lc_function *function)
{
    const struct lc_node *files = get(reading, "FileSystemConfigs");
    lc_str version = lc_node_text(get(reading, "Version"));

    function->runtime = setting(reading, "Runtime");
    function->handler = setting(reading, "Handler");
    function->timeout_s = setting(reading, "Timeout");
    function->memory_mb = setting(reading, "MemorySize");
    function->ephemeral_mb = value_of(reading, lc_node_get(get(reading, "EphemeralStorage"), LC_S("Size")));
    function->snap_start = value_of(reading, lc_node_get(get(reading, "SnapStart"), LC_S("ApplyOn")));
    function->file_system = files && files->count > 0;
    /* Of $LATEST it is not known whether its callers go through an alias. */
    function->publishes = version.len > 0 && !lc_str_eq(version, LC_S("$LATEST")) ? LC_KNOWN : LC_UNKNOWN;
    take_architectures(reading, input->arena, function);
    take_environment(reading, input->arena, function);
}

enum lc_status lc_input_aws_function(struct lc_input *input, const struct lc_aws_reading *reading,
                                     struct lc_function **out, struct lc_err *err)
{
    const struct lc_node *configuration = reading->configuration;
    struct lc_function function = {.described = LC_DESCRIBED_BY_AWS, .source = reading->source};
    enum lc_status status;

    *out = NULL;
    function.function_name = setting(reading, "FunctionName");
    if (function.function_name.text.len == 0)
        return malformed(reading, configuration, "expected a function's configuration with its 'FunctionName'", err);
    function.name = function.id = function.function_name.text;
    function.at = origin_of(reading, get(reading, "FunctionName"));
    if (lc_str_eq(lc_node_text(get(reading, "PackageType")), LC_S("Image"))) {
        *LC_PUSH(input->arena, &input->not_applicable) =
            (struct lc_not_applicable){function.name, LC_S("it is a container image"), function.at};
        return LC_OK;
    }
    if (lc_node_text(get(reading, "MasterArn")).len > 0) {
        *LC_PUSH(input->arena, &input->not_applicable) =
            (struct lc_not_applicable){function.name, LC_S("it is a replica that Lambda@Edge made"), function.at};
        return LC_OK;
    }
    take_settings(input, reading, &function);
    function.code = (struct lc_artifact){.reference = lc_arena_printf(input->arena, "aws:%.*s", LC_FMT(function.name)),
                                         .why = LC_S("what AWS says of a function does not hold its code"),
                                         .how = how_to_fetch(reading, function.name, input->arena),
                                         .at = function.at};
    status = take_layers(input, reading, &function, err);
    if (status != LC_OK)
        return status;
    *out = LC_PUSH(input->arena, &input->functions);
    **out = function;
    return LC_OK;
}

/* -- files --------------------------------------------------------------------------------------------------------- */

struct spans {
    struct lc_span *items;
    size_t count, capacity;
};

static void hide(struct spans *spans, const struct lc_node *map, struct lc_arena *arena)
{
    for (const struct lc_node *item = map ? map->first : NULL; item; item = item->next)
        if (item->kind == LC_EVENT_STRING && item->span.length > 2)
            *LC_PUSH(arena, spans) = item->span;
}

/* The line with its hidden text as so many stars whatever its length is. Behind it columns would be others: a line on which
 * more follows is left empty. */
static lc_str masked(lc_str line, size_t offset, const struct spans *spans, struct lc_arena *arena)
{
    const struct lc_span *hidden = NULL;
    size_t from, to;

    for (size_t i = 0; i < spans->count; i++) {
        const struct lc_span *span = &spans->items[i];
        if (span->offset < offset || span->offset >= offset + line.len)
            continue;
        if (hidden)
            return LC_S("");
        hidden = span;
    }
    if (hidden == NULL)
        return line;
    from = (size_t)hidden->offset - offset;
    to = from + (size_t)hidden->length;
    for (size_t i = to; i < line.len; i++)
        if (lc_str_find_byte(LC_S(",}] \t\r"), line.ptr[i]) == LC_NPOS)
            return LC_S("");
    return lc_arena_printf(arena, "%.*s\"********\"%.*s", LC_FMT(lc_str_cut(line, 0, from)),
                           LC_FMT(lc_str_from_index(line, to)));
}

/* Reports may show any line of a description. In one of AWS's the code's address is a credential and the environment
 * holds plain values, all in one line when it is not pretty-printed: neither is in the text that is kept. */
static lc_str fit_to_show(lc_str text, const struct lc_node *const *entries, size_t count, struct lc_arena *arena)
{
    lc_str rest = text, line;
    struct spans spans = {0};
    struct lc_buf kept;

    for (size_t i = 0; i < count; i++) {
        const struct lc_node *inner = lc_node_get(entries[i], LC_S("Configuration"));
        const struct lc_node *environment = lc_node_get(inner ? inner : entries[i], LC_S("Environment"));
        hide(&spans, lc_node_get(entries[i], LC_S("Code")), arena);
        hide(&spans, lc_node_get(environment, LC_S("Variables")), arena);
    }
    lc_buf_init(&kept, LC_TEXT_BYTES_MAX * 2);
    while (lc_str_next(&rest, '\n', &line)) {
        lc_buf_add(&kept, masked(line, (size_t)(line.ptr - text.ptr), &spans, arena));
        lc_buf_add_byte(&kept, '\n');
    }
    text = lc_arena_copy(arena, lc_buf_str(&kept));
    lc_buf_release(&kept);
    return text;
}

static enum lc_status read_document(struct lc_input *input, lc_str path, lc_str *text, const struct lc_node **root,
                                    struct lc_err *err)
{
    lc_str shown = lc_utf8_escaped(input->arena, path);
    struct lc_err cause = {0};
    enum lc_status status =
        lc_file_read(lc_arena_cstring(input->arena, path, NULL), LC_TEXT_BYTES_MAX, input->arena, text, &cause);

    if (status != LC_OK)
        return lc_fail(err, status, "cannot read '%.*s': %s", LC_FMT(shown), cause.text);
    status = lc_document_parse(LC_NOTATION_JSON, *text, input->arena, root, &cause);
    return status == LC_OK ? LC_OK : lc_fail(err, status, "'%.*s', %s", LC_FMT(shown), cause.text);
}

enum lc_status lc_input_aws(struct lc_input *input, lc_str path, struct lc_err *err)
{
    struct lc_aws_reading reading = {.source = path, .file = path};
    const struct lc_node *root, *list;
    struct {
        const struct lc_node **items;
        size_t count, capacity;
    } entries = {0};
    lc_str text;
    enum lc_status status = read_document(input, path, &text, &root, err);

    if (status != LC_OK)
        return status;
    list = lc_node_get(root, LC_S("Functions"));
    reading.configuration = root;
    if (list && list->kind != LC_EVENT_LIST)
        return malformed(&reading, list, "expected a list of functions", err);
    if (list == NULL)
        *LC_PUSH(input->arena, &entries) = root;
    for (const struct lc_node *item = list ? list->first : NULL; item; item = item->next)
        *LC_PUSH(input->arena, &entries) = item;
    *LC_PUSH(input->arena, &input->texts) =
        (struct lc_text_file){path, fit_to_show(text, entries.items, entries.count, input->arena)};
    for (size_t i = 0; status == LC_OK && i < entries.count; i++) {
        const struct lc_node *inner = lc_node_get(entries.items[i], LC_S("Configuration"));
        struct lc_function *function;
        reading.configuration = inner ? inner : entries.items[i];
        status = lc_input_aws_function(input, &reading, &function, err);
    }
    return status;
}
