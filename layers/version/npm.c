/* npm: semver versions as node-semver reads them with `loose`, and `satisfies` over what a dependency's value can be.
 * The bounds on digits and letters are node-semver's own (its patterns repeat at most 256 and 250 times).
 * Source: semver.org 2.0.0; node-semver's README; what the package answers (testdata/tests/versions.py). */
#include <stdlib.h>

#include "layers/version/npm.h"

enum { LENGTH_MAX = 256, DIGITS_MAX = 256, LETTERS_MAX = 250 };
static const uint64_t NUMBER_MAX = (UINT64_C(1) << 53) - 1;

static bool is_identifier(lc_str s, size_t at)
{
    return at < s.len && (lc_is_alnum(s.ptr[at]) || s.ptr[at] == '-');
}

static bool is_x(lc_str s, size_t at)
{
    return at < s.len && (s.ptr[at] == 'x' || s.ptr[at] == 'X' || s.ptr[at] == '*');
}

static size_t scan_digits(lc_str s, size_t at)
{
    size_t start = at;

    while (at < s.len && at - start < DIGITS_MAX && lc_is_digit(s.ptr[at]))
        at++;
    return at;
}

/* A zero stands alone, or leading zeros are let pass. */
static size_t scan_number(lc_str s, size_t at, bool loose)
{
    if (!loose && at < s.len && s.ptr[at] == '0')
        return at + 1;
    return scan_digits(s, at);
}

static size_t scan_identifier(lc_str s, size_t at, bool loose)
{
    size_t digits = scan_digits(s, at), end = digits;

    if (!is_identifier(s, digits) || lc_is_digit(s.ptr[digits]))
        return scan_number(s, at, loose);
    for (end++; is_identifier(s, end) && end - digits <= LETTERS_MAX; end++)
        ;
    return end;
}

/* "-a.b", loosely also "a.b"; a hyphen with nothing behind it is loosely an identifier of its own. */
static size_t scan_prerelease(lc_str s, size_t at, bool loose, lc_str *out)
{
    bool hyphen = at < s.len && s.ptr[at] == '-';
    size_t start = hyphen ? at + 1 : at, end, next;

    *out = (lc_str){0};
    if (!hyphen && !loose)
        return at;
    end = scan_identifier(s, start, loose);
    if (end == start && hyphen && loose) {
        start = at;
        end = at + 1;
    }
    if (end == start)
        return at;
    while (end < s.len && s.ptr[end] == '.' && (next = scan_identifier(s, end + 1, loose)) > end + 1)
        end = next;
    *out = lc_str_cut(s, start, end);
    return end;
}

size_t lc_semver_scan_build(lc_str s, size_t at)
{
    size_t start = at, end = at;

    if (at >= s.len || s.ptr[at] != '+')
        return at;
    do {
        for (start = end + 1; is_identifier(s, start); start++)
            ;
        if (start == end + 1)
            return end;
        end = start;
    } while (end < s.len && s.ptr[end] == '.');
    return end;
}

static size_t skip_prefix(lc_str s, size_t at)
{
    while (at < s.len && (s.ptr[at] == 'v' || s.ptr[at] == '=' || s.ptr[at] == ' '))
        at++;
    return at;
}

static bool scan_partial(lc_str s, size_t at, bool loose, struct lc_xrange *out)
{
    size_t start = at, end;

    *out = (struct lc_xrange){0};
    at = skip_prefix(s, at);
    while (out->parts < 3) {
        end = is_x(s, at) ? at + 1 : scan_number(s, at, loose);
        if (end == at)
            break;
        out->part[out->parts++] = lc_str_cut(s, at, end);
        out->end = end;
        if (end == s.len || s.ptr[end] != '.')
            break;
        at = end + 1;
    }
    if (out->parts == 3)
        out->end = lc_semver_scan_build(s, scan_prerelease(s, out->end, loose, &out->prerelease));
    out->text = lc_str_cut(s, start, out->end);
    return out->parts > 0;
}

