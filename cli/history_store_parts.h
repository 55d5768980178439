/* The file of a history as SQLite has it. Internal to cli/history_store*.c. */
#ifndef SOSHIN_CLI_HISTORY_STORE_PARTS_H
#define SOSHIN_CLI_HISTORY_STORE_PARTS_H

#include "cli/history_store.h"

#include <sqlite3.h>

struct history {
    sqlite3 *db;
    const char *path;
};

/* What is bound to a parameter of a statement. */
struct value {
    str text;
    int64_t number;
    bool is_number;
};
#define TEXT(s) ((struct value){.text = (s)})
#define NUMBER(n) ((struct value){.number = (int64_t)(n), .is_number = true})

/* Runs statements without parameters; false with err. */
bool history_run_sql(struct history *history, const char *sql, struct err *err);
/* NULL with err. sqlite3_finalize frees it. */
sqlite3_stmt *statement_make(struct history *history, const char *sql, struct err *err);
/* Runs it once with these values; it can be run again. False with err. */
bool statement_run(struct history *history, sqlite3_stmt *statement, const struct value *values,
                   size_t count, struct err *err);

#endif
