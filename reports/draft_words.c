/* The sentences of a draft, whatever it is written as. */
#include "reports/draft.h"

#define DRAFT_REMARKS_MAX 8

const char *draft_part_words(enum draft_part part)
{
    static const char *const words[DRAFT_PARTS] = {
        [DRAFT_RECIPIENT] = N_("Recipient (name of the person or company)"),
        [DRAFT_SERVICE] = N_("Name of the service"),
        [DRAFT_CONTENT] = N_("Content of the information about users that is sent"),
        [DRAFT_PURPOSE_SENDER] = N_("Our purpose of use"),
        [DRAFT_PURPOSE_RECIPIENT] = N_("Recipient's purpose of use"),
        [DRAFT_OPTOUT] = N_("How to stop it (opt-out)"),
        [DRAFT_POLICY] = N_("Recipient's privacy policy"),
    };
    return words[part];
}

const char *draft_title(const struct draft *draft)
{
    return draft->is_whole ? N_("External transmission of information about users")
                           : N_("Draft of additions to the notice of external transmissions");
}

const char *const *draft_introduction(const struct draft *draft)
{
    static const char *const whole[] = {
        N_("When you use 【name of the service】, information about you is sent from your device "
           "to the companies below. As Article 27-12 of the Telecommunications Business Act "
           "requires, we publish what is sent, who handles it and what it is used for."),
        NULL};
    static const char *const additions[] = {
        N_("The rows below are what the notice lacks according to the scan; what it states "
           "already is not repeated."),
        NULL};
    return draft->is_whole ? whole : additions;
}

size_t draft_count(const struct draft *draft, bool is_new)
{
    size_t count = 0;
    for (size_t i = 0; i < draft->rows.n; i++)
        count += draft->rows.v[i].is_new == is_new;
    return count;
}

const char *draft_heading(const struct draft *draft, bool is_new)
{
    if (draft->is_whole)
        return N_("Recipients, content and purposes");
    return is_new ? N_("Entries to add") : N_("Entries to complete");
}

static void remark_add(struct arena *arena, const struct draft *draft, str *out, size_t *count,
                       const char *message, str about)
{
    struct message filled = {.id = message, .args = {words_same(about)}};
    out[(*count)++] = message_text(arena, draft->lang, &filled);
}

const str *draft_remarks(struct arena *arena, const struct draft *draft, size_t *count)
{
    str *out = ARENA_ARRAY(arena, DRAFT_REMARKS_MAX, str);
    *count = 0;
    if (!draft->rows.n)
        remark_add(arena, draft, out, count,
                   N_("Nothing that the notice lacks was found in what was examined."), STR(""));
    else
        remark_add(arena, draft, out, count,
                   N_("The purposes say what such services are generally used for. Bring them "
                      "into line with what you really use them for, and fill in everything "
                      "between 【 and 】."),
                   STR(""));
    if (draft->unread)
        remark_add(
            arena, draft, out, count,
            N_("There is a notice that could not be read: %1. Check what it states already."),
            str_of(draft->unread));
    if (draft->unsettled)
        remark_add(arena, draft, out, count,
                   N_("Recipients left out because it could not be told whether the notice states "
                      "them: %1."),
                   arena_printf(arena, "%zu", draft->unsettled));
    if (draft->exempt)
        remark_add(arena, draft, out, count,
                   N_("Recipients left out because a declared exception covers all of it: %1."),
                   arena_printf(arena, "%zu", draft->exempt));
    if (draft->is_part)
        remark_add(arena, draft, out, count,
                   N_("Some pages could not be seen (coverage.csv): there may be more recipients."),
                   STR(""));
    if (draft->report->is_static)
        remark_add(arena, draft, out, count,
                   N_("The scan ran no scripts: what only a browser would show is not here."),
                   STR(""));
    remark_add(arena, draft, out, count, N_("Catalog of recipients as of: %1"),
               draft->report->catalog_date);
    return out;
}

str draft_place(struct arena *arena, const struct draft *draft, const struct draft_row *row)
{
    static const enum item items[] = {ITEM_NAME, ITEM_CONTENT, ITEM_PURPOSE};
    static const char *const names[] = {N_("name"), N_("content"), N_("purpose")};
    const struct disclosure *said = row->duty->said;
    struct buf lacking = buf_init(arena, 1000);
    for (size_t i = 0; i < COUNT_OF(items); i++) {
        enum item_verdict verdict = row->duty->items[items[i]];
        if (verdict == ITEM_STATED || verdict == ITEM_EXEMPT)
            continue;
        if (lacking.n)
            buf_add(&lacking, draft->lang == LANG_JA ? STR("、") : STR(", "));
        buf_add(&lacking, str_of(lang_text(draft->lang, names[i])));
    }
    struct message filled = {.id = N_("%1 line %2, \"%3\": to be completed: %4"),
                             .args = {words_same(said->notice_url),
                                      words_same(arena_printf(arena, "%u", said->line)),
                                      words_same(said->quote), words_same(buf_str(&lacking))}};
    return message_text(arena, draft->lang, &filled);
}
