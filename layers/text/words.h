#ifndef LC_TEXT_WORDS_H
#define LC_TEXT_WORDS_H

#include "layers/base/str.h"

/* Which of a few words stand in a text, told in one pass over it.
 * Shape:  words of at least two bytes, found anywhere, inside of longer words too. `means` are bits of the caller's;
 *         several words may share them. */
struct lc_word {
    const char *bytes;
    unsigned means;
};

/* The bits of all words that stand in `text`. Reads on until it has seen every bit.
 * Source: S. Wu, U. Manber, "A fast algorithm for multi-pattern searching", 1994. */
unsigned lc_words_in(lc_str text, const struct lc_word *words, size_t count);

#endif
