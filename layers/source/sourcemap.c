/* Source maps from outside: finding one, putting it together, asking it. Inside are sourcemap_json.c (what the JSON
 * says), sourcemap_mappings.c (where it points) and sourcemap_paths.c (names for people). */

#include "layers/source/sourcemap.h"

#include "layers/base/base64.h"
#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "layers/source/sourcemap_internal.h"
#include "layers/text/text.h"

/* ---------------------------------------------------------------------------------------------- finding the map */

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

/* Nothing but blanks and comments from `at` on? */
static bool only_comments(lc_str source, size_t at)
{
    while (at < source.len) {
        lc_str rest = lc_str_from_index(source, at);
        size_t end;

        if (lc_is_blank(*rest.ptr)) {
            at++;
        } else if (lc_str_has_prefix(rest, LC_S("//"))) {
            end = lc_str_find_byte(rest, '\n');
            at = end == LC_NPOS ? source.len : at + end;
        } else if (lc_str_has_prefix(rest, LC_S("/*"))) {
            end = lc_str_find(lc_str_from_index(rest, 2), LC_S("*/"));
            at = end == LC_NPOS ? source.len : at + 2 + end + 2;
        } else {
            return false;
        }
    }
    return true;
}

bool lc_sourcemap_url(lc_str source, lc_str *url)
{
    static const char word[] = "sourceMappingURL=";
    size_t found = LC_NPOS, at = 0, end, step;
    bool block;

    while ((step = lc_str_find(lc_str_from_index(source, at), LC_S("sourceMappingURL="))) != LC_NPOS) {
        found = at + step;
        at = found + sizeof word - 1;
    }
    if (found == LC_NPOS || found < 4)
        return false;
    lc_str before = lc_str_cut(source, found - 4, found);
    if (!lc_str_is(before, "//# ") && !lc_str_is(before, "//@ ") && !lc_str_is(before, "/*# ") &&
        !lc_str_is(before, "/*@ ") && !lc_str_is(before, "//#\t") && !lc_str_is(before, "//@\t"))
        return false;
    block = before.ptr[1] == '*';
    for (end = at; end < source.len && !lc_is_blank(source.ptr[end]) && source.ptr[end] != '"' &&
                   source.ptr[end] != '\'' && source.ptr[end] != '`';
         end++)
        if (block && source.ptr[end] == '*' && end + 1 < source.len && source.ptr[end + 1] == '/')
            break;
    *url = lc_str_cut(source, at, end);
    if (block) {
        step = lc_str_find(lc_str_from_index(source, end), LC_S("*/"));
        end = step == LC_NPOS ? source.len : end + step + 2;
    } else {
        while (end < source.len && !is_line_end(source.ptr[end]))
            if (!lc_is_blank(source.ptr[end++]))
                return false;
    }
    return url->len > 0 && only_comments(source, end);
}

bool lc_sourcemap_is_inline(lc_str url)
{
    return lc_str_caseeq(lc_str_cut(url, 0, 5), LC_S("data:"));
}

/* "name:" at the start: no relative URL. */
static bool has_scheme(lc_str url)
{
    size_t n = 0;

    while (n < url.len && (lc_is_alnum(url.ptr[n]) || url.ptr[n] == '+' || url.ptr[n] == '-' || url.ptr[n] == '.'))
        n++;
    return n > 0 && n < url.len && url.ptr[n] == ':';
}

bool lc_sourcemap_place(lc_str path, lc_str url, struct lc_arena *arena, lc_str *out)
{
    if (url.len == 0) {
        *out = lc_arena_join(arena, path, LC_S(".map"));
        return true;
    }
    if (has_scheme(url) || url.ptr[0] == '/')
        return false;
    url = lc_str_cut(url, 0, lc_str_find_byte(url, '?'));
    url = lc_map_percent_decode(lc_str_cut(url, 0, lc_str_find_byte(url, '#')), arena);
    return url.len > 0 && lc_path_normalize(arena, lc_path_join(arena, lc_path_dir(path), url), out) && out->len > 0;
}

enum lc_status lc_sourcemap_inline(lc_str url, struct lc_arena *arena, lc_str *json, struct lc_err *err)
{
    size_t comma = lc_str_find_byte(url, ',');
    lc_str head = lc_str_cut(url, 0, comma), body;

    if (!lc_sourcemap_is_inline(url) || comma == LC_NPOS)
        return lc_fail(err, LC_MALFORMED, "the inline source map is no data: URL");
    body = lc_str_from_index(url, comma + 1);
    if (body.len / 4 * 3 > LC_SOURCEMAP_BYTES_MAX)
        return lc_fail(err, LC_LIMIT, "a source map of more than %u bytes", LC_SOURCEMAP_BYTES_MAX);
    if (head.len < 7 || !lc_str_caseeq(lc_str_from_index(head, head.len - 7), LC_S(";base64")))
        *json = lc_map_percent_decode(body, arena);
    else if (!lc_base64_decode(lc_map_percent_decode(body, arena), arena, json))
        return lc_fail(err, LC_MALFORMED, "the inline source map is no base 64");
    return LC_OK;
}

