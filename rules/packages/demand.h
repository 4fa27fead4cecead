#ifndef LC_RULES_PACKAGES_DEMAND_H
#define LC_RULES_PACKAGES_DEMAND_H

#include "layers/version/version.h"
#include "rules/rule.h"

/* Who asked for what, and what they get: every requirement of every package in an image, beside the copy that its own
 * imports of that name would get there, and beside the one they would get if the package's own archive were alone (what
 * its installer saw). */

/* Shape:  `gets` and `alone` are NULL when there is no copy; `verdict` and `verdict_alone` judge them (LC_RANGE_UNKNOWN
 *         without a copy or a version). `reachable`: a file of the asker is executed while the handler loads. `own`:
 *         the asker is no package but the function's own package.json, which asks only for what its files import;
 *         `reachable` then means that one of them does while the handler loads. `next`: the next one with the same
 *         `gets`, LC_NPOS for none. */
struct lc_demand {
    const struct lc_installed *asker;
    const struct lc_requirement *requirement;
    lc_str range; /* what is judged: an alias's or workspace's range, else the requirement's */
    const struct lc_installed *gets, *alone;
    enum lc_verdict verdict, verdict_alone;
    bool reachable, own;
    size_t next;
};

/* Shape:  `first` and `first_edge` by index of the inventory: the first demand that gets the copy, the first edge of
 *         the graph that leads into it (`next_edge` by edge); LC_NPOS for none. `cut`: a cap was reached.
 *         `unread` is the first asker whose requirements could not all be read (`unread_why`), NULL for none. */
struct lc_demands {
    struct lc_demand *items; /* the function's own first, then askers in inventory order, requirements in file order */
    size_t count, capacity;
    const struct lc_inventory *inventory;
    size_t *first, *first_edge, *next_edge;
    bool cut;
    const struct lc_installed *unread;
    size_t unread_count;
    lc_str unread_why;
};

/* Of a function with LC_NEED_GRAPH. Only requirements that hold here: markers are evaluated, extras and optional ones
 * without a copy passed over; askers that nothing can reach too. Owner: `arena`. */
void lc_demands_build(const struct lc_target *target, struct lc_arena *arena, struct lc_demands *out);
/* A copy elsewhere in the image that would satisfy the requirement; NULL for none. */
const struct lc_installed *lc_demand_other(const struct lc_demands *demands, const struct lc_demand *demand,
                                           struct lc_arena *arena);
/* Of layers alone: no function's code, nothing is known to be reachable. */
void lc_demands_build_stack(const struct lc_stack *stack, struct lc_arena *arena, struct lc_demands *out);

/* "'a' 1.0.0 of layer 1 (one.zip)", or "the function's package.json". */
lc_str lc_show_asker(struct lc_context *cx, const struct lc_demand *demand);
/* Adds the place of a copy's metadata. */
void lc_finding_at_copy(struct lc_context *cx, struct lc_finding *finding, const struct lc_installed *copy);
/* Notes who gets `copy`, in one line; nothing when nobody is known to. */
void lc_note_importers(struct lc_context *cx, struct lc_finding *finding, const struct lc_demands *demands,
                       const struct lc_installed *copy);

#endif
