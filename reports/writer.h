/* Report -> bytes. Columns are described once, writers know columns and never findings. */
#ifndef SOSHIN_REPORTS_WRITER_H
#define SOSHIN_REPORTS_WRITER_H

#include "core/model.h"
#include "reports/json_write.h"

#include <stdio.h>

/* What a column's getter may use. */
struct cell_context {
    struct arena *arena; /* scratch of this row */
    const struct report *report;
};

/* What a cell's text stands for. In CSV all are text; in JSON a number is one (null for an empty cell),
 * a list ("; " between) is an array and a flag ("yes" or empty) is true or false. */
enum column_kind { COLUMN_TEXT, COLUMN_NUMBER, COLUMN_LIST, COLUMN_FLAG };

struct column {
    const char *name; /* stable: "page_url" */
    enum column_kind kind;
    const char *says; /* message id: one sentence for the manual */
    str (*get)(const struct cell_context *context, const void *row);
};

/* A table of the output contract: one CSV file, one array of report.json. */
struct table {
    const char *name; /* "findings": findings.csv */
    const char *says; /* message id */
    const struct column *columns;
    size_t column_count;
    const struct column *more; /* what report.json says besides, so that it can be read back */
    size_t more_count;
    size_t (*rows)(const struct report *report);
    const void *(*row)(const struct report *report, size_t i);
};
/* In the order of the contract: transmissions, disclosures, findings, recipients, coverage. */
const struct table *const *table_all(size_t *count);
const struct table *table_find(str name);
extern const struct table table_transmissions;

/* Calls visit for each row in order, inside an arena that is thrown away now and then, so that memory
 * does not grow with the table. Ends early when out has failed; false when memory is lacking. */
typedef void table_visitor(void *context, const struct cell_context *cells, const void *row);
bool table_visit(const struct table *table, const struct report *report, FILE *out,
                 table_visitor *visitor, void *context);

/* Writes a row as the members of an object that the caller opens and closes: its columns, and with_more
 * the others of report.json too; of these the wanted ones (NULL: all). */
void table_write_json_row(const struct table *table, bool with_more,
                          bool (*wants)(const struct column *column),
                          const struct cell_context *cells, const void *row,
                          struct json_writer *writer);

/* Writes a table as CSV (UTF-8, CR LF, header row). excel: with a BOM. */
bool table_write_csv(const struct table *table, const struct report *report, bool excel, FILE *out,
                     struct err *err);

/* The two halves of it, for a table that several reports share. */
bool table_write_header(const struct table *table, bool excel, FILE *out, struct err *err);
bool table_write_rows(const struct table *table, const struct report *report, FILE *out,
                      struct err *err);

/* summary.csv, above the folders of several audited services: one row per report. Not in the list of
 * tables, which stand in each report's folder. */
extern const struct table table_summary;

struct writer_options {
    enum lang lang;
    bool has_color; /* the terminal shows ANSI colours and NO_COLOR is not set */
    bool excel;
    unsigned columns; /* width of the terminal; 0: 80 */
};

/* The findings, and behind them those that are gone since the baseline. */
size_t findings_count(const struct report *report);
const struct finding *findings_row(const struct report *report, size_t i);

/* A format of its own for people or machines. One file and one row in list.def each. */
struct writer {
    const char *name; /* "text" */
    const char *says; /* message id */
    const char *file; /* its name in the report folder; NULL: it is printed only */
    bool (*write)(const struct report *report, const struct writer_options *options, FILE *out,
                  struct err *err);
};
/* The line that stands in every report. */
#define WRITER_DISCLAIMER N_("This is the result of an automatic check and not legal advice.")
/* How a writer ends: true when it is done and all of it went into the file. ERR_MEMORY when it is not
 * done; errno (0 at its begin) says what the file could not take. */
bool writer_end(const char *name, bool is_done, FILE *out, struct err *err);
const struct writer *writer_find(str name);
const struct writer *const *writer_all(size_t *count);

/* Makes the folder when it is missing, and the one above it. False with err. */
bool report_make_folder(const char *folder, struct err *err);

/* Writes the CSV files and those of the writers into the folder, which is made when missing: each file beside its place
 * (".name.new"), flushed to disk, then renamed, so that a full disk or a kill leaves the old report
 * whole. ERR_IO names the file. */
bool report_write_folder(const struct report *report, const struct writer_options *options,
                         const char *folder, struct err *err);
/* The same for one file: what the writer writes or, when writer is NULL, the table as CSV. A path that is there and no
 * regular file is refused. */
bool report_write_file(const struct report *report, const struct writer_options *options,
                       const struct writer *writer, const struct table *table, const char *path,
                       struct err *err);

#endif
