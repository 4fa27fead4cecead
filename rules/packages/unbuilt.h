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
/* What would build the function's code: the command when its description tells, else words. */
lc_str lc_build_of(const struct lc_context *cx);
/* Why the description itself leaves open what is deployed: the code is not built, the layers are not known. Empty when it
 * does not. */
lc_str lc_description_doubt(const struct lc_context *cx);
/* What would settle lc_image_doubt: the build, or what makes the layers known; may be empty. */
lc_str lc_doubt_settled_by(const struct lc_context *cx);
/* Says what helps when a file of an npm package does not find the package's own addon at `path`, where the install script
 * puts it: that did not run, or on another machine. False: it is no addon, nothing is said. `copy` may be NULL. */
bool lc_fix_own_addon(struct lc_context *cx, struct lc_finding *finding, const struct lc_installed *copy, lc_str path);

#endif
