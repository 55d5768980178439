#include "crawler/live.h"

#include "crawler/fill.h"
#include "crawler/gzip.h"
#include "crawler/judge.h"
#include "crawler/sitemap.h"

#define SITEMAP_MEMORY ((size_t)256 * 1024 * 1024)

struct queueing {
    struct source_run *run;
    struct sitemap_entry entry;
};

static void live_queue_work(void *context)
{
    struct queueing *queueing = context;
    struct arena *arena = queueing->run->arena;
    queueing->entry.url = arena_str(arena, queueing->entry.url);
    *ARENA_PUSH(arena, &queueing->run->sitemaps) = queueing->entry;
}

/* Puts entry->url, normalised, into the queue: only what lies on the site, and nothing twice. */
static void live_queue(struct source_run *run, const struct sitemap_entry *entry)
{
    struct queueing queueing = {run, *entry};
    struct buf rebased = buf_init(NULL, ADDRESS_MAX);
    bool is_wanted = run->sitemaps.n <= LIVE_MAX_SITEMAPS &&
                     site_publish(&run->site, entry->url, &rebased, &queueing.entry.url);
    for (size_t i = 0; is_wanted && i < run->sitemaps.n; i++)
        is_wanted = !str_eq(run->sitemaps.v[i].url, queueing.entry.url);
    if (is_wanted)
        arena_run(run->arena, 0, live_queue_work, &queueing);
    buf_done(&rebased);
}

/* What the hosts' robots.txt name, then the place where one is usually found. */
static void live_sitemaps_begin(struct source_run *run)
{
    struct sitemap_entry named = {.nesting = 0};
    struct sitemap_entry guess = {.is_guess = true};
    struct buf url = buf_init(NULL, ADDRESS_MAX);
    for (size_t i = 0; i < run->host_count; i++) {
        const struct robots *robots = run->hosts[i].robots;
        for (size_t k = 0; robots && k < robots->sitemap_count; k++) {
            named.url = live_absolute(run, run->start_url, robots->sitemaps[k]);
            live_queue(run, &named);
        }
    }
    str root = run->site.has_base ? run->site.base : run->start_url;
    if (!run->site.has_base)
        root = str_slice(root, 0, root.n - address_path(root).n + 1);
    buf_add(&url, root);
    buf_add(&url, STR("sitemap.xml"));
    guess.url = buf_str(&url);
    live_queue(run, &guess);
    buf_done(&url);
}

struct sitemap_reading {
    struct source_run *run;
    struct arena *arena;
    const struct sitemap_entry *entry;
    str bytes;
    struct sitemap sitemap;
};

static void live_sitemap_read(void *context)
{
    struct sitemap_reading *reading = context;
    struct source_run *run = reading->run;
    const struct sitemap_entry *entry = reading->entry;
    struct sitemap_entry below = {.nesting = entry->nesting + 1};
    reading->sitemap = sitemap_read(reading->arena, reading->bytes);
    for (size_t i = 0; i < reading->sitemap.url_count; i++) {
        struct url url;
        if (url_parse(reading->arena, reading->sitemap.urls[i], NULL, &url) != URL_OK)
            continue;
        if (reading->sitemap.kind == SITEMAP_URLS)
            frontier_suggest(run->frontier, url.text, entry->url);
        below.url = url.text;
        if (reading->sitemap.kind == SITEMAP_INDEX && entry->nesting < SITEMAP_MAX_NESTING)
            live_queue(run, &below);
    }
}

/* Reads one; true when all of it was read. */
static bool live_sitemap_body(struct source_run *run, const struct sitemap_entry *entry, str body,
                              enum sitemap_kind *kind)
{
    struct buf expanded = buf_init(NULL, SITEMAP_MAX_BYTES);
    struct sitemap_reading reading = {
        .run = run, .arena = arena_new(SITEMAP_MEMORY), .entry = entry, .bytes = body};
    bool is_whole = true;
    if (gzip_is(body)) {
        is_whole = gzip_expand(body, &expanded);
        reading.bytes = buf_str(&expanded);
    }
    is_whole = is_whole && reading.arena &&
               arena_run(reading.arena, 0, live_sitemap_read, &reading) == ARENA_DONE;
    *kind = reading.sitemap.kind;
    is_whole = is_whole && !reading.sitemap.is_over;
    arena_free(reading.arena);
    buf_done(&expanded);
    return is_whole;
}

