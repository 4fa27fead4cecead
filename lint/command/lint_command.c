/* layercheck lint: options, input, run, reports, exit status. */
#include <stdlib.h>

#include "layers/base/caps.h"
#include "layers/base/source.h"
#include "layers/base/utf8.h"
#include "lint/cli.h"
#include "lint/command/run_options.h"
#include "lint/command/write.h"
#include "lint/input/input.h"
#include "lint/report/place.h"
#include "lint/run/progress.h"
#include "lint/run/secrets.h"

/* A run that takes longer says how far it has come. */
enum { PROGRESS_AFTER_MS = 1000 };

struct output {
    enum lc_format format;
    lc_str path; /* empty: standard output */
};

struct job {
    const struct lc_arguments *arguments;
    const struct lc_streams *streams;
    struct lc_arena *arena;
    struct lc_run_options run;
    struct lc_report_options report;
    struct lc_catalogue catalogue;
    struct lc_secret_kinds kinds;
    struct lc_configs configs;
    struct {
        struct output *items;
        size_t count, capacity;
    } outputs;
};

/* -- options ------------------------------------------------------------------------------------------------------- */

/* Formats of the contract that this version cannot write yet. */
static const lc_str later_formats[] = {LC_S_INIT("junit"), LC_S_INIT("gitlab"), LC_S_INIT("markdown"),
                                       LC_S_INIT("html")};

static enum lc_status take_format(struct job *job, lc_str name, enum lc_format *out, struct lc_err *err)
{
    lc_str names[LC_FORMAT_COUNT], hint, shown = lc_utf8_escaped(job->arena, name);

    for (unsigned i = 0; i < LC_FORMAT_COUNT; i++) {
        names[i] = lc_format_name((enum lc_format)i);
        *out = (enum lc_format)i;
        if (lc_str_eq(name, names[i]))
            return LC_OK;
    }
    for (size_t i = 0; i < sizeof later_formats / sizeof *later_formats; i++)
        if (lc_str_eq(name, later_formats[i]))
            return lc_fail(err, LC_USAGE, "format '%.*s' is not written by this version, which has %.*s", LC_FMT(shown),
                           LC_FMT(lc_format_list(job->arena)));
    hint = lc_did_you_mean(job->arena, name, names, LC_FORMAT_COUNT);
    if (hint.len == 0)
        hint = lc_arena_printf(job->arena, "; there are %.*s", LC_FMT(lc_format_list(job->arena)));
    return lc_fail(err, LC_USAGE, "unknown format '%.*s'%.*s", LC_FMT(shown), LC_FMT(hint));
}

static enum lc_status take_output(struct job *job, lc_str value, enum lc_format fallback, struct lc_err *err)
{
    size_t equals = lc_str_find_byte(value, '=');
    struct output output = {.format = fallback, .path = value};
    bool names_format = equals != LC_NPOS;

    for (size_t i = 0; names_format && i < equals; i++)
        names_format = lc_is_lower(value.ptr[i]);
    if (names_format) {
        enum lc_status status = take_format(job, lc_str_cut(value, 0, equals), &output.format, err);
        if (status != LC_OK)
            return status;
        output.path = lc_str_from_index(value, equals + 1);
    }
    if (output.path.len == 0)
        return lc_fail(err, LC_USAGE, "option '--output' wants a file name");
    if (lc_str_eq(output.path, LC_S("-")))
        output.path = LC_S("");
    *LC_PUSH(job->arena, &job->outputs) = output;
    return LC_OK;
}

/* A rule is worked for when some configuration of the run asks for it; whom it is asked of is told by each. */
static void take_selections(struct job *job)
{
    struct lc_selection **all = LC_NEW_ARRAY(job->arena, job->configs.all.count, struct lc_selection *);

    for (size_t i = 0; i < job->configs.all.count; i++) {
        all[i] = &job->configs.all.items[i]->selection;
        for (size_t k = 0; k < lc_rule_count; k++)
            job->run.selected[k] |= all[i]->selected[k];
    }
    job->run.selections = (const struct lc_selection *const *)all;
    job->run.selection_count = job->configs.all.count;
}

