/* Finds and reads notices (外部送信の公表事項, Rule 22-2-29) in pages. */
#ifndef SOSHIN_POLICIES_NOTICE_H
#define SOSHIN_POLICIES_NOTICE_H

#include "core/model.h"

/* How strongly a link leads to a notice, by its words (folded by text_fold) and its address:
 * 0 not at all, 1 perhaps (a privacy policy), 2 a cookie or information policy, 3 a notice. */
int notice_link_strength(const struct catalog *catalog, str folded_text, str url_path);

/* A quick look at address, title, headings and short texts outside of links: whether asking for the
 * page's blocks is worth it. Errs on the side of yes. */
bool notice_may_be(struct arena *arena, const struct page *page, const struct catalog *catalog);

/* The form of a notice whose entries were read from data: what the visitor sees is both. */
struct notice_form notice_form_join(const struct notice_form *page, const struct notice_form *data);

/* Its script may draw links that are not in the source: next to none are there, a footer or menu is
 * empty, or a script names one. Errs on the side of yes. */
bool notice_links_are_drawn(const struct page *page);

/* Reads the page as a notice. False when it is none (then *notice is untouched). is_given: the user
 * named it with --notice or asked `soshin notice`: then it is always one, at worst
 * empty or unreadable. is_traced: how it was read is kept in notice->traces. Everything lies in the arena; inside its arena_run. */
bool notice_read(struct arena *arena, const struct page *page, str shown_url,
                 const struct catalog *catalog, bool is_given, bool is_traced,
                 struct notice *notice);

#endif
