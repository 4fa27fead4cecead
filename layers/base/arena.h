#ifndef LC_BASE_ARENA_H
#define LC_BASE_ARENA_H

#include "layers/base/status.h"

/* Memory with one owner: an archive, a tree, a function's task, a worker's scratch. Everything goes at once.
 * Shape:  growing blocks; with LC_DEBUG each allocation is its own malloc, so that sanitizers see overruns.
 * Owner:  caller's storage; init before use, release once. One thread at a time.
 * Errors: none to check. When memory is gone the process says so on standard error and exits with 2
 *         (lc_out_of_memory). */
struct lc_arena {
    struct lc_arena_block *block;
    size_t used;   /* in the current block */
    size_t total;  /* bytes handed out since init or reset */
    uint64_t seed; /* for the hash tables that live here */
};

void lc_arena_init(struct lc_arena *arena, uint64_t seed);
void lc_arena_release(struct lc_arena *arena);

/* Forgets all allocations but keeps one block, for scratch memory. */
void lc_arena_reset(struct lc_arena *arena);

/* Zeroed, aligned for any type; never NULL. A size of 0 gives a valid pointer. */
void *lc_arena_alloc(struct lc_arena *arena, size_t size);
/* The same without zeroing, aligned to 1: for bytes about to be written. */
char *lc_arena_bytes(struct lc_arena *arena, size_t size);
/* `count` objects; the product is checked, an overflow counts as memory gone. */
void *lc_arena_array(struct lc_arena *arena, size_t count, size_t size);
#define LC_NEW(arena, type) ((type *)lc_arena_alloc((arena), sizeof(type)))
#define LC_NEW_ARRAY(arena, count, type) ((type *)lc_arena_array((arena), (count), sizeof(type)))

lc_str lc_arena_copy(struct lc_arena *arena, lc_str s);
/* With a terminator; an embedded NUL would lie to C, so the copy ends there and `*cut` (may be NULL) says so. */
const char *lc_arena_cstring(struct lc_arena *arena, lc_str s, bool *cut);
lc_str lc_arena_printf(struct lc_arena *arena, const char *format, ...) LC_PRINTF(2, 3);
lc_str lc_arena_join(struct lc_arena *arena, lc_str a, lc_str b);

/* A growing array in an arena: gives where `items` stands now, with room for one more, zeroed, at `count` (an outgrown
 * array stays behind until release). `count` is not changed. */
LC_MUST_USE void *lc_arena_grow(struct lc_arena *arena, void *items, size_t count, size_t *capacity, size_t item_size);
/* Room for `count` items that lc_arena_grow is going to fill, with `count` as its capacity: not zeroed, so that room that
 * is never used costs nothing. */
void *lc_arena_room(struct lc_arena *arena, size_t count, size_t item_size);
/* Appends a zeroed item and gives its address; `vec` is any struct with {T *items; size_t count, capacity;}. */
#define LC_PUSH(arena, vec) \
    ((vec)->items = lc_arena_grow((arena), (vec)->items, (vec)->count, &(vec)->capacity, sizeof *(vec)->items), \
     &(vec)->items[(vec)->count++])

_Noreturn void lc_out_of_memory(size_t wanted);

#endif
