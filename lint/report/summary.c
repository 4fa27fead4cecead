/* What every report counts, and what the reports for people have in common. */
#include "lint/report/report.h"

#include <inttypes.h>

#include "layers/base/utf8.h"

struct lc_summary lc_summarize(const struct lc_run *run)
{
    struct lc_summary summary = {.unknowns = run->results.unknowns.count,
                                 .functions = run->model.target_count,
                                 .archives = run->model.unit_count};

    for (size_t i = 0; i < run->results.findings.count; i++)
        summary.by_severity[run->results.findings.items[i]->severity]++;
    for (size_t i = 0; i < run->model.unit_count; i++)
        summary.archives_read += run->model.units[i].archive && run->model.units[i].archive->complete;
    return summary;
}

static void add_unit(struct lc_sizes *sizes, const struct lc_unit *unit)
{
    if (unit->archive == NULL || !unit->archive->complete || unit->unbuilt)
        sizes->at_least = true;
    if (unit->archive == NULL || unit->source_only)
        return;
    sizes->zipped += unit->archive->zipped;
    if (__builtin_add_overflow(sizes->unzipped, unit->archive->unzipped, &sizes->unzipped))
        sizes->unzipped = UINT64_MAX;
}

static void add_tree(struct lc_sizes *sizes, const struct lc_tree *tree)
{
    if (__builtin_add_overflow(sizes->merged, tree->bytes, &sizes->merged))
        sizes->merged = UINT64_MAX;
    sizes->files += tree->file_count;
    sizes->at_least |= tree->doubt.len > 0;
}

struct lc_sizes lc_sizes_of(const struct lc_target *target, const struct lc_stack *stack)
{
    struct lc_sizes sizes = {0};

    if (target) {
        add_unit(&sizes, target->code);
        sizes.not_built = target->code->source_only;
        if (!sizes.not_built)
            add_tree(&sizes, target->image.task);
    }
    for (size_t i = 0; i < stack->layer_count; i++)
        add_unit(&sizes, stack->layers[i]);
    add_tree(&sizes, stack->opt);
    return sizes;
}

lc_str lc_format_name(enum lc_format format)
{
    static const lc_str names[LC_FORMAT_COUNT] = {[LC_FORMAT_TEXT] = LC_S_INIT("text"),
                                                  [LC_FORMAT_JSON] = LC_S_INIT("json"),
                                                  [LC_FORMAT_SARIF] = LC_S_INIT("sarif"),
                                                  [LC_FORMAT_GITHUB] = LC_S_INIT("github")};

    return names[format];
}

lc_str lc_format_list(struct lc_arena *arena)
{
    lc_str out = lc_format_name((enum lc_format)0);

    for (unsigned i = 1; i < LC_FORMAT_COUNT; i++)
        out = lc_arena_printf(arena, "%.*s%s%.*s", LC_FMT(out), i + 1 == LC_FORMAT_COUNT ? " and " : ", ",
                              LC_FMT(lc_format_name((enum lc_format)i)));
    return out;
}

/* -- for people ---------------------------------------------------------------------------------------------------- */

static bool decides(const struct lc_report_options *options, const struct lc_finding *finding)
{
    return !options->never && finding->severity >= options->fail_on;
}

lc_str lc_report_shown(const struct lc_run *run, lc_str text, struct lc_arena *arena)
{
    return lc_utf8_escaped(arena, lc_scrub(run->model.scrubber, text, NULL, arena));
}

bool lc_report_shows(const struct lc_report_options *options, const struct lc_finding *finding)
{
    if (options->quiet)
        return decides(options, finding);
    return finding->severity > LC_NOTE || options->verbose || options->notes_selected || decides(options, finding);
}

bool lc_report_shows_unknowns(const struct lc_report_options *options)
{
    return !options->quiet || options->fail_on_unknown;
}

static void add_count(struct lc_buf *out, uint64_t count, const char *one, const char *many)
{
    lc_buf_printf(out, "%" PRIu64 " %s", count, count == 1 ? one : many);
}

/* "2 functions not applicable: container image", a line for every reason in the order they are met. */
static void add_not_applicable(const struct lc_deployment *deployment, struct lc_buf *out)
{
    for (size_t i = 0; i < deployment->not_applicable_count; i++) {
        lc_str why = deployment->not_applicable[i].why;
        uint64_t count = 0;
        bool told = false;
        for (size_t k = 0; k < deployment->not_applicable_count; k++) {
            if (!lc_str_eq(deployment->not_applicable[k].why, why))
                continue;
            told |= k < i;
            count++;
        }
        if (told)
            continue;
        add_count(out, count, "function", "functions");
        lc_buf_printf(out, " not applicable: %.*s\n", LC_FMT(why));
    }
}

/* "2 functions in 3 variants": what a condition leaves open is checked both ways. */
static void add_functions(const struct lc_model *model, struct lc_buf *out)
{
    uint64_t functions = 0;

    for (size_t i = 0; i < model->target_count; i++) {
        const struct lc_function *function = model->targets[i].function, *last = NULL;
        if (i > 0)
            last = model->targets[i - 1].function;
        if (last == NULL || function->variant.len == 0 || last->variant.len == 0 ||
            !lc_str_eq(last->id, function->id) || !lc_str_eq(last->source, function->source))
            functions++;
    }
    add_count(out, functions, "function", "functions");
    if (functions < model->target_count)
        lc_buf_printf(out, " in %zu variants", model->target_count);
}

void lc_report_summary(const struct lc_run *run, const struct lc_report_options *options, struct lc_buf *out)
{
    struct lc_summary summary = lc_summarize(run);
    uint64_t found = summary.by_severity[LC_ERROR] + summary.by_severity[LC_WARNING] + summary.by_severity[LC_NOTE];
    bool hides_notes = false;

    if (options->quiet)
        return;
    for (size_t i = 0; i < run->results.findings.count; i++)
        hides_notes |= !lc_report_shows(options, run->results.findings.items[i]);
    if (found == 0) {
        lc_buf_add(out, LC_S("nothing found"));
    } else {
        add_count(out, summary.by_severity[LC_ERROR], "error", "errors");
        lc_buf_add(out, LC_S(", "));
        add_count(out, summary.by_severity[LC_WARNING], "warning", "warnings");
        lc_buf_add(out, LC_S(", "));
        add_count(out, summary.by_severity[LC_NOTE], "note", "notes");
        if (hides_notes)
            lc_buf_add(out, LC_S(" (--verbose shows them)"));
    }
    if (summary.unknowns > 0)
        lc_buf_printf(out, ", %" PRIu64 " unknown", summary.unknowns);
    lc_buf_add(out, options->color ? LC_S("\n\x1b[2m") : LC_S("\n"));
    add_functions(&run->model, out);
    lc_buf_printf(out, ", %" PRIu64 " of ", summary.archives_read);
    add_count(out, summary.archives, "archive", "archives");
    lc_buf_add(out, options->color ? LC_S(" read\x1b[0m\n") : LC_S(" read\n"));
    add_not_applicable(run->model.deployment, out);
}
