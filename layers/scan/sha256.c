/* SHA-256 by libmd, in the writing of a wheel's RECORD. */
#include <stdint.h>
#include <sys/types.h>

#include <sha2.h>

#include "layers/scan/sha256.h"

enum { DIGEST_BYTES = 32, TEXT_BYTES = 43 };

lc_str lc_sha256_base64url(lc_str bytes, struct lc_arena *arena)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    unsigned char digest[DIGEST_BYTES + 1] = {0};
    char *out = lc_arena_bytes(arena, TEXT_BYTES + 1);
    SHA2_CTX sum;

    SHA256Init(&sum);
    if (bytes.len > 0)
        SHA256Update(&sum, (const uint8_t *)bytes.ptr, bytes.len);
    SHA256Final(digest, &sum);
    for (size_t i = 0, o = 0; i <= DIGEST_BYTES; i += 3, o += 4) {
        uint32_t bits = (uint32_t)digest[i] << 16 | (uint32_t)digest[i + 1] << 8 | digest[i + 2];
        for (size_t k = 0; k < 4; k++)
            out[o + k] = letters[bits >> (18 - 6 * k) & 63];
    }
    return (lc_str){out, TEXT_BYTES};
}
