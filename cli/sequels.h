/* What notices need besides their pages: PDF files that links call notices, files that a notice's script
 * draws its entries from, and where redirects of notices lead that the user named. Main thread only. */
#ifndef SOSHIN_CLI_SEQUELS_H
#define SOSHIN_CLI_SEQUELS_H

#include "cli/reading.h"
#include "core/map.h"

#define SEQUELS_MAX 200 /* files asked for in one run */

/* A page that names a PDF. */
struct pdf_use {
    str page_url; /* shown */
    str url;
};

struct sequels {
    struct map urls; /* -> number in list */
    struct {
        struct sequel **v;
        size_t n, cap;
    } list;
    struct map moved; /* address -> number in moved_to: redirects seen */
    struct {
        str *v;
        size_t n, cap;
    } moved_to;
    struct {
        struct pdf_use *v;
        size_t n, cap;
    } pdfs;
    struct map led; /* where redirects of links lead that call themselves notices */
    str *given;     /* addresses of the notices that the user named, in the order of the options */
    size_t given_count;
};

struct scan;

void sequels_begin(struct scan *scan);
/* Tells a new reading what is known of its address. */
void sequels_mark(struct scan *scan, struct reading *reading);
/* What came back: asks for the files that it names (before it is given back to the source), and puts
 * entries that a file holds into their notice. */
void sequels_take(struct scan *scan, const struct reading *reading);
/* Where redirects lead from an address, as far as they were followed; the address itself when there are
 * none. */
str sequels_follow(const struct scan *scan, str url);

/* When all has been read: a page that only leads to a PDF that was read is no notice of its own. */
void sequels_settle(struct scan *scan);

#endif
