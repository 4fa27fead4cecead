/* A text as a tree of values, built from the reader's events without recursion. */

#include <inttypes.h>

#include "layers/base/map.h"
#include "layers/text/reader.h"

/* Shape:  `open` are the containers around the next value, `last` the newest child of each. */
struct builder {
    struct lc_arena *arena;
    struct lc_node *root;
    struct lc_node *open[LC_TEXT_DEPTH_MAX], *last[LC_TEXT_DEPTH_MAX];
    unsigned depth;
    size_t count;
    lc_str key;
    struct lc_span key_span;
    struct lc_map anchors;
    bool has_anchors;
};

static enum lc_status fail_at(struct lc_err *err, enum lc_status status, const struct lc_span *span, const char *what)
{
    return lc_fail(err, status, "line %" PRIu32 ", column %" PRIu32 ": %s", span->line, span->column, what);
}

static void set_anchor(struct builder *b, lc_str anchor, struct lc_node *node)
{
    if (anchor.len == 0)
        return;
    if (!b->has_anchors)
        lc_map_init(&b->anchors, b->arena, 16);
    b->has_anchors = true;
    *lc_map_put(&b->anchors, anchor) = node;
}

static struct lc_node *add_node(struct builder *b, const struct lc_event *event)
{
    struct lc_node *node = LC_NEW(b->arena, struct lc_node);

    node->kind = event->kind;
    node->text = event->text;
    node->tag = event->tag;
    node->span = event->span;
    if (b->depth == 0) {
        b->root = node;
        return node;
    }

    struct lc_node *parent = b->open[b->depth - 1], *last = b->last[b->depth - 1];

    node->parent = parent;
    LC_ASSERT(parent);
    if (parent->kind == LC_EVENT_MAP) {
        node->key = b->key;
        node->key_span = b->key_span;
    }
    if (last)
        last->next = node;
    else
        parent->first = node;
    b->last[b->depth - 1] = node;
    parent->count++;
    return node;
}

static enum lc_status add_value(struct builder *b, const struct lc_event *event, struct lc_err *err)
{
    if (++b->count > LC_TEXT_NODES_MAX)
        return fail_at(err, LC_LIMIT, &event->span, "too many values");

    struct lc_node *node = add_node(b, event);

    set_anchor(b, event->anchor, node);
    if (event->kind == LC_EVENT_ALIAS) {
        node->aliased = b->has_anchors ? lc_map_get(&b->anchors, event->text) : NULL;
        if (!node->aliased)
            return fail_at(err, LC_MALFORMED, &event->span, "alias of an anchor that is not defined");
    }
    if (event->kind == LC_EVENT_MAP || event->kind == LC_EVENT_LIST) {
        LC_ASSERT(b->depth < LC_TEXT_DEPTH_MAX); /* the reader counts too */
        b->open[b->depth] = node;
        b->last[b->depth++] = NULL;
    }
    return LC_OK;
}

static enum lc_status build(struct builder *b, struct lc_reader *reader, struct lc_err *err)
{
    for (;;) {
        struct lc_event event;
        enum lc_status status = lc_reader_next(reader, &event, err);

        if (status != LC_OK)
            return status;
        switch (event.kind) {
        case LC_EVENT_END:
            if (!b->root)
                b->root = LC_NEW(b->arena, struct lc_node); /* an empty YAML text */
            if (b->count == 0) {
                b->root->kind = LC_EVENT_NULL;
                b->root->span = event.span;
            }
            return LC_OK;
        case LC_EVENT_KEY:
            b->key = event.text;
            b->key_span = event.span;
            break;
        case LC_EVENT_MAP_END:
        case LC_EVENT_LIST_END: b->depth--; break;
        case LC_EVENT_MAP:
        case LC_EVENT_LIST:
        case LC_EVENT_STRING:
        case LC_EVENT_NUMBER:
        case LC_EVENT_TRUE:
        case LC_EVENT_FALSE:
        case LC_EVENT_NULL:
        case LC_EVENT_PLAIN:
        case LC_EVENT_ALIAS:
            status = add_value(b, &event, err);
            if (status != LC_OK)
                return status;
            break;
        }
    }
}

enum lc_status lc_document_parse(enum lc_notation syntax, lc_str text, struct lc_arena *arena,
                                 const struct lc_node **out, struct lc_err *err)
{
    struct builder b = {.arena = arena};
    struct lc_reader *reader = lc_reader_new(syntax, text, arena);
    enum lc_status status = build(&b, reader, err);

    lc_reader_free(reader);
    if (status == LC_OK)
        *out = b.root;
    return status;
}

/* An anchor never stands on an alias, so one step is the whole way. */
static const struct lc_node *meant(const struct lc_node *node)
{
    return node && node->kind == LC_EVENT_ALIAS ? node->aliased : node;
}

const struct lc_node *lc_node_get(const struct lc_node *map, lc_str key)
{
    const struct lc_node *found = NULL;

    map = meant(map);
    if (!map || map->kind != LC_EVENT_MAP)
        return NULL;
    for (const struct lc_node *child = map->first; child; child = child->next)
        if (lc_str_eq(child->key, key))
            found = child;
    return found;
}

bool lc_node_is_text(const struct lc_node *node)
{
    node = meant(node);
    return node && (node->kind == LC_EVENT_STRING || node->kind == LC_EVENT_PLAIN);
}

lc_str lc_node_text(const struct lc_node *node)
{
    return lc_node_is_text(node) ? meant(node)->text : (lc_str){0};
}
