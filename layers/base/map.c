/* Open addressing with linear probing, at most two thirds full. Slots are 8 bytes so that a probe stays in the cache;
 * keys and values stand densely beside them, in the order they came. */
#include "layers/base/map.h"

struct lc_map_item {
    lc_str key;
    void *value;
};

/* A slot is 0 when empty; else the upper half of the key's hash over the item's index + 1. */
static uint64_t slot_of(uint64_t hash, size_t index)
{
    return (hash & 0xffffffff00000000u) | (uint64_t)(index + 1);
}

static size_t index_of(uint64_t slot)
{
    return (size_t)(slot & 0xffffffffu) - 1;
}

void lc_map_init(struct lc_map *map, struct lc_arena *arena, size_t expected)
{
    size_t room = 16;

    LC_ASSERT(expected < UINT32_MAX / 2);
    while (room * 2 < expected * 3)
        room *= 2;
    *map = (struct lc_map){.arena = arena, .room = room, .item_room = expected < 8 ? 8 : expected};
    map->slots = LC_NEW_ARRAY(arena, room, uint64_t);
    map->items = LC_NEW_ARRAY(arena, map->item_room, struct lc_map_item);
}

static uint64_t *probe(const struct lc_map *map, lc_str key, uint64_t hash)
{
    size_t at = hash & (map->room - 1);

    while (map->slots[at] != 0 &&
           !((map->slots[at] ^ hash) >> 32 == 0 && lc_str_eq(map->items[index_of(map->slots[at])].key, key)))
        at = (at + 1) & (map->room - 1);
    return &map->slots[at];
}

void *lc_map_get(const struct lc_map *map, lc_str key)
{
    uint64_t slot;

    if (map->count == 0)
        return NULL;
    slot = *probe(map, key, lc_str_hash(key, map->arena->seed));
    return slot == 0 ? NULL : map->items[index_of(slot)].value;
}

/* Twice the slots; the items stay where they are, only their hashes are taken anew. */
static void grow(struct lc_map *map)
{
    map->room *= 2;
    map->slots = LC_NEW_ARRAY(map->arena, map->room, uint64_t);
    for (size_t i = 0; i < map->count; i++) {
        uint64_t hash = lc_str_hash(map->items[i].key, map->arena->seed);
        size_t at = hash & (map->room - 1);
        while (map->slots[at] != 0)
            at = (at + 1) & (map->room - 1);
        map->slots[at] = slot_of(hash, i);
    }
}

void **lc_map_put(struct lc_map *map, lc_str key)
{
    uint64_t hash = lc_str_hash(key, map->arena->seed), *slot;

    if ((map->count + 1) * 3 > map->room * 2)
        grow(map);
    slot = probe(map, key, hash);
    if (*slot == 0) {
        LC_ASSERT(map->count < UINT32_MAX - 1);
        map->items = lc_arena_grow(map->arena, map->items, map->count, &map->item_room, sizeof *map->items);
        map->items[map->count].key = key;
        *slot = slot_of(hash, map->count++);
    }
    return &map->items[index_of(*slot)].value;
}
