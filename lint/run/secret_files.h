#ifndef LC_LINT_RUN_SECRET_FILES_H
#define LC_LINT_RUN_SECRET_FILES_H

#include "layers/scan/scan.h"
#include "lint/run/secret_owners.h"

/* One file at a time: which secrets it holds. Private to lint/run/secrets.c. */

struct lc_secret_finds {
    struct lc_packed_secret *items;
    size_t count, capacity;
    uint64_t more, unread;
    uint32_t first_unread;
    lc_str why;
};

/* What one slice of entries is read with. */
struct lc_secret_reading {
    struct lc_unit *unit;
    const struct lc_owners *owners;
    struct lc_scan_worker *worker;
    struct lc_inflater *inflater;
    struct lc_arena *arena;  /* for the finds */
    struct lc_arena scratch; /* for one entry */
    struct lc_secret_finds *finds;
    uint64_t seed;
    bool thorough, looks; /* everything is verified; secrets are looked for */
};

void lc_secret_read(struct lc_secret_reading *reading, uint32_t index);

#endif
