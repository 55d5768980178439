/* What the links of an entry are for, and opt-outs that stand elsewhere on the page. A link to a
 * privacy policy is no way to stop a transmission. */
#include "policies/entry.h"

#include <string.h>

#define WAYS_MAX 500    /* links that are looked at as opt-outs */
#define WORK_MAX 400000 /* of these with disclosures to compare them with */
#define NAME_MIN 3      /* code points of a name that is looked for */
#define URLS_MAX 32     /* of one entry */
#define PARSES_MAX 8    /* links of the same line and words that are parsed */
#define BEFORE_MAX 120  /* bytes before a link that say what it is for */

static bool is_web(str url)
{
    return str_has_prefix_nocase(url, STR("http://")) ||
           str_has_prefix_nocase(url, STR("https://"));
}

static bool looks_like_address(str folded)
{
    return str_has(folded, STR("http")) || str_has(folded, STR("www."));
}

static bool is_known_optout(const struct reader *reader, str url)
{
    for (size_t i = 0; i < catalog_service_count(reader->catalog); i++) {
        str known = catalog_service(reader->catalog, i)->optout_url;
        if (known.n <= strlen("https://a.b/"))
            continue;
        size_t query = str_find_char(known, '?');
        known = query == STR_ABSENT ? known : str_slice(known, 0, query);
        if (notice_ends_with(known, "/"))
            known.n--;
        if (known.n > strlen("https://a.b/") && str_has_prefix_nocase(url, known))
            return true;
    }
    return false;
}

/* The words right before a link say that it is a way out. */
static bool announces_way(const struct reader *reader, str before)
{
    if (before.n > BEFORE_MAX)
        before = str_skip(before, before.n - BEFORE_MAX);
    str nearby = notice_folded(reader, before);
    return notice_has(reader, "optout", nearby) && !notice_has(reader, "policy_link", nearby);
}

/* By its words and address alone. */
static enum link_use use_by_words(const struct reader *reader, str words, str url)
{
    if (notice_has(reader, "optout", words) || notice_has(reader, "optout_url", url))
        return LINK_OPTOUT;
    if (notice_has(reader, "policy_link", words))
        return LINK_POLICY;
    /* 「詳細」 below 「オプトアウト」, and a privacy policy behind it */
    bool is_neutral = notice_has(reader, "neutral_link", words);
    return is_neutral && notice_has(reader, "policy_link", url) ? LINK_POLICY : LINK_OTHER;
}

/* Whether the href, resolved, is url: as it stands but for its fragment, or after parsing, which is
 * tried a few times only. */
static bool is_link_to(const struct reader *reader, str href, str url, unsigned *parses)
{
    str plain = str_slice(href, 0, str_find_char(href, '#'));
    struct url parsed;
    if (str_eq(plain, url) || (str_has_prefix(url, plain) && url.n == plain.n + 1))
        return true;
    return (*parses)++ < PARSES_MAX && url_parse(reader->arena, href, NULL, &parsed) == URL_OK &&
           str_eq(parsed.text, url);
}

/* The address as the page writes it, fragment included: on a page of questions that is the way.
 * Links are asked for in the page's order, so that the search goes on where it ended. */
static str as_written(const struct reader *reader, const struct block_link *link)
{
    unsigned parses = 0;
    for (size_t i = 0, n = reader->page->link_count; i < n; i++) {
        size_t at = (*reader->link_at + i) % n;
        const struct link *each = &reader->page->links[at];
        if (each->line != link->line || !is_web(each->href) || !str_eq(each->text, link->text))
            continue;
        if (!is_link_to(reader, each->href, link->url, &parses))
            continue;
        *reader->link_at = at;
        return each->href;
    }
    return link->url;
}

/* Addresses that say themselves that something can be switched there: ".../policy#optout",
 * "/settings/privacy". */
static bool is_switch(const struct reader *reader, const struct block_link *link, str folded)
{
    str written = notice_folded(reader, as_written(reader, link));
    return notice_has(reader, "settings_url", folded) || notice_has(reader, "optout_url", written);
}

enum link_use notice_link_use(const struct reader *reader, const struct block_link *link,
                              str before, enum field field)
{
    str words = notice_folded(reader, link->text);
    str url = notice_folded(reader, link->url);
    if (!is_web(link->url))
        return LINK_OTHER;
    bool is_way = field == FIELD_OPTOUT || announces_way(reader, before);
    if (is_way && is_switch(reader, link, url))
        return LINK_OPTOUT;
    if (looks_like_address(words))
        words = STR("");
    enum link_use use = use_by_words(reader, words, url);
    if (use != LINK_OTHER)
        return use;
    if (field == FIELD_POLICY)
        return LINK_POLICY;
    if (is_known_optout(reader, link->url) || is_way)
        return LINK_OPTOUT;
    bool is_more = notice_has(reader, "neutral_link", words);
    return is_more || notice_has(reader, "policy_link", url) ? LINK_POLICY : LINK_OTHER;
}

