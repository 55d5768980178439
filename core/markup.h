/* Writing an HTML document for page_read: what came in another form is read by the same readers. Each
 * piece can be put into a line of its own choice, so that the lines that reports name are those of the
 * original. */
#ifndef SOSHIN_CORE_MARKUP_H
#define SOSHIN_CORE_MARKUP_H

#include "core/arena.h"

#define MARKUP_MAX ((size_t)64 * 1024 * 1024)

struct markup {
    struct buf out;
    uint32_t line; /* where the document ends by now, from 1 */
};

/* A document of that title, up to <body>. Grows in the arena. */
struct markup markup_begin(struct arena *arena, str title);
/* Empty lines until the document has come to that line; it never goes back. */
void markup_go_to(struct markup *markup, uint32_t line);
/* Tags, as they are; without line ends. */
void markup_tag(struct markup *markup, str tag);
/* Text, escaped; line ends become <br>. Addresses typed in it become links. */
void markup_text(struct markup *markup, str text);
str markup_end(struct markup *markup);

#endif
