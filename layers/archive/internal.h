#ifndef LC_ARCHIVE_INTERNAL_H
#define LC_ARCHIVE_INTERNAL_H

#include <pthread.h>

#include "layers/archive/archive.h"
#include "layers/archive/ranges.h"

/* What the files of layers/archive share and nobody else includes.
 *
 * A zip is opened in this order, each step one file:
 *   zip_end.c      the end record, and where the central directory begins
 *   zip_central.c  the central directory: entries, modes, names (names.c), duplicates
 *   zip_local.c    the local headers in offset order: what disagrees, overlaps, hides between entries
 *   second_opinion.c  libzip, when asked
 * After that zip_bytes.c gives bytes, and read.c sends each request there or to directory.c. */

/* Little-endian fields, wherever they lie. */
static inline uint16_t lc_le16(const void *at)
{
    const unsigned char *b = at;

    return (uint16_t)(b[0] | b[1] << 8);
}

static inline uint32_t lc_le32(const void *at)
{
    const unsigned char *b = at;

    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static inline uint64_t lc_le64(const void *at)
{
    const unsigned char *b = at;

    return (uint64_t)lc_le32(b) | (uint64_t)lc_le32(b + 4) << 32;
}

/* APPNOTE.TXT 6.3.10: signatures and fixed sizes of sections 4.3.7, 4.3.12, 4.3.13 to 4.3.16. */
#define LC_ZIP_LOCAL_SIGNATURE 0x04034b50u
#define LC_ZIP_CENTRAL_SIGNATURE 0x02014b50u
#define LC_ZIP_SIGNED_SIGNATURE 0x05054b50u
#define LC_ZIP_END_SIGNATURE 0x06054b50u
#define LC_ZIP64_END_SIGNATURE 0x06064b50u
#define LC_ZIP64_LOCATOR_SIGNATURE 0x07064b50u
#define LC_ZIP_LOCAL_BYTES 30u
#define LC_ZIP_CENTRAL_BYTES 46u
#define LC_ZIP_END_BYTES 22u
#define LC_ZIP64_END_BYTES 56u
#define LC_ZIP64_LOCATOR_BYTES 20u

/* General purpose flags, section 4.4.4. */
#define LC_ZIP_BIT_ENCRYPTED 0x0001u
#define LC_ZIP_BIT_DESCRIPTOR 0x0008u
#define LC_ZIP_BIT_STRONG 0x0040u

/* Extra fields, sections 4.5.3 and 4.6.9. */
#define LC_ZIP_EXTRA_ZIP64 0x0001u
#define LC_ZIP_EXTRA_UNICODE_PATH 0x7075u

#define LC_METHOD_STORED 0
#define LC_METHOD_DEFLATED 8

struct lc_archive_reader {
    struct lc_source source; /* zip */
    int root;                /* directory: its descriptor, else -1 */
    lc_str *real;            /* directory: where an entry's bytes lie below the root, links resolved */
    uint32_t *header_length; /* zip: from the local header's signature to the data; 0 when there is no header */
    uint32_t *by_offset;
    pthread_mutex_t lock; /* the archive's arena, flaws, trace, checksums */
    bool opened;          /* from here on several threads may add flaws */
    bool tracing;
    uint8_t *reported; /* per entry: which read-time flaws are listed already; made when the first one is */
    struct lc_archive_trace trace;
    struct lc_archive_reads reads; /* atomically */
};

/* Where the central directory is, as far as the end of the file tells.
 * Units:  file positions. `shift` is what has to be added to every stored offset: bytes put before the archive. */
struct lc_zip_end {
    bool found;             /* there is an end record */
    bool located;           /* ... and a central directory where it points */
    uint64_t at;            /* of the end record */
    uint64_t start;         /* of the central directory */
    uint64_t limit;         /* where it must end: the end record, or the zip64 one before it */
    uint64_t stored_offset; /* as the records say */
    uint64_t stored_size;
    uint64_t stored_count;
    uint64_t shift;
    uint64_t missing; /* bytes that stored offsets expect before the directory, and are not there */
    bool zip64;
    bool two_directories; /* another one stands where the stored offset points */
};

/* A name as stored, judged.
 * Shape:  `flaws` has the bit of each LC_FLAW_..._NAME kind; with `unsafe` the path is empty. */
struct lc_clean_name {
    lc_str path;
    uint64_t flaws;
    bool unsafe;
    bool trailing_slash;
};
#define LC_FLAW_BIT(kind) ((uint64_t)1 << (kind))

/* names.c. Slices `raw` where it can, else builds the path in the arena. */
void lc_name_clean(struct lc_arena *arena, lc_str raw, struct lc_clean_name *out);
/* Adds the flaws of a name to the archive. */
void lc_name_report(struct lc_archive *archive, uint32_t entry, const struct lc_clean_name *name);
/* Marks earlier entries of a path LC_ENTRY_DUPLICATE and adds the flaws. */
void lc_names_mark_duplicates(struct lc_archive *archive);

/* The data of extra field `id` in a block of extra fields; false when it is not there. */
bool lc_zip_extra_find(lc_str block, uint32_t id, lc_str *out);

/* zip_end.c. LC_OK also when nothing was found: the flaws and `end` say so. LC_IO. */
LC_MUST_USE enum lc_status lc_zip_find_end(struct lc_archive *archive, struct lc_zip_end *end, struct lc_err *err);
/* zip_central.c. Fills entries; `*bits` (in `scratch`) has each entry's general purpose flags. LC_IO, LC_LIMIT. */
LC_MUST_USE enum lc_status lc_zip_read_central(struct lc_archive *archive, const struct lc_zip_end *end,
                                               struct lc_arena *scratch, uint16_t **bits, struct lc_err *err);
/* zip_local.c. Fills header_length and by_offset. LC_IO. */
LC_MUST_USE enum lc_status lc_zip_read_locals(struct lc_archive *archive, const struct lc_zip_end *end,
                                              const uint16_t *bits, struct lc_err *err);
/* second_opinion.c. Adds LC_FLAW_SECOND_OPINION when libzip refuses the archive. */
void lc_second_opinion(struct lc_archive *archive);

/* zip_bytes.c. What an entry's bytes are wanted for. */
enum lc_want {
    LC_WANT_ALL,    /* into the arena, checked */
    LC_WANT_HEAD,   /* the first `cap` bytes into the arena, unchecked */
    LC_WANT_CHECK,  /* checked and dropped */
    LC_WANT_RANGES, /* those of `ranges` that are not there, unchecked */
};
struct lc_read {
    enum lc_want want;
    uint32_t entry;
    uint64_t cap;
    struct lc_arena *arena;   /* NULL for LC_WANT_CHECK */
    struct lc_ranges *ranges; /* LC_WANT_RANGES */
    lc_str out;
    uint64_t inflated; /* bytes that came out, for the counters */
};
LC_MUST_USE enum lc_status lc_zip_bytes(struct lc_archive *archive, struct lc_read *read, struct lc_inflater *inflater,
                                        struct lc_err *err);
/* ranges.c. Where the ranges that are not fetched end, hints aside; makes room for them, at most `size` bytes of the
 * entry counted. Hints take none unless `hints`: they are then passed over. LC_LIMIT. */
LC_MUST_USE enum lc_status lc_ranges_start(struct lc_ranges *ranges, uint64_t size, bool hints, uint64_t *end,
                                           struct lc_err *err);
/* Bytes that stand at `offset` of the entry, in order: what ranges want of them is copied. */
void lc_ranges_feed(struct lc_ranges *ranges, uint64_t offset, const void *bytes, size_t length);
/* Whatever was wanted is fetched now, as far as it was fed. */
void lc_ranges_finish(struct lc_ranges *ranges);
bool lc_zip_method_is_known(uint16_t method);

/* directory.c. LC_IO, LC_LIMIT. */
LC_MUST_USE enum lc_status lc_directory_walk(struct lc_archive *archive, const char *path, const struct lc_picks *picks,
                                             struct lc_err *err);
LC_MUST_USE enum lc_status lc_directory_bytes(struct lc_archive *archive, struct lc_read *read, struct lc_err *err);
LC_MUST_USE enum lc_status lc_directory_ranges(struct lc_archive *archive, struct lc_read *read, struct lc_err *err);
LC_MUST_USE enum lc_status lc_directory_checksum(struct lc_archive *archive, uint32_t entry, uint32_t *crc,
                                                 struct lc_err *err);

/* A file that shrinks while it is read is the system's failure, not the archive's flaw. LC_IO. */
LC_MUST_USE enum lc_status lc_archive_source_read(const struct lc_archive *archive, uint64_t offset, void *into,
                                                  size_t length, struct lc_err *err);

/* `unzipped` and `files`, once the entries are known. */
void lc_archive_sum(struct lc_archive *archive);

#endif
