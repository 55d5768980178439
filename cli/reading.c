#include "cli/reading.h"

#include "analyzers/container.h"
#include "analyzers/observed.h"
#include "cli/reading_notice.h"
#include "core/map.h"
#include "core/text.h"
#include "crawler/hsts.h"
#include "crawler/source.h"
#include "crawler/wall.h"

#include <stdlib.h>

struct reading *reading_new(struct fetch *fetch, const struct reading_setup *setup)
{
    struct reading *reading = calloc(1, sizeof *reading);
    if (!reading)
        return NULL;
    reading->fetch = fetch;
    reading->setup = setup;
    reading->outcome = fetch->outcome;
    reading->reason = fetch->reason;
    return reading;
}

void reading_free(void *pointer)
{
    struct reading *reading = pointer;
    if (!reading)
        return;
    fetch_free(reading->fetch);
    free(reading);
}

static void reading_keep_links(struct reading *reading, const struct page *page)
{
    struct arena *arena = reading->fetch->arena;
    struct map seen = {.arena = arena}; /* the number of its row in links */
    bool *is_shown = ARENA_ARRAY(arena, page->link_count, bool);
    for (size_t i = 0; i < page->link_count; i++) {
        const struct link *link = &page->links[i];
        struct url url;
        if (url_parse(arena, link->href, &page->base, &url) != URL_OK)
            continue;
        if (!reading->setup->is_insecure)
            hsts_upgrade(arena, &page->url, page->headers, &url);
        uint32_t number = map_add(&seen, url.text, (uint32_t)reading->links.n);
        if (number == reading->links.n)
            *ARENA_PUSH(arena, &reading->links) = url.text;
        if (link->is_hidden || is_shown[number])
            continue;
        is_shown[number] = true;
        *ARENA_PUSH(arena, &reading->visible) = url.text;
        int strength =
            notice_link_strength(reading->setup->catalog, text_fold(arena, link->text), url.path);
        if (strength)
            *ARENA_PUSH(arena, &reading->notice_links) =
                (struct notice_link){.url = url.text, .strength = strength};
    }
}

static void reading_settle(struct reading *reading, const struct page *page)
{
    if (reading->outcome != OUTCOME_PAGE)
        return;
    if (page->is_cut) {
        reading->outcome = OUTCOME_CUT_SHORT;
        reading->reason = REASON_TRUNCATED;
    } else if (page->links_left_out || page->tags_left_out) {
        reading->outcome = OUTCOME_CUT_SHORT;
        reading->reason = REASON_ELEMENT_LIMIT;
    } else if (reading->has_notice && reading->notice.reason == REASON_NOTICE_LIMIT) {
        reading->outcome = OUTCOME_CUT_SHORT;
        reading->reason = REASON_NOTICE_LIMIT;
    } else if (page_is_shell(page) && !reading->has_notice) {
        reading->outcome = OUTCOME_EMPTY_SHELL;
        reading->reason = REASON_SCRIPT_ONLY;
    }
}

static void add_domain(struct fetch *fetch, struct first_party *own, str *domains, str url_text)
{
    struct url url;
    if (url_parse(fetch->arena, url_text, NULL, &url) == URL_OK)
        domains[own->count++] = url_registrable(url.host);
}

/* Inside arena_run. */
static void reading_set_first_party(struct reading *reading)
{
    const struct first_party *given = &reading->setup->first_party;
    struct fetch *fetch = reading->fetch;
    reading->first_party = *given;
    if (!reading->setup->is_by_page)
        return;
    str *domains = ARENA_ARRAY(fetch->arena, given->count + 1, str);
    for (size_t i = 0; i < given->count; i++)
        domains[i] = given->domains[i];
    reading->first_party.domains = domains;
    add_domain(fetch, &reading->first_party, domains,
               fetch->is_resource ? fetch->found_on : fetch->url.text);
}

/* Whether the answer is a wall, which is not judged as if it were a page of the service. */
static bool reading_is_wall(struct reading *reading, str title, str text)
{
    const struct fetch *fetch = reading->fetch;
    const struct wall_look look = {fetch->http_status, fetch->headers, title, text};
    const struct wall *wall = wall_find(fetch->arena, reading->setup->catalog, &look);
    if (!wall)
        return false;
    reading->outcome = OUTCOME_BLOCKED;
    reading->reason = wall->kind;
    return true;
}

