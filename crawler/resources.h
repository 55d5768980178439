/* What pages need besides pages (scripts, style sheets, containers): each address is handed out once,
 * in an order that does not depend on which page came first. They come in batches. A batch is sorted
 * bytewise, and the next one, of what reading this one asked for, begins when everything of it has
 * been given back. */
#ifndef SOSHIN_CRAWLER_RESOURCES_H
#define SOSHIN_CRAWLER_RESOURCES_H

#include "crawler/address_set.h"
#include "crawler/source.h"

#define RESOURCES_MAX_URLS                                                                         \
    1000000 /* addresses remembered; more are left out like those over a cap */

/* One address to ask for. The texts live as long as the resources. */
struct resource_item {
    uint32_t id;
    str url;      /* as it was asked for */
    str found_on; /* of all pages that asked for it, the first by address */
    enum request_hosts hosts;
    bool is_over; /* SOURCE_RESOURCES_MAX is reached: stands, once, for all that is left out */
};

/* Zeroed to begin with. */
struct resources {
    struct address_set addresses;
    struct resource *v; /* one for each address */
    size_t cap;
    uint32_t *batch; /* of all waiting ones while none is under way */
    size_t batch_count, batch_at;
    size_t waiting, open, taken;
    bool is_over_told;
};

void resources_done(struct resources *resources);

/* Asks for an address; asking again changes nothing, but for found_on and the wider `hosts` as long
 * as it waits. False when the system has no memory. */
bool resources_ask(struct resources *resources, str url, str found_on, enum request_hosts hosts);
/* The next one; false when there is none, or none before what is under way has been given back. The
 * caller calls it only when no page is left that could ask. */
bool resources_next(struct resources *resources, struct resource_item *item);
/* The one of that address has been given back; others are passed over. */
void resources_finish(struct resources *resources, str url);
/* Nothing waits and nothing is under way. */
bool resources_are_over(const struct resources *resources);
/* A copy of a text (where a redirect leads) that lives as long; p NULL when there is no memory. */
str resources_keep(struct resources *resources, str text);

#endif
