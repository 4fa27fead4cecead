#ifndef LC_IMAGE_TREE_H
#define LC_IMAGE_TREE_H

#include "layers/archive/archive.h"
#include "layers/base/map.h"

/* Archives unpacked over each other in order: what stands under /opt (the layers) or /var/task (the function).
 * The last archive that has a path provides it; folders merge; nothing is followed here.
 * Source: AWS Lambda Developer Guide, working with layers ("merge rule" in rules/facts.def). */

/* A copy that a later archive wrote over: newest first. */
struct lc_hidden {
    uint32_t entry;
    uint16_t archive; /* index in the tree's archives */
    uint8_t kind;     /* enum lc_entry_kind */
    const struct lc_hidden *next;
};

/* One path.
 * Shape:  children in byte order of their name. A folder that no archive lists, only files below it, has entry
 *         LC_NO_ENTRY. `held_by` has bit i for every archive i that has the path or anything below it.
 * Owner:  the tree's arena; paths are slices of the archives' names: a tree never outlives its archives. */
struct lc_tree_node {
    lc_str path; /* below the mount, "" for the root */
    const struct lc_tree_node *parent, *first, *next;
    const struct lc_hidden *hidden; /* files and links only; NULL for folders that merged */
    uint64_t held_by;
    uint32_t entry;
    uint16_t archive; /* the provider */
    uint8_t kind;     /* enum lc_entry_kind: file, directory or symlink */
    bool conflict;    /* archives (or entries of one) disagree on file, folder or link: the outcome is not known */
};

#define LC_TREE_ARCHIVES_MAX 64 /* bits of held_by; Lambda takes 5 layers */

struct lc_tree {
    lc_str mount; /* "/opt" or "/var/task" */
    struct lc_archive **archives;
    size_t archive_count;
    struct lc_arena arena;
    struct lc_map nodes; /* path -> struct lc_tree_node * */
    const struct lc_tree_node *root;
    size_t file_count; /* files and links left after merging */
    uint64_t bytes;    /* their declared sizes, as lc_archive.unzipped counts them */
    bool complete;     /* every archive was there and was read whole */
    lc_str doubt;      /* not complete for another reason: a build that has not run, layers that are not known */
};

/* Builds the tree of `archives` (at most LC_TREE_ARCHIVES_MAX; a NULL stands for one that could not be had and makes
 * the tree incomplete). `archives` is borrowed and must live on. Never fails; unsafe, duplicate and special entries are
 * passed over. */
void lc_tree_build(struct lc_tree *out, lc_str mount, struct lc_archive **archives, size_t count, uint64_t seed);
void lc_tree_release(struct lc_tree *tree);

/* The node of a path below the mount, NULL when absent; links are not followed. */
const struct lc_tree_node *lc_tree_find(const struct lc_tree *tree, lc_str path);
/* The entry behind a file or link node, NULL for an unlisted folder. */
const struct lc_entry *lc_tree_entry(const struct lc_tree *tree, const struct lc_tree_node *node);
lc_str lc_tree_node_name(const struct lc_tree_node *node);
/* Next node of a walk over everything below `top`, parents before children, in byte order per folder; `at` NULL starts.
 * NULL at the end. */
const struct lc_tree_node *lc_tree_walk(const struct lc_tree_node *top, const struct lc_tree_node *at);
/* The same without what lies below `at`. */
const struct lc_tree_node *lc_tree_skip(const struct lc_tree_node *top, const struct lc_tree_node *at);

#endif
