/* node-semver's ranges. The package rewrites the text in steps until only comparators are left, and what its loose mode
 * makes of odd input follows from those steps; so the same steps are taken here, in the same order:
 *   blanks -> split at "||" -> drop build metadata -> "A - B" -> blanks behind operators, "~" and "^" -> words -> "^",
 *   "~", x-ranges and stars become comparators -> what is then no comparator is dropped -> a set with nothing left is
 *   dropped.
 * Source: node-semver's README, "Ranges" and "Range Grammar"; what the package answers (testdata/tests/versions.py). */
#include <stdlib.h>

#include "layers/version/npm.h"

struct text {
    struct lc_arena *arena;
    char *ptr;
    size_t len, room;
};

enum op { OP_EQ, OP_LT, OP_LE, OP_GT, OP_GE };

struct comparator {
    enum op op;
    struct lc_semver version;
};

/* One alternative.
 * Shape:  `any` when "" was among the comparators: alone it takes every release. */
struct set {
    struct comparator *items;
    size_t count, capacity;
    bool any, none; /* none: it holds "<0.0.0-0", which nothing satisfies */
};

struct sets {
    struct set *items;
    size_t count, capacity;
};

static void put(struct text *out, lc_str s)
{
    if (out->room - out->len < s.len) {
        size_t room = (out->len + s.len) * 2 + 64;
        char *moved = lc_arena_bytes(out->arena, room);
        if (out->len > 0)
            memcpy(moved, out->ptr, out->len);
        out->ptr = moved;
        out->room = room;
    }
    if (s.len > 0)
        memcpy(out->ptr + out->len, s.ptr, s.len);
    out->len += s.len;
}

static lc_str text_of(const struct text *text)
{
    return text->len > 0 ? (lc_str){text->ptr, text->len} : LC_S("");
}

static void put_all(struct text *out, const lc_str *parts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        put(out, parts[i]);
}
#define PUT(out, ...) \
    put_all((out), (const lc_str[]){__VA_ARGS__}, sizeof((const lc_str[]){__VA_ARGS__}) / sizeof(lc_str))

static bool is_space(lc_str s, size_t at)
{
    return at < s.len && s.ptr[at] == ' ';
}

static lc_str trim(lc_str s)
{
    while (s.len > 0 && s.ptr[0] == ' ')
        s = lc_str_from_index(s, 1);
    while (s.len > 0 && s.ptr[s.len - 1] == ' ')
        s.len--;
    return s;
}

/* Every run of blanks becomes one space, none at the ends. */
static lc_str collapse(lc_str s, struct lc_arena *arena)
{
    struct text out = {.arena = arena};

    s = lc_trim_with(s, lc_blank_js);
    for (size_t i = 0, step; i < s.len; i += step) {
        size_t blank = lc_blank_js(s, i);
        step = blank > 0 ? blank : 1;
        if (blank == 0)
            put(&out, lc_str_cut(s, i, i + 1));
        else if (out.len > 0 && out.ptr[out.len - 1] != ' ')
            put(&out, LC_S(" "));
    }
    return text_of(&out);
}

static lc_str without_builds(lc_str s, struct lc_arena *arena)
{
    struct text out = {.arena = arena};

    if (lc_str_find_byte(s, '+') == LC_NPOS)
        return s;
    for (size_t i = 0, step; i < s.len; i += step) {
        size_t end = lc_semver_scan_build(s, i);
        step = end > i ? end - i : 1;
        if (end == i)
            put(&out, lc_str_cut(s, i, i + 1));
    }
    return text_of(&out);
}

static bool is_x(const struct lc_xrange *x, unsigned i)
{
    return i >= x->parts || !lc_is_digit(x->part[i].ptr[0]);
}

/* One more, written as JavaScript would: from 1e21 on as "1e+21", which is no version and gets dropped; beyond 2^53 the
 * digits do not matter, since no version may hold them. */
static lc_str plus_one(lc_str digits, struct lc_arena *arena)
{
    uint64_t value = 0;
    const char *copy;

    digits = lc_digits_strip(digits);
    if (digits.len == 0)
        return LC_S("1");
    if (digits.len <= 16 && lc_str_to_u64(digits, &value))
        return lc_arena_printf(arena, "%llu", (unsigned long long)value + 1);
    copy = lc_arena_cstring(arena, digits, NULL);
    return strtod(copy, NULL) + 1 >= 1e21 ? LC_S("1e") : LC_S("99999999999999999999");
}

