#ifndef LC_BASE_MAP_H
#define LC_BASE_MAP_H

#include "layers/base/arena.h"

/* Hash table from bytes to a pointer.
 * Shape:  open addressing, no removal; iteration is not offered on purpose, since its order would depend on the seed.
 * Owner:  keys are borrowed and must live as long as the map; all memory is the arena's.
 * Units:  `count` entries. */
struct lc_map {
    struct lc_arena *arena;
    uint64_t *slots;
    struct lc_map_item *items;
    size_t count, room, item_room;
};

void lc_map_init(struct lc_map *map, struct lc_arena *arena, size_t expected);
/* NULL when absent. */
void *lc_map_get(const struct lc_map *map, lc_str key);
/* The place of the value: of the old one when the key is there, else of a new NULL. Valid until the next put. */
void **lc_map_put(struct lc_map *map, lc_str key);

#endif
