/* Weighing what init reads. */
#include "rules/config/load.h"

#include <stdlib.h>

enum { SHOWN = 5 };

static uint64_t bytes_of(const struct lc_graph_file *file)
{
    const struct lc_entry *entry = file->imports && file->node ? lc_tree_entry(file->tree, file->node) : NULL;

    return entry ? entry->size : 0;
}

static void add(struct lc_load *load, const struct lc_graph_file *file)
{
    uint64_t bytes = bytes_of(file);

    load->files++;
    if (__builtin_add_overflow(load->bytes, bytes, &load->bytes))
        load->bytes = UINT64_MAX;
    if (file->imports && file->imports->bundled)
        load->bundled_bytes += bytes;
}

void lc_load_of(const struct lc_graph *graph, struct lc_load *out)
{
    *out = (struct lc_load){0};
    for (size_t i = 0; i < graph->file_count; i++)
        if (graph->files[i].unconditional)
            add(out, &graph->files[i]);
}

/* Where the edges of each file begin: they stand together, in the order files were visited. */
static uint32_t *first_edges(const struct lc_graph *graph, struct lc_arena *scratch)
{
    uint32_t *first = LC_NEW_ARRAY(scratch, graph->file_count, uint32_t);

    for (size_t i = 0; i < graph->file_count; i++)
        first[i] = LC_NO_FILE;
    for (size_t i = graph->edge_count; i-- > 0;)
        first[graph->edges[i].from] = (uint32_t)i;
    return first;
}

void lc_load_without(const struct lc_graph *graph, uint32_t edge, struct lc_arena *scratch, struct lc_load *saved)
{
    const uint32_t *first = first_edges(graph, scratch);
    const struct lc_import *left_out = graph->edges[edge].import;
    bool *reached = LC_NEW_ARRAY(scratch, graph->file_count, bool);
    uint32_t *queue = LC_NEW_ARRAY(scratch, graph->file_count, uint32_t);
    size_t count = 0;

    for (uint32_t i = 0; i < graph->file_count; i++)
        if (graph->files[i].first_edge == LC_NO_FILE)
            reached[queue[count++] = i] = true;
    for (size_t at = 0; at < count; at++) {
        for (size_t e = first[queue[at]]; e < graph->edge_count && graph->edges[e].from == queue[at]; e++) {
            const struct lc_edge *next = &graph->edges[e];
            bool cut = next->import == left_out && next->from == graph->edges[edge].from;
            if (!cut && next->unconditional && next->to != LC_NO_FILE && !reached[next->to])
                reached[queue[count++] = next->to] = true;
        }
    }
    *saved = (struct lc_load){0};
    for (size_t i = 0; i < graph->file_count; i++)
        if (graph->files[i].unconditional && !reached[i])
            add(saved, &graph->files[i]);
}

uint64_t lc_load_rate(enum lc_language language)
{
#define LC_LOAD_RATE(name, bytes_per_second, source) \
    if (language == LC_LANG_##name) \
        return UINT64_C(bytes_per_second);
#include "rules/config/cold.def"
    return 0;
}

/* -- what weighs most ---------------------------------------------------------------------------------------------- */

struct weight {
    lc_str name;
    uint64_t bytes;
};

static int heaviest_first(const void *a, const void *b)
{
    const struct weight *x = a, *y = b;

    if (x->bytes != y->bytes)
        return x->bytes > y->bytes ? -1 : 1;
    return lc_str_cmp(x->name, y->name);
}

void lc_load_note(struct lc_context *cx, struct lc_finding *finding, const struct lc_graph *graph)
{
    struct lc_map places; /* name -> index + 1 */
    struct weight *weights = LC_NEW_ARRAY(cx->scratch, graph->file_count, struct weight);
    size_t count = 0;
    lc_str text = LC_S("");

    lc_map_init(&places, cx->scratch, 64);
    for (size_t i = 0; i < graph->file_count; i++) {
        const struct lc_graph_file *file = &graph->files[i];
        lc_str name = file->package ? file->package->package->name : LC_S("");
        void **place;
        if (!file->unconditional)
            continue;
        place = lc_map_put(&places, name);
        if (*place == NULL) {
            weights[count++].name = name;
            *place = (void *)(uintptr_t)count;
        }
        weights[(uintptr_t)*place - 1].bytes += bytes_of(file);
    }
    qsort(weights, count, sizeof *weights, heaviest_first);
    for (size_t i = 0; i < count && i < SHOWN && weights[i].bytes > 0; i++) {
        const char *quote = weights[i].name.len > 0 ? "'" : "";
        lc_str name = weights[i].name.len > 0 ? lc_show(cx, weights[i].name) : LC_S("the function's own code");
        text = lc_arena_printf(cx->scratch, "%.*s%s%s%.*s%s %.*s", LC_FMT(text), i > 0 ? ", " : "", quote, LC_FMT(name),
                               quote, LC_FMT(lc_show_bytes(cx, weights[i].bytes)));
    }
    if (text.len > 0)
        lc_finding_note(cx, finding, "what weighs most: %.*s", LC_FMT(text));
}
