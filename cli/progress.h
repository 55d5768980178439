/* A line on the terminal while a crawl runs: how much was read and waits, how fast, and how long what is known
 * so far will take. Nothing when standard error is no terminal, or one that cannot go back in a line
 * (TERM=dumb). It has no colours. */
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
    size_t waiting;     /* addresses that are still to be asked for */
    size_t services;    /* third-party services and unknown domains met so far */
};

struct progress progress_start(enum lang lang, bool is_quiet, uint64_t max_pages);
/* "1:05:09", "5:09": how long the rest takes at the rate so far; "?" as long as there is none. */
#define PROGRESS_TIME_MAX 32
void progress_time_left(const struct progress *progress, double seconds,
                        char out[PROGRESS_TIME_MAX]);
/* Prints at most five times a second. */
void progress_show(struct progress *progress);
/* Clears the line. */
void progress_end(struct progress *progress);

#endif
