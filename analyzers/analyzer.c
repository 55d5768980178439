#include "analyzers/analyzer.h"

#include "analyzers/element.h"
#include "analyzers/ids.h"
#include "analyzers/parameters.h"
#include "analyzers/party.h"
#include "core/map.h"

#include <stdlib.h>

#define SNIPPET_MAX 300
#define SRCDOC_DEPTH_MAX 3

#define ANALYZER(name) extern const struct analyzer analyzer_##name;
#include "analyzers/list.def"
#undef ANALYZER

static const struct analyzer *const analyzers[] = {
#define ANALYZER(name) &analyzer_##name,
#include "analyzers/list.def"
#undef ANALYZER
};

const struct analyzer *const *analyzer_all(size_t *count)
{
    *count = COUNT_OF(analyzers);
    return analyzers;
}

/* A document to read: the page, or the srcdoc of a frame on it. */
struct document {
    const struct page *page;
    const struct tag *frame; /* NULL: the page itself */
    uint32_t line;           /* lines before it on the page */
    enum gate gate;          /* of the frames around it */
    int depth;
};

/* A call until it is known what else the page contacts. */
struct pending_call {
    struct call_seen call;
    bool is_doubtful;
    struct transmission row;
};

struct sink {
    struct arena *arena;
    const struct catalog *catalog;
    const struct first_party *first_party;
    str shown_url;
    bool all;
    str file; /* what is read is a file of this address; empty: a page */
    const struct document *document;
    struct map seen;         /* line, URL, mechanism, gate -> index in out */
    struct map seen_files;   /* URL -> index in out->files */
    struct map hosts;        /* host -> index in domains */
    ARENA_LIST(str) domains; /* registrable ones: the list of suffixes is asked once for a host */
    ARENA_LIST(struct pending_call) calls;
    struct transmissions *out;
};

struct arena *sink_arena(struct sink *sink)
{
    return sink->arena;
}

const struct catalog *sink_catalog(const struct sink *sink)
{
    return sink->catalog;
}

static str cut_at_character(str s, size_t max)
{
    if (s.n <= max)
        return s;
    while (max && ((unsigned char)s.p[max] & 0xC0) == 0x80)
        max--;
    return str_slice(s, 0, max);
}

/* http, https, ws and wss. The URL Standard's rules for ws are those of http. */
static bool read_url(struct sink *sink, str raw, struct url *url)
{
    struct arena *arena = sink->arena;
    raw = str_trim(raw);
    bool is_socket =
        str_has_prefix_nocase(raw, STR("ws:")) || str_has_prefix_nocase(raw, STR("wss:"));
    if (is_socket)
        raw = arena_join(arena, (str[]){STR("http"), str_skip(raw, 2)}, 2);
    if (url_parse(arena, raw, &sink->document->page->base, url) != URL_OK)
        return false;
    if (is_socket)
        url->text = arena_join(arena, (str[]){STR("ws"), str_skip(url->text, 4)}, 2);
    return true;
}

/* The gates of the frame, the tag and the sighting joined: a dead place is dead whatever stands in it,
 * and what a sighting needs first says more than noscript. */
static void join_gates(const struct sink *sink, const struct sighting *sighting,
                       struct transmission *row)
{
    const enum gate outer[] = {sink->document->gate, sighting->tag->gate};
    row->gate = sighting->gate;
    row->certainty = sighting->certainty;
    for (size_t i = 0; i < COUNT_OF(outer); i++) {
        if (outer[i] == GATE_COMMENT || outer[i] == GATE_TEMPLATE) {
            row->gate = outer[i];
            row->certainty = CERTAINTY_NONE;
            return;
        }
        if (outer[i] != GATE_NONE && row->gate == GATE_NONE)
            row->gate = outer[i];
    }
}

static void fill_content(const struct sink *sink, struct transmission *row)
{
    const struct catalog *catalog = sink->catalog;
    row->content = catalog_content(catalog, "page_url") | catalog_content(catalog, "ip") |
                   catalog_content(catalog, "user_agent");
    row->content_basis = CONTENT_MINIMUM;
    if (row->service && row->service->content) {
        row->content = row->service->content;
        row->content_basis = CONTENT_CATALOG;
    }
}

