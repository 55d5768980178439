#include "cli/scan_state.h"

#include "analyzers/container_address.h"
#include "cli/keep.h"
#include "core/digest.h"

#include <stdlib.h>
#include <string.h>

#define ZONES_MAX 3 /* containers inside containers inside containers */
#define CONTAINERS_MAX 1000

/* ---- which containers pages load ---- */

static struct scan_container unnamed(struct scan *scan, const struct transmission *t)
{
    str name = t->url;
    if (t->ids.n && !str_has(t->url, t->ids))
        name = arena_printf(scan->arena, "%.*s (%.*s)", STR_ARG(t->url), STR_ARG(t->ids));
    return (struct scan_container){.name = name, .id = STR(""), .url = STR("")};
}

/* The container of that id at the same place as `like`. */
static struct scan_container named(struct scan *scan, const struct url *like, str id)
{
    bool is_query = container_address_read(scan->arena, like).is_query;
    str stem = arena_join(scan->arena, (str[]){like->origin, like->path, STR("?id="), id},
                          is_query ? 4 : 2);
    return (struct scan_container){.name = stem, .id = id, .url = stem};
}

/* Pages come back in any order; the report names the same one each time: the one nearest to the root,
 * then the first by address. */
static bool page_is_before(str a, str b)
{
    size_t depth_a = 0, depth_b = 0;
    for (size_t i = 0; i < a.n; i++)
        depth_a += a.p[i] == '/';
    for (size_t i = 0; i < b.n; i++)
        depth_b += b.p[i] == '/';
    return depth_a != depth_b ? depth_a < depth_b : str_cmp(a, b) < 0;
}

/* Each service has its own view of a container: its own first party, and a row of its own. */
static str container_key(struct scan *scan, const struct scan_container *container)
{
    if (!container->domain.n)
        return container->name;
    return arena_printf(scan->arena, "%.*s %.*s", STR_ARG(container->name),
                        STR_ARG(container->domain));
}

/* The number of a container; a new one gets a row of coverage. */
static uint32_t container_number(struct scan *scan, struct scan_container container, str found_on)
{
    struct containers *containers = &scan->containers;
    container.name = map_intern(&scan->texts, container.name);
    container.id = map_intern(&scan->texts, container.id);
    container.url = map_intern(&scan->texts, container.url);
    uint32_t number =
        map_add(&containers->urls, container_key(scan, &container), (uint32_t)containers->list.n);
    if (number < containers->list.n) {
        struct coverage *row = &scan->coverage.v[containers->list.v[number].row];
        if (page_is_before(found_on, row->found_on))
            row->found_on = found_on;
        return number;
    }
    container.row = (uint32_t)scan->coverage.n;
    *ARENA_PUSH(scan->arena, &containers->list) = container;
    *ARENA_PUSH(scan->arena, &scan->coverage) = (struct coverage){.url = container.name,
                                                                  .outcome = OUTCOME_NOT_FETCHED,
                                                                  .is_resource = true,
                                                                  .reason = REASON_CONTAINER,
                                                                  .content_type = STR(""),
                                                                  .found_on = found_on,
                                                                  .notice_steps = -1};
    *ARENA_PUSH(scan->arena, &scan->coverage_nodes) = MAP_NONE;
    return number;
}

/* The surest of several loads on a page counts. */
static void note_use(struct scan *scan, struct scan_container container,
                     const struct transmission *t, str page)
{
    struct containers *containers = &scan->containers;
    container.domain = map_intern(&scan->texts, scan_domain(scan, page));
    struct container_use use = {.container = container_number(scan, container, page),
                                .page_url = page,
                                .line = t->line,
                                .certainty = t->certainty,
                                .gate = t->gate};
    for (size_t i = containers->uses.n; i && str_eq(containers->uses.v[i - 1].page_url, page);
         i--) {
        struct container_use *other = &containers->uses.v[i - 1];
        if (other->container != use.container)
            continue;
        if (!use.line)
            use.line = other->line;
        if (other->certainty < use.certainty)
            *other = use;
        return;
    }
    *ARENA_PUSH(scan->arena, &containers->uses) = use;
}

/* A loader's address often ends with "id=", and the ids stand elsewhere in the script. */
static void note_loader(struct scan *scan, const struct transmission *t, const struct url *url,
                        str page)
{
    str ids = t->ids, id;
    bool is_noted = false;
    while (ids.n && str_cut_list(&ids, &id)) {
        if (!str_has_prefix(id, STR("GTM-")))
            continue;
        note_use(scan, named(scan, url, id), t, page);
        is_noted = true;
    }
    if (!is_noted)
        note_use(scan, unnamed(scan, t), t, page);
}

