#include "crawler/warc.h"

#include "crawler/evidence.h"
#include "crawler/fill.h"
#include "crawler/warc_date.h"
#include "crawler/warc_http.h"

#include <stdlib.h>
#include <string.h>

#define HEAD_MAX ((size_t)16 * 1024) /* of a block, to see what it is */
#define SCRATCH_MEMORY ((size_t)4 * 1024 * 1024)

/* ---- addresses ---- */

uint32_t warc_number(struct source_run *run, str url)
{
    uint32_t id = address_set_find(&run->urls, url);
    if (id != ADDRESS_NONE || run->urls.count >= WARC_MAX_URLS)
        return id;
    if (run->urls.count >= run->capture_cap) {
        size_t larger = run->capture_cap ? run->capture_cap * 2 : 256;
        struct capture *captures = realloc(run->captures, larger * sizeof *captures);
        if (!captures)
            return ADDRESS_NONE;
        run->captures = captures;
        run->capture_cap = larger;
    }
    id = address_set_add(&run->urls, url);
    if (id != ADDRESS_NONE)
        run->captures[id] =
            (struct capture){.digest = ADDRESS_NONE, .to = ADDRESS_NONE, .found_on = ADDRESS_NONE};
    return id;
}

/* The number of a payload's digest; ADDRESS_NONE when there is none. The first one that is stored under
 * it owns it. */
static uint32_t digest_number(struct source_run *run, str digest)
{
    uint32_t id = digest.n ? address_set_find(&run->digests, digest) : ADDRESS_NONE;
    if (!digest.n || id != ADDRESS_NONE || run->digests.count >= WARC_MAX_URLS)
        return id;
    if (run->digests.count >= run->digest_cap) {
        size_t larger = run->digest_cap ? run->digest_cap * 2 : 256;
        uint32_t *owners = realloc(run->digest_owners, larger * sizeof *owners);
        if (!owners)
            return ADDRESS_NONE;
        run->digest_owners = owners;
        run->digest_cap = larger;
    }
    id = address_set_add(&run->digests, digest);
    if (id != ADDRESS_NONE)
        run->digest_owners[id] = ADDRESS_NONE;
    return id;
}

struct naming {
    struct source_run *run;
    struct fetch *fetch;
    str raw;
    str base; /* empty: none */
    bool is_good;
};

/* The address as reports show it: what was recorded on loopback may be published elsewhere. */
static void name_work(void *context)
{
    struct naming *naming = context;
    struct source_run *run = naming->run;
    struct fetch *fetch = naming->fetch;
    struct url base;
    bool has_base = naming->base.n && url_parse(fetch->arena, naming->base, NULL, &base) == URL_OK;
    str shown;
    if (url_parse(fetch->arena, naming->raw, has_base ? &base : NULL, &fetch->url) != URL_OK)
        return;
    struct buf scratch = buf_init(fetch->arena, ADDRESS_MAX);
    if (run->has_site && site_publish(&run->site, fetch->url.text, &scratch, &shown) &&
        url_parse(fetch->arena, shown, NULL, &fetch->url) != URL_OK)
        return;
    fetch->shown_url = fetch->url.text;
    fetch->found_on = STR("");
    naming->is_good = true;
}

/* Gives a fetch its address. False when it is none that a page can have. */
static bool name(struct source_run *run, struct fetch *fetch, str raw, str base)
{
    struct naming naming = {.run = run, .fetch = fetch, .raw = raw, .base = base};
    arena_run(fetch->arena, 0, name_work, &naming);
    return naming.is_good;
}

uint32_t warc_number_of(struct source_run *run, str raw, str base)
{
    struct fetch *fetch = raw.n ? fetch_new(SCRATCH_MEMORY) : NULL;
    uint32_t id =
        fetch && name(run, fetch, raw, base) ? warc_number(run, fetch->url.text) : ADDRESS_NONE;
    fetch_free(fetch);
    return id;
}

struct keeping {
    const struct source_run *run;
    struct fetch *fetch;
    const struct capture *capture;
};

static void keep_work(void *context)
{
    struct keeping *keeping = context;
    const struct capture *capture = keeping->capture;
    struct fetch *fetch = keeping->fetch;
    const struct address_set *urls = &keeping->run->urls;
    if (capture->found_on != ADDRESS_NONE)
        fetch->found_on = arena_str(fetch->arena, address_set_text(urls, capture->found_on));
    if (capture->to != ADDRESS_NONE)
        fetch->redirect_to = arena_str(fetch->arena, address_set_text(urls, capture->to));
}

