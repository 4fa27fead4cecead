#ifndef LC_SOURCE_LEXER_H
#define LC_SOURCE_LEXER_H

#include "layers/source/imports.h"

/* What the three import lexers share: adding an item with its place, excerpts, the one note of uncertainty. */

/* Where items go.
 * Shape:  lines are counted forwards only, from the last item to the next: linear over the file.
 * Owner:  caller's storage; `out` is reset by lc_sink_init. */
struct lc_sink {
    lc_str source;
    struct lc_arena *arena;
    struct lc_imports *out;
    size_t counted;    /* lines are known up to here */
    size_t line_start; /* offset of the line `counted` is on */
    uint32_t line;
};

void lc_sink_init(struct lc_sink *sink, lc_str source, struct lc_arena *arena, struct lc_imports *out);

/* A new item at `offset`. Going backwards is allowed within the line of the item before it and earlier, at the cost of
 * counting again from the start: no lexer does so more than once for an item. The item's address holds until the next
 * add. */
struct lc_import *lc_sink_add(struct lc_sink *sink, enum lc_import_style style, size_t offset);

/* Something may be missing; the first reason stays. `why` is a literal. */
void lc_sink_uncertain(struct lc_sink *sink, const char *why);

/* The item's specifier is no literal: `text` starts at the expression. What is kept ends at its closing bracket, at a
 * line's end or after LC_EXCERPT_BYTES_MAX bytes, never inside a UTF-8 sequence. */
void lc_import_computed(struct lc_import *item, lc_str text);

#endif
