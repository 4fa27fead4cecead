/* ES modules, and what TypeScript makes of namespaces, enums and its older imports. */
#include "layers/source/lower_javascript.h"

static lc_str string_text(struct js *js, uint32_t flat)
{
    lc_str text = {"", 0};

    if (flat != 0)
        js_key(js, flat, &text);
    return text;
}

/* ------------------------------------------------------------------------------------------------------- imports */

static void imported(struct js *js, uint32_t node, uint32_t *last, uint32_t flat, lc_str name, uint32_t local)
{
    uint32_t item = js_new(js, LC_SYN_IMPORTED, flat), inside = 0;

    js_at(js, item)->text = name;
    js_append(js, item, &inside, local != 0 ? js_name(js, local) : 0);
    js_append(js, node, last, item);
}

/* Gives whether all of the braces are types. */
static bool named_imports(struct js *js, uint32_t node, uint32_t *last, uint32_t flat)
{
    bool types = false, values = false;

    for (uint32_t child = js_flat(js, flat)->first; child != 0; child = js_flat(js, child)->next) {
        uint32_t name = js_get(js, child, JS_F_name), alias = js_get(js, child, JS_F_alias);

        if (js_type(js, child) != JS_import_specifier || name == 0)
            continue;
        if (js_has(js, child, "type") || js_has(js, child, "typeof")) {
            types = true;
            continue;
        }
        values = true;
        imported(js, node, last, child, string_text(js, name), alias ? alias : name);
    }
    return types && !values;
}

/* import x = require("m"): a CommonJS require, bound. */
static uint32_t import_require(struct js *js, uint32_t flat, uint32_t clause)
{
    uint32_t declare = js_new(js, LC_SYN_DECLARE, flat), bind = js_new(js, LC_SYN_BIND, clause);
    uint32_t call = js_new(js, LC_SYN_CALL, clause), name = js_new(js, LC_SYN_NAME, clause), last = 0;

    js_at(js, declare)->flags |= LC_SYN_CONST;
    js_at(js, name)->text = LC_S("require");
    js_append(js, call, &last, name);
    js_append(js, call, &last, js_node(js, js_get(js, clause, JS_F_source)));
    last = 0;
    js_append(js, bind, &last, js_node(js, js_first_named(js, clause)));
    js_append(js, bind, &last, call);
    last = 0;
    js_append(js, declare, &last, bind);
    return declare;
}

uint32_t js_lower_import(struct js *js, uint32_t flat)
{
    uint32_t node, last = 0, clause = js_first_named(js, flat), types = 0, parts = 0;

    if (js_has(js, flat, "type") || js_has(js, flat, "typeof"))
        return 0;
    if (clause != 0 && js_type(js, clause) == JS_import_require_clause)
        return import_require(js, flat, clause);
    node = js_new(js, LC_SYN_IMPORT, flat);
    js_at(js, node)->text = string_text(js, js_get(js, flat, JS_F_source));
    if (clause == 0 || js_type(js, clause) != JS_import_clause)
        return node;
    for (uint32_t child = js_flat(js, clause)->first; child != 0; child = js_flat(js, child)->next) {
        enum js_type type = js_type(js, child);

        if (!js_flat(js, child)->named)
            continue;
        parts++;
        if (type == JS_identifier)
            imported(js, node, &last, child, LC_S("default"), child);
        else if (type == JS_namespace_import)
            imported(js, node, &last, child, LC_S("*"), js_first_named(js, child));
        else if (type == JS_named_imports)
            types += named_imports(js, node, &last, child);
    }
    return types > 0 && types == parts ? 0 : node;
}

uint32_t js_import_alias(struct js *js, uint32_t flat)
{
    uint32_t declare = js_new(js, LC_SYN_DECLARE, flat), bind = js_new(js, LC_SYN_BIND, flat), last = 0;
    uint32_t name = js_first_named(js, flat);

    js_at(js, declare)->flags |= LC_SYN_CONST;
    js_append(js, bind, &last, js_node(js, name));
    js_append(js, bind, &last, name ? js_node(js, js_flat(js, name)->next) : 0);
    last = 0;
    js_append(js, declare, &last, bind);
    return declare;
}

