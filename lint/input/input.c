/* Which reader a description goes to: by its name where the tool fixes one, else by what it holds. */
#include "lint/input/input.h"

#include <dirent.h>
#include <sys/stat.h>

#include "layers/base/caps.h"
#include "layers/base/map.h"
#include "layers/base/path.h"
#include "layers/base/source.h"
#include "layers/base/utf8.h"
#include "lint/input/flags.h"
#include "lint/input/layer_map.h"

typedef enum lc_status (*lc_input_reader)(struct lc_input *input, lc_str path, struct lc_err *err);

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

static bool is_folder(struct lc_input *input, lc_str path)
{
    struct stat there;

    return stat(lc_arena_cstring(input->arena, path, NULL), &there) == 0 && S_ISDIR(there.st_mode);
}

static bool is_there(struct lc_input *input, lc_str path)
{
    struct stat there;

    return stat(lc_arena_cstring(input->arena, path, NULL), &there) == 0;
}

static bool is_manifest(const char *name)
{
    return strcmp(name, "manifest.json") == 0;
}

static bool has_terraform(struct lc_input *input, lc_str folder)
{
    DIR *stream = opendir(lc_arena_cstring(input->arena, folder, NULL));
    const struct dirent *item;
    bool found = false;

    while (stream && !found && (item = readdir(stream)) != NULL)
        found = lc_str_has_suffix(lc_str_from(item->d_name), LC_S(".tf"));
    if (stream)
        closedir(stream);
    return found;
}

static enum lc_status nothing_there(struct lc_input *input, lc_str folder, struct lc_err *err)
{
    lc_str list = LC_S("");

    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        list = lc_arena_printf(input->arena, "%.*s%s%s", LC_FMT(list), i > 0 ? ", " : "", usual[i].name);
    return lc_fail(err, LC_USAGE,
                   "nothing to check in '%.*s', which has none of %.*s, *.tf; name a description, or a function with "
                   "--function",
                   LC_FMT(lc_utf8_escaped(input->arena, folder)), LC_FMT(list));
}

static enum lc_status read_folder(struct lc_input *input, lc_str folder, struct lc_err *err)
{
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        lc_str path = lc_str_eq(folder, LC_S(".")) ? lc_str_from(usual[i].name)
                                                   : lc_path_join(input->arena, folder, lc_str_from(usual[i].name));
        if (!is_there(input, path))
            continue;
        *LC_PUSH(input->arena, &input->notices) = lc_arena_printf(input->arena, "reading '%.*s'", LC_FMT(path));
        return usual[i].read(input, usual[i].read == lc_input_cdk && is_manifest(usual[i].name) ? folder : path, err);
    }
    if (has_terraform(input, folder)) {
        *LC_PUSH(input->arena, &input->notices) =
            lc_arena_printf(input->arena, "reading the .tf files of '%.*s'", LC_FMT(folder));
        return lc_input_terraform(input, folder, err);
    }
    return nothing_there(input, folder, err);
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

static enum lc_status read_one(struct lc_input *input, lc_str path, struct lc_err *err)
{
    lc_str base = lc_path_base(path), text, shown = lc_utf8_escaped(input->arena, path);
    struct lc_err cause = {0};
    enum lc_status status;

    if (is_folder(input, path))
        return read_folder(input, path, err);
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (lc_str_is(base, usual[i].name))
            return usual[i].read == lc_input_cdk ? lc_input_cdk(input, lc_path_dir(path), err)
                                                 : usual[i].read(input, path, err);
    if (lc_str_has_suffix(base, LC_S(".tf")))
        return lc_input_terraform(input, path, err);
    status = lc_file_read(lc_arena_cstring(input->arena, path, NULL), LC_TEXT_BYTES_MAX, input->arena, &text, &cause);
    if (status != LC_OK)
        return lc_fail(err, status, "cannot read '%.*s': %s", LC_FMT(shown), cause.text);
    if (lc_str_has_prefix(lc_str_trim(text), LC_S("{")))
        return reader_of_json(text)(input, path, err);
    return lc_input_cloudformation(input, path, err);
}

static void hand_over(const struct lc_input *input, struct lc_deployment *out)
{
    *out = (struct lc_deployment){
        .functions = input->functions.items,
        .function_count = input->functions.count,
        .lone = {.layers = input->layers.items, .layer_count = input->layers.count, .by_label = true},
        .not_applicable = input->not_applicable.items,
        .not_applicable_count = input->not_applicable.count,
        .unevaluated = input->unevaluated.items,
        .unevaluated_count = input->unevaluated.count,
        .notices = input->notices.items,
        .notice_count = input->notices.count,
        .texts = input->texts.items,
        .text_count = input->texts.count};
}

/* -- names --------------------------------------------------------------------------------------------------------- */

