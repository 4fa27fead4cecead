/* layercheck lint: options, input, run, reports, exit status. */
#include <errno.h>
#include <sys/stat.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "layers/base/caps.h"
#include "layers/base/utf8.h"
#include "lint/cli.h"
#include "lint/input/input.h"
#include "lint/progress.h"
#include "lint/report/place.h"
#include "lint/run_options.h"

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
    bool fail_on_unknown;
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

/* Turns the rules named in a comma-separated list on or off. */
static enum lc_status mark_rules(struct job *job, lc_str list, const char *option, bool on, struct lc_err *err)
{
    lc_str name;

    while (lc_str_next(&list, ',', &name)) {
        enum lc_category category;
        bool is_category = lc_category_from(lc_str_trim(name), &category), found = false;
        name = lc_str_trim(name);
        for (size_t i = 0; i < lc_rule_count; i++) {
            if (!(is_category ? lc_rules[i]->category == category : lc_str_is(name, lc_rules[i]->name)))
                continue;
            job->run.selected[i] = on;
            found = true;
        }
        if (!found) {
            lc_str names[128 + LC_CATEGORY_COUNT], hint, shown = lc_utf8_escaped(job->arena, name);
            size_t count = 0;
            for (size_t i = 0; i < lc_rule_count; i++)
                names[count++] = lc_str_from(lc_rules[i]->name);
            for (unsigned i = 0; i < LC_CATEGORY_COUNT; i++)
                names[count++] = lc_str_from(lc_category_name((enum lc_category)i));
            if (is_category)
                return lc_fail(err, LC_USAGE, "option '--%s': category '%.*s' has no rules in this version", option,
                               LC_FMT(shown));
            hint = lc_did_you_mean(job->arena, name, names, count);
            if (hint.len == 0)
                hint = LC_S("; 'layercheck rules' lists them");
            return lc_fail(err, LC_USAGE, "option '--%s': no rule or category is called '%.*s'%.*s", option,
                           LC_FMT(shown), LC_FMT(hint));
        }
    }
    return LC_OK;
}

static enum lc_status take_rules(struct job *job, struct lc_err *err)
{
    bool selects = lc_arguments_has(job->arguments, LC_OPT_SELECT);
    enum lc_status status = LC_OK;

    LC_ASSERT(lc_rule_count <= sizeof job->run.selected);
    for (size_t i = 0; i < lc_rule_count; i++)
        job->run.selected[i] = !selects;
    job->report.notes_selected = selects;
    for (unsigned pass = 0; pass < 2; pass++) {
        for (size_t i = 0; status == LC_OK && i < job->arguments->given.count; i++) {
            const struct lc_given *given = &job->arguments->given.items[i];
            if (given->id == (pass == 0 ? LC_OPT_SELECT : LC_OPT_IGNORE))
                status = mark_rules(job, given->value, lc_options[given->id].name, pass == 0, err);
        }
    }
    return status;
}

static enum lc_status take_fail_on(struct job *job, struct lc_err *err)
{
    static const lc_str names[] = {LC_S_INIT("note"), LC_S_INIT("warning"), LC_S_INIT("error"), LC_S_INIT("never")};
    const lc_str *level = lc_arguments_get(job->arguments, LC_OPT_FAIL_ON);
    lc_str hint, shown;

    job->report.fail_on = LC_ERROR;
    job->fail_on_unknown = lc_arguments_has(job->arguments, LC_OPT_FAIL_ON_UNKNOWN);
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

static enum lc_status take_all(struct job *job, struct lc_err *err)
{
    enum lc_status status = take_outputs(job, err);

    if (status == LC_OK)
        status = take_rules(job, err);
    if (status == LC_OK)
        status = take_fail_on(job, err);
    if (status == LC_OK)
        status = lc_run_options_take(job->arguments, job->streams, job->arena, &job->run, &job->catalogue, err);
    if (status == LC_OK)
        status = lc_cli_color(job->arguments, job->streams, &job->report.color, job->arena, err);
    take_folder(job);
    job->report.verbose = lc_arguments_has(job->arguments, LC_OPT_VERBOSE);
    job->report.quiet = lc_arguments_has(job->arguments, LC_OPT_QUIET);
    job->run.thorough = lc_arguments_has(job->arguments, LC_OPT_THOROUGH);
    return status;
}

/* -- reports ------------------------------------------------------------------------------------------------------- */

static enum lc_status write_failed(struct job *job, lc_str path, int reason, struct lc_err *err)
{
    return lc_fail(err, LC_IO, "cannot write '%.*s': %s", LC_FMT(lc_utf8_escaped(job->arena, path)), strerror(reason));
}

static enum lc_status write_in_place(struct job *job, lc_str path, const struct lc_buf *text, struct lc_err *err)
{
    FILE *file = fopen(lc_arena_cstring(job->arena, path, NULL), "w");
    bool written;