/* "1.2.30.4" is loosely 1.2.3 with the prerelease "0.4": the hyphen may be left out, and nothing else can be made of
 * it. */
bool lc_xrange_scan(lc_str s, size_t at, struct lc_xrange *out)
{
    lc_str *patch = &out->part[2];

    if (!scan_partial(s, at, true, out))
        return false;
    if (out->parts < 3 || out->prerelease.len > 0 || patch->len < 2 || out->end == s.len || s.ptr[out->end] != '.' ||
        !is_identifier(s, out->end + 1))
        return true;
    patch->len--;
    out->end = lc_semver_scan_build(s, scan_prerelease(s, out->end - 1, true, &out->prerelease));
    out->text.len = out->end - at;
    return true;
}

static bool is_full(const struct lc_xrange *x)
{
    for (unsigned i = 0; i < 3; i++)
        if (!lc_is_digits(x->part[i]))
            return false;
    return true;
}

size_t lc_semver_scan_for_trim(lc_str s, size_t at)
{
    struct lc_xrange x;

    if (scan_partial(s, at, true, &x) && is_full(&x))
        return x.end;
    return scan_partial(s, at, false, &x) ? x.end : at;
}

static bool to_number(lc_str digits, uint64_t *out)
{
    digits = lc_digits_strip(digits);
    *out = 0;
    return digits.len == 0 || (digits.len <= 16 && lc_str_to_u64(digits, out) && *out <= NUMBER_MAX);
}

/* In UTF-16 units, as JavaScript counts. */
static size_t utf16_length(lc_str s)
{
    size_t length = 0;

    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        length += ((c & 0xC0) != 0x80 ? 1u : 0u) + (c >= 0xF0 ? 1u : 0u);
    }
    return length;
}

bool lc_semver_parse(lc_str s, struct lc_semver *out)
{
    struct lc_xrange x;
    size_t at = 0;

    if (utf16_length(s) > LENGTH_MAX)
        return false;
    s = lc_trim_with(s, lc_blank_js);
    for (size_t len; at < s.len; at += len) {
        len = s.ptr[at] == 'v' || s.ptr[at] == '=' ? 1 : lc_blank_js(s, at);
        if (len == 0)
            break;
    }
    if (at == s.len || !lc_is_digit(s.ptr[at]) || !lc_xrange_scan(s, at, &x) || x.end != s.len || !is_full(&x))
        return false;
    out->prerelease = x.prerelease;
    return to_number(x.part[0], &out->major) && to_number(x.part[1], &out->minor) && to_number(x.part[2], &out->patch);
}

/* JavaScript compares numeric identifiers as doubles: two beyond 2^53 may be equal. */
static double to_double(lc_str digits)
{
    char copy[DIGITS_MAX + 1];
    size_t len = digits.len < DIGITS_MAX ? digits.len : DIGITS_MAX;

    memcpy(copy, digits.ptr, len);
    copy[len] = '\0';
    return strtod(copy, NULL);
}

static bool is_small(lc_str digits)
{
    uint64_t value;

    return to_number(digits, &value) && value < NUMBER_MAX;
}

/* Are they the same text once small numbers are written without leading zeros? */
static bool is_same_identifier(lc_str a, lc_str b)
{
    if (lc_is_digits(a) && lc_is_digits(b) && is_small(a) && is_small(b))
        return lc_digits_cmp(a, b) == 0;
    return lc_str_eq(a, b);
}

static int cmp_identifiers(lc_str a, lc_str b)
{
    bool a_number = lc_is_digits(a), b_number = lc_is_digits(b);

    if (a_number && b_number) {
        double left = to_double(a), right = to_double(b);
        return (left > right) - (left < right);
    }
    if (a_number != b_number)
        return a_number ? -1 : 1;
    return lc_str_cmp(a, b);
}

