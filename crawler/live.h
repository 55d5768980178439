/* The inside of the live source: what its files share. One thread; only `wake` may be called from
 * others. */
#ifndef SOSHIN_CRAWLER_LIVE_H
#define SOSHIN_CRAWLER_LIVE_H

#include "crawler/evidence.h"
#include "crawler/frontier.h"
#include "crawler/http.h"
#include "crawler/pace.h"
#include "crawler/resources.h"
#include "crawler/robots.h"
#include "crawler/source.h"

#include <stdatomic.h>

#define LIVE_JOBS 32   /* requests under way and, behind them, prepared ones */
#define LIVE_READY 128 /* fetches that wait to be handed out */
#define LIVE_HOSTS 64  /* origins asked; user-named notices may lie elsewhere */
#define LIVE_MAX_SITEMAPS 500
#define LIVE_RESOURCE_HOPS 5 /* redirects one after the other */

enum job_kind { JOB_PAGE, JOB_ROBOTS, JOB_SITEMAP, JOB_RESOURCE };
enum job_state { JOB_FREE, JOB_HELD, JOB_SENT };

/* One request: held until its host allows it, then sent. */
struct job {
    enum job_kind kind;
    enum job_state state;
    struct frontier_item item; /* all but pages use url alone */
    struct resource_item resource;
    struct host *host;
    bool is_allowed; /* robots.txt has been asked and does not mind */
    bool has_retried;
    unsigned hops;    /* redirects that led here; not of pages */
    unsigned nesting; /* indexes above a sitemap */
    bool is_guess;    /* /sitemap.xml, which nobody named */
};

enum host_state { HOST_NEW, HOST_ASKING, HOST_READY, HOST_CLOSED };

/* An origin that requests go to. */
struct host {
    enum host_state state;
    enum reason refused; /* HOST_CLOSED: why nothing may be asked */
    str origin;          /* "https://example.jp" */
    struct arena *arena; /* holds robots */
    const struct robots *robots;
    struct job robots_job;
    struct pace pace;
    unsigned open; /* requests under way */
};

/* A redirect of the round, kept until all of the round is known. */
struct held {
    uint32_t id;
    uint32_t depth;
    int status;
    enum outcome outcome;
    enum reason reason;
    int64_t observed_at;
    str url, found_on; /* the frontier's */
    char *to;          /* malloc'ed; NULL when there is no address */
};

struct sitemap_entry {
    str url; /* published; in the run's arena */
    unsigned nesting;
    unsigned hops;
    bool is_guess;
};

struct source_run {
    struct crawl_options options; /* only numbers and flags are used after `open` */
    struct arena *arena;          /* site, options, hosts' names, sitemap queue */
    struct site site;
    struct frontier *frontier;
    struct resources resources;
    struct address_filter exclude; /* of resources */
    struct http *http;
    str start_url;
    struct host hosts[LIVE_HOSTS];
    size_t host_count;
    struct job jobs[LIVE_JOBS];
    size_t jobs_used;
    struct fetch *ready[LIVE_READY]; /* a ring */
    size_t ready_at, ready_count;
    struct {
        struct held *v;
        size_t n, cap, at;
    } held;
    struct {
        struct sitemap_entry *v;
        size_t n, cap, at;
    } sitemaps;
    struct job sitemap_job;
    bool sitemaps_begun, sitemaps_done;
    struct buf scratch;  /* for addresses */
    struct buf scratch2; /* for robots */
    /* All that another thread touches: in a word of its own, since flags that stand together may be
     * read together. */
    atomic_bool is_woken;
    double deadline; /* 0: none */
    double wake_at;  /* when a held job may be sent */
    bool knows_privacy;
    bool is_private; /* the target lies on a private address */
    bool is_stopped;
    bool is_late;
    bool is_full;   /* the frontier had no room for an address */
    bool is_broken; /* no memory left */
    bool has_ended; /* the frontier has nothing more */
};

/* Seconds of a clock that never goes back. */
double live_now(void);

/* A job that is not in use; NULL when all are. */
struct job *live_free_job(struct source_run *run);
/* What a job's request is for; its address may lie in run->scratch. */
struct evidence_note live_note(struct source_run *run, const struct job *job);
/* What became of a request that was sent. */
void live_answer(struct source_run *run, struct http_answer *answer);

/* ---- live_hosts.c ---- */

/* The host that a published address is asked from; NULL when there are too many. */
struct host *live_host(struct source_run *run, str published);
/* What keeps a request from being sent. */
enum live_gate {
    LIVE_GATE_OPEN,
    LIVE_GATE_LATER,   /* rate, connections, or robots.txt has still to come */
    LIVE_GATE_REFUSED, /* *refused says why */
};
enum live_gate live_host_gate(struct source_run *run, struct job *job, enum reason *refused);
/* A server that is busy (429, 503) is left alone for as long as it says, or for ever longer; true when the
 * job is asked for once more behind that. */
bool live_back_off(struct source_run *run, struct job *job, const struct http_answer *answer);
void live_robots_answer(struct source_run *run, struct job *job, struct http_answer *answer);
/* Sends a job's request; false when it has to be held. */
bool live_send(struct source_run *run, struct job *job, size_t max_body);
/* The normalised absolute form of a reference, in run->scratch; empty when it is no usable address.
 * base may be empty. */
str live_absolute(struct source_run *run, str base, str reference);
/* Where an answer's Location leads a browser, absolute, in run->scratch; empty when it is no usable address.
 * It is resolved against what was requested, and need not be the published form. */
str live_resolve(struct source_run *run, const struct job *job, const struct http_answer *answer);

/* ---- live_pages.c ---- */

/* A fetch with its addresses; NULL when there is no memory, then the run is broken. */
struct fetch *live_fetch(struct source_run *run, const struct frontier_item *item,
                         enum outcome outcome, enum reason reason);
/* Puts it into the ring, where there is room for what every job may give. */
void live_hand_out(struct source_run *run, struct fetch *fetch);
/* The outcome that belongs to a refusal. */
enum outcome live_refusal(enum reason reason);
void live_refuse(struct source_run *run, const struct frontier_item *item, enum reason reason);
void live_page_answer(struct source_run *run, struct job *job, struct http_answer *answer);
/* Hands out the redirects of a round that has been settled. */
void live_release_held(struct source_run *run);

/* ---- live_resources.c ---- */

/* See struct source. */
bool live_request(struct source_run *run, str url, str found_on, enum request_hosts hosts);
/* Begins with resources as long as there is room; called when no page is to come any more. */
void live_take_resources(struct source_run *run);
/* Hands out the job's resource as refused. */
void live_resource_refuse(struct source_run *run, const struct job *job, enum reason reason);
/* False when the job goes on with the address that a redirect leads to. */
bool live_resource_answer(struct source_run *run, struct job *job, struct http_answer *answer);

/* ---- live_sitemaps.c ---- */

/* Goes on with the sitemaps; true when they are done. */
bool live_sitemaps(struct source_run *run);
void live_sitemap_answer(struct source_run *run, struct job *job, struct http_answer *answer);

#endif
