/* Reports by date (--dated): each run has a folder of its own below the output folder, named by its
 * time, and the link `latest` leads to the newest. A run works in a hidden folder, which gets its name
 * when all is written: a folder with a date for a name is whole, whatever a kill, a full disk or an end
 * of the power did to other runs.
 *
 *   reports/2026-11-20T0300Z/   reports/latest -> 2026-11-20T0300Z   reports/.2026-11-21T0300Z.part/ */
#ifndef SOSHIN_CLI_DATED_H
#define SOSHIN_CLI_DATED_H

#include "core/arena.h"
#include "core/err.h"

#define DATED_NAME_MAX 32 /* "2026-11-20T0300Z-2" in dots and an ending, with the NUL */
#define DATED_PATH_MAX 4096

struct dated {
    const char *base; /* the output folder */
    int fd;           /* of it, locked: no second run works in it; -1: not open */
    char name[DATED_NAME_MAX];
    char part
        [DATED_PATH_MAX];  /* path of the hidden folder, the output folder of this run's reports */
    bool is_resumed;       /* an earlier run of that day left reports in it */
    ARENA_LIST(str) names; /* of the dated folders that are there, the oldest first */
};

/* Locks the output folder (made when missing, if the one above is there) and makes the hidden folder for a run at `now` (seconds
 * since 1970). resume: when a run of that day (UTC) was killed, its hidden folder is gone on with,
 * under its name. False with err (ERR_IO), also when another run holds the lock or `latest` is
 * something that is not ours. base must live as long; the names lie in arena, which is not running. */
bool dated_open(struct dated *dated, struct arena *arena, const char *base, int64_t now,
                bool resume, struct err *err);
/* Gives the hidden folder its name, switches `latest`, then removes what runs that were killed left
 * and, unless keep is 0, all dated folders but the newest `keep`, this one among them. Only folders with
 * such a name and a report in it are removed; no link is followed. False with err (ERR_IO): the
 * older reports and `latest` are as they were, or what should be gone is not. */
bool dated_publish(struct dated *dated, uint64_t keep, struct err *err);
/* Unlocks; the hidden folder stays for --resume. */
void dated_close(struct dated *dated);

/* The newest dated folder that holds the file place/name (place may be empty): the folder place in it
 * goes to path. False when there is none. */
bool dated_find(const struct dated *dated, str place, const char *name, char path[DATED_PATH_MAX]);

#endif
