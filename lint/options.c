/* The option table and its two readers: the parser and --help. */
#include "lint/options.h"

#include "layers/base/utf8.h"

#define LINT LC_FOR(LC_COMMAND_LINT)
#define EXPLAIN LC_FOR(LC_COMMAND_EXPLAIN)
#define FETCH LC_FOR(LC_COMMAND_FETCH_LAYERS)
#define IMAGE (LINT | EXPLAIN)
#define INPUT (LINT | EXPLAIN | FETCH)
#define COLORED (LINT | EXPLAIN | LC_FOR(LC_COMMAND_RULES))
#define EVERY (LC_FOR(LC_COMMAND_COUNT) - 1)

static const char about_function[] = "One function, or layers alone";
static const char about_input[] = "Projects and deployed functions";
static const char about_template[] = "What a template leaves open";
static const char about_asking[] = "What to ask";
static const char about_rules[] = "What to check";
static const char about_report[] = "What to print";
static const char about_run[] = "How to run";

const struct lc_option lc_options[LC_OPT_COUNT] = {
    [LC_OPT_FUNCTION] = {"function", "ZIP|DIR", IMAGE, false, about_function,
                         "the function's code; without it the layers are checked alone"},
    [LC_OPT_LAYER] = {"layer", "ZIP|DIR|ARN", INPUT, true, about_function, "a layer; repeat in attachment order"},
    [LC_OPT_RUNTIME] = {"runtime", "ID", IMAGE, true, about_function,
                        "for example nodejs22.x; repeat for layers alone"},
    [LC_OPT_ARCH] = {"arch", "ARCH", IMAGE, true, about_function,
                     "x86_64 (a function's default) or arm64; repeat for layers alone"},
    [LC_OPT_HANDLER] = {"handler", "NAME", IMAGE, false, about_function, "for example index.handler"},
    [LC_OPT_TIMEOUT] = {"timeout", "S", IMAGE, false, about_function, "the function's timeout in seconds"},
    [LC_OPT_MEMORY] = {"memory", "MB", IMAGE, false, about_function, "the function's memory in MB"},
    [LC_OPT_ENV] = {"env", "NAME=VALUE", IMAGE, true, about_function, "an environment variable of the function"},
    [LC_OPT_ENV_FILE] = {"env-file", "FILE", IMAGE, true, about_function,
                         "a file of NAME=VALUE lines; '#' starts a comment line"},
    [LC_OPT_NAME] = {"name", "NAME", IMAGE, false, about_function,
                     "what reports call the function (default: the archive's name); of a template: this one alone"},
    [LC_OPT_LAYER_MAP] = {"layer-map", "ARN=ZIP|DIR", INPUT, true, about_function,
                          "where a layer given by ARN is found; '*' stands for any text without ':'"},
    [LC_OPT_RECURSIVE] = {"recursive", NULL, INPUT, false, about_input,
                          "all descriptions below the folders, each with its nearest layercheck.yaml"},
    [LC_OPT_CONFIG] = {"config", "FILE", INPUT, false, about_input,
                       "this layercheck.yaml instead of the nearest one of each input"},
    [LC_OPT_AWS] = {"aws", "FUNCTION", IMAGE, true, about_input,
                    "a deployed function, fetched by your own 'aws'; repeat for several"},
    [LC_OPT_REGION] = {"region", "REGION", INPUT, false, about_input, "the region to ask, as 'aws' takes it"},
    [LC_OPT_PROFILE] = {"profile", "NAME", INPUT, false, about_input, "the profile to ask with, as 'aws' takes it"},
    [LC_OPT_ENDPOINT_URL] = {"endpoint-url", "URL", INPUT, false, about_input, "another endpoint, as 'aws' takes it"},
    [LC_OPT_PARAMETER] = {"parameter", "NAME=VALUE", INPUT, true, about_template,
                          "a parameter (AWS::Region too) or Serverless option; repeat for several"},
    [LC_OPT_PARAMETER_FILE] = {"parameter-file", "FILE,...", INPUT, true, about_template,
                               "parameters as JSON, YAML or NAME=VALUE lines; several are environments"},
    [LC_OPT_STAGE] = {"stage", "NAME", INPUT, true, about_template,
                      "the stage of Serverless variables; several are environments"},
    [LC_OPT_TFVARS] = {"tfvars", "FILE,...", INPUT, true, about_template,
                       "values of Terraform variables; several options are environments"},
    [LC_OPT_USE_ENVIRONMENT] = {"use-environment", NULL, INPUT, false, about_template,
                                "let ${env:NAME} and TF_VAR_name read this environment"},
    [LC_OPT_COMMAND] = {"command", "COMMAND", EXPLAIN, true, about_asking,
                        "answer this and leave; repeat for several, -c for short"},
    [LC_OPT_JSON] = {"json", NULL, EXPLAIN, false, about_asking, "every answer as a JSON object on a line of its own"},
    [LC_OPT_SELECT] = {"select", "RULE,...", LINT, true, about_rules,
                       "only these rules or categories; their notes are shown"},
    [LC_OPT_IGNORE] = {"ignore", "RULE,...", LINT, true, about_rules, "not these rules or categories"},
    [LC_OPT_THOROUGH] = {"thorough", NULL, LINT, false, about_rules,
                         "inflate everything: verify sizes and checksums, look for secrets in all files"},
    [LC_OPT_RUNTIMES] = {"runtimes", "FILE", INPUT, false, about_rules,
                         "a newer runtime catalogue, laid over the built-in one"},
    [LC_OPT_RULES] = {"rules", "FILE", LINT, true, about_rules,
                      "more kinds of secrets, in the form of rules/secrets/*.yaml; repeat for several"},
    [LC_OPT_AS_OF] = {"as-of", "DATE", LINT, false, about_rules, "the date of judgement, YYYY-MM-DD (default: today)"},
    [LC_OPT_FAIL_ON] = {"fail-on", "LEVEL", LINT, false, about_rules,
                        "exit with 1 from error (default), warning, note; or never"},
    [LC_OPT_FAIL_ON_UNKNOWN] = {"fail-on-unknown", NULL, LINT, false, about_rules,
                                "exit with 1 when something could not be judged"},
    [LC_OPT_FORMAT] = {"format", "FORMAT", LINT, false, about_report, "text (default), json, sarif or github"},
    [LC_OPT_OUTPUT] = {"output", "[FORMAT=]FILE", LINT, true, about_report,
                       "write a report to a file instead of standard output; repeat for several"},
    [LC_OPT_VERBOSE] = {"verbose", NULL, LINT, false, about_report, "show notes and every place of a finding"},
    [LC_OPT_QUIET] = {"quiet", NULL, LINT, false, about_report, "show only what decides the exit status"},
    [LC_OPT_COLOR] = {"color", "WHEN", COLORED, false, about_report,
                      "auto (default), always or never; NO_COLOR is honoured"},
    [LC_OPT_JOBS] = {"jobs", "N", IMAGE, false, about_run,
                     "how many threads (default: one a processor); never changes the output"},
    [LC_OPT_HELP] = {"help", NULL, EVERY, true, about_run, "this text"},
};

