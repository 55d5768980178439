/* For tests of sources: runs one to its end, as the program does, and keeps a row of each fetch; and
 * the server of tests/fault_server.py. */
#ifndef SOSHIN_TESTS_CRAWL_FIXTURE_H
#define SOSHIN_TESTS_CRAWL_FIXTURE_H

#include "crawler/source.h"

#include <sys/types.h>

struct crawl_row {
    char *url; /* shown */
    char *found_on;
    char *redirect_to;
    char *content_type;
    char *charset;
    char *asked; /* fetch->url.text */
    enum outcome outcome;
    enum reason reason;
    int http_status;
    uint32_t depth;
    size_t bytes;
};

struct crawl {
    struct crawl_row *rows; /* in the order in which they came */
    size_t count;
    char *start_url;
    size_t largest; /* body */
};

/* How the pages are given back. */
enum crawl_order {
    CRAWL_AT_ONCE,
    CRAWL_LATE_REVERSED /* gathered as long as anything comes, then backwards */
};

/* Usable values: no limits of pages, rate 0, bodies of 1 MiB, timeout of 2 s. */
struct crawl_options crawl_defaults(void);
/* Fails the test when the source cannot be opened. stop_after: calls `stop` behind that many rows. */
struct crawl crawl_run(const struct crawl_options *options, const char *target,
                       enum crawl_order order, size_t stop_after);
void crawl_done(struct crawl *crawl);
/* The row of a shown URL, NULL when there is none. */
const struct crawl_row *crawl_find(const struct crawl *crawl, const char *url);
size_t crawl_count(const struct crawl *crawl, enum outcome outcome, enum reason reason);
/* All rows as sorted text, malloc'ed; ports are as they are. */
char *crawl_text(const struct crawl *crawl);

struct server {
    pid_t pid;
    int in, out;
    unsigned port;
    char log[65536]; /* requests, one line each, after server_end */
};
/* Starts it; robots NULL: "ok", delay NULL: none. Fails the test when it does not start. */
void server_start(struct server *server, const char *robots, const char *delay);
/* Ends it and reads its log. */
void server_end(struct server *server);
/* How often "HOST PATH" was asked for. */
size_t server_asked(const struct server *server, const char *line);
/* "http://127.0.0.1:PORT" path, malloc'ed. */
char *server_url(const struct server *server, const char *path);
/* crawl_run from a path of the server, and the row of one. */
struct crawl crawl_path(const struct server *server, const struct crawl_options *options,
                        const char *path);
const struct crawl_row *crawl_find_path(const struct crawl *crawl, const struct server *server,
                                        const char *path);

#endif
