#include "crawler/live.h"

#include "crawler/evidence.h"
#include "crawler/fill.h"
#include "crawler/judge.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

struct naming {
    struct fetch *fetch;
    const struct frontier_item *item;
};

static void live_name(void *context)
{
    struct naming *naming = context;
    struct fetch *fetch = naming->fetch;
    if (url_parse(fetch->arena, naming->item->url, NULL, &fetch->url) != URL_OK)
        fetch->url.text = arena_str(fetch->arena, naming->item->url);
    fetch->shown_url = fetch->url.text;
    fetch->found_on = arena_str(fetch->arena, naming->item->found_on);
}

struct fetch *live_fetch(struct source_run *run, const struct frontier_item *item,
                         enum outcome outcome, enum reason reason)
{
    struct fetch *fetch = fetch_new(run->options.page_memory);
    if (!fetch) {
        run->is_broken = true;
        return NULL;
    }
    struct naming naming = {fetch, item};
    fetch->depth = item->depth;
    fetch->outcome = outcome;
    fetch->reason = reason;
    fetch->observed_at = (int64_t)time(NULL);
    if (arena_run(fetch->arena, 0, live_name, &naming) != ARENA_DONE) {
        fetch->outcome = OUTCOME_FAILED;
        fetch->reason = REASON_MEMORY;
    }
    return fetch;
}

void live_hand_out(struct source_run *run, struct fetch *fetch)
{
    if (!fetch)
        return;
    if (run->ready_count >= LIVE_READY) { /* cannot be: room is asked for before */
        fetch_free(fetch);
        run->is_broken = true;
        return;
    }
    if (run->options.evidence)
        evidence_fetch(run->options.evidence, fetch);
    run->ready[(run->ready_at + run->ready_count++) % LIVE_READY] = fetch;
}

enum outcome live_refusal(enum reason reason)
{
    switch ((int)reason) {
    case REASON_DISALLOWED:
    case REASON_ROBOTS_UNREACHABLE:
        return OUTCOME_ROBOTS;
    case REASON_OTHER_HOST:
        return OUTCOME_OFF_SITE;
    case REASON_OFFLINE:
    case REASON_INTERRUPTED:
        return OUTCOME_NOT_FETCHED;
    case REASON_MAX_PAGES:
    case REASON_MAX_DEPTH:
    case REASON_MAX_TIME:
    case REASON_SAMPLE:
    case REASON_PATTERN:
    case REASON_SAME_BODY:
    case REASON_PATH_LOOP:
    case REASON_EXCLUDED:
        return OUTCOME_OVER_LIMIT;
    default:
        return OUTCOME_FAILED;
    }
}

void live_refuse(struct source_run *run, const struct frontier_item *item, enum reason reason)
{
    struct fetch *fetch = live_fetch(run, item, live_refusal(reason), reason);
    if (fetch)
        fetch->observed_at = 0;
    live_hand_out(run, fetch);
}

/* ---- redirects ---- */

/* Where the start page leads is what the user meant, as long as a public target does not lead to a
 * private address nor a private one out of the machine or network it lies in. */
static void live_admit_work(void *context)
{
    struct source_run *run = context;
    struct url url;
    str published = STR_NONE;
    struct buf scratch = buf_init(NULL, ADDRESS_MAX);
    bool is_inside = site_publish(&run->site, buf_str(&run->scratch), &scratch, &published);
    buf_done(&scratch);
    if (is_inside || url_parse(run->arena, buf_str(&run->scratch), NULL, &url) != URL_OK)
        return;
    if (url_is_private(url.host) == run->is_private || http_allows(run->http, url.host))
        site_admit(run->arena, &run->site, url.text);
}

static bool held_reserve(struct source_run *run)
{
    if (run->held.n < run->held.cap)
        return true;
    size_t larger = run->held.cap ? run->held.cap * 2 : 64;
    struct held *v = realloc(run->held.v, larger * sizeof *v);
    if (!v)
        return false;
    run->held.v = v;
    run->held.cap = larger;
    return true;
}

