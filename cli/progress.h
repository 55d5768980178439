/* A line on the terminal while a crawl runs; nothing when standard error is no terminal. */
#ifndef SOSHIN_CLI_PROGRESS_H
#define SOSHIN_CLI_PROGRESS_H

#include "core/lang.h"

struct progress {
    enum lang lang;
    bool is_shown;
    int64_t started; /* milliseconds of the monotonic clock */
    int64_t printed;
    uint64_t pages;
    uint64_t max_pages; /* of which at most so many are read */
    size_t pending;     /* fetched, being read */
    size_t services;    /* third-party services and unknown domains met so far */
};

struct progress progress_start(enum lang lang, bool is_quiet, uint64_t max_pages);
/* Prints at most five times a second. */
void progress_show(struct progress *progress);
/* Clears the line. */
void progress_end(struct progress *progress);

#endif
