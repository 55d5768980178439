/* --browser: the second part of a scan. Chosen pages are loaded in Chromium, what they send becomes rows
 * beside those of the static part, and what scripts have drawn is read as notices are. */
#ifndef SOSHIN_CLI_BROWSE_H
#define SOSHIN_CLI_BROWSE_H

#include "cli/reading.h"
#include "core/map.h"
#include "crawler/browser.h"

#include <limits.h>

#define BROWSE_NOTICES_MAX 20 /* pages that are observed because a notice may be drawn on them */

/* What forms are given: an address under a reserved name (RFC 2606), and a number that the Japanese
 * numbering plan gives to nobody (070-0...). */
#define BROWSE_EMAIL "soshin.canary@visitor.example"
#define BROWSE_PHONE "07004172935"

#define BROWSE_CHOICES_MAX 2 /* consent, and its refusal */

/* A page that may be observed. */
struct browse_page {
    uint32_t row;         /* of coverage */
    str url;              /* as it was asked for */
    bool may_hold_notice; /* drawn by script, and a notice or a link to one leads there */
};

struct browse {
    char program[PATH_MAX];
    struct browser_options options;
    struct browser *browser; /* NULL: none runs */
    bool is_wanted;          /* and the target has pages that a browser can load */
    struct {
        struct browse_page *v;
        size_t n, cap;
    } pages;
    struct map rows; /* what a browser saw, so that it is kept once -> transmissions */
    struct {
        struct stored *v;
        size_t n, cap;
    } stored;               /* what third parties left in it */
    struct map stored_keys; /* so that it is kept once */
    struct browser_files files;
    bool has_files; /* the target is no server */
    struct browser_choice choices[BROWSE_CHOICES_MAX];
    size_t choice_count; /* visits of each page; at least one */
    struct browser_rules rules;
};

struct scan;

/* Whether the options make sense and there is a browser; false with run->err. Opens nothing yet when
 * none is wanted. */
bool browse_open(struct scan *scan);
void browse_close(struct scan *scan);
/* Remembers a page that was read, when a browser is wanted. row: of coverage. */
void browse_note(struct scan *scan, const struct reading *reading, uint32_t row);
/* Observes what is chosen. Inside arena_run of the scan's arena, when pages and their files are read. */
void browse(struct scan *scan);

/* ---- browse_choose.c ---- */

/* The pages to observe, in order, at most `most` besides those that may hold a notice; *count says how
 * many. The same for the same site, whatever came first. */
const struct browse_page *browse_choose(struct scan *scan, uint64_t most, size_t *count);

/* ---- browse_stored.c ---- */

/* Copies what third parties left in the browser. Inside arena_run of the scan's arena. */
void browse_keep_stored(struct scan *scan, const struct browser_target *target,
                        const struct browser_view *view);
/* All of it, sorted, into the report. */
void browse_settle_stored(struct scan *scan);

/* ---- browse_consent.c ---- */

/* The choices that --consent asks for, and the rules for them (--consent-rules); false with run->err. */
bool browse_consent_open(struct scan *scan);
/* The selectors of each choice: the user's, then those of common consent tools (consent.csv). Inside
 * arena_run of the scan's arena. */
void browse_consent(struct scan *scan);

#endif
