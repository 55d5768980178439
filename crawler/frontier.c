#include "crawler/frontier.h"

#include "crawler/address_plain.h"
#include "crawler/frontier_inside.h"

#include <stdlib.h>
#include <string.h>

#define LOOP_STEPS 64 /* longer ways than FRONTIER_MAX_HOPS cannot be made by one chain */

struct frontier *frontier_new(const struct frontier_rules *rules)
{
    struct frontier *frontier = calloc(1, sizeof *frontier);
    if (!frontier)
        return NULL;
    frontier->rules = *rules;
    frontier->scratch = frontier->plain = buf_init(NULL, ADDRESS_MAX);
    frontier->patterns.scratch = frontier->strata.scratch = buf_init(NULL, ADDRESS_MAX);
    return frontier;
}

void frontier_free(struct frontier *frontier)
{
    if (!frontier)
        return;
    address_set_done(&frontier->addresses);
    free(frontier->entries);
    free(frontier->waiting);
    free(frontier->round);
    buf_done(&frontier->scratch);
    buf_done(&frontier->plain);
    patterns_done(&frontier->patterns);
    patterns_done(&frontier->strata);
    free(frontier);
}

/* ---- entries ---- */

static uint32_t entry_find(const struct frontier *frontier, str url)
{
    return address_set_find(&frontier->addresses, url);
}

static bool entries_reserve(struct frontier *frontier)
{
    if (frontier->addresses.count < frontier->cap)
        return true;
    size_t larger = frontier->cap ? frontier->cap + frontier->cap / 2 : 1024;
    struct entry *entries = realloc(frontier->entries, larger * sizeof *entries);
    if (!entries)
        return false;
    frontier->entries = entries;
    frontier->cap = larger;
    return true;
}

static bool waiting_reserve(struct frontier *frontier)
{
    if (frontier->waiting_count < frontier->waiting_cap)
        return true;
    size_t larger =
        frontier->waiting_cap ? frontier->waiting_cap + frontier->waiting_cap / 2 : 1024;
    uint32_t *waiting = realloc(frontier->waiting, larger * sizeof *waiting);
    if (!waiting)
        return false;
    frontier->waiting = waiting;
    frontier->waiting_cap = larger;
    return true;
}

/* A new entry, closed; NOBODY when there is no room. */
static uint32_t entry_add(struct frontier *frontier, str url)
{
    if (frontier->addresses.count >= frontier->rules.max_urls || !entries_reserve(frontier))
        return NOBODY;
    uint32_t id = address_set_add(&frontier->addresses, url);
    if (id != NOBODY)
        frontier->entries[id] =
            (struct entry){.found_on = NOBODY, .next = NOBODY, .state = ENTRY_CLOSED};
    return id;
}

/* ---- offers ---- */

/* What an offer says about an address. */
struct offer {
    str url; /* published */
    uint32_t found_on;
    uint32_t rank;
    uint8_t hops;
    enum role role;
    enum reason refused;
};

static bool found_on_is_smaller(const struct frontier *frontier, uint32_t a, uint32_t b)
{
    if (a == NOBODY || b == NOBODY)
        return a == NOBODY && b != NOBODY;
    return str_cmp(entry_text(frontier, a), entry_text(frontier, b)) < 0;
}

/* The same address was offered before: while it waits, the nearer way and, of equal ways, the
 * smaller page names it, so that it does not matter which came first. */
static void entry_improve(struct frontier *frontier, uint32_t id, const struct offer *offer)
{
    struct entry *entry = &frontier->entries[id];
    if (entry->state != ENTRY_WAITING)
        return;
    if (offer->rank < entry->rank ||
        (offer->rank == entry->rank &&
         found_on_is_smaller(frontier, offer->found_on, entry->found_on))) {
        entry->rank = offer->rank;
        entry->found_on = offer->found_on;
    }
    if (offer->hops < entry->hops)
        entry->hops = offer->hops;
    if (offer->role != ROLE_LINK && entry->role != ROLE_START)
        entry->role = (uint8_t)offer->role;
    if (entry->role != ROLE_LINK || offer->refused == REASON_NONE)
        entry->refused = REASON_NONE;
}

/* Puts an offer in, or improves what is known; *id is its entry. */
static enum admit frontier_put(struct frontier *frontier, const struct offer *offer, uint32_t *id)
{
    *id = entry_find(frontier, offer->url);
    if (*id != NOBODY) {
        entry_improve(frontier, *id, offer);
        return ADMIT_SEEN;
    }
    if (!waiting_reserve(frontier))
        return ADMIT_FULL;
    *id = entry_add(frontier, offer->url);
    if (*id == NOBODY)
        return ADMIT_FULL;
    struct entry *entry = &frontier->entries[*id];
    entry->found_on = offer->found_on;
    entry->rank = offer->rank;
    entry->hops = offer->hops;
    entry->role = (uint8_t)offer->role;
    entry->refused = (uint8_t)offer->refused;
    entry->state = ENTRY_WAITING;
    frontier->waiting[frontier->waiting_count++] = *id;
    if (offer->refused == REASON_EXCLUDED)
        return ADMIT_EXCLUDED;
    return offer->rank / 2 > frontier->rules.max_depth ? ADMIT_TOO_DEEP : ADMIT;
}

