#include "core/catalog.h"

#include "core/catalog_reading.h"

#include <stdlib.h>

/* "a.b.c" of names that scripts can have. */
static bool is_call(str call)
{
    str rest = call, part;
    if (!call.n || call.p[call.n - 1] == '.')
        return false;
    while (str_cut(&rest, '.', &part)) {
        if (!part.n || ascii_is_digit(part.p[0]))
            return false;
        for (size_t i = 0; i < part.n; i++)
            if (!ascii_is_alnum(part.p[i]) && part.p[i] != '_' && part.p[i] != '$')
                return false;
    }
    return true;
}

/* The cell as a host, and its URL. */
static bool read_host_cell(struct reading *reading, size_t column, str *host, str *url)
{
    struct url parsed;
    *host = reading_cell(reading, column);
    *url = arena_join(reading->arena, (str[]){STR("https://"), *host, STR("/")}, 3);
    if (str_has(*host, STR(".")) && !str_has(*host, STR("/")) &&
        url_parse(reading->arena, *url, NULL, &parsed) == URL_OK && str_eq(parsed.host, *host))
        return true;
    return reading_fail(reading, column,
                        N_("a host is written in lower case, in ASCII, without a scheme"));
}

static bool read_service_cell(struct reading *reading, size_t column,
                              const struct service **service)
{
    *service = catalog_service_by_id(reading->catalog, reading_cell(reading, column));
    return *service ? true
                    : reading_fail(reading, column, N_("an id that services.csv does not have"));
}

/* In the example the call is written with a text in its parentheses. */
static bool example_takes_text(str example, str call)
{
    size_t at = str_find(example, call);
    str rest = at == STR_ABSENT ? STR("") : str_skip(example, at + call.n);
    return rest.n > 1 && rest.p[0] == '(' && (rest.p[1] == '\'' || rest.p[1] == '"');
}

bool reading_snippet(struct reading *reading)
{
    struct catalog *catalog = reading->catalog;
    struct snippet snippet = {.call = reading_cell(reading, 0),
                              .yes = reading_cell(reading, 3),
                              .no = reading_cell(reading, 4),
                              .line = reading->line};
    if (!is_call(snippet.call))
        return reading_fail(reading, 0, N_("must be a call like name or name.method"));
    if (!snippet.yes.n)
        return reading_fail(reading, 3, N_("must not be empty"));
    if (!read_service_cell(reading, 1, &snippet.service) ||
        !read_host_cell(reading, 2, &snippet.host, &snippet.url) || !reading_source(reading, 5))
        return false;
    size_t dot = str_find_char(snippet.call, '.');
    snippet.root = str_slice(snippet.call, 0, dot);
    snippet.takes_text = dot == STR_ABSENT && example_takes_text(snippet.yes, snippet.call);
    *ARENA_PUSH(reading->arena, &catalog->snippets) = snippet;
    return true;
}

bool reading_parameter(struct reading *reading)
{
    static const char *const places[PARAMETER_PLACES] = {"query",     "body",    "call",
                                                         "container", "account", "source"};
    struct catalog *catalog = reading->catalog;
    str place = reading_cell(reading, 1), name = reading_cell(reading, 2);
    str content = reading_cell(reading, 3);
    struct parameter_row row = {.place = PARAMETER_PLACES, .name = name};
    for (size_t i = 0; i < COUNT_OF(places); i++)
        if (str_is(place, places[i]))
            row.place = (enum parameter_place)i;
    if (row.place == PARAMETER_PLACES)
        return reading_fail(reading, 1,
                            N_("must be query, body, call, container, account or source"));
    bool is_any = row.place == PARAMETER_SOURCE && str_is(reading_cell(reading, 0), "*");
    if (!is_any && !read_service_cell(reading, 0, &row.service))
        return false;
    if (str_has_suffix(name, STR("*")))
        row =
            (struct parameter_row){row.service, row.place, true, str_slice(name, 0, name.n - 1), 0};
    if (!row.name.n)
        return reading_fail(reading, 2, N_("must not be empty"));
    bool is_account = row.place == PARAMETER_ACCOUNT && !content.n; /* an account is no content */
    uint32_t bit = is_account ? 0 : map_find(&catalog->content_ids, content);
    if (bit == MAP_NONE)
        return reading_fail(reading, 3, N_("an id that contents.csv does not have"));
    row.content = (content_set)1 << bit;
    *ARENA_PUSH(reading->arena, &catalog->parameters) = row;
    return reading_source(reading, 5);
}

bool reading_follow(struct reading *reading)
{
    struct follow row = {0};
    if (!read_service_cell(reading, 0, &row.service) ||
        !read_host_cell(reading, 1, &row.host, &row.url) || !reading_source(reading, 3))
        return false;
    *ARENA_PUSH(reading->arena, &reading->catalog->follow) = row;
    return true;
}

