#include "cli/cnames.h"

#include "cli/scan_state.h"
#include "crawler/cname.h"

#include <stdlib.h>
#include <string.h>

#define SERVER_VARIABLE                                                                            \
    "SOSHIN_DNS_SERVER" /* "127.0.0.1:5300": for tests; it is asked for any target */
#define HOSTS_MAX 1000

/* What stands behind a host. */
struct behind {
    str name; /* of the vendor; empty: nobody known */
    const struct service *service;
};

struct resolving {
    struct scan *scan;
    struct cname *cname;
    struct map pages; /* hosts of pages */
    struct map hosts; /* asked for -> number in answers */
    ARENA_LIST(struct behind) answers;
};

static bool ask(struct resolving *resolving, str host, struct cname_answer *answer)
{
    char name[CNAME_NAME_MAX];
    *answer = (struct cname_answer){0};
    if (host.n >= sizeof name || url_is_address(host))
        return false;
    memcpy(name, host.p, host.n);
    name[host.n] = '\0';
    cname_ask(resolving->cname, name, answer);
    return answer->is_found;
}

/* The first name of the chain that the catalog knows. Whoever only delivers the operator's files (CDN,
 * hosting: categories without a ruling) is not named by it. */
static struct behind look_up(struct resolving *resolving, str host)
{
    const struct scan *scan = resolving->scan;
    struct cname_answer answer;
    struct behind nobody = {.name = STR("")};
    if (!ask(resolving, host, &answer))
        return nobody;
    for (size_t i = 0; i < answer.count; i++) {
        str name = str_of(answer.names[i]);
        const struct service *service = catalog_find_url(scan->catalog, name, STR("/"));
        if (service && !service->category->is_open &&
            !first_party_has(&scan->reading_setup.first_party, name))
            return (struct behind){.name = arena_str(scan->arena, name), .service = service};
    }
    return nobody;
}

static struct behind find(struct resolving *resolving, str host)
{
    struct behind nobody = {.name = STR("")};
    if (map_find(&resolving->pages, host) != MAP_NONE || resolving->answers.n >= HOSTS_MAX)
        return nobody;
    uint32_t number = map_add(&resolving->hosts, host, (uint32_t)resolving->answers.n);
    if (number == resolving->answers.n)
        *ARENA_PUSH(resolving->scan->arena, &resolving->answers) = look_up(resolving, host);
    return resolving->answers.v[number];
}

static void turn(struct scan *scan, struct transmission *row, const struct behind *behind)
{
    uint32_t page = map_find(&scan->page_rows, row->page_url);
    str note = arena_join(scan->arena, (str[]){STR("cname: "), behind->name}, 2);
    row->party = PARTY_THIRD;
    row->service = behind->service;
    row->initiator = row->initiator.n
                         ? arena_join(scan->arena, (str[]){row->initiator, STR("; "), note}, 3)
                         : note;
    if (behind->service->content) {
        row->content |= behind->service->content;
        row->content_basis = CONTENT_CATALOG;
    }
    if (row->certainty == CERTAINTY_NONE)
        return;
    map_add(&scan->services, behind->service->id, 0);
    if (page != MAP_NONE)
        scan->coverage.v[page].transmissions++;
}

/* A public target that is crawled, unless a test names a server. */
static bool may_ask(struct resolving *resolving, const char *server)
{
    struct scan *scan = resolving->scan;
    struct cname_answer answer;
    struct url target;
    if (scan->run->options.offline || scan->is_stopped)
        return false;
    return server ||
           (strcmp(scan->source->name, "live") == 0 &&
            url_parse(scan->arena, str_of(scan->setup->target), NULL, &target) == URL_OK &&
            !url_is_private(target.host) && ask(resolving, target.host, &answer) &&
            !answer.is_private);
}

static void note_pages(struct resolving *resolving)
{
    struct scan *scan = resolving->scan;
    struct url url;
    for (size_t i = 0; i < scan->coverage.n; i++) {
        enum outcome outcome = scan->coverage.v[i].outcome;
        bool is_page = outcome == OUTCOME_PAGE || outcome == OUTCOME_CUT_SHORT ||
                       outcome == OUTCOME_EMPTY_SHELL || outcome == OUTCOME_REDIRECT;
        if (is_page && url_parse(scan->arena, scan->coverage.v[i].url, NULL, &url) == URL_OK)
            map_add(&resolving->pages, url.host, 0);
    }
}

static void turn_rows(struct resolving *resolving)
{
    struct scan *scan = resolving->scan;
    note_pages(resolving);
    for (size_t i = 0; i < scan->transmissions.n; i++) {
        struct transmission *row = &scan->transmissions.v[i];
        struct behind behind = {.name = STR("")};
        if (row->party != PARTY_THIRD)
            behind = find(resolving, row->host);
        if (behind.name.n)
            turn(scan, row, &behind);
    }
}

static void leave_own_out(struct scan *scan)
{
    size_t kept = 0;
    for (size_t i = 0; i < scan->transmissions.n; i++)
        if (scan->transmissions.v[i].party == PARTY_THIRD)
            scan->transmissions.v[kept++] = scan->transmissions.v[i];
    scan->transmissions.n = kept;
}

void cnames_settle(struct scan *scan)
{
    const struct options *options = &scan->run->options;
    const char *server = getenv(SERVER_VARIABLE);
    struct resolving resolving = {
        .scan = scan, .pages = {.arena = scan->arena}, .hosts = {.arena = scan->arena}};
    if (!options->resolve_cname)
        return;
    /* The arena may end the work here, so whatever is open is the scan's to close. */
    scan->cname = resolving.cname = cname_open(server, (unsigned)options->timeout);
    if (resolving.cname && may_ask(&resolving, server))
        turn_rows(&resolving);
    else if (!options->quiet)
        complain(scan->run,
                 N_("soshin: --resolve-cname: no name server was asked; it takes a public "
                    "target, a name server and no --offline"));
    if (!options->all)
        leave_own_out(scan);
}