/* Adds url to the "; " list unless it is there, or the list is full. */
static void add_url(const struct reader *reader, str *list, str url)
{
    str rest = *list, part;
    unsigned count = 0;
    for (; rest.n && str_cut_list(&rest, &part); count++)
        if (str_eq(part, url))
            return;
    str parts[] = {*list, STR("; "), url, STR_NONE};
    if (count < URLS_MAX)
        *list = list->n ? arena_join(reader->arena, parts, 3) : url;
}

static str text_before(const struct part *part, const struct block_link *link)
{
    size_t at = link->text.n ? str_find(part->text, link->text) : STR_ABSENT;
    return at == STR_ABSENT ? STR("") : str_slice(part->text, 0, at);
}

static size_t address_end(str text, size_t at)
{
    while (at < text.n && (unsigned char)text.p[at] > 0x20 && (unsigned char)text.p[at] < 0x7F &&
           text.p[at] != ')' && text.p[at] != ']' && text.p[at] != ',')
        at++;
    return at;
}

static str way_key(const struct reader *reader, uint32_t line, str url)
{
    return arena_printf(reader->arena, "%u %.*s", line, STR_ARG(url));
}

/* Gives the entry a way out; the link serves nobody else then. */
static void add_way(struct reader *reader, enum field field, uint32_t line, str url, str as_written,
                    struct disclosure *disclosure)
{
    add_url(reader, &disclosure->optout_url, as_written);
    if (field != FIELD_NONE)
        map_add(&reader->ways, way_key(reader, line, url), 1);
}

/* Addresses typed as text, each with the words before it. */
static void add_typed(struct reader *reader, const struct part *part, enum field field,
                      struct disclosure *disclosure)
{
    for (size_t at = 0; !part->link_count && at < part->text.n;) {
        size_t next = str_find(str_skip(part->text, at), STR("http"));
        if (next == STR_ABSENT)
            return;
        size_t from = at + next;
        at = address_end(part->text, from);
        struct block_link link = {.url = str_slice(part->text, from, at)};
        enum link_use use = notice_link_use(reader, &link, str_slice(part->text, 0, from), field);
        if (use == LINK_OPTOUT)
            add_way(reader, field, part->line, link.url, link.url, disclosure);
        else if (use == LINK_POLICY)
            add_url(reader, &disclosure->policy_url, link.url);
        at += at == from;
    }
}

static void add_part_links(struct reader *reader, const struct part *part, enum field field,
                           struct disclosure *disclosure)
{
    for (size_t k = 0; k < part->link_count; k++) {
        const struct block_link *link = &part->links[k];
        if (field == FIELD_NONE && notice_is_for_all(reader, part, link))
            continue;
        enum link_use use = notice_link_use(reader, link, text_before(part, link), field);
        if (use == LINK_OPTOUT)
            add_way(reader, field, link->line, link->url, as_written(reader, link), disclosure);
        else if (use == LINK_POLICY)
            add_url(reader, &disclosure->policy_url, link->url);
    }
    add_typed(reader, part, field, disclosure);
}

/* The words between a link and the one before it, in the same sentence. */
static str words_before(const struct reader *reader, const struct part *part,
                        const struct block_link *link)
{
    const str stop = STR("。");
    if (!part->text.n)
        return STR("");
    size_t begin = (size_t)(part->text.p - reader->blocks.v[link->block].text.p), from = begin;
    if (link > part->links && link[-1].at + link[-1].text.n > begin)
        from = link[-1].at + link[-1].text.n;
    str words = link->at > from ? str_slice(part->text, from - begin, link->at - begin) : STR("");
    for (size_t at; (at = str_find(words, stop)) != STR_ABSENT;)
        words = str_skip(words, at + stop.n);
    return words;
}

/* 「Aは[こちら]、Bは[広告設定]から」: every link has its own. */
static bool is_divided(const struct reader *reader, const struct part *part)
{
    for (size_t i = 0; i < part->link_count; i++)
        if (!str_has(words_before(reader, part, &part->links[i]), STR("は")))
            return false;
    return part->link_count > 1;
}

