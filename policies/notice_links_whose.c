/* Whose a link in an entry is: of one of its recipients, or of all entries. */
#include "policies/entry.h"

#define LINKS_MAX 32 /* of one line */

/* A line's words, and how closely it names the one that it names best. */
struct whose {
    const struct nameds *names; /* among which it was looked for */
    str folded, spaced;
    int closest;
};

/* How closely a line names somebody: 2 by the product, 1 by the company, 0 not. */
static int closeness(const struct reader *reader, const struct whose *whose,
                     const struct named *named)
{
    str name = named->service.n ? text_fold(reader->arena, named->service) : STR("");
    if (name.n && text_find_name(whose->spaced, name) != STR_ABSENT)
        return 2; /* 「Google アナリティクス オプトアウト」 ends a name by its space */
    str recipient = notice_folded(reader, named->recipient);
    str service = notice_folded(reader, named->service);
    if (service.n && text_find_name(whose->folded, service) != STR_ABSENT)
        return 2;
    return recipient.n && text_find_name(whose->folded, recipient) != STR_ABSENT;
}

/* A slash in the place of each link's words, so that a name in kana ends where 「プライバシーポリシー」
 * begins. */
static str without_link_words(const struct reader *reader, const struct part *part)
{
    str text = part->text;
    for (size_t i = 0; i < part->link_count && i < LINKS_MAX; i++) {
        str words = part->links[i].text;
        size_t at = words.n ? str_find(text, words) : STR_ABSENT;
        if (at == STR_ABSENT || at == 0)
            continue;
        str parts[] = {str_slice(text, 0, at), STR("/"), str_skip(text, at + words.n), STR_NONE};
        text = arena_join(reader->arena, parts, 3);
    }
    return text;
}

/* Looked at once for all names of the entry. */
static const struct whose *whose_of(const struct reader *reader, struct part *part,
                                    const struct nameds *names)
{
    if (part->whose && part->whose->names == names)
        return part->whose;
    struct whose *whose = ARENA_NEW(reader->arena, struct whose);
    str text = notice_without_addresses(reader->arena, without_link_words(reader, part));
    whose->names = names;
    whose->folded = notice_folded(reader, text);
    whose->spaced = text_fold(reader->arena, text);
    for (size_t i = 0; i < names->n; i++) {
        int each = closeness(reader, whose, &names->v[i]);
        whose->closest = each > whose->closest ? each : whose->closest;
    }
    part->whose = whose;
    return whose;
}

bool notice_is_for_other(const struct reader *reader, struct part *part, const struct nameds *names,
                         size_t which)
{
    if (names->n < 2 || !(part->link_count || str_has(part->text, STR("http"))))
        return false;
    const struct whose *whose = whose_of(reader, part, names);
    return closeness(reader, whose, &names->v[which]) < whose->closest;
}

bool notice_is_for_all(const struct reader *reader, const struct part *part,
                       const struct block_link *link)
{
    return notice_has(reader, "optout_industry", notice_folded(reader, link->url)) &&
           !notice_mentions(reader, notice_without_addresses(reader->arena, part->text)).n;
}
