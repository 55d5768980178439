#include "cli/progress.h"

#include <stdio.h>
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
                             .is_shown = !is_quiet && isatty(STDERR_FILENO),
                             .started = now,
                             .printed = now,
                             .max_pages = max_pages};
}

void progress_show(struct progress *progress)
{
    int64_t now = clock_milliseconds();
    if (!progress->is_shown || now - progress->printed < BETWEEN_MILLISECONDS)
        return;
    progress->printed = now;
    double seconds = (double)(now - progress->started) / 1000;
    fputs("\r", stderr);
    fprintf(stderr,
            lang_text(progress->lang, N_("%llu pages read, %zu in hand, %.1f pages/s, "
                                         "%zu recipients' services found")),
            (unsigned long long)progress->pages, progress->pending,
            seconds > 0 ? (double)progress->pages / seconds : 0.0, progress->services);
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
