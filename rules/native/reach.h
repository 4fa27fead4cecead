#ifndef LC_RULES_NATIVE_REACH_H
#define LC_RULES_NATIVE_REACH_H

#include "rules/native/binaries.h"

/* Does the handler load it? Asked only of what is wrong: what is never loaded fails nobody. */
enum lc_native_reach {
    LC_REACH_NEVER,   /* no import of any function leads to its package, and every import could be followed */
    LC_REACH_SPARE,   /* every chain of imports that does has one whose failure a package catches: it can do without */
    LC_REACH_GUARDED, /* the same, but it is the user's own code that catches it */
    LC_REACH_LATER,   /* in a function or a branch; or its package is loaded, and nothing names this file */
    LC_REACH_UNKNOWN, /* there is no function, or not every import could be followed */
    LC_REACH_START,   /* while the handler's module loads */
};

/* The strongest over the functions of cx->stack, or the one of cx->target, and over the items of the group. What is
 * started, or found through a search path, is not imported: LC_REACH_START. */
enum lc_native_reach lc_native_reach_of(struct lc_native_list *list, const struct lc_native_group *group);

/* Lowers the severity unless it is loaded at the start, or nobody knows, and says why in a note: to a note where a package
 * can do without, else to a warning. */
void lc_native_weigh(struct lc_context *cx, struct lc_finding *finding, enum lc_native_reach reach,
                     const struct lc_native_item *strongest);

/* How one file, or one import, of a function's graph is reached; never LC_REACH_NEVER or LC_REACH_UNKNOWN. */
enum lc_native_reach lc_native_reach_of_file(const struct lc_graph *graph, const struct lc_graph_file *file);
enum lc_native_reach lc_native_reach_of_edge(const struct lc_graph *graph, const struct lc_edge *edge);

/* Is it one of the npm packages whose only work is to load an addon of the package that asks (node-gyp-build)? */
bool lc_native_loads_addons(lc_str specifier);

#endif
