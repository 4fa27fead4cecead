/* Open addressing with linear probing, at most two thirds full. */
#include "layers/base/map.h"

struct lc_map_slot {
    lc_str key;
    uint64_t hash; /* 0: empty */
    void *value;
};

static uint64_t hash_of(const struct lc_map *map, lc_str key)
{
    uint64_t hash = lc_str_hash(key, map->arena->seed);

    return hash == 0 ? 1 : hash;
}

void lc_map_init(struct lc_map *map, struct lc_arena *arena, size_t expected)
{
    size_t room = 16;

    LC_ASSERT(expected < SIZE_MAX / 4);
    while (room * 2 < expected * 3)
        room *= 2;
    *map = (struct lc_map){.arena = arena, .room = room};
    map->slots = LC_NEW_ARRAY(arena, room, struct lc_map_slot);
}

static struct lc_map_slot *probe(struct lc_map_slot *slots, size_t room, lc_str key, uint64_t hash)
{
    size_t at = hash & (room - 1);

    while (slots[at].hash != 0 && !(slots[at].hash == hash && lc_str_eq(slots[at].key, key)))
        at = (at + 1) & (room - 1);
    return &slots[at];
}

void *lc_map_get(const struct lc_map *map, lc_str key)
{
    if (map->count == 0)
        return NULL;
    return probe(map->slots, map->room, key, hash_of(map, key))->value;
}

static void grow(struct lc_map *map)
{
    size_t room = map->room * 2;
    struct lc_map_slot *slots = LC_NEW_ARRAY(map->arena, room, struct lc_map_slot);

    for (size_t i = 0; i < map->room; i++)
        if (map->slots[i].hash != 0)
            *probe(slots, room, map->slots[i].key, map->slots[i].hash) = map->slots[i];
    map->slots = slots;
    map->room = room;
}

void **lc_map_put(struct lc_map *map, lc_str key)
{
    uint64_t hash = hash_of(map, key);
    struct lc_map_slot *slot;

    if ((map->count + 1) * 3 > map->room * 2)
        grow(map);
    slot = probe(map->slots, map->room, key, hash);
    if (slot->hash == 0) {
        *slot = (struct lc_map_slot){.key = key, .hash = hash};
        map->count++;
    }
    return &slot->value;
}
