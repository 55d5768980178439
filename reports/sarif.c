/* SARIF 2.1.0 (OASIS Standard, 2020-03-27), for code scanning. */
#include "core/map.h"
#include "core/text.h"
#include "reports/cell.h"
#include "reports/name.h"
#include "reports/place.h"

#include <errno.h>

#define SARIF_MEMORY ((size_t)1024 * 1024 * 1024)
#define SARIF_SCHEMA                                                                               \
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
#define SARIF_TEXT_MAX 4000 /* code points of a snippet or name */

struct sarif {
    struct json_writer writer;
    const struct report *report;
    struct arena *arena;
    struct map rules; /* id -> ruleIndex */
    bool has_baseline;
};

/* §3.27.10. What could not be judged has the kind "open", and then the level must be "none". */
static const char *sarif_level(enum severity severity)
{
    static const char *const levels[SEVERITY_COUNT] = {[SEVERITY_VIOLATION] = "error",
                                                       [SEVERITY_REVIEW] = "warning",
                                                       [SEVERITY_ADVICE] = "note",
                                                       [SEVERITY_INFO] = "note",
                                                       [SEVERITY_UNKNOWN] = "none"};
    return levels[severity];
}

static void sarif_text(struct sarif *sarif, const char *name, str text)
{
    json_write_open(&sarif->writer, name, '{');
    json_write_text(&sarif->writer, "text", text);
    json_write_close(&sarif->writer, '}');
}

/* In both languages, that of the report first. */
static str sarif_help(struct sarif *sarif, const struct rule_words *rule)
{
    enum lang first = sarif->report->lang, second = first == LANG_JA ? LANG_EN : LANG_JA;
    const char *says = rule->says ? rule->says : rule->id, *law = rule->law ? rule->law : "";
    return arena_printf(sarif->arena, "%s\n%s\n\n%s\n%s\n", lang_text(first, says),
                        lang_text(first, law), lang_text(second, says), lang_text(second, law));
}

static void sarif_rule(struct sarif *sarif, const struct rule_words *rule)
{
    struct json_writer *writer = &sarif->writer;
    enum lang lang = sarif->report->lang;
    json_write_open(writer, NULL, '{');
    json_write_text(writer, "id", str_of(rule->id));
    sarif_text(sarif, "shortDescription",
               str_of(lang_text(lang, rule->title ? rule->title : rule->id)));
    sarif_text(sarif, "fullDescription",
               str_of(lang_text(lang, rule->says ? rule->says : rule->id)));
    sarif_text(sarif, "help", sarif_help(sarif, rule));
    json_write_open(writer, "defaultConfiguration", '{');
    json_write_text(writer, "level", str_of(sarif_level(rule->severity)));
    json_write_close(writer, '}');
    json_write_close(writer, '}');
}

static void sarif_tool(struct sarif *sarif)
{
    const struct report *report = sarif->report;
    struct json_writer *writer = &sarif->writer;
    json_write_open(writer, "tool", '{');
    json_write_open(writer, "driver", '{');
    json_write_text(writer, "name", STR("soshin"));
    json_write_text(writer, "semanticVersion", STR(SOSHIN_VERSION));
    json_write_text(writer, "informationUri", STR(SOSHIN_HOMEPAGE));
    json_write_open(writer, "rules", '[');
    for (size_t i = 0; i < findings_count(report); i++) {
        const struct rule_words *rule = findings_row(report, i)->rule;
        uint32_t next = (uint32_t)sarif->rules.count;
        if (map_find(&sarif->rules, str_of(rule->id)) != MAP_NONE)
            continue;
        map_add(&sarif->rules, str_of(rule->id), next);
        sarif_rule(sarif, rule);
    }
    json_write_close(writer, ']');
    json_write_close(writer, '}');
    json_write_close(writer, '}');
}

static void sarif_invocation(struct sarif *sarif)
{
    const struct report *report = sarif->report;
    struct json_writer *writer = &sarif->writer;
    struct cell_context cells = {.arena = sarif->arena, .report = report};
    json_write_open(writer, "invocations", '[');
    json_write_open(writer, NULL, '{');
    json_write_flag(writer, "executionSuccessful", true);
    json_write_number(writer, "exitCode", (uint64_t)report->exit_code);
    if (report->started)
        json_write_text(writer, "startTimeUtc", cell_time(&cells, report->started));
    if (report->finished)
        json_write_text(writer, "endTimeUtc", cell_time(&cells, report->finished));
    json_write_close(writer, '}');
    json_write_close(writer, ']');
}

/* One location; words: the snippet. message: NULL for the place itself. */
static void sarif_location(struct sarif *sarif, str url, uint32_t line, str words,
                           const char *message)
{
    struct json_writer *writer = &sarif->writer;
    json_write_open(writer, NULL, '{');
    if (message)
        json_write_number(writer, "id", 1);
    json_write_open(writer, "physicalLocation", '{');
    json_write_open(writer, "artifactLocation", '{');
    json_write_text(writer, "uri", place_find(sarif->arena, sarif->report, url).url);
    json_write_close(writer, '}');
    if (line) {
        json_write_open(writer, "region", '{');
        json_write_number(writer, "startLine", line);
        if (words.n)
            sarif_text(sarif, "snippet", text_cut(words, SARIF_TEXT_MAX));
        json_write_close(writer, '}');
    }
    json_write_close(writer, '}');
    if (message)
        sarif_text(sarif, "message", str_of(lang_text(sarif->report->lang, message)));
    json_write_close(writer, '}');
}

