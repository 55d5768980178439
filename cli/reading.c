#include "cli/reading.h"

#include "core/map.h"
#include "core/text.h"

#include <stdlib.h>

#define SHELL_TEXT_MAX 200 /* bytes of visible text of a page that only a script fills */

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
    struct map seen = {.arena = arena}, seen_visible = {.arena = arena};
    for (size_t i = 0; i < page->link_count; i++) {
        const struct link *link = &page->links[i];
        struct url url;
        if (url_parse(arena, link->href, &page->base, &url) != URL_OK)
            continue;
        if (map_find(&seen, url.text) == MAP_NONE) {
            map_add(&seen, url.text, 0);
            *ARENA_PUSH(arena, &reading->links) = url.text;
        }
        if (link->is_hidden || map_find(&seen_visible, url.text) != MAP_NONE)
            continue;
        map_add(&seen_visible, url.text, 0);
        *ARENA_PUSH(arena, &reading->visible) = url.text;
        int strength = notice_link_strength(reading->setup->catalog, text_fold(arena, link->text),
                                            url.path);
        if (strength)
            *ARENA_PUSH(arena, &reading->notice_links) =
                (struct notice_link){.url = url.text, .strength = strength};
    }
}

static bool page_is_given(const struct reading *reading)
{
    const struct reading_setup *setup = reading->setup;
    for (size_t i = 0; i < setup->notice_count; i++)
        if (str_is(reading->fetch->shown_url, setup->notices[i]) ||
            str_is(reading->fetch->url.text, setup->notices[i]))
            return true;
    return setup->every_page_is_notice;
}

/* Next to no text, but scripts: what a visitor sees is drawn by them. */
static bool page_is_shell(const struct page *page)
{
    bool has_script = false;
    for (size_t i = 0; i < page->tag_count; i++)
        has_script |= tag_is(&page->tags[i], "script") && page->tags[i].gate == GATE_NONE &&
                      (tag_attr(&page->tags[i], "src").n || page->tags[i].text.n);
    return has_script && page->text_bytes < SHELL_TEXT_MAX && page->link_count < 3 &&
           !page->has_frameset;
}

static void reading_settle(struct reading *reading, const struct page *page)
{
    if (reading->outcome != OUTCOME_PAGE)
        return;
    if (page->is_cut) {
        reading->outcome = OUTCOME_CUT_SHORT;
        reading->reason = REASON_TRUNCATED;
    } else if (page_is_shell(page) && !reading->has_notice) {
        reading->outcome = OUTCOME_EMPTY_SHELL;
        reading->reason = REASON_SCRIPT_ONLY;
    }
}

/* Inside arena_run. */
static void reading_page(void *context)
{
    struct reading *reading = context;
    struct fetch *fetch = reading->fetch;
    const struct reading_setup *setup = reading->setup;
    struct page *page = ARENA_NEW(fetch->arena, struct page);
    page_read(fetch->arena, &fetch->url, buf_str(&fetch->body), fetch->charset, page);
    reading->charset = page->decoded.name;
    reading->canonical = page->canonical;
    reading_keep_links(reading, page);
    if (!setup->without_tags)
        analyzers_read(fetch->arena, page, fetch->shown_url, setup->catalog, &setup->first_party,
                       setup->all, &reading->transmissions);
    bool is_given = page_is_given(reading);
    if (!setup->without_notice &&
        (is_given || notice_may_be(fetch->arena, page, setup->catalog)))
        reading->has_notice = notice_read(fetch->arena, page, fetch->shown_url, setup->catalog,
                                          is_given, &reading->notice);
    reading_settle(reading, page);
    reading->is_read = true;
}

/* A page that ended its budget counts as unseen, whatever was found in it before. */
static void reading_drop(struct reading *reading, enum reason reason)
{
    *reading = (struct reading){.fetch = reading->fetch,
                                .setup = reading->setup,
                                .outcome = OUTCOME_FAILED,
                                .reason = reason,
                                .charset = STR(""),
                                .canonical = STR("")};
}

void reading_work(struct reading *reading)
{
    struct fetch *fetch = reading->fetch;
    bool is_page = fetch->outcome == OUTCOME_PAGE || fetch->outcome == OUTCOME_CUT_SHORT;
    if (is_page)
        switch (arena_run(fetch->arena, PAGE_MILLISECONDS, reading_page, reading)) {
        case ARENA_DONE:
            break;
        case ARENA_NO_BYTES:
            reading_drop(reading, REASON_MEMORY);
            break;
        case ARENA_NO_TIME:
            reading_drop(reading, REASON_TIME);
            break;
        }
    if (fetch->body.n)
        digest_sha256(buf_str(&fetch->body), reading->sha256);
}
