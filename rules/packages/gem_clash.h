#ifndef LC_RULES_PACKAGES_GEM_CLASH_H
#define LC_RULES_PACKAGES_GEM_CLASH_H

#include "rules/packages/demand.h"

/* Ruby's own kind of version-conflict: each gem alone gets the version that it asks for, but RubyGems activates one version
 * of a gem in a process, and two gems that the handler loads need two. The second of them ends with Gem::ConflictError.
 * Shape:  only needs that RubyGems meets at once, because one version alone is there that satisfies; where it has a choice,
 *         the order of what is required decides, and nothing is said. Nothing either where Bundler is set up. */
void lc_report_gem_clashes(struct lc_context *cx, const struct lc_demands *demands);

#endif
