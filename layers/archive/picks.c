/* Glob patterns of packagers: reading them, and asking them in order. */
#include "layers/archive/picks.h"

#include "layers/base/caps.h"
#include "layers/base/path.h"

bool lc_picks_take(const struct lc_picks *picks, lc_str path)
{
    for (size_t i = picks->count; i > 0; i--)
        if (lc_path_matches(path, picks->items[i - 1].pattern))
            return picks->items[i - 1].takes;
    return true;
}

/* The last pattern that ends in two stars and matches the folder's content; none behind it may take something back. */
bool lc_picks_skip(const struct lc_picks *picks, lc_str folder)
{
    if (picks->left_out && lc_map_get(picks->left_out, folder))
        return true;
    for (size_t i = picks->count; i > 0; i--) {
        lc_str pattern = picks->items[i - 1].pattern;
        if (picks->items[i - 1].takes)
            return false;
        if (lc_str_is(pattern, "**") || (lc_str_has_suffix(pattern, LC_S("/**")) &&
                                         lc_path_matches(folder, lc_str_cut(pattern, 0, pattern.len - 3))))
            return true;
    }
    return false;
}

/* -- reading patterns ---------------------------------------------------------------------------------------------- */

/* Classes, extended globs, ranges, escapes and two stars within a name are not understood. */
static bool is_understood(lc_str pattern)
{
    static const char *const others[] = {"(", ")", "|", "..", "[", "\\", "***"};
    lc_str rest = pattern, name;

    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (lc_str_contains(pattern, lc_str_from(others[i])))
            return false;
    while (lc_str_next(&rest, '/', &name))
        if (lc_str_contains(name, LC_S("**")) && !lc_str_is(name, "**"))
            return false;
    return pattern.len <= LC_PATH_BYTES_MAX;
}

/* The end of the brace that opens at `open`; LC_NPOS when there is none. */
static size_t closing(lc_str pattern, size_t open)
{
    unsigned depth = 0;

    for (size_t i = open; i < pattern.len; i++) {
        depth += pattern.ptr[i] == '{';
        depth -= pattern.ptr[i] == '}';
        if (depth == 0)
            return i;
    }
    return LC_NPOS;
}

static bool add_written_out(struct lc_arena *arena, struct lc_picks *picks, lc_str pattern, bool takes)
{
    size_t open = lc_str_find_byte(pattern, '{'), close = open == LC_NPOS ? LC_NPOS : closing(pattern, open), from;
    unsigned depth = 0;

    if (close == LC_NPOS) {
        if (picks->count >= LC_PICKS_MAX)
            return false;
        *LC_PUSH(arena, picks) = (struct lc_pick){pattern, takes};
        return true;
    }
    if (!lc_str_contains(lc_str_cut(pattern, open, close), LC_S(",")))
        return false;
    from = open + 1;
    for (size_t i = from; i <= close; i++) {
        char c = pattern.ptr[i];
        if ((c == ',' && depth == 0) || i == close) {
            lc_str one =
                lc_arena_printf(arena, "%.*s%.*s%.*s", LC_FMT(lc_str_cut(pattern, 0, open)),
                                LC_FMT(lc_str_cut(pattern, from, i)), LC_FMT(lc_str_from_index(pattern, close + 1)));
            if (!add_written_out(arena, picks, one, takes))
                return false;
            from = i + 1;
        }
        depth += c == '{';
        depth -= c == '}' && depth > 0;
    }
    return true;
}

bool lc_picks_add(struct lc_arena *arena, struct lc_picks *picks, lc_str pattern, bool takes)
{
    if (lc_str_has_prefix(pattern, LC_S("!"))) {
        takes = !takes;
        pattern = lc_str_from_index(pattern, 1);
    }
    while (lc_str_has_prefix(pattern, LC_S("./")))
        pattern = lc_str_from_index(pattern, 2);
    if (lc_str_has_prefix(pattern, LC_S("../")) && !lc_str_contains(pattern, LC_S("(")))
        return true; /* outside of the folder */
    return is_understood(pattern) && add_written_out(arena, picks, pattern, takes);
}

/* A class of characters becomes any character: what is left out is then rather more than less. */
static lc_str without_classes(struct lc_arena *arena, lc_str pattern)
{
    char *out = lc_arena_bytes(arena, pattern.len);
    size_t length = 0;

    for (size_t i = 0; i < pattern.len; i++) {
        size_t end = pattern.ptr[i] == '[' ? lc_str_find_byte(lc_str_from_index(pattern, i), ']') : LC_NPOS;
        out[length++] = end == LC_NPOS ? pattern.ptr[i] : '?';
        i += end == LC_NPOS ? 0 : end;
    }
    return (lc_str){out, length};
}

void lc_picks_add_ignored(struct lc_arena *arena, struct lc_picks *picks, lc_str line)
{
    bool takes = lc_str_has_prefix(line, LC_S("!"));
    lc_str pattern = lc_str_trim(lc_str_from_index(line, takes ? 1 : 0)), inner;

    if (pattern.len == 0 || pattern.ptr[0] == '#')
        return;
    if (!takes)
        pattern = without_classes(arena, pattern);
    if (pattern.ptr[pattern.len - 1] == '/')
        pattern = lc_str_cut(pattern, 0, pattern.len - 1);
    inner = lc_str_has_prefix(pattern, LC_S("/")) ? lc_str_from_index(pattern, 1) : pattern;
    if (!lc_str_contains(pattern, LC_S("/")))
        inner = lc_arena_printf(arena, "**/%.*s", LC_FMT(pattern));
    if (!is_understood(inner) || picks->count + 2 > LC_PICKS_MAX)
        return;
    *LC_PUSH(arena, picks) = (struct lc_pick){inner, takes};
    *LC_PUSH(arena, picks) = (struct lc_pick){lc_arena_printf(arena, "%.*s/**", LC_FMT(inner)), takes};
}

lc_str lc_picks_text(struct lc_arena *arena, const struct lc_picks *picks)
{
    lc_str text = picks && picks->left_out ? LC_S("\n-") : LC_S("");

    for (size_t i = 0; picks && i < picks->count; i++)
        text = lc_arena_printf(arena, "%.*s\n%c%.*s", LC_FMT(text), picks->items[i].takes ? '+' : '-',
                               LC_FMT(picks->items[i].pattern));
    return text;
}
