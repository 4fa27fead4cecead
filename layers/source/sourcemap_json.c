/* The JSON of a source map, event by event: a document of values would take more memory than the map. */

#include <inttypes.h>

#include "layers/base/caps.h"
#include "layers/source/sourcemap_internal.h"
#include "layers/text/text.h"

/* Shape:  what the reader decodes is scratch; what is kept and does not stand in the JSON as it is, is copied. */
struct parse {
    struct lc_reader *reader;
    struct lc_arena *arena;
    lc_str json;
    struct lc_map_raws *out;
    size_t items; /* names, sources, sections so far */
    struct lc_err *err;
};

static enum lc_status next(struct parse *p, struct lc_event *event)
{
    return lc_reader_next(p->reader, event, p->err);
}

static enum lc_status wrong(struct parse *p, const char *what)
{
    return lc_fail(p->err, LC_MALFORMED, "the source map's %s", what);
}

static lc_str keep(struct parse *p, lc_str text)
{
    if (text.len > 0 && text.ptr >= p->json.ptr && text.ptr < p->json.ptr + p->json.len)
        return text;
    return lc_arena_copy(p->arena, text);
}

static enum lc_status count_item(struct parse *p)
{
    if (p->items++ < LC_SOURCEMAP_NAMES_MAX)
        return LC_OK;
    return lc_fail(p->err, LC_LIMIT, "more than %u names and sources in one source map", LC_SOURCEMAP_NAMES_MAX);
}

/* The rest of a value whose opening event was read. */
static enum lc_status skip(struct parse *p, const struct lc_event *opening)
{
    struct lc_event event = *opening;
    enum lc_status status = LC_OK;
    size_t depth = 0;

    for (;;) {
        if (event.kind == LC_EVENT_MAP || event.kind == LC_EVENT_LIST)
            depth++;
        else if (event.kind == LC_EVENT_MAP_END || event.kind == LC_EVENT_LIST_END)
            depth--;
        if (depth == 0 || status != LC_OK)
            return status;
        status = next(p, &event);
    }
}

/* A list is opened already, or the value is null, which stands for an empty one. */
static enum lc_status list_opens(struct parse *p, const char *what, bool *opened)
{
    struct lc_event event;
    enum lc_status status = next(p, &event);

    *opened = status == LC_OK && event.kind == LC_EVENT_LIST;
    if (status != LC_OK || *opened || event.kind == LC_EVENT_NULL)
        return status;
    return wrong(p, what);
}

static enum lc_status read_sources(struct parse *p, struct lc_map_raw *raw)
{
    struct lc_event event;
    bool more;
    enum lc_status status = list_opens(p, "'sources' is no list", &more);

    raw->sources.count = 0;
    while (status == LC_OK && more && (status = next(p, &event)) == LC_OK && event.kind != LC_EVENT_LIST_END) {
        if (event.kind != LC_EVENT_STRING && event.kind != LC_EVENT_NULL)
            return wrong(p, "'sources' hold something that is no name");
        LC_PUSH(p->arena, &raw->sources)->given = keep(p, event.text);
        status = count_item(p);
    }
    return status;
}

static enum lc_status read_names(struct parse *p, struct lc_map_raw *raw)
{
    struct lc_event event;
    bool more;
    enum lc_status status = list_opens(p, "'names' are no list", &more);

    raw->names.count = 0;
    while (status == LC_OK && more && (status = next(p, &event)) == LC_OK && event.kind != LC_EVENT_LIST_END) {
        *LC_PUSH(p->arena, &raw->names) = event.kind == LC_EVENT_STRING ? keep(p, event.text) : LC_S("");
        status = skip(p, &event);
        if (status == LC_OK)
            status = count_item(p);
    }
    return status;
}

/* Kept undecoded: few of them are ever shown. */
static enum lc_status read_contents(struct parse *p, struct lc_map_raw *raw)
{
    struct lc_event event;
    bool more;
    enum lc_status status = list_opens(p, "'sourcesContent' is no list", &more);