/* What follows a link: on the site, a page by its name, and wanted. */
static enum admit frontier_put_link(struct frontier *frontier, struct offer *offer, uint32_t *id)
{
    *id = NOBODY;
    if (!address_authority(offer->url).n || offer->url.n > URL_MAX)
        return ADMIT_BAD;
    if (!site_publish(frontier->rules.site, offer->url, &frontier->scratch, &offer->url))
        return ADMIT_OFF_SITE;
    if (!address_is_page(offer->url))
        return ADMIT_NOT_PAGE;
    if (!address_is_wanted(&frontier->rules.filter, offer->url))
        offer->refused = REASON_EXCLUDED;
    return frontier_put(frontier, offer, id);
}

/* The entry of a page that names others; one is made for an address that was never asked for. */
static uint32_t frontier_namer(struct frontier *frontier, str url)
{
    uint32_t id = entry_find(frontier, url);
    return id == NOBODY && url.n ? entry_add(frontier, url) : id;
}

enum admit frontier_give(struct frontier *frontier, str url, enum role role)
{
    struct offer offer = {.url = url, .found_on = NOBODY, .role = role};
    offer.rank = role == ROLE_GIVEN; /* behind the start page, which may admit more hosts */
    uint32_t id;
    if (!address_authority(url).n || url.n > URL_MAX)
        return ADMIT_BAD;
    site_publish(frontier->rules.site, url, &frontier->scratch, &offer.url);
    return frontier_put(frontier, &offer, &id);
}

enum admit frontier_offer(struct frontier *frontier, str url, str found_on, uint32_t depth)
{
    struct offer offer = {.url = address_plain(url, &frontier->plain), .rank = 2 * depth};
    uint32_t id;
    offer.found_on = frontier_namer(frontier, found_on);
    return frontier_put_link(frontier, &offer, &id);
}

enum admit frontier_suggest(struct frontier *frontier, str url, str sitemap)
{
    struct offer offer = {.url = address_plain(url, &frontier->plain), .rank = 2 * 1 + 1};
    uint32_t id;
    offer.found_on = frontier_namer(frontier, sitemap);
    return frontier_put_link(frontier, &offer, &id);
}

/* Who may lead where: what the user named is followed anywhere, the start page within the site. */
static bool redirect_is_free(const struct entry *from, bool is_inside)
{
    return from->role == ROLE_GIVEN || (from->role == ROLE_START && is_inside);
}

static struct offer redirect_offer(const struct entry *from, uint32_t id, str url, bool is_inside)
{
    bool is_free = redirect_is_free(from, is_inside);
    return (struct offer){
        .url = url,
        .found_on = id,
        .rank = is_free ? from->rank : from->rank / 2 * 2,
        .hops = (uint8_t)(from->hops + 1),
        .role = is_free ? (enum role)from->role : ROLE_LINK,
        .refused = is_inside || is_free ? REASON_NONE : REASON_OTHER_HOST,
    };
}

enum admit frontier_redirect(struct frontier *frontier, uint32_t from, str url)
{
    const struct entry *entry = &frontier->entries[from];
    str published = STR_NONE;
    uint32_t id = NOBODY;
    if (!address_authority(url).n || url.n > URL_MAX)
        return ADMIT_BAD;
    bool is_inside = site_publish(frontier->rules.site, url, &frontier->scratch, &published);
    struct offer offer = redirect_offer(entry, from, published, is_inside);
    if (entry->hops >= FRONTIER_MAX_HOPS && entry_find(frontier, published) == NOBODY)
        return ADMIT_LOOP;
    bool is_link = is_inside && offer.role == ROLE_LINK;
    enum admit admit =
        is_link ? frontier_put_link(frontier, &offer, &id) : frontier_put(frontier, &offer, &id);
    frontier->entries[from].next = id;
    return offer.refused == REASON_OTHER_HOST ? ADMIT_OFF_SITE : admit;
}

void frontier_want(struct frontier *frontier, str url)
{
    str plain = address_plain(url, &frontier->plain);
    str published = STR_NONE;
    if (!site_publish(frontier->rules.site, plain, &frontier->scratch, &published))
        return;
    uint32_t id = entry_find(frontier, published);
    if (id == NOBODY || frontier->entries[id].is_wanted || frontier->wanted >= FRONTIER_MAX_WANTED)
        return;
    frontier->entries[id].is_wanted = true;
    frontier->wanted++;
}

