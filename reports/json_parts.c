#include "reports/json_parts.h"

#include "core/map.h"
#include "core/sampling.h"
#include "reports/cell.h"

static void json_write_both(struct json_writer *writer, const char *name, const char *message)
{
    json_write_open(writer, name, '{');
    json_write_text(writer, "ja", str_of(lang_text(LANG_JA, message)));
    json_write_text(writer, "en", str_of(lang_text(LANG_EN, message)));
    json_write_close(writer, '}');
}

static void json_write_texts(struct json_writer *writer, const char *name, const str *texts,
                             size_t count)
{
    json_write_open(writer, name, '[');
    for (size_t i = 0; i < count; i++)
        json_write_text(writer, NULL, texts[i]);
    json_write_close(writer, ']');
}

static void json_write_scope(struct json_writer *writer, const struct report *report)
{
    static const char *const codes[] = {
        [SCOPE_UNKNOWN] = "unknown", [SCOPE_OUT] = "out", [SCOPE_IN] = "in"};
    json_write_open(writer, "scope", '{');
    json_write_text(writer, "state", str_of(codes[report->scope]));
    json_write_text(writer, "declared", report->scope_text);
    json_write_text(writer, "reason", report->declared.scope_reason);
    json_write_close(writer, '}');
}

static void json_write_settings(struct json_writer *writer, const struct report *report)
{
    json_write_open(writer, "options", '[');
    for (size_t i = 0; i < report->setting_count; i++) {
        json_write_open(writer, NULL, '{');
        json_write_text(writer, "name", report->settings[i].name);
        json_write_text(writer, "value", report->settings[i].value);
        json_write_close(writer, '}');
    }
    json_write_close(writer, ']');
}

static void json_write_stratum(struct json_writer *writer, const struct stratum *stratum)
{
    json_write_open(writer, NULL, '{');
    writer->is_flat = true;
    json_write_text(writer, "pattern", stratum->pattern);
    json_write_number(writer, "known", stratum->known);
    json_write_number(writer, "read", stratum->read);
    json_write_number(writer, "drawn", stratum->drawn);
    json_write_number(writer, "recipients", stratum->recipients);
    json_write_number(writer, "once", stratum->once);
    json_write_number(writer, "kinds", stratum->kinds);
    json_write_number(writer, "missed_from", sampling_bound(stratum->known, stratum->drawn));
    json_write_close(writer, '}');
    writer->is_flat = false;
}

static void json_write_sample(struct json_writer *writer, const struct sample *sample)
{
    if (!sample->asked)
        return;
    json_write_open(writer, "sample", '{');
    json_write_number(writer, "asked", sample->asked);
    json_write_number(writer, "seed", sample->seed);
    json_write_number(writer, "known", sample->known);
    json_write_number(writer, "read", sample->read);
    json_write_number(writer, "drawn", sample->drawn);
    json_write_number(writer, "recipients", sample->recipients);
    json_write_number(writer, "once", sample->once);
    json_write_number(writer, "twice", sample->twice);
    json_write_number(writer, "pairs", sample->pairs);
    json_write_number(writer, "risk_percent", SAMPLING_RISK_PERCENT);
    json_write_open(writer, "strata", '[');
    for (size_t i = 0; i < sample->stratum_count; i++)
        json_write_stratum(writer, &sample->strata[i]);
    json_write_close(writer, ']');
    json_write_close(writer, '}');
}

/* Only where pages were observed. */
static void json_write_browser(struct json_writer *writer, const struct browser_facts *facts)
{
    if (!facts->pages)
        return;
    json_write_open(writer, "browser", '{');
    json_write_number(writer, "pages", facts->pages);
    json_write_number(writer, "unfinished", facts->unfinished);
    json_write_flag(writer, "has_accept", facts->has_accept);
    json_write_number(writer, "accepted", facts->accepted);
    json_write_flag(writer, "has_reject", facts->has_reject);
    json_write_number(writer, "rejected", facts->rejected);
    json_write_close(writer, '}');
}

