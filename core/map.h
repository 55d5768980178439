/* Text -> number, in an arena: the one hash table of the program. */
#ifndef SOSHIN_CORE_MAP_H
#define SOSHIN_CORE_MAP_H

#include "core/arena.h"

#define MAP_NONE UINT32_MAX

struct map_slot {
    str key;
    uint32_t value;
    uint32_t hash; /* of the key, its lower half */
};

/* Start with { .arena = ... }. Keys are not copied: they must live as long as the map. */
struct map {
    struct arena *arena;
    struct map_slot *slots;
    size_t count, cap; /* cap: 0 or a power of two */
};

/* The value of key, or MAP_NONE. */
uint32_t map_find(const struct map *map, str key);
/* Sets key to value unless it is there; returns the value that it has now. */
uint32_t map_add(struct map *map, str key, uint32_t value);
/* Where the value of key stands, which is set unless key is there; valid until the next map_add. */
uint32_t *map_place(struct map *map, str key, uint32_t value);
/* The one copy of s in the map's arena: equal texts share their bytes. NUL-terminated. */
str map_intern(struct map *map, str s);

#endif
