/* A plan in JSON, without what nobody here asks for: real plans have tens of megabytes, most of it other resources. */
#include "layers/base/caps.h"
#include "layers/base/utf8.h"
#include "lint/input/terraform/terraform.h"

struct building {
    struct lc_reader *reader;
    struct lc_arena *arena;
    size_t nodes;
};

static bool is_one_of(lc_str text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (lc_str_is(text, words[i]))
            return true;
    return false;
}

#define ONE_OF(text, words) is_one_of((text), (words), sizeof(words) / sizeof *(words))

/* The value of `key` in `map`, the `depth`th container: does anybody ask for it? A resource says its type before
 * everything that is large. */
static bool is_wanted(const struct lc_node *map, lc_str key, unsigned depth)
{
    static const char *const top[] = {"planned_values", "values", "configuration", "resource_changes"};
    static const char *const never[] = {"before",         "before_sensitive", "after",      "after_sensitive",
                                        "schema_version", "provider_config",  "depends_on", "provisioners"};
    static const char *const large[] = {"values", "sensitive_values", "change", "expressions"};
    static const char *const types[] = {"aws_lambda_function", "aws_lambda_layer_version", "aws_lambda_alias",
                                        "aws_lambda_provisioned_concurrency_config", "aws_cloudfront_distribution"};
    lc_str type = lc_node_text(lc_node_get(map, LC_S("type")));

    if (depth == 1)
        return ONE_OF(key, top);
    if (ONE_OF(key, never))
        return false;
    return type.len == 0 || !ONE_OF(key, large) || ONE_OF(type, types);
}

/* Over a value whose first event was read. */
static enum lc_status skip(struct building *building, struct lc_event event, struct lc_err *err)
{
    unsigned open = 0;

    for (;;) {
        enum lc_status status;
        if (event.kind == LC_EVENT_MAP || event.kind == LC_EVENT_LIST)
            open++;
        if (event.kind == LC_EVENT_MAP_END || event.kind == LC_EVENT_LIST_END)
            open--;
        if (open == 0)
            return LC_OK;
        status = lc_reader_next(building->reader, &event, err);
        if (status != LC_OK)
            return status;
    }
}

static enum lc_status build(struct building *building, const struct lc_event *event, const struct lc_node *parent,
                            unsigned depth, struct lc_node **out, struct lc_err *err)
{
    struct lc_node *node = LC_NEW(building->arena, struct lc_node), *last = NULL;
    struct lc_event next, key = {0};
    enum lc_status status;

    if (++building->nodes > LC_TEXT_NODES_MAX)
        return lc_fail(err, LC_LIMIT, "line %u, column %u: more than %u values", event->span.line, event->span.column,
                       LC_TEXT_NODES_MAX);
    *node = (struct lc_node){.kind = event->kind, .text = event->text, .span = event->span, .parent = parent};
    *out = node;
    while (event->kind == LC_EVENT_MAP || event->kind == LC_EVENT_LIST) {
        struct lc_node *child;
        status = lc_reader_next(building->reader, &next, err);
        if (status != LC_OK || next.kind == LC_EVENT_MAP_END || next.kind == LC_EVENT_LIST_END)
            return status;
        if (next.kind == LC_EVENT_KEY) {
            key = next;
            continue;
        }
        if (event->kind == LC_EVENT_MAP && !is_wanted(node, key.text, depth + 1)) {
            status = skip(building, next, err);
            if (status != LC_OK)
                return status;
            continue;
        }
        status = build(building, &next, node, depth + 1, &child, err);
        if (status != LC_OK)
            return status;
        if (event->kind == LC_EVENT_MAP) {
            child->key = key.text;
            child->key_span = key.span;
        }
        if (last)
            last->next = child;
        else
            node->first = child;
        last = child;
        node->count++;
    }
    return LC_OK;
}

enum lc_status lc_tf_plan_read(struct lc_terraform *tf, lc_str path, lc_str text, const struct lc_node **out,
                               struct lc_err *err)
{
    struct building building = {.arena = tf->arena};
    lc_str shown = lc_utf8_escaped(tf->arena, path);
    struct lc_err cause = {0};
    struct lc_event event;
    struct lc_node *root = NULL;
    enum lc_status status;

    building.reader = lc_reader_new(LC_NOTATION_JSON, text, tf->arena);
    status = lc_reader_next(building.reader, &event, &cause);
    if (status == LC_OK)
        status = build(&building, &event, NULL, 0, &root, &cause);
    if (status == LC_OK)
        status = lc_reader_next(building.reader, &event, &cause); /* refuses what comes behind */
    lc_reader_free(building.reader);
    if (status != LC_OK)
        return lc_fail(err, status, "'%.*s', %s", LC_FMT(shown), cause.text);
    *out = root;
    return LC_OK;
}
