/* The first-party scripts and style sheets of a scan: asked for once each, read on a worker, and what
 * they send becomes rows of every page that loads them. */
#ifndef SOSHIN_CLI_SCAN_FILES_H
#define SOSHIN_CLI_SCAN_FILES_H

#include "cli/reading.h"
#include "core/map.h"

/* A file that pages load, or that such a file loads itself. */
struct scan_file {
    str url; /* as it is asked for */
    enum file_kind kind;
    bool is_loaded;             /* by a page */
    uint32_t row;               /* of coverage, when it is not to be had; else MAP_NONE */
    struct transmission *sends; /* one for each URL, mechanism and gate; page_url empty */
    size_t send_count;
    struct own_file *files; /* that it loads */
    size_t file_count;
};

/* A page that loads a file. */
struct file_use {
    uint32_t file;
    uint32_t row;  /* the page's, of coverage */
    uint32_t line; /* of the tag */
    uint8_t certainty, gate, reach;
};

struct scan_files {
    struct map urls; /* -> number */
    struct {
        struct scan_file *v;
        size_t n, cap;
    } list;
    struct {
        struct file_use *v; /* those of a page stand together */
        size_t n, cap;
    } uses;
};

struct scan;

/* Notes and asks for what a page loads, and keeps what a file sends. row: of coverage, the reading's.
 * Before the fetch is given back to the source. */
void scan_files_note(struct scan *scan, const struct reading *reading, uint32_t row);
void scan_files_keep(struct scan *scan, const struct reading *reading);
/* Tells a new reading whether it is such a file. */
void scan_files_mark(const struct scan *scan, struct reading *reading);
/* When all was read: the rows of pages. */
void scan_files_settle(struct scan *scan);

#endif
