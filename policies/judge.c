#include "policies/judge.h"

#include "core/digest.h"
#include "core/map.h"
#include "policies/notice.h"

#include <stdlib.h>

struct judging {
    struct arena *arena;
    struct report *report;
    enum notice_sight sight;
    const char *doubt;
    bool is_elsewhere;   /* what was not found may stand where it was not read */
    struct map services; /* service id or domain -> its duty, of what is sent */
    ARENA_LIST(struct finding) findings;
};

#define RULE(name) extern const struct rule rule_##name;
#include "policies/list.def"
#undef RULE

#define RULE(name) &rule_##name,
static const struct rule *const rules[] = {
#include "policies/list.def"
};
#undef RULE

const struct rule *const *rule_all(size_t *count)
{
    *count = COUNT_OF(rules);
    return rules;
}

const struct rule *rule_find(str id)
{
    for (size_t i = 0; i < COUNT_OF(rules); i++)
        if (str_is(id, rules[i]->words.id))
            return rules[i];
    return NULL;
}

const struct report *judging_report(const struct judging *judging)
{
    return judging->report;
}

struct arena *judging_arena(struct judging *judging)
{
    return judging->arena;
}

enum notice_sight judging_sight(const struct judging *judging)
{
    return judging->sight;
}

const char *judging_doubt(const struct judging *judging)
{
    return judging->doubt;
}

bool judging_is_elsewhere(const struct judging *judging)
{
    return judging->is_elsewhere;
}

size_t judging_owed(const struct judging *judging)
{
    size_t count = 0;
    for (size_t i = 0; i < judging->report->duty_count; i++)
        count += duty_is_owed(&judging->report->duties[i]);
    return count;
}

const struct duty *judging_duty(const struct judging *judging, const struct transmission *sent)
{
    uint32_t i = map_find(&judging->services, sent->service ? sent->service->id : sent->domain);
    return i == MAP_NONE ? NULL : &judging->report->duties[i];
}

static enum severity scope_cap(const struct report *report, enum severity severity)
{
    bool is_accusing = severity == SEVERITY_VIOLATION || severity == SEVERITY_REVIEW;
    bool is_scoped = report->pack == PACK_TRANSMISSION; /* Rule art. 22-2-27 is about that one */
    return is_scoped && is_accusing && report->scope != SCOPE_IN ? SEVERITY_ADVICE : severity;
}

/* A product that only the notice knows is told apart by its name there. */
static str duty_sign(const struct duty *duty)
{
    str service = duty_service_id(duty);
    return !service.n && !duty->first && duty->said ? duty->said->service : service;
}

/* SHA-256 of (audited, rule, recipient or domain, service, item), the first 16 digits. */
static void finding_sign(struct judging *judging, struct finding *finding)
{
    const struct duty *duty = finding->duty;
    str who = duty ? duty_recipient_id(duty) : STR("");
    if (duty && !who.n)
        who = duty->domain;
    if (!duty)
        who = finding->subject;
    str text = arena_printf(judging->arena, "%.*s\n%s\n%.*s\n%.*s\n%s",
                            STR_ARG(judging->report->audited), finding->rule->id, STR_ARG(who),
                            STR_ARG(duty ? duty_sign(duty) : STR("")), item_code(finding->item));
    char digest[DIGEST_HEX + 1];
    digest_sha256(text, digest);
    for (size_t i = 0; i < sizeof finding->fingerprint - 1; i++)
        finding->fingerprint[i] = digest[i];
}

static struct finding *judging_add(struct judging *judging, const struct finding *finding)
{
    struct finding *added = ARENA_PUSH(judging->arena, &judging->findings);
    *added = *finding;
    return added;
}

static void remark_add(struct judging *judging, struct words *remarks, const char *message)
{
    remarks->ja =
        arena_printf(judging->arena, "%.*s%s", STR_ARG(remarks->ja), lang_text(LANG_JA, message));
    remarks->en =
        arena_printf(judging->arena, "%.*s %s", STR_ARG(remarks->en), lang_text(LANG_EN, message));
}

