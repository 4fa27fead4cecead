/* Workflow commands of GitHub Actions: an annotation for each finding, the most severe first.
 * What stands in a command is the user's: properties and text are escaped, and control characters are shown, so that
 * no name can begin a command of its own.
 * Source: GitHub documentation, workflow commands; actions/toolkit's command.ts for the escapes. */
#include <inttypes.h>

#include "layers/base/caps.h"
#include "layers/base/utf8.h"
#include "lint/report/place.h"

static const char *const commands[] = {[LC_NOTE] = "notice", [LC_WARNING] = "warning", [LC_ERROR] = "error"};

struct github {
    const struct lc_run *run;
    const struct lc_report_options *options;
    struct lc_buf *out;
    struct lc_arena scratch;
    uint64_t shown[LC_ERROR + 1], held_back[LC_ERROR + 1], unknowns_held_back;
};

static void add_escaped(struct github *report, lc_str text, bool property)
{
    lc_str safe = lc_report_shown(report->run, text, &report->scratch);

    for (size_t i = 0; i < safe.len; i++) {
        if (safe.ptr[i] == '%')
            lc_buf_add(report->out, LC_S("%25"));
        else if (property && safe.ptr[i] == ':')
            lc_buf_add(report->out, LC_S("%3A"));
        else if (property && safe.ptr[i] == ',')
            lc_buf_add(report->out, LC_S("%2C"));
        else
            lc_buf_add_byte(report->out, safe.ptr[i]);
    }
}

/* Text of several lines goes on indented below its label. */
static void add_line(struct github *report, const char *label, lc_str text)
{
    lc_str line;

    while (lc_str_next(&text, '\n', &line)) {
        lc_buf_printf(report->out, "%%0A%s", label);
        add_escaped(report, line, false);
        label = "    ";
    }
}

static void add_finding(struct github *report, const struct lc_finding *finding)
{
    struct lc_place_shown place =
        lc_place_of(report->run, report->options, finding, finding->location_count > 0 ? &finding->locations[0] : NULL,
                    &report->scratch);

    lc_buf_printf(report->out, "::%s ", commands[finding->severity]);
    if (place.path.len > 0) {
        lc_buf_add(report->out, LC_S("file="));
        add_escaped(report, place.path, true);
        lc_buf_add_byte(report->out, ',');
    }
    if (place.line > 0)
        lc_buf_printf(report->out, "line=%" PRIu32 ",", place.line);
    if (place.line > 0 && place.column > 0)
        lc_buf_printf(report->out, "col=%" PRIu32 ",", place.column);
    lc_buf_printf(report->out, "title=%s::", finding->rule->name);
    add_escaped(report, finding->message, false);
    if (place.inside.len > 0)
        add_line(report, "in ", place.inside);
    if (report->run->model.target_count > 1 && finding->function_count > 0)
        add_line(report, finding->function_count == 1 ? "function " : "functions ",
                 lc_names_shown(finding->functions, finding->function_count, &report->scratch));
    for (size_t i = 0; i < finding->note_count; i++)
        add_line(report, "note: ", finding->notes[i]);
    if (finding->fix.len > 0)
        add_line(report, "help: ", finding->fix);
    lc_buf_add_byte(report->out, '\n');
}

/* What makes the step fail is said where the step is looked at. It has no line of its own. */
static void add_unknown(struct github *report, const struct lc_unknown *unknown)
{
    lc_buf_add(report->out, LC_S("::error title=unknown::"));
    add_escaped(report, unknown->what, false);
    add_line(report, "because ", unknown->why);
    if (report->run->model.target_count > 1 && unknown->function_count > 0)
        add_line(report, unknown->function_count == 1 ? "function " : "functions ",
                 lc_names_shown(unknown->functions, unknown->function_count, &report->scratch));
    if (unknown->how.len > 0)
        add_line(report, "help: ", unknown->how);
    lc_buf_add_byte(report->out, '\n');
}

static void add_unknowns(struct github *report)
{
    for (size_t i = 0; i < report->run->results.unknowns.count; i++) {
        if (report->shown[LC_ERROR] >= LC_ANNOTATIONS_MAX) {
            report->unknowns_held_back++;
            continue;
        }
        report->shown[LC_ERROR]++;
        add_unknown(report, report->run->results.unknowns.items[i]);
        lc_arena_reset(&report->scratch);
    }
}

static void add_held_back(struct github *report)
{
    const uint64_t *more = report->held_back;

    if (more[LC_ERROR] + more[LC_WARNING] + more[LC_NOTE] + report->unknowns_held_back == 0)
        return;
    lc_buf_printf(report->out,
                  "not shown as annotations, of which there are at most %u of a kind: %" PRIu64 " error%s, %" PRIu64
                  " warning%s, %" PRIu64 " note%s",
                  LC_ANNOTATIONS_MAX, more[LC_ERROR], more[LC_ERROR] == 1 ? "" : "s", more[LC_WARNING],
                  more[LC_WARNING] == 1 ? "" : "s", more[LC_NOTE], more[LC_NOTE] == 1 ? "" : "s");
    if (report->unknowns_held_back > 0)
        lc_buf_printf(report->out, ", %" PRIu64 " unknown", report->unknowns_held_back);
    lc_buf_add_byte(report->out, '\n');
}

void lc_report_github(const struct lc_run *run, const struct lc_report_options *options, struct lc_buf *out)
{
    struct github report = {.run = run, .options = options, .out = out};

    lc_arena_init(&report.scratch, run->options.seed);
    for (size_t i = 0; i < run->results.findings.count; i++) {
        const struct lc_finding *finding = run->results.findings.items[i];
        if (!lc_report_shows(options, finding))
            continue;
        if (report.shown[finding->severity] >= LC_ANNOTATIONS_MAX) {
            report.held_back[finding->severity]++;
            continue;
        }
        report.shown[finding->severity]++;
        add_finding(&report, finding);
        lc_arena_reset(&report.scratch);
    }
    if (options->fail_on_unknown)
        add_unknowns(&report);
    add_held_back(&report);
    lc_report_summary(run, options, out);
    lc_arena_release(&report.scratch);
}
