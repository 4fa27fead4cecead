/* The end of a zip: which end record counts, and where the central directory begins.
 *
 * Readers search backwards for the record's signature and differ in what they believe. Here every place with the
 * signature whose comment fits into the file is a candidate, and the best one counts: a central directory where it
 * points is worth more than none, a comment that ends where the file ends more than one that does not, later more
 * than earlier. Another good one is a flaw, unless it belongs to an archive stored inside.
 *
 * A directory is looked for where it must be when it ends at the end record (Info-ZIP and Python look there), then
 * where the record says it is (libzip looks there). */

#include "layers/archive/internal.h"

#include <inttypes.h>
#include <stdlib.h>

/* A comment is at most 65,535 bytes; the zip64 records stand before the end record. */
#define TAIL_BYTES (65535u + LC_ZIP_END_BYTES + LC_ZIP64_LOCATOR_BYTES + LC_ZIP64_END_BYTES)

struct tail {
    unsigned char *bytes;
    uint64_t at; /* file position of bytes[0] */
    size_t length;
};

struct candidate {
    struct lc_zip_end end;
    uint64_t comment_end;
    bool padded;     /* only zeros follow the comment */
    int worth;       /* 0 none, 1 fits, 2 has a directory, 3 ends with the file as well */
    bool split;      /* one part of several */
    bool lost_zip64; /* a locator, and no record where it points */
    bool zip64_disagrees;
};

static enum lc_status has_signature(const struct lc_archive *archive, uint64_t at, uint32_t signature, bool *out,
                                    struct lc_err *err)
{
    unsigned char bytes[4];
    enum lc_status status;

    *out = false;
    if (at > archive->reader->source.size || archive->reader->source.size - at < sizeof bytes)
        return LC_OK;
    status = lc_archive_source_read(archive, at, bytes, sizeof bytes, err);
    if (status == LC_OK)
        *out = lc_le32(bytes) == signature;
    return status;
}

/* Reads the zip64 end record at `at` when there is one; the fields of the small record that are all ones come from
 * it. */
static enum lc_status take_zip64(const struct lc_archive *archive, uint64_t at, const unsigned char *small,
                                 struct candidate *it, bool *found, struct lc_err *err)
{
    unsigned char big[LC_ZIP64_END_BYTES];
    enum lc_status status;
    struct lc_zip_end *end = &it->end;

    *found = false;
    if (at > end->at || end->at - at < LC_ZIP64_END_BYTES + LC_ZIP64_LOCATOR_BYTES)
        return LC_OK;
    status = lc_archive_source_read(archive, at, big, sizeof big, err);
    if (status != LC_OK || lc_le32(big) != LC_ZIP64_END_SIGNATURE)
        return status;
    *found = true;
    end->zip64 = true;
    end->limit = at;
    if (lc_le16(small + 10) == 0xffff)
        end->stored_count = lc_le64(big + 32);
    else if (end->stored_count != (lc_le64(big + 32) & 0xffff))
        it->zip64_disagrees = true;
    if (lc_le32(small + 12) == 0xffffffff)
        end->stored_size = lc_le64(big + 40);
    else if (end->stored_size != lc_le64(big + 40))
        it->zip64_disagrees = true;
    if (lc_le32(small + 16) == 0xffffffff)
        end->stored_offset = lc_le64(big + 48);
    else if (end->stored_offset != lc_le64(big + 48))
        it->zip64_disagrees = true;
    it->split = lc_le32(big + 16) != 0 || lc_le32(big + 20) != 0;
    return LC_OK;
}

static enum lc_status look_for_zip64(const struct lc_archive *archive, const unsigned char *small, struct candidate *it,
                                     struct lc_err *err)
{
    unsigned char locator[LC_ZIP64_LOCATOR_BYTES];
    enum lc_status status;
    bool found = false;

