/* JavaScript and TypeScript: from a grammar's numbers to handlers, and the leaves. Statements, expressions,
 * definitions, modules and what compilers made of async functions have files of their own. */
#include <stdlib.h>

#include "layers/base/caps.h"
#include "layers/source/lower_javascript.h"

static const char *const type_names[JS_TYPE_COUNT] = {
#define X(name, handler) [JS_##name] = #name,
    JS_TYPES(X)
#undef X
};

static js_handler *const handlers[JS_TYPE_COUNT] = {[JS_UNNAMED] = js_other,
#define X(name, handler) [JS_##name] = handler,
                                                    JS_TYPES(X)
#undef X
};

/* ------------------------------------------------------------------------------------------------------ dispatch */

static enum js_type look_up(const char *name)
{
    unsigned low = JS_UNNAMED + 1, high = JS_TYPE_COUNT;

    while (low < high) {
        unsigned middle = low + (high - low) / 2;
        int order = strcmp(name, type_names[middle]);

        if (order == 0)
            return (enum js_type)middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return JS_UNNAMED;
}

enum js_type js_type(struct js *js, uint32_t flat)
{
    const struct lc_flat_node *node = js_flat(js, flat);

    if (node->error || node->symbol >= JS_SYMBOLS_MAX)
        return JS_UNNAMED;
    if (js->types[node->symbol] == JS_UNMET)
        js->types[node->symbol] = node->named ? (uint8_t)look_up(lc_flat_type(js->lower, flat)) : JS_UNNAMED;
    return (enum js_type)js->types[node->symbol];
}

uint32_t js_node(struct js *js, uint32_t flat)
{
    uint32_t node;

    if (flat == 0)
        return 0;
    if (js_flat(js, flat)->error || js->lower->depth >= LC_SYNTAX_DEPTH_MAX)
        return js_new(js, LC_SYN_OTHER, flat);
    js->lower->depth++;
    node = handlers[js_type(js, flat)](js, flat);
    js->lower->depth--;
    return node;
}

void lc_lower_javascript(struct lc_lowering *lower)
{
    static const char *const names[JS_FIELD_COUNT] = {
#define X(name) [JS_F_##name] = #name,
        JS_FIELDS(X)
#undef X
    };
    struct js js = {.lower = lower};

    for (unsigned i = 0; i < JS_FIELD_COUNT; i++)
        js.fields[i] = ts_language_field_id_for_name(lower->grammar, names[i], (uint32_t)strlen(names[i]));
    js_block(&js, 0);
}

/* ------------------------------------------------------------------------------------------------------- finding */

bool js_has(struct js *js, uint32_t flat, const char *token)
{
    for (uint32_t child = js_flat(js, flat)->first; child != 0; child = js_flat(js, child)->next)
        if (!js_flat(js, child)->named && strcmp(lc_flat_type(js->lower, child), token) == 0)
            return true;
    return false;
}

uint32_t js_first_named(struct js *js, uint32_t flat)
{
    uint32_t child = js_flat(js, flat)->first;

    while (child != 0 && (!js_flat(js, child)->named || js_flat(js, child)->error))
        child = js_flat(js, child)->next;
    return child;
}

/* -------------------------------------------------------------------------------------------------------- leaves */

uint32_t js_nothing(struct js *js, uint32_t flat)
{
    (void)js;
    (void)flat;
    return 0;
}

/* Parentheses, TypeScript's `as`, `!`, `satisfies`: what stands inside is the value. */
uint32_t js_inner(struct js *js, uint32_t flat)
{
    return js_node(js, js_first_named(js, flat));
}

uint32_t js_type_assertion(struct js *js, uint32_t flat)
{
    uint32_t child = js_first_named(js, flat);

    if (child != 0 && js_type(js, child) == JS_type_arguments)
        child = js_flat(js, child)->next;
    return js_node(js, child);
}

uint32_t js_other(struct js *js, uint32_t flat)
{
    uint32_t node = js_new(js, LC_SYN_OTHER, flat), last = 0;

    for (uint32_t child = js_flat(js, flat)->first; child != 0; child = js_flat(js, child)->next) {
        uint32_t lowered = js_flat(js, child)->named ? js_node(js, child) : 0;

        if (lowered != 0)
            js_append(js, node, &last, lowered);
    }
    return node;
}

static uint32_t leaf(struct js *js, uint32_t flat, enum lc_syntax_kind kind)
{
    uint32_t node = js_new(js, kind, flat);

    js_at(js, node)->text = lc_flat_text(js->lower, flat);
    return node;
}

uint32_t js_name(struct js *js, uint32_t flat)
{
    return leaf(js, flat, LC_SYN_NAME);
}

uint32_t js_literal(struct js *js, uint32_t flat)
{
    return leaf(js, flat, LC_SYN_LITERAL);
}

uint32_t js_number(struct js *js, uint32_t flat)
{
    return leaf(js, flat, LC_SYN_NUMBER);
}

uint32_t js_this(struct js *js, uint32_t flat)
{
    return js_new(js, LC_SYN_THIS, flat);
}

uint32_t js_super(struct js *js, uint32_t flat)
{
    return js_new(js, LC_SYN_SUPER, flat);
}

/* ------------------------------------------------------------------------------------------------------- strings */

static size_t put_code_point(char *at, uint32_t c)
{
    if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
        c = 0xfffd;
    if (c < 0x80) {
        at[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        at[0] = (char)(0xc0 | c >> 6);
        at[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        at[0] = (char)(0xe0 | c >> 12);
        at[1] = (char)(0x80 | (c >> 6 & 0x3f));
        at[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    at[0] = (char)(0xf0 | c >> 18);
    at[1] = (char)(0x80 | (c >> 12 & 0x3f));
    at[2] = (char)(0x80 | (c >> 6 & 0x3f));
    at[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}

/* Up to `most` hexadecimal digits; gives how many there were. */
static size_t hex(lc_str raw, size_t at, size_t most, uint32_t *value)
{
    size_t count = 0;

    *value = 0;
    for (; count < most && at + count < raw.len; count++) {
        char c = lc_to_lower(raw.ptr[at + count]);

        if (lc_is_digit(c))
            *value = *value * 16 + (uint32_t)(c - '0');
        else if (c >= 'a' && c <= 'f')
            *value = *value * 16 + (uint32_t)(c - 'a' + 10);
        else
            break;
    }
    return count;
}

/* `at` stands after "\u"; gives the bytes taken. */
static size_t unicode_escape(lc_str raw, size_t at, uint32_t *value)
{
    uint32_t low;
    size_t digits;

    if (at < raw.len && raw.ptr[at] == '{') {
        digits = hex(raw, at + 1, 6, value);
        return at + 1 + digits < raw.len ? digits + 2 : digits + 1;
    }
    digits = hex(raw, at, 4, value);
    if (digits == 4 && *value >= 0xd800 && *value <= 0xdbff && at + 6 <= raw.len && raw.ptr[at + 4] == '\\' &&
        raw.ptr[at + 5] == 'u' && hex(raw, at + 6, 4, &low) == 4 && low >= 0xdc00 && low <= 0xdfff) {
        *value = 0x10000 + ((*value - 0xd800) << 10) + (low - 0xdc00);
        return 10;
    }
    return digits;
}

/* One escape at the backslash; writes what it stands for, gives the bytes taken. */
static size_t escape(lc_str raw, size_t at, char *out, size_t *written)
{
    static const char letters[] = "nrtbfv0", meant[] = "\n\r\t\b\f\v";
    char c = at + 1 < raw.len ? raw.ptr[at + 1] : '\\';
    const char *letter = c != '\0' ? memchr(letters, c, sizeof letters - 1) : NULL;
    uint32_t value;
    size_t digits;

    if (c == 'x' || c == 'u') {
        digits = c == 'x' ? hex(raw, at + 2, 2, &value) : unicode_escape(raw, at + 2, &value);
        *written = digits > 0 ? put_code_point(out, value) : 0;
        return 2 + digits;
    }
    if (c == '\r' || c == '\n') {
        *written = 0;
        return c == '\r' && at + 2 < raw.len && raw.ptr[at + 2] == '\n' ? 3 : 2;
    }
    out[0] = letter ? meant[letter - letters] : c;
    *written = 1;
    return 2;
}

lc_str js_decode(struct js *js, lc_str raw)
{
    size_t at = lc_str_find_byte(raw, '\\'), length = at;
    char *bytes;

    if (at == LC_NPOS)
        return raw;
    bytes = lc_arena_bytes(js->lower->arena, raw.len + 4);
    memcpy(bytes, raw.ptr, at);
    while (at < raw.len) {
        size_t written = 1;

        if (raw.ptr[at] == '\\') {
            at += escape(raw, at, bytes + length, &written);
        } else {
            bytes[length] = raw.ptr[at++];
        }
        length += written;
    }
    return (lc_str){bytes, length};
}

uint32_t js_string(struct js *js, uint32_t flat)
{
    uint32_t node = js_new(js, LC_SYN_STRING, flat);
    lc_str raw = lc_flat_text(js->lower, flat);

    js_at(js, node)->text = js_decode(js, raw.len >= 2 ? lc_str_cut(raw, 1, raw.len - 1) : raw);
    return node;
}

static uint32_t template_piece(struct js *js, uint32_t flat, size_t start, size_t end)
{
    uint32_t piece = js_new(js, LC_SYN_STRING, flat);

    js_at(js, piece)->start = (uint32_t)start;
    js_at(js, piece)->end = (uint32_t)end;
    js_at(js, piece)->text = js_decode(js, lc_str_cut(js->lower->source, start, end));
    return piece;
}

uint32_t js_lower_template(struct js *js, uint32_t flat)
{
    uint32_t node = 0, last = 0;
    size_t at = js_flat(js, flat)->start + 1u, end = js_flat(js, flat)->end - 1u;

    for (uint32_t child = js_flat(js, flat)->first; child != 0; child = js_flat(js, child)->next) {
        if (js_type(js, child) != JS_template_substitution)
            continue;
        if (node == 0)
            node = js_new(js, LC_SYN_TEMPLATE, flat);
        if (js_flat(js, child)->start > at)
            js_append(js, node, &last, template_piece(js, flat, at, js_flat(js, child)->start));
        js_append(js, node, &last, js_node(js, child));
        at = js_flat(js, child)->end;
    }
    if (node == 0) {
        node = template_piece(js, flat, at, end);
        js_at(js, node)->start--;
        js_at(js, node)->end++;
    } else if (end > at) {
        js_append(js, node, &last, template_piece(js, flat, at, end));
    }
    return node;
}

bool js_key(struct js *js, uint32_t flat, lc_str *text)
{
    uint32_t inner;
    lc_str raw;

    *text = (lc_str){"", 0};
    if (flat == 0)
        return true;
    raw = lc_flat_text(js->lower, flat);
    switch ((int)js_type(js, flat)) {
    case JS_string: *text = js_decode(js, raw.len >= 2 ? lc_str_cut(raw, 1, raw.len - 1) : raw); return true;
    case JS_computed_property_name:
        inner = js_first_named(js, flat);
        if (inner != 0 && js_type(js, inner) == JS_string)
            return js_key(js, inner, text);
        if (inner != 0 && js_type(js, inner) == JS_member_expression &&
            lc_str_is(lc_flat_text(js->lower, js_get(js, inner, JS_F_object)), "Symbol")) {
            *text = raw;
            return true;
        }
        return false;
    default: *text = raw; return true;
    }
}
