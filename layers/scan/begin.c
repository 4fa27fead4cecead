/* How a pattern begins. */
#include "layers/scan/begin.h"

enum { NESTING_MAX = 16 };

/* Behind the character class that begins at `at`. */
static size_t class_end(lc_str text, size_t at)
{
    size_t i = at + 1;

    if (i < text.len && text.ptr[i] == '^')
        i++;
    if (i < text.len && text.ptr[i] == ']')
        i++;
    for (; i < text.len && text.ptr[i] != ']'; i++)
        i += text.ptr[i] == '\\';
    return i < text.len ? i + 1 : text.len;
}

/* Up to `stop` outside of groups and classes; the end of the text when it is not there. */
static size_t scan_to(lc_str text, size_t at, char stop)
{
    size_t depth = 0;

    while (at < text.len) {
        char c = text.ptr[at];
        if (depth == 0 && c == stop)
            return at;
        if (c == '[') {
            at = class_end(text, at);
            continue;
        }
        depth += c == '(';
        depth -= c == ')' && depth > 0;
        at += c == '\\' ? 2 : 1;
    }
    return text.len;
}

static bool may_be_left_out(lc_str rest)
{
    return rest.len > 0 && (rest.ptr[0] == '?' || rest.ptr[0] == '*' || rest.ptr[0] == '{');
}

/* Takes "(?<!…)", "(?=…)", "\b" and the like off the front. */
static lc_str without_assertions(lc_str text)
{
    static const lc_str around[] = {LC_S_INIT("(?<!"), LC_S_INIT("(?<="), LC_S_INIT("(?!"), LC_S_INIT("(?=")};

    for (bool again = true; again;) {
        again = false;
        if (lc_str_has_prefix(text, LC_S("\\b"))) {
            text = lc_str_from_index(text, 2);
            again = true;
        }
        for (size_t i = 0; i < sizeof around / sizeof around[0]; i++)
            if (lc_str_has_prefix(text, around[i])) {
                text = lc_str_from_index(text, scan_to(text, 1, ')') + 1);
                again = true;
            }
    }
    return text;
}

static bool begins_with(lc_str text, lc_str keyword)
{
    static const char special[] = ".[]()^$|?*+{}";
    size_t at = 0;

    for (size_t i = 0; i < keyword.len; i++, at++) {
        bool escaped = at < text.len && text.ptr[at] == '\\';
        at += escaped;
        if (at >= text.len || lc_to_lower(text.ptr[at]) != lc_to_lower(keyword.ptr[i]))
            return false;
        if (escaped ? lc_is_alnum(text.ptr[at]) : memchr(special, text.ptr[at], sizeof special - 1) != NULL)
            return false;
    }
    return !may_be_left_out(lc_str_from_index(text, at));
}

static bool one_begins(lc_str text, const struct lc_texts *keywords, unsigned depth);

/* Every alternative. */
static bool all_begin(lc_str text, const struct lc_texts *keywords, unsigned depth)
{
    for (size_t at = 0; at <= text.len;) {
        size_t end = scan_to(text, at, '|');
        if (!one_begins(lc_str_cut(text, at, end), keywords, depth))
            return false;
        at = end + 1;
    }
    return true;
}

static bool one_begins(lc_str text, const struct lc_texts *keywords, unsigned depth)
{
    static const lc_str opens[] = {LC_S_INIT("(?<secret>"), LC_S_INIT("(?:"), LC_S_INIT("(?i:")};

    text = without_assertions(text);
    for (size_t i = 0; i < sizeof opens / sizeof opens[0] && depth < NESTING_MAX; i++) {
        size_t close;
        if (!lc_str_has_prefix(text, opens[i]))
            continue;
        close = scan_to(text, opens[i].len, ')');
        return close < text.len && !may_be_left_out(lc_str_from_index(text, close + 1)) &&
               all_begin(lc_str_cut(text, opens[i].len, close), keywords, depth + 1);
    }
    for (size_t i = 0; i < keywords->count; i++)
        if (begins_with(text, keywords->items[i]))
            return true;
    return false;
}

bool lc_kind_begins_with_keyword(const struct lc_secret_kind *kind)
{
    return all_begin(kind->pattern, &kind->keywords, 0);
}
