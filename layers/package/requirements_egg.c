/* requires.txt, where setuptools kept requirements before PKG-INFO had headers for them. */
#include "layers/package/requirements.h"

/* What the lines of a section are asked for under: `extra == "x"`, a marker, or both; empty for neither. Shared by all
 * of them, so that a long header costs its bytes once. */
static lc_str condition_of(lc_str section, struct lc_arena *arena)
{
    size_t colon = lc_str_find_byte(section, ':');
    lc_str extra = lc_str_cut(section, 0, colon), marker = LC_S("");

    if (colon != LC_NPOS)
        marker = lc_str_from_index(section, colon + 1);
    if (extra.len == 0)
        return marker;
    return lc_arena_printf(arena, marker.len > 0 ? "(%.*s) and extra == \"%.*s\"" : "%.*sextra == \"%.*s\"",
                           LC_FMT(marker), LC_FMT(extra));
}

static void add(lc_str line, lc_str condition, struct lc_arena *arena, struct lc_requirements *out)
{
    struct lc_requirement item = {.line = 0};

    /* setuptools writes markers into the section's head only; a line with one of its own is nobody's. */
    if (!lc_requirement_split(line, &item) || (item.marker.len > 0 && condition.len > 0)) {
        lc_requirements_incomplete(out, LC_S("a line of requires.txt that is no requirement"), arena);
        return;
    }
    if (condition.len > 0) {
        item.marker = condition;
        item.extra = lc_requirement_extra(condition);
        item.kind = item.extra.len > 0 ? LC_REQUIRES_EXTRA : LC_REQUIRES;
    }
    item.normalized = lc_pypi_normalize(arena, item.name);
    *LC_PUSH(arena, out) = item;
}

void lc_requirements_add_egg(lc_str bytes, struct lc_arena *arena, struct lc_requirements *out)
{
    lc_str condition = LC_S(""), line;

    if (out->count > 0)
        return;
    while (lc_str_next(&bytes, '\n', &line)) {
        line = lc_str_trim(line);
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        if (line.ptr[0] == '[' && line.ptr[line.len - 1] == ']')
            condition = condition_of(lc_str_trim(lc_str_cut(line, 1, line.len - 1)), arena);
        else
            add(line, condition, arena, out);
    }
}
