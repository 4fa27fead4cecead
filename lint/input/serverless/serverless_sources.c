/* What each kind of source gives to a Serverless variable: ${self:}, ${opt:}, ${sls:}, ${param:}, ${file()}, ${env:},
 * ${aws:}, ${strToBool()}; everything else is known only to the framework or to AWS. */
#include <stdlib.h>

#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "lint/input/files.h"
#include "lint/input/serverless/serverless.h"

typedef const struct lc_data *(*source_reader)(struct lc_serverless *sls, const struct lc_serverless_source *source,
                                               lc_str address, lc_str expression, struct lc_origin at);

static const lc_str how_resolved =
    LC_S_INIT("serverless print --format yaml > resolved.yml && layercheck lint resolved.yml");

/* A value that stands elsewhere than where it is used; the innermost place is the one that has to change. */
static const struct lc_data *from(struct lc_serverless *sls, const struct lc_data *data, lc_str written_as)
{
    struct lc_data *copy;

    if (data == NULL || data->written_as.len > 0)
        return data;
    copy = lc_data_copy(sls->arena, data);
    copy->written_as = written_as;
    return copy;
}

/* --parameter NAME=VALUE; the last one counts. */
static const struct lc_data *given(struct lc_serverless *sls, lc_str name)
{
    const struct lc_arguments *arguments = sls->input->arguments;
    const struct lc_data *data = NULL;

    if (lc_str_eq(name, LC_S("stage")) && lc_arguments_get(arguments, LC_OPT_STAGE))
        return from(
            sls,
            lc_data_new(sls->arena, LC_DATA_TEXT, *lc_arguments_get(arguments, LC_OPT_STAGE), (struct lc_origin){0}),
            LC_S("option '--stage'"));
    for (size_t i = 0; i < arguments->given.count; i++) {
        const struct lc_given *option = &arguments->given.items[i];
        size_t equals = lc_str_find_byte(option->value, '=');
        if (option->id == LC_OPT_PARAMETER && equals != LC_NPOS &&
            lc_str_eq(lc_str_cut(option->value, 0, equals), name))
            data = lc_data_new(sls->arena, LC_DATA_TEXT, lc_str_from_index(option->value, equals + 1),
                               (struct lc_origin){0});
    }
    return from(sls, data, lc_arena_printf(sls->arena, "option '--parameter' for '%.*s'", LC_FMT(name)));
}

static bool is_given(const struct lc_data *data)
{
    return data && data->kind != LC_DATA_NULL && !(lc_data_is_known(data) && data->text.len == 0);
}

const struct lc_data *lc_serverless_stage(struct lc_serverless *sls, struct lc_origin at)
{
    const struct lc_data *stage = given(sls, LC_S("stage"));

    if (!is_given(stage))
        stage = from(sls, lc_serverless_at(sls, sls->main, LC_S("provider.stage")), LC_S("provider.stage"));
    return is_given(stage) ? stage : lc_data_new(sls->arena, LC_DATA_TEXT, LC_S("dev"), at);
}

/* ------------------------------------------------------------------------------------------------- sources */

static const struct lc_data *read_self(struct lc_serverless *sls, const struct lc_serverless_source *source,
                                       lc_str address, lc_str expression, struct lc_origin at)
{
    (void)source;
    if (address.len == 0)
        return lc_data_unknown(sls->arena, expression, LC_S("it stands for the whole configuration"), how_resolved, at);
    return from(sls, lc_serverless_at(sls, sls->main, address), address);
}

static const struct lc_data *read_opt(struct lc_serverless *sls, const struct lc_serverless_source *source,
                                      lc_str address, lc_str expression, struct lc_origin at)
{
    (void)source;
    if (address.len == 0)
        return lc_data_unknown(sls->arena, expression, LC_S("it stands for all options"), how_resolved, at);
    return given(sls, address);
}

static const struct lc_data *read_sls(struct lc_serverless *sls, const struct lc_serverless_source *source,
                                      lc_str address, lc_str expression, struct lc_origin at)
{
    (void)source;
    if (lc_str_eq(address, LC_S("stage")))
        return lc_serverless_stage(sls, at);
    return lc_data_unknown(sls->arena, expression,
                           lc_arena_printf(sls->arena, "'%.*s' changes with every deployment", LC_FMT(expression)),
                           LC_S(""), at);
}

