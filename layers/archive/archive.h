#ifndef LC_ARCHIVE_ARCHIVE_H
#define LC_ARCHIVE_ARCHIVE_H

#include "layers/archive/picks.h"
#include "layers/base/arena.h"
#include "layers/base/source.h"

/* A zip file or a plain directory, read as what Lambda will unpack.
 *
 * Opening reads the structure only: for a zip the end record, the central directory, the local headers and the targets
 * of symbolic links; for a directory the names and lstat. Bytes come on demand, from any thread, inflated under a cap
 * that is counted and not declared. What is wrong but does not stop the reading is kept as a flaw; nothing here decides
 * how bad it is. */

enum lc_entry_kind {
    LC_ENTRY_FILE,
    LC_ENTRY_DIRECTORY,
    LC_ENTRY_SYMLINK,
    LC_ENTRY_SPECIAL, /* device, FIFO or socket: never followed, never placed in an image */
};

enum lc_entry_flag {
    LC_ENTRY_UNSAFE = 1 << 0,     /* the name must not be followed: not placed in an image */
    LC_ENTRY_DUPLICATE = 1 << 1,  /* a later entry of the same archive has the same path and wins */
    LC_ENTRY_UNREADABLE = 1 << 2, /* encrypted, unknown method, or its local header is not there: bytes cannot be had */
    LC_ENTRY_HAS_CRC = 1 << 3,    /* always for zip entries; for directories only after lc_archive_checksum */
    LC_ENTRY_HAS_MODE = 1 << 4,   /* else "mode unknown": made on a system without Unix modes */
    LC_ENTRY_DEREFERENCED = 1 << 5, /* directories: reached through a symlink, as packagers store it */
};

/* One entry.
 * Units:  bytes; `size` is what the archive declares until something inflated it, `packed` what it takes in the
 *         archive.
 * Owner:  the archive's arena. */
struct lc_entry {
    /* clean: no leading, trailing, double slash, no "."; empty when nothing safe is left (LC_ENTRY_UNSAFE) */
    lc_str path;
    lc_str raw;    /* the name as stored */
    lc_str target; /* of a symlink, as stored */
    uint64_t size, packed;
    uint64_t offset; /* of the local header (zip) */
    uint32_t crc;
    uint32_t flags;  /* enum lc_entry_flag */
    uint16_t mode;   /* permission bits 07777, when LC_ENTRY_HAS_MODE */
    uint16_t method; /* 0 stored, 8 deflated, else libzip's business */
    uint8_t kind;    /* enum lc_entry_kind */
};

#define LC_NO_ENTRY UINT32_MAX

/* What is wrong with an archive or an entry. The first group makes it malformed, the second ambiguous (two readers
 * would see different contents), the third unsafe. */
enum lc_flaw_kind {
    /* malformed */
    LC_FLAW_NOT_A_ZIP,
    LC_FLAW_TRUNCATED,
    LC_FLAW_ENCRYPTED,
    LC_FLAW_UNKNOWN_METHOD,
    LC_FLAW_BAD_CHECKSUM, /* where the bytes were read: CRC */
    LC_FLAW_BAD_SIZE,     /* where the bytes were read: more or fewer than declared */
    LC_FLAW_BAD_DATA,     /* where the bytes were read: does not inflate */
    LC_FLAW_BAD_HEADER,   /* a central or local header that is not one, or points outside the file */
    LC_FLAW_MULTI_DISK,
    /* ambiguous */
    LC_FLAW_OVERLAP,        /* two entries share bytes */
    LC_FLAW_NAME_DISAGREES, /* local and central name */
    LC_FLAW_SIZE_DISAGREES, /* local and central size, CRC or method, no data descriptor excusing it */
    LC_FLAW_WRONG_COUNT,    /* the end record counts other entries than the directory has */
    LC_FLAW_PREFIX,         /* bytes before the first entry that offsets ignore, or that hold another archive */
    LC_FLAW_TRAILER,        /* bytes after the end record's comment */
    LC_FLAW_GAP,            /* bytes between entries that hold a local header the directory does not list */
    LC_FLAW_TWO_END_RECORDS,
    LC_FLAW_SECOND_OPINION, /* libzip's consistency check refuses what we read: detail has its reason */
    /* unsafe names and links */
    LC_FLAW_PARENT_NAME,   /* a ".." component */
    LC_FLAW_ABSOLUTE_NAME, /* leading '/' or a drive letter */
    LC_FLAW_BACKSLASH_NAME,
    LC_FLAW_NUL_NAME,
    LC_FLAW_CONTROL_NAME,
    LC_FLAW_INVALID_UTF8_NAME,
    LC_FLAW_EMPTY_NAME,
    LC_FLAW_LONG_NAME,    /* a path no Linux filesystem takes: a component over 255 bytes or a path over 4,096 */
    LC_FLAW_SPECIAL_FILE, /* device, FIFO, socket */
    LC_FLAW_LINK_TOO_LONG,
    /* directories given as archives */
    LC_FLAW_LINK_OUTSIDE, /* a symlink out of the folder: packagers would copy what it leads to, we do not */
    LC_FLAW_LINK_LOOP,
    LC_FLAW_CANNOT_READ, /* the system refused */
    LC_FLAW_TOO_DEEP,
    /* names again */
    LC_FLAW_DUPLICATE_NAME, /* two entries with one path; `other` is the earlier */
    LC_FLAW_KIND_COUNT
};

