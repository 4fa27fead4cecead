/* Entries -> the bytes of a zip file. Honest unless the recipe says otherwise; every time stamp is 1980-01-01 00:00,
 * so that the same recipe gives the same bytes everywhere (deflated bytes depend on zlib: store is the default). */
#include "testdata/tools/mkzip.h"

#include <string.h>
#include <sys/stat.h>
#define ZLIB_CONST /* next_in may be const */
#include <zlib.h>

enum {
    LOCAL_SIG = 0x04034b50,
    CENTRAL_SIG = 0x02014b50,
    DESCRIPTOR_SIG = 0x08074b50,
    END_SIG = 0x06054b50,
    END64_SIG = 0x06064b50,
    LOCATOR64_SIG = 0x07064b50,
    DOS_DATE = 0x0021, /* 1980-01-01 */
    FLAG_DESCRIPTOR = 0x0008,
    FLAG_UTF8 = 0x0800,
    HOST_UNIX = 3,
    PIECE = 1 << 20,
};
#define MAX32 UINT64_C(0xffffffff)

static uint64_t pick(struct mk_opt first, struct mk_opt second, uint64_t truth)
{
    return first.set ? first.value : second.set ? second.value : truth;
}

/* Large contents go piece by piece, each closed by a full flush, which lets the output of equal neighbours be repeated:
 * 250 MB of zeros are then made in no time. */
static void deflate_piece(z_stream *z, const unsigned char *piece, size_t len, int flush, struct mk_buf *out)
{
    unsigned char chunk[65536];
    int status;

    z->next_in = len > 0 ? piece : chunk;
    z->avail_in = (uInt)len;
    do {
        z->next_out = chunk;
        z->avail_out = sizeof chunk;
        status = deflate(z, flush);
        mk_put(out, chunk, sizeof chunk - z->avail_out);
    } while (z->avail_out == 0);
    if (status != (flush == Z_FINISH ? Z_STREAM_END : Z_OK))
        mk_die(NULL, "zlib fails with %d", status);
}

static bool same_as_before(const struct mk_buf *in, size_t at)
{
    return at >= PIECE && memcmp(in->ptr + at, in->ptr + at - PIECE, PIECE) == 0;
}

