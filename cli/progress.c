#include "cli/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define BETWEEN_MILLISECONDS 200

static int64_t clock_milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct progress progress_start(enum lang lang, bool is_quiet, uint64_t max_pages)
{
    int64_t now = clock_milliseconds();
    return (struct progress){.lang = lang,
                             .is_shown = !is_quiet && isatty(STDERR_FILENO) &&
                                         !str_is(str_of(getenv("TERM")), "dumb"),
                             .started = now,
                             .printed = now,
                             .max_pages = max_pages};
}

void progress_time_left(const struct progress *progress, double seconds,
                        char out[PROGRESS_TIME_MAX])
{
    uint64_t pages = progress->pages, most = progress->max_pages;
    uint64_t left = progress->waiting + progress->pending;
    if (left + pages > most)
        left = most > pages ? most - pages : 0;
    double rate = seconds > 0 ? (double)pages / seconds : 0;
    double rest = rate > 0 ? (double)left / rate : 0;
    if (!(rate > 0) || rest > UINT32_MAX) {
        snprintf(out, PROGRESS_TIME_MAX, "?");
        return;
    }
    unsigned whole = (unsigned)rest, hours = whole / 3600, minutes = whole / 60 % 60;
    if (hours)
        snprintf(out, PROGRESS_TIME_MAX, "%u:%02u:%02u", hours, minutes, whole % 60);
    else
        snprintf(out, PROGRESS_TIME_MAX, "%u:%02u", minutes, whole % 60);
}

/* Short: a line that wraps could not be taken back. */
void progress_show(struct progress *progress)
{
    int64_t now = clock_milliseconds();
    char left[PROGRESS_TIME_MAX];
    if (!progress->is_shown || now - progress->printed < BETWEEN_MILLISECONDS)
        return;
    progress->printed = now;
    double seconds = (double)(now - progress->started) / 1000;
    progress_time_left(progress, seconds, left);
    fputs("\r", stderr);
    fprintf(stderr,
            lang_text(progress->lang, N_("%llu pages read, %zu waiting, %.1f/s, about %s left; "
                                         "%zu recipients")),
            (unsigned long long)progress->pages, progress->waiting + progress->pending,
            seconds > 0 ? (double)progress->pages / seconds : 0.0, left, progress->services);
    fputs("\033[K", stderr);
    fflush(stderr);
}

void progress_end(struct progress *progress)
{
    if (!progress->is_shown)
        return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
}
