/* UTF-8 and text that is safe to show. */
#include "layers/base/utf8.h"

size_t lc_utf8_step(lc_str s, uint32_t *code_point)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char first;
    size_t length;
    uint32_t value;

    if (s.len == 0)
        return 0;
    first = (unsigned char)s.ptr[0];
    if (first < 0x80) {
        *code_point = first;
        return 1;
    }
    length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || s.len < length)
        return 0;
    value = first & (0xffu >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        unsigned char next = (unsigned char)s.ptr[i];
        if ((next & 0xc0) != 0x80)
            return 0;
        value = value << 6 | (next & 0x3fu);
    }
    if (value < least[length] || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
        return 0;
    *code_point = value;
    return length;
}

size_t lc_utf8_put(char out[4], uint32_t c)
{
    if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
        c = 0xfffd;
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xc0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xe0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3f));
        out[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3f));
    out[2] = (char)(0x80 | (c >> 6 & 0x3f));
    out[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}

bool lc_utf8_is_valid(lc_str s)
{
    uint32_t code_point;

    for (size_t at = 0, step; at < s.len; at += step) {
        if ((unsigned char)s.ptr[at] < 0x80) {
            step = 1;
            continue;
        }
        step = lc_utf8_step(lc_str_from_index(s, at), &code_point);
        if (step == 0)
            return false;
    }
    return true;
}

bool lc_utf8_is_control(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x61c || (c >= 0x200b && c <= 0x200f) ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

static void add_control(struct lc_buf *buf, uint32_t c)
{
    if (c == '\n')
        lc_buf_add(buf, LC_S("\\n"));
    else if (c == '\t')
        lc_buf_add(buf, LC_S("\\t"));
    else if (c == '\r')
        lc_buf_add(buf, LC_S("\\r"));
    else if (c < 0x80)
        lc_buf_printf(buf, "\\x%02x", c);
    else
        lc_buf_printf(buf, "\\u%04x", c);
}

void lc_utf8_add_escaped(struct lc_buf *buf, lc_str s)
{
    size_t plain = 0, at = 0;

    while (at < s.len) {
        uint32_t c = 0;
        size_t step = lc_utf8_step(lc_str_from_index(s, at), &c);
        if (step > 0 && !lc_utf8_is_control(c)) {
            at += step;
            continue;
        }
        lc_buf_add(buf, lc_str_cut(s, plain, at));
        if (step == 0) {
            lc_buf_printf(buf, "\\x%02x", (unsigned)(unsigned char)s.ptr[at]);
            step = 1;
        } else {
            add_control(buf, c);
        }
        at += step;
        plain = at;
    }
    lc_buf_add(buf, lc_str_cut(s, plain, at));
}

lc_str lc_utf8_escaped(struct lc_arena *arena, lc_str s)
{
    struct lc_buf buf;
    lc_str out;

    lc_buf_init(&buf, SIZE_MAX / 2);
    lc_utf8_add_escaped(&buf, s);
    out = lc_arena_copy(arena, lc_buf_str(&buf));
    lc_buf_release(&buf);
    return out;
}

enum { NEAR_MAX = 64 };

/* Edits (insert, drop, change, swap of neighbours) between two words of at most NEAR_MAX bytes, case ignored. */
static size_t distance(lc_str a, lc_str b)
{
    size_t rows[3][NEAR_MAX + 1];
    size_t *before = rows[0], *last = rows[1], *now = rows[2], *spare;

    for (size_t j = 0; j <= b.len; j++)
        last[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        now[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            char x = lc_to_lower(a.ptr[i - 1]), y = lc_to_lower(b.ptr[j - 1]);
            size_t best = last[j - 1] + (x != y);
            if (last[j] + 1 < best)
                best = last[j] + 1;
            if (now[j - 1] + 1 < best)
                best = now[j - 1] + 1;
            if (i > 1 && j > 1 && x == lc_to_lower(b.ptr[j - 2]) && y == lc_to_lower(a.ptr[i - 2]) &&
                before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            now[j] = best;
        }
        spare = before;
        before = last;
        last = now;
        now = spare;
    }
    return last[b.len];
}

lc_str lc_nearest(lc_str word, const lc_str *candidates, size_t count)
{
    size_t best = SIZE_MAX;
    lc_str found = {NULL, 0};

    if (word.len == 0 || word.len > NEAR_MAX)
        return found;
    for (size_t i = 0; i < count; i++) {
        size_t edits, longer = candidates[i].len > word.len ? candidates[i].len : word.len;
        if (candidates[i].len == 0 || candidates[i].len > NEAR_MAX)
            continue;
        edits = distance(word, candidates[i]);
        if (edits * 3 <= longer + 1 && edits < best) {
            best = edits;
            found = candidates[i];
        }
    }
    return found;
}