static lc_str hyphen_lower(const struct lc_xrange *x, struct text *out)
{
    if (is_x(x, 0))
        return LC_S("");
    if (is_x(x, 1))
        PUT(out, LC_S(">="), x->part[0], LC_S(".0.0"));
    else if (is_x(x, 2))
        PUT(out, LC_S(">="), x->part[0], LC_S("."), x->part[1], LC_S(".0"));
    else
        PUT(out, LC_S(">="), x->text);
    return text_of(out);
}

static void hyphen_upper(const struct lc_xrange *x, struct text *out, struct lc_arena *arena)
{
    if (is_x(x, 0))
        return;
    if (is_x(x, 1))
        PUT(out, LC_S("<"), plus_one(x->part[0], arena), LC_S(".0.0-0"));
    else if (is_x(x, 2))
        PUT(out, LC_S("<"), x->part[0], LC_S("."), plus_one(x->part[1], arena), LC_S(".0-0"));
    else if (x->prerelease.len > 0)
        PUT(out, LC_S("<="), x->part[0], LC_S("."), x->part[1], LC_S("."), x->part[2], LC_S("-"), x->prerelease);
    else
        PUT(out, LC_S("<="), x->text);
}

/* "A - B", where it is the whole text. */
static lc_str replace_hyphen(lc_str s, struct lc_arena *arena)
{
    struct text out = {.arena = arena};
    struct lc_xrange from, to;
    size_t at;

    if (!lc_xrange_scan(s, is_space(s, 0) ? 1 : 0, &from))
        return s;
    at = from.end;
    if (!is_space(s, at) || at + 2 >= s.len || s.ptr[at + 1] != '-' || !is_space(s, at + 2) ||
        !lc_xrange_scan(s, at + 3, &to) || (to.end != s.len && !(is_space(s, to.end) && to.end + 1 == s.len)))
        return s;
    hyphen_lower(&from, &out);
    put(&out, LC_S(" "));
    hyphen_upper(&to, &out, arena);
    return trim(text_of(&out));
}

/* The one space between an operator and its version goes; operators are "", "<", ">" with or without "=". */
static lc_str trim_operators(lc_str s, struct lc_arena *arena)
{
    struct text out = {.arena = arena};
    size_t i = 0;

    while (i < s.len) {
        size_t at = i, gap, end;

        at += is_space(s, at);
        at += at < s.len && (s.ptr[at] == '<' || s.ptr[at] == '>');
        at += at < s.len && s.ptr[at] == '=';
        gap = at;
        at += is_space(s, at);
        end = lc_semver_scan_for_trim(s, at);
        if (end > at) {
            put(&out, lc_str_cut(s, i, gap));
            put(&out, lc_str_cut(s, at, end));
            i = end;
            continue;
        }
        /* No start before the end of this run of prefix characters can do better. */
        while (at < s.len && (s.ptr[at] == 'v' || s.ptr[at] == '=' || s.ptr[at] == ' '))
            at++;
        end = at > i + 1 ? at - 1 : i + 1;
        put(&out, lc_str_cut(s, i, end));
        i = end;
    }
    return text_of(&out);
}

/* "~ 1", "~> 1" and "^ 1" lose the space; "~>" before one becomes "~". */
static lc_str trim_sign(lc_str s, char sign, struct lc_arena *arena)
{
    struct text out = {.arena = arena};
    size_t i = 0;

    if (lc_str_find_byte(s, sign) == LC_NPOS)
        return s;
    while (i < s.len) {
        size_t after = i + 1;

        if (sign == '~' && s.ptr[i] == '~' && after < s.len && s.ptr[after] == '>')
            after++;
        put(&out, lc_str_cut(s, i, i + 1));
        i = s.ptr[i] == sign && is_space(s, after) ? after + 1 : i + 1;
    }
    return text_of(&out);
}

/* "^1.2.3" and its like: up to before the next change of the first number that is not zero (and not left open). */
static bool replace_caret(lc_str word, struct text *out)
{
    struct lc_xrange x;
    lc_str zero = LC_S("0"), up;

    if (!lc_str_has_prefix(word, LC_S("^")) || !lc_xrange_scan(word, 1, &x) || x.end != word.len)
        return false;
    if (is_x(&x, 0))
        return true;
    PUT(out, LC_S(">="), x.part[0], LC_S("."), is_x(&x, 1) ? zero : x.part[1], LC_S("."));
    put(out, is_x(&x, 1) || is_x(&x, 2) ? zero : x.part[2]);
    if (!is_x(&x, 1) && !is_x(&x, 2) && x.prerelease.len > 0)
        PUT(out, LC_S("-"), x.prerelease);
    put(out, LC_S(" <"));
    if (is_x(&x, 1) || !lc_str_eq(x.part[0], zero)) {
        up = plus_one(x.part[0], out->arena);
        PUT(out, up, LC_S(".0.0-0"));
    } else if (is_x(&x, 2) || !lc_str_eq(x.part[1], zero)) {
        up = plus_one(x.part[1], out->arena);
        PUT(out, x.part[0], LC_S("."), up, LC_S(".0-0"));
    } else {
        up = plus_one(x.part[2], out->arena);
        PUT(out, x.part[0], LC_S("."), x.part[1], LC_S("."), up, LC_S("-0"));
    }
    return true;
}

