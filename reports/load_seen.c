/* What was seen, and what the notices state. */
#include "reports/load_parts.h"

#include <limits.h>
#include <string.h>

#define CODE(load, row, key, codes) load_code(load, row, key, codes, COUNT_OF(codes))
#define CODE3(constant, code, words) code,

static const char *const states[] = {STATES(LOAD_CODE)};
static const char *const reasons[] = {REASONS(CODE3)};

static void read_coverage(struct load *load, const struct json *row, void *into)
{
    static const char *const outcomes[] = {OUTCOMES(LOAD_CODE)};
    struct coverage *seen = into;
    str digest = load_text(load, row, "sha256");
    uint64_t steps = load_number(load, row, "notice_steps", INT32_MAX, UINT64_MAX);
    *seen = (struct coverage){
        .url = load_text(load, row, "url"),
        .outcome = (enum outcome)CODE(load, row, "outcome", outcomes),
        .reason = (enum reason)CODE(load, row, "reason", reasons),
        .is_resource = load_flag(load, row, "is_resource"),
        .http_status = (int)load_number(load, row, "http_status", INT_MAX, 0),
        .content_type = load_text(load, row, "content_type"),
        .charset = load_text(load, row, "charset"),
        .bytes = load_number(load, row, "bytes", UINT64_MAX, 0),
        .depth = load_count(load, row, "depth"),
        .found_on = load_text(load, row, "found_on"),
        .notice_steps = steps == UINT64_MAX ? -1 : (int32_t)steps,
        .transmissions = load_count(load, row, "transmissions"),
        .observed_at = load_time(load, row, "observed_at"),
    };
    if (digest.n >= sizeof seen->sha256)
        load_fail(load, "sha256");
    else
        memcpy(seen->sha256, digest.p, digest.n);
}

bool load_coverage(struct load *load)
{
    struct report *report = load->report;
    report->coverage = load_rows(load, load->root, "coverage", sizeof *report->coverage,
                                 &report->coverage_count, read_coverage);
    return load_is_good(load);
}

static void read_request(struct load *load, const struct json *row, void *into)
{
    static const char *const mechanisms[] = {MECHANISMS(LOAD_CODE)};
    static const char *const origins[] = {ORIGINS(LOAD_CODE)};
    static const char *const parties[] = {PARTIES(LOAD_CODE)};
    static const char *const bases[] = {CONTENT_BASES(LOAD_CODE)};
    *(struct transmission *)into = (struct transmission){
        .url = load_text(load, row, "url"),
        .host = load_text(load, row, "host"),
        .domain = load_text(load, row, "domain"),
        .service = load_service(load, row, "service_id"),
        .mechanism = (enum mechanism)CODE(load, row, "mechanism", mechanisms),
        .origin = (enum origin)CODE(load, row, "origin", origins),
        .certainty = load_certainty(load, row, "certainty"),
        .gate = load_gate(load, row, "gated"),
        .reach = load_reach(load, row, "reach"),
        .party = (enum party)CODE(load, row, "party", parties),
        .content = load_contents(load, row, "content"),
        .content_basis = (enum content_basis)CODE(load, row, "content_basis", bases),
        .snippet = load_text(load, row, "snippet"),
        .initiator = load_text(load, row, "initiator"),
        .ids = load_list(load, row, "ids"),
    };
}

/* Its request, at that place. */
static void read_transmission(struct load *load, const struct json *row, void *into)
{
    struct transmission *sent = into;
    uint64_t request = load_number(load, row, "request", UINT32_MAX, UINT64_MAX);
    if (request >= load->request_count) {
        load_fail(load, "request");
        return;
    }
    *sent = load->requests[request];
    sent->page_url = load_text(load, row, "page_url");
    sent->line = load_count(load, row, "line");
    sent->observed_at = load_time(load, row, "observed_at");
}

bool load_transmissions(struct load *load)
{
    struct report *report = load->report;
    load->requests = load_rows(load, load->root, "requests", sizeof *load->requests,
                               &load->request_count, read_request);
    if (load_is_good(load))
        report->transmissions =
            load_rows(load, load->root, "transmissions", sizeof *report->transmissions,
                      &report->transmission_count, read_transmission);
    return load_is_good(load);
}

