/* The JSON reader: one event per call, no recursion, one bit of state per open container.
 *
 * It accepts what JSON.parse of Node accepts and nothing more, with two exceptions that Node's own file loading makes
 * too: a byte-order mark at the start is skipped, and bytes that are not UTF-8 pass inside strings (Node decodes them
 * to U+FFFD before parsing; here they stay as they are). A lone surrogate escape becomes the three bytes UTF-8 would
 * give its code point, so that two different names stay different; reporters show such bytes escaped.
 * Source: RFC 8259; ECMA-262, JSON.parse (numbers of any size, lone surrogates allowed). */

#include "layers/text/reader.h"

enum expect {
    EXPECT_VALUE,
    EXPECT_FIRST_ITEM, /* a value or ']' */
    EXPECT_FIRST_KEY,  /* a key or '}' */
    EXPECT_AFTER,      /* a comma or the closing bracket; at depth 0 the end */
};

void lc_json_start(struct lc_reader *reader)
{
    struct lc_json_state *json = &reader->json;

    json->line = 1;
    json->expect = EXPECT_VALUE;
    if (lc_str_has_prefix(reader->text, LC_S("\xef\xbb\xbf"))) {
        json->at = 3;
        json->line_start = 3; /* the mark is no column of its own in editors */
    }
}

static enum lc_status fail_at(struct lc_reader *reader, size_t at, const char *what)
{
    if (at >= reader->text.len)
        what = "unexpected end of the text";
    return lc_reader_fail(reader, LC_MALFORMED, reader->json.line, at - reader->json.line_start + 1, what);
}

static struct lc_span span_from(const struct lc_reader *reader, size_t start)
{
    const struct lc_json_state *json = &reader->json;

    return (struct lc_span){json->line, (uint32_t)(start - json->line_start + 1), start, json->at - start};
}

/* The next byte that is no blank, -1 at the end. Lines are counted here alone: strings hold no raw line feed. */
static int skip_blanks(struct lc_reader *reader)
{
    struct lc_json_state *json = &reader->json;

    for (; json->at < reader->text.len; json->at++) {
        char c = reader->text.ptr[json->at];

        if (c == '\n') {
            json->line++;
            json->line_start = json->at + 1;
        } else if (c != ' ' && c != '\t' && c != '\r') {
            return (unsigned char)c;
        }
    }
    return -1;
}

