#ifndef LC_IMAGE_IMAGE_H
#define LC_IMAGE_IMAGE_H

#include "layers/image/tree.h"

/* The filesystem a function runs from: /var/task from its own archive, /opt from its layers. Paths here are absolute.
 * Owner:  trees are borrowed; /opt's is shared by every function with the same layers. Either may be NULL (a layer
 *         alone). */
struct lc_image {
    const struct lc_tree *task, *opt;
};

enum lc_found {
    LC_FOUND,
    LC_ABSENT,
    LC_LINK_LOOP,      /* more than LC_LINK_HOPS_MAX links */
    LC_LINK_LEAVES,    /* a link out of /opt and /var/task: the runtime's own files, which are not here */
    LC_UNDER_CONFLICT, /* below a path that archives disagree about: not known */
    LC_NOT_READ        /* absent, as far as was read: an archive was not, or not whole (layers/resolve/steps.h) */
};

/* The reason of an unknown that hangs on archives which were not read. Rules name the archive in its place
 * (lc_report_unknown). */
#define LC_NOT_READ_WHY "an archive of the function was not read whole"

struct lc_place {
    const struct lc_tree *tree;
    const struct lc_tree_node *node; /* the mount's root for "/opt" itself */
    lc_str path;                     /* absolute, after following; in the arena given */
};

/* Finds an absolute path. Links in folders are always followed, one at the end only with `follow`. `out` is set for
 * LC_FOUND only. */
enum lc_found lc_image_find(const struct lc_image *image, lc_str path, bool follow, struct lc_arena *arena,
                            struct lc_place *out);

/* The tree an absolute path belongs to and the rest below its mount; NULL for paths elsewhere or a tree that is not
 * there. */
const struct lc_tree *lc_image_tree(const struct lc_image *image, lc_str path, lc_str *below);

/* The absolute path of a node. */
lc_str lc_tree_absolute(const struct lc_tree *tree, const struct lc_tree_node *node, struct lc_arena *arena);

/* Do two copies differ? By size, then CRC-32 (computed for directories, where the system may refuse: then `*known` is
 * false). */
bool lc_copies_differ(struct lc_archive *a, uint32_t entry_a, struct lc_archive *b, uint32_t entry_b, bool *known);

#endif