static enum lc_status take_fail_on(struct job *job, struct lc_err *err)
{
    static const lc_str names[] = {LC_S_INIT("note"), LC_S_INIT("warning"), LC_S_INIT("error"), LC_S_INIT("never")};
    const lc_str *level = lc_arguments_get(job->arguments, LC_OPT_FAIL_ON);
    lc_str hint, shown;

    job->report.fail_on = LC_ERROR;
    job->report.fail_on_unknown = lc_arguments_has(job->arguments, LC_OPT_FAIL_ON_UNKNOWN);
    for (unsigned i = 0; level && i < 4; i++) {
        if (!lc_str_eq(*level, names[i]))
            continue;
        job->report.never = i == 3;
        job->report.fail_on = i == 3 ? LC_ERROR : (enum lc_severity)i;
        return LC_OK;
    }
    if (level == NULL)
        return LC_OK;
    shown = lc_utf8_escaped(job->arena, *level);
    hint = lc_did_you_mean(job->arena, *level, names, 4);
    return lc_fail(err, LC_USAGE, "option '--fail-on' takes error, warning, note or never, not '%.*s'%.*s",
                   LC_FMT(shown), LC_FMT(hint));
}

static enum lc_status take_outputs(struct job *job, struct lc_err *err)
{
    const lc_str *format = lc_arguments_get(job->arguments, LC_OPT_FORMAT);
    enum lc_format fallback = LC_FORMAT_TEXT;
    enum lc_status status = format ? take_format(job, *format, &fallback, err) : LC_OK;

    for (size_t i = 0; status == LC_OK && i < job->arguments->given.count; i++)
        if (job->arguments->given.items[i].id == LC_OPT_OUTPUT)
            status = take_output(job, job->arguments->given.items[i].value, fallback, err);
    if (status == LC_OK && job->outputs.count == 0)
        *LC_PUSH(job->arena, &job->outputs) = (struct output){.format = fallback};
    for (size_t i = 0; i < job->outputs.count; i++)
        job->run.inventory |= job->outputs.items[i].format == LC_FORMAT_JSON;
    return status;
}

/* Where paths of the repository are counted from. */
static void take_folder(struct job *job)
{
    char *folder = realpath(".", NULL);

    job->report.folder = lc_arena_copy(job->arena, lc_str_from(folder ? folder : "/"));
    job->report.root = lc_repository_root(job->report.folder, job->arena);
    free(folder);
}

static enum lc_status take_kinds(struct job *job, struct lc_err *err)
{
    enum lc_status status = LC_OK;

    job->kinds = *lc_secret_kinds_builtin();
    job->run.kinds = &job->kinds;
    for (size_t i = 0; status == LC_OK && i < job->arguments->given.count; i++) {
        const struct lc_given *given = &job->arguments->given.items[i];
        lc_str text, shown = lc_utf8_escaped(job->arena, given->value);
        struct lc_err cause = {0};
        if (given->id != LC_OPT_RULES)
            continue;
        status = lc_file_read(lc_arena_cstring(job->arena, given->value, NULL), LC_KINDS_BYTES_MAX, job->arena, &text,
                              &cause);
        if (status != LC_OK)
            return lc_fail(err, status, "cannot read '%.*s': %s", LC_FMT(shown), cause.text);
        status = lc_secret_kinds_parse(text, &job->kinds, false, job->arena, &job->kinds, &cause);
        if (status != LC_OK)
            return lc_fail(err, status, "'%.*s': %s", LC_FMT(shown), cause.text);
    }
    return status;
}

static enum lc_status take_all(struct job *job, struct lc_err *err)
{
    enum lc_status status = take_outputs(job, err);

    if (status == LC_OK)
        status = take_fail_on(job, err);
    if (status == LC_OK)
        status = take_kinds(job, err);
    if (status == LC_OK)
        status = lc_run_options_take(job->arguments, job->streams, job->arena, &job->run, &job->catalogue, err);
    if (status == LC_OK)
        status = lc_cli_color(job->arguments, job->streams, &job->report.color, job->arena, err);
    take_folder(job);
    job->report.notes_selected = lc_arguments_has(job->arguments, LC_OPT_SELECT);
    job->report.verbose = lc_arguments_has(job->arguments, LC_OPT_VERBOSE);
    job->report.quiet = lc_arguments_has(job->arguments, LC_OPT_QUIET);
    job->run.thorough = lc_arguments_has(job->arguments, LC_OPT_THOROUGH);
    return status;
}