/* One row per line, URL, mechanism and gate; the better evidence stays. */
static void keep(struct sink *sink, const struct transmission *row)
{
    str place =
        arena_printf(sink->arena, "%u %d %d ", row->line, (int)row->mechanism, (int)row->gate);
    str key = arena_join(sink->arena, (str[]){place, row->url}, 2);
    uint32_t at = map_add(&sink->seen, key, (uint32_t)sink->out->n);
    if (at == sink->out->n) {
        *ARENA_PUSH(sink->arena, sink->out) = *row;
        return;
    }
    struct transmission *kept = &sink->out->v[at];
    str ids = ids_merge(sink->arena, kept->ids, row->ids);
    if (row->certainty > kept->certainty)
        *kept = *row;
    kept->ids = ids;
}

/* Of what scripts load, only what is a script by its name; and not what may be the rest of an address
 * whose beginning is unknown: bare names ("js/more.js") that are loaded for sure, and only of a page,
 * because a script file's are relative to a page that is not known here. */
static bool is_script_load(const struct sink *sink, const struct sighting *sighting,
                           const struct url *url)
{
    str raw = str_trim(sighting->url);
    bool is_anchored = str_has_prefix(raw, STR("/")) || str_has_prefix(raw, STR("./")) ||
                       str_has_prefix(raw, STR("../")) || str_has(raw, STR("://"));
    bool is_bare =
        !sink->file.n && sighting->certainty == CERTAINTY_SURE && raw.n && ascii_is_alnum(raw.p[0]);
    return (is_anchored || is_bare) &&
           (str_has_suffix(url->path, STR(".js")) || str_has_suffix(url->path, STR(".mjs")));
}

/* Whether the browser reads what is loaded as a script or style sheet. */
static bool is_file(const struct sink *sink, const struct sighting *sighting, const struct url *url,
                    enum file_kind *kind)
{
    const struct tag *tag = sighting->tag;
    bool is_link = sighting->mechanism == MECHANISM_LINK;
    *kind = FILE_SHEET;
    if (sighting->is_sheet || (is_link && (element_has_word(tag, "rel", "stylesheet") ||
                                           element_has_word(tag, "as", "style"))))
        return true;
    *kind = FILE_SCRIPT;
    return sighting->mechanism == MECHANISM_SCRIPT ||
           (is_link && element_has_word(tag, "rel", "modulepreload")) ||
           (sighting->mechanism == MECHANISM_INLINE && is_script_load(sink, sighting, url));
}

/* The surest load of a file stays, of equals the one further up. */
static void keep_file(struct sink *sink, const struct transmission *row, enum file_kind kind)
{
    struct own_file file = {.url = row->url,
                            .kind = kind,
                            .line = row->line,
                            .certainty = row->certainty,
                            .gate = row->gate,
                            .reach = row->reach};
    uint32_t at = map_add(&sink->seen_files, file.url, (uint32_t)sink->out->files.n);
    if (at == sink->out->files.n) {
        *ARENA_PUSH(sink->arena, &sink->out->files) = file;
        return;
    }
    struct own_file *kept = &sink->out->files.v[at];
    if (file.certainty > kept->certainty ||
        (file.certainty == kept->certainty && file.line < kept->line))
        *kept = file;
}

static enum origin origin_of(const struct sink *sink, const struct sighting *sighting)
{
    bool is_inline = sighting->origin == ORIGIN_INLINE;
    return is_inline && sink->file.n ? ORIGIN_SCRIPT : sighting->origin;
}

/* What the address says, by the names of its parameters. */
static void join_url(const struct sink *sink, const struct url *url, struct transmission *row)
{
    struct arena *arena = sink->arena;
    str ids = parameters_account_of_url(arena, sink->catalog, row->service, url);
    row->ids = ids_merge(arena, row->ids, ids);
    transmission_join_content(row, parameters_of_url(arena, sink->catalog, row->service, url));
}

