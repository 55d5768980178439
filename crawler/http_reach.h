/* How requests reach a server, as libcurl is told: crawler/http.c alone includes this. */
#ifndef SOSHIN_CRAWLER_HTTP_REACH_H
#define SOSHIN_CRAWLER_HTTP_REACH_H

#include "crawler/http.h"

#include <curl/curl.h>

struct http_reach {
    struct curl_slist *plain;   /* headers of every request */
    struct curl_slist *trusted; /* the same and the secret ones */
    struct curl_slist *cookies, *resolve, *connect_to;
    char *auth, *cert, *key;
    char *proxy;
    struct url_net *nets; /* private ones that may be connected to */
    size_t net_count;
    bool is_insecure;
};

/* plain_headers: of every request. False when the system has no memory. */
bool http_reach_init(struct http_reach *reach, const char *const *plain_headers, size_t count,
                     const struct reach_options *options);
void http_reach_done(struct http_reach *reach);
/* For every request on a handle, which may have served another host before: is_trusted says whether the
 * secrets go with it. False when libcurl does not take it; then nothing may be sent. */
bool http_reach_set(const struct http_reach *reach, CURL *easy, bool is_trusted);

/* --allow-net says that this address may be connected to, private or not. */
bool http_reach_allows(const struct http_reach *reach, const void *sockaddr);

/* Keeps a request as it was sent, for evidence; of trusted ones no value but those that soshin itself
 * chose: "Cookie: ***". */
void http_reach_keep_sent(struct buf *sent, str head, bool is_trusted);

#endif