static const struct {
    const char *name, *synopsis, *about;
} commands[LC_COMMAND_COUNT] = {
    [LC_COMMAND_LINT] = {"lint",
                         "layercheck lint [OPTIONS] [INPUT...]\n"
                         "       layercheck lint [OPTIONS] --function ZIP|DIR [--layer ZIP|DIR]...\n"
                         "       layercheck lint [OPTIONS] --layer ZIP|DIR... [--runtime ID]...",
                         "Rebuilds the filesystem a Lambda function will run from and says what is wrong with it."},
    [LC_COMMAND_FETCH_LAYERS] = {"fetch-layers", "layercheck fetch-layers [OPTIONS] [INPUT...]",
                                 "Brings layers that are named only by ARN to this machine, and locks what they hold."},
    [LC_COMMAND_EXPLAIN] =
        {"explain",
         "layercheck explain [OPTIONS] [INPUT] [--name FUNCTION] [-c COMMAND]...\n"
         "       layercheck explain [OPTIONS] --function ZIP|DIR [--layer ZIP|DIR]... [-c COMMAND]...\n"
         "       layercheck explain [OPTIONS] --layer ZIP|DIR... [--runtime ID] [-c COMMAND]...",
         "Answers questions about that filesystem: which copy of a package runs, and why."},
    [LC_COMMAND_RULES] = {"rules", "layercheck rules [RULE]", "Lists the rules, or explains one in full."},
    [LC_COMMAND_SATISFIES] = {"satisfies",
                              "layercheck satisfies ECOSYSTEM RANGE VERSION\n"
                              "       layercheck satisfies ECOSYSTEM -",
                              "Says whether a version satisfies a range, as npm, pep440, gem or maven would."},
    [LC_COMMAND_COMPARE] = {"compare",
                            "layercheck compare ECOSYSTEM A B\n"
                            "       layercheck compare ECOSYSTEM -",
                            "Says which of two versions is newer, as npm, pep440, gem or maven would."},
};

