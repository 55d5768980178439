/* A set of addresses, numbered from 0 in the order in which they came; it only grows. About 30
 * bytes for each besides its text. */
#ifndef SOSHIN_CRAWLER_ADDRESS_SET_H
#define SOSHIN_CRAWLER_ADDRESS_SET_H

#include "core/str.h"

#define ADDRESS_NONE UINT32_MAX

/* Zeroed to begin with. */
struct address_set {
    struct address_text {
        const char *p;
        uint32_t n;
    } * texts;
    size_t count, cap;
    uint32_t *slots; /* open addressing, number + 1, 0: free; a power of two of them */
    size_t slot_count;
    struct address_block *blocks; /* where the texts lie; they never move */
    size_t block_bytes;
};

void address_set_done(struct address_set *set);
/* The number of an address, or ADDRESS_NONE. */
uint32_t address_set_find(const struct address_set *set, str url);
/* Adds an address that is not in it; ADDRESS_NONE when the system has no memory. */
uint32_t address_set_add(struct address_set *set, str url);
/* Lives as long as the set. */
str address_set_text(const struct address_set *set, uint32_t id);
size_t address_set_memory(const struct address_set *set);

#endif
