/* What bytes are, whatever their label says. */
#ifndef SOSHIN_CRAWLER_SNIFF_H
#define SOSHIN_CRAWLER_SNIFF_H

#include "core/str.h"

/* The bytes begin as an HTML document does: behind white space, comments and an XML declaration
 * stands a doctype or an element that only HTML has (after WHATWG MIME Sniffing §7.1). */
bool sniff_is_html(str bytes);
/* Some HTML element starts within the first 64 KiB: enough for a file that is called .html. */
bool sniff_has_markup(str bytes);
/* A known binary format, or many NUL bytes without being UTF-16. */
bool sniff_is_binary(str bytes);

#endif
