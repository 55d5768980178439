/* A table's row as the members of a JSON object. */
#include "reports/writer.h"

static void row_write_cell(struct json_writer *writer, const struct column *column, str cell)
{
    uint64_t number;
    switch (column->kind) {
    case COLUMN_TEXT:
        json_write_text(writer, column->name, cell);
        break;
    case COLUMN_LIST:
        json_write_list(writer, column->name, cell);
        break;
    case COLUMN_FLAG:
        json_write_flag(writer, column->name, cell.n != 0);
        break;
    case COLUMN_NUMBER:
        if (str_to_u64(cell, UINT64_MAX, &number))
            json_write_number(writer, column->name, number);
        else
            json_write_null(writer, column->name);
        break;
    }
}

static void row_write_cells(struct json_writer *writer, const struct column *columns, size_t count,
                            bool (*wants)(const struct column *column),
                            const struct cell_context *cells, const void *row)
{
    for (size_t i = 0; i < count; i++)
        if (!wants || wants(&columns[i]))
            row_write_cell(writer, &columns[i], columns[i].get(cells, row));
}

void table_write_json_row(const struct table *table, bool with_more,
                          bool (*wants)(const struct column *column),
                          const struct cell_context *cells, const void *row,
                          struct json_writer *writer)
{
    row_write_cells(writer, table->columns, table->column_count, wants, cells, row);
    if (with_more)
        row_write_cells(writer, table->more, table->more_count, wants, cells, row);
}
