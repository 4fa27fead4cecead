/* Evaluated values: building them, and making settings of them. */
#include "lint/input/data.h"

#include "layers/base/caps.h"
#include "layers/base/map.h"

/* ------------------------------------------------------------------------------------------------- building */

struct lc_data *lc_data_new(struct lc_arena *arena, enum lc_data_kind kind, lc_str text, struct lc_origin at)
{
    struct lc_data *data = LC_NEW(arena, struct lc_data);

    data->kind = kind;
    data->text = text;
    data->at = at;
    return data;
}

struct lc_data *lc_data_unknown(struct lc_arena *arena, lc_str expression, lc_str why, lc_str how, struct lc_origin at)
{
    struct lc_data *data = lc_data_new(arena, LC_DATA_UNKNOWN, expression, at);

    data->why = why;
    data->how = how;
    if (expression.len > 0) {
        struct lc_hole *hole = LC_NEW(arena, struct lc_hole);
        hole->length = (uint32_t)expression.len;
        data->holes = hole;
        data->hole_count = 1;
    }
    return data;
}

struct lc_data *lc_data_copy(struct lc_arena *arena, const struct lc_data *data)
{
    struct lc_data *copy = LC_NEW(arena, struct lc_data);

    *copy = *data;
    copy->next = NULL;
    return copy;
}

void lc_data_add(struct lc_data *container, struct lc_data *child)
{
    if (container->last)
        container->last->next = child;
    else
        container->first = child;
    container->last = child;
    container->count++;
}

const struct lc_data *lc_data_get(const struct lc_data *map, lc_str key)
{
    const struct lc_data *found = NULL;

    for (const struct lc_data *child = map && map->kind == LC_DATA_MAP ? map->first : NULL; child; child = child->next)
        if (lc_str_eq(child->key, key))
            found = child;
    return found;
}

void lc_data_merge(struct lc_arena *arena, struct lc_data *into, const struct lc_data *from)
{
    struct lc_map places;

    lc_map_init(&places, arena, into->count + from->count);
    for (struct lc_data *child = into->first; child; child = child->next)
        *lc_map_put(&places, child->key) = child;
    for (const struct lc_data *child = from->first; child; child = child->next) {
        struct lc_data *copy = lc_data_copy(arena, child);
        struct lc_data **place = (struct lc_data **)lc_map_put(&places, child->key);
        if (*place) {
            copy->next = (*place)->next;
            **place = *copy;
            continue;
        }
        *place = copy;
        lc_data_add(into, copy);
    }
    if (into->why.len == 0) {
        into->why = from->why;
        into->how = from->how;
    }
    into->no_echo |= from->no_echo;
}

const char *lc_data_kind_name(enum lc_data_kind kind)
{
    static const char *const names[] = {"nothing", "text", "number", "boolean", "list", "map", "unknown value"};

    return names[kind];
}

bool lc_data_is_true(const struct lc_data *data)
{
    return lc_data_is_known(data) && lc_str_eq(data->text, LC_S("true"));
}

/* ------------------------------------------------------------------------------------------------- composing */

static void reserve(struct lc_composed *composed, size_t more)
{
    size_t room = composed->room;
    char *grown;

    if (composed->len + more <= room)
        return;
    room = room * 2 > composed->len + more ? room * 2 : composed->len + more;
    grown = lc_arena_bytes(composed->arena, room);
    if (composed->len > 0)
        memcpy(grown, composed->bytes, composed->len);
    composed->bytes = grown;
    composed->room = room;
}

void lc_composed_add(struct lc_composed *composed, lc_str literal)
{
    if (composed->full || literal.len == 0)
        return;
    if (composed->len + literal.len > LC_INPUT_TEXT_MAX) {
        composed->full = true;
        composed->why = lc_arena_printf(composed->arena, "it is longer than %u bytes", LC_INPUT_TEXT_MAX);
        return;
    }
    reserve(composed, literal.len);
    memcpy(composed->bytes + composed->len, literal.ptr, literal.len);
    composed->len += literal.len;
}

void lc_composed_add_hole(struct lc_composed *composed, lc_str expression, lc_str why, lc_str how)
{
    size_t from = composed->len;

    lc_composed_add(composed, expression);
    if (composed->why.len == 0) {
        composed->why = why;
        composed->how = how;
    }
    if (composed->len > from)
        *LC_PUSH(composed->arena, &composed->holes) =
            (struct lc_hole){.offset = (uint32_t)from, .length = (uint32_t)(composed->len - from)};
}

void lc_composed_add_data(struct lc_composed *composed, const struct lc_data *data, lc_str expression)
{
    size_t from = composed->len;

    composed->no_echo |= data->no_echo;
    if (data->kind == LC_DATA_NULL)
        return;
    if (data->kind == LC_DATA_LIST || data->kind == LC_DATA_MAP) {
        lc_str why =
            lc_arena_printf(composed->arena, "a %s stands where text is expected", lc_data_kind_name(data->kind));
        lc_composed_add_hole(composed, expression, why, LC_S(""));
        return;
    }
    if (data->kind == LC_DATA_UNKNOWN && data->text.len == 0) {
        lc_composed_add_hole(composed, expression, data->why, data->how);
        return;
    }
    lc_composed_add(composed, data->text);
    if (composed->why.len == 0) {
        composed->why = data->why;
        composed->how = data->how;
    }
    for (size_t i = 0; i < data->hole_count && composed->len > from; i++)
        *LC_PUSH(composed->arena, &composed->holes) =
            (struct lc_hole){.offset = (uint32_t)from + data->holes[i].offset, .length = data->holes[i].length};
}

