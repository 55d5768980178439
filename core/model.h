/* The records that travel from stage to stage: plain structs, written once, read by everybody.
 * Texts are UTF-8; pointers live as long as the arena of the page or scan that made the record. */
#ifndef SOSHIN_CORE_MODEL_H
#define SOSHIN_CORE_MODEL_H

#include "core/declared.h"
#include "core/outcome.h"
#include "core/page.h"
#include "core/stated.h"

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
    content_set content_seen; /* of content, what the request or its parameters themselves show:
                                 the rest is taken from the catalog, or goes with any request */
    uint32_t line;
    str snippet;   /* the tag or statement, as evidence */
    str initiator; /* empty: the page itself */
    str ids;       /* account ids, "; " between */
    int64_t observed_at;
    bool is_in_source; /* an observed one that the page's sources name as well */
    const struct snippet
        *call; /* known from this call alone, which stands only where nothing else on
                                   the page leads to one of its services; NULL: from an address */
};
/* What its parameters say, beside what is known of the service. */
void transmission_join_content(struct transmission *row, content_set content);
/* Two sightings of the same: the surer one stays in *kept, with what either was seen to carry. */
void transmission_keep_better(struct transmission *kept, const struct transmission *other);
/* Order of transmissions.csv: page, line, URL, mechanism, gate. For qsort. */
int transmission_compare(const void *a, const void *b);

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
    bool links_are_drawn;   /* a script may draw links that are not in the source */
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

/* How a recipient was found: by reading sources, in what a recording or a browser showed, or both. */
#define FOUNDS(X)                                                                                  \
    X(FOUND_NONE, "")                                                                              \
    X(FOUND_STATIC, "static")                                                                      \
    X(FOUND_OBSERVED, "observed")                                                                  \
    X(FOUND_BOTH, "both") /* the bits of the two */
enum found { FOUNDS(MODEL_ENUM) FOUND_COUNT };
const char *found_code(enum found found);
/* Of a transmission of a third party that is sent at all: never NONE. */
enum found transmission_found(const struct transmission *transmission);

/* When a browser saw something being sent. */
#define MOMENTS(X)                                                                                 \
    X(MOMENT_BEFORE, "before_choice")                                                              \
    X(MOMENT_ACCEPT, "after_accept")                                                               \
    X(MOMENT_REJECT, "after_reject")
enum moment { MOMENTS(MODEL_ENUM) MOMENT_COUNT };
const char *moment_code(enum moment moment);
/* Of a transmission that a browser made: its gate is CONSENT after consent, CLICK after a refusal;
 * MOMENT_COUNT of any other. */
enum moment transmission_moment(const struct transmission *transmission);

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
    str declared;         /* company that the operator declares behind that domain; empty: none */
    const char *category; /* id, "" for unknown ones */
    bool is_open;         /* no ruling was found for the category (docs/rules.md §3) */
    enum verdict verdict;
    enum severity cap; /* the highest that a finding about it may have, scope aside */
    enum item_verdict items[ITEM_COUNT];
    enum match match;
    enum state content_state, purpose_state; /* the best that entries of that strength say */
    enum purpose_side purpose_side;          /* of all of them */
    bool has_optout;                         /* one of them gives a way out */
    content_set content_sent;
    content_set content_seen;           /* of these, what a request or its parameters showed */
    content_set content_stated;         /* ids that the entries state */
    content_set exempt;                 /* what declared exemptions cover of what is sent */
    const struct exemption *exemption;  /* the first one about it that is in force; NULL: none */
    bool is_by_consent;                 /* what is not stated may be covered by consent */
    bool is_accepted;                   /* the operator accepts all that was found lacking */
    const struct transmission *unasked; /* a request seen before any choice; NULL: none */
    enum reach reach;                   /* the most direct one seen */
    enum certainty certainty;           /* the best one seen */
    enum gate gate;                     /* GATE_NONE when any evidence is not gated */
    enum found found;                   /* NONE when nothing was seen */
    unsigned moments;                   /* bits 1 << enum moment; 0: no browser saw it */
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
    str accepted_because;       /* of an ACCEPTED one, or of one whose acceptance has run out */
    str accepted_until;         /* last day, YYYY-MM-DD; empty: no end */
};
/* It sets exit codes and stands in counts: not accepted, and new where only these are asked for. */
bool finding_counts(const struct finding *finding, bool new_only);
int finding_compare(const void *a, const void *b);

/* The exemption speaks of that duty, in force or not. */
bool exemption_is_for(const struct exemption *exemption, const struct duty *duty);

/* Scope of Rule 22-2-27, as declared. */
enum scope { SCOPE_UNKNOWN, SCOPE_OUT, SCOPE_IN };

/* An option as it was set for the scan: "max-pages", "50". */
struct setting {
    str name;
    str value;
};
/* What is judged: external transmission (Act art. 27-12), or the handling policy of designated operators
 * (Act art. 27-8). */
enum rule_pack { PACK_TRANSMISSION, PACK_HANDLING };

