/* The maps of package.json: which file a subpath of a package stands for ("exports"), and which file or package a
 * "#name" inside it does ("imports"). Follows PACKAGE_EXPORTS_RESOLVE, PACKAGE_IMPORTS_RESOLVE and
 * PACKAGE_TARGET_RESOLVE of the documentation, and Node.js itself where that says more: invalid segments, doubled
 * slashes, trailing slashes. */

#include "layers/base/path.h"
#include "layers/resolve/node.h"

/* Shape:  `match` is what the pattern's star stands for, `pattern` whether there is one; `key` the key that matched. */
struct lookup {
    struct lc_node_pass *pass;
    lc_str folder, json, key, match;
    bool pattern, internal, legacy; /* legacy: "./x/": "./y/" of Node.js 16 and before */
    bool folder_key;                /* the key is such a one */
};

static enum lc_node_end invalid_target(const struct lookup *l)
{
    return lc_node_fail(l->pass, "ERR_INVALID_PACKAGE_TARGET", l->json,
                        lc_arena_printf(l->pass->arena, "has an invalid target for '%.*s'", LC_FMT(l->key)));
}

/* ------------------------------------------------------------------------------------------------- targets */

/* Does `text` match "node_modules" with any of its letters percent-escaped, whatever their case? */
static bool is_modules_segment(lc_str text)
{
    static const char wanted[] = "node_modules";
    size_t at = 0;

    for (size_t i = 0; i < sizeof wanted - 1; i++) {
        char code[4] = {'%', "0123456789abcdef"[(wanted[i] >> 4) & 15], "0123456789abcdef"[wanted[i] & 15], '\0'};
        char upper[4] = {'%', "0123456789abcdef"[((wanted[i] >> 4) & 15) - 2], code[2], '\0'};
        lc_str three = lc_str_cut(text, at, at + 3);
        if (at < text.len && lc_to_lower(text.ptr[at]) == wanted[i])
            at++;
        else if (lc_str_caseeq(three, lc_str_from(code)) ||
                 (wanted[i] != '_' && lc_str_caseeq(three, lc_str_from(upper))))
            at += 3;
        else
            return false;
    }
    return at == text.len;
}

static bool is_dots_segment(lc_str text)
{
    unsigned count = 0;

    for (size_t at = 0; at < text.len; count++) {
        if (text.ptr[at] == '.')
            at++;
        else if (lc_str_caseeq(lc_str_cut(text, at, at + 3), LC_S("%2e")))
            at += 3;
        else
            return false;
    }
    return count == 1 || count == 2;
}

/* Is there a segment ".", ".." or "node_modules"? Empty ones are only deprecated. */
static bool has_invalid_segment(lc_str path)
{
    size_t start = 0;

    for (size_t i = 0; i <= path.len; i++) {
        lc_str segment;
        if (i < path.len && path.ptr[i] != '/' && path.ptr[i] != '\\')
            continue;
        segment = lc_str_cut(path, start, i);
        if (is_dots_segment(segment) || is_modules_segment(segment))
            return true;
        start = i + 1;
    }
    return false;
}

/* `text` with every star replaced; false when that would grow out of all proportion. */
static bool with_match(const struct lookup *l, lc_str text, lc_str *out)
{
    size_t stars = 0, len = 0, size;
    char *to;

    for (size_t i = 0; i < text.len; i++)
        stars += text.ptr[i] == '*';
    if (__builtin_mul_overflow(stars, l->match.len, &size) || __builtin_add_overflow(size, text.len, &size) ||
        !lc_node_step(l->pass, size))
        return false;
    to = lc_arena_bytes(l->pass->arena, size + 1);
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '*') {
            to[len++] = text.ptr[i];
            continue;
        }
        if (l->match.len > 0)
            memcpy(to + len, l->match.ptr, l->match.len);
        len += l->match.len;
    }
    *out = (lc_str){to, len};
    return true;
}

static enum lc_node_end text_target(const struct lookup *l, lc_str target)
{
    lc_str text = target;

    if (l->match.len > 0 && !l->pattern && !lc_str_has_suffix(target, LC_S("/")))
        return invalid_target(l);
    if (!lc_str_has_prefix(target, LC_S("./"))) {
        if (!l->internal || lc_str_has_prefix(target, LC_S("../")) || lc_str_has_prefix(target, LC_S("/")) ||
            lc_node_scheme(target).len > 0)
            return invalid_target(l);
        if (l->pattern && !with_match(l, target, &text))
            return LC_NODE_FAILED;
        return lc_node_package(l->pass, l->folder, text);
    }
    if (has_invalid_segment(lc_str_from_index(target, 2)))
        return invalid_target(l);
    if (has_invalid_segment(l->match))
        return lc_node_fail(l->pass, "ERR_INVALID_MODULE_SPECIFIER", l->json,
                            LC_S("is asked for a path with '..' in it"));
    if (l->pattern ? !with_match(l, target, &text) : false)
        return LC_NODE_FAILED;
    if (!l->pattern && l->match.len > 0)
        text = lc_arena_join(l->pass->arena, target, l->match);
    return lc_node_url_file(l->pass, lc_node_url(l->folder, text, l->pass->arena));
}

