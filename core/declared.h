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

/* The operator says that an exception covers some of what a recipient gets. */
struct exemption {
    str who;                           /* as written: recipient id, service id, name or domain */
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

struct declarations {
    str file; /* where they stand, for messages; empty: none were made */
    const struct exemption *exemptions;
    size_t exemption_count;
    const struct acceptance *acceptances;
    size_t acceptance_count;
    str scope_reason;  /* why the scope is what it is; may be empty */
    str notice_method; /* notification instead of publication (Rule 22-2-28 (2)(ii), (3)(iii)), in
                          the operator's words; empty: publication, which is judged */
    str today; /* YYYY-MM-DD in Japan, by --now or the clock: what `until` is held against */
};

#endif
