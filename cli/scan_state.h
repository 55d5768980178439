/* What the pipeline holds while it runs, shared by cli/scan*.c. */
#ifndef SOSHIN_CLI_SCAN_STATE_H
#define SOSHIN_CLI_SCAN_STATE_H

#include "cli/browse.h"
#include "cli/containers.h"
#include "cli/graph.h"
#include "cli/pool.h"
#include "cli/progress.h"
#include "cli/recorded.h"
#include "cli/scan.h"
#include "cli/scan_files.h"
#include "cli/sequels.h"

/* A link that leads to a notice or policy by its words or address. */
struct lead {
    str url;
    int strength;
    uint32_t pages; /* it stands on so many */
    str domain;     /* of these pages; empty unless first party is decided page by page */
    str found_on;   /* the first of these by address; empty as above */
};

struct scan {
    struct run *run;
    const struct scan_setup *setup;
    const struct catalog *catalog;
    struct arena *arena;
    struct report *report;
    const struct source *source;
    struct source_run *source_run;
    struct pool *pool;
    struct reading_setup reading_setup;
    struct progress progress;
    struct map texts; /* interned */
    struct graph graph;
    ARENA_LIST(struct coverage) coverage;
    ARENA_LIST(uint32_t) coverage_nodes; /* parallel: nodes of the graph */
    ARENA_LIST(struct transmission) transmissions;
    ARENA_LIST(struct notice) notices;
    ARENA_LIST(uint32_t) notice_nodes;
    ARENA_LIST(struct lead) leads;
    ARENA_LIST(struct site_notice) site_notices;
    struct containers containers;
    struct sequels sequels;
    struct scan_files files;
    struct recorded recorded;
    struct browse browse;
    const char *user_agent;
    struct cname *cname; /* NULL: not needed so far */
    ARENA_LIST(str) places;
    struct map lead_urls; /* URL -> number in leads of the strongest */
    struct map page_rows; /* shown URL -> row of coverage, once all pages were read */
    struct map services;
    struct map servers;              /* the operator's own that measure -> row of coverage */
    str title_page;                  /* the page that report->title comes from */
    str hint_page;                   /* the page that report->canonical_hint comes from */
    ARENA_LIST(uint32_t) read_nodes; /* pages that were read */
    uint32_t pages_read;
    struct map site_pages; /* domain -> pages read, when first party is decided page by page */
    struct map lead_keys;  /* URL, and the domain that links to it -> number in leads */
    bool is_archive;       /* the source is one */
    bool has_first_party;
    bool is_stopped;
    bool has_told; /* that what is fetched cannot be kept */
};

/* Registrable domains of target, --base-url, --url and the start page's redirects, and --first-party. */
void scan_set_first_party(struct scan *scan);
/* Of an archive of a crawl of ours: what that crawl was of. */
void scan_set_audited(struct scan *scan);
/* Whom a page belongs to when first party is decided page by page: its registrable domain, or, for all
 * domains of the operator's own, the first of these. Empty when it is not, or the address is none. */
str scan_domain(const struct scan *scan, str page_url);
/* The operator's own domains, with the page's when first party is decided page by page. */
struct first_party scan_first_party(struct scan *scan, str page_url);
/* host is first party to the page. */
bool scan_is_own(const struct scan *scan, str host, str page_url);
/* Copies what a reading found into the scan's arena. */
void scan_keep(struct scan *scan, const struct reading *reading);
/* The operator's own servers that measure, as rows of coverage. found_on: of `texts`. */
void scan_keep_servers(struct scan *scan, const struct transmissions *found, str found_on);
/* One row of what a page sends. row: of coverage, the page's. */
void scan_keep_row(struct scan *scan, const struct transmission *t, struct coverage *row);
/* The links of a page alone. */
void scan_keep_links(struct scan *scan, const struct reading *reading, uint32_t node);
/* The user wants it to end. */
bool scan_is_interrupted(void);
/* When all has been read: notices behind links, steps, sorted arrays in the report. */
void scan_settle(struct scan *scan);

#endif