/* Whom a link is for, in a line of several: 「Aは[こちら]、Bは[広告設定]から」 「それぞれ[A]、[B]から」. Its
 * own words decide, then those since the link before it; empty: the line as a whole. */
static str own_words(const struct reader *reader, const struct part *part,
                     const struct block_link *link)
{
    if (part->link_count < 2)
        return STR("");
    if (notice_mentions(reader, link->text).n)
        return link->text;
    str words = words_before(reader, part, link);
    bool is_topic = str_has(words, STR("は")) || str_has(words, STR("："));
    return is_topic || notice_mentions(reader, words).n ? words : STR("");
}

/* A way without an address: the operator's own switch, an add-on that is named. */
static bool has_way(const struct reader *reader, str text)
{
    str folded = notice_folded(reader, text);
    if (!folded.n || notice_has(reader, "optout_none", folded))
        return false;
    return notice_has(reader, "optout_own", folded) || notice_has(reader, "optout", folded);
}

/* 「下記参照」: what the cell or label says of a way stands elsewhere. */
static bool is_pointing(const struct reader *reader, str way)
{
    str folded = notice_folded(reader, way);
    return notice_has(reader, "reference", folded) || notice_has(reader, "refers_down", folded);
}

bool notice_links(struct reader *reader, const struct entry *entry, size_t which,
                  struct disclosure *disclosure)
{
    disclosure->optout_url = disclosure->policy_url = STR("");
    for (enum field field = FIELD_NONE; field < FIELD_COUNT; field++) {
        const struct value *value = field ? &entry->fields[field] : &entry->loose;
        for (size_t i = 0; i < value->n; i++)
            if (!notice_is_for_other(reader, &value->v[i], &entry->names, which) &&
                (field || !is_divided(reader, &value->v[i])))
                add_part_links(reader, &value->v[i], field, disclosure);
    }
    str way = notice_join(reader->arena, &entry->fields[FIELD_OPTOUT]);
    bool is_stated = disclosure->optout_url.n || has_way(reader, way);
    disclosure->optout_state = is_stated ? STATE_OWN : STATE_ABSENT;
    return entry->fields[FIELD_OPTOUT].is_labelled &&
           (disclosure->optout_url.n || !is_pointing(reader, way));
}

/* ---- opt-outs elsewhere ---- */

struct way {
    str url;
    struct mentions names;
    str fold;
    bool is_ad; /* it is about advertising only */
};

/* What a way is compared with. */
struct target {
    struct disclosure *disclosure;
    str recipient, service; /* folded; empty: too short to be looked for */
    bool is_ad;
    bool is_closed;
};

struct targets {
    struct target *v;
    size_t n, ways;
};

static bool names_service(const struct way *way, const struct disclosure *disclosure)
{
    for (size_t i = 0; i < way->names.n; i++)
        if (disclosure->service_known && way->names.v[i].match.service == disclosure->service_known)
            return true;
    return false;
}

static bool names_company(const struct way *way, const struct disclosure *disclosure)
{
    for (size_t i = 0; i < way->names.n; i++) {
        const struct name_match *match = &way->names.v[i].match;
        const struct recipient *owner = match->recipient ? match->recipient
                                        : match->service ? match->service->recipient
                                                         : NULL;
        if (owner && owner == disclosure->recipient_known)
            return true;
    }
    return false;
}

static bool is_written(const struct way *way, str folded)
{
    return text_find_name(way->fold, folded) != STR_ABSENT;
}

/* The name, folded; empty when it is too short to be looked for in what is written. */
static str long_name(const struct reader *reader, str name)
{
    str folded = notice_folded(reader, name);
    return text_length(folded) >= NAME_MIN ? folded : STR("");
}

static bool is_about_ads(const struct reader *reader, const struct disclosure *disclosure)
{
    str purpose = notice_folded(reader, disclosure->purpose);
    bool is_ad_service = disclosure->service_known && disclosure->service_known->category &&
                         str_has_prefix(disclosure->service_known->category->id, STR("ad"));
    return is_ad_service || str_has(purpose, STR("広告")) ||
           str_has(disclosure->service, STR("広告"));
}

static struct targets find_targets(const struct reader *reader)
{
    struct targets targets = {.n = reader->found.n};
    targets.v = ARENA_ARRAY(reader->arena, targets.n, struct target);
    for (size_t i = 0; i < targets.n; i++) {
        struct disclosure *each = &reader->found.v[i];
        targets.v[i] = (struct target){.disclosure = each,
                                       .recipient = long_name(reader, each->recipient),
                                       .service = long_name(reader, each->service),
                                       .is_ad = is_about_ads(reader, each),
                                       .is_closed = reader->closed.v[i].optout};
    }
    return targets;
}

