/* RubyGems versions and requirements.
 * Source: Gem::Version and Gem::Requirement of RubyGems 3.3 as documented, and what the class answers
 *         (testdata/tests/versions.py). */
#include "layers/version/internal.h"

/* One part of a version: a number without leading zeros, or letters. */
struct segment {
    lc_str text;
    bool letters;
};

/* Shape:  `items` as written; `numbers` of them stand before the first letters. A hyphen reads as ".pre.". */
struct gem {
    struct segment *items;
    size_t count, capacity, numbers;
};

enum op { OP_EQ, OP_NE, OP_GT, OP_LT, OP_GE, OP_LE, OP_PESSIMISTIC };

/* Bytes of a version at the start of `s`: digits, then ".alnum" parts, then "-" with dotted parts of alnum and
 * hyphens. */
static size_t scan_version(lc_str s)
{
    size_t at = 0, start;

    while (at < s.len && lc_is_digit(s.ptr[at]))
        at++;
    if (at == 0)
        return 0;
    while (at + 1 < s.len && s.ptr[at] == '.' && lc_is_alnum(s.ptr[at + 1]))
        for (at++; at < s.len && lc_is_alnum(s.ptr[at]); at++)
            ;
    if (at == s.len || s.ptr[at] != '-')
        return at;
    for (;;) {
        for (start = at + 1; start < s.len && (lc_is_alnum(s.ptr[start]) || s.ptr[start] == '-'); start++)
            ;
        if (start == at + 1)
            return at;
        at = start;
        if (at == s.len || s.ptr[at] != '.')
            return at;
    }
}

static void split(lc_str s, struct gem *out, struct lc_arena *arena)
{
    *out = (struct gem){0};
    for (size_t at = 0, end; at < s.len; at = end) {
        char c = s.ptr[at];
        bool letters = lc_is_alpha(c);
        lc_str text;

        end = at + 1;
        if (!letters && !lc_is_digit(c) && c != '-')
            continue;
        while (c != '-' && end < s.len && (letters ? lc_is_alpha(s.ptr[end]) : lc_is_digit(s.ptr[end])))
            end++;
        text = c == '-' ? LC_S("pre") : lc_str_cut(s, at, end);
        letters = letters || c == '-';
        if (!letters && out->numbers == out->count)
            out->numbers++;
        *LC_PUSH(arena, out) = (struct segment){letters ? text : lc_digits_strip(text), letters};
    }
}

static bool parse(lc_str s, struct gem *out, struct lc_arena *arena)
{
    s = lc_str_trim(s);
    if (scan_version(s) != s.len)
        return false;
    split(s.len > 0 ? s : LC_S("0"), out, arena);
    return true;
}

/* Trailing zeros say nothing, neither before the first letters nor at the end. */
static void canonical(const struct gem *version, struct gem *out, struct lc_arena *arena)
{
    size_t head = version->numbers, tail = version->count;

    *out = (struct gem){0};
    while (head > 0 && version->items[head - 1].text.len == 0)
        head--;
    while (tail > version->numbers && version->items[tail - 1].text.len == 0)
        tail--;
    out->numbers = head;
    for (size_t i = 0; i < tail; i++)
        if (i < head || i >= version->numbers)
            *LC_PUSH(arena, out) = version->items[i];
}

/* Both canonical. */
static int order_of(const struct gem *a, const struct gem *b)
{
    static const struct segment zero = {{"", 0}, false};

    for (size_t i = 0; i < a->count || i < b->count; i++) {
        const struct segment *l = i < a->count ? &a->items[i] : &zero;
        const struct segment *r = i < b->count ? &b->items[i] : &zero;
        int order = l->letters ? lc_str_cmp(l->text, r->text) : lc_digits_cmp(l->text, r->text);

        if (l->letters != r->letters)
            return l->letters ? -1 : 1;
        if (order != 0)
            return order;
    }
    return 0;
}

