/* HTTP/1.1 requests, HTTP/2 where a server offers it with TLS, many at once on one thread, one request and one answer each: redirects are
 * answers, and limits end a transfer. libcurl stands behind this header alone. */
#ifndef SOSHIN_CRAWLER_HTTP_H
#define SOSHIN_CRAWLER_HTTP_H

#include "core/model.h"
#include "crawler/source.h"

#define HTTP_MAX_TRANSFERS 16
#define HTTP_MAX_HEADERS ((size_t)256 * 1024) /* of one answer, all its header lines */
#define HTTP_CONNECT_SECONDS 10
#define HTTP_LOW_SPEED 100 /* bytes a second; less than that for so long ends a transfer: */
#define HTTP_LOW_SPEED_SECONDS 20

struct http;

struct http_request {
    const char *url;     /* http or https, normalised */
    size_t max_body;     /* bytes after decoding */
    bool may_be_private; /* a private address may be connected to; those of allow_net always */
    bool is_trusted;     /* what reach_options hold as secrets goes with it */
    void *owner;         /* comes back with the answer */
};

struct http_answer {
    void *owner;
    enum reason failure; /* REASON_NONE: an answer came, maybe cut; else why there is none */
    int status;
    bool is_cut;         /* the connection broke or the coding was bad inside the body */
    bool is_over;        /* the body is longer than max_body and holds its beginning */
    bool is_private;     /* a connection to a private address was made for it */
    bool is_recalled;    /* an earlier run of the same crawl received it */
    int64_t observed_at; /* seconds since 1970 */
    str content_type; /* header values as they came, the first of each; valid until http_free_answer */
    str location;
    str retry_after;
    struct buf body; /* malloc'ed; take it by setting it to (struct buf){0} */
    struct buf headers;
    struct buf sent; /* with http_keep_exchanges: the request's head as it was sent */
    struct buf raw; /* with it: the body as it came, before any decoding; raw.over: its beginning */
};

/* user_agent: complete header value. NULL when the system has no memory. */
struct http *http_new(const char *user_agent, unsigned timeout);
void http_free(struct http *http);
/* Certificates are trusted, too, when an authority of this PEM file signed them; the text is copied. Call it
 * before the first request. False when the system has no memory. */
bool http_trust(struct http *http, const char *ca_file);
/* From now on answers hold what went over the wire; call it before the first request. Only codings
 * that the archive source can read again are asked for. */
void http_keep_exchanges(struct http *http);
/* How servers are reached from now on; before the first request. Copies what it needs. False when the
 * system has no memory. */
bool http_reach(struct http *http, const struct reach_options *options);

/* Whether allow_net names the host, which is an address, as one that may be asked. */
bool http_allows(const struct http *http, str host);

/* Begins a request; url is copied. False when HTTP_MAX_TRANSFERS are under way or memory is out. */
bool http_start(struct http *http, const struct http_request *request);
/* The next answer that is complete; false when there is none just now. */
bool http_next(struct http *http, struct http_answer *answer);
void http_free_answer(struct http_answer *answer);
size_t http_open_count(const struct http *http);

/* Waits until something may have arrived, at most so long. */
void http_wait(struct http *http, unsigned milliseconds);
/* Ends a wait; any thread. */
void http_wake(struct http *http);

/* The value of the first line "name: value" of that name, trimmed; p NULL when there is none. */
str http_field(str headers, str name);
/* Seconds since 1970 of an HTTP-date in any of the three forms of RFC 9110 §5.6.7; -1 when it is none. */
int64_t http_date(str value);
/* The part of a Content-Type value in front of ';', trimmed; not yet in lower case. */
str http_media_type(str value);
/* The charset parameter of a Content-Type value, without quotes; empty when there is none. */
str http_charset(str value);

/* The version of the library at work. */
const char *http_version(void);

#endif
