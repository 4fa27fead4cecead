#ifndef LC_RESOLVE_COPIES_H
#define LC_RESOLVE_COPIES_H

#include "layers/archive/contents.h"
#include "layers/resolve/inventory.h"

/* Inside of layers/resolve: one copy of a package while the inventory is built. */

/* Shape:  `key` is what an import asks for: npm the folder's or link's name, else the normalized name. `archive` is
 * the copy's index in its tree. `loser`: another copy at the same place won. `item` is set once the items are in
 * their final order. */
struct lc_copy {
    struct lc_installed made;
    struct lc_installed *item;
    const struct lc_bringer *bringer;
    lc_str key;
    uint16_t archive;
    bool loser;
    bool foreign; /* of another language than the runtime's */
    bool unsure;  /* it stands below a path that archives disagree about: nothing is known of it */
    bool dead;    /* of the winner of a place: nothing reaches it, so nothing can be torn there */
};

struct lc_torn_list {
    struct lc_torn *items;
    size_t count, capacity;
};

/* Is the node at, or below, a path that archives disagree about? */
bool lc_is_under_conflict(const struct lc_tree_node *node);

/* Numbers compared as numbers, a missing one as 0, words as bytes and before numbers: enough to order what installers
 * put side by side; not any ecosystem's own rules. -1, 0 or 1. */
int lc_versions_compare(lc_str a, lc_str b);

/* Judges what all copies but the last left behind in the place that the last one has taken: sets state and winner of
 * the items and adds to `torn`. `place` is in order of archives, then versions. */
void lc_torn_judge(struct lc_copy **place, size_t count, struct lc_arena *arena, struct lc_torn_list *torn);

#endif