/* What is known of a capture besides its content. */
static void describe(const struct source_run *run, struct fetch *fetch,
                     const struct capture *capture)
{
    struct keeping keeping = {run, fetch, capture};
    fetch->depth = capture->depth;
    fetch->observed_at = capture->date;
    arena_run(fetch->arena, 0, keep_work, &keeping);
}

struct fetch *warc_fetch(struct source_run *run, uint32_t id)
{
    struct fetch *fetch = fetch_new(run->page_memory);
    if (!fetch || !name(run, fetch, address_set_text(&run->urls, id), STR(""))) {
        run->is_broken = true;
        fetch_free(fetch);
        return NULL;
    }
    describe(run, fetch, &run->captures[id]);
    return fetch;
}

/* ---- what a record means ---- */

/* What an error or redirect of this address says is worth a row: it could have been a page. */
static bool is_page_like(str url, str content_type)
{
    str type = http_media_type(content_type);
    return address_is_page(url) && (!type.n || str_eq_nocase(type, STR("text/html")) ||
                                    str_eq_nocase(type, STR("text/plain")) ||
                                    str_eq_nocase(type, STR("application/xhtml+xml")));
}

/* Why a page is not handed out. */
static enum reason refusal(const struct source_run *run, const struct fetch *fetch)
{
    if (run->has_site)
        return REASON_NONE; /* the crawl has chosen */
    if (!address_is_wanted(&run->filter, fetch->shown_url))
        return REASON_EXCLUDED;
    return run->pages >= run->max_pages ? REASON_MAX_PAGES : REASON_NONE;
}

void warc_set_pending(struct capture *capture, struct judgement judgement, int status)
{
    if (capture->state == CAPTURE_PENDING || capture->state == CAPTURE_TAKEN)
        return;
    capture->state = CAPTURE_PENDING;
    capture->outcome = (uint8_t)judgement.outcome;
    capture->reason = (uint8_t)judgement.reason;
    capture->status = (uint16_t)status;
}

/* Where a redirect leads is a matter of the capture; one that leads nowhere has failed. */
static struct judgement judge_redirect(struct source_run *run, const struct fetch *fetch,
                                       uint32_t id, const struct http_answer *answer)
{
    uint32_t to = warc_number_of(run, answer->location, fetch->url.text);
    run->captures[id].to = to;
    if (to == ADDRESS_NONE)
        return (struct judgement){OUTCOME_FAILED, REASON_REDIRECT_BAD};
    return (struct judgement){OUTCOME_REDIRECT, REASON_NONE};
}

/* No page of its own, nor one that is missing: a script, a picture, an empty answer. */
static bool is_part(const struct fetch *fetch, struct judgement judgement,
                    const struct http_answer *answer)
{
    return judgement.outcome == OUTCOME_RESOURCE || judgement.outcome == OUTCOME_NOT_HTML ||
           judgement.reason == REASON_EMPTY || !is_page_like(fetch->url.text, answer->content_type);
}

struct fetch *warc_judge(struct source_run *run, struct fetch *fetch, uint32_t id,
                         struct http_answer *answer)
{
    struct judgement judgement = judge_answer(answer);
    bool is_page = judgement.outcome == OUTCOME_PAGE || judgement.outcome == OUTCOME_CUT_SHORT;
    enum reason refused = is_page ? refusal(run, fetch) : REASON_NONE;
    if (judgement.outcome == OUTCOME_REDIRECT)
        judgement = judge_redirect(run, fetch, id, answer);
    struct capture *capture = &run->captures[id];
    if (is_page && !refused) {
        capture->state = CAPTURE_TAKEN;
        run->pages++;
        fetch->outcome = judgement.outcome;
        fetch->reason = judgement.reason;
        fetch_fill(fetch, answer);
        return fetch;
    }
    if (refused)
        judgement = (struct judgement){OUTCOME_OVER_LIMIT, refused};
    if (run->has_site || !is_part(fetch, judgement, answer))
        warc_set_pending(capture, judgement, answer->status);
    else if (capture->state == CAPTURE_NONE || capture->state == CAPTURE_REVISIT)
        capture->state = CAPTURE_STORED;
    fetch_free(fetch);
    return NULL;
}

