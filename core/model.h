/* The records that travel from stage to stage: plain structs, written once, read by everybody.
 * Texts are UTF-8; pointers live as long as the arena of the page or scan that made the record. */
#ifndef SOSHIN_CORE_MODEL_H
#define SOSHIN_CORE_MODEL_H

#include "core/declared.h"
#include "core/outcome.h"
#include "core/page.h"

#include <time.h>

/* The operator's own domains: a host is first party when it is one of them or lies under one. */
struct first_party {
    const str *domains; /* lower case, punycode */
    size_t count;
};
bool first_party_has(const struct first_party *first_party, str host);

/* ---- what a page sends ---- */

#define MECHANISMS(X)                                                                              \
    X(MECHANISM_SCRIPT, "script")                                                                  \
    X(MECHANISM_IMG, "img")                                                                        \
    X(MECHANISM_IFRAME, "iframe")                                                                  \
    X(MECHANISM_LINK, "link")                                                                      \
    X(MECHANISM_FORM, "form")                                                                      \
    X(MECHANISM_PING, "ping")                                                                      \
    X(MECHANISM_CSS, "css")                                                                        \
    X(MECHANISM_MEDIA, "media")                                                                    \
    X(MECHANISM_OBJECT, "object")                                                                  \
    X(MECHANISM_SOCKET, "socket")                                                                  \
    X(MECHANISM_FETCH, "fetch")                                                                    \
    X(MECHANISM_BEACON, "beacon")                                                                  \
    X(MECHANISM_INLINE, "inline")                                                                  \
    X(MECHANISM_CONTAINER, "container")                                                            \
    X(MECHANISM_HINT, "hint")                                                                      \
    X(MECHANISM_REDIRECT, "redirect")
enum mechanism { MECHANISMS(MODEL_ENUM) MECHANISM_COUNT };
const char *mechanism_code(enum mechanism mechanism);

#define ORIGINS(X)                                                                                 \
    X(ORIGIN_HTML, "html")                                                                         \
    X(ORIGIN_INLINE, "inline")                                                                     \
    X(ORIGIN_SCRIPT, "script")                                                                     \
    X(ORIGIN_CONTAINER, "container")                                                               \
    X(ORIGIN_STYLE, "style")                                                                       \
    X(ORIGIN_HEADER, "header")                                                                     \
    X(ORIGIN_HAR, "har")                                                                           \
    X(ORIGIN_BROWSER, "browser")
enum origin { ORIGINS(MODEL_ENUM) ORIGIN_COUNT };
const char *origin_code(enum origin origin);

/* Rising: the best evidence of several wins. */
#define CERTAINTIES(X)                                                                             \
    X(CERTAINTY_NONE, "none")                                                                      \
    X(CERTAINTY_LIKELY, "likely")                                                                  \
    X(CERTAINTY_SURE, "sure")                                                                      \
    X(CERTAINTY_OBSERVED, "observed")
enum certainty { CERTAINTIES(MODEL_ENUM) CERTAINTY_COUNT };
const char *certainty_code(enum certainty certainty);

/* Whose command it is (docs/rules.md §1); the first two are the operator's own. */
#define REACHES(X)                                                                                 \
    X(REACH_PAGE, "page")                                                                          \
    X(REACH_CONTAINER, "container")                                                                \
    X(REACH_SCRIPT, "script")                                                                      \
    X(REACH_FRAME, "frame")                                                                        \
    X(REACH_HOP, "hop")
enum reach { REACHES(MODEL_ENUM) REACH_COUNT };
const char *reach_code(enum reach reach);

#define PARTIES(X) X(PARTY_THIRD, "third") X(PARTY_OWN, "own") X(PARTY_OWN_HOST, "own_host")
enum party { PARTIES(MODEL_ENUM) PARTY_COUNT };
const char *party_code(enum party party);

