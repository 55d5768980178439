#include "reports/cell.h"

#include <inttypes.h>

str cell_number(const struct cell_context *context, uint64_t number)
{
    return arena_printf(context->arena, "%" PRIu64, number);
}

str cell_line(const struct cell_context *context, uint32_t line)
{
    return line ? cell_number(context, line) : STR_NONE;
}

str cell_time(const struct cell_context *context, int64_t seconds)
{
    time_t when = (time_t)seconds;
    struct tm utc;
    if (seconds == 0 || !gmtime_r(&when, &utc) || utc.tm_year < -1899 || utc.tm_year > 8099)
        return STR_NONE;
    return arena_printf(context->arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", utc.tm_year + 1900,
                        utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec);
}

str cell_contents(const struct cell_context *context, content_set set)
{
    if (!set)
        return STR_NONE;
    return catalog_content_ids(context->arena, context->report->catalog, set);
}

str cell_purposes(const struct cell_context *context, purpose_set set)
{
    if (!set)
        return STR_NONE;
    return catalog_purpose_ids(context->arena, context->report->catalog, set);
}

str cell_flag(bool flag)
{
    return flag ? STR("yes") : STR_NONE;
}

str cell_said(const struct cell_context *context, const char *message)
{
    return message ? str_of(lang_text(context->report->lang, message)) : STR_NONE;
}
