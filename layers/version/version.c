/* The front of the four ecosystems: bounds, names, and what they share. */
#include "layers/version/version.h"

#include "layers/version/internal.h"

static const lc_str scheme_names[LC_SCHEME_COUNT] = {
    [LC_SCHEME_NPM] = LC_S_INIT("npm"),
    [LC_SCHEME_PEP440] = LC_S_INIT("pep440"),
    [LC_SCHEME_GEM] = LC_S_INIT("gem"),
    [LC_SCHEME_MAVEN] = LC_S_INIT("maven"),
};

lc_str lc_version_scheme_name(enum lc_version_scheme scheme)
{
    return scheme_names[scheme];
}

bool lc_version_scheme_from(lc_str name, enum lc_version_scheme *out)
{
    for (unsigned i = 0; i < LC_SCHEME_COUNT; i++) {
        if (!lc_str_eq(name, scheme_names[i]))
            continue;
        *out = (enum lc_version_scheme)i;
        return true;
    }
    return false;
}

enum lc_verdict lc_version_satisfies(enum lc_version_scheme scheme, lc_str range, lc_str version,
                                     enum lc_prereleases prereleases, struct lc_arena *arena)
{
    if (range.len > LC_RANGE_BYTES_MAX || version.len > LC_VERSION_BYTES_MAX)
        return LC_RANGE_UNKNOWN;
    switch (scheme) {
    case LC_SCHEME_NPM: return lc_npm_satisfies(range, version, prereleases, arena);
    case LC_SCHEME_PEP440: return lc_pep440_satisfies(range, version, prereleases, arena);
    case LC_SCHEME_GEM: return lc_gem_satisfies(range, version, arena);
    case LC_SCHEME_MAVEN: return lc_maven_satisfies(range, version, arena);
    case LC_SCHEME_COUNT: break;
    }
    LC_BUG("no such version scheme");
}

bool lc_version_compare(enum lc_version_scheme scheme, lc_str a, lc_str b, int *order, struct lc_arena *arena)
{
    if (a.len > LC_VERSION_BYTES_MAX || b.len > LC_VERSION_BYTES_MAX)
        return false;
    switch (scheme) {
    case LC_SCHEME_NPM: return lc_npm_compare(a, b, order, arena);
    case LC_SCHEME_PEP440: return lc_pep440_compare(a, b, order, arena);
    case LC_SCHEME_GEM: return lc_gem_compare(a, b, order, arena);
    case LC_SCHEME_MAVEN: return lc_maven_compare(a, b, order, arena);
    case LC_SCHEME_COUNT: break;
    }
    LC_BUG("no such version scheme");
}

lc_str lc_digits_strip(lc_str digits)
{
    size_t zeros = 0;

    while (zeros < digits.len && digits.ptr[zeros] == '0')
        zeros++;
    return lc_str_from_index(digits, zeros);
}

int lc_digits_cmp(lc_str a, lc_str b)
{
    a = lc_digits_strip(a);
    b = lc_digits_strip(b);
    if (a.len != b.len)
        return a.len < b.len ? -1 : 1;
    return lc_str_cmp(a, b);
}

bool lc_is_digits(lc_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!lc_is_digit(s.ptr[i]))
            return false;
    return s.len > 0;
}

/* The blanks beyond ASCII that both languages have; U+0085 and U+FEFF belong to one of them each. */
static bool is_wide_blank(unsigned code)
{
    return code == 0xA0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 ||
           code == 0x202F || code == 0x205F || code == 0x3000;
}

static size_t decode(lc_str s, size_t at, unsigned *code)
{
    const unsigned char *p = (const unsigned char *)s.ptr + at;
    size_t left = s.len - at;

    *code = p[0];
    if (p[0] < 0x80)
        return 1;
    if (left >= 2 && (p[0] & 0xE0) == 0xC0 && (p[1] & 0xC0) == 0x80) {
        *code = (unsigned)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
        return 2;
    }
    if (left >= 3 && (p[0] & 0xF0) == 0xE0 && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80) {
        *code = (unsigned)(p[0] & 0x0F) << 12 | (unsigned)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
        return 3;
    }
    *code = 0; /* no blank is longer */
    return 1;
}

size_t lc_blank_js(lc_str s, size_t at)
{
    unsigned code;
    size_t len = decode(s, at, &code);

    return (len == 1 ? lc_is_blank((char)code) : is_wide_blank(code) || code == 0xFEFF) ? len : 0;
}

size_t lc_blank_python(lc_str s, size_t at)
{
    unsigned code;
    size_t len = decode(s, at, &code);

    if (len == 1)
        return lc_is_blank((char)code) || (code >= 0x1C && code <= 0x1F);
    return is_wide_blank(code) || code == 0x85 ? len : 0;
}

lc_str lc_trim_with(lc_str s, size_t (*blank)(lc_str, size_t))
{
    size_t start = 0, end, len;

    while (start < s.len && (len = blank(s, start)) > 0)
        start += len;
    end = start;
    for (size_t i = start; i < s.len;) {
        len = blank(s, i);
        i += len > 0 ? len : 1;
        if (len == 0)
            end = i;
    }
    return lc_str_cut(s, start, end);
}