/* Given on the command line, then for the stage, then for every stage. */
static const struct lc_data *read_param(struct lc_serverless *sls, const struct lc_serverless_source *source,
                                        lc_str address, lc_str expression, struct lc_origin at)
{
    const struct lc_data *stage = lc_serverless_stage(sls, at), *data = given(sls, address);

    (void)source;
    for (unsigned i = 0; data == NULL && i < 4; i++) {
        lc_str name = i < 2 ? stage->text : LC_S("default"), path;
        if (i < 2 && !lc_data_is_known(stage))
            return lc_data_unknown(sls->arena, expression, LC_S("the stage is not known"), LC_S("--stage NAME"), at);
        path = i % 2 == 0 ? lc_arena_printf(sls->arena, "stages.%.*s.params.%.*s", LC_FMT(name), LC_FMT(address))
                          : lc_arena_printf(sls->arena, "params.%.*s.%.*s", LC_FMT(name), LC_FMT(address));
        data = from(sls, lc_serverless_at(sls, sls->main, path), path);
    }
    return data;
}

static bool is_program(lc_str path)
{
    static const char *const endings[] = {".js", ".cjs", ".mjs", ".ts", ".cts", ".mts"};

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (lc_str_has_suffix(path, lc_str_from(endings[i])))
            return true;
    return false;
}

const struct lc_serverless_file *lc_serverless_file_of(struct lc_serverless *sls,
                                                       const struct lc_serverless_source *source)
{
    const struct lc_data *param = lc_serverless_text(sls, source->param, (struct lc_origin){0});
    bool missing;
    lc_str why;

    if (!source->has_param || !lc_data_is_known(param) || is_program(param->text))
        return NULL;
    return lc_serverless_open(sls, lc_input_path(sls->input, sls->folder, param->text), &missing, &why);
}

static const struct lc_data *read_file(struct lc_serverless *sls, const struct lc_serverless_source *source,
                                       lc_str address, lc_str expression, struct lc_origin at)
{
    const struct lc_data *param = lc_serverless_text(sls, source->param, at);
    const struct lc_serverless_file *file;
    lc_str path, why;
    bool missing;

    if (!lc_data_is_known(param))
        return lc_data_unknown(sls->arena, expression, param->why, param->how, at);
    path = lc_input_path(sls->input, sls->folder, param->text);
    if (is_program(path)) {
        why = lc_arena_printf(sls->arena, "'%.*s' is a program, which is not run", LC_FMT(path));
        return lc_data_unknown(sls->arena, expression, why, how_resolved, at);
    }
    file = lc_serverless_open(sls, path, &missing, &why);
    if (file == NULL)
        return missing ? NULL : lc_data_unknown(sls->arena, expression, why, how_resolved, at);
    if (file->root)
        return from(sls, lc_serverless_at(sls, file, address),
                    address.len > 0 ? lc_arena_printf(sls->arena, "'%.*s' of '%.*s'", LC_FMT(address), LC_FMT(path))
                                    : lc_arena_printf(sls->arena, "'%.*s'", LC_FMT(path)));
    if (sls->status != LC_OK || address.len > 0)
        return NULL;
    return from(sls, lc_serverless_text(sls, file->text, (struct lc_origin){.file = path, .line = 1, .column = 1}),
                lc_arena_printf(sls->arena, "'%.*s'", LC_FMT(path)));
}

/* A line of a .env file, as the framework reads it when `useDotenv` is set: what the environment has already wins. */
static const struct lc_data *from_dotenv(struct lc_serverless *sls, lc_str path, lc_str name)
{
    struct lc_origin at = {.file = path, .column = 1};
    const struct lc_data *found = NULL;
    struct lc_err cause = {0};
    lc_str text, line;

    if (lc_input_text(sls->input, path, LC_INPUT_FILE_BYTES_MAX, &text, &cause) != LC_OK)
        return NULL;
    while (lc_str_next(&text, '\n', &line)) {
        size_t equals = lc_str_find_byte(line, '=');
        lc_str key, value;
        at.line++;
        if (equals == LC_NPOS)
            continue;
        key = lc_str_trim(lc_str_cut(line, 0, equals));
        value = lc_str_trim(lc_str_from_index(line, equals + 1));
        if (lc_str_has_prefix(key, LC_S("export ")))
            key = lc_str_trim(lc_str_from_index(key, 7));
        if (!lc_str_eq(key, name))
            continue;
        if (value.len >= 2 && (value.ptr[0] == '"' || value.ptr[0] == '\'') && value.ptr[value.len - 1] == value.ptr[0])
            value = lc_str_cut(value, 1, value.len - 1);
        found = lc_data_new(sls->arena, LC_DATA_TEXT, value, at);
    }
    return from(sls, found, lc_arena_printf(sls->arena, "'%.*s'", LC_FMT(path)));
}

