/* The bytes of zip entries.
 *
 *   stored                   read as they are
 *   deflated, to be checked  libdeflate in one go when declared and packed size are moderate, zlib in pieces
 *                            otherwise
 *   deflated, head only      zlib: libdeflate cannot stop early
 *   any other method         libzip, on a zip of that one entry made in memory: no handle is shared between threads,
 *                            and nothing odd about the archive matters
 *
 * What comes out is counted. A declared size only decides how much memory is taken, and only after the packed size
 * has shown that it is possible at all. */

#include "layers/archive/inflater.h"

#include <inttypes.h>
#include <stdlib.h>

#include <libdeflate.h>
#include <sys/mman.h>
#include <zip.h>

#include "layers/base/caps.h"

#define WHOLE_BYTES_MAX (64u << 20) /* larger entries are inflated in pieces */

struct lc_inflater *lc_inflater_new(void)
{
    struct lc_inflater *inflater = calloc(1, sizeof *inflater);

    if (!inflater)
        lc_out_of_memory(sizeof *inflater);
    inflater->go_bytes = LC_GO_BYTES;
    return inflater;
}

void lc_inflater_free(struct lc_inflater *inflater)
{
    if (!inflater)
        return;
    libdeflate_free_decompressor(inflater->fast);
    if (inflater->slow_ready)
        inflateEnd(&inflater->slow);
    free(inflater->packed);
    free(inflater->plain);
    free(inflater->in);
    free(inflater->out);
    free(inflater);
}

/* Memory for tens of megabytes that are written once. In large pages where the system has them: giving out small ones
 * takes it half as long again as inflating into them.
 * Source: madvise(2), MADV_HUGEPAGE; pages of 2 MiB on x86_64 and arm64. */
static unsigned char *allocate(size_t *size)
{
    enum { PAGE = 2 << 20 };
    unsigned char *bytes;

    if (*size < 2 * PAGE)
        return malloc(*size);
    *size = (*size + PAGE - 1) / PAGE * PAGE;
    bytes = aligned_alloc(PAGE, *size);
#ifdef MADV_HUGEPAGE
    if (bytes)
        (void)madvise(bytes, *size, MADV_HUGEPAGE); /* advice, no more */
#endif
    return bytes;
}

static unsigned char *reserve(unsigned char **bytes, size_t *room, size_t wanted)
{
    if (wanted > *room || !*bytes) {
        size_t larger = *room < LC_PIECE_BYTES ? LC_PIECE_BYTES : *room;

        /* Doubling large ones would take memory that nobody uses. */
        while (larger < wanted && larger < LC_GO_BYTES)
            larger *= 2;
        if (larger < wanted)
            larger = wanted;
        free(*bytes);
        *bytes = allocate(&larger);
        if (!*bytes)
            lc_out_of_memory(larger);
        *room = larger;
    }
    return *bytes;
}

unsigned char *lc_inflater_plain(struct lc_inflater *inflater, size_t wanted)
{
    inflater->plain_uses++;
    return reserve(&inflater->plain, &inflater->plain_room, wanted);
}

void lc_inflater_trim(struct lc_inflater *inflater)
{
    inflater->plain_uses++;
    free(inflater->packed);
    free(inflater->plain);
    inflater->packed = inflater->plain = NULL;
    inflater->packed_room = inflater->plain_room = 0;
    inflater->go_bytes = LC_GO_BYTES;
}

void lc_inflater_allow(struct lc_inflater *inflater, uint64_t bytes)
{
    inflater->go_bytes = bytes;
}

static void reserve_pieces(struct lc_inflater *inflater)
{
    if (!inflater->in)
        inflater->in = malloc(LC_PIECE_BYTES);
    if (!inflater->out)
        inflater->out = malloc(LC_PIECE_BYTES);
    if (!inflater->in || !inflater->out)
        lc_out_of_memory(LC_PIECE_BYTES);
}

z_stream *lc_inflater_start(struct lc_inflater *inflater)
{
    reserve_pieces(inflater);
    if (!inflater->slow_ready) {
        if (inflateInit2(&inflater->slow, -MAX_WBITS) != Z_OK)
            lc_out_of_memory(sizeof inflater->slow);
        inflater->slow_ready = true;
    } else if (inflateReset(&inflater->slow) != Z_OK) {
        LC_BUG("inflateReset");
    }
    inflater->slow.avail_in = 0;
    return &inflater->slow;
}

/* ---- what can be wrong ---------------------------------------------------------------------------------------- */

