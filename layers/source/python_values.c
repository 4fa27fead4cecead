/* Values known before a module runs: versions, names of systems, constants. Every comparison is worked out once for each
 * version of Python.
 * Source: sys.version_info, sys.platform, os.name, platform.system of the Python 3.13 library reference; Python Language
 *         Reference 3.13, 6.10 (comparisons). */

#include "layers/source/python_values.h"

#include <limits.h>

enum py_order { PY_BELOW, PY_SAME, PY_ABOVE, PY_UNSURE };

static enum py_order order_of(uint64_t a, uint64_t b)
{
    return a < b ? PY_BELOW : a == b ? PY_SAME : PY_ABOVE;
}

/* sys.version_info[:count] and a tuple of numbers. Of the third item on nothing is known but that it is not negative. */
static enum py_order version_order(const unsigned known[2], unsigned count, const uint64_t *numbers, unsigned length)
{
    for (unsigned i = 0; i < length; i++) {
        enum py_order order;

        if (i >= count)
            return PY_BELOW;
        if (i >= 2)
            return i + 1 == length && numbers[i] == 0 && count > length ? PY_ABOVE : PY_UNSURE;
        order = order_of(known[i], numbers[i]);
        if (order != PY_SAME)
            return order;
    }
    return count > length ? PY_ABOVE : PY_SAME;
}

static enum py_order tuple_order(const unsigned known[2], const struct py_value *a, const struct py_value *b)
{
    uint64_t numbers[PY_ITEMS_MAX];

    for (unsigned i = 0; i < b->count; i++) {
        if (b->items[i].kind != PY_NUMBER)
            return PY_UNSURE;
        numbers[i] = b->items[i].number;
    }
    return version_order(known, a->count, numbers, b->count);
}

static lc_str string_of(const struct py_value *a, unsigned major)
{
    lc_str name = major == 2 ? LC_S("linux2") : LC_S("linux");

    if (a->kind != PY_PLATFORM)
        return a->item.string;
    return lc_str_cut(name, 0, a->count < name.len ? a->count : name.len);
}

static bool is_text(const struct py_value *a)
{
    return a->kind == PY_PLATFORM || a->kind == PY_STRING;
}

/* How `a` stands to `b` on one version. */
static enum py_order order_on(const unsigned version[2], const struct py_value *a, const struct py_value *b)
{
    int order;

    if (a->kind != PY_VERSION && a->kind != PY_VERSION_MEMBER &&
        (b->kind == PY_VERSION || b->kind == PY_VERSION_MEMBER)) {
        enum py_order other = order_on(version, b, a);
        return other == PY_BELOW ? PY_ABOVE : other == PY_ABOVE ? PY_BELOW : other;
    }
    if (a->kind == PY_NUMBER && b->kind == PY_NUMBER)
        return order_of(a->item.number, b->item.number);
    if (a->kind == PY_VERSION_MEMBER && b->kind == PY_NUMBER)
        return a->count < 2 ? order_of(version[a->count], b->item.number) : PY_UNSURE;
    if (a->kind == PY_VERSION && b->kind == PY_TUPLE)
        return tuple_order(version, a, b);
    if (!is_text(a) || !is_text(b))
        return PY_UNSURE;
    order = lc_str_cmp(string_of(a, version[0]), string_of(b, version[0]));
    return order < 0 ? PY_BELOW : order == 0 ? PY_SAME : PY_ABOVE;
}

static struct py_value value_of(const struct py_item *item)
{
    struct py_value value = {.kind = item->kind, .item = *item};

    if (item->kind != PY_PAIR)
        return value;
    value.kind = PY_TUPLE;
    value.count = 2;
    value.items[0] = (struct py_item){.kind = PY_NUMBER, .number = item->number};
    value.items[1] = (struct py_item){.kind = PY_NUMBER, .number = item->second};
    return value;
}

