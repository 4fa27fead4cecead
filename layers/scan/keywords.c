/* A filter of one bit for each three bytes, then the keywords themselves. */
#include "layers/scan/keywords.h"

#include "layers/base/caps.h"

enum { GRAM = 3, HASH_BITS = 16, BUCKETS = 1 << 12, NONE = UINT16_MAX };

/* Shape:  `bytes` in lower case; `gram` is where its three bytes stand in it; `next` in the same bucket. */
struct keyword {
    lc_str bytes;
    uint32_t kind;
    uint16_t gram, next;
};

struct lc_keywords {
    unsigned char filter[1 << (HASH_BITS - 3)];
    uint16_t buckets[BUCKETS];
    struct keyword *items;
    size_t count, capacity;
};

/* Letters differ from their other case in this bit; that '@' and '`' become one is no harm in a filter. */
static uint32_t folded(char c)
{
    return (unsigned char)c | 0x20u;
}

static uint32_t hash_of(uint32_t gram)
{
    return (gram * 0x9e3779b1u) >> (32 - HASH_BITS);
}

static uint32_t gram_at(const char *at)
{
    return folded(at[0]) | folded(at[1]) << 8 | folded(at[2]) << 16;
}

/* How rare a byte is in code, roughly: what is not listed is rarest. */
static size_t rarity(char c)
{
    static const char common[] = "etaonirscldupmhfg_bykvwx";
    size_t at = lc_str_find_byte((lc_str){common, sizeof common - 1}, c);

    return at == LC_NPOS ? sizeof common : at + 1;
}

static uint16_t rarest_gram(lc_str word)
{
    size_t best = 0, most = 0;

    for (size_t i = 0; i + GRAM <= word.len; i++) {
        size_t rare = rarity(word.ptr[i]) * rarity(word.ptr[i + 1]) * rarity(word.ptr[i + 2]);
        if (rare > most) {
            most = rare;
            best = i;
        }
    }
    return (uint16_t)best;
}

static void add(struct lc_keywords *all, struct lc_arena *arena, lc_str word, size_t kind)
{
    char *bytes = lc_arena_bytes(arena, word.len);
    struct keyword *item;
    uint32_t hash;

    LC_ASSERT(word.len >= GRAM && word.len <= LC_KEYWORD_BYTES_MAX && all->count < LC_KEYWORDS_MAX);
    for (size_t i = 0; i < word.len; i++)
        bytes[i] = lc_to_lower(word.ptr[i]);
    item = LC_PUSH(arena, all);
    item->bytes = (lc_str){bytes, word.len};
    item->kind = (uint32_t)kind;
    item->gram = rarest_gram(item->bytes);
    hash = hash_of(gram_at(bytes + item->gram));
    all->filter[hash >> 3] |= (unsigned char)(1u << (hash & 7));
    item->next = all->buckets[hash % BUCKETS];
    all->buckets[hash % BUCKETS] = (uint16_t)(all->count - 1);
}

struct lc_keywords *lc_keywords_new(const struct lc_secret_kinds *kinds, bool generic, struct lc_arena *arena)
{
    struct lc_keywords *all = LC_NEW(arena, struct lc_keywords);

    for (size_t i = 0; i < BUCKETS; i++)
        all->buckets[i] = NONE;
    for (size_t i = 0; i < kinds->count; i++)
        for (size_t k = 0; k < kinds->items[i].keywords.count && (generic || !kinds->items[i].generic); k++)
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

static bool look(const struct lc_keywords *all, lc_str text, size_t gram, uint32_t hash, lc_keyword_found found,
                 void *context)
{
    for (uint16_t i = all->buckets[hash % BUCKETS]; i != NONE; i = all->items[i].next) {
        const struct keyword *item = &all->items[i];
        if (gram < item->gram || text.len - (gram - item->gram) < item->bytes.len ||
            !stands_at(item->bytes, text.ptr + (gram - item->gram)))
            continue;
        if (!found(context, item->kind, gram - item->gram))
            return false;
    }
    return true;
}

void lc_keywords_find(const struct lc_keywords *all, lc_str text, lc_keyword_found found, void *context)
{
    uint32_t gram, hash;

    if (text.len < GRAM)
        return;
    gram = folded(text.ptr[0]) << 8 | folded(text.ptr[1]) << 16;
    for (size_t i = GRAM - 1; i < text.len; i++) {
        gram = gram >> 8 | folded(text.ptr[i]) << 16;
        hash = hash_of(gram);
        if (__builtin_expect(all->filter[hash >> 3] >> (hash & 7) & 1, 0) &&
            !look(all, text, i - (GRAM - 1), hash, found, context))
            return;
    }
}