static void note(struct scan *scan, const struct transmission *t, str page)
{
    struct url url;
    struct container_address address = {.id = STR("")};
    if (url_parse(scan->arena, t->url, NULL, &url) == URL_OK)
        address = container_address_read(scan->arena, &url);
    if (address.id.n)
        recorded_ask(scan, named(scan, &url, address.id).name, t->url, page);
    if (!recorded_is_operators(t))
        return;
    if (address.id.n)
        note_use(scan, named(scan, &url, address.id), t, page);
    else if (address.is_body)
        note_loader(scan, t, &url, page);
    else
        note_use(scan, unnamed(scan, t), t, page);
}

static struct container_given *find_given(struct containers *containers, str id)
{
    for (size_t i = 0; id.n && i < containers->given_count; i++)
        if (str_eq(containers->given[i].id, id))
            return &containers->given[i];
    return NULL;
}

/* A body that was given by hand counts whatever the catalog calls the one who sends it. */
static bool is_given(struct scan *scan, const struct transmission *t)
{
    struct url url;
    return scan->containers.given_count && url_parse(scan->arena, t->url, NULL, &url) == URL_OK &&
           find_given(&scan->containers, container_address_read(scan->arena, &url).id);
}

bool containers_note_file(struct scan *scan, const struct own_file *file, str page)
{
    struct url url;
    const struct transmission load = {
        .line = file->line, .certainty = file->certainty, .gate = file->gate, .ids = STR("")};
    if (url_parse(scan->arena, file->url, NULL, &url) != URL_OK)
        return false;
    struct container_address address = container_address_read(scan->arena, &url);
    if (!find_given(&scan->containers, address.id))
        return false;
    note_use(scan, named(scan, &url, address.id), &load, page);
    return true;
}

void containers_note_one(struct scan *scan, const struct transmission *t)
{
    bool is_manager = t->service && str_is(t->service->category->id, "tag_manager");
    bool is_script = t->mechanism == MECHANISM_SCRIPT || t->mechanism == MECHANISM_INLINE ||
                     t->mechanism == MECHANISM_CONTAINER; /* a zone */
    if (is_script && (is_manager || is_given(scan, t)) && t->certainty != CERTAINTY_NONE)
        note(scan, t, map_intern(&scan->texts, t->page_url));
}

/* A tag manager's body that a page loads: the tags inside it are the operator's too. */
void containers_note(struct scan *scan, const struct reading *reading)
{
    for (size_t i = 0; i < reading->transmissions.n; i++)
        containers_note_one(scan, &reading->transmissions.v[i]);
}

/* ---- what a body says ---- */

struct body_work {
    struct arena *arena;
    str bytes;
    str page_url;
    struct container_setup setup;
    struct container container;
    enum container_result result;
};

static void body_work(void *context)
{
    struct body_work *work = context;
    struct url page;
    bool is_known = !str_has_prefix(work->page_url, STR(SOURCE_NOWHERE)) &&
                    url_parse(work->arena, work->page_url, NULL, &page) == URL_OK;
    work->setup.page = is_known ? &page : NULL;
    work->result = container_read(work->arena, work->bytes, &work->setup, &work->container);
}

static str page_host(struct scan *scan, str page_url)
{
    struct url url;
    return url_parse(scan->arena, page_url, NULL, &url) == URL_OK ? url.host : STR("");
}

static void add_transmission(struct scan *scan, const struct transmission *send,
                             const struct container_use *use, str initiator)
{
    struct transmission row = *send;
    uint32_t page = map_find(&scan->page_rows, use->page_url);
    row.page_url = use->page_url;
    row.line = use->line;
    row.initiator = initiator;
    if (use->certainty < row.certainty)
        row.certainty = use->certainty;
    if (use->gate != GATE_NONE)
        row.gate = use->gate;
    *ARENA_PUSH(scan->arena, &scan->transmissions) = row;
    map_add(&scan->services, row.service ? row.service->id : row.domain, 0);
    if (page != MAP_NONE)
        scan->coverage.v[page].transmissions++;
}

/* The sends of all entries, one for each URL and gate. */
struct sends {
    struct transmission *v;
    size_t n, cap;
};

