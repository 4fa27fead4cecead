/* layercheck.lock: reading and writing. */
#include "lint/fetch/lock.h"

#include <stdlib.h>

#include "layers/base/buf.h"
#include "layers/base/caps.h"
#include "layers/base/source.h"
#include "layers/base/utf8.h"
#include "lint/config/ancestors.h"
#include "lint/fetch/arn.h"

/* -- reading ------------------------------------------------------------------------------------------------------- */

struct place {
    uint32_t line;
    lc_str text; /* the line */
};

static enum lc_status wrong(const struct place *at, lc_str word, const char *what, struct lc_err *err)
{
    return lc_fail(err, LC_MALFORMED, "line %u, column %zu: %s", at->line, (size_t)(word.ptr - at->text.ptr) + 1, what);
}

static enum lc_status parse_line(const struct place *at, struct lc_lock_entry *out, struct lc_err *err)
{
    lc_str rest = at->text, word;

    /* A line that is not empty has a first word. */
    if (!lc_str_next(&rest, ' ', &word) || !lc_arn_is_layer_version(word))
        return wrong(at, at->text, "expected the ARN of a layer version", err);
    out->arn = word;
    if (!lc_str_next(&rest, ' ', &word) || !lc_str_has_prefix(word, LC_S("sha256=")) ||
        !lc_digest_from_hex(lc_str_from_index(word, 7), &out->digest))
        return wrong(at, word, "expected 'sha256=' and 64 hex digits after the ARN", err);
    if (!lc_str_next(&rest, ' ', &word) || !lc_str_has_prefix(word, LC_S("size=")) ||
        !lc_str_to_u64(lc_str_from_index(word, 5), &out->size))
        return wrong(at, word, "expected 'size=' and a number of bytes after the hash", err);
    if (!lc_str_next(&rest, ' ', &word))
        return LC_OK;
    if (!lc_str_has_prefix(word, LC_S("created=")) || !lc_aws_is_date(lc_str_from_index(word, 8)) || rest.ptr != NULL)
        return wrong(at, word, "expected 'created=' and a date, and then the end of the line", err);
    out->created = lc_str_from_index(word, 8);
    return LC_OK;
}

enum lc_status lc_lock_parse(lc_str text, struct lc_arena *arena, struct lc_lock *out, struct lc_err *err)
{
    struct place at = {0};
    lc_str line;

    while (lc_str_next(&text, '\n', &line)) {
        struct lc_lock_entry entry = {0};
        enum lc_status status;
        at.line++;
        if (line.len > 0 && line.ptr[line.len - 1] == '\r')
            line.len--;
        at.text = line;
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        status = parse_line(&at, &entry, err);
        if (status != LC_OK)
            return status;
        if (lc_lock_get(out, entry.arn))
            return wrong(&at, line, "this layer has a line already", err);
        *LC_PUSH(arena, &out->entries) = entry;
    }
    return LC_OK;
}

enum lc_status lc_lock_find(lc_str folder, struct lc_arena *arena, struct lc_lock *out, struct lc_err *err)
{
    struct lc_ancestors folders;
    struct lc_err cause = {0};
    enum lc_status status;
    lc_str text, shown;

    *out = (struct lc_lock){.path = lc_file_in(folder, LC_S(LC_LOCK_NAME), arena)};
    lc_ancestors_of(folder, arena, &folders);
    for (size_t i = 0; i < folders.count && !out->exists; i++) {
        lc_str path = lc_file_in(folders.items[i], LC_S(LC_LOCK_NAME), arena);
        out->exists = lc_path_is_there(path, arena);
        if (out->exists)
            out->path = path;
    }
    if (!out->exists)
        return LC_OK;
    shown = lc_utf8_escaped(arena, out->path);
    status = lc_file_read(lc_arena_cstring(arena, out->path, NULL), LC_LOCK_BYTES_MAX, arena, &text, &cause);
    if (status != LC_OK)
        return lc_fail(err, status, "cannot read '%.*s': %s", LC_FMT(shown), cause.text);
    status = lc_lock_parse(text, arena, out, &cause);
    return status == LC_OK ? LC_OK : lc_fail(err, status, "'%.*s', %s", LC_FMT(shown), cause.text);
}

/* -- using --------------------------------------------------------------------------------------------------------- */

const struct lc_lock_entry *lc_lock_get(const struct lc_lock *lock, lc_str arn)
{
    for (size_t i = 0; i < lock->entries.count; i++)
        if (lc_str_eq(lock->entries.items[i].arn, arn))
            return &lock->entries.items[i];
    return NULL;
}

bool lc_lock_add(struct lc_lock *lock, const struct lc_layer_record *record, struct lc_arena *arena)
{
    if (lc_lock_get(lock, record->arn))
        return false;
    *LC_PUSH(arena, &lock->entries) = (struct lc_lock_entry){
        .arn = record->arn, .created = record->created, .digest = record->digest, .size = record->size};
    return true;
}

static int compare(const void *a, const void *b)
{
    const struct lc_lock_entry *x = a, *y = b;

    return lc_str_cmp(x->arn, y->arn);
}

lc_str lc_lock_text(struct lc_lock *lock, struct lc_arena *arena)
{
    struct lc_buf text;
    lc_str copy;

    if (lock->entries.count > 1)
        qsort(lock->entries.items, lock->entries.count, sizeof *lock->entries.items, compare);
    lc_buf_init(&text, LC_LOCK_BYTES_MAX);
    lc_buf_add(&text, LC_S("# Written by 'layercheck fetch-layers': what each layer named by ARN held when it was "
                           "fetched.\n"));
    for (size_t i = 0; i < lock->entries.count; i++) {
        const struct lc_lock_entry *entry = &lock->entries.items[i];
        lc_buf_printf(&text, "%.*s sha256=%.*s size=%llu", LC_FMT(entry->arn),
                      LC_FMT(lc_digest_hex(&entry->digest, arena)), (unsigned long long)entry->size);
        if (entry->created.len > 0)
            lc_buf_printf(&text, " created=%.*s", LC_FMT(entry->created));
        lc_buf_add_byte(&text, '\n');
    }
    copy = lc_arena_copy(arena, lc_buf_str(&text));
    lc_buf_release(&text);
    return copy;
}
