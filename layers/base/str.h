#ifndef LC_BASE_STR_H
#define LC_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "layers/base/banned.h"

/* Borrowed bytes.
 * Shape:  `len` bytes at `ptr`; no terminator promised, NUL and invalid UTF-8 allowed. An empty slice may have a NULL
 *         ptr.
 * Owner:  somebody else, usually an arena; a slice never outlives what it was cut from. */
typedef struct lc_str {
    const char *ptr;
    size_t len;
} lc_str;

/* A literal as a slice: LC_S in code, LC_S_INIT in const tables. */
#define LC_S(literal) ((lc_str){(literal), sizeof(literal) - 1})
/* clang-format off */
#define LC_S_INIT(literal) {(literal), sizeof(literal) - 1}
/* clang-format on */

/* For "%.*s": both arguments. Longer than INT_MAX is cut, which no path or message reaches. */
#define LC_FMT(s) lc_str_int_len(s), ((s).len > 0 ? (s).ptr : "")

static inline int lc_str_int_len(lc_str s)
{
    return s.len > 0x7fffffff ? 0x7fffffff : (int)s.len;
}

static inline lc_str lc_str_from(const char *cstring)
{
    return (lc_str){cstring, cstring ? strlen(cstring) : 0};
}

static inline bool lc_str_eq(lc_str a, lc_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool lc_str_is(lc_str a, const char *cstring)
{
    return lc_str_eq(a, lc_str_from(cstring));
}

static inline bool lc_str_has_prefix(lc_str s, lc_str prefix)
{
    return s.len >= prefix.len && (prefix.len == 0 || memcmp(s.ptr, prefix.ptr, prefix.len) == 0);
}

static inline bool lc_str_has_suffix(lc_str s, lc_str suffix)
{
    return s.len >= suffix.len && (suffix.len == 0 || memcmp(s.ptr + s.len - suffix.len, suffix.ptr, suffix.len) == 0);
}

/* The part from `from` to before `to`; both are clamped to the slice. */
static inline lc_str lc_str_cut(lc_str s, size_t from, size_t to)
{
    if (to > s.len)
        to = s.len;
    if (from > to)
        from = to;
    return (lc_str){from > 0 ? s.ptr + from : s.ptr, to - from};
}

static inline lc_str lc_str_from_index(lc_str s, size_t from)
{
    return lc_str_cut(s, from, s.len);
}

#define LC_NPOS ((size_t)-1)

/* Order by unsigned bytes, shorter first when one is a prefix: -1, 0 or 1. The only order that reaches any output. */
int lc_str_cmp(lc_str a, lc_str b);

/* ASCII letters only, whatever the locale. */
int lc_str_casecmp(lc_str a, lc_str b);
bool lc_str_caseeq(lc_str a, lc_str b);

/* Index of the first / last `byte`, or of the first `needle`; LC_NPOS when absent. An empty needle is at 0. */
size_t lc_str_find_byte(lc_str s, char byte);
size_t lc_str_find_last_byte(lc_str s, char byte);
size_t lc_str_find(lc_str s, lc_str needle);

static inline bool lc_str_contains(lc_str s, lc_str needle)
{
    return lc_str_find(s, needle) != LC_NPOS;
}

/* Without ASCII blanks (space, tab, CR, LF, VT, FF) at both ends. */
lc_str lc_str_trim(lc_str s);

/* Takes the part before the next `separator` off `*rest` into `*part`; false when nothing is left. "a//b" by '/' gives
 * "a", "", "b". */
bool lc_str_next(lc_str *rest, char separator, lc_str *part);

/* A decimal number of 1 to 19 digits and nothing else. */
bool lc_str_to_u64(lc_str s, uint64_t *out);

/* YYYY-MM-DD with a month and a day that the Gregorian calendar has. */
bool lc_str_is_date(lc_str s);

/* 64-bit hash of the bytes under a seed; for tables only, never for output. */
uint64_t lc_str_hash(lc_str s, uint64_t seed);

/* ASCII classes and case, whatever the locale. */
static inline bool lc_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool lc_is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static inline bool lc_is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static inline bool lc_is_alpha(char c)
{
    return lc_is_upper(c) || lc_is_lower(c);
}

static inline bool lc_is_alnum(char c)
{
    return lc_is_alpha(c) || lc_is_digit(c);
}

static inline bool lc_is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline char lc_to_lower(char c)
{
    return lc_is_upper(c) ? (char)(c + 32) : c;
}

#endif
