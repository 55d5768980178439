/* The tag managers' bodies of a scan: given by hand or fetched, read, and turned into transmissions of
 * the pages that load them. */
#ifndef SOSHIN_CLI_CONTAINERS_H
#define SOSHIN_CLI_CONTAINERS_H

#include "analyzers/container.h"
#include "cli/command.h"
#include "core/map.h"
#include "crawler/http.h"

/* A body that a page names, or a zone of another one. */
struct scan_container {
    str name;       /* as reports call it: its address, or what is known of it */
    str id;         /* "GTM-ABC123"; empty: not known */
    str url;        /* from where it can be fetched; empty: not in a form that is understood */
    str domain;     /* whose pages load it; empty unless first party is decided page by page */
    uint32_t row;   /* of coverage */
    uint32_t depth; /* zones above it */
    uint32_t was;   /* its place before sorting */
};

/* A page that loads a container. */
struct container_use {
    uint32_t container;
    str page_url; /* shown */
    uint32_t line;
    enum certainty certainty;
    enum gate gate;
};

/* --container-file ID=FILE. */
struct container_given {
    str id; /* of the command line */
    const char *option;
    struct buf body; /* malloc'ed */
    bool is_used;
};

struct containers {
    const struct container_functions *functions;
    struct container_given *given; /* malloc'ed */
    size_t given_count;
    struct map urls; /* name -> number */
    struct {
        struct scan_container *v;
        size_t n, cap;
    } list;
    struct {
        struct container_use *v;
        size_t n, cap;
    } uses;
    struct {
        str *v;
        size_t n, cap;
    } unread;
    /* Of the one being read, here so that containers_close frees it however the scan ends. */
    struct arena *arena;
    struct buf body;
    struct http *http;
    bool has_asked;
    bool is_private; /* the target */
};

/* Reads the files that were given and the table of functions (into arena). False with run->err. */
bool containers_open(struct run *run, const struct catalog *catalog, struct arena *arena,
                     struct containers *containers);
/* --containers no, or --no-containers. */
bool containers_are_declined(const struct options *options);
void containers_close(struct containers *containers);

struct scan;
struct reading;

/* Notes what a page loads. */
void containers_note(struct scan *scan, const struct reading *reading);
/* The same for one row, of a script that the page loads. */
void containers_note_one(struct scan *scan, const struct transmission *t);
/* The same for a file of the operator's own; false: no body was given by hand for it. */
bool containers_note_file(struct scan *scan, const struct own_file *file, str page);
/* Gets the body of one into containers->body: out of the recording, or fetched where that is allowed. False
 * when there is no way; its row of coverage says why one could not be had. */
bool container_get(struct scan *scan, const struct scan_container *container);
/* When all pages were read: fetches what may be fetched, reads it, adds transmissions and coverage. */
void containers_read(struct scan *scan);

#endif
