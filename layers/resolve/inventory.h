#ifndef LC_RESOLVE_INVENTORY_H
#define LC_RESOLVE_INVENTORY_H

#include "layers/image/image.h"
#include "layers/package/package.h"
#include "layers/resolve/search.h"

/* Every copy of every package in an image, and what becomes of it: which one a plain import from the function's root
 * gets. */

enum lc_package_state {
    LC_STATE_ACTIVE,      /* the copy such an import gets */
    LC_STATE_SHADOWED,    /* hidden by an earlier search path entry, or overwritten by a later layer */
    LC_STATE_TORN,        /* files of this version and of another stand mixed in one place */
    LC_STATE_NESTED,      /* serves importers near it only */
    LC_STATE_UNREACHABLE, /* on no search path */
    LC_STATE_UNKNOWN      /* the search path is not known, or archives disagree whether its folder is one */
};

/* One copy.
 * Shape:  `origin` 0 is the function, 1.. the layers in attachment order. `winner` is the copy that is got instead
 * (NULL unless shadowed or torn). `rank` is the index of its search path entry, LC_NPOS when it is in none. `core`: npm,
 * Node.js has a module of this name itself, so that only a specifier with something behind the name ("events/") gets
 * the copy; where it would be active it is then shadowed, with no winner. */
struct lc_installed {
    const struct lc_package *package;
    uint32_t origin;
    enum lc_package_state state;
    const struct lc_installed *winner;
    size_t rank;
    lc_str folder;    /* absolute root in the image */
    bool overwritten; /* a later layer has another copy of it at the same place */
    bool in_torn;     /* the loser of an item of lc_inventory.torn */
    bool core;        /* npm: called like a core module of this Node.js */

    const struct lc_installed *next; /* the next npm package with this root */
};

/* A package of one name at one place with files of two versions.
 * Shape:  `stale` are the nodes that the older copy left behind and nobody replaced: code of the package, without its
 * metadata. One for each losing copy; several may have the same winner. With `why` it could not be told whether the
 * package is torn: states are then as if it were not. Winner and loser of one origin: one archive holds two versions
 * (PyPI). */
struct lc_torn {
    const struct lc_installed *winner, *loser;
    const struct lc_tree *tree;
    const struct lc_tree_node **stale;
    size_t stale_count, capacity;
    bool metadata_only; /* PyPI: only the older *.dist-info is left beside the newer one */
    lc_str why;         /* one clause, empty when it is certain */
};

struct lc_inventory {
    struct lc_installed *items; /* by ecosystem, normalized name, rank, folder, origin */
    size_t count, npm_count;    /* npm's come first */
    struct lc_map npm_roots;    /* root below the mount -> first of its struct lc_installed */
    bool has_loose;             /* npm packages in folders of NODE_PATH that are no node_modules are among them */
    struct lc_torn *torn;
    size_t torn_count;
};

/* What one archive brings to the inventory. `contents` may be NULL; RECORD files that were fetched are used. */
struct lc_contents;
struct lc_bringer {
    uint32_t origin;
    const struct lc_tree *tree; /* task for origin 0, opt for layers */
    struct lc_archive *archive; /* NULL when it could not be had */
    const struct lc_packages *packages;
    const struct lc_contents *contents;
};

/* Which copy wins, by ecosystem: npm, PyPI and Maven the first on the search path (jars of one folder by name); gems
 * the highest version over all of GEM_PATH; at one place the last layer's. Packages of another language than the
 * runtime's are unreachable; under a custom runtime nothing is known.
 * Owner:  `arena`; packages and trees are borrowed. `runtime` NULL: states are LC_STATE_UNKNOWN except torn, nested
 * and overwritten.
 * Source: Node.js modules (node_modules folders, NODE_PATH); sys.path; RubyGems activates the highest version;
 * CustomClassLoader.java. */
void lc_inventory_build(const struct lc_runtime *runtime, const struct lc_search *search,
                        const struct lc_bringer *bringers, size_t count, struct lc_arena *arena,
                        struct lc_inventory *out);

/* Which packages of two bringers stand at one place under one name with other versions or copies: calls `each` for
 * both, so that their metadata and RECORD can be fetched before the inventory is built. Needs only paths. */
void lc_inventory_contested(const struct lc_bringer *bringers, size_t count, struct lc_arena *arena,
                            void (*each)(void *context, size_t bringer, const struct lc_package *package),
                            void *context);

lc_str lc_package_state_name(enum lc_package_state state);

#endif