const char *lc_command_name(enum lc_command command)
{
    return commands[command].name;
}

bool lc_command_from(lc_str name, enum lc_command *out)
{
    for (unsigned i = 0; i < LC_COMMAND_COUNT; i++) {
        if (!lc_str_is(name, commands[i].name))
            continue;
        *out = (enum lc_command)i;
        return true;
    }
    return false;
}

lc_str lc_did_you_mean(struct lc_arena *arena, lc_str word, const lc_str *names, size_t count)
{
    lc_str near = lc_nearest(word, names, count);

    return near.len > 0 ? lc_arena_printf(arena, "; did you mean '%.*s'?", LC_FMT(near)) : LC_S("");
}

static enum lc_status unknown_option(enum lc_command command, lc_str name, struct lc_arena *arena, struct lc_err *err)
{
    lc_str names[LC_OPT_COUNT], hint, shown = lc_utf8_escaped(arena, name);
    size_t count = 0;

    for (size_t i = 0; i < LC_OPT_COUNT; i++)
        if (lc_options[i].commands & LC_FOR(command))
            names[count++] = lc_arena_printf(arena, "--%s", lc_options[i].name);
    hint = lc_did_you_mean(arena, name, names, count);
    if (hint.len == 0)
        hint = lc_arena_printf(arena, "; 'layercheck %s --help' lists the options", commands[command].name);
    return lc_fail(err, LC_USAGE, "unknown option '%.*s'%.*s", LC_FMT(shown), LC_FMT(hint));
}

static const struct lc_option *find_option(enum lc_command command, lc_str name)
{
    for (size_t i = 0; i < LC_OPT_COUNT; i++)
        if ((lc_options[i].commands & LC_FOR(command)) && lc_str_is(name, lc_options[i].name))
            return &lc_options[i];
    return NULL;
}

/* One argument that starts with a dash; `*at` moves past its value. */
static enum lc_status take_option(enum lc_command command, int argc, char **argv, int *at, struct lc_arena *arena,
                                  struct lc_arguments *out, struct lc_err *err)
{
    lc_str word = lc_str_from(argv[*at]), name, value = {NULL, 0};
    size_t equals = lc_str_find_byte(word, '=');
    const struct lc_option *option;
    enum lc_option_id id;

    if (lc_str_eq(word, LC_S("-h")))
        word = LC_S("--help");
    if (lc_str_eq(word, LC_S("-c")) && find_option(command, LC_S("command")))
        word = LC_S("--command");
    if (!lc_str_has_prefix(word, LC_S("--")))
        return unknown_option(command, word, arena, err);
    name = lc_str_cut(word, 2, equals);
    option = find_option(command, name);
    if (option == NULL)
        return unknown_option(command, lc_str_cut(word, 0, equals), arena, err);
    id = (enum lc_option_id)(option - lc_options);
    if (option->value == NULL && equals != LC_NPOS)
        return lc_fail(err, LC_USAGE, "option '--%s' takes no value", option->name);
    if (option->value && equals != LC_NPOS)
        value = lc_str_from_index(word, equals + 1);
    else if (option->value && *at + 1 < argc)
        value = lc_str_from(argv[++*at]);
    else if (option->value)
        return lc_fail(err, LC_USAGE, "option '--%s' wants a value: --%s %s", option->name, option->name,
                       option->value);
    if (!option->repeat && lc_arguments_has(out, id))
        return lc_fail(err, LC_USAGE, "option '--%s' is given twice", option->name);
    *LC_PUSH(arena, &out->given) = (struct lc_given){.id = id, .value = value};
    return LC_OK;
}

