/* What a notice lacks, as text that can be put into it: rows from what was seen and what the catalog
 * knows, with a mark wherever a person must confirm. A draft states nothing that is marked as certain
 * unless it was seen or stands in a source. */
#ifndef SOSHIN_REPORTS_DRAFT_H
#define SOSHIN_REPORTS_DRAFT_H

#include "core/model.h"

#include "reports/writer.h"

#include <stdio.h>

/* The columns of a notice's table, in this order. */
enum draft_part {
    DRAFT_RECIPIENT,
    DRAFT_SERVICE,
    DRAFT_CONTENT,
    DRAFT_PURPOSE_SENDER,
    DRAFT_PURPOSE_RECIPIENT,
    DRAFT_OPTOUT,
    DRAFT_POLICY,
    DRAFT_PARTS
};
/* Its heading: a message id. */
const char *draft_part_words(enum draft_part part);

/* What a person must confirm, and why. */
struct draft_doubt {
    enum draft_part part;
    str why;
};

struct draft_row {
    const struct duty *duty;
    bool is_new; /* the notice does not name it; else duty->said is to be completed */
    str cells[DRAFT_PARTS];
    size_t first_doubt; /* its place in draft.doubts; doubts are numbered from 1 */
    size_t doubt_count;
};

struct draft {
    const struct report *report;
    enum lang lang;
    bool is_whole; /* no entry of any notice was read: the page as a whole is drafted */
    ARENA_LIST(struct draft_row) rows;
    ARENA_LIST(struct draft_doubt) doubts;
    size_t exempt;    /* recipients left out because a declared exemption covers all of it */
    size_t unsettled; /* recipients left out because it could not be told whether they are stated */
    const char *unread; /* a notice that could not be read, NUL-terminated; NULL: none */
    bool is_part;       /* not everything was seen: rows may be missing here */
};

/* Inside arena_run of arena, where its texts lie. */
struct draft draft_make(struct arena *arena, const struct report *report, enum lang lang);

/* "html", "md" or "csv" into the file; false for another format, with ERR_USAGE. Memory and file errors
 * as writer_end. Runs an arena of its own. */
bool draft_write(const struct report *report, const char *format, enum lang lang, bool excel,
                 FILE *out, struct err *err);

/* ---- the formats; inside arena_run of arena ---- */

void draft_write_html(struct arena *arena, const struct draft *draft, FILE *out);
void draft_write_markdown(struct arena *arena, const struct draft *draft, FILE *out);
void draft_write_csv(struct arena *arena, const struct draft *draft, bool excel, FILE *out);

/* ---- their words ---- */

/* The page's heading. */
const char *draft_title(const struct draft *draft);
/* What stands above and below the table: message ids, NULL behind the last. */
const char *const *draft_introduction(const struct draft *draft);
/* The rows of that kind: how many, and what stands above them (a message id). */
size_t draft_count(const struct draft *draft, bool is_new);
const char *draft_heading(const struct draft *draft, bool is_new);
/* What a person must look at besides the marked places, a sentence each; *count says how many. */
const str *draft_remarks(struct arena *arena, const struct draft *draft, size_t *count);
/* Which entry has to be completed, and by what: for rows that are not new. */
str draft_place(struct arena *arena, const struct draft *draft, const struct draft_row *row);

#endif