/* "~1.2.3": patches only; "~1": minors too. */
static bool replace_tilde(lc_str word, struct text *out)
{
    struct lc_xrange x;
    lc_str zero = LC_S("0"), up;
    size_t at = lc_str_has_prefix(word, LC_S("~>")) ? 2 : 1;

    if (!lc_str_has_prefix(word, LC_S("~")) || !lc_xrange_scan(word, at, &x) || x.end != word.len)
        return false;
    if (is_x(&x, 0))
        return true;
    if (is_x(&x, 1)) {
        up = plus_one(x.part[0], out->arena);
        PUT(out, LC_S(">="), x.part[0], LC_S(".0.0 <"), up, LC_S(".0.0-0"));
        return true;
    }
    up = plus_one(x.part[1], out->arena);
    PUT(out, LC_S(">="), x.part[0], LC_S("."), x.part[1], LC_S("."), is_x(&x, 2) ? zero : x.part[2]);
    if (!is_x(&x, 2) && x.prerelease.len > 0)
        PUT(out, LC_S("-"), x.prerelease);
    PUT(out, LC_S(" <"), x.part[0], LC_S("."), up, LC_S(".0-0"));
    return true;
}

static size_t scan_op(lc_str word, enum op *op)
{
    size_t at = 0;

    *op = OP_EQ;
    if (word.len > 0 && (word.ptr[0] == '<' || word.ptr[0] == '>'))
        *op = word.ptr[at++] == '<' ? OP_LT : OP_GT;
    if (at < word.len && word.ptr[at] == '=') {
        at++;
        *op = *op == OP_LT ? OP_LE : *op == OP_GT ? OP_GE : OP_EQ;
    }
    return at;
}

/* An operator before "1" or "1.2.x". */
static void bound_open(enum op op, const struct lc_xrange *x, struct text *out)
{
    bool minor_open = is_x(x, 1);
    lc_str zero = LC_S("0"), major = x->part[0], minor = minor_open ? zero : x->part[1];

    if (op == OP_GT || op == OP_LE) {
        if (minor_open)
            major = plus_one(major, out->arena);
        else
            minor = plus_one(minor, out->arena);
    }
    PUT(out, op == OP_LT || op == OP_LE ? LC_S("<") : LC_S(">="), major, LC_S("."), minor, LC_S(".0"));
    if (op == OP_LT || op == OP_LE)
        put(out, LC_S("-0"));
}

/* "1.2.x", ">1", "*": what is left open is filled in. Gives false for what stays as it is. */
static bool replace_xrange(lc_str word, struct text *out)
{
    struct lc_xrange x;
    enum op op;
    size_t at = scan_op(word, &op);
    lc_str up;

    if (!lc_xrange_scan(word, at, &x) || x.end != word.len)
        return false;
    if ((is_x(&x, 0) && !is_x(&x, 1)) || (is_x(&x, 1) && !is_x(&x, 2)))
        return false;
    if (is_x(&x, 0)) {
        if (op == OP_GT || op == OP_LT)
            put(out, LC_S("<0.0.0-0"));
        return true;
    }
    if (!is_x(&x, 2))
        return false;
    if (op != OP_EQ) {
        bound_open(op, &x, out);
    } else if (is_x(&x, 1)) {
        up = plus_one(x.part[0], out->arena);
        PUT(out, LC_S(">="), x.part[0], LC_S(".0.0 <"), up, LC_S(".0.0-0"));
    } else {
        up = plus_one(x.part[1], out->arena);
        PUT(out, LC_S(">="), x.part[0], LC_S("."), x.part[1], LC_S(".0 <"), x.part[0], LC_S("."), up, LC_S(".0-0"));
    }
    return true;
}

/* The first star of a word goes, with an operator before it. */
static void put_without_star(lc_str word, struct text *out)
{
    size_t star = lc_str_find_byte(word, '*'), start = star;

    if (star == LC_NPOS) {
        put(out, word);
        return;
    }
    if (start > 0 && word.ptr[start - 1] == '=')
        start--;
    if (start > 0 && (word.ptr[start - 1] == '<' || word.ptr[start - 1] == '>'))
        start--;
    put(out, lc_str_cut(word, 0, start));
    put(out, lc_str_from_index(word, star + 1));
}

