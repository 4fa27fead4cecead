/* The text report: like a modern compiler's. */
#include <inttypes.h>
#include <stdio.h>

#include "layers/base/utf8.h"
#include "lint/report/report.h"

enum { PLACES_SHOWN = 3, HEADERS_MAX = 5, NAMES_SHOWN = 5, NAME_BYTES_SHOWN = 400 };

static const char *const colors[] = {[LC_NOTE] = "\x1b[1;36m", [LC_WARNING] = "\x1b[1;33m", [LC_ERROR] = "\x1b[1;31m"};
static const char bold[] = "\x1b[1m", plain[] = "\x1b[0m";

struct text {
    const struct lc_run *run;
    const struct lc_report_options *options;
    struct lc_buf *out;
    struct lc_arena *scratch;
};

static void paint(const struct text *text, const char *color)
{
    if (text->options->color)
        lc_buf_add(text->out, lc_str_from(color));
}

/* What the user named. */
static void add_shown(const struct text *text, lc_str name)
{
    lc_buf_add(text->out, lc_report_shown(text->run, name, text->scratch));
    lc_arena_reset(text->scratch);
}

static void add_bytes(struct lc_buf *out, uint64_t bytes)
{
    uint64_t unit = bytes < 1 << 20 ? 1 << 10 : 1 << 20;

    if (bytes < 1 << 10)
        lc_buf_printf(out, "%" PRIu64 " byte%s", bytes, bytes == 1 ? "" : "s");
    else
        lc_buf_printf(out, "%" PRIu64 ".%" PRIu64 " %s", bytes / unit, bytes % unit * 10 / unit,
                      bytes < 1 << 20 ? "KB" : "MB");
}

static void add_count(struct lc_buf *out, uint64_t count, const char *one, const char *many)
{
    lc_buf_printf(out, "%" PRIu64 " %s", count, count == 1 ? one : many);
}

/* -- what was looked at -------------------------------------------------------------------------------------------- */

static void add_sizes(const struct text *text, const struct lc_sizes *sizes, size_t layers)
{
    lc_buf_printf(text->out, ": %s%s", sizes->not_built ? "not built, " : "", sizes->at_least ? "at least " : "");
    add_bytes(text->out, sizes->merged);
    lc_buf_add(text->out, LC_S(" of 250 MB unzipped, "));
    add_count(text->out, sizes->files, "file", "files");
    lc_buf_add(text->out, LC_S(", "));
    add_count(text->out, layers, "layer", "layers");
    lc_buf_add(text->out, LC_S("\n"));
}

static void add_header(const struct text *text, const struct lc_target *target, const struct lc_stack *stack)
{
    struct lc_sizes sizes = lc_sizes_of(target, stack);
    lc_str runtime = stack->runtime ? stack->runtime->id : target ? target->function->runtime.text : LC_S("");
    lc_str arch = lc_arch_name(stack->arch);

    paint(text, bold);
    add_shown(text, target ? target->function->name : LC_S("layers alone"));
    paint(text, plain);
    lc_buf_add(text->out, LC_S(" ("));
    if (target && target->function->runtime.know == LC_UNKNOWN)
        runtime = LC_S("runtime not known");
    add_shown(text, runtime.len > 0 ? runtime : LC_S("runtime not given"));
    if (arch.len > 0)
        lc_buf_printf(text->out, ", %.*s", LC_FMT(arch));
    lc_buf_add(text->out, LC_S(")"));
    add_sizes(text, &sizes, stack->layer_count);
}

static void add_headers(const struct text *text)
{
    const struct lc_model *model = &text->run->model;
    size_t lone = model->target_count == 0 ? model->stack_count : 0;

    if (text->options->quiet || (model->target_count + lone > HEADERS_MAX && !text->options->verbose))
        return;
    for (size_t i = 0; i < model->target_count; i++)
        add_header(text, &model->targets[i], model->targets[i].stack);
    for (size_t i = 0; i < lone; i++)
        add_header(text, NULL, &model->stacks[i]);
    lc_buf_add(text->out, LC_S("\n"));
}

