#include "tests/judge_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka.h needs the headers above. */
#include <cmocka.h>

#define ROWS_MAX 64

struct making {
    struct judge_fixture *f;
    const struct judge_case *c;
};

/* The value whose code the word is, or `count`. */
static int find_code(str word, int count, const char *(*code)(int value))
{
    int value = 0;
    while (value < count && (!*code(value) || !str_is(word, code(value))))
        value++;
    return value;
}

#define CODE_OF(name, type, function)                                                              \
    static const char *name(int value)                                                             \
    {                                                                                              \
        return function((enum type)value);                                                         \
    }
CODE_OF(code_certainty, certainty, certainty_code)
CODE_OF(code_gate, gate, gate_name)
CODE_OF(code_reach, reach, reach_code)
CODE_OF(code_party, party, party_code)
CODE_OF(code_state, state, state_code)
CODE_OF(code_status, disclosure_status, disclosure_status_code)
CODE_OF(code_outcome, outcome, outcome_code)
CODE_OF(code_reason, reason, reason_code)

/* The next word of an entry; false at its end. */
static bool next_word(str *rest, str *word)
{
    while (rest->n && str_cut(rest, ' ', word))
        if (word->n)
            return true;
    return false;
}

static bool next_entry(str *rest, str *entry)
{
    while (rest->n && str_cut(rest, ';', entry)) {
        *entry = str_trim(*entry);
        if (entry->n)
            return true;
    }
    return false;
}

/* "/a" -> its address; "/z" when the pages are moved. */
static str page_url(struct making *m, str path)
{
    struct arena *arena = m->f->arena;
    str url = arena_printf(arena, JUDGE_SITE "%.*s", STR_ARG(path));
    char *name = (char *)url.p + url.n - path.n;
    for (size_t i = 0; m->c->is_moved && i < path.n; i++)
        if (ascii_is_alpha(name[i]))
            name[i] = (char)('a' + 'z' - ascii_lower(name[i]));
    return url;
}

static content_set content_of(struct making *m, str list)
{
    content_set set = 0;
    for (str id; list.n && str_cut(&list, ',', &id);)
        set |= catalog_content(m->f->catalog, arena_str(m->f->arena, id).p);
    return set;
}

static void sent_word(struct making *m, struct transmission *t, str word)
{
    struct arena *arena = m->f->arena;
    int certainty = find_code(word, CERTAINTY_COUNT, code_certainty);
    int gate = find_code(word, GATE_COUNT, code_gate);
    int reach = find_code(word, REACH_COUNT, code_reach);
    int party = find_code(word, PARTY_COUNT, code_party);
    uint64_t line;
    if (word.p[0] == '/')
        t->page_url = page_url(m, word);
    else if (word.p[0] == '#' && str_to_u64(str_skip(word, 1), 1000000, &line))
        t->line = (uint32_t)line;
    else if (str_has_prefix(word, STR("ids=")))
        t->ids = arena_str(arena, str_skip(word, 4));
    else if (str_has_prefix(word, STR("sends=")))
        t->content = content_of(m, str_skip(word, 6));
    else if (certainty < CERTAINTY_COUNT)
        t->certainty = (enum certainty)certainty;
    else if (gate < GATE_COUNT)
        t->gate = (enum gate)gate;
    else if (reach < REACH_COUNT)
        t->reach = (enum reach)reach;
    else if (party < PARTY_COUNT)
        t->party = (enum party)party;
    else
        fail_msg("%s: what is \"%.*s\"?", m->c->name, STR_ARG(word));
}

/* "A,B" of a case is the list "A; B" of a record. */
static str list_of(struct arena *arena, str commas)
{
    struct buf out = buf_init(arena, SIZE_MAX / 2);
    for (size_t i = 0; i < commas.n; i++)
        buf_add(&out, commas.p[i] == ',' ? STR("; ") : str_slice(commas, i, i + 1));
    return out.n ? buf_str(&out) : STR("");
}

