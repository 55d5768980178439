/* Services that are known from calls alone: their rows stand only on pages where nothing else leads to
 * them. Which files and containers a page loads is known only when all have been read. */
#ifndef SOSHIN_CLI_CALLS_H
#define SOSHIN_CLI_CALLS_H

struct scan;

/* Takes such rows away where the page has others of one of the call's services, which get what the
 * call hands over; of several on a page the first stays. Inside arena_run of the scan's arena. */
void calls_settle(struct scan *scan);

#endif
