#include "reports/cell.h"
#include "reports/name.h"

static str get_page_url(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct transmission *sent = row;
    return sent->page_url;
}

static str get_host(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct transmission *sent = row;
    return sent->host;
}

static str get_recipient_id(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct transmission *sent = row;
    return sent->service ? sent->service->recipient->id : STR_NONE;
}

static str get_recipient(const struct cell_context *context, const void *row)
{
    const struct transmission *sent = row;
    if (!sent->service)
        return STR_NONE;
    return name_recipient(sent->service->recipient, context->report->lang);
}

static str get_service_id(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct transmission *sent = row;
    return sent->service ? sent->service->id : STR_NONE;
}

static str get_service(const struct cell_context *context, const void *row)
{
    const struct transmission *sent = row;
    return name_service(sent->service, context->report->lang);
}

static str get_mechanism(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct transmission *sent = row;
    return str_of(mechanism_code(sent->mechanism));
}

static str get_origin(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct transmission *sent = row;
    return str_of(origin_code(sent->origin));
}

static str get_certainty(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct transmission *sent = row;
    return str_of(certainty_code(sent->certainty));
}

static str get_content(const struct cell_context *context, const void *row)
{
    const struct transmission *sent = row;
    return cell_contents(context, sent->content);
}

static str get_content_basis(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct transmission *sent = row;
    return str_of(content_basis_code(sent->content_basis));
}

static str get_url(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct transmission *sent = row;
    return sent->url;
}

static str get_line(const struct cell_context *context, const void *row)
{
    const struct transmission *sent = row;
    return cell_line(context, sent->line);
}

static str get_gated(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct transmission *sent = row;
    return str_of(gate_name(sent->gate));
}

static str get_initiator(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct transmission *sent = row;
    return sent->initiator;
}

static str get_reach(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct transmission *sent = row;
    return str_of(reach_code(sent->reach));
}

static str get_party(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct transmission *sent = row;
    return str_of(party_code(sent->party));
}

static str get_ids(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct transmission *sent = row;
    return sent->ids;
}

static str get_observed_at(const struct cell_context *context, const void *row)
{
    const struct transmission *sent = row;
    return cell_time(context, sent->observed_at);
}

static str get_domain(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct transmission *sent = row;
    return sent->domain;
}

static str get_snippet(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct transmission *sent = row;
    return sent->snippet;
}

static const struct column columns[] = {
    {"page_url", COLUMN_TEXT, N_("Address of the page that sends."), get_page_url},
    {"host", COLUMN_TEXT, N_("Host that receives: lower case, punycode, no port."), get_host},
    {"recipient_id", COLUMN_TEXT,
     N_("Id of the company in the catalog; empty when the catalog does not know the host."),
     get_recipient_id},
    {"recipient", COLUMN_TEXT,
     N_("Name of the company; empty when the catalog does not know the host."), get_recipient},
    {"service_id", COLUMN_TEXT,
     N_("Id of the company's product in the catalog; empty when the catalog does not know the "
        "host."),
     get_service_id},
    {"service", COLUMN_TEXT,
     N_("Name of the product; empty when the catalog does not know the host."), get_service},
    {"mechanism", COLUMN_TEXT,
     N_("What makes the request: script img iframe link form ping css media object socket fetch "
        "beacon inline container hint redirect."),
     get_mechanism},
    {"origin", COLUMN_TEXT,
     N_("Where it was read: html inline script container style header har browser."), get_origin},
    {"certainty", COLUMN_TEXT,
     N_("observed: the request was really made; sure: sent by opening the page; likely: needs "
        "something first, see gated; none: not sent, kept for the record."),
     get_certainty},
    {"content", COLUMN_LIST, N_("What is sent: ids of the content vocabulary."), get_content},
    {"content_basis", COLUMN_TEXT,
     N_("How the content is known: observed, parameter, catalog (what the product typically "
        "sends) or minimum (what any request sends)."),
     get_content_basis},
    {"url", COLUMN_TEXT, N_("Address that is asked for."), get_url},
    {"line", COLUMN_NUMBER, N_("Line of the page on which the tag begins."), get_line},
    {"gated", COLUMN_TEXT,
     N_("What it waits for, or why it is dead: noscript comment template consent scroll click "
        "submit timer condition; empty: nothing."),
     get_gated},
    {"initiator", COLUMN_TEXT,
     N_("Script, frame or container that makes the request; empty: the page itself."),
     get_initiator},
    {"reach", COLUMN_TEXT, N_("Whose command it is: page container script frame hop."), get_reach},
    {"party", COLUMN_TEXT,
     N_("third; own: the operator's own; own_host: an own host that looks like a measuring "
        "endpoint."),
     get_party},
    {"ids", COLUMN_LIST, N_("Account ids, such as G-, GTM- and pixel ids."), get_ids},
    {"observed_at", COLUMN_TEXT, N_("When it was observed (UTC); empty when not known."),
     get_observed_at},
};

static const struct column more[] = {
    {"domain", COLUMN_TEXT, N_("Registrable domain of the host: who an unknown recipient is."),
     get_domain},
    {"snippet", COLUMN_TEXT, N_("The tag or statement as written."), get_snippet},
};

static size_t count_rows(const struct report *report)
{
    return report->transmission_count;
}

static const void *find_row(const struct report *report, size_t i)
{
    return &report->transmissions[i];
}

const struct table table_transmissions = {
    .name = "transmissions",
    .says =
        N_("One row per page, line and address: information about the visitor leaves a page for "
           "someone."),
    .columns = columns,
    .column_count = COUNT_OF(columns),
    .more = more,
    .more_count = COUNT_OF(more),
    .rows = count_rows,
    .row = find_row,
};
