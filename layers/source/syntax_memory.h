#ifndef LC_SOURCE_SYNTAX_MEMORY_H
#define LC_SOURCE_SYNTAX_MEMORY_H

#include <setjmp.h>

#include "layers/base/status.h"

/* Inside of layers/source: the memory of one parse. tree-sitter does not survive an allocation that fails, so its
 * allocations come from here while a parse runs, and one that would pass the budget leaves by longjmp instead of
 * returning: the caller drops everything at once, the half-built tree included. */

enum { LC_PARSE_SIZE_CLASSES = 96 };

/* The memory of one parse.
 * Shape:  small blocks are cut from chunks and reused by size class; large ones (all of them with LC_DEBUG, so that
 *         sanitizers see overruns) are chunks of their own. `used` counts chunks.
 * Units:  bytes.
 * Owner:  caller's storage. Between enter and leave the calling thread's tree-sitter allocations are taken from it;
 *         release gives all of it back. */
struct lc_parse_memory {
    jmp_buf spent; /* where to when the budget (with 1) or the churn (with 2) is used up; set before enter */
    size_t budget, used;
    uint64_t churn;     /* bytes that may still be asked for, given back or not: what hostile sources cost is time */
    size_t chunk_bytes; /* of the next chunk */
    struct lc_parse_chunk *chunks;
    char *at, *end; /* what is left of the newest chunk */
    struct lc_parse_block *reusable[LC_PARSE_SIZE_CLASSES];
};

void lc_parse_memory_init(struct lc_parse_memory *memory, size_t budget, uint64_t churn);
void lc_parse_memory_release(struct lc_parse_memory *memory);

/* The calling thread's parse from now on; other threads have theirs, and a thread without one gets malloc's. tree-sitter
 * has one allocator for the whole process: ours is put in place once, by the first call. */
void lc_parse_memory_enter(struct lc_parse_memory *memory);
void lc_parse_memory_leave(void);

/* For what belongs to the parse besides tree-sitter's own: only between enter and leave; never NULL. */
void *lc_parse_memory_take(size_t count, size_t size);

#endif
