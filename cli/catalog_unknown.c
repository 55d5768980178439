#include "cli/catalog_unknown.h"

#include "cli/input.h"
#include "core/csv.h"
#include "core/map.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UNKNOWN_MEMORY ((size_t)1024 * 1024 * 1024)
#define HOSTS_SHOWN_MAX 2000 /* bytes of the hosts of one domain; more are left out */
#define TRANSMISSIONS_MAX ((size_t)4 * 1024 * 1024 * 1024)

enum column { COLUMN_PAGE, COLUMN_HOST, COLUMN_RECIPIENT, COLUMN_CERTAINTY, COLUMN_PARTY, COLUMNS };

struct unknown_domain {
    str name;
    str hosts; /* "; " between, in order */
    str page;  /* the last one counted: rows are sorted by page */
    uint32_t pages;
};

struct unknown {
    struct arena *arena;
    struct map texts;
    struct map names; /* -> number in domains */
    ARENA_LIST(struct unknown_domain) domains;
    ARENA_LIST(str) hosts;
    struct map seen_hosts;
    size_t at[COLUMNS]; /* where each column stands; SIZE_MAX: nowhere */
    bool has_header;
    bool is_csv;
    const str *cells;
    size_t count;
};

/* ---- reading ---- */

static void read_header(struct unknown *unknown)
{
    static const char *const names[COLUMNS] = {"page_url", "host", "recipient_id", "certainty",
                                               "party"};
    for (size_t i = 0; i < COLUMNS; i++) {
        unknown->at[i] = SIZE_MAX;
        for (size_t k = 0; k < unknown->count; k++)
            if (str_is(unknown->cells[k], names[i]))
                unknown->at[i] = k;
    }
    unknown->has_header = true;
}

static str cell(const struct unknown *unknown, enum column column)
{
    size_t at = unknown->at[column];
    return at < unknown->count ? csv_unguard(unknown->cells[at]) : STR("");
}

static void read_row(struct unknown *unknown)
{
    str host = cell(unknown, COLUMN_HOST);
    if (!host.n || cell(unknown, COLUMN_RECIPIENT).n ||
        str_is(cell(unknown, COLUMN_CERTAINTY), "none") ||
        !str_is(cell(unknown, COLUMN_PARTY), "third"))
        return;
    host = map_intern(&unknown->texts, host);
    str page = map_intern(&unknown->texts, cell(unknown, COLUMN_PAGE));
    if (map_find(&unknown->seen_hosts, host) == MAP_NONE) {
        map_add(&unknown->seen_hosts, host, 0);
        *ARENA_PUSH(unknown->arena, &unknown->hosts) = host;
    }
    str name = map_intern(&unknown->texts, url_registrable(host));
    uint32_t number = map_add(&unknown->names, name, (uint32_t)unknown->domains.n);
    if (number == unknown->domains.n)
        *ARENA_PUSH(unknown->arena, &unknown->domains) = (struct unknown_domain){.name = name};
    struct unknown_domain *domain = &unknown->domains.v[number];
    if (!domain->pages || !str_eq(domain->page, page))
        domain->pages++;
    domain->page = page;
}

/* Inside arena_run. */
static void row_work(void *context)
{
    struct unknown *unknown = context;
    if (unknown->has_header)
        read_row(unknown);
    else
        read_header(unknown);
}

/* A run of its own for each row: csv_read holds memory of its own meanwhile. */
static bool on_row(void *context, const str *cells, size_t count, size_t line)
{
    struct unknown *unknown = context;
    (void)line;
    unknown->cells = cells;
    unknown->count = count;
    return arena_run(unknown->arena, 0, row_work, unknown) == ARENA_DONE &&
           unknown->at[COLUMN_HOST] != SIZE_MAX && unknown->at[COLUMN_RECIPIENT] != SIZE_MAX;
}

