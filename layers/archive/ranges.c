/* The list of parts of an entry: what is wanted, what is there. The bytes come from zip_ranges.c and directory.c. */

#include "layers/archive/ranges.h"

#include <inttypes.h>

#include "layers/archive/internal.h"

void lc_ranges_init(struct lc_ranges *ranges, uint64_t cap, struct lc_arena *arena)
{
    *ranges = (struct lc_ranges){.arena = arena, .cap = cap};
}

lc_str lc_ranges_at(const struct lc_ranges *ranges, uint64_t offset, uint64_t length)
{
    lc_str best = {0};

    for (size_t i = 0; i < ranges->count; i++) {
        const struct lc_range *range = &ranges->items[i];
        uint64_t skip = offset - range->offset, left;

        if (!range->fetched || offset < range->offset || skip >= range->bytes.len)
            continue;
        left = range->bytes.len - skip;
        if (left > length)
            left = length;
        if (left > best.len)
            best = (lc_str){range->bytes.ptr + skip, (size_t)left};
    }
    return best;
}

bool lc_ranges_get(const struct lc_ranges *ranges, uint64_t offset, uint64_t length, lc_str *out)
{
    *out = lc_ranges_at(ranges, offset, length);
    return out->len == length;
}

void lc_ranges_want(struct lc_ranges *ranges, uint64_t offset, uint64_t length, bool hint)
{
    struct lc_range *range;
    lc_str there;

    if (length == 0 || lc_ranges_get(ranges, offset, length, &there))
        return;
    for (size_t i = 0; i < ranges->count; i++) {
        range = &ranges->items[i];
        if (range->offset != offset || range->length < length || (range->fetched && range->hint))
            continue;
        if (!hint)
            range->hint = false;
        return; /* asked for already, or known to end before */
    }
    range = LC_PUSH(ranges->arena, ranges);
    range->offset = offset;
    range->length = length;
    range->hint = hint;
}

void lc_ranges_give(struct lc_ranges *ranges, uint64_t offset, lc_str bytes)
{
    struct lc_range *range = LC_PUSH(ranges->arena, ranges);

    *range = (struct lc_range){.offset = offset, .length = bytes.len, .bytes = bytes, .fetched = true};
    ranges->kept += bytes.len;
}

/* How many bytes of a range an entry of `size` bytes can have. */
static uint64_t possible(const struct lc_range *range, uint64_t size)
{
    if (range->offset >= size)
        return 0;
    return range->length < size - range->offset ? range->length : size - range->offset;
}

enum lc_status lc_ranges_start(struct lc_ranges *ranges, uint64_t size, bool hints, uint64_t *end, struct lc_err *err)
{
    uint64_t room = ranges->cap > ranges->kept ? ranges->cap - ranges->kept : 0;

    *end = 0;
    /* What must be had comes before what may be. */
    for (size_t pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < ranges->count; i++) {
            struct lc_range *range = &ranges->items[i];
            uint64_t bytes = possible(range, size);

            if (range->fetched || range->hint != (pass == 1))
                continue;
            range->got = range->room = 0;
            if (range->hint && (!hints || bytes > room))
                continue;
            if (bytes > room)
                return lc_fail(err, LC_LIMIT, "more than %" PRIu64 " bytes of it would have to be kept", ranges->cap);
            room -= bytes;
            range->into = lc_arena_bytes(ranges->arena, (size_t)bytes);
            range->room = (size_t)bytes;
            if (!range->hint && bytes > 0 && range->offset + bytes > *end)
                *end = range->offset + bytes;
        }
    return LC_OK;
}

void lc_ranges_feed(struct lc_ranges *ranges, uint64_t offset, const void *bytes, size_t length)
{
    for (size_t i = 0; i < ranges->count; i++) {
        struct lc_range *range = &ranges->items[i];
        uint64_t next = range->offset + range->got, skip = next - offset, take;

        if (range->fetched || range->got == range->room || next < offset || skip >= length)
            continue;
        take = length - skip < range->room - range->got ? length - skip : range->room - range->got;
        memcpy(range->into + range->got, (const char *)bytes + skip, (size_t)take);
        range->got += (size_t)take;
    }
}

void lc_ranges_finish(struct lc_ranges *ranges)
{
    for (size_t i = 0; i < ranges->count; i++) {
        struct lc_range *range = &ranges->items[i];

        if (range->fetched)
            continue;
        range->bytes = (lc_str){range->into, range->got};
        range->fetched = true;
        ranges->kept += range->got;
    }
}