/* Whose command it is, when it is not the operator's own. */
static void remark_reach(struct judging *judging, struct words *remarks,
                         const struct transmission *first)
{
    if (first->reach == REACH_PAGE || first->reach == REACH_CONTAINER)
        return;
    if (first->certainty < CERTAINTY_SURE)
        remark_add(
            judging, remarks,
            N_("It is known from the catalog alone that a third party's script or frame on "
               "the page sends it once it runs; whose command that is has not been settled."));
    else
        remark_add(judging, remarks,
                   N_("It was seen only inside a third party's script, frame or redirect; whose "
                      "command that is has not been settled."));
}

/* What the operator or the notice itself says about exceptions. */
static void remark_grounds(struct judging *judging, struct words *remarks, const struct duty *duty)
{
    const struct report *report = judging->report;
    bool has_ended = false;
    for (size_t i = 0; i < report->declared.exemption_count; i++) {
        const struct exemption *e = &report->declared.exemptions[i];
        has_ended |=
            exemption_is_for(e, duty) && declaration_has_ended(e->until, report->declared.today);
    }
    if (has_ended)
        remark_add(judging, remarks,
                   N_("An exemption declared for it is over and is not taken into account."));
    if (duty->said && duty->said->status == DISCLOSURE_EXEMPT)
        remark_add(judging, remarks,
                   N_("The notice itself calls the entry exempt; which exception it means is not "
                      "known, and the operator may declare a ground."));
    if (duty->first && duty->is_open && !duty->exemption)
        remark_add(
            judging, remarks,
            N_("No ruling was found on whether an exception of Act art. 27-12 (i) covers this "
               "kind of service (display, input, auth, security, operation); the operator may "
               "declare a ground."));
}

/* Why a finding about the duty is a review and no violation; an unknown recipient's message says it. */
static struct words duty_remarks(struct judging *judging, const struct duty *duty)
{
    struct words remarks = words_same(STR(""));
    const struct transmission *first = duty->first;
    remark_grounds(judging, &remarks, duty);
    if (duty_is_misread_easily(duty))
        remark_add(judging, &remarks,
                   N_("The entry was read from running text, where a reading is less sure."));
    if (!first || transmission_is_plain(first))
        return remarks;
    remark_reach(judging, &remarks, first);
    if (first->gate == GATE_NOSCRIPT)
        remark_add(judging, &remarks, N_("It is sent only where scripts do not run."));
    else if (first->certainty < CERTAINTY_SURE || first->gate != GATE_NONE)
        remark_add(
            judging, &remarks,
            N_("It is not expected when the page opens, but only after something else, such as "
               "consent, a click or the sending of a form."));
    return remarks;
}

struct finding *judging_emit_duty(struct judging *judging, const struct rule *rule,
                                  const struct duty *duty, enum item item, const char *message)
{
    enum severity severity = rule->words.severity, cap = duty->cap;
    if (severity < cap)
        severity = cap;
    struct finding finding = {.rule = &rule->words,
                              .severity = scope_cap(judging->report, severity),
                              .duty = duty,
                              .item = item,
                              .pages = duty->pages,
                              .message = {.id = message},
                              .mend = {.id = rule->words.mend}};
    if (duty->first) {
        finding.page_url = duty->first->page_url;
        finding.page_line = duty->first->line;
        finding.evidence = duty->first->snippet;
    }
    if (duty->said) {
        finding.notice_url = duty->said->notice_url;
        finding.notice_line = duty->said->line;
        finding.notice_quote = duty->said->quote;
    } else if (judging->report->notice_count) {
        finding.notice_url = judging->report->notices[0].url;
    }
    struct words who = duty_name(duty);
    if (duty->recipient)
        who = (struct words){.ja = duty->recipient->name_ja, .en = duty->recipient->name_en};
    finding.message.args[0] = finding.mend.args[0] = who;
    finding.message.args[1] = finding.mend.args[1] = duty_name(duty);
    if (rule->words.severity <= SEVERITY_REVIEW)
        finding.message.args[3] = duty_remarks(judging, duty);
    return judging_add(judging, &finding);
}

