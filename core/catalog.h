/* The table of known recipients, read from data/ *.csv (compiled in, or --data DIR). Const after
 * catalog_read and shared by all threads. Every vendor is rows there and nothing in the code. */
#ifndef SOSHIN_CORE_CATALOG_H
#define SOSHIN_CORE_CATALOG_H

#include "core/err.h"
#include "core/outcome.h"
#include "core/url.h"

/* Sets of ids of contents.csv and purposes.csv: bit i is row i. */
typedef uint64_t content_set;
typedef uint64_t purpose_set;
#define CATALOG_SET_MAX 64

struct recipient {
    str id;
    str name_ja; /* the legal name as Japanese notices write it */
    str name_en;
    str aliases;                   /* "; " between */
    str former_names;              /* "name (date)", "; " between */
    const struct recipient *group; /* parent, NULL: none */
    str country;
    str policy_url;
    str source_url;
    str checked_on;
    bool is_seen; /* the name was read in source_url; otherwise general knowledge */
};

struct category {
    str id;
    str name_ja, name_en;
    bool is_open; /* no ruling says whether its sending may be exempt (docs/rules.md §3) */
};

struct service {
    str id;
    const struct recipient *recipient;
    str name_ja, name_en;
    str aliases;
    const struct category *category;
    content_set content;                   /* what it typically sends */
    str purpose_sender, purpose_recipient; /* Japanese */
    str optout_url;
    str source_url;
    str checked_on;
    bool is_seen;
};

/* An id of the content or purpose vocabulary with the words by which notices state it. */
struct term {
    str id;
    str name_ja, name_en;
    const str *words; /* folded by text_fold */
    size_t word_count;
};

/* A word of the reader's vocabulary (words.csv): `kind` says what it is good for. */
struct word {
    str kind;
    str word;         /* folded by text_fold */
    int weight;       /* 1..9 */
    uint32_t letters; /* str_letters of the word */
};

/* Where an element of AMP pages sends, by a name that the AMP project defines (amp.csv). */
struct amp_type {
    str element; /* "amp-analytics" */
    str type;    /* value of its type=""; empty: whatever it is */
    str url;
    const struct service *service;
    size_t line; /* of amp.csv */
};

/* A call in a script that sends to a service whose loader need not be on the page (snippets.csv). */
struct snippet {
    str call; /* "ttq.track" */
    str root; /* its first name: "ttq" */
    const struct service *service;
    str host;
    str url;         /* of the host, for the transmission */
    str yes, no;     /* examples: a script that makes the call, one that does not */
    bool takes_text; /* a plain function whose first argument is a text: ga('send', ...) */
    size_t line;     /* of snippets.csv */
    const struct snippet *next; /* of the same root; NULL: none */
};

/* Where a parameter stands (parameters.csv). */
enum parameter_place {
    PARAMETER_QUERY,
    PARAMETER_BODY,
    PARAMETER_CALL,
    PARAMETER_CONTAINER, /* a setting of a tag manager's tag: "orderId", "userProperties.plan" */
    PARAMETER_ACCOUNT,   /* what holds the operator's account: a parameter, property or command of a
                            call ("load"), or a place in the path ("path:/tag/") */
    PARAMETER_SOURCE,    /* where a container reads a value, of any service ('*'): "cookie._ga" */
    PARAMETER_PLACES
};

/* A host that a service's tag contacts once it runs (follow.csv). */
struct follow {
    const struct service *service;
    str host;
    str url; /* of the host, for the transmission */
};

/* What a name in a notice can mean. */
struct name_match {
    const struct recipient *recipient; /* NULL: no company is meant */
    const struct service *service;     /* NULL: a company, or several services fit */
    bool is_former;                    /* a former name matched */
    size_t length;                     /* bytes of the folded text that the name takes */
};

/* What a ground of Act art. 27-12 can cover by its nature (grounds.csv). */
struct ground_reach {
    str id; /* "display", as in core/declared.h */
    content_set covers;
    uint64_t never; /* bit i: services of category i (categories.csv) are never covered */
};

/* A word that needs an explanation in a notice (jargon.csv). */
struct jargon {
    str word; /* folded by text_fold */
    str written;
    str gloss; /* plain Japanese */
};
#define CATALOG_JARGON_MAX 64

