/* package.json as Node reads it: one pass over the text, which is checked to its end; values are kept for the few keys
 * that resolution asks for. */

#include "layers/package/manifest.h"

enum key { KEY_NONE, KEY_NAME, KEY_VERSION, KEY_MAIN, KEY_TYPE, KEY_EXPORTS, KEY_IMPORTS };

/* Shape: `key` is the top-level key whose value is being read, `from` where that value begins when it is a
 *        container. */
struct pass {
    lc_str bytes;
    struct lc_arena *arena;
    struct lc_npm_manifest *out;
    enum key key;
    unsigned depth;
    uint64_t from;
};

static enum key key_of(lc_str text)
{
    static const struct {
        lc_str name;
        enum key key;
    } keys[] = {{LC_S_INIT("name"), KEY_NAME},       {LC_S_INIT("version"), KEY_VERSION},
                {LC_S_INIT("main"), KEY_MAIN},       {LC_S_INIT("type"), KEY_TYPE},
                {LC_S_INIT("exports"), KEY_EXPORTS}, {LC_S_INIT("imports"), KEY_IMPORTS}};

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (lc_str_eq(keys[i].name, text))
            return keys[i].key;
    return KEY_NONE;
}

static void set_odd(struct pass *pass, bool odd, const char *why)
{
    if (odd && !pass->out->odd)
        pass->out->why = lc_str_from(why);
    pass->out->odd = pass->out->odd || odd;
}

/* The last of repeated keys counts, whatever its value is. */
static void set_text(struct pass *pass, lc_str text, bool is_text)
{
    struct lc_npm_manifest *out = pass->out;

    switch (pass->key) {
    case KEY_NAME:
        out->name = text;
        set_odd(pass, !is_text, "its name is no text");
        break;
    case KEY_VERSION: out->version = text; break;
    case KEY_TYPE:
        out->type = text;
        set_odd(pass, !is_text, "its type is no text");
        break;
    case KEY_MAIN:
        out->main = text;
        out->has_main = is_text;
        break;
    case KEY_NONE:
    case KEY_EXPORTS:
    case KEY_IMPORTS: break;
    }
}

static void set_tree(struct pass *pass, const struct lc_node *node)
{
    if (pass->key == KEY_EXPORTS) {
        pass->out->exports = node;
        pass->out->null_exports = node == NULL;
    } else if (pass->key == KEY_IMPORTS) {
        pass->out->imports = node;
    }
}

static void scalar(struct pass *pass, const struct lc_event *event)
{
    struct lc_node *node = NULL;

    set_text(pass, event->kind == LC_EVENT_STRING ? event->text : (lc_str){0}, event->kind == LC_EVENT_STRING);
    if (event->kind != LC_EVENT_NULL && (pass->key == KEY_EXPORTS || pass->key == KEY_IMPORTS)) {
        node = LC_NEW(pass->arena, struct lc_node);
        node->kind = event->kind;
        node->text = event->text;
        node->span = event->span;
    }
    set_tree(pass, node);
    pass->key = KEY_NONE;
}

/* A container that begins at `from` has ended before `to`. */
static enum lc_status container(struct pass *pass, uint64_t to, struct lc_err *err)
{
    const struct lc_node *node = NULL;
    enum lc_status status = LC_OK;

    set_text(pass, (lc_str){0}, false);
    if (pass->key == KEY_EXPORTS || pass->key == KEY_IMPORTS)
        status = lc_document_parse(LC_NOTATION_JSON, lc_str_cut(pass->bytes, (size_t)pass->from, (size_t)to),
                                   pass->arena, &node, err);
    if (status == LC_OK)
        set_tree(pass, node);
    pass->key = KEY_NONE;
    return status;
}

static enum lc_status take(struct pass *pass, const struct lc_event *event, struct lc_err *err)
{
    switch (event->kind) {
    case LC_EVENT_MAP:
    case LC_EVENT_LIST:
        set_odd(pass, pass->depth == 0 && event->kind == LC_EVENT_LIST, "no object at the top");
        if (++pass->depth == 2)
            pass->from = event->span.offset;
        return LC_OK;
    case LC_EVENT_MAP_END:
    case LC_EVENT_LIST_END:
        return --pass->depth == 1 ? container(pass, event->span.offset + event->span.length, err) : LC_OK;
    case LC_EVENT_KEY:
        if (pass->depth == 1)
            pass->key = key_of(event->text);
        return LC_OK;
    case LC_EVENT_STRING:
    case LC_EVENT_NUMBER:
    case LC_EVENT_TRUE:
    case LC_EVENT_FALSE:
    case LC_EVENT_NULL:
        if (pass->depth == 0 && event->kind == LC_EVENT_NULL)
            return lc_fail(err, LC_MALFORMED, "null at the top");
        set_odd(pass, pass->depth == 0, "no object at the top");
        if (pass->depth == 1)
            scalar(pass, event);
        return LC_OK;
    case LC_EVENT_END:
    case LC_EVENT_PLAIN:
    case LC_EVENT_ALIAS: break;
    }
    return LC_OK;
}

/* None of the keys stands between quotes anywhere, be it as a key or a value. */
static bool is_keyless(lc_str bytes)
{
    return !lc_str_contains(bytes, LC_S("\"main\"")) && !lc_str_contains(bytes, LC_S("\"name\"")) &&
           !lc_str_contains(bytes, LC_S("\"type\"")) && !lc_str_contains(bytes, LC_S("\"exports\"")) &&
           !lc_str_contains(bytes, LC_S("\"imports\""));
}

void lc_npm_manifest_read(lc_str bytes, struct lc_arena *arena, struct lc_npm_manifest *out)
{
    struct pass pass = {.bytes = bytes, .arena = arena, .out = out};
    struct lc_reader *reader = lc_reader_new(LC_NOTATION_JSON, bytes, arena);
    struct lc_event event = {.kind = LC_EVENT_NULL};
    struct lc_err err = {0};
    enum lc_status status = LC_OK;

    *out = (struct lc_npm_manifest){0};
    while (status == LC_OK) {
        status = lc_reader_next(reader, &event, &err);
        if (status != LC_OK || event.kind == LC_EVENT_END)
            break;
        status = take(&pass, &event, &err);
    }
    lc_reader_free(reader);
    if (status != LC_OK) {
        *out = (struct lc_npm_manifest){.broken = status == LC_MALFORMED, .unread = status != LC_MALFORMED};
        out->why = lc_arena_copy(arena, lc_str_from(err.text));
        out->keyless = out->broken && is_keyless(bytes);
    }
    out->is_module = lc_str_is(out->type, "module");
}
