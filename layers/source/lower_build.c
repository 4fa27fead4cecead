/* What the lowerings of Python and Ruby share. */

#include "layers/source/lower_build.h"

static uint8_t place_of(const char *name, const char *const *names, size_t count)
{
    size_t low = 1, high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(name, names[middle]);

        if (order == 0)
            return (uint8_t)middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return 0;
}

struct lc_lower_table lc_lower_symbols(struct lc_lowering *lower, const char *const *names, size_t count)
{
    uint32_t symbols = ts_language_symbol_count(lower->grammar);
    uint8_t *of = lc_arena_alloc(lower->arena, symbols);

    /* An alias has an id of its own with the same name: each id is looked up, not each name. */
    for (uint32_t i = 0; i < symbols; i++)
        if (ts_language_symbol_type(lower->grammar, (TSSymbol)i) == TSSymbolTypeRegular)
            of[i] = place_of(ts_language_symbol_name(lower->grammar, (TSSymbol)i), names, count);
    return (struct lc_lower_table){of, symbols};
}

struct lc_lower_table lc_lower_fields(struct lc_lowering *lower, const char *const *names, size_t count)
{
    uint32_t fields = ts_language_field_count(lower->grammar) + 1; /* ids start at 1 */
    uint8_t *of = lc_arena_alloc(lower->arena, fields);

    for (uint32_t i = 1; i < fields; i++)
        of[i] = place_of(ts_language_field_name_for_id(lower->grammar, (TSFieldId)i), names, count);
    return (struct lc_lower_table){of, fields};
}

uint32_t lc_build_leaf(struct lc_lowering *lower, enum lc_syntax_kind kind, uint32_t flat, lc_str text)
{
    uint32_t node = lc_lower_new(lower, kind, flat);

    lc_build_at(lower, node)->text = text;
    return node;
}

uint32_t lc_build_one(struct lc_lowering *lower, enum lc_syntax_kind kind, uint32_t flat, uint32_t child)
{
    struct lc_build build = lc_build(lower, kind, flat);

    lc_build_add(lower, &build, child);
    return build.node;
}

uint32_t lc_build_two(struct lc_lowering *lower, enum lc_syntax_kind kind, uint32_t flat, uint32_t a, uint32_t b)
{
    struct lc_build build = lc_build(lower, kind, flat);

    lc_build_add(lower, &build, a);
    lc_build_add(lower, &build, b);
    return build.node;
}

uint32_t lc_lower_digits(lc_str text, size_t *at, unsigned base, unsigned most)
{
    uint32_t value = 0;

    for (; most > 0 && *at < text.len; most--, ++*at) {
        char c = lc_to_lower(text.ptr[*at]);
        unsigned digit = lc_is_digit(c) ? (unsigned)(c - '0') : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10 : 99;

        if (digit >= base)
            break;
        value = value * base + digit;
    }
    return value;
}
