/* What a notice says: its entries, the state of their items, and its form. */
#ifndef SOSHIN_CORE_STATED_H
#define SOSHIN_CORE_STATED_H

#include "core/catalog.h"
#include "core/outcome.h"

#define STATES(X)                                                                                  \
    X(STATE_OWN, "own")                                                                            \
    X(STATE_SHARED, "shared")                                                                      \
    X(STATE_REFERENCE, "reference")                                                                \
    X(STATE_VAGUE, "vague")                                                                        \
    X(STATE_LINK_ONLY, "link_only")                                                                \
    X(STATE_ABSENT, "absent")
enum state { STATES(MODEL_ENUM) STATE_COUNT };
const char *state_code(enum state state);
/* own, shared or reference: something identifiable is said. */
bool state_is_stated(enum state state);

#define LAYOUTS(X)                                                                                 \
    X(LAYOUT_TABLE, "table")                                                                       \
    X(LAYOUT_VERTICAL_TABLE, "vertical_table")                                                     \
    X(LAYOUT_DL, "dl")                                                                             \
    X(LAYOUT_SECTIONS, "sections")                                                                 \
    X(LAYOUT_LIST, "list")                                                                         \
    X(LAYOUT_PROSE, "prose")                                                                       \
    X(LAYOUT_SCRIPT, "script")                                                                     \
    X(LAYOUT_IMAGE, "image")                                                                       \
    X(LAYOUT_PDF, "pdf")
enum layout { LAYOUTS(MODEL_ENUM) LAYOUT_COUNT };
const char *layout_code(enum layout layout);

#define PURPOSE_SIDES(X)                                                                           \
    X(SIDE_UNDIVIDED, "undivided")                                                                 \
    X(SIDE_SENDER, "sender")                                                                       \
    X(SIDE_RECIPIENT, "recipient")                                                                 \
    X(SIDE_BOTH, "both")
enum purpose_side { PURPOSE_SIDES(MODEL_ENUM) SIDE_COUNT };
const char *purpose_side_code(enum purpose_side side);

#define DISCLOSURE_STATUSES(X)                                                                     \
    X(DISCLOSURE_CURRENT, "current")                                                               \
    X(DISCLOSURE_PLANNED, "planned")                                                               \
    X(DISCLOSURE_FIRST_PARTY, "first_party")                                                       \
    X(DISCLOSURE_EXEMPT, "exempt")
enum disclosure_status { DISCLOSURE_STATUSES(MODEL_ENUM) DISCLOSURE_STATUS_COUNT };
const char *disclosure_status_code(enum disclosure_status status);

/* One row of disclosures.csv: what one notice says of one recipient-service. */
struct disclosure {
    str notice_url;
    uint32_t unit; /* the entry (row, section, item), from 1 in document order */
    enum layout layout;
    str recipient;                           /* as written; empty: no company is named */
    str service;                             /* as written; empty: no product is named */
    const struct recipient *recipient_known; /* NULL: the catalog knows no such company */
    const struct service *service_known;     /* NULL: none, or the name fits several */
    bool recipient_is_former;                /* the company is written under a former name */
    enum state content_state;
    str content;
    enum state purpose_state;
    str purpose;
    enum purpose_side purpose_side;
    enum state optout_state; /* own: a way to stop is given; absent: none */
    str optout_url;          /* "; " between */
    str policy_url;          /* "; " between */
    enum disclosure_status status;
    uint32_t line;
    content_set content_ids;
    purpose_set purpose_ids;
    uint8_t confidence; /* 0..100: how surely the reader took this for an entry */
    str quote;          /* the entry's words, cut to DISCLOSURE_QUOTE_MAX code points */
};
#define DISCLOSURE_QUOTE_MAX 200
int disclosure_compare(const void *a, const void *b);

#define NOTICE_STATUSES(X)                                                                         \
    X(NOTICE_READ, "read")             /* entries were found */                                    \
    X(NOTICE_EMPTY, "empty")           /* a notice by its words, but no entry could be read */     \
    X(NOTICE_UNREADABLE, "unreadable") /* drawn by script, image, PDF, login ... */                \
    X(NOTICE_NONE_SENT, "none_sent")   /* it says that nothing is sent to third parties */
enum notice_status { NOTICE_STATUSES(MODEL_ENUM) NOTICE_STATUS_COUNT };
const char *notice_status_code(enum notice_status status);

/* What a piece of a notice was taken for. */
#define TRACES(X)                                                                                  \
    X(TRACE_RECIPIENT, "recipient")                                                                \
    X(TRACE_SERVICE, "service")                                                                    \
    X(TRACE_CONTENT, "content")                                                                    \
    X(TRACE_PURPOSE, "purpose")                                                                    \
    X(TRACE_OPTOUT, "optout")                                                                      \
    X(TRACE_POLICY, "policy")                                                                      \
    X(TRACE_HEADING, "heading")   /* above an entry: may name it */                                \
    X(TRACE_PART, "part")         /* a part of the page that was read */                           \
    X(TRACE_LEFT_OUT, "left_out") /* looked at and passed over */
enum trace_kind { TRACES(MODEL_ENUM) TRACE_COUNT };
const char *trace_code(enum trace_kind kind);

/* One step of reading a notice, for `soshin notice --explain`. */
struct trace {
    uint32_t unit; /* the entry that it belongs to, as in its disclosures; 0: none */
    enum trace_kind kind;
    uint32_t line;
    const char *block; /* "cell", "heading", "text" ...: the box that it stands in; "": not known */
    str words;         /* as written, cut to TRACE_WORDS_MAX code points */
    const char *why; /* message id: why it was left out, or how it came to the entry; NULL: plain */
};
#define TRACE_WORDS_MAX 200

/* Words of a text that say something which was looked for. */
struct passage {
    str quote;     /* cut to DISCLOSURE_QUOTE_MAX code points; empty: none was found */
    uint32_t line; /* of the page */
};

/* How a notice is written (Rule art. 22-2-28) and what it says of a way out (22-2-31): gathered where the
 * page is at hand. What is 0 is in order, or was not looked at. */
struct notice_form {
    uint32_t letters;    /* of the parts that are the notice */
    uint32_t kana;       /* of these */
    bool links_japanese; /* a link or <link rel=alternate> leads to a Japanese version */
    bool lacks_viewport; /* no <meta name=viewport>: a telephone shows it reduced */
    bool is_pdf;
    struct passage small;     /* text in a fixed size of less than NOTICE_TEXT_MIN pixels */
    uint64_t jargon;          /* bit i: row i of jargon.csv is used and nowhere explained */
    struct passage jargon_at; /* the first entry that uses one */
    struct passage *passages; /* for each row of passages.csv */
    size_t passage_count;     /* 0: none was looked for */
};
#define NOTICE_TEXT_MIN 9

struct notice {
    str url; /* shown */
    str title;
    enum notice_status status;
    enum reason reason; /* for UNREADABLE; NOTICE_LIMIT of one that was read in part */
    bool is_given;      /* named by the user with --notice */
    uint32_t line;      /* heading or start of the notice's part of the page */
    struct disclosure *disclosures;
    size_t disclosure_count;
    str data_url;         /* the file that its script draws the entries from; empty: none */
    struct trace *traces; /* how it was read, in the order of reading */
    size_t trace_count;
    size_t traces_left_out; /* over NOTICE_TRACES_MAX */
    struct notice_form form;
};
#define NOTICE_TRACES_MAX 2000

#endif
