#ifndef LC_LINT_EXPLAIN_NEEDS_H
#define LC_LINT_EXPLAIN_NEEDS_H

#include "layers/package/manifest.h"
#include "layers/version/version.h"
#include "lint/explain/show.h"

/* Who requires what, over the whole image: built once a session, when the first question needs it. */

/* The copy that a requirement gets: mostly one of the inventory; a folder of NODE_PATH that is called otherwise than
 * node_modules may have some without a version, which are in none, told by their package.json. */
struct lc_got {
    lc_str name, version, folder;
    uint32_t origin;
};

/* One requirement as it stands in the image.
 * Shape:  `who` is NULL for the function's own package.json. `gets` is NULL when nothing in the image answers; then
 *         `builtin` says whether the runtime has one. `verdict` as the ecosystem's own tool judges what is installed;
 *         `applies` false: its marker does not hold here, or it is for an extra. `why` is one clause when there is
 *         more to say. */
struct lc_needed {
    const struct lc_installed *who;
    const struct lc_requirement *requirement;
    const struct lc_got *gets;
    enum lc_verdict verdict;
    bool builtin, applies;
    lc_str why;
};

struct lc_needed_list {
    struct lc_needed *items;
    size_t count, capacity;
};

/* Everything that requires the package of that name: npm the name it is required by, else the normalized one. In the
 * order of the inventory, the function's own package.json first. Owner: the answer's arena. */
void lc_explain_needs(struct lc_session *session, enum lc_ecosystem ecosystem, lc_str name, struct lc_needed_list *out);

/* "dependency", "peer", "optional", "extra". */
lc_str lc_requirement_kind_name(enum lc_requirement_kind kind);

#endif
