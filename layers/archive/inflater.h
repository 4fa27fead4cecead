#ifndef LC_ARCHIVE_INFLATER_H
#define LC_ARCHIVE_INFLATER_H

#include <zlib.h>

#include "layers/archive/internal.h"

/* What zip_bytes.c and zip_ranges.c share: a worker's decompressors, and a request in progress. */

#define LC_PIECE_BYTES (128u << 10)
#define LC_DEFLATE_RATIO_MAX 1032u /* 258 bytes from two bits, a little more for the block's head */

struct libdeflate_decompressor;

/* Shape:  `plain` is the entry inflated last in one go until `plain_uses` changes: who remembers the number may look at
 *         it again. */
struct lc_inflater {
    struct libdeflate_decompressor *fast;
    z_stream slow;
    bool slow_ready;
    unsigned char *packed, *plain; /* whole entries; kept, since the next one is as large */
    size_t packed_room, plain_room;
    uint64_t plain_uses;
    uint64_t go_bytes;       /* what may be inflated in one go for ranges, packed and plain together */
    unsigned char *in, *out; /* LC_PIECE_BYTES each */
};

/* A request in progress: the request, and what it needs all the time. */
struct lc_zip_job {
    struct lc_archive *archive;
    struct lc_read *read;
    struct lc_inflater *inflater;
    const struct lc_entry *entry;
    uint64_t data; /* file position */
    struct lc_err *err;
};

/* Room for an entry inflated in one go; what was there is gone. */
unsigned char *lc_inflater_plain(struct lc_inflater *inflater, size_t wanted);
/* zlib's state at the start of a stream. */
z_stream *lc_inflater_start(struct lc_inflater *inflater);
/* Inflates into `into` until `room` bytes are there or the stream ends; with `into` NULL the bytes are only counted
 * and their CRC is made. `*ended`: the stream's end was seen. `piece` is how much is read at a time: a head needs
 * little. `at` moves through the packed bytes. LC_MALFORMED (without a flaw: the caller decides), LC_IO. */
enum lc_status lc_inflate_some(const struct lc_zip_job *job, z_stream *stream, uint64_t *at, size_t piece, char *into,
                               uint64_t room, uint64_t *made, uint32_t *crc, bool *ended);
/* All of a deflated entry by libdeflate, checked. `into` has the declared size. */
enum lc_status lc_inflate_whole(const struct lc_zip_job *job, unsigned char *into);
/* The flaw and the error of data that do not inflate. */
enum lc_status lc_inflate_bad_data(const struct lc_zip_job *job);
enum lc_status lc_zip_packed(const struct lc_zip_job *job, uint64_t at, void *into, size_t length);

/* zip_ranges.c: LC_WANT_RANGES. */
enum lc_status lc_zip_ranges(const struct lc_zip_job *job);

#endif
