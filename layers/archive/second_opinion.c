/* libzip's own judgement of an archive: does its consistency check open it? It reads through our source, so that
 * archives inside archives and failing doubles are judged alike. */

#include "layers/archive/internal.h"

#include <stdio.h>
#include <stdlib.h>

#include <zip.h>

struct view {
    const struct lc_source *source;
    uint64_t at;
    zip_error_t error;
};

static zip_int64_t view_read(struct view *view, void *into, zip_uint64_t wanted)
{
    uint64_t left = view->at < view->source->size ? view->source->size - view->at : 0;

    if (wanted > left)
        wanted = left;
    if (wanted > 0 && lc_source_read(view->source, view->at, into, (size_t)wanted, NULL) != LC_OK) {
        zip_error_set(&view->error, ZIP_ER_READ, 0);
        return -1;
    }
    view->at += wanted;
    return (zip_int64_t)wanted;
}

static zip_int64_t view_seek(struct view *view, void *data, zip_uint64_t length)
{
    zip_int64_t to = zip_source_seek_compute_offset(view->at, view->source->size, data, length, &view->error);

    if (to < 0)
        return -1;
    view->at = (uint64_t)to;
    return 0;
}

static zip_int64_t view_stat(const struct view *view, void *data)
{
    zip_stat_t *out = data;

    zip_stat_init(out);
    out->valid = ZIP_STAT_SIZE;
    out->size = view->source->size;
    return sizeof *out;
}

static zip_int64_t view_call(void *context, void *data, zip_uint64_t length, zip_source_cmd_t command)
{
    struct view *view = context;

    /* Not a switch: libzip has twenty commands, and those not named here must be refused in any version. */
    if (command == ZIP_SOURCE_READ)
        return view_read(view, data, length);
    if (command == ZIP_SOURCE_SEEK)
        return view_seek(view, data, length);
    if (command == ZIP_SOURCE_TELL)
        return (zip_int64_t)view->at;
    if (command == ZIP_SOURCE_STAT)
        return view_stat(view, data);
    if (command == ZIP_SOURCE_ERROR)
        return zip_error_to_data(&view->error, data, length);
    if (command == ZIP_SOURCE_SUPPORTS)
        return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT,
                                              ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE, ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL,
                                              ZIP_SOURCE_SUPPORTS, -1);
    if (command == ZIP_SOURCE_OPEN)
        view->at = 0;
    if (command == ZIP_SOURCE_OPEN || command == ZIP_SOURCE_CLOSE || command == ZIP_SOURCE_FREE)
        return 0;
    zip_error_set(&view->error, ZIP_ER_OPNOTSUPP, 0);
    return -1;
}

static zip_t *open_view(struct view *view, int flags, zip_error_t *error)
{
    zip_source_t *source = zip_source_function_create(view_call, view, error);
    zip_t *zip = source ? zip_open_from_source(source, flags, error) : NULL;

    if (!zip && source)
        zip_source_free(source);
    return zip;
}

/* Does libzip list what we list? Every entry, in order; a NUL in a name is a flaw of its own, and libzip shows it as
 * a blank. */
static bool sees_the_same(zip_t *zip, const struct lc_archive *archive)
{
    if (zip_get_num_entries(zip, ZIP_FL_UNCHANGED) != (zip_int64_t)archive->count)
        return false;
    for (size_t i = 0; i < archive->count; i++) {
        const struct lc_entry *entry = &archive->entries[i];
        zip_stat_t seen;
        const char *name = zip_get_name(zip, i, ZIP_FL_UNCHANGED | ZIP_FL_ENC_RAW);

        if (!name || zip_stat_index(zip, i, ZIP_FL_UNCHANGED, &seen) != 0)
            return false;
        if (seen.size != entry->size || seen.comp_size != entry->packed || seen.crc != entry->crc ||
            seen.comp_method != entry->method)
            return false;
        if (!lc_str_is(entry->raw, name) && lc_str_find_byte(entry->raw, '\0') == LC_NPOS)
            return false;
    }
    return true;
}

/* The consistency check of 1.7.3 also refuses what Info-ZIP and bsdtar write every day (sizes of all ones beside a
 * data descriptor, a difference in times), and does not say which it was. So when it is only inconsistent, it counts
 * if the contents differ. */
static bool is_pedantry(struct view *view, const struct lc_archive *archive)
{
    zip_error_t error;
    bool same = false;
    zip_t *zip;

    zip_error_init(&error);
    zip = open_view(view, ZIP_RDONLY, &error);
    if (zip) {
        same = sees_the_same(zip, archive);
        zip_discard(zip);
    }
    zip_error_fini(&error);
    return same;
}

void lc_second_opinion(struct lc_archive *archive)
{
    struct view view = {.source = &archive->reader->source};
    zip_error_t error;
    zip_t *zip;
    int code;

    zip_error_init(&error);
    zip_error_init(&view.error);
    zip = open_view(&view, ZIP_RDONLY | ZIP_CHECKCONS, &error);
    code = zip_error_code_zip(&error);
    if (zip)
        zip_discard(zip);
    /* A failing read or want of memory is no opinion. */
    else if (code != ZIP_ER_READ && code != ZIP_ER_SEEK && code != ZIP_ER_MEMORY && code != ZIP_ER_OPEN &&
             !(code == ZIP_ER_INCONS && is_pedantry(&view, archive)))
        lc_archive_add_flaw(archive, LC_FLAW_SECOND_OPINION, LC_NO_ENTRY, LC_NO_ENTRY, "%s",
                            zip_error_strerror(&error));
    zip_error_fini(&error);
    zip_error_fini(&view.error);
}
