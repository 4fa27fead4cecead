/* The local headers, walked in the order they lie in the file: does each say what the central directory says, do
 * entries share bytes, and does anything hide between them? A reader that streams, or that trusts local headers,
 * would see what the directory does not list: that is what makes an archive ambiguous. */

#include "layers/archive/internal.h"

#include <inttypes.h>
#include <stdlib.h>

#include "layers/base/caps.h"

#define WINDOW_BYTES (32u << 10)
#define WINDOW_ROOM (LC_ZIP_LOCAL_BYTES + 2u * 65535u) /* the longest header */
#define NEIGHBOURS 6u /* headers that must fit into a window to make reading all of it cheaper than each alone */
#define SCAN_BYTES (64u << 10)
#define NAME_PLAUSIBLE_MAX 4096u

/* The part of the file that was read last. */
struct window {
    const struct lc_archive *archive;
    unsigned char *bytes;
    uint64_t at;
    size_t length;
};

struct walk {
    struct lc_archive *archive;
    const struct lc_zip_end *end;
    const uint16_t *bits;
    struct window window;
    unsigned char *scan; /* SCAN_BYTES + LC_ZIP_LOCAL_BYTES */
    uint64_t scanned;    /* bytes between entries looked through so far */
    uint64_t covered;    /* where the entries met so far end */
    uint32_t covered_by; /* the entry that ends there */
};

/* `need` bytes at `at`, which lie inside the file; reads up to `wish` when it must read. */
static enum lc_status window_get(struct window *window, uint64_t at, size_t need, size_t wish,
                                 const unsigned char **out, struct lc_err *err)
{
    uint64_t left = window->archive->reader->source.size - at;
    enum lc_status status;

    if (at >= window->at && at - window->at <= window->length && need <= window->length - (at - window->at)) {
        *out = window->bytes + (at - window->at);
        return LC_OK;
    }
    if (wish < need)
        wish = need;
    if (wish > left)
        wish = (size_t)left;
    window->length = 0;
    status = lc_archive_source_read(window->archive, at, window->bytes, wish, err);
    if (status != LC_OK)
        return status;
    window->at = at;
    window->length = wish;
    *out = window->bytes;
    return LC_OK;
}

/* Is this the start of an entry, and not four bytes that look like one? `left` bytes follow `at` in the gap. */
static bool is_plausible_header(const unsigned char *at, uint64_t left)
{
    unsigned needed = lc_le16(at + 4) & 0xff, flags = lc_le16(at + 6), method = lc_le16(at + 8);
    uint64_t length = (uint64_t)LC_ZIP_LOCAL_BYTES + lc_le16(at + 26) + lc_le16(at + 28);

    if (lc_le32(at) != LC_ZIP_LOCAL_SIGNATURE || needed > 63 || (flags & 0xc780) != 0)
        return false;
    if (!(method <= 20 || (method >= 93 && method <= 99)) || lc_le16(at + 26) == 0 ||
        lc_le16(at + 26) > NAME_PLAUSIBLE_MAX)
        return false;
    if (!(flags & LC_ZIP_BIT_DESCRIPTOR) && lc_le32(at + 18) != UINT32_MAX)
        length += lc_le32(at + 18);
    return length <= left;
}

/* Looks for a local header in [from, to). `*too_much`: the gaps of this archive are larger than what is searched. */
static enum lc_status find_hidden(struct walk *walk, uint64_t from, uint64_t to, bool *hidden, bool *too_much,
                                  struct lc_err *err)
{
    *hidden = *too_much = false;
    if (to - from > LC_GAP_BYTES_MAX || walk->scanned > LC_GAP_BYTES_MAX - (to - from)) {
        *too_much = true;
        return LC_OK;
    }
    walk->scanned += to - from;
    while (to - from > LC_ZIP_LOCAL_BYTES) {
        size_t length =
            to - from < SCAN_BYTES + LC_ZIP_LOCAL_BYTES ? (size_t)(to - from) : SCAN_BYTES + LC_ZIP_LOCAL_BYTES;
        enum lc_status status = lc_archive_source_read(walk->archive, from, walk->scan, length, err);

        if (status != LC_OK)
            return status;
        for (size_t i = 0; i + LC_ZIP_LOCAL_BYTES < length; i++) {
            const unsigned char *next = memchr(walk->scan + i, 'P', length - LC_ZIP_LOCAL_BYTES - i);

            if (!next)
                break;
            i = (size_t)(next - walk->scan);
            if (is_plausible_header(next, to - from - i)) {
                *hidden = true;
                return LC_OK;
            }
        }
        from += length - LC_ZIP_LOCAL_BYTES;
    }
    return LC_OK;
}