/* ---- records of what was received ---- */

struct taking {
    struct source_run *run;
    const struct warc_record *record;
    struct buf block;
    bool is_whole;
};

/* Media are no pages, and may be large: of these the head is enough. */
static bool is_media(str content_type)
{
    static const char *const types[] = {"image/",
                                        "audio/",
                                        "video/",
                                        "font/",
                                        "text/css",
                                        "application/font",
                                        "text/javascript",
                                        "application/javascript",
                                        "application/x-javascript"};
    for (size_t i = 0; i < COUNT_OF(types); i++)
        if (str_has_prefix_nocase(content_type, str_of(types[i])))
            return true;
    return false;
}

static void read_head(struct taking *taking)
{
    taking->block = buf_init(NULL, taking->run->max_body + HTTP_MAX_HEADERS);
    taking->is_whole = warc_read_block(taking->run->reader, HEAD_MAX, &taking->block);
}

static void read_rest(struct taking *taking)
{
    if (taking->is_whole)
        taking->is_whole = warc_read_block(taking->run->reader, UINT64_MAX, &taking->block);
}

/* The answer that a block holds; a resource's content came without one. */
static void read_answer(struct taking *taking, struct http_answer *answer)
{
    const struct warc_record *record = taking->record;
    size_t max_body = taking->run->max_body;
    if (record->is_http) {
        warc_http_read(buf_str(&taking->block), max_body, answer);
    } else {
        *answer = (struct http_answer){.status = 200, .content_type = record->mime};
        answer->body = taking->block;
        taking->block = (struct buf){.max = 0};
        answer->is_over = answer->body.n > max_body;
    }
    bool is_over = taking->block.over || (taking->run->has_site && record->is_over);
    answer->is_over |= is_over;
    answer->is_cut |= !taking->is_whole || (record->is_truncated && !is_over);
}

/* Remembers where an address stands, unless a readable capture of it is known. */
static void remember(struct source_run *run, uint32_t id, const struct warc_record *record)
{
    struct capture *capture = &run->captures[id];
    if (capture->state == CAPTURE_STORED || capture->state == CAPTURE_TAKEN)
        return;
    uint64_t depth = 0;
    str_to_u64(http_field(record->headers, STR(EVIDENCE_DEPTH)), UINT32_MAX, &depth);
    uint32_t found_on =
        warc_number_of(run, http_field(record->headers, STR(EVIDENCE_FOUND_ON)), STR(""));
    uint32_t digest = digest_number(run, record->digest);
    capture = &run->captures[id];
    capture->place = record->place;
    capture->file = (uint32_t)run->file;
    capture->has_place = true;
    capture->date = record->date;
    capture->depth = (uint32_t)depth;
    capture->found_on = found_on;
    capture->digest = digest;
    if (digest != ADDRESS_NONE && run->digest_owners[digest] == ADDRESS_NONE)
        run->digest_owners[digest] = id;
}

/* A second page of one address: its row bears the date, so that it is not taken for the first one. */
struct again {
    struct fetch *fetch;
    int64_t date;
};

static void again_work(void *context)
{
    struct again *again = context;
    struct fetch *fetch = again->fetch;
    char date[WARC_DATE_SIZE];
    warc_date_write(again->date, date);
    fetch->url.text = arena_printf(fetch->arena, "%.*s (%s)", STR_ARG(fetch->shown_url), date);
    fetch->shown_url = fetch->url.text;
}

static struct fetch *take_again(struct source_run *run, struct fetch *fetch, uint32_t id,
                                const struct warc_record *record)
{
    uint32_t digest = digest_number(run, record->digest);
    struct again again = {fetch, record->date};
    if (digest != ADDRESS_NONE && digest == run->captures[id].digest) {
        fetch_free(fetch);
        return NULL;
    }
    fetch->outcome = OUTCOME_OVER_LIMIT;
    fetch->reason = REASON_CAPTURED_AGAIN;
    fetch->observed_at = record->date;
    arena_run(fetch->arena, 0, again_work, &again);
    return fetch;
}

/* What soshin fetched besides pages. */
static bool is_no_page(const struct warc_record *record)
{
    str kind = http_field(record->headers, STR(EVIDENCE_KIND));
    return kind.n && !str_is(kind, "page");
}

