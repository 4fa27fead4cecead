#ifndef LC_LINT_IMPORTS_H
#define LC_LINT_IMPORTS_H

#include "layers/graph/graph.h"
#include "rules/model.h"

/* The imports of every source file, lexed at most once a run whoever asks first, and shared by all functions.
 * Threads: read is safe from any number; two that ask for one file at a time may both lex it, and the first to finish
 *          is kept: the result is the same.
 * Owner:   the cache; release after the last graph. */
struct lc_import_cache;
struct lc_import_cache *lc_import_cache_new(const struct lc_model *model, uint64_t seed, struct lc_arena *arena);
void lc_import_cache_release(struct lc_import_cache *cache);
struct lc_import_reader lc_import_cache_reader(struct lc_import_cache *cache);

#endif
