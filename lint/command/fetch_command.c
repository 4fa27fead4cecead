/* layercheck fetch-layers: what is named only by ARN comes to this machine, and what it holds is locked. */
#include <errno.h>

#include "layers/base/caps.h"
#include "layers/base/utf8.h"
#include "lint/cli.h"
#include "lint/command/run_options.h"
#include "lint/command/write.h"
#include "lint/config/ancestors.h"
#include "lint/fetch/arn.h"
#include "lint/input/input.h"
#include "lint/input/layers.h"

struct fetching {
    struct lc_arena *arena;
    struct lc_aws aws;
    struct lc_cache cache;
    struct lc_lock lock;
    struct lc_map seen;
    struct {
        lc_str *items;
        size_t count, capacity;
    } arns;
    struct lc_buf said;
    size_t fetched;
    bool changed;
};

/* Layers in the order of the description, each once. A path from --layer-map is what lint reads: nothing to fetch. */
static void collect(struct fetching *fetching, const struct lc_artifact *layers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct lc_artifact *layer = &layers[i];
        void **place;
        if (layer->path.len > 0 || !lc_arn_is_layer_version(layer->reference))
            continue;
        place = lc_map_put(&fetching->seen, layer->reference);
        if (*place)
            continue;
        *place = fetching;
        *LC_PUSH(fetching->arena, &fetching->arns) = layer->reference;
    }
}

static enum lc_status fetch(struct fetching *fetching, lc_str arn, struct lc_err *err)
{
    const struct lc_lock_entry *locked = lc_lock_get(&fetching->lock, arn);
    struct lc_layer_record record;
    bool fetched;
    enum lc_status status =
        lc_aws_layer(&fetching->aws, &fetching->cache, arn, locked ? &locked->digest : NULL, &record, &fetched, err);

    if (status != LC_OK)
        return status;
    fetching->fetched += fetched;
    fetching->changed |= lc_lock_add(&fetching->lock, &record, fetching->arena);
    lc_buf_printf(&fetching->said, "%s %.*s (%llu bytes)\n", fetched ? "fetched" : "have", LC_FMT(arn),
                  (unsigned long long)record.size);
    return LC_OK;
}

/* What was fetched before one that could not be had is locked all the same. */
static enum lc_status fetch_all(struct fetching *fetching, struct lc_err *err)
{
    enum lc_status status = LC_OK;

    for (size_t i = 0; status == LC_OK && i < fetching->arns.count; i++)
        status = fetch(fetching, fetching->arns.items[i], err);
    if (fetching->changed) {
        struct lc_err cause = {0};
        lc_str text = lc_lock_text(&fetching->lock, fetching->arena);
        enum lc_status written = lc_write_file(fetching->lock.path, text, fetching->arena, &cause);
        if (written != LC_OK && status == LC_OK)
            status = lc_fail(err, written, "%s", cause.text);
    }
    return status;
}

static void say_sum(struct fetching *fetching)
{
    lc_buf_printf(&fetching->said, "%zu layer%s, %zu fetched; ", fetching->arns.count,
                  fetching->arns.count == 1 ? "" : "s", fetching->fetched);
    lc_buf_printf(&fetching->said, fetching->changed ? "wrote '%.*s'\n" : "'%.*s' is as it was\n",
                  LC_FMT(lc_utf8_escaped(fetching->arena, fetching->lock.path)));
}

static enum lc_status read_deployment(struct fetching *fetching, struct lc_configs *configs,
                                      const struct lc_streams *streams, struct lc_err *err)
{
    const struct lc_arguments *arguments = &configs->all.items[0]->arguments;
    struct lc_run_options unused = {.jobs = 0};
    struct lc_catalogue catalogue;
    struct lc_deployment deployment;
    lc_str folder = LC_S(".");
    enum lc_status status = lc_run_options_take(arguments, streams, fetching->arena, &unused, &catalogue, err);

    if (status == LC_OK)
        status = lc_input_read(configs, &catalogue, &deployment, err);
    if (status != LC_OK)
        return status;
    if (arguments->words.count > 0)
        folder = lc_folder_of(arguments->words.items[0], fetching->arena);
    fetching->aws = lc_aws_given(arguments, fetching->arena);
    lc_map_init(&fetching->seen, fetching->arena, 16);
    for (size_t i = 0; i < deployment.function_count; i++)
        collect(fetching, deployment.functions[i].layers, deployment.functions[i].layer_count);
    collect(fetching, deployment.lone.layers, deployment.lone.layer_count);
    status = lc_aws_check(&fetching->aws, err);
    if (status == LC_OK)
        status = lc_cache_find(&fetching->cache, fetching->arena, err);
    return status == LC_OK ? lc_lock_find(folder, fetching->arena, &fetching->lock, err) : status;
}

int lc_command_fetch_layers(const struct lc_arguments *arguments, const struct lc_streams *streams,
                            struct lc_arena *arena)
{
    struct fetching fetching = {.arena = arena};
    struct lc_configs configs;
    struct lc_err err = {0};
    int status = LC_EXIT_CLEAN;

    if (lc_configs_init(&configs, arguments, arena, &err) != LC_OK ||
        read_deployment(&fetching, &configs, streams, &err) != LC_OK)
        return lc_cli_fail(streams, &err);
    lc_buf_init(&fetching.said, LC_REPORT_BYTES_MAX);
    if (fetching.arns.count == 0)
        lc_buf_add(&fetching.said, LC_S("no layer is named only by ARN\n"));
    else if (fetch_all(&fetching, &err) == LC_OK)
        say_sum(&fetching);
    else
        status = LC_EXIT_FAILURE;
    lc_cli_scrub(&fetching.said, NULL);
    if (lc_cli_print(streams, &fetching.said, LC_EXIT_CLEAN) != LC_EXIT_CLEAN)
        status = LC_EXIT_FAILURE;
    if (err.status != LC_OK)
        lc_cli_fail(streams, &err);
    lc_buf_release(&fetching.said);
    return status;
}
