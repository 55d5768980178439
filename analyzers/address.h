/* Addresses inside folded texts, which may have holes. */
#ifndef SOSHIN_ANALYZERS_ADDRESS_H
#define SOSHIN_ANALYZERS_ADDRESS_H

#include "analyzers/value.h"

/* The URL that a text with holes names, as far as it is known: cut at the first hole behind the host;
 * unknown labels at the start of the host are left out ("https://" hole ".example.jp/a" gives
 * "https://example.jp/a"). Empty when the host is not known, or the text is no URL.
 * bare: "host.example.jp/path" without a scheme is one, too. */
str address_read(struct arena *arena, str text, bool bare);

/* The host inside such a URL. */
str address_host(str url);

/* Each address that CSS text names as url(...), to found(context, url), as address_read gives it. */
void address_read_style(struct arena *arena, str style, void (*found)(void *context, str url),
                        void *context);

/* What stands in markup that a script puts into the page: found(context, url) for each address that is
 * fetched (src of script, img, iframe ..., href of link), as address_read gives it, also when it is
 * empty; script(context, text) for each script element's content. */
void address_read_markup(struct arena *arena, str markup, void (*found)(void *context, str url),
                         void (*script)(void *context, str text), void *context);

#endif
