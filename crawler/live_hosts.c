#include "crawler/live.h"

#include "crawler/address.h"
#include "crawler/evidence.h"
#include "crawler/hsts.h"
#include "crawler/judge.h"

#include <time.h>

#define ROBOTS_MEMORY ((size_t)64 * 1024 * 1024)
#define ROBOTS_MAX_AGE 86400 /* seconds (RFC 9309 §2.4) */

double live_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* "https://host[:port]" of a normalised URL. */
static str live_origin(str url)
{
    return str_slice(url, 0, url.n - address_path(url).n);
}

struct keeping {
    struct arena *arena;
    str text;
    str kept;
};

static void live_keep(void *context)
{
    struct keeping *keeping = context;
    keeping->kept = arena_str(keeping->arena, keeping->text);
}

struct host *live_host(struct source_run *run, str published)
{
    str origin = live_origin(site_request(&run->site, published, &run->scratch));
    for (size_t i = 0; i < run->host_count; i++)
        if (str_eq(run->hosts[i].origin, origin))
            return &run->hosts[i];
    struct keeping keeping = {.arena = run->arena, .text = origin};
    if (run->host_count >= LIVE_HOSTS ||
        arena_run(run->arena, 0, live_keep, &keeping) != ARENA_DONE)
        return NULL;
    struct host *host = &run->hosts[run->host_count++];
    *host = (struct host){.state = HOST_NEW, .origin = keeping.kept};
    pace_set(&host->pace, run->options.rate, 0, run->is_private);
    return host;
}

/* ---- robots.txt ---- */

struct robots_reading {
    struct host *host;
    str bytes;
};

static void live_robots_read(void *context)
{
    struct robots_reading *reading = context;
    reading->host->robots = robots_read(reading->host->arena, reading->bytes, STR(ROBOTS_TOKEN));
}

static void live_host_close(struct host *host, enum reason reason)
{
    host->state = HOST_CLOSED;
    host->refused = reason;
}

static void live_host_ready(struct source_run *run, struct host *host, str bytes)
{
    struct robots_reading reading = {host, bytes};
    if (!host->arena)
        host->arena = arena_new(ROBOTS_MEMORY);
    if (!host->arena || arena_run(host->arena, 0, live_robots_read, &reading) != ARENA_DONE) {
        live_host_close(host, REASON_ROBOTS_UNREACHABLE);
        return;
    }
    pace_set(&host->pace, run->options.rate, host->robots->delay, run->is_private);
    host->state = HOST_READY;
}

struct robots_target {
    struct arena *arena;
    str url;
    bool is_private;
    const struct http *http;
};

static void live_robots_target(void *context)
{
    struct robots_target *target = context;
    struct url url;
    if (url_parse(target->arena, target->url, NULL, &url) == URL_OK)
        target->is_private = url_is_private(url.host) && !http_allows(target->http, url.host);
}

/* Any host may hold the file, as long as a public target does not lead to a private address nor a private
 * one out of the machine or network it lies in. */
static bool live_robots_may_leave(const struct source_run *run, str to)
{
    struct robots_target target = {
        .arena = arena_new((size_t)1024 * 1024), .url = to, .http = run->http};
    bool is_read =
        target.arena && arena_run(target.arena, 0, live_robots_target, &target) == ARENA_DONE;
    arena_free(target.arena);
    return is_read && target.is_private == run->is_private;
}

/* Whether a redirect of robots.txt may be followed; *request: what to ask then. */
static bool live_robots_may_follow(struct source_run *run, const struct host *host, str to,
                                   struct buf *rebased, str *request)
{
    str published = STR_NONE;
    *request = to;
    if (!to.n || str_eq(live_origin(to), host->origin))
        return to.n > 0;
    if (!site_publish(&run->site, to, rebased, &published))
        return live_robots_may_leave(run, to);
    if (published.p == rebased->p || run->site.has_base)
        *request = site_request(&run->site, published, &run->scratch);
    return true;
}

/* The next hop of robots.txt, on whatever host (RFC 9309 §2.3.1.2); one that cannot be followed means that
 * there is none. */
