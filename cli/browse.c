#include "cli/browse.h"

#include "analyzers/canary.h"
#include "analyzers/observed.h"
#include "cli/keep.h"
#include "cli/scan_state.h"
#include "crawler/address.h"
#include "crawler/site.h"

#include <string.h>
#include <time.h>

#define LEAD_IS_NOTICE 3 /* of notice_link_strength */

/* ---- the options ---- */

static bool bad_value(struct run *run, const char *name, const char *value, const char *usable)
{
    return err_set(&run->err, ERR_USAGE, N_("option --%s: \"%s\" is not a usable value (%s)"), name,
                   value, usable);
}

static bool read_interact(struct run *run, struct browser_options *options)
{
    str rest = str_of(run->options.interact), word;
    while (rest.p && str_cut(&rest, ',', &word)) {
        if (str_is(word, "scroll"))
            options->has_scroll = true;
        else if (str_is(word, "form"))
            options->email = STR(BROWSE_EMAIL), options->phone = STR(BROWSE_PHONE);
        else
            return bad_value(run, "interact", run->options.interact, "scroll,form");
    }
    return true;
}

/* Whether a browser can load the target's pages; of recorded ones that is said, and nothing is lost but
 * the browser. */
static bool can_load(const struct scan *scan)
{
    const struct source *source = source_find(scan->setup->target);
    if (!source || source->serve || strcmp(source->name, "live") == 0)
        return true;
    complain(
        scan->run,
        N_("soshin: --browser: the pages of %s are recorded ones, which no browser loads; it is "
           "read as it was recorded"),
        scan->setup->target);
    return false;
}

/* What says how to observe would be lost on a scan that observes nothing. */
static bool needs_no_browser(struct run *run)
{
    const struct options *options = &run->options;
    const char *name = options->consent               ? "consent"
                       : options->consent_rules       ? "consent-rules"
                       : options->consent_selectors.n ? "consent-selector"
                       : options->interact            ? "interact"
                                                      : NULL;
    return !name || err_set(&run->err, ERR_USAGE, N_("option --%s: only together with --%s"), name,
                            "browser");
}

bool browse_open(struct scan *scan)
{
    struct run *run = scan->run;
    const struct options *options = &run->options;
    struct browse *browse = &scan->browse;
    bool is_mobile = str_is(str_of(options->as), "mobile");
    if (!options->browser)
        return needs_no_browser(run);
    if (options->offline)
        return err_set(&run->err, ERR_USAGE,
                       N_("--browser loads what the page loads, and --offline forbids it: "
                          "leave one of them out"));
    browse->is_wanted = can_load(scan);
    browse->options =
        (struct browser_options){.program = browse->program,
                                 .arguments = options->browser_args.v,
                                 .argument_count = options->browser_args.n,
                                 .user_agent = is_mobile ? scan->user_agent : options->user_agent,
                                 .page_seconds = (unsigned)options->timeout};
    if (!read_interact(run, &browse->options) || !browse_consent_open(scan))
        return false;
    if (!browse->is_wanted ||
        browser_find(options->chromium, browse->program, sizeof browse->program))
        return true;
    return err_set(&run->err, ERR_IO,
                   N_("--browser: %s was not found or cannot be run; install Chromium "
                      "(apt-get install chromium) or name it with --chromium"),
                   options->chromium ? options->chromium : "chromium");
}

void browse_close(struct scan *scan)
{
    browser_close(scan->browse.browser);
    scan->browse.browser = NULL;
    browser_rules_free(&scan->browse.rules);
}

/* ---- the pages ---- */

static bool is_notice_drawn(const struct reading *reading)
{
    bool is_shell = reading->outcome == OUTCOME_EMPTY_SHELL;
    bool is_unreadable = reading->has_notice && !reading->notice.disclosure_count;
    return is_unreadable || (is_shell && (reading->is_lead || reading->is_given));
}

void browse_note(struct scan *scan, const struct reading *reading, uint32_t row)
{
    struct browse *browse = &scan->browse;
    const struct fetch *fetch = reading->fetch;
    if (!browse->is_wanted || fetch->is_resource || !reading->is_read)
        return;
    *ARENA_PUSH(scan->arena, &browse->pages) =
        (struct browse_page){.row = row,
                             .url = map_intern(&scan->texts, fetch->url.text),
                             .may_hold_notice = is_notice_drawn(reading)};
}

