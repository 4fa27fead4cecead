#ifndef LC_ARCHIVE_CONTENTS_H
#define LC_ARCHIVE_CONTENTS_H

#include "layers/archive/archive.h"
#include "layers/base/map.h"

/* The bytes of an archive that somebody said they need, fetched in one pass in offset order.
 * Shape:  needs are collected first (asking twice for an entry keeps the larger need), then fetched in slices by any
 *         number of workers, then only read. An entry that could not be read keeps its error instead of bytes.
 * Units:  `head` bytes from the start, 0 for all of it; `cap` bounds the whole. What is kept of one archive is bounded
 *         by LC_CONTENTS_BYTES_MAX: in offset order, what declares more than is left has LC_LIMIT.
 * Owner:  the needs live in the arena given to init; the bytes of slice k in `slices[k].arena`, released with the
 *         contents. */
struct lc_need {
    uint32_t entry;
    uint32_t head;
    uint64_t cap;
    lc_str bytes;
    enum lc_status status; /* LC_OK once fetched */
    lc_str why;            /* when it is not */
    bool fetched;
};

struct lc_contents {
    struct lc_archive *archive;
    struct lc_arena *arena;
    struct lc_need **by_entry; /* one slot an entry, NULL until something is asked for */
    struct lc_need **items;
    size_t count, capacity;
    struct lc_arena *slices;
    size_t slice_count;
    uint64_t planned; /* bytes that the plans so far may take */
};

/* How many needs one slice holds: small enough to spread one archive over the workers. */
#define LC_CONTENTS_SLICE 64

void lc_contents_init(struct lc_contents *contents, struct lc_archive *archive, struct lc_arena *arena);
void lc_contents_release(struct lc_contents *contents);
void lc_contents_need_head(struct lc_contents *contents, uint32_t entry, uint32_t head);
void lc_contents_need_all(struct lc_contents *contents, uint32_t entry, uint64_t cap);

/* Sorts what is not fetched yet by offset and gives the number of slices; then each slice is fetched once. Call again
 * after asking for more. */
size_t lc_contents_plan(struct lc_contents *contents);
void lc_contents_fetch(struct lc_contents *contents, size_t slice, struct lc_inflater *inflater);

/* NULL when nobody asked; else with its status. */
const struct lc_need *lc_contents_get(const struct lc_contents *contents, uint32_t entry);

#endif
