#include "cli/history_store.h"

#include "cli/history_store_parts.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#define HISTORY_ID 0x736f7368 /* application_id of the file: "sosh" */

/* ---- errors ---- */

static bool history_fail(const struct history *history, int code, struct err *err)
{
    const char *path = history->path;
    const char *why = history->db ? sqlite3_errmsg(history->db) : sqlite3_errstr(code);
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return err_set(err, ERR_IO,
                       N_("the history %s is in use by another program; it was waited for %d "
                          "seconds"),
                       path, HISTORY_WAIT);
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        return err_set(err, ERR_DATA,
                       N_("the history %s is damaged or no history (%s); nothing in it was "
                          "changed: move it away"),
                       path, why);
    case SQLITE_NOMEM:
        return err_set(err, ERR_MEMORY, N_("out of memory"));
    default:
        return err_set(err, ERR_IO, N_("the history %s could not be read or written: %s"), path,
                       why);
    }
}

bool history_run_sql(struct history *history, const char *sql, struct err *err)
{
    int code = sqlite3_exec(history->db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK || history_fail(history, code, err);
}

/* ---- statements ---- */

sqlite3_stmt *statement_make(struct history *history, const char *sql, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(history->db, sql, -1, &statement, NULL);
    if (code != SQLITE_OK)
        history_fail(history, code, err);
    return statement;
}

static int statement_bind(sqlite3_stmt *statement, const struct value *values, size_t count)
{
    int code = SQLITE_OK;
    for (size_t i = 0; i < count && code == SQLITE_OK; i++) {
        const struct value *value = &values[i];
        int at = (int)i + 1;
        if (value->is_number)
            code = sqlite3_bind_int64(statement, at, value->number);
        else
            code = sqlite3_bind_text64(statement, at, value->text.p ? value->text.p : "",
                                       value->text.n, SQLITE_TRANSIENT, SQLITE_UTF8);
    }
    return code;
}

/* Runs it once with these values. */
bool statement_run(struct history *history, sqlite3_stmt *statement, const struct value *values,
                   size_t count, struct err *err)
{
    int code = statement_bind(statement, values, count);
    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    bool is_done = code == SQLITE_DONE || code == SQLITE_ROW;
    if (!is_done)
        history_fail(history, code, err);
    sqlite3_reset(statement);
    return is_done;
}

/* The number that a statement without values answers. */
static bool history_number(struct history *history, const char *sql, int64_t *number,
                           struct err *err)
{
    sqlite3_stmt *statement = statement_make(history, sql, err);
    if (!statement)
        return false;
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        *number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return code == SQLITE_ROW || history_fail(history, code, err);
}

/* ---- the file ---- */

static bool history_create(struct history *history, struct err *err)
{
    static const char tables[] =
        "CREATE TABLE runs(id INTEGER PRIMARY KEY, audited TEXT NOT NULL, at INTEGER NOT NULL,"
        " day TEXT NOT NULL, pages INTEGER NOT NULL, unseen INTEGER NOT NULL,"
        " recipients INTEGER NOT NULL, lacking INTEGER NOT NULL, violation INTEGER NOT NULL,"
        " review INTEGER NOT NULL, advice INTEGER NOT NULL, info INTEGER NOT NULL,"
        " unknown INTEGER NOT NULL, fresh INTEGER NOT NULL, exit INTEGER NOT NULL,"
        " catalog TEXT NOT NULL);"
        "CREATE INDEX runs_audited ON runs(audited, at);"
        "CREATE TABLE findings(audited TEXT NOT NULL, fingerprint TEXT NOT NULL,"
        " rule TEXT NOT NULL, severity TEXT NOT NULL, verdict TEXT NOT NULL,"
        " recipient_id TEXT NOT NULL, recipient TEXT NOT NULL, service_id TEXT NOT NULL,"
        " item TEXT NOT NULL, page_url TEXT NOT NULL, message TEXT NOT NULL, mend TEXT NOT NULL,"
        " first_seen TEXT NOT NULL, last_seen TEXT NOT NULL, gone TEXT NOT NULL DEFAULT '',"
        " PRIMARY KEY(audited, fingerprint)) WITHOUT ROWID;"
        "CREATE TABLE recipients(id INTEGER PRIMARY KEY, audited TEXT NOT NULL,"
        " who TEXT NOT NULL, service_id TEXT NOT NULL, recipient_id TEXT NOT NULL,"
        " recipient TEXT NOT NULL, service TEXT NOT NULL, verdict TEXT NOT NULL,"
        " first_seen TEXT NOT NULL, last_seen TEXT NOT NULL, UNIQUE(audited, who, service_id));"
        "CREATE TABLE sightings(run INTEGER NOT NULL REFERENCES runs, recipient INTEGER NOT NULL"
        " REFERENCES recipients, verdict TEXT NOT NULL, PRIMARY KEY(run, recipient))"
        " WITHOUT ROWID;"
        "PRAGMA application_id = 1936683880; PRAGMA user_version = 1;";
    static_assert(HISTORY_ID == 1936683880 && HISTORY_VERSION == 1, "as in the text");
    return history_run_sql(history, tables, err);
}

/* Whose file it is. A new one is empty: user_version 0, no tables. */
static bool history_look(struct history *history, bool *is_empty, struct err *err)
{
    int64_t id = 0, version = 0, tables = 0;
    if (!history_number(history, "PRAGMA application_id", &id, err) ||
        !history_number(history, "PRAGMA user_version", &version, err) ||
        !history_number(history, "SELECT count(*) FROM sqlite_master", &tables, err))
        return false;
    *is_empty = !id && !version && !tables;
    if (*is_empty || (id == HISTORY_ID && version == HISTORY_VERSION))
        return true;
    if (id == HISTORY_ID && version > HISTORY_VERSION)
        return err_set(err, ERR_DATA,
                       N_("the history %s was written by a later version of soshin (tables %d, "
                          "this one knows %d)"),
                       history->path, (int)version, HISTORY_VERSION);
    return err_set(err, ERR_DATA, N_("%s is a database of another program and no history"),
                   history->path);
}

/* Two runs may come to a new file at once: the second finds the tables of the first. */
static bool history_prepare_file(struct history *history, enum history_use use, struct err *err)
{
    bool is_empty;
    /* one look, not three at what another run may be making meanwhile */
    if (!history_run_sql(history, "BEGIN", err))
        return false;
    bool is_ours = history_look(history, &is_empty, err);
    sqlite3_exec(history->db, "ROLLBACK", NULL, NULL, NULL);
    if (!is_ours)
        return false;
    if (!is_empty)
        return true;
    if (use == HISTORY_READ)
        return err_set(err, ERR_DATA, N_("%s is a database of another program and no history"),
                       history->path);
    if (!history_run_sql(history, "BEGIN IMMEDIATE", err))
        return false;
    bool is_good = history_look(history, &is_empty, err) &&
                   (!is_empty || history_create(history, err)) &&
                   history_run_sql(history, "COMMIT", err);
    if (!is_good)
        sqlite3_exec(history->db, "ROLLBACK", NULL, NULL, NULL);
    return is_good;
}

static bool history_check(struct history *history, struct err *err)
{
    sqlite3_stmt *statement = statement_make(history, "PRAGMA quick_check(1)", err);
    if (!statement)
        return false;
    int code = sqlite3_step(statement);
    const unsigned char *said = code == SQLITE_ROW ? sqlite3_column_text(statement, 0) : NULL;
    bool is_whole = said && strcmp((const char *)said, "ok") == 0;
    sqlite3_finalize(statement);
    return is_whole || history_fail(history, code == SQLITE_ROW ? SQLITE_CORRUPT : code, err);
}

const char *history_library_version(void)
{
    return sqlite3_libversion();
}

struct history *history_open(const char *path, enum history_use use, struct err *err)
{
    struct history *history = calloc(1, sizeof *history);
    /* SQLite reads a file that may not be written all the same. */
    int flags = SQLITE_OPEN_READWRITE | (use == HISTORY_READ ? 0 : SQLITE_OPEN_CREATE);
    if (!history) {
        err_set(err, ERR_MEMORY, N_("out of memory"));
        return NULL;
    }
    history->path = path;
    int code = sqlite3_open_v2(path, &history->db, flags | SQLITE_OPEN_EXRESCODE, NULL);
    bool is_good = code == SQLITE_OK || history_fail(history, code, err);
    if (is_good) {
        sqlite3_busy_timeout(history->db, HISTORY_WAIT * 1000);
        sqlite3_db_config(history->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
        sqlite3_db_config(history->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
        is_good = history_prepare_file(history, use, err) &&
                  (use != HISTORY_CHECK || history_check(history, err));
    }
    if (is_good && use != HISTORY_READ) /* one that is being read stays as it is: no loss */
        sqlite3_exec(history->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
    if (is_good)
        return history;
    history_close(history);
    return NULL;
}

void history_close(struct history *history)
{
    if (!history)
        return;
    sqlite3_close(history->db);
    free(history);
}

/* ---- reading ---- */

/* An answer as bytes: each cell ends with NUL. It is copied into the arena when no statement is open any
 * more, since work in an arena may end at any allocation. */
struct answer {
    struct buf bytes;
    size_t rows, columns;
    struct arena *arena;
    str *cells;
};

static void answer_add_row(struct answer *answer, sqlite3_stmt *statement)
{
    for (int i = 0; i < (int)answer->columns; i++) {
        const char *text = (const char *)sqlite3_column_text(statement, i);
        buf_add(&answer->bytes, str_of(text ? text : ""));
        buf_add_char(&answer->bytes, '\0');
    }
    answer->rows++;
}

/* Inside arena_run. */
static void answer_work(void *context)
{
    struct answer *answer = context;
    str rest = arena_str(answer->arena, buf_str(&answer->bytes));
    size_t count = answer->rows * answer->columns;
    answer->cells = ARENA_ARRAY(answer->arena, count, str);
    for (size_t i = 0; i < count; i++)
        str_cut(&rest, '\0', &answer->cells[i]);
}

static bool history_ask(struct history *history, struct arena *arena, const char *sql, str about,
                        struct answer *answer, struct err *err)
{
    *answer = (struct answer){.bytes = buf_init(NULL, HISTORY_BYTES_MAX), .arena = arena};
    sqlite3_stmt *statement = statement_make(history, sql, err);
    if (!statement)
        return false;
    int code =
        statement_bind(statement, &TEXT(about), (size_t)sqlite3_bind_parameter_count(statement));
    answer->columns = (size_t)sqlite3_column_count(statement);
    while (code == SQLITE_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        answer_add_row(answer, statement);
        code = answer->bytes.over ? SQLITE_TOOBIG : SQLITE_OK;
    }
    bool is_good = code == SQLITE_DONE || history_fail(history, code, err);
    sqlite3_finalize(statement);
    if (is_good && arena_run(arena, 0, answer_work, answer) != ARENA_DONE)
        is_good = err_set(err, ERR_MEMORY, N_("out of memory"));
    buf_done(&answer->bytes);
    return is_good;
}

bool history_audited(struct history *history, struct arena *arena, const str **audited,
                     size_t *count, struct err *err)
{
    struct answer answer;
    if (!history_ask(history, arena, "SELECT DISTINCT audited FROM runs ORDER BY audited", STR(""),
                     &answer, err))
        return false;
    *audited = answer.cells;
    *count = answer.rows;
    return true;
}

#define RUN_NUMBERS 12

/* Inside arena_run: the runs in numbers. */
struct runs_work {
    struct arena *arena;
    struct history_view *view;
};

static void runs_work(void *context)
{
    struct runs_work *work = context;
    const struct history_table *table = &work->view->tables[HISTORY_RUNS];
    struct history_run *runs = ARENA_ARRAY(work->arena, table->rows, struct history_run);
    for (size_t i = 0; i < table->rows; i++) {
        const str *cells = &table->cells[i * table->column_count];
        uint64_t n[RUN_NUMBERS] = {0};
        for (size_t k = 0; k < RUN_NUMBERS; k++)
            str_to_u64(cells[k + (k > 0)], k ? UINT32_MAX : INT64_MAX, &n[k]);
        runs[i] = (struct history_run){
            .at = (int64_t)n[0],
            .pages = (uint32_t)n[1],
            .unseen = (uint32_t)n[2],
            .recipients = (uint32_t)n[3],
            .lacking = (uint32_t)n[4],
            .findings = {(uint32_t)n[5], (uint32_t)n[6], (uint32_t)n[7], (uint32_t)n[8],
                         (uint32_t)n[9]},
            .fresh = (uint32_t)n[10],
            .exit_code = (int)(n[11] & 0xff),
        };
    }
    work->view->runs = runs;
    work->view->run_count = table->rows;
}

bool history_read(struct history *history, struct arena *arena, str audited,
                  struct history_view *view, struct err *err)
{
    static const char *const runs[] = {
        "at",     "day",    "pages_read", "pages_unread", "recipients", "lacking", "violation",
        "review", "advice", "info",       "unknown",      "new",        "exit",    "catalog"};
    static const char *const recipients[] = {"recipient_id", "recipient",  "service_id", "service",
                                             "verdict",      "first_seen", "last_seen",  "runs"};
    static const char *const findings[] = {
        "fingerprint", "rule",     "severity", "verdict", "recipient_id", "recipient", "service_id",
        "item",        "page_url", "message",  "mend",    "first_seen",   "last_seen", "gone"};
    static const struct {
        const char *name, *const *columns;
        size_t count;
        const char *sql;
    } tables[HISTORY_TABLES] = {
        [HISTORY_RUNS] = {"runs", runs, COUNT_OF(runs),
                          "SELECT at, day, pages, unseen, recipients, lacking, violation, review,"
                          " advice, info, unknown, fresh, exit, catalog FROM runs"
                          " WHERE audited = ? ORDER BY at, id"},
        [HISTORY_RECIPIENTS] = {"recipients", recipients, COUNT_OF(recipients),
                                "SELECT recipient_id, recipient, service_id, service, verdict,"
                                " first_seen, last_seen, (SELECT count(*) FROM sightings"
                                " WHERE recipient = recipients.id) FROM recipients"
                                " WHERE audited = ? ORDER BY who, service_id"},
        [HISTORY_FINDINGS] = {"findings", findings, COUNT_OF(findings),
                              "SELECT fingerprint, rule, severity, verdict, recipient_id,"
                              " recipient, service_id, item, page_url, message, mend, first_seen,"
                              " last_seen, gone FROM findings WHERE audited = ?"
                              " ORDER BY fingerprint"},
    };
    struct runs_work work = {.arena = arena, .view = view};
    struct answer answer;
    *view = (struct history_view){.audited = audited};
    for (size_t i = 0; i < HISTORY_TABLES; i++) {
        if (!history_ask(history, arena, tables[i].sql, audited, &answer, err))
            return false;
        view->tables[i] = (struct history_table){.name = tables[i].name,
                                                 .columns = tables[i].columns,
                                                 .column_count = tables[i].count,
                                                 .cells = answer.cells,
                                                 .rows = answer.rows};
    }
    return arena_run(arena, 0, runs_work, &work) == ARENA_DONE ||
           err_set(err, ERR_MEMORY, N_("out of memory"));
}
