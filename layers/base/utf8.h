#ifndef LC_BASE_UTF8_H
#define LC_BASE_UTF8_H

#include "layers/base/buf.h"

/* Length in bytes of the well-formed UTF-8 sequence at the start of `s` (1 to 4), 0 when it is not one (overlong,
 * surrogate, cut). */
size_t lc_utf8_step(lc_str s, uint32_t *code_point);
/* The code point in UTF-8, U+FFFD for surrogates and what is beyond Unicode; gives how many bytes were written. */
size_t lc_utf8_put(char out[4], uint32_t code_point);
bool lc_utf8_is_valid(lc_str s);
/* Control characters: C0 with DEL, and C1 as UTF-8 (U+0080..U+009F), line and bidi controls that can forge terminal or
 * log text. */
bool lc_utf8_is_control(uint32_t code_point);
/* `s` as safe text for people: control characters as \n, \t, \x1b, \u202e…, bytes that are not UTF-8 as \xff, a
 * backslash as it is. */
void lc_utf8_add_escaped(struct lc_buf *buf, lc_str s);
lc_str lc_utf8_escaped(struct lc_arena *arena, lc_str s);
/* Nearest of `count` candidates by edit distance, for "did you mean"; an empty slice when none is near (over a third of
 * its length away). */
lc_str lc_nearest(lc_str word, const lc_str *candidates, size_t count);

#endif
