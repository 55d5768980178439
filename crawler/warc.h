/* The inside of the archive source: what its files share. One thread; `wake` does nothing.
 *
 * An archive is a bag of captures. Each is looked at once, in the order of the files: an HTML page is
 * handed out at once; of everything else it is remembered where it stands. When all has been passed,
 * what a revisit refers to is looked up, then what came of addresses that no capture could be read of
 * is handed out, then what pages ask for. Of several captures of one address the first that could be
 * read as a page counts; another one of other content is told as captured again. */
#ifndef SOSHIN_CRAWLER_WARC_H
#define SOSHIN_CRAWLER_WARC_H

#include "crawler/address.h"
#include "crawler/address_set.h"
#include "crawler/judge.h"
#include "crawler/resources.h"
#include "crawler/site.h"
#include "crawler/source.h"
#include "crawler/warc_record.h"

#define WARC_MAX_URLS 2000000 /* addresses remembered, captured or redirected to */
#define WARC_MAX_LOST 1000    /* damaged places told one by one */
#define WARC_HOPS 10          /* redirects one after the other */

enum capture_state {
    CAPTURE_NONE,    /* named by a redirect only */
    CAPTURE_STORED,  /* stands somewhere, and is no page of its own */
    CAPTURE_PENDING, /* what came of it is told unless a page of that address is found */
    CAPTURE_REVISIT, /* refers to another capture */
    CAPTURE_TAKEN    /* its page was handed out */
};

/* What is known of one address. */
struct capture {
    struct gzip_place place;
    int64_t date;
    uint32_t file;   /* of the targets; where `place` is */
    uint32_t digest; /* of the payload, a number of run->digests; ADDRESS_NONE: not known */
    uint32_t to;     /* address that a redirect leads to, or that a revisit refers to */
    uint32_t found_on;
    uint32_t depth;
    uint16_t status;
    uint8_t state, outcome, reason;
    uint8_t resource_outcome, resource_reason; /* of one that was asked for and not had; 0: PAGE */
    bool has_place;
};

/* What is read out of its order: sorted by place, so that no file is gone through twice. */
struct plan_item {
    uint32_t id;      /* of the capture that is told */
    uint32_t content; /* of the capture that holds what it says; ADDRESS_NONE: none does */
    uint32_t file;
    struct gzip_place place;
    struct resource_item resource;
};
struct plan {
    struct plan_item *v; /* malloc'ed */
    size_t n, cap, at;
};

enum warc_phase { WARC_READING, WARC_REVISITS, WARC_PENDING, WARC_RESOURCES };

struct source_run {
    struct arena *arena; /* filter, site, names of the targets */
    struct address_filter filter;
    const char **targets;
    size_t target_count;
    uint64_t max_pages, pages;
    size_t max_body, page_memory;
    const char *base_url;
    bool has_base;
    struct warc_reader *reader; /* of one file at a time */
    size_t file;                /* that it reads */
    enum warc_phase phase;
    struct address_set urls;
    struct capture *captures; /* one for each address */
    size_t capture_cap;
    struct address_set digests;
    uint32_t *digest_owners; /* capture that holds the payload */
    size_t digest_cap;
    struct plan plan;
    struct resources resources;
    size_t out_pages; /* handed out and still to be given back */
    size_t lost;
    bool has_site; /* recorded by soshin: the target and where it is published are known */
    str target;    /* as it was given */
    struct site site;
    bool is_page; /* the input is one page instead */
    bool is_full, is_stopped, is_broken;
};

/* ---- warc_take.c: a record becomes a fetch ---- */

/* The next fetch of the records in order, NULL when none came of the next one; *is_over at the end. */
struct fetch *warc_take(struct source_run *run, bool *is_over);
/* The fetch that an answer of an address gives: a page at once, else NULL and the capture knows. */
struct fetch *warc_judge(struct source_run *run, struct fetch *fetch, uint32_t id,
                         struct http_answer *answer);
/* A fetch with the addresses of a capture; NULL when there is no memory, then the run is broken. */
struct fetch *warc_fetch(struct source_run *run, uint32_t id);
/* The number of an address; ADDRESS_NONE when there is no room. */
uint32_t warc_number(struct source_run *run, str url);
/* The same for a reference, relative to base unless that is empty, as it is published; ADDRESS_NONE for
 * none that a page can have. */
uint32_t warc_number_of(struct source_run *run, str raw, str base);
/* What came of a capture is told at the end, unless something is known already. */
void warc_set_pending(struct capture *capture, struct judgement judgement, int status);

/* ---- warc_told.c: records that are no content ---- */

/* What soshin told of an address while it crawled. */
void warc_take_row(struct source_run *run, const struct warc_record *record);
/* Of what soshin recorded itself, the first record says where it began. */
void warc_take_info(struct source_run *run);
/* A row for what is lost; NULL when there are too many. */
struct fetch *warc_take_lost(struct source_run *run, const struct warc_record *record);

/* ---- warc_load.c: what stands somewhere is read again ---- */

/* Opens a target for reading; false when it cannot be opened. */
bool warc_open_file(struct source_run *run, size_t file);
/* Reads the answer that a capture holds. False when it is not to be had (again). The caller frees it. */
bool warc_load(struct source_run *run, const struct capture *capture, struct http_answer *answer);
/* Sorts what was put into the plan. */
void warc_plan_sort(struct plan *plan);
struct plan_item *warc_plan_add(struct source_run *run);
/* Plans all revisits, or all that is pending. */
void warc_plan_revisits(struct source_run *run);
void warc_plan_pending(struct source_run *run);
/* The fetch of the next item of these plans; NULL when none comes of it. */
struct fetch *warc_take_revisit(struct source_run *run, const struct plan_item *item);
struct fetch *warc_take_pending(struct source_run *run, const struct plan_item *item);

/* ---- warc_resources.c: see struct source ---- */

bool warc_request(struct source_run *run, str url, str found_on, enum request_hosts hosts);
enum source_step warc_next_resource(struct source_run *run, struct fetch **fetch);
bool warc_recorded(struct source_run *run, str url, size_t max_body, struct http_answer *answer);

#endif