static void read_stored(struct load *load, const struct json *row, void *into)
{
    static const char *const storages[] = {STORAGES(LOAD_CODE)};
    struct stored *stored = into;
    str digest = load_text(load, row, "sha256");
    *stored = (struct stored){.page_url = load_text(load, row, "page_url"),
                              .storage = (enum storage)CODE(load, row, "storage", storages),
                              .name = load_text(load, row, "name"),
                              .place = load_text(load, row, "place"),
                              .path = load_text(load, row, "path"),
                              .by = load_text(load, row, "by"),
                              .service = load_service(load, row, "service_id"),
                              .domain = load_text(load, row, "domain"),
                              .gate = load_gate(load, row, "gated"),
                              .expires = load_time(load, row, "expires"),
                              .bytes = load_count(load, row, "bytes"),
                              .is_http_only = load_flag(load, row, "is_http_only"),
                              .is_secure = load_flag(load, row, "is_secure"),
                              .same_site = load_text(load, row, "same_site")};
    if (digest.n >= sizeof stored->sha256)
        load_fail(load, "sha256");
    else
        memcpy(stored->sha256, digest.p, digest.n);
}

/* Only where pages were observed; reports of earlier versions have none. */
bool load_stored(struct load *load)
{
    struct report *report = load->report;
    if (json_get(load->root, "stored"))
        report->stored = load_rows(load, load->root, "stored", sizeof *report->stored,
                                   &report->stored_count, read_stored);
    return load_is_good(load);
}

static enum state read_state(struct load *load, const struct json *row, const char *key)
{
    return (enum state)CODE(load, row, key, states);
}

static void read_disclosure(struct load *load, const struct json *row, void *into)
{
    static const char *const layouts[] = {LAYOUTS(LOAD_CODE)};
    static const char *const sides[] = {PURPOSE_SIDES(LOAD_CODE)};
    static const char *const statuses[] = {DISCLOSURE_STATUSES(LOAD_CODE)};
    *(struct disclosure *)into = (struct disclosure){
        .notice_url = load_text(load, row, "notice_url"),
        .unit = load_count(load, row, "unit"),
        .layout = (enum layout)CODE(load, row, "layout", layouts),
        .recipient = load_text(load, row, "recipient"),
        .service = load_text(load, row, "service"),
        .recipient_known = load_recipient(load, row, "recipient_id"),
        .service_known = load_service(load, row, "service_id"),
        .recipient_is_former = load_flag(load, row, "recipient_is_former"),
        .content_state = read_state(load, row, "content_state"),
        .content = load_text(load, row, "content"),
        .purpose_state = read_state(load, row, "purpose_state"),
        .purpose = load_text(load, row, "purpose"),
        .purpose_side = (enum purpose_side)CODE(load, row, "purpose_side", sides),
        .optout_state = read_state(load, row, "optout_state"),
        .optout_url = load_list(load, row, "optout_url"),
        .policy_url = load_list(load, row, "policy_url"),
        .status = (enum disclosure_status)CODE(load, row, "status", statuses),
        .line = load_count(load, row, "line"),
        .content_ids = load_contents(load, row, "content_ids"),
        .purpose_ids = load_purposes(load, row, "purpose_ids"),
        .confidence = (uint8_t)load_number(load, row, "confidence", UINT8_MAX, 0),
        .quote = load_text(load, row, "quote"),
    };
}

static void read_notice(struct load *load, const struct json *row, void *into)
{
    static const char *const statuses[] = {NOTICE_STATUSES(LOAD_CODE)};
    *(struct notice *)into = (struct notice){
        .url = load_text(load, row, "url"),
        .title = load_text(load, row, "title"),
        .status = (enum notice_status)CODE(load, row, "status", statuses),
        .reason = (enum reason)CODE(load, row, "reason", reasons),
        .is_given = load_flag(load, row, "is_given"),
        .line = load_count(load, row, "line"),
        .data_url = load_text(load, row, "data_url"),
        .disclosure_count = load_count(load, row, "disclosures"),
    };
}

/* The entries stand behind each other, in the order of the notices. */
bool load_notices(struct load *load)
{
    struct report *report = load->report;
    size_t given = 0;
    load->said = load_rows(load, load->root, "disclosures", sizeof *load->said, &load->said_count,
                           read_disclosure);
    report->notices = load_rows(load, load->root, "notices", sizeof *report->notices,
                                &report->notice_count, read_notice);
    for (size_t i = 0; load_is_good(load) && i < report->notice_count; i++) {
        struct notice *notice = &report->notices[i];
        if (notice->disclosure_count > load->said_count - given)
            return load_fail(load, "notices");
        notice->disclosures = load->said + given;
        given += notice->disclosure_count;
    }
    if (load_is_good(load) && given != load->said_count)
        load_fail(load, "notices");
    return load_is_good(load);
}
