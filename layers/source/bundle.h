#ifndef LC_SOURCE_BUNDLE_H
#define LC_SOURCE_BUNDLE_H

#include "layers/source/sourcemap.h"

/* Whose code is where in a JavaScript file that a bundler wrote. Told by the paths that bundlers leave in comments, and
 * by a source map. Nothing is guessed from the code itself: a minified bundle without a map is unknown all over.
 *
 * Comments known:
 *   esbuild, Bun    // node_modules/x/index.js          up to the next one
 *   rolldown        //#region node_modules/x/index.js   up to //#endregion
 *   webpack, ncc    "./node_modules/x/index.js":  and  !*** ./src/a.js ***!  up to the end of the module function,
 *                   ;// ./src/a.js  inside of it for joined modules; its runtime has the prefix of asterisks */

enum lc_party {
    LC_PARTY_UNKNOWN,
    LC_PARTY_OWN,   /* the user's own source */
    LC_PARTY_THIRD, /* a package below node_modules, or the bundler's own runtime */
};

/* Bytes [start, end) with one origin. `path` is relative and readable (struct lc_map_source), empty when there is
 * none. */
struct lc_bundle_range {
    uint32_t start, end;
    enum lc_party party;
    lc_str path;
};

enum lc_bundle_kind {
    LC_BUNDLE_NONE,   /* no bundle as far as one can tell: no range; everything belongs to the file itself */
    LC_BUNDLE_TOLD,   /* ranges cover the whole file, without gaps; at least one is known */
    LC_BUNDLE_UNTOLD, /* many modules in one file, of which nothing says which is which: one unknown range */
};

/* Shape:  ranges sorted, disjoint, neighbours differ. With a map: what it maps is as it says, and the bytes between two
 *         mapped places of one source belong to that source too; the rest as the comments say. Where map and comments
 *         disagree about the party, it is unknown. A map with one source in a file without path comments is no bundle
 *         (LC_BUNDLE_NONE): tsc and Babel compile file by file.
 * Owner:  the arena given; paths may point into the source or the map. */
struct lc_bundle {
    enum lc_bundle_kind kind;
    bool by_comments, by_map; /* what told */
    struct lc_bundle_range *items;
    size_t count, capacity;
};

/* Never fails; linear. `map` may be NULL, and must have been parsed against the same bytes. */
void lc_bundle_read(lc_str source, const struct lc_sourcemap *map, struct lc_arena *arena, struct lc_bundle *out);
/* The range that holds `offset`; NULL for LC_BUNDLE_NONE and offsets outside. O(log n). */
const struct lc_bundle_range *lc_bundle_at(const struct lc_bundle *bundle, size_t offset);

/* Whose code a path is by its folders alone: below a node_modules it is a package's. */
enum lc_party lc_party_of_path(lc_str path);

#endif
