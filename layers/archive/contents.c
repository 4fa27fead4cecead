/* Collecting needs and serving them in offset order. */
#include <inttypes.h>
#include <stdlib.h>

#include "layers/archive/contents.h"
#include "layers/base/caps.h"

void lc_contents_init(struct lc_contents *contents, struct lc_archive *archive, struct lc_arena *arena)
{
    *contents = (struct lc_contents){.archive = archive, .arena = arena};
}

void lc_contents_release(struct lc_contents *contents)
{
    for (size_t i = 0; i < contents->slice_count; i++)
        lc_arena_release(&contents->slices[i]);
    contents->slice_count = 0;
    free(contents->slices);
    contents->slices = NULL;
}

static struct lc_need *need(struct lc_contents *contents, uint32_t entry)
{
    LC_ASSERT(entry < contents->archive->count);
    if (contents->by_entry == NULL)
        contents->by_entry = LC_NEW_ARRAY(contents->arena, contents->archive->count, struct lc_need *);
    if (contents->by_entry[entry] == NULL) {
        struct lc_need *fresh = LC_NEW(contents->arena, struct lc_need);
        fresh->entry = entry;
        fresh->head = UINT32_MAX;
        contents->by_entry[entry] = fresh;
        *LC_PUSH(contents->arena, contents) = fresh;
    }
    return contents->by_entry[entry];
}

void lc_contents_need_head(struct lc_contents *contents, uint32_t entry, uint32_t head)
{
    struct lc_need *wanted = need(contents, entry);

    if (wanted->fetched || wanted->head == 0)
        return;
    if (wanted->head == UINT32_MAX || head > wanted->head)
        wanted->head = head;
}

void lc_contents_need_all(struct lc_contents *contents, uint32_t entry, uint64_t cap)
{
    struct lc_need *wanted = need(contents, entry);

    if (wanted->fetched && wanted->head == 0)
        return;
    wanted->fetched = false;
    wanted->head = 0;
    if (cap > wanted->cap)
        wanted->cap = cap;
}

static int by_offset(const void *a, const void *b, void *context)
{
    const struct lc_entry *entries = context;
    const struct lc_need *x = *(struct lc_need *const *)a, *y = *(struct lc_need *const *)b;
    uint64_t left, right;

    if (x->fetched != y->fetched)
        return x->fetched ? 1 : -1;
    left = entries[x->entry].offset;
    right = entries[y->entry].offset;
    if (left != right)
        return left < right ? -1 : 1;
    return x->entry < y->entry ? -1 : x->entry > y->entry;
}

/* Ten thousand entries that declare 4 MB each take 40 MB packed and 40 GB inflated. Needs are in their order already,
 * so that which of them are refused does not depend on the workers. */
static void refuse_excess(struct lc_contents *contents, size_t open)
{
    for (size_t i = 0; i < open; i++) {
        struct lc_need *item = contents->items[i];
        uint64_t bytes = contents->archive->entries[item->entry].size, most = item->head > 0 ? item->head : item->cap;

        /* What is larger than its cap is not kept at all. */
        if (bytes > most)
            bytes = item->head > 0 ? most : 0;
        if (bytes <= LC_CONTENTS_BYTES_MAX - contents->planned) {
            contents->planned += bytes;
            continue;
        }
        item->status = LC_LIMIT;
        item->why = lc_arena_printf(contents->arena, "more than %" PRIu32 " bytes of its archive would have to be kept",
                                    (uint32_t)LC_CONTENTS_BYTES_MAX);
        item->fetched = true;
    }
}

size_t lc_contents_plan(struct lc_contents *contents)
{
    size_t open = 0, slices;
    struct lc_arena *moved;

    for (size_t i = 0; i < contents->count; i++)
        open += !contents->items[i]->fetched;
    slices = (open + LC_CONTENTS_SLICE - 1) / LC_CONTENTS_SLICE;
    if (slices == 0)
        return 0;
    qsort_r(contents->items, contents->count, sizeof *contents->items, by_offset, contents->archive->entries);
    refuse_excess(contents, open);
    moved = realloc(contents->slices, (contents->slice_count + slices) * sizeof *moved);
    if (moved == NULL)
        lc_out_of_memory(slices * sizeof *moved);
    /* The newest slices stand first, so that slice k of this plan is arena k; the older ones only wait for release. */
    memmove(moved + slices, moved, contents->slice_count * sizeof *moved);
    for (size_t i = 0; i < slices; i++)
        lc_arena_init(&moved[i], contents->arena->seed);
    contents->slices = moved;
    contents->slice_count += slices;
    return slices;
}

void lc_contents_fetch(struct lc_contents *contents, size_t slice, struct lc_inflater *inflater)
{
    struct lc_arena *arena = &contents->slices[slice];
    size_t end = (slice + 1) * LC_CONTENTS_SLICE;

    if (end > contents->count)
        end = contents->count;
    for (size_t i = slice * LC_CONTENTS_SLICE; i < end; i++) {
        struct lc_need *item = contents->items[i];
        struct lc_err err = {0};
        if (item->fetched)
            continue;
        if (item->head > 0)
            item->status =
                lc_archive_read_head(contents->archive, item->entry, item->head, inflater, arena, &item->bytes, &err);
        else
            item->status =
                lc_archive_read(contents->archive, item->entry, item->cap, inflater, arena, &item->bytes, &err);
        if (item->status != LC_OK)
            item->why = lc_arena_copy(arena, lc_str_from(err.text));
        item->fetched = true;
    }
}

const struct lc_need *lc_contents_get(const struct lc_contents *contents, uint32_t entry)
{
    return contents->by_entry && entry < contents->archive->count ? contents->by_entry[entry] : NULL;
}
