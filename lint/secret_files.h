#ifndef LC_LINT_SECRET_FILES_H
#define LC_LINT_SECRET_FILES_H

#include "layers/base/map.h"
#include "layers/scan/scan.h"
#include "rules/secrets/files.h"
#include "rules/model.h"

/* One file at a time: whose it is, and which secrets it holds. Private to lint/secrets.c. */

/* Which package each file of a unit belongs to, by RECORD; and the packages that have none. */
struct lc_owners {
    struct lc_map files; /* path -> struct lc_owned */
    const struct lc_packages *packages;
};

struct lc_owned {
    lc_str package, hash; /* "sha256=…", may be empty */
};

void lc_owners_learn(const struct lc_unit *unit, struct lc_arena *arena, struct lc_owners *out);

/* Is this entry looked through at the default depth? */
bool lc_secret_wants(const struct lc_unit *unit, const struct lc_owners *owners, uint32_t entry);

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

void lc_secret_read(struct lc_secret_reading *reading, uint32_t entry);

#endif