/* The rest of the row, and off it goes. */
static void keep_row(struct sink *sink, const struct sighting *sighting, const struct url *url,
                     struct transmission *row)
{
    str snippet = sighting->snippet.n ? sighting->snippet : sighting->tag->source;
    row->service = catalog_find_url(sink->catalog, url->host, url_target(url));
    row->snippet = arena_str(sink->arena, cut_at_character(str_trim(snippet), SNIPPET_MAX));
    row->ids = ids_merge(sink->arena, ids_of_url(sink->arena, url->text), sighting->ids);
    fill_content(sink, row);
    if (row->service)
        join_url(sink, url, row);
    keep(sink, row);
}

static str domain_of(struct sink *sink, str host)
{
    uint32_t at = map_add(&sink->hosts, host, (uint32_t)sink->domains.n);
    if (at == sink->domains.n)
        *ARENA_PUSH(sink->arena, &sink->domains) = url_registrable(host);
    return sink->domains.v[at];
}

static struct transmission begin_row(struct sink *sink, const struct sighting *sighting,
                                     const struct url *url)
{
    const struct document *document = sink->document;
    uint32_t line = sighting->line ? sighting->line : sighting->tag->line;
    struct transmission row = {
        .page_url = sink->shown_url,
        .url = url->text,
        .host = url->host,
        .domain = domain_of(sink, url->host),
        .mechanism = sighting->mechanism,
        .origin = origin_of(sink, sighting),
        .reach = document->frame ? REACH_FRAME : REACH_PAGE,
        .line = document->frame ? document->line + line : line,
        .initiator = sink->file,
    };
    row.party = party_of(sink->first_party, url, row.domain);
    join_gates(sink, sighting, &row);
    return row;
}

void transmissions_add_server(struct arena *arena, struct transmissions *out, str origin)
{
    for (size_t i = 0; i < out->servers.n; i++)
        if (str_eq(out->servers.v[i], origin))
            return;
    if (out->servers.n < OWN_SERVERS_MAX)
        *ARENA_PUSH(arena, &out->servers) = origin;
}

void sink_emit(struct sink *sink, const struct sighting *sighting)
{
    struct url url;
    if (!read_url(sink, sighting->url, &url))
        return;
    struct transmission row = begin_row(sink, sighting, &url);
    enum file_kind kind = FILE_SCRIPT;
    bool is_own_file = row.party != PARTY_THIRD && is_file(sink, sighting, &url, &kind);
    if (is_own_file)
        keep_file(sink, &row, kind);
    if (row.party == PARTY_OWN_HOST && row.certainty != CERTAINTY_NONE)
        transmissions_add_server(sink->arena, sink->out, url.origin);
    if (row.party == PARTY_THIRD || sink->all)
        keep_row(sink, sighting, &url, &row);
}

/* ---- calls ---- */

void sink_call(struct sink *sink, const struct call_seen *call, bool is_doubtful,
               const struct sighting *where)
{
    struct url url;
    if (!read_url(sink, call->snippets[0]->url, &url))
        return;
    struct transmission row = begin_row(sink, where, &url);
    if (row.party != PARTY_THIRD || row.certainty == CERTAINTY_NONE)
        return;
    row.service = call->snippets[0]->service;
    row.call = call->snippets[0];
    row.snippet = arena_str(sink->arena, cut_at_character(str_trim(where->snippet), SNIPPET_MAX));
    row.ids = where->ids;
    fill_content(sink, &row);
    *ARENA_PUSH(sink->arena, &sink->calls) =
        (struct pending_call){.call = *call, .is_doubtful = is_doubtful, .row = row};
}

/* Whether there is a row of one of the call's services; each gets what the call hands to it. */
static bool join_call(struct sink *sink, const struct call_seen *call)
{
    bool is_there = false;
    for (size_t i = 0; i < sink->out->n; i++) {
        struct transmission *row = &sink->out->v[i];
        for (uint32_t k = 0; k < call->count && row->service; k++) {
            if (row->service != call->snippets[k]->service || row->certainty == CERTAINTY_NONE)
                continue;
            transmission_join_content(row, call->content[k]);
            row->ids = ids_merge(sink->arena, row->ids, call->ids[k]);
            is_there = true;
        }
    }
    return is_there;
}