static const struct lc_data *read_env(struct lc_serverless *sls, const struct lc_serverless_source *source,
                                      lc_str address, lc_str expression, struct lc_origin at)
{
    const struct lc_data *stage, *data = NULL;
    struct lc_data *here;
    const char *value;

    (void)source;
    if (!lc_arguments_has(sls->input->arguments, LC_OPT_USE_ENVIRONMENT))
        return lc_data_unknown(
            sls->arena, expression,
            lc_arena_printf(sls->arena, "environment variable '%.*s' is not looked at", LC_FMT(address)),
            LC_S("--use-environment"), at);
    value = getenv(lc_arena_cstring(sls->arena, address, NULL));
    if (value) {
        here = lc_data_new(sls->arena, LC_DATA_TEXT, lc_arena_copy(sls->arena, lc_str_from(value)), at);
        here->no_echo = true;
        return here;
    }
    stage = lc_serverless_stage(sls, at);
    if (sls->dotenv && lc_data_is_known(stage))
        data = from_dotenv(
            sls, lc_input_path(sls->input, sls->folder, lc_arena_printf(sls->arena, ".env.%.*s", LC_FMT(stage->text))),
            address);
    return data || !sls->dotenv ? data
                                : from_dotenv(sls, lc_input_path(sls->input, sls->folder, LC_S(".env")), address);
}

static const struct lc_data *read_aws(struct lc_serverless *sls, const struct lc_serverless_source *source,
                                      lc_str address, lc_str expression, struct lc_origin at)
{
    const struct lc_data *region;

    (void)source;
    if (!lc_str_eq(address, LC_S("region")))
        return lc_data_unknown(sls->arena, expression,
                               lc_arena_printf(sls->arena, "'%.*s' is known only to AWS", LC_FMT(expression)),
                               how_resolved, at);
    region = given(sls, LC_S("region"));
    if (!is_given(region))
        region = from(sls, lc_serverless_at(sls, sls->main, LC_S("provider.region")), LC_S("provider.region"));
    return is_given(region) ? region : lc_data_new(sls->arena, LC_DATA_TEXT, LC_S("us-east-1"), at);
}

static const struct lc_data *read_bool(struct lc_serverless *sls, const struct lc_serverless_source *source,
                                       lc_str address, lc_str expression, struct lc_origin at)
{
    const struct lc_data *param = lc_serverless_text(sls, source->param, at);
    bool is_true, is_false;

    (void)address;
    if (!lc_data_is_known(param))
        return lc_data_unknown(sls->arena, expression, param->why, param->how, at);
    is_true = lc_str_caseeq(param->text, LC_S("true")) || lc_str_eq(param->text, LC_S("1"));
    is_false = lc_str_caseeq(param->text, LC_S("false")) || lc_str_eq(param->text, LC_S("0"));
    if (!is_true && !is_false)
        return lc_data_unknown(sls->arena, expression, LC_S("'strToBool' takes true, false, 1 or 0"), LC_S(""), at);
    return lc_data_new(sls->arena, LC_DATA_BOOL, is_true ? LC_S("true") : LC_S("false"), at);
}

/* ------------------------------------------------------------------------------------------------- the whole */

static const struct {
    const char *type;
    source_reader read;
} readers[] = {
    {"self", read_self}, {"opt", read_opt}, {"sls", read_sls}, {"param", read_param},
    {"file", read_file}, {"env", read_env}, {"aws", read_aws}, {"strToBool", read_bool},
};

static lc_str why_elsewhere(struct lc_serverless *sls, lc_str type, lc_str expression)
{
    static const struct {
        const char *type, *where;
    } stores[] = {{"ssm", "the Parameter Store"},
                  {"cf", "another CloudFormation stack"},
                  {"s3", "an S3 bucket"},
                  {"git", "the Git repository"},
                  {"vault", "Vault"},
                  {"terraform", "a Terraform state"},
                  {"output", "another service"},
                  {"doppler", "Doppler"}};

    for (size_t i = 0; i < sizeof stores / sizeof *stores; i++)
        if (lc_str_is(type, stores[i].type))
            return lc_arena_printf(sls->arena, "'%.*s' stands in %s", LC_FMT(expression), stores[i].where);
    return lc_arena_printf(sls->arena, "variables of type '%.*s' come from a plugin", LC_FMT(type));
}

const struct lc_data *lc_serverless_source(struct lc_serverless *sls, const struct lc_serverless_source *source,
                                           lc_str expression, struct lc_origin at)
{
    const struct lc_data *address = lc_serverless_text(sls, source->address, at);

    if (!lc_data_is_known(address) && source->has_address)
        return lc_data_unknown(sls->arena, expression, address->why, address->how, at);
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        if (lc_str_is(source->type, readers[i].type))
            return readers[i].read(sls, source, source->has_address ? address->text : LC_S(""), expression, at);
    return lc_data_unknown(sls->arena, expression, why_elsewhere(sls, source->type, expression), how_resolved, at);
}
