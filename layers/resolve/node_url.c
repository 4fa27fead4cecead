/* Relative references as ES modules resolve them: a module's address is a URL, so "./a%20b.js?x" is the file "a b.js".
 * Source: WHATWG URL, path state; Node.js url.fileURLToPath. */

#include "layers/resolve/node.h"

static int hex(char c)
{
    if (lc_is_digit(c))
        return c - '0';
    c = lc_to_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Number of dots when the segment is one or two of them, escaped or not; else 0. */
static unsigned dots(lc_str segment)
{
    unsigned count = 0;

    for (size_t i = 0; i < segment.len; count++) {
        if (segment.ptr[i] == '.')
            i++;
        else if (lc_str_caseeq(lc_str_cut(segment, i, i + 3), LC_S("%2e")))
            i += 3;
        else
            return 0;
    }
    return count <= 2 ? count : 0;
}

/* What is left of a reference that a URL parser reads: no blanks around it, no line breaks in it, no query, slashes for
 * backslashes. */
static lc_str cleaned(lc_str reference, struct lc_arena *arena)
{
    char *to = lc_arena_bytes(arena, reference.len + 1);
    size_t len = 0;

    while (reference.len > 0 && (unsigned char)reference.ptr[0] <= ' ')
        reference = lc_str_from_index(reference, 1);
    while (reference.len > 0 && (unsigned char)reference.ptr[reference.len - 1] <= ' ')
        reference.len--;
    for (size_t i = 0; i < reference.len; i++) {
        char c = reference.ptr[i];
        if (c == '?' || c == '#')
            break;
        if (c != '\t' && c != '\n' && c != '\r')
            to[len++] = c == '\\' ? '/' : c;
    }
    return (lc_str){to, len};
}

static void decode(struct lc_node_url *url, lc_str segment, char *to, size_t *len)
{
    for (size_t i = 0; i < segment.len; i++) {
        int high, low;
        if (segment.ptr[i] != '%') {
            to[(*len)++] = segment.ptr[i];
            continue;
        }
        high = i + 2 < segment.len ? hex(segment.ptr[i + 1]) : -1;
        low = i + 2 < segment.len ? hex(segment.ptr[i + 2]) : -1;
        if (high < 0 || low < 0) {
            url->bad = true;
            return;
        }
        if (high * 16 + low == '/' || high * 16 + low == '\\')
            url->encoded = true;
        to[(*len)++] = (char)(high * 16 + low);
        i += 2;
    }
}

struct lc_node_url lc_node_url(lc_str folder, lc_str reference, struct lc_arena *arena)
{
    struct lc_node_url url = {0};
    lc_str rest = cleaned(reference, arena), part;
    size_t len = 0;
    char *to;

    if (lc_str_has_prefix(rest, LC_S("/")))
        folder = (lc_str){0};
    to = lc_arena_bytes(arena, folder.len + rest.len + 2);
    if (folder.len > 0)
        memcpy(to, folder.ptr, folder.len);
    len = folder.len;
    while (lc_str_next(&rest, '/', &part)) {
        unsigned up = dots(part);
        url.slash = up > 0 || rest.len > 0;
        if (up == 2) {
            size_t slash = lc_str_find_last_byte((lc_str){to, len}, '/');
            len = slash == LC_NPOS ? 0 : slash;
        } else if (up == 0 && part.len > 0) {
            to[len++] = '/';
            decode(&url, part, to, &len);
        }
    }
    url.slash = url.slash || lc_str_has_suffix(cleaned(reference, arena), LC_S("/"));
    url.path = len == 0 ? LC_S("/") : (lc_str){to, len};
    return url;
}

lc_str lc_node_scheme(lc_str specifier)
{
    size_t colon = lc_str_find_byte(specifier, ':');

    if (colon == LC_NPOS || colon == 0 || !lc_is_alpha(specifier.ptr[0]))
        return (lc_str){0};
    for (size_t i = 0; i < colon; i++)
        if (!lc_is_alnum(specifier.ptr[i]) && lc_str_find_byte(LC_S("+-."), specifier.ptr[i]) == LC_NPOS)
            return (lc_str){0};
    return lc_str_cut(specifier, 0, colon);
}

enum lc_node_end lc_node_url_file(struct lc_node_pass *pass, struct lc_node_url url)
{
    enum lc_node_kind kind;

    if (url.encoded)
        return lc_node_fail(pass, "ERR_INVALID_MODULE_SPECIFIER", url.path, LC_S("has an escaped slash"));
    if (url.bad)
        return lc_node_fail(pass, "URIError", url.path, LC_S("has a '%' that escapes nothing"));
    if (!url.slash && lc_node_file(pass, url.path) == LC_NODE_DONE)
        return LC_NODE_DONE;
    if (!url.slash && pass->loose && lc_node_extensions(pass, url.path) == LC_NODE_DONE)
        return LC_NODE_DONE;
    kind = lc_node_stat(pass, url.path, NULL);
    /* Through a folder's key even a folder is taken, by its main or index. */
    if (pass->loose && kind == LC_NODE_FOLDER && lc_node_folder(pass, url.path) == LC_NODE_DONE)
        return LC_NODE_DONE;
    if (!pass->esm)
        return lc_node_fail(pass, "MODULE_NOT_FOUND", url.path,
                            kind == LC_NODE_FOLDER ? LC_S("is a folder") : LC_S("absent"));
    /* Until 24 every address that ends in a slash was taken for a folder. */
    if (kind == LC_NODE_FOLDER || (url.slash && pass->major < 24))
        return lc_node_fail(pass, "ERR_UNSUPPORTED_DIR_IMPORT", url.path, LC_S("is a folder"));
    return lc_node_fail(pass, "ERR_MODULE_NOT_FOUND", url.path, LC_S("absent"));
}
