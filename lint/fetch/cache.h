#ifndef LC_LINT_FETCH_CACHE_H
#define LC_LINT_FETCH_CACHE_H

#include "lint/fetch/download.h"

/* Archives that were fetched, in a folder of the user's own: layercheck below XDG_CACHE_HOME, or below ~/.cache.
 * Shape:  layers/ARN.zip with '.' for ':', and beside it ARN.json with what AWS said of it; code/SHA256.zip.
 *         Folders are 0700, files 0600, each written whole or not at all. What is found is used only when its hash is
 *         the one that is asked for. */

struct lc_cache {
    lc_str folder; /* absolute */
};

/* What AWS says of a layer version. */
struct lc_layer_record {
    lc_str arn, created;
    uint64_t size;
    struct lc_digest digest;
    struct {
        lc_str *items;
        size_t count, capacity;
    } runtimes, architectures;
};

/* Where the cache is; nothing is made. Errors: LC_IO neither variable names an absolute folder. */
LC_MUST_USE enum lc_status lc_cache_find(struct lc_cache *out, struct lc_arena *arena, struct lc_err *err);

/* `arn` has the form of a layer version (lint/fetch/arn.h). */
lc_str lc_cache_layer_path(const struct lc_cache *cache, lc_str arn, struct lc_arena *arena);
lc_str lc_cache_code_path(const struct lc_cache *cache, const struct lc_digest *digest, struct lc_arena *arena);

/* Is there a file with this content? One that was changed since is none. */
bool lc_cache_has(lc_str path, const struct lc_digest *digest, uint64_t size, struct lc_arena *arena);

/* Downloads to `path` unless it is there already; `*fetched` says which.
 * Errors: those of lc_download; LC_IO the cache cannot be written or is somebody else's. */
LC_MUST_USE enum lc_status lc_cache_bring(const struct lc_cache *cache, lc_str path, const struct lc_download *what,
                                          struct lc_arena *arena, bool *fetched, struct lc_err *err);

/* What AWS said of a layer when it was fetched. Reading gives false when there is none, or it cannot be read. */
LC_MUST_USE enum lc_status lc_cache_write_record(const struct lc_cache *cache, const struct lc_layer_record *record,
                                                 struct lc_arena *arena, struct lc_err *err);
bool lc_cache_read_record(const struct lc_cache *cache, lc_str arn, struct lc_arena *arena,
                          struct lc_layer_record *out);

/* A file written whole or not at all, 0600, in a folder that is made when it is not there. Errors: LC_IO. */
LC_MUST_USE enum lc_status lc_cache_write(const struct lc_cache *cache, lc_str path, lc_str text,
                                          struct lc_arena *arena, struct lc_err *err);

#endif
