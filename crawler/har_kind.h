/* What a recorded request was for, by the names that browsers and recorders give it. */
#ifndef SOSHIN_CRAWLER_HAR_KIND_H
#define SOSHIN_CRAWLER_HAR_KIND_H

#include "crawler/har_entry.h"

/* What can be told of a request. Texts are empty when they are not there. */
struct har_hints {
    str url;
    str resource_type;  /* as the recorder calls it: "script", "XHR", "subdocument" */
    str destination;    /* Sec-Fetch-Dest (W3C Fetch Metadata) */
    str accept;         /* Accept header */
    str requested_with; /* X-Requested-With header */
    str content_type;   /* of the answer */
    int status;
};

struct har_kind {
    enum mechanism mechanism;
    enum har_class class;
};
struct har_kind har_kind_of(const struct har_hints *hints);

/* What became of a request whose answer has no status. error: the recorder's word for it;
 * has_connection: it names the server's address, bytes or times of sending; has_answer: there are headers
 * or a body of an answer all the same. */
enum har_sent har_sent_of(str error, bool has_connection, bool has_answer);

#endif