static void live_robots_redirect(struct source_run *run, struct job *job,
                                 const struct http_answer *answer)
{
    struct buf to = buf_init(NULL, ADDRESS_MAX);
    struct buf rebased = buf_init(NULL, ADDRESS_MAX);
    struct keeping keeping = {.arena = run->arena};
    buf_add(&to, live_resolve(run, job, answer));
    if (job->hops < ROBOTS_MAX_REDIRECTS &&
        live_robots_may_follow(run, job->host, buf_str(&to), &rebased, &keeping.text) &&
        arena_run(run->arena, 0, live_keep, &keeping) == ARENA_DONE) {
        job->hops++;
        job->item.url = keeping.kept;
        job->state = JOB_HELD;
    } else {
        live_host_ready(run, job->host, STR(""));
    }
    buf_done(&to);
    buf_done(&rebased);
}

/* A host that cannot be reached at all says so; robots.txt is not what is wrong with it. */
static enum reason live_robots_failure(enum reason failure)
{
    switch ((int)failure) {
    case REASON_DNS:
    case REASON_CONNECT:
    case REASON_TLS:
    case REASON_PRIVATE_ADDRESS:
        return failure;
    default:
        return REASON_ROBOTS_UNREACHABLE;
    }
}

void live_robots_answer(struct source_run *run, struct job *job, struct http_answer *answer)
{
    int class = answer->status / 100;
    if (answer->failure != REASON_NONE)
        live_host_close(job->host, live_robots_failure(answer->failure));
    else if (class == 3 && answer->location.n)
        live_robots_redirect(run, job, answer);
    else if ((class == 4 && answer->status != 429) || class == 3)
        live_host_ready(run, job->host, STR(""));
    else if (class == 2 && !answer->is_cut)
        live_host_ready(run, job->host, buf_str(&answer->body));
    else
        live_host_close(job->host, REASON_ROBOTS_UNREACHABLE);
}

static void live_robots_ask(struct source_run *run, struct host *host)
{
    struct buf url = buf_init(NULL, ADDRESS_MAX);
    buf_add(&url, host->origin);
    buf_add(&url, STR("/robots.txt"));
    struct keeping keeping = {.arena = run->arena, .text = buf_str(&url)};
    if (arena_run(run->arena, 0, live_keep, &keeping) == ARENA_DONE) {
        host->state = HOST_ASKING;
        host->robots_job = (struct job){
            .kind = JOB_ROBOTS, .state = JOB_HELD, .host = host, .item.url = keeping.kept};
    } else {
        live_host_close(host, REASON_ROBOTS_UNREACHABLE);
    }
    buf_done(&url);
}

/* ---- when to send ---- */

/* Whether the run before has the answer, so that nobody is asked. */
static bool live_is_known(struct source_run *run, const struct job *job)
{
    struct evidence_note note = live_note(run, job);
    return run->options.evidence && evidence_has(run->options.evidence, &note);
}

static bool live_may_send(struct source_run *run, const struct job *job)
{
    if (live_is_known(run, job))
        return true;
    double at = job->host->pace.next_at;
    if (job->host->open >= job->host->pace.max_open ||
        http_open_count(run->http) >= HTTP_MAX_TRANSFERS)
        return false;
    if (at <= live_now())
        return true;
    if (at < run->wake_at)
        run->wake_at = at;
    return false;
}

/* Retry-After counts for the host, not for one page of it. */
bool live_back_off(struct source_run *run, struct job *job, const struct http_answer *answer)
{
    struct pace *pace = &job->host->pace;
    if (!judge_is_busy(answer)) {
        pace->pause = 0;
        return false;
    }
    bool is_unlimited = run->is_private && !(run->options.rate > 0);
    bool is_again =
        pace_busy(pace, judge_retry_after(answer), is_unlimited, live_now()) && !job->has_retried;
    job->has_retried |= is_again;
    return is_again;
}

static bool live_is_allowed(struct source_run *run, struct job *job)
{
    if (job->kind == JOB_ROBOTS || job->is_allowed)
        return true;
    str path = address_path(site_request(&run->site, job->item.url, &run->scratch));
    job->is_allowed = robots_allow(job->host->robots, path, &run->scratch2);
    return job->is_allowed;
}

/* Until the first answer of the target shows whether it lies on a private address, which is what
 * others are judged by, nobody else is asked. */
static bool live_must_wait(const struct source_run *run, const struct job *job)
{
    if (!run->knows_privacy && job->host != &run->hosts[0])
        return true;
    return job->kind != JOB_ROBOTS && job->host->state != HOST_READY;
}

