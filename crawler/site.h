/* What belongs to the audited service, and under which address it is asked for. A site knows two
 * names of each address: the published one, which reports print and links name, and the one that a
 * request goes to. They differ only with --base-url. */
#ifndef SOSHIN_CRAWLER_SITE_H
#define SOSHIN_CRAWLER_SITE_H

#include "core/url.h"

#define SITE_HOSTS_MAX 16 /* redirects of the start page cannot admit more */

struct site {
    str hosts[SITE_HOSTS_MAX]; /* "host[:port]" as address_authority gives it */
    size_t host_count;
    bool has_base;
    str base;   /* published prefix, ends with '/': "https://example.jp/" */
    str target; /* the prefix that stands for it in requests: "http://127.0.0.1:8123/" */
    str start;  /* published address of the start page */
};

/* The site of a target, published at base unless that is NULL. With a base that has no path the
 * target's origin stands for the base's origin; with one that has a path ("https://x.jp/shop/") the
 * folder of the target stands for that folder. Inside arena_run of arena. */
struct site site_new(struct arena *arena, const struct url *target, const struct url *base);

/* The published form of a URL's text, in *published: url itself or text in scratch (malloc'ed, valid
 * until its next use). False when it does not belong to the site. */
bool site_publish(const struct site *site, str url, struct buf *scratch, str *published);

/* The text to request for a published one: the same, or text in scratch. */
str site_request(const struct site *site, str published, struct buf *scratch);

/* Admits another host, where the start page redirects to. False when there are too many. With a base
 * nothing can be admitted: the user has said what the site is. Inside arena_run of arena. */
bool site_admit(struct arena *arena, struct site *site, str url);

#endif
