#include "cli/command_scan.h"

#include "analyzers/container.h"
#include "cli/container_fetch.h"
#include "cli/scan.h"
#include "core/csv.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

struct showing {
    struct run *run;
    const struct catalog *catalog;
    const struct container_functions *functions;
    struct arena *arena;
    str bytes;
    const char *name;
    int code;
};

enum entry_column {
    COLUMN_INDEX,
    COLUMN_FUNCTION,
    COLUMN_SERVICE_ID,
    COLUMN_SERVICE,
    COLUMN_STATUS,
    COLUMN_HOSTS,
    COLUMN_IDS,
    COLUMN_CONDITION,
    COLUMN_CONTENT,
    COLUMN_PARAMETERS,
    COLUMN_NOTES,
    COLUMNS
};

static void entry_cells(const struct showing *showing, const struct container_entry *entry,
                        size_t index, enum lang lang, str cells[COLUMNS])
{
    cells[COLUMN_INDEX] = arena_printf(showing->arena, "%zu", index);
    cells[COLUMN_FUNCTION] = entry->function;
    cells[COLUMN_SERVICE_ID] = entry->service_ids;
    cells[COLUMN_SERVICE] = words_in(entry->service_names, lang);
    cells[COLUMN_STATUS] = str_of(container_status_code(entry->status));
    cells[COLUMN_HOSTS] = entry->hosts;
    cells[COLUMN_IDS] = entry->ids;
    cells[COLUMN_CONDITION] = words_in(entry->condition, lang);
    cells[COLUMN_CONTENT] = catalog_content_ids(showing->arena, showing->catalog, entry->content);
    cells[COLUMN_PARAMETERS] = container_settings_text(showing->arena, entry);
    cells[COLUMN_NOTES] = words_in(entry->notes, lang);
}

static void print_csv(const struct showing *showing, const struct container *container)
{
    static const char *const names[COLUMNS] = {"index",   "function",   "service_id", "service",
                                               "status",  "hosts",      "ids",        "condition",
                                               "content", "parameters", "notes"};
    str cells[COLUMNS];
    if (showing->run->options.excel)
        fputs("\xEF\xBB\xBF", stdout);
    for (size_t i = 0; i < COLUMNS; i++)
        csv_write_cell(stdout, str_of(names[i]), i == 0);
    csv_write_end(stdout);
    for (size_t i = 0; i < container->entry_count; i++) {
        entry_cells(showing, &container->entries[i], i, showing->run->report, cells);
        for (size_t k = 0; k < COLUMNS; k++)
            csv_write_cell(stdout, cells[k], k == 0);
        csv_write_end(stdout);
    }
}

/* One line an entry, what is empty left out. */
static void print_entry(const struct showing *showing, const struct container_entry *entry,
                        size_t index)
{
    enum lang lang = showing->run->terminal;
    str cells[COLUMNS];
    entry_cells(showing, entry, index, lang, cells);
    printf("%.*s\t%.*s\t%.*s", STR_ARG(cells[COLUMN_INDEX]), STR_ARG(cells[COLUMN_STATUS]),
           STR_ARG(cells[COLUMN_FUNCTION]));
    for (size_t i = COLUMN_SERVICE; i < COLUMN_CONTENT; i++)
        if (i != COLUMN_STATUS && cells[i].n)
            printf("\t%.*s", STR_ARG(cells[i]));
    for (size_t i = COLUMN_CONTENT; i < COLUMNS; i++)
        if (cells[i].n)
            printf("\t(%.*s)", STR_ARG(cells[i]));
    putchar('\n');
}

static void print_text(const struct showing *showing, const struct container *container)
{
    const struct run *run = showing->run;
    str id = container->id.n ? container->id : str_of(showing->name), version = container->version;
    if (version.n)
        say(run, N_("%.*s, version %.*s: %zu entries"), STR_ARG(id), STR_ARG(version),
            container->entry_count);
    else
        say(run, N_("%.*s: %zu entries"), STR_ARG(id), container->entry_count);
    for (size_t i = 0; i < container->entry_count; i++)
        print_entry(showing, &container->entries[i], i);
    for (size_t i = 0; i < container->child_count; i++)
        if (container->children[i].url.n)
            say(run, N_("Loads a file with the code of a tag, which was not read: %.*s"),
                STR_ARG(container->children[i].url));
        else
            say(run, N_("Loads another container, which was not read: %.*s"),
                STR_ARG(container->children[i].id));
}

/* Inside arena_run. */
static void show_work(void *context)
{
    struct showing *showing = context;
    struct run *run = showing->run;
    const char *format = run->options.format;
    struct url page;
    struct container container;
    bool has_page = run->options.url &&
                    url_parse(showing->arena, str_of(run->options.url), NULL, &page) == URL_OK;
    str domain = has_page ? url_registrable(page.host) : STR("");
    struct first_party own = {.domains = &domain, .count = has_page};
    struct container_setup setup = {.catalog = showing->catalog,
                                    .functions = showing->functions,
                                    .page = has_page ? &page : NULL,
                                    .first_party = &own};
    enum container_result result =
        container_read(showing->arena, showing->bytes, &setup, &container);
    if (result == CONTAINER_REFUSED) {
        err_set(&run->err, ERR_DATA, N_("%s could not be read as a container: %s"), showing->name,
                lang_text(run->terminal, container.problem));
        return;
    }
    showing->code = EXIT_CLEAN;
    if (format && strcmp(format, "csv") == 0)
        print_csv(showing, &container);
    else
        print_text(showing, &container);
    if (result == CONTAINER_IN_PART) {
        complain(run, N_("soshin: %s was read in part: %s"), showing->name,
                 lang_text(run->terminal, container.problem));
        showing->code = EXIT_UNSEEN;
    }
}