enum live_gate live_host_gate(struct source_run *run, struct job *job, enum reason *refused)
{
    struct host *host = job->host;
    if (job->kind != JOB_ROBOTS && host->state == HOST_NEW)
        live_robots_ask(run, host);
    if (job->kind != JOB_ROBOTS && host->state == HOST_CLOSED) {
        *refused = host->refused;
        return LIVE_GATE_REFUSED;
    }
    if (live_must_wait(run, job))
        return LIVE_GATE_LATER;
    *refused = REASON_DISALLOWED;
    if (!live_is_allowed(run, job))
        return LIVE_GATE_REFUSED;
    return live_may_send(run, job) ? LIVE_GATE_OPEN : LIVE_GATE_LATER;
}

/* Takes the answer that the run before received; false when there is none. */
static bool live_recall(struct source_run *run, struct job *job, size_t max_body)
{
    struct http_answer answer;
    struct evidence_note note = live_note(run, job);
    if (!run->options.evidence || !evidence_recall(run->options.evidence, &note, max_body, &answer))
        return false;
    bool is_old =
        job->kind == JOB_ROBOTS && answer.observed_at + ROBOTS_MAX_AGE < (int64_t)time(NULL);
    if (!is_old) {
        job->state = JOB_SENT;
        job->host->open++;
        answer.owner = job;
        run->wake_at = 0; /* nobody is waited for: what follows from it can be done at once */
        live_answer(run, &answer);
    }
    http_free_answer(&answer);
    return !is_old;
}

bool live_send(struct source_run *run, struct job *job, size_t max_body)
{
    if (live_recall(run, job, max_body))
        return true;
    str url = job->kind == JOB_ROBOTS ? job->item.url
                                      : site_request(&run->site, job->item.url, &run->scratch);
    struct buf text = buf_init(NULL, ADDRESS_MAX);
    buf_add(&text, url);
    struct http_request request = {
        .url = buf_str(&text).p,
        .max_body = max_body,
        .may_be_private = run->knows_privacy ? run->is_private : job->host == &run->hosts[0],
        .is_trusted = str_eq(live_origin(buf_str(&text)), run->hosts[0].origin),
        .owner = job,
    };
    bool is_sent = http_start(run->http, &request);
    buf_done(&text);
    if (!is_sent)
        return false;
    job->state = JOB_SENT;
    job->host->open++;
    pace_sent(&job->host->pace, live_now());
    return true;
}

struct resolving {
    struct arena *arena;
    str base;
    str reference;
    str headers; /* of the answer that names it, when browsers would heed what they say of https */
    struct buf *out;
};

static void live_absolute_work(void *context)
{
    struct resolving *resolving = context;
    struct url base;
    struct url url;
    bool has_base = resolving->base.n > 0;
    if (has_base && url_parse(resolving->arena, resolving->base, NULL, &base) != URL_OK)
        return;
    if (url_parse(resolving->arena, resolving->reference, has_base ? &base : NULL, &url) != URL_OK)
        return;
    if (has_base)
        hsts_upgrade(resolving->arena, &base, resolving->headers, &url);
    buf_add(resolving->out, url.text);
}

static str live_find(struct source_run *run, struct resolving resolving)
{
    struct buf found = buf_init(NULL, ADDRESS_MAX);
    resolving.arena = arena_new((size_t)1024 * 1024);
    resolving.out = &found;
    if (resolving.arena)
        arena_run(resolving.arena, 0, live_absolute_work, &resolving);
    arena_free(resolving.arena);
    run->scratch.n = 0;
    buf_add(&run->scratch, buf_str(&found));
    buf_done(&found);
    return buf_str(&run->scratch);
}

str live_absolute(struct source_run *run, str base, str reference)
{
    return live_find(run, (struct resolving){.base = base, .reference = reference});
}

str live_resolve(struct source_run *run, const struct job *job, const struct http_answer *answer)
{
    str url = job->item.url;
    str base = job->kind == JOB_ROBOTS ? url : site_request(&run->site, url, &run->scratch);
    bool is_heeded = !run->options.reach.is_insecure;
    return live_find(run, (struct resolving){
                              .base = base,
                              .reference = answer->location,
                              .headers = is_heeded ? buf_str(&answer->headers) : STR_NONE,
                          });
}
