#ifndef LC_SOURCE_SOURCEMAP_INTERNAL_H
#define LC_SOURCE_SOURCEMAP_INTERNAL_H

#include "layers/source/sourcemap.h"

/* Inside of the source map reader: what its files share. Others use sourcemap.h only. */

/* One map as its JSON has it, nothing decoded yet.
 * Shape:  `line` and `column`, from 0, are where a section begins in the compiled file. */
struct lc_map_raw {
    uint32_t line, column;
    lc_str root, mappings;
    struct {
        struct lc_map_source *items;
        size_t count, capacity;
    } sources;
    struct {
        lc_str *items;
        size_t count, capacity;
    } names;
    struct {
        lc_str *items;
        size_t count, capacity;
    } contents;
    struct {
        uint64_t *items;
        size_t count, capacity;
    } ignored;
    bool is_map, has_sections;
};

/* sourcemap_json.c: the maps of `json` in order, one unless it has sections. Errors as lc_sourcemap_parse. */
struct lc_map_raws {
    struct lc_map_raw *items;
    size_t count, capacity;
};
LC_MUST_USE enum lc_status lc_map_read(lc_str json, struct lc_arena *arena, struct lc_map_raws *out,
                                       struct lc_err *err);

/* sourcemap_mappings.c: fills the mappings of `out`, whose sources and names are those of all `raws` in order. */
LC_MUST_USE enum lc_status lc_map_decode(const struct lc_map_raws *raws, struct lc_arena *arena,
                                         struct lc_sourcemap *out, struct lc_err *err);

/* sourcemap_paths.c: `path` and `made` of each source; `at` is the map's own path. */
void lc_map_name_sources(struct lc_map_source *sources, size_t count, lc_str at, struct lc_arena *arena);

/* `text` with its %XX decoded. */
lc_str lc_map_percent_decode(lc_str text, struct lc_arena *arena);

#endif
