#ifndef LC_ARCHIVE_TEST_ZIP_H
#define LC_ARCHIVE_TEST_ZIP_H

#include <stdio.h>
#include <stdlib.h>

#include <libdeflate.h>

#include "layers/archive/archive.h"

/* A zip writer for the tests of this folder, in memory, that can lie about everything. Written from APPNOTE.TXT, not
 * from the reader.
 * Shape:  zip_add writes the local part and remembers the central record; zip_finish writes the directory and the
 *   end.
 * Owner:  zip_free. */
struct test_zip {
    unsigned char *bytes;
    size_t length, room;
    unsigned char *central;
    size_t central_length, central_room;
    unsigned count;
};

/* One entry. What is zero is the truth: a stored file with mode 0644 made on Unix. A lie of `NOT(x)` says x. */
#define NOT(value) ((uint64_t)(value) + 1)
struct test_entry {
    const char *name;
    size_t name_length; /* when the name has a NUL */
    const char *data;
    size_t length;
    bool deflate, descriptor, unsigned_descriptor, zip64;
    bool known_in_local; /* with a descriptor: the local header has the true values all the same */
    uint32_t mode;       /* with file type */
    bool fat;            /* made on a system without modes */
    uint16_t flags;      /* more general purpose bits, in both headers */
    uint16_t method;     /* another method than the data have, in both headers */
    uint16_t local_method;
    const char *local_name;
    const char *extra; /* of the central header */
    size_t extra_length;
    uint64_t size, crc, packed; /* NOT(x): in both headers */
    uint64_t local_size, local_crc, local_packed;
    uint64_t offset; /* NOT(x): of the local header, as the central one says */
    bool only_local, only_central;
};

static inline void zip_put(unsigned char **bytes, size_t *length, size_t *room, const void *from, size_t count)
{
    if (*length + count > *room) {
        *room = (*length + count) * 2 + 256;
        *bytes = realloc(*bytes, *room);
        if (!*bytes)
            abort();
    }
    if (count > 0)
        memcpy(*bytes + *length, from, count);
    *length += count;
}

static inline void zip_raw(struct test_zip *zip, const void *from, size_t count)
{
    zip_put(&zip->bytes, &zip->length, &zip->room, from, count);
}

static inline void zip_number(struct test_zip *zip, bool central, uint64_t value, unsigned count)
{
    unsigned char bytes[8];

    for (unsigned i = 0; i < count; i++)
        bytes[i] = (unsigned char)(value >> (8 * i));
    if (central)
        zip_put(&zip->central, &zip->central_length, &zip->central_room, bytes, count);
    else
        zip_raw(zip, bytes, count);
}

static inline uint64_t zip_lie(uint64_t lie, uint64_t truth)
{
    return lie ? lie - 1 : truth;
}

struct test_numbers {
    uint64_t crc, packed, size, offset;
    unsigned flags, method;
};

static inline void zip_local(struct test_zip *zip, const struct test_entry *entry, const struct test_numbers *n)
{
    const char *name = entry->local_name ? entry->local_name : entry->name;
    size_t name_length = !entry->local_name && entry->name_length ? entry->name_length : strlen(name);
    bool hide = entry->descriptor && !entry->known_in_local;

    zip_number(zip, false, 0x04034b50, 4);
    zip_number(zip, false, entry->zip64 ? 45 : 20, 2);
    zip_number(zip, false, n->flags, 2);
    zip_number(zip, false, entry->local_method ? entry->local_method : n->method, 2);
    zip_number(zip, false, 0x00210000, 4);
    zip_number(zip, false, zip_lie(entry->local_crc, hide ? 0 : n->crc), 4);
    zip_number(zip, false, entry->zip64 ? UINT32_MAX : zip_lie(entry->local_packed, hide ? 0 : n->packed), 4);
    zip_number(zip, false, entry->zip64 ? UINT32_MAX : zip_lie(entry->local_size, hide ? 0 : n->size), 4);
    zip_number(zip, false, name_length, 2);
    zip_number(zip, false, entry->zip64 ? 20 : 0, 2);
    zip_raw(zip, name, name_length);
    if (entry->zip64) {
        zip_number(zip, false, 1, 2);
        zip_number(zip, false, 16, 2);
        zip_number(zip, false, hide ? 0 : n->size, 8);
        zip_number(zip, false, hide ? 0 : n->packed, 8);
    }
}

