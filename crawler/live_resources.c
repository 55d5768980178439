#include "crawler/live.h"

#include "crawler/fill.h"
#include "crawler/judge.h"

#include <string.h>

/* Whether an address may be asked for; *published: its published form, url itself or in scratch. */
static bool live_is_admitted(const struct source_run *run, str url, enum request_hosts hosts,
                             struct buf *scratch, str *published)
{
    str authority = address_authority(url);
    if (!authority.n || url.n > URL_MAX)
        return false;
    if (site_publish(&run->site, url, scratch, published))
        return true;
    return hosts == REQUEST_ANY_PUBLIC && run->knows_privacy && !run->is_private &&
           (!url_is_private(address_hostname(url)) ||
            http_allows(run->http, address_hostname(url)));
}

bool live_request(struct source_run *run, str url, str found_on, enum request_hosts hosts)
{
    struct buf scratch = buf_init(NULL, ADDRESS_MAX);
    str published = STR_NONE;
    bool is_admitted =
        !run->options.is_offline && live_is_admitted(run, url, hosts, &scratch, &published);
    buf_done(&scratch);
    return is_admitted && resources_ask(&run->resources, url, found_on, hosts);
}

struct resource_naming {
    struct fetch *fetch;
    str shown;
    str to; /* empty: no redirect */
};

static void live_resource_name(void *context)
{
    struct resource_naming *naming = context;
    struct fetch *fetch = naming->fetch;
    fetch->shown_url = arena_str(fetch->arena, naming->shown);
    fetch->redirect_to = naming->to.n ? arena_str(fetch->arena, naming->to) : STR_NONE;
}

/* url: as asked for; at: the published address that it was read from or refused at. */
static struct fetch *live_resource_fetch(struct source_run *run, const struct resource_item *item,
                                         str at, struct judgement judgement)
{
    struct buf scratch = buf_init(NULL, ADDRESS_MAX);
    struct frontier_item named = {.url = item->url, .found_on = item->found_on};
    str shown = item->url;
    struct fetch *fetch = live_fetch(run, &named, judgement.outcome, judgement.reason);
    site_publish(&run->site, item->url, &scratch, &shown);
    struct resource_naming naming = {fetch, shown, str_eq(at, shown) ? STR_NONE : at};
    if (fetch) {
        fetch->is_resource = true;
        if (arena_run(fetch->arena, 0, live_resource_name, &naming) != ARENA_DONE) {
            fetch->outcome = OUTCOME_FAILED;
            fetch->reason = REASON_MEMORY;
        }
    }
    buf_done(&scratch);
    return fetch;
}

static void live_resource_refuse_at(struct source_run *run, const struct resource_item *item,
                                    str at, enum reason reason)
{
    struct judgement judgement = {live_refusal(reason), reason};
    struct fetch *fetch = live_resource_fetch(run, item, at, judgement);
    if (fetch)
        fetch->observed_at = 0;
    live_hand_out(run, fetch);
}

void live_resource_refuse(struct source_run *run, const struct job *job, enum reason reason)
{
    live_resource_refuse_at(run, &job->resource, job->item.url, reason);
}

/* Why one is not asked for at all. */
static enum reason live_resource_refusal(const struct source_run *run,
                                         const struct resource_item *item, str published)
{
    if (item->is_over)
        return REASON_MAX_PAGES;
    if (run->is_stopped)
        return REASON_INTERRUPTED;
    if (run->is_late)
        return REASON_MAX_TIME;
    return address_is_wanted(&run->exclude, published) ? REASON_NONE : REASON_EXCLUDED;
}

static void live_resource_begin(struct source_run *run, struct job *job,
                                const struct resource_item *item)
{
    struct buf scratch = buf_init(NULL, ADDRESS_MAX);
    str published = item->url;
    site_publish(&run->site, item->url, &scratch, &published);
    str kept = resources_keep(&run->resources, published);
    buf_done(&scratch);
    enum reason refused = live_resource_refusal(run, item, kept);
    struct host *host = refused == REASON_NONE && kept.p ? live_host(run, kept) : NULL;
    if (!host) {
        live_resource_refuse_at(run, item, kept, refused ? refused : REASON_MAX_PAGES);
        return;
    }
    *job = (struct job){.kind = JOB_RESOURCE,
                        .state = JOB_HELD,
                        .item = {.url = kept},
                        .resource = *item,
                        .host = host};
    run->jobs_used++;
}

void live_take_resources(struct source_run *run)
{
    struct resource_item item;
    while (run->ready_count + run->jobs_used + 1 < LIVE_READY / 2) {
        struct job *job = live_free_job(run);
        if (!job || !resources_next(&run->resources, &item))
            return;
        live_resource_begin(run, job, &item);
    }
}

/* The job goes on to where a redirect leads; else *judgement says why not. */
static bool live_resource_follow(struct source_run *run, struct job *job, str to,
                                 struct judgement *judgement)
{
    struct buf scratch = buf_init(NULL, ADDRESS_MAX);
    str published = to;
    str kept = STR_NONE;
    if (!to.n)
        *judgement = (struct judgement){OUTCOME_FAILED, REASON_REDIRECT_BAD};
    else if (job->hops >= LIVE_RESOURCE_HOPS)
        *judgement = (struct judgement){OUTCOME_FAILED, REASON_REDIRECT_LOOP};
    else if (!live_is_admitted(run, to, job->resource.hosts, &scratch, &published))
        *judgement = (struct judgement){OUTCOME_REDIRECT, REASON_REDIRECT_OFF_SITE};
    else
        kept = resources_keep(&run->resources, published);
    buf_done(&scratch);
    if (!kept.p)
        return false;
    struct host *host = live_host(run, kept);
    *judgement = (struct judgement){OUTCOME_OVER_LIMIT, REASON_MAX_PAGES}; /* too many hosts */
    if (!host)
        return false;
    *job = (struct job){.kind = JOB_RESOURCE,
                        .state = JOB_HELD,
                        .item = {.url = kept},
                        .resource = job->resource,
                        .host = host,
                        .hops = job->hops + 1};
    return true;
}

bool live_resource_answer(struct source_run *run, struct job *job, struct http_answer *answer)
{
    struct judgement judgement = judge_resource(answer);
    struct buf to = buf_init(NULL, ADDRESS_MAX);
    bool is_redirect = judgement.outcome == OUTCOME_REDIRECT;
    if (is_redirect)
        buf_add(&to, live_resolve(run, job, answer));
    bool goes_on = is_redirect && live_resource_follow(run, job, buf_str(&to), &judgement);
    if (!goes_on) {
        str at = judgement.outcome == OUTCOME_REDIRECT ? buf_str(&to) : job->item.url;
        struct fetch *fetch = live_resource_fetch(run, &job->resource, at, judgement);
        if (fetch)
            fetch_fill(fetch, answer);
        live_hand_out(run, fetch);
    }
    buf_done(&to);
    return !goes_on;
}