struct lc_data *lc_composed_take(struct lc_composed *composed, struct lc_origin at)
{
    lc_str text = {composed->bytes, composed->len};
    struct lc_data *data = lc_data_new(composed->arena, LC_DATA_TEXT, text, at);

    data->no_echo = composed->no_echo;
    data->holes = composed->holes.items;
    data->hole_count = composed->holes.count;
    data->why = composed->why;
    data->how = composed->how;
    if (composed->full || (data->hole_count == 1 && data->holes[0].length == text.len))
        data->kind = LC_DATA_UNKNOWN;
    return data;
}

/* ------------------------------------------------------------------------------------------------- settings */

lc_str lc_data_decimal(struct lc_arena *arena, lc_str digits)
{
    bool negative = digits.len > 0 && digits.ptr[0] == '-';
    lc_str whole = negative ? lc_str_from_index(digits, 1) : digits, fraction = LC_S("");
    size_t dot = lc_str_find_byte(whole, '.');

    if (dot != LC_NPOS) {
        fraction = lc_str_from_index(whole, dot + 1);
        whole = lc_str_cut(whole, 0, dot);
    }
    while (whole.len > 1 && whole.ptr[0] == '0')
        whole = lc_str_from_index(whole, 1);
    while (fraction.len > 0 && fraction.ptr[fraction.len - 1] == '0')
        fraction.len--;
    return lc_arena_printf(arena, "%s%.*s%s%.*s", negative ? "-" : "", LC_FMT(whole.len > 0 ? whole : LC_S("0")),
                           fraction.len > 0 ? "." : "", LC_FMT(fraction));
}

/* 30, 30.0, 0x1e, 1_000 is none: what JavaScript and HCL read as a whole number. */
static bool whole_number(lc_str text, uint64_t *out)
{
    size_t dot = lc_str_find_byte(text, '.');

    if (lc_str_has_prefix(text, LC_S("+")))
        text = lc_str_from_index(text, 1);
    if (lc_str_has_prefix(text, LC_S("0x")) && text.len > 2 && text.len <= 18) {
        uint64_t value = 0;
        for (size_t i = 2; i < text.len; i++) {
            char c = lc_to_lower(text.ptr[i]);
            if (!lc_is_digit(c) && !(c >= 'a' && c <= 'f'))
                return false;
            value = value * 16 + (uint64_t)(lc_is_digit(c) ? c - '0' : c - 'a' + 10);
        }
        *out = value;
        return true;
    }
    if (dot != LC_NPOS) {
        for (size_t i = dot + 1; i < text.len; i++)
            if (text.ptr[i] != '0')
                return false;
        text = lc_str_cut(text, 0, dot);
    }
    return lc_str_to_u64(text, out);
}

struct lc_value lc_data_value(struct lc_arena *arena, const struct lc_data *data, struct lc_origin at)
{
    struct lc_value value = {.at = at};

    if (data == NULL || data->kind == LC_DATA_NULL)
        return value;
    value.no_echo = data->no_echo;
    value.text = data->text;
    value.holes = data->holes;
    value.hole_count = data->hole_count;
    value.why = data->why;
    value.how = data->how;
    if (data->written_as.len > 0) {
        value.written = data->at;
        value.written_as = data->written_as;
    }
    if (!lc_data_is_scalar(data)) {
        value.know = LC_UNKNOWN;
        if (data->kind != LC_DATA_UNKNOWN) {
            value.text = LC_S("");
            value.misshapen = true;
            value.why = lc_arena_printf(arena, "a %s stands where text is expected", lc_data_kind_name(data->kind));
        }
        return value;
    }
    value.know = data->hole_count > 0 ? LC_AT_LEAST : LC_KNOWN;
    if (value.know == LC_KNOWN && !whole_number(data->text, &value.number))
        value.number = 0;
    return value;
}

void lc_data_environment(struct lc_arena *arena, const struct lc_data *map, struct lc_function *function)
{
    struct {
        struct lc_variable *items;
        size_t count, capacity;
    } variables = {0};

    function->environment_known = (struct lc_value){0};
    if (map == NULL || map->kind == LC_DATA_NULL)
        return;
    function->environment_known = (struct lc_value){.know = LC_KNOWN, .at = map->at};
    if (map->kind != LC_DATA_MAP) {
        function->environment_known = lc_data_value(arena, map, map->at);
        function->environment_known.know = LC_UNKNOWN;
        return;
    }
    if (map->why.len > 0) {
        function->environment_known.know = LC_AT_LEAST;
        function->environment_known.why = map->why;
        function->environment_known.how = map->how;
    }
    for (const struct lc_data *child = map->first; child; child = child->next) {
        struct lc_value value = lc_data_value(arena, child, child->key_at);
        value.no_echo |= map->no_echo;
        if (value.know != LC_UNSET)
            *LC_PUSH(arena, &variables) = (struct lc_variable){.name = child->key, .value = value};
    }
    function->environment = variables.items;
    function->environment_count = variables.count;
}

struct lc_values lc_data_values(struct lc_arena *arena, const struct lc_data *list)
{
    struct lc_values values = {0};

    if (list == NULL || list->kind == LC_DATA_NULL)
        return values;
    if (list->kind != LC_DATA_LIST) {
        values.items = LC_NEW(arena, struct lc_value);
        values.items[values.count++] = lc_data_value(arena, list, list->at);
        return values;
    }
    values.items = LC_NEW_ARRAY(arena, list->count, struct lc_value);
    for (const struct lc_data *child = list->first; child; child = child->next)
        values.items[values.count++] = lc_data_value(arena, child, child->at);
    return values;
}
