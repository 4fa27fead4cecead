/* Slices: comparing, searching, cutting. Nothing here allocates. */
#include "layers/base/str.h"

int lc_str_cmp(lc_str a, lc_str b)
{
    size_t shared = a.len < b.len ? a.len : b.len;
    int order = shared > 0 ? memcmp(a.ptr, b.ptr, shared) : 0;

    if (order != 0)
        return order < 0 ? -1 : 1;
    return (a.len > b.len) - (a.len < b.len);
}

int lc_str_casecmp(lc_str a, lc_str b)
{
    size_t shared = a.len < b.len ? a.len : b.len;

    for (size_t i = 0; i < shared; i++) {
        unsigned char x = (unsigned char)lc_to_lower(a.ptr[i]), y = (unsigned char)lc_to_lower(b.ptr[i]);
        if (x != y)
            return x < y ? -1 : 1;
    }
    return (a.len > b.len) - (a.len < b.len);
}

bool lc_str_caseeq(lc_str a, lc_str b)
{
    return a.len == b.len && lc_str_casecmp(a, b) == 0;
}

size_t lc_str_find_byte(lc_str s, char byte)
{
    const char *at = s.len > 0 ? memchr(s.ptr, (unsigned char)byte, s.len) : NULL;

    return at ? (size_t)(at - s.ptr) : LC_NPOS;
}

size_t lc_str_find_last_byte(lc_str s, char byte)
{
    const char *at = s.len > 0 ? memrchr(s.ptr, (unsigned char)byte, s.len) : NULL;

    return at ? (size_t)(at - s.ptr) : LC_NPOS;
}

size_t lc_str_find(lc_str s, lc_str needle)
{
    const char *at;

    if (needle.len == 0)
        return 0;
    if (needle.len > s.len)
        return LC_NPOS;
    at = memmem(s.ptr, s.len, needle.ptr, needle.len);
    return at ? (size_t)(at - s.ptr) : LC_NPOS;
}

lc_str lc_str_trim(lc_str s)
{
    while (s.len > 0 && lc_is_blank(s.ptr[0]))
        s = lc_str_from_index(s, 1);
    while (s.len > 0 && lc_is_blank(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

bool lc_str_next(lc_str *rest, char separator, lc_str *part)
{
    size_t at;

    if (rest->ptr == NULL)
        return false;
    at = lc_str_find_byte(*rest, separator);
    if (at == LC_NPOS) {
        *part = *rest;
        *rest = (lc_str){NULL, 0};
        return true;
    }
    *part = lc_str_cut(*rest, 0, at);
    *rest = lc_str_from_index(*rest, at + 1);
    return true;
}

bool lc_str_to_u64(lc_str s, uint64_t *out)
{
    uint64_t value = 0;

    if (s.len == 0 || s.len > 19)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if (!lc_is_digit(s.ptr[i]))
            return false;
        value = value * 10 + (uint64_t)(s.ptr[i] - '0');
    }
    *out = value;
    return true;
}

bool lc_str_is_date(lc_str s)
{
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    uint64_t year, month, day, last;

    if (s.len != 10 || s.ptr[4] != '-' || s.ptr[7] != '-' || !lc_str_to_u64(lc_str_cut(s, 0, 4), &year) ||
        !lc_str_to_u64(lc_str_cut(s, 5, 7), &month) || !lc_str_to_u64(lc_str_cut(s, 8, 10), &day))
        return false;
    if (month < 1 || month > 12)
        return false;
    last = days[month - 1];
    if (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0))
        last = 29;
    return day >= 1 && day <= last;
}

__extension__ typedef unsigned __int128 lc_u128;

static uint64_t mix(uint64_t a, uint64_t b)
{
    lc_u128 product = (lc_u128)a * b;

    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Folded 128-bit multiplication over 8-byte words, each word whitened by the seed. */
uint64_t lc_str_hash(lc_str s, uint64_t seed)
{
    const uint64_t k0 = 0x9e3779b97f4a7c15u, k1 = 0xd6e8feb86659fd93u;
    uint64_t hash = seed ^ mix(s.len ^ k0, k1), word;
    size_t at = 0;

    for (; s.len - at >= 8; at += 8) {
        memcpy(&word, s.ptr + at, 8);
        hash = mix(hash ^ word, k0 ^ seed);
    }
    if (at < s.len) {
        word = 0;
        memcpy(&word, s.ptr + at, s.len - at);
        hash = mix(hash ^ word, k1 ^ seed);
    }
    return mix(hash ^ k1, k0);
}
