/* Names of original files as people want to read them. Every tool writes them its own way:
 *   tsc        ../src/a.ts (from the map), with a sourceRoot or without
 *   esbuild    ../src/a.ts, ns:path for what a plugin made, (disabled):path
 *   webpack    webpack://name/./src/a.ts?hash, webpack://name/webpack/runtime/…, external "fs", or file:/// URLs
 *   rollup     ../src/a.ts, virtual modules with a NUL before their name or ?commonjs-… behind it */

#include "layers/base/path.h"
#include "layers/source/sourcemap_internal.h"

static int hex_digit(char c)
{
    if (lc_is_digit(c))
        return c - '0';
    c = lc_to_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

lc_str lc_map_percent_decode(lc_str text, struct lc_arena *arena)
{
    char *to;
    size_t len = 0;

    if (lc_str_find_byte(text, '%') == LC_NPOS)
        return text;
    to = lc_arena_bytes(arena, text.len);
    for (size_t i = 0; i < text.len; i++) {
        int high = i + 2 < text.len && text.ptr[i] == '%' ? hex_digit(text.ptr[i + 1]) : -1;
        int low = high >= 0 ? hex_digit(text.ptr[i + 2]) : -1;

        to[len++] = low >= 0 ? (char)((unsigned)high << 4 | (unsigned)low) : text.ptr[i];
        i += low >= 0 ? 2 : 0;
    }
    return (lc_str){to, len};
}

/* Length of "scheme:" at the start, 0 for none. One letter is a Windows drive. */
static size_t scheme_length(lc_str text)
{
    size_t n = 0;

    while (n < text.len && (lc_is_alnum(text.ptr[n]) || (n > 0 && strchr("+.-", text.ptr[n]) && text.ptr[n])))
        n++;
    return n > 1 && n < text.len && text.ptr[n] == ':' && lc_is_alpha(text.ptr[0]) ? n + 1 : 0;
}

static bool is_absolute(lc_str path)
{
    return (path.len > 0 && path.ptr[0] == '/') ||
           (path.len > 2 && lc_is_alpha(path.ptr[0]) && path.ptr[1] == ':' && path.ptr[2] == '/');
}

static lc_str with_slashes(lc_str text, struct lc_arena *arena)
{
    char *to;

    if (lc_str_find_byte(text, '\\') == LC_NPOS)
        return text;
    to = lc_arena_bytes(arena, text.len);
    for (size_t i = 0; i < text.len; i++)
        to[i] = text.ptr[i] == '\\' ? '/' : text.ptr[i];
    return (lc_str){to, text.len};
}

/* Without ".", "..", empty parts; a ".." that leads out is left out too. */
static lc_str tidy(lc_str path, struct lc_arena *arena)
{
    char *to = lc_arena_bytes(arena, path.len + 1);
    size_t len = 0;
    lc_str part;

    while (lc_str_next(&path, '/', &part)) {
        if (part.len == 0 || lc_str_is(part, "."))
            continue;
        if (lc_str_is(part, "..")) {
            while (len > 0 && to[--len] != '/')
                ;
            continue;
        }
        if (len > 0)
            to[len++] = '/';
        memcpy(to + len, part.ptr, part.len);
        len += part.len;
    }
    return (lc_str){to, len};
}

static lc_str cut_at(lc_str text, lc_str mark)
{
    return lc_str_cut(text, 0, lc_str_find(text, mark));
}

/* webpack's runtime modules and externals, where their URL has become a path. */
static bool is_webpacks(lc_str path)
{
    return lc_str_has_prefix(path, LC_S("external ")) || lc_str_is(path, "webpack/bootstrap") ||
           lc_str_is(path, "webpack/startup") || lc_str_is(path, "webpack/before-startup") ||
           lc_str_has_prefix(path, LC_S("webpack/runtime/"));
}

/* What follows webpack://name/. Its own modules have no dot in front: webpack/runtime/…, external "fs". */
static lc_str webpack_path(lc_str rest, bool *made)
{
    size_t hash = lc_str_find_last_byte(rest, '?'), loader;

    *made = lc_str_has_prefix(rest, LC_S("webpack/")) || lc_str_has_prefix(rest, LC_S("external ")) ||
            lc_str_has_prefix(rest, LC_S("ignored|")) || lc_str_has_prefix(rest, LC_S("(webpack)")) ||
            lc_str_has_prefix(rest, LC_S("data:"));
    if (*made)
        return rest;
    if (hash != LC_NPOS)
        rest = lc_str_cut(rest, 0, hash);
    loader = lc_str_find_last_byte(rest, '!');
    return loader == LC_NPOS ? rest : lc_str_from_index(rest, loader + 1);
}

/* What a tool's URL or name says of a path; `*absolute` when it starts at the root of some machine. */
static lc_str strip(lc_str name, bool *made, bool *absolute, struct lc_arena *arena)
{
    size_t scheme = scheme_length(name), slash;
    lc_str rest = lc_str_from_index(name, scheme);
    bool scoped;

    *absolute = false;
    if (scheme > 0 && lc_str_has_prefix(rest, LC_S("//"))) {
        rest = lc_str_from_index(rest, 2);
        scoped = rest.len > 0 && rest.ptr[0] == '@'; /* webpack://@scope/name/…: a package's name takes two parts */
        for (int parts = scoped ? 2 : 1; parts > 0; parts--) {
            slash = lc_str_find_byte(rest, '/');
            rest = lc_str_from_index(rest, slash == LC_NPOS ? rest.len : slash + 1);
        }
        if (lc_str_has_prefix(name, LC_S("webpack")))
            return webpack_path(rest, made);
        *absolute = lc_str_has_prefix(name, LC_S("file:"));
        return lc_map_percent_decode(rest, arena);
    }
    if (lc_str_has_prefix(name, LC_S("webpack:")))
        return webpack_path(rest, made);
    if (scheme > 0) { /* esbuild's namespaces: a plugin's module, often made, sometimes a real file */
        *made = !is_absolute(rest) && !lc_str_has_prefix(rest, LC_S("./")) && !lc_str_has_prefix(rest, LC_S("../")) &&
                !lc_str_contains(rest, LC_S("node_modules/"));
        *absolute = is_absolute(rest);
        return rest;
    }
    if (lc_str_has_prefix(name, LC_S("(disabled):"))) {
        *made = true;
        return lc_str_from_index(name, 11);
    }
    *made = name.len == 0 || name.ptr[0] == '<' || memchr(name.ptr, '\0', name.len);
    *absolute = is_absolute(name);
    return cut_at(name, LC_S("?commonjs-"));
}

lc_str lc_sourcemap_readable(lc_str given, lc_str folder, struct lc_arena *arena, bool *made, bool *absolute)
{
    lc_str path;

    *made = false;
    path = with_slashes(strip(with_slashes(given, arena), made, absolute, arena), arena);
    if (*made)
        return path;
    if (!*absolute && scheme_length(given) == 0)
        path = lc_path_join(arena, folder, path);
    path = tidy(path, arena);
    *made = is_webpacks(path); /* ncc makes them look relative */
    return path;
}

/* How much of their start absolute paths have in common, whole folders only. What lies below a node_modules shows where
 * the project is; without such a path the last common folder stays: `src/a.ts` says more than `a.ts`. */
static size_t common_folder(const struct lc_map_source *sources, const bool *absolute, size_t count)
{
    lc_str common = {NULL, 0};
    bool any = false, packages = false;

    for (size_t i = 0; i < count; i++) {
        lc_str path = sources[i].path, folder = lc_path_dir(path);
        size_t same = 0, at = lc_str_find(path, LC_S("/node_modules/"));

        if (!absolute[i])
            continue;
        packages = packages || at != LC_NPOS;
        folder = at != LC_NPOS ? lc_str_cut(path, 0, at) : folder;
        if (!any)
            common = folder;
        any = true;
        while (same < common.len && same < folder.len && common.ptr[same] == folder.ptr[same])
            same++;
        if ((same < common.len && common.ptr[same] != '/') || (same < folder.len && folder.ptr[same] != '/')) {
            at = lc_str_find_last_byte(lc_str_cut(common, 0, same), '/');
            same = at == LC_NPOS ? 0 : at;
        }
        common = lc_str_cut(common, 0, same);
    }
    if (!packages && common.len > 0)
        common = lc_path_dir(common);
    return common.len > 0 ? common.len + 1 : 0;
}

void lc_map_name_sources(struct lc_map_source *sources, size_t count, lc_str at, struct lc_arena *arena)
{
    bool *absolute = LC_NEW_ARRAY(arena, count, bool);
    lc_str folder = lc_path_dir(at);
    size_t common;

    for (size_t i = 0; i < count; i++)
        sources[i].path = lc_sourcemap_readable(sources[i].given, folder, arena, &sources[i].made, &absolute[i]);
    common = common_folder(sources, absolute, count);
    for (size_t i = 0; i < count; i++)
        if (absolute[i])
            sources[i].path = lc_str_from_index(sources[i].path, common);
}
