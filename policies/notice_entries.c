/* From entries to disclosures: who, what, why, and what the lists around an entry say for it. */
#include "policies/entry.h"

#include <string.h>

#define POOLS_MAX 64

struct entry *notice_entry(struct reader *reader, enum layout layout, uint32_t zone, uint32_t line)
{
    struct entry *entry = ARENA_NEW(reader->arena, struct entry);
    entry->layout = layout;
    entry->zone = zone;
    entry->line = line;
    entry->heading.text = entry->above.text = STR("");
    *ARENA_PUSH(reader->arena, &reader->entries) = entry;
    return entry;
}

/* Lists that name nobody and hold for the entries of their zone. */
struct pools {
    const struct entry *v[POOLS_MAX];
    size_t n;
};

static str join_field(const struct reader *reader, const struct entry *entry, enum field field)
{
    return notice_join(reader->arena, &entry->fields[field]);
}

/* A cell that holds nothing but links. */
static bool is_links_only(const struct value *value)
{
    size_t links = 0;
    for (size_t i = 0; i < value->n; i++) {
        str text = value->v[i].text;
        for (size_t k = 0; k < value->v[i].link_count; k++) {
            str words = str_trim(value->v[i].links[k].text);
            links++;
            if (words.n && str_has(text, words))
                text = str_eq(text, words) ? STR("") : text;
        }
        if (str_trim(text).n)
            return false;
    }
    return links > 0;
}

/* ---- content ---- */

static void add_intro(const struct reader *reader, const struct value *intro, struct buf *out)
{
    for (size_t i = 0; i < intro->n; i++) {
        str rest = intro->v[i].text, sentence;
        while (notice_sentence(&rest, &sentence)) {
            str folded = notice_fold(reader->arena, sentence);
            if (!notice_has(reader, "refers_down", folded))
                continue;
            buf_add(out, sentence);
            buf_add(out, STR("\n"));
        }
    }
}

/* The sentence above an entry that speaks of those below it. */
static str intro_text(const struct reader *reader, const struct entry *entry)
{
    struct buf out = buf_init(reader->arena, 8192);
    add_intro(reader, &entry->intro, &out);
    add_intro(reader, &reader->zones.v[entry->zone].intro, &out);
    return out.n ? buf_str(&out) : STR("");
}

static struct said pooled_content(const struct reader *reader, const struct entry *entry,
                                  const struct pools *pools)
{
    for (size_t i = 0; i < pools->n; i++) {
        const struct entry *pool = pools->v[i];
        if (pool->zone != entry->zone || !pool->fields[FIELD_CONTENT].n)
            continue;
        str text = join_field(reader, pool, FIELD_CONTENT);
        struct said said = notice_content(reader, text);
        str around = notice_join(reader->arena, &pool->loose);
        bool differs = notice_has(reader, "differs", notice_fold(reader->arena, around));
        if (said.state == STATE_OWN)
            said.state = differs ? STATE_VAGUE : STATE_SHARED;
        return said;
    }
    return (struct said){.state = STATE_ABSENT, .text = STR("")};
}

static struct said shared_content(const struct reader *reader, const struct entry *entry,
                                  const struct pools *pools)
{
    struct said pooled = pooled_content(reader, entry, pools);
    if (pooled.state != STATE_ABSENT)
        return pooled;
    struct said said = notice_sent(reader, intro_text(reader, entry));
    if (said.state == STATE_OWN)
        said.state = STATE_SHARED;
    return said;
}

static struct said content_of(const struct reader *reader, const struct entry *entry,
                              const struct pools *pools)
{
    if (entry->content) {
        struct said pooled = pooled_content(reader, entry, pools);
        bool is_better = !state_is_stated(entry->content->state) && state_is_stated(pooled.state);
        return is_better ? pooled : *entry->content;
    }
    struct said said = notice_content(reader, join_field(reader, entry, FIELD_CONTENT));
    if (said.state != STATE_ABSENT && is_links_only(&entry->fields[FIELD_CONTENT]))
        said.state = STATE_LINK_ONLY;
    if (said.state == STATE_ABSENT) {
        struct said loose = notice_sent(reader, notice_join(reader->arena, &entry->loose));
        if (loose.state == STATE_OWN)
            return loose;
        return shared_content(reader, entry, pools);
    }
    return said;
}

/* ---- purpose ---- */