/* The bytes before the first entry. What offsets account for is nobody's business (a script that unpacks itself, a
 * stub), as long as no second archive stands there. When no offset accounts for it, readers that do not guess refuse
 * the archive: libzip does, while unzip, Python, Java and Go guess. Programs that run and unpack themselves are made
 * in that way by `cat`, and meant. */
static enum lc_status check_prefix(struct walk *walk, uint64_t first, struct lc_err *err)
{
    static const char *const programs[] = {"#!", "\177ELF", "MZ", "\xcf\xfa\xed\xfe"};
    char start[4] = {0};
    bool hidden, too_much, program = false;
    enum lc_status status = LC_OK;

    if (first > LC_ZIP_LOCAL_BYTES) {
        status = find_hidden(walk, 0, first, &hidden, &too_much, err);
        if (status == LC_OK && hidden)
            lc_archive_add_flaw(
                walk->archive, LC_FLAW_PREFIX, LC_NO_ENTRY, LC_NO_ENTRY,
                "the %" PRIu64 " bytes before the first entry hold one that the directory does not list", first);
        if (status == LC_OK && too_much)
            lc_archive_add_flaw(walk->archive, LC_FLAW_PREFIX, LC_NO_ENTRY, LC_NO_ENTRY,
                                "%" PRIu64 " bytes, not searched", first);
        if (status != LC_OK || hidden || too_much)
            return status;
    }
    if (walk->end->shift == 0)
        return LC_OK;
    if (first >= sizeof start)
        status = lc_archive_source_read(walk->archive, 0, start, sizeof start, err);
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
        program |= strncmp(start, programs[i], strlen(programs[i])) == 0;
    if (status == LC_OK && (!program || walk->end->two_directories))
        lc_archive_add_flaw(walk->archive, LC_FLAW_PREFIX, LC_NO_ENTRY, LC_NO_ENTRY,
                            "%" PRIu64 " bytes that no offset accounts for", walk->end->shift);
    return status;
}

static enum lc_status check_gap(struct walk *walk, uint64_t from, uint64_t to, struct lc_err *err)
{
    bool hidden, too_much;
    enum lc_status status;

    /* A data descriptor, padding for alignment: too short for a header and a name. */
    if (to - from <= LC_ZIP_LOCAL_BYTES)
        return LC_OK;
    status = find_hidden(walk, from, to, &hidden, &too_much, err);
    if (status == LC_OK && (hidden || too_much))
        lc_archive_add_flaw(
            walk->archive, LC_FLAW_GAP, walk->covered_by, LC_NO_ENTRY,
            hidden ? "the %" PRIu64 " bytes behind it hold an entry" : "%" PRIu64 " bytes, not searched", to - from);
    return status;
}

static void lose(struct walk *walk, uint32_t index, const char *why)
{
    walk->archive->entries[index].flags |= LC_ENTRY_UNREADABLE;
    walk->archive->reader->header_length[index] = 0;
    lc_archive_add_flaw(walk->archive, LC_FLAW_BAD_HEADER, index, LC_NO_ENTRY, "%s", why);
}

/* With a data descriptor the header was written before the values were known: zero, or all ones when they are to be
 * found in zip64 fields; some packers know them all the same. */
static bool is_excused(uint64_t local, bool descriptor)
{
    return descriptor && (local == 0 || local == UINT32_MAX);
}

/* Section 4.3.7: signature 0, needed 4, flags 6, method 8, time 10, CRC 14, packed 18, size 22, lengths of name 26
 * and extra 28. */
