/* What is declared, and what was judged. */
#include "reports/load_parts.h"

#include <string.h>

#define CODE(load, row, key, codes) load_code(load, row, key, codes, COUNT_OF(codes))

static void read_exemption(struct load *load, const struct json *row, void *into)
{
    static const char *const grounds[] = {GROUNDS(LOAD_CODE)};
    str who = load_text(load, row, "who");
    *(struct exemption *)into = (struct exemption){
        .who = who,
        .is_for_all = str_is(who, EXEMPTION_ALL),
        .recipient = load_recipient(load, row, "recipient_id"),
        .service = load_service(load, row, "service_id"),
        .ground = (enum ground)CODE(load, row, "ground", grounds),
        .items = load_contents(load, row, "items"),
        .reason = load_text(load, row, "reason"),
        .until = load_text(load, row, "until"),
        .line = load_count(load, row, "line"),
    };
}

static void read_acceptance(struct load *load, const struct json *row, void *into)
{
    *(struct acceptance *)into =
        (struct acceptance){.fingerprint = load_text(load, row, "fingerprint"),
                            .reason = load_text(load, row, "reason"),
                            .until = load_text(load, row, "until")};
}

bool load_declarations(struct load *load)
{
    struct declarations *declared = &load->report->declared;
    const struct json *object = load_member(load, load->root, "declarations", JSON_OBJECT);
    declared->file = load_text(load, object, "file");
    declared->notice_method = load_text(load, object, "notice_method");
    declared->today = load_text(load, object, "today");
    declared->exemptions = load_rows(load, object, "exemptions", sizeof *declared->exemptions,
                                     &declared->exemption_count, read_exemption);
    declared->acceptances = load_rows(load, object, "acceptances", sizeof *declared->acceptances,
                                      &declared->acceptance_count, read_acceptance);
    return load_is_good(load);
}

/* The element that the member numbers, NULL for null. */
static const void *read_pointer(struct load *load, const struct json *row, const char *key,
                                const void *array, size_t count, size_t size)
{
    uint64_t number = load_number(load, row, key, UINT32_MAX, UINT64_MAX);
    if (number == UINT64_MAX)
        return NULL;
    if (number < count)
        return (const char *)array + number * size;
    load_fail(load, key);
    return NULL;
}

static unsigned read_moments(struct load *load, const struct json *row)
{
    str list = load_list(load, row, "sent_when");
    unsigned moments = 0;
    for (str code; str_cut_list(&list, &code);) {
        size_t i = 0;
        while (i < MOMENT_COUNT && !str_is(code, moment_code((enum moment)i)))
            i++;
        if (i == MOMENT_COUNT)
            load_fail(load, "sent_when");
        else
            moments |= 1u << i;
    }
    return moments;
}

static void read_duty_items(struct load *load, const struct json *row, struct duty *duty)
{
    static const char *const verdicts[] = {ITEM_VERDICTS(LOAD_CODE)};
    static const char *const keys[ITEM_COUNT] = {NULL, "content_verdict", "name_verdict",
                                                 "purpose_verdict"};
    for (int item = ITEM_CONTENT; item < ITEM_COUNT; item++)
        duty->items[item] = (enum item_verdict)CODE(load, row, keys[item], verdicts);
}

static void read_duty(struct load *load, const struct json *row, void *into)
{
    static const char *const verdicts[] = {VERDICTS(LOAD_CODE)};
    static const char *const matches[] = {MATCHES(LOAD_CODE)};
    static const char *const founds[] = {FOUNDS(LOAD_CODE)};
    const struct report *report = load->report;
    struct duty *duty = into;
    *duty = (struct duty){
        .service = load_service(load, row, "service_id"),
        .recipient = load_recipient(load, row, "recipient_id"),
        .domain = load_text(load, row, "domain"),
        .category = load_text(load, row, "category").p,
        .is_open = load_flag(load, row, "is_open"),
        .verdict = (enum verdict)CODE(load, row, "verdict", verdicts),
        .cap = load_severity(load, row, "cap"),
        .match = (enum match)CODE(load, row, "match", matches),
        .content_sent = load_contents(load, row, "content_sent"),
        .exempt = load_contents(load, row, "exempt"),
        .gate = load_gate(load, row, "gated"),
        .found = (enum found)CODE(load, row, "found", founds),
        .moments = read_moments(load, row),
        .pages = load_count(load, row, "pages"),
        .first = read_pointer(load, row, "first_transmission", report->transmissions,
                              report->transmission_count, sizeof *report->transmissions),
        .said =
            read_pointer(load, row, "disclosure", load->said, load->said_count, sizeof *load->said),
        .ids = load_list(load, row, "ids"),
        .declared = load_text(load, row, "declared"),
        .is_accepted = load_flag(load, row, "is_accepted"),
    };
    read_duty_items(load, row, duty);
    if (!duty->first)
        return; /* nothing was seen: both are empty */
    duty->reach = load_reach(load, row, "reach");
    duty->certainty = load_certainty(load, row, "certainty");
}

