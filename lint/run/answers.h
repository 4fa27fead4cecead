#ifndef LC_LINT_RUN_ANSWERS_H
#define LC_LINT_RUN_ANSWERS_H

#include "layers/graph/graph.h"
#include "rules/model.h"

/* What the files of a layer stack get when they import: worked out once for all functions that share the stack, wherever
 * the answer is found without looking at a function's own code. A hundred functions over the same layers then follow
 * the same thousands of imports without searching for any of them again.
 * Shape:   a store a stack. Only answers that are found and certain are shared, under Node.js, where a file of /opt
 *          looks in /opt first: what the function's own files could change is asked for by each function itself.
 * Threads: graphs may be built by any number; the first who asks for a file works it out, others wait.
 * Owner:   the store's arena; release after the last graph was used. */
struct lc_answer_store;
/* By stack; NULL where one function would have it for itself, or files of layers look elsewhere first. */
struct lc_answer_store **lc_answer_stores_new(const struct lc_model *model, uint64_t seed, struct lc_arena *arena);
void lc_answer_stores_release(struct lc_answer_store **stores, const struct lc_model *model);

/* The import graph of a target, with the answers of its stack's store where there is one and the function's settings do
 * not change how files of layers search. */
void lc_answers_build_graph(struct lc_answer_store **stores, const struct lc_model *model, struct lc_target *target,
                            const struct lc_import_reader *reader, struct lc_arena *arena);

#endif
