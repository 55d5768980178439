#include "reports/draft.h"

#include "core/text.h"
#include "reports/name.h"

struct drafting {
    struct arena *arena;
    struct draft *draft;
    struct draft_row *row;
};

static str draft_form(const struct drafting *drafting, const char *message, str first, str second)
{
    struct message filled = {.id = message, .args = {words_same(first), words_same(second)}};
    return message_text(drafting->arena, drafting->draft->lang, &filled);
}

static void draft_doubt(struct drafting *drafting, enum draft_part part, const char *message,
                        str about)
{
    *ARENA_PUSH(drafting->arena, &drafting->draft->doubts) =
        (struct draft_doubt){.part = part, .why = draft_form(drafting, message, about, STR(""))};
    drafting->row->doubt_count++;
}

/* A notice is written without terms of the trade (Rule art. 22-2-28): each is explained where it stands. */
static str draft_plain(const struct drafting *drafting, str text)
{
    size_t count;
    const struct jargon *jargon = catalog_jargon(drafting->draft->report->catalog, &count);
    for (size_t i = 0; drafting->draft->lang == LANG_JA && i < count; i++) {
        size_t at = text_find_name(text, jargon[i].written);
        if (at == STR_ABSENT)
            continue;
        at += jargon[i].written.n;
        text = arena_join(drafting->arena,
                          (str[]){str_slice(text, 0, at), STR("（"), jargon[i].gloss, STR("）"),
                                  str_skip(text, at)},
                          5);
    }
    return text;
}

/* ---- who ---- */

static void draft_unknown(struct drafting *drafting)
{
    struct draft_row *row = drafting->row;
    str domain = row->duty->domain;
    row->cells[DRAFT_RECIPIENT] =
        draft_form(drafting, N_("【Find out the name of the company】 (%1)"), domain, STR(""));
    draft_doubt(drafting, DRAFT_RECIPIENT,
                N_("The catalog does not know whose domain %1 is. Find out who runs it and write "
                   "the name of the person or company."),
                domain);
}

static void draft_who(struct drafting *drafting)
{
    struct draft_row *row = drafting->row;
    const struct duty *duty = row->duty;
    enum lang lang = drafting->draft->lang;
    if (!duty->recipient) {
        draft_unknown(drafting);
        return;
    }
    row->cells[DRAFT_RECIPIENT] = name_recipient(duty->recipient, lang);
    row->cells[DRAFT_SERVICE] = name_service(duty->service, lang);
    if (!duty->recipient->is_seen)
        draft_doubt(drafting, DRAFT_RECIPIENT,
                    N_("The name %1 is general knowledge and was not checked against a source."),
                    row->cells[DRAFT_RECIPIENT]);
}

/* Doubts about whether it has to stand there at all. */
static void draft_whether(struct drafting *drafting)
{
    const struct duty *duty = drafting->row->duty;
    str domain = duty->first->host;
    if (duty->certainty == CERTAINTY_LIKELY || duty->gate != GATE_NONE)
        draft_doubt(drafting, DRAFT_RECIPIENT,
                    N_("Sending to %1 was not seen to happen when a page opens; it waits for a "
                       "choice or an action, or is only likely. Check that it is sent."),
                    domain);
    if (duty->reach != REACH_PAGE && duty->reach != REACH_CONTAINER)
        draft_doubt(drafting, DRAFT_RECIPIENT,
                    N_("Not a tag of this service but another party's script, frame or redirect "
                       "sends to %1. Whether this must be stated is not settled."),
                    domain);
    if (duty->is_open)
        draft_doubt(drafting, DRAFT_RECIPIENT,
                    N_("For services of this kind (%1) no ruling says whether an exception of Act "
                       "art. 27-12 applies. A person has to decide whether to state it."),
                    duty->service ? words_in((struct words){duty->service->category->name_ja,
                                                            duty->service->category->name_en},
                                             drafting->draft->lang)
                                  : STR(""));
}

/* ---- what ---- */

/* What goes with any request, and what the requests themselves showed; the rest is what the catalog
 * says that the service typically gets. */
static content_set draft_seen(const struct report *report, const struct duty *duty)
{
    const struct catalog *catalog = report->catalog;
    content_set any = catalog_content(catalog, "page_url") | catalog_content(catalog, "ip") |
                      catalog_content(catalog, "user_agent");
    content_set typical = duty->service ? duty->service->content : 0, seen = 0;
    for (size_t i = 0; i < report->transmission_count; i++) {
        const struct transmission *sent = &report->transmissions[i];
        bool is_of_it = duty->service ? sent->service == duty->service
                                      : !sent->service && str_eq(sent->domain, duty->domain);
        if (!is_of_it || sent->certainty == CERTAINTY_NONE)
            continue;
        bool is_request = sent->origin == ORIGIN_HAR || sent->origin == ORIGIN_BROWSER;
        seen |= is_request ? sent->content : sent->content & (any | ~typical);
    }
    return seen & duty->content_sent;
}

static void draft_what(struct drafting *drafting)
{
    const struct report *report = drafting->draft->report;
    struct draft_row *row = drafting->row;
    enum lang lang = drafting->draft->lang;
    content_set owed = row->duty->content_sent & ~row->duty->exempt;
    content_set typical = owed & ~draft_seen(report, row->duty);
    row->cells[DRAFT_CONTENT] = draft_plain(
        drafting, words_in(catalog_content_words(drafting->arena, report->catalog, owed), lang));
    if (typical)
        draft_doubt(
            drafting, DRAFT_CONTENT,
            N_("Not seen in what was examined, but typical of this recipient: %1. Delete what is "
               "not sent."),
            words_in(catalog_content_words(drafting->arena, report->catalog, typical), lang));
}

