/* Where a setting stands, and what of its value is certain. */
#include "rules/config/settings.h"

#include "layers/base/path.h"

void lc_setting_at_origin(struct lc_context *cx, struct lc_finding *finding, struct lc_origin origin)
{
    lc_finding_at_origin(cx, finding, origin);
    if (finding->location_count == 0)
        lc_finding_at_function(cx, finding);
    if (finding->location_count == 0 && cx->target->code)
        lc_finding_at(cx, finding, cx->target->code, LC_NO_ENTRY);
}

void lc_setting_at(struct lc_context *cx, struct lc_finding *finding, const struct lc_value *value)
{
    lc_setting_at_origin(cx, finding, value->at);
    if (value->written.file.len == 0)
        return;
    lc_finding_at_origin(cx, finding, value->written);
    if (value->written_as.len > 0)
        lc_finding_note(cx, finding, "the value is %.*s", LC_FMT(lc_show(cx, value->written_as)));
}

void lc_setting_at_layer(struct lc_context *cx, struct lc_finding *finding, size_t index)
{
    const struct lc_unit *unit = lc_origin_unit(cx, (uint32_t)index + 1);

    lc_finding_at_origin(cx, finding, cx->target->function->layers[index].at);
    if (finding->location_count == 0)
        lc_finding_at_function(cx, finding);
    if (finding->location_count == 0 && unit)
        lc_finding_at(cx, finding, unit, LC_NO_ENTRY);
}

static bool has_text(const struct lc_value *value)
{
    return value->know == LC_KNOWN || value->know == LC_AT_LEAST;
}

uint64_t lc_setting_least_bytes(const struct lc_value *value)
{
    uint64_t bytes = has_text(value) ? value->text.len : 0;

    for (size_t i = 0; has_text(value) && i < value->hole_count; i++)
        bytes -= value->holes[i].length < bytes ? value->holes[i].length : bytes;
    return bytes;
}

lc_str lc_setting_certain_text(struct lc_context *cx, const struct lc_value *value)
{
    size_t at = 0, len = 0;
    char *bytes;

    if (!has_text(value) || value->hole_count == 0)
        return has_text(value) ? value->text : LC_S("");
    bytes = lc_arena_bytes(cx->scratch, value->text.len);
    for (size_t i = 0; i <= value->hole_count; i++) {
        size_t end = i < value->hole_count ? value->holes[i].offset : value->text.len;
        lc_str part = lc_str_cut(value->text, at, end);
        if (part.len > 0)
            memcpy(bytes + len, part.ptr, part.len);
        len += part.len;
        if (i < value->hole_count)
            at = (size_t)value->holes[i].offset + value->holes[i].length;
    }
    return (lc_str){bytes, len};
}

bool lc_setting_may_be_left_out(const struct lc_function *function)
{
    return function->described == LC_DESCRIBED_BY_FLAGS || function->described == LC_DESCRIBED_BY_PROJECT;
}

static lc_str layer_name(struct lc_context *cx, size_t index)
{
    const struct lc_artifact *layer = &cx->target->function->layers[index];
    lc_str name = layer->layer_name.len > 0 ? layer->layer_name : layer->id;

    if (name.len == 0)
        name = layer->reference.len > 0 ? layer->reference : layer->path;
    return lc_show(cx, name);
}

lc_str lc_setting_layer(struct lc_context *cx, size_t index)
{
    return lc_arena_printf(cx->arena, "layer %zu ('%.*s')", index + 1, LC_FMT(layer_name(cx, index)));
}

lc_str lc_setting_layer_itself(struct lc_context *cx, size_t index)
{
    return lc_arena_printf(cx->arena, "the layer '%.*s'", LC_FMT(layer_name(cx, index)));
}

bool lc_setting_is_first_use(const struct lc_context *cx, size_t index)
{
    const struct lc_unit *unit = lc_origin_unit(cx, (uint32_t)index + 1);

    if (unit == NULL)
        return true;
    for (size_t i = 0; i < index; i++)
        if (lc_origin_unit(cx, (uint32_t)i + 1) == unit)
            return false;
    return unit->user_count == 0 || unit->users[0] == cx->target->index;
}

void lc_setting_concerns_all(struct lc_context *cx, struct lc_finding *finding, size_t index)
{
    const struct lc_unit *unit = lc_origin_unit(cx, (uint32_t)index + 1);

    if (unit == NULL || unit->user_count == 0)
        return;
    finding->functions = unit->user_names;
    finding->function_count = unit->user_count;
}

/* Globals stand above Resources in every template that anybody writes; where they stand below, nothing is said. */
bool lc_setting_is_global(const struct lc_function *function, const struct lc_artifact *layer)
{
    return function->described == LC_DESCRIBED_BY_SAM && layer->at.line > 0 &&
           lc_str_eq(layer->at.file, function->at.file) && layer->at.line < function->at.line;
}

void lc_setting_note_globals(struct lc_context *cx, struct lc_finding *finding)
{
    const struct lc_function *function = cx->target->function;
    size_t count = 0;

    while (count < function->layer_count && lc_setting_is_global(function, &function->layers[count]))
        count++;
    if (count == 1)
        lc_finding_note(cx, finding, "layer 1 comes from Globals: SAM puts its list before the function's own");
    else if (count > 1)
        lc_finding_note(cx, finding, "layers 1 to %zu come from Globals: SAM puts its list before the function's own",
                        count);
}

/* Source: days_from_civil, H. Hinnant's public description of calendar arithmetic: years begin in March. */
bool lc_setting_day(lc_str date, int64_t *day)
{
    uint64_t year, month, of_month, era, of_era, of_year;

    if (date.len != 10 || date.ptr[4] != '-' || date.ptr[7] != '-' || !lc_str_to_u64(lc_str_cut(date, 0, 4), &year) ||
        !lc_str_to_u64(lc_str_cut(date, 5, 7), &month) || !lc_str_to_u64(lc_str_cut(date, 8, 10), &of_month) ||
        year == 0 || month < 1 || month > 12 || of_month < 1 || of_month > 31)
        return false;
    year -= month <= 2;
    era = year / 400;
    of_era = year % 400;
    of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + of_month - 1;
    *day = (int64_t)(era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year) - 719468;
    return true;
}