static void keep_servers(struct scan *scan, const struct container *container, str found_on)
{
    for (size_t i = 0; i < container->entry_count; i++)
        scan_keep_servers(scan, &container->entries[i].sends, found_on);
}

static void collect_sends(struct scan *scan, const struct container *container, struct sends *sends)
{
    struct map seen = {.arena = scan->arena};
    for (size_t i = 0; i < container->entry_count; i++) {
        const struct transmissions *own = &container->entries[i].sends;
        for (size_t k = 0; k < own->n; k++) {
            struct transmission row = transmission_keep(&scan->texts, &own->v[k]);
            uint32_t at = map_add(&seen, row.url, (uint32_t)sends->n);
            struct transmission *kept = at < sends->n ? &sends->v[at] : NULL;
            if (!kept)
                *ARENA_PUSH(scan->arena, sends) = row;
            else
                transmission_keep_better(kept, &row);
        }
    }
}

/* The zones of a container load theirs on the same page, and so do the files in which its code lies. */
static void add_children(struct scan *scan, const struct container *container, uint32_t number,
                         const struct container_use *use)
{
    struct containers *containers = &scan->containers;
    struct scan_container parent = containers->list.v[number];
    struct url url;
    if (!parent.url.n || url_parse(scan->arena, parent.url, NULL, &url) != URL_OK ||
        parent.depth >= ZONES_MAX)
        return;
    for (size_t i = 0; i < container->child_count; i++) {
        const struct container_child *child = &container->children[i];
        struct scan_container made =
            child->url.n
                ? (struct scan_container){.name = child->url, .id = child->id, .url = child->url}
                : named(scan, &url, child->id);
        made.depth = parent.depth + 1;
        if (child->certainty == CERTAINTY_NONE || containers->list.n >= CONTAINERS_MAX)
            continue;
        struct container_use own = *use;
        made.domain = parent.domain;
        own.container = container_number(scan, made, made.domain.n ? use->page_url : parent.name);
        if (child->certainty < own.certainty)
            own.certainty = child->certainty;
        if (own.gate == GATE_NONE)
            own.gate = child->gate;
        if (own.container > number) /* one that loads itself was read */
            *ARENA_PUSH(scan->arena, &containers->uses) = own;
    }
}

static void settle_row(struct scan *scan, uint32_t number, enum outcome outcome, enum reason reason)
{
    struct coverage *row = &scan->coverage.v[scan->containers.list.v[number].row];
    row->outcome = outcome;
    row->reason = reason;
}

/* Reads the body for one host; false when nothing came of it. */
static bool read_for_host(struct scan *scan, uint32_t number, str bytes, struct body_work *work)
{
    struct containers *containers = &scan->containers;
    struct first_party own = scan_first_party(scan, work->page_url);
    work->bytes = bytes;
    work->setup = (struct container_setup){
        .catalog = scan->catalog, .functions = containers->functions, .first_party = &own};
    arena_free(containers->arena);
    work->arena = containers->arena = arena_new(CONTAINER_MEMORY);
    enum arena_end end = work->arena
                             ? arena_run(work->arena, CONTAINER_MILLISECONDS, body_work, work)
                             : ARENA_NO_BYTES;
    if (end != ARENA_DONE)
        settle_row(scan, number, OUTCOME_FAILED, reading_reason(end));
    else if (work->result == CONTAINER_REFUSED)
        settle_row(scan, number, OUTCOME_FAILED, REASON_CONTAINER);
    else if (work->result == CONTAINER_IN_PART)
        settle_row(scan, number, OUTCOME_FAILED, REASON_TRUNCATED);
    else
        settle_row(scan, number, OUTCOME_RESOURCE, REASON_NONE);
    return end == ARENA_DONE && work->result != CONTAINER_REFUSED;
}

