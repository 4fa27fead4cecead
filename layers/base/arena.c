/* Arenas: bump allocation in growing blocks. With LC_DEBUG each allocation is a block of its own. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "layers/base/arena.h"

enum { FIRST_BLOCK = 16 << 10, LARGEST_BLOCK = 1 << 20, ALIGNMENT = 16 };

struct lc_arena_block {
    struct lc_arena_block *next;
    size_t room;
    _Alignas(ALIGNMENT) char bytes[];
};

void lc_out_of_memory(size_t wanted)
{
    char line[80];
    int length = snprintf(line, sizeof line, "layercheck: out of memory (%zu bytes wanted)\n", wanted);

    if (length > 0 && write(STDERR_FILENO, line, (size_t)length) < 0)
        _exit(2);
    _exit(2);
}

void lc_arena_init(struct lc_arena *arena, uint64_t seed)
{
    *arena = (struct lc_arena){.seed = seed};
}

void lc_arena_release(struct lc_arena *arena)
{
    struct lc_arena_block *block = arena->block, *next;

    for (; block; block = next) {
        next = block->next;
        free(block);
    }
    lc_arena_init(arena, arena->seed);
}

void lc_arena_reset(struct lc_arena *arena)
{
    struct lc_arena_block *kept = arena->block;

    if (kept == NULL)
        return;
    arena->block = kept->next;
    kept->next = NULL;
    lc_arena_release(arena);
#ifdef LC_DEBUG
    free(kept);
#else
    arena->block = kept;
#endif
}

static char *add_block(struct lc_arena *arena, size_t size)
{
    size_t room = size, bytes;
    struct lc_arena_block *block;

#ifndef LC_DEBUG
    size_t grown = arena->block ? arena->block->room * 2 : FIRST_BLOCK;
    if (grown > LARGEST_BLOCK)
        grown = LARGEST_BLOCK;
    if (room < grown)
        room = grown;
#endif
    if (__builtin_add_overflow(sizeof *block, room, &bytes))
        lc_out_of_memory(size);
    block = malloc(bytes);
    if (block == NULL)
        lc_out_of_memory(bytes);
    block->room = room;
    block->next = arena->block;
    arena->block = block;
    arena->used = size;
    return block->bytes;
}

static char *take(struct lc_arena *arena, size_t size, size_t alignment)
{
    size_t start = (arena->used + alignment - 1) & ~(alignment - 1);

    arena->total += size;
#ifndef LC_DEBUG
    if (arena->block && start <= arena->block->room && size <= arena->block->room - start) {
        arena->used = start + size;
        return arena->block->bytes + start;
    }
#else
    (void)start;
#endif
    return add_block(arena, size);
}

void *lc_arena_alloc(struct lc_arena *arena, size_t size)
{
    char *bytes = take(arena, size, ALIGNMENT);

    memset(bytes, 0, size);
    return bytes;
}

char *lc_arena_bytes(struct lc_arena *arena, size_t size)
{
    return take(arena, size, 1);
}

void *lc_arena_array(struct lc_arena *arena, size_t count, size_t size)
{
    size_t bytes;

    if (__builtin_mul_overflow(count, size, &bytes))
        lc_out_of_memory(SIZE_MAX);
    return lc_arena_alloc(arena, bytes);
}

lc_str lc_arena_copy(struct lc_arena *arena, lc_str s)
{
    char *bytes = lc_arena_bytes(arena, s.len);

    if (s.len > 0)
        memcpy(bytes, s.ptr, s.len);
    return (lc_str){bytes, s.len};
}

const char *lc_arena_cstring(struct lc_arena *arena, lc_str s, bool *cut)
{
    size_t nul = lc_str_find_byte(s, '\0'), len = nul == LC_NPOS ? s.len : nul;
    char *bytes = lc_arena_bytes(arena, len + 1);

    if (len > 0)
        memcpy(bytes, s.ptr, len);
    bytes[len] = '\0';
    if (cut)
        *cut = nul != LC_NPOS;
    return bytes;
}

lc_str lc_arena_printf(struct lc_arena *arena, const char *format, ...)
{
    va_list arguments;
    char small[256], *bytes;
    int length;

    va_start(arguments, format);
    length = vsnprintf(small, sizeof small, format, arguments);
    va_end(arguments);
    LC_ASSERT(length >= 0);
    bytes = lc_arena_bytes(arena, (size_t)length + 1);
    if ((size_t)length < sizeof small) {
        memcpy(bytes, small, (size_t)length + 1);
    } else {
        va_start(arguments, format);
        vsnprintf(bytes, (size_t)length + 1, format, arguments);
        va_end(arguments);
    }
    return (lc_str){bytes, (size_t)length};
}

lc_str lc_arena_join(struct lc_arena *arena, lc_str a, lc_str b)
{
    char *bytes = lc_arena_bytes(arena, a.len + b.len);

    if (a.len > 0)
        memcpy(bytes, a.ptr, a.len);
    if (b.len > 0)
        memcpy(bytes + a.len, b.ptr, b.len);
    return (lc_str){bytes, a.len + b.len};
}

void *lc_arena_room(struct lc_arena *arena, size_t count, size_t item_size)
{
    size_t bytes;

    if (__builtin_mul_overflow(count, item_size, &bytes))
        lc_out_of_memory(SIZE_MAX);
    return take(arena, bytes, ALIGNMENT);
}

void *lc_arena_grow(struct lc_arena *arena, void *items, size_t count, size_t *capacity, size_t item_size)
{
    size_t wanted, bytes;

    if (count >= *capacity) {
        void *moved;
        if (__builtin_mul_overflow(*capacity, 2, &wanted))
            lc_out_of_memory(SIZE_MAX);
        if (wanted < 8)
            wanted = 8;
        if (__builtin_mul_overflow(wanted, item_size, &bytes))
            lc_out_of_memory(SIZE_MAX);
        moved = take(arena, bytes, ALIGNMENT);
        if (count > 0)
            memcpy(moved, items, count * item_size);
        *capacity = wanted;
        items = moved;
    }
    memset((char *)items + count * item_size, 0, item_size);
    return items;
}