/* -- reports ------------------------------------------------------------------------------------------------------- */

static int write_report(struct job *job, const struct lc_run *run, const struct output *output)
{
    struct lc_report_options options = job->report;
    struct lc_err err = {0};
    struct lc_buf buf;
    int status = LC_EXIT_CLEAN;

    lc_buf_init(&buf, LC_REPORT_BYTES_MAX);
    if (output->path.len > 0)
        options.color = false;
    switch (output->format) {
    case LC_FORMAT_JSON: lc_report_json(run, &buf); break;
    case LC_FORMAT_SARIF: lc_report_sarif(run, &options, &buf); break;
    case LC_FORMAT_GITHUB:
        options.color = false;
        lc_report_github(run, &options, &buf);
        break;
    case LC_FORMAT_TEXT:
    case LC_FORMAT_COUNT: lc_report_text(run, &options, &buf); break;
    }
    if (output->format == LC_FORMAT_TEXT || output->format == LC_FORMAT_GITHUB)
        lc_cli_scrub(&buf, run->model.scrubber);
    if (output->path.len == 0)
        status = lc_cli_print(job->streams, &buf, LC_EXIT_CLEAN);
    else if (buf.full)
        status = lc_cli_print(job->streams, &buf, LC_EXIT_CLEAN);
    else if (lc_write_file(output->path, lc_buf_str(&buf), job->arena, &err) != LC_OK)
        status = lc_cli_fail_scrubbed(job->streams, &err, run->model.scrubber);
    lc_buf_release(&buf);
    return status;
}

/* For people, before the report: which description was read, a build that looks old. After the run, which knows the
 * secrets that a notice must not show. */
static void print_notices(const struct job *job, const struct lc_deployment *deployment, const struct lc_run *run)
{
    for (size_t i = 0; !job->report.quiet && i < deployment->notice_count; i++)
        lc_cli_say(job->streams->err, deployment->notices[i], run->model.scrubber);
}

static int exit_status(const struct job *job, const struct lc_run *run)
{
    struct lc_summary summary = lc_summarize(run);

    for (unsigned level = job->report.fail_on; !job->report.never && level <= LC_ERROR; level++)
        if (summary.by_severity[level] > 0)
            return LC_EXIT_FINDINGS;
    return job->report.fail_on_unknown && summary.unknowns > 0 ? LC_EXIT_FINDINGS : LC_EXIT_CLEAN;
}

int lc_command_lint(const struct lc_arguments *arguments, const struct lc_streams *streams, struct lc_arena *arena)
{
    struct job job = {.streams = streams, .arena = arena};
    struct lc_deployment deployment;
    struct lc_err err = {0};
    struct lc_run run = {0};
    enum lc_status done;
    int status = LC_EXIT_FAILURE;

    if (lc_configs_init(&job.configs, arguments, arena, &err) != LC_OK)
        return lc_cli_fail(streams, &err);
    job.arguments = &job.configs.all.items[0]->arguments;
    if (take_all(&job, &err) != LC_OK)
        return lc_cli_fail(streams, &err);
    if (lc_input_read(&job.configs, &job.catalogue, &deployment, &err) != LC_OK)
        return lc_fail_described(streams, &deployment, arena, &err);
    take_selections(&job);
    if (streams->err_is_terminal && !job.report.quiet)
        job.run.progress = lc_progress_start(streams->err, PROGRESS_AFTER_MS, arena);
    done = lc_run_do(&run, &deployment, &job.catalogue, &job.run, &err);
    lc_progress_stop(job.run.progress);
    print_notices(&job, &deployment, &run);
    if (done != LC_OK) {
        status = lc_cli_fail_scrubbed(streams, &err, run.model.scrubber);
    } else {
        status = exit_status(&job, &run);
        for (size_t i = 0; i < job.outputs.count; i++)
            if (write_report(&job, &run, &job.outputs.items[i]) != LC_EXIT_CLEAN)
                status = LC_EXIT_FAILURE;
    }
    lc_run_release(&run);
    return status;
}