static inline void zip_descriptor(struct test_zip *zip, const struct test_entry *entry, const struct test_numbers *n)
{
    if (!entry->unsigned_descriptor)
        zip_number(zip, false, 0x08074b50, 4);
    zip_number(zip, false, n->crc, 4);
    zip_number(zip, false, n->packed, entry->zip64 ? 8 : 4);
    zip_number(zip, false, n->size, entry->zip64 ? 8 : 4);
}

static inline void zip_central(struct test_zip *zip, const struct test_entry *entry, const struct test_numbers *n)
{
    size_t name_length = entry->name_length ? entry->name_length : strlen(entry->name);
    uint32_t mode = entry->mode ? entry->mode : 0100644;

    zip_number(zip, true, 0x02014b50, 4);
    zip_number(zip, true, entry->fat ? 20 : 3 << 8 | 20, 2);
    zip_number(zip, true, entry->zip64 ? 45 : 20, 2);
    zip_number(zip, true, n->flags, 2);
    zip_number(zip, true, n->method, 2);
    zip_number(zip, true, 0x00210000, 4);
    zip_number(zip, true, n->crc, 4);
    zip_number(zip, true, entry->zip64 ? UINT32_MAX : n->packed, 4);
    zip_number(zip, true, entry->zip64 ? UINT32_MAX : n->size, 4);
    zip_number(zip, true, name_length, 2);
    zip_number(zip, true, (entry->zip64 ? 28 : 0) + entry->extra_length, 2);
    zip_number(zip, true, 0, 2);
    zip_number(zip, true, 0, 2);
    zip_number(zip, true, 0, 2);
    zip_number(zip, true, entry->fat ? 0x20 : mode << 16, 4);
    zip_number(zip, true, entry->zip64 ? UINT32_MAX : zip_lie(entry->offset, n->offset), 4);
    zip_put(&zip->central, &zip->central_length, &zip->central_room, entry->name, name_length);
    if (entry->zip64) {
        zip_number(zip, true, 1, 2);
        zip_number(zip, true, 24, 2);
        zip_number(zip, true, n->size, 8);
        zip_number(zip, true, n->packed, 8);
        zip_number(zip, true, zip_lie(entry->offset, n->offset), 8);
    }
    zip_put(&zip->central, &zip->central_length, &zip->central_room, entry->extra, entry->extra_length);
    zip->count++;
}

static inline void zip_add(struct test_zip *zip, struct test_entry entry)
{
    const char *data = entry.data ? entry.data : "";
    size_t length = entry.length ? entry.length : strlen(data), packed = length;
    char *squeezed = NULL;
    struct test_numbers n = {.offset = zip->length};

    if (entry.deflate) {
        struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(6);
        size_t bound = libdeflate_deflate_compress_bound(compressor, length);

        squeezed = malloc(bound);
        if (!squeezed)
            abort();
        packed = libdeflate_deflate_compress(compressor, data, length, squeezed, bound);
        libdeflate_free_compressor(compressor);
    }
    n.crc = zip_lie(entry.crc, libdeflate_crc32(0, data, length));
    n.packed = zip_lie(entry.packed, packed);
    n.size = zip_lie(entry.size, length);
    n.flags = entry.flags | (entry.descriptor ? 8u : 0u);
    n.method = entry.method ? entry.method : entry.deflate ? 8 : 0;
    if (!entry.only_central) {
        zip_local(zip, &entry, &n);
        zip_raw(zip, squeezed ? squeezed : data, packed);
        if (entry.descriptor)
            zip_descriptor(zip, &entry, &n);
    }
    if (!entry.only_local)
        zip_central(zip, &entry, &n);
    free(squeezed);
}

static inline void zip_text(struct test_zip *zip, const char *name, const char *text)
{
    zip_add(zip, (struct test_entry){.name = name, .data = text});
}

struct test_end {
    const char *comment;
    int more; /* added to the count */
    bool zip64;
    uint64_t offset; /* NOT(x): of the directory */
    uint64_t size;   /* NOT(x) */
    unsigned disk;
};