static void json_write_kept(struct json_writer *writer, const struct cell_context *cells,
                            const struct stored *stored)
{
    json_write_open(writer, NULL, '{');
    writer->is_flat = true;
    json_write_text(writer, "page_url", stored->page_url);
    json_write_text(writer, "storage", str_of(storage_code(stored->storage)));
    json_write_text(writer, "name", stored->name);
    json_write_text(writer, "place", stored->place);
    json_write_text(writer, "path", stored->path);
    json_write_text(writer, "by", stored->by);
    json_write_text(writer, "service_id", stored->service ? stored->service->id : STR_NONE);
    json_write_text(writer, "domain", stored->domain);
    json_write_text(writer, "gated", str_of(gate_name(stored->gate)));
    json_write_text(writer, "expires", cell_time(cells, stored->expires));
    json_write_number(writer, "bytes", stored->bytes);
    json_write_text(writer, "sha256", str_of(stored->sha256));
    json_write_flag(writer, "is_http_only", stored->is_http_only);
    json_write_flag(writer, "is_secure", stored->is_secure);
    json_write_text(writer, "same_site", stored->same_site);
    json_write_close(writer, '}');
    writer->is_flat = false;
}

/* Only where pages were observed. */
void json_write_stored(struct json_writer *writer, struct arena *arena, const struct report *report)
{
    struct cell_context cells = {.arena = arena, .report = report};
    if (!report->browser.pages)
        return;
    json_write_open(writer, "stored", '[');
    for (size_t i = 0; i < report->stored_count; i++)
        json_write_kept(writer, &cells, &report->stored[i]);
    json_write_close(writer, ']');
}

void json_write_head(struct json_writer *writer, struct arena *arena, const struct report *report)
{
    static const char *const packs[] = {
        [PACK_TRANSMISSION] = "external-transmission", [PACK_HANDLING] = "handling-policy"};
    struct cell_context cells = {.arena = arena, .report = report};
    json_write_number(writer, "format", JSON_FORMAT);
    json_write_text(writer, "soshin", STR(SOSHIN_VERSION));
    json_write_text(writer, "catalog", report->catalog_date);
    json_write_both(writer, "disclaimer", WRITER_DISCLAIMER);
    json_write_text(writer, "audited", report->audited);
    json_write_text(writer, "folder", report->folder);
    json_write_text(writer, "rule_pack", str_of(packs[report->pack]));
    json_write_scope(writer, report);
    json_write_text(writer, "lang", report->lang == LANG_JA ? STR("ja") : STR("en"));
    json_write_text(writer, "started", cell_time(&cells, report->started));
    json_write_text(writer, "finished", cell_time(&cells, report->finished));
    json_write_settings(writer, report);
    json_write_text(writer, "fail_on", report->fail_on);
    json_write_number(writer, "exit", (uint64_t)report->exit_code);
    json_write_flag(writer, "is_static", report->is_static);
    json_write_flag(writer, "has_recording", report->has_recording);
    json_write_browser(writer, &report->browser);
    json_write_flag(writer, "was_interrupted", report->was_interrupted);
    json_write_text(writer, "canonical_hint", report->canonical_hint);
    json_write_texts(writer, "containers_unread", report->containers_unread,
                     report->container_unread_count);
    json_write_flag(writer, "containers_declined", report->containers_declined);
    json_write_texts(writer, "places", report->places, report->places_count);
    json_write_sample(writer, &report->sample);
}

void json_write_history(struct json_writer *writer, struct arena *arena,
                        const struct report *report)
{
    struct cell_context cells = {.arena = arena, .report = report};
    json_write_open(writer, "history", '[');
    for (size_t i = 0; i < report->history_count; i++) {
        const struct history_run *run = &report->history[i];
        json_write_open(writer, NULL, '{');
        writer->is_flat = true;
        json_write_text(writer, "at", cell_time(&cells, run->at));
        json_write_number(writer, "pages", run->pages);
        json_write_number(writer, "unseen", run->unseen);
        json_write_number(writer, "recipients", run->recipients);
        json_write_number(writer, "lacking", run->lacking);
        for (size_t k = 0; k < SEVERITY_COUNT; k++)
            json_write_number(writer, severity_code((enum severity)k), run->findings[k]);
        json_write_number(writer, "new", run->fresh);
        json_write_number(writer, "exit", (uint64_t)run->exit_code);
        json_write_close(writer, '}');
        writer->is_flat = false;
    }
    json_write_close(writer, ']');
}

