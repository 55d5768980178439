#include "crawler/live.h"

#include "crawler/evidence.h"

#include <math.h>
#include <stdlib.h>

#define RUN_MEMORY ((size_t)64 * 1024 * 1024)

static bool live_accepts(const char *target)
{
    return str_has_prefix_nocase(str_of(target), STR("http://")) ||
           str_has_prefix_nocase(str_of(target), STR("https://"));
}

/* ---- opening ---- */

struct opening {
    struct source_run *run;
    const struct crawl_options *options;
    const char *target;
    const char *bad; /* what is no URL */
};

static bool live_open_site(struct opening *opening)
{
    struct source_run *run = opening->run;
    const char *base_text = opening->options->base_url;
    struct url target;
    struct url base;
    opening->bad = opening->target;
    if (url_parse(run->arena, str_of(opening->target), NULL, &target) != URL_OK)
        return false;
    opening->bad = base_text;
    if (base_text && url_parse(run->arena, str_of(base_text), NULL, &base) != URL_OK)
        return false;
    run->site = site_new(run->arena, &target, base_text ? &base : NULL);
    run->start_url = run->site.start;
    run->is_private = url_is_private(target.host);
    run->knows_privacy = run->is_private || url_is_address(target.host);
    opening->bad = NULL;
    return true;
}

static void live_open_work(void *context)
{
    struct opening *opening = context;
    struct source_run *run = opening->run;
    const struct crawl_options *options = opening->options;
    if (!live_open_site(opening))
        return;
    struct frontier_rules rules = {
        .site = &run->site,
        .filter = address_filter_keep(run->arena, options->include, options->include_count,
                                      options->exclude, options->exclude_count),
        .max_pages = options->max_pages,
        .max_depth = options->max_depth,
        .max_urls = FRONTIER_MAX_URLS,
        .per_pattern = options->per_pattern,
        .sample = options->sample,
        .seed = options->seed,
    };
    run->exclude = rules.filter;
    run->exclude.include_count = 0; /* what narrows the pages does not narrow what they need */
    run->frontier = frontier_new(&rules);
    if (!run->frontier)
        return;
    frontier_give(run->frontier, run->site.start, ROLE_START);
    for (size_t i = 0; i < options->also_count && !opening->bad; i++) {
        struct url url;
        if (url_parse(run->arena, str_of(options->also[i]), NULL, &url) == URL_OK)
            frontier_give(run->frontier, url.text, ROLE_GIVEN);
        else
            opening->bad = options->also[i];
    }
}

static void live_close(struct source_run *run)
{
    if (!run)
        return;
    for (; run->ready_count; run->ready_count--)
        fetch_free(run->ready[run->ready_at++ % LIVE_READY]);
    for (size_t i = run->held.at; i < run->held.n; i++)
        free(run->held.v[i].to);
    free(run->held.v);
    http_free(run->http);
    frontier_free(run->frontier);
    resources_done(&run->resources);
    for (size_t i = 0; i < run->host_count; i++)
        arena_free(run->hosts[i].arena);
    arena_free(run->arena);
    buf_done(&run->scratch);
    buf_done(&run->scratch2);
    free(run);
}

static bool live_set_http(struct http *http, const struct crawl_options *options)
{
    if (options->evidence && evidence_is_kept(options->evidence))
        http_keep_exchanges(http);
    return !options->ca_file || http_trust(http, options->ca_file);
}

static struct source_run *live_new(const struct crawl_options *options)
{
    struct source_run *run = calloc(1, sizeof *run);
    if (!run)
        return NULL;
    run->options = *options;
    run->scratch = run->scratch2 = buf_init(NULL, ADDRESS_MAX);
    run->sitemaps_done = !options->sitemaps || options->is_offline || options->max_depth == 0;
    run->deadline = options->max_seconds ? live_now() + (double)options->max_seconds : 0;
    run->arena = arena_new(RUN_MEMORY);
    run->http = http_new(options->user_agent, options->timeout);
    if (run->arena && run->http && live_set_http(run->http, options) &&
        http_reach(run->http, &options->reach))
        return run;
    live_close(run);
    return NULL;
}

