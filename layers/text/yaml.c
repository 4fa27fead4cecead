/* The YAML reader: libyaml's events, with the depth counted here (libyaml has no limit and its time grows with the
 * square of it), keys told from values, and places in bytes.
 *
 * libyaml's marks count characters, and its lines end at NEL, LS and PS too; so only the character index is taken from
 * a mark, and offset, line and column are found by walking the text along with it.
 * Source: libyaml 0.2.5, yaml.h and reader.c, scanner.c (marks); YAML 1.1. */

#include <yaml.h>

#include "layers/text/reader.h"

/* Every %TAG line is compared with all before it: a text made of them would take quadratic time. Templates have
 * none. */
#define TAG_DIRECTIVES_MAX 100

/* Shape:  the byte and line where character `index` (byte-order mark not counted) is. */
struct cursor {
    size_t index, byte, line_start;
    uint32_t line;
};

/* Owner:  `parser` holds libyaml's memory while `open`. */
struct lc_yaml_state {
    yaml_parser_t parser;
    bool open;
    lc_str text; /* without the byte-order mark */
    size_t skipped;
    struct cursor cursor;
};

static bool has_many_tag_directives(lc_str text)
{
    unsigned count = 0;

    while (count <= TAG_DIRECTIVES_MAX) {
        size_t at = lc_str_find(text, LC_S("%TAG"));

        if (at == LC_NPOS)
            return false;
        count++;
        text = lc_str_from_index(text, at + 4);
    }
    return true;
}

void lc_yaml_start(struct lc_reader *reader)
{
    struct lc_yaml_state *yaml = LC_NEW(reader->arena, struct lc_yaml_state);

    reader->yaml = yaml;
    yaml->skipped = lc_str_has_prefix(reader->text, LC_S("\xef\xbb\xbf")) ? 3 : 0;
    yaml->text = lc_str_from_index(reader->text, yaml->skipped);
    yaml->cursor.line = 1;
    if (has_many_tag_directives(yaml->text)) {
        lc_fail(&reader->failed, LC_LIMIT, "more than %d tag directives", TAG_DIRECTIVES_MAX);
        return;
    }
    if (!yaml_parser_initialize(&yaml->parser))
        lc_out_of_memory(sizeof yaml->parser);
    yaml->open = true;
    yaml_parser_set_encoding(&yaml->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&yaml->parser, (const unsigned char *)(yaml->text.len > 0 ? yaml->text.ptr : ""),
                                 yaml->text.len);
}

void lc_yaml_stop(struct lc_reader *reader)
{
    if (!reader->yaml || !reader->yaml->open)
        return;
    yaml_parser_delete(&reader->yaml->parser);
    reader->yaml->open = false;
}

