#include "cli/recorded.h"

#include "cli/keep.h"
#include "cli/scan_state.h"

#include <stdlib.h>
#include <string.h>

#define BODIES_MAX ((size_t)64 * 1024 * 1024) /* of all containers */

void recorded_begin(struct scan *scan)
{
    const struct map empty = {.arena = scan->arena};
    scan->recorded.rows = scan->recorded.hosts = scan->recorded.tried = empty;
    scan->recorded.addresses = scan->recorded.bodies = empty;
}

/* ---- transmissions ---- */

/* Which of two requests to one address stands for both: the one whose command is the operator's sooner,
 * whichever was read first. */
static bool is_before(const struct transmission *a, const struct transmission *b)
{
    if (a->reach != b->reach)
        return a->reach < b->reach;
    if (!a->line != !b->line)
        return a->line != 0;
    if (a->line != b->line)
        return a->line < b->line;
    int order = str_cmp(a->initiator, b->initiator);
    return order ? order < 0 : a->mechanism < b->mechanism;
}

static str ids_of_both(struct scan *scan, str a, str b)
{
    if (!a.n || !b.n || str_eq(a, b))
        return a.n ? a : b;
    str first = str_cmp(a, b) < 0 ? a : b, second = str_cmp(a, b) < 0 ? b : a;
    if (str_has(first, second) || str_has(second, first))
        return first.n > second.n ? first : second;
    return arena_join(scan->arena, (str[]){first, STR("; "), second}, 3);
}

static void join(struct scan *scan, struct transmission *kept, const struct transmission *other)
{
    struct transmission joined = is_before(other, kept) ? *other : *kept;
    joined.certainty = kept->certainty > other->certainty ? kept->certainty : other->certainty;
    joined.content = kept->content | other->content;
    joined.content_basis =
        kept->content_basis < other->content_basis ? kept->content_basis : other->content_basis;
    joined.ids = ids_of_both(scan, kept->ids, other->ids);
    joined.observed_at =
        !other->observed_at || (kept->observed_at && kept->observed_at < other->observed_at)
            ? kept->observed_at
            : other->observed_at;
    *kept = joined;
}

/* Page and address in few bytes: of interned texts, where they lie. */
struct key {
    const char *page_url, *url;
};

static struct key key_of(struct scan *scan, const struct transmission *row)
{
    return (struct key){map_intern(&scan->texts, row->page_url).p,
                        map_intern(&scan->texts, row->url).p};
}

static uint32_t find_row(const struct map *rows, const struct key *key)
{
    return map_find(rows, (str){(const char *)key, sizeof *key});
}

static void add_row(struct map *rows, const struct key *key, uint32_t at)
{
    map_add(rows, arena_str(rows->arena, (str){(const char *)key, sizeof *key}), at);
}

void recorded_keep(struct scan *scan, const struct reading *reading)
{
    const struct observation *observed = reading->fetch->observed;
    if (reading->reason == REASON_NOT_SENT)
        map_add(&scan->recorded.tried, map_intern(&scan->texts, reading->fetch->url.host), 0);
    if (!observed)
        return;
    scan->report->has_recording |= observed->origin == ORIGIN_HAR;
    scan->report->is_static = false;
    map_add(&scan->recorded.hosts, map_intern(&scan->texts, reading->fetch->url.host), 0);
    for (size_t i = 0; i < reading->observed.n; i++) {
        struct transmission row = transmission_keep(&scan->texts, &reading->observed.v[i]);
        struct key key = key_of(scan, &row);
        uint32_t at = find_row(&scan->recorded.rows, &key);
        if (at != MAP_NONE) {
            join(scan, &scan->transmissions.v[at], &row);
            continue;
        }
        add_row(&scan->recorded.rows, &key, (uint32_t)scan->transmissions.n);
        *ARENA_PUSH(scan->arena, &scan->transmissions) = row;
        if (row.party == PARTY_THIRD)
            map_add(&scan->services, row.service ? row.service->id : row.domain, 0);
        containers_note_one(scan, &row);
    }
}

/* ---- coverage ---- */

bool recorded_has(const struct scan *scan, str url)
{
    return map_find(&scan->recorded.addresses, url) != MAP_NONE;
}

/* Of two answers of one address the earlier counts, but a request that was sent before one that was
 * not. */
static bool row_is_before(const struct coverage *a, const struct coverage *b)
{
    if (a->outcome != b->outcome)
        return a->outcome < b->outcome;
    if (a->observed_at != b->observed_at)
        return a->observed_at < b->observed_at;
    return a->http_status != b->http_status ? a->http_status < b->http_status
                                            : str_cmp(a->found_on, b->found_on) < 0;
}

static void take_container(struct scan *scan, const struct reading *reading)
{
    const struct fetch *fetch = reading->fetch;
    uint32_t at = map_find(&scan->recorded.bodies, fetch->url.text);
    if (at == MAP_NONE || fetch->outcome != OUTCOME_RESOURCE || fetch->body.n > BODIES_MAX)
        return;
    scan->recorded.containers.v[at].body = arena_str(scan->arena, buf_str(&fetch->body));
}

bool recorded_row(struct scan *scan, const struct reading *reading, const struct coverage *row)
{
    const struct fetch *fetch = reading->fetch;
    uint32_t next = (uint32_t)scan->coverage.n;
    if (!fetch->is_resource || (!fetch->observed && !scan->report->has_recording) || !row->url.n)
        return false;
    if (!fetch->observed)
        take_container(scan, reading);
    uint32_t at = map_add(&scan->recorded.addresses, row->url, next);
    if (at == next)
        return false;
    struct coverage *kept = &scan->coverage.v[at];
    if (!fetch->observed && fetch->body.n) { /* what was asked for came */
        kept->reason = row->reason;
        kept->bytes = row->bytes;
        kept->charset = row->charset;
        memcpy(kept->sha256, row->sha256, sizeof kept->sha256);
    } else if (fetch->observed && row_is_before(row, kept)) {
        *kept = *row;
    }
    return true;
}