bool lc_gem_compare(lc_str a, lc_str b, int *order, struct lc_arena *arena)
{
    struct gem written, left, right;

    if (!parse(a, &written, arena))
        return false;
    canonical(&written, &left, arena);
    if (!parse(b, &written, arena))
        return false;
    canonical(&written, &right, arena);
    *order = order_of(&left, &right);
    return true;
}

static lc_str successor(lc_str digits, struct lc_arena *arena)
{
    char *bytes = lc_arena_bytes(arena, digits.len + 1);
    size_t i = digits.len;

    bytes[0] = '0';
    if (i > 0)
        memcpy(bytes + 1, digits.ptr, i);
    for (; i > 0 && bytes[i] == '9'; i--)
        bytes[i] = '0';
    bytes[i]++;
    return (lc_str){bytes, digits.len + 1};
}

/* The bound that "~> 2.3.a" sets, prereleases aside: under 3, the next to last number as written moved up by one. */
static bool is_under_bump(const struct gem *version, const struct gem *least, struct lc_arena *arena)
{
    struct gem release = *version, bump = {0};
    size_t keep = least->numbers > 1 ? least->numbers - 1 : least->numbers;

    release.count = release.numbers;
    for (size_t i = 0; i < keep; i++)
        *LC_PUSH(arena, &bump) = least->items[i];
    LC_ASSERT(bump.count > 0); /* a version begins with a number */
    bump.items[keep - 1].text = successor(bump.items[keep - 1].text, arena);
    bump.numbers = keep;
    return order_of(&release, &bump) < 0;
}

static enum op take_op(lc_str *s)
{
    static const struct {
        lc_str text;
        enum op op;
    } ops[] = {
        {LC_S_INIT("!="), OP_NE}, {LC_S_INIT(">="), OP_GE}, {LC_S_INIT("<="), OP_LE}, {LC_S_INIT("~>"), OP_PESSIMISTIC},
        {LC_S_INIT("="), OP_EQ},  {LC_S_INIT(">"), OP_GT},  {LC_S_INIT("<"), OP_LT}};

    for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++) {
        if (!lc_str_has_prefix(*s, ops[i].text))
            continue;
        *s = lc_str_trim(lc_str_from_index(*s, ops[i].text.len));
        return ops[i].op;
    }
    return OP_EQ;
}

static enum lc_verdict judge_one(lc_str requirement, const struct gem *version, struct lc_arena *arena)
{
    struct gem written, wanted;
    enum op op;
    int order;
    bool holds = false;

    requirement = lc_str_trim(requirement);
    op = take_op(&requirement);
    if (requirement.len == 0 || !parse(requirement, &written, arena))
        return LC_RANGE_INVALID;
    canonical(&written, &wanted, arena);
    order = order_of(version, &wanted);
    switch (op) {
    case OP_EQ: holds = order == 0; break;
    case OP_NE: holds = order != 0; break;
    case OP_GT: holds = order > 0; break;
    case OP_LT: holds = order < 0; break;
    case OP_GE: holds = order >= 0; break;
    case OP_LE: holds = order <= 0; break;
    case OP_PESSIMISTIC: holds = order >= 0 && is_under_bump(version, &written, arena); break;
    }
    return holds ? LC_SATISFIED : LC_UNSATISFIED;
}

/* Empty parts after the last comma are nothing, as String#split reads a list; no requirement at all means any
 * version. */
enum lc_verdict lc_gem_satisfies(lc_str range, lc_str version, struct lc_arena *arena)
{
    enum lc_verdict all = LC_SATISFIED, one;
    struct gem written, have;
    lc_str part;

    if (!parse(version, &written, arena))
        return LC_RANGE_INVALID;
    canonical(&written, &have, arena);
    while (range.len > 0 && range.ptr[range.len - 1] == ',')
        range.len--;
    if (range.len == 0)
        return LC_SATISFIED;
    while (lc_str_next(&range, ',', &part)) {
        one = judge_one(part, &have, arena);
        if (one == LC_RANGE_INVALID)
            return one;
        if (one == LC_UNSATISFIED)
            all = one;
    }
    return all;
}