static bool is_active(const struct lc_node_pass *pass, lc_str condition)
{
    if (lc_str_is(condition, "default"))
        return true;
    for (size_t i = 0; i < pass->own_count; i++)
        if (lc_str_eq(pass->own[i], condition))
            return true;
    for (size_t i = 0; i < pass->options.condition_count; i++)
        if (lc_str_eq(pass->options.conditions[i], condition))
            return true;
    return false;
}

/* What Node.js takes for an array index: a number below 2^32 - 1 as JavaScript writes it, so "0", "17" and "1.5", not "01"
 * or "1.50". Numbers of more digits than a double tells apart are none to us. */
static bool is_index(lc_str key)
{
    size_t dot = lc_str_find_byte(key, '.');
    lc_str whole = lc_str_cut(key, 0, dot), rest = lc_str_from_index(key, whole.len);
    uint64_t number;

    if (key.len > 15 || !lc_str_to_u64(whole, &number) || number >= UINT32_MAX ||
        (whole.len > 1 && whole.ptr[0] == '0'))
        return false;
    if (rest.len == 0)
        return true;
    return lc_str_to_u64(lc_str_from_index(rest, 1), &number) && rest.ptr[rest.len - 1] != '0';
}

static enum lc_node_end target_of(const struct lookup *l, const struct lc_node *target);

static enum lc_node_end map_target(const struct lookup *l, const struct lc_node *target)
{
    for (const struct lc_node *child = target->first; child; child = child->next)
        if (is_index(child->key))
            return lc_node_fail(l->pass, "ERR_INVALID_PACKAGE_CONFIG", l->json, LC_S("has numbers for conditions"));
    for (const struct lc_node *child = target->first; child; child = child->next) {
        enum lc_node_end end;
        if (!is_active(l->pass, child->key))
            continue;
        if (!lc_node_step(l->pass, target->count))
            return LC_NODE_FAILED;
        /* Of repeated keys the first gives the place, the last the value. */
        end = target_of(l, lc_node_get(target, child->key));
        if (end != LC_NODE_UNDEFINED)
            return end;
    }
    return LC_NODE_UNDEFINED;
}

static enum lc_node_end list_target(const struct lookup *l, const struct lc_node *target)
{
    enum lc_node_end last = target->first ? LC_NODE_UNDEFINED : LC_NODE_NULL;
    const char *code = NULL;

    for (const struct lc_node *child = target->first; child; child = child->next) {
        enum lc_node_end end = target_of(l, child);
        if (end == LC_NODE_DONE)
            return end;
        if (end == LC_NODE_FAILED &&
            !(l->pass->out->code && lc_str_is(lc_str_from(l->pass->out->code), "ERR_INVALID_PACKAGE_TARGET")))
            return end;
        if (end == LC_NODE_UNDEFINED)
            continue;
        last = end;
        code = l->pass->out->code;
    }
    l->pass->out->code = last == LC_NODE_FAILED ? code : NULL;
    return last;
}

static enum lc_node_end target_of(const struct lookup *l, const struct lc_node *target)
{
    if (!lc_node_step(l->pass, 1))
        return LC_NODE_FAILED;
    switch (target->kind) {
    case LC_EVENT_STRING: return text_target(l, target->text);
    case LC_EVENT_LIST: return list_target(l, target);
    case LC_EVENT_MAP: return map_target(l, target);
    case LC_EVENT_NULL: return LC_NODE_NULL;
    case LC_EVENT_NUMBER:
    case LC_EVENT_TRUE:
    case LC_EVENT_FALSE:
    case LC_EVENT_END:
    case LC_EVENT_MAP_END:
    case LC_EVENT_LIST_END:
    case LC_EVENT_KEY:
    case LC_EVENT_PLAIN:
    case LC_EVENT_ALIAS: break;
    }
    return invalid_target(l);
}

/* ------------------------------------------------------------------------------------------------ patterns */

/* Does `b` match more closely than `a`? The longer part before the star wins, then the longer key. */
static bool is_closer(lc_str a, lc_str b)
{
    size_t star_a = lc_str_find_byte(a, '*'), star_b = lc_str_find_byte(b, '*');
    size_t base_a = star_a == LC_NPOS ? a.len : star_a + 1, base_b = star_b == LC_NPOS ? b.len : star_b + 1;

    if (base_a != base_b)
        return base_b > base_a;
    if (star_a == LC_NPOS)
        return true;
    return star_b != LC_NPOS && b.len > a.len;
}

