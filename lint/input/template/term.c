/* Terms: looking into them, comparing them, putting texts together. */
#include "lint/input/template/term.h"

struct lc_term lc_term_text(lc_str text, struct lc_origin at)
{
    return (struct lc_term){.kind = LC_TERM_TEXT, .value = {.know = LC_KNOWN, .text = text, .at = at}};
}

struct lc_term lc_term_unknown(lc_str shown, lc_str why, lc_str how, struct lc_origin at)
{
    return (struct lc_term){.kind = LC_TERM_UNKNOWN,
                            .value = {.know = LC_UNKNOWN, .text = shown, .why = why, .how = how, .at = at}};
}

const struct lc_term *lc_term_get(const struct lc_term *map, const char *key)
{
    const struct lc_term *found = NULL;

    for (size_t i = 0; map && map->kind == LC_TERM_MAP && i < map->members.count; i++)
        if (lc_str_is(map->members.items[i].key, key))
            found = &map->members.items[i];
    return found && found->kind == LC_TERM_NOTHING ? NULL : found;
}

/* -- numbers ------------------------------------------------------------------------------------------------------- */

static bool digits(lc_str text, uint64_t base, uint64_t *out)
{
    bool any = false;

    *out = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = lc_to_lower(text.ptr[i]);
        uint64_t digit = lc_is_digit(c) ? (uint64_t)(c - '0') : c >= 'a' && c <= 'f' ? (uint64_t)(c - 'a') + 10 : 99;
        if (c == '_')
            continue;
        if (digit >= base || __builtin_mul_overflow(*out, base, out) || __builtin_add_overflow(*out, digit, out))
            return false;
        any = true;
    }
    return any;
}

/* Whole numbers of YAML 1.1, as PyYAML takes them: 900, 1_000, 0x1F, 0b101, 017 (octal). In quotes only decimal. */
static bool number(lc_str text, bool bare, uint64_t *out)
{
    if (!bare)
        return lc_str_to_u64(text, out);
    if (lc_str_has_prefix(text, LC_S("+")))
        text = lc_str_from_index(text, 1);
    if (lc_str_has_prefix(text, LC_S("0x")))
        return digits(lc_str_from_index(text, 2), 16, out);
    if (lc_str_has_prefix(text, LC_S("0b")))
        return digits(lc_str_from_index(text, 2), 2, out);
    if (text.len > 1 && text.ptr[0] == '0')
        return digits(text, 8, out);
    return digits(text, 10, out);
}

struct lc_value lc_term_value(const struct lc_term *term, struct lc_arena *arena)
{
    struct lc_value value;

    if (term == NULL || term->kind == LC_TERM_NOTHING)
        return (struct lc_value){0};
    value = term->value;
    if (term->kind == LC_TERM_LIST || term->kind == LC_TERM_MAP) {
        value.know = LC_UNKNOWN;
        value.misshapen = true;
        value.why =
            lc_arena_printf(arena, "a %s stands where one value is meant", term->kind == LC_TERM_LIST ? "list" : "map");
    }
    if (value.know == LC_KNOWN && !number(value.text, term->bare, &value.number))
        value.number = 0;
    return value;
}

/* -- comparing ----------------------------------------------------------------------------------------------------- */

bool lc_term_is_known(const struct lc_term *term)
{
    return term && term->kind == LC_TERM_TEXT && term->value.know == LC_KNOWN;
}

bool lc_term_is(const struct lc_term *term, const char *text)
{
    return lc_term_is_known(term) && lc_str_is(term->value.text, text);
}

bool lc_value_eq(const struct lc_value *a, const struct lc_value *b)
{
    if (a->know != b->know || a->hole_count != b->hole_count || !lc_str_eq(a->text, b->text) ||
        !lc_str_eq(a->why, b->why))
        return false;
    for (size_t i = 0; i < a->hole_count; i++)
        if (a->holes[i].offset != b->holes[i].offset || a->holes[i].length != b->holes[i].length)
            return false;
    return true;
}

bool lc_term_eq(const struct lc_term *a, const struct lc_term *b)
{
    if (a->kind != b->kind || !lc_str_eq(a->key, b->key) || a->members.count != b->members.count ||
        !lc_str_eq(a->resource, b->resource) || !lc_str_eq(a->attribute, b->attribute) ||
        !lc_value_eq(&a->value, &b->value))
        return false;
    for (size_t i = 0; i < a->members.count; i++)
        if (!lc_term_eq(&a->members.items[i], &b->members.items[i]))
            return false;
    return true;
}

/* -- putting together ---------------------------------------------------------------------------------------------- */

static void append(struct lc_text_parts *parts, lc_str text)
{
    size_t need;

    if (text.len == 0 || __builtin_add_overflow(parts->text.count, text.len, &need))
        return;
    if (need > parts->text.capacity) {
        size_t room = need < 32 ? 64 : need * 2;
        char *grown = lc_arena_bytes(parts->arena, room);
        if (parts->text.count > 0)
            memcpy(grown, parts->text.items, parts->text.count);
        parts->text.items = grown;
        parts->text.capacity = room;
    }
    memcpy(parts->text.items + parts->text.count, text.ptr, text.len);
    parts->text.count = need;
}

void lc_parts_add(struct lc_text_parts *parts, lc_str text)
{
    append(parts, text);
    parts->known += text.len;
}

static void note_reason(struct lc_text_parts *parts, const struct lc_value *value)
{
    if (parts->value.why.len > 0 || value->know == LC_KNOWN)
        return;
    parts->value.why = value->why;
    parts->value.how = value->how;
}

void lc_parts_add_term(struct lc_text_parts *parts, const struct lc_term *term)
{
    const struct lc_value *value = &term->value;
    uint32_t offset = (uint32_t)parts->text.count;
    bool is_hole = term->kind != LC_TERM_TEXT && term->kind != LC_TERM_NOTHING;
    lc_str shown = value->text;

    if (is_hole && shown.len == 0)
        shown = LC_S("${?}");
    note_reason(parts, value);
    parts->value.no_echo |= value->no_echo;
    if (parts->value.written_as.len == 0 && value->written_as.len > 0) {
        parts->value.written = value->written;
        parts->value.written_as = value->written_as;
    }
    append(parts, shown);
    if (is_hole)
        *LC_PUSH(parts->arena, &parts->holes) = (struct lc_hole){offset, (uint32_t)shown.len};
    else
        parts->known += shown.len;
    for (size_t i = 0; !is_hole && i < value->hole_count; i++) {
        *LC_PUSH(parts->arena, &parts->holes) =
            (struct lc_hole){offset + value->holes[i].offset, value->holes[i].length};
        parts->known -= value->holes[i].length;
    }
}

struct lc_term lc_parts_end(struct lc_text_parts *parts, struct lc_origin at)
{
    struct lc_term term = {.kind = LC_TERM_TEXT, .value = parts->value, .computed = true};

    term.value.text = (lc_str){parts->text.items, parts->text.count};
    term.value.at = at;
    term.value.know = parts->holes.count > 0 ? LC_AT_LEAST : LC_KNOWN;
    term.value.holes = parts->holes.items;
    term.value.hole_count = parts->holes.count;
    if (parts->holes.count == 1 && parts->known == 0) {
        term.kind = LC_TERM_UNKNOWN;
        term.value.know = LC_UNKNOWN;
        term.value.holes = NULL;
        term.value.hole_count = 0;
    }
    return term;
}
