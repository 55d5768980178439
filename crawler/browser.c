#include "crawler/browser.h"

#include "crawler/browser_page.h"
#include "crawler/browser_process.h"

#include <stdlib.h>

#define PATIENCE_MS 2000 /* for a browser to end by itself */

struct browser {
    struct browser_options options;
    struct browser_process process;
    struct cdp cdp;
    bool is_running;
};

struct browser *browser_open(const struct browser_options *options)
{
    struct browser *browser = calloc(1, sizeof *browser);
    if (browser)
        browser->options = *options;
    return browser;
}

static void end(struct browser *browser, int milliseconds)
{
    if (!browser->is_running)
        return;
    cdp_free(&browser->cdp);
    browser_process_end(&browser->process, milliseconds);
    browser->is_running = false;
}

void browser_close(struct browser *browser)
{
    if (!browser)
        return;
    end(browser, PATIENCE_MS);
    free(browser);
}

static bool start(struct browser *browser)
{
    if (browser->is_running)
        return true;
    if (!browser_process_start(&browser->process, &browser->options))
        return false;
    browser->cdp = cdp_new(browser->process.fd);
    browser->is_running = true;
    return true;
}

struct observe_work {
    struct visit visit;
    bool is_usable; /* the browser, afterwards */
};

static void observe_work(void *context)
{
    struct observe_work *work = context;
    work->is_usable = browser_page_run(&work->visit);
}

void browser_observe(struct browser *browser, struct arena *arena,
                     const struct browser_target *target, struct browser_view *view)
{
    struct map map = {.arena = arena};
    *view = (struct browser_view){.reason = REASON_NONE, .html = STR("")};
    if (!start(browser)) {
        view->reason = REASON_BROWSER_FAILED;
        return;
    }
    int64_t until = cdp_now() + (int64_t)browser->options.page_seconds * 1000;
    struct observe_work work = {.visit = {.cdp = &browser->cdp,
                                          .arena = arena,
                                          .options = &browser->options,
                                          .target = target,
                                          .view = view,
                                          .until = until,
                                          .context = STR(""),
                                          .page = STR(""),
                                          .session = STR(""),
                                          .sessions = map,
                                          .loads = map,
                                          .ids = map,
                                          .headers = map,
                                          .frames = map,
                                          .scripts = map,
                                          .answers = map,
                                          .stored_keys = map,
                                          .setters = map,
                                          .posts = map,
                                          .eval_ids = map}};
    if (arena_run(arena, 0, observe_work, &work) != ARENA_DONE)
        *view = (struct browser_view){.reason = REASON_BROWSER_LIMIT, .html = STR("")};
    if (!work.is_usable)
        end(browser, 0);
}
