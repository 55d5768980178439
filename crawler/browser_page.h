/* One page from a fresh browser context to its end. */
#ifndef SOSHIN_CRAWLER_BROWSER_PAGE_H
#define SOSHIN_CRAWLER_BROWSER_PAGE_H

#include "crawler/browser_visit.h"

/* Runs the visit (cdp, arena, options, target, view and until are set) and fills its view; never later
 * than visit->until. False when the browser is of no more use. Inside arena_run of the visit's arena. */
bool browser_page_run(struct visit *visit);

#endif
