#include "reports/columns.h"

#include "reports/writer.h"

#include <errno.h>

static void columns_put(FILE *out, const char *first, const char *second, const char *third)
{
    fputs(first, out);
    fputs(second, out);
    fputs(third, out);
}

static void columns_put_rows(enum lang lang, const struct column *columns, size_t count,
                             const char *file, FILE *out)
{
    static const char *const kinds[] = {[COLUMN_TEXT] = "text",
                                        [COLUMN_NUMBER] = "number",
                                        [COLUMN_LIST] = "list",
                                        [COLUMN_FLAG] = "flag"};
    for (size_t i = 0; i < count; i++) {
        columns_put(out, "| `", columns[i].name, "` | ");
        columns_put(out, kinds[columns[i].kind], " | ", file);
        columns_put(out, " | ", lang_text(lang, columns[i].says), " |\n");
    }
}

static void columns_put_table(enum lang lang, const struct table *table, FILE *out)
{
    columns_put(out, "\n## ", table->name, "\n\n");
    columns_put(out, lang_text(lang, table->says), "\n\n| ", lang_text(lang, N_("Column")));
    columns_put(out, " | ", lang_text(lang, N_("Kind")), " | ");
    columns_put(out, lang_text(lang, N_("File")), " | ", lang_text(lang, N_("Meaning")));
    fputs(" |\n|---|---|---|---|\n", out);
    columns_put_rows(lang, table->columns, table->column_count, "CSV, JSON", out);
    columns_put_rows(lang, table->more, table->more_count, "JSON", out);
}

bool columns_write(enum lang lang, FILE *out, struct err *err)
{
    size_t count;
    const struct table *const *tables = table_all(&count);
    errno = 0;
    columns_put(out, "# ", lang_text(lang, N_("Columns of the tables")), "\n\n");
    columns_put(out,
                lang_text(lang, N_("Each table is a CSV file of the report folder and an array of "
                                   "report.json. There, what many transmissions share stands once, "
                                   "in `requests`. This page is printed by `soshin report "
                                   "--columns`.")),
                "", "\n");
    for (size_t i = 0; i < count; i++)
        columns_put_table(lang, tables[i], out);
    return writer_end("columns", true, out, err);
}
