/* Where something was found, for formats that point at it: an address on the web, or a file when the
 * target is a folder or a file. */
#ifndef SOSHIN_REPORTS_PLACE_H
#define SOSHIN_REPORTS_PLACE_H

#include "core/model.h"

struct place {
    str url;  /* absolute, or a relative reference to the file: for machines */
    str path; /* of the file, as seen from where soshin was started; empty: it is no file */
};

/* page_url: of a finding, transmission, notice or coverage; empty gives an empty place. */
struct place place_find(struct arena *arena, const struct report *report, str page_url);

#endif
