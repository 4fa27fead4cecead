/* The longest match of a pattern. */
#include "layers/scan/reach.h"

enum { NESTING_MAX = 50, REFERENCE_BYTES = 16, REPEATS_MAX = 65535 };

struct reading {
    lc_str text;
    size_t at;
};

static size_t alternatives(struct reading *r, unsigned depth);

static size_t add(size_t a, size_t b)
{
    return a == LC_REACH_UNKNOWN || b == LC_REACH_UNKNOWN ? LC_REACH_UNKNOWN : a + b;
}

static char peek(const struct reading *r)
{
    return r->at < r->text.len ? r->text.ptr[r->at] : '\0';
}

static bool skip(struct reading *r, const char *word)
{
    if (!lc_str_has_prefix(lc_str_from_index(r->text, r->at), lc_str_from(word)))
        return false;
    r->at += strlen(word);
    return true;
}

static void skip_class(struct reading *r)
{
    r->at++;
    r->at += peek(r) == '^';
    r->at += peek(r) == ']';
    for (; r->at < r->text.len && peek(r) != ']'; r->at++)
        r->at += peek(r) == '\\';
    r->at++;
}

/* Behind "(": what stands in it, 0 for look-around. */
static size_t group(struct reading *r, unsigned depth)
{
    static const char *const around[] = {"?<!", "?<=", "?!", "?="}, *const opens[] = {"?<secret>", "?:", "?i:", "?-i:"};
    bool none = false;
    size_t inner;

    for (size_t i = 0; !none && i < sizeof around / sizeof around[0]; i++)
        none = skip(r, around[i]);
    for (size_t i = 0; !none && i < sizeof opens / sizeof opens[0]; i++)
        if (skip(r, opens[i]))
            break;
    if (!none && peek(r) == '?') {
        /* (?i), (?-s): of no length; anything else is not understood */
        for (r->at++; lc_is_alpha(peek(r)) || peek(r) == '-';)
            r->at++;
        if (peek(r) == ')') {
            r->at++;
            return 0;
        }
        r->at = r->text.len;
        return LC_REACH_UNKNOWN;
    }
    inner = alternatives(r, depth + 1);
    r->at++;
    return none ? 0 : inner;
}

/* One thing that a repeat may follow. */
static size_t atom(struct reading *r, unsigned depth)
{
    char c = peek(r);

    if (c == '[') {
        skip_class(r);
        return 1;
    }
    if (c == '(') {
        r->at++;
        return group(r, depth);
    }
    if (c == '\\') {
        char which = r->at + 1 < r->text.len ? r->text.ptr[r->at + 1] : '\0';
        r->at += 2;
        if (which >= '1' && which <= '9')
            return REFERENCE_BYTES; /* ours refer to quotes with backslashes */
        return which == 'b' || which == 'B' || which == 'A' || which == 'z' || which == 'Z' ? 0 : 1;
    }
    r->at++;
    return c == '^' || c == '$' ? 0 : 1;
}

/* How often at most; takes `?`, `{a,b}` and a lazy `?` behind it. */
static size_t repeats(struct reading *r)
{
    size_t times = 1, end;
    lc_str bounds, low, rest;
    uint64_t most;
    char c = peek(r);

    if (c == '*' || c == '+') {
        times = LC_REACH_UNKNOWN;
        r->at++;
    } else if (c == '?') {
        r->at++;
    } else if (c == '{') {
        end = lc_str_find_byte(lc_str_from_index(r->text, r->at), '}');
        bounds = rest = lc_str_cut(r->text, r->at + 1, r->at + (end == LC_NPOS ? 0 : end));
        if (!lc_str_next(&rest, ',', &low) || !lc_str_to_u64(low, &most))
            return 1; /* a brace that stands for itself */
        if (lc_str_find_byte(bounds, ',') != LC_NPOS && !lc_str_to_u64(rest, &most))
            most = REPEATS_MAX + 1;
        times = most > REPEATS_MAX ? LC_REACH_UNKNOWN : (size_t)most;
        r->at += end + 1;
    } else {
        return 1;
    }
    r->at += peek(r) == '?' || peek(r) == '+';
    return times;
}

static size_t alternatives(struct reading *r, unsigned depth)
{
    size_t longest = 0, sum = 0;

    if (depth > NESTING_MAX)
        return LC_REACH_UNKNOWN;
    while (r->at < r->text.len && peek(r) != ')') {
        size_t length, times;
        if (peek(r) == '|') {
            longest = sum > longest ? sum : longest;
            sum = 0;
            r->at++;
            continue;
        }
        length = atom(r, depth);
        times = repeats(r);
        if (length != 0 && (length == LC_REACH_UNKNOWN || times == LC_REACH_UNKNOWN))
            sum = LC_REACH_UNKNOWN;
        else if (length > 0 && times > 0 && length > (SIZE_MAX >> 8) / times)
            sum = LC_REACH_UNKNOWN;
        else
            sum = add(sum, length * times);
    }
    return sum > longest ? sum : longest;
}

size_t lc_pattern_reach(lc_str pattern)
{
    struct reading r = {pattern, 0};
    size_t reach = alternatives(&r, 0);

    /* a parenthesis too many: not understood */
    return r.at < pattern.len ? LC_REACH_UNKNOWN : reach;
}
