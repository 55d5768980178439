#include "core/catalog.h"

#include "core/catalog_reading.h"

#include "core/csv.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

static bool fail(struct reading *reading, size_t column, const char *what)
{
    reading->failed = true;
    return err_set(reading->err, ERR_DATA, N_("%s:%zu: column %s: %s"), reading->table->file,
                   reading->line, reading->table->columns[column],
                   lang_text(reading->err->lang, what));
}

static str cell(const struct reading *reading, size_t column)
{
    return arena_str(reading->arena, str_trim(reading->cells[column]));
}

/* An id: [a-z0-9_-], not there yet. */
static bool id_is_new(struct reading *reading, struct map *ids, size_t number, str *id)
{
    *id = cell(reading, 0);
    for (size_t i = 0; i < id->n; i++)
        if (!memchr("abcdefghijklmnopqrstuvwxyz0123456789_-", id->p[i], 38))
            return fail(reading, 0, N_("an id is made of a-z, 0-9, _ and -"));
    if (!id->n)
        return fail(reading, 0, N_("the id is missing"));
    if (map_find(ids, *id) != MAP_NONE)
        return fail(reading, 0, N_("this id stands in the file twice"));
    map_add(ids, *id, (uint32_t)number);
    return true;
}

static bool read_needed(struct reading *reading, size_t column, str *out)
{
    *out = cell(reading, column);
    return out->n ? true : fail(reading, column, N_("must not be empty"));
}

static bool is_date(str s)
{
    uint64_t year, month, day;
    return s.n == 10 && s.p[4] == '-' && s.p[7] == '-' &&
           str_to_u64(str_slice(s, 0, 4), 9999, &year) &&
           str_to_u64(str_slice(s, 5, 7), 12, &month) && month &&
           str_to_u64(str_skip(s, 8), 31, &day) && day;
}

/* basis, source_url, checked_on: three columns that stand together at the end of each table. */
static bool read_source(struct reading *reading, size_t column, bool *is_seen, str *source_url,
                        str *checked_on)
{
    str basis = cell(reading, column);
    *source_url = cell(reading, column + 1);
    *checked_on = cell(reading, column + 2);
    *is_seen = str_is(basis, "seen");
    if (!*is_seen && !str_is(basis, "known"))
        return fail(reading, column, N_("must be seen or known"));
    if (*is_seen && !str_has_prefix(*source_url, STR("https://")) &&
        !str_has_prefix(*source_url, STR("http://")))
        return fail(reading, column + 1,
                    N_("a row with basis seen needs the address of its source"));
    if (!is_date(*checked_on))
        return fail(reading, column + 2, N_("must be a date like 2026-11-20"));
    if (str_cmp(*checked_on, reading->catalog->date) > 0)
        reading->catalog->date = *checked_on;
    return true;
}

bool reading_fail(struct reading *reading, size_t column, const char *what)
{
    return fail(reading, column, what);
}

str reading_cell(const struct reading *reading, size_t column)
{
    return cell(reading, column);
}

bool reading_source(struct reading *reading, size_t column)
{
    str unused_source, unused_date;
    bool unused_seen;
    return read_source(reading, column, &unused_seen, &unused_source, &unused_date);
}

static bool read_recipient(struct reading *reading)
{
    struct catalog *catalog = reading->catalog;
    struct recipient r = {.aliases = cell(reading, 3),
                          .former_names = cell(reading, 4),
                          .country = cell(reading, 6),
                          .policy_url = cell(reading, 7)};
    if (!id_is_new(reading, &catalog->recipient_ids, catalog->recipients.n, &r.id) ||
        !read_needed(reading, 1, &r.name_ja) || !read_needed(reading, 2, &r.name_en) ||
        !read_source(reading, 8, &r.is_seen, &r.source_url, &r.checked_on))
        return false;
    if (r.country.n && r.country.n != 2)
        return fail(reading, 6, N_("must be a country code of two letters (ISO 3166-1)"));
    *ARENA_PUSH(reading->arena, &catalog->recipients) = r;
    return true;
}

