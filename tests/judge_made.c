/* Makes the report of a case out of its words. */
#include "tests/judge_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
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
CODE_OF(code_origin, origin, origin_code)
CODE_OF(code_layout, layout, layout_code)
CODE_OF(code_side, purpose_side, purpose_side_code)
CODE_OF(code_ground, ground, ground_code)

#define TODAY "2026-11-20"

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
    int origin = find_code(word, ORIGIN_COUNT, code_origin);
    uint64_t line;
    if (word.p[0] == '/')
        t->page_url = page_url(m, word);
    else if (word.p[0] == '#' && str_to_u64(str_skip(word, 1), 1000000, &line))
        t->line = (uint32_t)line;
    else if (str_has_prefix(word, STR("ids=")))
        t->ids = arena_str(arena, str_skip(word, 4));
    else if (str_has_prefix(word, STR("sends=")))
        t->content = content_of(m, str_skip(word, 6));
    else if (str_has_prefix(word, STR("shows=")))
        t->content |= t->content_seen = content_of(m, str_skip(word, 6));
    else if (certainty < CERTAINTY_COUNT)
        t->certainty = (enum certainty)certainty;
    else if (gate < GATE_COUNT)
        t->gate = (enum gate)gate;
    else if (reach < REACH_COUNT)
        t->reach = (enum reach)reach;
    else if (party < PARTY_COUNT)
        t->party = (enum party)party;
    else if (origin < ORIGIN_COUNT)
        t->origin = (enum origin)origin;
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
    bool is_inferred = str_has_prefix(service, STR("?"));
    d->service_known = catalog_service_by_id(catalog, str_skip(service, is_inferred));
    d->recipient = d->service = STR("");
    if (d->recipient_known)
        d->recipient = d->recipient_known->name_ja;
    else if (company.p[0] == '~')
        d->recipient = written_name(m->f->arena, company);
    else if (!str_is(company, "-"))
        fail_msg("%s: the catalog has no company %.*s", m->c->name, STR_ARG(company));
    if (d->service_known && !is_inferred)
        d->service = d->service_known->name_ja;
    else if (service.p[0] == '~')
        d->service = written_name(m->f->arena, service);
    else if (!str_is(service, "-") && !(is_inferred && d->service_known))
        fail_msg("%s: the catalog has no service %.*s", m->c->name, STR_ARG(service));
}

static void said_word(struct making *m, struct disclosure *d, str word)
{
    int status = find_code(word, DISCLOSURE_STATUS_COUNT, code_status);
    int layout = find_code(word, LAYOUT_COUNT, code_layout);
    int side = find_code(word, SIDE_COUNT, code_side);
    if (str_has_prefix(word, STR("policy=")))
        d->policy_url = str_skip(word, 7);
    else if (str_has_prefix(word, STR("states=")))
        d->content_ids = content_of(m, str_skip(word, 7));
    else if (str_has_prefix(word, STR("optout"))) {
        d->optout_state = STATE_OWN;
        d->optout_url = str_skip(word, word.n > 6 ? 7 : 6);
    } else if (status < DISCLOSURE_STATUS_COUNT)
        d->status = (enum disclosure_status)status;
    else if (layout < LAYOUT_COUNT)
        d->layout = (enum layout)layout;
    else if (side < SIDE_COUNT)
        d->purpose_side = (enum purpose_side)side;
    else
        fail_msg("%s: what is \"%.*s\"?", m->c->name, STR_ARG(word));
}

static struct disclosure make_said(struct making *m, str entry, str url, uint32_t unit)
{
    struct arena *arena = m->f->arena;
    str names = STR(""), content = STR(""), purpose = STR(""), word;
    struct disclosure d = {.notice_url = url, .unit = unit, .line = unit * 10, .confidence = 90};
    d.quote = arena_printf(arena, "entry %u: %.*s 50%%", unit, STR_ARG(entry));
    d.policy_url = d.optout_url = STR("");
    d.optout_state = STATE_ABSENT;
    d.purpose_side = SIDE_BOTH;
    if (!next_word(&entry, &names) || !next_word(&entry, &content) || !next_word(&entry, &purpose))
        fail_msg("%s: a short entry", m->c->name);
    make_names(m, &d, names);
    d.content_state = (enum state)find_code(content, STATE_COUNT, code_state);
    d.purpose_state = (enum state)find_code(purpose, STATE_COUNT, code_state);
    assert_int_not_equal(d.content_state, STATE_COUNT);
    assert_int_not_equal(d.purpose_state, STATE_COUNT);
    while (next_word(&entry, &word))
        said_word(m, &d, word);
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
    if (notice->disclosure_count && m->c->content)
        notice->disclosures[0].content = str_of(m->c->content);
}

