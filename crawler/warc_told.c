#include "crawler/warc.h"

#include "crawler/evidence.h"

#define INFO_MAX ((size_t)256 * 1024)

/* What soshin told of an address while it crawled. */
void warc_take_row(struct source_run *run, const struct warc_record *record)
{
    str headers = record->headers, outcome = http_field(headers, STR(EVIDENCE_OUTCOME));
    str reason = http_field(headers, STR(EVIDENCE_REASON));
    uint64_t status = 0, depth = 0;
    struct judgement judgement = {OUTCOME_COUNT, REASON_NONE};
    for (int i = 0; i < OUTCOME_COUNT; i++)
        if (str_is(outcome, outcome_code((enum outcome)i)))
            judgement.outcome = (enum outcome)i;
    for (int i = 0; i < REASON_COUNT; i++)
        if (str_is(reason, reason_code((enum reason)i)))
            judgement.reason = (enum reason)i;
    uint32_t id = warc_number_of(run, record->url, STR(""));
    if (judgement.outcome == OUTCOME_COUNT || id == ADDRESS_NONE)
        return;
    if (str_is(http_field(headers, STR(EVIDENCE_KIND)), "resource")) {
        run->captures[id].resource_outcome = (uint8_t)judgement.outcome;
        run->captures[id].resource_reason = (uint8_t)judgement.reason;
        return;
    }
    if (run->captures[id].state == CAPTURE_TAKEN)
        return;
    str_to_u64(http_field(headers, STR(EVIDENCE_STATUS)), 999, &status);
    str_to_u64(http_field(headers, STR(EVIDENCE_DEPTH)), UINT32_MAX, &depth);
    uint32_t found_on = warc_number_of(run, http_field(headers, STR(EVIDENCE_FOUND_ON)), STR(""));
    uint32_t to = warc_number_of(run, http_field(headers, STR(EVIDENCE_TO)), STR(""));
    struct capture *capture = &run->captures[id];
    capture->state = CAPTURE_NONE;
    warc_set_pending(capture, judgement, (int)status);
    capture->depth = (uint32_t)depth;
    capture->found_on = found_on;
    capture->to = to;
    capture->date = status ? record->date : 0;
}

struct opening {
    struct source_run *run;
    str target;
};

static void site_work(void *context)
{
    struct opening *opening = context;
    struct source_run *run = opening->run;
    struct url target, base;
    str kept = arena_str(run->arena, opening->target);
    if (url_parse(run->arena, kept, NULL, &target) != URL_OK)
        return;
    bool has_base =
        run->has_base && url_parse(run->arena, str_of(run->base_url), NULL, &base) == URL_OK;
    run->site = site_new(run->arena, &target, has_base ? &base : NULL);
    run->target = kept;
    run->has_site = true;
}

/* Of what soshin recorded itself, the first record says where it began. */
void warc_take_info(struct source_run *run)
{
    struct buf block = buf_init(NULL, INFO_MAX);
    warc_read_block(run->reader, INFO_MAX, &block);
    struct opening opening = {run, http_field(buf_str(&block), STR(EVIDENCE_TARGET))};
    if (!run->has_site && opening.target.n)
        arena_run(run->arena, 0, site_work, &opening);
    buf_done(&block);
}

struct losing {
    struct source_run *run;
    struct fetch *fetch;
    struct gzip_place place;
};

static void lost_work(void *context)
{
    struct losing *losing = context;
    struct fetch *fetch = losing->fetch;
    const char *target = losing->run->targets[losing->run->file];
    bool is_last = losing->run->lost == WARC_MAX_LOST;
    fetch->shown_url = arena_printf(fetch->arena, "%s@%llu%s", target,
                                    (unsigned long long)losing->place.offset, is_last ? "..." : "");
    fetch->url.text = fetch->shown_url;
    fetch->found_on = STR("");
}

/* What is lost has a row too: where it stood. The last of very many stands for the rest. */
struct fetch *warc_take_lost(struct source_run *run, const struct warc_record *record)
{
    struct fetch *fetch = run->lost < WARC_MAX_LOST ? fetch_new(run->page_memory) : NULL;
    if (!fetch)
        return NULL;
    run->lost++;
    struct losing losing = {run, fetch, record->place};
    fetch->outcome = OUTCOME_FAILED;
    fetch->reason = REASON_ARCHIVE_DAMAGED;
    arena_run(fetch->arena, 0, lost_work, &losing);
    return fetch;
}
