/* The pipeline: source -> readings on workers -> records -> report. The same for every command. */
#ifndef SOSHIN_CLI_SCAN_H
#define SOSHIN_CLI_SCAN_H

#include "cli/command.h"
#include "cli/reading.h"
#include "cli/split.h"
#include "crawler/source.h"

#define SCAN_MEMORY ((size_t)4 * 1024 * 1024 * 1024)

struct scan_setup {
    const char *target;
    const char *const *more; /* archives besides, that belong to the same run */
    size_t more_count;
    struct evidence *evidence; /* NULL: nothing is kept */
    struct sites *sites;       /* filled with the services of an archive; NULL: not wanted */
    bool one_page;             /* tags, notice: no links followed */
    bool without_notice;       /* tags */
    bool without_tags;         /* notice */
    enum rule_pack pack;
};

/* "unknown", "out", or a list "2,4" of the items of Rule art. 22-2-27. */
bool scope_parse(str text, enum scope *scope);

/* Whether the addresses and domains of the options are some; false with run->err. */
bool scan_check(struct run *run);

/* Collects everything but duties and findings into *report; all of it lies in arena (or the catalog).
 * False with run->err when the run is impossible. */
bool scan_collect(struct run *run, const struct scan_setup *setup, const struct catalog *catalog,
                  struct arena *arena, struct report *report);

/* From here on the first SIGINT and the first SIGTERM ask the scan to finish; a second one of the same
 * kind ends the program. scan_collect calls it. */
void scan_watch_signals(void);
/* The number of the last one; 0: none came. */
int scan_interrupted_by(void);

/* "soshin/0.1.0 (+https://soshin.example/)": who asks, and where to complain. */
void user_agent_write(const struct options *options, char *out, size_t size);

/* Pages that were read, in full or in part. */
size_t report_pages_read(const struct report *report);
/* 0 read, 3 in part, 2 with run->err when nothing could be read. */
int scan_read_code(struct run *run, const struct report *report);

#endif
