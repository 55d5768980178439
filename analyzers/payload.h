/* What a request that was really made carries: names of parameters that the catalog knows, and values
 * that show what they are. */
#ifndef SOSHIN_ANALYZERS_PAYLOAD_H
#define SOSHIN_ANALYZERS_PAYLOAD_H

#include "core/catalog.h"

#define PAYLOAD_MAX ((size_t)1024 * 1024) /* bytes of a body that are looked at */
#define PAYLOAD_PAIRS_MAX 5000            /* names with values, of address and body */
#define PAYLOAD_INSIDE_MAX 16             /* values that are JSON themselves */

/* Set what is above the line, the rest zero. */
struct payload {
    struct arena *arena;
    const struct catalog *catalog;
    const struct service *service; /* NULL: the catalog does not know the host */
    const struct url *page;        /* on whose behalf it was made; NULL: not known */
    /* ---- */
    content_set by_name; /* parameters.csv */
    content_set
        by_value; /* the page's address, an e-mail address, a telephone number, their hashes */
    uint32_t pairs;
    str inside[PAYLOAD_INSIDE_MAX];
    uint32_t inside_count, inside_at;
};

/* The query of an address, or what stands between semicolons in its path. Inside arena_run. */
void payload_read_url(struct payload *payload, const struct url *url);
/* The body of a request (media type in lower case, may be empty): form-urlencoded, also line by line as
 * Google Analytics sends it; JSON, also several behind each other and inside of parameters, also in
 * base64; multipart/form-data. */
void payload_read_body(struct payload *payload, str body, str media_type);
/* Whether the text holds the address of the page, plain or percent-encoded. */
bool payload_has_page(struct arena *arena, const struct url *page, str text);

#endif
