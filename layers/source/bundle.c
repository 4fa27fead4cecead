/* Whose code is where in a bundle: the comments' ranges (bundle_comments.c), the map's, and both laid over each
 * other. */

#include "layers/source/bundle.h"

#include "layers/base/caps.h"
#include "layers/source/alters.h"
#include "layers/source/bundle_internal.h"

enum { MINIFIED_BYTES = 8 << 10, MINIFIED_LINE = 300 };

enum lc_party lc_party_of_path(lc_str path)
{
    static const lc_str folder = LC_S_INIT("node_modules");

    for (size_t at = 0, step; (step = lc_str_find(lc_str_from_index(path, at), folder)) != LC_NPOS; at++) {
        at += step;
        if ((at == 0 || path.ptr[at - 1] == '/') && at + folder.len < path.len && path.ptr[at + folder.len] == '/')
            return LC_PARTY_THIRD;
    }
    return path.len == 0 ? LC_PARTY_UNKNOWN : LC_PARTY_OWN;
}

enum lc_party lc_bundle_party(lc_str path, lc_str given, bool made)
{
    enum lc_party party = lc_party_of_path(path);

    if (!made || party == LC_PARTY_THIRD)
        return party;
    if (lc_str_has_prefix(path, LC_S("webpack/")) || lc_str_has_prefix(path, LC_S("external ")) ||
        lc_str_has_prefix(path, LC_S("ignored|")) || lc_str_has_prefix(path, LC_S("(webpack)")) ||
        (given.len > 0 && memchr(given.ptr, '\0', given.len)))
        return LC_PARTY_THIRD; /* the bundler's own: nobody wrote it */
    return LC_PARTY_UNKNOWN;
}

void lc_bundle_add(struct lc_bundle *out, size_t start, size_t end, enum lc_party party, lc_str path,
                   struct lc_arena *arena)
{
    struct lc_bundle_range *last = out->count > 0 ? &out->items[out->count - 1] : NULL;

    if (start >= end)
        return;
    if (last && last->party == party && lc_str_eq(last->path, path)) {
        last->end = (uint32_t)end;
    } else if (out->count < LC_BUNDLE_RANGES_MAX) {
        *LC_PUSH(arena, out) = (struct lc_bundle_range){(uint32_t)start, (uint32_t)end, party, path};
    } else if (last) { /* one range too many: from its neighbour on, nothing is known */
        last->end = (uint32_t)end;
        last->party = LC_PARTY_UNKNOWN;
        last->path = LC_S("");
    }
}

/* ------------------------------------------------------------------------------------------------------ the map */

static bool maps_several(const struct lc_sourcemap *map)
{
    uint32_t first = LC_NO_SOURCE;

    for (size_t i = 0; i < map->mapping_count; i++) {
        uint32_t source = map->mappings[i].source;

        if (source == LC_NO_SOURCE)
            continue;
        if (map->sources[source].ignored || lc_party_of_path(map->sources[source].path) == LC_PARTY_THIRD)
            return true;
        if (first != LC_NO_SOURCE && source != first)
            return true;
        first = source;
    }
    return false;
}

/* Every source's party, told once. */
static enum lc_party *parties(const struct lc_sourcemap *map, struct lc_arena *arena)
{
    enum lc_party *out = LC_NEW_ARRAY(arena, map->source_count, enum lc_party);

    for (size_t i = 0; i < map->source_count; i++) {
        const struct lc_map_source *source = &map->sources[i];

        out[i] = source->ignored ? LC_PARTY_THIRD : lc_bundle_party(source->path, source->given, source->made);
    }
    return out;
}

