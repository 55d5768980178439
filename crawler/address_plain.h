/* The address without what only tells visits apart. */
#ifndef SOSHIN_CRAWLER_ADDRESS_PLAIN_H
#define SOSHIN_CRAWLER_ADDRESS_PLAIN_H

#include "core/arena.h"

/* The normalised URL without session ids (";jsessionid=", PHPSESSID and the like; short names such as
 * "sid" only where the value looks drawn by lot) and without what campaigns add to links (utm_*, click
 * ids): url itself when it has none, else text in scratch, valid until its next use. */
str address_plain(str url, struct buf *scratch);

#endif
