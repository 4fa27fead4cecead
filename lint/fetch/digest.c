/* Hashes of archives. */
#include "lint/fetch/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/types.h>
#include <unistd.h>

#include <sha2.h>

#include "layers/base/base64.h"

bool lc_digest_from_base64(lc_str text, struct lc_digest *out)
{
    struct lc_digest digest;
    uint32_t bits = 0;
    unsigned count = 0;
    size_t len = 0;

    /* 32 bytes take 43 characters, the last of which holds two bits of nothing, and one of padding. */
    if (text.len != 44 || text.ptr[43] != '=')
        return false;
    for (size_t i = 0; i < 43; i++) {
        int value = lc_base64_digit(text.ptr[i]);
        if (value < 0)
            return false;
        bits = (bits << 6 | (uint32_t)value) & 0xffffff;
        count += 6;
        if (count < 8)
            continue;
        count -= 8;
        digest.bytes[len++] = (unsigned char)(bits >> count);
    }
    if ((bits & 3) != 0)
        return false;
    *out = digest;
    return true;
}

static int value_of_hex(char c)
{
    if (lc_is_digit(c))
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool lc_digest_from_hex(lc_str text, struct lc_digest *out)
{
    struct lc_digest digest;

    if (text.len != (size_t)2 * LC_DIGEST_BYTES)
        return false;
    for (size_t i = 0; i < LC_DIGEST_BYTES; i++) {
        int high = value_of_hex(text.ptr[2 * i]), low = value_of_hex(text.ptr[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        digest.bytes[i] = (unsigned char)(high << 4 | low);
    }
    *out = digest;
    return true;
}

lc_str lc_digest_hex(const struct lc_digest *digest, struct lc_arena *arena)
{
    static const char digits[] = "0123456789abcdef";
    char *text = lc_arena_bytes(arena, (size_t)2 * LC_DIGEST_BYTES);

    for (size_t i = 0; i < LC_DIGEST_BYTES; i++) {
        text[2 * i] = digits[digest->bytes[i] >> 4];
        text[2 * i + 1] = digits[digest->bytes[i] & 15];
    }
    return (lc_str){text, (size_t)2 * LC_DIGEST_BYTES};
}

bool lc_digest_eq(const struct lc_digest *a, const struct lc_digest *b)
{
    return memcmp(a->bytes, b->bytes, LC_DIGEST_BYTES) == 0;
}

enum lc_status lc_digest_file(const char *path, struct lc_digest *out, uint64_t *size, struct lc_err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC), reason;
    unsigned char chunk[65536];
    SHA2_CTX sum;
    ssize_t got;

    if (fd < 0)
        return lc_fail(err, LC_IO, "cannot read '%s': %s", path, strerror(errno));
    *size = 0;
    SHA256Init(&sum);
    while ((got = read(fd, chunk, sizeof chunk)) > 0) {
        SHA256Update(&sum, chunk, (size_t)got);
        *size += (uint64_t)got;
    }
    reason = errno;
    close(fd);
    if (got < 0)
        return lc_fail(err, LC_IO, "cannot read '%s': %s", path, strerror(reason));
    SHA256Final(out->bytes, &sum);
    return LC_OK;
}
