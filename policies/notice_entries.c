/* From entries to disclosures: who, what, why, and what the lists around an entry say for it. */
#include "policies/pieces.h"

#include <string.h>

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

static str join_field(const struct reader *reader, const struct entry *entry, enum field field)
{
    return notice_join(reader->arena, &entry->fields[field]);
}

/* ---- content ---- */

/* 「送信される情報は、...です」 */
static bool is_labelled_sentence(const struct reader *reader, str sentence)
{
    size_t topic = str_find(sentence, STR("は"));
    str label = notice_folded(reader, str_slice(sentence, 0, topic));
    return topic != STR_ABSENT && notice_whole_label(reader, label, false) == FIELD_CONTENT;
}

/* The sentence speaks of the names in the list right below it: it says what all of them get, or what
 * for, and names nobody itself. */
static bool speaks_of_list(const struct reader *reader, str sentence)
{
    bool speaks =
        is_labelled_sentence(reader, sentence) || notice_aim(reader, sentence).state == STATE_OWN;
    return speaks && !notice_mentions(reader, sentence).n;
}

static bool speaks_down(const struct reader *reader, str folded)
{
    return notice_has(reader, "refers_down", folded) || notice_has(reader, "differs", folded) ||
           notice_has(reader, "common", folded) || notice_has(reader, "sent_to_each", folded);
}

