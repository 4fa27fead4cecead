/* What an npm dependency's value asks for.
 * Source: npm's documentation of package.json, "dependencies", and of npm-package-arg; pnpm's and Yarn's of
 *         "workspace:". */
#include "layers/version/npm.h"

static bool has_prefix_nocase(lc_str s, const char *prefix)
{
    lc_str p = lc_str_from(prefix);

    return lc_str_caseeq(lc_str_cut(s, 0, p.len), p);
}

/* "name@range" or "@scope/name@range"; without a range the whole is a name. */
static void split_name(lc_str s, lc_str *name, lc_str *range)
{
    size_t at = lc_str_find_byte(lc_str_from_index(s, 1), '@');

    *name = at == LC_NPOS ? s : lc_str_cut(s, 0, at + 1);
    *range = at == LC_NPOS ? LC_S("") : lc_trim_with(lc_str_from_index(s, at + 2), lc_blank_js);
}

static struct lc_npm_spec parse_workspace(lc_str rest, struct lc_arena *arena)
{
    struct lc_npm_spec spec = {.kind = LC_NPM_WORKSPACE, .name = LC_S(""), .range = LC_S("")};

    if (lc_str_is(rest, "*") || lc_str_is(rest, "^") || lc_str_is(rest, "~"))
        return spec;
    if (lc_npm_range_is_valid(rest, arena))
        spec.range = rest;
    else if (!lc_str_contains(rest, LC_S("./")) && lc_str_find_byte(lc_str_from_index(rest, 1), '@') != LC_NPOS)
        split_name(rest, &spec.name, &spec.range);
    if (lc_str_is(spec.range, "*") || lc_str_is(spec.range, "^") || lc_str_is(spec.range, "~"))
        spec.range = LC_S("");
    return spec;
}

static bool is_path(lc_str s)
{
    static const char *const prefixes[] = {"./", "../", "/", "~/", ".\\", "..\\", "file:", "link:", "portal:"};

    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
        if (has_prefix_nocase(s, prefixes[i]))
            return true;
    return lc_str_is(s, ".") || lc_str_is(s, "..") || (s.len > 2 && lc_is_alpha(s.ptr[0]) && s.ptr[1] == ':');
}

static bool is_tarball(lc_str s)
{
    static const char *const suffixes[] = {".tgz", ".tar.gz", ".tar"};

    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        lc_str suffix = lc_str_from(suffixes[i]);
        if (s.len > suffix.len && lc_str_caseeq(lc_str_from_index(s, s.len - suffix.len), suffix))
            return true;
    }
    return false;
}

/* "scheme:…" of any kind, "git@host:…", or the short "owner/repository". */
static bool is_url(lc_str s)
{
    size_t i = 0;

    while (i < s.len && (lc_is_alnum(s.ptr[i]) || s.ptr[i] == '+' || s.ptr[i] == '-' || s.ptr[i] == '.'))
        i++;
    if (i > 0 && i < s.len && s.ptr[i] == ':' && lc_is_alpha(s.ptr[0]))
        return true;
    if (has_prefix_nocase(s, "git@"))
        return true;
    for (i = 0; i < s.len; i++)
        if (lc_blank_js(s, i) > 0)
            return false;
    return lc_str_find_byte(s, '/') != LC_NPOS;
}

/* npm takes as a tag whatever needs no escape in a URL; here it must also begin as npm advises, since "1.2.3.4" is a
 * slip and no tag. */
static bool is_tag(lc_str s)
{
    if (s.len == 0 || !lc_is_alpha(s.ptr[0]) || (s.len > 1 && s.ptr[0] == 'v' && lc_is_digit(s.ptr[1])))
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!lc_is_alnum(s.ptr[i]) && memchr("-_.!~*'()", s.ptr[i], 9) == NULL)
            return false;
    return true;
}

/* "^1.2.3", "~1.2", "4.0.0", as nearly all are: none of the other forms begins so. */
static bool is_numbers(lc_str s)
{
    size_t i = s.len > 0 && (s.ptr[0] == '^' || s.ptr[0] == '~');

    if (i >= s.len || !lc_is_digit(s.ptr[i]))
        return false;
    while (i < s.len && (lc_is_digit(s.ptr[i]) || s.ptr[i] == '.'))
        i++;
    return i == s.len;
}

struct lc_npm_spec lc_npm_spec_parse(lc_str value, struct lc_arena *arena)
{
    struct lc_npm_spec spec = {.kind = LC_NPM_RANGE, .name = LC_S(""), .range = LC_S("")};
    lc_str s = is_numbers(value) ? value : lc_trim_with(value, lc_blank_js);

    if (is_numbers(s)) {
        spec.range = s;
        return spec;
    }
    if (has_prefix_nocase(s, "workspace:"))
        return parse_workspace(lc_str_from_index(s, 10), arena);
    if (has_prefix_nocase(s, "npm:")) {
        spec.kind = LC_NPM_ALIAS;
        split_name(lc_str_from_index(s, 4), &spec.name, &spec.range);
        return spec;
    }
    if (is_path(s))
        spec.kind = LC_NPM_PATH;
    else if (is_url(s))
        spec.kind = LC_NPM_URL;
    else if (is_tarball(s))
        spec.kind = LC_NPM_PATH;
    else if (is_tag(s) && !lc_npm_range_is_valid(s, arena))
        spec.kind = LC_NPM_TAG;
    else
        spec.range = s;
    return spec;
}