#define CONTENT_BASES(X)                                                                           \
    X(CONTENT_MINIMUM, "minimum")                                                                  \
    X(CONTENT_CATALOG, "catalog")                                                                  \
    X(CONTENT_PARAMETER, "parameter")                                                              \
    X(CONTENT_OBSERVED, "observed")
enum content_basis { CONTENT_BASES(MODEL_ENUM) CONTENT_BASIS_COUNT };
const char *content_basis_code(enum content_basis basis);

/* A request that a visitor's browser really made, as a recording or a browser tells it; what came back
 * stands in the fetch around it. */
struct observation {
    enum origin origin; /* HAR or BROWSER */
    str page_url;       /* shown URL of the page on whose behalf it was made */
    enum mechanism mechanism;
    enum reach
        reach; /* by what made it: PAGE its parser or a script in it, CONTAINER a script that the
                         page loads itself, SCRIPT another one (or nobody knows), FRAME something inside
                         a frame, HOP a redirect. Whose these are is decided when it is read */
    enum gate gate; /* a choice or an action that came before it; GATE_NONE: opening the page */
    str method;     /* "GET"; empty: not recorded */
    str initiator;  /* URL of the script, frame or redirect that made it; empty: the page itself */
    uint32_t initiator_line; /* 0: not known */
    str referrer;            /* Referer header as sent; empty: none */
    str cookies;             /* Cookie header as sent; empty: none. Never printed */
    str body;                /* of the request, decoded; empty: none */
    str body_type;           /* media type of body, lower case; empty: none */
    bool is_cached;          /* the browser's cache answered it: only a first visit sends it */
};

/* One request and what came back. Made by a source, read by a worker, freed by whoever holds it. */
struct fetch {
    struct arena *arena; /* holds the strings here and, later, the page */
    struct url url;      /* what was asked for */
    str shown_url;       /* what reports print: under --base-url when there is one */
    str found_on;        /* shown URL of the page that first named it; empty: given by the user */
    uint32_t depth;
    bool is_resource;     /* asked for through `request` of the source: no page, has no links */
    enum outcome outcome; /* PAGE when the body looks like HTML; a worker may still change it */
    enum reason reason;
    int http_status;  /* 0: none */
    str content_type; /* media type, lower case, without parameters; empty: none */
    str charset;      /* parameter of the Content-Type header; empty: none */
    str redirect_to;  /* shown URL of the next hop */
    str headers;      /* "name: value\n" of those that make browsers send something; or empty */
    struct buf body;
    int64_t observed_at;                /* seconds since 1970; 0: not known */
    const struct observation *observed; /* NULL: asked for by soshin, which tells nothing of what a
                                           visitor's browser sends */
};
/* A fetch whose arena gives out max_bytes; NULL when the system has no memory. */
struct fetch *fetch_new(size_t max_bytes);
void fetch_free(struct fetch *fetch);

/* One row of transmissions.csv. */
struct transmission {
    str page_url; /* shown */
    str url;
    str host;
    str domain;                    /* registrable domain of host: who an unknown recipient is */
    const struct service *service; /* NULL: the catalog does not know the host */
    enum mechanism mechanism;
    enum origin origin;
    enum certainty certainty;
    enum gate gate;
    enum reach reach;
    enum party party;
    content_set content;
    enum content_basis content_basis;
    uint32_t line;
    str snippet;   /* the tag or statement, as evidence */
    str initiator; /* empty: the page itself */
    str ids;       /* account ids, "; " between */
    int64_t observed_at;
    const struct snippet
        *call; /* known from this call alone, which stands only where nothing else on
                                   the page leads to one of its services; NULL: from an address */
};
/* Order of transmissions.csv: page, line, URL, mechanism, gate. For qsort. */
int transmission_compare(const void *a, const void *b);

/* ---- what a notice says ---- */

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

