#include "crawler/resources.h"

#include <stdlib.h>

enum resource_state {
    RESOURCE_NONE, /* a page that asked, or where a redirect leads */
    RESOURCE_WAITING,
    RESOURCE_PLANNED,
    RESOURCE_OPEN,
    RESOURCE_CLOSED
};

struct resource {
    uint32_t found_on;
    uint8_t state; /* enum resource_state */
    uint8_t hosts; /* enum request_hosts */
};

void resources_done(struct resources *resources)
{
    address_set_done(&resources->addresses);
    free(resources->v);
    free(resources->batch);
    *resources = (struct resources){.cap = 0};
}

static str resource_text(const struct resources *resources, uint32_t id)
{
    return address_set_text(&resources->addresses, id);
}

/* The number of a text, which is put in when it is new; ADDRESS_NONE when there is no room. */
static uint32_t resource_number(struct resources *resources, str text)
{
    struct address_set *set = &resources->addresses;
    uint32_t id = address_set_find(set, text);
    if (id != ADDRESS_NONE)
        return id;
    if (set->count >= resources->cap) {
        size_t larger = resources->cap ? resources->cap * 2 : 256;
        struct resource *v = realloc(resources->v, larger * sizeof *v);
        if (!v)
            return ADDRESS_NONE;
        resources->v = v;
        resources->cap = larger;
    }
    id = address_set_add(set, text);
    if (id != ADDRESS_NONE)
        resources->v[id] = (struct resource){.found_on = ADDRESS_NONE};
    return id;
}

str resources_keep(struct resources *resources, str text)
{
    uint32_t id = resource_number(resources, text);
    return id == ADDRESS_NONE ? STR_NONE : resource_text(resources, id);
}

bool resources_ask(struct resources *resources, str url, str found_on, enum request_hosts hosts)
{
    if (resources->addresses.count >= RESOURCES_MAX_URLS)
        return true;
    uint32_t id = resource_number(resources, url);
    uint32_t namer = resource_number(resources, found_on);
    if (id == ADDRESS_NONE || namer == ADDRESS_NONE)
        return false;
    struct resource *resource = &resources->v[id];
    if (resource->state == RESOURCE_NONE) {
        resource->state = RESOURCE_WAITING;
        resources->waiting++;
    }
    if (resource->state != RESOURCE_WAITING)
        return true;
    if (resource->found_on == ADDRESS_NONE ||
        str_cmp(found_on, resource_text(resources, resource->found_on)) < 0)
        resource->found_on = namer;
    if (hosts == REQUEST_ANY_PUBLIC)
        resource->hosts = (uint8_t)hosts;
    return true;
}

struct batch_item {
    str url;
    uint32_t id;
};

static int batch_compare(const void *a, const void *b)
{
    const struct batch_item *left = a;
    const struct batch_item *right = b;
    return str_cmp(left->url, right->url);
}

/* All that waits becomes the batch. False when there is no memory; what waited is lost then, as the
 * run is. */
static bool batch_begin(struct resources *resources)
{
    size_t count = 0;
    struct batch_item *items = calloc(resources->waiting, sizeof *items);
    uint32_t *batch = calloc(resources->waiting, sizeof *batch);
    if (!items || !batch) {
        free(items);
        free(batch);
        resources->waiting = 0;
        return false;
    }
    for (uint32_t id = 0; id < resources->addresses.count; id++) {
        if (resources->v[id].state != RESOURCE_WAITING)
            continue;
        resources->v[id].state = RESOURCE_PLANNED;
        items[count++] = (struct batch_item){resource_text(resources, id), id};
    }
    qsort(items, count, sizeof *items, batch_compare);
    for (size_t i = 0; i < count; i++)
        batch[i] = items[i].id;
    free(items);
    free(resources->batch);
    resources->batch = batch;
    resources->batch_at = 0;
    resources->batch_count = count;
    resources->waiting = 0;
    return true;
}

bool resources_next(struct resources *resources, struct resource_item *item)
{
    if (resources->batch_at >= resources->batch_count &&
        (resources->open || !resources->waiting || !batch_begin(resources)))
        return false;
    bool is_over = resources->taken >= SOURCE_RESOURCES_MAX;
    if (is_over && resources->is_over_told) {
        resources->batch_at = resources->batch_count;
        return false;
    }
    uint32_t id = resources->batch[resources->batch_at++];
    struct resource *resource = &resources->v[id];
    resource->state = RESOURCE_OPEN;
    resources->open++;
    resources->taken++;
    resources->is_over_told = is_over;
    *item = (struct resource_item){
        .id = id,
        .url = resource_text(resources, id),
        .found_on = resource_text(resources, resource->found_on),
        .hosts = (enum request_hosts)resource->hosts,
        .is_over = is_over,
    };
    return true;
}

void resources_finish(struct resources *resources, str url)
{
    uint32_t id = address_set_find(&resources->addresses, url);
    if (id == ADDRESS_NONE || resources->v[id].state != RESOURCE_OPEN)
        return;
    resources->v[id].state = RESOURCE_CLOSED;
    resources->open--;
}

bool resources_are_over(const struct resources *resources)
{
    return !resources->waiting && !resources->open && resources->batch_at >= resources->batch_count;
}
