/* Python's strings: prefixes, triple quotes, and the replacement fields of f-strings, which nest.
 * Source: Python Language Reference 3.13, 2.4.1 to 2.4.3; PEP 701. */

#include "layers/source/python.h"

/* The replacement fields of f-strings nest, and from 3.12 their strings may use the same quotes: what is open,
 * innermost last. */
struct open_string {
    char quote; /* 0: a replacement field */
    bool triple, raw, formatted;
    bool spec; /* field: past its colon, text again */
    uint32_t brackets;
};

enum { OPEN_STRINGS_MAX = 64 };

static struct open_string string_opens(const struct py *py, const char *prefix, const char *quote)
{
    struct open_string s = {.quote = *quote};

    for (; prefix < quote; prefix++) {
        char c = lc_to_lower(*prefix);

        s.raw |= c == 'r';
        s.formatted |= c == 'f' || c == 't';
    }
    s.triple = py->end - quote >= 3 && quote[1] == *quote && quote[2] == *quote;
    return s;
}

bool py_is_string_prefix(const char *p, const char *end)
{
    if (end - p > 3)
        return false;
    for (; p < end; p++)
        if (!strchr("rRbBuUfFtT", *p) || *p == '\0')
            return false;
    return true;
}

static bool closes(const struct py *py, const char *p, const struct open_string *s)
{
    return *p == s->quote && (!s->triple || (py->end - p >= 3 && p[1] == *p && p[2] == *p));
}

/* One step in a replacement field; true when `p` was used up here. */
static const char *step_in_field(const struct py *py, const char *p, struct open_string *stack, size_t *depth)
{
    struct open_string *s = &stack[*depth - 1];
    const char *end;

    if (*p == '}' && s->brackets == 0) {
        --*depth;
        return p + 1;
    }
    if (s->spec) {
        if (*p == '{' && *depth < OPEN_STRINGS_MAX)
            stack[(*depth)++] = (struct open_string){0};
        return p + 1;
    }
    if (*p == '(' || *p == '[' || *p == '{') {
        s->brackets++;
    } else if (*p == ')' || *p == ']' || *p == '}') {
        s->brackets -= s->brackets > 0;
    } else if (*p == ':' && s->brackets == 0) {
        s->spec = true;
    } else if (py_is_word(*p) || *p == '"' || *p == '\'') {
        end = py_word_end(py, p);
        if (end < py->end && (*end == '"' || *end == '\'') && py_is_string_prefix(p, end)) {
            if (*depth >= OPEN_STRINGS_MAX)
                return NULL;
            stack[*depth] = string_opens(py, p, end);
            return end + (stack[(*depth)++].triple ? 3 : 1);
        }
        return end > p ? end : p + 1;
    }
    return p + 1;
}

/* In a formatted string a backslash does not escape a brace, and \N{…} has braces of its own. */
static const char *after_backslash(const struct py *py, const char *p, const struct open_string *s)
{
    const char *end;

    if (s->formatted && !s->raw && py->end - p >= 3 && p[1] == 'N' && p[2] == '{') {
        for (end = p + 3; end < py->end && (lc_is_alnum(*end) || *end == ' ' || *end == '-'); end++)
            ;
        return end < py->end && *end == '}' ? end + 1 : p + 2;
    }
    if (s->formatted && py->end - p >= 2 && (p[1] == '{' || p[1] == '}'))
        return p + 1;
    return p + 1 + (py_line_break(py, p + 1) > 0 ? py_line_break(py, p + 1) : 1);
}

const char *py_string_end(const struct py *py, const char *prefix, const char *quote)
{
    struct open_string stack[OPEN_STRINGS_MAX];
    size_t depth = 1;
    const char *p;

    stack[0] = string_opens(py, prefix, quote);
    p = quote + (stack[0].triple ? 3 : 1);
    while (depth > 0) {
        struct open_string *s = &stack[depth - 1];

        if (!p || p >= py->end)
            return NULL;
        if (s->quote == 0) {
            if (!stack[depth - 2].triple && py_line_break(py, p) > 0 && s->spec)
                return NULL;
            p = step_in_field(py, p, stack, &depth);
        } else if (closes(py, p, s)) {
            p += s->triple ? 3 : 1;
            depth--;
        } else if (*p == '\\') {
            p = after_backslash(py, p, s);
        } else if (!s->triple && py_line_break(py, p) > 0) {
            return NULL;
        } else if (s->formatted && *p == '{' && py->end - p >= 2 && p[1] == '{') {
            p += 2;
        } else if (s->formatted && *p == '{') {
            if (depth >= OPEN_STRINGS_MAX)
                return NULL;
            stack[depth++] = (struct open_string){0};
            p++;
        } else {
            p++;
        }
    }
    return p;
}

bool py_string_value(const struct py *py, const char *prefix, const char *quote, const char *end, lc_str *value)
{
    struct open_string s = string_opens(py, prefix, quote);
    size_t quotes = s.triple ? 3 : 1, length = (size_t)(end - quote);

    *value = lc_str_cut((lc_str){quote, length}, quotes, length - quotes);
    for (; prefix < quote; prefix++)
        if (lc_to_lower(*prefix) == 'b')
            return false;
    return !s.formatted && !lc_str_contains(*value, LC_S("\\"));
}