    raw->contents.count = 0;
    while (status == LC_OK && more && (status = next(p, &event)) == LC_OK && event.kind != LC_EVENT_LIST_END) {
        lc_str *content = LC_PUSH(p->arena, &raw->contents);

        if (event.kind == LC_EVENT_STRING)
            *content = lc_str_cut(p->json, (size_t)event.span.offset, (size_t)(event.span.offset + event.span.length));
        status = skip(p, &event);
        if (status == LC_OK)
            status = count_item(p);
    }
    return status;
}

static enum lc_status read_ignored(struct parse *p, struct lc_map_raw *raw)
{
    struct lc_event event;
    uint64_t index;
    bool more;
    enum lc_status status = list_opens(p, "'ignoreList' is no list", &more);

    while (status == LC_OK && more && (status = next(p, &event)) == LC_OK && event.kind != LC_EVENT_LIST_END) {
        if (event.kind == LC_EVENT_NUMBER && lc_str_to_u64(event.text, &index))
            *LC_PUSH(p->arena, &raw->ignored) = index;
        status = skip(p, &event);
        if (status == LC_OK)
            status = count_item(p);
    }
    return status;
}

static enum lc_status read_text(struct parse *p, const char *what, lc_str *out)
{
    struct lc_event event;
    enum lc_status status = next(p, &event);

    if (status != LC_OK)
        return status;
    if (event.kind != LC_EVENT_STRING && event.kind != LC_EVENT_NULL)
        return wrong(p, what);
    *out = keep(p, event.text);
    return LC_OK;
}

static enum lc_status read_version(struct parse *p)
{
    struct lc_event event;
    enum lc_status status = next(p, &event);

    if (status != LC_OK)
        return status;
    if (event.kind != LC_EVENT_NUMBER && event.kind != LC_EVENT_STRING)
        return wrong(p, "'version' is no number");
    if (lc_str_is(event.text, "3"))
        return LC_OK;
    return lc_fail(p->err, LC_UNSUPPORTED, "a source map of version '%.*s', only 3 is read",
                   LC_FMT(lc_str_cut(event.text, 0, 20)));
}

static enum lc_status read_offset(struct parse *p, struct lc_map_raw *raw)
{
    struct lc_event event, value;
    enum lc_status status = next(p, &event);
    uint64_t number;

    if (status == LC_OK && event.kind != LC_EVENT_MAP)
        return wrong(p, "section has an offset that is none");
    while (status == LC_OK && (status = next(p, &event)) == LC_OK && event.kind != LC_EVENT_MAP_END) {
        status = next(p, &value);
        if (status == LC_OK &&
            (value.kind != LC_EVENT_NUMBER || !lc_str_to_u64(value.text, &number) || number > LC_SOURCEMAP_BYTES_MAX))
            return wrong(p, "section has an offset that is none");
        if (status == LC_OK && lc_str_is(event.text, "line"))
            raw->line = (uint32_t)number;
        else if (status == LC_OK && lc_str_is(event.text, "column"))
            raw->column = (uint32_t)number;
    }
    return status;
}

static enum lc_status read_sections(struct parse *p);

/* One member of a map whose key was read; what is not known is passed over. */
static enum lc_status read_member(struct parse *p, lc_str key, struct lc_map_raw *raw, bool inside)
{
    struct lc_event event;
    enum lc_status status;

    if (lc_str_is(key, "version"))
        return read_version(p);
    if (lc_str_is(key, "sourceRoot"))
        return read_text(p, "'sourceRoot' is no text", &raw->root);
    if (lc_str_is(key, "mappings")) {
        raw->is_map = true;
        return read_text(p, "'mappings' are no text", &raw->mappings);
    }
    if (lc_str_is(key, "sources"))
        return read_sources(p, raw);
    if (lc_str_is(key, "sourcesContent"))
        return read_contents(p, raw);
    if (lc_str_is(key, "names"))
        return read_names(p, raw);
    if (lc_str_is(key, "ignoreList") || lc_str_is(key, "x_google_ignoreList"))
        return read_ignored(p, raw);
    if (lc_str_is(key, "sections")) {
        raw->has_sections = true;
        return inside ? wrong(p, "sections have sections") : read_sections(p);
    }
    status = next(p, &event);
    return status == LC_OK ? skip(p, &event) : status;
}

