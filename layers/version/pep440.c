/* PEP 440 versions: reading, normal form, order.
 * Source: PEP 440, "Public version identifiers", "Normalization", Appendix B; what `packaging` answers
 *         (testdata/tests/versions.py). */
#include "layers/version/pep440.h"

static bool is_separator(lc_str s, size_t at)
{
    return at < s.len && (s.ptr[at] == '-' || s.ptr[at] == '_' || s.ptr[at] == '.');
}

static size_t scan_digits(lc_str s, size_t at, lc_str *out)
{
    size_t start = at;

    while (at < s.len && lc_is_digit(s.ptr[at]))
        at++;
    *out = lc_str_cut(s, start, at);
    return at;
}

static size_t scan_word(lc_str s, size_t at, const char *word)
{
    lc_str w = lc_str_from(word);

    return lc_str_caseeq(lc_str_cut(s, at, at + w.len), w) ? at + w.len : at;
}

/* "[-_.]?word[-_.]?digits?" for the first of `words` that fits; gives its index in `*which`. */
static size_t scan_part(lc_str s, size_t at, const char *const *words, unsigned count, unsigned *which, lc_str *number)
{
    size_t start = is_separator(s, at) ? at + 1 : at, end;

    for (unsigned i = 0; i < count; i++) {
        end = scan_word(s, start, words[i]);
        if (end == start)
            continue;
        *which = i;
        return scan_digits(s, is_separator(s, end) ? end + 1 : end, number);
    }
    return at;
}

static size_t scan_release(lc_str s, size_t at, struct lc_pep440 *out)
{
    size_t start, end = scan_digits(s, at, &out->epoch);
    lc_str digits;

    if (end == at)
        return at;
    start = at;
    if (end < s.len && s.ptr[end] == '!') {
        start = end + 1;
        end = scan_digits(s, start, &digits);
        if (end == start)
            return at;
    } else {
        out->epoch = LC_S("");
    }
    while (end + 1 < s.len && s.ptr[end] == '.' && lc_is_digit(s.ptr[end + 1]))
        end = scan_digits(s, end + 1, &digits);
    out->release = lc_str_cut(s, start, end);
    return end;
}

static size_t scan_local(lc_str s, size_t at, lc_str *out)
{
    size_t start = at + 1, end = at;

    if (at >= s.len || s.ptr[at] != '+')
        return at;
    do {
        size_t part = end + 1;
        size_t next = part;
        while (next < s.len && lc_is_alnum(s.ptr[next]))
            next++;
        if (next == part)
            break;
        end = next;
    } while (is_separator(s, end));
    *out = end > at ? lc_str_cut(s, start, end) : LC_S("");
    return end;
}

size_t lc_pep440_scan(lc_str s, size_t at, bool local, struct lc_pep440 *out)
{
    static const char *const pres[] = {"alpha", "beta", "preview", "pre", "rc", "a", "b", "c"};
    static const enum lc_pep440_pre kinds[] = {LC_PRE_A,  LC_PRE_B, LC_PRE_RC, LC_PRE_RC,
                                               LC_PRE_RC, LC_PRE_A, LC_PRE_B,  LC_PRE_RC};
    static const char *const posts[] = {"post", "rev", "r"};
    static const char *const devs[] = {"dev"};
    size_t start = at, end;
    unsigned which;

    *out = (struct lc_pep440){0};
    at = scan_word(s, at, "v");
    end = scan_release(s, at, out);
    if (end == at)
        return start;
    at = scan_part(s, end, pres, 8, &which, &out->pre_number);
    if (at > end)
        out->pre = kinds[which];
    if (at + 1 < s.len && s.ptr[at] == '-' && lc_is_digit(s.ptr[at + 1])) {
        out->has_post = true;
        at = scan_digits(s, at + 1, &out->post_number);
    } else {
        end = scan_part(s, at, posts, 3, &which, &out->post_number);
        out->has_post = end > at;
        at = end;
    }
    end = scan_part(s, at, devs, 1, &which, &out->dev_number);
    out->has_dev = end > at;
    return local ? scan_local(s, end, &out->local) : end;
}

bool lc_pep440_parse(lc_str s, struct lc_pep440 *out)
{
    s = lc_trim_with(s, lc_blank_python);
    return s.len > 0 && lc_pep440_scan(s, 0, true, out) == s.len;
}

static lc_str without_zeros(lc_str release)
{
    for (;;) {
        size_t dot = lc_str_find_last_byte(release, '.');
        lc_str last = lc_str_from_index(release, dot == LC_NPOS ? 0 : dot + 1);
        if (dot == LC_NPOS || lc_digits_strip(last).len > 0)
            return release;
        release = lc_str_cut(release, 0, dot);
    }
}

