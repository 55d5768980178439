/* Points in time as web archives write them. */
#ifndef SOSHIN_CRAWLER_WARC_DATE_H
#define SOSHIN_CRAWLER_WARC_DATE_H

#include "core/str.h"

/* "2026-11-20T10:00:00Z", also with parts of a second (WARC-Date: W3C-DTF), or the 14 digits of ARC;
 * seconds since 1970, 0 when it is neither. */
int64_t warc_date(str text);

#define WARC_DATE_SIZE 21
/* The same in the form of WARC-Date, with a NUL. */
void warc_date_write(int64_t seconds, char out[WARC_DATE_SIZE]);

#endif