enum lc_status lc_inflate_bad_data(const struct lc_zip_job *job)
{
    lc_archive_add_flaw(job->archive, LC_FLAW_BAD_DATA, job->read->entry, LC_NO_ENTRY, "%s", "");
    return lc_fail(job->err, LC_MALFORMED, "'%.*s' does not decompress", LC_FMT(job->entry->raw));
}

/* `more`: counting was given up at `actual`. */
static enum lc_status bad_size(const struct lc_zip_job *job, uint64_t actual, bool more)
{
    lc_archive_add_flaw(job->archive, LC_FLAW_BAD_SIZE, job->read->entry, LC_NO_ENTRY,
                        more ? "declares %" PRIu64 " bytes, holds more than %" PRIu64
                             : "declares %" PRIu64 " bytes, holds %" PRIu64,
                        job->entry->size, actual);
    return lc_fail(job->err, LC_MALFORMED, "'%.*s' does not have the %" PRIu64 " bytes it declares",
                   LC_FMT(job->entry->raw), job->entry->size);
}

static enum lc_status impossible_size(const struct lc_zip_job *job)
{
    lc_archive_add_flaw(job->archive, LC_FLAW_BAD_SIZE, job->read->entry, LC_NO_ENTRY,
                        "declares %" PRIu64 " bytes, which its %" PRIu64 " packed bytes cannot hold", job->entry->size,
                        job->entry->packed);
    return lc_fail(job->err, LC_MALFORMED, "'%.*s' cannot have the %" PRIu64 " bytes it declares",
                   LC_FMT(job->entry->raw), job->entry->size);
}

static enum lc_status check_crc(const struct lc_zip_job *job, uint32_t crc)
{
    if (crc == job->entry->crc)
        return LC_OK;
    lc_archive_add_flaw(job->archive, LC_FLAW_BAD_CHECKSUM, job->read->entry, LC_NO_ENTRY,
                        "declares %08" PRIx32 ", has %08" PRIx32, job->entry->crc, crc);
    return lc_fail(job->err, LC_MALFORMED, "'%.*s' does not match its checksum", LC_FMT(job->entry->raw));
}

static enum lc_status over_cap(const struct lc_zip_job *job)
{
    return lc_fail(job->err, LC_LIMIT, "'%.*s' has more than %" PRIu64 " bytes", LC_FMT(job->entry->raw),
                   job->read->cap);
}

enum lc_status lc_zip_packed(const struct lc_zip_job *job, uint64_t at, void *into, size_t length)
{
    return lc_archive_source_read(job->archive, job->data + at, into, length, job->err);
}

/* ---- zlib in pieces ------------------------------------------------------------------------------------------- */

enum lc_status lc_inflate_some(const struct lc_zip_job *job, z_stream *stream, uint64_t *at, size_t piece, char *into,
                               uint64_t room, uint64_t *made, uint32_t *crc, bool *ended)
{
    struct lc_inflater *inflater = job->inflater;
    int answer = Z_OK;

    *ended = false;
    while (*made < room && answer != Z_STREAM_END) {
        uint64_t left = job->entry->packed - *at;
        size_t now = room - *made < LC_PIECE_BYTES ? (size_t)(room - *made) : LC_PIECE_BYTES;

        if (stream->avail_in == 0 && left > 0) {
            size_t length = left < piece ? (size_t)left : piece;
            enum lc_status status = lc_zip_packed(job, *at, inflater->in, length);

            if (status != LC_OK)
                return status;
            stream->next_in = inflater->in;
            stream->avail_in = (uInt)length;
            *at += length;
        }
        stream->next_out = into ? (unsigned char *)into + *made : inflater->out;
        stream->avail_out = (uInt)now;
        answer = inflate(stream, Z_NO_FLUSH);
        now -= stream->avail_out;
        if (crc && now > 0)
            *crc = libdeflate_crc32(*crc, into ? (unsigned char *)into + *made : inflater->out, now);
        *made += now;
        /* No progress with everything given: the data end before the stream does. */
        if (answer != Z_OK && answer != Z_STREAM_END &&
            !(answer == Z_BUF_ERROR && (now > 0 || *at < job->entry->packed)))
            return LC_MALFORMED;
    }
    *ended = answer == Z_STREAM_END;
    return LC_OK;
}

