#include "reports/cell.h"

static str get_notice_url(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct disclosure *said = row;
    return said->notice_url;
}

static str get_unit(const struct cell_context *context, const void *row)
{
    const struct disclosure *said = row;
    return cell_number(context, said->unit);
}

static str get_layout(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct disclosure *said = row;
    return str_of(layout_code(said->layout));
}

static str get_recipient(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct disclosure *said = row;
    return said->recipient;
}

static str get_service(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct disclosure *said = row;
    return said->service;
}

static str get_recipient_id(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct disclosure *said = row;
    return said->recipient_known ? said->recipient_known->id : STR_NONE;
}

static str get_service_id(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct disclosure *said = row;
    return said->service_known ? said->service_known->id : STR_NONE;
}

static str get_content_state(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct disclosure *said = row;
    return str_of(state_code(said->content_state));
}

static str get_content(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct disclosure *said = row;
    return said->content;
}

static str get_purpose_state(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct disclosure *said = row;
    return str_of(state_code(said->purpose_state));
}

static str get_purpose(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct disclosure *said = row;
    return said->purpose;
}

static str get_purpose_side(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct disclosure *said = row;
    return str_of(purpose_side_code(said->purpose_side));
}

static str get_optout_state(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct disclosure *said = row;
    return str_of(state_code(said->optout_state));
}

static str get_optout_url(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct disclosure *said = row;
    return said->optout_url;
}

static str get_policy_url(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct disclosure *said = row;
    return said->policy_url;
}

static str get_status(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct disclosure *said = row;
    return str_of(disclosure_status_code(said->status));
}

static str get_line(const struct cell_context *context, const void *row)
{
    const struct disclosure *said = row;
    return cell_line(context, said->line);
}

static str get_content_ids(const struct cell_context *context, const void *row)
{
    const struct disclosure *said = row;
    return cell_contents(context, said->content_ids);
}

static str get_purpose_ids(const struct cell_context *context, const void *row)
{
    const struct disclosure *said = row;
    return cell_purposes(context, said->purpose_ids);
}

static str get_confidence(const struct cell_context *context, const void *row)
{
    const struct disclosure *said = row;
    return cell_number(context, said->confidence);
}

static str get_recipient_is_former(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct disclosure *said = row;
    return cell_flag(said->recipient_is_former);
}

static str get_quote(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct disclosure *said = row;
    return said->quote;
}

static const struct column columns[] = {
    {"notice_url", COLUMN_TEXT, N_("Address of the notice."), get_notice_url},
    {"unit", COLUMN_NUMBER, N_("Number of the entry (row, section, item) in the notice, from 1."),
     get_unit},
    {"layout", COLUMN_TEXT,
     N_("How the notice is written: table vertical_table dl sections list prose script image "
        "pdf."),
     get_layout},
    {"recipient", COLUMN_TEXT, N_("Company as written in the notice; empty when none is named."),
     get_recipient},
    {"service", COLUMN_TEXT, N_("Product as written in the notice; empty when none is named."),
     get_service},
    {"recipient_id", COLUMN_TEXT,
     N_("Id of the company in the catalog; empty when the catalog does not know the name."),
     get_recipient_id},
    {"service_id", COLUMN_TEXT,
     N_("Id of the product in the catalog; empty when the catalog does not know the name or it "
        "fits several."),
     get_service_id},
    {"content_state", COLUMN_TEXT,
     N_("Whether it is said what is sent: own shared reference vague link_only absent."),
     get_content_state},
    {"content", COLUMN_TEXT, N_("What is sent, in the notice's words."), get_content},
    {"purpose_state", COLUMN_TEXT,
     N_("Whether the purpose is said: own shared reference vague link_only absent."),
     get_purpose_state},
    {"purpose", COLUMN_TEXT, N_("The purpose, in the notice's words."), get_purpose},
    {"purpose_side", COLUMN_TEXT, N_("Whose purpose is said: both sender recipient undivided."),
     get_purpose_side},
    {"optout_state", COLUMN_TEXT,
     N_("Whether a way to stop is given: own shared reference vague link_only absent."),
     get_optout_state},
    {"optout_url", COLUMN_LIST, N_("Addresses where sending or use can be stopped."),
     get_optout_url},
    {"policy_url", COLUMN_LIST, N_("Addresses of the recipient's own policy."), get_policy_url},
    {"status", COLUMN_TEXT,
     N_("current planned first_party exempt; entries that deny sending are left out."), get_status},
    {"line", COLUMN_NUMBER, N_("Line of the notice's page on which the entry begins."), get_line},
    {"content_ids", COLUMN_LIST, N_("The content as ids of the content vocabulary."),
     get_content_ids},
    {"purpose_ids", COLUMN_LIST, N_("The purpose as ids of the purpose vocabulary."),
     get_purpose_ids},
    {"confidence", COLUMN_NUMBER, N_("How surely this was read as an entry, 0 to 100."),
     get_confidence},
};

static const struct column more[] = {
    {"recipient_is_former", COLUMN_FLAG, N_("Whether the company is written under a former name."),
     get_recipient_is_former},
    {"quote", COLUMN_TEXT, N_("Words of the entry."), get_quote},
};

static size_t count_rows(const struct report *report)
{
    size_t count = 0;
    for (size_t i = 0; i < report->notice_count; i++)
        count += report->notices[i].disclosure_count;
    return count;
}

static const void *find_row(const struct report *report, size_t i)
{
    for (size_t k = 0; k < report->notice_count; k++) {
        const struct notice *notice = &report->notices[k];
        if (i < notice->disclosure_count)
            return &notice->disclosures[i];
        i -= notice->disclosure_count;
    }
    return NULL;
}

const struct table table_disclosures = {
    .name = "disclosures",
    .says = N_("One row per recipient-service that a notice names, as the notice writes it."),
    .columns = columns,
    .column_count = COUNT_OF(columns),
    .more = more,
    .more_count = COUNT_OF(more),
    .rows = count_rows,
    .row = find_row,
};