struct notice {
    str url; /* shown */
    str title;
    enum notice_status status;
    enum reason reason; /* for UNREADABLE */
    bool is_given;      /* named by the user with --notice */
    uint32_t line;      /* heading or start of the notice's part of the page */
    struct disclosure *disclosures;
    size_t disclosure_count;
    str data_url;         /* the file that its script draws the entries from; empty: none */
    struct trace *traces; /* how it was read, in the order of reading */
    size_t trace_count;
    size_t traces_left_out; /* over NOTICE_TRACES_MAX */
};
#define NOTICE_TRACES_MAX 2000

/* ---- what was seen of each address ---- */

struct coverage {
    str url; /* shown */
    enum outcome outcome;
    enum reason reason;
    bool is_resource; /* a script, style sheet or the like: no page */
    int http_status;
    str content_type;
    str charset;
    uint64_t bytes;
    uint32_t depth;
    str found_on;
    int32_t notice_steps;   /* links from here to the nearest notice; -1: no path known */
    uint32_t transmissions; /* to third parties, certainty above none */
    int64_t observed_at;
    char sha256[65]; /* of the body, hexadecimal; empty: none */
};
int coverage_compare(const void *a, const void *b);

/* ---- duties and findings ---- */

enum item { ITEM_NONE, ITEM_CONTENT, ITEM_NAME, ITEM_PURPOSE, ITEM_COUNT };
/* "", "content", "name", "purpose". */
const char *item_code(enum item item);

#define ITEM_VERDICTS(X)                                                                           \
    X(ITEM_STATED, "stated")                                                                       \
    X(ITEM_VAGUE, "vague")                                                                         \
    X(ITEM_ABSENT, "absent")                                                                       \
    X(ITEM_EXEMPT, "exempt")                                                                       \
    X(ITEM_UNKNOWN, "unknown")
enum item_verdict { ITEM_VERDICTS(MODEL_ENUM) ITEM_VERDICT_COUNT };
const char *item_verdict_code(enum item_verdict verdict);

#define VERDICTS(X)                                                                                \
    X(VERDICT_DISCLOSED, "disclosed")                                                              \
    X(VERDICT_VAGUE, "vague")                                                                      \
    X(VERDICT_PARTIAL, "partial")                                                                  \
    X(VERDICT_ABSENT, "absent")                                                                    \
    X(VERDICT_UNKNOWN, "unknown")                                                                  \
    X(VERDICT_EXEMPT, "exempt")                                                                    \
    X(VERDICT_STATED_NOT_SEEN, "stated_not_seen")
enum verdict { VERDICTS(MODEL_ENUM) VERDICT_COUNT };
const char *verdict_code(enum verdict verdict);

/* How a duty and a disclosure were found to speak of the same; falling strength. */
#define MATCHES(X)                                                                                 \
    X(MATCH_NONE, "")                                                                              \
    X(MATCH_SERVICE, "service")                                                                    \
    X(MATCH_COMPANY, "company") /* the company is named, without a product, or with this one */    \
    X(MATCH_DOMAIN, "domain")   /* an unknown recipient, by its domain or label */                 \
    X(MATCH_SERVICE_ONLY, "service_only") /* the product is named, the company is not */           \
    X(MATCH_GROUP, "group")               /* only a parent or former name */
enum match { MATCHES(MODEL_ENUM) MATCH_COUNT };
const char *match_code(enum match match);

/* Falling severity. */
#define SEVERITIES(X)                                                                              \
    X(SEVERITY_VIOLATION, "violation")                                                             \
    X(SEVERITY_REVIEW, "review")                                                                   \
    X(SEVERITY_ADVICE, "advice")                                                                   \
    X(SEVERITY_INFO, "info")                                                                       \
    X(SEVERITY_UNKNOWN, "unknown")
enum severity { SEVERITIES(MODEL_ENUM) SEVERITY_COUNT };
const char *severity_code(enum severity severity);