/* The same name in two descriptions stays two: both say which they are of. */
static void tell_apart(struct lc_input *input)
{
    struct lc_map seen;
    size_t count = input->functions.count;
    bool *shared = LC_NEW_ARRAY(input->arena, count, bool);

    lc_map_init(&seen, input->arena, count);
    for (size_t i = 0; i < count; i++) {
        void **place = lc_map_put(&seen, input->functions.items[i].name);
        if (*place) {
            shared[(uintptr_t)*place - 1] = shared[i] = true;
            continue;
        }
        *place = (void *)(uintptr_t)(i + 1);
    }
    for (size_t i = 0; i < count; i++) {
        struct lc_function *function = &input->functions.items[i];
        if (!shared[i])
            continue;
        if (function->stack.len == 0)
            function->stack = function->source;
        function->name = lc_arena_printf(input->arena, "%.*s (%.*s)", LC_FMT(function->name), LC_FMT(function->stack));
    }
}

/* --name with a description: that function alone, by its name or by its logical id. */
static enum lc_status choose(struct lc_input *input, struct lc_err *err)
{
    const lc_str *wanted = lc_arguments_get(input->arguments, LC_OPT_NAME);
    size_t kept = 0;
    lc_str *names, shown, hint;

    if (wanted == NULL)
        return LC_OK;
    names = LC_NEW_ARRAY(input->arena, input->functions.count, lc_str);
    for (size_t i = 0; i < input->functions.count; i++) {
        names[i] = input->functions.items[i].name;
        if (lc_str_eq(input->functions.items[i].name, *wanted) || lc_str_eq(input->functions.items[i].id, *wanted))
            input->functions.items[kept++] = input->functions.items[i];
    }
    shown = lc_utf8_escaped(input->arena, *wanted);
    hint = lc_did_you_mean(input->arena, *wanted, names, input->functions.count);
    if (kept == 0)
        return lc_fail(err, LC_USAGE, "no function is called '%.*s'%.*s", LC_FMT(shown), LC_FMT(hint));
    input->functions.count = kept;
    input->layers.count = input->not_applicable.count = 0;
    return LC_OK;
}

/* Flags describe one function, a description all of its own. */
static enum lc_status check_words(const struct lc_arguments *arguments, struct lc_arena *arena, struct lc_err *err)
{
    static const enum lc_option_id of_flags[] = {LC_OPT_FUNCTION, LC_OPT_LAYER,   LC_OPT_RUNTIME,
                                                 LC_OPT_ARCH,     LC_OPT_HANDLER, LC_OPT_MEMORY,
                                                 LC_OPT_TIMEOUT,  LC_OPT_ENV,     LC_OPT_ENV_FILE};

    for (size_t i = 0; arguments->words.count > 0 && i < sizeof of_flags / sizeof *of_flags; i++)
        if (lc_arguments_has(arguments, of_flags[i]))
            return lc_fail(err, LC_USAGE,
                           "option '--%s' describes a function, and so does '%.*s': one of them is enough",
                           lc_options[of_flags[i]].name, LC_FMT(lc_utf8_escaped(arena, arguments->words.items[0])));
    return LC_OK;
}

/* -- the whole ----------------------------------------------------------------------------------------------------- */

/* A run without a function and without a layer is no run. */
static enum lc_status check_found(struct lc_input *input, struct lc_err *err)
{
    const struct lc_arguments *arguments = input->arguments;
    lc_str what = arguments->words.count > 0 ? arguments->words.items[0] : LC_S(".");

    if (input->functions.count + input->layers.count + input->not_applicable.count > 0)
        return LC_OK;
    return lc_fail(err, LC_USAGE, "no function and no layer found in '%.*s'",
                   LC_FMT(lc_utf8_escaped(input->arena, what)));
}

enum lc_status lc_input_read(const struct lc_arguments *arguments, const struct lc_catalogue *catalogue,
                             struct lc_arena *arena, struct lc_deployment *out, struct lc_err *err)
{
    struct lc_input input = {.arguments = arguments, .catalogue = catalogue, .arena = arena};
    enum lc_status status;

    status = check_words(arguments, arena, err);
    if (status != LC_OK)
        return status;
    if (lc_arguments_has(arguments, LC_OPT_FUNCTION) ||
        (lc_arguments_has(arguments, LC_OPT_LAYER) && arguments->words.count == 0))
        return lc_input_flags(arguments, catalogue, arena, out, err);
    status = lc_layer_maps_check(arguments, arena, err);
    if (status == LC_OK)
        status = lc_parameters_given(arguments, arena, &input.parameters, err);
    if (status == LC_OK && arguments->words.count == 0)
        status = read_one(&input, LC_S("."), err);
    for (size_t i = 0; status == LC_OK && i < arguments->words.count; i++)
        status = read_one(&input, arguments->words.items[i], err);
    if (status == LC_OK)
        status = check_found(&input, err);
    if (status != LC_OK)
        return status;
    tell_apart(&input);
    status = choose(&input, err);
    if (status == LC_OK)
        hand_over(&input, out);
    return status;
}
