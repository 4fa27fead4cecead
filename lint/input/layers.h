#ifndef LC_LINT_INPUT_LAYERS_H
#define LC_LINT_INPUT_LAYERS_H

#include "layers/base/map.h"
#include "lint/fetch/aws.h"
#include "lint/fetch/lock.h"
#include "lint/input/input.h"

/* Layers that are named only by ARN, and what was fetched of them. */

/* --region, --profile, --endpoint-url. */
struct lc_aws lc_aws_given(const struct lc_arguments *arguments, struct lc_arena *arena);

/* A layer whose content is in the cache: reports go on to call it by its ARN. */
void lc_layer_is_cached(struct lc_artifact *layer, const struct lc_cache *cache, const struct lc_layer_record *record,
                        struct lc_arena *arena);

/* The lock that holds for a folder, and what has been looked up by it.
 * Owner:  `arena`. */
struct lc_locked {
    struct lc_arena *arena;
    struct lc_lock lock;
    struct lc_cache cache;
    struct lc_map seen; /* ARN -> struct lc_artifact, decided */
};

/* Errors: those of lc_lock_find; LC_IO there is a lock, but no place for a cache. */
LC_MUST_USE enum lc_status lc_locked_open(struct lc_locked *locked, lc_str folder, struct lc_arena *arena,
                                          struct lc_err *err);
/* Gives layers that are known only by ARN the content that the lock names. Without a lock nothing is looked for: what
 * happens to be in a cache must not decide what a run says.
 * Errors: LC_MALFORMED the cache holds something else than what is locked. */
LC_MUST_USE enum lc_status lc_locked_apply(struct lc_locked *locked, struct lc_artifact *layers, size_t count,
                                           struct lc_err *err);

#endif
