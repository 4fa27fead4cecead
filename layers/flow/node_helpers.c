/* JavaScript: esbuild's own helpers where --minify took their names. They are short and always of the same shape, so
 * they are known by it; without them the export of a minified bundle is a call of somebody's function. */
#include "layers/flow/node.h"

static const struct lc_syntax_node *child(const struct lc_syntax *syntax, uint32_t node, unsigned nth)
{
    return lc_syntax_at(syntax, lc_syntax_child(syntax, node, nth)); /* 0 is the PROGRAM, which nothing asks for */
}

static bool is_name(const struct lc_syntax *syntax, uint32_t node, unsigned nth, lc_str name)
{
    const struct lc_syntax_node *at = child(syntax, node, nth);

    return at->kind == LC_SYN_NAME && lc_str_eq(at->text, name);
}

static bool is_string(const struct lc_syntax *syntax, uint32_t node, unsigned nth, const char *text)
{
    const struct lc_syntax_node *at = child(syntax, node, nth);

    return at->kind == LC_SYN_STRING && lc_str_is(at->text, text);
}

/* defineProperty(t, key, {get: () => all[key], enumerable: !0}) */
static bool defines_getter(const struct lc_syntax *syntax, uint32_t call, lc_str target, lc_str all)
{
    uint32_t object = lc_syntax_child(syntax, call, 3), property = lc_syntax_child(syntax, object, 0);
    uint32_t value = lc_syntax_child(syntax, property, 0);

    return lc_syntax_at(syntax, call)->kind == LC_SYN_CALL && is_name(syntax, call, 1, target) &&
           lc_syntax_at(syntax, object)->kind == LC_SYN_OBJECT &&
           lc_str_is(lc_syntax_at(syntax, property)->text, "get") &&
           lc_syntax_at(syntax, value)->kind == LC_SYN_INDEX && is_name(syntax, value, 0, all);
}

/* (t, all) => {for (var key in all) defineProperty(…)} */
static bool is_export(const struct lc_syntax *syntax, uint32_t body, lc_str target, lc_str all)
{
    uint32_t loop = lc_syntax_child(syntax, body, 0), each = lc_syntax_child(syntax, loop, 2);

    if (lc_syntax_at(syntax, body)->kind != LC_SYN_BLOCK || lc_syntax_at(syntax, loop)->kind != LC_SYN_LOOP ||
        !(lc_syntax_at(syntax, loop)->flags & LC_SYN_KEYS) || !is_name(syntax, loop, 1, all))
        return false;
    return defines_getter(syntax, lc_syntax_child(syntax, each, 0), target, all);
}

/* t => copyProps(defineProperty({}, "__esModule", {value: !0}), t) */
static bool is_to_common(const struct lc_syntax *syntax, uint32_t body, lc_str from)
{
    uint32_t define = lc_syntax_child(syntax, body, 1);

    return lc_syntax_at(syntax, body)->kind == LC_SYN_CALL && is_name(syntax, body, 2, from) &&
           lc_syntax_at(syntax, define)->kind == LC_SYN_CALL && child(syntax, define, 1)->kind == LC_SYN_OBJECT &&
           child(syntax, define, 1)->first == 0 && is_string(syntax, define, 2, "__esModule");
}

/* (t, node, out) => (out = …, copyProps(node || !t || !t.__esModule ? defineProperty(out, "default", …) : out, t)) */
static bool is_to_esm(const struct lc_syntax *syntax, uint32_t body, lc_str from)
{
    uint32_t call = lc_syntax_child(syntax, body, 1), choice = lc_syntax_child(syntax, call, 1);
    uint32_t define = lc_syntax_child(syntax, choice, 1);

    return lc_syntax_at(syntax, body)->kind == LC_SYN_SEQUENCE && lc_syntax_at(syntax, call)->kind == LC_SYN_CALL &&
           is_name(syntax, call, 2, from) && lc_syntax_at(syntax, choice)->kind == LC_SYN_CONDITIONAL &&
           lc_syntax_at(syntax, define)->kind == LC_SYN_CALL && is_string(syntax, define, 2, "default");
}

lc_str lc_node_helper(const struct lc_flow_function *function)
{
    const struct lc_syntax *syntax = function->module->syntax;
    uint32_t parameters = lc_syntax_child(syntax, function->node, 0);
    uint32_t body = lc_syntax_child(syntax, function->node, 1);
    const struct lc_syntax_node *first = child(syntax, parameters, 0), *second = child(syntax, parameters, 1);

    if (lc_syntax_at(syntax, parameters)->kind != LC_SYN_PARAMETERS || first->kind != LC_SYN_NAME || body == 0)
        return (lc_str){0};
    if (second->kind == LC_SYN_NAME && is_export(syntax, body, first->text, second->text))
        return LC_S("__export");
    if (is_to_common(syntax, body, first->text))
        return LC_S("__toCommonJS");
    if (second->kind == LC_SYN_NAME && is_to_esm(syntax, body, first->text))
        return LC_S("__toESM");
    if (second->kind == LC_SYN_NAME && lc_syntax_at(syntax, body)->kind == LC_SYN_CALL &&
        is_name(syntax, body, 1, first->text) && is_string(syntax, body, 2, "name"))
        return LC_S("__name");
    return (lc_str){0};
}
