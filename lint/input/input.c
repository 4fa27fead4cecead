/* Which reader a description goes to: by its name where the tool fixes one, else by what it holds. */
#include "lint/input/input.h"

#include <inttypes.h>
#include <sys/stat.h>

#include "layers/base/caps.h"
#include "layers/base/map.h"
#include "layers/base/path.h"
#include "layers/base/source.h"
#include "layers/base/utf8.h"
#include "lint/config/ancestors.h"
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
    {"serverless.ts", lc_input_serverless},
    {"serverless.js", lc_input_serverless},
    {"serverless.mjs", lc_input_serverless},
    {"serverless.cjs", lc_input_serverless},
};

/* A layercheck.yaml that only says how to check describes nothing, nor does a cdk.out that was never filled. */
static bool describes(struct lc_input *input, lc_str path, lc_input_reader reader)
{
    if (reader == lc_input_cdk && lc_path_is_folder(path, input->arena))
        return lc_path_is_there(lc_path_join(input->arena, path, LC_S("manifest.json")), input->arena);
    return reader != lc_input_project || lc_project_describes(input, path);
}

static bool is_manifest(const char *name)
{
    return strcmp(name, "manifest.json") == 0;
}

/* Serverless Compose only names services, which have descriptions of their own. */
static bool is_compose(lc_str base)
{
    return lc_str_is(base, "serverless-compose.yml") || lc_str_is(base, "serverless-compose.yaml");
}

static enum lc_status only_services(struct lc_input *input, lc_str folder, struct lc_err *err)
{
    return lc_fail(
        err, LC_USAGE,
        "'%.*s' has a serverless-compose.yml, which describes no function: name the folder of a service, or all "
        "with --recursive",
        LC_FMT(lc_utf8_escaped(input->arena, folder)));
}

static enum lc_status nothing_there(struct lc_input *input, lc_str folder, struct lc_err *err)
{
    lc_str list = LC_S("");

    if (lc_path_is_there(lc_file_in(folder, LC_S("serverless-compose.yml"), input->arena), input->arena) ||
        lc_path_is_there(lc_file_in(folder, LC_S("serverless-compose.yaml"), input->arena), input->arena))
        return only_services(input, folder, err);
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        list = lc_arena_printf(input->arena, "%.*s%s%s", LC_FMT(list), i > 0 ? ", " : "", usual[i].name);
    return lc_fail(
        err, LC_USAGE,
        "nothing to check in '%.*s', which has none of %.*s, *.tf, *.tf.json; name a description, or a function with "
        "--function",
        LC_FMT(lc_utf8_escaped(input->arena, folder)), LC_FMT(list));
}

static enum lc_status choose_in_folder(struct lc_input *input, lc_str folder, lc_input_reader *reader, lc_str *found,
                                       struct lc_err *err)
{
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        lc_str path = lc_file_in(folder, lc_str_from(usual[i].name), input->arena);
        if (!lc_path_is_there(path, input->arena) || !describes(input, path, usual[i].read))
            continue;
        *reader = usual[i].read;
        *found = usual[i].read == lc_input_cdk && is_manifest(usual[i].name) ? folder : path;
        return LC_OK;
    }
    *reader = lc_input_terraform;
    *found = folder;
    return lc_folder_has_suffix(folder, LC_S(".tf"), input->arena) ||
                   lc_folder_has_suffix(folder, LC_S(".tf.json"), input->arena)
               ? LC_OK
               : nothing_there(input, folder, err);
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
    if (is_compose(base) && lc_path_is_there(path, input->arena))
        return only_services(input, lc_folder_of(path, input->arena), err);
    *reader = lc_input_terraform;
    if (lc_str_has_suffix(base, LC_S(".tf")) || lc_str_has_suffix(base, LC_S(".tf.json")))
        return LC_OK;
    status = lc_file_read(lc_arena_cstring(input->arena, path, NULL), LC_TEXT_BYTES_MAX, input->arena, &text, &cause);
    if (status != LC_OK)
        return lc_fail(err, status, "cannot read '%.*s': %s", LC_FMT(shown), cause.text);
    *reader = lc_str_has_prefix(lc_str_trim(text), LC_S("{")) ? reader_of_json(text)
              : lc_input_is_serverless(text)                  ? lc_input_serverless
                                                              : lc_input_cloudformation;
    return LC_OK;
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

/* Two of one name in one stack: in the order of the description. */
static void number_the_rest(struct lc_input *input)
{
    struct lc_map seen;

    lc_map_init(&seen, input->arena, input->functions.count);
    for (size_t i = 0; i < input->functions.count; i++) {
        struct lc_function *function = &input->functions.items[i];
        void **place = lc_map_put(&seen, function->name);
        *place = (void *)((uintptr_t)*place + 1);
        if ((uintptr_t)*place > 1)
            function->name =
                lc_arena_printf(input->arena, "%.*s #%zu", LC_FMT(function->name), (size_t)(uintptr_t)*place);
    }
}

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
    number_the_rest(input);
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

static bool is_declared(const struct lc_input *input, lc_str name)
{
    for (size_t i = 0; i < input->declared.count; i++)
        if (lc_str_eq(input->declared.items[i], name))
            return true;
    return lc_str_has_prefix(name, LC_S("AWS::"));
}