/* Both bits set: unsure. */
static unsigned contains(const unsigned version[2], const struct py_value *list, const struct py_value *a)
{
    bool unsure = false;

    if (is_text(list) && is_text(a))
        return lc_str_contains(string_of(list, version[0]), string_of(a, version[0])) ? 1 : 2;
    if (list->kind != PY_TUPLE && list->kind != PY_LIST)
        return 3;
    for (unsigned i = 0; i < list->count; i++) {
        struct py_value one = value_of(&list->items[i]);
        enum py_order order = order_on(version, a, &one);

        if (order == PY_SAME)
            return unsure ? 3 : 1;
        unsure |= order == PY_UNSURE;
    }
    return unsure ? 3 : 2;
}

static unsigned outcome(const unsigned version[2], const struct py_value *a, enum py_operator how,
                        const struct py_value *b)
{
    static const uint8_t holds[][3] = {
        [PY_LESS] = {1, 0, 0},      [PY_LESS_EQUAL] = {1, 1, 0}, [PY_EQUAL] = {0, 1, 0},
        [PY_NOT_EQUAL] = {1, 0, 1}, [PY_MORE] = {0, 0, 1},       [PY_MORE_EQUAL] = {0, 1, 1}};
    enum py_order order;
    unsigned in;

    if (how == PY_IN || how == PY_NOT_IN) {
        in = contains(version, b, a);
        return in == 3 || how == PY_IN ? in : 3 - in;
    }
    order = order_on(version, a, b);
    return order == PY_UNSURE ? 3 : holds[how][order] ? 1 : 2;
}

struct lc_truth py_compare(const struct py_value *a, enum py_operator how, const struct py_value *b)
{
    struct lc_truth is = {0};
    unsigned version[2];

    if (a->kind == PY_FOUND && b->kind == PY_NONE && how != PY_IN && how != PY_NOT_IN)
        return how == PY_IS_NOT || how == PY_NOT_EQUAL ? a->truth : lc_truth_not(a->truth);
    if (a->kind == PY_OWN_NAME && b->kind == PY_STRING && lc_str_is(b->item.string, "__main__") &&
        (how == PY_EQUAL || how == PY_NOT_EQUAL))
        return lc_truth_of(how == PY_NOT_EQUAL);
    if (how == PY_IS || how == PY_IS_NOT)
        return LC_UNDECIDED;
    for (unsigned bit = 0; bit < 64; bit++) {
        unsigned both =
            lc_version_of_bit(LC_SOURCE_PYTHON, bit, &version[0], &version[1]) ? outcome(version, a, how, b) : 0;

        is.may_hold |= (uint64_t)(both & 1) << bit;
        is.may_fail |= (uint64_t)(both >> 1) << bit;
    }
    return is;
}

bool py_platform_starts(const struct py_value *with, struct lc_truth *out)
{
    struct py_value system = {.kind = PY_PLATFORM, .count = UINT_MAX};
    unsigned version[2];

    if (with->kind != PY_STRING && with->kind != PY_TUPLE)
        return false;
    *out = (struct lc_truth){0};
    for (unsigned bit = 0; lc_version_of_bit(LC_SOURCE_PYTHON, bit, &version[0], &version[1]); bit++) {
        lc_str name = string_of(&system, version[0]);
        bool found = with->kind == PY_STRING && lc_str_has_prefix(name, with->item.string);

        for (unsigned i = 0; with->kind == PY_TUPLE && i < with->count; i++) {
            if (with->items[i].kind != PY_STRING)
                return false;
            found |= lc_str_has_prefix(name, with->items[i].string);
        }
        *(found ? &out->may_hold : &out->may_fail) |= UINT64_C(1) << bit;
    }
    return true;
}

/* What a value alone says as a test. */
struct lc_truth py_value_truth(const struct py_value *value)
{
    switch (value->kind) {
    case PY_TRUTH:
    case PY_FOUND: return value->truth;
    case PY_NONE: return lc_truth_of(false);
    case PY_NUMBER: return lc_truth_of(value->item.number != 0);
    case PY_STRING: return lc_truth_of(value->item.string.len > 0);
    case PY_PLATFORM: return lc_truth_of(value->count > 0);
    case PY_VERSION: return lc_truth_of(value->count > 0);
    case PY_OWN_NAME: return lc_truth_of(true);
    case PY_PAIR:
    case PY_UNKNOWN:
    case PY_VERSION_MEMBER:
    case PY_TUPLE:
    case PY_LIST:
    default: return LC_UNDECIDED;
    }
}