static void compare(struct walk *walk, uint32_t index, const unsigned char *header)
{
    const struct lc_entry *entry = &walk->archive->entries[index];
    unsigned bits = walk->bits[index], local_bits = lc_le16(header + 6);
    lc_str name = {(const char *)header + LC_ZIP_LOCAL_BYTES, lc_le16(header + 26)};
    lc_str extra = {name.ptr + name.len, lc_le16(header + 28)}, big = {0};
    uint64_t packed = lc_le32(header + 18), size = lc_le32(header + 22);
    bool descriptor = ((bits | local_bits) & LC_ZIP_BIT_DESCRIPTOR) != 0;
    const char *what = NULL;

    if (!lc_str_eq(name, entry->raw))
        lc_archive_add_flaw(walk->archive, LC_FLAW_NAME_DISAGREES, index, LC_NO_ENTRY, "%s",
                            "the local header has another name");
    /* In a local header the field has both sizes or neither, size first: section 4.5.3. */
    if ((packed == UINT32_MAX || size == UINT32_MAX) && lc_zip_extra_find(extra, LC_ZIP_EXTRA_ZIP64, &big)) {
        if (size == UINT32_MAX && big.len >= 8) {
            size = lc_le64(big.ptr);
            big = lc_str_from_index(big, 8);
        }
        if (packed == UINT32_MAX && big.len >= 8)
            packed = lc_le64(big.ptr);
    }
    if (lc_le16(header + 8) != entry->method)
        what = "compression methods";
    else if (size != entry->size && !is_excused(size, descriptor))
        what = "sizes";
    else if (packed != entry->packed && !is_excused(packed, descriptor))
        what = "packed sizes";
    else if (lc_le32(header + 14) != entry->crc && !is_excused(lc_le32(header + 14), descriptor))
        what = "checksums";
    else if ((bits ^ local_bits) & LC_ZIP_BIT_ENCRYPTED)
        what = "encryption flags";
    if (what)
        lc_archive_add_flaw(walk->archive, LC_FLAW_SIZE_DISAGREES, index, LC_NO_ENTRY,
                            "local and central header have different %s", what);
}

/* Where entry `index` ends, given that its data begin at `data`; keeps `covered`. */
static void cover(struct walk *walk, uint32_t index, uint64_t data)
{
    struct lc_archive *archive = walk->archive;
    struct lc_entry *entry = &archive->entries[index];
    uint64_t end;

    if (__builtin_add_overflow(data, entry->packed, &end) || end > archive->reader->source.size) {
        lose(walk, index, "its data would reach past the end of the file");
        end = data;
    } else if (end > walk->end->start && data <= walk->end->start) {
        lc_archive_add_flaw(archive, LC_FLAW_BAD_HEADER, index, LC_NO_ENTRY, "%s",
                            "its data would reach into the central directory");
    }
    if (end >= walk->covered) {
        walk->covered = end;
        walk->covered_by = index;
    }
}

/* The header of the `order`th entry by offset. */
static enum lc_status check_entry(struct walk *walk, size_t order, struct lc_err *err)
{
    struct lc_archive *archive = walk->archive;
    const uint32_t *by_offset = archive->reader->by_offset;
    uint32_t index = by_offset[order];
    struct lc_entry *entry = &archive->entries[index];
    const unsigned char *header = NULL;
    size_t length, wish = LC_ZIP_LOCAL_BYTES + entry->raw.len + 64;
    enum lc_status status;

    if (entry->offset > walk->end->start || walk->end->start - entry->offset < LC_ZIP_LOCAL_BYTES)
        return lose(walk, index, "its local header would lie outside the entries"), LC_OK;
    if (order + NEIGHBOURS < archive->count &&
        archive->entries[by_offset[order + NEIGHBOURS]].offset - entry->offset < WINDOW_BYTES)
        wish = WINDOW_BYTES;
    status = window_get(&walk->window, entry->offset, LC_ZIP_LOCAL_BYTES, wish, &header, err);
    if (status != LC_OK)
        return status;
    if (lc_le32(header) != LC_ZIP_LOCAL_SIGNATURE)
        return lose(walk, index, "there is no local header at its offset"), LC_OK;
    length = (size_t)LC_ZIP_LOCAL_BYTES + lc_le16(header + 26) + lc_le16(header + 28);
    if (length > walk->end->start - entry->offset)
        return lose(walk, index, "its local header would reach into the central directory"), LC_OK;
    status = window_get(&walk->window, entry->offset, length, wish, &header, err);
    if (status != LC_OK)
        return status;

    if (entry->offset < walk->covered) {
        lc_archive_add_flaw(archive, LC_FLAW_OVERLAP, index, walk->covered_by, "%" PRIu64 " bytes",
                            walk->covered - entry->offset);
    } else if (walk->covered > 0) {
        status = check_gap(walk, walk->covered, entry->offset, err);
        if (status != LC_OK)
            return status;
    }
    archive->reader->header_length[index] = (uint32_t)length;
    compare(walk, index, header);
    cover(walk, index, entry->offset + length);
    return LC_OK;
}

