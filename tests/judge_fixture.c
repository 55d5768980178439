#include "tests/judge_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka.h needs the headers above. */
#include <cmocka.h>

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

struct making {
    struct judge_fixture *f;
    const struct judge_case *c;
};

static void make(void *context)
{
    const struct making *making = context;
    judge_made(making->f, making->c);
}

void judge_make(struct judge_fixture *f, const struct judge_case *c)
{
    arena_free(f->arena);
    f->arena = arena_new((size_t)64 << 20);
    struct making making = {.f = f, .c = c};
    assert_int_equal(arena_run(f->arena, 0, make, &making), ARENA_DONE);
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
