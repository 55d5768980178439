/* Pages as a visitor's browser sees them. Chromium, another program found when it is needed and never
 * linked, loads a page, and every request that it makes is written down (Chrome DevTools Protocol over
 * --remote-debugging-pipe). The browser loads whatever the page loads, on any host. One thread. */
#ifndef SOSHIN_CRAWLER_BROWSER_H
#define SOSHIN_CRAWLER_BROWSER_H

#include "core/model.h"
#include "crawler/browser_rules.h"

#define BROWSER_REQUESTS_MAX 5000 /* of one page; more are left out, which is reported */
#define BROWSER_BODY_MAX ((size_t)256 * 1024)       /* of what one request sends */
#define BROWSER_HTML_MAX ((size_t)16 * 1024 * 1024) /* of the document as it stands at the end */
#define BROWSER_MEMORY ((size_t)512 * 1024 * 1024)  /* budget of one page's records */
#define BROWSER_VIRTUAL_MS 10000 /* how long a page is left to itself, by its own clock */
#define BROWSER_AFTER_MS 5000    /* the same after a choice or an action */
#define BROWSER_STALL_MS 8000 /* real time after which its clock no longer waits for the network */
#define BROWSER_STORED_MAX 1000 /* cookies, keys and databases of one page; as with requests */
#define BROWSER_NAME_MAX 256    /* code points of such a name that are kept */
#define BROWSER_SELECTORS_MAX 256
#define BROWSER_FILE_MAX ((size_t)32 * 1024 * 1024) /* of what is published from here */

enum browser_consent { BROWSER_CONSENT_NONE, BROWSER_CONSENT_ACCEPT, BROWSER_CONSENT_REJECT };

struct browser_options {
    const char *program;          /* as browser_find gave it */
    const char *const *arguments; /* the user's own, behind ours */
    size_t argument_count;
    const char *user_agent; /* NULL: the browser's */
    unsigned page_seconds;  /* real time for one page */
    bool has_scroll;
    str email,
        phone; /* typed into the fields of forms, never submitted; empty: no form is touched */
};

/* How consent is given or refused, once a page was left to itself. First the declared buttons are looked for,
 * then the rules are asked, then the buttons of common tools. */
struct browser_choice {
    enum browser_consent consent;
    const str *selectors; /* CSS, in this order */
    size_t selector_count;
    size_t declared_count; /* of selectors, those that the user declared: the first ones */
    const struct browser_rules *rules; /* NULL: none */
};

/* Files that are published from here, not by a server. */
struct browser_files {
    str prefix; /* what is asked for at an address that begins so never reaches a network */
    /* As `serve` of a source has it. */
    bool (*serve)(void *context, str url, struct buf *body, const char **type);
    void *context;
};

/* A page to observe. */
struct browser_target {
    str url;                           /* what is loaded */
    str shown_url;                     /* the page_url of what is seen */
    const struct browser_files *files; /* NULL: all is asked of servers */
    struct browser_choice choice;
    const struct first_party *first_party;
};

/* What was seen of it; everything lies in the arena that browser_observe was given. */
struct browser_view {
    enum reason reason; /* NONE: to its end. BROWSER_TIME, BROWSER_FAILED: what is here came before;
                           BROWSER_LIMIT: the rest was left out */
    struct fetch *requests; /* each with `observed`; in the order in which they were made */
    size_t count;
    struct stored *stored; /* what third parties left; `service` and `domain` are not set yet */
    size_t stored_count;
    bool has_html;   /* the document is still the page, not another host's */
    str html;        /* the main frame's document at the end, serialised: UTF-8 */
    bool has_chosen; /* a button for the choice was found and clicked: what was then sent, also
                        once more, has gate CONSENT, or CLICK after a refusal */
};

struct browser;

/* The program to start: `name` as it stands when it holds a slash, else the first of that name (NULL:
 * of the names that Chromium goes by) in PATH's absolute folders. False when there is none. */
bool browser_find(const char *name, char *path, size_t size);

/* A browser that is started when the first page is to be observed. options and what they point to must
 * outlive it. NULL when there is no memory. */
struct browser *browser_open(const struct browser_options *options);
/* Ends the browser with all its processes and removes its profile. */
void browser_close(struct browser *browser);

/* Loads one page in a profile of its own, which is dropped afterwards. A browser that has ended or
 * hangs is ended, and started anew for the next page. The arena is only used inside of this call; not
 * inside arena_run of it. */
void browser_observe(struct browser *browser, struct arena *arena,
                     const struct browser_target *target, struct browser_view *view);

#endif
