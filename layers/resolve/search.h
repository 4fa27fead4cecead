#ifndef LC_RESOLVE_SEARCH_H
#define LC_RESOLVE_SEARCH_H

#include "layers/deploy/deployment.h"
#include "layers/runtime/runtime.h"

/* Where a function's runtime looks, in order: the runtime's defaults, changed by what the user set.
 * A user's NODE_PATH, PYTHONPATH, GEM_PATH, PATH or LD_LIBRARY_PATH replaces the default; values are literal, nothing
 * is expanded.
 * Source: lambda search paths, runtime catalogue; "user values replace" is C-comm. */

enum lc_search_kind {
    LC_SEARCH_PACKAGES,  /* NODE_PATH after /var/task/node_modules; sys.path; GEM_PATH; class path */
    LC_SEARCH_PROGRAMS,  /* PATH */
    LC_SEARCH_LIBRARIES, /* LD_LIBRARY_PATH */
    LC_SEARCH_LOAD,      /* Ruby's RUBYLIB; else empty */
    LC_SEARCH_COUNT
};

struct lc_search_path {
    const lc_str *items; /* absolute, without a trailing slash */
    size_t count;
    lc_str variable; /* the variable that set it, empty when the runtime's default holds */
    bool known;      /* false: the runtime is not known, or the variable's value is not */
    lc_str why;      /* when not known */
};

struct lc_search {
    struct lc_search_path paths[LC_SEARCH_COUNT];
    enum lc_certainty certainty;
    bool wrapped; /* an exec wrapper may rewrite every path before the language starts: certainty is lowered */
};

/* `function` may be NULL (a layer alone), `runtime` may be NULL (not known: all paths are unknown).
 * Node: the list starts with "/var/task/node_modules", which the upward walk of a file at the function's root meets
 *       before NODE_PATH.
 * Owner:  `arena`. */
void lc_search_build(const struct lc_runtime *runtime, const struct lc_function *function, struct lc_arena *arena,
                     struct lc_search *out);

/* Index of the entry that is exactly `folder` (absolute), LC_NPOS when none is. */
size_t lc_search_index(const struct lc_search_path *path, lc_str folder);

#endif