static str join_purposes(const struct reader *reader, const struct entry *entry)
{
    str texts[4];
    size_t n = 0;
    static const enum field fields[] = {FIELD_PURPOSE, FIELD_PURPOSE_SENDER,
                                        FIELD_PURPOSE_RECIPIENT};
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        str text = join_field(reader, entry, fields[i]);
        if (!text.n)
            continue;
        str parts[] = {n ? texts[0] : STR(""), n ? STR("\n") : STR(""), text, STR_NONE};
        texts[0] = arena_join(reader->arena, parts, 3);
        n = 1;
    }
    return n ? texts[0] : STR("");
}

static struct said heading_purpose(const struct reader *reader, const struct entry *entry)
{
    const struct part *parts[] = {&entry->heading, &entry->above};
    struct said said = {.state = STATE_ABSENT, .text = STR("")};
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        str folded = notice_fold(reader->arena, parts[i]->text);
        said.purposes = catalog_purposes(reader->catalog, folded);
        if (said.purposes) {
            said.state = STATE_OWN;
            said.text = parts[i]->text;
            return said;
        }
    }
    return said;
}

static struct said shared_purpose(const struct reader *reader, const struct entry *entry,
                                  const struct pools *pools)
{
    for (size_t i = 0; i < pools->n; i++) {
        const struct entry *pool = pools->v[i];
        str text = pool->zone == entry->zone ? join_purposes(reader, pool) : STR("");
        if (!text.n)
            continue;
        struct said said = notice_purpose(reader, text);
        if (said.state == STATE_OWN)
            said.state = STATE_SHARED;
        return said;
    }
    struct said said = notice_aim(reader, intro_text(reader, entry));
    if (said.state == STATE_OWN)
        said.state = STATE_SHARED;
    return said;
}

static struct said purpose_of(const struct reader *reader, const struct entry *entry,
                              const struct pools *pools)
{
    if (entry->purpose)
        return *entry->purpose;
    struct said said = notice_purpose(reader, join_purposes(reader, entry));
    if (said.state != STATE_ABSENT)
        return said;
    said = notice_aim(reader, notice_join(reader->arena, &entry->loose));
    if (said.state != STATE_OWN)
        said = heading_purpose(reader, entry);
    return said.state == STATE_ABSENT ? shared_purpose(reader, entry, pools) : said;
}

static enum purpose_side side_of(const struct entry *entry)
{
    bool is_sender = entry->fields[FIELD_PURPOSE_SENDER].n > 0;
    bool is_recipient = entry->fields[FIELD_PURPOSE_RECIPIENT].n > 0;
    if (is_sender && is_recipient)
        return SIDE_BOTH;
    return is_sender ? SIDE_SENDER : is_recipient ? SIDE_RECIPIENT : SIDE_UNDIVIDED;
}

/* ---- status ---- */

static bool begins_with_kind(const struct reader *reader, const char *kind, str folded)
{
    size_t count;
    const struct word *words = catalog_words(reader->catalog, kind, &count);
    for (size_t i = 0; i < count; i++)
        if (str_has_prefix(folded, words[i].word))
            return true;
    return false;
}

static enum disclosure_status status_of(const struct reader *reader, const struct entry *entry,
                                        const struct named *named)
{
    str name = notice_fold(reader->arena, named->recipient);
    str parts[] = {join_field(reader, entry, FIELD_RECIPIENT),
                   STR("\n"),
                   join_field(reader, entry, FIELD_STATUS),
                   STR("\n"),
                   entry->heading.text,
                   STR_NONE};
    str around = notice_fold(reader->arena, arena_join(reader->arena, parts, 5));
    if (!named->is_class && begins_with_kind(reader, "first_party", name))
        return DISCLOSURE_FIRST_PARTY;
    if (notice_has(reader, "planned", around))
        return DISCLOSURE_PLANNED;
    return notice_has(reader, "exempt", around) ? DISCLOSURE_EXEMPT : DISCLOSURE_CURRENT;
}

/* ---- emitting ---- */

static uint8_t confidence_of(const struct entry *entry, const struct disclosure *disclosure)
{
    static const uint8_t by_origin[] = {
        [ENTRY_LABELLED] = 90, [ENTRY_ITEM] = 70, [ENTRY_PROSE] = 55};
    unsigned points = by_origin[entry->origin];
    points += disclosure->recipient_known ? 5 : 0;
    points += disclosure->service_known ? 5 : 0;
    points -= state_is_stated(disclosure->content_state) ? 0 : 10;
    points -= state_is_stated(disclosure->purpose_state) ? 0 : 10;
    return (uint8_t)points;
}