enum lc_status lc_arguments_parse(enum lc_command command, int argc, char **argv, struct lc_arena *arena,
                                  struct lc_arguments *out, struct lc_err *err)
{
    bool only_words = false;

    *out = (struct lc_arguments){.command = command};
    for (int i = 0; i < argc; i++) {
        lc_str word = lc_str_from(argv[i]);
        enum lc_status status;
        if (!only_words && lc_str_eq(word, LC_S("--"))) {
            only_words = true;
            continue;
        }
        if (only_words || word.len < 2 || word.ptr[0] != '-') {
            *LC_PUSH(arena, &out->words) = word;
            continue;
        }
        status = take_option(command, argc, argv, &i, arena, out, err);
        if (status != LC_OK)
            return status;
    }
    return LC_OK;
}

const lc_str *lc_arguments_get(const struct lc_arguments *arguments, enum lc_option_id id)
{
    for (size_t i = arguments->given.count; i > 0; i--)
        if (arguments->given.items[i - 1].id == id)
            return &arguments->given.items[i - 1].value;
    return NULL;
}

bool lc_arguments_has(const struct lc_arguments *arguments, enum lc_option_id id)
{
    return lc_arguments_get(arguments, id) != NULL;
}

enum lc_option_id lc_option_named(lc_str name)
{
    unsigned i = 0;

    while (i < LC_OPT_COUNT && !lc_str_is(name, lc_options[i].name))
        i++;
    return (enum lc_option_id)i;
}

static void help_option(const struct lc_option *option, struct lc_buf *out)
{
    size_t start = out->len, width;

    lc_buf_printf(out, "  --%s%s%s", option->name, option->value ? " " : "", option->value ? option->value : "");
    width = out->len - start;
    if (width > 24) {
        lc_buf_add_byte(out, '\n');
        width = 0;
    }
    lc_buf_printf(out, "%*s%s\n", (int)(26 - width), "", option->help);
}

