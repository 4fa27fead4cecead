#ifndef LC_SOURCE_SOURCEMAP_H
#define LC_SOURCE_SOURCEMAP_H

#include "layers/base/arena.h"

/* Source maps: where each byte of a compiled file was written. Finding the map, reading it, asking it.
 *
 *   lc_sourcemap_url    the file's own word on where its map is (the last such comment)
 *   lc_sourcemap_place  the map's path in the archive; the caller fetches those bytes
 *   lc_sourcemap_inline the map out of a data: URL instead
 *   lc_sourcemap_parse  reads it against the compiled file, so that every mapping has a byte offset
 *   lc_sourcemap_at     asks it
 *
 * A map that is malformed is no finding: it is left aside with its reason, and places stay those of the compiled file.
 * Source: ECMA-426 (version 3, index maps with sections, ignoreList). */

/* A file that was compiled.
 * Shape:  `path` is for people: relative with '/', without scheme, authority, query and "..". What the map names
 *         relatively is relative to the map's own folder. Of absolute paths (a build machine's folders) the part that
 *         all have in common is left out. `given` is the name as the map has it. Paths may repeat.
 *         `made` tells that no such file exists: webpack's runtime and externals, a bundler's virtual module, no name.
 *         `ignored` is the map's ignoreList: somebody else's code by the word of the tool that wrote it. */
struct lc_map_source {
    lc_str path, given;
    lc_str content; /* as it stands in the JSON, quotes and escapes too; empty when the map has none */
    bool made, ignored;
};

/* From `offset` on, up to the next mapping or the end of the line, the bytes come from this place. */
struct lc_mapping {
    uint32_t offset;       /* in the compiled file */
    uint32_t source;       /* LC_NO_SOURCE: from nowhere */
    uint32_t line, column; /* from 1; columns in UTF-16 units, as the map counts */
    uint32_t name;         /* LC_NO_NAME for none */
};
#define LC_NO_SOURCE UINT32_MAX
#define LC_NO_NAME UINT32_MAX

/* Shape:  mappings by offset; of several at one offset the last in the map's order stays last. Where the compiled file
 *         has a line end about which tools disagree (a lone CR, U+2028, U+2029), mappings of the lines behind it are
 *         dropped: they would point to wrong places. `dropped` counts them, and those behind the end of their line.
 * Owner:  the arena given to parse; names and contents point into the JSON, which must live as long. */
struct lc_sourcemap {
    struct lc_mapping *mappings;
    size_t mapping_count;
    struct lc_map_source *sources;
    size_t source_count;
    lc_str *names;
    size_t name_count;
    size_t dropped;
    lc_str generated;
};

/* The URL of the last `//# sourceMappingURL=` comment (also the old `//@`, and as a block comment) that has nothing but
 * comments and blanks behind it; false when there is none. */
bool lc_sourcemap_url(lc_str source, lc_str *url);
/* The path of the map in the archive for the compiled file at `path`: `url` against its folder, or, with an empty url,
 * `path`.map (tools can be told to write no comment). False for data:, http: and absolute URLs, and for what leaves the
 * archive. */
bool lc_sourcemap_place(lc_str path, lc_str url, struct lc_arena *arena, lc_str *out);
bool lc_sourcemap_is_inline(lc_str url);
/* The JSON in a data: URL, base64 or percent-encoded. Errors: LC_MALFORMED, LC_LIMIT. */
LC_MUST_USE enum lc_status lc_sourcemap_inline(lc_str url, struct lc_arena *arena, lc_str *json, struct lc_err *err);

/* Reads the map `json` of the compiled file whose bytes are `generated`. `at` is the map's path in the archive (for an
 * inline map the compiled file's), for relative sources. Linear.
 * Errors: LC_MALFORMED (also a map most of whose lines the compiled file does not have: it belongs to another build),
 *         LC_LIMIT (LC_SOURCEMAP_BYTES_MAX, LC_SOURCEMAP_MAPPINGS_MAX, LC_SOURCEMAP_NAMES_MAX), LC_UNSUPPORTED a
 *         version other than 3, or sections kept elsewhere. *out is then empty. */
LC_MUST_USE enum lc_status lc_sourcemap_parse(lc_str json, lc_str generated, lc_str at, struct lc_arena *arena,
                                              struct lc_sourcemap *out, struct lc_err *err);

/* Where a byte of the compiled file was written. `name` is what it was called there, where the map says so. */
struct lc_original {
    uint32_t source; /* index */
    uint32_t line, column;
    lc_str path, name;
};
/* False when the map does not say; O(log n). */
bool lc_sourcemap_at(const struct lc_sourcemap *map, size_t offset, struct lc_original *out);
/* The text of an original line (from 1, without its end), when the map has the file's content; else empty. Reads the
 * content from its start each time: for what is shown, not for what is searched. */
lc_str lc_sourcemap_line(const struct lc_sourcemap *map, uint32_t source, uint32_t line, struct lc_arena *arena);

/* A name that a tool gave a file, as `path` of struct lc_map_source before the common part is left out. `folder` is
 * what relative names start from; `made` and `absolute` as told there. */
lc_str lc_sourcemap_readable(lc_str given, lc_str folder, struct lc_arena *arena, bool *made, bool *absolute);

#endif