static bool is_continuation(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

static void step_forward(struct cursor *at, lc_str text)
{
    if (text.ptr[at->byte++] == '\n') {
        at->line++;
        at->line_start = at->byte;
    }
    while (at->byte < text.len && is_continuation(text.ptr[at->byte]))
        at->byte++;
    at->index++;
}

/* Marks go forward but for a few characters; errors may point further back. */
static void seek(struct cursor *at, lc_str text, size_t index)
{
    bool crossed = false;

    while (at->index < index && at->byte < text.len)
        step_forward(at, text);
    while (at->index > index && at->byte > 0) {
        do
            at->byte--;
        while (at->byte > 0 && is_continuation(text.ptr[at->byte]));
        at->index--;
        if (text.ptr[at->byte] == '\n') {
            at->line--;
            crossed = true;
        }
    }
    if (crossed) {
        size_t before = lc_str_find_last_byte(lc_str_cut(text, 0, at->byte), '\n');

        at->line_start = before == LC_NPOS ? 0 : before + 1;
    }
}

static enum lc_status fail_at_index(struct lc_reader *reader, enum lc_status status, size_t index, const char *what)
{
    struct lc_yaml_state *yaml = reader->yaml;

    seek(&yaml->cursor, yaml->text, index);
    return lc_reader_fail(reader, status, yaml->cursor.line, yaml->cursor.byte - yaml->cursor.line_start + 1, what);
}

static struct lc_span span_of(struct lc_yaml_state *yaml, const yaml_event_t *event)
{
    struct lc_span span;

    seek(&yaml->cursor, yaml->text, event->start_mark.index);
    span.line = yaml->cursor.line;
    span.column = (uint32_t)(yaml->cursor.byte - yaml->cursor.line_start + 1);
    span.offset = yaml->cursor.byte;
    seek(&yaml->cursor, yaml->text, event->end_mark.index);
    span.length = yaml->cursor.byte > span.offset ? yaml->cursor.byte - span.offset : 0;
    span.offset += yaml->skipped;
    return span;
}

static enum lc_status parser_failed(struct lc_reader *reader)
{
    const yaml_parser_t *parser = &reader->yaml->parser;
    const char *what = parser->problem ? parser->problem : "not understood";

    if (parser->error == YAML_MEMORY_ERROR)
        lc_out_of_memory(0);
    if (parser->error != YAML_READER_ERROR)
        return fail_at_index(reader, LC_MALFORMED, parser->problem_mark.index, what);

    /* The reader tells bytes, not characters, and may have stopped behind the last mark. */
    struct cursor at = {.line = 1};

    while (at.byte < parser->problem_offset && at.byte < reader->yaml->text.len)
        step_forward(&at, reader->yaml->text);
    return lc_reader_fail(reader, LC_MALFORMED, at.line, at.byte - at.line_start + 1, what);
}

static lc_str copy_cstring(struct lc_reader *reader, const yaml_char_t *s)
{
    return s ? lc_arena_copy(reader->arena, lc_str_from((const char *)s)) : (lc_str){0};
}

/* The scalar's text: a slice of the source where the source says it literally, else a copy. */
static lc_str scalar_text(struct lc_reader *reader, const yaml_event_t *event, const struct lc_span *span)
{
    lc_str value = {(const char *)event->data.scalar.value, event->data.scalar.length};
    uint64_t end = span->offset + span->length;
    size_t quote = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE ? 0 : 1;

    if (value.len + 2 * quote <= span->length && end <= reader->text.len) {
        size_t from = (size_t)end - quote - value.len;
        lc_str there = lc_str_cut(reader->text, from, from + value.len);

        if (lc_str_eq(there, value))
            return there;
    }
    return lc_arena_copy(reader->arena, value);
}

static bool wants_key(const struct lc_reader *reader)
{
    return reader->depth > 0 && reader->nest[reader->depth - 1] == LC_NEST_KEY;
}

/* A whole value has gone by in the innermost container. */
static void value_done(struct lc_reader *reader)
{
    if (reader->depth > 0 && reader->nest[reader->depth - 1] == LC_NEST_VALUE)
        reader->nest[reader->depth - 1] = LC_NEST_KEY;
}

static enum lc_status open_container(struct lc_reader *reader, const yaml_event_t *event, struct lc_event *out)
{
    bool map = event->type == YAML_MAPPING_START_EVENT;

    if (wants_key(reader))
        return fail_at_index(reader, LC_UNSUPPORTED, event->start_mark.index, "a key that is no text");
    if (reader->depth >= LC_TEXT_DEPTH_MAX)
        return fail_at_index(reader, LC_LIMIT, event->start_mark.index, "nested too deeply");
    reader->nest[reader->depth++] = map ? LC_NEST_KEY : LC_NEST_LIST;
    out->kind = map ? LC_EVENT_MAP : LC_EVENT_LIST;
    out->tag = copy_cstring(reader, map ? event->data.mapping_start.tag : event->data.sequence_start.tag);
    out->anchor = copy_cstring(reader, map ? event->data.mapping_start.anchor : event->data.sequence_start.anchor);
    out->span = span_of(reader->yaml, event);
    return LC_OK;
}

static void read_scalar(struct lc_reader *reader, const yaml_event_t *event, struct lc_event *out)
{
    out->span = span_of(reader->yaml, event);
    out->text = scalar_text(reader, event, &out->span);
    out->tag = copy_cstring(reader, event->data.scalar.tag);
    out->anchor = copy_cstring(reader, event->data.scalar.anchor);
    if (wants_key(reader)) {
        out->kind = LC_EVENT_KEY;
        reader->nest[reader->depth - 1] = LC_NEST_VALUE;
        return;
    }
    out->kind = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE ? LC_EVENT_PLAIN : LC_EVENT_STRING;
    value_done(reader);
}

/* Gives the event over to `out`; *again is set when libyaml's event says nothing to our caller. */
static enum lc_status take(struct lc_reader *reader, const yaml_event_t *event, struct lc_event *out, bool *again)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT: read_scalar(reader, event, out); return LC_OK;
    case YAML_ALIAS_EVENT:
        if (wants_key(reader))
            return fail_at_index(reader, LC_UNSUPPORTED, event->start_mark.index, "an alias as a key");
        out->kind = LC_EVENT_ALIAS;
        out->text = copy_cstring(reader, event->data.alias.anchor);
        out->span = span_of(reader->yaml, event);
        value_done(reader);
        return LC_OK;
    case YAML_MAPPING_START_EVENT:
    case YAML_SEQUENCE_START_EVENT: return open_container(reader, event, out);
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
        out->kind = event->type == YAML_MAPPING_END_EVENT ? LC_EVENT_MAP_END : LC_EVENT_LIST_END;
        out->span = span_of(reader->yaml, event);
        reader->depth--;
        value_done(reader);
        return LC_OK;
    case YAML_DOCUMENT_START_EVENT:
        if (reader->ended)
            return fail_at_index(reader, LC_MALFORMED, event->start_mark.index, "more than one document");
        *again = true;
        return LC_OK;
    case YAML_DOCUMENT_END_EVENT:
        reader->ended = true;
        *again = true;
        return LC_OK;
    case YAML_STREAM_START_EVENT: *again = true; return LC_OK;
    case YAML_STREAM_END_EVENT:
    case YAML_NO_EVENT:
        out->kind = LC_EVENT_END;
        out->span = span_of(reader->yaml, event);
        return LC_OK;
    }
    LC_BUG("unknown event");
}

enum lc_status lc_yaml_next(struct lc_reader *reader, struct lc_event *out)
{
    bool again = true;

    if (!reader->yaml->open)
        return LC_OK; /* the end has been told: it stays */
    while (again) {
        yaml_event_t event;
        enum lc_status status;

        again = false;
        if (!yaml_parser_parse(&reader->yaml->parser, &event))
            return parser_failed(reader);
        status = take(reader, &event, out, &again);
        yaml_event_delete(&event);
        if (status != LC_OK)
            return status;
    }
    if (out->kind == LC_EVENT_END)
        lc_yaml_stop(reader);
    return LC_OK;
}