static int parameter_compare(const void *a, const void *b)
{
    const struct parameter_row *x = a, *y = b;
    if (x->service != y->service)
        return x->service < y->service ? -1 : 1;
    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    if (x->is_prefix != y->is_prefix)
        return x->is_prefix ? 1 : -1;
    return str_cmp(x->name, y->name);
}

static int follow_compare(const void *a, const void *b)
{
    const struct follow *x = a, *y = b;
    if (x->service != y->service)
        return x->service < y->service ? -1 : 1;
    return str_cmp(x->host, y->host);
}

void catalog_index_calls(struct catalog *catalog)
{
    if (catalog->parameters.n)
        qsort(catalog->parameters.v, catalog->parameters.n, sizeof *catalog->parameters.v,
              parameter_compare);
    if (catalog->follow.n)
        qsort(catalog->follow.v, catalog->follow.n, sizeof *catalog->follow.v, follow_compare);
    for (size_t i = catalog->snippets.n; i-- > 0;) {
        struct snippet *snippet = &catalog->snippets.v[i];
        for (size_t k = i + 1; k < catalog->snippets.n && !snippet->next; k++)
            if (str_eq(catalog->snippets.v[k].root, snippet->root))
                snippet->next = &catalog->snippets.v[k];
    }
    for (size_t i = 0; i < catalog->snippets.n; i++)
        map_add(&catalog->call_roots, catalog->snippets.v[i].root, (uint32_t)i);
}

const struct snippet *catalog_snippets(const struct catalog *catalog, size_t *count)
{
    *count = catalog->snippets.n;
    return catalog->snippets.v;
}

const struct snippet *catalog_find_snippet(const struct catalog *catalog, str root)
{
    uint32_t i = map_find(&catalog->call_roots, root);
    return i == MAP_NONE ? NULL : &catalog->snippets.v[i];
}

/* The first parameter that is not before the key. */
static size_t parameter_bound(const struct catalog *catalog, const struct parameter_row *key)
{
    size_t from = 0, to = catalog->parameters.n;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (parameter_compare(&catalog->parameters.v[middle], key) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* The longest beginning wins. */
content_set catalog_parameter(const struct catalog *catalog, const struct service *service,
                              enum parameter_place place, str name)
{
    struct parameter_row key = {.service = service, .place = place, .name = name};
    size_t i = parameter_bound(catalog, &key), longest = 0;
    content_set content = 0;
    if (i < catalog->parameters.n && parameter_compare(&catalog->parameters.v[i], &key) == 0)
        return catalog->parameters.v[i].content;
    key.is_prefix = true;
    key.name = STR("");
    for (i = parameter_bound(catalog, &key); i < catalog->parameters.n; i++) {
        const struct parameter_row *row = &catalog->parameters.v[i];
        if (row->service != service || row->place != place)
            break;
        if (row->name.n > longest && str_has_prefix(name, row->name)) {
            longest = row->name.n;
            content = row->content;
        }
    }
    return content;
}

bool catalog_is_account(const struct catalog *catalog, const struct service *service, str name)
{
    return catalog_parameter(catalog, service, PARAMETER_ACCOUNT, name) != 0;
}

/* Behind the beginning of the path; empty: no account. */
static str account_segment(str path)
{
    size_t end = 0, digits = 0;
    while (end < path.n && path.p[end] != '/' && path.p[end] != '.' && path.p[end] != '?')
        digits += ascii_is_digit(path.p[end++]);
    return digits ? str_slice(path, 0, end) : STR("");
}

str catalog_account_in_path(const struct catalog *catalog, const struct service *service, str path)
{
    static const char mark[] = "path:";
    struct parameter_row key = {
        .service = service, .place = PARAMETER_ACCOUNT, .name = str_of(mark)};
    for (size_t i = parameter_bound(catalog, &key); i < catalog->parameters.n; i++) {
        const struct parameter_row *row = &catalog->parameters.v[i];
        if (row->service != service || row->place != PARAMETER_ACCOUNT ||
            !str_has_prefix(row->name, key.name))
            break;
        str folder = str_skip(row->name, key.name.n);
        str account =
            str_has_prefix(path, folder) ? account_segment(str_skip(path, folder.n)) : STR("");
        if (account.n)
            return account;
    }
    return STR("");
}

const struct follow *catalog_follow(const struct catalog *catalog, const struct service *service,
                                    size_t *count)
{
    size_t from = 0;
    while (from < catalog->follow.n && catalog->follow.v[from].service != service)
        from++;
    size_t to = from;
    while (to < catalog->follow.n && catalog->follow.v[to].service == service)
        to++;
    *count = to - from;
    return *count ? &catalog->follow.v[from] : NULL;
}