/* Every use of the container, host by host; uses are sorted by page. */
static bool read_body(struct scan *scan, uint32_t number, str bytes)
{
    struct containers *containers = &scan->containers;
    struct map hosts = {.arena = scan->arena}; /* -> number in all */
    struct {
        struct sends *v;
        size_t n, cap;
    } all = {0};
    size_t count = containers->uses.n; /* zones add more behind */
    struct body_work work = {0};
    for (size_t i = 0; i < count; i++) {
        struct container_use use = containers->uses.v[i];
        if (use.container != number)
            continue;
        str host = page_host(scan, use.page_url);
        uint32_t at = map_add(&hosts, host, (uint32_t)all.n);
        if (at == all.n) {
            work.page_url = use.page_url;
            if (!read_for_host(scan, number, bytes, &work))
                return false;
            struct sends found = {0};
            collect_sends(scan, &work.container, &found);
            keep_servers(scan, &work.container, containers->list.v[number].name);
            *ARENA_PUSH(scan->arena, &all) = found;
        }
        const struct sends *sends = at < all.n ? &all.v[at] : NULL;
        for (size_t k = 0; sends && k < sends->n; k++)
            add_transmission(scan, &sends->v[k], &use, containers->list.v[number].name);
        add_children(scan, &work.container, number, &use);
    }
    return true;
}

static bool read_one(struct scan *scan, uint32_t number)
{
    struct containers *containers = &scan->containers;
    struct scan_container container = containers->list.v[number];
    struct coverage *row = &scan->coverage.v[container.row];
    struct container_given *given = find_given(containers, container.id);
    str bytes = recorded_body(scan, container.name);
    buf_done(&containers->body);
    containers->body = (struct buf){0};
    if (given) {
        given->is_used = true;
        bytes = buf_str(&given->body);
    } else if (!bytes.n) {
        if (!container_get(scan, &container))
            return false;
        if (row->reason != REASON_NONE)
            return false;
        bytes = buf_str(&containers->body);
    }
    row->bytes = bytes.n;
    if (bytes.n)
        digest_sha256(bytes, row->sha256);
    return read_body(scan, number, bytes);
}

/* By page and container, the surest first. */
static int use_compare(const void *a, const void *b)
{
    const struct container_use *x = a, *y = b;
    int order = str_cmp(x->page_url, y->page_url);
    if (order)
        return order;
    if (x->container != y->container)
        return x->container < y->container ? -1 : 1;
    if (x->certainty != y->certainty)
        return x->certainty > y->certainty ? -1 : 1;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    return (x->gate > y->gate) - (x->gate < y->gate);
}

/* One use of a container on each page. */
static void join_uses(struct containers *containers)
{
    size_t kept = 0;
    for (size_t i = 0; i < containers->uses.n; i++) {
        const struct container_use *use = &containers->uses.v[i];
        struct container_use *last = kept ? &containers->uses.v[kept - 1] : NULL;
        if (!last || last->container != use->container || !str_eq(last->page_url, use->page_url))
            containers->uses.v[kept++] = *use;
        else if (!last->line) /* of an observed one */
            last->line = use->line;
    }
    containers->uses.n = kept;
}

static int container_compare(const void *a, const void *b)
{
    const struct scan_container *x = a, *y = b;
    int order = str_cmp(x->name, y->name);
    return order ? order : str_cmp(x->domain, y->domain);
}

/* Which page came first must not decide which container is first: by name. */
static void sort_containers(struct scan *scan)
{
    struct containers *containers = &scan->containers;
    size_t count = containers->list.n;
    struct scan_container *list = containers->list.v;
    uint32_t *places = ARENA_ARRAY(scan->arena, count, uint32_t);
    for (uint32_t i = 0; i < count; i++)
        list[i].was = i;
    if (count)
        qsort(list, count, sizeof *list, container_compare);
    containers->urls = (struct map){.arena = scan->arena};
    for (uint32_t i = 0; i < count; i++) {
        places[list[i].was] = i;
        map_add(&containers->urls, container_key(scan, &list[i]), i);
    }
    for (size_t i = 0; i < containers->uses.n; i++)
        containers->uses.v[i].container = places[containers->uses.v[i].container];
    if (containers->uses.n)
        qsort(containers->uses.v, containers->uses.n, sizeof *containers->uses.v, use_compare);
    join_uses(containers);
}

void containers_read(struct scan *scan)
{
    struct containers *containers = &scan->containers;
    sort_containers(scan);
    for (uint32_t i = 0; i < scan->coverage.n; i++)
        map_add(&scan->page_rows, scan->coverage.v[i].url, i);
    for (uint32_t i = 0; i < containers->list.n; i++)
        if (!read_one(scan, i))
            *ARENA_PUSH(scan->arena, &containers->unread) = containers->list.v[i].name;
    for (size_t i = 0; i < containers->given_count; i++)
        if (!containers->given[i].is_used && !scan->run->options.quiet)
            complain(scan->run, N_("soshin: --container-file %s: no page loads this container"),
                     containers->given[i].option);
}