static inline void zip_finish(struct test_zip *zip, struct test_end end)
{
    size_t at = zip->length, comment = end.comment ? strlen(end.comment) : 0, record;
    uint64_t count = zip->count + (unsigned)end.more, size = zip_lie(end.size, zip->central_length);

    zip_raw(zip, zip->central, zip->central_length);
    record = zip->length;
    if (end.zip64) {
        zip_number(zip, false, 0x06064b50, 4);
        zip_number(zip, false, 44, 8);
        zip_number(zip, false, 45, 2);
        zip_number(zip, false, 45, 2);
        zip_number(zip, false, 0, 8);
        zip_number(zip, false, count, 8);
        zip_number(zip, false, count, 8);
        zip_number(zip, false, size, 8);
        zip_number(zip, false, zip_lie(end.offset, at), 8);
        zip_number(zip, false, 0x07064b50, 4);
        zip_number(zip, false, 0, 4);
        zip_number(zip, false, record, 8);
        zip_number(zip, false, 1, 4);
    }
    zip_number(zip, false, 0x06054b50, 4);
    zip_number(zip, false, end.disk, 2);
    zip_number(zip, false, end.disk, 2);
    zip_number(zip, false, end.zip64 ? 0xffff : count & 0xffff, 2);
    zip_number(zip, false, end.zip64 ? 0xffff : count & 0xffff, 2);
    zip_number(zip, false, end.zip64 ? UINT32_MAX : size, 4);
    zip_number(zip, false, end.zip64 ? UINT32_MAX : zip_lie(end.offset, at), 4);
    zip_number(zip, false, comment, 2);
    zip_raw(zip, end.comment, comment);
}

static inline void zip_free(struct test_zip *zip)
{
    free(zip->bytes);
    free(zip->central);
    *zip = (struct test_zip){0};
}

static inline struct lc_archive *zip_open_bytes(const void *bytes, size_t length, bool thorough)
{
    struct lc_archive_options options = {.seed = 42, .thorough = thorough};
    struct lc_archive *archive = NULL;
    struct lc_source source;
    struct lc_err err = {0};

    lc_source_open_memory(&source, (lc_str){bytes, length});
    if (lc_archive_open_source(source, LC_S("test.zip"), &options, &archive, &err) != LC_OK) {
        fprintf(stderr, "not opened: %s\n", err.text);
        abort();
    }
    return archive;
}

static inline struct lc_archive *zip_open_test(const struct test_zip *zip)
{
    return zip_open_bytes(zip->bytes, zip->length, false);
}

/* The flaws as text, "OVERLAP/1/0 " for each: what the assertions compare with. */
static inline const char *zip_flaws(const struct lc_archive *archive, char *out, size_t room)
{
    static const char *const names[LC_FLAW_KIND_COUNT] = {
        "NOT_A_ZIP",       "TRUNCATED",      "ENCRYPTED",      "UNKNOWN_METHOD",
        "BAD_CHECKSUM",    "BAD_SIZE",       "BAD_DATA",       "BAD_HEADER",
        "MULTI_DISK",      "OVERLAP",        "NAME_DISAGREES", "SIZE_DISAGREES",
        "WRONG_COUNT",     "PREFIX",         "TRAILER",        "GAP",
        "TWO_END_RECORDS", "SECOND_OPINION", "PARENT_NAME",    "ABSOLUTE_NAME",
        "BACKSLASH_NAME",  "NUL_NAME",       "CONTROL_NAME",   "INVALID_UTF8_NAME",
        "EMPTY_NAME",      "LONG_NAME",      "SPECIAL_FILE",   "LINK_TOO_LONG",
        "LINK_OUTSIDE",    "LINK_LOOP",      "CANNOT_READ",    "TOO_DEEP",
        "DUPLICATE_NAME"};
    size_t at = 0;

    out[0] = '\0';
    for (size_t i = 0; i < archive->flaws.count && at < room; i++) {
        const struct lc_flaw *flaw = &archive->flaws.items[i];

        at += (size_t)snprintf(out + at, room - at, "%s%s", i > 0 ? " " : "", names[flaw->kind]);
        if (flaw->entry != LC_NO_ENTRY && at < room)
            at += (size_t)snprintf(out + at, room - at, "/%u", flaw->entry);
        if (flaw->other != LC_NO_ENTRY && at < room)
            at += (size_t)snprintf(out + at, room - at, "/%u", flaw->other);
    }
    return out;
}

#define ASSERT_FLAWS(archive, expected) \
    do { \
        char flaws_text[2000]; \
        assert_string_equal(zip_flaws((archive), flaws_text, sizeof flaws_text), (expected)); \
    } while (0)

#endif
