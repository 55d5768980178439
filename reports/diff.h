/* Two reports of one service: what is new, gone or changed. What only one of them could look at is
 * neither: it is said to be unseen. */
#ifndef SOSHIN_REPORTS_DIFF_H
#define SOSHIN_REPORTS_DIFF_H

#include "core/map.h"
#include "reports/writer.h"

enum diff_kind { DIFF_RECIPIENT, DIFF_FINDING, DIFF_ENTRY, DIFF_NOTICE, DIFF_SCAN, DIFF_KINDS };
const char *diff_kind_code(enum diff_kind kind);

enum diff_change {
    DIFF_NEW,
    DIFF_GONE,
    DIFF_CHANGED,
    DIFF_UNSEEN /* the older report has it; the newer one did not look where it stood */
};
const char *diff_change_code(enum diff_change change);

struct diff_row {
    enum diff_kind kind;
    enum diff_change change;
    bool counts;                    /* makes exit code 1 */
    const struct duty *duty;        /* of a recipient or finding, the newer one's; NULL: none */
    const struct finding *finding;  /* of a finding, the newer one's where there is one */
    const struct disclosure *entry; /* of an entry, the same */
    str subject;                    /* of a notice its URL */
    const char *item;               /* what has changed: "verdict", "content" ...; "": all of it */
    str before, after;
};

/* Which findings make exit code 1. */
struct diff_options {
    enum severity least; /* this one and graver ones */
    bool by_verdict;     /* and those of violations that the scope alone has lowered */
    bool never;          /* none */
    bool new_only;       /* neither show nor count what is not new */
};

struct diff {
    const struct report *older, *newer;
    struct diff_options options;
    struct arena *arena;
    ARENA_LIST(struct diff_row) rows; /* by kind, then in the order of the reports */
    size_t lost;       /* pages that the older report read and the newer one could not see */
    bool has_seen_all; /* the newer report has seen all that it should have */
    bool is_less;      /* it saw less than the older one */
    int exit_code;     /* 1 when a row counts; else 3 when it saw less; else 0 */
    struct map seen;   /* URL -> outcome, of the newer report */
};

/* Inside arena_run of arena. The reports must outlive the diff. */
struct diff diff_make(struct arena *arena, const struct report *older, const struct report *newer,
                      const struct diff_options *options);

/* "text", "csv" or "json"; inside arena_run of diff->arena. */
void diff_write_text(const struct diff *diff, const struct writer_options *options, FILE *out);
void diff_write_csv(const struct diff *diff, const struct writer_options *options, FILE *out);
void diff_write_json(const struct diff *diff, const struct writer_options *options, FILE *out);

/* ---- its parts ---- */

/* A new row, its texts empty. */
struct diff_row *diff_add(struct diff *diff, enum diff_kind kind, enum diff_change change);
/* The newer report has looked at that page, or the page is no more. */
bool diff_looked_at(const struct diff *diff, str url);
void diff_notices(struct diff *diff);

#endif