static void read_map(lc_str source, const struct lc_sourcemap *map, struct lc_arena *arena, struct lc_bundle *out)
{
    const enum lc_party *party = parties(map, arena);
    uint32_t before = LC_NO_SOURCE; /* source of the bytes up to `at` */
    size_t at = 0;

    for (size_t i = 0; i < map->mapping_count; i++) {
        const struct lc_mapping *m = &map->mappings[i];
        size_t end = i + 1 < map->mapping_count ? m[1].offset : source.len;

        if (m->source == LC_NO_SOURCE || m->offset >= end)
            continue;
        if (m->source == before)
            lc_bundle_add(out, at, m->offset, party[m->source], map->sources[m->source].path, arena);
        else
            lc_bundle_add(out, at, m->offset, LC_PARTY_UNKNOWN, LC_S(""), arena);
        lc_bundle_add(out, m->offset, end, party[m->source], map->sources[m->source].path, arena);
        before = m->source;
        at = end;
    }
    lc_bundle_add(out, at, source.len, LC_PARTY_UNKNOWN, LC_S(""), arena);
}

/* Both cover the whole file. */
static void lay_over(const struct lc_bundle *map, const struct lc_bundle *comments, struct lc_arena *arena,
                     struct lc_bundle *out)
{
    for (size_t i = 0, k = 0, at = 0; i < map->count && k < comments->count;) {
        const struct lc_bundle_range *m = &map->items[i], *c = &comments->items[k];
        size_t end = m->end < c->end ? m->end : c->end;

        if (m->party == LC_PARTY_UNKNOWN)
            lc_bundle_add(out, at, end, c->party, c->path, arena);
        else if (c->party == LC_PARTY_UNKNOWN || c->party == m->party)
            lc_bundle_add(out, at, end, m->party, m->path, arena);
        else
            lc_bundle_add(out, at, end, LC_PARTY_UNKNOWN, LC_S(""), arena);
        at = end;
        i += m->end == end;
        k += c->end == end;
    }
}

/* ------------------------------------------------------------------------------------------------------ together */

/* Nobody's own function is that long without a line break: packages were joined to it, nothing says where. */
static bool is_minified(lc_str source)
{
    size_t lines = 1;

    if (source.len <= MINIFIED_BYTES)
        return false;
    for (size_t i = 0; i < source.len; i++)
        lines += source.ptr[i] == '\n';
    return source.len / lines > MINIFIED_LINE;
}

static bool is_bundled(lc_str source, struct lc_arena *arena)
{
    struct lc_imports marks = {0};

    lc_source_mark(LC_SOURCE_JAVASCRIPT, source, arena, &marks);
    return marks.bundled || is_minified(source);
}

static bool any_known(const struct lc_bundle *bundle)
{
    for (size_t i = 0; i < bundle->count; i++)
        if (bundle->items[i].party != LC_PARTY_UNKNOWN)
            return true;
    return false;
}

void lc_bundle_read(lc_str source, const struct lc_sourcemap *map, struct lc_arena *arena, struct lc_bundle *out)
{
    struct lc_bundle comments = {0}, mapped = {0};

    *out = (struct lc_bundle){0};
    if (source.len == 0 || source.len >= UINT32_MAX)
        return;
    lc_bundle_comments(source, arena, &comments);
    out->by_comments = any_known(&comments);
    if (map && (out->by_comments || maps_several(map))) {
        read_map(source, map, arena, &mapped);
        out->by_map = any_known(&mapped);
    }
    if (out->by_map && out->by_comments)
        lay_over(&mapped, &comments, arena, out);
    else if (out->by_map || out->by_comments)
        for (size_t i = 0; i < (out->by_map ? mapped : comments).count; i++) {
            const struct lc_bundle_range *r = &(out->by_map ? mapped : comments).items[i];

            lc_bundle_add(out, r->start, r->end, r->party, r->path, arena);
        }
    if (out->count > 0) {
        out->kind = LC_BUNDLE_TOLD;
    } else if (!map && is_bundled(source, arena)) {
        out->kind = LC_BUNDLE_UNTOLD;
        lc_bundle_add(out, 0, source.len, LC_PARTY_UNKNOWN, LC_S(""), arena);
    }
}

const struct lc_bundle_range *lc_bundle_at(const struct lc_bundle *bundle, size_t offset)
{
    size_t low = 0, high = bundle->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (bundle->items[middle].end <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low < bundle->count && bundle->items[low].start <= offset ? &bundle->items[low] : NULL;
}
