/* Looking back from a secret to its name. */
#include "layers/scan/name_before.h"

enum { LOOK_BACK_MAX = 256, NAME_BYTES_MAX = 64 };

static bool is_one_of(char c, const char *set)
{
    return c != '\0' && strchr(set, c) != NULL;
}

static bool is_in_name(char c)
{
    return lc_is_alnum(c) || c == '_' || c == '-';
}

/* Where the URL begins that has the secret in it; `at` when it is in none. */
static size_t url_begin(lc_str line, size_t at)
{
    size_t from = at;

    while (from > 0 && !is_one_of(line.ptr[from - 1], " \t\"'`=(,<"))
        from--;
    return lc_str_contains(lc_str_cut(line, from, at), LC_S("://")) ? from : at;
}

/* Where a login begins that has the secret for its password: `admin:…`, with the sign right before it. What names a value
 * with ':' has a quote or a blank behind it. */
static size_t login_begin(lc_str line, size_t at)
{
    while (at > 0 && line.ptr[at - 1] == ':') {
        size_t from = at - 1;
        while (from > 0 && (lc_is_alnum(line.ptr[from - 1]) || is_one_of(line.ptr[from - 1], "_.@+-")))
            from--;
        if (from == at - 1)
            break;
        at = from;
    }
    return at;
}

/* What a module gives away (`module.exports = "…"`), a key beside the name (`value: "…"`) and an option of a command
 * (`--user=…`) have no name of their own. */
static bool says_something(lc_str name)
{
    static const char *const words[] = {"exports", "default", "value", "user"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (lc_str_caseeq(name, lc_str_from(words[i])))
            return false;
    return true;
}

lc_str lc_scan_name_before(lc_str text, size_t at)
{
    size_t from = at > LOOK_BACK_MAX ? at - LOOK_BACK_MAX : 0, end, begin;
    const char *newline = at > from ? memrchr(text.ptr + from, '\n', at - from) : NULL;
    lc_str line = lc_str_cut(text, newline ? (size_t)(newline - text.ptr) + 1 : from, at), name;
    size_t back = login_begin(line, url_begin(line, line.len)), signs;

    while (back > 0 && is_one_of(line.ptr[back - 1], " \t\"'`\\"))
        back--;
    for (signs = 0; back > 0 && is_one_of(line.ptr[back - 1], "=:>|?"); signs++)
        back--;
    while (back > 0 && is_one_of(line.ptr[back - 1], " \t\"'`\\]"))
        back--;
    for (end = begin = back; begin > 0 && is_in_name(line.ptr[begin - 1]);)
        begin--;
    name = lc_str_cut(line, begin, end);
    while (name.len > 0 && !lc_is_alpha(name.ptr[0]))
        name = lc_str_from_index(name, 1);
    return signs > 0 && name.len <= NAME_BYTES_MAX && says_something(name) ? name : LC_S("");
}
