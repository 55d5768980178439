#include "policies/judge.h"

#include "core/map.h"
#include "core/text.h"

#include <stdlib.h>

#define LABEL_MIN 3 /* bytes; a shorter label of a domain is no name */

struct joiner {
    struct arena *arena;
    const struct report *report;
    struct duties duties;
    enum item_verdict unstated; /* of an item that no entry states */
    struct map keys;            /* service id or domain -> duty */
    ARENA_LIST(str) last_pages; /* for each duty, the page counted last */
};

static bool is_owed(const struct transmission *transmission)
{
    return transmission->party == PARTY_THIRD && transmission->certainty != CERTAINTY_NONE;
}

bool transmission_is_plain(const struct transmission *transmission)
{
    return (transmission->reach == REACH_PAGE || transmission->reach == REACH_CONTAINER) &&
           transmission->certainty >= CERTAINTY_SURE && transmission->gate == GATE_NONE;
}

/* Stronger evidence: one that needs no other beside it, then more certain, then more directly the
 * operator's command. */
static bool is_better(const struct transmission *a, const struct transmission *b)
{
    bool a_gated = a->gate != GATE_NONE, b_gated = b->gate != GATE_NONE;
    if (transmission_is_plain(a) != transmission_is_plain(b))
        return transmission_is_plain(a);
    if (a->certainty != b->certainty)
        return a->certainty > b->certainty;
    if (a->reach != b->reach)
        return a->reach < b->reach;
    return !a_gated && b_gated;
}

static bool list_has(str list, str entry)
{
    for (str part; list.n && str_cut_list(&list, &part);)
        if (str_eq(part, entry))
            return true;
    return false;
}

/* A request that was seen before any choice; a browser's says it most surely. */
static bool is_unasked_better(const struct transmission *transmission,
                              const struct transmission *than)
{
    bool is_unasked =
        transmission->certainty == CERTAINTY_OBSERVED && transmission->gate == GATE_NONE;
    return is_unasked &&
           (!than || (than->origin != ORIGIN_BROWSER && transmission->origin == ORIGIN_BROWSER));
}

static str ids_join(struct arena *arena, str ids, str more)
{
    for (str id; str_cut_list(&more, &id);)
        if (!list_has(ids, id))
            ids = ids.n ? arena_printf(arena, "%.*s; %.*s", STR_ARG(ids), STR_ARG(id))
                        : arena_str(arena, id);
    return ids;
}

static void duty_add(const struct joiner *joiner, struct duty *duty,
                     const struct transmission *transmission)
{
    bool is_gated = transmission->gate != GATE_NONE && (!duty->first || duty->gate != GATE_NONE);
    if (!duty->first || is_better(transmission, duty->first))
        duty->first = transmission;
    if (duty->certainty < transmission->certainty)
        duty->certainty = transmission->certainty;
    if (duty->reach > transmission->reach)
        duty->reach = transmission->reach;
    duty->gate = is_gated ? duty->first->gate : GATE_NONE;
    duty->content_sent |= transmission->content;
    duty->content_seen |= transmission->content_seen;
    duty->found |= transmission_found(transmission);
    if (transmission_moment(transmission) != MOMENT_COUNT)
        duty->moments |= 1u << transmission_moment(transmission);
    if (is_unasked_better(transmission, duty->unasked))
        duty->unasked = transmission;
    duty->ids = ids_join(joiner->arena, duty->ids, transmission->ids);
}

/* The group company that the operator declares behind a domain; empty: none. */
static str declared_name(const struct report *report, str domain)
{
    for (size_t i = 0; i < report->declared.group_count; i++)
        if (str_eq(report->declared.group[i].domain, domain))
            return report->declared.group[i].name;
    return STR("");
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
            .declared = t->service ? STR("") : declared_name(joiner->report, t->domain),
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
    duty_add(joiner, duty, t);
}

/* The entry names the company that the operator declares behind the domain. */
static bool disclosure_names_declared(struct arena *arena, const struct disclosure *d,
                                      const struct duty *duty)
{
    return duty->declared.n && d->recipient.n &&
           str_eq(text_fold_name(arena, d->recipient), text_fold_name(arena, duty->declared));
}