    if (it->end.at < sizeof locator)
        return LC_OK;
    status = lc_archive_source_read(archive, it->end.at - sizeof locator, locator, sizeof locator, err);
    if (status != LC_OK || lc_le32(locator) != LC_ZIP64_LOCATOR_SIGNATURE)
        return status;
    status = take_zip64(archive, lc_le64(locator + 8), small, it, &found, err);
    /* Behind a prefix that offsets do not account for, the record still stands right before its locator. */
    if (status == LC_OK && !found && it->end.at >= LC_ZIP64_END_BYTES + LC_ZIP64_LOCATOR_BYTES)
        status = take_zip64(archive, it->end.at - LC_ZIP64_END_BYTES - LC_ZIP64_LOCATOR_BYTES, small, it, &found, err);
    it->lost_zip64 = !found;
    if (found)
        it->split |= lc_le32(locator + 4) != 0 || lc_le32(locator + 16) > 1;
    return status;
}

static enum lc_status locate(const struct lc_archive *archive, struct candidate *it, struct lc_err *err)
{
    struct lc_zip_end *end = &it->end;
    bool by_end = false, by_offset = false;
    enum lc_status status = LC_OK;

    if (end->stored_size == 0 && end->stored_count == 0) {
        end->start = end->limit;
        end->located = true;
        return LC_OK;
    }
    if (end->stored_size >= LC_ZIP_CENTRAL_BYTES && end->stored_size <= end->limit)
        status = has_signature(archive, end->limit - end->stored_size, LC_ZIP_CENTRAL_SIGNATURE, &by_end, err);
    if (status == LC_OK && end->stored_offset < end->limit)
        status = has_signature(archive, end->stored_offset, LC_ZIP_CENTRAL_SIGNATURE, &by_offset, err);
    if (status != LC_OK)
        return status;
    end->located = by_end || by_offset;
    end->start = by_end ? end->limit - end->stored_size : end->stored_offset;
    if (end->start > end->stored_offset)
        end->shift = end->start - end->stored_offset;
    else
        end->missing = end->stored_offset - end->start;
    end->two_directories = by_end && by_offset && end->start != end->stored_offset;
    return LC_OK;
}

/* Is everything from `at` on zero? `bsdtar` and block devices fill up like that; no reader sees anything there. */
static bool is_zero(const struct tail *tail, uint64_t at)
{
    for (uint64_t i = at - tail->at; i < tail->length; i++)
        if (tail->bytes[i] != 0)
            return false;
    return true;
}

static enum lc_status examine(const struct lc_archive *archive, const struct tail *tail, size_t index,
                              struct candidate *it, struct lc_err *err)
{
    const unsigned char *small = tail->bytes + index;
    uint64_t size = archive->reader->source.size;
    enum lc_status status;

    *it = (struct candidate){.end = {.found = true,
                                     .at = tail->at + index,
                                     .limit = tail->at + index,
                                     .stored_count = lc_le16(small + 10),
                                     .stored_size = lc_le32(small + 12),
                                     .stored_offset = lc_le32(small + 16)}};
    it->comment_end = it->end.at + LC_ZIP_END_BYTES + lc_le16(small + 20);
    it->split = (lc_le16(small + 4) != 0 && lc_le16(small + 4) != 0xffff) ||
                (lc_le16(small + 6) != 0 && lc_le16(small + 6) != 0xffff);
    status = look_for_zip64(archive, small, it, err);
    if (status == LC_OK)
        status = locate(archive, it, err);
    if (status != LC_OK)
        return status;
    it->padded = is_zero(tail, it->comment_end);
    it->worth = 1;
    if (it->end.located && it->comment_end <= size)
        it->worth = it->comment_end == size ? 3 : 2;
    return LC_OK;
}

/* Is the end record of `other` one that some reader may take instead of `best`? An archive stored inside has its own,
 * before our directory; only a comment that reaches to the end of the file makes that one a rival. */
static bool is_rival(const struct candidate *best, const struct candidate *other, uint64_t size)
{
    if (other->worth < 2)
        return false;
    return other->end.at > best->end.start || other->comment_end == size;
}

static enum lc_status search(struct lc_archive *archive, const struct tail *tail, struct candidate *best, bool *rivals,
                             struct lc_err *err)
{
    uint64_t size = archive->reader->source.size;
    struct candidate first_rival = {0}, it;

