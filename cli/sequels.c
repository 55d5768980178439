#include "cli/sequels.h"

#include "cli/keep.h"
#include "cli/scan_state.h"
#include "crawler/address.h"

#include <string.h>

#define LEAD_IS_NOTICE 3 /* of notice_link_strength */
#define HOPS_MAX 10

/* The address of a notice that the user named; a path is one below the target. */
static str given_url(struct scan *scan, const char *named)
{
    struct url base, url;
    str root = scan->source->start_url(scan->source_run);
    bool has_base =
        url_parse(scan->arena, root.n ? root : STR(SOURCE_NOWHERE), NULL, &base) == URL_OK;
    if (url_parse(scan->arena, str_of(named), has_base ? &base : NULL, &url) != URL_OK)
        return str_of(named);
    return map_intern(&scan->texts, url.text);
}

void sequels_begin(struct scan *scan)
{
    const struct list *notices = &scan->run->options.notices;
    struct sequels *sequels = &scan->sequels;
    sequels->urls = sequels->moved = sequels->led = (struct map){.arena = scan->arena};
    sequels->given = ARENA_ARRAY(scan->arena, notices->n, str);
    sequels->given_count = notices->n;
    for (size_t i = 0; i < notices->n; i++)
        sequels->given[i] = given_url(scan, notices->v[i]);
}

str sequels_follow(const struct scan *scan, str url)
{
    const struct sequels *sequels = &scan->sequels;
    for (unsigned hops = 0; hops < HOPS_MAX; hops++) {
        uint32_t number = map_find(&sequels->moved, url);
        if (number == MAP_NONE)
            break;
        url = sequels->moved_to.v[number];
    }
    return url;
}

/* ---- what a new reading is ---- */

static bool is_lead(const struct scan *scan, str url)
{
    uint32_t number = map_find(&scan->lead_urls, url);
    bool is_named = number != MAP_NONE && scan->leads.v[number].strength >= LEAD_IS_NOTICE;
    return is_named || map_find(&scan->sequels.led, url) != MAP_NONE;
}

static void note_redirect(struct scan *scan, const struct reading *reading)
{
    struct sequels *sequels = &scan->sequels;
    str from = map_intern(&scan->texts, reading->fetch->url.text);
    str to = map_intern(&scan->texts, reading->fetch->redirect_to);
    uint32_t number = map_add(&sequels->moved, from, (uint32_t)sequels->moved_to.n);
    if (number == sequels->moved_to.n)
        *ARENA_PUSH(scan->arena, &sequels->moved_to) = to;
    if (reading->is_lead)
        map_add(&sequels->led, to, 0);
}

static bool is_given(const struct scan *scan, const struct fetch *fetch)
{
    for (size_t i = 0; i < scan->sequels.given_count; i++) {
        str now = sequels_follow(scan, scan->sequels.given[i]);
        if (str_eq(now, fetch->url.text) || str_eq(now, fetch->shown_url))
            return true;
    }
    return false;
}

void sequels_mark(struct scan *scan, struct reading *reading)
{
    const struct fetch *fetch = reading->fetch;
    struct sequels *sequels = &scan->sequels;
    uint32_t number = fetch->is_resource ? map_find(&sequels->urls, fetch->url.text) : MAP_NONE;
    reading->is_given = is_given(scan, fetch);
    reading->is_lead = is_lead(scan, fetch->url.text);
    if (number != MAP_NONE)
        reading->sequel = sequels->list.v[number];
    if (fetch->outcome == OUTCOME_REDIRECT && fetch->redirect_to.n)
        note_redirect(scan, reading);
}

/* ---- asking ---- */

/* Each page that names a file asks again, and the first one by address is said to have named it:
 * whichever came first does not matter. Files come behind the pages. */
static void ask(struct scan *scan, struct sequel sequel, str found_on)
{
    struct sequels *sequels = &scan->sequels;
    sequel.url = map_intern(&scan->texts, sequel.url);
    uint32_t number = map_find(&sequels->urls, sequel.url);
    if ((number == MAP_NONE && sequels->list.n >= SEQUELS_MAX) || !scan->source->request ||
        !scan->source->request(scan->source_run, sequel.url, found_on, REQUEST_OF_NOTICE))
        return;
    if (sequel.kind == SEQUEL_PDF)
        *ARENA_PUSH(scan->arena, &sequels->pdfs) = (struct pdf_use){
            .page_url = map_intern(&scan->texts, sequel.page_url), .url = sequel.url};
    if (number != MAP_NONE && str_cmp(sequel.page_url, sequels->list.v[number]->page_url) >= 0)
        return;
    sequel.base = map_intern(&scan->texts, sequel.base);
    sequel.page_url = map_intern(&scan->texts, sequel.page_url);
    sequel.title = map_intern(&scan->texts, sequel.title);
    struct sequel *kept = ARENA_NEW(scan->arena, struct sequel);
    *kept = sequel;
    if (number != MAP_NONE) {
        sequels->list.v[number] = kept;
        return;
    }
    map_add(&sequels->urls, sequel.url, (uint32_t)sequels->list.n);
    *ARENA_PUSH(scan->arena, &sequels->list) = kept;
}

