/* Chromium as a process: started with a socket and an empty profile, ended with everything it began. */
#ifndef SOSHIN_CRAWLER_BROWSER_PROCESS_H
#define SOSHIN_CRAWLER_BROWSER_PROCESS_H

#include "crawler/browser.h"

#include <limits.h>
#include <sys/types.h>

struct browser_process {
    pid_t pid;             /* and process group; 0: none */
    int fd;                /* our end of the socket */
    char folder[PATH_MAX]; /* of its profile; empty: none */
};

/* False when it cannot be started; *process is then as after browser_process_end. */
bool browser_process_start(struct browser_process *process, const struct browser_options *options);
/* Kills what is left of it after `milliseconds` of patience, leaves no zombie and no profile. */
void browser_process_end(struct browser_process *process, int milliseconds);

#endif
