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

/* Behind the rest of the name, quotes, brackets and blanks. */
static char sign_behind(lc_str text, size_t at, size_t *sign)
{
    size_t end = at;

    while (end < text.len && end - at < NAME_MAX && is_name(text.ptr[end]))
        end++;
    for (size_t i = 0; i < BETWEEN_MAX && end < text.len; i++, end++)
        if (!is_quote(text.ptr[end]) && !lc_is_blank(text.ptr[end]) && text.ptr[end] != '\\' && text.ptr[end] != ']' &&
            text.ptr[end] != ')')
            break;
    *sign = end;
    return end < text.len ? text.ptr[end] : '\0';
}

static bool is_assignment(char c)
{
    return c == '=' || c == ':';
}

/* "X_KEY", "default" and process.env.X_KEY || "default" */
static bool is_default(char c)
{
    return c == ',' || c == '|' || c == '?' || lc_to_lower(c) == 'o';
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

bool lc_near_fits(enum lc_near near, lc_str text, size_t at, struct lc_near_seen *seen)
{
    if (near != LC_NEAR_ANYTHING && seen->at != at + 1) {
        seen->at = at + 1;
        seen->c = sign_behind(text, at, &seen->sign);
    }
    switch (near) {
    case LC_NEAR_ANYTHING: return true;
    case LC_NEAR_ASSIGNMENT: return is_assignment(seen->c);
    case LC_NEAR_QUOTED_ASSIGNMENT: return is_assignment(seen->c) && has_quote(text, seen->sign);
    case LC_NEAR_QUOTED_DEFAULT: return is_default(seen->c) && has_quote(text, seen->sign);
    case LC_NEAR_LINE_ASSIGNMENT: return is_assignment(seen->c) && begins_line(text, at);
    }
    return true;
}