/* ---- what was sent ---- */

struct canaries {
    const struct canary *email, *phone;
};

/* One row for each address, way and gate of a page; what repeats itself adds what it carries. */
static void keep_row(struct scan *scan, const struct transmission *t, uint32_t row)
{
    str key = arena_printf(scan->arena, "%.*s %d %d ", STR_ARG(t->page_url), (int)t->mechanism,
                           (int)t->gate);
    uint32_t next = (uint32_t)scan->transmissions.n;
    key = arena_join(scan->arena, (str[]){key, t->url}, 2);
    uint32_t at = map_add(&scan->browse.rows, key, next);
    if (at == next) {
        scan_keep_row(scan, t, &scan->coverage.v[row]);
        return;
    }
    scan->transmissions.v[at].content |= t->content;
    scan->transmissions.v[at].content_seen |= t->content_seen;
}

/* A request that reached nobody is not sent for sure; a visitor's may. */
static void keep_request(struct scan *scan, struct arena *arena, const struct fetch *request,
                         uint32_t row, const struct canaries *canaries)
{
    const struct analyzers_setup setup = {.catalog = scan->catalog,
                                          .first_party = &scan->reading_setup.first_party,
                                          .all = scan->reading_setup.all};
    struct transmissions found = {0};
    observed_read(arena, request, &setup, &found);
    for (size_t i = 0; i < found.n; i++) {
        struct transmission *t = &found.v[i];
        content_set typed = canary_find(arena, scan->catalog, canaries->email, request) |
                            canary_find(arena, scan->catalog, canaries->phone, request);
        t->content |= typed;
        t->content_seen |= typed;
        if (typed)
            t->content_basis = CONTENT_OBSERVED;
        if (request->outcome == OUTCOME_FAILED)
            t->certainty = CERTAINTY_LIKELY;
        t->observed_at = scan->coverage.v[row].observed_at;
        keep_row(scan, t, row);
    }
}

struct requests_work {
    struct scan *scan;
    struct arena *arena;
    const struct browser_view *view;
    uint32_t row;
};

static void requests_work(void *context)
{
    struct requests_work *work = context;
    struct scan *scan = work->scan;
    const struct browser_options *options = &scan->browse.options;
    struct canaries canaries = {
        .email = canary_new(work->arena, scan->catalog, "email", options->email),
        .phone = canary_new(work->arena, scan->catalog, "phone", options->phone)};
    for (size_t i = 0; i < work->view->count; i++)
        keep_request(scan, work->arena, &work->view->requests[i], work->row, &canaries);
}

/* ---- what was drawn ---- */

/* The notice as the browser shows it, where the static part found none or could not read it. */
static void keep_notice(struct scan *scan, const struct reading *reading, uint32_t node)
{
    for (size_t i = 0; i < scan->notices.n; i++) {
        struct notice *notice = &scan->notices.v[i];
        bool is_given = notice->is_given;
        if (!str_eq(notice->url, reading->notice.url))
            continue;
        if (!notice->disclosure_count && reading->notice.disclosure_count) {
            *notice = notice_keep(&scan->texts, &reading->notice);
            notice->is_given = is_given;
        }
        return;
    }
    *ARENA_PUSH(scan->arena, &scan->notices) = notice_keep(&scan->texts, &reading->notice);
    *ARENA_PUSH(scan->arena, &scan->notice_nodes) = node;
}

static void keep_document(struct scan *scan, const struct reading *reading, uint32_t row)
{
    uint32_t node = scan->coverage_nodes.v[row];
    struct coverage *coverage = &scan->coverage.v[row];
    if (!reading->is_read)
        return;
    if (coverage->outcome == OUTCOME_EMPTY_SHELL) {
        coverage->outcome = reading->outcome;
        coverage->reason = reading->reason;
    }
    scan_keep_links(scan, reading, node);
    if (reading->has_notice)
        keep_notice(scan, reading, node);
}

