/* The allocator tree-sitter gets: bounded, per thread, and gone in one go. */
#include <pthread.h>
#include <stdlib.h>

#include <tree_sitter/api.h>

#include "layers/base/arena.h"
#include "layers/source/syntax_memory.h"

enum {
    ALIGNMENT = 16,
    SMALL_MAX = 1024,       /* classes of 16 bytes up to here */
    FIRST_CLASS_ABOVE = 65, /* then four classes for each doubling */
#ifdef LC_DEBUG
    LARGE_MIN = 1, /* every block, so that sanitizers see overruns */
#else
    LARGE_MIN = 64 << 10, /* from here on a chunk of its own, given back when freed: growing arrays */
#endif
    FIRST_CHUNK = 64 << 10,
    LARGEST_CHUNK = 1 << 20,
};

struct lc_parse_chunk {
    struct lc_parse_chunk *next, *previous;
    size_t bytes;
};

/* Before every block. A reusable one keeps the link in its first bytes. */
struct lc_parse_block {
    size_t room;
    union {
        struct lc_parse_block *next;
        struct lc_parse_chunk *chunk; /* NULL: cut from a shared chunk */
    } in;
    _Alignas(ALIGNMENT) char bytes[];
};

/* tree-sitter's allocator functions take no context, so the thread's parse has to be found without one. */
static _Thread_local struct lc_parse_memory *current;

static struct lc_parse_chunk *add_chunk(struct lc_parse_memory *memory, size_t bytes)
{
    struct lc_parse_chunk *chunk;

    if (bytes > memory->budget - memory->used)
        longjmp(memory->spent, 1);
    chunk = malloc(bytes);
    if (chunk == NULL)
        lc_out_of_memory(bytes);
    chunk->bytes = bytes;
    chunk->previous = NULL;
    chunk->next = memory->chunks;
    if (chunk->next)
        chunk->next->previous = chunk;
    memory->chunks = chunk;
    memory->used += bytes;
    return chunk;
}

static char *chunk_start(struct lc_parse_chunk *chunk)
{
    return (char *)chunk + ((sizeof *chunk + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1));
}

static void drop_chunk(struct lc_parse_memory *memory, struct lc_parse_chunk *chunk)
{
    if (chunk->previous)
        chunk->previous->next = chunk->next;
    else
        memory->chunks = chunk->next;
    if (chunk->next)
        chunk->next->previous = chunk->previous;
    memory->used -= chunk->bytes;
    free(chunk);
}

/* The class whose blocks have room for `size`, and that room. */
static unsigned class_of(size_t size, size_t *room)
{
    unsigned log, quarter;

    if (size <= SMALL_MAX) {
        unsigned units = size == 0 ? 1 : (unsigned)((size + ALIGNMENT - 1) / ALIGNMENT);
        *room = units * (size_t)ALIGNMENT;
        return units;
    }
    log = 63 - (unsigned)__builtin_clzll(size - 1);
    quarter = (unsigned)((size - 1) >> (log - 2)) & 3;
    *room = ((size_t)1 << log) + (quarter + 1) * ((size_t)1 << (log - 2));
    return FIRST_CLASS_ABOVE + (log - 10) * 4 + quarter;
}

static struct lc_parse_block *take_large(struct lc_parse_memory *memory, size_t size)
{
    struct lc_parse_chunk *chunk;
    struct lc_parse_block *block;

    if (size > memory->budget)
        longjmp(memory->spent, 1);
    chunk = add_chunk(memory, sizeof *chunk + ALIGNMENT + sizeof *block + size);
    block = (struct lc_parse_block *)(void *)chunk_start(chunk);
    block->room = size;
    block->in.chunk = chunk;
    return block;
}

static struct lc_parse_block *take_small(struct lc_parse_memory *memory, size_t size)
{
    struct lc_parse_block *block;
    size_t room;
    unsigned class = class_of(size, &room);

