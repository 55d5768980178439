/* What a worker does with one fetch: page, transmissions, disclosures, links. */
#ifndef SOSHIN_CLI_READING_H
#define SOSHIN_CLI_READING_H

#include "analyzers/analyzer.h"
#include "core/digest.h"
#include "policies/notice.h"

#define PAGE_MEMORY ((size_t)512 * 1024 * 1024) /* of one page; a 16 MB body needs up to 20 times that */
#define PAGE_MILLISECONDS 10000                 /* processor time for one page */

/* What all readings of a run share; const while workers run. */
struct reading_setup {
    const struct catalog *catalog;
    struct first_party first_party;
    bool all;            /* first-party rows too */
    bool without_notice; /* soshin tags */
    bool without_tags;   /* soshin notice */
    const char *const *notices; /* shown URLs that the user named */
    size_t notice_count;
    bool every_page_is_notice; /* soshin notice FILE */
};

/* A visible link that leads to a notice or policy by its words or address. */
struct notice_link {
    str url; /* normalised */
    int strength;
};

/* Made by the main thread, filled by a worker; everything lies in the fetch's arena. */
struct reading {
    struct fetch *fetch;
    const struct reading_setup *setup;
    bool is_read; /* the page was read to its end */
    enum outcome outcome;
    enum reason reason;
    str charset;
    str canonical;
    char sha256[DIGEST_HEX + 1];
    struct transmissions transmissions;
    bool has_notice;
    struct notice notice;
    struct page_links_list {
        str *v;
        size_t n, cap;
    } links; /* every link target, once each: what a crawl goes on with */
    struct page_links_list visible; /* those that a visitor can follow */
    struct notice_link_list {
        struct notice_link *v;
        size_t n, cap;
    } notice_links;
};

/* NULL when there is no memory. Owns the fetch from now on. */
struct reading *reading_new(struct fetch *fetch, const struct reading_setup *setup);
void reading_free(void *reading);
/* Reads it; any thread. */
void reading_work(struct reading *reading);

#endif