struct lc_flaw {
    enum lc_flaw_kind kind;
    uint32_t entry; /* LC_NO_ENTRY: the archive as a whole */
    uint32_t other; /* the entry it overlaps with or repeats, else LC_NO_ENTRY */
    lc_str detail;  /* one clause for people, no names in it: "declares 10 bytes, inflates to 5000000"; may be empty */
};

struct lc_flaws {
    struct lc_flaw *items; /* sorted by kind, then entry; at most LC_FLAWS_MAX per kind */
    size_t count, capacity;
    uint64_t by_kind[LC_FLAW_KIND_COUNT]; /* all that were met, listed or not */
};

/* Shape:  entries in central-directory order (zip) or by bytes of the path (directory); duplicates are kept, never
 *         merged here.
 * Units:  bytes. `zipped` is the file's size (for directories 0), `unzipped` the plain sum of the declared sizes of
 *         files, and of a zip's symbolic links, whose content is their target.
 * Owner:  caller closes; everything lives in `arena`, which is the archive's own.
 * Threads: read-only after open, except lc_archive_checksum and lc_archive_add_flaw, which lock. */
struct lc_archive {
    lc_str name; /* as the user gave it; for messages */
    struct lc_arena arena;
    struct lc_entry *entries;
    size_t count;
    struct lc_flaws flaws;
    uint64_t zipped, unzipped, files;
    bool is_directory;
    bool complete; /* false: a cap or a flaw kept entries from being listed; absence proves nothing */
    struct lc_archive_reader *reader; /* private: the source, the lock, the directory's descriptor */
};

struct lc_archive_options {
    uint64_t seed;
    bool thorough;                /* second opinion by libzip for every zip, not only for those that look odd */
    const struct lc_picks *picks; /* of a folder: the files that its packager takes; NULL: all */
};

/* Opens `path`; `name` is how messages call it.
 * Errors: LC_IO unreadable or missing (the caller decides: a failure when the user named it, an unknown otherwise),
 *         LC_LIMIT over a cap. A file that is no zip, or is cut, opens with LC_OK, no or fewer entries, `complete`
 *         false and the flaw that says so: it is a finding. *out is untouched on error.
 * Source: APPNOTE.TXT 6.3.10, sections 4.3 to 4.5. */
LC_MUST_USE enum lc_status lc_archive_open(const char *path, lc_str name, const struct lc_archive_options *options,
                                           struct lc_archive **out, struct lc_err *err);
/* The same over any source: archives inside archives, and failing doubles. Takes the source over, also on error. */
LC_MUST_USE enum lc_status lc_archive_open_source(struct lc_source source, lc_str name,
                                                  const struct lc_archive_options *options, struct lc_archive **out,
                                                  struct lc_err *err);
void lc_archive_close(struct lc_archive *archive);
/* The bytes of a zip that holds one file, stored, mode 0644: what deployment tools make of code that stands in a
 * template. `text` is at most LC_TEXT_BYTES_MAX, `name` a clean path. */
lc_str lc_archive_of_one(struct lc_arena *arena, lc_str name, lc_str text);

