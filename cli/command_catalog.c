#include "cli/catalog_examples.h"
#include "cli/catalog_unknown.h"
#include "core/csv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_BYTES 8192
#define LOOKUP_MEMORY ((size_t)64 * 1024 * 1024)

struct lookup {
    struct run *run;
    const struct catalog *catalog;
    struct arena *arena;
    str query;
    bool is_csv;
    bool is_found;
};

/* A URL or host by the host table, everything else as a name. */
static struct name_match lookup_query(const struct lookup *lookup)
{
    struct url url;
    str text = str_trim(lookup->query);
    bool is_url = str_has(text, STR("://"));
    str address = is_url ? text : arena_printf(lookup->arena, "https://%.*s", STR_ARG(text));
    bool is_host = str_has(text, STR(".")) && !str_has(text, STR(" "));
    if ((is_host || is_url) && url_parse(lookup->arena, address, NULL, &url) == URL_OK) {
        const struct service *service =
            catalog_find_url(lookup->catalog, url.host, url_target(&url));
        if (service)
            return (struct name_match){.recipient = service->recipient, .service = service};
    }
    struct name_match match = catalog_find_name(lookup->arena, lookup->catalog, text);
    if (match.service && !match.recipient)
        match.recipient = match.service->recipient;
    return match;
}

/* The columns of the output contract. */
static void lookup_cells(const struct lookup *lookup, const struct name_match *match, str cells[8])
{
    const struct recipient *recipient = match->recipient;
    const struct service *service = match->service;
    enum lang lang = lookup->is_csv ? lookup->run->report : lookup->run->terminal;
    for (size_t i = 0; i < 8; i++)
        cells[i] = STR("");
    cells[0] = lookup->query;
    if (recipient) {
        cells[1] = recipient->id;
        cells[2] = words_in((struct words){recipient->name_ja, recipient->name_en}, lang);
        cells[6] = STR("own");
        cells[7] = recipient->checked_on;
    }
    if (service) {
        cells[3] = service->id;
        cells[4] = words_in((struct words){service->name_ja, service->name_en}, lang);
        cells[5] = service->category->id;
        cells[7] = service->checked_on;
    }
}

static void lookup_print(const struct lookup *lookup, const struct name_match *match)
{
    str cells[8];
    lookup_cells(lookup, match, cells);
    if (lookup->is_csv) {
        for (size_t i = 0; i < COUNT_OF(cells); i++)
            csv_write_cell(stdout, cells[i], i == 0);
        csv_write_end(stdout);
    } else if (match->recipient) {
        printf("%.*s\t%.*s\t%.*s\n", STR_ARG(cells[0]), STR_ARG(cells[2]), STR_ARG(cells[4]));
    } else {
        printf("%.*s\t%s\n", STR_ARG(cells[0]),
               lang_text(lookup->run->terminal, N_("not in the catalog")));
    }
}

static void lookup_work(void *context)
{
    struct lookup *lookup = context;
    struct name_match match = lookup_query(lookup);
    lookup->is_found |= match.recipient != NULL;
    lookup_print(lookup, &match);
}

static bool lookup_one(struct lookup *lookup, str query)
{
    lookup->query = query;
    lookup->arena = arena_new(LOOKUP_MEMORY);
    bool done = lookup->arena && arena_run(lookup->arena, 0, lookup_work, lookup) == ARENA_DONE;
    arena_free(lookup->arena);
    lookup->query = STR("");
    return done || err_set(&lookup->run->err, ERR_MEMORY, N_("out of memory"));
}

/* One query a line; a line that is too long is an error, not two queries. */
static bool lookup_input(struct lookup *lookup)
{
    char line[LINE_MAX_BYTES];
    while (fgets(line, sizeof line, stdin)) {
        str query = str_of(line);
        bool is_whole = query.n && query.p[query.n - 1] == '\n';
        if (!is_whole && !feof(stdin))
            return err_set(&lookup->run->err, ERR_DATA, N_("a line of the input is too long"));
        while (query.n && (query.p[query.n - 1] == '\n' || query.p[query.n - 1] == '\r'))
            query.n--;
        if (query.n && !lookup_one(lookup, query))
            return false;
    }
    return true;
}

