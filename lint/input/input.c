/* Which reader a description goes to: by its name where the tool fixes one, else by what it holds. */
#include "lint/input/input.h"

#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "layers/base/source.h"
#include "layers/base/utf8.h"
#include "lint/ancestors.h"
#include "lint/input/aws.h"
#include "lint/input/flags.h"
#include "lint/input/layer_map.h"
#include "lint/input/layers.h"
#include "lint/input/project.h"

/* What a folder is looked through for, in this order: the first that is there is read. */
static const struct usual {
    const char *name;
    lc_input_reader read;
} usual[] = {
    {"layercheck.yaml", lc_input_project},
    {"layercheck.yml", lc_input_project},
    {"manifest.json", lc_input_cdk}, /* the folder is a cdk.out */
    {"cdk.out", lc_input_cdk},
    {"template.yaml", lc_input_cloudformation},
    {"template.yml", lc_input_cloudformation},
    {"template.json", lc_input_cloudformation},
    {"serverless.yml", lc_input_serverless},
    {"serverless.yaml", lc_input_serverless},
    {"serverless.json", lc_input_serverless},
};

/* A layercheck.yaml that only says how to check describes nothing. */
static bool describes(struct lc_input *input, lc_str path, lc_input_reader reader)
{
    return reader != lc_input_project || lc_project_describes(input, path);
}

static enum lc_status choose_in_folder(struct lc_input *input, lc_str folder, lc_input_reader *reader, lc_str *found,
                                       struct lc_err *err)
{
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        lc_str path = lc_file_in(folder, lc_str_from(usual[i].name), input->arena);
        if (!lc_path_is_there(path, input->arena) || !describes(input, path, usual[i].read))
            continue;
        *reader = usual[i].read;
        *found = usual[i].read == lc_input_cdk && i == 2 ? folder : path;
        return LC_OK;
    }
    *reader = lc_input_terraform;
    *found = folder;
    return lc_folder_has_suffix(folder, LC_S(".tf"), input->arena)
               ? LC_OK
               : lc_fail(err, LC_NOT_FOUND, "nothing in '%.*s' describes a deployment; looked for %s", LC_FMT(folder),
                         "layercheck.yaml, cdk.out, template.yaml, serverless.yml and .tf files");
}

/* A JSON file of a kind that has no fixed name. */
static lc_input_reader reader_of_json(lc_str text)
{
    if (lc_str_contains(text, LC_S("\"format_version\"")) &&
        (lc_str_contains(text, LC_S("\"planned_values\"")) || lc_str_contains(text, LC_S("\"values\""))))
        return lc_input_terraform;
    if (lc_str_contains(text, LC_S("\"FunctionArn\"")) && !lc_str_contains(text, LC_S("\"Resources\"")))
        return lc_input_aws;
    return lc_input_cloudformation;
}

enum lc_status lc_input_choose(struct lc_input *input, lc_str path, lc_input_reader *reader, lc_str *found,
                               struct lc_err *err)
{
    lc_str base = lc_path_base(path), text, shown = lc_utf8_escaped(input->arena, path);
    struct lc_err cause = {0};
    enum lc_status status;

    if (lc_path_is_folder(path, input->arena))
        return choose_in_folder(input, path, reader, found, err);
    *found = path;
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        if (!lc_str_is(base, usual[i].name))
            continue;
        *reader = usual[i].read;
        *found = usual[i].read == lc_input_cdk ? lc_folder_of(path, input->arena) : path;
        return LC_OK;
    }
    *reader = lc_input_terraform;
    if (lc_str_has_suffix(base, LC_S(".tf")))
        return LC_OK;
    status = lc_file_read(lc_arena_cstring(input->arena, path, NULL), LC_TEXT_BYTES_MAX, input->arena, &text, &cause);
    if (status != LC_OK)
        return lc_fail(err, status, "cannot read '%.*s': %s", LC_FMT(shown), cause.text);
    *reader = lc_str_has_prefix(lc_str_trim(text), LC_S("{")) ? reader_of_json(text) : lc_input_cloudformation;
    return LC_OK;
}

static void hand_over(const struct lc_input *input, struct lc_deployment *out)
{
    *out = (struct lc_deployment){.functions = input->functions.items,
                                  .function_count = input->functions.count,
                                  .lone = {.layers = input->layers.items, .layer_count = input->layers.count},
                                  .not_applicable = input->not_applicable.items,
                                  .not_applicable_count = input->not_applicable.count,
                                  .unevaluated = input->unevaluated.items,
                                  .unevaluated_count = input->unevaluated.count,
                                  .notices = input->notices.items,
                                  .notice_count = input->notices.count,
                                  .texts = input->texts.items,
                                  .text_count = input->texts.count};
}

/* Described by flags there is one function at most, or layers alone. */
static enum lc_status read_flags(struct lc_input *input, struct lc_deployment *out, struct lc_err *err)
{
    enum lc_status status = lc_input_flags(input->arguments, input->catalogue, input->arena, out, err);
    struct lc_locked locked;

    if (status != LC_OK || input->arguments->command == LC_COMMAND_FETCH_LAYERS)
        return status;
    status = lc_locked_open(&locked, LC_S("."), input->arena, err);
    for (size_t i = 0; status == LC_OK && i < out->function_count; i++)
        status = lc_locked_apply(&locked, out->functions[i].layers, out->functions[i].layer_count, err);
    return status == LC_OK ? lc_locked_apply(&locked, out->lone.layers, out->lone.layer_count, err) : status;
}

static enum lc_status read_places(struct lc_input *input, struct lc_err *err)
{
    const struct lc_arguments *arguments = input->arguments;
    bool recursive = lc_arguments_has(arguments, LC_OPT_RECURSIVE);
    size_t count = arguments->words.count;
    enum lc_status status = lc_layer_maps_check(arguments, input->arena, err);

    for (size_t i = 0; status == LC_OK && i < (count > 0 ? count : 1); i++) {
        lc_str path = count > 0 ? arguments->words.items[i] : LC_S(".");
        status = recursive && lc_path_is_folder(path, input->arena) ? lc_input_below(input, path, err)
                                                                    : lc_input_place(input, path, err);
    }
    return status;
}

enum lc_status lc_input_read(struct lc_configs *configs, const struct lc_catalogue *catalogue,
                             struct lc_deployment *out, struct lc_err *err)
{
    const struct lc_arguments *arguments = &configs->all.items[0]->arguments;
    struct lc_input input = {
        .arguments = arguments, .configs = configs, .catalogue = catalogue, .arena = configs->arena};
    enum lc_status status = LC_OK;

    if (lc_arguments_has(arguments, LC_OPT_FUNCTION) ||
        (lc_arguments_has(arguments, LC_OPT_LAYER) && arguments->words.count == 0))
        return read_flags(&input, out, err);
    if (lc_arguments_has(arguments, LC_OPT_AWS))
        status = lc_input_deployed(&input, err);
    if (status == LC_OK && (arguments->words.count > 0 || !lc_arguments_has(arguments, LC_OPT_AWS)))
        status = read_places(&input, err);
    if (status != LC_OK)
        return status == LC_NOT_FOUND ? lc_fail(err, LC_USAGE, "%s", "nothing to check") : status;
    lc_input_name_apart(&input);
    for (size_t i = 0; i < configs->notices.count; i++)
        *LC_PUSH(input.arena, &input.notices) = configs->notices.items[i];
    hand_over(&input, out);
    return LC_OK;
}
