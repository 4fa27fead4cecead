#ifndef LC_LINT_RUN_IMPORTS_H
#define LC_LINT_RUN_IMPORTS_H

#include "layers/graph/graph.h"
#include "rules/model.h"

/* The imports of every source file, lexed at most once a run whoever asks first, and shared by all functions.
 * Threads: read and announce are safe from any number; who asks for a file that another thread is lexing waits for it.
 * Owner:   the cache; release after the last graph. */
struct lc_import_cache;
struct lc_import_cache *lc_import_cache_new(const struct lc_model *model, uint64_t seed, struct lc_arena *arena);
void lc_import_cache_release(struct lc_import_cache *cache);
/* With one job nothing is announced: nobody could lex ahead. */
struct lc_import_reader lc_import_cache_reader(struct lc_import_cache *cache, size_t jobs);

/* Lexes announced files ahead of who will ask for them, until the cache is closed: for workers that have no graph to
 * follow. Close when the last graph is done; reading goes on to work. */
void lc_import_cache_help(struct lc_import_cache *cache);
void lc_import_cache_close(struct lc_import_cache *cache);

#endif
