/* A tag manager's body over HTTP: what the page's own script would load, asked for once. robots.txt is
 * for robots that follow links; this is one file that the audited page itself makes every visitor's
 * browser fetch, so it is not asked. */
#ifndef SOSHIN_CLI_CONTAINER_FETCH_H
#define SOSHIN_CLI_CONTAINER_FETCH_H

#include "crawler/evidence.h"

struct container_answer {
    enum reason reason; /* REASON_NONE: the body came, whole */
    int status;         /* 0: no answer */
    int64_t observed_at;
    struct buf body; /* malloc'ed; the caller ends it with buf_done */
};

/* What an answer lacks to be a body; REASON_NONE: nothing. */
enum reason container_answer_reason(const struct http_answer *answer);
/* Fetches url and up to 3 redirects on the same host; waits for it. evidence: where the exchanges are
 * kept, NULL: nowhere. */
struct container_answer container_fetch(struct http *http, const char *url, size_t max_body,
                                        bool may_be_private, struct evidence *evidence);

#endif
