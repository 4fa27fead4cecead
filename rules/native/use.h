#ifndef LC_RULES_NATIVE_USE_H
#define LC_RULES_NATIVE_USE_H

#include "rules/native/native.h"

/* What a binary at a path of the merged image is used for, under this runtime and its search paths. */
enum lc_native_use {
    LC_USE_NONE,      /* nothing reaches it, as far as is known */
    LC_USE_SPAWNED,   /* a program inside a package: nothing says that it is run */
    LC_USE_OWN,       /* an addon among the function's own files */
    LC_USE_MODULE,    /* loaded with a package */
    LC_USE_LIBRARY,   /* directly in a folder of LD_LIBRARY_PATH */
    LC_USE_PROGRAM,   /* directly in a folder of PATH */
    LC_USE_EXTENSION, /* started by the platform */
    LC_USE_BOOTSTRAP
};

/* Whom it belongs to.
 * Shape:  `key` groups binaries of one cause: the package's folder with its name, a folder, or the file itself; `name`
 *         is how to call it; `folder` the npm package folder or the search path entry, in the tree. Everything in
 *         cx->scratch or borrowed. For Python `name` is what is imported until lc_native_distribution says more. */
struct lc_native_owner {
    lc_str key, name, folder;
    bool is_package;
    bool is_import; /* `name` is what is imported: which distribution brings it is not known (PIL, cv2, yaml, google) */
    enum lc_ecosystem ecosystem;
};

enum lc_native_use lc_native_use_of(struct lc_context *cx, const struct lc_tree *tree, const struct lc_tree_node *node,
                                    struct lc_native_owner *owner);

/* Which distributions stand where, archive by archive as they are asked for. */
struct lc_native_distributions {
    struct lc_map by_place;
    uint64_t known; /* bit i: those of the tree's archive i are in */
};
/* Sets the owner's name to that of the distribution of `node`'s archive that stands in its folder under the name that
 * is imported. Several modules may be asked about: each answer is one look-up. */
void lc_native_distribution(struct lc_context *cx, const struct lc_tree *tree, const struct lc_tree_node *node,
                            struct lc_native_distributions *distributions, struct lc_native_owner *owner);

/* The package that brings a platform package: "sharp" for "@img/sharp-libvips-linux-x64", as the folders beside it
 * show; else itself. `root` is ".../node_modules/NAME" in the tree. */
lc_str lc_native_npm_owner(struct lc_context *cx, const struct lc_tree *tree, lc_str root);

#endif
