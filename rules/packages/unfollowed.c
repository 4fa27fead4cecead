/* Imports that no graph can have, said once for all of them. */
#include "rules/packages/unfollowed.h"

#include <inttypes.h>

/* The user's own imports of computed names: one line for all of them. */
static void report_computed(struct lc_context *cx)
{
    const struct lc_graph *graph = &cx->target->graph;
    const struct lc_import *first = NULL;
    lc_str path = LC_S(""), more = LC_S("");
    size_t count = 0;

    for (size_t i = 0; i < graph->file_count; i++) {
        const struct lc_graph_file *file = &graph->files[i];
        if (file->package || file->imports == NULL || file->imports->bundled)
            continue;
        for (size_t k = 0; k < file->imports->count; k++) {
            if (!file->imports->items[k].computed || !lc_import_may_run(&file->imports->items[k], graph->version))
                continue;
            if (count++ == 0) {
                first = &file->imports->items[k];
                path = file->path;
            }
        }
    }
    if (count == 0)
        return;
    if (count > 1)
        more = lc_arena_printf(cx->arena, " (and %zu more)", count - 1);
    lc_report_unknown(cx,
                      lc_arena_printf(cx->arena, "what '%.*s' imports in line %" PRIu32 "%.*s",
                                      LC_FMT(lc_show(cx, path)), first->line, LC_FMT(more)),
                      lc_arena_printf(cx->arena, "the name is computed: %.*s", LC_FMT(lc_show(cx, first->excerpt))),
                      LC_S(""));
}

/* Files that could not be read or not to their end: what they import is not followed. */
static void report_unread(struct lc_context *cx)
{
    const struct lc_graph *graph = &cx->target->graph;
    const struct lc_graph_file *first = NULL;
    lc_str more = LC_S("");
    size_t count = 0;

    for (size_t i = 0; i < graph->file_count; i++) {
        const struct lc_graph_file *file = &graph->files[i];
        bool unread = file->imports ? file->imports->uncertain : file->why.len > 0;
        if (unread && count++ == 0)
            first = file;
    }
    if (count == 0)
        return;
    if (count > 1)
        more = lc_arena_printf(cx->arena, " and %zu more files", count - 1);
    lc_report_unknown(
        cx, lc_arena_printf(cx->arena, "what '%.*s'%.*s imports", LC_FMT(lc_show(cx, first->path)), LC_FMT(more)),
        lc_show(cx, first->imports ? first->imports->why : first->why), LC_S(""));
}

void lc_report_unfollowed(struct lc_context *cx)
{
    report_computed(cx);
    report_unread(cx);
}