bool frontier_mark(struct frontier *frontier, str url)
{
    return entry_find(frontier, url) == NOBODY && entry_add(frontier, url) != NOBODY;
}

/* ---- turns ---- */

/* Why an entry of the round is not fetched; *must_wait when that is not known yet. */
static enum reason round_refusal(const struct frontier *frontier, const struct entry *entry,
                                 bool *must_wait)
{
    if (frontier->refuse_all != REASON_NONE)
        return frontier->refuse_all;
    if (entry->refused != REASON_NONE || entry->role == ROLE_GIVEN)
        return (enum reason)entry->refused;
    if (entry->rank / 2 > frontier->rules.max_depth)
        return REASON_MAX_DEPTH;
    if (frontier->pages >= frontier->rules.max_pages)
        return REASON_MAX_PAGES;
    if (frontier->is_drawn && entry->role == ROLE_LINK && !entry->is_wanted)
        return REASON_SAMPLE;
    /* As long as what is under way could use up the limit, the order would decide. */
    *must_wait = frontier->pages + frontier->open >= frontier->rules.max_pages;
    return REASON_NONE;
}

enum turn frontier_next(struct frontier *frontier, struct frontier_item *item)
{
    if (frontier->round_at >= frontier->round_count) {
        bool must_finish = frontier->open + frontier->reading > 0;
        /* Where everything is refused, the order cannot matter any more. */
        if (must_finish && frontier->refuse_all == REASON_NONE)
            return TURN_WAIT;
        if (!frontier_begin(frontier))
            return must_finish ? TURN_WAIT : TURN_END;
    }
    uint32_t id = frontier->round[frontier->round_at];
    struct entry *entry = &frontier->entries[id];
    bool must_wait = false;
    enum reason refused = round_refusal(frontier, entry, &must_wait);
    if (must_wait)
        return TURN_WAIT;
    if (refused == REASON_NONE && entry->role == ROLE_LINK && !entry->is_wanted)
        refused = patterns_take(&frontier->patterns, entry->pattern, entry_text(frontier, id),
                                frontier->rules.per_pattern);
    frontier->round_at++;
    entry->state = refused == REASON_NONE ? ENTRY_OPEN : ENTRY_CLOSED;
    frontier->open += refused == REASON_NONE;
    *item = (struct frontier_item){
        .id = id,
        .depth = entry->rank / 2,
        .role = (enum role)entry->role,
        .refused = refused,
        .url = entry_text(frontier, id),
        .found_on = entry->found_on == NOBODY ? STR("") : entry_text(frontier, entry->found_on),
    };
    return TURN_ITEM;
}

void frontier_settle(struct frontier *frontier, uint32_t id, bool is_page)
{
    struct entry *entry = &frontier->entries[id];
    if (entry->state != ENTRY_OPEN)
        return;
    frontier->open--;
    frontier->reading += is_page;
    frontier->pages += is_page && entry->role != ROLE_GIVEN;
    entry->state = is_page ? ENTRY_READING : ENTRY_CLOSED;
}

void frontier_note(struct frontier *frontier, uint32_t id, str body)
{
    if (frontier->entries[id].role == ROLE_LINK)
        patterns_note(&frontier->patterns, frontier->entries[id].pattern, body);
}

void frontier_finish(struct frontier *frontier, str url)
{
    uint32_t id = entry_find(frontier, url);
    if (id == NOBODY || frontier->entries[id].state != ENTRY_READING)
        return;
    frontier->entries[id].state = ENTRY_CLOSED;
    frontier->reading--;
}

bool frontier_is_settled(const struct frontier *frontier)
{
    return frontier->open == 0 && frontier->round_at >= frontier->round_count;
}

bool frontier_is_loop(const struct frontier *frontier, uint32_t id)
{
    uint32_t at = frontier->entries[id].next;
    for (int step = 0; step < LOOP_STEPS && at != NOBODY && at != id; step++)
        at = frontier->entries[at].next;
    return at == id;
}

bool frontier_is_past_start(const struct frontier *frontier)
{
    return frontier_is_settled(frontier) && frontier->reading == 0 && frontier_rank(frontier) > 1;
}

void frontier_refuse(struct frontier *frontier, enum reason reason)
{
    frontier->refuse_all = reason;
}

size_t frontier_waiting(const struct frontier *frontier)
{
    return frontier->waiting_count + frontier->round_count - frontier->round_at;
}

size_t frontier_memory(const struct frontier *frontier)
{
    return sizeof *frontier + address_set_memory(&frontier->addresses) +
           patterns_memory(&frontier->patterns) + patterns_memory(&frontier->strata) +
           frontier->cap * sizeof *frontier->entries +
           frontier->waiting_cap * sizeof *frontier->waiting +
           frontier->round_count * sizeof *frontier->round;
}