    LC_ASSERT(class < LC_PARSE_SIZE_CLASSES);
    block = memory->reusable[class];
    if (block) {
        memory->reusable[class] = block->in.next;
    } else {
        if ((size_t)(memory->end - memory->at) < sizeof *block + room) {
            struct lc_parse_chunk *chunk = add_chunk(memory, memory->chunk_bytes * 2);

            memory->at = chunk_start(chunk);
            memory->end = (char *)chunk + chunk->bytes;
            if (memory->chunk_bytes < LARGEST_CHUNK)
                memory->chunk_bytes *= 2;
        }
        block = (struct lc_parse_block *)(void *)memory->at;
        memory->at += sizeof *block + room;
        block->room = room;
    }
    block->in.chunk = NULL;
    return block;
}

static void *budget_malloc(size_t size)
{
    void *plain;

    if (current) {
        if (size > current->churn)
            longjmp(current->spent, 2);
        current->churn -= size;
        return (size >= LARGE_MIN ? take_large(current, size) : take_small(current, size))->bytes;
    }
    plain = malloc(size > 0 ? size : 1);
    if (plain == NULL)
        lc_out_of_memory(size);
    return plain;
}

static void *budget_calloc(size_t count, size_t size)
{
    size_t bytes;
    void *block;

    if (__builtin_mul_overflow(count, size, &bytes))
        lc_out_of_memory(SIZE_MAX);
    block = budget_malloc(bytes);
    memset(block, 0, bytes);
    return block;
}

static struct lc_parse_block *block_of(void *bytes)
{
    return (struct lc_parse_block *)(void *)((char *)bytes - offsetof(struct lc_parse_block, bytes));
}

static void budget_free(void *bytes)
{
    struct lc_parse_block *block;
    size_t room;
    unsigned class;

    if (bytes == NULL)
        return;
    if (current == NULL) {
        free(bytes);
        return;
    }
    block = block_of(bytes);
    if (block->in.chunk) {
        drop_chunk(current, block->in.chunk);
        return;
    }
    class = class_of(block->room, &room);
    block->in.next = current->reusable[class];
    current->reusable[class] = block;
}

static void *budget_realloc(void *bytes, size_t size)
{
    struct lc_parse_block *block;
    void *moved;

    if (current == NULL) {
        moved = realloc(bytes, size > 0 ? size : 1);
        if (moved == NULL)
            lc_out_of_memory(size);
        return moved;
    }
    if (bytes == NULL)
        return budget_malloc(size);
    block = block_of(bytes);
    if (size <= block->room)
        return bytes;
    moved = budget_malloc(size);
    memcpy(moved, bytes, block->room);
    budget_free(bytes);
    return moved;
}

static pthread_once_t allocator_set = PTHREAD_ONCE_INIT;

static void set_allocator(void)
{
    ts_set_allocator(budget_malloc, budget_calloc, budget_realloc, budget_free);
}

void lc_parse_memory_init(struct lc_parse_memory *memory, size_t budget, uint64_t churn)
{
    memset(memory, 0, sizeof *memory);
    memory->budget = budget;
    memory->churn = churn;
    memory->chunk_bytes = FIRST_CHUNK / 2;
}

void lc_parse_memory_release(struct lc_parse_memory *memory)
{
    for (struct lc_parse_chunk *chunk = memory->chunks, *next; chunk; chunk = next) {
        next = chunk->next;
        memory->used -= chunk->bytes;
        free(chunk);
    }
    memory->chunks = NULL;
    memory->at = memory->end = NULL;
}

void lc_parse_memory_enter(struct lc_parse_memory *memory)
{
    LC_ASSERT(pthread_once(&allocator_set, set_allocator) == 0);
    LC_ASSERT(current == NULL);
    current = memory;
}

void lc_parse_memory_leave(void)
{
    current = NULL;
}

void *lc_parse_memory_take(size_t count, size_t size)
{
    LC_ASSERT(current);
    return budget_calloc(count, size);
}
