#include "cli/notice_print.h"

static void print_row(struct json_writer *writer, const struct table *table,
                      const struct cell_context *context, const void *row)
{
    json_write_open(writer, NULL, '{');
    table_write_json_row(table, false, NULL, context, row, writer);
    json_write_close(writer, '}');
}

static void print_trace(struct json_writer *writer, const struct trace *trace)
{
    json_write_open(writer, NULL, '{');
    json_write_number(writer, "unit", trace->unit);
    json_write_text(writer, "kind", str_of(trace_code(trace->kind)));
    json_write_text(writer, "block", str_of(trace->block));
    json_write_number(writer, "line", trace->line);
    json_write_text(writer, "words", trace->words);
    json_write_text(writer, "why", str_of(trace->why ? trace->why : ""));
    json_write_close(writer, '}');
}

static void print_notice(struct json_writer *writer, const struct notice *notice, bool explain)
{
    json_write_open(writer, NULL, '{');
    json_write_text(writer, "url", notice->url);
    json_write_text(writer, "title", notice->title);
    json_write_text(writer, "status", str_of(notice_status_code(notice->status)));
    json_write_text(writer, "reason", str_of(reason_code(notice->reason)));
    json_write_number(writer, "line", notice->line);
    json_write_text(writer, "data_url", notice->data_url);
    json_write_number(writer, "disclosures", notice->disclosure_count);
    if (explain) {
        json_write_open(writer, "steps", '[');
        for (size_t i = 0; i < notice->trace_count; i++)
            print_trace(writer, &notice->traces[i]);
        json_write_close(writer, ']');
        json_write_number(writer, "steps_left_out", notice->traces_left_out);
    }
    json_write_close(writer, '}');
}

void notice_json_print(struct arena *arena, const struct report *report, bool explain, FILE *out)
{
    struct json_writer writer = {.out = out};
    const struct table *table = table_find(STR("disclosures"));
    struct cell_context context = {.arena = arena, .report = report};
    json_write_open(&writer, NULL, '{');
    json_write_text(&writer, "soshin", STR(SOSHIN_VERSION));
    json_write_text(&writer, "catalog", catalog_date(report->catalog));
    json_write_open(&writer, "notices", '[');
    for (size_t i = 0; i < report->notice_count; i++)
        print_notice(&writer, &report->notices[i], explain);
    json_write_close(&writer, ']');
    json_write_open(&writer, "disclosures", '[');
    for (size_t i = 0; i < table->rows(report); i++)
        print_row(&writer, table, &context, table->row(report, i));
    json_write_close(&writer, ']');
    json_write_close(&writer, '}');
}