static void json_write_notice(struct json_writer *writer, const struct notice *notice)
{
    json_write_open(writer, NULL, '{');
    json_write_text(writer, "url", notice->url);
    json_write_text(writer, "title", notice->title);
    json_write_text(writer, "status", str_of(notice_status_code(notice->status)));
    json_write_text(writer, "reason", str_of(reason_code(notice->reason)));
    json_write_flag(writer, "is_given", notice->is_given);
    json_write_number(writer, "line", notice->line);
    json_write_text(writer, "data_url", notice->data_url);
    json_write_number(writer, "disclosures", notice->disclosure_count);
    json_write_close(writer, '}');
}

void json_write_notices(struct json_writer *writer, const struct report *report)
{
    json_write_open(writer, "notices", '[');
    for (size_t i = 0; i < report->notice_count; i++)
        json_write_notice(writer, &report->notices[i]);
    json_write_close(writer, ']');
}

static void json_write_exemption(struct json_writer *writer, const struct cell_context *cells,
                                 const struct exemption *exemption)
{
    const struct recipient *recipient = exemption->recipient;
    const struct service *service = exemption->service;
    json_write_open(writer, NULL, '{');
    json_write_text(writer, "who", exemption->who);
    json_write_text(writer, "recipient_id", recipient ? recipient->id : STR_NONE);
    json_write_text(writer, "service_id", service ? service->id : STR_NONE);
    json_write_text(writer, "ground", str_of(ground_code(exemption->ground)));
    json_write_list(writer, "items", cell_contents(cells, exemption->items));
    json_write_text(writer, "reason", exemption->reason);
    json_write_text(writer, "until", exemption->until);
    json_write_number(writer, "line", exemption->line);
    json_write_close(writer, '}');
}

static void json_write_acceptance(struct json_writer *writer, const struct acceptance *acceptance)
{
    json_write_open(writer, NULL, '{');
    json_write_text(writer, "fingerprint", acceptance->fingerprint);
    json_write_text(writer, "reason", acceptance->reason);
    json_write_text(writer, "until", acceptance->until);
    json_write_close(writer, '}');
}

void json_write_declarations(struct json_writer *writer, struct arena *arena,
                             const struct report *report)
{
    const struct declarations *declared = &report->declared;
    struct cell_context cells = {.arena = arena, .report = report};
    json_write_open(writer, "declarations", '{');
    json_write_text(writer, "file", declared->file);
    json_write_text(writer, "notice_method", declared->notice_method);
    json_write_text(writer, "today", declared->today);
    json_write_open(writer, "exemptions", '[');
    for (size_t i = 0; i < declared->exemption_count; i++)
        json_write_exemption(writer, &cells, &declared->exemptions[i]);
    json_write_close(writer, ']');
    json_write_open(writer, "acceptances", '[');
    for (size_t i = 0; i < declared->acceptance_count; i++)
        json_write_acceptance(writer, &declared->acceptances[i]);
    json_write_close(writer, ']');
    json_write_close(writer, '}');
}

static void json_write_message(struct json_writer *writer, const char *name, const char *message)
{
    json_write_both(writer, name, message ? message : "");
}

void json_write_rules(struct json_writer *writer, struct arena *arena, const struct report *report)
{
    struct map ids = {.arena = arena};
    json_write_open(writer, "rules", '[');
    for (size_t i = 0; i < findings_count(report); i++) {
        const struct rule_words *rule = findings_row(report, i)->rule;
        if (map_add(&ids, str_of(rule->id), (uint32_t)i) != i)
            continue;
        json_write_open(writer, NULL, '{');
        json_write_text(writer, "id", str_of(rule->id));
        json_write_text(writer, "severity", str_of(severity_code(rule->severity)));
        json_write_message(writer, "law", rule->law);
        json_write_message(writer, "title", rule->title);
        json_write_message(writer, "says", rule->says);
        json_write_message(writer, "mend", rule->mend);
        json_write_close(writer, '}');
    }
    json_write_close(writer, ']');
}