static bool live_open(const struct crawl_options *options, const char *target,
                      struct source_run **run, struct err *err)
{
    struct source_run *new = live_new(options);
    struct opening opening = {.run = new, .options = options, .target = target};
    bool is_done = new &&arena_run(new->arena, 0, live_open_work, &opening) == ARENA_DONE;
    if (is_done && opening.bad)
        err_set(err, ERR_USAGE, N_("%s: not an address that can be fetched"), opening.bad);
    else if (!is_done || !new->frontier || !live_host(new, new->site.start))
        err_set(err, ERR_MEMORY, N_("not enough memory"));
    if (err->code != ERR_NONE) {
        live_close(new);
        return false;
    }
    if (options->is_offline)
        frontier_refuse(new->frontier, REASON_OFFLINE);
    *run = new;
    return true;
}

/* ---- requests ---- */

struct job *live_free_job(struct source_run *run)
{
    for (size_t i = 0; i < LIVE_JOBS; i++)
        if (run->jobs[i].state == JOB_FREE)
            return &run->jobs[i];
    return NULL;
}

static void live_end_job(struct source_run *run, struct job *job)
{
    job->state = JOB_FREE;
    run->jobs_used--;
}

/* Takes items from the frontier as long as there is room for what may come of them. */
static void live_take(struct source_run *run)
{
    struct frontier_item item;
    while (run->ready_count + run->jobs_used + 1 < LIVE_READY / 2) {
        struct job *job = live_free_job(run);
        if (!job)
            return;
        enum turn turn = frontier_next(run->frontier, &item);
        run->has_ended = turn == TURN_END;
        if (turn != TURN_ITEM)
            return;
        struct host *host = item.refused == REASON_NONE ? live_host(run, item.url) : NULL;
        if (item.role == ROLE_START)
            run->start_url = item.url;
        if (host) {
            *job = (struct job){.kind = JOB_PAGE, .state = JOB_HELD, .item = item, .host = host};
            run->jobs_used++;
        } else {
            live_refuse(run, &item, item.refused ? item.refused : REASON_MEMORY);
            frontier_settle(run->frontier, item.id, false);
        }
    }
}

static void live_try(struct source_run *run, struct job *job)
{
    enum reason refused = REASON_NONE;
    enum live_gate gate = live_host_gate(run, job, &refused);
    if (run->is_stopped || run->is_late) {
        gate = LIVE_GATE_REFUSED;
        refused = run->is_stopped ? REASON_INTERRUPTED : REASON_MAX_TIME;
    }
    if (gate == LIVE_GATE_OPEN)
        live_send(run, job, run->options.max_body);
    if (gate != LIVE_GATE_REFUSED)
        return;
    if (job->kind == JOB_RESOURCE) {
        live_resource_refuse(run, job, refused);
    } else {
        live_refuse(run, &job->item, refused);
        frontier_settle(run->frontier, job->item.id, false);
    }
    live_end_job(run, job);
}

static void live_send_all(struct source_run *run)
{
    enum reason ignored;
    for (size_t i = 0; i < LIVE_JOBS; i++)
        if (run->jobs[i].state == JOB_HELD)
            live_try(run, &run->jobs[i]);
    for (size_t i = 0; i < run->host_count; i++) {
        struct job *job = &run->hosts[i].robots_job;
        if (run->hosts[i].state == HOST_ASKING && job->state == JOB_HELD &&
            live_host_gate(run, job, &ignored) == LIVE_GATE_OPEN)
            live_send(run, job, ROBOTS_MAX_BYTES);
    }
}

/* ---- answers ---- */

struct evidence_note live_note(struct source_run *run, const struct job *job)
{
    static const char *const kinds[] = {[JOB_PAGE] = "page",
                                        [JOB_ROBOTS] = "robots",
                                        [JOB_SITEMAP] = "sitemap",
                                        [JOB_RESOURCE] = "resource"};
    struct evidence_note note = {.kind = kinds[job->kind], .depth = job->item.depth};
    note.found_on = job->kind == JOB_RESOURCE ? job->resource.found_on : job->item.found_on;
    note.url = job->kind == JOB_ROBOTS ? job->item.url
                                       : site_request(&run->site, job->item.url, &run->scratch);
    return note;
}

void live_answer(struct source_run *run, struct http_answer *answer)
{
    struct job *job = answer->owner;
    job->host->open--;
    struct evidence_note note = live_note(run, job);
    if (run->options.evidence)
        evidence_answer(run->options.evidence, &note, answer);
    if (!run->knows_privacy) {
        run->knows_privacy = true;
        run->is_private = answer->is_private;
    }
    if (live_back_off(run, job, answer)) {
        job->state = JOB_HELD;
        return;
    }
    switch (job->kind) {
    case JOB_PAGE:
        live_page_answer(run, job, answer);
        live_end_job(run, job);
        break;
    case JOB_ROBOTS:
        job->state = JOB_FREE;
        live_robots_answer(run, job, answer);
        break;
    case JOB_SITEMAP:
        live_sitemap_answer(run, job, answer);
        break;
    case JOB_RESOURCE:
        if (live_resource_answer(run, job, answer))
            live_end_job(run, job);
        break;
    }
}

