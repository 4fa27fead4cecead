#ifndef LC_BASE_SOURCE_H
#define LC_BASE_SOURCE_H

#include "layers/base/arena.h"

/* Positioned reads, from any thread at once.
 * Shape:  a file, bytes in memory (archives inside archives), or a test double that fails the nth read.
 *         Files are never memory-mapped: a file that shrinks during the run must be an error, not a fault.
 * Units:  `size` and offsets in bytes.
 * Owner:  who opened it closes it; memory sources borrow their bytes.
 * Errors: LC_IO when the system refuses, LC_MALFORMED when the bytes end before `size` (the file shrank). */
struct lc_source {
    uint64_t size;
    enum lc_status (*read_at)(const struct lc_source *source, uint64_t offset, void *into, size_t length,
                              struct lc_err *err);
    void (*close)(struct lc_source *source);
    int fd;         /* file sources */
    const char *at; /* memory sources */
    void *context;  /* doubles */
};

LC_MUST_USE enum lc_status lc_source_open_file(struct lc_source *out, const char *path, struct lc_err *err);
void lc_source_open_memory(struct lc_source *out, lc_str bytes);
/* All of [offset, offset + length) or an error; a range outside `size` is LC_MALFORMED. */
LC_MUST_USE enum lc_status lc_source_read(const struct lc_source *source, uint64_t offset, void *into, size_t length,
                                          struct lc_err *err);
void lc_source_close(struct lc_source *source);

/* A whole file of at most `cap` bytes into the arena. LC_IO, LC_LIMIT. */
LC_MUST_USE enum lc_status lc_file_read(const char *path, size_t cap, struct lc_arena *arena, lc_str *out,
                                        struct lc_err *err);

#endif
