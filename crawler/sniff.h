/* What bytes are, whatever their label says. */
#ifndef SOSHIN_CRAWLER_SNIFF_H
#define SOSHIN_CRAWLER_SNIFF_H

#include "core/str.h"

/* The bytes begin as an HTML document does: behind white space, comments and an XML declaration
 * stands a doctype or an element that only HTML has (after WHATWG MIME Sniffing §7.1). */
bool sniff_is_html(str bytes);
/* The bytes begin with a tag, of whatever name, behind white space and comments, and are no XML: enough for what
 * the user hands over as a page, be it the middle of one. */
bool sniff_begins_with_tag(str bytes);
/* Some HTML element starts within the first 64 KiB: enough for a file that is called .html. */
bool sniff_has_markup(str bytes);
/* A known binary format, or many NUL bytes without being UTF-16. */
bool sniff_is_binary(str bytes);

#endif
