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

static const struct column columns[] = {
    {"audited", N_("The audited service."), get_audited},
    {"recipient_id", N_("Id of the company in the catalog; empty when unknown."), get_recipient_id},
    {"recipient",
     N_("Name of the company; an unknown recipient stands under its registrable domain."),
     get_recipient},
    {"service_id", N_("Id of the product in the catalog; empty when unknown."), get_service_id},
    {"service", N_("Name of the product."), get_service},
    {"category", N_("Id of the product's category; empty when unknown."), get_category},
    {"verdict", N_("disclosed vague partial absent unknown exempt stated_not_seen."), get_verdict},
    {"content_verdict",
     N_("Whether the notice says what is sent: stated vague absent exempt unknown."),
     get_content_verdict},
    {"name_verdict",
     N_("Whether the notice names who gets it: stated vague absent exempt unknown."),
     get_name_verdict},
    {"purpose_verdict", N_("Whether the notice says why: stated vague absent exempt unknown."),
     get_purpose_verdict},
    {"content_sent", N_("What is sent: ids of the content vocabulary."), get_content_sent},
    {"content_stated", N_("What is sent according to the notice, in its words."),
     get_content_stated},
    {"exempt",
     N_("What of the content a declared exemption covers: ids of the content vocabulary."),
     get_exempt},
    {"reach",
     N_("The most direct command seen: page container script frame hop; empty when nothing was "
        "seen."),
     get_reach},
    {"certainty",
     N_("The best evidence seen: observed sure likely none; empty when nothing was seen."),
     get_certainty},
    {"pages", N_("Number of pages that send."), get_pages},
    {"first_page_url", N_("The first of these pages."), get_first_page_url},
    {"first_page_line", N_("Line of the tag on that page."), get_first_page_line},
    {"notice_url", N_("Address of the notice that names it; empty when none does."),
     get_notice_url},
    {"notice_line", N_("Line of the entry on the notice's page."), get_notice_line},
    {"ids", N_("Account ids, such as G-, GTM- and pixel ids."), get_ids},
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
    .rows = count_rows,
    .row = find_row,
};