static struct transmission make_sent(struct making *m, str entry)
{
    struct arena *arena = m->f->arena;
    str who, word;
    next_word(&entry, &who);
    const struct service *service = catalog_service_by_id(m->f->catalog, who);
    if (!service && !str_has(who, STR(".")))
        fail_msg("%s: the catalog has no service %.*s", m->c->name, STR_ARG(who));
    struct transmission t = {.page_url = STR(JUDGE_SITE "/"),
                             .domain = who,
                             .service = service,
                             .certainty = CERTAINTY_SURE,
                             .line = 7,
                             .content = catalog_content(m->f->catalog, "ip"),
                             .initiator = STR("")};
    if (service)
        t.domain = arena_printf(arena, "%.*s.example", STR_ARG(who));
    while (next_word(&entry, &word))
        sent_word(m, &t, word);
    t.host = arena_printf(arena, "tag.%.*s", STR_ARG(t.domain));
    t.url = arena_printf(arena, "https://%.*s/t", STR_ARG(t.host));
    t.snippet = arena_printf(arena, "<script src=\"%.*s\"> 100%% %%1", STR_ARG(t.url));
    t.ids = list_of(arena, t.ids);
    return t;
}

static void make_all_sent(struct making *m)
{
    struct report *report = &m->f->report;
    str rest = str_of(m->c->sent), entry;
    report->transmissions = ARENA_ARRAY(m->f->arena, ROWS_MAX, struct transmission);
    while (next_entry(&rest, &entry))
        report->transmissions[report->transmission_count++] = make_sent(m, entry);
    if (m->c->is_moved && report->transmission_count)
        report->transmissions[report->transmission_count++] = make_sent(m, STR("adebis /0 #1"));
    qsort(report->transmissions, report->transmission_count, sizeof *report->transmissions,
          transmission_compare);
}

/* "~Some_words" -> "Some words". */
static str written_name(struct arena *arena, str word)
{
    struct buf out = buf_init(arena, SIZE_MAX / 2);
    for (size_t i = 1; i < word.n; i++)
        buf_add_char(&out, word.p[i] == '_' ? ' ' : word.p[i]);
    return buf_str(&out);
}

static void make_names(struct making *m, struct disclosure *d, str word)
{
    const struct catalog *catalog = m->f->catalog;
    str company, service = word;
    str_cut(&service, '/', &company);
    d->recipient_is_former = str_has_suffix(company, STR("^"));
    company.n -= d->recipient_is_former;
    d->recipient_known = catalog_recipient_by_id(catalog, company);
    d->service_known = catalog_service_by_id(catalog, service);
    d->recipient = d->service = STR("");
    if (d->recipient_known)
        d->recipient = d->recipient_known->name_ja;
    else if (company.p[0] == '~')
        d->recipient = written_name(m->f->arena, company);
    else if (!str_is(company, "-"))
        fail_msg("%s: the catalog has no company %.*s", m->c->name, STR_ARG(company));
    if (d->service_known)
        d->service = d->service_known->name_ja;
    else if (service.p[0] == '~')
        d->service = written_name(m->f->arena, service);
    else if (!str_is(service, "-"))
        fail_msg("%s: the catalog has no service %.*s", m->c->name, STR_ARG(service));
}