static void read_document(struct scan *scan, const struct browse_page *page, str html)
{
    struct reading_setup setup = scan->reading_setup;
    struct fetch *fetch = fetch_new(PAGE_MEMORY);
    struct reading *reading = fetch ? reading_new(fetch, &setup) : NULL;
    setup.without_tags = true; /* what they send was seen, and their lines are nobody's source */
    if (!reading) {
        fetch_free(fetch);
        return;
    }
    if (url_parse(scan->arena, page->url, NULL, &fetch->url) == URL_OK) {
        fetch->shown_url = scan->coverage.v[page->row].url;
        fetch->outcome = reading->outcome = OUTCOME_PAGE;
        fetch->content_type = STR("text/html");
        fetch->charset = STR("utf-8");
        fetch->found_on = fetch->redirect_to = fetch->headers = STR("");
        fetch->body = buf_init(NULL, html.n);
        buf_add(&fetch->body, html);
        sequels_mark(scan, reading);
        reading_work(reading);
        keep_document(scan, reading, page->row);
    }
    reading_free(reading);
}

/* ---- a page ---- */

/* What could not be observed has a row of its own beside that of the page. */
static void keep_failure(struct scan *scan, enum reason reason, uint32_t row)
{
    struct coverage failed = scan->coverage.v[row];
    failed.outcome = reason == REASON_BROWSER_LIMIT ? OUTCOME_CUT_SHORT : OUTCOME_FAILED;
    failed.reason = reason;
    failed.transmissions = 0;
    failed.notice_steps = -1;
    *ARENA_PUSH(scan->arena, &scan->coverage) = failed;
    *ARENA_PUSH(scan->arena, &scan->coverage_nodes) = MAP_NONE;
}

/* A page that is published elsewhere is loaded from the target, where the crawl found it. */
static str load_url(struct scan *scan, str published)
{
    const struct options *options = &scan->run->options;
    str base = str_of(options->base_url ? options->base_url : options->url);
    str target = str_of(scan->setup->target);
    struct buf scratch = buf_init(scan->arena, ADDRESS_MAX);
    struct url from, to;
    if (!base.n || url_parse(scan->arena, base, NULL, &from) != URL_OK ||
        url_parse(scan->arena, target, NULL, &to) != URL_OK)
        return published;
    struct site site = site_new(scan->arena, &to, &from);
    return site_request(&site, published, &scratch);
}

/* One visit of a page, in a browser context of its own; what came of it. */
static enum reason visit_page(struct scan *scan, const struct browse_page *page,
                              const struct browser_choice *choice, struct arena *arena)
{
    const struct browse *browse = &scan->browse;
    struct browser_facts *facts = &scan->report->browser;
    struct browser_view view;
    struct browser_target target = {.url = load_url(scan, page->url),
                                    .shown_url = scan->coverage.v[page->row].url,
                                    .files = browse->has_files ? &browse->files : NULL,
                                    .choice = *choice,
                                    .first_party = &scan->reading_setup.first_party};
    browser_observe(browse->browser, arena, &target, &view);
    struct requests_work work = {.scan = scan, .arena = arena, .view = &view, .row = page->row};
    if (arena_run(arena, 0, requests_work, &work) != ARENA_DONE)
        view.reason = REASON_BROWSER_LIMIT;
    browse_keep_stored(scan, &target, &view);
    if (view.has_html)
        read_document(scan, page, view.html);
    facts->accepted += view.has_chosen && choice->consent == BROWSER_CONSENT_ACCEPT;
    facts->rejected += view.has_chosen && choice->consent == BROWSER_CONSENT_REJECT;
    return view.reason;
}

static bool was_asked(const struct scan *scan, uint32_t node)
{
    for (size_t i = 0; i < scan->coverage.n; i++)
        if (scan->coverage_nodes.v[i] == node)
            return true;
    return false;
}

/* Whether a link leads to a notice of the same origin whose page was never asked for: only a script
 * draws it. */
static bool is_drawn_lead(struct scan *scan, const struct lead *lead, str origin)
{
    struct url url;
    return lead->strength >= LEAD_IS_NOTICE && !address_is_pdf(lead->url) &&
           !was_asked(scan, graph_node(&scan->graph, lead->url)) &&
           url_parse(scan->arena, lead->url, NULL, &url) == URL_OK && str_eq(url.origin, origin);
}