/* ---- why ---- */

/* The catalog's purposes are Japanese; in another language they are said by the vocabulary. */
static str draft_purpose_words(struct drafting *drafting, str purpose)
{
    const struct catalog *catalog = drafting->draft->report->catalog;
    if (drafting->draft->lang == LANG_JA || !purpose.n)
        return draft_plain(drafting, purpose);
    purpose_set set = catalog_purposes(catalog, text_fold(drafting->arena, purpose));
    str ids = catalog_purpose_ids(drafting->arena, catalog, set);
    struct buf out = buf_init(drafting->arena, ids.n * 2);
    for (str id; str_cut_list(&ids, &id);) {
        if (out.n)
            buf_add(&out, STR(", "));
        for (size_t i = 0; i < id.n; i++)
            buf_add_char(&out, id.p[i] == '_' ? ' ' : id.p[i]);
    }
    return buf_str(&out);
}

static void draft_purpose(struct drafting *drafting, enum draft_part part, str known,
                          const char *by_category, const char *by_nobody)
{
    const struct service *service = drafting->row->duty->service;
    str *cell = &drafting->row->cells[part];
    *cell = draft_purpose_words(drafting, known);
    if (cell->n) {
        if (!service->is_seen)
            draft_doubt(drafting, part,
                        N_("The purpose is general knowledge of %1 and was not checked against a "
                           "source."),
                        drafting->row->cells[DRAFT_SERVICE]);
        return;
    }
    if (!service) {
        *cell = str_of(lang_text(drafting->draft->lang, by_nobody));
        draft_doubt(drafting, part, N_("What is sent to %1 serves a purpose that is not known."),
                    drafting->row->duty->domain);
        return;
    }
    const struct category *category = service->category;
    str kind =
        words_in((struct words){category->name_ja, category->name_en}, drafting->draft->lang);
    *cell = draft_plain(drafting, draft_form(drafting, by_category, kind, STR("")));
    draft_doubt(drafting, part,
                N_("The catalog says nothing of this purpose; the words follow from the kind of "
                   "service (%1)."),
                kind);
}

static void draft_why(struct drafting *drafting)
{
    const struct service *service = drafting->row->duty->service;
    draft_purpose(drafting, DRAFT_PURPOSE_SENDER, service ? service->purpose_sender : STR(""),
                  N_("Use of the function: %1"), N_("【Write why this is sent】"));
    draft_purpose(drafting, DRAFT_PURPOSE_RECIPIENT, service ? service->purpose_recipient : STR(""),
                  N_("Providing the service to us (%1)"),
                  N_("【Write what the recipient uses it for】"));
}

/* ---- where to object and to read on ---- */

static void draft_links(struct drafting *drafting)
{
    const struct duty *duty = drafting->row->duty;
    str *cells = drafting->row->cells;
    cells[DRAFT_OPTOUT] = duty->service ? duty->service->optout_url : STR("");
    cells[DRAFT_POLICY] = duty->recipient ? duty->recipient->policy_url : STR("");
    if (cells[DRAFT_OPTOUT].n)
        draft_doubt(drafting, DRAFT_OPTOUT,
                    N_("The address is from the catalog. Open it and check that it stops sending "
                       "or use: %1"),
                    cells[DRAFT_OPTOUT]);
    if (cells[DRAFT_POLICY].n && !duty->recipient->is_seen)
        draft_doubt(drafting, DRAFT_POLICY,
                    N_("The address is general knowledge and was not checked: %1"),
                    cells[DRAFT_POLICY]);
}

/* ---- all rows ---- */

static void draft_add(struct drafting *drafting, const struct duty *duty)
{
    struct draft *draft = drafting->draft;
    drafting->row = ARENA_PUSH(drafting->arena, &draft->rows);
    *drafting->row = (struct draft_row){
        .duty = duty, .is_new = draft->is_whole || !duty->said, .first_doubt = draft->doubts.n};
    for (size_t i = 0; i < DRAFT_PARTS; i++)
        drafting->row->cells[i] = STR("");
    draft_who(drafting);
    draft_whether(drafting);
    draft_what(drafting);
    draft_why(drafting);
    draft_links(drafting);
}

static void draft_take(struct drafting *drafting, const struct duty *duty)
{
    struct draft *draft = drafting->draft;
    if (!duty->first)
        return;
    switch (duty->verdict) {
    case VERDICT_EXEMPT:
        draft->exempt++;
        return;
    case VERDICT_UNKNOWN:
        if (draft->is_whole)
            draft_add(drafting, duty);
        else
            draft->unsettled++;
        return;
    case VERDICT_ABSENT:
    case VERDICT_PARTIAL:
    case VERDICT_VAGUE:
        draft_add(drafting, duty);
        return;
    case VERDICT_DISCLOSED:
    case VERDICT_STATED_NOT_SEEN:
    case VERDICT_COUNT:
        return;
    }
}

struct draft draft_make(struct arena *arena, const struct report *report, enum lang lang)
{
    struct draft draft = {.report = report, .lang = lang, .is_whole = true};
    struct drafting drafting = {.arena = arena, .draft = &draft};
    for (size_t i = 0; i < report->notice_count; i++) {
        draft.is_whole &= !report->notices[i].disclosure_count;
        if (report->notices[i].status == NOTICE_UNREADABLE && !draft.unread)
            draft.unread = arena_str(arena, report->notices[i].url).p;
    }
    draft.is_part = report->was_interrupted;
    for (size_t i = 0; i < report->coverage_count; i++)
        draft.is_part |= outcome_is_unseen(report->coverage[i].outcome);
    for (size_t i = 0; i < report->duty_count; i++)
        draft_take(&drafting, &report->duties[i]);
    return draft;
}
