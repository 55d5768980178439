/* The file in which an audit keeps its history: SQLite 3, one row per run, per finding and per recipient,
 * each with the first and the last day that it was seen. Texts come from outside: they are bound, never
 * part of a statement. Every function leaves the file whole: a run goes in as one transaction. */
#ifndef SOSHIN_CLI_HISTORY_STORE_H
#define SOSHIN_CLI_HISTORY_STORE_H

#include "core/model.h"
#include "reports/history.h"

#define HISTORY_WAIT 10                               /* seconds that a file in use is waited for */
#define HISTORY_VERSION 1                             /* of the tables: user_version of the file */
#define HISTORY_BYTES_MAX ((size_t)256 * 1024 * 1024) /* of one answer; more is refused */

struct history;

enum history_use {
    HISTORY_READ,  /* the file must be there */
    HISTORY_WRITE, /* it is made when missing */
    HISTORY_CHECK  /* as HISTORY_WRITE, and its pages are checked */
};

/* NULL with err: ERR_IO when it cannot be opened or stays locked, ERR_DATA when it is damaged, is no
 * history, or was made by a later version. What is there is never written over. */
struct history *history_open(const char *path, enum history_use use, struct err *err);
void history_close(struct history *history); /* NULL is fine */
/* The version of the library at work. */
const char *history_library_version(void);

/* The audited services of the file, in the order of their names. Not inside arena_run of arena, as all
 * below. False with err. */
bool history_audited(struct history *history, struct arena *arena, const str **audited,
                     size_t *count, struct err *err);
/* What is known of one of them. */
bool history_read(struct history *history, struct arena *arena, str audited,
                  struct history_view *view, struct err *err);

/* Puts the run in: report->history ends with it. day: YYYY-MM-DD. False with err: then nothing of it is in
 * the file. */
bool history_record(struct history *history, const struct report *report, str day, struct err *err);

#endif
