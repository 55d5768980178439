#include "policies/judge.h"

#include "core/map.h"
#include "core/text.h"

#include <stdlib.h>

struct joiner {
    struct arena *arena;
    const struct report *report;
    struct duties duties;
    struct map keys; /* service id or domain -> duty */
    ARENA_LIST(str) last_pages; /* for each duty, the page counted last */
};

static bool is_owed(const struct transmission *transmission)
{
    return transmission->party == PARTY_THIRD && transmission->certainty != CERTAINTY_NONE;
}

/* Stronger evidence: more certain, more directly the operator's command. */
static bool is_better(const struct transmission *a, const struct transmission *b)
{
    bool a_gated = a->gate != GATE_NONE, b_gated = b->gate != GATE_NONE;
    if (a->certainty != b->certainty)
        return a->certainty > b->certainty;
    if (a->reach != b->reach)
        return a->reach < b->reach;
    return !a_gated && b_gated;
}

static void duty_add(struct duty *duty, const struct transmission *transmission, struct arena *arena)
{
    if (!duty->first || is_better(transmission, duty->first))
        duty->first = transmission;
    if (duty->certainty < transmission->certainty)
        duty->certainty = transmission->certainty;
    if (duty->reach > transmission->reach)
        duty->reach = transmission->reach;
    duty->gate = duty->first->gate;
    duty->content_sent |= transmission->content;
    str rest = transmission->ids, id;
    while (str_cut_list(&rest, &id))
        if (!str_has(duty->ids, id))
            duty->ids = duty->ids.n ? arena_printf(arena, "%.*s; %.*s", STR_ARG(duty->ids), STR_ARG(id))
                                    : arena_str(arena, id);
}

static void join_transmission(struct joiner *joiner, const struct transmission *t)
{
    str key = t->service ? t->service->id : t->domain;
    uint32_t number = map_add(&joiner->keys, key, (uint32_t)joiner->duties.n);
    if (number == joiner->duties.n) {
        *ARENA_PUSH(joiner->arena, &joiner->duties) = (struct duty){
            .service = t->service,
            .recipient = t->service ? t->service->recipient : NULL,
            .domain = t->domain,
            .category = t->service ? t->service->category->id.p : "",
            .is_open = t->service && t->service->category->is_open,
            .reach = t->reach};
        *ARENA_PUSH(joiner->arena, &joiner->last_pages) = STR("");
    }
    struct duty *duty = &joiner->duties.v[number];
    /* transmissions are sorted by page */
    if (!str_eq(joiner->last_pages.v[number], t->page_url))
        duty->pages++;
    joiner->last_pages.v[number] = t->page_url;
    duty_add(duty, t, joiner->arena);
}

/* The domain's own label ("kaiseki" of kaiseki.example) or the domain stands in the entry's names, or
 * the entry links to that domain. */
static bool disclosure_names_domain(struct arena *arena, const struct disclosure *d, str domain)
{
    str label = str_slice(domain, 0, str_find_char(domain, '.'));
    str names = text_fold(arena, arena_printf(arena, "%.*s %.*s", STR_ARG(d->recipient),
                                              STR_ARG(d->service)));
    if (text_find_name(names, domain) != STR_ABSENT)
        return true;
    if (label.n >= 3 && text_find_name(names, label) != STR_ABSENT)
        return true;
    str lists[2] = {d->policy_url, d->optout_url}, part;
    struct url url;
    for (size_t i = 0; i < COUNT_OF(lists); i++)
        while (str_cut_list(&lists[i], &part))
            if (url_parse(arena, part, NULL, &url) == URL_OK && url_is_under(url.host, domain))
                return true;
    return false;
}

static bool recipient_is_above(const struct recipient *named, const struct recipient *recipient)
{
    for (int steps = 0; recipient && steps < 8; steps++) {
        recipient = recipient->group;
        if (recipient == named)
            return true;
    }
    return false;
}

/* An entry that names the company and another product of it does not cover this one; one whose product
 * the catalog does not know may mean it, and the doubt is the operator's. */
static enum match match_known(const struct duty *duty, const struct disclosure *d)
{
    bool names_company = d->recipient_known == duty->recipient;
    if (d->service_known == duty->service)
        return d->recipient.n || names_company ? MATCH_SERVICE : MATCH_SERVICE_ONLY;
    if (d->service_known)
        return MATCH_NONE;
    if (names_company)
        return MATCH_COMPANY;
    if (d->recipient_known && recipient_is_above(d->recipient_known, duty->recipient))
        return MATCH_GROUP;
    return MATCH_NONE;
}

static enum match duty_match(struct arena *arena, const struct duty *duty,
                             const struct disclosure *d)
{
    if (d->status == DISCLOSURE_FIRST_PARTY)
        return MATCH_NONE;
    if (duty->service)
        return match_known(duty, d);
    return disclosure_names_domain(arena, d, duty->domain) ? MATCH_DOMAIN : MATCH_NONE;
}

static enum item_verdict state_verdict(enum state state)
{
    if (state_is_stated(state))
        return ITEM_STATED;
    return state == STATE_ABSENT ? ITEM_ABSENT : ITEM_VAGUE;
}

static void item_improve(enum item_verdict *verdict, enum item_verdict other)
{
    if (other < *verdict)
        *verdict = other;
}

static enum item_verdict name_verdict(enum match match)
{
    return match == MATCH_SERVICE_ONLY || match == MATCH_GROUP ? ITEM_VAGUE : ITEM_STATED;
}

