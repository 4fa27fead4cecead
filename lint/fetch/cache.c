/* The folder of fetched archives. */
#include "lint/fetch/cache.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "layers/base/buf.h"
#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "layers/base/source.h"
#include "layers/text/text.h"

/* -- where --------------------------------------------------------------------------------------------------------- */

enum lc_status lc_cache_find(struct lc_cache *out, struct lc_arena *arena, struct lc_err *err)
{
    lc_str own = lc_str_from(getenv("XDG_CACHE_HOME")), home = lc_str_from(getenv("HOME"));

    /* "If an implementation encounters a relative path it should consider the path invalid and ignore it."
     * (XDG Base Directory Specification 0.8) */
    if (lc_str_has_prefix(own, LC_S("/")))
        out->folder = lc_path_join(arena, lc_arena_copy(arena, own), LC_S("layercheck"));
    else if (lc_str_has_prefix(home, LC_S("/")))
        out->folder = lc_path_join(arena, lc_arena_copy(arena, home), LC_S(".cache/layercheck"));
    else
        return lc_fail(err, LC_IO, "there is no place for fetched archives: neither XDG_CACHE_HOME nor HOME is set");
    return LC_OK;
}

lc_str lc_cache_layer_path(const struct lc_cache *cache, lc_str arn, struct lc_arena *arena)
{
    lc_str path = lc_arena_printf(arena, "%.*s/layers/%.*s.zip", LC_FMT(cache->folder), LC_FMT(arn));
    char *bytes = lc_arena_bytes(arena, path.len);

    memcpy(bytes, path.ptr, path.len);
    for (size_t i = path.len - arn.len - 4; i < path.len; i++)
        if (bytes[i] == ':')
            bytes[i] = '.';
    return (lc_str){bytes, path.len};
}

lc_str lc_cache_code_path(const struct lc_cache *cache, const struct lc_digest *digest, struct lc_arena *arena)
{
    return lc_arena_printf(arena, "%.*s/code/%.*s.zip", LC_FMT(cache->folder), LC_FMT(lc_digest_hex(digest, arena)));
}

static lc_str record_path(const struct lc_cache *cache, lc_str arn, struct lc_arena *arena)
{
    lc_str zip = lc_cache_layer_path(cache, arn, arena);

    return lc_arena_join(arena, lc_str_cut(zip, 0, zip.len - 4), LC_S(".json"));
}

/* Makes a folder and those above it that are not there; they are the user's alone. */
static bool make_folder(const char *path, struct lc_arena *arena)
{
    lc_str above = lc_path_dir(lc_str_from(path));

    if (mkdir(path, 0700) == 0 || errno == EEXIST)
        return true;
    /* As deep as the path has slashes, and a path of the environment is bounded by the system. */
    for (size_t at = 1; errno == ENOENT && at <= above.len; at++) {
        if (at < above.len && above.ptr[at] != '/')
            continue;
        if (mkdir(lc_arena_cstring(arena, lc_str_cut(above, 0, at), NULL), 0700) != 0 && errno != EEXIST)
            return false;
        errno = ENOENT;
    }
    return mkdir(path, 0700) == 0 || errno == EEXIST;
}

/* A cache that others can write to would let them choose what is checked. */
static enum lc_status own_folder(lc_str folder, struct lc_arena *arena, struct lc_err *err)
{
    const char *path = lc_arena_cstring(arena, folder, NULL);
    struct stat there;

    if (!make_folder(path, arena) || stat(path, &there) != 0)
        return lc_fail(err, LC_IO, "cannot make the folder '%s': %s", path, strerror(errno));
    if (!S_ISDIR(there.st_mode))
        return lc_fail(err, LC_IO, "'%s' is in the way of the cache: it is no folder", path);
    if (there.st_uid != geteuid())
        return lc_fail(err, LC_IO, "the cache folder '%s' belongs to another user", path);
    if ((there.st_mode & 0777) != 0700 && chmod(path, 0700) != 0)
        return lc_fail(err, LC_IO, "cannot make the folder '%s' private: %s", path, strerror(errno));
    return LC_OK;
}

/* -- files --------------------------------------------------------------------------------------------------------- */

bool lc_cache_has(lc_str path, const struct lc_digest *digest, uint64_t size, struct lc_arena *arena)
{
    const char *file = lc_arena_cstring(arena, path, NULL);
    struct lc_digest found;
    uint64_t bytes = 0;
    struct stat there;

    return stat(file, &there) == 0 && S_ISREG(there.st_mode) && (uint64_t)there.st_size == size &&
           lc_digest_file(file, &found, &bytes, NULL) == LC_OK && bytes == size && lc_digest_eq(&found, digest);
}

/* A file beside its place, with its name. */
struct draft {
    const char *path;
    char *name;
    int fd;
};

static enum lc_status begin(const struct lc_cache *cache, lc_str path, struct lc_arena *arena, struct draft *draft,
                            struct lc_err *err)
{
    lc_str pattern = lc_arena_printf(arena, "%.*s.XXXXXX", LC_FMT(path));
    enum lc_status status = own_folder(cache->folder, arena, err);

