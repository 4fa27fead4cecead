/* The mappings of a source map: base 64 VLQ fields, relative to each other, in segments and lines, put to byte offsets
 * in the compiled file by one walk over both.
 *
 * Lines of the compiled file end at LF or CR LF. Tools disagree about a lone CR and U+2028 and U+2029 (esbuild and
 * engines count lines there, webpack does not), so nothing behind the first of these is mapped.
 * Source: ECMA-426, "Mappings structure". */

#include <inttypes.h>

#include "layers/base/base64.h"
#include "layers/base/caps.h"
#include "layers/base/utf8.h"
#include "layers/source/sourcemap_internal.h"

/* Where the walk over the compiled file is.
 * Shape:  [start, end) is the line `line` without its end, `next` where the line after it starts; `past` when the file
 *         has no such line. */
struct walk {
    lc_str text;
    size_t disputed; /* from here on tools disagree about lines */
    uint32_t line;
    size_t start, end, next;
    bool past;
};

struct decode {
    struct walk walk;
    struct lc_sourcemap *out;
    struct lc_arena *arena;
    size_t room;   /* of out->mappings */
    size_t first;  /* mapping of the present line */
    bool sorted;   /* the present line's are, so far */
    size_t beyond; /* mappings on lines that the file does not have, and behind their ends */
    struct lc_err *err;
};

/* --------------------------------------------------------------------------------------------- compiled lines */

static size_t find_disputed(lc_str text)
{
    size_t best = text.len, at;

    for (lc_str rest = text; (at = lc_str_find_byte(rest, '\r')) != LC_NPOS;) {
        if (at + 1 >= rest.len || rest.ptr[at + 1] != '\n') {
            best = (size_t)(rest.ptr - text.ptr) + at;
            break;
        }
        rest = lc_str_from_index(rest, at + 1);
    }
    for (lc_str rest = lc_str_cut(text, 0, best); (at = lc_str_find(rest, LC_S("\xe2\x80"))) != LC_NPOS;) {
        rest = lc_str_from_index(rest, at);
        if (rest.len > 2 && (rest.ptr[2] == '\xa8' || rest.ptr[2] == '\xa9'))
            return (size_t)(rest.ptr - text.ptr);
        rest = lc_str_from_index(rest, 2);
    }
    return best;
}

static void find_end(struct walk *walk)
{
    size_t at = lc_str_find_byte(lc_str_from_index(walk->text, walk->start), '\n');

    walk->end = at == LC_NPOS ? walk->text.len : walk->start + at;
    walk->next = at == LC_NPOS ? walk->text.len + 1 : walk->end + 1;
    if (walk->end > walk->start && at != LC_NPOS && walk->text.ptr[walk->end - 1] == '\r')
        walk->end--;
}

static void walk_init(struct walk *walk, lc_str text)
{
    walk->text = text;
    walk->disputed = find_disputed(text);
    walk->start = lc_str_has_prefix(text, LC_S("\xef\xbb\xbf")) ? 3 : 0; /* a byte-order mark is no column */
    find_end(walk);
}

static void walk_line(struct walk *walk)
{
    walk->line++;
    if (walk->past || walk->next > walk->text.len || walk->next > walk->disputed) {
        walk->past = true;
        return;
    }
    walk->start = walk->next;
    find_end(walk);
}

/* ------------------------------------------------------------------------------------------------ one line done */

/* A stable sort by column (held in `offset`), by merging: lines out of order are rare and may be long. */
static void sort_line(struct lc_mapping *items, size_t count, struct lc_arena *arena)
{
    struct lc_mapping *from = items, *to = LC_NEW_ARRAY(arena, count, struct lc_mapping), *swap;

    for (size_t width = 1; width < count; width *= 2) {
        for (size_t low = 0; low < count; low += 2 * width) {
            size_t middle = low + width < count ? low + width : count;
            size_t high = low + 2 * width < count ? low + 2 * width : count;

            for (size_t a = low, b = middle, k = low; k < high; k++)
                to[k] = a < middle && (b >= high || from[a].offset <= from[b].offset) ? from[a++] : from[b++];
        }
        swap = from, from = to, to = swap;
    }
    if (from != items)
        memcpy(items, from, count * sizeof *items);
}

