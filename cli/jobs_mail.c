#include "cli/jobs_mail.h"

#include "cli/input.h"
#include "cli/output.h"
#include "cli/scan.h"
#include "core/text.h"
#include "reports/load.h"
#include "reports/name.h"
#include "reports/show.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAIL_COLUMNS 78 /* RFC 5322 §2.1.1 */
#define MAIL_MEMORY ((size_t)256 * 1024 * 1024)
#define MAIL_FINDINGS_MAX 40 /* of each kind and service; the report has them all */
#define MAIL_WORDS_MAX 600   /* characters of a sentence */
#define SUMMARY_BYTES_MAX ((size_t)64 * 1024 * 1024)
#define SUMMARY "summary.csv"
#define MAIL_EXIT_NONE (-1) /* there was no report before */

struct mail {
    struct jobs *jobs;
    FILE *out; /* in memory */
    char *bytes;
    size_t size;
    struct writer_options options;
    bool has_changed;
    /* of the service that is compared just now */
    struct arena *arena;
    struct report now, before; /* before: empty when there is none */
    int exit_before;           /* MAIL_EXIT_NONE: none */
    bool was_failed;           /* the last run could not scan it */
    struct err lost;           /* why the report before cannot be compared with; ERR_NONE: it can */
};

/* ---- words ---- */

/* Breaks what show_line would leave whole, too: an address that is wider than a mail. */
static void mail_paragraph(const struct show *show, size_t indent, str label, str text)
{
    size_t left = indent + text_columns(label), width = MAIL_COLUMNS - left;
    show_spaces(show, indent);
    show_text(show, label);
    text = str_trim(text);
    do {
        size_t n = show_line(text, width), most = show_head(text, width);
        n = n < most || !most ? n : most;
        show_text(show, str_trim(str_slice(text, 0, n)));
        show_end(show);
        text = str_trim(str_skip(text, n));
        if (text.n)
            show_spaces(show, left);
    } while (text.n);
}

/* On a line of its own where it would be broken behind the label. */
static void mail_address(const struct show *show, const char *words, str url, uint32_t line)
{
    str shown = show_clean(show, url, MAIL_WORDS_MAX), label = show_said(show, words);
    if (!url.n)
        return;
    if (line)
        shown =
            show_form(show, N_("%1 line %2"), shown, show_number(show, line), STR_NONE, STR_NONE);
    if (4 + text_columns(label) + text_columns(shown) <= MAIL_COLUMNS) {
        mail_paragraph(show, 4, label, shown);
        return;
    }
    mail_paragraph(show, 4, STR(""), label);
    mail_paragraph(show, 6, STR(""), shown);
}

static void mail_finding(const struct show *show, const struct finding *finding)
{
    str message = name_message(show->arena, show->lang, finding);
    show_end(show);
    mail_paragraph(show, 2, STR("- "),
                   arena_printf(show->arena, "[%s] %.*s (%s)", severity_code(finding->severity),
                                STR_ARG(show_clean(show, message, MAIL_WORDS_MAX)),
                                finding->rule->id));
    mail_address(show, N_("Page: "), finding->page_url, finding->page_line);
    mail_address(show, N_("Notice: "), finding->notice_url, finding->notice_line);
    mail_paragraph(show, 4, show_said(show, N_("Fingerprint: ")), str_of(finding->fingerprint));
}

/* ---- what is new, what is no more ---- */

/* By fingerprint and severity: one that became worse, or whose acceptance ran out, is new. */
static str finding_key(struct arena *arena, const struct finding *finding)
{
    return arena_printf(arena, "%s %s", finding->fingerprint, severity_code(finding->severity));
}

static struct map findings_of(struct arena *arena, const struct report *report)
{
    struct map keys = {.arena = arena};
    for (size_t i = 0; i < report->finding_count; i++)
        if (finding_counts(&report->findings[i], false))
            map_add(&keys, finding_key(arena, &report->findings[i]), 0);
    return keys;
}

