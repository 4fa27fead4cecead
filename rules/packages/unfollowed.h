#ifndef LC_RULES_PACKAGES_UNFOLLOWED_H
#define LC_RULES_PACKAGES_UNFOLLOWED_H

#include "rules/rule.h"

/* Says what of a function's imports could not be followed: the user's own imports of computed names in one unknown,
 * files that could not be read to their end in another. */
void lc_report_unfollowed(struct lc_context *cx);

#endif
