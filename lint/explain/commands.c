/* The table of commands, and those that only speak of the program itself. */
#include "layers/base/utf8.h"
#include "lint/command/rules_command.h"
#include "lint/explain/show.h"

static const char spec_help[] =
    "SPEC is what an import names: 'axios', './lib/x', '@scope/x/y.js', a dotted Python module, a Ruby feature, a Java "
    "class. It is resolved as the function's runtime does it; FILE is the importing file, a path in the image "
    "(default: the handler's file). In Node.js a FILE that is an ES module imports, any other requires. In Ruby "
    "'require_relative SPEC from FILE' asks for that.";
static const char why_help[] =
    "An absolute PATH (/opt/..., /var/task/...) tells which archives have it. Anything else is resolved as by 'which'; "
    "then come the copies of that package, and everything that requires it with the range, what it gets, and whether "
    "that satisfies it.";
static const char packages_help[] =
    "GLOB matches names: '*' any letters but '/', '**' any, '?' one. States: active (the copy a plain import gets), "
    "shadowed, torn, nested (serves importers near it only), unreachable, unknown.";
static const char layers_help[] =
    "Shadowed are the bytes of files that a later layer overwrites; identical those whose size and CRC-32 another "
    "archive has too, under any name.";

static const char elf_help[] =
    "Tells the processor, the symbol versions it needs beside those of the runtime's system, and for every library it "
    "needs the place the dynamic loader finds it in: RPATH or RUNPATH, LD_LIBRARY_PATH, the system. Mach-O, PE, Java "
    "classes and scripts are told too. A relative PATH counts from /var/task.";

const struct lc_session_command lc_session_commands[] = {
    {"which", "SPEC [from FILE]", "the file that an import loads", spec_help, 1, 2, true, lc_explain_which},
    {"why", "SPEC|PACKAGE|PATH [from FILE]", "every candidate in order, why it won or lost, and who requires it",
     why_help, 1, 2, true, lc_explain_why},
    {"packages", "[GLOB]", "the packages of the image: version, state, provider, place", packages_help, 0, 1, false,
     lc_explain_packages},
    {"paths", "", "where the runtime looks, in order, and what each place provides", NULL, 0, 0, false,
     lc_explain_paths},
    {"layers", "", "function and layers: size, entries, kind, bytes shadowed or identical elsewhere", layers_help, 0, 0,
     false, lc_explain_layers},
    {"ls", "[PATH]", "a folder of the image: size, name, provider, hidden copies",
     "A relative PATH counts from /var/task. Without PATH both /opt and /var/task are listed.", 0, 1, false,
     lc_explain_ls},
    {"stat", "PATH", "one path: who provides it, and the copies it hides", NULL, 1, 1, false, lc_explain_stat},
    {"elf", "PATH", "a binary: its processor, the versions and libraries it needs, and where they are", elf_help, 1, 1,
     false, lc_explain_elf},
    {"rule", "NAME", "a rule of 'layercheck lint' in full", NULL, 1, 1, false, lc_explain_rule},
    {"help", "[COMMAND]", "the commands, or one in full", NULL, 0, 1, false, lc_explain_help},
    {"quit", "", "leave; so does the end of input", NULL, 0, 0, false, lc_explain_quit},
};

const size_t lc_session_command_count = sizeof lc_session_commands / sizeof *lc_session_commands;

const struct lc_session_command *lc_session_command_find(lc_str name)
{
    for (size_t i = 0; i < lc_session_command_count; i++)
        if (lc_str_is(name, lc_session_commands[i].name))
            return &lc_session_commands[i];
    return NULL;
}

static lc_str usage(struct lc_session *session, const struct lc_session_command *command)
{
    return lc_arena_printf(&session->arena, "%s%s%s", command->name, command->words[0] ? " " : "", command->words);
}

static void help_json(struct lc_session *session, const struct lc_session_command *only)
{
    lc_json_list(&session->writer, "commands");
    for (size_t i = 0; i < lc_session_command_count; i++) {
        const struct lc_session_command *command = &lc_session_commands[i];
        if (only != NULL && command != only)
            continue;
        lc_json_object(&session->writer, NULL);
        lc_json_str(&session->writer, "name", lc_str_from(command->name));
        lc_json_str(&session->writer, "usage", usage(session, command));
        lc_json_str(&session->writer, "help", lc_str_from(command->help));
        if (command->more)
            lc_json_str(&session->writer, "more", lc_str_from(command->more));
        lc_json_object_end(&session->writer);
    }
    lc_json_list_end(&session->writer);
}

enum lc_status lc_explain_help(struct lc_session *session, const struct lc_words *words, struct lc_err *err)
{
    const struct lc_session_command *only = words->count > 0 ? lc_session_command_find(words->items[0]) : NULL;
    struct lc_table table;

    if (words->count > 0 && only == NULL)
        return lc_fail(err, LC_NOT_FOUND, "no command is called %.*s; 'help' lists them",
                       LC_FMT(lc_explain_quoted(session, words->items[0])));
    if (session->json) {
        help_json(session, only);
        return LC_OK;
    }
    if (only) {
        lc_explain_bold(session, usage(session, only));
        lc_buf_printf(session->out, "\n  %s\n", only->help);
        if (only->more)
            lc_cli_add_wrapped(session->out, "", lc_str_from(only->more));
        return LC_OK;
    }
    lc_table_init(&table, session, 2, 0);
    for (size_t i = 0; i < lc_session_command_count; i++) {
        lc_table_add(&table, usage(session, &lc_session_commands[i]));
        lc_table_add(&table, lc_str_from(lc_session_commands[i].help));
    }
    lc_table_print(&table, "  ");
    return LC_OK;
}

static void rule_json(struct lc_session *session, const struct lc_rule *rule)
{
    struct lc_json_writer *json = &session->writer;

    lc_json_str(json, "name", lc_str_from(rule->name));
    lc_json_str(json, "category", lc_str_from(lc_category_name(rule->category)));
    lc_json_str(json, "severity", lc_str_from(lc_severity_name(rule->severity)));
    lc_json_str(json, "since", lc_str_from(rule->since));
    lc_json_str(json, "what", lc_str_from(rule->summary));
    lc_json_str(json, "why", lc_str_from(rule->why));
    lc_json_str(json, "help", lc_str_from(rule->fix));
    lc_json_str(json, "source", lc_str_from(rule->source));
}

enum lc_status lc_explain_rule(struct lc_session *session, const struct lc_words *words, struct lc_err *err)
{
    const struct lc_rule *rule = lc_cli_find_rule(words->items[0], &session->arena, err);

    if (rule == NULL)
        return LC_NOT_FOUND;
    if (session->json)
        rule_json(session, rule);
    else
        lc_cli_add_rule(session->out, rule);
    return LC_OK;
}

enum lc_status lc_explain_quit(struct lc_session *session, const struct lc_words *words, struct lc_err *err)
{
    (void)words;
    (void)err;
    session->over = true;
    return LC_OK;
}
