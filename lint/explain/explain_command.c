/* layercheck explain: options, the image, then questions from --command, standard input or a terminal. */
#include <errno.h>
#include <stdlib.h>

#include "layers/base/caps.h"
#include "layers/base/utf8.h"
#include "lint/command/run_options.h"
#include "lint/explain/session.h"
#include "lint/input/input.h"
#include "lint/run/secrets.h"

enum { NAMES_SHOWN = 10 };

/* One answer, flushed before the next line is read: programs ask in turn. */
static int answer(struct lc_session *session, lc_str line, const struct lc_streams *streams, bool *answered)
{
    struct lc_err err = {0};
    struct lc_buf out;
    int status;

    lc_buf_init(&out, LC_REPORT_BYTES_MAX);
    *answered = lc_session_answer(session, line, &out, &err) == LC_OK;
    status = lc_cli_print(streams, &out, LC_EXIT_CLEAN);
    if (!*answered && !session->json)
        lc_cli_fail_scrubbed(streams, &err, session->run->model.scrubber);
    lc_buf_release(&out);
    return status;
}

static int from_options(struct lc_session *session, const struct lc_arguments *arguments,
                        const struct lc_streams *streams)
{
    int status = LC_EXIT_CLEAN;

    for (size_t i = 0; i < arguments->given.count && !session->over; i++) {
        bool answered;
        if (arguments->given.items[i].id != LC_OPT_COMMAND)
            continue;
        if (answer(session, arguments->given.items[i].value, streams, &answered) != LC_EXIT_CLEAN)
            return LC_EXIT_FAILURE;
        if (!answered)
            status = LC_EXIT_FAILURE;
    }
    return status;
}

static int from_stream(struct lc_session *session, const struct lc_streams *streams)
{
    struct lc_err err = {0};
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    int status = LC_EXIT_CLEAN;

    while (status == LC_EXIT_CLEAN && !session->over && (length = getline(&line, &room, streams->in)) >= 0) {
        bool answered;
        status = answer(session, (lc_str){line, (size_t)length}, streams, &answered);
    }
    free(line);
    if (status == LC_EXIT_CLEAN && ferror(streams->in)) {
        lc_fail(&err, LC_IO, "cannot read standard input: %s", strerror(errno));
        return lc_cli_fail(streams, &err);
    }
    return status;
}

static int ask(const struct lc_run *run, const struct lc_arguments *arguments, const struct lc_streams *streams,
               bool color)
{
    bool json = lc_arguments_has(arguments, LC_OPT_JSON);
    struct lc_session session;
    int status;

    lc_session_open(&session, run, json, color);
    if (lc_arguments_has(arguments, LC_OPT_COMMAND))
        status = from_options(&session, arguments, streams);
    else if (streams->in_is_terminal && streams->out_is_terminal && !json)
        status = lc_session_prompt(&session, streams);
    else
        status = from_stream(&session, streams);
    lc_session_release(&session);
    return status;
}

/* One image at a time: layers alone under several runtimes are several. */
static enum lc_status check_words(const struct lc_arguments *arguments, struct lc_err *err)
{
    static const enum lc_option_id once[] = {LC_OPT_RUNTIME, LC_OPT_ARCH};

    for (size_t i = 0; i < sizeof once / sizeof *once; i++) {
        size_t count = 0;
        for (size_t k = 0; k < arguments->given.count; k++)
            count += arguments->given.items[k].id == once[i];
        if (count > 1)
            return lc_fail(err, LC_USAGE, "option '--%s' is given twice; one image is asked at a time",
                           lc_options[once[i]].name);
    }
    return LC_OK;
}

/* One function, or layers alone. */
static enum lc_status check_one(const struct lc_deployment *deployment, struct lc_arena *arena, struct lc_err *err)
{
    lc_str list = LC_S("");

    if (deployment->function_count == 0 && deployment->lone.layer_count == 0)
        return lc_fail(err, LC_USAGE, "there is no function to ask about");
    if (deployment->function_count == 0 && deployment->lone.by_label && deployment->lone.layer_count > 1)
        return lc_fail(err, LC_USAGE, "there are %zu layers and no function; name one with --layer",
                       deployment->lone.layer_count);
    if (deployment->function_count <= 1)
        return LC_OK;
    for (size_t i = 0; i < deployment->function_count && i < NAMES_SHOWN; i++)
        list = lc_arena_printf(arena, "%.*s%s%.*s", LC_FMT(list), i > 0 ? ", " : "",
                               LC_FMT(lc_utf8_escaped(arena, deployment->functions[i].name)));
    return lc_fail(err, LC_USAGE, "there are %zu functions, one is asked at a time: --name NAME, of %.*s%s",
                   deployment->function_count, LC_FMT(list), deployment->function_count > NAMES_SHOWN ? ", ..." : "");
}

int lc_command_explain(const struct lc_arguments *arguments, const struct lc_streams *streams, struct lc_arena *arena)
{
    struct lc_run_options options = {.inventory = true, .resolve = true};
    struct lc_catalogue catalogue = {0};
    struct lc_configs configs;
    struct lc_deployment deployment;
    struct lc_err err = {0};
    struct lc_run run = {0};
    bool color;
    int status;

    if (check_words(arguments, &err) != LC_OK || lc_configs_init(&configs, arguments, arena, &err) != LC_OK)
        return lc_cli_fail(streams, &err);
    arguments = &configs.all.items[0]->arguments;
    if (lc_run_options_take(arguments, streams, arena, &options, &catalogue, &err) != LC_OK ||
        lc_cli_color(arguments, streams, &color, arena, &err) != LC_OK)
        return lc_cli_fail(streams, &err);
    if (lc_input_read(&configs, &catalogue, &deployment, &err) != LC_OK || check_one(&deployment, arena, &err) != LC_OK)
        return lc_fail_described(streams, &deployment, arena, &err);
    if (lc_run_do(&run, &deployment, &catalogue, &options, &err) != LC_OK)
        status = lc_cli_fail_scrubbed(streams, &err, run.model.scrubber);
    else
        status = ask(&run, arguments, streams, color);
    lc_run_release(&run);
    return status;
}
