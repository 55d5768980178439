/* What a worker does with one fetch: page, transmissions, disclosures, links. */
#ifndef SOSHIN_CLI_READING_H
#define SOSHIN_CLI_READING_H

#include "analyzers/analyzer.h"
#include "core/digest.h"
#include "policies/notice.h"

#define PAGE_MEMORY                                                                                \
    ((size_t)512 * 1024 * 1024) /* of one page; a 16 MB body needs up to 20 times that */
#define PAGE_MILLISECONDS 10000 /* processor time for one page */

/* What all readings of a run share; const while workers run. */
struct reading_setup {
    const struct catalog *catalog;
    const struct container_functions *functions;
    struct first_party first_party;
    bool is_by_page;            /* the registrable domain of each page is its first party too */
    bool all;                   /* first-party rows too */
    bool without_notice;        /* soshin tags */
    bool without_tags;          /* soshin notice */
    bool is_insecure;           /* certificates are not verified, so no server can ask for https */
    const char *const *notices; /* shown URLs that the user named */
    size_t notice_count;
    bool every_page_is_notice; /* soshin notice FILE */
    bool is_traced;            /* how notices are read is kept */
    bool every_policy_counts;  /* --rules handling-policy */
};

/* A visible link that leads to a notice or policy by its words or address. */
struct notice_link {
    str url; /* normalised */
    int strength;
};

/* What a notice needs besides its page, as the main thread asked for it. Lies in the scan's arena, and
 * does not change while a worker reads it. */
enum sequel_kind {
    SEQUEL_PDF,   /* a link calls it a notice */
    SEQUEL_DATA,  /* a file that the notice's script may draw its entries from */
    SEQUEL_SCRIPT /* a script of the notice's page: it may hold the entries, or name such a file */
};
struct sequel {
    enum sequel_kind kind;
    str url;       /* normalised */
    str base;      /* of the notice's page, for relative addresses */
    str page_url;  /* shown: the notice; of a PDF the page that links to it */
    str title;     /* of the notice */
    uint32_t line; /* of the notice: where the file is named */
};

/* A file that a notice without entries names. */
struct sequel_wish {
    enum sequel_kind kind;
    str url; /* normalised */
    uint32_t line;
};

/* Made by the main thread, filled by a worker; everything lies in the fetch's arena. */
struct reading {
    struct fetch *fetch;
    const struct reading_setup *setup;
    struct first_party first_party; /* of the page, or of the page that named the file */
    bool is_given;                  /* a redirect led here from a notice that the user named */
    bool is_lead;                   /* a link that calls itself a notice led here */
    const struct sequel *sequel;    /* NULL: asked for as a page */
    bool is_read;                   /* the page was read to its end */
    enum outcome outcome;
    enum reason reason;
    bool is_own_file;    /* a first-party script or style sheet that pages load */
    enum file_kind kind; /* of an own file: as what it is to be read */
    bool has_sends;      /* transmissions of an own file are there */
    str charset;
    str canonical;
    str title;
    char sha256[DIGEST_HEX + 1];
    struct transmissions transmissions;
    struct transmissions observed; /* what the fetch's observation tells */
    bool links_are_drawn;          /* notice_links_are_drawn */
    bool has_notice;
    struct notice notice;
    struct page_links_list {
        str *v;
        size_t n, cap;
    } links;                        /* every link target, once each: what a crawl goes on with */
    struct page_links_list visible; /* those that a visitor can follow */
    struct notice_link_list {
        struct notice_link *v;
        size_t n, cap;
    } notice_links;
    struct {
        struct sequel_wish *v;
        size_t n, cap;
    } wishes; /* of a notice without entries */
    str base; /* what their relative addresses are resolved against */
};

/* NULL when there is no memory. Owns the fetch from now on. */
struct reading *reading_new(struct fetch *fetch, const struct reading_setup *setup);
void reading_free(void *reading);
/* Reads it; any thread. */
void reading_work(struct reading *reading);
/* Why work on something from outside ended early; REASON_NONE for ARENA_DONE. */
enum reason reading_reason(enum arena_end end);

#endif