static void replace_word(lc_str word, struct text *out)
{
    if (!replace_caret(word, out) && !replace_tilde(word, out) && !replace_xrange(word, out))
        put_without_star(word, out);
}

/* One comparator into the set. Errors: false when the whole range is invalid by it; what is none is dropped. */
static bool add_comparator(lc_str word, struct set *set, struct lc_arena *arena)
{
    struct comparator comparator = {0};
    struct lc_xrange x;
    size_t at = scan_op(word, &comparator.op);

    if (word.len == 0 || lc_str_is(word, ">=0.0.0")) {
        set->any = true;
        return true;
    }
    if (!lc_xrange_scan(word, at, &x) || x.end != word.len || is_x(&x, 0) || is_x(&x, 1) || is_x(&x, 2))
        return true;
    if (!lc_semver_parse(lc_str_from_index(word, at), &comparator.version))
        return false;
    set->none =
        set->none || (comparator.op == OP_LT && comparator.version.major == 0 && comparator.version.minor == 0 &&
                      comparator.version.patch == 0 && lc_is_digits(comparator.version.prerelease) &&
                      lc_digits_strip(comparator.version.prerelease).len == 0);
    *LC_PUSH(arena, set) = comparator;
    return true;
}

static bool parse_set(lc_str s, struct set *out, struct lc_arena *arena)
{
    struct text words = {.arena = arena};
    lc_str word, rest;
    bool first = true;

    *out = (struct set){0};
    s = replace_hyphen(without_builds(s, arena), arena);
    s = trim_sign(trim_sign(trim_operators(s, arena), '~', arena), '^', arena);
    for (rest = s; lc_str_next(&rest, ' ', &word); first = false) {
        if (!first)
            put(&words, LC_S(" "));
        replace_word(word, &words);
    }
    rest = text_of(&words);
    /* Empty words between others vanish with the blanks; one at an end is "anything". */
    out->any = rest.len == 0 || is_space(rest, 0) || is_space(rest, rest.len - 1);
    while (lc_str_next(&rest, ' ', &word))
        if (word.len > 0 && !add_comparator(word, out, arena))
            return false;
    return true;
}

static bool parse_range(lc_str range, struct sets *out, struct lc_arena *arena)
{
    lc_str rest = collapse(range, arena), part;
    bool more = true;

    *out = (struct sets){0};
    while (more) {
        size_t bars = lc_str_find(rest, LC_S("||"));
        struct set set;

        more = bars != LC_NPOS;
        part = more ? lc_str_cut(rest, 0, bars) : rest;
        rest = more ? lc_str_from_index(rest, bars + 2) : rest;
        if (!parse_set(trim(part), &set, arena))
            return false;
        if (set.count > 0 || set.any)
            *LC_PUSH(arena, out) = set;
    }
    return out->count > 0;
}

static bool passes(const struct set *set, const struct lc_semver *version)
{
    bool named = version->prerelease.len == 0;

    for (size_t i = 0; i < set->count; i++) {
        const struct comparator *c = &set->items[i];
        int order = lc_semver_cmp(version, &c->version);

        if ((c->op == OP_EQ && order != 0) || (c->op == OP_LT && order >= 0) || (c->op == OP_LE && order > 0) ||
            (c->op == OP_GT && order <= 0) || (c->op == OP_GE && order < 0))
            return false;
        /* A prerelease counts only where a comparator names one of the same three numbers. */
        if (c->version.prerelease.len > 0 && c->version.major == version->major && c->version.minor == version->minor &&
            c->version.patch == version->patch)
            named = true;
    }
    return named;
}

bool lc_npm_range_is_valid(lc_str range, struct lc_arena *arena)
{
    struct sets sets;

    return parse_range(range, &sets, arena);
}

enum lc_verdict lc_npm_range_test(lc_str range, const struct lc_semver *version, struct lc_arena *arena)
{
    struct sets sets;
    bool any = false, found = false;
    size_t possible = 0;

    if (!parse_range(range, &sets, arena))
        return LC_RANGE_INVALID;
    for (size_t i = 0; i < sets.count; i++) {
        if (sets.items[i].none)
            continue;
        possible++;
        any = any || sets.items[i].count == 0;
        found = found || passes(&sets.items[i], version);
    }
    /* Beside "*" no other alternative is looked at, not even one that names the prerelease. */
    if (any && possible > 1)
        found = version->prerelease.len == 0;
    return found ? LC_SATISFIED : LC_UNSATISFIED;
}