static void ask_for_pdfs(struct scan *scan, const struct reading *reading)
{
    str found_on = reading->fetch->shown_url;
    for (size_t i = 0; i < reading->notice_links.n && !scan->setup->one_page; i++) {
        const struct notice_link *link = &reading->notice_links.v[i];
        if (link->strength >= LEAD_IS_NOTICE && address_is_pdf(link->url))
            ask(scan,
                (struct sequel){.kind = SEQUEL_PDF,
                                .url = link->url,
                                .page_url = found_on,
                                .base = STR(""),
                                .title = STR("")},
                found_on);
    }
}

/* A crawl fetches what the user named by itself; a folder hands out its pages alone. */
static void ask_for_given(struct scan *scan, const struct reading *reading)
{
    struct sequels *sequels = &scan->sequels;
    for (size_t i = 0; i < sequels->given_count && scan->source->request; i++)
        if (address_is_pdf(sequels->given[i]) && strcmp(scan->source->name, "live") != 0)
            ask(scan,
                (struct sequel){.kind = SEQUEL_PDF,
                                .url = sequels->given[i],
                                .page_url = reading->fetch->shown_url,
                                .base = STR(""),
                                .title = STR("")},
                STR(""));
}

static void ask_for_wishes(struct scan *scan, const struct reading *reading)
{
    for (size_t i = 0; i < reading->wishes.n; i++) {
        const struct sequel_wish *wish = &reading->wishes.v[i];
        uint32_t line = reading->sequel ? reading->sequel->line : wish->line;
        ask(scan,
            (struct sequel){.kind = wish->kind,
                            .url = wish->url,
                            .base = reading->base,
                            .page_url = reading->notice.url,
                            .title = reading->notice.title,
                            .line = line},
            reading->fetch->shown_url);
    }
}

/* ---- answers ---- */

/* Which of two files a notice is taken from does not depend on the order in which they came. */
static bool is_better(const struct notice *found, const struct notice *than)
{
    if (!than->disclosure_count || !than->data_url.n)
        return !than->disclosure_count;
    if (found->disclosure_count != than->disclosure_count)
        return found->disclosure_count > than->disclosure_count;
    return str_cmp(found->data_url, than->data_url) < 0;
}

static void fill_notice(struct scan *scan, const struct reading *reading)
{
    for (size_t i = 0; i < scan->notices.n; i++) {
        struct notice *notice = &scan->notices.v[i];
        bool is_given = notice->is_given;
        struct notice_form form = notice->form; /* of the page */
        if (!str_eq(notice->url, reading->notice.url) || !is_better(&reading->notice, notice))
            continue;
        *notice = notice_keep(&scan->texts, &reading->notice);
        notice->is_given = is_given;
        notice->form = notice_form_join(&form, &notice->form);
    }
}

void sequels_take(struct scan *scan, const struct reading *reading)
{
    if (scan->reading_setup.without_notice)
        return;
    bool is_file = reading->sequel && reading->sequel->kind != SEQUEL_PDF;
    if (is_file && reading->has_notice)
        fill_notice(scan, reading);
    if (!reading->fetch->is_resource) {
        ask_for_given(scan, reading);
        ask_for_pdfs(scan, reading);
    }
    ask_for_wishes(scan, reading);
}

static bool has_entries_at(const struct scan *scan, uint32_t node)
{
    for (size_t i = 0; i < scan->notices.n; i++)
        if (scan->notice_nodes.v[i] == node && scan->notices.v[i].disclosure_count)
            return true;
    return false;
}

/* The page names a PDF in which entries were read. */
static bool leads_to_pdf(struct scan *scan, str page_url)
{
    for (size_t i = 0; i < scan->sequels.pdfs.n; i++) {
        const struct pdf_use *use = &scan->sequels.pdfs.v[i];
        if (str_eq(use->page_url, page_url) &&
            has_entries_at(scan, graph_node(&scan->graph, use->url)))
            return true;
    }
    return false;
}

void sequels_settle(struct scan *scan)
{
    size_t kept = 0;
    for (size_t i = 0; i < scan->notices.n; i++) {
        struct notice *notice = &scan->notices.v[i];
        bool is_bare = notice->status == NOTICE_EMPTY || notice->status == NOTICE_UNREADABLE;
        if (is_bare && leads_to_pdf(scan, notice->url))
            continue;
        scan->notices.v[kept] = *notice;
        scan->notice_nodes.v[kept++] = scan->notice_nodes.v[i];
    }
    scan->notices.n = scan->notice_nodes.n = kept;
}
