/* Layers from the cache, by the lock. */
#include "layers/base/utf8.h"
#include "lint/fetch/arn.h"
#include "lint/input/layers.h"

enum lc_status lc_locked_open(struct lc_locked *locked, lc_str folder, struct lc_arena *arena, struct lc_err *err)
{
    enum lc_status status;

    *locked = (struct lc_locked){.arena = arena};
    status = lc_lock_find(folder, arena, &locked->lock, err);
    if (status == LC_OK && locked->lock.exists)
        status = lc_cache_find(&locked->cache, arena, err);
    lc_map_init(&locked->seen, arena, 8);
    return status;
}

static enum lc_status other_content(const struct lc_locked *locked, const struct lc_lock_entry *entry,
                                    struct lc_err *err)
{
    return lc_fail(err, LC_MALFORMED,
                   "'%.*s' in the cache is not the layer that '%.*s' locks (SHA-256 %.*s); 'layercheck fetch-layers' "
                   "brings that one again",
                   LC_FMT(entry->arn), LC_FMT(lc_utf8_escaped(locked->arena, locked->lock.path)),
                   LC_FMT(lc_str_cut(lc_digest_hex(&entry->digest, locked->arena), 0, 12)));
}

/* One layer that has not been met yet. */
static enum lc_status decide(const struct lc_locked *locked, struct lc_artifact *layer, struct lc_err *err)
{
    const struct lc_lock_entry *entry = lc_lock_get(&locked->lock, layer->reference);
    struct lc_layer_record record;
    struct lc_digest found;
    uint64_t size;
    const char *file;
    lc_str path;

    if (entry == NULL)
        return LC_OK;
    path = lc_cache_layer_path(&locked->cache, entry->arn, locked->arena);
    file = lc_arena_cstring(locked->arena, path, NULL);
    if (lc_digest_file(file, &found, &size, NULL) != LC_OK) {
        layer->why = lc_arena_printf(locked->arena, "it is locked by '%.*s', but not in this machine's cache",
                                     LC_FMT(locked->lock.path));
        return LC_OK;
    }
    if (!lc_digest_eq(&found, &entry->digest))
        return other_content(locked, entry, err);
    /* Without its record only its labels are missing. */
    if (!lc_cache_read_record(&locked->cache, entry->arn, locked->arena, &record))
        record = (struct lc_layer_record){.arn = entry->arn};
    lc_layer_is_cached(layer, &locked->cache, &record, locked->arena);
    return LC_OK;
}

enum lc_status lc_locked_apply(struct lc_locked *locked, struct lc_artifact *layers, size_t count, struct lc_err *err)
{
    for (size_t i = 0; locked->lock.exists && i < count; i++) {
        struct lc_artifact *layer = &layers[i], *known;
        enum lc_status status;
        void **place;
        if (layer->path.len > 0 || !lc_arn_is_layer_version(layer->reference))
            continue;
        place = lc_map_put(&locked->seen, layer->reference);
        if (*place == NULL) {
            known = LC_NEW(locked->arena, struct lc_artifact);
            *known = *layer;
            status = decide(locked, known, err);
            if (status != LC_OK)
                return status;
            *place = known;
        }
        known = *place;
        layer->path = known->path;
        layer->file = known->file;
        layer->why = known->why;
        layer->how = known->how;
        if (known->file.len > 0) {
            layer->label_runtimes = known->label_runtimes;
            layer->label_architectures = known->label_architectures;
        }
    }
    return LC_OK;
}