static void live_receive(struct source_run *run)
{
    struct http_answer answer;
    while (http_next(run->http, &answer)) {
        live_answer(run, &answer);
        http_free_answer(&answer);
    }
}

/* ---- the source ---- */

static void live_check_time(struct source_run *run)
{
    if (run->is_late || !(run->deadline > 0) || live_now() < run->deadline)
        return;
    run->is_late = true;
    run->sitemaps_done = true;
    if (!run->is_stopped)
        frontier_refuse(run->frontier, REASON_MAX_TIME);
}

static void live_pump(struct source_run *run)
{
    run->wake_at = INFINITY;
    live_check_time(run);
    live_receive(run);
    live_release_held(run);
    if (!run->sitemaps_done && frontier_is_past_start(run->frontier) && run->held.n == 0)
        run->sitemaps_done = live_sitemaps(run);
    if (run->sitemaps_done || !frontier_is_past_start(run->frontier))
        live_take(run);
    if (run->has_ended && run->sitemaps_done && run->held.n == 0)
        live_take_resources(run);
    live_send_all(run);
}

static bool live_is_over(const struct source_run *run)
{
    if (run->is_broken)
        return true;
    return run->jobs_used == 0 && run->held.n == 0 && run->sitemaps_done &&
           resources_are_over(&run->resources) &&
           (run->has_ended || (run->is_stopped && frontier_waiting(run->frontier) == 0));
}

/* How long to wait: until `until`, less when a held request may be sent before. */
static unsigned live_patience(const struct source_run *run, double now, double until)
{
    double at = run->wake_at < until ? run->wake_at : until;
    return at <= now ? 1 : (unsigned)((at - now) * 1000) + 1;
}

static enum source_step live_next(struct source_run *run, unsigned milliseconds,
                                  struct fetch **fetch)
{
    double until = live_now() + milliseconds / 1000.0;
    for (;;) {
        live_pump(run);
        if (run->ready_count) {
            *fetch = run->ready[run->ready_at];
            run->ready_at = (run->ready_at + 1) % LIVE_READY;
            run->ready_count--;
            return SOURCE_FETCH;
        }
        if (live_is_over(run))
            return SOURCE_END;
        double now = live_now();
        if (now >= until || atomic_exchange(&run->is_woken, false))
            return SOURCE_WAIT;
        http_wait(run->http, live_patience(run, now, until));
    }
}

static void live_done(struct source_run *run, const struct page_links *links)
{
    struct frontier_item item = {.found_on = links->page_url, .depth = links->depth + 1};
    for (size_t i = 0; i < links->count; i++) {
        item.url = links->urls[i];
        enum admit admit = frontier_offer(run->frontier, item.url, item.found_on, item.depth);
        if (admit == ADMIT_FULL && !run->is_full) {
            run->is_full = true; /* one row stands for all that is left out */
            live_refuse(run, &item, REASON_MAX_PAGES);
        }
    }
    for (size_t i = 0; i < links->wanted_count; i++)
        frontier_want(run->frontier, links->wanted[i]);
    frontier_finish(run->frontier, links->page_url);
    resources_finish(&run->resources, links->page_url);
}

static void live_wake(struct source_run *run)
{
    atomic_store(&run->is_woken, true);
    http_wake(run->http);
}

static void live_stop(struct source_run *run)
{
    run->is_stopped = true;
    run->sitemaps_done = true;
    frontier_refuse(run->frontier, REASON_INTERRUPTED);
}

static size_t live_waiting(const struct source_run *run)
{
    return frontier_waiting(run->frontier);
}

static str live_start_url(const struct source_run *run)
{
    return run->start_url;
}

const struct source source_live = {
    .name = "live",
    .says = N_("a web service, crawled from its address"),
    .accepts = live_accepts,
    .open = live_open,
    .next = live_next,
    .done = live_done,
    .request = live_request,
    .waiting = live_waiting,
    .wake = live_wake,
    .stop = live_stop,
    .close = live_close,
    .start_url = live_start_url,
};