/* Something that a text must say, and the words by which it does (passages.csv). */
struct passage_kind {
    str part; /* the text: "optout", "handling" */
    str id;   /* the item */
    str name_ja, name_en;
    bool is_conditional; /* owed only where there is something to say */
    const str *words;    /* folded by text_fold; "a+b": both in one sentence */
    size_t word_count;
};

/* How an answer is told that stands in place of a page: a defence against robots, a riddle, a notice of
 * maintenance (walls.csv). Every condition that a row has must hold. */
struct wall {
    str id;
    enum reason kind;       /* BOT_WALL, CAPTCHA, LOGIN, BUSY */
    int status, status_end; /* of the answer: from, to; 0, 0: any */
    str header;             /* "name: value", as struct fetch keeps it, or its beginning */
    const str *titles;      /* one of them begins the title; folded by text_fold */
    size_t title_count;
    const str *bodies; /* one of them stands in the decoded page; "a+b": both */
    size_t body_count;
    uint64_t max_bytes; /* of the decoded page: pages are longer than walls */
};
#define WALL_MAX_BYTES ((uint64_t)128 * 1024) /* where a row does not say */

struct catalog;

/* Reads the tables into arena: from the directory, or the compiled-in ones when directory is NULL.
 * NULL and err (ERR_DATA: file, line, column, what is wrong; ERR_IO) when they cannot be used.
 * Not inside arena_run of that arena. */
const struct catalog *catalog_read(struct arena *arena, const char *directory, struct err *err);

/* Runs the examples of hosts.csv (catalog_read has checked all else): false and err (ERR_DATA) at the
 * first that does not hold. Inside arena_run of arena, any. */
bool catalog_check(struct arena *arena, const struct catalog *catalog, struct err *err);

/* Newest checked_on of all rows, "2026-11-20": the catalog's date. */
str catalog_date(const struct catalog *catalog);

/* The service behind a URL, by host suffix and then the longest prefix of `target` (url_target: a
 * pattern may reach into the query, gtag/js?id=G- is not gtag/js?id=AW-); NULL when not known. Cost
 * does not depend on the size of the catalog. */
const struct service *catalog_find_url(const struct catalog *catalog, str host, str target);

/* On which ground a URL is taken for a service: the row of hosts.csv. */
struct host_source {
    str pattern; /* "www.googletagmanager.com/gtag/js" */
    str source_url;
    str checked_on;
    bool is_seen; /* it was read in source_url; otherwise general knowledge */
};
/* The row that catalog_find_url goes by; NULL: none. */
const struct host_source *catalog_host_source(const struct catalog *catalog, str host, str target);

/* Whether some path of the host leads to the service. */
bool catalog_host_has(const struct catalog *catalog, str host, const struct service *service);

/* A whole cell or phrase as a company or product name, compared by text_fold and then, without its
 * legal form, by text_fold_name. A name in use outweighs a former one, and one that is written so a
 * name that is left when the form is taken off. */
struct name_match catalog_find_name(struct arena *arena, const struct catalog *catalog, str name);

/* Every known name inside a longer text: calls found(context, match, offset, length) with offsets
 * into `folded`, which is text_fold of the text; longest names first at each place, no overlaps. */
void catalog_scan_names(const struct catalog *catalog, str folded,
                        void (*found)(void *context, const struct name_match *match, size_t offset,
                                      size_t length),
                        void *context);

/* Ids that the folded text states, by the words of contents.csv or purposes.csv. */
content_set catalog_contents(const struct catalog *catalog, str folded);
purpose_set catalog_purposes(const struct catalog *catalog, str folded);
/* "page_url; ip" in the order of the vocabulary. */
str catalog_content_ids(struct arena *arena, const struct catalog *catalog, content_set set);
str catalog_purpose_ids(struct arena *arena, const struct catalog *catalog, purpose_set set);
/* 「閲覧したページのURL、IPアドレス」 / "page URL, IP address". */
struct words catalog_content_words(struct arena *arena, const struct catalog *catalog,
                                   content_set set);