/* ---------------------------------------------------------------------------------------------- reading the map */

/* `source` below the map's sourceRoot, unless it says all by itself. */
static lc_str rooted(lc_str root, lc_str source, struct lc_arena *arena)
{
    if (root.len == 0 || source.len == 0 || source.ptr[0] == '/' || has_scheme(source))
        return source;
    if (root.ptr[root.len - 1] != '/')
        root = lc_arena_join(arena, root, LC_S("/"));
    return lc_arena_join(arena, root, source);
}

static void gather(const struct lc_map_raws *raws, lc_str at, struct lc_arena *arena, struct lc_sourcemap *out)
{
    struct lc_map_source *source;
    lc_str *given, *name;

    for (size_t i = 0; i < raws->count; i++) {
        out->source_count += raws->items[i].sources.count;
        out->name_count += raws->items[i].names.count;
    }
    source = out->sources = LC_NEW_ARRAY(arena, out->source_count, struct lc_map_source);
    name = out->names = LC_NEW_ARRAY(arena, out->name_count, lc_str);
    given = LC_NEW_ARRAY(arena, out->source_count, lc_str);
    for (size_t i = 0; i < raws->count; i++) {
        const struct lc_map_raw *raw = &raws->items[i];

        for (size_t k = 0; k < raw->sources.count; k++, source++) {
            *source = raw->sources.items[k];
            given[source - out->sources] = source->given;
            source->given = rooted(raw->root, source->given, arena);
        }
        if (raw->names.count > 0)
            memcpy(name, raw->names.items, raw->names.count * sizeof *name);
        name += raw->names.count;
    }
    lc_map_name_sources(out->sources, out->source_count, at, arena);
    for (size_t i = 0; i < out->source_count; i++)
        out->sources[i].given = given[i];
}

enum lc_status lc_sourcemap_parse(lc_str json, lc_str generated, lc_str at, struct lc_arena *arena,
                                  struct lc_sourcemap *out, struct lc_err *err)
{
    struct lc_map_raws raws = {0};
    enum lc_status status;
    size_t end;

    *out = (struct lc_sourcemap){.generated = generated};
    if (json.len > LC_SOURCEMAP_BYTES_MAX || generated.len > LC_SOURCEMAP_BYTES_MAX)
        return lc_fail(err, LC_LIMIT, "a source map of more than %u bytes", LC_SOURCEMAP_BYTES_MAX);
    if (lc_str_has_prefix(json,
                          LC_S(")]}'"))) { /* ECMA-426 lets servers put it there, to keep scripts from reading it */
        end = lc_str_find_byte(json, '\n');
        json = lc_str_from_index(json, end == LC_NPOS ? json.len : end + 1);
    }
    status = lc_map_read(json, arena, &raws, err);
    if (status == LC_OK) {
        gather(&raws, at, arena, out);
        status = lc_map_decode(&raws, arena, out, err);
    }
    if (status != LC_OK)
        *out = (struct lc_sourcemap){.generated = generated};
    return status;
}

/* ---------------------------------------------------------------------------------------------------- asking it */

bool lc_sourcemap_at(const struct lc_sourcemap *map, size_t offset, struct lc_original *out)
{
    size_t low = 0, high = map->mapping_count;

    while (low < high) { /* the first mapping behind `offset` */
        size_t middle = low + (high - low) / 2;

        if (map->mappings[middle].offset <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0 || map->mappings[low - 1].source == LC_NO_SOURCE || offset > map->generated.len)
        return false;

    const struct lc_mapping *found = &map->mappings[low - 1];

    *out = (struct lc_original){found->source, found->line, found->column, map->sources[found->source].path,
                                found->name == LC_NO_NAME ? LC_S("") : map->names[found->name]};
    return true;
}

lc_str lc_sourcemap_line(const struct lc_sourcemap *map, uint32_t source, uint32_t line, struct lc_arena *arena)
{
    struct lc_arena scratch;
    struct lc_reader *reader;
    struct lc_event event;
    lc_str text = LC_S("");
    size_t end = 0;

    if (source >= map->source_count || map->sources[source].content.len == 0 || line == 0)
        return text;
    lc_arena_init(&scratch, arena->seed);
    reader = lc_reader_new(LC_NOTATION_JSON, map->sources[source].content, &scratch);
    if (lc_reader_next(reader, &event, NULL) == LC_OK && event.kind == LC_EVENT_STRING)
        text = event.text;
    for (; line > 1 && end != LC_NPOS; line--) {
        end = lc_str_find_byte(text, '\n');
        text = lc_str_from_index(text, end == LC_NPOS ? text.len : end + 1);
    }
    text = lc_str_cut(text, 0, lc_str_find_byte(text, '\n'));
    if (text.len > 0 && text.ptr[text.len - 1] == '\r')
        text.len--;
    text = lc_str_find_byte(text, '\r') == LC_NPOS ? lc_arena_copy(arena, text) : LC_S("");
    lc_reader_free(reader);
    lc_arena_release(&scratch);
    return text;
}
