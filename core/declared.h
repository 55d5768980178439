/* What the operator declares about the audited service (service.yaml, --baseline): taken as said, printed
 * in every report, and held against what was seen. */
#ifndef SOSHIN_CORE_DECLARED_H
#define SOSHIN_CORE_DECLARED_H

#include "core/catalog.h"
#include "core/outcome.h"

/* The grounds of Act art. 27-12 (docs/rules.md §3). */
#define GROUNDS(X)                                                                                 \
    X(GROUND_DISPLAY, "display")                                                                   \
    X(GROUND_INPUT, "input")                                                                       \
    X(GROUND_AUTH, "auth")                                                                         \
    X(GROUND_SECURITY, "security")                                                                 \
    X(GROUND_OPERATION, "operation")                                                               \
    X(GROUND_OWN_ID, "own_id")                                                                     \
    X(GROUND_CONSENT, "consent")                                                                   \
    X(GROUND_OPT_OUT, "opt_out")
enum ground { GROUNDS(MODEL_ENUM) GROUND_COUNT };
const char *ground_code(enum ground ground);

#define EXEMPTION_ALL "all" /* who, when every recipient is meant */

/* The operator says that an exception covers some of what a recipient gets. */
struct exemption {
    str who;                           /* as written: recipient id, service id, name or domain */
    bool is_for_all;                   /* every recipient; of CONSENT and OPT_OUT alone */
    const struct recipient *recipient; /* NULL: who is a domain that the catalog does not know */
    const struct service *service;     /* NULL: every service of the recipient */
    enum ground ground;
    content_set items; /* 0: everything that the ground can cover by its nature */
    str reason;        /* never empty */
    str until;         /* last day that it holds, YYYY-MM-DD; empty: no end */
    uint32_t line;     /* in the declaring file */
};

/* The operator knows of a finding and says why it may stay. */
struct acceptance {
    str fingerprint;
    str reason;
    str until; /* as above */
};

/* A group company: no operator, so it stays a recipient, by its name where the catalog has none. */
struct group_company {
    str domain; /* registrable; lower case, punycode */
    str name;
};

/* A finding of the baseline, as its row of findings.csv has it. */
#define KNOWN_CELLS(X)                                                                             \
    X(KNOWN_AUDITED, "audited")                                                                    \
    X(KNOWN_RULE, "rule")                                                                          \
    X(KNOWN_SEVERITY, "severity")                                                                  \
    X(KNOWN_VERDICT, "verdict")                                                                    \
    X(KNOWN_RECIPIENT_ID, "recipient_id")                                                          \
    X(KNOWN_RECIPIENT, "recipient")                                                                \
    X(KNOWN_SERVICE_ID, "service_id")                                                              \
    X(KNOWN_ITEM, "item")                                                                          \
    X(KNOWN_PAGE_URL, "page_url")                                                                  \
    X(KNOWN_MESSAGE, "message")                                                                    \
    X(KNOWN_MEND, "mend")                                                                          \
    X(KNOWN_FINGERPRINT, "fingerprint")                                                            \
    X(KNOWN_FIRST_SEEN, "first_seen")                                                              \
    X(KNOWN_STATUS, "status")                                                                      \
    X(KNOWN_REASON, "reason") /* the last two may be missing: nothing is accepted then */          \
    X(KNOWN_UNTIL, "until")
enum known_cell { KNOWN_CELLS(MODEL_ENUM) KNOWN_CELL_COUNT };
/* Name of the column. */
const char *known_cell_name(enum known_cell cell);

struct known {
    str cells[KNOWN_CELL_COUNT];
};

struct declarations {
    str file; /* where they stand, for messages; empty: none were made */
    const struct exemption *exemptions;
    size_t exemption_count;
    const struct acceptance *acceptances;
    size_t acceptance_count;
    const struct group_company *group;
    size_t group_count;
    const struct known *known;
    size_t known_count;
    bool has_baseline; /* even an empty one: what is not in it is new from today on */
    str scope_reason;  /* why the scope is what it is; may be empty */
    str notice_method; /* notification instead of publication (Rule 22-2-28 (2)(ii), (3)(iii)), in
                          the operator's words; empty: publication, which is judged */
    str today; /* YYYY-MM-DD in Japan, by --now or the clock: what `until` is held against */
};

/* The last day that it holds is over. Both as in struct declarations; an empty one never ends it. */
bool declaration_has_ended(str until, str today);

#endif
