#ifndef LC_LINT_AFTER_AFTER_H
#define LC_LINT_AFTER_AFTER_H

#include "lint/run/run.h"

/* Small steps after the rules, in this order: merge, severity, places, order, fingerprint, redact. (Suppressions and
 * baselines take their place here.) */
void lc_after(const struct lc_run *run, struct lc_results *results, struct lc_arena *arena);

/* One cause, one finding: findings that say the same about the same places become one with all their functions; the
 * same for unknowns. */
void lc_after_merge(const struct lc_model *model, struct lc_results *results, struct lc_arena *arena);

/* Severities that configurations ask for. A finding that functions of several configurations share has the gravest
 * that any of theirs gives it: nobody's error is hidden by a neighbour's choice. Without a function the run's holds. */
void lc_after_severity(const struct lc_model *model, const struct lc_selection *const *selections, size_t count,
                       struct lc_results *results, struct lc_arena *arena);

/* Adds to findings about a layer the line of the description that attaches it. */
void lc_after_places(const struct lc_model *model, struct lc_results *results, struct lc_arena *arena);

/* Severity, then the rules' order, then place, message, first function: the same on every machine. */
void lc_after_sort(struct lc_results *results);

/* Sixteen hex digits of rule, kind, subject, logical id and entry path with content hashes taken out; equal ones are
 * numbered. */
void lc_after_fingerprint(const struct lc_model *model, struct lc_results *results, struct lc_arena *arena);
/* No secret reaches a report: every text that may show bytes of the user's goes through the scrubber. */
void lc_after_redact(const struct lc_model *model, struct lc_results *results, struct lc_arena *arena);
/* `path` with runs of 8 or more hex digits that hold a digit and a letter replaced by '#': names bundlers make from
 * content. */
lc_str lc_without_hashes(lc_str path, struct lc_arena *arena);

#endif
