/* Paths as bytes. */
#include "layers/base/path.h"

#include "layers/base/caps.h"

lc_str lc_path_base(lc_str path)
{
    size_t slash = lc_str_find_last_byte(path, '/');

    return slash == LC_NPOS ? path : lc_str_from_index(path, slash + 1);
}

lc_str lc_path_dir(lc_str path)
{
    size_t slash = lc_str_find_last_byte(path, '/');

    return slash == LC_NPOS ? (lc_str){path.ptr, 0} : lc_str_cut(path, 0, slash);
}

lc_str lc_path_extension(lc_str path)
{
    lc_str base = lc_path_base(path);
    size_t dot = lc_str_find_last_byte(base, '.');

    return dot == LC_NPOS || dot == 0 ? (lc_str){NULL, 0} : lc_str_from_index(base, dot);
}

lc_str lc_path_join(struct lc_arena *arena, lc_str dir, lc_str name)
{
    char *bytes;

    if (dir.len == 0)
        return name;
    if (name.len == 0)
        return dir;
    if (dir.ptr[dir.len - 1] == '/')
        dir.len--;
    /* not printf: a name may hold a NUL */
    bytes = lc_arena_bytes(arena, dir.len + 1 + name.len);
    memcpy(bytes, dir.ptr, dir.len);
    bytes[dir.len] = '/';
    memcpy(bytes + dir.len + 1, name.ptr, name.len);
    return (lc_str){bytes, dir.len + 1 + name.len};
}

bool lc_path_is_within(lc_str path, lc_str dir)
{
    if (dir.len == 0 || lc_str_eq(path, dir))
        return true;
    return lc_str_has_prefix(path, dir) && (dir.ptr[dir.len - 1] == '/' || path.ptr[dir.len] == '/');
}

bool lc_path_normalize(struct lc_arena *arena, lc_str path, lc_str *out)
{
    bool absolute = path.len > 0 && path.ptr[0] == '/';
    char *bytes = lc_arena_bytes(arena, path.len + 1);
    size_t len = 0;
    lc_str rest = path, part;

    while (lc_str_next(&rest, '/', &part)) {
        if (part.len == 0 || lc_str_eq(part, LC_S(".")))
            continue;
        if (lc_str_eq(part, LC_S(".."))) {
            if (len == 0 && !absolute)
                return false;
            while (len > 0 && bytes[len - 1] != '/')
                len--;
            if (len > 0)
                len--;
            continue;
        }
        if (len > 0 || absolute)
            bytes[len++] = '/';
        memcpy(bytes + len, part.ptr, part.len);
        len += part.len;
    }
    if (absolute && len == 0)
        bytes[len++] = '/';
    *out = (lc_str){bytes, len};
    return true;
}

/* Where a `**` that began at `at` may end next: anywhere, or, when it stands for whole components, after the next
 * slash. */
static bool deepen(lc_str path, bool whole, size_t *at)
{
    size_t slash;

    if (!whole)
        return (*at)++ < path.len;
    slash = lc_str_find_byte(lc_str_from_index(path, *at), '/');
    *at += slash + 1;
    return slash != LC_NPOS;
}

/* Greedy matching with the last star remembered, one memory for `*` and one for `**`. */
bool lc_path_matches(lc_str path, lc_str pattern)
{
    size_t at = 0, p = 0, star_at = 0, star_p = LC_NPOS, deep_at = 0, deep_p = LC_NPOS, steps = 0;
    bool deep_whole = false; /* the last `**` stood for whole components: it ends where one begins */

    while (at < path.len || p < pattern.len) {
        if (++steps > LC_GLOB_STEPS_MAX)
            return false;
        if (p < pattern.len && pattern.ptr[p] == '*') {
            if (p + 1 < pattern.len && pattern.ptr[p + 1] == '*') {
                p += 2;
                deep_whole = p < pattern.len && pattern.ptr[p] == '/' && (p == 2 || pattern.ptr[p - 3] == '/');
                p += deep_whole;
                deep_at = at;
                deep_p = p;
                star_p = LC_NPOS;
            } else {
                star_at = at;
                star_p = ++p;
            }
            continue;
        }
        if (at < path.len && p < pattern.len &&
            (pattern.ptr[p] == path.ptr[at] || (pattern.ptr[p] == '?' && path.ptr[at] != '/'))) {
            at++;
            p++;
            continue;
        }
        if (star_p != LC_NPOS && star_at < path.len && path.ptr[star_at] != '/') {
            at = ++star_at;
            p = star_p;
            continue;
        }
        if (deep_p != LC_NPOS && deepen(path, deep_whole, &deep_at)) {
            at = deep_at;
            p = deep_p;
            star_p = LC_NPOS;
            continue;
        }
        return false;
    }
    return true;
}