static int cmp_prereleases(lc_str a, lc_str b)
{
    lc_str left, right;

    if (a.len == 0 || b.len == 0)
        return (a.len == 0) - (b.len == 0);
    for (;;) {
        bool has_left = lc_str_next(&a, '.', &left), has_right = lc_str_next(&b, '.', &right);
        if (!has_left || !has_right)
            return has_left - has_right;
        if (!is_same_identifier(left, right))
            return cmp_identifiers(left, right);
    }
}

int lc_semver_cmp(const struct lc_semver *a, const struct lc_semver *b)
{
    if (a->major != b->major)
        return a->major < b->major ? -1 : 1;
    if (a->minor != b->minor)
        return a->minor < b->minor ? -1 : 1;
    if (a->patch != b->patch)
        return a->patch < b->patch ? -1 : 1;
    return cmp_prereleases(a->prerelease, b->prerelease);
}

bool lc_npm_compare(lc_str a, lc_str b, int *order, struct lc_arena *arena)
{
    struct lc_semver left, right;

    (void)arena;
    if (!lc_semver_parse(a, &left) || !lc_semver_parse(b, &right))
        return false;
    *order = lc_semver_cmp(&left, &right);
    return true;
}

/* npm lets "*" be satisfied by whatever is installed, prereleases included, and nothing else be more generous. */
/* -- what nearly all packages ask for ------------------------------------------------------------------------------ */

/* "N.N.N" to the end, as a release is written: no zeros in front, none too large to be added to. */
static bool is_release(lc_str s, uint64_t number[3])
{
    lc_str part = {NULL, 0};

    for (size_t i = 0; i < 3; i++)
        if (!lc_str_next(&s, '.', &part) || part.len > 9 || !lc_str_to_u64(part, &number[i]) ||
            (part.len > 1 && part.ptr[0] == '0'))
            return false;
    return s.ptr == NULL;
}

/* "^1.2.3", "~1.2.3", ">=1.2.3", "1.2.3" and "*" for a release: the answer without taking the range apart as the whole
 * grammar has to. False for everything else. */
static bool is_plain(lc_str range, lc_str version, enum lc_verdict *out)
{
    uint64_t have[3], want[3];
    char op = range.len > 0 ? range.ptr[0] : '\0';
    size_t same = 3; /* how many of the numbers must be the same */
    size_t i = 0;

    if (!is_release(version, have))
        return false;
    *out = LC_SATISFIED;
    if (lc_str_is(range, "*"))
        return true;
    if (!is_release(lc_str_from_index(range, op == '>'                ? 2
                                             : op == '^' || op == '~' ? 1
                                                                      : 0),
                    want) ||
        (op == '>' && range.ptr[1] != '='))
        return false;
    if (op == '^')
        same = want[0] > 0 ? 1 : want[1] > 0 ? 2 : 3;
    else if (op == '~' || op == '>')
        same = op == '~' ? 2 : 0;
    while (i < 2 && have[i] == want[i])
        i++;
    /* The first number that differs must be one that may, and be greater. */
    if ((i < same && have[i] != want[i]) || have[i] < want[i])
        *out = LC_UNSATISFIED;
    return true;
}

enum lc_verdict lc_npm_satisfies(lc_str range, lc_str version, enum lc_prereleases prereleases, struct lc_arena *arena)
{
    struct lc_npm_spec spec;
    struct lc_semver have;
    enum lc_verdict plain;

    if (is_plain(range, version, &plain))
        return plain;
    spec = lc_npm_spec_parse(range, arena);
    if (!lc_semver_parse(version, &have))
        return LC_RANGE_INVALID;
    if (spec.kind == LC_NPM_ALIAS)
        spec = lc_npm_spec_parse(spec.range, arena);
    if (spec.kind != LC_NPM_RANGE)
        return LC_RANGE_UNKNOWN;
    if (prereleases == LC_PRERELEASES_INSTALLED && (spec.range.len == 0 || lc_str_is(spec.range, "*")))
        return LC_SATISFIED;
    return lc_npm_range_test(spec.range, &have, arena);
}
