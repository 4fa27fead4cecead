/* Any bytes as a source map over any bytes: the first byte says how long the compiled file is. What is read must lie in
 * bounds, and what it tells of a bundle must cover it. */

#include "layers/source/bundle.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct lc_sourcemap *map, struct lc_arena *arena)
{
    struct lc_original at;
    struct lc_bundle bundle;

    for (size_t i = 0; i < map->mapping_count; i++) {
        const struct lc_mapping *m = &map->mappings[i];

        LC_ASSERT(m->offset <= map->generated.len);
        LC_ASSERT(i == 0 || map->mappings[i - 1].offset <= m->offset);
        LC_ASSERT(m->source == LC_NO_SOURCE || (m->source < map->source_count && m->line > 0 && m->column > 0));
        LC_ASSERT(m->name == LC_NO_NAME || m->name < map->name_count);
    }
    for (size_t offset = 0; offset < map->generated.len + 2; offset++)
        if (lc_sourcemap_at(map, offset, &at))
            lc_sourcemap_line(map, at.source, at.line, arena);
    lc_bundle_read(map->generated, map, arena, &bundle);
    for (size_t i = 0; i < bundle.count; i++)
        LC_ASSERT(bundle.items[i].start < bundle.items[i].end &&
                  bundle.items[i].start == (i > 0 ? bundle.items[i - 1].end : 0));
    LC_ASSERT(bundle.count == 0 || bundle.items[bundle.count - 1].end == map->generated.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    lc_str input = {(const char *)data, size}, generated, json, url;
    size_t split = size > 0 && data[0] < size ? data[0] : size;
    struct lc_arena arena;
    struct lc_sourcemap map;
    struct lc_err err = {0};
    enum lc_status status;

    lc_arena_init(&arena, 3);
    generated = lc_str_cut(input, 1, split);
    json = lc_str_from_index(input, split);
    if (lc_sourcemap_url(generated, &url) && lc_sourcemap_is_inline(url) &&
        lc_sourcemap_inline(url, &arena, &json, NULL) != LC_OK)
        json = LC_S("");
    status = lc_sourcemap_parse(json, generated, LC_S("a/b.js.map"), &arena, &map, &err);
    LC_ASSERT((status == LC_OK) == (err.text[0] == '\0'));
    LC_ASSERT(status == LC_OK || map.mapping_count == 0);
    check(&map, &arena);
    lc_arena_release(&arena);
    return 0;
}
