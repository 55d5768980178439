#include "core/catalog.h"

#include "core/catalog_tables.h"
#include "core/text.h"

str catalog_date(const struct catalog *catalog)
{
    return catalog->date;
}

/* Among the rows of one host: the longest path that the target begins with. */
static const struct host_row *host_rows_find(const struct catalog *catalog, uint32_t row,
                                             str target)
{
    str host = catalog->hosts.v[row].host;
    for (size_t i = row; i < catalog->hosts.n && str_eq(catalog->hosts.v[i].host, host); i++)
        if (str_has_prefix(target, catalog->hosts.v[i].path))
            return &catalog->hosts.v[i];
    return NULL;
}

static const struct host_row *find_host_row(const struct catalog *catalog, str host, str target)
{
    while (host.n) {
        uint32_t first = map_find(&catalog->host_rows, host);
        const struct host_row *row =
            first == MAP_NONE ? NULL : host_rows_find(catalog, first, target);
        if (row)
            return row;
        size_t dot = str_find_char(host, '.');
        if (dot == STR_ABSENT)
            break;
        host = str_skip(host, dot + 1);
    }
    return NULL;
}

const struct service *catalog_find_url(const struct catalog *catalog, str host, str target)
{
    const struct host_row *row = find_host_row(catalog, host, target);
    return row ? row->service : NULL;
}

const struct host_source *catalog_host_source(const struct catalog *catalog, str host, str target)
{
    const struct host_row *row = find_host_row(catalog, host, target);
    return row ? &row->source : NULL;
}

static bool host_rows_have(const struct catalog *catalog, uint32_t row,
                           const struct service *service)
{
    str host = catalog->hosts.v[row].host;
    for (size_t i = row; i < catalog->hosts.n && str_eq(catalog->hosts.v[i].host, host); i++)
        if (catalog->hosts.v[i].service == service)
            return true;
    return false;
}

bool catalog_host_has(const struct catalog *catalog, str host, const struct service *service)
{
    while (host.n) {
        uint32_t row = map_find(&catalog->host_rows, host);
        if (row != MAP_NONE && host_rows_have(catalog, row, service))
            return true;
        size_t dot = str_find_char(host, '.');
        if (dot == STR_ABSENT)
            break;
        host = str_skip(host, dot + 1);
    }
    return false;
}

/* Latin words must stand alone ("ip" is not in "script"); Japanese has no spaces between words. */
static bool term_word_is_in(str folded, str word)
{
    bool is_ascii = true;
    for (size_t i = 0; i < word.n; i++)
        is_ascii &= (unsigned char)word.p[i] < 0x80;
    return (is_ascii ? text_find_name(folded, word) : str_find(folded, word)) != STR_ABSENT;
}

content_set catalog_contents(const struct catalog *catalog, str folded)
{
    return catalog_marks(catalog, folded).contents;
}

purpose_set catalog_purposes(const struct catalog *catalog, str folded)
{
    return catalog_marks(catalog, folded).purposes;
}

enum term_field { TERM_ID, TERM_JA, TERM_EN };

/* The members of a set, joined. */
static str terms_list(struct arena *arena, const struct term *terms, size_t count, uint64_t set,
                      enum term_field field, str between)
{
    struct buf out = buf_init(arena, SIZE_MAX / 2);
    for (size_t i = 0; i < count; i++) {
        if (!(set >> i & 1))
            continue;
        if (out.n)
            buf_add(&out, between);
        buf_add(&out, field == TERM_ID   ? terms[i].id
                      : field == TERM_JA ? terms[i].name_ja
                                         : terms[i].name_en);
    }
    return buf_str(&out);
}

str catalog_content_ids(struct arena *arena, const struct catalog *catalog, content_set set)
{
    return terms_list(arena, catalog->contents.v, catalog->contents.n, set, TERM_ID, STR("; "));
}

str catalog_purpose_ids(struct arena *arena, const struct catalog *catalog, purpose_set set)
{
    return terms_list(arena, catalog->purposes.v, catalog->purposes.n, set, TERM_ID, STR("; "));
}

struct words catalog_content_words(struct arena *arena, const struct catalog *catalog,
                                   content_set set)
{
    const struct term *terms = catalog->contents.v;
    size_t n = catalog->contents.n;
    return (struct words){.ja = terms_list(arena, terms, n, set, TERM_JA, STR("、")),
                          .en = terms_list(arena, terms, n, set, TERM_EN, STR(", "))};
}

content_set catalog_content(const struct catalog *catalog, const char *id)
{
    uint32_t i = map_find(&catalog->content_ids, str_of(id));
    return i == MAP_NONE ? 0 : (content_set)1 << i;
}

purpose_set catalog_purpose(const struct catalog *catalog, const char *id)
{
    uint32_t i = map_find(&catalog->purpose_ids, str_of(id));
    return i == MAP_NONE ? 0 : (purpose_set)1 << i;
}

static const struct word_kind *find_kind(const struct catalog *catalog, const char *kind)
{
    uint32_t i = map_find(&catalog->kind_names, str_of(kind));
    return i == MAP_NONE ? NULL : &catalog->word_kinds.v[i];
}

const struct word *catalog_words(const struct catalog *catalog, const char *kind, size_t *count)
{
    const struct word_kind *found = find_kind(catalog, kind);
    *count = found ? found->count : 0;
    return found ? &catalog->words.v[found->first] : NULL;
}

int catalog_weigh(const struct catalog *catalog, const char *kind, str folded)
{
    size_t count;
    const struct word *words = catalog_words(catalog, kind, &count);
    int sum = 0;
    for (size_t i = 0; i < count; i++)
        if (term_word_is_in(folded, words[i].word))
            sum += words[i].weight;
    return sum;
}

bool catalog_is_word(const struct catalog *catalog, const char *kind, str folded)
{
    const struct word_kind *found = find_kind(catalog, kind);
    return found && map_find(&found->words, folded) != MAP_NONE;
}

size_t catalog_recipient_count(const struct catalog *catalog)
{
    return catalog->recipients.n;
}

size_t catalog_service_count(const struct catalog *catalog)
{
    return catalog->services.n;
}

const struct recipient *catalog_recipient(const struct catalog *catalog, size_t i)
{
    return &catalog->recipients.v[i];
}

const struct service *catalog_service(const struct catalog *catalog, size_t i)
{
    return &catalog->services.v[i];
}

const struct recipient *catalog_recipient_by_id(const struct catalog *catalog, str id)
{
    uint32_t i = map_find(&catalog->recipient_ids, id);
    return i == MAP_NONE ? NULL : &catalog->recipients.v[i];
}

const struct service *catalog_service_by_id(const struct catalog *catalog, str id)
{
    uint32_t i = map_find(&catalog->service_ids, id);
    return i == MAP_NONE ? NULL : &catalog->services.v[i];
}

const struct amp_type *catalog_amp(const struct catalog *catalog, size_t *count)
{
    *count = catalog->amp.n;
    return catalog->amp.v;
}