int lc_pep440_cmp_base(const struct lc_pep440 *a, const struct lc_pep440 *b)
{
    lc_str left = without_zeros(a->release), right = without_zeros(b->release), l, r;
    int order = lc_digits_cmp(a->epoch, b->epoch);

    while (order == 0) {
        bool has_left = lc_str_next(&left, '.', &l), has_right = lc_str_next(&right, '.', &r);
        if (!has_left && !has_right)
            break;
        order = lc_digits_cmp(has_left ? l : LC_S(""), has_right ? r : LC_S(""));
    }
    return order;
}

/* A dev release of nothing else stands before the prereleases, and they before the release. */
static int pre_rank(const struct lc_pep440 *version)
{
    if (version->pre != LC_PRE_NONE)
        return (int)version->pre;
    return version->has_dev && !version->has_post ? 0 : 4;
}

static bool next_local(lc_str *rest, lc_str *part)
{
    size_t end = 0;

    if (rest->len == 0)
        return false;
    while (end < rest->len && lc_is_alnum(rest->ptr[end]))
        end++;
    *part = lc_str_cut(*rest, 0, end);
    *rest = lc_str_from_index(*rest, end < rest->len ? end + 1 : end);
    return true;
}

static int cmp_locals(lc_str a, lc_str b)
{
    lc_str l, r;

    for (;;) {
        bool has_left = next_local(&a, &l), has_right = next_local(&b, &r), left_number, right_number;
        int order;

        if (!has_left || !has_right)
            return has_left - has_right;
        left_number = lc_is_digits(l);
        right_number = lc_is_digits(r);
        if (left_number != right_number)
            return left_number ? 1 : -1;
        order = left_number ? lc_digits_cmp(l, r) : lc_str_casecmp(l, r);
        if (order != 0)
            return order;
    }
}

int lc_pep440_cmp(const struct lc_pep440 *a, const struct lc_pep440 *b)
{
    int order = lc_pep440_cmp_base(a, b), left = pre_rank(a), right = pre_rank(b);

    if (order != 0)
        return order;
    if (left != right)
        return left < right ? -1 : 1;
    if ((order = lc_digits_cmp(a->pre_number, b->pre_number)) != 0)
        return order;
    if (a->has_post != b->has_post)
        return a->has_post ? 1 : -1;
    if ((order = lc_digits_cmp(a->post_number, b->post_number)) != 0)
        return order;
    if (a->has_dev != b->has_dev)
        return a->has_dev ? -1 : 1;
    if ((order = lc_digits_cmp(a->dev_number, b->dev_number)) != 0)
        return order;
    return cmp_locals(a->local, b->local);
}

bool lc_pep440_compare(lc_str a, lc_str b, int *order, struct lc_arena *arena)
{
    struct lc_pep440 left, right;

    (void)arena;
    if (!lc_pep440_parse(a, &left) || !lc_pep440_parse(b, &right))
        return false;
    *order = lc_pep440_cmp(&left, &right);
    return true;
}

struct text {
    char *ptr;
    size_t len;
};

static void put(struct text *out, lc_str s)
{
    for (size_t i = 0; i < s.len; i++)
        out->ptr[out->len++] = lc_to_lower(s.ptr[i]);
}

static void put_number(struct text *out, lc_str digits)
{
    digits = lc_digits_strip(digits);
    put(out, digits.len > 0 ? digits : LC_S("0"));
}

/* Numbered parts, each without leading zeros, parted by dots. */
static void put_dotted(struct text *out, lc_str parts)
{
    lc_str part;
    size_t start = out->len;

    while (next_local(&parts, &part)) {
        if (out->len > start)
            put(out, LC_S("."));
        if (lc_is_digits(part))
            put_number(out, part);
        else
            put(out, part);
    }
}

lc_str lc_pep440_text(const struct lc_pep440 *version, bool strip_zeros, bool local, struct lc_arena *arena)
{
    static const char *const pres[] = {"", "a", "b", "rc"};
    /* Every digit and letter of the input at most once, and the words and zeros that may be added. */
    size_t room = version->epoch.len + version->release.len + version->pre_number.len + version->post_number.len +
                  version->dev_number.len + version->local.len + 32;
    struct text out = {lc_arena_bytes(arena, room), 0};

    if (lc_digits_strip(version->epoch).len > 0) {
        put_number(&out, version->epoch);
        put(&out, LC_S("!"));
    }
    put_dotted(&out, strip_zeros ? without_zeros(version->release) : version->release);
    if (version->pre != LC_PRE_NONE) {
        put(&out, lc_str_from(pres[version->pre]));
        put_number(&out, version->pre_number);
    }
    if (version->has_post) {
        put(&out, LC_S(".post"));
        put_number(&out, version->post_number);
    }
    if (version->has_dev) {
        put(&out, LC_S(".dev"));
        put_number(&out, version->dev_number);
    }
    if (local && version->local.len > 0) {
        put(&out, LC_S("+"));
        put_dotted(&out, version->local);
    }
    return (lc_str){out.ptr, out.len};
}
