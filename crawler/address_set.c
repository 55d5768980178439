#include "crawler/address_set.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES ((size_t)256 * 1024)
#define FIRST_CAP 1024

struct address_block {
    struct address_block *next;
    size_t used;
    char bytes[BLOCK_BYTES];
};

void address_set_done(struct address_set *set)
{
    while (set->blocks) {
        struct address_block *block = set->blocks;
        set->blocks = block->next;
        free(block);
    }
    free(set->texts);
    free(set->slots);
    *set = (struct address_set){.count = 0};
}

str address_set_text(const struct address_set *set, uint32_t id)
{
    return (str){set->texts[id].p, set->texts[id].n};
}

static size_t set_slot(const struct address_set *set, str url)
{
    size_t mask = set->slot_count - 1;
    size_t at = (size_t)str_hash(url) & mask;
    while (set->slots[at] && !str_eq(address_set_text(set, set->slots[at] - 1), url))
        at = (at + 1) & mask;
    return at;
}

uint32_t address_set_find(const struct address_set *set, str url)
{
    uint32_t found = set->slot_count ? set->slots[set_slot(set, url)] : 0;
    return found ? found - 1 : ADDRESS_NONE;
}

/* Keeps two of three slots in use at most. */
static bool set_reserve_slots(struct address_set *set)
{
    if (set->slot_count && (set->count + 1) * 3 <= set->slot_count * 2)
        return true;
    size_t larger = set->slot_count ? set->slot_count * 2 : FIRST_CAP;
    uint32_t *slots = calloc(larger, sizeof *slots);
    if (!slots)
        return false;
    free(set->slots);
    set->slots = slots;
    set->slot_count = larger;
    for (uint32_t id = 0; id < set->count; id++)
        set->slots[set_slot(set, address_set_text(set, id))] = id + 1;
    return true;
}

static bool set_reserve_texts(struct address_set *set)
{
    if (set->count < set->cap)
        return true;
    size_t larger = set->cap ? set->cap + set->cap / 2 : FIRST_CAP;
    struct address_text *texts = realloc(set->texts, larger * sizeof *texts);
    if (!texts)
        return false;
    set->texts = texts;
    set->cap = larger;
    return true;
}

static const char *set_keep(struct address_set *set, str text)
{
    struct address_block *block = set->blocks;
    if (text.n > BLOCK_BYTES)
        return NULL;
    if (!block || BLOCK_BYTES - block->used < text.n) {
        block = malloc(sizeof *block);
        if (!block)
            return NULL;
        block->next = set->blocks;
        block->used = 0;
        set->blocks = block;
        set->block_bytes += sizeof *block;
    }
    char *copy = block->bytes + block->used;
    if (text.n)
        memcpy(copy, text.p, text.n);
    block->used += text.n;
    return copy;
}

uint32_t address_set_add(struct address_set *set, str url)
{
    if (set->count >= ADDRESS_NONE - 1 || !set_reserve_slots(set) || !set_reserve_texts(set))
        return ADDRESS_NONE;
    const char *text = set_keep(set, url);
    if (!text)
        return ADDRESS_NONE;
    uint32_t id = (uint32_t)set->count;
    set->texts[id] = (struct address_text){text, (uint32_t)url.n};
    set->slots[set_slot(set, url)] = id + 1; /* while it is not counted, its slot is a free one */
    set->count++;
    return id;
}

size_t address_set_memory(const struct address_set *set)
{
    return set->cap * sizeof *set->texts + set->slot_count * sizeof *set->slots + set->block_bytes;
}