/* One recipient-service of the audited service: what is sent beside what is stated. */
struct duty {
    const struct service *service;     /* NULL: unknown to the catalog */
    const struct recipient *recipient; /* NULL: unknown to the catalog */
    str domain;                        /* of an unknown recipient */
    const char *category;              /* id, "" for unknown ones */
    bool is_open; /* no ruling was found for the category (docs/rules.md §3) */
    enum verdict verdict;
    enum severity cap; /* the highest that a finding about it may have, scope aside */
    enum item_verdict items[ITEM_COUNT];
    enum match match;
    content_set content_sent;
    content_set exempt;
    enum reach reach;         /* the most direct one seen */
    enum certainty certainty; /* the best one seen */
    enum gate gate;           /* GATE_NONE when any evidence is not gated */
    uint32_t pages;
    const struct transmission *first; /* NULL: stated, not seen */
    const struct disclosure *said;    /* NULL: not stated */
    str ids;
};
/* "Google LLC" / "Google Analytics" for messages: the recipient and the service, or the domain. */
struct words duty_name(const struct duty *duty);
str duty_recipient_id(const struct duty *duty);
str duty_service_id(const struct duty *duty);

#define FINDING_STATUSES(X)                                                                        \
    X(FINDING_NEW, "new")                                                                          \
    X(FINDING_KNOWN, "known")                                                                      \
    X(FINDING_ACCEPTED, "accepted")                                                                \
    X(FINDING_GONE, "gone")
enum finding_status { FINDING_STATUSES(MODEL_ENUM) FINDING_STATUS_COUNT };
const char *finding_status_code(enum finding_status status);

/* A rule in words; the judging function stands beside it in policies/. */
struct rule_words {
    const char *id; /* "recipient-absent" */
    enum severity severity;
    const char *law;   /* "Act 27-12(1); Rule 22-2-29(2)": message id */
    const char *title; /* message id: one line */
    const char *says;  /* message id: what is checked and why */
    const char *mend;  /* message id: what to do, in general */
};

struct finding {
    const struct rule_words *rule;
    enum severity severity;  /* after the caps of docs/rules.md §5 */
    const struct duty *duty; /* NULL: of the whole audited service, a notice or a page */
    enum item item;
    str subject; /* what it is about when it is no duty: a notice's URL, a reason's code */
    uint32_t pages;
    str page_url;
    uint32_t page_line;
    str evidence;
    str notice_url;
    uint32_t notice_line;
    str notice_quote;
    struct message message;
    struct message mend;
    char fingerprint[17];
    enum finding_status status; /* against the baseline or an earlier run; NEW without one */
    str first_seen;             /* YYYY-MM-DD, from the baseline or the history; empty: not known */
    str accepted_because;       /* of an ACCEPTED one */
};
int finding_compare(const void *a, const void *b);

/* Scope of Rule 22-2-27, as declared. */
enum scope { SCOPE_UNKNOWN, SCOPE_OUT, SCOPE_IN };

/* Everything a report says, sorted. Writers read it and nothing else. */
struct report {
    str audited;    /* shown URL or path of the target */
    str scope_text; /* as declared: "unknown", "out", "2,4" */
    enum scope scope;
    enum lang lang;
    const struct catalog *catalog;
    struct declarations declared;
    int64_t started, finished; /* seconds since 1970; report.json alone prints them */
    struct coverage *coverage;
    size_t coverage_count;
    struct transmission *transmissions;
    size_t transmission_count;
    struct notice *notices;
    size_t notice_count;
    struct duty *duties;
    size_t duty_count;
    struct finding *findings;
    size_t finding_count;
    str canonical_hint;     /* canonical or og:url on another host of a page without --base-url */
    str *containers_unread; /* tag-manager bodies that pages name and that were not read */
    size_t container_unread_count;
    bool containers_declined; /* the user said so: no reason for exit code 3 */
    size_t places_count;      /* places where a notice was looked for and not found */
    str *places;
    bool has_recording; /* transmissions were read out of a recording */
    bool is_static;     /* no browser, no recording: scripts were not run */
    bool was_interrupted;
    int exit_code;
};

#endif