/* -- findings ------------------------------------------------------------------------------------------------------ */

/* A zip name can take 65,535 bytes: of a long one, both ends. */
static void add_name(const struct text *text, lc_str name)
{
    size_t left_out;

    name = lc_scrub(text->run->model.scrubber, name, NULL, text->scratch);
    left_out = name.len > NAME_BYTES_SHOWN ? name.len - NAME_BYTES_SHOWN : 0;
    if (left_out == 0) {
        lc_utf8_add_escaped(text->out, name);
    } else {
        lc_utf8_add_escaped(text->out, lc_str_cut(name, 0, NAME_BYTES_SHOWN / 2));
        lc_buf_printf(text->out, "...(%zu bytes)...", left_out);
        lc_utf8_add_escaped(text->out, lc_str_from_index(name, NAME_BYTES_SHOWN / 2 + left_out));
    }
    lc_arena_reset(text->scratch);
}

static void add_place(const struct text *text, const struct lc_location *at)
{
    lc_buf_add(text->out, LC_S("  --> "));
    if (at->unit) {
        bool here = lc_str_is(at->unit->path, ".") && at->entry != LC_NO_ENTRY && at->unit->archive;
        if (!here) /* a file of the current folder is called by its path alone */
            add_shown(text, at->unit->path);
        if (at->entry != LC_NO_ENTRY && at->unit->archive) {
            lc_buf_printf(text->out, "%s", here ? "" : "!");
            add_name(text, at->unit->archive->entries[at->entry].raw);
        } else if (at->path.len > 0) {
            lc_buf_add_byte(text->out, '!');
            add_name(text, at->path);
        }
    } else {
        add_shown(text, at->origin.file);
    }
    if (at->line > 0 || at->origin.line > 0)
        lc_buf_printf(text->out, ":%" PRIu32, at->line > 0 ? at->line : at->origin.line);
    if (at->column > 0 || at->origin.column > 0)
        lc_buf_printf(text->out, ":%" PRIu32, at->column > 0 ? at->column : at->origin.column);
    lc_buf_add_byte(text->out, '\n');
}

/* Columns on the screen, a character one: near enough for source code. */
static size_t width(lc_str text, struct lc_arena *arena)
{
    lc_str rest = lc_utf8_escaped(arena, text);
    uint32_t code_point;
    size_t count = 0;

    for (; rest.len > 0; count++)
        rest = lc_str_from_index(rest, lc_utf8_step(rest, &code_point));
    return count;
}

/* The line itself, and carets below what is meant. */
static void add_excerpt(const struct text *text, const struct lc_location *at)
{
    struct lc_arena scratch;
    size_t before, below;

    if (at->excerpt.len == 0)
        return;
    lc_arena_init(&scratch, text->run->options.seed);
    before = width(lc_str_cut(at->excerpt, 0, at->caret), &scratch);
    below = width(lc_str_cut(at->excerpt, at->caret, (size_t)at->caret + at->carets), &scratch);
    lc_arena_release(&scratch);
    lc_buf_printf(text->out, "%6" PRIu32 " | ", at->line > 0 ? at->line : at->origin.line);
    lc_utf8_add_escaped(text->out, at->excerpt);
    lc_buf_printf(text->out, "\n       | %*s", (int)before, "");
    paint(text, bold);
    for (size_t i = 0; i < below || i == 0; i++)
        lc_buf_add_byte(text->out, '^');
    paint(text, plain);
    lc_buf_add_byte(text->out, '\n');
}

static void add_places(const struct text *text, const struct lc_finding *finding)
{
    size_t shown = finding->location_count;
    uint64_t more;

    /* "and 1 more place" would take the line that the place itself takes. */
    if (!text->options->verbose && shown > PLACES_SHOWN + 1)
        shown = PLACES_SHOWN;
    for (size_t i = 0; i < shown; i++) {
        add_place(text, &finding->locations[i]);
        add_excerpt(text, &finding->locations[i]);
    }
    more = finding->location_count - shown + finding->more_locations;
    if (more > 0) {
        lc_buf_add(text->out, LC_S("      and "));
        add_count(text->out, more, "more place\n", "more places\n");
    }
}

