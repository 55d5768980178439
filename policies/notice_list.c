/* Items without labels: 「Google AdMob（Google LLC）— バナー広告配信」, 「・Supabase: データ保存の
 * ため、投稿を送信」. Only names that the catalog knows or that carry a legal form count. */
#include "policies/entry.h"

#include <string.h>

#define ITEM_HEAD_MAX 60
#define ITEM_TEXT_MAX 400
#define STATUS_MAX 20

struct cut {
    size_t at, length;
};

/* Where the name ends and the words about it begin. */
static struct cut find_cut(str text)
{
    static const char *const marks[] = {" — ", "—", "――",  " – ", " ― ", "：", ": ",
                                        " - ", "…", " | ", "－",  "）",  ") "};
    struct cut best = {text.n, 0};
    for (size_t i = 0; i < COUNT_OF(marks); i++) {
        size_t at = str_find(text, str_of(marks[i]));
        bool is_bracket = i >= COUNT_OF(marks) - 2;
        if (at == STR_ABSENT)
            continue;
        size_t end = is_bracket ? at + strlen(marks[i]) : at;
        if (end < best.at)
            best = (struct cut){end, is_bracket ? 0 : strlen(marks[i])};
    }
    return best;
}

static str without_marks(str text)
{
    static const char *const marks[] = {"—", "―", "–", "：", ":", "-", "－", "…", "。", "|", "、"};
    text = notice_trim(text);
    for (size_t i = 0; i < COUNT_OF(marks); i++)
        if (str_has_prefix(text, str_of(marks[i])))
            text = notice_trim(str_skip(text, strlen(marks[i])));
    return text;
}

/* Nothing but an address, a policy's name or the account 「@a」 of a social network. */
static bool is_only_links(const struct reader *reader, str tail)
{
    str folded = notice_folded(reader, tail);
    return !folded.n || folded.p[0] == '@' || str_has_prefix(folded, STR("http")) ||
           str_has_prefix(folded, STR("(http")) ||
           catalog_is_word(reader->catalog, "column_policy", folded);
}

static void add(const struct reader *reader, struct entry *entry, enum field field, str text)
{
    struct part part = {.text = str_trim(text), .line = entry->line};
    if (!part.text.n)
        return;
    entry->fields[field].is_labelled = true;
    notice_add_part(reader->arena, &entry->fields[field], part);
}

/* 「…を、…のために送信します」: the object first. False: the tail is not written so. */
static bool read_object_first(const struct reader *reader, struct entry *entry, str tail)
{
    const str object = STR("を、"), aim = STR("ため");
    size_t end = str_find(tail, object);
    str rest = end == STR_ABSENT ? STR("") : str_skip(tail, end + object.n);
    size_t at = str_find(rest, aim);
    if (at == STR_ABSENT || !notice_has(reader, "send_verb", notice_folded(reader, rest)))
        return false;
    add(reader, entry, FIELD_CONTENT, str_slice(tail, 0, end));
    add(reader, entry, FIELD_PURPOSE, str_slice(rest, 0, at + aim.n));
    return true;
}

static bool is_row(const struct reader *reader, str content, str purpose)
{
    str folded = notice_folded(reader, content);
    return notice_contents(reader, folded) ||
           (!notice_purposes(reader, folded) &&
            notice_heading_aim(reader, purpose).state == STATE_OWN);
}

/* 「閲覧履歴、広告ID－広告の配信」: what is sent and why, parted as the name before them is. */
static bool read_row(const struct reader *reader, struct entry *entry, str tail)
{
    static const char *const marks[] = {" — ", "—", "――", " – ", " ― ", " - ", "－", " | ", "｜"};
    for (size_t i = 0; i < COUNT_OF(marks); i++) {
        size_t at = str_find(tail, str_of(marks[i]));
        str content = str_slice(tail, 0, at);
        str purpose = at == STR_ABSENT ? STR("") : str_skip(tail, at + strlen(marks[i]));
        if (!purpose.n || str_has(purpose, str_of(marks[i])) || !is_row(reader, content, purpose))
            continue;
        add(reader, entry, FIELD_CONTENT, content);
        add(reader, entry, FIELD_PURPOSE, purpose);
        return true;
    }
    return false;
}