/* A stream is at its declared end. Is that the end? Counts a little further when not. */
static enum lc_status finish_stream(const struct lc_zip_job *job, z_stream *stream, uint64_t at, uint64_t made,
                                    uint32_t crc, bool ended)
{
    uint64_t stop = made + LC_LIE_BYTES_MAX;
    enum lc_status status;

    if (!ended) {
        uint64_t before = made;

        status = lc_inflate_some(job, stream, &at, LC_PIECE_BYTES, NULL, stop, &made, NULL, &ended);
        job->read->inflated += made - before;
        if (status != LC_OK)
            return status == LC_MALFORMED ? lc_inflate_bad_data(job) : status;
    }
    if (made != job->entry->size || !ended)
        return bad_size(job, made, !ended);
    return check_crc(job, crc);
}

static enum lc_status inflate_in_pieces(const struct lc_zip_job *job, char *into)
{
    z_stream *stream = lc_inflater_start(job->inflater);
    uint64_t at = 0, made = 0;
    uint32_t crc = 0;
    bool ended = false;
    enum lc_status status = LC_OK;

    /* Of an empty entry this takes nothing; its stream is looked at below. */
    status = lc_inflate_some(job, stream, &at, LC_PIECE_BYTES, into, job->entry->size, &made, &crc, &ended);
    job->read->inflated += made;
    if (status != LC_OK)
        return status == LC_MALFORMED ? lc_inflate_bad_data(job) : status;
    return finish_stream(job, stream, at, made, crc, ended);
}

static enum lc_status inflate_head(const struct lc_zip_job *job)
{
    uint64_t want = job->read->cap < job->entry->size ? job->read->cap : job->entry->size, at = 0, made = 0;
    z_stream *stream = lc_inflater_start(job->inflater);
    size_t piece = want < LC_PIECE_BYTES / 2 ? (size_t)want + 512 : LC_PIECE_BYTES;
    char *into;
    bool ended;
    enum lc_status status;

    if (want > job->entry->packed * LC_DEFLATE_RATIO_MAX)
        want = job->entry->packed * LC_DEFLATE_RATIO_MAX;
    into = lc_arena_bytes(job->read->arena, (size_t)want);
    status = lc_inflate_some(job, stream, &at, piece, into, want, &made, NULL, &ended);
    job->read->inflated += made;
    if (status != LC_OK)
        return status == LC_MALFORMED ? lc_inflate_bad_data(job) : status;
    job->read->out = (lc_str){into, (size_t)made};
    return LC_OK;
}

/* ---- libdeflate in one go ------------------------------------------------------------------------------------- */

enum lc_status lc_inflate_whole(const struct lc_zip_job *job, unsigned char *into)
{
    struct lc_inflater *inflater = job->inflater;
    size_t packed = (size_t)job->entry->packed, size = (size_t)job->entry->size, used = 0, made = 0;
    unsigned char *bytes = reserve(&inflater->packed, &inflater->packed_room, packed);
    enum lc_status status = lc_zip_packed(job, 0, bytes, packed);

    if (status != LC_OK)
        return status;
    if (!inflater->fast && !(inflater->fast = libdeflate_alloc_decompressor()))
        lc_out_of_memory(1);
    switch (libdeflate_deflate_decompress_ex(inflater->fast, bytes, packed, into, size, &used, &made)) {
    case LIBDEFLATE_SUCCESS: break;
    /* What it left in the buffer is not reliable, and it does not say how much more there is: zlib does. */
    case LIBDEFLATE_INSUFFICIENT_SPACE: return inflate_in_pieces(job, NULL);
    case LIBDEFLATE_BAD_DATA:
    case LIBDEFLATE_SHORT_OUTPUT:
    default: job->read->inflated += size; return lc_inflate_bad_data(job);
    }
    job->read->inflated += made;
    if (made != size)
        return bad_size(job, made, false);
    return check_crc(job, libdeflate_crc32(0, into, made));
}

/* ---- stored --------------------------------------------------------------------------------------------------- */

static enum lc_status check_stored(const struct lc_zip_job *job)
{
    uint32_t crc = 0;

    reserve_pieces(job->inflater);
    for (uint64_t at = 0; at < job->entry->packed;) {
        uint64_t left = job->entry->packed - at;
        size_t length = left < LC_PIECE_BYTES ? (size_t)left : LC_PIECE_BYTES;
        enum lc_status status = lc_zip_packed(job, at, job->inflater->in, length);

        if (status != LC_OK)
            return status;
        crc = libdeflate_crc32(crc, job->inflater->in, length);
        at += length;
        job->read->inflated += length;
    }
    return check_crc(job, crc);
}