/* ------------------------------------------------------------------------------------------------------- exports */

static uint32_t export_list(struct js *js, uint32_t flat, uint32_t clause)
{
    uint32_t node = js_new(js, LC_SYN_EXPORTS, flat), last = 0;

    js_at(js, node)->text = string_text(js, js_get(js, flat, JS_F_source));
    if (clause == 0)
        js_at(js, node)->flags |= LC_SYN_ALL;
    for (uint32_t child = clause ? js_flat(js, clause)->first : 0; child != 0; child = js_flat(js, child)->next) {
        uint32_t name = js_get(js, child, JS_F_name), alias = js_get(js, child, JS_F_alias), item, inside = 0, local;

        if (js_type(js, child) != JS_export_specifier || name == 0 || js_has(js, child, "type"))
            continue;
        item = js_new(js, LC_SYN_EXPORTED, child);
        js_at(js, item)->text = string_text(js, alias ? alias : name);
        local = js_new(js, LC_SYN_NAME, name);
        js_at(js, local)->text = string_text(js, name);
        js_append(js, item, &inside, local);
        js_append(js, node, &last, item);
    }
    return node;
}

static uint32_t export_namespace(struct js *js, uint32_t flat, uint32_t clause)
{
    uint32_t node = js_new(js, LC_SYN_EXPORTS, flat), item = js_new(js, LC_SYN_EXPORTED, clause), last = 0;
    uint32_t star = js_new(js, LC_SYN_NAME, clause);

    js_at(js, node)->text = string_text(js, js_get(js, flat, JS_F_source));
    js_at(js, item)->text = string_text(js, js_first_named(js, clause));
    js_at(js, star)->text = LC_S("*");
    js_append(js, item, &last, star);
    last = 0;
    js_append(js, node, &last, item);
    return node;
}

/* TypeScript's `export = x`. */
static uint32_t export_assignment(struct js *js, uint32_t flat)
{
    uint32_t statement = js_new(js, LC_SYN_EXPRESSION, flat), assign = js_new(js, LC_SYN_ASSIGN, flat);
    uint32_t member = js_new(js, LC_SYN_MEMBER, flat), module = js_new(js, LC_SYN_NAME, flat), last = 0;

    js_at(js, assign)->text = LC_S("=");
    js_at(js, member)->text = LC_S("exports");
    js_at(js, module)->text = LC_S("module");
    js_append(js, member, &last, module);
    last = 0;
    js_append(js, assign, &last, member);
    js_append(js, assign, &last, js_node(js, js_first_named(js, flat)));
    last = 0;
    js_append(js, statement, &last, assign);
    return statement;
}

static uint32_t clause_of(struct js *js, uint32_t flat, enum js_type type)
{
    uint32_t child = js_flat(js, flat)->first;

    while (child != 0 && js_type(js, child) != type)
        child = js_flat(js, child)->next;
    return child;
}

/* `export default x`, `export const x = …`; decorators before `export` belong to the class. */
static uint32_t export_value(struct js *js, uint32_t flat, uint32_t value)
{
    uint32_t node, lowered = js_node(js, value), last = 0;

    if (lowered == 0)
        return 0;
    node = js_new(js, LC_SYN_EXPORT, flat);
    if (js_has(js, flat, "default"))
        js_at(js, node)->flags |= LC_SYN_DEFAULT;
    js_append(js, node, &last, lowered);
    last = js_at(js, lowered)->first;
    while (last != 0 && js_at(js, last)->next != 0)
        last = js_at(js, last)->next;
    if (js_at(js, lowered)->kind == LC_SYN_CLASS)
        for (uint32_t child = js_flat(js, flat)->first; child != 0; child = js_flat(js, child)->next)
            if (js_type(js, child) == JS_decorator)
                js_append(js, lowered, &last, js_node(js, child));
    return node;
}