/* Findings of one report that are not in the other: the first `shown` as text; the number of all. */
static size_t mail_difference(const struct show *show, const struct report *report,
                              const struct map *others, size_t shown)
{
    size_t count = 0;
    for (size_t i = 0; i < report->finding_count; i++) {
        const struct finding *finding = &report->findings[i];
        if (!finding_counts(finding, false) ||
            map_find(others, finding_key(show->arena, finding)) != MAP_NONE)
            continue;
        if (count++ < shown)
            mail_finding(show, finding);
    }
    return count;
}

static void mail_findings(const struct show *show, const char *heading, const struct report *report,
                          const struct map *others)
{
    size_t count = mail_difference(show, report, others, 0);
    if (!count)
        return;
    show_end(show);
    mail_paragraph(
        show, 0, STR(""),
        show_form(show, heading, show_number(show, count), STR_NONE, STR_NONE, STR_NONE));
    mail_difference(show, report, others, MAIL_FINDINGS_MAX);
    if (count > MAIL_FINDINGS_MAX)
        mail_paragraph(show, 2, STR("- "),
                       show_form(show, N_("and %1 more, in the report"),
                                 show_number(show, count - MAIL_FINDINGS_MAX), STR_NONE, STR_NONE,
                                 STR_NONE));
}

static void mail_title(const struct show *show, str audited)
{
    show_end(show);
    mail_paragraph(show, 0, STR("== "), show_clean(show, audited, MAIL_WORDS_MAX));
}

static void mail_exit(const struct show *show, int before, bool was_failed, int now)
{
    str code = show_number(show, (uint64_t)now);
    if (was_failed)
        mail_paragraph(show, 0, STR(""),
                       show_form(show, N_("exit code: 2 (could not be run), now %1"), code,
                                 STR_NONE, STR_NONE, STR_NONE));
    else if (before == MAIL_EXIT_NONE)
        mail_paragraph(show, 0, STR(""),
                       show_form(show, N_("exit code: %1 (first report)"), code, STR_NONE, STR_NONE,
                                 STR_NONE));
    else
        mail_paragraph(show, 0, STR(""),
                       show_form(show, N_("exit code: %1, now %2"),
                                 show_number(show, (uint64_t)before), code, STR_NONE, STR_NONE));
}

/* With --new-only exit code 1 says that something is new, which stands there as a finding: that the
 * night after has none is no change. */
static bool mail_exit_differs(const struct mail *mail)
{
    int before = mail->exit_before, now = mail->now.exit_code;
    if (mail->was_failed || before == MAIL_EXIT_NONE)
        return true;
    return before != now &&
           !(mail->jobs->run->options.new_only && (before == EXIT_LACKING || now == EXIT_LACKING));
}

static struct show mail_show(struct mail *mail)
{
    return (struct show){.arena = mail->arena,
                         .report = &mail->now,
                         .options = &mail->options,
                         .out = mail->out,
                         .lang = mail->options.lang,
                         .columns = MAIL_COLUMNS};
}

/* Inside arena_run. */
static void mail_service(void *context)
{
    struct mail *mail = context;
    struct show show = mail_show(mail);
    struct map now = findings_of(mail->arena, &mail->now);
    struct map before = findings_of(mail->arena, &mail->before);
    if (!mail_difference(&show, &mail->now, &before, 0) &&
        !mail_difference(&show, &mail->before, &now, 0) && !mail_exit_differs(mail))
        return;
    mail->has_changed = true;
    mail_title(&show, mail->now.audited);
    if (mail->lost.code != ERR_NONE)
        mail_paragraph(&show, 0, STR(""),
                       show_form(&show, N_("The comparison begins anew: %1"),
                                 show_clean(&show, str_of(mail->lost.text), MAIL_WORDS_MAX),
                                 STR_NONE, STR_NONE, STR_NONE));
    mail_exit(&show, mail->exit_before, mail->was_failed, mail->now.exit_code);
    mail_findings(&show, N_("New findings: %1"), &mail->now, &before);
    mail_findings(&show, N_("Findings of before that were not found this time: %1"), &mail->before,
                  &now);
}

