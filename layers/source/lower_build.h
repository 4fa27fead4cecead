#ifndef LC_SOURCE_LOWER_BUILD_H
#define LC_SOURCE_LOWER_BUILD_H

#include "layers/source/lower.h"

/* What the lowerings of Python and Ruby share: tables from a grammar's ids to ours, and building one node. */

/* Ids of a grammar's named symbols, or of its fields, to places in a sorted list of names.
 * Shape:  `of[id]` is the name's index in the list, 0 where the list has no such name: index 0 is nobody's.
 * Owner:  the lowering's arena. Built once for each file: some 300 binary searches. */
struct lc_lower_table {
    const uint8_t *of;
    size_t count;
};

struct lc_lower_table lc_lower_symbols(struct lc_lowering *lower, const char *const *names, size_t count);
struct lc_lower_table lc_lower_fields(struct lc_lowering *lower, const char *const *names, size_t count);

/* Levels kept free under LC_SYNTAX_DEPTH_MAX: the PROGRAM above all, and a leaf that is lowered to three nodes. */
enum { LC_LOWER_RESERVE = 4 };

/* A node being built: children are appended in order, EMPTY for 0. */
struct lc_build {
    uint32_t node, last;
};

static inline struct lc_build lc_build(struct lc_lowering *lower, enum lc_syntax_kind kind, uint32_t flat)
{
    return (struct lc_build){lc_lower_new(lower, kind, flat), 0};
}

static inline void lc_build_add(struct lc_lowering *lower, struct lc_build *build, uint32_t child)
{
    lc_lower_append(lower, build->node, &build->last, child);
}

/* Good until the next new node. */
static inline struct lc_syntax_node *lc_build_at(struct lc_lowering *lower, uint32_t node)
{
    return &lower->nodes.items[node];
}

/* A node without children that has a text. */
uint32_t lc_build_leaf(struct lc_lowering *lower, enum lc_syntax_kind kind, uint32_t flat, lc_str text);
/* A node with one child. */
uint32_t lc_build_one(struct lc_lowering *lower, enum lc_syntax_kind kind, uint32_t flat, uint32_t child);
/* A node with two. */
uint32_t lc_build_two(struct lc_lowering *lower, enum lc_syntax_kind kind, uint32_t flat, uint32_t a, uint32_t b);

/* Up to `most` digits of `base` at `text[*at]`, over which *at goes. */
uint32_t lc_lower_digits(lc_str text, size_t *at, unsigned base, unsigned most);

#endif