static enum lc_status read_stored(const struct lc_zip_job *job)
{
    struct lc_read *read = job->read;
    uint64_t size = job->entry->packed;
    enum lc_status status;
    char *bytes;

    if (read->want == LC_WANT_CHECK)
        return check_stored(job);
    if (size > job->entry->size)
        size = job->entry->size;
    if (size > read->cap)
        size = read->cap;
    bytes = lc_arena_bytes(read->arena, (size_t)size);
    status = lc_zip_packed(job, 0, bytes, (size_t)size);
    if (status != LC_OK)
        return status;
    read->inflated += size;
    read->out = (lc_str){bytes, (size_t)size};
    return read->want == LC_WANT_HEAD ? LC_OK : check_crc(job, libdeflate_crc32(0, bytes, (size_t)size));
}

/* ---- libzip for the rest -------------------------------------------------------------------------------------- */

bool lc_zip_method_is_known(uint16_t method)
{
    return method == LC_METHOD_STORED || method == LC_METHOD_DEFLATED ||
           zip_compression_method_supported(method, 0) == 1;
}

static void put(unsigned char **at, uint32_t value, size_t bytes)
{
    for (; bytes > 0; bytes--, value >>= 8)
        *(*at)++ = (unsigned char)(value & 0xff);
}

/* The fields that local and central header have in common, from "version needed" on. */
static void put_common(unsigned char **at, const struct lc_entry *entry)
{
    put(at, 63, 2);
    /* Bit 1 would say that an LZMA stream has an end marker. Not tried: the libzip of Debian 12 knows bzip2 only. */
    put(at, 0, 2);
    put(at, entry->method, 2);
    put(at, 0x00210000, 4);
    put(at, entry->crc, 4);
    put(at, (uint32_t)entry->packed, 4);
    put(at, (uint32_t)entry->size, 4);
    put(at, 1, 2);
    put(at, 0, 2);
}

/* A zip with one entry named "x" that has our entry's data. */
static enum lc_status make_small_zip(const struct lc_zip_job *job, unsigned char *bytes)
{
    size_t packed = (size_t)job->entry->packed, local = LC_ZIP_LOCAL_BYTES + 1 + packed;
    unsigned char *at = bytes;
    enum lc_status status;

    put(&at, LC_ZIP_LOCAL_SIGNATURE, 4);
    put_common(&at, job->entry);
    *at++ = 'x';
    status = lc_zip_packed(job, 0, at, packed);
    at += packed;
    put(&at, LC_ZIP_CENTRAL_SIGNATURE, 4);
    put(&at, 63, 2);
    put_common(&at, job->entry);
    memset(at, 0, 14); /* comment, disk, attributes, offset */
    at += 14;
    *at++ = 'x';
    put(&at, LC_ZIP_END_SIGNATURE, 4);
    put(&at, 0, 4);
    put(&at, 1, 2);
    put(&at, 1, 2);
    put(&at, LC_ZIP_CENTRAL_BYTES + 1, 4);
    put(&at, (uint32_t)local, 4);
    put(&at, 0, 2);
    return status;
}

/* Reads all or the head from an opened entry. libzip checks the CRC itself at the end; it does not mind a size that
 * lies. */
static enum lc_status drain(const struct lc_zip_job *job, zip_file_t *file)
{
    struct lc_read *read = job->read;
    bool head = read->want == LC_WANT_HEAD;
    uint64_t limit = head && read->cap < job->entry->size ? read->cap : job->entry->size, made = 0;
    uint64_t stop = head ? limit : limit + LC_LIE_BYTES_MAX;
    /* The packed size bounds nothing here (xz and bzip2 pack zeros without limit): memory grows with what really
     * comes. */
    size_t room = 0;
    char *bytes = NULL;
    uint32_t crc = 0;

    while (made < stop) {
        size_t now = stop - made < LC_PIECE_BYTES ? (size_t)(stop - made) : LC_PIECE_BYTES;
        zip_int64_t got = zip_fread(file, job->inflater->out, now);

        if (got < 0 && made < limit)
            return lc_inflate_bad_data(job);
        if (got <= 0)
            break;
        crc = libdeflate_crc32(crc, job->inflater->out, (size_t)got);
        if (read->arena && made + (uint64_t)got <= limit) {
            if (made + (uint64_t)got > room) {
                size_t larger = room * 2 < LC_PIECE_BYTES ? LC_PIECE_BYTES : room * 2;
                char *moved = lc_arena_bytes(read->arena, larger < limit ? larger : (size_t)limit);

                if (made > 0)
                    memcpy(moved, bytes, (size_t)made);
                room = larger;
                bytes = moved;
            }
            memcpy(bytes + made, job->inflater->out, (size_t)got);
        }
        made += (uint64_t)got;
    }
    read->inflated += made;
    read->out = (lc_str){bytes, read->arena && made <= limit ? (size_t)made : 0};
    if (head)
        return LC_OK;
    if (made != job->entry->size)
        return bad_size(job, made, made == stop);
    return check_crc(job, crc);
}