/* What was asked for besides pages may have been redirected. */
static void note_redirect(struct source_run *run, const struct fetch *fetch, uint32_t id, str head)
{
    if (warc_http_status(head) / 100 != 3)
        return;
    str location = http_field(str_slice(head, 0, warc_http_head(head)), STR("location"));
    uint32_t to = warc_number_of(run, location, fetch->url.text);
    run->captures[id].to = to;
}

static struct fetch *take_content(struct source_run *run, struct fetch *fetch, uint32_t id,
                                  const struct warc_record *record)
{
    struct taking taking = {.run = run, .record = record};
    struct http_answer answer;
    const struct capture before = run->captures[id];
    bool is_no = is_no_page(record);
    remember(run, id, record);
    read_head(&taking);
    str head = buf_str(&taking.block);
    str type = record->is_http
                   ? http_field(str_slice(head, 0, warc_http_head(head)), STR("content-type"))
                   : record->mime;
    if (is_no)
        note_redirect(run, fetch, id, head);
    struct capture *capture = &run->captures[id];
    if (is_no || (!run->has_site && is_media(type))) {
        if (capture->state == CAPTURE_NONE || capture->state == CAPTURE_REVISIT)
            capture->state = CAPTURE_STORED;
        buf_done(&taking.block);
        fetch_free(fetch);
        return NULL;
    }
    read_rest(&taking);
    read_answer(&taking, &answer);
    describe(run, fetch, capture);
    fetch = warc_judge(run, fetch, id, &answer);
    if (before.state == CAPTURE_PENDING && run->captures[id].state == CAPTURE_PENDING)
        run->captures[id] = before; /* the first one is told */
    if (fetch && !record->is_http)
        fetch->http_status = 0;
    http_free_answer(&answer);
    buf_done(&taking.block);
    return fetch;
}

/* Refers to content that was recorded before, here or elsewhere. */
static void take_revisit(struct source_run *run, uint32_t id, const struct warc_record *record)
{
    str refers = http_field(record->headers, STR("WARC-Refers-To-Target-URI"));
    uint32_t to = warc_number_of(run, refers, STR(""));
    uint32_t digest = digest_number(run, record->digest);
    struct capture *capture = &run->captures[id];
    if (capture->state != CAPTURE_NONE)
        return;
    capture->state = CAPTURE_REVISIT;
    capture->date = record->date;
    capture->to = to;
    capture->digest = digest;
}

static struct fetch *take_capture(struct source_run *run, const struct warc_record *record)
{
    struct fetch *fetch = fetch_new(run->page_memory);
    run->is_broken |= !fetch;
    bool is_named = fetch && name(run, fetch, record->url, STR(""));
    uint32_t id = is_named ? warc_number(run, fetch->url.text) : ADDRESS_NONE;
    if (is_named && id == ADDRESS_NONE && !run->is_full) {
        run->is_full = true; /* one row stands for all that is left out */
        fetch->outcome = OUTCOME_OVER_LIMIT;
        fetch->reason = REASON_MAX_PAGES;
        return fetch;
    }
    if (id == ADDRESS_NONE || (record->type == WARC_REVISIT && run->captures[id].has_place)) {
        fetch_free(fetch);
        return NULL;
    }
    if (record->type == WARC_REVISIT) {
        take_revisit(run, id, record);
        fetch_free(fetch);
        return NULL;
    }
    if (run->captures[id].state == CAPTURE_TAKEN && !is_no_page(record))
        return take_again(run, fetch, id, record);
    return take_content(run, fetch, id, record);
}

struct fetch *warc_take(struct source_run *run, bool *is_over)
{
    struct warc_record record;
    *is_over = !warc_next(run->reader, &record);
    if (*is_over)
        return NULL;
    switch (record.type) {
    case WARC_RESPONSE:
    case WARC_RESOURCE:
    case WARC_REVISIT:
        return take_capture(run, &record);
    case WARC_METADATA:
        if (run->has_site)
            warc_take_row(run, &record);
        return NULL;
    case WARC_INFO:
        warc_take_info(run);
        return NULL;
    case WARC_LOST:
        return warc_take_lost(run, &record);
    case WARC_OTHER:
        return NULL;
    }
    return NULL;
}
