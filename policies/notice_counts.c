/* Which entries are disclosures: by what they say, and by the part of the page in which they stand. */
#include "policies/entry.h"

static bool has_statement(const struct entry *entry)
{
    for (enum field field = FIELD_CONTENT; field <= FIELD_PURPOSE_RECIPIENT; field++)
        if (entry->fields[field].n)
            return true;
    return false;
}

/* A company's name alone is its imprint, unless it stands in a list of recipients or links to more. */
static bool is_listed(const struct entry *entry)
{
    bool is_list = entry->fields[FIELD_RECIPIENT].n > 1 || entry->layout == LAYOUT_TABLE ||
                   entry->fields[FIELD_POLICY].n || entry->fields[FIELD_OPTOUT].n ||
                   entry->heading.text.n;
    return is_list && !entry->fields[FIELD_OTHER].n && !entry->fields[FIELD_COOKIE].n;
}

/* Running text that says what is sent, or what for. */
static bool is_stated(const struct entry *entry)
{
    return state_is_stated(entry->content->state) || state_is_stated(entry->purpose->state);
}

/* Labels below a heading that nobody knows, among entries that name companies: a part of the page about
 * something else, 「会員登録について」. */
static bool is_topic(const struct reader *reader, const struct entry *entry)
{
    const struct named *named = entry->names.v;
    return entry->origin == ENTRY_LABELLED && reader->zones.v[entry->zone].has_companies &&
           !entry->fields[FIELD_RECIPIENT].n && !entry->fields[FIELD_SERVICE].n &&
           entry->names.n == 1 && !named->recipient.n && !named->service_known;
}

/* 「...が各社に送信されます」 right above the list in which the entry stands. */
static bool is_announced(const struct reader *reader, const struct entry *entry)
{
    bool is_sent = false;
    for (size_t i = 0; i < entry->intro.n && entry->names.n && !is_sent; i++) {
        str folded = notice_folded(reader, entry->intro.v[i].text);
        bool speaks =
            notice_has(reader, "common", folded) || notice_has(reader, "sent_to_each", folded);
        is_sent = speaks && notice_sent(reader, entry->intro.v[i].text).state == STATE_OWN;
    }
    return is_sent;
}

/* Running text of the part speaks of the product over the entry, as far as that is known. */
static bool is_in_prose(const struct reader *reader, const struct entry *entry)
{
    const struct service *service = entry->names.n ? entry->names.v[0].service_known : NULL;
    for (size_t i = 0; i < reader->entries.n && service; i++) {
        const struct entry *each = reader->entries.v[i];
        if (each->origin == ENTRY_PROSE && each->names.n &&
            each->names.v[0].service_known == service)
            return true;
    }
    return !service;
}

/* Sentences below a heading that says of whom they speak. */
static bool may_be_told(const struct reader *reader, const struct entry *entry)
{
    const struct zone *zone = &reader->zones.v[entry->zone];
    bool is_prose =
        zone->has_prose && entry->under && entry->under->has_prose && is_in_prose(reader, entry);
    return zone->strength > 0 && !is_prose && notice_is_told(reader, entry, &entry->names);
}

/* A part of the page that the notice leaves to something else. */
static bool is_apart(const struct reader *reader, const struct entry *entry)
{
    return (!reader->zones.v[entry->zone].strength && reader->has_notice) ||
           is_topic(reader, entry);
}

/* Labels make an entry; where nothing says that the page is a notice, they must say more. */
bool notice_counts(const struct reader *reader, const struct entry *entry)
{
    int strength = reader->zones.v[entry->zone].strength;
    unsigned has_recipient = entry->fields[FIELD_RECIPIENT].n > 0;
    unsigned has_service = entry->fields[FIELD_SERVICE].n > 0;
    unsigned has_words = has_statement(entry);
    if (is_apart(reader, entry))
        return false;
    if (entry->origin == ENTRY_PROSE)
        return strength > 0 || is_stated(entry);
    if (entry->origin == ENTRY_ITEM)
        return strength > 0 || has_recipient || has_words || is_announced(reader, entry);
    unsigned all = has_recipient + has_service + has_words;
    if (!all)
        return may_be_told(reader, entry);
    return strength > 0 && all == 1 && has_recipient ? is_listed(entry) : all > (strength <= 0);
}

/* What calls itself the notice and names recipients is the notice; the rest of the page is not. */
void notice_find_recipients(struct reader *reader)
{
    for (size_t i = 0; i < reader->entries.n; i++) {
        const struct entry *entry = reader->entries.v[i];
        if (entry->names.n && entry->names.v[0].recipient.n)
            reader->zones.v[entry->zone].has_companies = true;
    }
    for (size_t i = 0; i < reader->entries.n; i++) {
        const struct entry *entry = reader->entries.v[i];
        reader->has_notice |= reader->zones.v[entry->zone].strength >= ZONE_STRONG &&
                              entry->names.n && notice_counts(reader, entry);
    }
}