static enum lc_status read_by_libzip(const struct lc_zip_job *job)
{
    size_t length = (size_t)job->entry->packed + LC_ZIP_LOCAL_BYTES + LC_ZIP_CENTRAL_BYTES + LC_ZIP_END_BYTES + 2;
    unsigned char *bytes;
    enum lc_status status;
    zip_source_t *source;
    zip_file_t *file = NULL;
    zip_t *zip = NULL;

    if (job->entry->packed > LC_ENTRY_BYTES_MAX || job->entry->size > LC_ENTRY_BYTES_MAX)
        return over_cap(job);
    reserve_pieces(job->inflater);
    bytes = reserve(&job->inflater->packed, &job->inflater->packed_room, length);
    status = make_small_zip(job, bytes);
    if (status != LC_OK)
        return status;
    source = zip_source_buffer_create(bytes, length, 0, NULL);
    if (source && !(zip = zip_open_from_source(source, ZIP_RDONLY, NULL)))
        zip_source_free(source);
    if (zip)
        file = zip_fopen_index(zip, 0, 0);
    status = file ? drain(job, file) : lc_inflate_bad_data(job);
    if (file)
        zip_fclose(file);
    if (zip)
        zip_discard(zip);
    return status;
}

/* ---- the request ---------------------------------------------------------------------------------------------- */

static enum lc_status read_deflated(const struct lc_zip_job *job)
{
    struct lc_read *read = job->read;
    const struct lc_entry *entry = job->entry;
    bool check = read->want == LC_WANT_CHECK;
    enum lc_status status;
    char *into;

    if (read->want == LC_WANT_HEAD)
        return inflate_head(job);
    if (entry->packed > WHOLE_BYTES_MAX || entry->size > WHOLE_BYTES_MAX) {
        into = check ? NULL : lc_arena_bytes(read->arena, (size_t)entry->size);
        status = inflate_in_pieces(job, into);
    } else {
        into = check ? (char *)lc_inflater_plain(job->inflater, (size_t)entry->size)
                     : lc_arena_bytes(read->arena, (size_t)entry->size);
        status = lc_inflate_whole(job, (unsigned char *)into);
    }
    if (status == LC_OK && !check)
        read->out = (lc_str){into, (size_t)entry->size};
    return status;
}

enum lc_status lc_zip_bytes(struct lc_archive *archive, struct lc_read *read, struct lc_inflater *inflater,
                            struct lc_err *err)
{
    const struct lc_entry *entry = &archive->entries[read->entry];
    struct lc_zip_job job = {.archive = archive, .read = read, .inflater = inflater, .entry = entry, .err = err};
    uint32_t header = archive->reader->header_length[read->entry];

    if (header == 0)
        return lc_fail(err, LC_MALFORMED, "'%.*s' has a damaged header", LC_FMT(entry->raw));
    if (entry->flags & LC_ENTRY_UNREADABLE)
        return lc_fail(err, LC_UNSUPPORTED, "'%.*s' is encrypted or compressed by an unknown method",
                       LC_FMT(entry->raw));
    job.data = entry->offset + header;
    if (read->want == LC_WANT_RANGES)
        return lc_zip_ranges(&job);
    if (read->want != LC_WANT_HEAD) {
        /* No deflate stream of this length gives that much: a lie costs nothing, not even memory. */
        if (entry->method == LC_METHOD_DEFLATED && entry->size / LC_DEFLATE_RATIO_MAX > entry->packed)
            return impossible_size(&job);
        if (entry->method == LC_METHOD_STORED && entry->size != entry->packed)
            return bad_size(&job, entry->packed, false);
        if (entry->size > read->cap)
            return over_cap(&job);
    }
    if (entry->method == LC_METHOD_STORED)
        return read_stored(&job);
    if (entry->method == LC_METHOD_DEFLATED)
        return read_deflated(&job);
    return read_by_libzip(&job);
}
