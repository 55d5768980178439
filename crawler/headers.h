/* The response headers that are kept with a fetch, because they make browsers send something or tell a
 * wall (data/walls.csv), or ask for https. */
#ifndef SOSHIN_CRAWLER_HEADERS_H
#define SOSHIN_CRAWLER_HEADERS_H

#include "core/arena.h"

#define HEADERS_KEPT_MAX ((size_t)32 * 1024) /* bytes; lines that do not fit are left out */

/* Of raw header lines ("Name: value\r\n", status lines between them) those of Link, Report-To,
 * Reporting-Endpoints, Strict-Transport-Security, Content-Security-Policy (also Report-Only) and of walls as "name: value\n", the name in
 * lower case; bytes that are not printable ASCII become '?'. Inside arena_run of arena. */
str headers_keep(struct arena *arena, str raw);

/* The media type of a Content-Type value: lower case, without parameters. Inside arena_run of arena. */
str headers_media_type(struct arena *arena, str value);

#endif