static struct frontier_item sitemap_item(const struct sitemap_entry *entry)
{
    return (struct frontier_item){.url = entry->url, .found_on = STR(""), .depth = 1};
}

/* What became of a sitemap that came with status 200. */
static struct judgement live_sitemap_judge(struct source_run *run,
                                           const struct sitemap_entry *entry,
                                           const struct http_answer *answer)
{
    enum sitemap_kind kind = SITEMAP_NONE;
    bool is_whole = live_sitemap_body(run, entry, buf_str(&answer->body), &kind);
    if (answer->is_over || !is_whole)
        return (struct judgement){OUTCOME_TOO_BIG, REASON_BODY_LIMIT};
    if (answer->is_cut)
        return (struct judgement){OUTCOME_FAILED, REASON_TRUNCATED};
    return (struct judgement){OUTCOME_RESOURCE,
                              kind == SITEMAP_NONE ? REASON_CONTENT_TYPE : REASON_NONE};
}

void live_sitemap_answer(struct source_run *run, struct job *job, struct http_answer *answer)
{
    struct sitemap_entry entry = run->sitemaps.v[run->sitemaps.at - 1];
    struct judgement judgement = judge_answer(answer);
    bool is_read = answer->failure == REASON_NONE && answer->status / 100 == 2;
    job->state = JOB_FREE;
    if (is_read) {
        judgement = live_sitemap_judge(run, &entry, answer);
    } else if (judgement.outcome == OUTCOME_REDIRECT && entry.hops < ROBOTS_MAX_REDIRECTS) {
        struct sitemap_entry next = entry;
        next.hops++;
        next.url = live_resolve(run, job, answer);
        live_queue(run, &next);
    }
    if (entry.is_guess && (!is_read || judgement.reason == REASON_CONTENT_TYPE))
        return; /* nobody said that it is there */
    struct frontier_item item = sitemap_item(&entry);
    struct fetch *fetch = live_fetch(run, &item, judgement.outcome, judgement.reason);
    if (fetch)
        fetch_fill(fetch, answer);
    live_hand_out(run, fetch);
}

/* Sends what the job holds, if its host allows it. */
static void live_sitemap_try(struct source_run *run)
{
    struct job *job = &run->sitemap_job;
    enum reason refused = REASON_NONE;
    enum live_gate gate = live_host_gate(run, job, &refused);
    if (gate == LIVE_GATE_OPEN)
        live_send(run, job, SITEMAP_MAX_BYTES);
    if (gate != LIVE_GATE_REFUSED)
        return;
    job->state = JOB_FREE;
    if (!run->sitemaps.v[run->sitemaps.at - 1].is_guess)
        live_refuse(run, &job->item, refused);
}

static void live_sitemap_take(struct source_run *run)
{
    const struct sitemap_entry *entry = &run->sitemaps.v[run->sitemaps.at++];
    struct frontier_item item = sitemap_item(entry);
    struct host *host = live_host(run, entry->url);
    if (!frontier_mark(run->frontier, entry->url))
        return; /* it was asked for as a page */
    if (run->sitemaps.at > LIVE_MAX_SITEMAPS || !host) {
        live_refuse(run, &item, REASON_MAX_PAGES);
        return;
    }
    run->sitemap_job =
        (struct job){.kind = JOB_SITEMAP, .state = JOB_HELD, .item = item, .host = host};
}

bool live_sitemaps(struct source_run *run)
{
    if (!run->sitemaps_begun)
        live_sitemaps_begin(run);
    run->sitemaps_begun = true;
    while (run->ready_count + LIVE_JOBS < LIVE_READY) {
        if (run->sitemap_job.state == JOB_HELD)
            live_sitemap_try(run);
        if (run->sitemap_job.state != JOB_FREE)
            return false;
        if (run->sitemaps.at >= run->sitemaps.n)
            return true;
        live_sitemap_take(run);
    }
    return false;
}
