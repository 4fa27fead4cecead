/* The central directory: the authority on what the archive holds.
 *
 * It is read in large pieces, each beginning with a whole record, and kept: names are slices of it. First the records
 * of every piece are counted, so that the entries take exactly the memory that real records ask for, whatever the end
 * record claims; then each becomes an entry. */

#include "layers/archive/internal.h"

#include <inttypes.h>
#include <sys/stat.h>

#include <libdeflate.h>

#include "layers/base/caps.h"

#define PIECE_BYTES (4u << 20) /* the directory of some 40,000 entries */

#define HOST_UNIX 3 /* version made by, upper byte: section 4.4.2 */
#define HOST_DARWIN 19

struct piece {
    const char *bytes;
    size_t length; /* of whole records */
    size_t count;
};

struct pieces {
    struct piece *items;
    size_t count, capacity;
    uint64_t records;
    uint64_t consumed; /* bytes of the directory that are records */
    bool broken;       /* what follows is neither a record nor the directory's end */
};

/* The length of the record at `at`, 0 when it is none, SIZE_MAX when more bytes are needed to tell. */
static size_t record_length(const char *at, size_t left)
{
    size_t length;

    if (left < 4)
        return SIZE_MAX;
    if (lc_le32(at) != LC_ZIP_CENTRAL_SIGNATURE)
        return 0;
    if (left < LC_ZIP_CENTRAL_BYTES)
        return SIZE_MAX;
    length = (size_t)LC_ZIP_CENTRAL_BYTES + lc_le16(at + 28) + lc_le16(at + 30) + lc_le16(at + 32);
    return length > left ? SIZE_MAX : length;
}

/* Is what follows the records the optional digital signature, section 4.3.13? */
static bool is_signature(const char *at, size_t left)
{
    return left >= 6 && lc_le32(at) == LC_ZIP_SIGNED_SIGNATURE && (size_t)lc_le16(at + 4) + 6 == left;
}

/* Counts whole records from the start of `bytes`; `*rest` is what is left behind them. */
static void count_records(struct lc_arena *scratch, struct pieces *pieces, const char *bytes, size_t length,
                          size_t *rest)
{
    struct piece *piece = LC_PUSH(scratch, pieces);
    size_t at = 0, step;

    piece->bytes = bytes;
    while (at < length) {
        step = record_length(bytes + at, length - at);
        if (step == 0)
            pieces->broken = true;
        if (step == 0 || step == SIZE_MAX)
            break;
        at += step;
        piece->count++;
    }
    piece->length = at;
    pieces->records += piece->count;
    pieces->consumed += at;
    *rest = length - at;
}

static enum lc_status read_pieces(struct lc_archive *archive, const struct lc_zip_end *end, struct lc_arena *scratch,
                                  struct pieces *pieces, struct lc_err *err)
{
    uint64_t at = end->start;
    const char *rest_at = NULL;
    size_t rest = 0;

    while (at < end->limit && !pieces->broken) {
        size_t fresh = end->limit - at < PIECE_BYTES ? (size_t)(end->limit - at) : PIECE_BYTES;
        char *bytes = lc_arena_bytes(&archive->arena, rest + fresh);
        enum lc_status status;

        if (rest > 0)
            memcpy(bytes, rest_at, rest);
        status = lc_archive_source_read(archive, at, bytes + rest, fresh, err);
        if (status != LC_OK)
            return status;
        at += fresh;
        count_records(scratch, pieces, bytes, rest + fresh, &rest);
        rest_at = bytes + pieces->items[pieces->count - 1].length;
        if (pieces->records > LC_ENTRIES_MAX || pieces->consumed > LC_CENTRAL_BYTES_MAX)
            return lc_fail(err, LC_LIMIT, "'%.*s' lists more than %u entries or %u bytes of them",
                           LC_FMT(archive->name), LC_ENTRIES_MAX, LC_CENTRAL_BYTES_MAX);
    }
    if (rest > 0 && !is_signature(rest_at, rest))
        pieces->broken = true;
    return LC_OK;
}

bool lc_zip_extra_find(lc_str block, uint32_t id, lc_str *out)
{
    /* Packers pad this block with odd bytes: what is no field ends the search and is no flaw. */
    while (block.len >= 4) {
        size_t length = lc_le16(block.ptr + 2);

        if (length > block.len - 4)
            return false;
        if (lc_le16(block.ptr) == id) {
            *out = lc_str_cut(block, 4, 4 + length);
            return true;
        }
        block = lc_str_from_index(block, 4 + length);
    }
    return false;
}