static void form_word(struct making *m, struct notice *notice, str word)
{
    struct notice_form *form = &notice->form;
    size_t count;
    const struct passage_kind *kinds = catalog_passages(m->f->catalog, &count);
    bool is_known = false;
    for (size_t i = 0; i < count; i++)
        if (str_eq(word, kinds[i].id)) {
            form->passages[i] = (struct passage){.quote = STR("words"), .line = 9};
            is_known = true;
        }
    if (str_is(word, "english") || str_is(word, "japanese")) {
        form->letters = 900;
        form->kana = str_is(word, "english") ? 44 : 45;
    } else if (str_is(word, "short"))
        form->letters = 299;
    else if (str_is(word, "linked"))
        form->links_japanese = true;
    else if (str_is(word, "no-viewport"))
        form->lacks_viewport = true;
    else if (str_is(word, "small"))
        form->small = (struct passage){.quote = STR("<p>"), .line = 9};
    else if (str_is(word, "pdf"))
        form->is_pdf = true;
    else if (str_is(word, "picture"))
        notice->reason = REASON_IMAGE;
    else if (str_is(word, "jargon")) {
        form->jargon = 1;
        form->jargon_at = (struct passage){.quote = STR("words"), .line = 9};
    } else if (!is_known)
        fail_msg("%s: what is \"%.*s\"?", m->c->name, STR_ARG(word));
}

static void make_form(struct making *m)
{
    str rest = str_of(m->c->form), word;
    struct notice *notice = &m->f->report.notices[0];
    if (!m->f->report.notice_count)
        return;
    catalog_passages(m->f->catalog, &notice->form.passage_count);
    notice->form.passages = ARENA_ARRAY(m->f->arena, notice->form.passage_count, struct passage);
    while (next_word(&rest, &word))
        form_word(m, notice, word);
}

static struct exemption make_exemption(struct making *m, str entry)
{
    struct exemption e = {.reason = STR("because"), .until = STR("")};
    str word;
    next_word(&entry, &e.who);
    e.service = catalog_service_by_id(m->f->catalog, e.who);
    e.recipient = e.service ? e.service->recipient : catalog_recipient_by_id(m->f->catalog, e.who);
    while (next_word(&entry, &word)) {
        int ground = find_code(word, GROUND_COUNT, code_ground);
        if (ground < GROUND_COUNT)
            e.ground = (enum ground)ground;
        else if (str_has_prefix(word, STR("items=")))
            e.items = content_of(m, str_skip(word, 6));
        else if (str_has_prefix(word, STR("until=")))
            e.until = str_skip(word, 6);
        else
            fail_msg("%s: what is \"%.*s\"?", m->c->name, STR_ARG(word));
    }
    return e;
}

static void make_declared(struct making *m)
{
    struct declarations *declared = &m->f->report.declared;
    struct exemption *exemptions = ARENA_ARRAY(m->f->arena, ROWS_MAX, struct exemption);
    struct acceptance *acceptances = ARENA_ARRAY(m->f->arena, ROWS_MAX, struct acceptance);
    str rest = str_of(m->c->exempt), entry, word;
    *declared = (struct declarations){.exemptions = exemptions,
                                      .acceptances = acceptances,
                                      .notice_method = str_of(m->c->method),
                                      .today = STR(TODAY)};
    while (next_entry(&rest, &entry))
        exemptions[declared->exemption_count++] = make_exemption(m, entry);
    rest = str_of(m->c->accepted);
    while (next_entry(&rest, &entry)) {
        struct acceptance *acceptance = &acceptances[declared->acceptance_count++];
        *acceptance = (struct acceptance){.reason = STR("known"), .until = STR("")};
        next_word(&entry, &acceptance->fingerprint);
        if (next_word(&entry, &word))
            acceptance->until = str_skip(word, 6);
    }
}

/* Of a row that sends. */
static void make_steps(struct making *m, struct coverage *row)
{
    str rest = str_of(m->c->steps), entry, path, word;
    while (next_entry(&rest, &entry)) {
        uint64_t steps = 0;
        next_word(&entry, &path);
        next_word(&entry, &word);
        if (!str_eq(row->url, page_url(m, path)))
            continue;
        row->links_are_drawn = str_is(word, "drawn");
        bool has_path = str_to_u64(word, 100, &steps);
        row->notice_steps = has_path ? (int32_t)steps : -1;
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
    for (size_t i = 0; i < report->coverage_count; i++)
        make_steps(m, &report->coverage[i]);
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

static enum scope scope_of(const char *text)
{
    if (!text)
        return SCOPE_IN;
    return strcmp(text, "out") == 0 ? SCOPE_OUT : SCOPE_UNKNOWN;
}

void judge_made(struct judge_fixture *fixture, const struct judge_case *made)
{
    struct making making = {.f = fixture, .c = made}, *m = &making;
    struct judge_fixture *f = m->f;
    f->report = (struct report){.audited = STR(JUDGE_SITE "/"),
                                .scope = scope_of(m->c->scope),
                                .catalog = f->catalog,
                                .containers_declined = m->c->containers_declined,
                                .container_unread_count = (size_t)m->c->containers,
                                .was_interrupted = m->c->was_interrupted,
                                .is_static = m->c->is_static,
                                .notices = ARENA_ARRAY(f->arena, 2, struct notice)};
    make_all_sent(m);
    make_notice(m, m->c->said, m->c->status, "/notice/");
    make_notice(m, m->c->also, m->c->also_status, "/policy/");
    make_form(m);
    make_declared(m);
    make_coverage(m);
    judge(f->arena, &f->report, m->c->fail_on);
}
