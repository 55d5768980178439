#include "reports/cell.h"
#include "reports/name.h"

static str get_audited(const struct cell_context *context, const void *row)
{
    (void)row;
    return context->report->audited;
}

static str get_rule(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct finding *found = row;
    return str_of(found->rule->id);
}

static str get_severity(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct finding *found = row;
    return str_of(severity_code(found->severity));
}

static str get_verdict(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct finding *found = row;
    return str_of(found->duty ? verdict_code(found->duty->verdict) : "");
}

static str get_recipient_id(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct finding *found = row;
    return found->duty ? duty_recipient_id(found->duty) : STR_NONE;
}

static str get_recipient(const struct cell_context *context, const void *row)
{
    const struct finding *found = row;
    return name_duty_recipient(found->duty, context->report->lang);
}

static str get_service_id(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct finding *found = row;
    return found->duty ? duty_service_id(found->duty) : STR_NONE;
}

static str get_service(const struct cell_context *context, const void *row)
{
    const struct finding *found = row;
    return name_duty_service(found->duty, context->report->lang);
}

static str get_item(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct finding *found = row;
    return str_of(item_code(found->item));
}

static str get_reach(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct finding *found = row;
    return str_of(found->duty && found->duty->first ? reach_code(found->duty->reach) : "");
}

static str get_pages(const struct cell_context *context, const void *row)
{
    const struct finding *found = row;
    return cell_number(context, found->pages);
}

static str get_page_url(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct finding *found = row;
    return found->page_url;
}

static str get_page_line(const struct cell_context *context, const void *row)
{
    const struct finding *found = row;
    return cell_line(context, found->page_line);
}

static str get_evidence(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct finding *found = row;
    return found->evidence;
}

static str get_notice_url(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct finding *found = row;
    return found->notice_url;
}

static str get_notice_line(const struct cell_context *context, const void *row)
{
    const struct finding *found = row;
    return cell_line(context, found->notice_line);
}

static str get_notice_quote(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct finding *found = row;
    return found->notice_quote;
}

static str get_law(const struct cell_context *context, const void *row)
{
    const struct finding *found = row;
    return cell_said(context, found->rule->law);
}

static str get_message(const struct cell_context *context, const void *row)
{
    const struct finding *found = row;
    return name_message(context->arena, context->report->lang, found);
}

static str get_mend(const struct cell_context *context, const void *row)
{
    const struct finding *found = row;
    return name_mend(context->arena, context->report->lang, found);
}

static str get_fingerprint(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct finding *found = row;
    return str_of(found->fingerprint);
}

static str get_first_seen(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct finding *found = row;
    return found->first_seen;
}

static str get_status(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct finding *found = row;
    return str_of(finding_status_code(found->status));
}

static str get_duty(const struct cell_context *context, const void *row)
{
    const struct finding *found = row;
    const struct report *report = context->report;
    for (size_t i = 0; i < report->duty_count; i++)
        if (found->duty == &report->duties[i])
            return cell_number(context, i);
    return STR_NONE; /* about none, or, of one that is gone, about one of another report */
}

static str get_subject(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct finding *found = row;
    return found->subject;
}

static str get_reason(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct finding *found = row;
    return found->accepted_because;
}

static str get_until(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct finding *found = row;
    return found->accepted_until;
}

static str get_message_ja(const struct cell_context *context, const void *row)
{
    const struct finding *found = row;
    return name_sentence(context->arena, LANG_JA, found);
}

static str get_message_en(const struct cell_context *context, const void *row)
{
    const struct finding *found = row;
    return name_sentence(context->arena, LANG_EN, found);
}

static str get_mend_ja(const struct cell_context *context, const void *row)
{
    const struct finding *found = row;
    return name_mend(context->arena, LANG_JA, found);
}

static str get_mend_en(const struct cell_context *context, const void *row)
{
    const struct finding *found = row;
    return name_mend(context->arena, LANG_EN, found);
}

