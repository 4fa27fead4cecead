/* Any bytes as a source of any language, chosen by the first: what comes back is a tree inside of the source. */
#include "layers/base/caps.h"
#include "layers/source/syntax.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look(const struct lc_syntax *syntax, uint32_t at, unsigned depth, uint32_t *seen)
{
    const struct lc_syntax_node *node = lc_syntax_at(syntax, at);

    LC_ASSERT(at < syntax->node_count && depth < 8 * LC_SYNTAX_DEPTH_MAX);
    LC_ASSERT(node->kind < LC_SYN_KIND_COUNT && node->start <= node->end && node->end <= syntax->source.len);
    LC_ASSERT(++*seen <= syntax->node_count); /* no node is met twice */
    for (uint32_t child = node->first; child != 0; child = syntax->nodes[child].next)
        look(syntax, child, depth + 1, seen);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lc_arena arena;
    struct lc_syntax syntax;
    struct lc_err err = {0};
    uint32_t seen = 0, line, column;

    if (size == 0)
        return 0;
    lc_arena_init(&arena, 7);
    if (lc_syntax_parse((lc_str){(const char *)data + 1, size - 1}, (enum lc_syntax_language)(data[0] % 5), &arena,
                        &syntax, &err) == LC_OK) {
        look(&syntax, 0, 0, &seen);
        lc_syntax_place(&syntax, (uint32_t)(size - 1), &line, &column);
        LC_ASSERT(line >= 1 && line <= syntax.line_count && column >= 1);
        LC_ASSERT(lc_syntax_dump(&syntax, 0, false, &arena).len > 0);
    } else {
        LC_ASSERT(err.text[0] != '\0');
    }
    lc_arena_release(&arena);
    return 0;
}
