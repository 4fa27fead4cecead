/* Counting what every report counts. */
#include "lint/report/report.h"

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
    if (unit->archive == NULL)
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
}

struct lc_sizes lc_sizes_of(const struct lc_target *target, const struct lc_stack *stack)
{
    struct lc_sizes sizes = {0};

    if (target) {
        add_unit(&sizes, target->code);
        add_tree(&sizes, target->image.task);
    }
    for (size_t i = 0; i < stack->layer_count; i++)
        add_unit(&sizes, stack->layers[i]);
    add_tree(&sizes, stack->opt);
    return sizes;
}

lc_str lc_format_name(enum lc_format format)
{
    static const lc_str names[LC_FORMAT_COUNT] = {LC_S_INIT("text"), LC_S_INIT("json")};

    return names[format];
}
