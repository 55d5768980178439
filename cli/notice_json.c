#include "cli/notice_print.h"

#include "core/text.h"

#include <string.h>

struct json_writer {
    struct arena *arena;
    FILE *out;
    unsigned depth;
    bool has_member; /* something stands before in the open bracket */
};

static void json_put(const struct json_writer *writer, str text)
{
    if (text.n)
        fwrite(text.p, 1, text.n, writer->out);
}

static void json_string(const struct json_writer *writer, str text)
{
    struct buf out = buf_init(writer->arena, SIZE_MAX / 2);
    buf_add_char(&out, '"');
    for (size_t at = 0; at < text.n;) {
        uint32_t point = text_next(text, &at); /* bad UTF-8 becomes U+FFFD */
        if (point < ' ' || point == 0x7F)
            buf_add(&out, arena_printf(writer->arena, "\\u%04x", (unsigned)point));
        else if (point == '"' || point == '\\')
            buf_add(&out, point == '"' ? STR("\\\"") : STR("\\\\"));
        else
            text_add(&out, point);
    }
    buf_add_char(&out, '"');
    json_put(writer, buf_str(&out));
}

/* The comma and line in front of a member. name NULL: in an array. */
static void json_member(struct json_writer *writer, const char *name)
{
    json_put(writer, writer->has_member ? STR(",\n") : STR("\n"));
    for (unsigned i = 0; i < writer->depth; i++)
        json_put(writer, STR("  "));
    if (name) {
        json_string(writer, str_of(name));
        json_put(writer, STR(": "));
    }
    writer->has_member = true;
}

static void json_open(struct json_writer *writer, const char *bracket)
{
    json_put(writer, str_of(bracket));
    writer->depth++;
    writer->has_member = false;
}

static void json_close(struct json_writer *writer, const char *bracket)
{
    writer->depth--;
    if (writer->has_member) {
        json_put(writer, STR("\n"));
        for (unsigned i = 0; i < writer->depth; i++)
            json_put(writer, STR("  "));
    }
    json_put(writer, str_of(bracket));
    writer->has_member = true;
}

static void json_text(struct json_writer *writer, const char *name, str text)
{
    json_member(writer, name);
    json_string(writer, text);
}

static void json_bare(struct json_writer *writer, const char *name, str text)
{
    json_member(writer, name);
    json_put(writer, text);
}

static void json_count(struct json_writer *writer, const char *name, uint64_t number)
{
    json_bare(writer, name, arena_printf(writer->arena, "%llu", (unsigned long long)number));
}

/* Columns that hold numbers; empty: not known. */
static bool is_number(const char *name)
{
    static const char *const names[] = {"unit", "line", "confidence"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static void print_row(struct json_writer *writer, const struct table *table,
                      const struct cell_context *context, const void *row)
{
    json_member(writer, NULL);
    json_open(writer, "{");
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = &table->columns[i];
        str value = column->get(context, row);
        if (is_number(column->name))
            json_bare(writer, column->name, value.n ? value : STR("null"));
        else
            json_text(writer, column->name, value);
    }
    json_close(writer, "}");
}

static void print_trace(struct json_writer *writer, const struct trace *trace)
{
    json_member(writer, NULL);
    json_open(writer, "{");
    json_count(writer, "unit", trace->unit);
    json_text(writer, "kind", str_of(trace_code(trace->kind)));
    json_text(writer, "block", str_of(trace->block));
    json_count(writer, "line", trace->line);
    json_text(writer, "words", trace->words);
    json_text(writer, "why", str_of(trace->why ? trace->why : ""));
    json_close(writer, "}");
}

static void print_notice(struct json_writer *writer, const struct notice *notice, bool explain)
{
    json_member(writer, NULL);
    json_open(writer, "{");
    json_text(writer, "url", notice->url);
    json_text(writer, "title", notice->title);
    json_text(writer, "status", str_of(notice_status_code(notice->status)));
    json_text(writer, "reason", str_of(reason_code(notice->reason)));
    json_count(writer, "line", notice->line);
    json_text(writer, "data_url", notice->data_url);
    json_count(writer, "disclosures", notice->disclosure_count);
    if (explain) {
        json_member(writer, "steps");
        json_open(writer, "[");
        for (size_t i = 0; i < notice->trace_count; i++)
            print_trace(writer, &notice->traces[i]);
        json_close(writer, "]");
        json_count(writer, "steps_left_out", notice->traces_left_out);
    }
    json_close(writer, "}");
}

void notice_json_print(struct arena *arena, const struct report *report, bool explain, FILE *out)
{
    struct json_writer writer = {.arena = arena, .out = out};
    const struct table *table = table_find(STR("disclosures"));
    struct cell_context context = {.arena = arena, .report = report};
    json_open(&writer, "{");
    json_text(&writer, "soshin", STR(SOSHIN_VERSION));
    json_text(&writer, "catalog", catalog_date(report->catalog));
    json_member(&writer, "notices");
    json_open(&writer, "[");
    for (size_t i = 0; i < report->notice_count; i++)
        print_notice(&writer, &report->notices[i], explain);
    json_close(&writer, "]");
    json_member(&writer, "disclosures");
    json_open(&writer, "[");
    for (size_t i = 0; i < table->rows(report); i++)
        print_row(&writer, table, &context, table->row(report, i));
    json_close(&writer, "]");
    json_close(&writer, "}");
    json_put(&writer, STR("\n"));
}