/* Parents may stand below their children: a second reading of the same file links them. */
static bool read_recipient_group(struct reading *reading)
{
    struct catalog *catalog = reading->catalog;
    str group = cell(reading, 5);
    uint32_t self = map_find(&catalog->recipient_ids, cell(reading, 0));
    const struct recipient *parent = catalog_recipient_by_id(catalog, group);
    if (!group.n)
        return true;
    if (!parent || parent == &catalog->recipients.v[self])
        return fail(reading, 5, N_("there is no other recipient of this id"));
    catalog->recipients.v[self].group = parent;
    return true;
}

static bool read_category(struct reading *reading)
{
    struct catalog *catalog = reading->catalog;
    str ruling = cell(reading, 3);
    struct category category = {.is_open = str_is(ruling, "open")};
    if (!id_is_new(reading, &catalog->category_ids, catalog->categories.n, &category.id) ||
        !read_needed(reading, 1, &category.name_ja) || !read_needed(reading, 2, &category.name_en))
        return false;
    if (!category.is_open && !str_is(ruling, "clear"))
        return fail(reading, 3, N_("must be clear or open"));
    *ARENA_PUSH(reading->arena, &catalog->categories) = category;
    return true;
}

static bool read_words(struct reading *reading, size_t column, struct term *term)
{
    str rest = cell(reading, column), part;
    ARENA_LIST(str) words = {0};
    while (str_cut_list(&rest, &part)) {
        str folded = text_fold(reading->arena, part);
        if (folded.n)
            *ARENA_PUSH(reading->arena, &words) = folded;
    }
    term->words = words.v;
    term->word_count = words.n;
    return words.n ? true : fail(reading, column, N_("must not be empty"));
}

static bool read_term(struct reading *reading, struct map *ids, size_t number, struct term *term)
{
    *term = (struct term){0};
    if (number >= CATALOG_SET_MAX)
        return fail(reading, 0, N_("this table has room for 64 rows"));
    return id_is_new(reading, ids, number, &term->id) && read_needed(reading, 1, &term->name_ja) &&
           read_needed(reading, 2, &term->name_en) && read_words(reading, 3, term);
}

static bool read_content(struct reading *reading)
{
    struct catalog *catalog = reading->catalog;
    struct term term;
    if (!read_term(reading, &catalog->content_ids, catalog->contents.n, &term))
        return false;
    *ARENA_PUSH(reading->arena, &catalog->contents) = term;
    return true;
}

static bool read_purpose(struct reading *reading)
{
    struct catalog *catalog = reading->catalog;
    struct term term;
    if (!read_term(reading, &catalog->purpose_ids, catalog->purposes.n, &term))
        return false;
    *ARENA_PUSH(reading->arena, &catalog->purposes) = term;
    return true;
}

bool reading_contents(struct reading *reading, size_t column, content_set *set)
{
    str rest = cell(reading, column), part;
    *set = 0;
    while (str_cut_list(&rest, &part)) {
        uint32_t bit = map_find(&reading->catalog->content_ids, part);
        if (bit == MAP_NONE)
            return fail(reading, column, N_("an id that contents.csv does not have"));
        *set |= (content_set)1 << bit;
    }
    return true;
}

static bool read_service(struct reading *reading)
{
    struct catalog *catalog = reading->catalog;
    struct service s = {.recipient = catalog_recipient_by_id(catalog, cell(reading, 1)),
                        .aliases = cell(reading, 4),
                        .purpose_sender = cell(reading, 7),
                        .purpose_recipient = cell(reading, 8),
                        .optout_url = cell(reading, 9)};
    uint32_t category = map_find(&catalog->category_ids, cell(reading, 5));
    if (!id_is_new(reading, &catalog->service_ids, catalog->services.n, &s.id))
        return false;
    if (!s.recipient)
        return fail(reading, 1, N_("an id that recipients.csv does not have"));
    if (category == MAP_NONE)
        return fail(reading, 5, N_("an id that categories.csv does not have"));
    s.category = &catalog->categories.v[category];
    if (!read_needed(reading, 2, &s.name_ja) || !read_needed(reading, 3, &s.name_en) ||
        !reading_contents(reading, 6, &s.content) ||
        !read_source(reading, 10, &s.is_seen, &s.source_url, &s.checked_on))
        return false;
    *ARENA_PUSH(reading->arena, &catalog->services) = s;
    return true;
}