/* ---- the reports ---- */

static const char *newest_name(const struct dated *dated)
{
    return dated->names.n ? dated->names.v[dated->names.n - 1].p : "";
}

/* The newest dated report of that service goes to mail->before; without one, and when it is of another
 * version or damaged, which does not make this night a bad one, an empty report does. */
static bool mail_load_before(struct mail *mail, str place)
{
    const struct dated *dated = &mail->jobs->dated;
    char path[DATED_PATH_MAX], newest[DATED_PATH_MAX];
    mail->before = (struct report){.audited = mail->now.audited};
    mail->exit_before = MAIL_EXIT_NONE;
    mail->was_failed = false;
    mail->lost = (struct err){.lang = mail->options.lang};
    if (!dated_find(dated, place, LOAD_FILE, path))
        return true;
    if (!report_load(mail->arena, path, mail->jobs->catalog, &mail->before, &mail->lost)) {
        mail->before = (struct report){.audited = mail->now.audited};
        if (mail->lost.code != ERR_DATA)
            mail->jobs->run->err = mail->lost;
        return mail->lost.code == ERR_DATA;
    }
    snprintf(newest, sizeof newest, "%s/%s/", dated->base, newest_name(dated));
    mail->was_failed = !str_has_prefix(str_of(path), str_of(newest));
    mail->exit_before = mail->before.exit_code;
    return true;
}

static bool mail_compare(struct mail *mail, str place)
{
    struct jobs *jobs = mail->jobs;
    struct err *err = &jobs->run->err;
    char path[DATED_PATH_MAX];
    int n = snprintf(path, sizeof path, "%s/%.*s", jobs->dated.part, STR_ARG(place));
    mail->arena = arena_new(2 * SCAN_MEMORY);
    bool is_good = mail->arena && n > 0 && (size_t)n < sizeof path &&
                   report_load(mail->arena, path, jobs->catalog, &mail->now, err) &&
                   mail_load_before(mail, place);
    if (is_good && arena_run(mail->arena, 0, mail_service, mail) != ARENA_DONE)
        is_good = err_set(err, ERR_MEMORY, N_("out of memory"));
    arena_free(mail->arena);
    return is_good || err_set(err, ERR_MEMORY, N_("out of memory"));
}

/* ---- what could not be run ---- */

struct mail_failures {
    struct mail *mail;
    struct csv_table last; /* summary.csv of the last run; no rows: there is none */
};

static bool was_failed_before(const struct csv_table *last, str target)
{
    for (size_t i = 0; i < last->rows.n; i++)
        if (str_eq(csv_table_cell(last, i, "audited"), target) &&
            str_is(csv_table_cell(last, i, "exit"), "2"))
            return true;
    return false;
}

/* Inside arena_run. */
static void mail_failures(void *context)
{
    const struct mail_failures *failures = context;
    struct mail *mail = failures->mail;
    const struct jobs *jobs = mail->jobs;
    struct show show = mail_show(mail);
    for (size_t i = 0; i < jobs->failures.n; i++) {
        const struct job_failure *failure = &jobs->failures.v[i];
        if (was_failed_before(&failures->last, failure->target))
            continue;
        mail->has_changed = true;
        mail_title(&show, failure->target);
        mail_paragraph(&show, 0, STR(""),
                       show_form(&show, N_("exit code: 2, could not be run: %1"),
                                 show_clean(&show, failure->why, MAIL_WORDS_MAX), STR_NONE,
                                 STR_NONE, STR_NONE));
    }
}