static enum lc_status read_map(struct parse *p, struct lc_map_raw *raw, bool inside)
{
    struct lc_event event;
    enum lc_status status = next(p, &event);

    if (status == LC_OK && event.kind != LC_EVENT_MAP)
        return lc_fail(p->err, LC_MALFORMED, "the source map is no JSON object");
    while (status == LC_OK && (status = next(p, &event)) == LC_OK && event.kind != LC_EVENT_MAP_END)
        status = read_member(p, keep(p, event.text), raw, inside);
    if (status == LC_OK && !raw->is_map && !raw->has_sections)
        return lc_fail(p->err, LC_MALFORMED, "the source map has no 'mappings'");
    return status;
}

static enum lc_status read_section(struct parse *p)
{
    struct lc_map_raw raw = {0};
    struct lc_event event;
    enum lc_status status = count_item(p);

    while (status == LC_OK && (status = next(p, &event)) == LC_OK && event.kind != LC_EVENT_MAP_END) {
        if (lc_str_is(event.text, "offset"))
            status = read_offset(p, &raw);
        else if (lc_str_is(event.text, "map"))
            status = read_map(p, &raw, true);
        else if (lc_str_is(event.text, "url"))
            return lc_fail(p->err, LC_UNSUPPORTED, "the source map has a section that is kept elsewhere");
        else if ((status = next(p, &event)) == LC_OK)
            status = skip(p, &event);
    }
    if (status != LC_OK)
        return status;
    if (!raw.is_map)
        return wrong(p, "section has no map");
    if (p->out->count > 0) {
        const struct lc_map_raw *before = &p->out->items[p->out->count - 1];

        if (raw.line < before->line || (raw.line == before->line && raw.column < before->column))
            return wrong(p, "sections are out of order");
    }
    *LC_PUSH(p->arena, p->out) = raw;
    return LC_OK;
}

static enum lc_status read_sections(struct parse *p)
{
    struct lc_event event;
    bool more;
    enum lc_status status = list_opens(p, "'sections' are no list", &more);

    p->out->count = 0;
    while (status == LC_OK && more && (status = next(p, &event)) == LC_OK && event.kind != LC_EVENT_LIST_END)
        status = event.kind == LC_EVENT_MAP ? read_section(p) : wrong(p, "section is no object");
    return status;
}

static void finish_raw(struct lc_map_raw *raw)
{
    for (size_t i = 0; i < raw->contents.count && i < raw->sources.count; i++)
        raw->sources.items[i].content = raw->contents.items[i];
    for (size_t i = 0; i < raw->ignored.count; i++)
        if (raw->ignored.items[i] < raw->sources.count)
            raw->sources.items[raw->ignored.items[i]].ignored = true;
}

enum lc_status lc_map_read(lc_str json, struct lc_arena *arena, struct lc_map_raws *out, struct lc_err *err)
{
    struct lc_arena scratch;
    struct lc_map_raw whole = {0};
    struct lc_event event;
    struct parse p = {.arena = arena, .json = json, .out = out, .err = err};
    enum lc_status status;

    lc_arena_init(&scratch, arena->seed);
    p.reader = lc_reader_new(LC_NOTATION_JSON, json, &scratch);
    status = read_map(&p, &whole, false);
    if (status == LC_OK)
        status = next(&p, &event); /* refuses what follows the map */
    if (status == LC_OK && !whole.has_sections)
        *LC_PUSH(arena, out) = whole;
    for (size_t i = 0; status == LC_OK && i < out->count; i++)
        finish_raw(&out->items[i]);
    lc_reader_free(p.reader);
    lc_arena_release(&scratch);
    return status;
}