static void add_intro(const struct reader *reader, const struct value *intro, bool is_list,
                      struct buf *out)
{
    for (size_t i = 0; i < intro->n; i++) {
        str rest = intro->v[i].text, sentence;
        while (notice_sentence(&rest, &sentence)) {
            if (!speaks_down(reader, notice_folded(reader, sentence)) &&
                !(is_list && speaks_of_list(reader, sentence)))
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
    bool is_list = entry->origin == ENTRY_ITEM && entry->under;
    add_intro(reader, &entry->intro, is_list, &out);
    add_intro(reader, &reader->zones.v[entry->zone].intro, false, &out);
    return out.n ? buf_str(&out) : STR("");
}

static const struct said *keep_said(const struct reader *reader, struct said said)
{
    struct said *kept = ARENA_NEW(reader->arena, struct said);
    *kept = said;
    return kept;
}

static struct said pooled_content(const struct reader *reader, const struct entry *entry,
                                  struct pools *pools)
{
    struct pool *pool = notice_pool(pools, entry, FIELD_CONTENT);
    if (!pool)
        return (struct said){.state = STATE_ABSENT, .text = STR("")};
    if (!pool->content)
        pool->content = keep_said(
            reader, notice_content(reader, join_field(reader, pool->entry, FIELD_CONTENT)));
    struct said said = *pool->content;
    if (said.state == STATE_OWN)
        said.state = pool->is_doubtful ? STATE_VAGUE : STATE_SHARED;
    return said;
}

static struct said shared_content(const struct reader *reader, const struct entry *entry,
                                  struct pools *pools)
{
    struct said pooled = pooled_content(reader, entry, pools);
    if (pooled.state != STATE_ABSENT)
        return pooled;
    str intro = intro_text(reader, entry);
    struct said said = notice_sent(reader, intro);
    bool differs = notice_has(reader, "differs", notice_folded(reader, intro));
    if (said.state == STATE_OWN)
        said.state = differs ? STATE_VAGUE : STATE_SHARED;
    /* 「利用者情報を送信します」 over entries that say which is no statement */
    if (said.state == STATE_VAGUE && pools->has_own[entry->zone].content && !differs)
        said = (struct said){.state = STATE_ABSENT, .text = STR("")};
    return said;
}

/* What the words point at, under the words themselves. */
static struct said as_pointed(str text, struct said target)
{
    target.text = text;
    target.state = target.state == STATE_OWN ? STATE_REFERENCE : target.state;
    return target;
}

/* 「上記のとおり」 above which nothing of the kind stands says nothing. */
static struct said checked(const struct reader *reader, const struct entry *entry, struct said said,
                           bool is_purpose)
{
    if (said.state == STATE_REFERENCE &&
        notice_points_nowhere(reader, said.text, entry->line, is_purpose))
        said.state = STATE_VAGUE;
    return said;
}

/* By the entry's own words; absent when they say nothing of it. */
static struct said own_content(const struct reader *reader, const struct entry *entry)
{
    struct said said = notice_content(reader, join_field(reader, entry, FIELD_CONTENT));
    str pointed = notice_pointed(reader, entry, FIELD_CONTENT);
    if (pointed.n)
        return as_pointed(said.text, notice_content(reader, pointed));
    if (notice_is_link_only(reader, &said, &entry->fields[FIELD_CONTENT]))
        said.state = STATE_LINK_ONLY;
    said = checked(reader, entry, said, false);
    if (entry->fields[FIELD_JOINT].n && said.state == STATE_OWN && !said.contents)
        said.state = STATE_VAGUE; /* what makes it concrete may be the purpose */
    return said;
}

static struct said content_of(const struct reader *reader, const struct entry *entry,
                              struct pools *pools)
{
    if (entry->content) {
        struct said pooled = pooled_content(reader, entry, pools);
        struct said told = checked(reader, entry, *entry->content, false);
        bool is_better = !state_is_stated(told.state) && state_is_stated(pooled.state);
        return is_better ? pooled : told;
    }
    struct said said = own_content(reader, entry);
    if (said.state != STATE_ABSENT || notice_is_labelled(entry, FIELD_CONTENT))
        return said; /* an empty cell and 「―」 are what the page says */
    said = notice_sent(reader, notice_join(reader->arena, &entry->loose));
    said = checked(reader, entry, said, false);
    struct said shared = {.state = STATE_ABSENT};
    if (said.state != STATE_OWN)
        shared = shared_content(reader, entry, pools);
    bool is_told = notice_is_told(reader, entry, &entry->names);
    if (said.state != STATE_OWN && (shared.state != STATE_ABSENT || !is_told))
        said = shared;
    if (said.state == STATE_ABSENT && entry->fields[FIELD_COOKIE].n)
        said = (struct said){.state = STATE_VAGUE, .text = join_field(reader, entry, FIELD_COOKIE)};
    return said;
}

/* ---- purpose ---- */

static const enum field purpose_fields[] = {FIELD_PURPOSE, FIELD_PURPOSE_SENDER,
                                            FIELD_PURPOSE_RECIPIENT};

static str join_purposes(const struct reader *reader, const struct entry *entry)
{
    str texts[4];
    size_t n = 0;
    for (size_t i = 0; i < COUNT_OF(purpose_fields); i++) {
        str text = join_field(reader, entry, purpose_fields[i]);
        if (!text.n)
            continue;
        str parts[] = {n ? texts[0] : STR(""), n ? STR("\n") : STR(""), text, STR_NONE};
        texts[0] = arena_join(reader->arena, parts, 3);
        n = 1;
    }
    return n ? texts[0] : STR("");
}

/* By the entry's own words; absent when they say nothing of it. */
static struct said own_purpose(const struct reader *reader, const struct entry *entry)
{
    struct said said = notice_purpose(reader, join_purposes(reader, entry));
    bool is_linked = said.state != STATE_ABSENT;
    for (size_t i = 0; i < COUNT_OF(purpose_fields); i++) {
        const struct value *value = &entry->fields[purpose_fields[i]];
        is_linked &= !value->n || notice_is_link_only(reader, &said, value);
    }
    if (is_linked)
        said.state = STATE_LINK_ONLY;
    return checked(reader, entry, said, true);
}

static struct said heading_purpose(const struct reader *reader, const struct entry *entry)
{
    const struct part *parts[] = {&entry->heading, &entry->above};
    struct said said = {.state = STATE_ABSENT, .text = STR("")};
    for (size_t i = 0; i < COUNT_OF(parts) && said.state == STATE_ABSENT; i++)
        said = notice_heading_aim(reader, parts[i]->text);
    return said;
}

static struct said shared_purpose(const struct reader *reader, const struct entry *entry,
                                  struct pools *pools)
{
    struct pool *pool = notice_pool(pools, entry, FIELD_PURPOSE);
    if (pool && !pool->purpose)
        pool->purpose =
            keep_said(reader, notice_purpose(reader, join_purposes(reader, pool->entry)));
    struct said said = pool ? *pool->purpose : notice_aim(reader, intro_text(reader, entry));
    if (said.state == STATE_OWN)
        said.state = pool && pool->is_doubtful ? STATE_VAGUE : STATE_SHARED;
    return said;
}

static struct said purpose_of(const struct reader *reader, const struct entry *entry,
                              struct pools *pools)
{
    if (entry->purpose)
        return *entry->purpose;
    struct said said = own_purpose(reader, entry);
    str pointed = notice_pointed(reader, entry, FIELD_PURPOSE);
    if (pointed.n)
        return as_pointed(said.text, notice_purpose(reader, pointed));
    if (said.state != STATE_ABSENT || notice_is_labelled(entry, FIELD_PURPOSE))
        return said;
    const struct said aim = notice_aim(reader, notice_join(reader->arena, &entry->loose));
    if (aim.state == STATE_OWN)
        return aim;
    said = heading_purpose(reader, entry);
    if (said.state == STATE_ABSENT)
        said = shared_purpose(reader, entry, pools);
    return said.state == STATE_ABSENT ? aim : said;
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

/* 「株式会社A（当社）」 */
static bool is_own_bracket(const struct reader *reader, str name)
{
    struct bracketed cut;
    return piece_cut_bracket(name, &cut) && !cut.rest.n &&
           catalog_is_word(reader->catalog, "first_party", notice_folded(reader, cut.inner));
}

/* Words of that kind stand beside the entry's name or in its column of states. */
static bool is_marked(const struct reader *reader, const struct entry *entry, const char *kind)
{
    bool is_title = entry->above.line == reader->zones.v[entry->zone].line;
    const str parts[] = {join_field(reader, entry, FIELD_RECIPIENT),
                         join_field(reader, entry, FIELD_STATUS),
                         join_field(reader, entry, FIELD_OTHER), entry->heading.text,
                         is_title ? STR("") : entry->above.text};
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        if (notice_has(reader, kind, notice_folded(reader, parts[i])))
            return true;
    return false;
}

static enum disclosure_status status_of(const struct reader *reader, const struct entry *entry,
                                        const struct named *named)
{
    str name = notice_folded(reader, named->recipient);
    str status = notice_folded(reader, join_field(reader, entry, FIELD_STATUS));
    if (!named->is_class && (notice_begins_with(reader, "first_party", name) ||
                             notice_begins_with(reader, "first_party", status) ||
                             is_own_bracket(reader, named->recipient)))
        return DISCLOSURE_FIRST_PARTY;
    if (is_marked(reader, entry, "planned"))
        return DISCLOSURE_PLANNED;
    return is_marked(reader, entry, "exempt") ? DISCLOSURE_EXEMPT : DISCLOSURE_CURRENT;
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
static bool is_common(const struct entry *entry)
{
    const struct nameds *names = &entry->names;
    bool is_spread = false;
    for (size_t i = 1; i < names->n; i++)
        is_spread |= !str_eq(names->v[i].recipient, names->v[0].recipient);
    return is_spread && entry->layout != LAYOUT_TABLE && entry->fields[FIELD_RECIPIENT].n > 1;
}

/* Which of the recipient's parts names that one; `from`: the part of the one before. */
static size_t part_of(const struct entry *entry, size_t which, size_t from)
{
    const struct value *value = &entry->fields[FIELD_RECIPIENT];
    const struct named *named = &entry->names.v[which];
    size_t first = from;
    for (size_t i = value->n; i-- > from;) {
        str text = value->v[i].text;
        if (str_has(text, named->recipient) && str_has(text, named->service))
            return i;
        if (str_has(text, named->recipient))
            first = i;
    }
    return first;
}

static enum layout layout_of(const struct entry *entry)
{
    bool is_list = is_common(entry) && entry->fields[FIELD_RECIPIENT].v[0].is_item;
    return is_list ? LAYOUT_LIST : entry->layout;
}

static enum state common_state(enum state state, bool common)
{
    return common && state == STATE_OWN ? STATE_SHARED : state;
}

/* 「送信先によって異なります」 beside lists for several recipients. */
static void doubt_common(const struct entry *entry, const struct pools *pools, struct said *content,
                         struct said *purpose)
{
    const struct own *own = &pools->has_own[entry->zone];
    if (!is_common(entry))
        return;
    if (own->differs && content->state == STATE_OWN)
        content->state = STATE_VAGUE;
    if (own->differs_aim && purpose->state == STATE_OWN)
        purpose->state = STATE_VAGUE;
}

/* What an entry says for all whom it names. */
struct says {
    const struct said *content, *purpose;
};

static void emit(struct reader *reader, const struct entry *entry, size_t which,
                 const struct says *said)
{
    const struct named *named = &entry->names.v[which];
    bool common = is_common(entry);
    struct said content = *said->content, purpose = *said->purpose;
    struct disclosure disclosure = {
        .notice_url = reader->shown_url,
        .unit = reader->unit,
        .layout = layout_of(entry),
        .recipient = named->recipient,
        .service = named->service,
        .recipient_known = named->recipient_known,
        .service_known = named->service_known,
        .recipient_is_former = named->is_former && named->recipient_known,
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
    struct closed closed = {.content = notice_is_labelled(entry, FIELD_CONTENT)};
    closed.optout = notice_links(reader, entry, which, &disclosure);
    *ARENA_PUSH(reader->arena, &reader->closed) = closed;
    disclosure.confidence = confidence_of(entry, &disclosure);
    disclosure.quote = quote_of(reader, &disclosure);
    *ARENA_PUSH(reader->arena, &reader->found) = disclosure;
}

/* ---- all of them ---- */

/* An entry that comes to nothing. */
static void trace_passed(const struct reader *reader, const struct entry *entry)
{
    const char *why = entry->names.n
                          ? N_("it names somebody, but nothing says that it is part of a notice")
                          : N_("it names nobody; it may hold for the entries around it");
    for (enum field field = FIELD_RECIPIENT; field <= FIELD_POLICY; field++)
        for (size_t i = 0; i < entry->fields[field].n; i++)
            notice_trace(reader, TRACE_LEFT_OUT, entry->fields[field].v[i].line,
                         entry->fields[field].v[i].text, why);
}

void notice_finish(struct reader *reader)
{
    for (size_t i = 0; i < reader->entries.n; i++) {
        arena_check_time(reader->arena);
        notice_prepare(reader, reader->entries.v[i]);
        reader->entries.v[i]->number = i;
        notice_pair(reader, reader->entries.v[i], &reader->entries.v[i]->names);
    }
    notice_brackets(reader);
    notice_find_recipients(reader);
    struct pools pools = notice_pools(reader);
    size_t sentence = 0;
    uint32_t zone = 0;
    for (size_t i = 0; i < reader->entries.n; i++) {
        const struct entry *entry = reader->entries.v[i];
        arena_check_time(reader->arena);
        if (!notice_counts(reader, entry)) {
            trace_passed(reader, entry);
            continue;
        }
        bool is_same = entry->sentence && entry->sentence == sentence && entry->zone == zone;
        reader->unit += entry->names.n > 0 && !is_same;
        sentence = entry->names.n ? entry->sentence : sentence;
        zone = entry->zone;
        size_t before = reader->found.n, part = 0;
        struct said content = {.text = STR("")}, purpose = content;
        if (entry->names.n) {
            content = content_of(reader, entry, &pools);
            purpose = purpose_of(reader, entry, &pools);
            doubt_common(entry, &pools, &content, &purpose);
        }
        for (size_t k = 0; k < entry->names.n; k++) {
            size_t at = part_of(entry, k, part);
            reader->unit += at > part && is_common(entry);
            part = at;
            emit(reader, entry, k, &(struct says){&content, &purpose});
            notice_merge_last(reader, before);
        }
        if (entry->names.n)
            notice_trace_entry(reader, entry, before);
        else
            trace_passed(reader, entry);
    }
    notice_fill_elsewhere(reader);
    notice_optouts(reader);
}
