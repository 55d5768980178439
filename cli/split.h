/* An archive may hold pages of several services. What was collected of it is divided by the pages'
 * registrable domains (public suffix list with its private part), and each part is judged by itself. */
#ifndef SOSHIN_CLI_SPLIT_H
#define SOSHIN_CLI_SPLIT_H

#include "core/model.h"

/* A page of one service links to a notice on a domain of another, which counts for it too. */
struct site_notice {
    str domain;
    str url; /* shown: as the notice has it */
};

/* What a scan tells of the services in it; all in the scan's arena. */
struct sites {
    bool is_by_page; /* false: it is one service, whatever its domains */
    struct first_party
        own;           /* domains that the user named: they are one service, named as the first */
    bool is_published; /* with --base-url, which that service is audited as */
    struct site_notice *notices;
    size_t notice_count;
};

struct site_report {
    str name; /* "example.jp" */
    struct report report;
};

struct split {
    struct site_report *v; /* sorted by name */
    size_t n;
};

/* The services of a report: those of which a page was read, or could not be. None or one when it is not
 * to be divided; then the part is the whole. The parts share what the records point to. What belongs to
 * no service (an address of a domain without pages) is in none of them, but what was lost of the
 * archive is in all. Inside arena_run of arena. */
struct split split_report(struct arena *arena, const struct report *whole,
                          const struct sites *sites);

#endif
