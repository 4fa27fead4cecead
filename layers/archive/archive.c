/* Opening and closing archives, reading their entries, and the list of flaws. */

#include "layers/archive/internal.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "layers/base/caps.h"

static struct lc_archive *archive_new(lc_str name, const struct lc_archive_options *options)
{
    struct lc_archive *archive = calloc(1, sizeof *archive);

    if (!archive)
        lc_out_of_memory(sizeof *archive);
    lc_arena_init(&archive->arena, options->seed);
    archive->name = lc_arena_copy(&archive->arena, name);
    archive->complete = true;
    archive->reader = LC_NEW(&archive->arena, struct lc_archive_reader);
    archive->reader->root = -1;
    archive->reader->source.fd = -1;
    pthread_mutex_init(&archive->reader->lock, NULL);
    return archive;
}

void lc_archive_close(struct lc_archive *archive)
{
    if (!archive)
        return;
    if (archive->reader->source.close)
        lc_source_close(&archive->reader->source);
    if (archive->reader->root >= 0)
        close(archive->reader->root);
    free(archive->reader->reported);
    pthread_mutex_destroy(&archive->reader->lock);
    lc_arena_release(&archive->arena);
    free(archive);
}

enum lc_status lc_archive_source_read(const struct lc_archive *archive, uint64_t offset, void *into, size_t length,
                                      struct lc_err *err)
{
    struct lc_err reason = {0};

    if (lc_source_read(&archive->reader->source, offset, into, length, &reason) == LC_OK)
        return LC_OK;
    return lc_fail(err, LC_IO, "cannot read '%.*s': %s", LC_FMT(archive->name), reason.text);
}

void lc_archive_sum(struct lc_archive *archive)
{
    for (size_t i = 0; i < archive->count; i++) {
        const struct lc_entry *entry = &archive->entries[i];

        /* A link's target is its content: unzip -l and Python's zipfile count it. In a folder the link is only what
         * could not be followed. */
        if (entry->kind != LC_ENTRY_FILE && (entry->kind != LC_ENTRY_SYMLINK || archive->is_directory))
            continue;
        archive->files += entry->kind == LC_ENTRY_FILE;
        if (__builtin_add_overflow(archive->unzipped, entry->size, &archive->unzipped))
            archive->unzipped = UINT64_MAX;
    }
}

/* Targets of symbolic links are part of the structure: read at once, and there are few. */
static enum lc_status read_link(struct lc_archive *archive, uint32_t index, struct lc_inflater *inflater,
                                struct lc_err *err)
{
    struct lc_entry *entry = &archive->entries[index];
    struct lc_read read = {.want = LC_WANT_ALL, .entry = index, .cap = LC_LINK_BYTES_MAX, .arena = &archive->arena};
    struct lc_err reason = {0};
    enum lc_status status = lc_zip_bytes(archive, &read, inflater, &reason);

    if (status == LC_IO)
        return lc_fail(err, LC_IO, "%s", reason.text);
    if (status == LC_OK)
        entry->target = read.out;
    if (status == LC_LIMIT) {
        entry->flags |= LC_ENTRY_UNSAFE;
        lc_archive_add_flaw(archive, LC_FLAW_LINK_TOO_LONG, index, LC_NO_ENTRY, "its target takes %" PRIu64 " bytes",
                            entry->size);
    }
    return LC_OK;
}

static enum lc_status read_links(struct lc_archive *archive, struct lc_err *err)
{
    struct lc_inflater *inflater = NULL;
    enum lc_status status = LC_OK;

    for (uint32_t i = 0; i < archive->count && status == LC_OK; i++) {
        if (archive->entries[i].kind != LC_ENTRY_SYMLINK || (archive->entries[i].flags & LC_ENTRY_UNREADABLE))
            continue;
        if (!inflater)
            inflater = lc_inflater_new();
        status = read_link(archive, i, inflater, err);
    }
    lc_inflater_free(inflater);
    return status;
}

/* Would a strict reader refuse it already for something we list? Then libzip's refusal tells nothing new. */
static bool looks_odd(const struct lc_archive *archive)
{
    for (int kind = 0; kind < LC_FLAW_KIND_COUNT; kind++) {
        enum lc_flaw_group group = lc_flaw_group((enum lc_flaw_kind)kind);

        if (archive->flaws.by_kind[kind] > 0 &&
            (group == LC_FLAWS_MALFORMED || group == LC_FLAWS_AMBIGUOUS || group == LC_FLAWS_DUPLICATE))
            return true;
    }
    return false;
}