/* 「…のため、…を送信」: what stands before is the purpose, behind it the content. */
static void read_tail(const struct reader *reader, struct entry *entry, str tail)
{
    str folded = notice_folded(reader, tail);
    bool is_status = notice_has(reader, "exempt", folded) || notice_has(reader, "planned", folded);
    if (is_status && text_length(folded) <= STATUS_MAX) { /* 「【適用除外】」 */
        add(reader, entry, FIELD_STATUS, tail);
        return;
    }
    if (read_object_first(reader, entry, tail) || read_row(reader, entry, tail))
        return;
    str aim = STR("ため"), sending = STR("を送信");
    size_t at = str_find(tail, aim);
    bool sends =
        str_has(tail, sending) || str_has(tail, STR("を取得")) || str_has(tail, STR("を収集"));
    if (!sends) {
        add(reader, entry, FIELD_PURPOSE, tail);
        return;
    }
    if (at != STR_ABSENT) {
        add(reader, entry, FIELD_PURPOSE, str_slice(tail, 0, at + aim.n));
        add(reader, entry, FIELD_CONTENT, without_marks(str_skip(tail, at + aim.n)));
        return;
    }
    size_t clause = str_find(tail, STR("、"));
    if (clause != STR_ABSENT)
        add(reader, entry, FIELD_PURPOSE, str_slice(tail, 0, clause));
    add(reader, entry, FIELD_CONTENT, tail);
}

/* The words about a name without those of its links. */
static str without_links(const struct reader *reader, const struct line *line, str tail)
{
    for (size_t i = 0; i < line->link_count; i++) {
        str words = str_trim(line->links[i].text);
        size_t at = words.n ? str_find(tail, words) : STR_ABSENT;
        str parts[] = {str_slice(tail, 0, at), str_skip(tail, at == STR_ABSENT ? 0 : at + words.n),
                       STR_NONE};
        if (at != STR_ABSENT)
            tail = arena_join(reader->arena, parts, 2);
    }
    return without_marks(notice_trim(tail));
}

static struct entry *new_item(const struct reader *reader, const struct line *line, str name)
{
    struct entry *entry = ARENA_NEW(reader->arena, struct entry);
    entry->layout = LAYOUT_LIST;
    entry->origin = ENTRY_ITEM;
    entry->line = line->line;
    entry->heading = notice_line_part(line);
    entry->heading.text = name;
    struct part links = entry->heading;
    links.text = STR("");
    notice_add_part(reader->arena, &entry->loose, links);
    return entry;
}

/* "function — company" */
static bool ends_with_name(const struct reader *reader, str text)
{
    return text_length(text) <= ITEM_HEAD_MAX && notice_is_name(reader, text);
}

static bool is_item_start(const struct line *line)
{
    return (line->item && line->is_first) || line->is_bullet;
}

struct entry *notice_item(const struct reader *reader, const struct line *line)
{
    bool is_item = is_item_start(line);
    str text = notice_unnumbered(line->text);
    if (text_length(text) > ITEM_TEXT_MAX || line->rank)
        return NULL;
    struct cut cut = find_cut(text);
    str head = str_trim(str_slice(text, 0, cut.at));
    str tail = without_marks(str_skip(text, cut.at + cut.length));
    if (text_length(head) > ITEM_HEAD_MAX || (!is_item && (!cut.length || !tail.n)))
        return NULL;
    if (!notice_is_name(reader, head))
        return is_item && ends_with_name(reader, text) ? new_item(reader, line, text) : NULL;
    if (tail.n && is_only_links(reader, tail))
        return NULL;
    struct entry *entry = new_item(reader, line, head);
    read_tail(reader, entry, without_links(reader, line, tail));
    return entry;
}
