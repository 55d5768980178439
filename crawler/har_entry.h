/* One element of a HAR file's lists, read: what recorders write, with the fields of their own (those
 * that begin with '_') of Chrome, chrome-har, WebPageTest and Playwright. */
#ifndef SOSHIN_CRAWLER_HAR_ENTRY_H
#define SOSHIN_CRAWLER_HAR_ENTRY_H

#include "core/json.h"
#include "core/model.h"

/* What became of a request. */
enum har_sent {
    HAR_SENT,
    HAR_CACHED,    /* the browser's cache answered: a visitor without one would have sent it */
    HAR_NOT_SENT,  /* blocked, or the host was never reached */
    HAR_EXTENSION, /* an extension of the recording browser made it, not the page */
    HAR_IGNORED    /* data:, blob:, chrome-extension: ...: nothing leaves the browser */
};

/* What was asked for. */
enum har_class { HAR_OTHER, HAR_DOCUMENT, HAR_FRAME, HAR_SCRIPT, HAR_SHEET };

/* Texts are empty when they are not there, and lie in the arena or in the text of the element. */
struct har_entry {
    enum har_sent sent;
    struct url url; /* http for ws, https for wss */
    str shown_url;  /* as rows print it: with ws or wss */
    str page;       /* pageref */
    str frame;      /* a name that all requests of a frame share */
    bool is_base;   /* the recorder says that it is a page itself */
    bool is_top;    /* the browser says that it is what the window shows */
    enum har_class class;
    enum mechanism mechanism;
    int64_t observed_at;
    str method;
    str referrer;     /* as sent */
    str referrer_url; /* normalised; empty: it is no address */
    str cookies;
    str body;
    str body_type;
    str initiator; /* normalised URL */
    uint32_t initiator_line;
    int status;
    str content_type; /* of the answer, with its parameters */
    str location;
    str location_url; /* normalised */
    str headers;      /* of the answer, "name: value\n" */
    bool has_text;
    bool is_base64;
    str text; /* of the answer's body */
};

enum har_result {
    HAR_READ,
    HAR_BAD_URL, /* there is no address that could be one */
    HAR_BAD_JSON /* nothing could be read */
};

/* Reads an element of log.entries (UTF-8). own: registrable domain of the recording's first page, empty
 * as long as that is not known; of the scripts that a request passed through, one that lies elsewhere
 * counts as who made it. Inside arena_run of arena. */
enum har_result har_entry_read(struct arena *arena, str text, str own, struct har_entry *entry);

/* An element of log.pages: its id, and its address where the recorder tells (else empty). */
struct har_page {
    str id;
    str url;
};
bool har_page_read(struct arena *arena, str text, struct har_page *page);

/* Seconds since 1970 of an ISO 8601 time ("2026-11-20T19:00:00.123+09:00"); 0 when it is none. */
int64_t har_time(str text);

#endif