static enum lc_status open_zip(struct lc_archive *archive, const struct lc_archive_options *options, struct lc_err *err)
{
    struct lc_arena scratch;
    struct lc_zip_end end = {0};
    uint16_t *bits = NULL;
    enum lc_status status;

    archive->zipped = archive->reader->source.size;
    lc_arena_init(&scratch, options->seed);
    status = lc_zip_find_end(archive, &end, err);
    if (status == LC_OK && end.located)
        status = lc_zip_read_central(archive, &end, &scratch, &bits, err);
    if (status == LC_OK)
        status = lc_zip_read_locals(archive, &end, bits, err);
    lc_arena_release(&scratch);
    if (status == LC_OK)
        status = read_links(archive, err);
    if (status != LC_OK)
        return status;
    lc_archive_sum(archive);
    /* libzip never opens what stands behind a prefix without adjusted offsets: nothing new about this archive. */
    if (options->thorough && end.shift == 0 && !looks_odd(archive))
        lc_second_opinion(archive);
    return LC_OK;
}

static enum lc_status finish(struct lc_archive *archive, enum lc_status status, struct lc_archive **out)
{
    if (status != LC_OK) {
        lc_archive_close(archive);
        return status;
    }
    lc_archive_sort_flaws(archive);
    archive->reader->opened = true;
    *out = archive;
    return LC_OK;
}

enum lc_status lc_archive_open_source(struct lc_source source, lc_str name, const struct lc_archive_options *options,
                                      struct lc_archive **out, struct lc_err *err)
{
    struct lc_archive *archive = archive_new(name, options);

    archive->reader->source = source;
    return finish(archive, open_zip(archive, options, err), out);
}

static enum lc_status open_directory(const char *path, lc_str name, const struct lc_archive_options *options,
                                     struct lc_archive **out, struct lc_err *err)
{
    struct lc_archive *archive = archive_new(name, options);

    archive->is_directory = true;
    return finish(archive, lc_directory_walk(archive, path, options->picks, err), out);
}

enum lc_status lc_archive_open(const char *path, lc_str name, const struct lc_archive_options *options,
                               struct lc_archive **out, struct lc_err *err)
{
    struct lc_source source = {0};
    struct lc_err reason = {0};
    struct stat status;

    if (stat(path, &status) != 0)
        return lc_fail(err, LC_IO, "cannot open '%.*s': %s", LC_FMT(name), strerror(errno));
    if (S_ISDIR(status.st_mode))
        return open_directory(path, name, options, out, err);
    /* Opening a FIFO would wait for a writer. */
    if (!S_ISREG(status.st_mode))
        return lc_fail(err, LC_IO, "cannot open '%.*s': neither a file nor a folder", LC_FMT(name));
    if (lc_source_open_file(&source, path, &reason) != LC_OK)
        return lc_fail(err, LC_IO, "cannot open '%.*s': %s", LC_FMT(name), reason.text);
    return lc_archive_open_source(source, name, options, out, err);
}

/* ---- reading -------------------------------------------------------------------------------------------------- */

static void count_read(struct lc_archive *archive, const struct lc_read *read)
{
    struct lc_archive_reader *reader = archive->reader;

    if (read->want == LC_WANT_RANGES && read->inflated == 0)
        return; /* from what was inflated before */
    __atomic_fetch_add(&reader->reads.entries, 1, __ATOMIC_RELAXED);
    __atomic_fetch_add(&reader->reads.bytes, read->inflated, __ATOMIC_RELAXED);
    if (!reader->tracing)
        return;
    pthread_mutex_lock(&reader->lock);
    struct lc_archive_inflation *item = LC_PUSH(&archive->arena, &reader->trace);
    item->entry = read->entry;
    item->bytes = read->inflated;
    pthread_mutex_unlock(&reader->lock);
}

static enum lc_status read_entry(struct lc_archive *archive, struct lc_read *read, struct lc_inflater *inflater,
                                 struct lc_err *err)
{
    const struct lc_entry *entry = &archive->entries[read->entry];
    enum lc_status status;

    if (entry->kind == LC_ENTRY_DIRECTORY)
        return LC_OK;
    if (entry->kind == LC_ENTRY_SYMLINK && (entry->target.len > 0 || archive->is_directory)) {
        read->out = lc_str_cut(entry->target, 0, read->cap < SIZE_MAX ? (size_t)read->cap : SIZE_MAX);
        if (read->want == LC_WANT_ALL && entry->target.len > read->cap)
            return lc_fail(err, LC_LIMIT, "the target of '%.*s' takes more than %" PRIu64 " bytes", LC_FMT(entry->raw),
                           read->cap);
        return LC_OK;
    }
    if (archive->is_directory)
        status = read->want == LC_WANT_RANGES ? lc_directory_ranges(archive, read, err)
                                              : lc_directory_bytes(archive, read, err);
    else
        status = lc_zip_bytes(archive, read, inflater, err);
    count_read(archive, read);
    return status;
}

