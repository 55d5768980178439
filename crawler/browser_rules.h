/* Rules of other people's making by which consent is given and refused: the files of the npm package
 * @duckduckgo/autoconsent (MPL-2.0), which is no part of this program. Its content script runs in an isolated
 * context of each document and is answered over a binding, as its own documentation describes
 * (docs/api.md there). */
#ifndef SOSHIN_CRAWLER_BROWSER_RULES_H
#define SOSHIN_CRAWLER_BROWSER_RULES_H

#include "core/arena.h"

#define BROWSER_RULES_MAX ((size_t)8 * 1024 * 1024) /* bytes of each file */
#define BROWSER_RULES_MEMORY ((size_t)256 * 1024 * 1024)

struct browser_rules {
    struct buf script; /* dist/autoconsent.playwright.js */
    struct buf rules;  /* rules/rules.json */
};

/* Reads the files below the folder of the package; false when one is not there, is too long or is not what
 * its name says. */
bool browser_rules_read(struct browser_rules *rules, const char *folder);
/* Frees what it holds; also of a zeroed one. */
void browser_rules_free(struct browser_rules *rules);

#endif