static bool read_host(struct reading *reading)
{
    struct catalog *catalog = reading->catalog;
    str pattern = cell(reading, 0);
    size_t slash = str_find_char(pattern, '/');
    struct host_row row = {.host = str_slice(pattern, 0, slash),
                           .path = slash == STR_ABSENT ? STR("") : str_skip(pattern, slash),
                           .service = catalog_service_by_id(catalog, cell(reading, 1)),
                           .yes = cell(reading, 2),
                           .no = cell(reading, 3),
                           .source = {.pattern = pattern},
                           .line = reading->line};
    for (size_t i = 0; i < row.host.n; i++)
        if (!str_has(STR("abcdefghijklmnopqrstuvwxyz0123456789-_."), str_slice(row.host, i, i + 1)))
            return fail(reading, 0,
                        N_("a host is written in lower case, in ASCII, without a scheme"));
    if (!str_has(row.host, STR(".")))
        return fail(reading, 0, N_("a host is written in lower case, in ASCII, without a scheme"));
    if (!row.service)
        return fail(reading, 1, N_("an id that services.csv does not have"));
    if (!read_source(reading, 4, &row.source.is_seen, &row.source.source_url,
                     &row.source.checked_on))
        return false;
    *ARENA_PUSH(reading->arena, &catalog->hosts) = row;
    return true;
}

/* "amp-analytics googleanalytics": an element of AMP and, unless it has only one way, its type. */
static bool read_amp(struct reading *reading)
{
    struct catalog *catalog = reading->catalog;
    str type, host, unused_source, unused_date;
    bool unused_seen;
    if (!read_needed(reading, 0, &type) || !read_needed(reading, 1, &host))
        return false;
    size_t space = str_find_char(type, ' ');
    struct amp_type amp = {
        .element = str_slice(type, 0, space),
        .type = space == STR_ABSENT ? STR("") : str_trim(str_skip(type, space)),
        .url = arena_join(reading->arena, (str[]){STR("https://"), host}, 2),
        .service = catalog_service_by_id(catalog, cell(reading, 2)),
        .line = reading->line,
    };
    if (!str_has_prefix(amp.element, STR("amp-")))
        return fail(reading, 0, N_("must begin with the name of an AMP element"));
    if (!amp.service)
        return fail(reading, 2, N_("an id that services.csv does not have"));
    *ARENA_PUSH(reading->arena, &catalog->amp) = amp;
    return read_source(reading, 4, &unused_seen, &unused_source, &unused_date);
}

static bool read_word(struct reading *reading)
{
    struct catalog *catalog = reading->catalog;
    struct word word = {.kind = cell(reading, 0),
                        .word = text_fold(reading->arena, cell(reading, 1))};
    uint64_t weight = 1;
    str number = cell(reading, 2);
    if (!word.kind.n || !word.word.n)
        return fail(reading, word.kind.n ? 1 : 0, N_("must not be empty"));
    if (number.n && (!str_to_u64(number, 9, &weight) || !weight))
        return fail(reading, 2, N_("must be a number from 1 to 9"));
    word.weight = (int)weight;
    uint32_t next = (uint32_t)catalog->word_kinds.n;
    if (next >= (uint32_t)64 * MARKS_KINDS)
        return fail(reading, 0, N_("too many kinds"));
    uint32_t kind = map_add(&catalog->kind_names, word.kind, next);
    if (kind == next)
        *ARENA_PUSH(reading->arena, &catalog->word_kinds) = (struct word_kind){
            .first = (uint32_t)catalog->words.n, .words = {.arena = reading->arena}};
    else if (kind + 1 != next)
        return fail(reading, 0, N_("the rows of one kind must stand together"));
    struct word_kind *words = &catalog->word_kinds.v[kind];
    map_add(&words->words, word.word, words->count++);
    word.letters = str_letters(word.word);
    *ARENA_PUSH(reading->arena, &catalog->words) = word;
    return true;
}

