#ifndef LC_SOURCE_LOWER_H
#define LC_SOURCE_LOWER_H

#include <tree_sitter/api.h>

#include "layers/source/syntax.h"

/* Inside of layers/source: from a grammar's tree to ours. syntax.c parses, flattens, and owns memory and depth; a
 * language's file knows its grammar's node names. */

/* One node of tree-sitter's tree, flattened in a single cursor walk; the tree itself is gone by then.
 * Shape:  `symbol` and `field` are the grammar's ids; `first`, `next` indices, 0 for none, in the order of the source
 *         (a first child is always the next item). Named nodes are kept without comments, and anonymous ones (keywords,
 *         operators) without brackets, quotes, ";", ".", ":", "=>"; a "," only inside array and array_pattern.
 *         `error`: an ERROR or a missing token, without children; count it out. Type annotations have no children. */
struct lc_flat_node {
    uint16_t symbol, field;
    bool named, error;
    uint32_t start, end;
    uint32_t first, next;
};

struct lc_lowering {
    lc_str source;
    enum lc_syntax_language language;
    const TSLanguage *grammar;
    const struct lc_flat_node *flat;
    uint32_t flat_count;
    uint32_t errors; /* flat nodes with `error` */
    struct lc_arena *arena;
    unsigned depth;
    struct {
        struct lc_syntax_node *items;
        size_t count, capacity;
    } nodes;
};

/* Parses `source` inside the budgets and hands its flat tree, which is gone afterwards, to `use`.
 * Errors: those of lc_syntax_parse. `use` is then not called. */
typedef void (*lc_flat_use)(struct lc_lowering *lower, void *context);
LC_MUST_USE enum lc_status lc_flat_parse(lc_str source, const TSLanguage *grammar, struct lc_arena *arena,
                                         lc_flat_use use, void *context, struct lc_err *err);
/* The offsets of all lines. */
uint32_t *lc_flat_lines(lc_str source, struct lc_arena *arena, uint32_t *line_count);

/* A new node without children, spanning the flat node's bytes. Returns its index. */
uint32_t lc_lower_new(struct lc_lowering *lower, enum lc_syntax_kind kind, uint32_t flat);
/* Appends: `*last` is the parent's last child so far, 0 at first. A child of 0 becomes EMPTY. */
void lc_lower_append(struct lc_lowering *lower, uint32_t parent, uint32_t *last, uint32_t child);
/* The grammar's name of a flat node, and of its field ("" for none). */
const char *lc_flat_type(const struct lc_lowering *lower, uint32_t flat);
const char *lc_flat_field(const struct lc_lowering *lower, uint32_t flat);
uint32_t lc_flat_by_field(const struct lc_lowering *lower, uint32_t flat, const char *field);
/* The first child with that field, 0 for none. `field` is 0 for none, or resolved once with
 * ts_language_field_id_for_name: names cost a search in every call. */
static inline uint32_t lc_flat_by_field_id(const struct lc_lowering *lower, uint32_t flat, TSFieldId field)
{
    uint32_t child = lower->flat[flat].first;

    while (child != 0 && lower->flat[child].field != field)
        child = lower->flat[child].next;
    return child;
}
lc_str lc_flat_text(const struct lc_lowering *lower, uint32_t flat);

/* The languages: each lowers the whole from flat node 0 to node 0. */
void lc_lower_javascript(struct lc_lowering *lower); /* and TypeScript */
void lc_lower_python(struct lc_lowering *lower);
void lc_lower_ruby(struct lc_lowering *lower);

#endif
