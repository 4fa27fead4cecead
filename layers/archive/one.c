/* A zip of one stored file. */
#include "layers/archive/internal.h"

#include <libdeflate.h>

static char *put16(char *at, uint32_t value)
{
    at[0] = (char)(value & 0xff);
    at[1] = (char)(value >> 8 & 0xff);
    return at + 2;
}

static char *put32(char *at, uint32_t value)
{
    return put16(put16(at, value & 0xffff), value >> 16);
}

/* Fields that both headers have, from the version needed on. Source: APPNOTE.TXT 6.3.10, section 4.3.7. */
static char *put_common(char *at, lc_str name, lc_str text)
{
    at = put16(at, 10);
    at = put16(at, 0);
    at = put16(at, LC_METHOD_STORED);
    at = put32(at, 0x00210000); /* 1980-01-01 */
    at = put32(at, libdeflate_crc32(0, text.ptr, text.len));
    at = put32(at, (uint32_t)text.len);
    at = put32(at, (uint32_t)text.len);
    at = put16(at, (uint32_t)name.len);
    return put16(at, 0);
}

static char *put_bytes(char *at, lc_str bytes)
{
    if (bytes.len > 0)
        memcpy(at, bytes.ptr, bytes.len);
    return at + bytes.len;
}

lc_str lc_archive_of_one(struct lc_arena *arena, lc_str name, lc_str text)
{
    size_t central = LC_ZIP_LOCAL_BYTES + name.len + text.len, end = central + LC_ZIP_CENTRAL_BYTES + name.len;
    char *bytes = lc_arena_bytes(arena, end + LC_ZIP_END_BYTES), *at = bytes;

    at = put_common(put32(at, LC_ZIP_LOCAL_SIGNATURE), name, text);
    at = put_bytes(put_bytes(at, name), text);
    at = put_common(put16(put32(at, LC_ZIP_CENTRAL_SIGNATURE), 3 << 8 | 30), name, text);
    at = put32(put16(at, 0), 0);        /* comment; disk, internal attributes */
    at = put32(at, 0100644u << 16);     /* a regular file */
    at = put_bytes(put32(at, 0), name); /* at the start */
    at = put32(put32(at, LC_ZIP_END_SIGNATURE), 0);
    at = put16(put16(at, 1), 1);
    at = put32(put32(at, (uint32_t)(end - central)), (uint32_t)central);
    put16(at, 0);
    return (lc_str){bytes, end + LC_ZIP_END_BYTES};
}
