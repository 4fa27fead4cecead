/* Telling who asks for a copy and who gets it. */
#include "rules/packages/demand.h"

enum { IMPORTERS_NAMED = 3 };

static lc_str show_copy(struct lc_context *cx, const struct lc_installed *copy)
{
    lc_str version = lc_show(cx, copy->package->version);

    return lc_arena_printf(cx->arena, "'%.*s'%s%.*s of %.*s", LC_FMT(lc_show(cx, copy->package->name)),
                           version.len > 0 ? " " : "", LC_FMT(version), LC_FMT(lc_show_origin(cx, copy->origin)));
}

lc_str lc_show_asker(struct lc_context *cx, const struct lc_demand *demand)
{
    return demand->own ? LC_S("the function's package.json") : show_copy(cx, demand->asker);
}

void lc_finding_at_copy(struct lc_context *cx, struct lc_finding *finding, const struct lc_installed *copy)
{
    const struct lc_unit *unit = lc_origin_unit(cx, copy->origin);

    if (copy->package->entry != LC_NO_ENTRY)
        lc_finding_at(cx, finding, unit, copy->package->entry);
    else
        lc_finding_at_path(cx, finding, unit, copy->package->metadata);
}

struct importers {
    lc_str names[IMPORTERS_NAMED];
    size_t count;
    struct lc_map seen;
};

static void add(struct lc_context *cx, struct importers *importers, lc_str name)
{
    void **seen = lc_map_put(&importers->seen, name);

    if (*seen)
        return;
    *seen = cx;
    if (importers->count++ < IMPORTERS_NAMED)
        importers->names[importers->count - 1] = name;
}

/* "A", "A and B", "A, B and C", "A, B, C and 4 more" */
static lc_str list(struct lc_context *cx, const struct importers *importers)
{
    size_t shown = importers->count < IMPORTERS_NAMED ? importers->count : IMPORTERS_NAMED;
    lc_str text = importers->names[0];

    for (size_t i = 1; i < shown; i++)
        text = lc_arena_printf(cx->arena, "%.*s%s%.*s", LC_FMT(text), i + 1 == importers->count ? " and " : ", ",
                               LC_FMT(importers->names[i]));
    if (importers->count > shown)
        text = lc_arena_printf(cx->arena, "%.*s and %zu more", LC_FMT(text), importers->count - shown);
    return text;
}

void lc_note_importers(struct lc_context *cx, struct lc_finding *finding, const struct lc_demands *demands,
                       const struct lc_installed *copy)
{
    const struct lc_graph *graph = cx->target ? &cx->target->graph : NULL;
    struct importers importers = {0};
    size_t index = (size_t)(copy - demands->inventory->items);

    lc_map_init(&importers.seen, cx->scratch, 8);
    for (size_t e = graph ? demands->first_edge[index] : LC_NPOS; e != LC_NPOS; e = demands->next_edge[e]) {
        const struct lc_graph_file *from = &graph->files[graph->edges[e].from];
        if (from->package == copy)
            continue;
        /* Which version a file gets may hang on what was required before it. */
        if (copy->package->ecosystem == LC_GEM && !graph->edges[e].resolution->certain)
            continue;
        if (from->package)
            add(cx, &importers, show_copy(cx, from->package));
        else
            add(cx, &importers, lc_arena_printf(cx->arena, "'%.*s'", LC_FMT(lc_show(cx, from->path))));
    }
    for (size_t i = demands->first[index]; i != LC_NPOS; i = demands->items[i].next)
        if (!demands->items[i].own)
            add(cx, &importers, show_copy(cx, demands->items[i].asker));
    if (importers.count > 0)
        lc_finding_note(cx, finding, "%.*s get%s %.*s", LC_FMT(list(cx, &importers)), importers.count == 1 ? "s" : "",
                        LC_FMT(lc_show(cx, copy->package->version)));
}