/* Decompressor state, one per worker: not shared between threads at one time. */
struct lc_inflater;
struct lc_inflater *lc_inflater_new(void);
void lc_inflater_free(struct lc_inflater *inflater);
/* Gives back the room of entries that were inflated in one go, when a phase that needs much of it is over, and takes
 * back lc_inflater_allow. */
void lc_inflater_trim(struct lc_inflater *inflater);
/* How much memory an entry may take, packed and plain together, to be inflated in one go when ranges of it are wanted:
 * that is faster than a stream. LC_GO_BYTES unless said. */
void lc_inflater_allow(struct lc_inflater *inflater, uint64_t bytes);
#define LC_GO_BYTES (24u << 20)

/* All bytes of an entry into `arena`, checked against size and CRC.
 * Errors: LC_LIMIT more than `cap` bytes; LC_MALFORMED does not inflate, or size or CRC disagree (a flaw is added too);
 *         LC_UNSUPPORTED encrypted or unknown method; LC_IO. Symlinks give their target, directories nothing. */
LC_MUST_USE enum lc_status lc_archive_read(struct lc_archive *archive, uint32_t entry, uint64_t cap,
                                           struct lc_inflater *inflater, struct lc_arena *arena, lc_str *out,
                                           struct lc_err *err);
/* The first `want` bytes, fewer when the entry is shorter. Nothing is verified. Errors as above. */
LC_MUST_USE enum lc_status lc_archive_read_head(struct lc_archive *archive, uint32_t entry, size_t want,
                                                struct lc_inflater *inflater, struct lc_arena *arena, lc_str *out,
                                                struct lc_err *err);
/* Inflates everything and checks size and CRC, keeping nothing (--thorough). Flaws are added. Errors as
 * lc_archive_read. */
LC_MUST_USE enum lc_status lc_archive_verify(struct lc_archive *archive, uint32_t entry, struct lc_inflater *inflater,
                                             struct lc_err *err);
/* CRC of a directory's file, computed at first use and kept in the entry (LC_ENTRY_HAS_CRC); for a zip it is there
 * already. For two copies that must be compared. LC_IO. */
LC_MUST_USE enum lc_status lc_archive_checksum(struct lc_archive *archive, uint32_t entry, struct lc_err *err);

/* Keeps a flaw: from any thread. `format` makes the detail and may be "". Of each kind at most LC_FLAWS_MAX are listed:
 * those of the lowest entries, whatever the order in which threads met them. A read-time flaw of one entry is kept
 * once. */
void lc_archive_add_flaw(struct lc_archive *archive, enum lc_flaw_kind kind, uint32_t entry, uint32_t other,
                         const char *format, ...) LC_PRINTF(5, 6);
/* Brings the flaws into their order. Opening does so; call it again when all reading is over, before rules look. */
void lc_archive_sort_flaws(struct lc_archive *archive);

/* Entries with content by their offset in the file, so that one pass reads forward: a permutation of indices in the
 * arena. */
const uint32_t *lc_archive_by_offset(struct lc_archive *archive);

/* How many entries and bytes have been inflated so far, for tests of "a bomb costs nothing that is not asked for" and
 * the bench. */
struct lc_archive_reads {
    uint64_t entries, bytes;
};
struct lc_archive_reads lc_archive_reads(const struct lc_archive *archive);
/* Keeps the list of what is inflated, for LC_TRACE_READS: (entry, bytes) pairs. Off unless asked for before reading. */
struct lc_archive_inflation {
    uint32_t entry;
    uint64_t bytes;
};
struct lc_archive_trace {
    struct lc_archive_inflation *items;
    size_t count, capacity;
};
void lc_archive_trace_on(struct lc_archive *archive);
const struct lc_archive_trace *lc_archive_trace(const struct lc_archive *archive);

/* Is the flaw one of the malformed / ambiguous / unsafe / directory group? */
enum lc_flaw_group { LC_FLAWS_MALFORMED, LC_FLAWS_AMBIGUOUS, LC_FLAWS_UNSAFE, LC_FLAWS_DIRECTORY, LC_FLAWS_DUPLICATE };
enum lc_flaw_group lc_flaw_group(enum lc_flaw_kind kind);
/* One clause that names the flaw: "is encrypted". */
lc_str lc_flaw_text(enum lc_flaw_kind kind);

#endif
