/* Many words in one pass. A window as long as the shortest word moves over the text; the two bytes at its end tell how
 * far it may jump: to where a word has these two bytes in the same place. Most of the text is never looked at. Where it
 * may not jump, the two bytes at its beginning must begin a word. */
#include "layers/text/words.h"

#include "layers/base/arena.h"

enum { PAIRS = 1 << 10, WINDOW_MAX = 127, BEGINS = 128 };

static size_t pair_at(const char *at)
{
    return ((size_t)(unsigned char)at[0] * 37 + (unsigned char)at[1]) % PAIRS;
}

/* Of words that begin at `text`, the bits. */
static unsigned words_at(lc_str text, const struct lc_word *words, size_t count)
{
    unsigned seen = 0;

    for (size_t i = 0; i < count; i++)
        if (words[i].bytes[0] == text.ptr[0] && lc_str_has_prefix(text, lc_str_from(words[i].bytes)))
            seen |= words[i].means;
    return seen;
}

/* For each pair of bytes the jump, and whether a word begins with it. */
static void plan(const struct lc_word *words, size_t count, size_t window, unsigned char *pairs)
{
    memset(pairs, (int)(window - 1), PAIRS);
    for (size_t i = 0; i < count; i++)
        for (size_t end = 2; end <= window; end++) {
            unsigned char *jump = &pairs[pair_at(words[i].bytes + end - 2)];
            *jump = (unsigned char)(window - end < *jump ? window - end : *jump);
        }
    for (size_t i = 0; i < count; i++)
        pairs[pair_at(words[i].bytes)] |= BEGINS;
}

unsigned lc_words_in(lc_str text, const struct lc_word *words, size_t count)
{
    size_t window = WINDOW_MAX, jump;
    unsigned wanted = 0, seen = 0;
    unsigned char pairs[PAIRS];

    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(words[i].bytes);
        LC_ASSERT(length >= 2);
        window = length < window ? length : window;
        wanted |= words[i].means;
    }
    plan(words, count, window, pairs);
    for (size_t end = window; end <= text.len && seen != wanted; end += jump) {
        jump = pairs[pair_at(text.ptr + end - 2)] & WINDOW_MAX;
        if (jump > 0)
            continue;
        jump = 1;
        if (pairs[pair_at(text.ptr + end - window)] & BEGINS)
            seen |= words_at(lc_str_from_index(text, end - window), words, count);
    }
    return seen;
}