struct finding *judging_emit(struct judging *judging, const struct rule *rule,
                             enum severity severity, const char *message)
{
    struct finding finding = {.rule = &rule->words,
                              .severity = scope_cap(judging->report, severity),
                              .message = {.id = message},
                              .mend = {.id = rule->words.mend}};
    return judging_add(judging, &finding);
}

struct finding *judging_emit_notice(struct judging *judging, const struct rule *rule,
                                    const struct notice *notice, const char *message)
{
    struct finding *finding = judging_emit(judging, rule, rule->words.severity, message);
    finding->subject = finding->notice_url = notice->url;
    finding->notice_line = notice->line;
    finding->notice_quote = notice->title;
    return finding;
}

/* A tenth of the pages: one thank-you page drawn by script hides no notice. */
static bool shells_are_many(const struct report *report)
{
    size_t shells = 0, pages = 0;
    for (size_t i = 0; i < report->coverage_count; i++) {
        shells += report->coverage[i].outcome == OUTCOME_EMPTY_SHELL;
        pages += report->coverage[i].outcome == OUTCOME_PAGE;
    }
    return shells * 10 >= shells + pages;
}

/* What an address that was not read says about a notice; NULL: nothing. */
static const char *row_doubt(const struct report *report, const struct coverage *row)
{
    if (row->is_resource)
        return NULL;
    if (row->outcome == OUTCOME_EMPTY_SHELL && (row->depth == 0 || shells_are_many(report)))
        return N_("pages are drawn by script, and a static scan does not run scripts");
    if (row->outcome == OUTCOME_OVER_LIMIT)
        return N_("limits left out pages that may link to a notice");
    bool is_unread = outcome_is_unseen(row->outcome) || row->outcome == OUTCOME_OFF_SITE ||
                     row->outcome == OUTCOME_ROBOTS || row->outcome == OUTCOME_NOT_HTML;
    if (is_unread && notice_link_strength(report->catalog, STR(""), row->url) > 0)
        return N_("a policy page could not be read");
    return NULL;
}

/* Reasons to think that a notice stands where the scan could not look. */
static const char *find_doubt(const struct report *report)
{
    if (report->declared.notice_method.n)
        return N_("the operator declares that visitors are notified in another way");
    for (size_t i = 0; i < report->coverage_count; i++) {
        const char *doubt = row_doubt(report, &report->coverage[i]);
        if (doubt)
            return doubt;
    }
    if (report->has_recording)
        return N_("a recording holds only the pages that were visited");
    for (size_t i = 0; i < report->transmission_count; i++) {
        const struct transmission *t = &report->transmissions[i];
        bool is_live = t->service && t->certainty != CERTAINTY_NONE;
        if (is_live && str_is(t->service->category->id, "consent_tool"))
            return N_("a consent tool is present, which may show a notice");
    }
    return report->was_interrupted ? N_("the scan was interrupted") : NULL;
}

static enum notice_sight find_sight(const struct judging *judging)
{
    const struct report *report = judging->report;
    size_t read = 0, unread = 0;
    for (size_t i = 0; i < report->notice_count; i++) {
        enum notice_status status = report->notices[i].status;
        read += status == NOTICE_READ || status == NOTICE_NONE_SENT;
        unread += status == NOTICE_UNREADABLE || status == NOTICE_EMPTY ||
                  report->notices[i].reason == REASON_NOTICE_LIMIT;
    }
    if (read)
        return unread ? SIGHT_PART : SIGHT_READ;
    if (unread)
        return SIGHT_UNREADABLE;
    return judging->doubt ? SIGHT_UNSURE : SIGHT_NONE;
}

/* A finding that says what the duty lacks: one of its own, or that there is no notice at all. */
static bool finding_is_lack(const struct finding *finding, const struct duty *duty)
{
    bool is_grave = finding->rule->severity == SEVERITY_VIOLATION;
    return is_grave &&
           (finding->duty == duty || str_is(str_of(finding->rule->id), "notice-missing"));
}

/* All that was found about the duty's lack is accepted. */
static bool duty_is_accepted(const struct report *report, const struct duty *duty)
{
    bool is_accepted = false;
    for (size_t i = 0; i < report->finding_count; i++) {
        const struct finding *finding = &report->findings[i];
        if (!finding_is_lack(finding, duty))
            continue;
        if (finding->status != FINDING_ACCEPTED)
            return false;
        is_accepted = true;
    }
    return is_accepted;
}

