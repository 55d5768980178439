#include "reports/cell.h"
#include "reports/name.h"

static str get_audited(const struct cell_context *context, const void *row)
{
    (void)row;
    return context->report->audited;
}

static str get_recipient_id(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct duty *duty = row;
    return duty_recipient_id(duty);
}

static str get_recipient(const struct cell_context *context, const void *row)
{
    const struct duty *duty = row;
    return name_duty_recipient(duty, context->report->lang);
}

static str get_service_id(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct duty *duty = row;
    return duty_service_id(duty);
}

static str get_service(const struct cell_context *context, const void *row)
{
    const struct duty *duty = row;
    return name_duty_service(duty, context->report->lang);
}

static str get_category(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct duty *duty = row;
    return str_of(duty->category);
}

static str get_verdict(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct duty *duty = row;
    return str_of(verdict_code(duty->verdict));
}

static str get_content_verdict(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct duty *duty = row;
    return str_of(item_verdict_code(duty->items[ITEM_CONTENT]));
}

static str get_name_verdict(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct duty *duty = row;
    return str_of(item_verdict_code(duty->items[ITEM_NAME]));
}

static str get_purpose_verdict(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct duty *duty = row;
    return str_of(item_verdict_code(duty->items[ITEM_PURPOSE]));
}

static str get_content_sent(const struct cell_context *context, const void *row)
{
    const struct duty *duty = row;
    return cell_contents(context, duty->content_sent);
}

static str get_content_stated(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct duty *duty = row;
    return duty->said ? duty->said->content : STR_NONE;
}

static str get_exempt(const struct cell_context *context, const void *row)
{
    const struct duty *duty = row;
    return cell_contents(context, duty->exempt);
}

static str get_reach(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct duty *duty = row;
    return str_of(duty->first ? reach_code(duty->reach) : "");
}

static str get_certainty(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct duty *duty = row;
    return str_of(duty->first ? certainty_code(duty->certainty) : "");
}

static str get_pages(const struct cell_context *context, const void *row)
{
    const struct duty *duty = row;
    return cell_number(context, duty->pages);
}

static str get_first_page_url(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct duty *duty = row;
    return duty->first ? duty->first->page_url : STR_NONE;
}

static str get_first_page_line(const struct cell_context *context, const void *row)
{
    const struct duty *duty = row;
    return cell_line(context, duty->first ? duty->first->line : 0);
}

static str get_notice_url(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct duty *duty = row;
    return duty->said ? duty->said->notice_url : STR_NONE;
}

static str get_notice_line(const struct cell_context *context, const void *row)
{
    const struct duty *duty = row;
    return cell_line(context, duty->said ? duty->said->line : 0);
}

static str get_ids(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct duty *duty = row;
    return duty->ids;
}

static str get_found(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct duty *duty = row;
    return str_of(found_code(duty->found));
}

static str get_sent_when(const struct cell_context *context, const void *row)
{
    const struct duty *duty = row;
    struct buf list = buf_init(context->arena, SIZE_MAX / 2);
    for (size_t i = 0; i < MOMENT_COUNT; i++) {
        if (!(duty->moments & 1u << i))
            continue;
        buf_add(&list, list.n ? STR("; ") : STR_NONE);
        buf_add(&list, str_of(moment_code((enum moment)i)));
    }
    return list.n ? buf_str(&list) : STR_NONE;
}

static str get_domain(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct duty *duty = row;
    return duty->domain;
}

static str get_is_open(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct duty *duty = row;
    return cell_flag(duty->is_open);
}

static str get_cap(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct duty *duty = row;
    return str_of(severity_code(duty->cap));
}

static str get_match(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct duty *duty = row;
    return str_of(match_code(duty->match));
}

static str get_gated(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct duty *duty = row;
    return str_of(gate_name(duty->gate));
}

static str get_first(const struct cell_context *context, const void *row)
{
    const struct duty *duty = row;
    if (!duty->first)
        return STR_NONE;
    return cell_number(context, (uint64_t)(duty->first - context->report->transmissions));
}

/* Its number in disclosures.csv, from 0. */
static str get_said(const struct cell_context *context, const void *row)
{
    const struct duty *duty = row;
    size_t before = 0;
    for (size_t i = 0; duty->said && i < context->report->notice_count; i++) {
        const struct notice *notice = &context->report->notices[i];
        for (size_t k = 0; k < notice->disclosure_count; k++)
            if (duty->said == &notice->disclosures[k])
                return cell_number(context, before + k);
        before += notice->disclosure_count;
    }
    return STR_NONE;
}

static str get_declared(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct duty *duty = row;
    return duty->declared;
}

static str get_is_accepted(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct duty *duty = row;
    return duty->is_accepted ? STR("yes") : STR_NONE;
}