static int hex_digit(char c)
{
    if (lc_is_digit(c))
        return c - '0';
    c = lc_to_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Four hex digits at `at`; false when they are not there. */
static bool read_hex4(lc_str text, size_t at, uint32_t *out)
{
    *out = 0;
    if (text.len < at || text.len - at < 4)
        return false;
    for (size_t i = 0; i < 4; i++) {
        int digit = hex_digit(text.ptr[at + i]);

        if (digit < 0)
            return false;
        *out = *out << 4 | (uint32_t)digit;
    }
    return true;
}

static size_t put_code_point(char *to, uint32_t c)
{
    if (c < 0x80) {
        to[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        to[0] = (char)(0xc0 | c >> 6);
        to[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        to[0] = (char)(0xe0 | c >> 12);
        to[1] = (char)(0x80 | (c >> 6 & 0x3f));
        to[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    to[0] = (char)(0xf0 | c >> 18);
    to[1] = (char)(0x80 | (c >> 12 & 0x3f));
    to[2] = (char)(0x80 | (c >> 6 & 0x3f));
    to[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}

/* The escape whose backslash is at *at; moves *at behind it. `to` has room for 4 bytes; 0 written means it is no
 * escape. */
static size_t put_escape(lc_str text, size_t *at, char *to)
{
    static const char from[] = "\"\\/bfnrt", into[] = "\"\\/\b\f\n\r\t";
    uint32_t c, low;

    if (text.len - *at < 2)
        return 0;
    char kind = text.ptr[*at + 1];
    if (kind != 'u') {
        const char *hit = kind ? strchr(from, kind) : NULL;

        if (!hit)
            return 0;
        *at += 2;
        to[0] = into[hit - from];
        return 1;
    }
    if (!read_hex4(text, *at + 2, &c))
        return 0;
    *at += 6;
    if (c >= 0xd800 && c < 0xdc00 && text.len - *at >= 2 && text.ptr[*at] == '\\' && text.ptr[*at + 1] == 'u' &&
        read_hex4(text, *at + 2, &low) && low >= 0xdc00 && low < 0xe000) {
        *at += 6;
        c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
    }
    return put_code_point(to, c);
}

/* From `at` to the quote, backslash or control byte that ends the plain run. */
static size_t plain_end(lc_str text, size_t at)
{
    for (; at < text.len; at++) {
        unsigned char c = (unsigned char)text.ptr[at];

        if (c == '"' || c == '\\' || c < 0x20)
            break;
    }
    return at;
}

/* The string at `at`, which has escapes from `stop` on. The escaped form is never shorter than the decoded one. */
static enum lc_status read_escaped(struct lc_reader *reader, size_t start, size_t stop, lc_str *out)
{
    lc_str text = reader->text;
    size_t end = stop;

    while (end < text.len && text.ptr[end] == '\\') /* the closing quote first, so that the copy has its size */
        end = plain_end(text, end + 2);
    if (end >= text.len || text.ptr[end] != '"')
        return fail_at(reader, end < text.len ? end : text.len, "control character in a string");

    char *to = lc_arena_bytes(reader->arena, end - start);
    size_t len = stop - start;

    memcpy(to, text.ptr + start, len);
    for (size_t at = stop; at < end;) {
        size_t added = put_escape(text, &at, to + len);

        if (added == 0)
            return fail_at(reader, at, "unknown escape in a string");
        len += added;
        stop = plain_end(text, at);
        memcpy(to + len, text.ptr + at, stop - at);
        len += stop - at;
        at = stop;
    }
    reader->json.at = end + 1;
    *out = (lc_str){to, len};
    return LC_OK;
}

static enum lc_status read_string(struct lc_reader *reader, lc_str *out)
{
    struct lc_json_state *json = &reader->json;
    size_t start = json->at + 1, stop = plain_end(reader->text, start);

    if (stop >= reader->text.len)
        return fail_at(reader, reader->text.len, "");
    if (reader->text.ptr[stop] == '\\')
        return read_escaped(reader, start, stop, out);
    if (reader->text.ptr[stop] != '"')
        return fail_at(reader, stop, "control character in a string");
    *out = lc_str_cut(reader->text, start, stop);
    json->at = stop + 1;
    return LC_OK;
}

static size_t digits_end(lc_str text, size_t at)
{
    while (at < text.len && lc_is_digit(text.ptr[at]))
        at++;
    return at;
}

static char byte_at(lc_str text, size_t at)
{
    return at < text.len ? text.ptr[at] : '\0';
}

static enum lc_status read_number(struct lc_reader *reader, lc_str *out)
{
    lc_str text = reader->text;
    size_t start = reader->json.at, at = start, digits;

    if (text.ptr[at] == '-')
        at++;
    digits = at;
    at = digits_end(text, at);
    if (at == digits)
        return fail_at(reader, at, "expected a digit");
    if (text.ptr[digits] == '0' && at - digits > 1)
        return fail_at(reader, digits + 1, "a number must not start with 0");
    if (byte_at(text, at) == '.') {
        digits = at + 1;
        at = digits_end(text, digits);
        if (at == digits)
            return fail_at(reader, at, "expected a digit");
    }
    if (byte_at(text, at) == 'e' || byte_at(text, at) == 'E') {
        at++;
        if (byte_at(text, at) == '+' || byte_at(text, at) == '-')
            at++;
        digits = at;
        at = digits_end(text, digits);
        if (at == digits)
            return fail_at(reader, at, "expected a digit");
    }
    reader->json.at = at;
    *out = lc_str_cut(text, start, at);
    return LC_OK;
}

static enum lc_status read_word(struct lc_reader *reader, struct lc_event *out)
{
    static const struct {
        lc_str word;
        enum lc_event_kind kind;
    } words[] = {
        {LC_S_INIT("true"), LC_EVENT_TRUE},
        {LC_S_INIT("false"), LC_EVENT_FALSE},
        {LC_S_INIT("null"), LC_EVENT_NULL},
    };
    lc_str rest = lc_str_from_index(reader->text, reader->json.at);

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (lc_str_has_prefix(rest, words[i].word)) {
            out->kind = words[i].kind;
            reader->json.at += words[i].word.len;
            return LC_OK;
        }
    return fail_at(reader, reader->json.at, "expected a value");
}

static enum lc_status open_container(struct lc_reader *reader, bool map, struct lc_event *out)
{
    struct lc_json_state *json = &reader->json;

    if (reader->depth >= LC_TEXT_DEPTH_MAX)
        return lc_reader_fail(reader, LC_LIMIT, json->line, json->at - json->line_start + 1, "nested too deeply");
    reader->nest[reader->depth++] = map ? LC_NEST_KEY : LC_NEST_LIST;
    json->at++;
    json->expect = map ? EXPECT_FIRST_KEY : EXPECT_FIRST_ITEM;
    out->kind = map ? LC_EVENT_MAP : LC_EVENT_LIST;
    return LC_OK;
}

static void close_container(struct lc_reader *reader, struct lc_event *out)
{
    bool map = reader->nest[--reader->depth] != LC_NEST_LIST;

    reader->json.at++;
    reader->json.expect = EXPECT_AFTER;
    out->kind = map ? LC_EVENT_MAP_END : LC_EVENT_LIST_END;
}

static enum lc_status read_key(struct lc_reader *reader, struct lc_event *out)
{
    size_t start = reader->json.at;
    enum lc_status status = read_string(reader, &out->text);

    if (status != LC_OK)
        return status;
    out->kind = LC_EVENT_KEY;
    out->span = span_from(reader, start);
    if (skip_blanks(reader) != ':')
        return fail_at(reader, reader->json.at, "expected ':'");
    reader->json.at++;
    reader->json.expect = EXPECT_VALUE;
    return LC_OK;
}

static enum lc_status read_value(struct lc_reader *reader, int c, struct lc_event *out)
{
    enum lc_status status;

    if (c == '{' || c == '[')
        return open_container(reader, c == '{', out);
    reader->json.expect = EXPECT_AFTER;
    if (c == '"') {
        out->kind = LC_EVENT_STRING;
        status = read_string(reader, &out->text);
    } else if (c == '-' || (c >= '0' && c <= '9')) {
        out->kind = LC_EVENT_NUMBER;
        status = read_number(reader, &out->text);
    } else {
        status = read_word(reader, out);
    }
    return status;
}

/* Past the comma after a value, to the key or value that must follow it. */
static enum lc_status read_after_comma(struct lc_reader *reader, struct lc_event *out)
{
    reader->json.at++;
    int c = skip_blanks(reader);
    size_t start = reader->json.at;

    if (reader->nest[reader->depth - 1] != LC_NEST_LIST)
        return c == '"' ? read_key(reader, out) : fail_at(reader, start, "expected a key in double quotes");

    enum lc_status status = read_value(reader, c, out);

    out->span = span_from(reader, start);
    return status;
}

enum lc_status lc_json_next(struct lc_reader *reader, struct lc_event *out)
{
    int c = skip_blanks(reader);
    size_t start = reader->json.at;
    enum lc_status status = LC_OK;

    switch ((enum expect)reader->json.expect) {
    case EXPECT_AFTER:
        if (reader->depth == 0) {
            if (c >= 0)
                return fail_at(reader, start, "expected the end of the text");
            out->kind = LC_EVENT_END;
        } else if (c == ',') {
            return read_after_comma(reader, out);
        } else if (reader->nest[reader->depth - 1] == LC_NEST_LIST ? c == ']' : c == '}') {
            close_container(reader, out);
        } else {
            return fail_at(reader, start,
                           reader->nest[reader->depth - 1] == LC_NEST_LIST ? "expected ',' or ']'"
                                                                           : "expected ',' or '}'");
        }
        break;
    case EXPECT_FIRST_KEY:
        if (c == '"')
            return read_key(reader, out);
        if (c != '}')
            return fail_at(reader, start, "expected a key in double quotes or '}'");
        close_container(reader, out);
        break;
    case EXPECT_FIRST_ITEM:
        if (c == ']') {
            close_container(reader, out);
            break;
        }
        status = read_value(reader, c, out);
        break;
    case EXPECT_VALUE: status = read_value(reader, c, out); break;
    }
    out->span = span_from(reader, start);
    return status;
}