/* All rows of amp.csv; *count says how many. */
const struct amp_type *catalog_amp(const struct catalog *catalog, size_t *count);
/* The set with all kinds that its general members hold (content_kinds.csv): an access log holds URLs. */
content_set catalog_content_widen(const struct catalog *catalog, content_set set);
/* The bit of a content id; 0 when there is none. */
content_set catalog_content(const struct catalog *catalog, const char *id);
purpose_set catalog_purpose(const struct catalog *catalog, const char *id); /* of a purpose id */

/* Everything of the vocabularies that a folded text holds, found in one go. kinds: bit i is kind i of
 * words.csv; Latin words count inside of longer ones there. */
#define MARKS_KINDS 2
struct marks {
    content_set contents;
    purpose_set purposes;
    uint64_t kinds[MARKS_KINDS];
};
struct marks catalog_marks(const struct catalog *catalog, str folded);
bool catalog_has_kind(const struct catalog *catalog, const struct marks *marks, const char *kind);
/* Calls found(context, word, offset) for every word of words.csv at every place of the text. */
void catalog_scan_words(const struct catalog *catalog, str folded,
                        void (*found)(void *context, const struct word *word, size_t at),
                        void *context);
/* The same for some kinds only: those that every text of every page is asked for, found faster. */
#define CATALOG_LEAD_KINDS                                                                         \
    {                                                                                              \
        "title", "link", "link_not"                                                                \
    }
void catalog_scan_leads(const struct catalog *catalog, str folded,
                        void (*found)(void *context, const struct word *word, size_t at),
                        void *context);

/* The words of one kind, in file order; *count says how many. */
const struct word *catalog_words(const struct catalog *catalog, const char *kind, size_t *count);
/* Sum of the weights of the words of that kind which occur in the folded text. */
int catalog_weigh(const struct catalog *catalog, const char *kind, str folded);
/* The folded text is, as a whole, a word of that kind. */
bool catalog_is_word(const struct catalog *catalog, const char *kind, str folded);

/* All rows of snippets.csv; *count says how many. */
const struct snippet *catalog_snippets(const struct catalog *catalog, size_t *count);
/* The first snippet whose call begins with this name, NULL: none; `next` leads to the others. Cost does
 * not depend on the size of the catalog. */
const struct snippet *catalog_find_snippet(const struct catalog *catalog, str root);
/* What a parameter of that name carries; 0 when the catalog does not know it. "a.b" is property b of
 * the object a, or of what the command a takes. */
content_set catalog_parameter(const struct catalog *catalog, const struct service *service,
                              enum parameter_place place, str name);
/* Whether what has that name holds the operator's account at the service. */
bool catalog_is_account(const struct catalog *catalog, const struct service *service, str name);
/* The segment of a path that does, without what follows a dot; it has a digit. Empty: none. */
str catalog_account_in_path(const struct catalog *catalog, const struct service *service, str path);
/* The hosts that a service's tag contacts; *count says how many. */
const struct follow *catalog_follow(const struct catalog *catalog, const struct service *service,
                                    size_t *count);

/* NULL when the tables say nothing of that ground. */
const struct ground_reach *catalog_ground(const struct catalog *catalog, const char *id);
/* Whether the ground can cover services of that category at all; NULL: it is not known, so yes. */
bool catalog_ground_suits(const struct catalog *catalog, const struct ground_reach *ground,
                          const struct category *category);
/* All rows of walls.csv, in its order; *count says how many. */
const struct wall *catalog_walls(const struct catalog *catalog, size_t *count);
/* All rows of jargon.csv and passages.csv; *count says how many. */
const struct jargon *catalog_jargon(const struct catalog *catalog, size_t *count);
const struct passage_kind *catalog_passages(const struct catalog *catalog, size_t *count);

size_t catalog_recipient_count(const struct catalog *catalog);
size_t catalog_service_count(const struct catalog *catalog);
const struct recipient *catalog_recipient(const struct catalog *catalog, size_t i);
const struct service *catalog_service(const struct catalog *catalog, size_t i);
/* NULL when there is no such id. */
const struct recipient *catalog_recipient_by_id(const struct catalog *catalog, str id);
const struct service *catalog_service_by_id(const struct catalog *catalog, str id);

#endif
