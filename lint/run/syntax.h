#ifndef LC_LINT_RUN_SYNTAX_H
#define LC_LINT_RUN_SYNTAX_H

#include "layers/flow/flow.h"
#include "rules/model.h"

/* The syntax and source maps of first-party source files, read at most once a run whoever asks first, and shared by
 * all functions.
 * Threads: read is safe from any number; who asks for a file that another parses waits for it, since a parse may take
 *          a gigabyte for a while.
 * Owner:   the cache: source and syntax of a file live in an arena of its own until the cache is released, after the
 *          reports. */
struct lc_syntax_cache;
struct lc_syntax_cache *lc_syntax_cache_new(uint64_t seed, struct lc_arena *arena);
void lc_syntax_cache_release(struct lc_syntax_cache *cache);
struct lc_syntax_reader lc_syntax_cache_reader(struct lc_syntax_cache *cache);

#endif