static bool mail_fail_all(struct mail *mail)
{
    const struct dated *dated = &mail->jobs->dated;
    struct err *err = &mail->jobs->run->err;
    struct mail_failures failures = {.mail = mail};
    char path[DATED_PATH_MAX + sizeof "/" SUMMARY];
    snprintf(path, sizeof path, "%s/%s/" SUMMARY, dated->base, newest_name(dated));
    mail->arena = arena_new(MAIL_MEMORY);
    bool is_good =
        mail->arena && (access(path, R_OK) != 0 ||
                        csv_table_read(mail->arena, path, SUMMARY_BYTES_MAX, &failures.last, err));
    if (is_good && arena_run(mail->arena, 0, mail_failures, &failures) != ARENA_DONE)
        is_good = err_set(err, ERR_MEMORY, N_("out of memory"));
    arena_free(mail->arena);
    return is_good || err_set(err, ERR_MEMORY, N_("out of memory"));
}

/* ---- the mail ---- */

bool jobs_mail_begin(struct jobs *jobs)
{
    struct run *run = jobs->run;
    const char *path = run->options.mail_text;
    struct stat status;
    if (!path || strcmp(path, "-") == 0 || lstat(path, &status) != 0)
        return true;
    if (!S_ISREG(status.st_mode))
        return err_set(&run->err, ERR_IO, N_("%s could not be written: %s"), path,
                       strerror(EINVAL));
    return unlink(path) == 0 ||
           err_set(&run->err, ERR_IO, N_("%s could not be written: %s"), path, strerror(errno));
}

/* Inside arena_run. */
static void mail_head(void *context)
{
    struct mail *mail = context;
    struct show show = mail_show(mail);
    mail_paragraph(&show, 0, STR(""),
                   show_form(&show, N_("soshin: what changed in the run of %1"),
                             str_of(mail->jobs->dated.name), STR_NONE, STR_NONE, STR_NONE));
}

/* Inside arena_run. */
static void mail_foot(void *context)
{
    struct mail *mail = context;
    const struct dated *dated = &mail->jobs->dated;
    struct show show = mail_show(mail);
    str folder = arena_printf(mail->arena, "%s/%s", dated->base, dated->name);
    show_end(&show);
    mail_paragraph(&show, 0, show_said(&show, N_("Report: ")),
                   show_clean(&show, folder, MAIL_WORDS_MAX));
    mail_paragraph(&show, 0, STR(""), show_said(&show, WRITER_DISCLAIMER));
}

static bool mail_frame(struct mail *mail, void (*work)(void *context))
{
    mail->arena = arena_new(MAIL_MEMORY);
    bool is_good = mail->arena && arena_run(mail->arena, 0, work, mail) == ARENA_DONE;
    arena_free(mail->arena);
    return is_good || err_set(&mail->jobs->run->err, ERR_MEMORY, N_("out of memory"));
}

static bool mail_collect(struct mail *mail)
{
    const struct jobs *jobs = mail->jobs;
    if (!mail_frame(mail, mail_head))
        return false;
    for (size_t i = 0; i < jobs->places.n; i++)
        if (!mail_compare(mail, jobs->places.v[i]))
            return false;
    if (!mail_fail_all(mail) || !mail_frame(mail, mail_foot))
        return false;
    return fflush(mail->out) == 0 || err_set(&jobs->run->err, ERR_MEMORY, N_("out of memory"));
}

bool jobs_mail_write(struct jobs *jobs)
{
    struct run *run = jobs->run;
    const struct run *of = jobs->is_many ? run : &jobs->list.v[0]->run;
    struct mail mail = {.jobs = jobs, .options = {.lang = of->report}};
    struct output output;
    if (!run->options.mail_text)
        return true;
    mail.out = open_memstream(&mail.bytes, &mail.size);
    bool is_good =
        mail.out ? mail_collect(&mail) : err_set(&run->err, ERR_MEMORY, N_("out of memory"));
    if (is_good && mail.has_changed)
        is_good = output_open(&output, run->options.mail_text, true, &run->err) &&
                  output_close(&output, fwrite(mail.bytes, 1, mail.size, output.file) == mail.size,
                               &run->err);
    if (mail.out)
        fclose(mail.out);
    free(mail.bytes);
    return is_good;
}