static struct disclosure make_said(struct making *m, str entry, str url, uint32_t unit)
{
    struct arena *arena = m->f->arena;
    str names = STR(""), content = STR(""), purpose = STR(""), word;
    struct disclosure d = {.notice_url = url, .unit = unit, .line = unit * 10, .confidence = 90};
    d.quote = arena_printf(arena, "entry %u: %.*s 50%%", unit, STR_ARG(entry));
    d.policy_url = d.optout_url = STR("");
    d.optout_state = STATE_ABSENT;
    if (!next_word(&entry, &names) || !next_word(&entry, &content) || !next_word(&entry, &purpose))
        fail_msg("%s: a short entry", m->c->name);
    make_names(m, &d, names);
    d.content_state = (enum state)find_code(content, STATE_COUNT, code_state);
    d.purpose_state = (enum state)find_code(purpose, STATE_COUNT, code_state);
    assert_int_not_equal(d.content_state, STATE_COUNT);
    assert_int_not_equal(d.purpose_state, STATE_COUNT);
    while (next_word(&entry, &word)) {
        int status = find_code(word, DISCLOSURE_STATUS_COUNT, code_status);
        if (str_has_prefix(word, STR("policy=")))
            d.policy_url = str_skip(word, 7);
        else if (status < DISCLOSURE_STATUS_COUNT)
            d.status = (enum disclosure_status)status;
        else
            fail_msg("%s: what is \"%.*s\"?", m->c->name, STR_ARG(word));
    }
    return d;
}

static void make_notice(struct making *m, const char *entries, enum notice_status status,
                        const char *path)
{
    struct report *report = &m->f->report;
    if (!entries)
        return;
    struct notice *notice = &report->notices[report->notice_count++];
    *notice = (struct notice){.url = arena_printf(m->f->arena, JUDGE_SITE "%s", path),
                              .title = STR("notice"),
                              .status = status,
                              .line = 3};
    if (status == NOTICE_UNREADABLE)
        notice->reason = REASON_SCRIPT_ONLY;
    notice->disclosures = ARENA_ARRAY(m->f->arena, ROWS_MAX, struct disclosure);
    str rest = str_of(entries), entry;
    while (next_entry(&rest, &entry)) {
        uint32_t unit = (uint32_t)notice->disclosure_count + 1;
        notice->disclosures[notice->disclosure_count++] = make_said(m, entry, notice->url, unit);
    }
}

/* A row for each page that sends, then those of the case. */
static void make_coverage(struct making *m)
{
    struct report *report = &m->f->report;
    report->coverage = ARENA_ARRAY(m->f->arena, ROWS_MAX, struct coverage);
    for (size_t i = 0; i < report->transmission_count; i++) {
        str url = report->transmissions[i].page_url;
        if (!i || !str_eq(url, report->transmissions[i - 1].page_url))
            report->coverage[report->coverage_count++] =
                (struct coverage){.url = url, .outcome = OUTCOME_PAGE, .transmissions = 1};
    }
    str rest = str_of(m->c->seen), entry, outcome, reason, path;
    while (next_entry(&rest, &entry)) {
        next_word(&entry, &outcome);
        next_word(&entry, &reason);
        next_word(&entry, &path);
        struct coverage *row = &report->coverage[report->coverage_count++];
        *row =
            (struct coverage){.url = arena_printf(m->f->arena, JUDGE_SITE "%.*s", STR_ARG(path))};
        row->outcome = (enum outcome)find_code(outcome, OUTCOME_COUNT, code_outcome);
        if (!str_is(reason, "-"))
            row->reason = (enum reason)find_code(reason, REASON_COUNT, code_reason);
        assert_int_not_equal(row->outcome, OUTCOME_COUNT);
        assert_int_not_equal(row->reason, REASON_COUNT);
    }
    qsort(report->coverage, report->coverage_count, sizeof *report->coverage, coverage_compare);
}

static str duty_key(const struct duty *duty)
{
    str key = duty_service_id(duty);
    if (!key.n)
        key = duty_recipient_id(duty);
    return key.n ? key : duty->domain;
}

str judge_key(const struct finding *finding)
{
    str key = finding->duty ? duty_key(finding->duty) : finding->subject;
    return key.n ? key : STR("-");
}

/* Appends to a list that is known to suffice. */
static void add_entry(char *list, size_t size, const char *entry)
{
    size_t used = strlen(list);
    snprintf(list + used, size - used, "%s%s", used ? "; " : "", entry);
}