/* Entries of one strength complete each other (a notice that is grouped by items has several for one
 * recipient); a stronger one replaces what weaker ones said. */
static void duty_hear(struct duty *duty, const struct disclosure *d, enum match match)
{
    if (duty->match != MATCH_NONE && match > duty->match)
        return;
    if (match != duty->match) {
        duty->match = match;
        duty->said = d;
        duty->items[ITEM_NAME] = name_verdict(match);
        duty->items[ITEM_CONTENT] = duty->items[ITEM_PURPOSE] = ITEM_ABSENT;
    }
    item_improve(&duty->items[ITEM_CONTENT], state_verdict(d->content_state));
    item_improve(&duty->items[ITEM_PURPOSE], state_verdict(d->purpose_state));
}

static void duty_join(struct joiner *joiner, struct duty *duty, bool *is_used)
{
    const struct report *report = joiner->report;
    size_t number = 0;
    for (size_t n = 0; n < report->notice_count; n++)
        for (size_t i = 0; i < report->notices[n].disclosure_count; i++, number++) {
            const struct disclosure *d = &report->notices[n].disclosures[i];
            enum match match = duty_match(joiner->arena, duty, d);
            if (match == MATCH_NONE)
                continue;
            is_used[number] = true;
            duty_hear(duty, d, match);
        }
}

static enum verdict duty_verdict(const struct duty *duty)
{
    bool has[ITEM_VERDICT_COUNT] = {false};
    for (int item = ITEM_CONTENT; item < ITEM_COUNT; item++)
        has[duty->items[item]] = true;
    if (duty->items[ITEM_NAME] == ITEM_ABSENT)
        return VERDICT_ABSENT;
    if (has[ITEM_ABSENT])
        return VERDICT_PARTIAL;
    if (has[ITEM_UNKNOWN])
        return VERDICT_UNKNOWN;
    return has[ITEM_VAGUE] ? VERDICT_VAGUE : VERDICT_DISCLOSED;
}

/* An entry that no transmission answers to. */
static void join_unseen(struct joiner *joiner, const struct disclosure *d)
{
    if (d->status != DISCLOSURE_CURRENT || (!d->recipient.n && !d->service.n))
        return;
    struct duty duty = {.service = d->service_known,
                        .recipient = d->recipient_known,
                        .domain = d->recipient.n ? d->recipient : d->service,
                        .category = d->service_known ? d->service_known->category->id.p : "",
                        .verdict = VERDICT_STATED_NOT_SEEN,
                        .said = d};
    if (duty.service && !duty.recipient)
        duty.recipient = duty.service->recipient;
    duty.items[ITEM_NAME] = d->recipient.n ? ITEM_STATED : ITEM_VAGUE;
    duty.items[ITEM_CONTENT] = state_verdict(d->content_state);
    duty.items[ITEM_PURPOSE] = state_verdict(d->purpose_state);
    str key = duty.service ? duty.service->id
                           : arena_printf(joiner->arena, "%.*s\n%.*s", STR_ARG(d->recipient),
                                          STR_ARG(d->service));
    if (map_add(&joiner->keys, key, (uint32_t)joiner->duties.n) == joiner->duties.n)
        *ARENA_PUSH(joiner->arena, &joiner->duties) = duty;
}

/* By company, then service; unknown ones behind, by domain. For a stable matrix. */
static int duty_compare(const void *a, const void *b)
{
    const struct duty *x = a, *y = b;
    int order = (x->verdict == VERDICT_STATED_NOT_SEEN) - (y->verdict == VERDICT_STATED_NOT_SEEN);
    order = order ? order : !x->recipient - !y->recipient;
    order = order ? order : str_cmp(duty_recipient_id(x), duty_recipient_id(y));
    order = order ? order : str_cmp(duty_service_id(x), duty_service_id(y));
    order = order ? order : str_cmp(x->domain, y->domain);
    return order ? order : str_cmp(x->said ? x->said->quote : STR(""), y->said ? y->said->quote : STR(""));
}

struct duties duties_join(struct arena *arena, const struct report *report, bool name_unknown)
{
    struct joiner joiner = {
        .arena = arena, .report = report, .keys = {.arena = arena}};
    size_t said = 0;
    for (size_t n = 0; n < report->notice_count; n++)
        said += report->notices[n].disclosure_count;
    bool *is_used = ARENA_ARRAY(arena, said, bool);
    for (size_t i = 0; i < report->transmission_count; i++)
        if (is_owed(&report->transmissions[i]))
            join_transmission(&joiner, &report->transmissions[i]);
    for (size_t i = 0; i < joiner.duties.n; i++) {
        struct duty *duty = &joiner.duties.v[i];
        enum item_verdict unstated = name_unknown ? ITEM_UNKNOWN : ITEM_ABSENT;
        for (int item = ITEM_CONTENT; item < ITEM_COUNT; item++)
            duty->items[item] = unstated;
        duty_join(&joiner, duty, is_used);
        duty->verdict = duty_verdict(duty);
    }
    size_t number = 0;
    for (size_t n = 0; n < report->notice_count; n++)
        for (size_t i = 0; i < report->notices[n].disclosure_count; i++)
            if (!is_used[number++])
                join_unseen(&joiner, &report->notices[n].disclosures[i]);
    if (joiner.duties.n)
        qsort(joiner.duties.v, joiner.duties.n, sizeof *joiner.duties.v, duty_compare);
    return joiner.duties;
}