static str quote_of(const struct reader *reader, const struct disclosure *disclosure)
{
    const str fields[] = {disclosure->recipient, disclosure->service, disclosure->content,
                          disclosure->purpose};
    struct buf out = buf_init(reader->arena, 4096);
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        if (out.n && fields[i].n)
            buf_add(&out, STR(" / "));
        buf_add(&out, fields[i]);
    }
    return out.n ? text_cut(buf_str(&out), DISCLOSURE_QUOTE_MAX) : STR("");
}

/* One list for several recipients. */
static bool is_common(const struct entry *entry, const struct nameds *names)
{
    bool is_spread = false;
    for (size_t i = 1; i < names->n; i++)
        is_spread |= !str_eq(names->v[i].recipient, names->v[0].recipient);
    return is_spread && entry->layout != LAYOUT_TABLE && entry->fields[FIELD_RECIPIENT].n > 1;
}

static enum state common_state(enum state state, bool common)
{
    return common && state == STATE_OWN ? STATE_SHARED : state;
}

static void emit(struct reader *reader, const struct entry *entry, const struct nameds *names,
                 size_t which, const struct pools *pools)
{
    const struct named *named = &names->v[which];
    bool common = is_common(entry, names);
    struct said content = content_of(reader, entry, pools);
    struct said purpose = purpose_of(reader, entry, pools);
    struct disclosure disclosure = {
        .notice_url = reader->shown_url,
        .unit = reader->unit,
        .layout = entry->layout,
        .recipient = named->recipient,
        .service = named->service,
        .recipient_known = named->recipient_known,
        .service_known = named->service_known,
        .content_state = common_state(content.state, common),
        .content = content.text,
        .purpose_state = common_state(purpose.state, common),
        .purpose = purpose.text,
        .purpose_side = side_of(entry),
        .status = status_of(reader, entry, named),
        .line = entry->line,
        .content_ids = content.contents,
        .purpose_ids = purpose.purposes,
    };
    notice_links(reader, entry, names, which, &disclosure);
    disclosure.confidence = confidence_of(entry, &disclosure);
    disclosure.quote = quote_of(reader, &disclosure);
    *ARENA_PUSH(reader->arena, &reader->found) = disclosure;
}

/* ---- which entries count ---- */

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
    return is_list && !entry->fields[FIELD_OTHER].n;
}

/* Labels make an entry; where nothing says that the page is a notice, they must say more. */
static bool counts(const struct reader *reader, const struct entry *entry)
{
    int strength = reader->zones.v[entry->zone].strength;
    unsigned has_recipient = entry->fields[FIELD_RECIPIENT].n > 0;
    unsigned has_service = entry->fields[FIELD_SERVICE].n > 0;
    unsigned has_words = has_statement(entry);
    if (entry->origin == ENTRY_PROSE)
        return strength > 0 || state_is_stated(entry->content->state) ||
               state_is_stated(entry->purpose->state);
    if (entry->origin == ENTRY_ITEM)
        return strength > 0 || has_recipient || has_words;
    if (strength > 0)
        return has_service || has_words || (has_recipient && is_listed(entry));
    return has_recipient + has_service + has_words > 1;
}

static bool is_pool(const struct entry *entry)
{
    return entry->origin == ENTRY_LABELLED && !entry->fields[FIELD_RECIPIENT].n &&
           !entry->fields[FIELD_SERVICE].n && has_statement(entry);
}

static void find_pools(const struct reader *reader, struct pools *pools)
{
    for (size_t i = 0; i < reader->entries.n && pools->n < POOLS_MAX; i++) {
        const struct entry *entry = reader->entries.v[i];
        struct nameds names = {0};
        if (!is_pool(entry))
            continue;
        notice_pair(reader, entry, &names);
        if (!names.n)
            pools->v[pools->n++] = entry;
    }
}

void notice_finish(struct reader *reader)
{
    struct pools pools = {.n = 0};
    find_pools(reader, &pools);
    for (size_t i = 0; i < reader->entries.n; i++) {
        const struct entry *entry = reader->entries.v[i];
        struct nameds names = {0};
        arena_check_time(reader->arena);
        if (!counts(reader, entry))
            continue;
        notice_pair(reader, entry, &names);
        reader->unit += names.n > 0;
        size_t before = reader->found.n;
        for (size_t k = 0; k < names.n; k++) {
            emit(reader, entry, &names, k, &pools);
            notice_merge_last(reader, before);
        }
    }
    notice_fill_elsewhere(reader);
    notice_optouts(reader);
}
