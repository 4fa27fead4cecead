#ifndef LC_LINT_FETCH_AWS_H
#define LC_LINT_FETCH_AWS_H

#include "layers/text/text.h"
#include "lint/fetch/cache.h"

/* What AWS has deployed, by the user's own `aws` command line tool, which knows the user's credentials, profiles and
 * proxies; and the archives it names. */

/* Shape:  as given by --region, --profile, --endpoint-url; empty: not given. */
struct lc_aws {
    lc_str region, profile, endpoint;
    struct lc_arena *arena;
};

/* Errors: LC_USAGE when one of them is no such thing. */
LC_MUST_USE enum lc_status lc_aws_check(const struct lc_aws *aws, struct lc_err *err);

/* A function: the answer of get-function ({"Configuration", "Code"}), with its code in the cache.
 * Shape:  `code` is empty when it has none that could be fetched, a container image.
 * Errors: LC_USAGE no name of a function; LC_NOT_FOUND `aws` failed, in its own words; LC_IO there is no `aws`, no
 *         download, no cache; LC_MALFORMED an answer that is not what AWS documents; LC_LIMIT. */
struct lc_deployed {
    const struct lc_node *configuration;
    lc_str code;
};
LC_MUST_USE enum lc_status lc_aws_function(const struct lc_aws *aws, const struct lc_cache *cache, lc_str name,
                                           struct lc_deployed *out, struct lc_err *err);

/* A layer version into the cache: asked for only when the cache does not have it. `*fetched` says whether anything was
 * downloaded. `wanted` is the hash it must have, or NULL.
 * Errors: as above; LC_MALFORMED also when it does not have the hash that is wanted. */
LC_MUST_USE enum lc_status lc_aws_layer(const struct lc_aws *aws, const struct lc_cache *cache, lc_str arn,
                                        const struct lc_digest *wanted, struct lc_layer_record *out, bool *fetched,
                                        struct lc_err *err);

#endif