static void deflate_all(const struct mk_buf *in, struct mk_buf *out)
{
    struct mk_buf last = {0};
    z_stream z;
    size_t at = 0;

    memset(&z, 0, sizeof z);
    if (deflateInit2(&z, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        mk_die(NULL, "zlib does not start");
    for (; in->len - at > PIECE; at += PIECE) {
        if (!same_as_before(in, at)) {
            last.len = 0;
            deflate_piece(&z, in->ptr + at, PIECE, Z_FULL_FLUSH, &last);
        }
        mk_put(out, last.ptr, last.len);
    }
    deflate_piece(&z, in->ptr != NULL ? in->ptr + at : NULL, in->len - at, Z_FINISH, out);
    deflateEnd(&z);
}

static uint32_t crc_all(const struct mk_buf *in)
{
    uLong crc = crc32(0, NULL, 0), piece = 0;
    size_t at = 0;

    for (; in->len - at > PIECE; at += PIECE) {
        if (!same_as_before(in, at))
            piece = crc32_z(crc32(0, NULL, 0), in->ptr + at, PIECE);
        crc = crc32_combine(crc, piece, PIECE);
    }
    return (uint32_t)(in->len > at ? crc32_z(crc, in->ptr + at, in->len - at) : crc);
}

/* Bit 11 belongs to names that are UTF-8 and not plain ASCII; names of other bytes go without it, as zip does. */
static bool wants_utf8_flag(const struct mk_buf *name)
{
    bool high = false;

    for (size_t i = 0; i < name->len;) {
        unsigned char c = name->ptr[i];
        size_t more = c < 0x80                ? 0
                      : c >= 0xc2 && c < 0xe0 ? 1
                      : c >= 0xe0 && c < 0xf0 ? 2
                      : c >= 0xf0 && c < 0xf5 ? 3
                                              : 4;

        if (more == 4 || name->len - i <= more)
            return false;
        for (size_t k = 1; k <= more; k++)
            if ((name->ptr[i + k] & 0xc0) != 0x80)
                return false;
        high = high || more > 0;
        i += more + 1;
    }
    return high;
}

static uint64_t flags_of(const struct mk_entry *e)
{
    uint64_t flags = 0;

    if (e->descriptor)
        flags |= FLAG_DESCRIPTOR;
    if (wants_utf8_flag(&e->path))
        flags |= FLAG_UTF8;
    return pick(e->flags, e->flags, flags);
}

static uint64_t method_of(const struct mk_entry *e)
{
    return pick(e->method_id, e->method_id, e->deflate ? 8 : 0);
}

static uint64_t version_of(const struct mk_entry *e)
{
    return pick(e->version_needed, e->version_needed, e->zip64 ? 45 : e->deflate || S_ISDIR(e->mode) ? 20 : 10);
}

/* Zip64 extra field with as many numbers as given. */
static void zip64_extra(struct mk_buf *out, const uint64_t *numbers, size_t count)
{
    mk_put_le(out, 0x0001, 2);
    mk_put_le(out, 8 * count, 2);
    for (size_t i = 0; i < count; i++)
        mk_put_le(out, numbers[i], 8);
}

static void put_descriptor(const struct mk_entry *e, struct mk_buf *out)
{
    unsigned width = e->zip64 ? 8 : 4;

    if (e->descriptor_sig)
        mk_put_le(out, DESCRIPTOR_SIG, 4);
    mk_put_le(out, pick(e->crc, e->crc, e->real_crc), 4);
    mk_put_le(out, pick(e->csize, e->csize, e->real_csize), width);
    mk_put_le(out, pick(e->size, e->size, e->real_size), width);
}

/* The local header: a streamed entry says zero and is described behind its data. */
static void put_local_header(const struct mk_entry *e, struct mk_buf *out)
{
    const struct mk_buf *name = e->has_local_name ? &e->local_name : &e->path;
    uint64_t size = pick(e->local_size, e->descriptor ? (struct mk_opt){0} : e->size, e->descriptor ? 0 : e->real_size);
    uint64_t csize =
        pick(e->local_csize, e->descriptor ? (struct mk_opt){0} : e->csize, e->descriptor ? 0 : e->real_csize);
    uint64_t crc = pick(e->local_crc, e->descriptor ? (struct mk_opt){0} : e->crc, e->descriptor ? 0 : e->real_crc);
    struct mk_buf extra = {0};

    if (e->zip64)
        zip64_extra(&extra, (uint64_t[]){size, csize}, 2);
    mk_put(&extra, e->extra.ptr, e->extra.len);
    mk_put(&extra, e->local_extra.ptr, e->local_extra.len);
    mk_put_le(out, LOCAL_SIG, 4);
    mk_put_le(out, version_of(e), 2);
    mk_put_le(out, pick(e->local_flags, e->local_flags, flags_of(e)), 2);
    mk_put_le(out, pick(e->local_method_id, e->local_method_id, method_of(e)), 2);
    mk_put_le(out, 0, 2);
    mk_put_le(out, DOS_DATE, 2);
    mk_put_le(out, crc, 4);
    mk_put_le(out, e->zip64 ? MAX32 : csize, 4);
    mk_put_le(out, e->zip64 ? MAX32 : size, 4);
    mk_put_le(out, name->len, 2);
    mk_put_le(out, extra.len, 2);
    mk_put(out, name->ptr, name->len);
    mk_put(out, extra.ptr, extra.len);
}

static void put_local(struct mk_entry *e, struct mk_buf *out)
{
    struct mk_buf packed = {0};
    const struct mk_buf *data = &e->content;

    if (e->deflate) {
        deflate_all(&e->content, &packed);
        data = &packed;
    }
    e->real_size = e->content.len;
    e->real_csize = data->len;
    e->real_crc = crc_all(&e->content);
    mk_put(out, e->gap_before.ptr, e->gap_before.len);
    e->wrote_offset = out->len;
    if (e->no_local)
        return;
    put_local_header(e, out);
    mk_put(out, data->ptr, data->len);
    if (e->descriptor)
        put_descriptor(e, out);
}

static uint64_t external_of(const struct mk_entry *e, uint64_t host)
{
    uint64_t dos = S_ISDIR(e->mode) ? 0x10 : 0;

    return pick(e->external, e->external, (host == HOST_UNIX ? (uint64_t)e->mode << 16 : 0) | dos);
}

static uint64_t claimed_offset(const struct mk_zip *zip, const struct mk_entry *e)
{
    uint64_t at = e->wrote_offset, base = zip->prefix_unadjusted ? zip->prefix.len : 0;

    if (e->local_offset.set && e->offset_of.len == 0)
        return e->local_offset.value;
    for (size_t i = 0; e->offset_of.len > 0 && i < zip->count; i++) {
        const struct mk_entry *other = &zip->entries[i];

        if (other != e && other->path.len == e->offset_of.len &&
            memcmp(other->path.ptr, e->offset_of.ptr, e->offset_of.len) == 0)
            return other->wrote_offset + e->local_offset.value - base;
    }
    if (e->offset_of.len > 0)
        mk_die(NULL, "local-offset=@%.*s: no such entry", (int)e->offset_of.len, (const char *)e->offset_of.ptr);
    return at - base;
}

static void put_central(const struct mk_zip *zip, const struct mk_entry *e, struct mk_buf *out)
{
    uint64_t host = pick(e->host, e->host, HOST_UNIX);
    uint64_t size = pick(e->central_size, e->size, e->real_size);
    uint64_t csize = pick(e->central_csize, e->csize, e->real_csize);
    uint64_t offset = claimed_offset(zip, e);
    bool wide = e->zip64 || size > MAX32 || csize > MAX32 || offset > MAX32;
    struct mk_buf extra = {0};

    if (wide)
        zip64_extra(&extra, (uint64_t[]){size, csize, offset}, 3);
    mk_put(&extra, e->extra.ptr, e->extra.len);
    mk_put(&extra, e->central_extra.ptr, e->central_extra.len);
    mk_put_le(out, CENTRAL_SIG, 4);
    mk_put_le(out, host << 8 | 30, 2);
    mk_put_le(out, version_of(e), 2);
    mk_put_le(out, flags_of(e), 2);
    mk_put_le(out, method_of(e), 2);
    mk_put_le(out, 0, 2);
    mk_put_le(out, DOS_DATE, 2);
    mk_put_le(out, pick(e->central_crc, e->crc, e->real_crc), 4);
    mk_put_le(out, wide ? MAX32 : csize, 4);
    mk_put_le(out, wide ? MAX32 : size, 4);
    mk_put_le(out, e->path.len, 2);
    mk_put_le(out, extra.len, 2);
    mk_put_le(out, e->comment.len, 2);
    mk_put_le(out, 0, 2);
    mk_put_le(out, 0, 2);
    mk_put_le(out, external_of(e, host), 4);
    mk_put_le(out, wide ? MAX32 : offset, 4);
    mk_put(out, e->path.ptr, e->path.len);
    mk_put(out, extra.ptr, extra.len);
    mk_put(out, e->comment.ptr, e->comment.len);
}

/* End record with its three claims; the comment follows. */
static void put_end(struct mk_buf *out, uint64_t count, uint64_t cd_size, uint64_t cd_offset, uint64_t comment_len)
{
    mk_put_le(out, END_SIG, 4);
    mk_put_le(out, 0, 4);
    mk_put_le(out, count, 2);
    mk_put_le(out, count, 2);
    mk_put_le(out, cd_size, 4);
    mk_put_le(out, cd_offset, 4);
    mk_put_le(out, comment_len, 2);
}

static void put_end64(const struct mk_zip *zip, struct mk_buf *out, uint64_t count, uint64_t cd_size,
                      uint64_t cd_offset)
{
    uint64_t at = out->len - (zip->prefix_unadjusted ? zip->prefix.len : 0);

    count = pick(zip->zip64_entry_count, zip->zip64_entry_count, count);
    mk_put_le(out, END64_SIG, 4);
    mk_put_le(out, 44, 8);
    mk_put_le(out, HOST_UNIX << 8 | 45, 2);
    mk_put_le(out, 45, 2);
    mk_put_le(out, 0, 8);
    mk_put_le(out, count, 8);
    mk_put_le(out, count, 8);
    mk_put_le(out, cd_size, 8);
    mk_put_le(out, cd_offset, 8);
    mk_put_le(out, LOCATOR64_SIG, 4);
    mk_put_le(out, 0, 4);
    mk_put_le(out, at, 8);
    mk_put_le(out, 1, 4);
}

static void put_ends(const struct mk_zip *zip, struct mk_buf *out, uint64_t count, uint64_t cd_size, uint64_t cd_offset)
{
    bool wide = zip->zip64_end || count > 0xffff || cd_offset > MAX32;
    struct mk_buf second = {0};
    uint64_t comment_len;

    if (wide)
        put_end64(zip, out, count, cd_size, cd_offset);
    if (zip->second_end)
        put_end(&second, pick(zip->second_count, zip->second_count, 0),
                pick(zip->second_cd_size, zip->second_cd_size, 0),
                pick(zip->second_cd_offset, zip->second_cd_offset, cd_offset), 0);
    comment_len = zip->comment.len + (zip->second_end_in_comment ? second.len : 0);
    put_end(out, wide && !zip->entry_count.set ? 0xffff : count, wide ? MAX32 : cd_size, wide ? MAX32 : cd_offset,
            pick(zip->comment_length, zip->comment_length, comment_len));
    mk_put(out, zip->comment.ptr, zip->comment.len);
    mk_put(out, second.ptr, second.len);
}

static void finish(const struct mk_zip *zip, struct mk_buf *out)
{
    mk_put(out, zip->trailer.ptr, zip->trailer.len);
    for (size_t i = 0; i < zip->patch_count; i++) {
        uint64_t at = zip->patch_at[i];

        if (at > out->len || zip->patches[i].len > out->len - at)
            mk_die(NULL, "patch at %llu lies outside the %zu bytes", (unsigned long long)at, out->len);
        memcpy(out->ptr + at, zip->patches[i].ptr, zip->patches[i].len);
    }
    if (zip->truncate.set && zip->truncate.value < out->len)
        out->len = (size_t)zip->truncate.value;
    if (zip->cut.set)
        out->len = zip->cut.value < out->len ? out->len - (size_t)zip->cut.value : 0;
}

void mk_write(struct mk_zip *zip, struct mk_buf *out)
{
    uint64_t cd_start, count = 0, base = zip->prefix_unadjusted ? zip->prefix.len : 0;
    uint64_t cd_size;

    mk_put(out, zip->prefix.ptr, zip->prefix.len);
    for (size_t i = 0; i < zip->count; i++)
        put_local(&zip->entries[i], out);
    mk_put(out, zip->before_central.ptr, zip->before_central.len);
    cd_start = out->len;
    for (size_t i = 0; i < zip->count; i++)
        if (!zip->entries[i].no_central) {
            put_central(zip, &zip->entries[i], out);
            count++;
        }
    cd_size = out->len - cd_start;
    mk_put(out, zip->after_central.ptr, zip->after_central.len);
    put_ends(zip, out, pick(zip->entry_count, zip->entry_count, count), pick(zip->cd_size, zip->cd_size, cd_size),
             pick(zip->cd_offset, zip->cd_offset, cd_start - base));
    finish(zip, out);
}
