/* Maven: the order of versions (ComparableVersion) and ranges (VersionRange), as Maven 3.8 and later have them.
 * A version is a list of numbers and words that may end in one list more, never with anything behind it: a chain of
 * lists.
 * Source: Maven POM reference, "Version Order Specification" and "Dependency Version Requirement Specification"; what
 *         the library answers (testdata/tests/versions.py). */
#include "layers/version/internal.h"

enum item_kind { ITEM_NUMBER, ITEM_WORD };

struct item {
    enum item_kind kind;
    lc_str text;    /* a number without leading zeros, or a word in lower case with aliases replaced */
    unsigned width; /* of a number: 0 for Java's int, 1 for long, 2 for more, which are compared first */
};

/* Shape:  list `i` holds the items from starts[i] to before ends[i], and list i + 1 where there is one. */
struct chain {
    struct {
        struct item *items;
        size_t count, capacity;
    } all;
    struct {
        struct list {
            size_t start, end;
        } * items;
        size_t count, capacity;
    } lists;
};

/* Known words in their order; the empty one is the release itself. Any other word comes after them. */
static const lc_str qualifiers[] = {LC_S_INIT("alpha"),    LC_S_INIT("beta"), LC_S_INIT("milestone"), LC_S_INIT("rc"),
                                    LC_S_INIT("snapshot"), LC_S_INIT(""),     LC_S_INIT("sp")};
enum { RELEASE = 5, UNKNOWN = 7 };

static int rank(lc_str word)
{
    for (int i = 0; i < UNKNOWN; i++)
        if (lc_str_eq(word, qualifiers[i]))
            return i;
    return UNKNOWN;
}

static lc_str alias(lc_str word, bool before_digit)
{
    if (before_digit && word.len == 1) {
        switch (word.ptr[0]) {
        case 'a': return qualifiers[0];
        case 'b': return qualifiers[1];
        case 'm': return qualifiers[2];
        default: break;
        }
    }
    if (lc_str_is(word, "ga") || lc_str_is(word, "final") || lc_str_is(word, "release"))
        return qualifiers[RELEASE];
    return lc_str_is(word, "cr") ? qualifiers[3] : word;
}

static struct list *last_list(struct chain *chain)
{
    return &chain->lists.items[chain->lists.count - 1];
}

static void open_list(struct chain *chain, struct lc_arena *arena)
{
    *LC_PUSH(arena, &chain->lists) = (struct list){chain->all.count, chain->all.count};
}

static void add(struct chain *chain, enum item_kind kind, lc_str text, struct lc_arena *arena)
{
    size_t digits;
    struct item item = {.kind = kind, .text = text};

    if (kind == ITEM_NUMBER) {
        /* Zeros alone are not stripped by Maven: ten of them are a long, and more than any int. */
        item.text = lc_digits_strip(text);
        digits = item.text.len > 0 ? item.text.len : text.len;
        item.width = (digits > 9 ? 1u : 0u) + (digits > 18 ? 1u : 0u);
    }
    *LC_PUSH(arena, &chain->all) = item;
    last_list(chain)->end = chain->all.count;
}

/* What stood before a separator or the end. */
static void add_part(struct chain *chain, bool digits, lc_str text, struct lc_arena *arena)
{
    if (digits || text.len == 0)
        add(chain, ITEM_NUMBER, text, arena);
    else
        add(chain, ITEM_WORD, alias(text, false), arena);
}

static bool is_null(const struct item *item)
{
    return item->kind == ITEM_NUMBER ? item->text.len == 0 : rank(item->text) == RELEASE;
}

/* Zeros and release words at the end of each list say nothing, and neither does a list without anything. */
static void normalize(struct chain *chain)
{
    for (size_t i = chain->lists.count; i-- > 0;) {
        struct list *list = &chain->lists.items[i];
        while (list->end > list->start && is_null(&chain->all.items[list->end - 1]))
            list->end--;
        if (list->end == list->start && i + 1 == chain->lists.count && i > 0)
            chain->lists.count--;
    }
}