static void match_pattern(struct lookup *l, const struct lc_node *map, lc_str name)
{
    for (const struct lc_node *child = map->first; child; child = child->next) {
        lc_str key = child->key, trailer;
        size_t star = lc_str_find_byte(key, '*');
        if (star == LC_NPOS) {
            if (!l->legacy || !lc_str_has_suffix(key, LC_S("/")) || !lc_str_has_prefix(name, key) ||
                !is_closer(l->key, key))
                continue;
            l->key = key;
            l->match = lc_str_from_index(name, key.len);
            l->pattern = false;
            l->folder_key = true;
            continue;
        }
        trailer = lc_str_from_index(key, star + 1);
        if (!lc_str_has_prefix(name, lc_str_cut(key, 0, star)) || name.len < key.len ||
            !lc_str_has_suffix(name, trailer) || !is_closer(l->key, key) || lc_str_find_byte(trailer, '*') != LC_NPOS)
            continue;
        l->key = key;
        l->match = lc_str_cut(name, star, name.len - trailer.len);
        l->pattern = true;
        l->folder_key = false;
    }
}

/* ---------------------------------------------------------------------------------------- the two ways in */

/* Is the whole value what "." stands for? `*mixed` when some keys begin with a dot and others do not. */
static bool is_sugar(const struct lc_node *exports, bool *mixed)
{
    bool sugar = false;

    *mixed = false;
    if (exports->kind != LC_EVENT_MAP)
        return exports->kind == LC_EVENT_STRING || exports->kind == LC_EVENT_LIST;
    for (const struct lc_node *child = exports->first; child; child = child->next) {
        bool condition = !lc_str_has_prefix(child->key, LC_S("."));
        *mixed = *mixed || (child != exports->first && condition != sugar);
        sugar = condition;
    }
    return sugar;
}

static enum lc_node_end not_exported(const struct lookup *l, lc_str subpath)
{
    return lc_node_fail(l->pass, "ERR_PACKAGE_PATH_NOT_EXPORTED", l->json,
                        lc_arena_printf(l->pass->arena, "does not export '%.*s'", LC_FMT(subpath)));
}

enum lc_node_end lc_node_exports(struct lc_node_pass *pass, lc_str folder, const struct lc_node *exports,
                                 lc_str subpath)
{
    struct lookup l = {.pass = pass, .folder = folder, .legacy = pass->major <= 16};
    const struct lc_node *target = NULL;
    bool mixed, sugar = is_sugar(exports, &mixed);
    enum lc_node_end end;

    l.json = lc_path_join(pass->arena, folder, LC_S("package.json"));
    if (!lc_node_step(pass, exports->count))
        return LC_NODE_FAILED;
    if (mixed)
        return lc_node_fail(pass, "ERR_INVALID_PACKAGE_CONFIG", l.json,
                            LC_S("mixes conditions and subpaths in exports"));
    if (sugar) {
        target = lc_str_is(subpath, ".") ? exports : NULL;
    } else if (lc_str_find_byte(subpath, '*') == LC_NPOS && !lc_str_has_suffix(subpath, LC_S("/"))) {
        target = lc_node_get(exports, subpath);
    }
    l.key = target ? subpath : (lc_str){0};
    if (target == NULL && !sugar) {
        match_pattern(&l, exports, subpath);
        target = l.key.len > 0 ? lc_node_get(exports, l.key) : NULL;
    }
    if (target == NULL)
        return not_exported(&l, subpath);
    /* Until 16 what require found through a folder's key could do without its extension. */
    if (!pass->inside_imports)
        pass->loose = l.folder_key && !pass->esm;
    end = target_of(&l, target);
    return end == LC_NODE_UNDEFINED || end == LC_NODE_NULL ? not_exported(&l, subpath) : end;
}

/* "#/x" is a name since 24. */
bool lc_node_imports_takes(const struct lc_node_pass *pass, lc_str name)
{
    return name.len > 1 && (pass->major >= 24 || !lc_str_has_prefix(name, LC_S("#/"))) &&
           (pass->major <= 16 || !lc_str_has_suffix(name, LC_S("/")));
}

enum lc_node_end lc_node_imports(struct lc_node_pass *pass, lc_str folder, const struct lc_node *imports, lc_str name)
{
    struct lookup l = {.pass = pass, .folder = folder, .internal = true, .legacy = pass->major <= 16};
    const struct lc_node *target = NULL;
    enum lc_node_end end = LC_NODE_NULL;

    l.json = lc_path_join(pass->arena, folder, LC_S("package.json"));
    if (!lc_node_imports_takes(pass, name))
        return lc_node_fail(pass, "ERR_INVALID_MODULE_SPECIFIER", name, LC_S("is no name for imports"));
    if (imports && lc_node_step(pass, imports->count)) {
        if (lc_str_find_byte(name, '*') == LC_NPOS)
            target = lc_node_get(imports, name);
        l.key = name;
        if (target == NULL) {
            l.key = (lc_str){0};
            match_pattern(&l, imports, name);
            target = l.key.len > 0 ? lc_node_get(imports, l.key) : NULL;
        }
    }
    pass->inside_imports = true;
    pass->loose = l.folder_key && !pass->esm;
    if (target)
        end = target_of(&l, target);
    if (end != LC_NODE_UNDEFINED && end != LC_NODE_NULL)
        return end;
    return lc_node_fail(pass, "ERR_PACKAGE_IMPORT_NOT_DEFINED", l.json,
                        lc_arena_printf(pass->arena, "does not define '%.*s'", LC_FMT(name)));
}
