#include "cli/scan_state.h"

#include "cli/container_fetch.h"
#include "cli/secrets.h"

#include <netdb.h>
#include <string.h>
#include <time.h>

/* Whether the name leads to a private address; a name that leads nowhere does, as far as we know. */
static bool is_private_name(str host)
{
    char name[256];
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list = NULL;
    if (url_is_private(host) || host.n >= sizeof name)
        return true;
    memcpy(name, host.p, host.n);
    name[host.n] = '\0';
    if (getaddrinfo(name, NULL, &hints, &list) != 0)
        return true;
    bool is_private = false;
    for (const struct addrinfo *at = list; at; at = at->ai_next)
        is_private |= url_is_private_address(at->ai_addr);
    freeaddrinfo(list);
    return is_private;
}

/* Files and folders open no connection, nor does a target on a private address, unless --containers
 * yes asks for it. */
static bool may_fetch(struct scan *scan)
{
    const struct options *options = &scan->run->options;
    struct containers *containers = &scan->containers;
    struct url target;
    bool is_yes = options->containers && strcmp(options->containers, "yes") == 0;
    if (containers_are_declined(options) || options->offline || scan->is_stopped)
        return false;
    bool is_live = strcmp(scan->source->name, "live") == 0 &&
                   url_parse(scan->arena, str_of(scan->setup->target), NULL, &target) == URL_OK;
    if (is_live && !containers->has_asked)
        containers->is_private = is_private_name(target.host);
    containers->has_asked = true;
    return is_yes || (is_live && !containers->is_private);
}

/* The pause between two requests that --rate asks for. */
static void keep_pace(const struct scan *scan)
{
    double rate = scan->run->options.rate;
    double seconds = rate > 0 ? 1 / rate : 0;
    struct timespec pause = {.tv_sec = (time_t)seconds};
    pause.tv_nsec = (long)((seconds - (double)pause.tv_sec) * 1e9);
    nanosleep(&pause, NULL);
}

static bool open_http(struct scan *scan)
{
    const struct options *options = &scan->run->options;
    struct reach_options reach = secrets_none(options);
    struct http *http = http_new(scan->user_agent, (unsigned)options->timeout);
    if (http &&
        (!http_reach(http, &reach) || (options->ca_file && !http_trust(http, options->ca_file)))) {
        http_free(http);
        return false;
    }
    if (http && scan->setup->evidence && evidence_is_kept(scan->setup->evidence))
        http_keep_exchanges(http);
    scan->containers.http = http;
    return http != NULL;
}

static enum reason fetch_body(struct scan *scan, const struct scan_container *container)
{
    struct containers *containers = &scan->containers;
    const struct options *options = &scan->run->options;
    struct coverage *row = &scan->coverage.v[container->row];
    if (containers->http)
        keep_pace(scan);
    else if (!open_http(scan))
        return REASON_MEMORY;
    size_t max = (size_t)options->max_body;
    struct container_answer answer = container_fetch(
        containers->http, container->url.p, max < CONTAINER_BODY_MAX ? max : CONTAINER_BODY_MAX,
        containers->is_private, scan->setup->evidence);
    containers->body = answer.body;
    row->http_status = answer.status;
    row->observed_at = scan->run->has_now ? scan->run->now : answer.observed_at;
    return answer.reason;
}

/* What a recording holds of it: no connection is opened. */
static bool is_recorded(struct scan *scan, const struct scan_container *container)
{
    struct containers *containers = &scan->containers;
    struct coverage *row = &scan->coverage.v[container->row];
    struct http_answer answer;
    if (!scan->source->recorded || !container->url.n ||
        containers_are_declined(&scan->run->options) ||
        !scan->source->recorded(scan->source_run, container->url, CONTAINER_BODY_MAX, &answer))
        return false;
    row->http_status = answer.status;
    row->reason = container_answer_reason(&answer);
    containers->body = answer.body;
    answer.body = (struct buf){0};
    http_free_answer(&answer);
    return true;
}

bool container_get(struct scan *scan, const struct scan_container *container)
{
    struct coverage *row = &scan->coverage.v[container->row];
    if (is_recorded(scan, container))
        row->observed_at = scan->run->has_now ? scan->run->now : row->observed_at;
    else if (container->url.n && may_fetch(scan))
        row->reason = fetch_body(scan, container);
    else
        return false;
    return true;
}
