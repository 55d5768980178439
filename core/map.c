#include "core/map.h"

/* The slot of key, or the free one where it belongs. */
static struct map_slot *map_slot(struct map_slot *slots, size_t cap, str key, uint32_t hash)
{
    size_t i = hash & (cap - 1);
    while (slots[i].key.p && !(slots[i].hash == hash && str_eq(slots[i].key, key)))
        i = (i + 1) & (cap - 1);
    return &slots[i];
}

uint32_t map_find(const struct map *map, str key)
{
    if (!map->cap)
        return MAP_NONE;
    const struct map_slot *slot = map_slot(map->slots, map->cap, key, (uint32_t)str_hash(key));
    return slot->key.p ? slot->value : MAP_NONE;
}

static void map_grow(struct map *map)
{
    size_t cap = map->cap ? map->cap * 2 : 64;
    struct map_slot *slots = ARENA_ARRAY(map->arena, cap, struct map_slot);
    for (size_t i = 0; i < map->cap; i++) {
        const struct map_slot *old = &map->slots[i];
        if (old->key.p)
            *map_slot(slots, cap, old->key, old->hash) = *old;
    }
    if (map->cap)
        arena_give_back(map->arena, map->slots, map->cap * sizeof *slots);
    map->slots = slots;
    map->cap = cap;
}

uint32_t *map_place(struct map *map, str key, uint32_t value)
{
    uint32_t hash = (uint32_t)str_hash(key);
    if ((map->count + 1) * 4 > map->cap * 3)
        map_grow(map);
    if (!key.p)
        key = STR("");
    struct map_slot *slot = map_slot(map->slots, map->cap, key, hash);
    if (!slot->key.p) {
        *slot = (struct map_slot){.key = key, .value = value, .hash = hash};
        map->count++;
    }
    return &slot->value;
}

uint32_t map_add(struct map *map, str key, uint32_t value)
{
    return *map_place(map, key, value);
}

str map_intern(struct map *map, str s)
{
    if (!s.n)
        return STR("");
    if (map->cap) {
        const struct map_slot *slot = map_slot(map->slots, map->cap, s, (uint32_t)str_hash(s));
        if (slot->key.p)
            return slot->key;
    }
    str copy = arena_str(map->arena, s);
    map_add(map, copy, 0);
    return copy;
}