    if (status == LC_OK)
        status = own_folder(lc_path_dir(path), arena, err);
    if (status != LC_OK)
        return status;
    draft->path = lc_arena_cstring(arena, path, NULL);
    draft->name = lc_arena_bytes(arena, pattern.len + 1);
    memcpy(draft->name, pattern.ptr, pattern.len);
    draft->name[pattern.len] = '\0';
    draft->fd = mkstemp(draft->name); /* 0600 */
    if (draft->fd < 0)
        return lc_fail(err, LC_IO, "cannot write '%s': %s", draft->path, strerror(errno));
    return LC_OK;
}

static enum lc_status finish(struct draft *draft, enum lc_status status, struct lc_err *err)
{
    bool written = status == LC_OK && fsync(draft->fd) == 0;
    int reason = errno;

    if (close(draft->fd) != 0 && written) {
        written = false;
        reason = errno;
    }
    if (written && rename(draft->name, draft->path) != 0) {
        written = false;
        reason = errno;
    }
    if (written)
        return LC_OK;
    unlink(draft->name);
    return status != LC_OK ? status : lc_fail(err, LC_IO, "cannot write '%s': %s", draft->path, strerror(reason));
}

enum lc_status lc_cache_bring(const struct lc_cache *cache, lc_str path, const struct lc_download *what,
                              struct lc_arena *arena, bool *fetched, struct lc_err *err)
{
    struct draft draft;
    enum lc_status status;

    *fetched = false;
    if (lc_cache_has(path, &what->digest, what->size, arena))
        return LC_OK;
    status = begin(cache, path, arena, &draft, err);
    if (status != LC_OK)
        return status;
    *fetched = true;
    return finish(&draft, lc_download(what, draft.fd, arena, err), err);
}

enum lc_status lc_cache_write(const struct lc_cache *cache, lc_str path, lc_str text, struct lc_arena *arena,
                              struct lc_err *err)
{
    struct draft draft;
    enum lc_status status = begin(cache, path, arena, &draft, err);

    if (status != LC_OK)
        return status;
    for (size_t done = 0; status == LC_OK && done < text.len;) {
        ssize_t written = write(draft.fd, text.ptr + done, text.len - done);
        if (written < 0 && errno != EINTR)
            status = lc_fail(err, LC_IO, "cannot write '%s': %s", draft.path, strerror(errno));
        done += written > 0 ? (size_t)written : 0;
    }
    return finish(&draft, status, err);
}

/* -- records ------------------------------------------------------------------------------------------------------- */

static void write_list(struct lc_json_writer *json, const char *key, const lc_str *items, size_t count)
{
    lc_json_list(json, key);
    for (size_t i = 0; i < count; i++)
        lc_json_str(json, NULL, items[i]);
    lc_json_list_end(json);
}

enum lc_status lc_cache_write_record(const struct lc_cache *cache, const struct lc_layer_record *record,
                                     struct lc_arena *arena, struct lc_err *err)
{
    struct lc_json_writer json;
    enum lc_status status;
    struct lc_buf text;

    lc_buf_init(&text, LC_RECORD_FILE_MAX);
    lc_json_begin(&json, &text, true);
    lc_json_object(&json, NULL);
    lc_json_str(&json, "arn", record->arn);
    lc_json_str(&json, "sha256", lc_digest_hex(&record->digest, arena));
    lc_json_u64(&json, "size", record->size);
    lc_json_str(&json, "created", record->created);
    write_list(&json, "runtimes", record->runtimes.items, record->runtimes.count);
    write_list(&json, "architectures", record->architectures.items, record->architectures.count);
    lc_json_object_end(&json);
    status = text.full ? lc_fail(err, LC_LIMIT, "AWS says too much of the layer '%.*s'", LC_FMT(record->arn))
                       : lc_cache_write(cache, record_path(cache, record->arn, arena), lc_buf_str(&text), arena, err);
    lc_buf_release(&text);
    return status;
}

bool lc_cache_read_record(const struct lc_cache *cache, lc_str arn, struct lc_arena *arena, struct lc_layer_record *out)
{
    const char *path = lc_arena_cstring(arena, record_path(cache, arn, arena), NULL);
    const struct lc_node *root, *list;
    struct lc_layer_record record = {.arn = arn};
    lc_str text;

    if (lc_file_read(path, LC_RECORD_FILE_MAX, arena, &text, NULL) != LC_OK ||
        lc_document_parse(LC_NOTATION_JSON, text, arena, &root, NULL) != LC_OK)
        return false;
    list = lc_node_get(root, LC_S("size"));
    if (list == NULL || !lc_str_to_u64(list->text, &record.size) ||
        !lc_str_eq(lc_node_text(lc_node_get(root, LC_S("arn"))), arn) ||
        !lc_digest_from_hex(lc_node_text(lc_node_get(root, LC_S("sha256"))), &record.digest))
        return false;
    record.created = lc_node_text(lc_node_get(root, LC_S("created")));
    list = lc_node_get(root, LC_S("runtimes"));
    for (const struct lc_node *item = list ? list->first : NULL; item; item = item->next)
        *LC_PUSH(arena, &record.runtimes) = lc_node_text(item);
    list = lc_node_get(root, LC_S("architectures"));
    for (const struct lc_node *item = list ? list->first : NULL; item; item = item->next)
        *LC_PUSH(arena, &record.architectures) = lc_node_text(item);
    *out = record;
    return true;
}
