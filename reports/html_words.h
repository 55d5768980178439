/* Codes of the model in words, as message ids, and the class of report.css that colours them. */
#ifndef SOSHIN_REPORTS_HTML_WORDS_H
#define SOSHIN_REPORTS_HTML_WORDS_H

#include "core/model.h"

const char *html_severity_words(enum severity severity);
const char *html_severity_kind(enum severity severity);
const char *html_verdict_words(enum verdict verdict);
const char *html_verdict_kind(enum verdict verdict);
/* One character for a diagram: ○ △ × ? － */
const char *html_verdict_mark(enum verdict verdict);
const char *html_item_kind(enum item_verdict verdict);
const char *html_match_words(enum match match);
/* NULL for reaches that need no word. */
const char *html_reach_words(enum reach reach);
const char *html_found_words(enum found found);
const char *html_moment_words(enum moment moment);
const char *html_certainty_words(enum certainty certainty);
const char *html_mechanism_words(enum mechanism mechanism);
const char *html_state_words(enum state state);
const char *html_state_kind(enum state state);
const char *html_disclosure_words(enum disclosure_status status);
const char *html_finding_status_words(enum finding_status status);

#endif