static bool is_empty(const struct chain *chain)
{
    return chain->lists.items[chain->lists.count - 1].start == chain->lists.items[chain->lists.count - 1].end;
}

static lc_str lower(lc_str s, struct lc_arena *arena)
{
    lc_str copy = lc_arena_copy(arena, s);
    char *bytes = lc_arena_bytes(arena, s.len);

    for (size_t i = 0; i < copy.len; i++)
        bytes[i] = lc_to_lower(copy.ptr[i]);
    return (lc_str){bytes, s.len};
}

static void parse(lc_str version, struct chain *out, struct lc_arena *arena)
{
    lc_str s = lower(version, arena);
    bool digits = false;
    size_t start = 0;

    *out = (struct chain){0};
    open_list(out, arena);
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == '.' || c == '-') {
            add_part(out, digits, lc_str_cut(s, start, i), arena);
            start = i + 1;
            if (c == '-')
                open_list(out, arena);
        } else if (lc_is_digit(c)) {
            if (!digits && i > start) {
                if (!is_empty(out))
                    open_list(out, arena);
                add(out, ITEM_WORD, alias(lc_str_cut(s, start, i), true), arena);
                start = i;
                open_list(out, arena);
            }
            digits = true;
        } else {
            if (digits && i > start) {
                add_part(out, true, lc_str_cut(s, start, i), arena);
                start = i;
                open_list(out, arena);
            }
            digits = false;
        }
    }
    if (start < s.len) {
        if (!digits && !is_empty(out))
            open_list(out, arena);
        add_part(out, digits, lc_str_from_index(s, start), arena);
    }
    normalize(out);
}

static int cmp_words(lc_str a, lc_str b)
{
    int left = rank(a), right = rank(b);

    if (left != right)
        return left < right ? -1 : 1;
    return left == UNKNOWN ? lc_str_cmp(a, b) : 0;
}

/* An item against nothing at its place. */
static int cmp_to_nothing(const struct item *item)
{
    if (item->kind == ITEM_NUMBER)
        return item->text.len > 0;
    return cmp_words(item->text, qualifiers[RELEASE]);
}

/* All that is left of a chain, from list `list` on, against nothing: the first item that says something decides. */
static int cmp_rest_to_nothing(const struct chain *chain, size_t list)
{
    for (; list < chain->lists.count; list++)
        for (size_t i = chain->lists.items[list].start; i < chain->lists.items[list].end; i++) {
            int order = cmp_to_nothing(&chain->all.items[i]);
            if (order != 0)
                return order;
        }
    return 0;
}

static int cmp_items(const struct item *a, const struct item *b)
{
    if (a->kind != b->kind)
        return a->kind == ITEM_NUMBER ? 1 : -1;
    if (a->kind == ITEM_NUMBER && a->width != b->width)
        return a->width < b->width ? -1 : 1;
    return a->kind == ITEM_NUMBER ? lc_digits_cmp(a->text, b->text) : cmp_words(a->text, b->text);
}

/* What stands at a place of a list: an item, the list that goes on, or nothing. */
static const struct item *item_at(const struct chain *chain, size_t list, size_t i, bool *goes_on)
{
    const struct list *l = &chain->lists.items[list];

    *goes_on = i == l->end - l->start && list + 1 < chain->lists.count;
    return i < l->end - l->start ? &chain->all.items[l->start + i] : NULL;
}

static int order_of(const struct chain *a, const struct chain *b)
{
    size_t list = 0, i = 0;
    int order;

    for (;;) {
        bool a_on, b_on;
        const struct item *l = item_at(a, list, i, &a_on), *r = item_at(b, list, i, &b_on);

        if (a_on && b_on) {
            list++;
            i = 0;
            continue;
        }
        /* A list is more than a word and less than a number. */
        if (a_on && r)
            return r->kind == ITEM_NUMBER ? -1 : 1;
        if (b_on && l)
            return l->kind == ITEM_NUMBER ? 1 : -1;
        if (a_on || b_on)
            return a_on ? cmp_rest_to_nothing(a, list + 1) : -cmp_rest_to_nothing(b, list + 1);
        if (l == NULL && r == NULL)
            return 0;
        if (l && r)
            order = cmp_items(l, r);
        else
            order = l ? cmp_to_nothing(l) : -cmp_to_nothing(r);
        if (order != 0)
            return order;
        i++;
    }
}