/* Its page gets a row of its own, as one that a static scan could not have seen. */
static struct browse_page lead_page(struct scan *scan, str url)
{
    struct browse_page page = {.row = (uint32_t)scan->coverage.n, .url = url};
    *ARENA_PUSH(scan->arena, &scan->coverage) = (struct coverage){
        .url = url,
        .outcome = OUTCOME_EMPTY_SHELL,
        .reason = REASON_SCRIPT_ONLY,
        .content_type = STR(""),
        .charset = STR(""),
        .found_on = map_intern(&scan->texts, scan->source->start_url(scan->source_run)),
        .notice_steps = -1};
    *ARENA_PUSH(scan->arena, &scan->coverage_nodes) = graph_node(&scan->graph, url);
    return page;
}

/* False when there is no memory, or the user has had enough. */
static bool browse_one(struct scan *scan, const struct browse_page *page)
{
    const struct browse *browse = &scan->browse;
    enum reason reason = REASON_NONE;
    size_t visits = 0;
    while (visits < browse->choice_count && reason == REASON_NONE) {
        struct arena *arena = scan_is_interrupted() ? NULL : arena_new(BROWSER_MEMORY);
        if (!arena)
            break;
        reason = visit_page(scan, page, &browse->choices[visits++], arena);
        arena_free(arena);
    }
    scan->report->browser.pages += visits > 0;
    scan->report->browser.unfinished += reason != REASON_NONE;
    if (reason != REASON_NONE)
        keep_failure(scan, reason, page->row);
    return visits == browse->choice_count || reason != REASON_NONE;
}

/* Pages that were observed may have led to more of them. A crawl that was narrowed stays so. */
static void browse_leads(struct scan *scan)
{
    const struct options *options = &scan->run->options;
    struct url start;
    size_t left = BROWSE_NOTICES_MAX;
    if (scan->setup->one_page || options->include.n || options->exclude.n ||
        !scan->browse.pages.n ||
        url_parse(scan->arena, scan->browse.pages.v[0].url, NULL, &start) != URL_OK)
        return;
    for (size_t i = 0; i < scan->leads.n && left; i++) {
        if (!is_drawn_lead(scan, &scan->leads.v[i], start.origin))
            continue;
        struct browse_page page = lead_page(scan, scan->leads.v[i].url);
        left = browse_one(scan, &page) ? left - 1 : 0;
    }
}

static bool serve(void *context, str url, struct buf *body, const char **type)
{
    const struct scan *scan = context;
    return scan->source->serve(scan->source_run, url, body, type);
}

/* A folder answers for its whole origin: nothing of what is not published yet is asked of the server that
 * will be. A file answers for itself, and for its origin when it has none of its own. */
static void browse_files(struct scan *scan)
{
    struct browse *browse = &scan->browse;
    struct url start;
    if (!scan->source->serve || !browse->pages.n ||
        url_parse(scan->arena, browse->pages.v[0].url, NULL, &start) != URL_OK)
        return;
    bool is_whole =
        strcmp(scan->source->name, "file") != 0 || str_has_prefix(start.text, STR(SOURCE_NOWHERE));
    str prefix = arena_join(scan->arena, (str[]){start.origin, STR("/")}, 2);
    browse->has_files = true;
    browse->files = (struct browser_files){
        .prefix = is_whole ? prefix : start.text, .serve = serve, .context = scan};
}

void browse(struct scan *scan)
{
    struct browse *browse = &scan->browse;
    const struct options *options = &scan->run->options;
    size_t count;
    if (!browse->is_wanted)
        return;
    browse_consent(scan);
    browse_files(scan);
    browse->rows = browse->stored_keys = (struct map){.arena = scan->arena};
    browse->browser = browser_open(&browse->options);
    if (!browse->browser)
        arena_give_up(scan->arena, ARENA_NO_BYTES);
    const struct browse_page *pages =
        browse_choose(scan, scan->setup->one_page ? 1 : options->browser_pages, &count);
    for (size_t i = 0; i < count && browse_one(scan, &pages[i]); i++)
        ;
    browse_leads(scan);
    browse_settle_stored(scan);
    scan->report->is_static = scan->report->browser.pages == 0;
    scan->report->was_interrupted |= scan_is_interrupted();
    browse_close(scan);
}
