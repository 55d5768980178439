/* The parts of the terminal summary (reports/text.c), one file each. */
#ifndef SOSHIN_REPORTS_TEXT_PARTS_H
#define SOSHIN_REPORTS_TEXT_PARTS_H

#include "reports/show.h"

/* What the sentences are chosen by. */
struct text_facts {
    size_t pages;     /* read whole */
    size_t unseen;    /* addresses that should have been seen and were not, or not whole */
    size_t sending;   /* duties of which something was seen */
    size_t lacking;   /* of these, not stated or stated in part ... */
    size_t unsettled; /* ... the same, where it is not settled whether they must be stated */
    size_t duties[VERDICT_COUNT];
    size_t findings[SEVERITY_COUNT]; /* those that count (finding_counts) */
    size_t accepted;                 /* those that the operator accepts, of all severities */
    size_t known;                    /* others that are left out, because only new ones count */
    bool is_partial; /* something could not be seen or judged: never a clean result */
};
struct text_facts text_facts(const struct report *report);

/* Code points of a name, a sentence and a quotation that are shown at most. */
#define TEXT_NAME_MAX 400
#define TEXT_SENTENCE_MAX 2000
#define TEXT_QUOTE_MAX 300

/* Target, verdict, scope, notices. */
void text_head(const struct show *show, const struct text_facts *facts);
/* Recipient by content, name and purpose; the worst first. */
void text_matrix(const struct show *show, const struct text_facts *facts);
/* By falling severity, both sides quoted. */
void text_findings(const struct show *show, const struct text_facts *facts);
/* How each recipient was found, when pages were observed in a browser; else nothing. */
void text_browser(const struct show *show);
/* What was not seen, and why. */
void text_unseen(const struct show *show);
/* A recording was read. */
#define TEXT_RECORDING                                                                             \
    N_("This scan read a recording: what the recorded visit did not do, such as other pages, a "   \
       "consent given or a login, was not seen.")
/* The user had certificates accepted that could not be verified. */
bool text_is_insecure(const struct report *report);
#define TEXT_INSECURE N_("Certificates of servers were not verified (--insecure).")
/* How much of the site a sample read, and what that allows to say; nothing without one. */
void text_sample(const struct show *show);
/* What to do next. */
void text_steps(const struct show *show, const struct text_facts *facts);

/* ---- the same words in other reports ---- */

/* What stands about the browser: a list of recipients, with their number as %1 of `says`. */
enum browser_when { BROWSER_ALWAYS, BROWSER_CHOICE, BROWSER_ACCEPT, BROWSER_REJECT };
struct browser_list {
    enum browser_when when; /* it is shown: when a choice, consent, a refusal was to be made */
    const char *says;
    bool (*takes)(const struct duty *duty);
};
/* The i-th list that is shown; NULL behind the last one. */
const struct browser_list *text_browser_list(const struct report *report, size_t i);
size_t text_browser_count(const struct report *report, const struct browser_list *list);
/* Of struct browser_facts, in a sentence: pages; those on which the choice could be made. */
str text_browser_head(const struct show *show, const void *facts);
str text_browser_accepted(const struct show *show, const void *facts);
str text_browser_rejected(const struct show *show, const void *facts);
/* What third parties left in the browser, inside that section; nothing when there is nothing. */
void text_stored(const struct show *show);
#define TEXT_STORED                                                                                \
    N_("cookies, keys of storage and databases that third parties left in the browser: %1")
/* The row behind those that say the same of other pages as row i. */
size_t text_stored_end(const struct report *report, size_t i);
/* Without such rows. */
size_t text_stored_count(const struct report *report);
struct words text_stored_owner(const struct stored *stored);
/* The name that browsers have for it, in any language. */
const char *text_storage_word(enum storage storage);
/* The verdict in a sentence; it says no more than what was seen bears. */
str text_verdict(const struct show *show, const struct text_facts *facts);
/* What is declared about Rule 22-2-27, in a sentence. */
str text_scope(const struct show *show);
/* A struct sample in a sentence: how much was read; what its recipients say of those not seen. */
str text_sample_head(const struct show *show, const void *sample);
str text_sample_unseen(const struct show *show, const void *sample);
/* What may have been missed in a struct stratum. */
str text_sample_bound(const struct show *show, const void *stratum);
#define TEXT_SAMPLE_LIMITS                                                                         \
    N_("This holds for pages that are known. Pages that neither a link nor a sitemap names, and "  \
       "what stands behind a wall or a login, are not among them.")
/* What came of reading a notice. */
str text_notice_status(const struct show *show, const struct notice *notice);
/* Some notice was read, or found without entries. */
bool text_has_read_notice(const struct report *report);
/* The duties, what needs a look first. */
const struct duty **text_duties(const struct show *show);
/* Message ids; NULL where nothing has to be said. The outcome's one has the number as %1. */
const char *text_item_words(enum item_verdict verdict);
const char *text_gate_words(enum gate gate);
const char *text_reach_words(enum reach reach);
const char *text_ground_words(enum ground ground);
const char *text_outcome_words(enum outcome outcome);

#endif
