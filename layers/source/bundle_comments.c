/* Paths that bundlers leave in comments, read line by line.
 *
 * A bundle holds files that are bundles themselves (published packages, with the comments of whoever built them), so
 * that every kind is read only where its bundler writes it: webpack's headers are counted in and out, since it keeps
 * the comments of what it bundles; esbuild drops those, and its own stand at one indentation. */

#include "layers/base/path.h"
#include "layers/source/bundle_internal.h"

enum style { STYLE_NONE, STYLE_LINES, STYLE_REGIONS, STYLE_WEBPACK };

/* Shape:  [start, …) is the range that is open: `party`, `path`. */
struct scan {
    lc_str source;
    struct lc_arena *arena;
    struct lc_bundle *out;
    enum style style;
    size_t start;
    enum lc_party party;
    lc_str path;
    lc_str before; /* the line before */
    size_t depth;  /* webpack: open module functions; rolldown: open regions */
    size_t indent; /* esbuild: of its comments */
    bool indent_known;
    bool modules, startup; /* webpack: a module was seen; all modules are past */
    bool runtime;          /* webpack: in its own lines */
};

/* A new origin from `at` on. */
static void turn(struct scan *s, size_t at, enum lc_party party, lc_str path)
{
    lc_bundle_add(s->out, s->start, at, s->party, s->path, s->arena);
    s->start = at;
    s->party = party;
    s->path = path;
}

static void turn_to(struct scan *s, size_t at, lc_str given)
{
    bool made, absolute;
    lc_str path = lc_sourcemap_readable(given, LC_S(""), s->arena, &made, &absolute);

    turn(s, at, lc_bundle_party(path, given, made), path);
}

/* ------------------------------------------------------------------------------------------------------ esbuild */

static bool has_code_extension(lc_str path)
{
    static const char *const known[] = {".js",   ".mjs",  ".cjs",  ".jsx", ".ts",     ".mts",  ".cts",     ".tsx",
                                        ".json", ".node", ".txt",  ".sql", ".css",    ".html", ".graphql", ".gql",
                                        ".yaml", ".yml",  ".wasm", ".vue", ".svelte", ".proto"};
    lc_str extension = lc_path_extension(path);

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (lc_str_is(extension, known[i]))
            return true;
    return false;
}

/* Could a bundler have written this as a path? Prose that ends in a file's name has a blank before any slash. */
static bool is_path(lc_str text)
{
    size_t blank = lc_str_find_byte(text, ' ');
    bool package = lc_party_of_path(text) == LC_PARTY_THIRD;

    if (text.len == 0 || lc_is_blank(text.ptr[0]))
        return false;
    if (lc_str_has_prefix(text, LC_S("(disabled):")))
        return true;
    if (text.ptr[0] == '<' && blank == LC_NPOS)
        return text.ptr[text.len - 1] == '>';
    if (blank != LC_NPOS && !lc_str_contains(lc_str_cut(text, 0, blank), LC_S("/")))
        return false;
    return has_code_extension(text) || (package && blank == LC_NPOS);
}

static void line_comment(struct scan *s, lc_str line, size_t at)
{
    size_t indent = 0;
    lc_str text;

    while (indent < line.len && (line.ptr[indent] == ' ' || line.ptr[indent] == '\t'))
        indent++;
    text = lc_str_from_index(line, indent);
    if (s->indent_known && indent == s->indent &&
        lc_str_has_prefix(text, LC_S("// Annotate the CommonJS export names for ESM import in node:"))) {
        turn(s, at, LC_PARTY_THIRD, LC_S(""));
        return;
    }
    if (!lc_str_has_prefix(text, LC_S("// ")) || indent > 4 || (s->indent_known && s->indent != indent))
        return;
    text = lc_str_from_index(text, 3);
    if (!is_path(text))
        return;
    s->indent = indent;
    s->indent_known = true;
    turn_to(s, at, text);
}

/* ----------------------------------------------------------------------------------------------------- rolldown */

static void region_line(struct scan *s, lc_str line, size_t at, size_t next)
{
    if (lc_str_has_prefix(line, LC_S("//#region"))) {
        if (s->depth++ == 0 && line.len > 10)
            turn_to(s, at, lc_str_from_index(line, 10));
    } else if (lc_str_has_prefix(line, LC_S("//#endregion")) && s->depth > 0 && --s->depth == 0) {
        turn(s, next, LC_PARTY_UNKNOWN, LC_S(""));
    }
}

/* ------------------------------------------------------------------------------------------------------ webpack */

/* `"id":` of a module map; an id with escapes is no path that could be shown. */
static bool quoted_id(lc_str text, lc_str *id)
{
    size_t end;

    if (text.len < 4 || text.ptr[0] != '"')
        return false;
    text = lc_str_from_index(text, 1);
    end = lc_str_find_byte(text, '"');
    if (end == LC_NPOS || end + 1 >= text.len || text.ptr[end + 1] != ':')
        return false;
    *id = lc_str_cut(text, 0, end);
    return lc_str_find_byte(*id, '\\') == LC_NPOS;
}