static bool is_lacking(const struct report *report)
{
    for (size_t i = 0; i < report->duty_count; i++) {
        const struct duty *duty = &report->duties[i];
        bool lacks = duty->verdict == VERDICT_PARTIAL || duty->verdict == VERDICT_ABSENT;
        if (lacks && duty->cap == SEVERITY_VIOLATION && baseline_leaves(report, duty))
            return true;
    }
    return false;
}

static bool has_severity(const struct report *report, enum severity at_least)
{
    for (size_t i = 0; i < report->finding_count; i++)
        if (report->findings[i].severity <= at_least &&
            finding_counts(&report->findings[i], report->new_only))
            return true;
    return false;
}

static bool fails(const struct report *report, enum fail_on fail_on)
{
    if (report->scope == SCOPE_OUT && fail_on == FAIL_ON_LACKING &&
        report->pack == PACK_TRANSMISSION)
        return false;
    switch (fail_on) {
    case FAIL_ON_LACKING:
        return is_lacking(report) || has_severity(report, SEVERITY_VIOLATION);
    case FAIL_ON_VIOLATION:
        return has_severity(report, SEVERITY_VIOLATION);
    case FAIL_ON_REVIEW:
        return has_severity(report, SEVERITY_REVIEW);
    case FAIL_ON_ADVICE:
        return has_severity(report, SEVERITY_ADVICE);
    case FAIL_ON_NEVER:
        break;
    }
    return false;
}

/* Something that belonged to the picture was not seen (exit code 3 of the output contract); pages that
 * were not seen have findings. */
static bool is_unseen(const struct report *report)
{
    for (size_t i = 0; i < report->finding_count; i++)
        if (report->findings[i].severity == SEVERITY_UNKNOWN &&
            report->findings[i].status != FINDING_ACCEPTED)
            return true;
    return (report->container_unread_count && !report->containers_declined) ||
           report->was_interrupted;
}

static void join_duties(struct judging *judging)
{
    struct report *report = judging->report;
    struct duties duties = duties_join(judging->arena, report, judging->is_elsewhere);
    report->duties = duties.v;
    report->duty_count = duties.n;
    judging->services.arena = judging->arena;
    for (size_t i = 0; i < report->duty_count; i++) {
        const struct duty *duty = &report->duties[i];
        if (duty->first)
            map_add(&judging->services, duty->service ? duty->service->id : duty->domain,
                    (uint32_t)i);
    }
}

/* Fingerprints, what is accepted, and the order of the report. */
static void settle_findings(struct judging *judging)
{
    struct report *report = judging->report;
    report->findings = judging->findings.v;
    report->finding_count = judging->findings.n;
    for (size_t i = 0; i < report->finding_count; i++)
        finding_sign(judging, &report->findings[i]);
    baseline_apply(judging->arena, report);
    for (size_t i = 0; i < report->duty_count; i++)
        report->duties[i].is_accepted = duty_is_accepted(report, &report->duties[i]);
    if (report->finding_count)
        qsort(report->findings, report->finding_count, sizeof *report->findings, finding_compare);
}

void judge(struct arena *arena, struct report *report, enum fail_on fail_on)
{
    struct judging judging = {.arena = arena, .report = report, .doubt = find_doubt(report)};
    judging.sight = find_sight(&judging);
    judging.is_elsewhere = judging.sight == SIGHT_PART || judging.sight == SIGHT_UNREADABLE ||
                           judging.sight == SIGHT_UNSURE || report->declared.notice_method.n;
    if (report->pack == PACK_TRANSMISSION)
        join_duties(&judging);
    for (size_t i = 0; i < COUNT_OF(rules); i++)
        if (rules[i]->is_of_all || rules[i]->pack == report->pack)
            rules[i]->judge(&judging, rules[i]);
    settle_findings(&judging);
    if (fails(report, fail_on))
        report->exit_code = 1;
    else if (is_unseen(report))
        report->exit_code = 3;
}
