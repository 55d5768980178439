/* What can be told from the normalised text of a URL alone: cheap enough for every link of every
 * page. All of it expects text as struct url has it: "https://host[:port]/path[?query]". */
#ifndef SOSHIN_CRAWLER_ADDRESS_H
#define SOSHIN_CRAWLER_ADDRESS_H

#include "core/url.h"

#define ADDRESS_MAX ((size_t)4 * URL_MAX) /* room for an address while it is written anew */

/* "host[:port]", without the default port, so that http and https of one host are equal; empty when
 * url is no such text. */
str address_authority(str url);
/* "host" of the authority, an IPv6 address with its brackets. */
str address_hostname(str url);
/* "/path[?query]"; empty when url is no such text. */
str address_path(str url);

/* Whether the name of what is addressed allows an HTML page: false for images, archives, office
 * files, style sheets, scripts, feeds ... by the last segment's extension. */
bool address_is_page(str url);
/* A PDF by its name: no page, but perhaps a notice. */
bool address_is_pdf(str url);

/* Pattern against text, both whole: `*` stands for any bytes, also none. With is_prefix the pattern
 * may end before the text does. Takes time linear in both. */
bool address_matches(str pattern, str text, bool is_prefix);

/* What --include and --exclude leave. */
struct address_filter {
    const str *include; /* prefixes; when there are any, an address begins with one of them */
    size_t include_count;
    const str *exclude; /* patterns; one that begins with '/' is compared with path and query */
    size_t exclude_count;
};
bool address_is_wanted(const struct address_filter *filter, str shown);
/* A filter of copies in the arena. Inside arena_run. */
struct address_filter address_filter_keep(struct arena *arena, const char *const *include,
                                          size_t include_count, const char *const *exclude,
                                          size_t exclude_count);

#endif
