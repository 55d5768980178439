/* What an entry's fields hold once its place on the page is known, before anybody looks for names. */
#include "policies/entry.h"

/* What content and purpose share is weighed for both. */
static void divide_joint(const struct reader *reader, struct entry *entry)
{
    static const enum field halves[] = {FIELD_CONTENT, FIELD_PURPOSE};
    const struct value *joint = &entry->fields[FIELD_JOINT];
    for (size_t i = 0; i < COUNT_OF(halves); i++) {
        struct value *half = &entry->fields[halves[i]];
        half->is_labelled |= joint->is_labelled;
        for (size_t k = 0; k < joint->n; k++)
            notice_add_part(reader->arena, half, joint->v[k]);
    }
}

/* A line of its own between heading and labels that is a company's full name: 「株式会社くるみ」 below
 * 「くるみ認証」. */
static void adopt_company(const struct reader *reader, struct entry *entry)
{
    const struct value *places[] = {&entry->intro, &entry->loose};
    struct value *recipients = &entry->fields[FIELD_RECIPIENT];
    bool is_card = entry->origin == ENTRY_LABELLED && entry->heading.text.n;
    for (size_t i = 0; i < COUNT_OF(places) && is_card; i++)
        for (size_t k = 0; k < places[i]->n && !recipients->n; k++)
            if (notice_is_company(reader, places[i]->v[k].text))
                notice_add_part(reader->arena, recipients, places[i]->v[k]);
}

struct ending {
    str folded;
    bool is_ended;
};

/* What follows makes 「利用終了」 a time up to which something is kept, 「利用終了後2年」, or one to come,
 * 「利用を終了します」, unless it is one of these. */
static void on_ending(void *context, const struct word *word, size_t at)
{
    static const char *const pasts[] = {
        "しました", "いたしました", "致しました", "ました", "した。",
        "み",       "です",         "。",         "、",     "」"};
    struct ending *ending = context;
    str rest = str_skip(ending->folded, at + word->word.n);
    bool is_past = !rest.n || ((unsigned char)rest.p[0] < 0x80 && !ascii_is_alnum(rest.p[0]));
    for (size_t i = 0; i < COUNT_OF(pasts); i++)
        is_past |= str_has_prefix(rest, str_of(pasts[i]));
    is_past |= notice_ends_with(word->word, "しま") && str_has_prefix(rest, STR("した"));
    ending->is_ended |= is_past && str_is(word->kind, "ended");
}

/* 「2023年3月をもって終了」 in a column of states or remarks. */
static bool is_ended(const struct reader *reader, const struct entry *entry)
{
    static const enum field places[] = {FIELD_STATUS, FIELD_OTHER};
    struct ending ending = {.is_ended = false};
    for (size_t i = 0; i < COUNT_OF(places) && !ending.is_ended; i++) {
        str words = notice_join(reader->arena, &entry->fields[places[i]]);
        ending.folded = notice_folded(reader, words);
        catalog_scan_words(reader->catalog, ending.folded, on_ending, &ending);
    }
    return ending.is_ended;
}

void notice_prepare(const struct reader *reader, struct entry *entry)
{
    divide_joint(reader, entry);
    adopt_company(reader, entry);
    entry->is_ended = is_ended(reader, entry);
}

/* A heading with sentences and without labels of the three items. */
static bool is_bare(const struct entry *entry)
{
    for (enum field field = FIELD_RECIPIENT; field <= FIELD_PURPOSE_RECIPIENT; field++)
        if (entry->fields[field].is_labelled)
            return false;
    return entry->origin == ENTRY_LABELLED && entry->heading.text.n && entry->loose.n;
}

bool notice_is_told(const struct reader *reader, const struct entry *entry,
                    const struct nameds *names)
{
    if (!is_bare(entry) || !names->n || !(names->v[0].recipient.n || names->v[0].service_known))
        return false;
    str words = notice_join(reader->arena, &entry->loose);
    enum state content = notice_sent(reader, words).state, aim = notice_aim(reader, words).state;
    bool is_handed = notice_has(reader, "handed_over", notice_folded(reader, words));
    return content == STATE_OWN || aim == STATE_OWN ||
           (content != STATE_ABSENT && (aim != STATE_ABSENT || is_handed));
}
