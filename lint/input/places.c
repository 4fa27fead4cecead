/* Around the readers: which configuration holds, which environments are asked for, what the lock brings; and names. */
#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "lint/config/ancestors.h"
#include "lint/input/layers.h"

/* -- environments -------------------------------------------------------------------------------------------------- */

/* Of which option several values are several environments of a description. */
static enum lc_option_id environments_of(lc_input_reader reader)
{
    if (reader == lc_input_cloudformation)
        return lc_option_named(LC_S("parameter-file"));
    if (reader == lc_input_serverless)
        return lc_option_named(LC_S("stage"));
    return reader == lc_input_terraform ? lc_option_named(LC_S("tfvars")) : LC_OPT_COUNT;
}

static size_t count_of(const struct lc_arguments *arguments, enum lc_option_id id)
{
    size_t count = 0;

    for (size_t i = 0; i < arguments->given.count; i++)
        count += id != LC_OPT_COUNT && arguments->given.items[i].id == id;
    return count;
}

/* The same arguments with only the n-th value of that option. Its files, parted by commas, are laid over each other. */
static const struct lc_arguments *with_only(const struct lc_arguments *arguments, enum lc_option_id id, size_t n,
                                            lc_str *value, struct lc_arena *arena)
{
    struct lc_arguments *only = LC_NEW(arena, struct lc_arguments);
    size_t at = 0;

    *only = *arguments;
    only->given.items = NULL;
    only->given.count = only->given.capacity = 0;
    for (size_t i = 0; i < arguments->given.count; i++) {
        const struct lc_given *given = &arguments->given.items[i];
        if (given->id == id && at++ != n)
            continue;
        if (given->id != id) {
            *LC_PUSH(arena, &only->given) = *given;
            continue;
        }
        for (lc_str rest = given->value; lc_str_next(&rest, ',', value);)
            *LC_PUSH(arena, &only->given) = (struct lc_given){.id = id, .value = *value, .whence = given->whence};
    }
    return only;
}

/* Two environments are told apart by the names of their files, or by their paths where those are the same. */
static lc_str label_of(const struct lc_arguments *arguments, enum lc_option_id id, lc_str value)
{
    size_t alike = 0;

    for (size_t i = 0; i < arguments->given.count; i++)
        alike += arguments->given.items[i].id == id &&
                 lc_str_eq(lc_path_base(arguments->given.items[i].value), lc_path_base(value));
    return alike > 1 ? value : lc_path_base(value);
}

/* What does not apply to a function is counted once, however many environments have it. */
static void drop_repeated(struct lc_input *input, size_t first, size_t second)
{
    size_t kept = second;

    for (size_t i = second; i < input->not_applicable.count; i++) {
        const struct lc_not_applicable *item = &input->not_applicable.items[i];
        bool known = false;
        for (size_t k = first; !known && k < second; k++) {
            const struct lc_not_applicable *earlier = &input->not_applicable.items[k];
            known = lc_str_eq(earlier->name, item->name) && lc_str_eq(earlier->why, item->why) &&
                    lc_str_eq(earlier->at.file, item->at.file) && earlier->at.line == item->at.line;
        }
        if (!known)
            input->not_applicable.items[kept++] = *item;
    }
    input->not_applicable.count = kept;
}

static void name_after(struct lc_input *input, size_t first, lc_str label)
{
    for (size_t i = first; i < input->functions.count; i++) {
        struct lc_function *function = &input->functions.items[i];
        function->stack = label;
        function->name = lc_arena_printf(input->arena, "%.*s (%.*s)", LC_FMT(function->name), LC_FMT(label));
    }
}

static enum lc_status read_with_parameters(struct lc_input *input, lc_input_reader reader, lc_str path,
                                           struct lc_err *err)
{
    enum lc_status status;