struct place {
    uint64_t offset;
    uint32_t index;
};

static int compare_places(const void *a, const void *b)
{
    const struct place *x = a, *y = b;

    if (x->offset != y->offset)
        return x->offset < y->offset ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

static void sort_by_offset(struct lc_archive *archive)
{
    struct lc_archive_reader *reader = archive->reader;
    bool sorted = true;
    struct place *places;

    reader->by_offset = LC_NEW_ARRAY(&archive->arena, archive->count, uint32_t);
    for (uint32_t i = 0; i < archive->count; i++) {
        reader->by_offset[i] = i;
        sorted &= i == 0 || archive->entries[i - 1].offset <= archive->entries[i].offset;
    }
    if (sorted)
        return;
    places = calloc(archive->count, sizeof *places);
    if (!places)
        lc_out_of_memory(archive->count * sizeof *places);
    for (uint32_t i = 0; i < archive->count; i++)
        places[i] = (struct place){archive->entries[i].offset, i};
    qsort(places, archive->count, sizeof *places, compare_places);
    for (uint32_t i = 0; i < archive->count; i++)
        reader->by_offset[i] = places[i].index;
    free(places);
}

/* Bytes were put before the archive, and the directory says by how much. Did its entries move too? */
static enum lc_status check_shift(struct walk *walk, struct lc_err *err)
{
    struct lc_archive *archive = walk->archive;
    uint64_t shift = walk->end->shift, size = archive->reader->source.size;
    const unsigned char *header = NULL;
    uint64_t first;

    if (walk->end->shift == 0 || archive->count == 0)
        return LC_OK;
    first = archive->entries[archive->reader->by_offset[0]].offset;
    for (int moved = 1; moved >= 0; moved--) {
        uint64_t at = moved ? first : first - shift;
        enum lc_status status;

        if (at > size || size - at < LC_ZIP_LOCAL_BYTES)
            continue;
        status = window_get(&walk->window, at, LC_ZIP_LOCAL_BYTES, LC_ZIP_LOCAL_BYTES, &header, err);
        if (status != LC_OK)
            return status;
        if (lc_le32(header) != LC_ZIP_LOCAL_SIGNATURE)
            continue;
        if (!moved) {
            for (size_t i = 0; i < archive->count; i++)
                archive->entries[i].offset -= shift;
            lc_archive_add_flaw(
                archive, LC_FLAW_PREFIX, LC_NO_ENTRY, LC_NO_ENTRY,
                "the directory lies %" PRIu64 " bytes from where the end record says, the entries do not", shift);
        }
        return LC_OK;
    }
    return LC_OK;
}

static enum lc_status walk_entries(struct walk *walk, struct lc_err *err)
{
    struct lc_archive *archive = walk->archive;
    uint64_t first = archive->count > 0 ? archive->entries[archive->reader->by_offset[0]].offset : walk->end->start;
    enum lc_status status = LC_OK;

    if (first <= walk->end->start)
        status = check_prefix(walk, first, err);
    for (size_t i = 0; i < archive->count && status == LC_OK; i++)
        status = check_entry(walk, i, err);
    if (status == LC_OK && walk->covered > 0 && walk->covered < walk->end->start)
        status = check_gap(walk, walk->covered, walk->end->start, err);
    return status;
}

enum lc_status lc_zip_read_locals(struct lc_archive *archive, const struct lc_zip_end *end, const uint16_t *bits,
                                  struct lc_err *err)
{
    struct walk walk = {
        .archive = archive, .end = end, .bits = bits, .window.archive = archive, .covered_by = LC_NO_ENTRY};
    enum lc_status status;

    archive->reader->header_length = LC_NEW_ARRAY(&archive->arena, archive->count, uint32_t);
    sort_by_offset(archive);
    if (!end->located)
        return LC_OK;
    walk.window.bytes = malloc(WINDOW_ROOM);
    walk.scan = malloc(SCAN_BYTES + LC_ZIP_LOCAL_BYTES);
    if (!walk.window.bytes || !walk.scan)
        lc_out_of_memory(WINDOW_ROOM);
    status = check_shift(&walk, err);
    if (status == LC_OK)
        status = walk_entries(&walk, err);
    free(walk.window.bytes);
    free(walk.scan);
    return status;
}