static void write_duties(struct judge_fixture *f)
{
    f->duties[0] = '\0';
    for (size_t i = 0; i < f->report.duty_count; i++) {
        const struct duty *duty = &f->report.duties[i];
        char entry[512];
        snprintf(entry, sizeof entry, "%.*s %s %c%c%c %s %u", STR_ARG(duty_key(duty)),
                 verdict_code(duty->verdict), item_verdict_code(duty->items[ITEM_CONTENT])[0],
                 item_verdict_code(duty->items[ITEM_NAME])[0],
                 item_verdict_code(duty->items[ITEM_PURPOSE])[0],
                 duty->match ? match_code(duty->match) : "-", (unsigned)duty->pages);
        add_entry(f->duties, sizeof f->duties, entry);
    }
}

static void write_findings(struct judge_fixture *f)
{
    f->findings[0] = '\0';
    for (size_t i = 0; i < f->report.finding_count; i++) {
        const struct finding *finding = &f->report.findings[i];
        char entry[512];
        snprintf(entry, sizeof entry, "%s %s %.*s %s", severity_code(finding->severity),
                 finding->rule->id, STR_ARG(judge_key(finding)),
                 finding->item ? item_code(finding->item) : "-");
        add_entry(f->findings, sizeof f->findings, entry);
    }
}

static enum scope scope_of(const char *text)
{
    if (!text)
        return SCOPE_IN;
    return strcmp(text, "out") == 0 ? SCOPE_OUT : SCOPE_UNKNOWN;
}

static void make(void *context)
{
    struct making *m = context;
    struct judge_fixture *f = m->f;
    f->report = (struct report){.audited = STR(JUDGE_SITE "/"),
                                .scope = scope_of(m->c->scope),
                                .catalog = f->catalog,
                                .containers_declined = m->c->containers_declined,
                                .container_unread_count = (size_t)m->c->containers,
                                .was_interrupted = m->c->was_interrupted,
                                .notices = ARENA_ARRAY(f->arena, 2, struct notice)};
    make_all_sent(m);
    make_notice(m, m->c->said, m->c->status, "/notice/");
    make_notice(m, m->c->also, m->c->also_status, "/policy/");
    make_coverage(m);
    judge(f->arena, &f->report, m->c->fail_on);
}

void judge_make(struct judge_fixture *f, const struct judge_case *c)
{
    arena_free(f->arena);
    f->arena = arena_new((size_t)64 << 20);
    struct making m = {.f = f, .c = c};
    assert_int_equal(arena_run(f->arena, 0, make, &m), ARENA_DONE);
    write_duties(f);
    write_findings(f);
}

const struct finding *judge_find(const struct judge_fixture *f, const char *rule, str key,
                                 enum item item)
{
    for (size_t i = 0; i < f->report.finding_count; i++) {
        const struct finding *finding = &f->report.findings[i];
        if (strcmp(finding->rule->id, rule) == 0 && finding->item == item &&
            str_eq(judge_key(finding), key))
            return finding;
    }
    return NULL;
}

struct rendering {
    struct arena *arena;
    enum lang lang;
    const struct message *message;
    char *text;
};

static void render(void *context)
{
    struct rendering *r = context;
    str text = message_text(r->arena, r->lang, r->message);
    r->text = (char *)arena_str(r->arena, text).p;
}

char *judge_text(struct judge_fixture *f, enum lang lang, const struct message *message)
{
    struct rendering r = {.arena = f->arena, .lang = lang, .message = message};
    assert_int_equal(arena_run(f->arena, 0, render, &r), ARENA_DONE);
    return r.text;
}

/* ---- what holds for every finding ---- */

static void check_words(struct judge_fixture *f, const struct judge_case *c,
                        const struct message *message)
{
    for (int lang = LANG_EN; lang <= LANG_JA; lang++) {
        const char *text = judge_text(f, (enum lang)lang, message);
        if (!*text || strchr(text, '%') || strstr(text, "()") || strstr(text, ": .") ||
            strstr(text, "  "))
            fail_msg("%s: \"%s\"", c->name, text);
    }
}