/* Columns of the present line become offsets; what lies behind its end goes. */
static size_t place_line(struct decode *d)
{
    struct lc_mapping *items = d->out->mappings;
    size_t kept = d->first, at = d->walk.start, column = 0;
    size_t end = d->walk.end < d->walk.disputed ? d->walk.end : d->walk.disputed;

    for (size_t i = d->first; i < d->out->mapping_count; i++) {
        while (column < items[i].offset && at < end) {
            uint32_t c = 0;
            size_t step = lc_utf8_step(lc_str_cut(d->walk.text, at, end), &c);

            if (c >= 0x10000 && step > 0 && column + 1 == items[i].offset)
                break; /* the middle of a surrogate pair is its character */
            column += c >= 0x10000 && step > 0 ? 2 : 1;
            at += step > 0 ? step : 1;
        }
        if (at >= end && column < items[i].offset)
            continue;
        items[kept] = items[i];
        items[kept++].offset = (uint32_t)at;
    }
    return kept;
}

/* The line has all its mappings. What it maps ends with it, which one more mapping from nowhere says. */
static void close_line(struct decode *d)
{
    struct lc_sourcemap *out = d->out;
    size_t count = out->mapping_count - d->first, until;

    if (count == 0)
        return;
    if (d->walk.past) {
        d->beyond += d->walk.disputed < d->walk.text.len ? 0 : count;
        out->dropped += count;
        out->mapping_count = d->first;
        return;
    }
    if (!d->sorted)
        sort_line(out->mappings + d->first, count, d->arena);
    out->mapping_count = place_line(d);
    out->dropped += d->first + count - out->mapping_count;
    if (d->walk.disputed >= d->walk.end)
        d->beyond += d->first + count - out->mapping_count;
    until = d->walk.next < d->walk.disputed ? d->walk.next : d->walk.disputed;
    if (out->mapping_count > d->first && until < d->walk.text.len)
        out->mappings[out->mapping_count++] = (struct lc_mapping){(uint32_t)until, LC_NO_SOURCE, 0, 0, LC_NO_NAME};
    d->first = out->mapping_count;
}

static void next_line(struct decode *d)
{
    close_line(d);
    d->first = d->out->mapping_count;
    d->sorted = true;
    walk_line(&d->walk);
}

/* ------------------------------------------------------------------------------------------------------- fields */

/* One field; the bytes of 2^31 and more are refused, which bounds every sum below. */
static bool read_field(lc_str text, size_t *at, int64_t *out)
{
    uint64_t value = 0;
    int digit;

    for (unsigned shift = 0; *at < text.len && shift <= 30; shift += 5) {
        digit = lc_base64_digit(text.ptr[(*at)++]);
        if (digit < 0)
            return false;
        value |= (uint64_t)(digit & 31) << shift;
        if (digit < 32) {
            *out = (value & 1) ? -(int64_t)(value >> 1) : (int64_t)(value >> 1);
            return value <= UINT32_MAX;
        }
    }
    return false;
}

/* Running values of one map: every field is a difference to the one before. */
struct state {
    int64_t column, source, line, original, name;
    size_t sources, names; /* of this map */
    uint32_t source_base, name_base;
};

static bool in_range(int64_t value)
{
    return value >= 0 && value < UINT32_MAX;
}

/* The segment at *at, up to the comma or semicolon behind it. */
static bool read_segment(lc_str text, size_t *at, struct state *s, struct lc_mapping *out)
{
    int64_t fields[5];
    size_t count = 0;

    while (*at < text.len && text.ptr[*at] != ',' && text.ptr[*at] != ';')
        if (count == 5 || !read_field(text, at, &fields[count++]))
            return false;
    if (count != 1 && count != 4 && count != 5)
        return false;
    s->column += fields[0];
    *out = (struct lc_mapping){0, LC_NO_SOURCE, 0, 0, LC_NO_NAME};
    if (!in_range(s->column))
        return false;
    out->offset = (uint32_t)s->column;
    if (count == 1)
        return true;
    s->source += fields[1];
    s->line += fields[2];
    s->original += fields[3];
    if (s->source < 0 || (uint64_t)s->source >= s->sources || !in_range(s->line) || !in_range(s->original))
        return false;
    out->source = s->source_base + (uint32_t)s->source;
    out->line = (uint32_t)s->line + 1;
    out->column = (uint32_t)s->original + 1;
    if (count == 4)
        return true;
    s->name += fields[4];
    if (s->name < -(int64_t)UINT32_MAX || s->name > (int64_t)UINT32_MAX)
        return false;
    if (s->name >= 0 && (uint64_t)s->name < s->names) /* a name too many loses the name, not the place */
        out->name = s->name_base + (uint32_t)s->name;
    return true;
}