/* ---- companies and products ---- */

struct known_names {
    struct map recipient_ids, service_ids;
    ARENA_LIST(const struct recipient *) recipients;
    ARENA_LIST(const struct service *) services;
};

static void known_add_recipient(struct known_names *known, const struct recipient *recipient)
{
    struct arena *arena = known->recipient_ids.arena;
    uint32_t next = (uint32_t)known->recipients.n;
    if (recipient && map_add(&known->recipient_ids, recipient->id, next) == next)
        *ARENA_PUSH(arena, &known->recipients) = recipient;
}

static void known_add(struct known_names *known, const struct recipient *recipient,
                      const struct service *service)
{
    struct arena *arena = known->service_ids.arena;
    uint32_t next = (uint32_t)known->services.n;
    known_add_recipient(known, recipient);
    if (!service || map_add(&known->service_ids, service->id, next) != next)
        return;
    *ARENA_PUSH(arena, &known->services) = service;
    known_add_recipient(known, service->recipient);
}

static void known_collect(struct known_names *known, const struct report *report)
{
    for (size_t i = 0; i < report->duty_count; i++)
        known_add(known, report->duties[i].recipient, report->duties[i].service);
    for (size_t i = 0; i < report->transmission_count; i++)
        known_add(known, NULL, report->transmissions[i].service);
    for (size_t i = 0; i < report->stored_count; i++)
        known_add(known, NULL, report->stored[i].service);
    for (size_t n = 0; n < report->notice_count; n++)
        for (size_t i = 0; i < report->notices[n].disclosure_count; i++) {
            const struct disclosure *said = &report->notices[n].disclosures[i];
            known_add(known, said->recipient_known, said->service_known);
        }
    for (size_t i = 0; i < report->declared.exemption_count; i++)
        known_add(known, report->declared.exemptions[i].recipient,
                  report->declared.exemptions[i].service);
}

static void json_write_recipient(struct json_writer *writer, const struct recipient *recipient)
{
    json_write_open(writer, NULL, '{');
    json_write_text(writer, "id", recipient->id);
    json_write_text(writer, "name_ja", recipient->name_ja);
    json_write_text(writer, "name_en", recipient->name_en);
    json_write_text(writer, "country", recipient->country);
    json_write_flag(writer, "is_verified", recipient->is_seen);
    json_write_close(writer, '}');
}

static void json_write_service(struct json_writer *writer, const struct service *service)
{
    const struct category *category = service->category;
    json_write_open(writer, NULL, '{');
    json_write_text(writer, "id", service->id);
    json_write_text(writer, "recipient_id", service->recipient->id);
    json_write_text(writer, "name_ja", service->name_ja);
    json_write_text(writer, "name_en", service->name_en);
    json_write_text(writer, "category", category->id);
    json_write_text(writer, "category_ja", category->name_ja);
    json_write_text(writer, "category_en", category->name_en);
    json_write_flag(writer, "is_verified", service->is_seen);
    json_write_close(writer, '}');
}

void json_write_known(struct json_writer *writer, struct arena *arena, const struct report *report)
{
    struct known_names known = {.recipient_ids = {.arena = arena}, .service_ids = {.arena = arena}};
    known_collect(&known, report);
    json_write_open(writer, "known_recipients", '[');
    for (size_t i = 0; i < known.recipients.n; i++)
        json_write_recipient(writer, known.recipients.v[i]);
    json_write_close(writer, ']');
    json_write_open(writer, "known_services", '[');
    for (size_t i = 0; i < known.services.n; i++)
        json_write_service(writer, known.services.v[i]);
    json_write_close(writer, ']');
}
