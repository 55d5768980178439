#include "crawler/cdp.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define READ_PIECE 65536

struct cdp cdp_new(int fd)
{
    return (struct cdp){.fd = fd,
                        .in = buf_init(NULL, CDP_MESSAGE_MAX + READ_PIECE),
                        .out = buf_init(NULL, CDP_MESSAGE_MAX)};
}

void cdp_free(struct cdp *cdp)
{
    buf_done(&cdp->in);
    buf_done(&cdp->out);
    arena_free(cdp->arena);
    cdp->arena = NULL;
}

int64_t cdp_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* False when it is not ready in time, or broken. */
static bool wait_for(int fd, short events, int64_t until)
{
    for (;;) {
        struct pollfd pollfd = {.fd = fd, .events = events};
        int64_t left = until - cdp_now();
        int ready = poll(&pollfd, 1, left <= 0 ? 0 : left > INT32_MAX ? INT32_MAX : (int)left);
        if (ready > 0 || (ready < 0 && errno != EINTR))
            return ready > 0;
        if (left <= 0)
            return false;
    }
}

uint32_t cdp_begin(struct cdp *cdp, str session, const char *method)
{
    cdp->out.n = 0;
    cdp->out.over = false;
    cdp_write_begin(&cdp->out, ++cdp->last_id, session, method);
    return cdp->last_id;
}

bool cdp_end(struct cdp *cdp, int64_t until)
{
    cdp_write_end(&cdp->out);
    buf_add_char(&cdp->out, '\0');
    str rest = buf_str(&cdp->out);
    if (cdp->out.over)
        return false;
    while (rest.n) {
        ssize_t n = send(cdp->fd, rest.p, rest.n, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n > 0)
            rest = str_skip(rest, (size_t)n);
        else if (n == 0 || (errno != EAGAIN && errno != EINTR) ||
                 !wait_for(cdp->fd, POLLOUT, until))
            return false;
    }
    return true;
}

/* The bytes of the next message; false when its end has not come yet. */
static bool take(struct cdp *cdp, str *text)
{
    const char *begin = cdp->in.p + cdp->at;
    size_t have = cdp->in.n - cdp->at;
    const char *end =
        have > cdp->looked ? memchr(begin + cdp->looked, '\0', have - cdp->looked) : NULL;
    if (!end) {
        cdp->looked = have;
        return false;
    }
    *text = (str){begin, (size_t)(end - begin)};
    cdp->at += text->n + 1;
    cdp->looked = 0;
    return true;
}

/* What was taken makes room. CDP_MESSAGE: something came. */
static enum cdp_step fill(struct cdp *cdp, int64_t until)
{
    char piece[READ_PIECE];
    if (cdp->at && cdp->in.p) {
        cdp->in.n -= cdp->at;
        memmove(cdp->in.p, cdp->in.p + cdp->at, cdp->in.n);
        cdp->at = 0;
    }
    if (!wait_for(cdp->fd, POLLIN, until))
        return CDP_LATE;
    ssize_t n = read(cdp->fd, piece, sizeof piece);
    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return CDP_MESSAGE;
    if (n <= 0)
        return CDP_GONE;
    buf_add(&cdp->in, (str){piece, (size_t)n});
    return cdp->in.over || cdp->in.n > CDP_MESSAGE_MAX ? CDP_GONE : CDP_MESSAGE;
}

struct parse_work {
    struct arena *arena;
    str text;
    struct cdp_message *message;
    bool is_one;
};

static void parse_work(void *context)
{
    struct parse_work *work = context;
    work->is_one = cdp_message_read(work->arena, work->text, work->message);
}

static bool parse(struct cdp *cdp, str text, struct cdp_message *message)
{
    arena_free(cdp->arena);
    cdp->arena = arena_new(CDP_PARSE_MAX);
    struct parse_work work = {.arena = cdp->arena, .text = text, .message = message};
    return cdp->arena && arena_run(cdp->arena, 0, parse_work, &work) == ARENA_DONE && work.is_one;
}

enum cdp_step cdp_next(struct cdp *cdp, int64_t until, struct cdp_message *message)
{
    str text;
    while (!cdp->in.p || !take(cdp, &text)) {
        enum cdp_step step = fill(cdp, until);
        if (step != CDP_MESSAGE)
            return step;
    }
    return parse(cdp, text, message) ? CDP_MESSAGE : CDP_GONE;
}
