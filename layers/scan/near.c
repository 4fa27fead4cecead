/* Glances around keywords. */
#include "layers/scan/near.h"

enum { NAME_MAX = 128, BETWEEN_MAX = 16, QUOTE_WITHIN = 48, BEFORE_MAX = 192 };

static bool is_name(char c)
{
    return lc_is_alnum(c) || c == '_' || c == '.' || c == '-';
}

static bool is_quote(char c)
{
    return c == '"' || c == '\'' || c == '`';
}

/* Behind the rest of the name, quotes, brackets and blanks: where '=' or ':' has to stand. */
static bool find_assignment(lc_str text, size_t at, size_t *sign)
{
    size_t end = at;

    while (end < text.len && end - at < NAME_MAX && is_name(text.ptr[end]))
        end++;
    for (size_t i = 0; i < BETWEEN_MAX && end < text.len; i++, end++)
        if (!is_quote(text.ptr[end]) && !lc_is_blank(text.ptr[end]) && text.ptr[end] != '\\' && text.ptr[end] != ']')
            break;
    *sign = end;
    return end < text.len && (text.ptr[end] == '=' || text.ptr[end] == ':');
}

static bool has_quote(lc_str text, size_t from)
{
    for (size_t i = from; i < text.len && i - from < QUOTE_WITHIN; i++)
        if (is_quote(text.ptr[i]))
            return true;
    return false;
}

/* Only the name, blanks, '-' and `export` stand before the keyword on its line. */
static bool begins_line(lc_str text, size_t at)
{
    for (size_t i = 0; i < BEFORE_MAX; i++) {
        char c;
        if (i == at)
            return true;
        c = text.ptr[at - 1 - i];
        if (c == '\n')
            return true;
        if (!is_name(c) && c != ' ' && c != '\t')
            return false;
    }
    return true; /* nobody knows: the pattern decides */
}

bool lc_near_fits(enum lc_near near, lc_str text, size_t at)
{
    size_t sign;

    switch (near) {
    case LC_NEAR_ANYTHING: return true;
    case LC_NEAR_ASSIGNMENT: return find_assignment(text, at, &sign);
    case LC_NEAR_QUOTED_ASSIGNMENT: return find_assignment(text, at, &sign) && has_quote(text, sign);
    case LC_NEAR_LINE_ASSIGNMENT: return find_assignment(text, at, &sign) && begins_line(text, at);
    }
    return true;
}
