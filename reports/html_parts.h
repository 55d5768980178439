/* The parts of report.html (reports/html.c), one file each, in the order of the page. */
#ifndef SOSHIN_REPORTS_HTML_PARTS_H
#define SOSHIN_REPORTS_HTML_PARTS_H

#include "reports/html_out.h"

/* The most of each that the page holds, so that any report opens at once; the CSV files hold all. */
#define HTML_DUTIES_MAX 300
#define HTML_FINDINGS_MAX 10000
#define HTML_ENTRIES_MAX 1000
#define HTML_TRANSMISSIONS_MAX 500
#define HTML_PAGES_MAX 200
#define HTML_PLACES_MAX 20 /* examples of one kind */

/* Verdict, counts, what was examined and how. */
void html_head(const struct html *html);
/* Recipient by content, name and purpose; the worst first. */
void html_matrix(const struct html *html);
/* How each recipient was found, inside that section; nothing when no page was observed in a browser. */
void html_browser(const struct html *html);
/* What third parties left in the browser, inside that one; nothing when there is nothing. */
void html_stored(const struct html *html);
/* By falling severity, both sides quoted. */
void html_findings(const struct html *html);
/* Page group -> recipient -> country, drawn and as a table. */
void html_flow(const struct html *html);
/* Pages by steps to the notice. */
void html_pages(const struct html *html);
/* What a sample allows to say, inside the section about what was not seen; nothing without one. */
void html_sample(const struct html *html);
/* What was not seen, and why. */
void html_unseen(const struct html *html);
/* What the notices say. */
void html_notices(const struct html *html);
/* What the operator declared, and what it accepted. */
void html_declared(const struct html *html);
/* Earlier runs; nothing when no history is kept. */
void html_history(const struct html *html);
void html_transmissions(const struct html *html);

/* A finding's place in the page: "f12" is findings[12]. */
str html_finding_id(const struct html *html, const struct finding *finding);

#endif
