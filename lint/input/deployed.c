/* lint --aws: functions as they are deployed, fetched. */
#include "lint/fetch/arn.h"
#include "lint/fetch/aws.h"
#include "lint/input/aws.h"
#include "lint/input/layers.h"

static lc_str given(const struct lc_arguments *arguments, enum lc_option_id id)
{
    const lc_str *value = lc_arguments_get(arguments, id);

    return value ? *value : LC_S("");
}

struct lc_aws lc_aws_given(const struct lc_arguments *arguments, struct lc_arena *arena)
{
    return (struct lc_aws){.region = given(arguments, LC_OPT_REGION),
                           .profile = given(arguments, LC_OPT_PROFILE),
                           .endpoint = given(arguments, LC_OPT_ENDPOINT_URL),
                           .arena = arena};
}

static lc_str labels(const struct lc_layer_record *record, bool architectures, size_t at)
{
    return architectures ? record->architectures.items[at] : record->runtimes.items[at];
}

static struct lc_values values_of(const struct lc_layer_record *record, bool architectures, struct lc_arena *arena)
{
    size_t count = architectures ? record->architectures.count : record->runtimes.count;
    struct lc_values values = {LC_NEW_ARRAY(arena, count, struct lc_value), count};

    for (size_t i = 0; i < count; i++)
        values.items[i] = (struct lc_value){.know = LC_KNOWN, .text = labels(record, architectures, i)};
    return values;
}

void lc_layer_is_cached(struct lc_artifact *layer, const struct lc_cache *cache, const struct lc_layer_record *record,
                        struct lc_arena *arena)
{
    layer->path = layer->reference;
    layer->file = lc_cache_layer_path(cache, record->arn, arena);
    layer->why = layer->how = LC_S("");
    layer->label_runtimes = values_of(record, false, arena);
    layer->label_architectures = values_of(record, true, arena);
}

static enum lc_status fetch_layers_of(const struct lc_aws *aws, const struct lc_cache *cache,
                                      struct lc_function *function, struct lc_err *err)
{
    for (size_t i = 0; i < function->layer_count; i++) {
        struct lc_artifact *layer = &function->layers[i];
        struct lc_layer_record record;
        struct lc_err cause = {0};
        enum lc_status status;
        bool fetched;
        if (layer->path.len > 0 || !lc_arn_is_layer_version(layer->reference))
            continue;
        status = lc_aws_layer(aws, cache, layer->reference, NULL, &record, &fetched, &cause);
        /* One that AWS does not give, as somebody else's may be: the rest is checked all the same. */
        if (status == LC_NOT_FOUND) {
            layer->why = lc_arena_printf(aws->arena, "%s", cause.text);
            continue;
        }
        if (status != LC_OK)
            return lc_fail(err, status, "%s", cause.text);
        lc_layer_is_cached(layer, cache, &record, aws->arena);
    }
    return LC_OK;
}

static enum lc_status fetch_one(struct lc_input *input, const struct lc_aws *aws, const struct lc_cache *cache,
                                lc_str name, struct lc_err *err)
{
    struct lc_aws_reading reading = {.source = lc_arena_printf(input->arena, "aws:%.*s", LC_FMT(name))};
    struct lc_deployed deployed;
    struct lc_function *function;
    enum lc_status status = lc_aws_function(aws, cache, name, &deployed, err);

    if (status != LC_OK)
        return status;
    reading.configuration = deployed.configuration;
    status = lc_input_aws_function(input, &reading, &function, err);
    if (status != LC_OK || function == NULL)
        return status;
    function->code.path = function->code.reference;
    function->code.file = deployed.code;
    function->code.why = function->code.how = LC_S("");
    return fetch_layers_of(aws, cache, function, err);
}

enum lc_status lc_input_deployed(struct lc_input *input, struct lc_err *err)
{
    struct lc_aws aws = lc_aws_given(input->arguments, input->arena);
    struct lc_cache cache;
    enum lc_status status = lc_cache_find(&cache, input->arena, err);

    for (size_t i = 0; status == LC_OK && i < input->arguments->given.count; i++) {
        const struct lc_given *option = &input->arguments->given.items[i];
        if (option->id == LC_OPT_AWS)
            status = fetch_one(input, &aws, &cache, option->value, err);
    }
    return status;
}
