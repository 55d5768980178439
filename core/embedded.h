/* Files built into the program, so that one file is all there is to install. The tables are
 * written by tools/embed.c when the program is built and never change; every thread may read. */
#ifndef SOSHIN_CORE_EMBEDDED_H
#define SOSHIN_CORE_EMBEDDED_H

#include <stddef.h>

/* One file: its name (relative to the folder it came from, with `/`), and its bytes. One NUL
 * follows the bytes and is not counted in size, so that text can be handed on as it is. */
struct embedded_file {
    const char *name;
    const unsigned char *bytes;
    size_t size;
};

/* The catalog's tables, the CSV files of data/: "recipients.csv", ... Sorted by name in byte order;
 * behind the last of the count elements stands one whose name is NULL. The same holds for the tables
 * below. */
extern const struct embedded_file embedded_data[];
extern const size_t embedded_data_count;

/* What stands inside report.html: "report.css" and "report.js" of reports/. */
extern const struct embedded_file embedded_report[];
extern const size_t embedded_report_count;

/* The sample service that `soshin demo` serves, every file below tests/sites/sample. */
extern const struct embedded_file embedded_sample[];
extern const size_t embedded_sample_count;

/* The translations, as msgfmt writes them (the .mo format of GNU gettext): "ja". */
extern const struct embedded_file embedded_locale[];
extern const size_t embedded_locale_count;

#endif