bool lc_maven_compare(lc_str a, lc_str b, int *order, struct lc_arena *arena)
{
    struct chain left, right;

    parse(a, &left, arena);
    parse(b, &right, arena);
    *order = order_of(&left, &right);
    return true;
}

/* Java's String.trim: everything up to the space. */
static lc_str trim(lc_str s)
{
    while (s.len > 0 && (unsigned char)s.ptr[0] <= ' ')
        s = lc_str_from_index(s, 1);
    while (s.len > 0 && (unsigned char)s.ptr[s.len - 1] <= ' ')
        s.len--;
    return s;
}

struct restriction {
    bool has_lower, has_upper, lower_inclusive, upper_inclusive;
    struct chain lower, upper;
};

/* "[1,2)", brackets included. */
static bool parse_restriction(lc_str spec, struct restriction *out, struct lc_arena *arena)
{
    lc_str inner = trim(lc_str_cut(spec, 1, spec.len - 1)), low, high;
    size_t comma = lc_str_find_byte(inner, ',');
    int order;

    *out =
        (struct restriction){.lower_inclusive = spec.ptr[0] == '[', .upper_inclusive = spec.ptr[spec.len - 1] == ']'};
    if (comma == LC_NPOS && !(out->lower_inclusive && out->upper_inclusive))
        return false;
    low = comma == LC_NPOS ? inner : trim(lc_str_cut(inner, 0, comma));
    high = comma == LC_NPOS ? inner : trim(lc_str_from_index(inner, comma + 1));
    out->has_lower = low.len > 0 || comma == LC_NPOS;
    out->has_upper = high.len > 0 || comma == LC_NPOS;
    parse(low, &out->lower, arena);
    parse(high, &out->upper, arena);
    if (comma == LC_NPOS || !out->has_lower || !out->has_upper)
        return true;
    order = order_of(&out->upper, &out->lower);
    return order > 0 || (order == 0 && out->lower_inclusive && out->upper_inclusive);
}

static bool is_within(const struct restriction *restriction, const struct chain *version)
{
    int order;

    if (restriction->has_lower) {
        order = order_of(&restriction->lower, version);
        if (order > 0 || (order == 0 && !restriction->lower_inclusive))
            return false;
    }
    if (restriction->has_upper) {
        order = order_of(&restriction->upper, version);
        if (order < 0 || (order == 0 && !restriction->upper_inclusive))
            return false;
    }
    return true;
}

/* A version without brackets is a wish, which any version satisfies. Sets stand in ascending order and do not
 * overlap. */
enum lc_verdict lc_maven_satisfies(lc_str range, lc_str version, struct lc_arena *arena)
{
    struct restriction one, before = {0};
    struct chain have;
    bool any = false, found = false;

    parse(version, &have, arena);
    while (range.len > 0 && (range.ptr[0] == '[' || range.ptr[0] == '(')) {
        size_t end = 1;
        while (end < range.len && range.ptr[end] != ')' && range.ptr[end] != ']')
            end++;
        if (end == range.len || !parse_restriction(lc_str_cut(range, 0, end + 1), &one, arena))
            return LC_RANGE_INVALID;
        if (any && before.has_upper && (!one.has_lower || order_of(&one.lower, &before.upper) < 0))
            return LC_RANGE_INVALID;
        any = true;
        before = one;
        found = found || is_within(&one, &have);
        range = trim(lc_str_from_index(range, end + 1));
        if (range.len > 0 && range.ptr[0] == ',')
            range = trim(lc_str_from_index(range, 1));
    }
    if (range.len > 0)
        return any ? LC_RANGE_INVALID : LC_SATISFIED;
    return found ? LC_SATISFIED : LC_UNSATISFIED;
}