    input->parameters = (struct lc_parameters){0};
    status = lc_parameters_given(input->arguments, input->arena, &input->parameters, err);
    for (size_t i = 0; i < input->parameters.count; i++) {
        *LC_PUSH(input->arena, &input->asked_for) = input->parameters.items[i];
        if (reader != lc_input_cloudformation) /* others do not say which they know */
            *LC_PUSH(input->arena, &input->declared) = input->parameters.items[i].name;
    }
    return status == LC_OK ? reader(input, path, err) : status;
}

static enum lc_status read_variants(struct lc_input *input, lc_input_reader reader, lc_str path, struct lc_err *err)
{
    const struct lc_arguments *arguments = input->arguments;
    enum lc_option_id id = environments_of(reader);
    size_t count = count_of(arguments, id), not_applicable = input->not_applicable.count;
    enum lc_status status = LC_OK;

    if (count == 0)
        return read_with_parameters(input, reader, path, err);
    if (count > LC_VARIANTS_MAX)
        return lc_fail(err, LC_USAGE, "option '--%s' is given %zu times; the most is %u", lc_options[id].name, count,
                       LC_VARIANTS_MAX);
    for (size_t i = 0; status == LC_OK && i < count; i++) {
        size_t first = input->functions.count, said = input->not_applicable.count;
        lc_str value = {NULL, 0};
        input->arguments = with_only(arguments, id, i, &value, input->arena);
        status = read_with_parameters(input, reader, path, err);
        if (count > 1)
            name_after(input, first, label_of(arguments, id, value));
        drop_repeated(input, not_applicable, said);
    }
    input->arguments = arguments;
    return status;
}

/* -- one place ----------------------------------------------------------------------------------------------------- */

static enum lc_status bring_layers(struct lc_input *input, lc_str folder, size_t first_function, size_t first_layer,
                                   struct lc_err *err)
{
    struct lc_locked locked;
    enum lc_status status;

    if (input->arguments->command == LC_COMMAND_FETCH_LAYERS)
        return LC_OK;
    status = lc_locked_open(&locked, folder, input->arena, err);
    for (size_t i = first_function; status == LC_OK && i < input->functions.count; i++)
        status = lc_locked_apply(&locked, input->functions.items[i].layers, input->functions.items[i].layer_count, err);
    return status == LC_OK
               ? lc_locked_apply(&locked, input->layers.items + first_layer, input->layers.count - first_layer, err)
               : status;
}

/* Of a folder people are told what in it is read. */
static void say_found(struct lc_input *input, lc_input_reader reader, lc_str path, lc_str found)
{
    if (reader == lc_input_cdk && lc_str_eq(path, found))
        found = lc_path_join(input->arena, found, LC_S("manifest.json"));
    *LC_PUSH(input->arena, &input->notices) = lc_arena_printf(
        input->arena, reader == lc_input_terraform ? "reading the .tf files of '%.*s'" : "reading '%.*s'",
        LC_FMT(found));
}

enum lc_status lc_input_place(struct lc_input *input, lc_str path, struct lc_err *err)
{
    const struct lc_arguments *outer = input->arguments;
    size_t first = input->functions.count, first_layer = input->layers.count, config = 0;
    lc_str folder = lc_folder_of(path, input->arena), found = {NULL, 0};
    lc_input_reader reader = NULL;
    enum lc_status status = lc_configs_for(input->configs, folder, &config, err);

    if (status == LC_OK)
        input->arguments = &input->configs->all.items[config]->arguments;
    if (status == LC_OK)
        status = lc_input_choose(input, path, &reader, &found, err);
    if (status == LC_OK && !input->recursive && lc_path_is_folder(path, input->arena))
        say_found(input, reader, path, found);
    if (status == LC_OK)
        status = read_variants(input, reader, found, err);
    if (status == LC_OK)
        status = bring_layers(input, folder, first, first_layer, err);
    /* What a project file's inputs brought has been settled by their own configuration. */
    for (size_t i = first; i < input->functions.count; i++)
        if (input->functions.items[i].settings == 0)
            input->functions.items[i].settings = config + 1;
    input->arguments = outer;
    return status;
}
