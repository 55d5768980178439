/* A connection that speaks the Chrome DevTools Protocol over one socket: messages end with a NUL byte
 * (--remote-debugging-pipe). One thread. */
#ifndef SOSHIN_CRAWLER_CDP_H
#define SOSHIN_CRAWLER_CDP_H

#include "crawler/cdp_message.h"

#define CDP_MESSAGE_MAX                                                                            \
    ((size_t)64 * 1024 * 1024) /* bytes of one message; more ends the connection */
#define CDP_PARSE_MAX ((size_t)512 * 1024 * 1024) /* memory for reading one */

struct cdp {
    int fd;            /* a stream socket, not blocking; belongs to whoever opened it */
    struct buf in;     /* what was read and not taken yet, from `at` */
    size_t at, looked; /* up to `looked` there is no end of a message */
    struct buf out;    /* the command that is being written */
    uint32_t last_id;
    struct arena *arena; /* of the message that was taken last */
};

enum cdp_step {
    CDP_MESSAGE, /* *message is set; it lives until the next call */
    CDP_LATE,    /* nothing came in time */
    CDP_GONE     /* the other side is gone or talks nonsense: nothing will come any more */
};

struct cdp cdp_new(int fd);
/* Frees what it holds; the socket stays. */
void cdp_free(struct cdp *cdp);

/* Milliseconds of a clock that never goes back. */
int64_t cdp_now(void);

/* Begins a command; its id. Members follow by cdp_write_*(&cdp->out, ...). */
uint32_t cdp_begin(struct cdp *cdp, str session, const char *method);
/* Sends it, waiting until `until` (cdp_now) for room. False: it was not sent, the connection is of no
 * more use. */
bool cdp_end(struct cdp *cdp, int64_t until);
/* Waits for the next message until `until`. Not inside arena_run of the message's own arena. */
enum cdp_step cdp_next(struct cdp *cdp, int64_t until, struct cdp_message *message);

#endif
