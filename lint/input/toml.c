/* Reading TOML as far as samconfig.toml needs it: one pass, no tree. */
#include "lint/input/toml.h"

#include <inttypes.h>

#include "lint/input/template/term.h"

struct toml {
    lc_str text;
    size_t at, line_start;
    uint32_t line;
    struct lc_arena *arena;
    struct lc_err *err;
};

static enum lc_status expected(const struct toml *toml, const char *what)
{
    return lc_fail(toml->err, LC_MALFORMED, "line %" PRIu32 ", column %zu: %s", toml->line,
                   toml->at - toml->line_start + 1, what);
}

static bool is_end(const struct toml *toml)
{
    return toml->at >= toml->text.len;
}

static char peek(const struct toml *toml)
{
    return is_end(toml) ? '\0' : toml->text.ptr[toml->at];
}

static void step(struct toml *toml)
{
    if (toml->text.ptr[toml->at++] == '\n') {
        toml->line++;
        toml->line_start = toml->at;
    }
}

static bool starts(const struct toml *toml, lc_str with)
{
    return lc_str_has_prefix(lc_str_from_index(toml->text, toml->at), with);
}

/* Blanks and comments; with `lines` the ends of lines too. */
static void skip(struct toml *toml, bool lines)
{
    while (!is_end(toml)) {
        char c = peek(toml);
        if (c == '#')
            while (!is_end(toml) && peek(toml) != '\n')
                step(toml);
        else if (c == ' ' || c == '\t' || c == '\r' || (lines && c == '\n'))
            step(toml);
        else
            return;
    }
}

static void add_escape(struct toml *toml, struct lc_text_parts *parts)
{
    static const char from[] = "btnfr\"\\", to[] = "\b\t\n\f\r\"\\";

    step(toml);
    for (size_t i = 0; i + 1 < sizeof from; i++)
        if (peek(toml) == from[i])
            lc_parts_add(parts, (lc_str){&to[i], 1});
    if (peek(toml) == '\n' || peek(toml) == '\r') /* a line's end behind a backslash joins the lines */
        skip(toml, true);
    else if (!is_end(toml))
        step(toml);
}

static enum lc_status read_string(struct toml *toml, lc_str *out)
{
    char quote = peek(toml);
    bool basic = quote == '"', many = starts(toml, basic ? LC_S("\"\"\"") : LC_S("'''"));
    lc_str end = !many ? (basic ? LC_S("\"") : LC_S("'")) : basic ? LC_S("\"\"\"") : LC_S("'''");
    struct lc_text_parts parts = {.arena = toml->arena};

    for (size_t i = 0; i < end.len; i++)
        step(toml);
    if (many && starts(toml, LC_S("\r")))
        step(toml);
    if (many && starts(toml, LC_S("\n")))
        step(toml);
    while (!is_end(toml) && !starts(toml, end)) {
        if (!many && peek(toml) == '\n')
            break;
        if (basic && peek(toml) == '\\') {
            add_escape(toml, &parts);
            continue;
        }
        lc_parts_add(&parts, lc_str_cut(toml->text, toml->at, toml->at + 1));
        step(toml);
    }
    if (!starts(toml, end))
        return expected(toml, "the text has no end quote");
    for (size_t i = 0; i < end.len; i++)
        step(toml);
    *out = (lc_str){parts.text.items, parts.text.count};
    return LC_OK;
}

/* A value of any kind; strings outside inline tables go to `each` when it is given. Brackets are counted, not nested
 * in calls. */
static enum lc_status read_value(struct toml *toml, lc_toml_each each, void *context)
{
    unsigned lists = 0, tables = 0;

    do {
        enum lc_status status = LC_OK;
        uint32_t line = toml->line, column = (uint32_t)(toml->at - toml->line_start + 1);
        char c = peek(toml);
        lc_str text;
        if (is_end(toml))
            return expected(toml, "a value is expected");
        if (c == '"' || c == '\'') {
            status = read_string(toml, &text);
            if (status == LC_OK && each && tables == 0)
                each(context, text, line, column);
        } else {
            lists += c == '[';
            tables += c == '{';
            if ((c == ']' && lists == 0) || (c == '}' && tables == 0) || c == '\n')
                return expected(toml, "a value is expected");
            lists -= c == ']';
            tables -= c == '}';
            step(toml);
        }
        if (status != LC_OK)
            return status;
        skip(toml, lists + tables > 0);
    } while (lists + tables > 0 || (!is_end(toml) && peek(toml) != '\n'));
    return LC_OK;
}

/* The text up to a byte, blanks and quotes at its ends taken off. */
static enum lc_status read_name(struct toml *toml, char end, lc_str *out)
{
    size_t from = toml->at;

    while (!is_end(toml) && peek(toml) != end && peek(toml) != '\n')
        step(toml);
    if (peek(toml) != end)
        return expected(toml, end == ']' ? "']' is expected" : "'=' is expected");
    *out = lc_str_trim(lc_str_cut(toml->text, from, toml->at));
    if (out->len >= 2 && (out->ptr[0] == '"' || out->ptr[0] == '\'') && out->ptr[out->len - 1] == out->ptr[0])
        *out = lc_str_cut(*out, 1, out->len - 1);
    step(toml);
    return LC_OK;
}

enum lc_status lc_toml_strings(lc_str text, lc_str table, lc_str key, struct lc_arena *arena, lc_toml_each each,
                               void *context, struct lc_err *err)
{
    struct toml toml = {.text = text, .line = 1, .arena = arena, .err = err};
    enum lc_status status = LC_OK;
    bool inside = false;
    lc_str name;

    if (lc_str_has_prefix(text, LC_S("\xef\xbb\xbf")))
        toml.at = toml.line_start = 3;
    for (skip(&toml, true); status == LC_OK && !is_end(&toml); skip(&toml, true)) {
        if (peek(&toml) == '[') {
            step(&toml);
            status = read_name(&toml, ']', &name);
            inside = status == LC_OK && lc_str_eq(name, table);
            while (status == LC_OK && !is_end(&toml) && peek(&toml) == ']') /* [[an array of tables]] */
                step(&toml);
            continue;
        }
        status = read_name(&toml, '=', &name);
        skip(&toml, false);
        if (status == LC_OK)
            status = read_value(&toml, inside && lc_str_eq(name, key) ? each : NULL, context);
    }
    return status;
}
