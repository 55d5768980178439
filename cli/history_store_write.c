/* A run goes into the history: all of it, or nothing. */
#include "cli/history_store_parts.h"

#include "reports/name.h"

struct recording {
    struct history *history;
    const struct report *report;
    struct arena *arena;
    str day;
    str *messages, *mends; /* of each finding, in words */
    struct err *err;
};

static bool record_run(const struct recording *recording)
{
    const struct report *report = recording->report;
    const struct history_run *run = &report->history[report->history_count - 1];
    const struct value values[] = {TEXT(report->audited),
                                   NUMBER(run->at),
                                   TEXT(recording->day),
                                   NUMBER(run->pages),
                                   NUMBER(run->unseen),
                                   NUMBER(run->recipients),
                                   NUMBER(run->lacking),
                                   NUMBER(run->findings[SEVERITY_VIOLATION]),
                                   NUMBER(run->findings[SEVERITY_REVIEW]),
                                   NUMBER(run->findings[SEVERITY_ADVICE]),
                                   NUMBER(run->findings[SEVERITY_INFO]),
                                   NUMBER(run->findings[SEVERITY_UNKNOWN]),
                                   NUMBER(run->fresh),
                                   NUMBER(run->exit_code),
                                   TEXT(report->catalog_date)};
    sqlite3_stmt *statement = statement_make(
        recording->history,
        "INSERT INTO runs(audited, at, day, pages, unseen, recipients, lacking, violation, review,"
        " advice, info, unknown, fresh, exit, catalog) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        recording->err);
    bool is_good = statement && statement_run(recording->history, statement, values,
                                              COUNT_OF(values), recording->err);
    sqlite3_finalize(statement);
    return is_good;
}

static bool record_findings(const struct recording *recording)
{
    const struct report *report = recording->report;
    bool is_good = true;
    sqlite3_stmt *statement = statement_make(
        recording->history,
        "INSERT INTO findings(audited, fingerprint, rule, severity, verdict, recipient_id,"
        " recipient, service_id, item, page_url, message, mend, first_seen, last_seen)"
        " VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14) ON CONFLICT DO UPDATE SET"
        " rule = ?3, severity = ?4, verdict = ?5, recipient_id = ?6, recipient = ?7,"
        " service_id = ?8, item = ?9, page_url = ?10, message = ?11, mend = ?12,"
        " first_seen = min(first_seen, ?13), last_seen = max(last_seen, ?14), gone = ''",
        recording->err);
    for (size_t i = 0; statement && is_good && i < report->finding_count; i++) {
        const struct finding *finding = &report->findings[i];
        const struct duty *duty = finding->duty;
        const struct value values[] = {TEXT(report->audited),
                                       TEXT(str_of(finding->fingerprint)),
                                       TEXT(str_of(finding->rule->id)),
                                       TEXT(str_of(severity_code(finding->severity))),
                                       TEXT(str_of(duty ? verdict_code(duty->verdict) : "")),
                                       TEXT(duty ? duty_recipient_id(duty) : STR("")),
                                       TEXT(name_duty_recipient(duty, report->lang)),
                                       TEXT(duty ? duty_service_id(duty) : STR("")),
                                       TEXT(str_of(item_code(finding->item))),
                                       TEXT(finding->page_url),
                                       TEXT(recording->messages[i]),
                                       TEXT(recording->mends[i]),
                                       TEXT(recording->day),
                                       TEXT(recording->day)};
        is_good =
            statement_run(recording->history, statement, values, COUNT_OF(values), recording->err);
    }
    sqlite3_finalize(statement);
    return statement && is_good;
}

/* What was seen on a later day by another run is not gone. */
static bool record_gone(const struct recording *recording)
{
    const struct report *report = recording->report;
    bool is_good = true;
    sqlite3_stmt *statement = statement_make(
        recording->history,
        "UPDATE findings SET gone = ?3 WHERE audited = ?1 AND fingerprint = ?2 AND gone = ''"
        " AND last_seen <= ?3",
        recording->err);
    for (size_t i = 0; statement && is_good && i < report->gone_count; i++) {
        const struct value values[] = {
            TEXT(report->audited), TEXT(str_of(report->gone[i].fingerprint)), TEXT(recording->day)};
        is_good =
            statement_run(recording->history, statement, values, COUNT_OF(values), recording->err);
    }
    sqlite3_finalize(statement);
    return statement && is_good;
}

static bool record_recipient(const struct recording *recording, const struct duty *duty,
                             int64_t run, sqlite3_stmt *known, sqlite3_stmt *seen)
{
    const struct report *report = recording->report;
    str id = duty_recipient_id(duty), who = id.n ? id : duty->domain;
    const struct value values[] = {TEXT(report->audited),
                                   TEXT(who),
                                   TEXT(duty_service_id(duty)),
                                   TEXT(id),
                                   TEXT(name_duty_recipient(duty, report->lang)),
                                   TEXT(name_duty_service(duty, report->lang)),
                                   TEXT(str_of(verdict_code(duty->verdict))),
                                   TEXT(recording->day)};
    const struct value sighting[] = {NUMBER(run), TEXT(report->audited), TEXT(who),
                                     TEXT(duty_service_id(duty)),
                                     TEXT(str_of(verdict_code(duty->verdict)))};
    return statement_run(recording->history, known, values, COUNT_OF(values), recording->err) &&
           statement_run(recording->history, seen, sighting, COUNT_OF(sighting), recording->err);
}

static bool record_recipients(const struct recording *recording)
{
    const struct report *report = recording->report;
    int64_t run = sqlite3_last_insert_rowid(recording->history->db);
    sqlite3_stmt *known = statement_make(
        recording->history,
        "INSERT INTO recipients(audited, who, service_id, recipient_id, recipient, service,"
        " verdict, first_seen, last_seen) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?8)"
        " ON CONFLICT DO UPDATE SET recipient_id = ?4, recipient = ?5, service = ?6, verdict = ?7,"
        " first_seen = min(first_seen, ?8), last_seen = max(last_seen, ?8)",
        recording->err);
    sqlite3_stmt *seen =
        statement_make(recording->history,
                       "INSERT OR REPLACE INTO sightings(run, recipient, verdict) SELECT ?1, id, ?5"
                       " FROM recipients WHERE audited = ?2 AND who = ?3 AND service_id = ?4",
                       recording->err);
    bool is_good = known && seen;
    for (size_t i = 0; is_good && i < report->duty_count; i++)
        if (report->duties[i].first)
            is_good = record_recipient(recording, &report->duties[i], run, known, seen);
    sqlite3_finalize(known);
    sqlite3_finalize(seen);
    return is_good;
}

/* Inside arena_run: the sentences, before anything is open. */
static void words_work(void *context)
{
    struct recording *recording = context;
    const struct report *report = recording->report;
    recording->messages = ARENA_ARRAY(recording->arena, report->finding_count, str);
    recording->mends = ARENA_ARRAY(recording->arena, report->finding_count, str);
    for (size_t i = 0; i < report->finding_count; i++) {
        const struct finding *finding = &report->findings[i];
        recording->messages[i] = name_message(recording->arena, report->lang, finding);
        recording->mends[i] = name_mend(recording->arena, report->lang, finding);
    }
}

bool history_record(struct history *history, const struct report *report, str day, struct err *err)
{
    struct recording recording = {.history = history,
                                  .report = report,
                                  .arena = arena_new(HISTORY_BYTES_MAX),
                                  .day = day,
                                  .err = err};
    bool is_good =
        recording.arena && arena_run(recording.arena, 0, words_work, &recording) == ARENA_DONE;
    if (!is_good)
        err_set(err, ERR_MEMORY, N_("out of memory"));
    if (is_good && (is_good = history_run_sql(history, "BEGIN IMMEDIATE", err))) {
        is_good = record_run(&recording) && record_recipients(&recording) &&
                  record_findings(&recording) && record_gone(&recording) &&
                  history_run_sql(history, "COMMIT", err);
        if (!is_good)
            sqlite3_exec(history->db, "ROLLBACK", NULL, NULL, NULL);
    }
    arena_free(recording.arena);
    return is_good;
}