#define SOURCE_COLUMNS "basis", "source_url", "checked_on"
/* In the order in which they are read: each names only ids of those above it. */
static const struct data_table tables[] = {
    {"contents.csv", {"id", "name_ja", "name_en", "words"}, read_content, false},
    {"purposes.csv", {"id", "name_ja", "name_en", "words"}, read_purpose, false},
    {"categories.csv", {"id", "name_ja", "name_en", "ruling"}, read_category, false},
    {"recipients.csv",
     {"id", "name_ja", "name_en", "aliases", "former_names", "group", "country", "policy_url",
      SOURCE_COLUMNS},
     read_recipient,
     false},
    {"recipients.csv",
     {"id", "name_ja", "name_en", "aliases", "former_names", "group", "country", "policy_url",
      SOURCE_COLUMNS},
     read_recipient_group,
     false},
    {"services.csv",
     {"id", "recipient", "name_ja", "name_en", "aliases", "category", "content", "purpose_sender",
      "purpose_recipient", "optout_url", SOURCE_COLUMNS},
     read_service,
     false},
    {"amp.csv", {"type", "host", "service", "note", SOURCE_COLUMNS}, read_amp, true},
    {"hosts.csv", {"pattern", "service", "yes", "no", SOURCE_COLUMNS}, read_host, false},
    {"words.csv", {"kind", "word", "weight", "note"}, read_word, false},
    {"snippets.csv",
     {"call", "service", "host", "yes", "no", SOURCE_COLUMNS},
     reading_snippet,
     true},
    {"parameters.csv",
     {"service", "where", "parameter", "content", "note", SOURCE_COLUMNS},
     reading_parameter,
     true},
    {"follow.csv", {"service", "host", "note", SOURCE_COLUMNS}, reading_follow, true},
    {"grounds.csv",
     {"ground", "covers", "never", "basis", "article", "note"},
     reading_ground,
     true},
    {"content_kinds.csv", {"content", "covers", "note"}, reading_content_kind, true},
    {"jargon.csv", {"word", "gloss", "note"}, reading_jargon, true},
    {"passages.csv",
     {"part", "item", "name_ja", "name_en", "condition", "words", "basis", "article"},
     reading_passage,
     true},
    {"walls.csv",
     {"id", "kind", "status", "header", "title", "body", "max_bytes", "note", SOURCE_COLUMNS},
     reading_wall,
     true},
};

static size_t table_columns(const struct data_table *table)
{
    size_t count = 0;
    while (count < COLUMNS_MAX && table->columns[count])
        count++;
    return count;
}

static bool read_row(struct reading *reading, const str *cells, size_t count, size_t line)
{
    size_t wanted = table_columns(reading->table);
    reading->cells = cells;
    reading->line = line;
    if (count != wanted) {
        reading->failed = true;
        return err_set(reading->err, ERR_DATA, N_("%s:%zu: %zu cells instead of %zu"),
                       reading->table->file, line, count, wanted);
    }
    if (reading->has_header)
        return reading->table->row(reading);
    for (size_t i = 0; i < count; i++)
        if (!str_is(cells[i], reading->table->columns[i]))
            return fail(reading, i, N_("the header row has another name here"));
    reading->has_header = true;
    return true;
}

struct row_run {
    struct reading *reading;
    const str *cells;
    size_t count, line;
    bool is_good;
};

/* Inside arena_run. */
static void row_work(void *context)
{
    struct row_run *run = context;
    run->is_good = read_row(run->reading, run->cells, run->count, run->line);
}

/* A run of its own for each row: csv_read holds memory of its own meanwhile. */
static bool on_row(void *context, const str *cells, size_t count, size_t line)
{
    struct reading *reading = context;
    struct row_run run = {.reading = reading, .cells = cells, .count = count, .line = line};
    if (arena_run(reading->arena, 0, row_work, &run) == ARENA_DONE)
        return run.is_good;
    reading->failed = true;
    return err_set(reading->err, ERR_MEMORY, N_("out of memory"));
}