enum lc_status lc_archive_read(struct lc_archive *archive, uint32_t entry, uint64_t cap, struct lc_inflater *inflater,
                               struct lc_arena *arena, lc_str *out, struct lc_err *err)
{
    struct lc_read read = {.want = LC_WANT_ALL, .entry = entry, .cap = cap, .arena = arena};
    enum lc_status status = read_entry(archive, &read, inflater, err);

    if (status == LC_OK)
        *out = read.out;
    return status;
}

enum lc_status lc_archive_read_head(struct lc_archive *archive, uint32_t entry, size_t want,
                                    struct lc_inflater *inflater, struct lc_arena *arena, lc_str *out,
                                    struct lc_err *err)
{
    struct lc_read read = {.want = LC_WANT_HEAD, .entry = entry, .cap = want, .arena = arena};
    enum lc_status status = read_entry(archive, &read, inflater, err);

    if (status == LC_OK)
        *out = read.out;
    return status;
}

enum lc_status lc_archive_read_ranges(struct lc_archive *archive, uint32_t entry, struct lc_ranges *ranges,
                                      struct lc_inflater *inflater, struct lc_err *err)
{
    struct lc_read read = {.want = LC_WANT_RANGES, .entry = entry, .cap = ranges->cap, .ranges = ranges};

    if (archive->entries[entry].kind != LC_ENTRY_FILE)
        return lc_fail(err, LC_UNSUPPORTED, "'%.*s' is no file", LC_FMT(archive->entries[entry].raw));
    return read_entry(archive, &read, inflater, err);
}

enum lc_status lc_archive_verify(struct lc_archive *archive, uint32_t entry, struct lc_inflater *inflater,
                                 struct lc_err *err)
{
    struct lc_read read = {.want = LC_WANT_CHECK, .entry = entry, .cap = LC_ENTRY_BYTES_MAX};

    return read_entry(archive, &read, inflater, err);
}

enum lc_status lc_archive_checksum(struct lc_archive *archive, uint32_t entry, struct lc_err *err)
{
    struct lc_entry *it = &archive->entries[entry];
    uint32_t crc = 0;
    enum lc_status status;

    if (!archive->is_directory || it->kind != LC_ENTRY_FILE)
        return LC_OK;
    pthread_mutex_lock(&archive->reader->lock);
    bool known = (it->flags & LC_ENTRY_HAS_CRC) != 0;
    pthread_mutex_unlock(&archive->reader->lock);
    if (known)
        return LC_OK;
    status = lc_directory_checksum(archive, entry, &crc, err);
    if (status != LC_OK)
        return status;
    pthread_mutex_lock(&archive->reader->lock);
    it->crc = crc;
    it->flags |= LC_ENTRY_HAS_CRC;
    pthread_mutex_unlock(&archive->reader->lock);
    return LC_OK;
}

const uint32_t *lc_archive_by_offset(struct lc_archive *archive)
{
    return archive->reader->by_offset;
}

struct lc_archive_reads lc_archive_reads(const struct lc_archive *archive)
{
    return (struct lc_archive_reads){__atomic_load_n(&archive->reader->reads.entries, __ATOMIC_RELAXED),
                                     __atomic_load_n(&archive->reader->reads.bytes, __ATOMIC_RELAXED)};
}

void lc_archive_trace_on(struct lc_archive *archive)
{
    archive->reader->tracing = true;
}

static int compare_trace(const void *a, const void *b)
{
    const struct lc_archive_inflation *x = a, *y = b;

    if (x->entry != y->entry)
        return x->entry < y->entry ? -1 : 1;
    return (x->bytes > y->bytes) - (x->bytes < y->bytes);
}

const struct lc_archive_trace *lc_archive_trace(const struct lc_archive *archive)
{
    struct lc_archive_trace *trace = &archive->reader->trace;

    pthread_mutex_lock(&archive->reader->lock);
    if (trace->count > 1)
        qsort(trace->items, trace->count, sizeof *trace->items, compare_trace);
    pthread_mutex_unlock(&archive->reader->lock);
    return trace;
}