/* Both sides are cited: the page always, the notice when it has an entry. */
static void check_evidence(const struct judge_case *c, const struct finding *finding)
{
    const struct duty *duty = finding->duty;
    bool is_sent = duty->verdict != VERDICT_STATED_NOT_SEEN;
    if (is_sent && (!duty->first || !str_eq(finding->page_url, duty->first->page_url) ||
                    finding->page_line != duty->first->line ||
                    !str_eq(finding->evidence, duty->first->snippet) || !finding->pages))
        fail_msg("%s: %s does not cite the page", c->name, finding->rule->id);
    if (!is_sent && (finding->page_url.n || finding->page_line || finding->evidence.n))
        fail_msg("%s: %s cites a page where nothing was seen", c->name, finding->rule->id);
    if (duty->said && (!str_eq(finding->notice_url, duty->said->notice_url) ||
                       finding->notice_line != duty->said->line || !finding->notice_line ||
                       !str_eq(finding->notice_quote, duty->said->quote)))
        fail_msg("%s: %s does not cite the notice", c->name, finding->rule->id);
    if (finding->notice_line && !finding->notice_quote.n)
        fail_msg("%s: %s gives a line without its words", c->name, finding->rule->id);
}

static void check_finding(struct judge_fixture *f, const struct judge_case *c, size_t i)
{
    const struct finding *finding = &f->report.findings[i];
    check_words(f, c, &finding->message);
    check_words(f, c, &(struct message){.id = finding->rule->title});
    if (finding->mend.id)
        check_words(f, c, &finding->mend);
    if (finding->duty)
        check_evidence(c, finding);
    if (strspn(finding->fingerprint, "0123456789abcdef") != 16 || finding->fingerprint[16])
        fail_msg("%s: fingerprint \"%s\"", c->name, finding->fingerprint);
    for (size_t k = 0; k < i; k++)
        if (strcmp(finding->fingerprint, f->report.findings[k].fingerprint) == 0)
            fail_msg("%s: two findings %s", c->name, finding->fingerprint);
}

/* Neither the order of the pages nor other findings change a fingerprint. */
static void check_stable(struct judge_fixture *f, const struct judge_case *c)
{
    struct judge_fixture other = {.catalog = f->catalog};
    struct judge_case moved = *c;
    moved.is_moved = true;
    judge_make(&other, &moved);
    for (size_t i = 0; i < f->report.finding_count; i++) {
        const struct finding *finding = &f->report.findings[i];
        bool is_there = false;
        for (size_t k = 0; k < other.report.finding_count; k++)
            is_there |= other.report.findings[k].rule == finding->rule &&
                        strcmp(other.report.findings[k].fingerprint, finding->fingerprint) == 0;
        if (!is_there)
            fail_msg("%s: %s changed its fingerprint", c->name, finding->rule->id);
    }
    arena_free(other.arena);
}

void judge_check(struct judge_fixture *f, const struct judge_case *c)
{
    judge_make(f, c);
    if (strcmp(f->duties, c->duties ? c->duties : "") != 0)
        fail_msg("%s: duties are\n\"%s\"", c->name, f->duties);
    if (strcmp(f->findings, c->findings ? c->findings : "") != 0)
        fail_msg("%s: findings are\n\"%s\"", c->name, f->findings);
    if (f->report.exit_code != c->code)
        fail_msg("%s: exit code %d", c->name, f->report.exit_code);
    for (size_t i = 0; i < f->report.finding_count; i++)
        check_finding(f, c, i);
    check_stable(f, c);
}

int judge_setup(void **state)
{
    struct judge_fixture *f = calloc(1, sizeof *f);
    struct err err = {0};
    f->catalog_arena = arena_new((size_t)1 << 28);
    f->catalog = catalog_read(f->catalog_arena, NULL, &err);
    assert_string_equal(err.text, "");
    *state = f;
    return 0;
}

int judge_teardown(void **state)
{
    struct judge_fixture *f = *state;
    arena_free(f->arena);
    arena_free(f->catalog_arena);
    free(f);
    return 0;
}