/* Why an error page refuses. Inside arena_run. */
static void reading_refusal(void *context)
{
    struct reading *reading = context;
    struct fetch *fetch = reading->fetch;
    str bytes = str_slice(buf_str(&fetch->body), 0, 4 * WALL_MAX_BYTES); /* UTF-32 at most */
    str text = text_decode(fetch->arena, bytes, fetch->charset).text;
    reading_is_wall(reading, wall_title(text), text);
}

/* Inside arena_run. */
static void reading_page(void *context)
{
    struct reading *reading = context;
    struct fetch *fetch = reading->fetch;
    const struct reading_setup *setup = reading->setup;
    struct page *page = ARENA_NEW(fetch->arena, struct page);
    reading_set_first_party(reading);
    page_read(fetch->arena, &fetch->url, buf_str(&fetch->body), fetch->charset, page);
    page->headers = fetch->headers;
    reading->charset = page->decoded.name;
    if (reading_is_wall(reading, page->title, page->decoded.text))
        return;
    reading->canonical = page->canonical;
    reading->title = page->title;
    reading_keep_links(reading, page);
    if (!setup->without_tags)
        analyzers_read(fetch->arena, page, fetch->shown_url, setup->catalog, &reading->first_party,
                       setup->all, &reading->transmissions);
    if (!setup->without_notice)
        reading_notice(reading, page);
    reading->links_are_drawn = notice_links_are_drawn(page);
    reading_settle(reading, page);
    reading->is_read = true;
}

static void reading_join(struct reading *reading, const struct transmissions *sends)
{
    struct arena *arena = reading->fetch->arena;
    for (size_t i = 0; i < sends->n; i++)
        *ARENA_PUSH(arena, &reading->transmissions) = sends->v[i];
    for (size_t i = 0; i < sends->servers.n; i++)
        transmissions_add_server(arena, &reading->transmissions, sends->servers.v[i]);
}

/* A tag manager's body on the operator's own host, whatever its address; false: it is another script. */
static bool reading_container(struct reading *reading, str text)
{
    struct fetch *fetch = reading->fetch;
    struct url page;
    struct container container;
    bool has_page = !str_has_prefix(fetch->found_on, STR(SOURCE_NOWHERE)) &&
                    url_parse(fetch->arena, fetch->found_on, NULL, &page) == URL_OK;
    const struct container_setup setup = {.catalog = reading->setup->catalog,
                                          .functions = reading->setup->functions,
                                          .page = has_page ? &page : NULL,
                                          .first_party = &reading->first_party};
    if (!container_has_mark(text))
        return false;
    enum container_result result = container_read(fetch->arena, text, &setup, &container);
    if (result == CONTAINER_REFUSED)
        return false;
    if (result == CONTAINER_IN_PART) {
        reading->outcome = OUTCOME_CUT_SHORT;
        reading->reason = REASON_TRUNCATED;
    }
    for (size_t i = 0; i < container.entry_count; i++)
        reading_join(reading, &container.entries[i].sends);
    return true;
}

/* What a script or style sheet of the operator's own sends; what its address redirects to need not be
 * theirs. Inside arena_run. */
static void reading_sends(void *context)
{
    struct reading *reading = context;
    struct fetch *fetch = reading->fetch;
    const struct reading_setup *setup = reading->setup;
    const struct analyzers_setup analyzers = {
        .catalog = setup->catalog, .first_party = &reading->first_party, .all = setup->all};
    struct url url = fetch->url;
    reading_set_first_party(reading);
    if (fetch->redirect_to.n &&
        (url_parse(fetch->arena, fetch->redirect_to, NULL, &url) != URL_OK ||
         !first_party_has(&reading->first_party, url.host)))
        return;
    struct decoded decoded = text_decode(fetch->arena, buf_str(&fetch->body), fetch->charset);
    struct transmissions *sends = &reading->transmissions;
    reading->charset = decoded.name;
    if (reading->kind == FILE_SHEET)
        analyzers_read_style(fetch->arena, &url, decoded.text, &analyzers, sends);
    else if (!reading_container(reading, decoded.text))
        analyzers_read_script(fetch->arena, &url, decoded.text, &analyzers, sends);
    for (size_t i = 0; i < sends->n; i++)
        sends->v[i].initiator = fetch->shown_url;
    reading->has_sends = true;
}

