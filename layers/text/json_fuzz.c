/* Any bytes as JSON: the tree must be sound, and every place inside the text. */

#include "layers/text/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void walk(const struct lc_node *node, size_t size)
{
    size_t count = 0;

    if (node->span.offset > size || node->span.length > size - node->span.offset || node->span.line == 0)
        LC_BUG("a place outside the text");
    for (const struct lc_node *child = node->first; child; child = child->next, count++) {
        if (child->parent != node)
            LC_BUG("a child of somebody else");
        walk(child, size); /* depth is LC_TEXT_DEPTH_MAX at most */
    }
    if (count != node->count)
        LC_BUG("children are miscounted");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lc_arena arena;
    struct lc_err err = {0};
    const struct lc_node *node;

    lc_arena_init(&arena, 1);
    if (lc_document_parse(LC_NOTATION_JSON, (lc_str){(const char *)data, size}, &arena, &node, &err) == LC_OK)
        walk(node, size);
    else if (err.text[0] == '\0')
        LC_BUG("an error without a reason");
    lc_arena_release(&arena);
    return 0;
}