/* A URL, or an id as GTM-ABC123. */
static bool is_address(const char *name)
{
    str text = str_of(name);
    size_t hyphen = str_find_char(text, '-');
    for (size_t i = 0; i < text.n; i++)
        if (!ascii_is_digit(text.p[i]) && text.p[i] != '-' &&
            !(text.p[i] >= 'A' && text.p[i] <= 'Z'))
            return str_has(text, STR("://"));
    return hyphen != STR_ABSENT && hyphen > 0;
}

static bool read_file(struct run *run, const char *name, struct buf *bytes)
{
    struct stat status;
    char chunk[16384];
    if (stat(name, &status) == 0 && S_ISDIR(status.st_mode))
        return err_set(&run->err, ERR_IO, N_("cannot read %s: %s"), name, strerror(EISDIR));
    FILE *file = fopen(name, "rb");
    if (!file)
        return err_set(&run->err, ERR_IO, N_("cannot read %s: %s"), name, strerror(errno));
    for (size_t n; !bytes->over && (n = fread(chunk, 1, sizeof chunk, file)) > 0;)
        buf_add(bytes, (str){chunk, n});
    int failed = ferror(file) ? errno : 0;
    fclose(file);
    if (bytes->over)
        return err_set(&run->err, ERR_DATA, N_("%s could not be read as a container: %s"), name,
                       lang_text(run->terminal, N_("it is larger than the limit")));
    return !failed || err_set(&run->err, ERR_IO, N_("cannot read %s: %s"), name, strerror(failed));
}

/* Where a container of that id is published: as the tags that load one say. */
static bool address_of(const struct showing *showing, char *out, size_t size)
{
    str name = str_of(showing->name);
    bool is_container = str_has_prefix(name, STR("GTM-"));
    const struct container_function *loader = container_functions_find(
        showing->functions, is_container ? STR("__zone") : STR("__googtag"));
    str address = loader ? loader->url : STR("");
    size_t at = str_find(address, STR("{id}"));
    int n;
    if (str_has(name, STR("://")))
        n = snprintf(out, size, "%s", showing->name);
    else if (at == STR_ABSENT)
        return false;
    else
        n = snprintf(out, size, "%.*s%s", (int)at, address.p, showing->name);
    return n > 0 && (size_t)n < size;
}

static bool fetch(struct showing *showing, struct buf *bytes)
{
    struct run *run = showing->run;
    char address[URL_MAX], user_agent[1024];
    if (run->options.offline)
        return err_set(&run->err, ERR_USAGE,
                       N_("%s is no file here, and --offline forbids to fetch it"), showing->name);
    user_agent_write(&run->options, user_agent, sizeof user_agent);
    if (!address_of(showing, address, sizeof address))
        return err_set(&run->err, ERR_USAGE, N_("%s: not an address that can be fetched"),
                       showing->name);
    struct http *http = http_new(user_agent, (unsigned)run->options.timeout);
    if (!http)
        return err_set(&run->err, ERR_MEMORY, N_("out of memory"));
    /* The user named the address, so it may be a private one. */
    struct container_answer answer = container_fetch(http, address, CONTAINER_BODY_MAX, true, NULL);
    http_free(http);
    buf_done(bytes);
    *bytes = answer.body;
    return answer.reason == REASON_NONE ||
           err_set(&run->err, ERR_IO, N_("%s could not be fetched: %s"), address,
                   lang_text(run->terminal, reason_words(answer.reason)));
}

static bool get_body(struct showing *showing, struct buf *bytes)
{
    struct stat status;
    bool is_there = stat(showing->name, &status) == 0;
    return !is_there && is_address(showing->name) ? fetch(showing, bytes)
                                                  : read_file(showing->run, showing->name, bytes);
}

static int container_main(struct run *run)
{
    struct showing showing = {.run = run, .code = EXIT_UNABLE};
    struct arena *catalog_arena = NULL;
    struct buf bytes = buf_init(NULL, CONTAINER_BODY_MAX);
    if (!run_format_is_known(run))
        return EXIT_UNABLE;
    if (run->options.targets.n != 1) {
        err_set(&run->err, ERR_USAGE, N_("exactly one file, id or URL is needed"));
        return EXIT_UNABLE;
    }
    showing.name = run->options.targets.v[0];
    showing.catalog = run_catalog(run, &catalog_arena);
    if (showing.catalog)
        showing.functions =
            container_functions_read(catalog_arena, run->options.data, showing.catalog, &run->err);
    if (!showing.functions || !get_body(&showing, &bytes))
        goto done;
    showing.bytes = buf_str(&bytes);
    showing.arena = arena_new(CONTAINER_MEMORY);
    if (!showing.arena ||
        arena_run(showing.arena, CONTAINER_MILLISECONDS, show_work, &showing) != ARENA_DONE) {
        err_set(&run->err, ERR_MEMORY, N_("reading %s took too much memory or time"), showing.name);
        showing.code = EXIT_UNABLE;
    }
done:
    arena_free(showing.arena);
    arena_free(catalog_arena);
    buf_done(&bytes);
    return showing.code;
}

const struct command command_container = {
    .name = "container",
    .usage = "FILE|ID|URL",
    .says = N_("what a tag manager's container holds"),
    .help =
        N_("FILE is the body of gtm.js, gtag/js, launch-ID.min.js or utag.js as a browser saves "
           "it; an\n"
           "id (GTM-ABC123, G-ABC123) or URL is fetched.\n"
           "Prints each tag with its state, recipient, hosts, account ids and triggers; with\n"
           "--format csv the columns of the output contract. With --url, triggers that ask for\n"
           "the host name are decided."),
    .example = "container gtm.js --url https://www.example.jp/",
    .options = "url timeout offline contact user-agent data now format lang excel",
    .main = container_main};
