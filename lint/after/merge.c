/* One cause, one finding. */
#include "layers/base/map.h"
#include "lint/after/after.h"

/* Functions that pack different parts of one folder have an archive each; a file of the folder is one file. */
static lc_str place_of(const struct lc_location *at, struct lc_arena *arena)
{
    if (at->unit && at->unit->picks && at->entry != LC_NO_ENTRY)
        return lc_arena_printf(arena, "%.*s!%.*s", LC_FMT(at->unit->path),
                               LC_FMT(at->unit->archive->entries[at->entry].path));
    return lc_arena_printf(arena, "%p %u", (const void *)at->unit, at->entry);
}

static lc_str key_of(const struct lc_finding *finding, struct lc_arena *arena)
{
    lc_str key =
        lc_arena_printf(arena, "%s\n%d\n%s\n%.*s\n%.*s", finding->rule->name, (int)finding->severity,
                        finding->kind ? finding->kind : "", LC_FMT(finding->message), LC_FMT(finding->subject));

    if (finding->location_count > 0) {
        const struct lc_location *at = &finding->locations[0];
        key = lc_arena_printf(arena, "%.*s\n%.*s %u:%u\n%.*s\n%.*s:%u:%u", LC_FMT(key), LC_FMT(place_of(at, arena)),
                              at->line, at->column, LC_FMT(at->path), LC_FMT(at->origin.file), at->origin.line,
                              at->origin.column);
    }
    return key;
}

/* Names of both lists in the order of the deployment, each once. Both are in that order already. */
static void join_names(const struct lc_model *model, const lc_str **names, size_t *count, const lc_str *more,
                       size_t more_count, struct lc_arena *arena)
{
    lc_str *out = LC_NEW_ARRAY(arena, *count + more_count, lc_str);
    size_t kept = 0;

    for (size_t i = 0, a = 0, b = 0; i < model->target_count; i++) {
        const lc_str *name = &model->targets[i].function->name;
        bool in_a = a < *count && (*names)[a].ptr == name->ptr, in_b = b < more_count && more[b].ptr == name->ptr;
        if (in_a || in_b)
            out[kept++] = *name;
        a += in_a;
        b += in_b;
    }
    *names = out;
    *count = kept;
}

static void merge_findings(const struct lc_model *model, struct lc_results *results, struct lc_arena *arena)
{
    struct lc_map seen;
    size_t kept = 0;

    lc_map_init(&seen, arena, results->findings.count);
    for (size_t i = 0; i < results->findings.count; i++) {
        struct lc_finding *finding = results->findings.items[i], *first;
        void **place = lc_map_put(&seen, key_of(finding, arena));
        if (*place == NULL) {
            *place = finding;
            results->findings.items[kept++] = finding;
            continue;
        }
        first = *place;
        join_names(model, &first->functions, &first->function_count, finding->functions, finding->function_count,
                   arena);
    }
    results->findings.count = kept;
}

static void merge_unknowns(const struct lc_model *model, struct lc_results *results, struct lc_arena *arena)
{
    struct lc_map seen;
    size_t kept = 0;

    lc_map_init(&seen, arena, results->unknowns.count);
    for (size_t i = 0; i < results->unknowns.count; i++) {
        struct lc_unknown *unknown = results->unknowns.items[i], *first;
        void **place = lc_map_put(&seen, lc_arena_printf(arena, "%.*s\n%.*s\n%.*s", LC_FMT(unknown->what),
                                                         LC_FMT(unknown->why), LC_FMT(unknown->how)));
        if (*place == NULL) {
            *place = unknown;
            results->unknowns.items[kept++] = unknown;
            continue;
        }
        first = *place;
        join_names(model, &first->functions, &first->function_count, unknown->functions, unknown->function_count,
                   arena);
    }
    results->unknowns.count = kept;
}

void lc_after_merge(const struct lc_model *model, struct lc_results *results, struct lc_arena *arena)
{
    merge_findings(model, results, arena);
    merge_unknowns(model, results, arena);
}