    /* Two passes would examine twice: a rival is judged against the best so far, and again when a better one comes. */
    for (size_t i = tail->length - LC_ZIP_END_BYTES + 1; i-- > 0;) {
        enum lc_status status;

        if (tail->bytes[i] != 'P' || lc_le32(tail->bytes + i) != LC_ZIP_END_SIGNATURE)
            continue;
        status = examine(archive, tail, i, &it, err);
        if (status != LC_OK)
            return status;
        if (it.worth > best->worth) {
            if (best->worth >= 2)
                first_rival = *best;
            *best = it;
        } else if (first_rival.worth < 2 && is_rival(best, &it, size)) {
            first_rival = it;
        }
    }
    *rivals = is_rival(best, &first_rival, size);
    return LC_OK;
}

static void add_archive_flaw(struct lc_archive *archive, enum lc_flaw_kind kind, const char *detail)
{
    lc_archive_add_flaw(archive, kind, LC_NO_ENTRY, LC_NO_ENTRY, "%s", detail);
}

static enum lc_status report_missing_end(struct lc_archive *archive, struct lc_err *err)
{
    bool local = false;
    enum lc_status status;

    archive->complete = false;
    if (archive->reader->source.size == 0) {
        add_archive_flaw(archive, LC_FLAW_NOT_A_ZIP, "the file is empty");
        return LC_OK;
    }
    status = has_signature(archive, 0, LC_ZIP_LOCAL_SIGNATURE, &local, err);
    if (local)
        add_archive_flaw(archive, LC_FLAW_TRUNCATED,
                         "the end record is missing: the file was cut or is still being written");
    else
        add_archive_flaw(archive, LC_FLAW_NOT_A_ZIP, "there is no end record and no entry at the start");
    return status;
}

static void report_end(struct lc_archive *archive, const struct candidate *it, bool rivals)
{
    uint64_t size = archive->reader->source.size;

    if (it->comment_end > size)
        add_archive_flaw(archive, LC_FLAW_TRUNCATED, "the archive's comment is cut");
    if (it->comment_end < size && !it->padded)
        lc_archive_add_flaw(archive, LC_FLAW_TRAILER, LC_NO_ENTRY, LC_NO_ENTRY, "%" PRIu64 " bytes",
                            size - it->comment_end);
    if (it->split) {
        add_archive_flaw(archive, LC_FLAW_MULTI_DISK, "the end record speaks of other parts");
        archive->complete = false;
    }
    if (rivals)
        add_archive_flaw(archive, LC_FLAW_TWO_END_RECORDS, "each has a central directory");
    if (it->zip64_disagrees)
        add_archive_flaw(archive, LC_FLAW_TWO_END_RECORDS, "the zip64 one disagrees with the other");
    if (it->lost_zip64)
        add_archive_flaw(archive, LC_FLAW_BAD_HEADER, "there is no zip64 end record where its locator points");
    if (!it->end.located) {
        archive->complete = false;
        if (it->end.stored_offset > it->end.limit || it->end.stored_size > it->end.limit - it->end.stored_offset)
            add_archive_flaw(archive, LC_FLAW_TRUNCATED, "the central directory would lie outside the file");
        else
            add_archive_flaw(archive, LC_FLAW_BAD_HEADER, "there is no central directory where the end record points");
    } else if (it->end.missing > 0 && it->end.stored_count > 0) {
        lc_archive_add_flaw(archive, LC_FLAW_TRUNCATED, LC_NO_ENTRY, LC_NO_ENTRY,
                            "%" PRIu64 " bytes are missing before the central directory", it->end.missing);
    }
}

enum lc_status lc_zip_find_end(struct lc_archive *archive, struct lc_zip_end *end, struct lc_err *err)
{
    uint64_t size = archive->reader->source.size;
    struct candidate best = {0};
    struct tail tail = {0};
    bool rivals = false;
    enum lc_status status;

    if (size < LC_ZIP_END_BYTES)
        return report_missing_end(archive, err);
    tail.length = size < TAIL_BYTES ? (size_t)size : TAIL_BYTES;
    tail.at = size - tail.length;
    tail.bytes = malloc(tail.length);
    if (!tail.bytes)
        lc_out_of_memory(tail.length);
    status = lc_archive_source_read(archive, tail.at, tail.bytes, tail.length, err);
    if (status == LC_OK)
        status = search(archive, &tail, &best, &rivals, err);
    free(tail.bytes);
    if (status != LC_OK)
        return status;
    if (best.worth == 0)
        return report_missing_end(archive, err);
    report_end(archive, &best, rivals);
    *end = best.end;
    return LC_OK;
}