static bool read_table(struct run *run, const char *folder, struct unknown *unknown)
{
    struct buf bytes = buf_init(NULL, TRANSMISSIONS_MAX);
    char path[4096];
    size_t line = 0;
    int n = snprintf(path, sizeof path, "%s/transmissions.csv", folder);
    if (n < 0 || (size_t)n >= sizeof path)
        return err_set(&run->err, ERR_IO, N_("cannot read %s: %s"), folder, strerror(ENAMETOOLONG));
    bool is_read = input_read(path, &bytes, &run->err);
    bool is_table = is_read && csv_read(buf_str(&bytes), on_row, unknown, &line) == CSV_OK &&
                    unknown->has_header;
    buf_done(&bytes);
    if (is_read && !is_table)
        err_set(&run->err, ERR_DATA, N_("%s: not a table of transmissions"), path);
    return is_table;
}

/* ---- printing ---- */

static int host_compare(const void *a, const void *b)
{
    const str *x = a, *y = b;
    return str_cmp(*x, *y);
}

static int domain_compare(const void *a, const void *b)
{
    const struct unknown_domain *x = a, *y = b;
    if (x->pages != y->pages)
        return x->pages < y->pages ? 1 : -1;
    return str_cmp(x->name, y->name);
}

static void print_domain(const struct unknown *unknown, const struct unknown_domain *domain)
{
    str pages = arena_printf(unknown->arena, "%u", domain->pages);
    if (!unknown->is_csv) {
        printf("%.*s\t%.*s\t%.*s\n", STR_ARG(pages), STR_ARG(domain->name), STR_ARG(domain->hosts));
        return;
    }
    csv_write_cell(stdout, domain->name, true);
    csv_write_cell(stdout, pages, false);
    csv_write_cell(stdout, domain->hosts, false);
    csv_write_end(stdout);
}

/* Inside arena_run. */
static void print_work(void *context)
{
    struct unknown *unknown = context;
    if (unknown->hosts.n)
        qsort(unknown->hosts.v, unknown->hosts.n, sizeof *unknown->hosts.v, host_compare);
    for (size_t i = 0; i < unknown->hosts.n; i++) {
        str host = unknown->hosts.v[i];
        uint32_t number = map_find(&unknown->names, url_registrable(host));
        struct unknown_domain *domain = &unknown->domains.v[number];
        if (domain->hosts.n > HOSTS_SHOWN_MAX)
            continue;
        domain->hosts = domain->hosts.n
                            ? arena_join(unknown->arena, (str[]){domain->hosts, STR("; "), host}, 3)
                            : host;
    }
    if (unknown->domains.n)
        qsort(unknown->domains.v, unknown->domains.n, sizeof *unknown->domains.v, domain_compare);
    for (size_t i = 0; i < unknown->domains.n; i++)
        print_domain(unknown, &unknown->domains.v[i]);
}

static void print_header(void)
{
    static const char *const names[] = {"domain", "pages", "hosts"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        csv_write_cell(stdout, str_of(names[i]), i == 0);
    csv_write_end(stdout);
}

int catalog_unknown(struct run *run, const char *folder)
{
    struct arena *arena = arena_new(UNKNOWN_MEMORY);
    struct map empty = {.arena = arena};
    struct unknown unknown = {
        .arena = arena, .texts = empty, .names = empty, .seen_hosts = empty, .at = {SIZE_MAX}};
    unknown.is_csv = run->options.format && strcmp(run->options.format, "csv") == 0;
    int code = EXIT_UNABLE;
    if (!arena) {
        err_set(&run->err, ERR_MEMORY, N_("out of memory"));
    } else if (read_table(run, folder, &unknown)) {
        code = EXIT_CLEAN;
        if (unknown.is_csv)
            print_header();
        if (arena_run(arena, 0, print_work, &unknown) != ARENA_DONE) {
            err_set(&run->err, ERR_MEMORY, N_("out of memory"));
            code = EXIT_UNABLE;
        } else if (!unknown.domains.n && !unknown.is_csv) {
            say(run, N_("Every recipient in this report is known to the catalog."));
        }
    }
    arena_free(arena);
    return code;
}