    if (file == NULL)
        return write_failed(job, path, errno, err);
    written = text->len == 0 || fwrite(text->ptr, 1, text->len, file) == text->len;
    return fclose(file) == 0 && written ? LC_OK : write_failed(job, path, errno, err);
}

/* A file appears whole or not at all: written beside its place, then renamed. */
static enum lc_status write_beside(struct job *job, lc_str path, const struct lc_buf *text, struct lc_err *err)
{
    const char *name = lc_arena_cstring(job->arena, path, NULL);
    lc_str pattern = lc_arena_printf(job->arena, "%s.XXXXXX", name);
    char *temporary = lc_arena_bytes(job->arena, pattern.len + 1);
    mode_t mask = umask(0);
    FILE *file = NULL;
    bool written;
    int fd;

    umask(mask);
    memcpy(temporary, pattern.ptr, pattern.len + 1);
    fd = mkstemp(temporary);
    if (fd >= 0 && (fchmod(fd, 0666 & ~mask) != 0 || (file = fdopen(fd, "w")) == NULL)) {
        int reason = errno;
        close(fd);
        unlink(temporary);
        return write_failed(job, path, reason, err);
    }
    if (fd < 0)
        return write_failed(job, path, errno, err);
    written = text->len == 0 || fwrite(text->ptr, 1, text->len, file) == text->len;
    if (fclose(file) != 0 || !written || rename(temporary, name) != 0) {
        int reason = errno;
        unlink(temporary);
        return write_failed(job, path, reason, err);
    }
    return LC_OK;
}

/* A rename would put a file in the place of /dev/stdout, of the pipe that a shell made, of a link that somebody set. */
static enum lc_status write_file(struct job *job, lc_str path, const struct lc_buf *text, struct lc_err *err)
{
    struct stat there;

    if (lstat(lc_arena_cstring(job->arena, path, NULL), &there) == 0 && !S_ISREG(there.st_mode) &&
        !S_ISDIR(there.st_mode))
        return write_in_place(job, path, text, err);
    return write_beside(job, path, text, err);
}

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
    if (output->path.len == 0)
        status = lc_cli_print(job->streams, &buf, LC_EXIT_CLEAN);
    else if (buf.full)
        status = lc_cli_print(job->streams, &buf, LC_EXIT_CLEAN);
    else if (write_file(job, output->path, &buf, &err) != LC_OK)
        status = lc_cli_fail(job->streams, &err);
    lc_buf_release(&buf);
    return status;
}

/* For people, before the report: which description was read, a build that looks old. */
static void print_notices(const struct job *job, const struct lc_deployment *deployment)
{
    struct lc_buf text;

    if (job->report.quiet)
        return;
    lc_buf_init(&text, LC_REPORT_BYTES_MAX);
    for (size_t i = 0; i < deployment->notice_count; i++) {
        lc_buf_add(&text, LC_S("layercheck: "));
        lc_utf8_add_escaped(&text, deployment->notices[i]);
        lc_buf_add_byte(&text, '\n');
    }
    fprintf(job->streams->err, "%.*s", LC_FMT(lc_buf_str(&text)));
    lc_buf_release(&text);
}

static int exit_status(const struct job *job, const struct lc_run *run)
{
    struct lc_summary summary = lc_summarize(run);

    for (unsigned level = job->report.fail_on; !job->report.never && level <= LC_ERROR; level++)
        if (summary.by_severity[level] > 0)
            return LC_EXIT_FINDINGS;
    return job->fail_on_unknown && summary.unknowns > 0 ? LC_EXIT_FINDINGS : LC_EXIT_CLEAN;
}

int lc_command_lint(const struct lc_arguments *arguments, const struct lc_streams *streams, struct lc_arena *arena)
{
    struct job job = {.arguments = arguments, .streams = streams, .arena = arena};
    struct lc_deployment deployment;
    struct lc_err err = {0};
    struct lc_run run = {0};
    enum lc_status done;
    int status = LC_EXIT_FAILURE;

    if (take_all(&job, &err) != LC_OK || lc_input_read(arguments, &job.catalogue, arena, &deployment, &err) != LC_OK)
        return lc_cli_fail(streams, &err);
    print_notices(&job, &deployment);
    if (streams->err_is_terminal && !job.report.quiet)
        job.run.progress = lc_progress_start(streams->err, PROGRESS_AFTER_MS, arena);
    done = lc_run_do(&run, &deployment, &job.catalogue, &job.run, &err);
    lc_progress_stop(job.run.progress);
    if (done != LC_OK) {
        status = lc_cli_fail(streams, &err);
    } else {
        status = exit_status(&job, &run);
        for (size_t i = 0; i < job.outputs.count; i++)
            if (write_report(&job, &run, &job.outputs.items[i]) != LC_EXIT_CLEAN)
                status = LC_EXIT_FAILURE;
    }
    lc_run_release(&run);
    return status;
}