static void give(const struct reader *reader, const struct way *way, struct disclosure *disclosure)
{
    add_url(reader, &disclosure->optout_url, way->url);
    disclosure->optout_state = STATE_OWN;
}

static bool is_open(const struct target *target)
{
    const struct disclosure *disclosure = target->disclosure;
    return !target->is_closed &&
           (!disclosure->optout_url.n || disclosure->optout_state == STATE_REFERENCE);
}

/* Gives a way to the entries that its words name: products first, else companies. */
static void tie_way(const struct reader *reader, const struct way *way, struct targets *targets)
{
    bool is_tied = false;
    for (size_t i = 0; i < targets->n; i++) {
        const struct target *each = &targets->v[i];
        if (!names_service(way, each->disclosure) && !is_written(way, each->service))
            continue;
        is_tied = true;
        if (is_open(each))
            give(reader, way, each->disclosure);
    }
    for (size_t i = 0; i < targets->n && !is_tied; i++) {
        const struct target *each = &targets->v[i];
        bool is_meant = names_company(way, each->disclosure) || is_written(way, each->recipient);
        if (is_meant && is_open(each) && (!way->is_ad || each->is_ad))
            give(reader, way, each->disclosure);
    }
}

/* Where the lines stand: below which heading, in a list that is announced as opt-outs. */
struct place {
    const struct line *heading;
    bool is_list;
    struct targets targets;
};

/* Where the link leads and whom its words, or those around it, name. */
static struct way way_of(const struct reader *reader, const struct line *line,
                         const struct line *heading, const struct block_link *link)
{
    struct way way = {.url = as_written(reader, link)};
    struct part part = notice_line_part(line);
    str own = own_words(reader, &part, link);
    str text = notice_without_addresses(reader->arena, own.n ? own : line->text);
    way.names = notice_mentions(reader, text);
    if (!way.names.n && !own.n && heading) {
        text = heading->text;
        way.names = notice_mentions(reader, text);
    }
    way.fold = notice_folded(reader, text);
    way.is_ad = str_has(way.fold, STR("広告")) || str_has(way.fold, STR("ad settings"));
    return way;
}

static void read_way(const struct reader *reader, const struct line *line, struct place *place,
                     const struct block_link *link, str before)
{
    bool is_item = line->item || line->is_bullet;
    enum field field = place->is_list && is_item ? FIELD_OPTOUT : FIELD_NONE;
    if (notice_link_use(reader, link, before, field) != LINK_OPTOUT ||
        map_find(&reader->ways, way_key(reader, link->line, link->url)) != MAP_NONE ||
        place->targets.ways >= WAYS_MAX || place->targets.ways++ * place->targets.n > WORK_MAX)
        return;
    struct way way = way_of(reader, line, place->heading, link);
    tie_way(reader, &way, &place->targets);
}

static bool is_below_heading(const struct reader *reader, const struct line *line)
{
    return line > reader->lines.v && line[-1].rank > 0;
}

/* 「以下より停止（オプトアウト）できます」: the links of the list below are ways out. */
static void move_place(const struct reader *reader, const struct line *line, struct place *place)
{
    bool is_text = !line->item && !line->is_bullet && line->text.n;
    if (line->rank)
        place->heading = line;
    else if (!is_text)
        return;
    bool is_optout = notice_has(reader, "optout", line->fold);
    bool points_down = notice_has(reader, "refers_down", line->fold);
    bool announces = line->rank || points_down || notice_ends_with(line->fold, ":");
    if (points_down && !is_optout && is_below_heading(reader, line))
        return; /* 「次のページからお手続きください」 below 「オプトアウト」 */
    place->is_list = is_optout && announces;
}

void notice_optouts(struct reader *reader)
{
    struct place place = {.targets = find_targets(reader)};
    for (size_t i = 0; i < reader->lines.n; i++) {
        const struct line *line = &reader->lines.v[i];
        move_place(reader, line, &place);
        struct part part = notice_line_part(line);
        for (size_t k = 0; k < line->link_count; k++)
            read_way(reader, line, &place, &line->links[k], text_before(&part, &line->links[k]));
        size_t at = line->link_count ? STR_ABSENT : str_find(line->text, STR("http"));
        if (at == STR_ABSENT)
            continue;
        struct block_link link = {.url = str_slice(line->text, at, address_end(line->text, at)),
                                  .line = line->line};
        read_way(reader, line, &place, &link, str_slice(line->text, 0, at));
    }
}