static void live_redirect(struct source_run *run, const struct job *job,
                          const struct http_answer *answer)
{
    const struct frontier_item *item = &job->item;
    str to = live_resolve(run, job, answer);
    if (!held_reserve(run)) {
        run->is_broken = true;
        return;
    }
    struct held *held = &run->held.v[run->held.n++];
    *held = (struct held){
        .id = item->id,
        .depth = item->depth,
        .status = answer->status,
        .outcome = OUTCOME_REDIRECT,
        .observed_at = answer->observed_at,
        .url = item->url,
        .found_on = item->found_on,
    };
    if (to.n && item->role == ROLE_START)
        arena_run(run->arena, 0, live_admit_work, run);
    enum admit admit = to.n ? frontier_redirect(run->frontier, item->id, to) : ADMIT_BAD;
    if (admit == ADMIT_OFF_SITE)
        held->reason = REASON_REDIRECT_OFF_SITE;
    if (admit == ADMIT_BAD || admit == ADMIT_LOOP) {
        held->outcome = OUTCOME_FAILED;
        held->reason = admit == ADMIT_BAD ? REASON_REDIRECT_BAD : REASON_REDIRECT_LOOP;
    }
    str shown = to;
    struct buf rebased = buf_init(NULL, ADDRESS_MAX);
    if (to.n)
        site_publish(&run->site, to, &rebased, &shown);
    held->to = to.n ? strndup(shown.p, shown.n) : NULL;
    buf_done(&rebased);
}

struct leading {
    struct fetch *fetch;
    const char *to;
};

static void live_lead(void *context)
{
    struct leading *leading = context;
    leading->fetch->redirect_to = arena_str(leading->fetch->arena, str_of(leading->to));
}

static void live_release(struct source_run *run, struct held *held)
{
    struct frontier_item item = {
        .id = held->id, .depth = held->depth, .url = held->url, .found_on = held->found_on};
    if (held->outcome == OUTCOME_REDIRECT && frontier_is_loop(run->frontier, held->id)) {
        held->outcome = OUTCOME_FAILED;
        held->reason = REASON_REDIRECT_LOOP;
    }
    struct fetch *fetch = live_fetch(run, &item, held->outcome, held->reason);
    struct leading leading = {fetch, held->to};
    if (fetch) {
        fetch->http_status = held->status;
        fetch->observed_at = held->observed_at;
        arena_run(fetch->arena, 0, live_lead, &leading);
    }
    live_hand_out(run, fetch);
    free(held->to);
    held->to = NULL;
}

void live_release_held(struct source_run *run)
{
    if (!frontier_is_settled(run->frontier))
        return;
    while (run->held.at < run->held.n && run->ready_count + run->jobs_used + 1 < LIVE_READY)
        live_release(run, &run->held.v[run->held.at++]);
    if (run->held.at == run->held.n)
        run->held.at = run->held.n = 0;
}

void live_page_answer(struct source_run *run, struct job *job, struct http_answer *answer)
{
    struct judgement judgement = judge_answer(answer);
    bool is_page = judgement.outcome == OUTCOME_PAGE || judgement.outcome == OUTCOME_CUT_SHORT;
    if (judgement.outcome == OUTCOME_REDIRECT) {
        live_redirect(run, job, answer);
    } else {
        struct fetch *fetch = live_fetch(run, &job->item, judgement.outcome, judgement.reason);
        if (fetch)
            fetch_fill(fetch, answer);
        is_page = is_page && fetch && fetch->outcome == judgement.outcome;
        if (is_page)
            frontier_note(run->frontier, job->item.id, buf_str(&fetch->body));
        live_hand_out(run, fetch);
    }
    frontier_settle(run->frontier, job->item.id, is_page);
}