/* The domain stands in one of the entry's names, or its own label ("kaiseki" of kaiseki.example) is
 * one of them as a whole, or the entry links to that domain. */
static bool disclosure_names_domain(struct arena *arena, const struct disclosure *d, str domain)
{
    str label = str_slice(domain, 0, str_find_char(domain, '.'));
    const str names[2] = {d->recipient, d->service};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        bool is_label = label.n >= LABEL_MIN &&
                        str_eq(text_fold_name(arena, names[i]), text_fold_name(arena, label));
        if (is_label || text_find_name(text_fold(arena, names[i]), domain) != STR_ABSENT)
            return true;
    }
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

static bool recipient_has_services(const struct catalog *catalog, const struct recipient *recipient)
{
    for (size_t i = 0; i < catalog_service_count(catalog); i++)
        if (catalog_service(catalog, i)->recipient == recipient)
            return true;
    return false;
}

/* A parent, or a local company that has no product of its own: whoever wrote "Google Japan" for a tag
 * of Google LLC meant the group. */
static bool recipient_is_kin(const struct catalog *catalog, const struct recipient *named,
                             const struct recipient *recipient)
{
    if (!named)
        return false;
    return recipient_is_above(named, recipient) ||
           (recipient_is_above(recipient, named) && !recipient_has_services(catalog, named));
}

/* The product stands there; whether its company does as well. Another company beside it is no name of
 * the one that receives, and neither is one that it no longer has. */
static enum match match_service(const struct catalog *catalog, const struct duty *duty,
                                const struct disclosure *d)
{
    bool is_other = d->recipient_known && d->recipient_known != duty->recipient &&
                    !recipient_is_kin(catalog, d->recipient_known, duty->recipient);
    bool is_named = d->recipient.n || d->recipient_known == duty->recipient;
    return is_named && !is_other && !d->recipient_is_former ? MATCH_SERVICE : MATCH_SERVICE_ONLY;
}

/* An entry that names the company and another product of it does not cover this one; one whose product
 * the catalog does not know may mean it, and so may one without a product, whatever its purpose was
 * taken to be: the doubt is the operator's. */
static enum match match_known(const struct catalog *catalog, const struct duty *duty,
                              const struct disclosure *d)
{
    if (d->service_known == duty->service)
        return match_service(catalog, duty, d);
    if (d->service_known && d->service.n)
        return MATCH_NONE;
    if (d->recipient_known == duty->recipient)
        return d->recipient_is_former ? MATCH_GROUP : MATCH_COMPANY;
    return recipient_is_kin(catalog, d->recipient_known, duty->recipient) ? MATCH_GROUP
                                                                          : MATCH_NONE;
}

static enum match duty_match(struct joiner *joiner, const struct duty *duty,
                             const struct disclosure *d)
{
    if (d->status == DISCLOSURE_FIRST_PARTY)
        return MATCH_NONE;
    if (duty->service)
        return match_known(joiner->report->catalog, duty, d);
    bool is_named = disclosure_names_declared(joiner->arena, d, duty) ||
                    disclosure_names_domain(joiner->arena, d, duty->domain);
    return is_named ? MATCH_DOMAIN : MATCH_NONE;
}

