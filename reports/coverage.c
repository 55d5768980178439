#include "reports/cell.h"

static str get_url(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct coverage *seen = row;
    return seen->url;
}

static str get_outcome(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct coverage *seen = row;
    return str_of(outcome_code(seen->outcome));
}

static str get_reason(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct coverage *seen = row;
    return str_of(reason_code(seen->reason));
}

static str get_http_status(const struct cell_context *context, const void *row)
{
    const struct coverage *seen = row;
    return seen->http_status > 0 ? cell_number(context, (uint64_t)seen->http_status) : STR_NONE;
}

static str get_content_type(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct coverage *seen = row;
    return seen->content_type;
}

static str get_charset(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct coverage *seen = row;
    return seen->charset;
}

static str get_bytes(const struct cell_context *context, const void *row)
{
    const struct coverage *seen = row;
    return cell_number(context, seen->bytes);
}

static str get_depth(const struct cell_context *context, const void *row)
{
    const struct coverage *seen = row;
    return cell_number(context, seen->depth);
}

static str get_found_on(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct coverage *seen = row;
    return seen->found_on;
}

static str get_notice_steps(const struct cell_context *context, const void *row)
{
    const struct coverage *seen = row;
    if (seen->notice_steps < 0)
        return STR_NONE;
    return cell_number(context, (uint64_t)seen->notice_steps);
}

static str get_transmissions(const struct cell_context *context, const void *row)
{
    const struct coverage *seen = row;
    return cell_number(context, seen->transmissions);
}

static str get_observed_at(const struct cell_context *context, const void *row)
{
    const struct coverage *seen = row;
    return cell_time(context, seen->observed_at);
}

static str get_sha256(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct coverage *seen = row;
    return str_of(seen->sha256);
}

static str get_is_resource(const struct cell_context *context, const void *row)
{
    (void)context;
    const struct coverage *seen = row;
    return cell_flag(seen->is_resource);
}

static const struct column columns[] = {
    {"url", COLUMN_TEXT, N_("The address."), get_url},
    {"outcome", COLUMN_TEXT,
     N_("page resource redirect robots off_site over_limit not_found blocked failed too_big "
        "cut_short not_html empty_shell not_fetched."),
     get_outcome},
    {"reason", COLUMN_TEXT, N_("Why, as a code; empty when there is nothing to explain."),
     get_reason},
    {"http_status", COLUMN_NUMBER, N_("HTTP status; empty when there was no answer."),
     get_http_status},
    {"content_type", COLUMN_TEXT, N_("Media type of the answer."), get_content_type},
    {"charset", COLUMN_TEXT, N_("Encoding that the text was read in."), get_charset},
    {"bytes", COLUMN_NUMBER, N_("Size of the body."), get_bytes},
    {"depth", COLUMN_NUMBER, N_("Links from the start to this address."), get_depth},
    {"found_on", COLUMN_TEXT, N_("Page that first named the address; empty: given by the user."),
     get_found_on},
    {"notice_steps", COLUMN_NUMBER,
     N_("Links from here to the nearest notice; empty: no path is known."), get_notice_steps},
    {"transmissions", COLUMN_NUMBER, N_("Number of transmissions to third parties."),
     get_transmissions},
    {"observed_at", COLUMN_TEXT, N_("When it was observed (UTC); empty when not known."),
     get_observed_at},
    {"sha256", COLUMN_TEXT, N_("SHA-256 of the body, in hexadecimal."), get_sha256},
};

static const struct column more[] = {
    {"is_resource", COLUMN_FLAG, N_("Whether it is a script, style sheet or the like and no page."),
     get_is_resource},
};

static size_t count_rows(const struct report *report)
{
    return report->coverage_count;
}

static const void *find_row(const struct report *report, size_t i)
{
    return &report->coverage[i];
}

const struct table table_coverage = {
    .name = "coverage",
    .says = N_("One row per address that was met: what came of it, and why."),
    .columns = columns,
    .column_count = COUNT_OF(columns),
    .more = more,
    .more_count = COUNT_OF(more),
    .rows = count_rows,
    .row = find_row,
};
