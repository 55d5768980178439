/* Transmissions in report.json. A template puts the same tag on thousands of pages: what such rows share
 * stands once, in `requests`; `transmissions` say where and when, and number their request. */
#include "reports/json_parts.h"

#include "core/map.h"

#include <string.h>

struct sent {
    const struct report *report;
    struct json_writer *writer;
    struct map requests;        /* hash of what is shared, as eight bytes -> number */
    ARENA_LIST(uint32_t) first; /* of each request, the number of the transmission that shows it */
    uint32_t *request;          /* of each transmission */
};

/* Of a place or a time; all other columns are the request's. */
static bool sent_is_own(const struct column *column)
{
    static const char *const own[] = {"page_url", "line", "observed_at"};
    for (size_t i = 0; i < COUNT_OF(own); i++)
        if (strcmp(column->name, own[i]) == 0)
            return true;
    return false;
}

static bool sent_is_shared(const struct column *column)
{
    return !sent_is_own(column);
}

static bool sent_has_same_codes(const struct transmission *a, const struct transmission *b)
{
    return a->service == b->service && a->mechanism == b->mechanism && a->origin == b->origin &&
           a->certainty == b->certainty && a->gate == b->gate && a->reach == b->reach &&
           a->party == b->party && a->content == b->content && a->content_basis == b->content_basis;
}

static bool sent_is_same(const struct transmission *a, const struct transmission *b)
{
    return sent_has_same_codes(a, b) && str_eq(a->url, b->url) && str_eq(a->host, b->host) &&
           str_eq(a->domain, b->domain) && str_eq(a->snippet, b->snippet) &&
           str_eq(a->initiator, b->initiator) && str_eq(a->ids, b->ids);
}

/* Of what tells requests apart mostly; the rest is compared. */
static uint64_t sent_hash(const struct transmission *sent)
{
    return (str_hash(sent->url) * 31 + str_hash(sent->snippet)) * 31 + str_hash(sent->ids) +
           (uint64_t)sent->gate * 7 + (uint64_t)sent->mechanism;
}

static uint32_t sent_find_request(struct sent *sent, uint32_t i)
{
    struct arena *arena = sent->requests.arena;
    const struct transmission *rows = sent->report->transmissions;
    uint64_t hash = sent_hash(&rows[i]);
    str key = {(const char *)&hash, sizeof hash};
    uint32_t found = map_find(&sent->requests, key), next = (uint32_t)sent->first.n;
    if (found != MAP_NONE && sent_is_same(&rows[sent->first.v[found]], &rows[i]))
        return found;
    *map_place(&sent->requests, arena_str(arena, key), next) = next;
    *ARENA_PUSH(arena, &sent->first) = i;
    return next;
}

/* Numbers the requests by their first transmission; for arena_run. */
static void sent_number(void *context)
{
    struct sent *sent = context;
    size_t count = sent->report->transmission_count;
    sent->request = ARENA_ARRAY(sent->requests.arena, count, uint32_t);
    for (size_t i = 0; i < count; i++)
        sent->request[i] = sent_find_request(sent, (uint32_t)i);
}

static size_t sent_row_number(const struct sent *sent, const void *row)
{
    return (size_t)((const struct transmission *)row - sent->report->transmissions);
}

static void sent_write_request(void *context, const struct cell_context *cells, const void *row)
{
    const struct sent *sent = context;
    size_t i = sent_row_number(sent, row);
    if (sent->first.v[sent->request[i]] != i)
        return;
    json_write_open(sent->writer, NULL, '{');
    sent->writer->is_flat = true;
    table_write_json_row(&table_transmissions, true, sent_is_shared, cells, row, sent->writer);
    json_write_close(sent->writer, '}');
    sent->writer->is_flat = false;
}

static void sent_write_row(void *context, const struct cell_context *cells, const void *row)
{
    const struct sent *sent = context;
    json_write_open(sent->writer, NULL, '{');
    sent->writer->is_flat = true;
    table_write_json_row(&table_transmissions, true, sent_is_own, cells, row, sent->writer);
    json_write_number(sent->writer, "request", sent->request[sent_row_number(sent, row)]);
    json_write_close(sent->writer, '}');
    sent->writer->is_flat = false;
}

static bool sent_write_rows(struct sent *sent, const char *name, table_visitor *visitor)
{
    json_write_open(sent->writer, name, '[');
    bool is_done =
        table_visit(&table_transmissions, sent->report, sent->writer->out, visitor, sent);
    json_write_close(sent->writer, ']');
    return is_done;
}

bool json_write_transmissions(struct json_writer *writer, struct arena *arena,
                              const struct report *report)
{
    struct sent sent = {.report = report, .writer = writer, .requests = {.arena = arena}};
    return arena_run(arena, 0, sent_number, &sent) == ARENA_DONE &&
           sent_write_rows(&sent, "requests", sent_write_request) &&
           sent_write_rows(&sent, table_transmissions.name, sent_write_row);
}
