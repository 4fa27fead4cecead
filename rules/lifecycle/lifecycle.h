#ifndef LC_RULES_LIFECYCLE_LIFECYCLE_H
#define LC_RULES_LIFECYCLE_LIFECYCLE_H

#include "rules/rule.h"

/* From what layers/flow found to findings. A rule of this folder is a kind, its words and its documentation; what the
 * handler leaves pending, and whether that is certain, was decided below.
 *
 * Shape:  a finding stands at the line in the archive that provides the file, with the line and a caret; before that at
 *         the line it was compiled from, when a source map tells. Its kind is the pattern. Certain loss keeps the
 *         rule's usual severity; what is lost on some path only, or is probably pending work, is at most a warning; so
 *         is what starts while the module loads, which an invocation may well finish. Notes: the calls that lead there,
 *         and where a path leaves without it. What could not be judged is said by every rule of the folder, and
 *         merged. */

/* The sentence around the work: "nothing waits for " 'fetch(…)' "". */
struct lc_lifecycle_words {
    const char *before, *after;
};

void lc_lifecycle_check(struct lc_context *cx, enum lc_flow_kind kind, const struct lc_lifecycle_words *words);

/* The same piece by piece, for rules that say their own sentence. */

/* Every item of a kind, in order, NULL at the end: `at` NULL starts. None when the handler is not the user's. */
const struct lc_flow_item *lc_lifecycle_next(const struct lc_context *cx, enum lc_flow_kind kind,
                                             const struct lc_flow_item *at);
/* What the analysis could not judge, and why a handler was not analyzed where nobody else says so. */
void lc_lifecycle_unknowns(struct lc_context *cx);
/* Where: the line it was written in and the line that runs, with an excerpt; the file alone when the line is 0, the
 * function when its file is not known. */
void lc_lifecycle_at(struct lc_context *cx, struct lc_finding *finding, const struct lc_flow_place *at);
/* The notes and the fix of an item. */
void lc_lifecycle_explain(struct lc_context *cx, struct lc_finding *finding, const struct lc_flow_item *item);
/* "index.js:12", or where that line was written: "src/index.ts:4". */
lc_str lc_lifecycle_place(struct lc_context *cx, const struct lc_flow_place *at);
/* 'fetch(…)' in quotes; a description ("the call of 'save'") without. */
lc_str lc_lifecycle_work(struct lc_context *cx, lc_str what);

#endif
