/* What a crawl received, kept as it came over the wire: one WARC 1.1 file (ISO 28500:2017), each record
 * a gzip member of its own. The archive source reads it back and gives the same pages. */
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
#define EVIDENCE_TARGET "soshin-target" /* of the warcinfo record: where the crawl began */

struct evidence;

/* What an exchange was for. */
struct evidence_note {
    const char *kind;
    str url; /* as it was requested */
    str found_on;
    uint32_t depth;
};

/* Begins to write beside path. info: lines "name: value\r\n" of the warcinfo record. now: the date of all
 * records, 0: the clock. NULL with err. */
struct evidence *evidence_open(const char *path, str info, int64_t now, struct err *err);
/* An answer, with the request that led to it; what never came is a metadata record by
 * evidence_fetch alone. */
void evidence_answer(struct evidence *evidence, const struct evidence_note *note,
                     const struct http_answer *answer);
/* What a crawl told of an address, when the recorded answer alone does not tell it: refusals, failures,
 * redirects, sitemaps. */
void evidence_fetch(struct evidence *evidence, const struct fetch *fetch);
/* Ends the file and gives it its name, or, unless is_good, takes it away. False with err when it could
 * not be written. Frees evidence; NULL is fine. */
bool evidence_close(struct evidence *evidence, bool is_good, struct err *err);

#endif
