#include "core/model.h"

#include <assert.h>
#include <stdlib.h>

#define CODE_TABLE(constant, code) [constant] = code,
#define CODE_TABLE3(constant, code, words) [constant] = code,
#define WORDS_TABLE3(constant, code, words) [constant] = words,
#define CODE_FUNCTION(type, name, list)                                                            \
    const char *name(enum type value)                                                              \
    {                                                                                              \
        static const char *const codes[] = {list(CODE_TABLE)};                                     \
        return codes[value];                                                                       \
    }

CODE_FUNCTION(outcome, outcome_code, OUTCOMES)
CODE_FUNCTION(mechanism, mechanism_code, MECHANISMS)
CODE_FUNCTION(origin, origin_code, ORIGINS)
CODE_FUNCTION(certainty, certainty_code, CERTAINTIES)
CODE_FUNCTION(reach, reach_code, REACHES)
CODE_FUNCTION(party, party_code, PARTIES)
CODE_FUNCTION(content_basis, content_basis_code, CONTENT_BASES)
CODE_FUNCTION(state, state_code, STATES)
CODE_FUNCTION(layout, layout_code, LAYOUTS)
CODE_FUNCTION(purpose_side, purpose_side_code, PURPOSE_SIDES)
CODE_FUNCTION(disclosure_status, disclosure_status_code, DISCLOSURE_STATUSES)
CODE_FUNCTION(notice_status, notice_status_code, NOTICE_STATUSES)
CODE_FUNCTION(item_verdict, item_verdict_code, ITEM_VERDICTS)
CODE_FUNCTION(verdict, verdict_code, VERDICTS)
CODE_FUNCTION(match, match_code, MATCHES)
CODE_FUNCTION(found, found_code, FOUNDS)
CODE_FUNCTION(moment, moment_code, MOMENTS)
CODE_FUNCTION(storage, storage_code, STORAGES)
CODE_FUNCTION(severity, severity_code, SEVERITIES)
CODE_FUNCTION(trace_kind, trace_code, TRACES)
CODE_FUNCTION(ground, ground_code, GROUNDS)
CODE_FUNCTION(known_cell, known_cell_name, KNOWN_CELLS)
CODE_FUNCTION(finding_status, finding_status_code, FINDING_STATUSES)

const char *reason_code(enum reason reason)
{
    static const char *const codes[] = {REASONS(CODE_TABLE3)};
    return codes[reason];
}

const char *reason_words(enum reason reason)
{
    static const char *const words[] = {REASONS(WORDS_TABLE3)};
    return words[reason];
}

const char *item_code(enum item item)
{
    static const char *const codes[ITEM_COUNT] = {"", "content", "name", "purpose"};
    return codes[item];
}

enum found transmission_found(const struct transmission *transmission)
{
    bool is_observed = transmission->origin == ORIGIN_HAR || transmission->origin == ORIGIN_BROWSER;
    if (!is_observed)
        return FOUND_STATIC;
    static_assert((FOUND_STATIC | FOUND_OBSERVED) == FOUND_BOTH, "a set of two");
    return transmission->is_in_source ? FOUND_BOTH : FOUND_OBSERVED;
}

enum moment transmission_moment(const struct transmission *transmission)
{
    if (transmission->origin != ORIGIN_BROWSER)
        return MOMENT_COUNT;
    if (transmission->gate == GATE_CONSENT)
        return MOMENT_ACCEPT;
    return transmission->gate == GATE_CLICK ? MOMENT_REJECT : MOMENT_BEFORE;
}

bool outcome_is_unseen(enum outcome outcome)
{
    switch (outcome) {
    case OUTCOME_BLOCKED:
    case OUTCOME_FAILED:
    case OUTCOME_TOO_BIG:
    case OUTCOME_CUT_SHORT:
    case OUTCOME_EMPTY_SHELL:
        return true;
    case OUTCOME_PAGE:
    case OUTCOME_RESOURCE:
    case OUTCOME_REDIRECT:
    case OUTCOME_ROBOTS:
    case OUTCOME_OFF_SITE:
    case OUTCOME_OVER_LIMIT:
    case OUTCOME_NOT_FOUND:
    case OUTCOME_NOT_HTML:
    case OUTCOME_NOT_FETCHED:
    case OUTCOME_COUNT:
        break;
    }
    return false;
}

struct fetch *fetch_new(size_t max_bytes)
{
    struct fetch *fetch = calloc(1, sizeof *fetch);
    if (!fetch)
        return NULL;
    fetch->arena = arena_new(max_bytes);
    if (!fetch->arena) {
        free(fetch);
        return NULL;
    }
    return fetch;
}

void fetch_free(struct fetch *fetch)
{
    if (!fetch)
        return;
    buf_done(&fetch->body);
    arena_free(fetch->arena);
    free(fetch);
}