static void lookup_header(const struct lookup *lookup)
{
    static const char *const names[] = {"query",   "recipient_id", "recipient", "service_id",
                                        "service", "category",     "layer",     "checked_on"};
    for (size_t i = 0; lookup->is_csv && i < COUNT_OF(names); i++)
        csv_write_cell(stdout, str_of(names[i]), i == 0);
    if (lookup->is_csv)
        csv_write_end(stdout);
}

static bool format_is_known(struct run *run)
{
    const char *format = run->options.format;
    if (!format || strcmp(format, "csv") == 0 || strcmp(format, "text") == 0)
        return true;
    return err_set(&run->err, ERR_USAGE, N_("option --%s: \"%s\" is not a usable value (%s)"),
                   "format", format, "text|csv");
}

static int unknown_main(struct run *run)
{
    const struct list *targets = &run->options.targets;
    if (!format_is_known(run))
        return EXIT_UNABLE;
    if (targets->n == 2)
        return catalog_unknown(run, targets->v[1]);
    err_set(&run->err, ERR_USAGE, N_("unknown needs the folder of one report"));
    return EXIT_UNABLE;
}

static int lookup_main(struct run *run, const struct catalog *catalog)
{
    const struct list *targets = &run->options.targets;
    const char *format = run->options.format;
    if (!format_is_known(run))
        return EXIT_UNABLE;
    if (targets->n < 2) {
        err_set(&run->err, ERR_USAGE,
                N_("lookup needs hosts, URLs or names, or - for standard input"));
        return EXIT_UNABLE;
    }
    struct lookup lookup = {
        .run = run, .catalog = catalog, .is_csv = format && strcmp(format, "csv") == 0};
    lookup_header(&lookup);
    for (size_t i = 1; i < targets->n; i++)
        if (strcmp(targets->v[i], "-") == 0 ? !lookup_input(&lookup)
                                            : !lookup_one(&lookup, str_of(targets->v[i])))
            return EXIT_UNABLE;
    return EXIT_CLEAN;
}

struct check {
    struct run *run;
    const struct catalog *catalog;
    struct arena *arena;
};

static void check_work(void *context)
{
    struct check *check = context;
    if (catalog_check(check->arena, check->catalog, &check->run->err))
        catalog_examples_check(check->arena, check->catalog, &check->run->err);
}

/* Reading has already checked ids, dates and doubles; what is left are the examples. */
static int check_main(struct run *run, const struct catalog *catalog)
{
    struct check check = {.run = run, .catalog = catalog, .arena = arena_new(LOOKUP_MEMORY)};
    if (!check.arena || arena_run(check.arena, 0, check_work, &check) != ARENA_DONE)
        err_set(&run->err, ERR_MEMORY, N_("out of memory"));
    arena_free(check.arena);
    str date = catalog_date(catalog);
    if (run->err.code == ERR_NONE)
        say(run, N_("%zu recipients, %zu services, catalog of %.*s: no fault found"),
            catalog_recipient_count(catalog), catalog_service_count(catalog), STR_ARG(date));
    return EXIT_CLEAN;
}

static int catalog_main(struct run *run)
{
    const char *word = run->options.targets.n ? run->options.targets.v[0] : "";
    bool is_lookup = strcmp(word, "lookup") == 0;
    if (strcmp(word, "unknown") == 0)
        return unknown_main(run);
    if (!is_lookup && strcmp(word, "check") != 0) {
        err_set(&run->err, ERR_USAGE, N_("catalog needs one of: lookup, check, unknown"));
        return EXIT_UNABLE;
    }
    struct arena *arena;
    const struct catalog *catalog = run_catalog(run, &arena);
    if (!catalog)
        return EXIT_UNABLE;
    int code = is_lookup ? lookup_main(run, catalog) : check_main(run, catalog);
    arena_free(arena);
    return code;
}

const struct command command_catalog = {
    .name = "catalog",
    .usage = "lookup HOST|URL|NAME...|-  |  check  |  unknown DIR",
    .says = N_("what is known of a recipient; whether the tables are in order"),
    .help =
        N_("lookup prints the company and service behind each host, URL or name; - reads one a\n"
           "line from standard input. check validates the tables of --data, or the built-in\n"
           "ones, and runs the examples that stand in them. unknown lists the domains of a\n"
           "report that the catalog does not know, with the number of pages that send there."),
    .example = "catalog lookup www.googletagmanager.com",
    .options = "data format lang",
    .main = catalog_main};