static void settle_calls(struct sink *sink)
{
    for (size_t i = 0; i < sink->calls.n; i++) {
        struct pending_call *pending = &sink->calls.v[i];
        if (join_call(sink, &pending->call) || pending->is_doubtful)
            continue;
        transmission_join_content(&pending->row, pending->call.content[0]);
        pending->row.ids = ids_merge(sink->arena, pending->row.ids, pending->call.ids[0]);
        *ARENA_PUSH(sink->arena, sink->out) = pending->row;
    }
}

struct documents {
    struct document *v;
    size_t n;
    size_t cap;
};

/* The srcdoc frames of a document join the list. */
static void find_frames(struct arena *arena, struct documents *documents, size_t index)
{
    struct document around = documents->v[index];
    for (size_t i = 0; i < around.page->tag_count && around.depth < SRCDOC_DEPTH_MAX; i++) {
        const struct tag *tag = &around.page->tags[i];
        str source = tag_attr(tag, "srcdoc");
        if (!source.n || !tag_is(tag, "iframe"))
            continue;
        struct page *page = ARENA_NEW(arena, struct page);
        page_read(arena, &around.page->base, source, STR("utf-8"), page);
        *ARENA_PUSH(arena, documents) = (struct document){
            .page = page,
            .frame = tag,
            .line = around.line + tag->line - 1,
            .gate = around.gate != GATE_NONE ? around.gate : tag->gate,
            .depth = around.depth + 1,
        };
    }
}

void analyzers_read(struct arena *arena, const struct page *page, str shown_url,
                    const struct catalog *catalog, const struct first_party *first_party, bool all,
                    struct transmissions *out)
{
    struct documents documents = {0};
    struct sink sink = {
        .arena = arena,
        .catalog = catalog,
        .first_party = first_party,
        .shown_url = shown_url,
        .all = all,
        .seen = {.arena = arena},
        .seen_files = {.arena = arena},
        .hosts = {.arena = arena},
        .out = out,
    };
    *out = (struct transmissions){0};
    *ARENA_PUSH(arena, &documents) = (struct document){.page = page};
    for (size_t i = 0; i < documents.n; i++) {
        struct document document = documents.v[i];
        sink.document = &document;
        for (size_t k = 0; k < COUNT_OF(analyzers); k++)
            analyzers[k]->read(document.page, &sink);
        find_frames(arena, &documents, i);
    }
    settle_calls(&sink);
    if (out->n)
        qsort(out->v, out->n, sizeof *out->v, transmission_compare);
}

/* tag: "script" or "style", which is what the analyzer looks for. */
static void read_file(struct arena *arena, const struct url *url, struct tag tag,
                      const struct analyzer *analyzer, const struct analyzers_setup *setup,
                      struct transmissions *out)
{
    const struct page page = {.url = *url, .base = *url, .tags = &tag, .tag_count = 1};
    const struct document document = {.page = &page};
    struct sink sink = {
        .arena = arena,
        .catalog = setup->catalog,
        .first_party = setup->first_party,
        .shown_url = STR(""),
        .all = setup->all,
        .file = url->text,
        .document = &document,
        .seen = {.arena = arena},
        .seen_files = {.arena = arena},
        .hosts = {.arena = arena},
        .out = out,
    };
    *out = (struct transmissions){0};
    analyzer->read(&page, &sink);
    settle_calls(&sink);
    if (out->n)
        qsort(out->v, out->n, sizeof *out->v, transmission_compare);
}

void analyzers_read_script(struct arena *arena, const struct url *url, str text,
                           const struct analyzers_setup *setup, struct transmissions *out)
{
    struct tag tag = {
        .name = STR("script"), .text = text, .source = STR(""), .line = 1, .text_line = 1};
    read_file(arena, url, tag, &analyzer_inline, setup, out);
}

void analyzers_read_style(struct arena *arena, const struct url *url, str text,
                          const struct analyzers_setup *setup, struct transmissions *out)
{
    struct tag tag = {
        .name = STR("style"), .text = text, .source = STR(""), .line = 1, .text_line = 1};
    read_file(arena, url, tag, &analyzer_css, setup, out);
}
