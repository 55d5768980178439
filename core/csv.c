#include "core/csv.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

/* Cells of the record being read, behind each other in one growing buffer. */
struct csv_reading {
    csv_row_reader *reader;
    void *context;
    char *bytes;
    size_t byte_count, byte_cap;
    size_t *ends; /* where each cell ends in bytes */
    str *cells;
    size_t cell_count, cell_cap;
    size_t line;       /* of the byte being parsed */
    size_t start_line; /* of the record */
    enum csv_result result;
};

static bool csv_room(struct csv_reading *reading, size_t bytes)
{
    if (reading->byte_count + bytes >= reading->byte_cap) { /* never NULL, were all cells empty */
        size_t cap = (reading->byte_count + bytes) * 2 + 256;
        char *larger = realloc(reading->bytes, cap);
        if (!larger)
            return false;
        reading->bytes = larger;
        reading->byte_cap = cap;
    }
    if (reading->cell_count < reading->cell_cap)
        return true;
    size_t cap = reading->cell_cap * 2 + 32;
    size_t *ends = realloc(reading->ends, cap * sizeof *ends);
    if (ends)
        reading->ends = ends;
    str *cells = realloc(reading->cells, cap * sizeof *cells);
    if (cells)
        reading->cells = cells;
    if (!ends || !cells)
        return false;
    reading->cell_cap = cap;
    return true;
}

static void csv_on_cell(void *cell, size_t n, void *context)
{
    struct csv_reading *reading = context;
    if (reading->result != CSV_OK)
        return;
    if (!csv_room(reading, n)) {
        reading->result = CSV_NO_MEMORY;
        return;
    }
    if (n)
        memcpy(reading->bytes + reading->byte_count, cell, n);
    reading->byte_count += n;
    reading->ends[reading->cell_count++] = reading->byte_count;
}

static void csv_on_record(int end, void *context)
{
    (void)end;
    struct csv_reading *reading = context;
    size_t from = 0;
    for (size_t i = 0; i < reading->cell_count; i++) {
        reading->cells[i] = (str){reading->bytes + from, reading->ends[i] - from};
        from = reading->ends[i];
    }
    if (reading->result == CSV_OK && reading->cell_count &&
        !reading->reader(reading->context, reading->cells, reading->cell_count,
                         reading->start_line))
        reading->result = CSV_STOPPED;
    reading->byte_count = reading->cell_count = 0;
    if (reading->result == CSV_OK)
        reading->start_line = reading->line + 1;
}

/* libcsv trims blanks around unquoted cells; RFC 4180 §2.4 makes them part of the cell. */
static int csv_no_space(unsigned char c)
{
    (void)c;
    return 0;
}

/* The first line with its end: CR LF, LF, or CR alone as old spreadsheets write it. */
static size_t csv_line_length(str bytes)
{
    size_t feed = str_find_char(bytes, '\n');
    size_t line = feed == STR_ABSENT ? bytes.n : feed + 1;
    for (size_t at = 0, next; at < line; at += next + 1) {
        next = str_find_char(str_slice(bytes, at, line), '\r');
        if (next == STR_ABSENT)
            break;
        if (at + next + 1 == bytes.n || bytes.p[at + next + 1] != '\n')
            return at + next + 1;
    }
    return line;
}

/* A whole record on one line without a quotation mark, which is nearly every one. */
static bool csv_is_plain(const struct csv_reading *reading, const struct csv_parser *parser,
                         str line)
{
    return !reading->cell_count && !parser->pstate && line.n > 1 && line.p[line.n - 1] == '\n' &&
           line.p[0] != '\r' && str_find_char(line, '"') == STR_ABSENT;
}

static void csv_plain_line(struct csv_reading *reading, str line)
{
    str cell;
    line.n -= line.p[line.n - 2] == '\r' ? 2 : 1;
    while (str_cut(&line, ',', &cell))
        csv_on_cell((void *)cell.p, cell.n, reading);
    csv_on_record('\n', reading);
}

