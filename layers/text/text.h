#ifndef LC_TEXT_TEXT_H
#define LC_TEXT_TEXT_H

#include "layers/base/arena.h"

/* JSON and YAML behind one event interface, every event with its place. JSON is our own reader (it also takes what Node
 * takes: big integers, 1e400, lone surrogates; a byte-order mark is skipped); YAML is libyaml's events with the depth
 * counted. A lone surrogate escape decodes to the three bytes its code point would have in UTF-8, so that different
 * names stay different; bytes that are not UTF-8 pass through inside JSON strings and are refused in YAML. Strings may
 * hold NUL. */

/* Units:  line and column from 1, column in bytes; offset and length in bytes from the start of the text. A line ends
 *         at LF; a byte-order mark counts in offsets, not in columns. Maps and lists have the span of what opens
 *         them. */
struct lc_span {
    uint32_t line, column;
    uint64_t offset, length;
};

enum lc_event_kind {
    LC_EVENT_END, /* of the text */
    LC_EVENT_MAP,
    LC_EVENT_MAP_END,
    LC_EVENT_LIST,
    LC_EVENT_LIST_END,
    LC_EVENT_KEY, /* in a map, before its value; YAML keys that are not scalars are LC_UNSUPPORTED */
    LC_EVENT_STRING,
    LC_EVENT_NUMBER, /* JSON: as written. YAML: plain scalars are LC_EVENT_PLAIN, their meaning is the reader's */
    LC_EVENT_TRUE,
    LC_EVENT_FALSE,
    LC_EVENT_NULL,
    LC_EVENT_PLAIN, /* YAML only: an unquoted scalar: text, number, boolean or null by the schema of who reads it */
    LC_EVENT_ALIAS, /* YAML only: text is the anchor's name; never expanded here */
};

struct lc_event {
    enum lc_event_kind kind;
    lc_str text;   /* decoded; keys, strings, numbers, plain scalars, aliases */
    lc_str tag;    /* YAML only: "!Sub", "!Ref"…; empty when none */
    lc_str anchor; /* YAML only */
    struct lc_span span;
};

enum lc_notation { LC_NOTATION_JSON, LC_NOTATION_YAML };

/* A reader over text in memory. Text and results live as long as `arena` and the text itself.
 * Errors: LC_MALFORMED with "line L, column C: what was expected" (also a second YAML document), LC_LIMIT depth or
 *         size, LC_UNSUPPORTED a YAML key that is no text. After an error the reader stays at it; at the end it stays
 *         at the end. */
struct lc_reader;
struct lc_reader *lc_reader_new(enum lc_notation syntax, lc_str text, struct lc_arena *arena);
LC_MUST_USE enum lc_status lc_reader_next(struct lc_reader *reader, struct lc_event *out, struct lc_err *err);
void lc_reader_free(struct lc_reader *reader); /* gives libyaml's handle back; NULL is fine */

/* A whole document as values in an arena.
 * Shape:  a value has a kind (the opening event's for maps and lists); children in source order, duplicate keys kept.
 *         A YAML alias is a value of kind LC_EVENT_ALIAS that points to its anchor's value (`aliased`), never a copy:
 *         walkers count steps.
 * Owner:  the arena given. */
struct lc_node {
    enum lc_event_kind kind;
    lc_str text, tag;
    lc_str key; /* when its parent is a map */
    struct lc_span span, key_span;
    const struct lc_node *aliased;
    const struct lc_node *parent, *first, *next;
    size_t count; /* children */
};

/* Parses all of `text`; an empty YAML document gives LC_EVENT_NULL. JSON refuses anything after the value.
 * Errors: LC_MALFORMED, LC_LIMIT (depth LC_TEXT_DEPTH_MAX, LC_TEXT_BYTES_MAX, LC_TEXT_NODES_MAX). */
LC_MUST_USE enum lc_status lc_document_parse(enum lc_notation syntax, lc_str text, struct lc_arena *arena,
                                             const struct lc_node **out, struct lc_err *err);
/* The value of `key` in a map (the last one when repeated, as JSON.parse does); NULL when absent, or `map` is NULL or
 * no map. These three look through an alias at what it stands for. */
const struct lc_node *lc_node_get(const struct lc_node *map, lc_str key);
/* Text of a string or plain scalar; empty for anything else or NULL. */
lc_str lc_node_text(const struct lc_node *node);
bool lc_node_is_text(const struct lc_node *node);

/* JSON out. Strings are escaped so that the output is valid ASCII-safe JSON: control characters and bytes that are not
 * UTF-8 as \u escapes (a bad byte b as \udcXX is refused by parsers, so U+FFFD), everything else as it is. Commas and
 * newlines are the writer's: closing the outermost container ends the line. `inline_from`, set after lc_json_begin,
 * keeps items at that depth (1: those of the outermost container) and below on one line. Values go through `filter`,
 * when there is one, before they are written. */
struct lc_buf;
typedef lc_str lc_json_filter(const void *context, lc_str value, struct lc_arena *arena);
struct lc_json_writer {
    struct lc_buf *out;
    unsigned depth;
    bool need_comma, pretty;
    uint64_t inline_from; /* depth from which items stay on one line, 0 for none; only with `pretty` */
    lc_json_filter *filter;
    const void *filter_context;
};
void lc_json_begin(struct lc_json_writer *writer, struct lc_buf *out, bool pretty);
void lc_json_object(struct lc_json_writer *writer, const char *key); /* key NULL inside lists and at the top */
void lc_json_object_end(struct lc_json_writer *writer);
void lc_json_list(struct lc_json_writer *writer, const char *key);
void lc_json_list_end(struct lc_json_writer *writer);
void lc_json_str(struct lc_json_writer *writer, const char *key, lc_str value);
void lc_json_u64(struct lc_json_writer *writer, const char *key, uint64_t value);
void lc_json_bool(struct lc_json_writer *writer, const char *key, bool value);
void lc_json_null(struct lc_json_writer *writer, const char *key);

#endif
