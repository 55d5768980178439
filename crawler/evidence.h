/* What a crawl received, in one WARC 1.1 file (ISO 28500:2017), each record a gzip member of its own.
 *
 * As evidence: everything as it came over the wire; the archive source reads it back and gives the same
 * pages. As the state of a crawl that may be killed at any moment: the answers alone, decoded. A run that
 * goes on copies what is whole in the file of the one before, asks the file before it asks a server, and
 * so does again all that the other run did, up to where it ended. What that one did not receive, or
 * received in part or with an answer that passes (429, 5xx), is asked for again. */
#ifndef SOSHIN_CRAWLER_EVIDENCE_H
#define SOSHIN_CRAWLER_EVIDENCE_H

#include "crawler/http.h"

/* Fields of ours in the headers of records (ISO 28500 §4 lets writers add some). */
#define EVIDENCE_KIND "Soshin-Kind"         /* page, robots, sitemap, resource, container */
#define EVIDENCE_DEPTH "Soshin-Depth"       /* links from the start page */
#define EVIDENCE_FOUND_ON "Soshin-Found-On" /* address of the page that named it */
#define EVIDENCE_OUTCOME "Soshin-Outcome"   /* of metadata records: a row of coverage ... */
#define EVIDENCE_REASON "Soshin-Reason"
#define EVIDENCE_STATUS "Soshin-Status"
#define EVIDENCE_TO "Soshin-Redirect-To"
#define EVIDENCE_PRIVATE "Soshin-Private" /* the answer came from a private address */
#define EVIDENCE_TARGET "soshin-target"   /* of the warcinfo record: where the crawl began */

struct evidence;

/* What an exchange was for. */
struct evidence_note {
    const char *kind;
    str url; /* as it was requested */
    str found_on;
    uint32_t depth;
};

/* How a file is begun; texts are needed for the call alone. */
struct evidence_setup {
    const char *state; /* where it is written as long as the crawl runs */
    const char *path;  /* where it stays as evidence; NULL: it is the state of the crawl alone */
    str info;          /* lines "name: value\r\n" of the warcinfo record */
    int64_t now;       /* the date of all records, 0: the clock */
    bool is_resumed;   /* what stands in `state` belongs to this crawl */
};

/* Begins to write. NULL with err. */
struct evidence *evidence_open(const struct evidence_setup *setup, struct err *err);
/* Whether exchanges are to be kept as they came over the wire. */
bool evidence_is_kept(const struct evidence *evidence);
/* Answers that the run before left, and damaged places where there may have been more. */
void evidence_found(const struct evidence *evidence, size_t *answers, size_t *damaged);
/* errno of the first record that could not be written, after which none is; 0: all is well. */
int evidence_error(const struct evidence *evidence);

/* Whether the run before received it. */
bool evidence_has(const struct evidence *evidence, const struct evidence_note *note);
/* What it received: at most max_body bytes of body, and answer->is_recalled is set. False when it has to
 * be asked for after all. The caller frees the answer. */
bool evidence_recall(struct evidence *evidence, const struct evidence_note *note, size_t max_body,
                     struct http_answer *answer);
/* An answer, with the request that led to it; what never came is a metadata record by
 * evidence_fetch alone. */
void evidence_answer(struct evidence *evidence, const struct evidence_note *note,
                     const struct http_answer *answer);
/* What a crawl told of an address, when the recorded answer alone does not tell it: refusals, failures,
 * redirects, sitemaps. */
void evidence_fetch(struct evidence *evidence, const struct fetch *fetch);
enum evidence_end {
    EVIDENCE_DONE,   /* the crawl is over: the file gets its name, or, as a mere state, goes away */
    EVIDENCE_PAUSED, /* it may be resumed: the state stays, too */
    EVIDENCE_FAILED  /* nothing came of it: all goes away */
};
/* Ends the file. False with err when evidence could not be written; that a mere state could not is no
 * error. Frees evidence; NULL is fine. */
bool evidence_close(struct evidence *evidence, enum evidence_end end, struct err *err);

#endif
