#ifndef LC_SOURCE_GRAMMARS_CLASSES_H
#define LC_SOURCE_GRAMMARS_CLASSES_H

/* Put before every grammar's source by the Makefile. The scanners ask the C library what a letter or a space is, and
 * its answer depends on the locale; here it never does. Outside ASCII the spaces are those of Unicode (White_Space and
 * U+FEFF, which ECMAScript counts among them), everything else is a letter: what scanners ask is where a word may go
 * on, and no language here gives another meaning to a character above ASCII.
 * Source: Unicode PropList.txt, White_Space; ECMA-262, section "White Space". */

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <wctype.h>

#undef iswspace
#undef iswalpha
#undef iswdigit
#undef iswalnum
#undef iswlower
#undef iswupper
#undef iswxdigit

static inline int lc_class_space(uint32_t c)
{
    return (c >= '\t' && c <= '\r') || c == ' ' || c == 0x85 || c == 0xa0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000 ||
           c == 0xfeff;
}

static inline int lc_class_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static inline int lc_class_lower(uint32_t c)
{
    return c >= 'a' && c <= 'z';
}

static inline int lc_class_upper(uint32_t c)
{
    return c >= 'A' && c <= 'Z';
}

/* The lexer's lookahead is -1 where bytes are not UTF-8. */
static inline int lc_class_alpha(uint32_t c)
{
    return lc_class_lower(c) || lc_class_upper(c) || (c >= 0x80 && c <= 0x10ffff && !lc_class_space(c));
}

static inline int lc_class_hex(uint32_t c)
{
    return lc_class_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

#define iswspace(c) lc_class_space((uint32_t)(c))
#define iswalpha(c) lc_class_alpha((uint32_t)(c))
#define iswdigit(c) lc_class_digit((uint32_t)(c))
#define iswalnum(c) (lc_class_alpha((uint32_t)(c)) || lc_class_digit((uint32_t)(c)))
#define iswlower(c) lc_class_lower((uint32_t)(c))
#define iswupper(c) lc_class_upper((uint32_t)(c))
#define iswxdigit(c) lc_class_hex((uint32_t)(c))

/* A scanner that allocates must not outlive the parse it belongs to: through tree-sitter's allocator, which is ours. */
#define TREE_SITTER_REUSE_ALLOCATOR
extern void *(*ts_current_malloc)(size_t size);
extern void *(*ts_current_calloc)(size_t count, size_t size);
extern void *(*ts_current_realloc)(void *bytes, size_t size);
extern void (*ts_current_free)(void *bytes);
#define malloc ts_current_malloc
#define calloc ts_current_calloc
#define realloc ts_current_realloc
#define free ts_current_free

#endif