static const struct column columns[] = {
    {"audited", COLUMN_TEXT, N_("The audited service."), get_audited},
    {"rule", COLUMN_TEXT, N_("Id of the rule; `soshin explain RULE` says what it checks."),
     get_rule},
    {"severity", COLUMN_TEXT,
     N_("Falling: violation review advice info; unknown: it could not be judged."), get_severity},
    {"verdict", COLUMN_TEXT,
     N_("Verdict on the recipient-service as a whole; empty when the finding is not about one."),
     get_verdict},
    {"recipient_id", COLUMN_TEXT, N_("Id of the company in the catalog; empty when unknown."),
     get_recipient_id},
    {"recipient", COLUMN_TEXT,
     N_("Name of the company; an unknown recipient stands under its registrable domain."),
     get_recipient},
    {"service_id", COLUMN_TEXT, N_("Id of the product in the catalog; empty when unknown."),
     get_service_id},
    {"service", COLUMN_TEXT, N_("Name of the product."), get_service},
    {"item", COLUMN_TEXT, N_("Which legal item: content name purpose; empty: all of them or none."),
     get_item},
    {"reach", COLUMN_TEXT, N_("The most direct command seen: page container script frame hop."),
     get_reach},
    {"pages", COLUMN_NUMBER, N_("Number of pages on which it was seen."), get_pages},
    {"page_url", COLUMN_TEXT, N_("The first of these pages."), get_page_url},
    {"page_line", COLUMN_NUMBER, N_("Line of the tag on that page."), get_page_line},
    {"evidence", COLUMN_TEXT, N_("The tag or statement as written."), get_evidence},
    {"notice_url", COLUMN_TEXT, N_("Address of the notice's entry."), get_notice_url},
    {"notice_line", COLUMN_NUMBER, N_("Line of the entry on the notice's page."), get_notice_line},
    {"notice_quote", COLUMN_TEXT, N_("Words of the entry."), get_notice_quote},
    {"law", COLUMN_TEXT, N_("Article of the Act or the Rule."), get_law},
    {"message", COLUMN_TEXT, N_("The finding in a sentence."), get_message},
    {"mend", COLUMN_TEXT, N_("What to do."), get_mend},
    {"fingerprint", COLUMN_TEXT,
     N_("Same for the same finding in every run: audited service, rule, recipient, product, "
        "item."),
     get_fingerprint},
    {"first_seen", COLUMN_TEXT,
     N_("When a baseline first held it (day in Japan); empty without a baseline."), get_first_seen},
    {"status", COLUMN_TEXT,
     N_("new known accepted, or gone: in the baseline, and not found where it was looked for."),
     get_status},
    {"reason", COLUMN_TEXT, N_("Why the operator accepts it, from the baseline or service.yaml."),
     get_reason},
    {"until", COLUMN_TEXT, N_("Last day of that acceptance (YYYY-MM-DD); empty: no end."),
     get_until},
};

static const struct column more[] = {
    {"duty", COLUMN_NUMBER, N_("What it is about: its number in recipients, from 0."), get_duty},
    {"subject", COLUMN_TEXT, N_("What it is about when it is no recipient."), get_subject},
    {"message_ja", COLUMN_TEXT, N_("The finding in a sentence, in Japanese."), get_message_ja},
    {"message_en", COLUMN_TEXT, N_("The finding in a sentence, in English."), get_message_en},
    {"mend_ja", COLUMN_TEXT, N_("What to do, in Japanese."), get_mend_ja},
    {"mend_en", COLUMN_TEXT, N_("What to do, in English."), get_mend_en},
};

size_t findings_count(const struct report *report)
{
    return report->finding_count + report->gone_count;
}

const struct finding *findings_row(const struct report *report, size_t i)
{
    return i < report->finding_count ? &report->findings[i]
                                     : &report->gone[i - report->finding_count];
}

static const void *find_row(const struct report *report, size_t i)
{
    return findings_row(report, i);
}

const struct table table_findings = {
    .name = "findings",
    .says = N_("One row per finding: a rule's answer with the evidence of both sides."),
    .columns = columns,
    .column_count = COUNT_OF(columns),
    .more = more,
    .more_count = COUNT_OF(more),
    .rows = findings_count,
    .row = find_row,
};
