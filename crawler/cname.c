#define CARES_NO_DEPRECATED
#include "crawler/cname.h"

#include "core/url.h"

#include <ares.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TRIES 2

struct cname {
    ares_channel channel;
    unsigned seconds;
};

struct question {
    const char *host;
    struct cname_answer *answer;
    bool is_done;
};

struct cname *cname_open(const char *server, unsigned seconds)
{
    char lookups[] = "b"; /* DNS alone: the hosts file knows no other names */
    struct ares_options options = {
        .timeout = (int)(seconds * 1000 / TRIES), .tries = TRIES, .lookups = lookups};
    struct cname *cname = calloc(1, sizeof *cname);
    if (!cname || ares_library_init(ARES_LIB_INIT_ALL) != ARES_SUCCESS) {
        free(cname);
        return NULL;
    }
    cname->seconds = seconds;
    if (ares_init_options(&cname->channel, &options,
                          ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_LOOKUPS) != ARES_SUCCESS) {
        ares_library_cleanup();
        free(cname);
        return NULL;
    }
    if (server && ares_set_servers_ports_csv(cname->channel, server) != ARES_SUCCESS) {
        cname_close(cname);
        return NULL;
    }
    return cname;
}

void cname_close(struct cname *cname)
{
    if (!cname)
        return;
    ares_destroy(cname->channel);
    ares_library_cleanup();
    free(cname);
}

static void add_name(struct cname_answer *answer, const char *name)
{
    size_t n = strlen(name);
    while (n && name[n - 1] == '.')
        n--;
    if (!n || n >= CNAME_NAME_MAX || answer->count == CNAME_CHAIN_MAX)
        return;
    for (size_t i = 0; i < n; i++)
        answer->names[answer->count][i] = ascii_lower(name[i]);
    answer->names[answer->count++][n] = '\0';
}

/* The last name stands among those before it: a chain that no resolver can follow. */
static bool is_ring(const struct cname_answer *answer)
{
    for (size_t i = 0; i + 1 < answer->count; i++)
        if (strcmp(answer->names[i], answer->names[answer->count - 1]) == 0)
            return true;
    return false;
}

static void on_answer(void *context, int status, int timeouts, struct ares_addrinfo *result)
{
    struct question *question = context;
    struct cname_answer *answer = question->answer;
    (void)timeouts;
    question->is_done = true;
    if (status != ARES_SUCCESS || !result)
        return;
    bool has_ring = false;
    for (const struct ares_addrinfo_cname *at = result->cnames; at && !has_ring; at = at->next) {
        if (at->name)
            add_name(answer, at->name);
        has_ring = is_ring(answer) ||
                   (answer->count && strcmp(answer->names[answer->count - 1], question->host) == 0);
    }
    for (const struct ares_addrinfo_node *at = result->nodes; at; at = at->ai_next) {
        answer->is_found = true;
        answer->is_private |= url_is_private_address(at->ai_addr);
    }
    ares_freeaddrinfo(result);
    if (has_ring)
        *answer = (struct cname_answer){0};
}

/* One round of waiting for the sockets of the channel. */
static void wait_once(ares_channel channel)
{
    ares_socket_t sockets[ARES_GETSOCK_MAXNUM];
    struct pollfd polls[ARES_GETSOCK_MAXNUM];
    unsigned bits = (unsigned)ares_getsock(channel, sockets, ARES_GETSOCK_MAXNUM);
    nfds_t count = 0;
    for (unsigned i = 0; i < ARES_GETSOCK_MAXNUM; i++) {
        /* As ARES_GETSOCK_READABLE and _WRITABLE say, which shift an int too far. */
        bool reads = bits >> i & 1u, writes = bits >> (i + ARES_GETSOCK_MAXNUM) & 1u;
        if (reads || writes)
            polls[count++] = (struct pollfd){
                .fd = sockets[i], .events = (short)((reads ? POLLIN : 0) | (writes ? POLLOUT : 0))};
    }
    poll(polls, count, 100);
    for (nfds_t i = 0; i < count; i++) {
        bool reads = polls[i].revents & (POLLIN | POLLERR | POLLHUP);
        bool writes = polls[i].revents & POLLOUT;
        ares_process_fd(channel, reads ? polls[i].fd : ARES_SOCKET_BAD,
                        writes ? polls[i].fd : ARES_SOCKET_BAD);
    }
    ares_process_fd(channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD); /* what has timed out */
}

void cname_ask(struct cname *cname, const char *host, struct cname_answer *answer)
{
    struct ares_addrinfo_hints hints = {.ai_family = AF_INET, .ai_flags = ARES_AI_CANONNAME};
    struct question question = {.host = host, .answer = answer};
    *answer = (struct cname_answer){0};
    ares_getaddrinfo(cname->channel, host, NULL, &hints, on_answer, &question);
    time_t end = time(NULL) + (time_t)cname->seconds + 1;
    while (!question.is_done && time(NULL) <= end)
        wait_once(cname->channel);
    if (!question.is_done)
        ares_cancel(cname->channel); /* calls on_answer */
}

const char *cname_version(void)
{
    return ares_version(NULL);
}
