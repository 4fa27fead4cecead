#ifndef LC_LINT_FETCH_DIGEST_H
#define LC_LINT_FETCH_DIGEST_H

#include "layers/base/arena.h"

/* SHA-256 as AWS writes it (base64) and as everybody else does (hex). The sum itself is libmd's, which libedit brings
 * into the process anyway. */

#define LC_DIGEST_BYTES 32

struct lc_digest {
    unsigned char bytes[LC_DIGEST_BYTES];
};

/* 44 characters of base64, as in CodeSha256; 64 lower-case hex digits. False when the text is not one. */
bool lc_digest_from_base64(lc_str text, struct lc_digest *out);
bool lc_digest_from_hex(lc_str text, struct lc_digest *out);
lc_str lc_digest_hex(const struct lc_digest *digest, struct lc_arena *arena);
bool lc_digest_eq(const struct lc_digest *a, const struct lc_digest *b);

/* Of a file's content, with its size in bytes. Errors: LC_IO. */
LC_MUST_USE enum lc_status lc_digest_file(const char *path, struct lc_digest *out, uint64_t *size, struct lc_err *err);

#endif