/* What stands below the options. */
static const char *const endings[LC_COMMAND_COUNT] = {
    [LC_COMMAND_RULES] = "",
    [LC_COMMAND_SATISFIES] =
        "\nPrints true, false, invalid (the range or the version is not one) or unknown (a tag, URL, path\n"
        "or workspace reference says nothing about versions). With '-' each line of standard input\n"
        "holds a range, a tab and a version, and is answered by a line.\n"
        "\nExit status\n"
        "  0  every question was answered, whatever the answer\n"
        "  2  the question could not be read; the reason is on standard error\n"
        "\nExample\n"
        "  layercheck satisfies npm '^1.2.3' 1.3.0\n",
    [LC_COMMAND_COMPARE] =
        "\nPrints -1 when A is older than B, 0 when they are equal, 1 when A is newer; or invalid. With '-'\n"
        "each line of standard input holds A, a tab and B, and is answered by a line.\n"
        "\nExit status\n"
        "  0  every question was answered, whatever the answer\n"
        "  2  the question could not be read; the reason is on standard error\n"
        "\nExample\n"
        "  layercheck compare pep440 1.0rc1 1.0\n",
    [LC_COMMAND_FETCH_LAYERS] =
        "\nEach layer is asked of AWS by your own 'aws' and downloaded once, into layercheck's folder below\n"
        "XDG_CACHE_HOME or ~/.cache. What it holds is written to layercheck.lock beside the input: commit that\n"
        "file. Where there is one, 'lint' and 'explain' read the layers it names, without network, and refuse\n"
        "any that hold something else.\n"
        "\nExit status\n"
        "  0  every layer is there, and is the one that is locked\n"
        "  2  one could not be had, or is another one; the reason is on standard error\n"
        "\nExamples\n"
        "  layercheck fetch-layers\n"
        "  layercheck fetch-layers template.yaml --profile ci\n",
    [LC_COMMAND_EXPLAIN] =
        "\nWithout --command the questions come from standard input, one a line; on a terminal there is a\n"
        "prompt. 'layercheck explain ... -c help' lists them.\n"
        "\nExit status\n"
        "  0  every question was answered\n"
        "  2  the archives could not be read, or a --command could not be answered\n"
        "\nExamples\n"
        "  layercheck explain --function build/fn.zip --layer deps.zip --runtime nodejs22.x \\\n"
        "      -c 'which axios' -c 'why axios from /var/task/lib/client.js'\n"
        "  layercheck explain --layer deps.zip --runtime python3.12 --json -c packages\n",
    [LC_COMMAND_LINT] =
        "\nINPUT is a SAM or CloudFormation template, serverless.yml, a cdk.out folder, a Terraform plan in JSON\n"
        "or a folder of .tf files, the JSON of 'aws lambda get-function-configuration', a layercheck.yaml; or a\n"
        "folder with one of these. Of a folder (without INPUT: the current one) the first that is there is read:\n"
        "  layercheck.yaml, manifest.json (of a cdk.out), cdk.out, template.yaml (.yml, .json), serverless.yml\n"
        "  (.yaml, .json), *.tf, *.tf.json\n"
        "A template with .aws-sam/build beside it is read as 'sam build' made it. What a condition leaves open\n"
        "is checked both ways, as 'Api [Stage = prod]' and 'Api [Stage != prod]'.\n"
        "\nA layercheck.yaml in an INPUT's folder or above it says how to check it: select, ignore, severity,\n"
        "fail-on, parameters, layer-map and more; it may describe functions and layers, and name inputs.\n"
        "The nearest one counts, key by key, and the command line before any. Its schema stands in\n"
        "ci/layercheck.schema.json. Layers that layercheck.lock names are read from layercheck's cache.\n"
        "\nExit status\n"
        "  0  nothing at or above --fail-on\n"
        "  1  findings at or above it, or something unknown with --fail-on-unknown\n"
        "  2  the run could not be done; the reason is on standard error\n"
        "\nExamples\n"
        "  layercheck lint template.yaml --parameter Stage=prod\n"
        "  layercheck lint --recursive services\n"
        "  layercheck lint --aws orders --region eu-west-1\n"
        "  layercheck lint --function build/fn.zip --layer deps.zip --layer tools.zip \\\n"
        "      --runtime nodejs22.x --arch arm64\n"
        "  layercheck lint --layer deps.zip --runtime python3.12 --runtime python3.13\n",
};

void lc_help_command(enum lc_command command, struct lc_buf *out)
{
    const char *group = NULL;

    lc_buf_printf(out, "%s\n\nusage: %s\n", commands[command].about, commands[command].synopsis);
    for (size_t pass = 0; pass < LC_OPT_COUNT; pass++) {
        /* Options stand in the order of their enumerators; a group is printed whole where its first one stands. */
        if (!(lc_options[pass].commands & LC_FOR(command)) || lc_options[pass].group == group)
            continue;
        group = lc_options[pass].group;
        for (size_t i = 0; i < pass; i++)
            if ((lc_options[i].commands & LC_FOR(command)) && lc_options[i].group == group)
                group = NULL;
        if (group == NULL)
            continue;
        lc_buf_printf(out, "\n%s\n", group);
        for (size_t i = pass; i < LC_OPT_COUNT; i++)
            if ((lc_options[i].commands & LC_FOR(command)) && lc_options[i].group == group)
                help_option(&lc_options[i], out);
    }
    lc_buf_add(out, lc_str_from(endings[command]));
}

void lc_help_program(struct lc_buf *out)
{
    lc_buf_add(out, LC_S("layercheck says before deployment what is wrong with an AWS Lambda function and its layers.\n"
                         "\nusage: layercheck COMMAND [OPTIONS]\n\nCommands\n"));
    for (size_t i = 0; i < LC_COMMAND_COUNT; i++)
        lc_buf_printf(out, "  %-13s%s\n", commands[i].name, commands[i].about);
    lc_buf_add(out, LC_S("\n  --version   the version\n"
                         "  --help      this text; 'layercheck COMMAND --help' tells a command's options\n"));
}
