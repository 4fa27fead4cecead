#ifndef LC_LINT_RUN_SECRET_OWNERS_H
#define LC_LINT_RUN_SECRET_OWNERS_H

#include "layers/base/map.h"
#include "rules/model.h"

/* Whose each file of a unit is. Private to lint/run/secrets.c. */

/* Shape:  `files` are those of Python distributions, by RECORD; `packages` has those without one. `copied` are npm
 *         packages outside of any node_modules: folders with a package.json of a name and a version that is not private,
 *         in which no handler stands. The root of the archive is the project's own. */
struct lc_copied {
    lc_str folder, package;
};
struct lc_owners {
    struct lc_map files; /* path -> struct lc_owned */
    const struct lc_packages *packages;
    struct {
        struct lc_copied *items;
        size_t count, capacity;
    } copied;
};

struct lc_owned {
    lc_str package, hash; /* "sha256=…", may be empty */
};

/* Of which entries the bytes are asked for, to tell what was copied in. */
bool lc_secret_may_be_copied(const struct lc_archive *archive, uint32_t entry);

void lc_owners_learn(const struct lc_model *model, const struct lc_unit *unit, struct lc_arena *arena,
                     struct lc_owners *out);

/* Is this entry looked through at the default depth? */
bool lc_secret_wants(const struct lc_unit *unit, const struct lc_owners *owners, uint32_t index);

/* Does somebody else's package hold the file? `package` is its name where one can tell, `hash` what RECORD says. */
bool lc_secret_is_third_party(const struct lc_owners *owners, lc_str path, lc_str *package, lc_str *hash);
/* The path below the folder of the package that has it: a package may be called "demo" itself. */
lc_str lc_secret_below_package(lc_str path, lc_str package);

#endif
