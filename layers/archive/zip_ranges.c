/* Parts of zip entries: positioned reads of stored ones, one pass over deflated ones. */

#include <inttypes.h>

#include "layers/archive/inflater.h"
#include "layers/base/caps.h"

/* Where less than this part of an entry is wanted, the stream is better than inflating it in one go, which is half again
 * as fast. */
#define GO_PART 2

static enum lc_status ranges_of_stored(const struct lc_zip_job *job, uint64_t size)
{
    struct lc_ranges *ranges = job->read->ranges;
    uint64_t end;
    enum lc_status status = lc_ranges_start(ranges, size, false, &end, job->err);

    for (size_t i = 0; status == LC_OK && i < ranges->count; i++) {
        struct lc_range *range = &ranges->items[i];
        if (range->fetched || range->room == 0)
            continue;
        status = lc_zip_packed(job, range->offset, range->into, range->room);
        range->got = status == LC_OK ? range->room : 0;
        job->read->inflated += range->got;
    }
    if (status == LC_OK)
        lc_ranges_finish(ranges);
    return status;
}

/* A piece at a time into the worker's memory, and from there to whom it concerns, until nobody wants more. */
static enum lc_status ranges_of_stream(const struct lc_zip_job *job, uint64_t end)
{
    z_stream *stream = lc_inflater_start(job->inflater);
    uint64_t at = 0, done = 0;
    bool ended = false;

    while (done < end && !ended) {
        uint64_t room = end - done < LC_PIECE_BYTES ? end - done : LC_PIECE_BYTES, made = 0;
        enum lc_status status =
            lc_inflate_some(job, stream, &at, LC_PIECE_BYTES, (char *)job->inflater->out, room, &made, NULL, &ended);

        job->read->inflated += made;
        if (status != LC_OK)
            return status == LC_MALFORMED ? lc_inflate_bad_data(job) : status;
        lc_ranges_feed(job->read->ranges, done, job->inflater->out, (size_t)made);
        done += made;
    }
    lc_ranges_finish(job->read->ranges);
    return LC_OK;
}

static enum lc_status ranges_of_whole(const struct lc_zip_job *job, bool held)
{
    struct lc_ranges *ranges = job->read->ranges;
    enum lc_status status;

    if (!held) {
        status = lc_inflate_whole(job, lc_inflater_plain(job->inflater, (size_t)job->entry->size));
        if (status != LC_OK)
            return status;
        ranges->held = job->inflater;
        ranges->held_use = job->inflater->plain_uses;
    }
    for (size_t i = 0; i < ranges->count; i++) {
        struct lc_range *range = &ranges->items[i];
        if (range->fetched || range->room == 0)
            continue;
        memcpy(range->into, job->inflater->plain + range->offset, range->room);
        range->got = range->room;
    }
    lc_ranges_finish(ranges);
    return LC_OK;
}

static enum lc_status ranges_of_deflated(const struct lc_zip_job *job)
{
    struct lc_ranges *ranges = job->read->ranges;
    const struct lc_entry *entry = job->entry;
    bool held = ranges->held == job->inflater && ranges->held_use == job->inflater->plain_uses;
    uint64_t size = entry->size, end;
    bool in_one_go = entry->size <= job->inflater->go_bytes && entry->packed <= job->inflater->go_bytes - entry->size;
    enum lc_status status;

    /* No stream of this length gives more: a lie takes no memory. */
    if (size / LC_DEFLATE_RATIO_MAX > entry->packed)
        size = entry->packed * LC_DEFLATE_RATIO_MAX;
    if (size < entry->size)
        in_one_go = false;
    status = lc_ranges_start(ranges, size, !in_one_go, &end, job->err);
    if (status != LC_OK)
        return status;
    if (end > LC_ENTRY_BYTES_MAX)
        return lc_fail(job->err, LC_LIMIT, "more than %" PRIu32 " bytes of it would have to be inflated",
                       (uint32_t)LC_ENTRY_BYTES_MAX);
    if (held || (in_one_go && end > entry->size / GO_PART))
        return ranges_of_whole(job, held);
    return ranges_of_stream(job, end);
}

/* libzip cannot seek in what it decompresses: everything up to the last byte wanted, for a moment. */
static enum lc_status ranges_of_other(const struct lc_zip_job *job)
{
    struct lc_ranges *ranges = job->read->ranges;
    struct lc_arena scratch;
    struct lc_read head = {.want = LC_WANT_HEAD, .entry = job->read->entry, .arena = &scratch};
    uint64_t end;
    enum lc_status status = lc_ranges_start(ranges, job->entry->size, true, &end, job->err);

    if (status != LC_OK)
        return status;
    if (end > LC_RANGES_OTHER_MAX)
        return lc_fail(job->err, LC_LIMIT, "more than %" PRIu32 " bytes of it would have to be kept",
                       (uint32_t)LC_RANGES_OTHER_MAX);
    lc_arena_init(&scratch, 0);
    head.cap = end;
    status = lc_zip_bytes(job->archive, &head, job->inflater, job->err);
    job->read->inflated += head.inflated;
    if (status == LC_OK) {
        lc_ranges_feed(ranges, 0, head.out.ptr, head.out.len);
        lc_ranges_finish(ranges);
    }
    lc_arena_release(&scratch);
    return status;
}

enum lc_status lc_zip_ranges(const struct lc_zip_job *job)
{
    const struct lc_entry *entry = job->entry;

    if (entry->method == LC_METHOD_STORED)
        return ranges_of_stored(job, entry->packed < entry->size ? entry->packed : entry->size);
    return entry->method == LC_METHOD_DEFLATED ? ranges_of_deflated(job) : ranges_of_other(job);
}