/* Section 4.5.3: the 64-bit fields stand in this order, and only those whose small field is all ones. */
static void take_zip64(lc_str extra, struct lc_entry *entry, uint64_t *offset)
{
    uint64_t *fields[3] = {&entry->size, &entry->packed, offset};
    lc_str data = {0};

    if (!lc_zip_extra_find(extra, LC_ZIP_EXTRA_ZIP64, &data))
        return;
    for (size_t i = 0; i < 3; i++) {
        if (*fields[i] != UINT32_MAX)
            continue;
        if (data.len < 8)
            return;
        *fields[i] = lc_le64(data.ptr);
        data = lc_str_from_index(data, 8);
    }
}

/* Section 4.6.9. unzip and libzip take this name when it was made for the stored one; others do not look at it. */
static bool take_unicode_path(lc_str extra, lc_str raw, lc_str *out)
{
    lc_str data = {0};

    if (!lc_zip_extra_find(extra, LC_ZIP_EXTRA_UNICODE_PATH, &data) || data.len < 5 || data.ptr[0] != 1)
        return false;
    if (lc_le32(data.ptr + 1) != libdeflate_crc32(0, raw.len > 0 ? raw.ptr : "", raw.len))
        return false;
    *out = lc_str_from_index(data, 5);
    return !lc_str_eq(*out, raw);
}

/* The file's type and permissions. On systems without Unix modes both stay open: a name decides what is a folder. */
static void take_mode(struct lc_entry *entry, unsigned made_by, uint32_t attributes, bool trailing_slash)
{
    uint32_t mode = attributes >> 16;

    entry->kind = trailing_slash ? LC_ENTRY_DIRECTORY : LC_ENTRY_FILE;
    /* All zero is not "chmod 0": that would still have a file type. */
    if ((made_by != HOST_UNIX && made_by != HOST_DARWIN) || mode == 0)
        return;
    entry->mode = mode & 07777;
    entry->flags |= LC_ENTRY_HAS_MODE;
    /* A name with a slash at its end makes a folder, whatever the mode or size says: unzip, Python and Go agree on
     * that. */
    if (trailing_slash)
        return;
    switch (mode & S_IFMT) {
    case 0:
    case S_IFREG: break;
    case S_IFDIR: entry->kind = LC_ENTRY_DIRECTORY; break;
    case S_IFLNK: entry->kind = LC_ENTRY_SYMLINK; break;
    /* `zip` marks what it reads from a pipe as one; with content it is a file to unzip and Python. */
    case S_IFIFO: entry->kind = entry->size > 0 ? LC_ENTRY_FILE : LC_ENTRY_SPECIAL; break;
    default: entry->kind = LC_ENTRY_SPECIAL; break;
    }
}

static void take_name(struct lc_archive *archive, uint32_t index, lc_str extra, struct lc_clean_name *name)
{
    struct lc_entry *entry = &archive->entries[index];
    lc_str other = {0};

    if (take_unicode_path(extra, entry->raw, &other)) {
        lc_archive_add_flaw(archive, LC_FLAW_NAME_DISAGREES, index, LC_NO_ENTRY, "%s",
                            "its Unicode path extra field has another name");
        lc_name_clean(&archive->arena, other, name);
    } else {
        lc_name_clean(&archive->arena, entry->raw, name);
    }
    entry->path = name->path;
    if (name->unsafe)
        entry->flags |= LC_ENTRY_UNSAFE;
    if (name->flaws)
        lc_name_report(archive, index, name);
}

static void check_readable(struct lc_archive *archive, uint32_t index, unsigned bits)
{
    struct lc_entry *entry = &archive->entries[index];

    if (entry->kind == LC_ENTRY_DIRECTORY)
        return;
    if (bits & (LC_ZIP_BIT_ENCRYPTED | LC_ZIP_BIT_STRONG)) {
        entry->flags |= LC_ENTRY_UNREADABLE;
        lc_archive_add_flaw(archive, LC_FLAW_ENCRYPTED, index, LC_NO_ENTRY, "%s", "");
    } else if (!lc_zip_method_is_known(entry->method)) {
        entry->flags |= LC_ENTRY_UNREADABLE;
        lc_archive_add_flaw(archive, LC_FLAW_UNKNOWN_METHOD, index, LC_NO_ENTRY, "method %u", entry->method);
    }
}