/* ---- containers ---- */

bool recorded_is_operators(const struct transmission *container)
{
    bool is_seen = container->origin == ORIGIN_HAR || container->origin == ORIGIN_BROWSER;
    return !is_seen || container->reach == REACH_PAGE || container->reach == REACH_CONTAINER;
}

void recorded_ask(struct scan *scan, str name, str url, str found_on)
{
    struct recorded *recorded = &scan->recorded;
    url = map_intern(&scan->texts, url);
    if (!scan->report->has_recording || map_find(&recorded->bodies, url) != MAP_NONE ||
        !scan->source->request(scan->source_run, url, found_on, REQUEST_ANY_PUBLIC))
        return;
    map_add(&recorded->bodies, url, (uint32_t)recorded->containers.n);
    *ARENA_PUSH(scan->arena, &recorded->containers) =
        (struct recorded_container){.name = map_intern(&scan->texts, name), .body = STR_NONE};
}

str recorded_body(const struct scan *scan, str name)
{
    const struct recorded *recorded = &scan->recorded;
    for (size_t i = 0; i < recorded->containers.n; i++)
        if (str_eq(recorded->containers.v[i].name, name) && recorded->containers.v[i].body.n)
            return recorded->containers.v[i].body;
    return STR_NONE;
}

/* ---- settling ---- */

static bool is_observed(const struct transmission *row)
{
    return row->origin == ORIGIN_HAR;
}

/* The place in the page's source that makes the request: the first one counts. */
static void take_place(struct scan *scan, struct transmission *row,
                       const struct transmission *source)
{
    row->is_in_source = true;
    row->line = source->line;
    row->snippet = source->snippet;
    row->mechanism = source->mechanism;
    if (source->reach < row->reach) {
        row->reach = source->reach;
        row->initiator = source->initiator;
    }
    row->ids = ids_of_both(scan, row->ids, source->ids);
}

/* Where the observed rows stand now. */
static struct map index_observed(struct scan *scan)
{
    struct map rows = {.arena = scan->arena};
    for (uint32_t i = 0; i < scan->transmissions.n; i++) {
        struct key key = key_of(scan, &scan->transmissions.v[i]);
        if (is_observed(&scan->transmissions.v[i]))
            add_row(&rows, &key, i);
    }
    return rows;
}

/* What the page's source names and the recorded visit did not contact: it would have been, had the
 * recording browser not been kept from it; else nothing is known to lead there. */
static enum certainty unmet(const struct scan *scan, const struct transmission *row)
{
    bool is_met = map_find(&scan->recorded.hosts, row->host) != MAP_NONE;
    bool was_tried = map_find(&scan->recorded.tried, row->host) != MAP_NONE;
    if (row->party != PARTY_THIRD || is_met)
        return row->certainty;
    if (!was_tried)
        return CERTAINTY_NONE;
    return row->certainty < CERTAINTY_LIKELY ? row->certainty : CERTAINTY_LIKELY;
}

/* True when the row says nothing that an observed one does not say now. */
static bool settle_source(struct scan *scan, const struct map *observed, bool *is_placed,
                          struct transmission *row)
{
    struct key key = key_of(scan, row);
    uint32_t at = row->certainty == CERTAINTY_NONE ? MAP_NONE : find_row(observed, &key);
    if (at == MAP_NONE) {
        row->certainty = unmet(scan, row);
        return false;
    }
    if (!is_placed[at])
        take_place(scan, &scan->transmissions.v[at], row);
    is_placed[at] = true;
    return true;
}

static void count_rows(struct scan *scan)
{
    for (size_t i = 0; i < scan->coverage.n; i++)
        scan->coverage.v[i].transmissions = 0;
    for (size_t i = 0; i < scan->transmissions.n; i++) {
        const struct transmission *row = &scan->transmissions.v[i];
        uint32_t page = map_find(&scan->page_rows, row->page_url);
        if (page != MAP_NONE && row->party == PARTY_THIRD && row->certainty != CERTAINTY_NONE)
            scan->coverage.v[page].transmissions++;
    }
}

/* In the order of the report: which worker came back first must not decide which place counts. */
static int row_compare(const void *a, const void *b)
{
    const struct transmission *x = *(struct transmission *const *)a;
    const struct transmission *y = *(struct transmission *const *)b;
    return transmission_compare(x, y);
}

void recorded_settle(struct scan *scan)
{
    size_t count = scan->transmissions.n, kept = 0, sources = 0;
    struct transmission *rows = scan->transmissions.v;
    if (!scan->report->has_recording || !count)
        return;
    struct map observed = index_observed(scan);
    bool *goes = ARENA_ARRAY(scan->arena, count, bool);
    bool *is_placed = ARENA_ARRAY(scan->arena, count, bool);
    struct transmission **order = ARENA_ARRAY(scan->arena, count, struct transmission *);
    for (size_t i = 0; i < count; i++)
        if (!is_observed(&rows[i]))
            order[sources++] = &rows[i];
    if (sources)
        qsort(order, sources, sizeof *order, row_compare);
    for (size_t i = 0; i < sources; i++)
        goes[order[i] - rows] = settle_source(scan, &observed, is_placed, order[i]);
    for (size_t i = 0; i < count; i++)
        if (!goes[i])
            rows[kept++] = rows[i];
    scan->transmissions.n = kept;
    count_rows(scan);
}
