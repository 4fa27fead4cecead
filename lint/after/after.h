#ifndef LC_LINT_AFTER_AFTER_H
#define LC_LINT_AFTER_AFTER_H

#include "rules/rule.h"

/* Small steps after the rules, in this order: merge, places, order, fingerprint. (Suppressions, severity overrides and
 * baselines take their place here.) */
void lc_after(const struct lc_model *model, struct lc_results *results, struct lc_arena *arena);

/* One cause, one finding: findings that say the same about the same places become one with all their functions; the
 * same for unknowns. */
void lc_after_merge(const struct lc_model *model, struct lc_results *results, struct lc_arena *arena);

/* Adds to findings about a layer the line of the description that attaches it. */
void lc_after_places(const struct lc_model *model, struct lc_results *results, struct lc_arena *arena);

/* Severity, then the rules' order, then place, message, first function: the same on every machine. */
void lc_after_sort(struct lc_results *results);

/* Sixteen hex digits of rule, kind, subject, logical id and entry path with content hashes taken out; equal ones are
 * numbered. */
void lc_after_fingerprint(struct lc_results *results, struct lc_arena *arena);
/* `path` with runs of 8 or more hex digits that hold a digit and a letter replaced by '#': names bundlers make from
 * content. */
lc_str lc_without_hashes(lc_str path, struct lc_arena *arena);

#endif