/* Section 4.3.12: signature 0, made by 4, needed 6, flags 8, method 10, time 12, CRC 16, packed 20, size 24, lengths
 * of name 28, extra 30 and comment 32, disk 34, attributes 36 and 38, offset 42. */
static void take_record(struct lc_archive *archive, uint32_t index, const char *at, uint64_t shift, uint16_t *bits)
{
    struct lc_entry *entry = &archive->entries[index];
    size_t name_length = lc_le16(at + 28);
    lc_str extra = {at + LC_ZIP_CENTRAL_BYTES + name_length, lc_le16(at + 30)};
    struct lc_clean_name name;
    uint64_t offset = lc_le32(at + 42);

    entry->raw = (lc_str){at + LC_ZIP_CENTRAL_BYTES, name_length};
    entry->method = lc_le16(at + 10);
    entry->crc = lc_le32(at + 16);
    entry->packed = lc_le32(at + 20);
    entry->size = lc_le32(at + 24);
    entry->flags = LC_ENTRY_HAS_CRC;
    *bits = lc_le16(at + 8);
    if (extra.len > 0)
        take_zip64(extra, entry, &offset);
    /* Offsets that wrap point outside the file and are found there. */
    entry->offset = offset + shift;
    take_name(archive, index, extra, &name);
    take_mode(entry, (unsigned char)at[5], lc_le32(at + 38), name.trailing_slash);
    if (entry->kind == LC_ENTRY_SPECIAL) {
        entry->flags |= LC_ENTRY_UNSAFE;
        lc_archive_add_flaw(archive, LC_FLAW_SPECIAL_FILE, index, LC_NO_ENTRY, "%s", "");
    }
    check_readable(archive, index, *bits);
}

static void report_count(struct lc_archive *archive, const struct lc_zip_end *end, const struct pieces *pieces)
{
    uint64_t records = pieces->records;
    bool counted = records == end->stored_count;

    /* Without zip64 many packers write the count's lower 16 bits, and readers know. */
    if (!end->zip64 && (records & 0xffff) == end->stored_count)
        counted = true;
    if (pieces->broken && records < end->stored_count) {
        lc_archive_add_flaw(archive, LC_FLAW_BAD_HEADER, LC_NO_ENTRY, LC_NO_ENTRY,
                            "record %" PRIu64 " of %" PRIu64 " in the central directory is damaged", records + 1,
                            end->stored_count);
        archive->complete = false;
    } else if (!counted) {
        lc_archive_add_flaw(archive, LC_FLAW_WRONG_COUNT, LC_NO_ENTRY, LC_NO_ENTRY,
                            "it counts %" PRIu64 " entries, there are %" PRIu64, end->stored_count, records);
    } else if (pieces->broken) {
        lc_archive_add_flaw(archive, LC_FLAW_GAP, LC_NO_ENTRY, LC_NO_ENTRY,
                            "%" PRIu64 " bytes between the central directory and the end record",
                            end->limit - end->start - pieces->consumed);
    }
}

enum lc_status lc_zip_read_central(struct lc_archive *archive, const struct lc_zip_end *end, struct lc_arena *scratch,
                                   uint16_t **bits, struct lc_err *err)
{
    struct pieces pieces = {0};
    enum lc_status status = read_pieces(archive, end, scratch, &pieces, err);
    uint32_t index = 0;

    if (status != LC_OK)
        return status;
    archive->count = (size_t)pieces.records;
    archive->entries = LC_NEW_ARRAY(&archive->arena, archive->count, struct lc_entry);
    *bits = LC_NEW_ARRAY(scratch, archive->count, uint16_t);
    for (size_t i = 0; i < pieces.count; i++) {
        const char *at = pieces.items[i].bytes;

        for (size_t left = pieces.items[i].count; left > 0; left--, index++) {
            take_record(archive, index, at, end->shift, &(*bits)[index]);
            at += (size_t)LC_ZIP_CENTRAL_BYTES + lc_le16(at + 28) + lc_le16(at + 30) + lc_le16(at + 32);
        }
    }
    report_count(archive, end, &pieces);
    lc_names_mark_duplicates(archive);
    return LC_OK;
}
