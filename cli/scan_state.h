/* What the pipeline holds while it runs, shared by cli/scan*.c. */
#ifndef SOSHIN_CLI_SCAN_STATE_H
#define SOSHIN_CLI_SCAN_STATE_H

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
    struct containers containers;
    struct sequels sequels;
    struct scan_files files;
    struct recorded recorded;
    const char *user_agent;
    struct cname *cname; /* NULL: not needed so far */
    ARENA_LIST(str) places;
    struct map lead_urls;
    struct map page_rows; /* shown URL -> row of coverage, once all pages were read */
    struct map services;
    str title_page;                  /* the page that report->title comes from */
    str hint_page;                   /* the page that report->canonical_hint comes from */
    ARENA_LIST(uint32_t) read_nodes; /* pages that were read */
    uint32_t pages_read;
    bool has_first_party;
    bool is_stopped;
};

/* Registrable domains of target, --base-url, --url and the start page's redirects, and --first-party. */
void scan_set_first_party(struct scan *scan);
/* Copies what a reading found into the scan's arena. */
void scan_keep(struct scan *scan, const struct reading *reading);
/* When all has been read: notices behind links, steps, sorted arrays in the report. */
void scan_settle(struct scan *scan);

#endif