/* Feeds line by line, so that the line of a problem is known. */
static void csv_feed(struct csv_reading *reading, struct csv_parser *parser, str bytes)
{
    while (bytes.n && reading->result == CSV_OK) {
        size_t n = csv_line_length(bytes);
        str line = str_slice(bytes, 0, n);
        if (csv_is_plain(reading, parser, line)) {
            csv_plain_line(reading, line);
        } else if (csv_parse(parser, bytes.p, n, csv_on_cell, csv_on_record, reading) != n) {
            if (reading->result == CSV_OK)
                reading->result = csv_error(parser) == CSV_EPARSE ? CSV_BAD_QUOTE : CSV_NO_MEMORY;
            break;
        }
        if (reading->result != CSV_OK)
            break;
        if (!reading->cell_count && !parser->pstate)
            reading->start_line = reading->line + 1;
        reading->line++;
        bytes = str_skip(bytes, n);
    }
}

enum csv_result csv_read(str bytes, csv_row_reader *reader, void *context, size_t *line)
{
    struct csv_reading reading = {.reader = reader, .context = context, .line = 1, .start_line = 1};
    struct csv_parser parser;
    *line = 0;
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return CSV_NO_MEMORY;
    if (str_has_prefix(bytes, STR("\xef\xbb\xbf")))
        bytes = str_skip(bytes, 3);
    csv_set_space_func(&parser, csv_no_space);
    csv_feed(&reading, &parser, bytes);
    if (reading.result == CSV_OK && csv_fini(&parser, csv_on_cell, csv_on_record, &reading) != 0)
        reading.result = csv_error(&parser) == CSV_EPARSE ? CSV_UNENDED : CSV_NO_MEMORY;
    csv_free(&parser);
    free(reading.bytes);
    free(reading.ends);
    free(reading.cells);
    *line = reading.result == CSV_STOPPED || reading.result == CSV_UNENDED ? reading.start_line
                                                                           : reading.line;
    return reading.result;
}

/* A formula, or what would look like a guarded one when it is read back. */
static bool csv_is_formula(str cell)
{
    while (cell.n && cell.p[0] == '\'')
        cell = str_skip(cell, 1);
    return cell.n && memchr("=+-@\t\r", cell.p[0], 6);
}

static bool csv_must_quote(str cell)
{
    for (size_t i = 0; i < cell.n; i++)
        if (cell.p[i] == ',' || cell.p[i] == '"' || cell.p[i] == '\r' || cell.p[i] == '\n')
            return true;
    return cell.n && (ascii_is_space(cell.p[0]) || ascii_is_space(cell.p[cell.n - 1]));
}

/* What stands between quotation marks: each inside it twice (RFC 4180 §2.7). */
static void csv_write_quoted(FILE *out, str cell)
{
    for (;;) {
        str piece = str_slice(cell, 0, str_find_char(cell, '"'));
        fwrite_unlocked(piece.p, 1, piece.n, out);
        if (piece.n == cell.n)
            return;
        fwrite_unlocked("\"\"", 1, 2, out);
        cell = str_skip(cell, piece.n + 1);
    }
}

void csv_write_cell(FILE *out, str cell, bool is_first)
{
    if (!is_first)
        putc_unlocked(',', out);
    if (csv_is_formula(cell)) {
        /* libcsv writes whole cells, so the apostrophe goes inside its opening quote by hand */
        fwrite_unlocked("\"'", 1, 2, out);
        csv_write_quoted(out, cell);
        putc_unlocked('"', out);
    } else if (csv_must_quote(cell)) {
        csv_fwrite(out, cell.p, cell.n);
    } else if (cell.n) {
        fwrite_unlocked(cell.p, 1, cell.n, out);
    }
}

void csv_write_end(FILE *out)
{
    fwrite_unlocked("\r\n", 1, 2, out);
}

str csv_unguard(str cell)
{
    if (cell.n && cell.p[0] == '\'' && csv_is_formula(cell))
        return str_skip(cell, 1);
    return cell;
}