bool load_duties(struct load *load)
{
    struct report *report = load->report;
    report->duties = load_rows(load, load->root, "recipients", sizeof *report->duties,
                               &report->duty_count, read_duty);
    return load_is_good(load);
}

/* A finished sentence in both languages: nothing is left to be filled in. */
static struct message read_sentence(struct load *load, const struct json *row, const char *ja,
                                    const char *en)
{
    struct words words = {.ja = load_text(load, row, ja), .en = load_text(load, row, en)};
    return (struct message){.id = words.ja.n || words.en.n ? "%1" : NULL, .args = {words}};
}

static enum item read_item(struct load *load, const struct json *row)
{
    const char *codes[ITEM_COUNT];
    for (size_t i = 0; i < ITEM_COUNT; i++)
        codes[i] = item_code((enum item)i);
    return (enum item)load_code(load, row, "item", codes, ITEM_COUNT);
}

/* Of a finding that is gone: as far as its row tells it (policies/baseline.c). */
static const struct duty *read_gone_duty(struct load *load, const struct json *row)
{
    static const char *const verdicts[] = {VERDICTS(LOAD_CODE)};
    str verdict = load_text(load, row, "verdict"), name = load_text(load, row, "recipient");
    if (!name.n)
        return NULL;
    struct duty *duty = ARENA_NEW(load->arena, struct duty);
    *duty = (struct duty){.service = load_service(load, row, "service_id"),
                          .recipient = load_recipient(load, row, "recipient_id"),
                          .domain = name,
                          .category = "",
                          .verdict = VERDICT_UNKNOWN};
    if (verdict.n)
        duty->verdict = (enum verdict)CODE(load, row, "verdict", verdicts);
    return duty;
}

static void read_finding(struct load *load, const struct json *row, void *into)
{
    static const char *const statuses[] = {FINDING_STATUSES(LOAD_CODE)};
    const struct report *report = load->report;
    struct finding *found = into;
    str fingerprint = load_text(load, row, "fingerprint");
    *found = (struct finding){
        .rule = load_rule(load, row, "rule"),
        .severity = load_severity(load, row, "severity"),
        .duty = read_pointer(load, row, "duty", report->duties, report->duty_count,
                             sizeof *report->duties),
        .item = read_item(load, row),
        .subject = load_text(load, row, "subject"),
        .pages = load_count(load, row, "pages"),
        .page_url = load_text(load, row, "page_url"),
        .page_line = load_count(load, row, "page_line"),
        .evidence = load_text(load, row, "evidence"),
        .notice_url = load_text(load, row, "notice_url"),
        .notice_line = load_count(load, row, "notice_line"),
        .notice_quote = load_text(load, row, "notice_quote"),
        .message = read_sentence(load, row, "message_ja", "message_en"),
        .mend = read_sentence(load, row, "mend_ja", "mend_en"),
        .status = (enum finding_status)CODE(load, row, "status", statuses),
        .first_seen = load_text(load, row, "first_seen"),
        .accepted_because = load_text(load, row, "reason"),
        .accepted_until = load_text(load, row, "until"),
    };
    if (found->status == FINDING_GONE && !found->duty)
        found->duty = read_gone_duty(load, row);
    if (fingerprint.n >= sizeof found->fingerprint)
        load_fail(load, "fingerprint");
    else
        memcpy(found->fingerprint, fingerprint.p, fingerprint.n);
}

bool load_findings(struct load *load)
{
    struct report *report = load->report;
    size_t count = 0, gone = 0;
    struct finding *rows =
        load_rows(load, load->root, "findings", sizeof *rows, &count, read_finding);
    if (!load_is_good(load))
        return false;
    report->findings = ARENA_ARRAY(load->arena, count, struct finding);
    report->gone = ARENA_ARRAY(load->arena, count, struct finding);
    for (size_t i = 0; i < count; i++)
        if (rows[i].status == FINDING_GONE)
            report->gone[gone++] = rows[i];
        else
            report->findings[report->finding_count++] = rows[i];
    report->gone_count = gone;
    return true;
}

static void read_run(struct load *load, const struct json *row, void *into)
{
    struct history_run *run = into;
    *run = (struct history_run){.at = load_time(load, row, "at"),
                                .pages = load_count(load, row, "pages"),
                                .unseen = load_count(load, row, "unseen"),
                                .recipients = load_count(load, row, "recipients"),
                                .lacking = load_count(load, row, "lacking"),
                                .fresh = load_count(load, row, "new"),
                                .exit_code = (int)load_number(load, row, "exit", 255, 0)};
    for (size_t i = 0; i < SEVERITY_COUNT; i++)
        run->findings[i] = load_count(load, row, severity_code((enum severity)i));
}

bool load_history(struct load *load)
{
    struct report *report = load->report;
    if (json_get(load->root, "history")) /* reports of earlier versions have none */
        report->history = load_rows(load, load->root, "history", sizeof *report->history,
                                    &report->history_count, read_run);
    return load_is_good(load);
}
