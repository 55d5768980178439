#include "cli/container_fetch.h"

#include <stdlib.h>
#include <string.h>

#define REDIRECTS_MAX 3
#define ADDRESS_MEMORY ((size_t)1024 * 1024)
#define WAIT_MILLISECONDS 200

struct leading {
    struct arena *arena;
    const char *from;
    str to;
    char *next; /* malloc'ed; NULL: it does not lead to the same host */
};

static void lead_work(void *context)
{
    struct leading *leading = context;
    struct url from, to;
    if (url_parse(leading->arena, str_of(leading->from), NULL, &from) == URL_OK &&
        url_parse(leading->arena, leading->to, &from, &to) == URL_OK &&
        str_eq(from.host, to.host) && (to.is_https || !from.is_https))
        leading->next = strndup(to.text.p, to.text.n);
}

/* Where a redirect leads; NULL when it is not to be followed. */
static char *redirect_target(const char *from, str to)
{
    struct leading leading = {.arena = arena_new(ADDRESS_MEMORY), .from = from, .to = to};
    if (leading.arena)
        arena_run(leading.arena, 0, lead_work, &leading);
    arena_free(leading.arena);
    return leading.next;
}

static bool ask(struct http *http, const struct http_request *request, struct evidence *evidence,
                struct http_answer *answer)
{
    struct evidence_note note = {.kind = "container", .url = str_of(request->url)};
    if (evidence && evidence_recall(evidence, &note, request->max_body, answer))
        return true;
    if (!http_start(http, request))
        return false;
    while (!http_next(http, answer))
        http_wait(http, WAIT_MILLISECONDS);
    if (evidence)
        evidence_answer(evidence, &note, answer);
    return true;
}

enum reason container_answer_reason(const struct http_answer *answer)
{
    if (answer->failure != REASON_NONE)
        return answer->failure;
    if (answer->is_over)
        return REASON_BODY_LIMIT;
    if (answer->is_cut)
        return REASON_RESET;
    return answer->status == 200 ? REASON_NONE : REASON_HTTP_STATUS;
}

struct container_answer container_fetch(struct http *http, const char *url, size_t max_body,
                                        bool may_be_private, struct evidence *evidence)
{
    struct container_answer result = {.reason = REASON_REDIRECT_LOOP};
    char *address = strdup(url);
    for (int hops = 0; address && hops <= REDIRECTS_MAX; hops++) {
        struct http_request request = {
            .url = address, .max_body = max_body, .may_be_private = may_be_private};
        struct http_answer answer;
        if (!ask(http, &request, evidence, &answer)) {
            result.reason = REASON_MEMORY;
            break;
        }
        result.status = answer.status;
        result.observed_at = answer.observed_at;
        bool is_redirect =
            answer.failure == REASON_NONE && answer.status / 100 == 3 && answer.location.n;
        char *next = is_redirect ? redirect_target(address, answer.location) : NULL;
        if (!is_redirect) {
            result.reason = container_answer_reason(&answer);
            result.body = answer.body;
            answer.body = (struct buf){0};
        } else if (!next) {
            result.reason = REASON_REDIRECT_OFF_SITE;
        }
        http_free_answer(&answer);
        free(address);
        address = next;
    }
    free(address);
    return result;
}
