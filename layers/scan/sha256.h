#ifndef LC_SCAN_SHA256_H
#define LC_SCAN_SHA256_H

#include "layers/base/arena.h"

/* SHA-256 of the bytes as a wheel's RECORD writes it: base64 with '-' and '_', without padding.
 * Source: FIPS 180-4; PEP 376 and 427. */
lc_str lc_sha256_base64url(lc_str bytes, struct lc_arena *arena);

#endif