uint32_t js_lower_export(struct js *js, uint32_t flat)
{
    uint32_t value = js_get(js, flat, JS_F_declaration), clause;

    if (value == 0)
        value = js_get(js, flat, JS_F_value);
    if (value != 0)
        return export_value(js, flat, value);
    if (js_has(js, flat, "type") || js_has(js, flat, "as"))
        return 0;
    if (js_has(js, flat, "="))
        return export_assignment(js, flat);
    clause = clause_of(js, flat, JS_namespace_export);
    if (clause != 0)
        return export_namespace(js, flat, clause);
    clause = clause_of(js, flat, JS_export_clause);
    if (clause != 0 || js_has(js, flat, "*"))
        return export_list(js, flat, clause);
    return js_other(js, flat);
}

/* ---------------------------------------------------------------------------------------------------- TypeScript */

/* An enum is an object; what else it holds (the way back from value to name) nobody waits for. */
uint32_t js_enum(struct js *js, uint32_t flat)
{
    uint32_t declare = js_new(js, LC_SYN_DECLARE, flat), bind = js_new(js, LC_SYN_BIND, flat), last = 0;
    uint32_t object = js_new(js, LC_SYN_OBJECT, flat), body = js_get(js, flat, JS_F_body);

    for (uint32_t child = body ? js_flat(js, body)->first : 0; child != 0; child = js_flat(js, child)->next) {
        bool assigned = js_type(js, child) == JS_enum_assignment;
        uint32_t item, inside = 0;

        if (!js_flat(js, child)->named)
            continue;
        item = js_new(js, LC_SYN_PROPERTY, child);
        js_key(js, assigned ? js_get(js, child, JS_F_name) : child, &js_at(js, item)->text);
        js_append(js, item, &inside, assigned ? js_node(js, js_get(js, child, JS_F_value)) : 0);
        js_append(js, item, &inside, 0);
        js_append(js, object, &last, item);
    }
    js_at(js, declare)->flags |= LC_SYN_VAR;
    last = 0;
    js_append(js, bind, &last, js_node(js, js_get(js, flat, JS_F_name)));
    js_append(js, bind, &last, object);
    last = 0;
    js_append(js, declare, &last, bind);
    return declare;
}

/* The statements of a namespace: what it exports are its own names. */
static uint32_t namespace_body(struct js *js, uint32_t flat)
{
    uint32_t node = js_new(js, LC_SYN_BLOCK, flat), last = 0;

    for (uint32_t child = js_flat(js, flat)->first; child != 0; child = js_flat(js, child)->next) {
        uint32_t inner = child, lowered;

        if (!js_flat(js, child)->named)
            continue;
        if (js_type(js, child) == JS_export_statement)
            inner = js_get(js, child, JS_F_declaration);
        lowered = js_node(js, inner);
        if (lowered != 0)
            js_append(js, node, &last, lowered);
    }
    return node;
}

/* A namespace runs where it stands: a function called at once, whose object the name is. */
uint32_t js_namespace(struct js *js, uint32_t flat)
{
    uint32_t body = js_get(js, flat, JS_F_body), name = js_get(js, flat, JS_F_name), declare, bind, call, function;
    uint32_t last = 0;

    if (body == 0 || name == 0 || js_type(js, name) == JS_string)
        return 0;
    declare = js_new(js, LC_SYN_DECLARE, flat);
    bind = js_new(js, LC_SYN_BIND, flat);
    call = js_new(js, LC_SYN_CALL, flat);
    function = js_new(js, LC_SYN_FUNCTION, flat);
    js_at(js, declare)->flags |= LC_SYN_VAR;
    js_append(js, function, &last, js_new(js, LC_SYN_PARAMETERS, name));
    js_append(js, function, &last, namespace_body(js, body));
    last = 0;
    js_append(js, call, &last, function);
    last = 0;
    js_append(js, bind, &last, js_name(js, name));
    js_append(js, bind, &last, call);
    last = 0;
    js_append(js, declare, &last, bind);
    return declare;
}