static void table_parse(struct reading *reading, str bytes)
{
    size_t line;
    switch (csv_read(bytes, on_row, reading, &line)) {
    case CSV_OK:
    case CSV_STOPPED:
        return;
    case CSV_BAD_QUOTE:
        err_set(reading->err, ERR_DATA, N_("%s:%zu: a quotation mark in the wrong place"),
                reading->table->file, line);
        break;
    case CSV_UNENDED:
        err_set(reading->err, ERR_DATA, N_("%s:%zu: the file ends inside a quoted cell"),
                reading->table->file, line);
        break;
    case CSV_NO_MEMORY:
        err_set(reading->err, ERR_MEMORY, N_("out of memory"));
        break;
    }
    reading->failed = true;
}

static bool table_read(struct reading *reading, const struct data_table *table)
{
    struct buf bytes = buf_init(NULL, CATALOG_TABLE_MAX);
    reading->table = table;
    reading->has_header = false;
    bool is_missing = false;
    bool is_there =
        catalog_table_bytes(reading->directory, table->file,
                            table->is_optional ? &is_missing : NULL, &bytes, reading->err);
    if (is_there && !is_missing)
        table_parse(reading, buf_str(&bytes));
    if (is_there && !is_missing && !reading->has_header && !reading->failed)
        is_there = err_set(reading->err, ERR_DATA, N_("%s: the file is empty"), table->file);
    buf_done(&bytes);
    return is_there && !reading->failed;
}

/* By host, the longest path first. */
static int host_row_compare(const void *a, const void *b)
{
    const struct host_row *x = a, *y = b;
    int order = str_cmp(x->host, y->host);
    if (order)
        return order;
    if (x->path.n != y->path.n)
        return x->path.n < y->path.n ? 1 : -1;
    return str_cmp(x->path, y->path);
}

static void index_work(void *context)
{
    struct reading *reading = context;
    struct catalog *catalog = reading->catalog;
    struct host_row *rows = catalog->hosts.v;
    for (size_t i = 0; i < COUNT_OF(tables); i++)
        if (strcmp(tables[i].file, "hosts.csv") == 0)
            reading->table = &tables[i];
    if (catalog->hosts.n)
        qsort(rows, catalog->hosts.n, sizeof *rows, host_row_compare);
    for (size_t i = 0; i < catalog->hosts.n; i++) {
        map_add(&catalog->host_rows, rows[i].host, (uint32_t)i);
        if (i && host_row_compare(&rows[i - 1], &rows[i]) == 0) {
            reading->line = rows[i].line > rows[i - 1].line ? rows[i].line : rows[i - 1].line;
            fail(reading, 0, N_("this pattern stands in the file twice"));
            return;
        }
    }
    catalog_index_names(reading->arena, catalog);
    catalog_index_words(reading->arena, catalog);
    catalog_index_calls(catalog);
}

static void catalog_make(void *context)
{
    struct reading *reading = context;
    struct arena *arena = reading->arena;
    struct catalog *catalog = ARENA_NEW(arena, struct catalog);
    struct map empty = {.arena = arena};
    catalog->recipient_ids = catalog->category_ids = catalog->service_ids = empty;
    catalog->content_ids = catalog->purpose_ids = empty;
    catalog->host_rows = catalog->kind_names = catalog->names = catalog->call_roots = empty;
    catalog->date = STR("");
    reading->catalog = catalog;
}

const struct catalog *catalog_read(struct arena *arena, const char *directory, struct err *err)
{
    struct reading reading = {.arena = arena, .directory = directory, .err = err};
    if (arena_run(arena, 0, catalog_make, &reading) != ARENA_DONE) {
        err_set(err, ERR_MEMORY, N_("out of memory"));
        return NULL;
    }
    for (size_t i = 0; i < COUNT_OF(tables); i++)
        if (!table_read(&reading, &tables[i]))
            return NULL;
    if (arena_run(arena, 0, index_work, &reading) != ARENA_DONE)
        err_set(err, ERR_MEMORY, N_("out of memory"));
    return err->code == ERR_NONE ? reading.catalog : NULL;
}