/* ------------------------------------------------------------------------------------------------------- maps */

/* Does the section after this one begin at or before the place? */
static bool is_past(const struct lc_map_raw *following, uint32_t line, uint64_t column)
{
    return following && (line > following->line || (line == following->line && column >= following->column));
}

static enum lc_status decode_map(struct decode *d, const struct lc_map_raw *raw, const struct lc_map_raw *following,
                                 struct state *s)
{
    lc_str text = raw->mappings;
    uint64_t base = raw->column;
    struct lc_mapping mapping;

    while (d->walk.line < raw->line && !d->walk.past)
        next_line(d);
    if (d->walk.line < raw->line) { /* past the end: only the number counts */
        next_line(d);
        d->walk.line = raw->line;
    }
    for (size_t at = 0; at < text.len;) {
        char c = text.ptr[at];

        if (c == ';') {
            if (following && d->walk.line >= following->line)
                return LC_OK;
            next_line(d);
            s->column = 0;
            base = 0;
            at++;
        } else if (c == ',') {
            at++;
        } else if (!read_segment(text, &at, s, &mapping) || base + mapping.offset >= UINT32_MAX) {
            return lc_fail(d->err, LC_MALFORMED, "the source map's mappings are wrong at character %zu", at);
        } else if (!is_past(following, d->walk.line, base + mapping.offset)) {
            mapping.offset += (uint32_t)base;
            LC_ASSERT(d->out->mapping_count < d->room);
            if (d->out->mapping_count > d->first && d->out->mappings[d->out->mapping_count - 1].offset > mapping.offset)
                d->sorted = false;
            d->out->mappings[d->out->mapping_count++] = mapping;
        }
    }
    return LC_OK;
}

/* Room for every segment, and one more mapping for each line's end. */
static uint64_t count_room(const struct lc_map_raws *raws)
{
    uint64_t count = 0;

    for (size_t i = 0; i < raws->count; i++) {
        lc_str text = raws->items[i].mappings;

        count += 2;
        for (size_t k = 0; k < text.len; k++)
            count += text.ptr[k] == ',' ? 1 : text.ptr[k] == ';' ? 2 : 0;
    }
    return count;
}

enum lc_status lc_map_decode(const struct lc_map_raws *raws, struct lc_arena *arena, struct lc_sourcemap *out,
                             struct lc_err *err)
{
    struct decode d = {.out = out, .arena = arena, .sorted = true, .err = err};
    uint32_t sources = 0, names = 0;
    uint64_t room = count_room(raws);
    enum lc_status status = LC_OK;

    if (room > LC_SOURCEMAP_MAPPINGS_MAX)
        return lc_fail(err, LC_LIMIT, "a source map with more than %u mappings", LC_SOURCEMAP_MAPPINGS_MAX);
    d.room = (size_t)room;
    out->mappings = LC_NEW_ARRAY(arena, d.room, struct lc_mapping);
    walk_init(&d.walk, out->generated);
    for (size_t i = 0; status == LC_OK && i < raws->count; i++) {
        const struct lc_map_raw *raw = &raws->items[i];
        struct state s = {.sources = raw->sources.count, .names = raw->names.count};

        s.source_base = sources, s.name_base = names;
        status = decode_map(&d, raw, i + 1 < raws->count ? raw + 1 : NULL, &s);
        sources += (uint32_t)raw->sources.count;
        names += (uint32_t)raw->names.count;
    }
    if (status != LC_OK)
        return status;
    close_line(&d);
    if (d.beyond > out->mapping_count)
        return lc_fail(err, LC_MALFORMED, "the source map is of another file: %zu of its mappings lie outside this one",
                       d.beyond);
    return LC_OK;
}