static void add_functions(const struct text *text, const lc_str *names, size_t count)
{
    if (text->run->model.target_count < 2 || count == 0)
        return;
    lc_buf_add(text->out, LC_S("  in "));
    if (count == text->run->model.target_count)
        lc_buf_printf(text->out, "all %zu functions", count);
    for (size_t i = 0; count < text->run->model.target_count && i < count; i++) {
        if (i == NAMES_SHOWN && !text->options->verbose) {
            lc_buf_printf(text->out, " and %zu more", count - i);
            break;
        }
        lc_buf_add(text->out, i > 0 ? LC_S(", ") : LC_S(""));
        add_shown(text, names[i]);
    }
    lc_buf_add_byte(text->out, '\n');
}

/* Lines after the first are quoted: what to write into a template or a program. */
static void add_clause(const struct text *text, const char *label, lc_str clause)
{
    lc_str line = {NULL, 0};

    lc_str_next(&clause, '\n', &line);
    lc_buf_add(text->out, LC_S("  "));
    paint(text, bold);
    lc_buf_printf(text->out, "%s:", label);
    paint(text, plain);
    lc_buf_printf(text->out, " %.*s\n", LC_FMT(line));
    while (lc_str_next(&clause, '\n', &line))
        lc_buf_printf(text->out, "       | %.*s\n", LC_FMT(line));
}

static void add_finding(const struct text *text, const struct lc_finding *finding)
{
    paint(text, colors[finding->severity]);
    lc_buf_printf(text->out, "%s[%s]", lc_severity_name(finding->severity), finding->rule->name);
    paint(text, plain);
    paint(text, bold);
    lc_buf_printf(text->out, ": %.*s\n", LC_FMT(finding->message));
    paint(text, plain);
    add_places(text, finding);
    add_functions(text, finding->functions, finding->function_count);
    for (size_t i = 0; i < finding->note_count; i++)
        add_clause(text, "note", finding->notes[i]);
    if (finding->fix.len > 0)
        add_clause(text, "help", finding->fix);
    lc_buf_add_byte(text->out, '\n');
}

static void add_unknown(const struct text *text, const struct lc_unknown *unknown)
{
    paint(text, bold);
    lc_buf_add(text->out, LC_S("unknown"));
    paint(text, plain);
    lc_buf_add(text->out, LC_S(": "));
    add_shown(text, unknown->what);
    lc_buf_add(text->out, LC_S("\n  because "));
    add_shown(text, unknown->why);
    lc_buf_add_byte(text->out, '\n');
    add_functions(text, unknown->functions, unknown->function_count);
    if (unknown->how.len > 0) {
        lc_buf_add(text->out, LC_S("  "));
        paint(text, bold);
        lc_buf_add(text->out, LC_S("help:"));
        paint(text, plain);
        lc_buf_add_byte(text->out, ' ');
        add_shown(text, unknown->how);
        lc_buf_add_byte(text->out, '\n');
    }
    lc_buf_add_byte(text->out, '\n');
}

/* -- the whole ----------------------------------------------------------------------------------------------------- */

void lc_report_text(const struct lc_run *run, const struct lc_report_options *options, struct lc_buf *out)
{
    struct lc_arena scratch;
    struct text text = {run, options, out, &scratch};

    lc_arena_init(&scratch, run->options.seed);
    add_headers(&text);
    for (size_t i = 0; i < run->results.findings.count; i++)
        if (lc_report_shows(options, run->results.findings.items[i]))
            add_finding(&text, run->results.findings.items[i]);
    for (size_t i = 0; lc_report_shows_unknowns(options) && i < run->results.unknowns.count; i++)
        add_unknown(&text, run->results.unknowns.items[i]);
    lc_report_summary(run, options, out);
    lc_arena_release(&scratch);
}
