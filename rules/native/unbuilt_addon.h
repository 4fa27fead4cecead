#ifndef LC_RULES_NATIVE_UNBUILT_ADDON_H
#define LC_RULES_NATIVE_UNBUILT_ADDON_H

#include "rules/native/binaries.h"

/* npm packages that the handler loads and whose binary is not there at all: no platform package among their
 * optionalDependencies came with them, or their addon was neither built nor downloaded (npm with --ignore-scripts, or
 * --omit=optional). Reports for cx->target, as findings of the rule that asks. What has binaries for other platforms is
 * told by those rules. */
void lc_native_check_unbuilt(struct lc_context *cx);

#endif