bool first_party_has(const struct first_party *first_party, str host)
{
    for (size_t i = 0; i < first_party->count; i++)
        if (url_is_under(host, first_party->domains[i]))
            return true;
    return false;
}

bool state_is_stated(enum state state)
{
    return state == STATE_OWN || state == STATE_SHARED || state == STATE_REFERENCE;
}

static int compare_numbers(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

void transmission_join_content(struct transmission *row, content_set content)
{
    row->content |= content;
    row->content_seen |= content;
    if (content && row->content_basis != CONTENT_OBSERVED)
        row->content_basis = CONTENT_PARAMETER;
}

void transmission_keep_better(struct transmission *kept, const struct transmission *other)
{
    content_set seen = kept->content_seen | other->content_seen;
    if (other->certainty > kept->certainty)
        *kept = *other;
    transmission_join_content(kept, seen);
}

int transmission_compare(const void *a, const void *b)
{
    const struct transmission *x = a, *y = b;
    int order = str_cmp(x->page_url, y->page_url);
    order = order ? order : compare_numbers(x->line, y->line);
    order = order ? order : str_cmp(x->url, y->url);
    order = order ? order : compare_numbers(x->mechanism, y->mechanism);
    order = order ? order : compare_numbers(x->gate, y->gate);
    order = order ? order : compare_numbers(y->certainty, x->certainty);
    order = order ? order : compare_numbers(x->origin, y->origin);
    order = order ? order : str_cmp(x->snippet, y->snippet);
    return order ? order : str_cmp(x->initiator, y->initiator);
}

int stored_compare(const void *a, const void *b)
{
    const struct stored *x = a, *y = b;
    int order =
        str_cmp(x->service ? x->service->id : x->domain, y->service ? y->service->id : y->domain);
    order = order ? order : compare_numbers(x->storage, y->storage);
    order = order ? order : str_cmp(x->place, y->place);
    order = order ? order : str_cmp(x->name, y->name);
    order = order ? order : str_cmp(x->path, y->path);
    order = order ? order : str_cmp(x->page_url, y->page_url);
    order = order ? order : compare_numbers(x->gate, y->gate);
    return order ? order : str_cmp(x->by, y->by);
}

int disclosure_compare(const void *a, const void *b)
{
    const struct disclosure *x = a, *y = b;
    int order = str_cmp(x->notice_url, y->notice_url);
    order = order ? order : compare_numbers(x->unit, y->unit);
    order = order ? order : compare_numbers(x->line, y->line);
    order = order ? order : str_cmp(x->recipient, y->recipient);
    order = order ? order : str_cmp(x->service, y->service);
    order = order ? order : str_cmp(x->content, y->content);
    return order ? order : str_cmp(x->purpose, y->purpose);
}

int coverage_compare(const void *a, const void *b)
{
    const struct coverage *x = a, *y = b;
    int order = str_cmp(x->url, y->url);
    order = order ? order : compare_numbers(x->outcome, y->outcome);
    order = order ? order : compare_numbers(x->depth, y->depth);
    order = order ? order : str_cmp(x->found_on, y->found_on);
    return order ? order : compare_numbers(x->reason, y->reason);
}

int finding_compare(const void *a, const void *b)
{
    const struct finding *x = a, *y = b;
    int order = compare_numbers(x->severity, y->severity);
    order = order ? order : str_cmp(str_of(x->rule->id), str_of(y->rule->id));
    order = order ? order : str_cmp(x->page_url, y->page_url);
    order = order ? order : compare_numbers(x->page_line, y->page_line);
    return order ? order : str_cmp(str_of(x->fingerprint), str_of(y->fingerprint));
}

struct words duty_name(const struct duty *duty)
{
    if (duty->service)
        return (struct words){.ja = duty->service->name_ja, .en = duty->service->name_en};
    if (duty->recipient)
        return (struct words){.ja = duty->recipient->name_ja, .en = duty->recipient->name_en};
    return words_same(duty->declared.n ? duty->declared : duty->domain);
}

str duty_recipient_id(const struct duty *duty)
{
    return duty->recipient ? duty->recipient->id : STR("");
}

str duty_service_id(const struct duty *duty)
{
    return duty->service ? duty->service->id : STR("");
}

bool finding_counts(const struct finding *finding, bool new_only)
{
    if (finding->status == FINDING_ACCEPTED || finding->status == FINDING_GONE)
        return false;
    return !new_only || finding->status == FINDING_NEW;
}

bool exemption_is_for(const struct exemption *exemption, const struct duty *duty)
{
    if (exemption->is_for_all)
        return true;
    if (exemption->service)
        return exemption->service == duty->service;
    if (exemption->recipient)
        return exemption->recipient == duty->recipient;
    return !duty->service && str_eq(exemption->who, duty->domain);
}
