/* Transmissions and disclosures -> duties -> findings (docs/rules.md). */
#ifndef SOSHIN_POLICIES_JUDGE_H
#define SOSHIN_POLICIES_JUDGE_H

#include "core/model.h"

/* Which findings make exit code 1. */
enum fail_on { FAIL_ON_LACKING, FAIL_ON_VIOLATION, FAIL_ON_REVIEW, FAIL_ON_ADVICE, FAIL_ON_NEVER };

/* Fills report->duties, ->findings and ->exit_code from everything else in it, which is sorted.
 * Inside arena_run of arena. */
void judge(struct arena *arena, struct report *report, enum fail_on fail_on);

/* ---- for the rules ---- */

struct judging;
struct rule;

struct rule {
    struct rule_words words;
    enum rule_pack pack;
    bool is_of_all; /* of each pack */
    /* Looks at the report and emits findings. */
    void (*judge)(struct judging *judging, const struct rule *rule);
};

const struct rule *const *rule_all(size_t *count);
const struct rule *rule_find(str id);

const struct report *judging_report(const struct judging *judging);
struct arena *judging_arena(struct judging *judging);

/* What is known of the notice as a whole. */
enum notice_sight {
    SIGHT_READ,       /* at least one was read and none was left unread */
    SIGHT_PART,       /* one was read, another, or a part of it, could not be */
    SIGHT_UNREADABLE, /* there is one, but it could not be read */
    SIGHT_UNSURE,     /* none was found, but it may stand where the scan could not look */
    SIGHT_NONE        /* none was found */
};
enum notice_sight judging_sight(const struct judging *judging);
/* Why SIGHT_UNSURE: a message id. */
const char *judging_doubt(const struct judging *judging);

/* What was not found in the notices may stand in one that could not be read, or the visitors are told
 * in another way that the operator declares: nothing is lacking for sure. */
bool judging_is_elsewhere(const struct judging *judging);

/* The duty that a transmission belongs to; NULL: it is owed nothing. */
const struct duty *judging_duty(const struct judging *judging, const struct transmission *sent);

/* Duties that are owed an answer (duty_is_owed). */
size_t judging_owed(const struct judging *judging);

/* A finding about a duty, both sides cited. rule, item and duty decide its fingerprint. The severity is
 * the rule's, lowered by the caps of docs/rules.md §5: category without a ruling, reach, certainty, scope.
 * message.args[0] is the recipient; [1] the service or host; [2] is the rule's own; [3] says why the
 * finding is a review, behind a space, and is empty when it is none. */
struct finding *judging_emit_duty(struct judging *judging, const struct rule *rule,
                                  const struct duty *duty, enum item item, const char *message);
/* A finding about the audited service, a notice or a page. severity: before the cap by scope. */
struct finding *judging_emit(struct judging *judging, const struct rule *rule,
                             enum severity severity, const char *message);

/* The same about a notice, with the rule's severity: it is cited by its title. */
struct finding *judging_emit_notice(struct judging *judging, const struct rule *rule,
                                    const struct notice *notice, const char *message);

/* Sent by the operator's own command when the page opens: needs no other evidence beside it. Several
 * that are not do not add up to one that is. */
bool transmission_is_plain(const struct transmission *transmission);

/* ---- baseline.c ---- */

/* Holds the signed findings against report->declared: sets status, first_seen and why one is accepted,
 * and fills report->gone. A known finding is gone only when the page that it cites was read this time
 * or does not exist any more, and the notice could be judged; of others nothing is said. Inside
 * arena_run. */
void baseline_apply(struct arena *arena, struct report *report);
/* Whether a lacking duty makes exit code 1: some finding of a violation about it, or about the notice
 * as a whole when it has none of its own, counts. */
bool baseline_leaves(const struct report *report, const struct duty *duty);

/* ---- duty.c ---- */

/* What is lacking is lacking by an entry in running text: a finding about it is at most a review,
 * since a misreading is likelier than in a table [ours]. */
bool duty_is_misread_easily(const struct duty *duty);

/* The notice speaks of it only as something that is still to come, while it is sent already. */
bool duty_is_planned(const struct duty *duty);
/* It is sent, and neither an exemption nor consent may cover all of it: an answer is owed. */
bool duty_is_owed(const struct duty *duty);

/* The notices speak of it, an answer is owed, and the item, of the best entries, is in that state. */
bool duty_says(const struct duty *duty, enum item item, enum state state);

/* 「広告パートナー」 「その他の事業者」: an entry that names a class of companies, and so nobody. */
bool disclosure_is_open(struct arena *arena, const struct catalog *catalog,
                        const struct disclosure *d);

struct duties {
    struct duty *v;
    size_t n, cap;
};
/* The full outer join of what is sent and what is stated. name_unknown: a name or an item that was not
 * found in the notices may stand in one that could not be read. */
struct duties duties_join(struct arena *arena, const struct report *report, bool name_unknown);

/* ---- exemption.c ---- */

/* The ground in words: a message id. */
const char *ground_words(enum ground ground);
/* What the exemption covers of what the duty sends, by its ground's nature and as declared; a ground
 * whose conditions are not seen to hold (consent, a complete opt-out) is left to duty_exempt. */
content_set exemption_covers(const struct report *report, const struct exemption *exemption,
                             const struct duty *duty);
/* Marks what the declared exemptions cover, and settles the items that they leave open. */
void duty_exempt(const struct report *report, struct duty *duty);

/* The items that an opt-out must be accompanied by (Rule art. 22-2-31): the rows of passages.csv, then
 * the three items of the duty. */
enum optout_item {
    OPTOUT_MEASURE, /* that it exists */
    OPTOUT_STOPS,   /* sending or use */
    OPTOUT_HOW,
    OPTOUT_RESTRICTS, /* what use of the service it restricts, if any */
    OPTOUT_CONTENT,
    OPTOUT_NAME,
    OPTOUT_PURPOSE,
    OPTOUT_ITEMS
};
/* Message ids. */
const char *optout_item_words(enum optout_item item);
/* The items that the notices do not state; bit i: item i. */
unsigned optout_missing(const struct report *report, const struct duty *duty);

#endif
