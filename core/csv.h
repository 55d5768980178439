/* CSV in and out through libcsv, RFC 4180. */
#ifndef SOSHIN_CORE_CSV_H
#define SOSHIN_CORE_CSV_H

#include "core/str.h"

#include <stdio.h>

/* Called for each record, the header row included: cells are valid during the call only. line: where
 * the record begins, from 1. False stops the reading. */
typedef bool csv_row_reader(void *context, const str *cells, size_t count, size_t line);

enum csv_result {
    CSV_OK,
    CSV_STOPPED,   /* the reader said so */
    CSV_BAD_QUOTE, /* a quote inside an unquoted cell, or text behind a closing quote */
    CSV_UNENDED,   /* the file ends inside a quoted cell */
    CSV_NO_MEMORY
};

/* Reads a whole file; a BOM at its start is skipped, empty lines are left out. Lines end with CR LF,
 * LF or CR. *line: where it went wrong, or where the record begins that stopped it or has no end. */
enum csv_result csv_read(str bytes, csv_row_reader *reader, void *context, size_t *line);

/* Writes one cell, quoted when it must be, behind a comma unless is_first. A cell that a spreadsheet
 * would take for a formula (= + - @ TAB CR at its start) gets a leading apostrophe, and so does one
 * that has apostrophes before them, so that csv_unguard gives back what was written. */
void csv_write_cell(FILE *out, str cell, bool is_first);
void csv_write_end(FILE *out); /* CR LF */
/* A cell of our own files without that apostrophe. */
str csv_unguard(str cell);

#endif
