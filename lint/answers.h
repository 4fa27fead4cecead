#ifndef LC_LINT_ANSWERS_H
#define LC_LINT_ANSWERS_H

#include "layers/graph/graph.h"
#include "rules/model.h"

/* What the files of a layer stack get when they import: worked out once for all functions that share the stack, wherever
 * the answer is found without looking at a function's own code. A hundred functions over the same layers then follow
 * the same thousands of imports without searching for any of them again.
 * Shape:   a store a stack. Only answers that are found and certain are shared, under Node.js, where a file of /opt
 *          looks in /opt first: what the function's own files could change is asked for by each function itself.
 * Threads: of_file is safe from any number; the first who asks for a file works it out, others wait.
 * Owner:   the store's arena; release after the last graph was used. */
struct lc_answer_store;
struct lc_answer_store *lc_answer_store_new(const struct lc_stack *stack, uint64_t seed, struct lc_arena *arena);
void lc_answer_store_release(struct lc_answer_store *store);

/* The store as a graph asks it; an empty one (of_file NULL) where this function's settings change how files of layers
 * search. */
struct lc_shared_answers lc_answer_store_for(struct lc_answer_store *store, const struct lc_function *function);

#endif
