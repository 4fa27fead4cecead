/* A filter of one bit for each four bytes, then the keywords themselves. */
#include "layers/scan/keywords.h"

#include "layers/base/caps.h"

enum { GRAM = 4, HASH_BITS = 20, BUCKETS = 1 << 13, NONE = UINT16_MAX, SHORT = 4, WORD_BITS = 32 };

/* One way to find a keyword.
 * Shape:  `bytes` in lower case; `gram` is where the four bytes stand in it, `key` these (three of a short one), folded;
 *         `next` in the same bucket. */
struct keyword {
    lc_str bytes;
    uint32_t kind, key;
    uint16_t gram, next;
};

/* Shape:  short keywords have buckets of their own, by their first three bytes; a long one stands twice in the others. */
struct lc_keywords {
    uint32_t filter[(1 << HASH_BITS) / WORD_BITS];
    uint16_t buckets[BUCKETS], short_buckets[BUCKETS];
    struct keyword *items;
    size_t count, capacity;
};

/* Letters differ from their other case in this bit of each byte; that '@' and '`' become one is no harm in a filter. */
#define FOLD 0x20202020u
#define THREE 0x00ffffffu

static uint32_t hash_of(uint32_t gram)
{
    return ((gram | FOLD) * 0x9e3779b1u) >> (32 - HASH_BITS);
}

static uint32_t bucket_of(uint32_t key)
{
    return (key * 0x9e3779b1u) >> 19;
}

/* Four bytes, the first one lowest, whatever the machine. */
static inline uint32_t four_at(const char *at)
{
    uint32_t gram;

    memcpy(&gram, at, sizeof gram);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    gram = __builtin_bswap32(gram);
#endif
    return gram;
}

/* The same at the end of a text, as if zeros followed. */
static uint32_t gram_at(const char *at, size_t len)
{
    uint32_t gram = 0;

    for (size_t i = 0; i < GRAM && i < len; i++)
        gram |= (uint32_t)(unsigned char)at[i] << (8 * i);
    return gram;
}

static inline bool passes(const struct lc_keywords *all, uint32_t gram)
{
    uint32_t hash = hash_of(gram);

    return all->filter[hash / WORD_BITS] >> hash % WORD_BITS & 1;
}

/* How rare a byte is in code, roughly: what is not listed is rarest. */
static size_t rarity(char c)
{
    static const char common[] = "etaonirscldupmhfg_bykvwx";
    size_t at = lc_str_find_byte((lc_str){common, sizeof common - 1}, c);

    return at == LC_NPOS ? sizeof common : at + 1;
}

/* Where the two rarest grams are that follow each other. */
static uint16_t rarest_gram(lc_str word)
{
    size_t best = 0, most = 0;

    for (size_t i = 0; i + GRAM + 1 <= word.len; i++) {
        size_t rare = rarity(word.ptr[i]) * rarity(word.ptr[i + GRAM]);
        for (size_t k = 1; k < GRAM; k++)
            rare *= rarity(word.ptr[i + k]) * rarity(word.ptr[i + k]);
        if (rare > most) {
            most = rare;
            best = i;
        }
    }
    return (uint16_t)best;
}

static void let_pass(struct lc_keywords *all, uint32_t gram)
{
    uint32_t hash = hash_of(gram);

    all->filter[hash / WORD_BITS] |= 1u << hash % WORD_BITS;
}

static void put(struct lc_keywords *all, struct lc_arena *arena, struct keyword item, uint16_t *bucket)
{
    LC_ASSERT(all->count < NONE);
    item.next = *bucket;
    *bucket = (uint16_t)all->count;
    *LC_PUSH(arena, all) = item;
}

static void add(struct lc_keywords *all, struct lc_arena *arena, lc_str word, size_t kind)
{
    char *bytes = lc_arena_bytes(arena, word.len);
    struct keyword item = {{bytes, word.len}, (uint32_t)kind, 0, 0, NONE};
    uint32_t gram;

    LC_ASSERT(word.len >= 3 && word.len <= LC_KEYWORD_BYTES_MAX);
    for (size_t i = 0; i < word.len; i++)
        bytes[i] = lc_to_lower(word.ptr[i]);
    if (word.len <= SHORT) {
        gram = gram_at(bytes, word.len);
        for (uint32_t any = 0; any < 256; any++) {
            let_pass(all, gram << 8 | any);
            let_pass(all, word.len == GRAM ? gram : gram | any << 24);
        }
        item.key = (gram | FOLD) & THREE;
        put(all, arena, item, &all->short_buckets[bucket_of(item.key)]);
        return;
    }
    item.gram = rarest_gram(item.bytes);
    for (unsigned twice = 0; twice < 2; twice++, item.gram++) {
        gram = four_at(bytes + item.gram);
        let_pass(all, gram);
        item.key = gram | FOLD;
        put(all, arena, item, &all->buckets[bucket_of(item.key)]);
    }
}

struct lc_keywords *lc_keywords_new(const struct lc_secret_kinds *kinds, lc_kind_filter wanted, struct lc_arena *arena)
{
    struct lc_keywords *all = LC_NEW(arena, struct lc_keywords);

    for (size_t i = 0; i < BUCKETS; i++)
        all->buckets[i] = all->short_buckets[i] = NONE;
    for (size_t i = 0; i < kinds->count; i++)
        for (size_t k = 0; k < kinds->items[i].keywords.count && wanted(&kinds->items[i]); k++)
            add(all, arena, kinds->items[i].keywords.items[k], i);
    return all;
}

static bool stands_at(lc_str word, const char *at)
{
    for (size_t i = 0; i < word.len; i++)
        if (lc_to_lower(at[i]) != word.ptr[i])
            return false;
    return true;
}

/* What one pass is about. */
struct pass {
    const struct lc_keywords *all;
    lc_str text;
    lc_keyword_found found;
    void *context;
};

static bool look_in(const struct pass *pass, const uint16_t *buckets, uint32_t key, size_t gram)
{
    for (uint16_t i = buckets[bucket_of(key)]; i != NONE; i = pass->all->items[i].next) {
        const struct keyword *item = &pass->all->items[i];
        if (item->key != key || gram < item->gram || pass->text.len - (gram - item->gram) < item->bytes.len ||
            !stands_at(item->bytes, pass->text.ptr + (gram - item->gram)))
            continue;
        if (!pass->found(pass->context, item->kind, gram - item->gram))
            return false;
    }
    return true;
}

/* The four bytes at `at` passed the filter. */
static bool look(const struct pass *pass, size_t at, uint32_t gram)
{
    uint32_t key = gram | FOLD;

    return look_in(pass, pass->all->buckets, key, at) && look_in(pass, pass->all->short_buckets, key & THREE, at) &&
           look_in(pass, pass->all->short_buckets, key >> 8, at + 1);
}

void lc_keywords_find(const struct lc_keywords *all, lc_str text, lc_keyword_found found, void *context)
{
    struct pass pass = {all, text, found, context};
    size_t at = 0;

    for (; at + 2 + GRAM <= text.len; at += 4) {
        uint32_t first = four_at(text.ptr + at), second = four_at(text.ptr + at + 2);
        if (__builtin_expect(passes(all, first), 0) && !look(&pass, at, first))
            return;
        if (__builtin_expect(passes(all, second), 0) && !look(&pass, at + 2, second))
            return;
    }
    for (; at + 3 <= text.len; at += 2) {
        uint32_t gram = gram_at(text.ptr + at, text.len - at);
        if (passes(all, gram) && !look(&pass, at, gram))
            return;
    }
}
