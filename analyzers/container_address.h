/* Which body of a tag manager an address means, by its form alone. */
#ifndef SOSHIN_ANALYZERS_CONTAINER_ADDRESS_H
#define SOSHIN_ANALYZERS_CONTAINER_ADDRESS_H

#include "core/url.h"

struct container_address {
    bool is_body;  /* container_read knows what lies there */
    bool is_query; /* the query says which one it is, otherwise the path */
    str id; /* "GTM-ABC123", "launch-0123abc", "account/profile"; empty: the address does not say */
};
struct container_address container_address_read(struct arena *arena, const struct url *url);

#endif