static enum item_verdict state_verdict(enum state state, enum item_verdict unstated)
{
    if (state_is_stated(state))
        return ITEM_STATED;
    return state == STATE_ABSENT ? unstated : ITEM_VAGUE;
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

/* How surely an entry speaks of the duty: 1 by product or company, 2 by the company with a product that
 * may be another one, 3 by the company's parent, 4 as something that is still to come. */
static int match_rank(const struct disclosure *d, enum match match)
{
    if (d->status == DISCLOSURE_PLANNED)
        return 4;
    if (match == MATCH_GROUP)
        return 3;
    return match == MATCH_COMPANY && d->service.n ? 2 : 1;
}

/* What a surer entry says replaces what others said. */
static void duty_forget(struct duty *duty)
{
    duty->match = MATCH_NONE;
    duty->said = NULL;
    duty->content_state = duty->purpose_state = STATE_ABSENT;
    duty->purpose_side = SIDE_UNDIVIDED;
    duty->has_optout = false;
    duty->content_stated = 0;
}

static enum purpose_side side_join(enum purpose_side a, enum purpose_side b)
{
    bool is_divided = a != SIDE_UNDIVIDED && b != SIDE_UNDIVIDED && a != b;
    if (is_divided || a == SIDE_BOTH || b == SIDE_BOTH)
        return SIDE_BOTH;
    return a == SIDE_UNDIVIDED ? b : a;
}

/* Entries of one rank complete each other: a notice that is grouped by items has several for one
 * recipient, and product and company may stand apart. */
static void duty_hear(struct duty *duty, const struct disclosure *d, enum match match)
{
    int rank = match_rank(d, match);
    int known = duty->said ? match_rank(duty->said, duty->match) : rank + 1;
    if (rank > known)
        return;
    if (rank < known)
        duty_forget(duty);
    if (rank < known || match < duty->match) {
        duty->match = match;
        duty->said = d;
    }
    if (d->content_state < duty->content_state)
        duty->content_state = d->content_state;
    if (d->purpose_state < duty->purpose_state)
        duty->purpose_state = d->purpose_state;
    if (state_is_stated(d->purpose_state))
        duty->purpose_side = side_join(duty->purpose_side, d->purpose_side);
    if (state_is_stated(d->content_state))
        duty->content_stated |= d->content_ids;
    duty->has_optout |= state_is_stated(d->optout_state);
}

/* What the visitor is told will come is not told to happen: at most vague [ours]. */
static void duty_judge_items(struct duty *duty, enum item_verdict unstated)
{
    enum item_verdict *items = duty->items;
    items[ITEM_NAME] = duty->said ? name_verdict(duty->match) : unstated;
    items[ITEM_CONTENT] = state_verdict(duty->content_state, unstated);
    items[ITEM_PURPOSE] = state_verdict(duty->purpose_state, unstated);
    for (int item = ITEM_CONTENT; duty_is_planned(duty) && item < ITEM_COUNT; item++)
        if (items[item] == ITEM_STATED)
            items[item] = ITEM_VAGUE;
}

bool duty_is_planned(const struct duty *duty)
{
    return duty->first && duty->said && duty->said->status == DISCLOSURE_PLANNED;
}

bool duty_says(const struct duty *duty, enum item item, enum state state)
{
    enum item_verdict verdict = state_is_stated(state) ? ITEM_STATED : ITEM_VAGUE;
    enum state said = item == ITEM_CONTENT ? duty->content_state : duty->purpose_state;
    return duty->said && duty_is_owed(duty) && duty->items[item] == verdict && said == state;
}

bool duty_is_owed(const struct duty *duty)
{
    return duty->verdict != VERDICT_STATED_NOT_SEEN && duty->verdict != VERDICT_EXEMPT &&
           !duty->is_by_consent;
}

static void duty_join(struct joiner *joiner, struct duty *duty, bool *is_used)
{
    const struct report *report = joiner->report;
    size_t number = 0;
    duty_forget(duty);
    for (size_t n = 0; n < report->notice_count; n++)
        for (size_t i = 0; i < report->notices[n].disclosure_count; i++, number++) {
            const struct disclosure *d = &report->notices[n].disclosures[i];
            enum match match = duty_match(joiner, duty, d);
            if (match == MATCH_NONE)
                continue;
            is_used[number] = true;
            duty_hear(duty, d, match);
        }
    duty_judge_items(duty, joiner->unstated);
    duty_exempt(report, duty);
}

bool duty_is_misread_easily(const struct duty *duty)
{
    return duty->verdict == VERDICT_PARTIAL && duty->said && duty->said->layout == LAYOUT_PROSE;
}

/* docs/rules.md §5. An unknown recipient is at most a review too: the notice may name the company
 * behind a domain that the catalog cannot tell; and so is an entry that the notice itself calls exempt,
 * since the ground that it means is not known here [ours]. */
static enum severity duty_cap(const struct duty *duty)
{
    bool is_plain = duty->first && transmission_is_plain(duty->first);
    bool is_claimed = duty->said && duty->said->status == DISCLOSURE_EXEMPT;
    bool is_capped =
        duty->is_open || !duty->service || !is_plain || is_claimed || duty_is_misread_easily(duty);
    return is_capped ? SEVERITY_REVIEW : SEVERITY_VIOLATION;
}

static enum verdict duty_verdict(const struct duty *duty)
{
    bool has[ITEM_VERDICT_COUNT] = {false};
    for (int item = ITEM_CONTENT; item < ITEM_COUNT; item++)
        has[duty->items[item]] = true;
    if (duty->exempt && !(duty->content_sent & ~duty->exempt))
        return VERDICT_EXEMPT;
    if (duty->items[ITEM_NAME] == ITEM_ABSENT)
        return VERDICT_ABSENT;
    if (has[ITEM_ABSENT])
        return VERDICT_PARTIAL;
    if (has[ITEM_UNKNOWN])
        return VERDICT_UNKNOWN;
    return has[ITEM_VAGUE] ? VERDICT_VAGUE : VERDICT_DISCLOSED;
}

static struct duty duty_unseen(const struct disclosure *d)
{
    struct duty duty = {.service = d->service_known,
                        .recipient = d->recipient_known,
                        .domain = d->recipient.n ? d->recipient : d->service,
                        .category = d->service_known ? d->service_known->category->id.p : "",
                        .verdict = VERDICT_STATED_NOT_SEEN,
                        .said = d};
    duty.cap = SEVERITY_REVIEW;
    if (duty.service && !duty.recipient)
        duty.recipient = duty.service->recipient;
    duty.items[ITEM_NAME] = d->recipient.n ? ITEM_STATED : ITEM_VAGUE;
    duty.items[ITEM_CONTENT] = state_verdict(d->content_state, ITEM_ABSENT);
    duty.items[ITEM_PURPOSE] = state_verdict(d->purpose_state, ITEM_ABSENT);
    return duty;
}

/* An entry that no transmission answers to. */
static void join_unseen(struct joiner *joiner, const struct disclosure *d)
{
    if (d->status != DISCLOSURE_CURRENT || (!d->recipient.n && !d->service.n))
        return;
    struct duty duty = duty_unseen(d);
    str key = duty.service ? duty.service->id
                           : arena_printf(joiner->arena, "%.*s\n%.*s", STR_ARG(d->recipient),
                                          STR_ARG(d->service));
    uint32_t number = map_add(&joiner->keys, key, (uint32_t)joiner->duties.n);
    if (number == joiner->duties.n)
        *ARENA_PUSH(joiner->arena, &joiner->duties) = duty;
    struct duty *row = &joiner->duties.v[number];
    if (row->verdict == VERDICT_STATED_NOT_SEEN)
        for (int item = ITEM_CONTENT; item < ITEM_COUNT; item++)
            item_improve(&row->items[item], duty.items[item]);
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
    return order ? order
                 : str_cmp(x->said ? x->said->quote : STR(""), y->said ? y->said->quote : STR(""));
}

struct duties duties_join(struct arena *arena, const struct report *report, bool name_unknown)
{
    struct joiner joiner = {.arena = arena,
                            .report = report,
                            .keys = {.arena = arena},
                            .unstated = name_unknown ? ITEM_UNKNOWN : ITEM_ABSENT};
    size_t said = 0;
    for (size_t n = 0; n < report->notice_count; n++)
        said += report->notices[n].disclosure_count;
    bool *is_used = ARENA_ARRAY(arena, said, bool);
    for (size_t i = 0; i < report->transmission_count; i++)
        if (is_owed(&report->transmissions[i]))
            join_transmission(&joiner, &report->transmissions[i]);
    for (size_t i = 0; i < joiner.duties.n; i++) {
        struct duty *duty = &joiner.duties.v[i];
        duty_join(&joiner, duty, is_used);
        duty->verdict = duty_verdict(duty);
        duty->cap = duty_cap(duty);
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
