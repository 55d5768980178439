/* Report -> bytes. Columns are described once, writers know columns and never findings. */
#ifndef SOSHIN_REPORTS_WRITER_H
#define SOSHIN_REPORTS_WRITER_H

#include "core/model.h"

#include <stdio.h>

/* What a column's getter may use. */
struct cell_context {
    struct arena *arena; /* scratch of this row */
    const struct report *report;
};

struct column {
    const char *name; /* stable: "page_url" */
    const char *says; /* message id: one sentence for the manual */
    str (*get)(const struct cell_context *context, const void *row);
};

/* A table of the output contract: one CSV file, one array of report.json. */
struct table {
    const char *name; /* "findings": findings.csv */
    const char *says; /* message id */
    const struct column *columns;
    size_t column_count;
    size_t (*rows)(const struct report *report);
    const void *(*row)(const struct report *report, size_t i);
};
/* In the order of the contract: transmissions, disclosures, findings, recipients, coverage. */
const struct table *const *table_all(size_t *count);
const struct table *table_find(str name);

/* Writes a table as CSV (UTF-8, CR LF, header row). excel: with a BOM. */
bool table_write_csv(const struct table *table, const struct report *report, bool excel, FILE *out,
                     struct err *err);

struct writer_options {
    enum lang lang;
    bool has_color; /* the terminal shows ANSI colours and NO_COLOR is not set */
    bool excel;
    unsigned columns; /* width of the terminal; 0: 80 */
};

/* A format of its own for people or machines. One file and one row in list.def each. */
struct writer {
    const char *name; /* "text" */
    const char *says; /* message id */
    const char *file; /* its name in the report folder; NULL: it is printed only */
    bool (*write)(const struct report *report, const struct writer_options *options, FILE *out,
                  struct err *err);
};
const struct writer *writer_find(str name);
const struct writer *const *writer_all(size_t *count);

/* Makes the folder when it is missing, and the one above it. False with err. */
bool report_make_folder(const char *folder, struct err *err);

/* Writes the CSV files and those of the writers into the folder, which is made when missing: each file beside its place
 * (".name.new"), flushed to disk, then renamed, so that a full disk or a kill leaves the old report
 * whole. ERR_IO names the file. */
bool report_write_folder(const struct report *report, const struct writer_options *options,
                         const char *folder, struct err *err);

#endif
