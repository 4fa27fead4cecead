#ifndef LC_LINT_FETCH_LOCK_H
#define LC_LINT_FETCH_LOCK_H

#include "lint/fetch/cache.h"

/* layercheck.lock: what the layers that are named only by ARN held when they were fetched. With it every machine
 * checks the same bytes, or says that it has others.
 * Shape:  after comment lines one line a layer, by ARN: ARN sha256=HEX size=BYTES created=DATE (the last may be left
 *         out). Who reviews a change sees one line for each layer that changed. */

struct lc_lock_entry {
    lc_str arn, created;
    struct lc_digest digest;
    uint64_t size;
};

struct lc_lock {
    lc_str path; /* as it is shown */
    bool exists;
    struct {
        struct lc_lock_entry *items;
        size_t count, capacity;
    } entries;
};

#define LC_LOCK_NAME "layercheck.lock"

/* The lock of a folder: the nearest in it or above it within the repository; `exists` is false when there is none, and
 * `path` is then where one belongs. Errors: LC_IO unreadable, LC_MALFORMED with line and column, LC_LIMIT. */
LC_MUST_USE enum lc_status lc_lock_find(lc_str folder, struct lc_arena *arena, struct lc_lock *out, struct lc_err *err);
/* The entries of a lock's text. Errors: LC_MALFORMED with "line L, column C". */
LC_MUST_USE enum lc_status lc_lock_parse(lc_str text, struct lc_arena *arena, struct lc_lock *out, struct lc_err *err);

const struct lc_lock_entry *lc_lock_get(const struct lc_lock *lock, lc_str arn);
/* Adds what was fetched, unless it is there; true when the lock changed. */
bool lc_lock_add(struct lc_lock *lock, const struct lc_layer_record *record, struct lc_arena *arena);
/* All of it as text, sorted. */
lc_str lc_lock_text(struct lc_lock *lock, struct lc_arena *arena);

#endif
