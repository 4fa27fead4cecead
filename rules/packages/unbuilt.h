#ifndef LC_RULES_PACKAGES_UNBUILT_H
#define LC_RULES_PACKAGES_UNBUILT_H

#include "rules/rule.h"

/* A source tree whose dependencies were not installed: what is missing from it may be there after the build. */
struct lc_unbuilt {
    lc_str why, how;
};

/* Is it one? A manifest beside the handler, or above it, names dependencies, and no package of that ecosystem is in
 * the function's archive, nor, when that is a zip and so ready to deploy, in any layer. `handler` is the handler's
 * file. */
bool lc_is_unbuilt(struct lc_context *cx, lc_str handler, struct lc_unbuilt *out);

#endif