/* A slip of the pen in --parameter or its file would leave the parameter as it is, without a word. */
static void check_parameters(struct lc_input *input)
{
    struct lc_map told;

    lc_map_init(&told, input->arena, 8);
    for (size_t i = 0; i < input->asked_for.count; i++) {
        const struct lc_parameter *given = &input->asked_for.items[i];
        lc_str where = given->source, shown;
        if (given->at.line > 0)
            where = lc_arena_printf(input->arena, "'%.*s', line %u", LC_FMT(given->at.file), given->at.line);
        if (is_declared(input, given->name) ||
            *lc_map_put(&told, lc_arena_printf(input->arena, "%.*s %.*s", LC_FMT(given->name), LC_FMT(where))))
            continue;
        *lc_map_put(&told, lc_arena_printf(input->arena, "%.*s %.*s", LC_FMT(given->name), LC_FMT(where))) = input;
        shown = lc_utf8_escaped(input->arena, given->name);
        *LC_PUSH(input->arena, &input->notices) = lc_arena_printf(
            input->arena, "%.*s: no template has a parameter '%.*s'%.*s", LC_FMT(where), LC_FMT(shown),
            LC_FMT(lc_did_you_mean(input->arena, given->name, input->declared.items, input->declared.count)));
    }
}

/* A run without a function and without a layer is no run. */
static enum lc_status check_found(struct lc_input *input, struct lc_err *err)
{
    const struct lc_arguments *arguments = input->arguments;
    lc_str what = arguments->words.count > 0 ? arguments->words.items[0] : LC_S(".");

    if (input->functions.count + input->layers.count + input->not_applicable.count + input->unevaluated.count > 0)
        return LC_OK;
    return lc_fail(err, LC_USAGE, "no function and no layer found in '%.*s'",
                   LC_FMT(lc_utf8_escaped(input->arena, what)));
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

/* A folder and the file in it, or one file by two paths, are one description. */
bool lc_input_is_repeated(struct lc_input *input, lc_str path)
{
    lc_input_reader reader;
    struct stat there;
    lc_str found, key;
    void **place;

    if (lc_input_choose(input, path, &reader, &found, NULL) != LC_OK)
        return false; /* reading it says why */
    if (lc_str_has_suffix(found, LC_S(".tf")))
        found = lc_folder_of(found, input->arena);
    if (stat(lc_arena_cstring(input->arena, found, NULL), &there) != 0)
        return false;
    key = lc_arena_printf(input->arena, "%ju %ju", (uintmax_t)there.st_dev, (uintmax_t)there.st_ino);
    place = lc_map_put(&input->places, key);
    if (*place == NULL) {
        *place = input;
        return false;
    }
    *LC_PUSH(input->arena, &input->notices) =
        lc_arena_printf(input->arena, "'%.*s' is named twice and read once", LC_FMT(found));
    return true;
}

static enum lc_status read_places(struct lc_input *input, struct lc_err *err)
{
    const struct lc_arguments *arguments = input->arguments;
    bool recursive = lc_arguments_has(arguments, LC_OPT_RECURSIVE);
    size_t count = arguments->words.count;
    enum lc_status status = lc_layer_maps_check(arguments, input->arena, err);

    lc_map_init(&input->places, input->arena, count);
    for (size_t i = 0; status == LC_OK && i < (count > 0 ? count : 1); i++) {
        lc_str path = count > 0 ? arguments->words.items[i] : LC_S(".");
        if (recursive && lc_path_is_folder(path, input->arena))
            status = lc_input_below(input, path, err);
        else if (!lc_input_is_repeated(input, path))
            status = lc_input_place(input, path, err);
    }
    return status;
}

enum lc_status lc_input_read(struct lc_configs *configs, const struct lc_catalogue *catalogue,
                             struct lc_deployment *out, struct lc_err *err)
{
    const struct lc_arguments *arguments = &configs->all.items[0]->arguments;
    struct lc_input input = {
        .arguments = arguments, .configs = configs, .catalogue = catalogue, .arena = configs->arena};
    bool deployed = lc_arguments_has(arguments, LC_OPT_AWS);
    enum lc_status status = check_words(arguments, configs->arena, err);

    *out = (struct lc_deployment){0};
    if (status != LC_OK)
        return status;
    if (lc_arguments_has(arguments, LC_OPT_FUNCTION) ||
        (lc_arguments_has(arguments, LC_OPT_LAYER) && arguments->words.count == 0))
        return read_flags(&input, out, err);
    if (deployed)
        status = lc_input_deployed(&input, err);
    if (status == LC_OK && (arguments->words.count > 0 || !deployed))
        status = read_places(&input, err);
    if (status == LC_OK)
        status = check_found(&input, err);
    if (status == LC_OK) {
        check_parameters(&input);
        lc_input_complete_helps(&input);
        tell_apart(&input);
        for (size_t i = 0; i < configs->notices.count; i++)
            *LC_PUSH(input.arena, &input.notices) = configs->notices.items[i];
        status = choose(&input, err);
    }
    hand_over(&input, out);
    return status;
}