static void sarif_places(struct sarif *sarif, const struct finding *finding)
{
    struct json_writer *writer = &sarif->writer;
    str where = finding->page_url.n ? finding->page_url : sarif->report->audited;
    json_write_open(writer, "locations", '[');
    sarif_location(sarif, where, finding->page_line, finding->evidence, NULL);
    json_write_close(writer, ']');
    if (!finding->notice_url.n)
        return;
    json_write_open(writer, "relatedLocations", '[');
    sarif_location(sarif, finding->notice_url, finding->notice_line, finding->notice_quote,
                   finding->notice_line ? N_("The notice's entry") : N_("The notice"));
    json_write_close(writer, ']');
}

/* Against a baseline (§3.27.24); what it accepts is suppressed (§3.27.23). */
static void sarif_state(struct sarif *sarif, const struct finding *finding)
{
    static const char *const states[FINDING_STATUS_COUNT] = {[FINDING_NEW] = "new",
                                                             [FINDING_KNOWN] = "unchanged",
                                                             [FINDING_ACCEPTED] = "unchanged",
                                                             [FINDING_GONE] = "absent"};
    struct json_writer *writer = &sarif->writer;
    if (sarif->has_baseline)
        json_write_text(writer, "baselineState", str_of(states[finding->status]));
    if (finding->status != FINDING_ACCEPTED)
        return;
    json_write_open(writer, "suppressions", '[');
    json_write_open(writer, NULL, '{');
    json_write_text(writer, "kind", STR("external"));
    json_write_text(writer, "status", STR("accepted"));
    json_write_text(writer, "justification", finding->accepted_because);
    json_write_close(writer, '}');
    json_write_close(writer, ']');
}

static void sarif_properties(struct sarif *sarif, const struct finding *finding)
{
    struct json_writer *writer = &sarif->writer;
    enum lang lang = sarif->report->lang;
    json_write_open(writer, "properties", '{');
    json_write_text(writer, "severity", str_of(severity_code(finding->severity)));
    json_write_text(writer, "recipient",
                    text_cut(name_duty_recipient(finding->duty, lang), SARIF_TEXT_MAX));
    json_write_text(writer, "service",
                    text_cut(name_duty_service(finding->duty, lang), SARIF_TEXT_MAX));
    json_write_number(writer, "pages", finding->pages);
    json_write_close(writer, '}');
}

static void sarif_result(struct sarif *sarif, const struct finding *finding)
{
    struct json_writer *writer = &sarif->writer;
    enum lang lang = sarif->report->lang;
    str parts[] = {name_message(sarif->arena, lang, finding), STR("\n"),
                   name_mend(sarif->arena, lang, finding)};
    json_write_open(writer, NULL, '{');
    json_write_text(writer, "ruleId", str_of(finding->rule->id));
    json_write_number(writer, "ruleIndex", map_find(&sarif->rules, str_of(finding->rule->id)));
    json_write_text(writer, "kind",
                    finding->severity == SEVERITY_UNKNOWN ? STR("open") : STR("fail"));
    json_write_text(writer, "level", str_of(sarif_level(finding->severity)));
    sarif_text(sarif, "message", arena_join(sarif->arena, parts, COUNT_OF(parts)));
    sarif_places(sarif, finding);
    json_write_open(writer, "partialFingerprints", '{');
    json_write_text(writer, "soshin/v1", str_of(finding->fingerprint));
    json_write_close(writer, '}');
    sarif_state(sarif, finding);
    sarif_properties(sarif, finding);
    json_write_close(writer, '}');
}

static void sarif_run(struct sarif *sarif)
{
    const struct report *report = sarif->report;
    struct json_writer *writer = &sarif->writer;
    json_write_open(writer, NULL, '{');
    sarif_tool(sarif);
    sarif_invocation(sarif);
    json_write_text(writer, "language", report->lang == LANG_JA ? STR("ja") : STR("en"));
    json_write_text(writer, "columnKind", STR("unicodeCodePoints"));
    json_write_open(writer, "properties", '{');
    json_write_text(writer, "audited", report->audited);
    json_write_text(writer, "catalog", report->catalog_date);
    json_write_text(writer, "disclaimer", str_of(lang_text(report->lang, WRITER_DISCLAIMER)));
    json_write_close(writer, '}');
    json_write_open(writer, "results", '[');
    for (size_t i = 0; i < findings_count(report); i++)
        sarif_result(sarif, findings_row(report, i));
    json_write_close(writer, ']');
    json_write_close(writer, '}');
}

/* For arena_run. */
static void sarif_work(void *context)
{
    struct sarif *sarif = context;
    struct json_writer *writer = &sarif->writer;
    for (size_t i = 0; i < findings_count(sarif->report); i++)
        sarif->has_baseline |= findings_row(sarif->report, i)->status != FINDING_NEW ||
                               findings_row(sarif->report, i)->first_seen.n;
    json_write_open(writer, NULL, '{');
    json_write_text(writer, "$schema", STR(SARIF_SCHEMA));
    json_write_text(writer, "version", STR("2.1.0"));
    json_write_open(writer, "runs", '[');
    sarif_run(sarif);
    json_write_close(writer, ']');
    json_write_close(writer, '}');
}

static bool sarif_write(const struct report *report, const struct writer_options *options,
                        FILE *out, struct err *err)
{
    struct arena *arena = arena_new(SARIF_MEMORY);
    struct sarif sarif = {
        .writer = {.out = out}, .report = report, .arena = arena, .rules = {.arena = arena}};
    (void)options;
    errno = 0;
    bool is_done = arena && arena_run(arena, 0, sarif_work, &sarif) == ARENA_DONE;
    arena_free(arena);
    return writer_end("sarif", is_done, out, err);
}

const struct writer writer_sarif = {
    .name = "sarif",
    .says = N_("The findings for code scanning (SARIF 2.1.0)."),
    .write = sarif_write,
};
