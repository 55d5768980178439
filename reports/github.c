/* Annotations as GitHub Actions reads them from a job's output ("workflow commands"). */
#include "reports/name.h"
#include "reports/place.h"
#include "reports/text_parts.h"

#include <string.h>

/* What ends a property or a command is percent-encoded; special: the characters that do. */
static void github_put(const struct show *show, str text, const char *special)
{
    for (size_t i = 0; i < text.n; i++) {
        char escaped[4];
        if (text.p[i] && strchr(special, text.p[i])) {
            snprintf(escaped, sizeof escaped, "%%%02X", (unsigned char)text.p[i]);
            fputs(escaped, show->out);
        } else {
            fputc(text.p[i], show->out);
        }
    }
}

static void github_put_property(const struct show *show, const char *name, str value, bool is_first)
{
    fputc(is_first ? ' ' : ',', show->out);
    fputs(name, show->out);
    fputc('=', show->out);
    github_put(show, value, "%\r\n:,");
}

/* What could not be judged is a warning: it is no clean result. */
static const char *github_command(enum severity severity)
{
    static const char *const commands[SEVERITY_COUNT] = {[SEVERITY_VIOLATION] = "::error",
                                                         [SEVERITY_REVIEW] = "::warning",
                                                         [SEVERITY_ADVICE] = "::notice",
                                                         [SEVERITY_INFO] = "::notice",
                                                         [SEVERITY_UNKNOWN] = "::warning"};
    return commands[severity];
}

static void github_finding(const struct show *show, const struct finding *finding)
{
    struct arena *arena = show->arena;
    struct place place = place_find(arena, show->report, finding->page_url);
    str message = show_clean(show, name_message(arena, show->lang, finding), TEXT_SENTENCE_MAX);
    str mend = show_clean(show, name_mend(arena, show->lang, finding), TEXT_SENTENCE_MAX);
    fputs(github_command(finding->severity), show->out);
    if (place.path.n)
        github_put_property(show, "file", show_clean(show, place.path, TEXT_SENTENCE_MAX), true);
    if (place.path.n && finding->page_line)
        github_put_property(show, "line", show_number(show, finding->page_line), false);
    github_put_property(show, "title", arena_printf(arena, "soshin %s", finding->rule->id),
                        !place.path.n);
    fputs("::", show->out);
    github_put(show, message, "%\r\n");
    if (mend.n)
        fputs("%0A", show->out);
    github_put(show, mend, "%\r\n");
    if (!place.path.n && finding->page_url.n) {
        fputs("%0A", show->out);
        github_put(show, show_clean(show, finding->page_url, TEXT_SENTENCE_MAX), "%\r\n");
    }
    fputc('\n', show->out);
}

static void github_work(const struct show *show)
{
    const struct report *report = show->report;
    struct text_facts facts = text_facts(report);
    for (size_t i = 0; i < report->finding_count; i++) {
        enum finding_status status = report->findings[i].status;
        if (status != FINDING_ACCEPTED && status != FINDING_GONE)
            github_finding(show, &report->findings[i]);
    }
    fputs("::notice title=soshin::", show->out);
    github_put(show, text_verdict(show, &facts), "%\r\n");
    fputs("%0A", show->out);
    github_put(show, show_said(show, WRITER_DISCLAIMER), "%\r\n");
    fputc('\n', show->out);
}

static bool github_write(const struct report *report, const struct writer_options *options,
                         FILE *out, struct err *err)
{
    return show_run("github", report, options, out, github_work, err);
}

const struct writer writer_github = {
    .name = "github",
    .says = N_("The findings as annotations of GitHub Actions."),
    .write = github_write,
};