/* A page that ended its budget counts as unseen, whatever was found in it before. */
static void reading_drop(struct reading *reading, enum reason reason)
{
    *reading = (struct reading){.fetch = reading->fetch,
                                .setup = reading->setup,
                                .outcome = OUTCOME_FAILED,
                                .reason = reason,
                                .charset = STR(""),
                                .canonical = STR(""),
                                .title = STR("")};
}

enum reason reading_reason(enum arena_end end)
{
    switch (end) {
    case ARENA_DONE:
        break;
    case ARENA_NO_BYTES:
        return REASON_MEMORY;
    case ARENA_NO_TIME:
        return REASON_TIME;
    case ARENA_BROKEN:
        return REASON_PARSER;
    }
    return REASON_NONE;
}

static void reading_run(struct reading *reading, void (*work)(void *context))
{
    enum arena_end end = arena_run(reading->fetch->arena, PAGE_MILLISECONDS, work, reading);
    if (end != ARENA_DONE)
        reading_drop(reading, reading_reason(end));
}

static void reading_notice_file(void *context)
{
    reading_data(context);
}

/* A file that pages load, and there is something to read in it. */
static bool reading_may_send(const struct reading *reading)
{
    const struct fetch *fetch = reading->fetch;
    return reading->is_own_file &&
           (fetch->outcome == OUTCOME_CUT_SHORT ||
            (fetch->outcome == OUTCOME_RESOURCE && fetch->reason == REASON_NONE));
}

/* Inside arena_run. */
static void reading_observed(void *context)
{
    struct reading *reading = context;
    struct fetch *fetch = reading->fetch;
    const struct reading_setup *setup = reading->setup;
    const struct analyzers_setup analyzers = {
        .catalog = setup->catalog, .first_party = &setup->first_party, .all = setup->all};
    observed_read(fetch->arena, fetch, &analyzers, &reading->observed);
}

/* A window that was recorded may have left for somebody else's pages, which are not to be judged. */
static void reading_leave_others(struct reading *reading)
{
    struct fetch *fetch = reading->fetch;
    if (!fetch->observed || fetch->is_resource || fetch->outcome == OUTCOME_REDIRECT ||
        first_party_has(&reading->setup->first_party, fetch->url.host))
        return;
    fetch->outcome = reading->outcome = OUTCOME_OFF_SITE;
    fetch->reason = reading->reason = REASON_OTHER_HOST;
}

/* An error page, which may say why. */
static bool reading_is_refused(const struct fetch *fetch)
{
    return !fetch->is_resource && fetch->http_status >= 400 &&
           (fetch->outcome == OUTCOME_BLOCKED || fetch->outcome == OUTCOME_FAILED);
}

static void reading_content(struct reading *reading)
{
    struct fetch *fetch = reading->fetch;
    bool is_page = !fetch->is_resource &&
                   (fetch->outcome == OUTCOME_PAGE || fetch->outcome == OUTCOME_CUT_SHORT);
    bool is_file = reading->sequel && reading->sequel->kind != SEQUEL_PDF &&
                   fetch->outcome == OUTCOME_RESOURCE && fetch->reason == REASON_NONE;
    if (is_page)
        reading_run(reading, reading_page);
    else if (reading_is_refused(fetch))
        reading_run(reading, reading_refusal);
    else if (reading_is_pdf(reading))
        reading_pdf(reading);
    else if (is_file)
        reading_run(reading, reading_notice_file);
}

void reading_work(struct reading *reading)
{
    struct fetch *fetch = reading->fetch;
    reading_leave_others(reading);
    reading_content(reading);
    if (reading_may_send(reading))
        reading_run(reading, reading_sends);
    if (fetch->observed && !reading->setup->without_tags)
        reading_run(reading, reading_observed);
    if (fetch->body.n)
        digest_sha256(buf_str(&fetch->body), reading->sha256);
}
