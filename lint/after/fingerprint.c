/* What makes a finding the same finding tomorrow: never a line number, an archive's name or anything about its
 * bytes, nor a secret that stands in a name: of short ones a hash tells too much. */
#include <inttypes.h>

#include "layers/base/map.h"
#include "lint/after/after.h"

enum { HASH_RUN = 8 };

static bool is_hex(char c)
{
    return lc_is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

lc_str lc_without_hashes(lc_str path, struct lc_arena *arena)
{
    char *bytes = lc_arena_bytes(arena, path.len);
    size_t len = 0;

    for (size_t at = 0; at < path.len;) {
        size_t end = at;
        bool digit = false, letter = false;
        while (end < path.len && is_hex(path.ptr[end])) {
            digit |= lc_is_digit(path.ptr[end]);
            letter |= !lc_is_digit(path.ptr[end]);
            end++;
        }
        if (end - at >= HASH_RUN && digit && letter) {
            bytes[len++] = '#';
            at = end;
            continue;
        }
        if (end == at)
            end++;
        memcpy(bytes + len, path.ptr + at, end - at);
        len += end - at;
        at = end;
    }
    return (lc_str){bytes, len};
}

/* FNV-1a, 64 bit: stable over machines and versions, which the tables' seeded hash must not be. */
static uint64_t stable_hash(lc_str s)
{
    uint64_t hash = 0xcbf29ce484222325u;

    for (size_t i = 0; i < s.len; i++)
        hash = (hash ^ (unsigned char)s.ptr[i]) * 0x100000001b3u;
    return hash;
}

/* Names may say more than the logical id: a variant, one stack of several. */
static lc_str id_of(const struct lc_map *ids, lc_str name)
{
    const lc_str *id = lc_map_get(ids, name);

    return id ? *id : name;
}

static lc_str identity(const struct lc_finding *finding, const struct lc_map *ids, struct lc_arena *arena)
{
    lc_str id = {NULL, 0}, entry = {NULL, 0};

    if (finding->location_count > 0 && finding->locations[0].unit) {
        const struct lc_location *at = &finding->locations[0];
        id = at->unit->id;
        entry = at->entry != LC_NO_ENTRY && at->unit->archive ? at->unit->archive->entries[at->entry].raw : at->path;
    } else if (finding->function_count > 0) {
        id = id_of(ids, finding->functions[0]);
    }
    /* A package or another subject stands for its files: which of them comes first may change with every build. */
    if (finding->subject.len > 0)
        entry = LC_S("");
    return lc_arena_printf(arena, "%s\n%s\n%.*s\n%.*s\n%.*s", finding->rule->name, finding->kind ? finding->kind : "",
                           LC_FMT(id), LC_FMT(finding->subject), LC_FMT(lc_without_hashes(entry, arena)));
}

void lc_after_fingerprint(const struct lc_model *model, struct lc_results *results, struct lc_arena *arena)
{
    struct lc_map seen, ids;

    lc_map_init(&ids, arena, model->target_count);
    for (size_t i = 0; i < model->target_count; i++) {
        lc_str *id = LC_NEW(arena, lc_str);
        *id = model->targets[i].function->id;
        *lc_map_put(&ids, model->targets[i].function->name) = id;
    }

    lc_map_init(&seen, arena, results->findings.count);
    for (size_t i = 0; i < results->findings.count; i++) {
        struct lc_finding *finding = results->findings.items[i];
        lc_str key = lc_scrub(model->scrubber, identity(finding, &ids, arena), NULL, arena);
        void **count = lc_map_put(&seen, key);
        size_t repeats = (size_t)(uintptr_t)*count;
        *count = (void *)(uintptr_t)(repeats + 1);
        if (repeats > 0)
            key = lc_arena_printf(arena, "%.*s\n%zu", LC_FMT(key), repeats);
        finding->fingerprint = lc_arena_printf(arena, "%016" PRIx64, stable_hash(key));
    }
}