/* Relative, from the root, or webpack's own; loaders may stand in front. */
static bool is_module_path(lc_str id)
{
    size_t loader = lc_str_find_last_byte(id, '!');
    lc_str path = loader == LC_NPOS ? id : lc_str_from_index(id, loader + 1);

    return lc_str_has_prefix(path, LC_S("./")) || lc_str_has_prefix(path, LC_S("../")) ||
           lc_str_has_prefix(path, LC_S("/")) || lc_str_has_prefix(id, LC_S("external ")) ||
           lc_str_has_prefix(id, LC_S("webpack/")) || lc_party_of_path(path) == LC_PARTY_THIRD;
}

/* webpack's own name of a module, where it is one. */
static void turn_to_module(struct scan *s, size_t at, lc_str id)
{
    size_t more = lc_str_find(id, LC_S(" + "));
    lc_str url;

    if (more != LC_NPOS && lc_str_has_suffix(id, LC_S(" modules")))
        id = lc_str_cut(id, 0, more);
    if (lc_str_contains(id, LC_S(" sync")) || lc_str_contains(id, LC_S(" lazy"))) { /* a table of a folder's files */
        turn(s, at, LC_PARTY_THIRD, LC_S(""));
        return;
    }
    if (!is_module_path(id)) { /* a number, or the name of something outside */
        turn(s, at, LC_PARTY_UNKNOWN, LC_S(""));
        return;
    }
    url = lc_arena_join(s->arena, LC_S("webpack:///"), id);
    turn_to(s, at, url);
}

/* A line that starts with its mark of three asterisks: a module's header, its function, or the end of it. */
static void module_line(struct scan *s, lc_str rest, size_t at, size_t next)
{
    lc_str id;

    if (s->startup)
        return; /* of something that was bundled before */
    if (rest.len > 0 && rest.ptr[0] == '}') {
        if (s->depth > 0 && --s->depth == 0)
            turn(s, next, LC_PARTY_UNKNOWN, LC_S(""));
        return;
    }
    if (rest.len > 0 && (rest.ptr[0] == '(' || lc_str_has_prefix(rest, LC_S("function")))) {
        s->depth++;
        s->modules = true;
        return;
    }
    if (s->depth > 0)
        return;
    s->modules = true;
    if (quoted_id(rest, &id))
        turn_to_module(s, at, id);
    else
        turn(s, at, LC_PARTY_UNKNOWN, LC_S(""));
}

static void webpack_line(struct scan *s, lc_str line, size_t at, size_t next)
{
    if (s->depth == 0 && lc_str_has_prefix(line, LC_S("/******/"))) {
        s->startup = s->startup || s->modules;
        if (!s->runtime)
            turn(s, at, LC_PARTY_THIRD, LC_S(""));
        s->runtime = true;
        return;
    }
    if (s->runtime && !lc_str_has_prefix(line, LC_S("/*****"))) {
        turn(s, at, LC_PARTY_UNKNOWN, LC_S(""));
        s->runtime = false;
    }
    if (lc_str_has_prefix(line, LC_S("/***/ "))) {
        module_line(s, lc_str_from_index(line, 6), at, next);
    } else if (s->depth == 0 && lc_str_has_prefix(line, LC_S("  !*** ")) && lc_str_has_suffix(line, LC_S(" ***!")) &&
               lc_str_has_prefix(s->before, LC_S("/*!***"))) {
        turn_to_module(s, at, lc_str_cut(line, 7, line.len - 5));
    } else if (s->depth <= 1 && lc_str_has_prefix(line, LC_S(";// "))) {
        lc_str text = lc_str_from_index(line, 4);
        if (lc_str_has_prefix(text, LC_S("CONCATENATED MODULE: ")))
            text = lc_str_from_index(text, 21);
        turn_to_module(s, at, text);
    }
}

/* ------------------------------------------------------------------------------------------------------ the file */

static bool line_starts(lc_str source, lc_str with)
{
    for (size_t at = 0, step; (step = lc_str_find(lc_str_from_index(source, at), with)) != LC_NPOS; at += step + 1)
        if (at + step == 0 || source.ptr[at + step - 1] == '\n')
            return true;
    return false;
}

/* The bundler that wrote the file as it is: what it bundled may be marked by others, but not at its very start. */
static enum style style_of(lc_str source)
{
    if (line_starts(source, LC_S("/******/ ")) || line_starts(source, LC_S(";// ./")))
        return STYLE_WEBPACK;
    if (line_starts(source, LC_S("//#region ")) && line_starts(source, LC_S("//#endregion")))
        return STYLE_REGIONS;
    return STYLE_LINES;
}

void lc_bundle_comments(lc_str source, struct lc_arena *arena, struct lc_bundle *out)
{
    struct scan s = {.source = source, .arena = arena, .out = out, .style = style_of(source)};
    size_t at = 0, next;

    for (; at < source.len; at = next) {
        size_t end = lc_str_find_byte(lc_str_from_index(source, at), '\n');
        lc_str line = lc_str_cut(source, at, end == LC_NPOS ? source.len : at + end);

        next = end == LC_NPOS ? source.len : at + end + 1;
        if (line.len > 0 && line.ptr[line.len - 1] == '\r')
            line.len--;
        if (s.style == STYLE_WEBPACK)
            webpack_line(&s, line, at, next);
        else if (s.style == STYLE_REGIONS)
            region_line(&s, line, at, next);
        else
            line_comment(&s, line, at);
        s.before = line;
    }
    turn(&s, source.len, LC_PARTY_UNKNOWN, LC_S(""));
}
