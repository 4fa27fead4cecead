#ifndef LC_BASE_BASE64_H
#define LC_BASE_BASE64_H

#include "layers/base/arena.h"

/* Base 64 (RFC 4648). */

/* The value of a digit of the first alphabet ('+', '/'); -1 for any other byte. */
static inline int lc_base64_digit(char c)
{
    if (lc_is_upper(c))
        return c - 'A';
    if (lc_is_lower(c))
        return c - 'a' + 26;
    if (lc_is_digit(c))
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Digits of both alphabets ('-' and '_' too), with or without padding, nothing between them; false when it is not that,
 * or a single digit is left over. Bits beyond the last byte are dropped. */
bool lc_base64_decode(lc_str text, struct lc_arena *arena, lc_str *out);

#endif