static const struct column columns[] = {
    {"audited", COLUMN_TEXT, N_("The audited service."), get_audited},
    {"recipient_id", COLUMN_TEXT, N_("Id of the company in the catalog; empty when unknown."),
     get_recipient_id},
    {"recipient", COLUMN_TEXT,
     N_("Name of the company; an unknown recipient stands under its registrable domain."),
     get_recipient},
    {"service_id", COLUMN_TEXT, N_("Id of the product in the catalog; empty when unknown."),
     get_service_id},
    {"service", COLUMN_TEXT, N_("Name of the product."), get_service},
    {"category", COLUMN_TEXT, N_("Id of the product's category; empty when unknown."),
     get_category},
    {"verdict", COLUMN_TEXT, N_("disclosed vague partial absent unknown exempt stated_not_seen."),
     get_verdict},
    {"content_verdict", COLUMN_TEXT,
     N_("Whether the notice says what is sent: stated vague absent exempt unknown."),
     get_content_verdict},
    {"name_verdict", COLUMN_TEXT,
     N_("Whether the notice names who gets it: stated vague absent exempt unknown."),
     get_name_verdict},
    {"purpose_verdict", COLUMN_TEXT,
     N_("Whether the notice says why: stated vague absent exempt unknown."), get_purpose_verdict},
    {"content_sent", COLUMN_LIST, N_("What is sent: ids of the content vocabulary."),
     get_content_sent},
    {"content_stated", COLUMN_TEXT, N_("What is sent according to the notice, in its words."),
     get_content_stated},
    {"exempt", COLUMN_LIST,
     N_("What of the content a declared exemption covers: ids of the content vocabulary."),
     get_exempt},
    {"reach", COLUMN_TEXT,
     N_("The most direct command seen: page container script frame hop; empty when nothing was "
        "seen."),
     get_reach},
    {"certainty", COLUMN_TEXT,
     N_("The best evidence seen: observed sure likely none; empty when nothing was seen."),
     get_certainty},
    {"pages", COLUMN_NUMBER, N_("Number of pages that send."), get_pages},
    {"first_page_url", COLUMN_TEXT, N_("The first of these pages."), get_first_page_url},
    {"first_page_line", COLUMN_NUMBER, N_("Line of the tag on that page."), get_first_page_line},
    {"notice_url", COLUMN_TEXT, N_("Address of the notice that names it; empty when none does."),
     get_notice_url},
    {"notice_line", COLUMN_NUMBER, N_("Line of the entry on the notice's page."), get_notice_line},
    {"ids", COLUMN_LIST, N_("Account ids, such as G-, GTM- and pixel ids."), get_ids},
    {"found", COLUMN_TEXT,
     N_("How it was found: static (in sources) observed (in a recording or a browser) both; empty "
        "when nothing was seen."),
     get_found},
    {"sent_when", COLUMN_LIST,
     N_("When a browser saw it sent: before_choice after_accept after_reject; empty when no "
        "browser "
        "saw it."),
     get_sent_when},
};

static const struct column more[] = {
    {"domain", COLUMN_TEXT,
     N_("Who it is when the catalog does not know: registrable domain, or the name in the notice."),
     get_domain},
    {"is_open", COLUMN_FLAG, N_("Whether no ruling was found on the product's category."),
     get_is_open},
    {"cap", COLUMN_TEXT, N_("The highest severity that a finding about it may have, scope aside."),
     get_cap},
    {"match", COLUMN_TEXT,
     N_("How the entry was found: service company domain service_only group; empty: there is "
        "none."),
     get_match},
    {"gated", COLUMN_TEXT, N_("What sending waits for when all that was seen waits for something."),
     get_gated},
    {"first_transmission", COLUMN_NUMBER,
     N_("The best evidence: its number in transmissions, from 0."), get_first},
    {"disclosure", COLUMN_NUMBER, N_("The entry: its number in disclosures, from 0."), get_said},
    {"declared", COLUMN_TEXT,
     N_("Company of the group that the operator declares behind the domain; empty: none."),
     get_declared},
    {"is_accepted", COLUMN_FLAG,
     N_("Whether the operator accepts all that was found lacking of it."), get_is_accepted},
};

static size_t count_rows(const struct report *report)
{
    return report->duty_count;
}

static const void *find_row(const struct report *report, size_t i)
{
    return &report->duties[i];
}

const struct table table_recipients = {
    .name = "recipients",
    .says = N_(
        "The matrix to look at first: one row per recipient-service, what is sent beside what is "
        "stated."),
    .columns = columns,
    .column_count = COUNT_OF(columns),
    .more = more,
    .more_count = COUNT_OF(more),
    .rows = count_rows,
    .row = find_row,
};