/* What was done with a browser. */
struct browser_facts {
    uint32_t pages;      /* observed, to their end or not */
    uint32_t unfinished; /* of these, not to their end */
    bool has_accept;     /* consent was to be given */
    bool has_reject;     /* it was to be refused */
    uint32_t accepted;   /* pages on which it could be given */
    uint32_t rejected;   /* pages on which it could be refused */
};
#define STORAGES(X)                                                                                \
    X(STORAGE_COOKIE, "cookie")                                                                    \
    X(STORAGE_LOCAL, "local_storage")                                                              \
    X(STORAGE_SESSION, "session_storage")                                                          \
    X(STORAGE_DATABASE, "indexed_db")
enum storage { STORAGES(MODEL_ENUM) STORAGE_COUNT };
const char *storage_code(enum storage storage);

/* A cookie, a key or a database that a third party left in the browser: under its own domain, or under
 * the operator's by its script. */
struct stored {
    str page_url; /* shown; of the page that was observed */
    enum storage storage;
    str name;
    str place;                     /* domain of a cookie, without a dot before it; else origin */
    str path;                      /* of a cookie; else empty */
    str by;                        /* URL of the script or answer that set it; empty: not known */
    const struct service *service; /* whose it is; NULL: the catalog does not know it */
    str domain;                    /* registrable domain of whose it is */
    enum gate gate;                /* a choice or an action that came before it */
    int64_t expires;              /* seconds since 1970; 0: a cookie of the session, or no cookie */
    uint32_t bytes;               /* of the value, which is kept nowhere; a database: 0 */
    char sha256[65];              /* of the value, hexadecimal; a database: empty */
    bool is_http_only, is_secure; /* of a cookie */
    str same_site;                /* of a cookie: "None", "Lax", "Strict"; empty: not said */
};
/* By whose it is, then storage, place, name, page, gate. For qsort. */
int stored_compare(const void *a, const void *b);

/* Pages whose addresses are alike (crawler/shape.h), in a scan that read a sample. */
struct stratum {
    str pattern;
    uint64_t known;      /* pages: read, or left out by the sample or another limit */
    uint64_t read;       /* of these */
    uint64_t drawn;      /* of those read, the ones that are a simple random sample of `known` */
    uint64_t recipients; /* seen on drawn pages */
    uint64_t once;       /* of these, on one page only */
    uint64_t kinds;      /* different sets of recipients on drawn pages */
};
/* How much of a site was read, for what may be said of the rest (docs/en/sampling.md). */
struct sample {
    uint64_t asked; /* pages, --sample; 0: all that follows is empty, no sample was asked for */
    uint64_t seed;
    struct stratum *strata; /* by falling number of known pages, then by pattern */
    size_t stratum_count;
    uint64_t known, read, drawn; /* sums */
    uint64_t recipients;         /* seen on drawn pages of any stratum */
    uint64_t once, twice;        /* of these, on one and on two pages */
    uint64_t pairs;              /* of a drawn page and a recipient on it */
};

/* One run of a service that is watched (scan --history), in numbers. */
struct history_run {
    int64_t at;          /* seconds since 1970 */
    uint32_t pages;      /* read whole */
    uint32_t unseen;     /* addresses that should have been seen and were not, or not whole */
    uint32_t recipients; /* to which something is sent */
    uint32_t lacking;    /* of these, not stated or stated in part */
    uint32_t findings[SEVERITY_COUNT]; /* those that the operator accepts left out */
    uint32_t fresh;                    /* of these, new ones */
    int exit_code;
};

/* Everything a report says, sorted. Writers read it and nothing else. */
struct report {
    str audited;    /* shown URL or path of the target */
    str title;      /* of the start page; empty: none */
    str scope_text; /* as declared: "unknown", "out", "2,4" */
    enum scope scope;
    enum rule_pack pack;
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
    struct finding *gone; /* of the baseline, not found where it was looked for; counted nowhere */
    size_t gone_count;
    bool new_only;          /* what the baseline knows is neither shown nor a reason to fail */
    str failure;            /* why it could not be run (exit code 2); else empty */
    str place;              /* folder of this report, relative to the one of summary.csv */
    str canonical_hint;     /* canonical or og:url on another host of a page without --base-url */
    str *containers_unread; /* tag-manager bodies that pages name and that were not read */
    size_t container_unread_count;
    bool containers_declined; /* the user said so: no reason for exit code 3 */
    size_t places_count;      /* places where a notice was looked for and not found */
    str *places;
    bool has_recording; /* transmissions were read out of a recording */
    bool is_static;     /* no browser, no recording: scripts were not run */
    struct browser_facts browser;
    struct stored *stored; /* what third parties left in it */
    size_t stored_count;
    bool was_interrupted;
    int exit_code;
    str catalog_date; /* of the catalog that it was judged with, "2026-11-20" */
    str fail_on;      /* --fail-on: what makes exit code 1 */
    str folder; /* the target as given when it is a folder: pages are files below it; else empty */
    struct sample sample;
    const struct history_run *history; /* of this service, oldest first, this run last */
    size_t history_count;              /* 0: no history is kept */
    const struct setting *settings;    /* options that were set, in the order of the option table */
    size_t setting_count;
};

#endif
