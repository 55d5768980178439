/* Cells that only point: 「同上」 「No.3に同じ」 at another entry, 「ア・ウ」 「（注1）」 at what the page explains
 * in one place. What is pointed at counts as if it stood there. */
#include "policies/entry.h"

#define POINTING_MAX 30 /* code points of words that only point */
#define STEPS_MAX 8     /* from one entry that points to the next */
#define KEYS_MAX 12     /* of one cell */
#define KEY_BYTES 12

static str field_text(const struct reader *reader, const struct entry *entry, enum field kind)
{
    if (kind == FIELD_CONTENT)
        return notice_join(reader->arena, &entry->fields[FIELD_CONTENT]);
    for (enum field field = FIELD_PURPOSE; field <= FIELD_PURPOSE_RECIPIENT; field++)
        if (entry->fields[field].n)
            return notice_join(reader->arena, &entry->fields[field]);
    return STR("");
}

/* The first number of up to three digits; 0: there is none. */
static uint64_t number_in(str folded)
{
    uint64_t number = 0;
    size_t at = 0, end;
    while (at < folded.n && !ascii_is_digit(folded.p[at]))
        at++;
    for (end = at; end < folded.n && ascii_is_digit(folded.p[end]);)
        end++;
    return str_to_u64(str_slice(folded, at, end), 999, &number) ? number : 0;
}

/* ---- other entries ---- */

/* The number that an entry bears: before its heading, in a column of its own; otherwise its place. */
static uint64_t number_of(const struct reader *reader, const struct entry *entry, uint64_t place)
{
    const struct value *other = &entry->fields[FIELD_OTHER];
    str heading = entry->layout == LAYOUT_TABLE ? STR("") : entry->heading.text;
    str bare = notice_unnumbered(heading);
    uint64_t number = number_in(notice_folded(reader, str_slice(heading, 0, heading.n - bare.n)));
    if (!number && other->n && entry->layout == LAYOUT_TABLE) {
        str folded = notice_folded(reader, other->v[0].text);
        number = text_length(folded) <= 4 ? number_in(folded) : 0;
    }
    return number ? number : place;
}

static const struct entry *numbered_entry(const struct reader *reader, const struct entry *from,
                                          uint64_t number)
{
    uint64_t place = 0;
    for (size_t i = 0; i < reader->entries.n; i++) {
        const struct entry *entry = reader->entries.v[i];
        if (entry->zone != from->zone || !entry->names.n)
            continue;
        if (number_of(reader, entry, ++place) == number)
            return entry == from ? NULL : entry;
    }
    return NULL;
}

static const struct entry *entry_before(const struct reader *reader, const struct entry *from,
                                        enum field kind)
{
    for (size_t i = from->number; i-- > 0;) {
        const struct entry *entry = reader->entries.v[i];
        if (entry->zone == from->zone && entry->names.n && field_text(reader, entry, kind).n)
            return entry;
    }
    return NULL;
}

/* The entry that the words point at; NULL: they do not, or at nothing that is there. */
static const struct entry *target_of(const struct reader *reader, const struct entry *entry,
                                     str folded, enum field kind)
{
    bool is_same = notice_has(reader, "same_as_above", folded);
    uint64_t number = is_same || notice_has(reader, "reference", folded) ? number_in(folded) : 0;
    if (number)
        return numbered_entry(reader, entry, number);
    return catalog_is_word(reader->catalog, "same_as_above", folded) && !str_is(folded, "同左")
               ? entry_before(reader, entry, kind)
               : NULL;
}

/* ---- keys ---- */

/* "a" "a1" "12" "注1" "※1" "ア": what stands for words elsewhere. */
static bool is_key(str key)
{
    static const char *const marks[] = {"注", "※", "*"};
    size_t mark = notice_mark(key, marks, COUNT_OF(marks)), at = 0;
    str rest = str_skip(key, mark);
    if (!mark && rest.n && text_is_kana(text_next(rest, &at)))
        return at == rest.n;
    at = !mark && rest.n && ascii_is_alpha(rest.p[0]);
    size_t digits = rest.n - at;
    for (size_t i = at; i < rest.n; i++)
        if (!ascii_is_digit(rest.p[i]))
            return false;
    return digits <= 2 && (rest.n || mark);
}

/* "(a)" "a:" at the start of the text: its key, and *behind: where the words begin. */
static str key_at(str text, size_t *behind)
{
    static const char *const ends[] = {":", ".", ")", "…", "=", " ", "、"};
    bool is_open = str_has_prefix(text, STR("("));
    size_t end = is_open;
    while (end < text.n && end < KEY_BYTES &&
           !notice_mark(str_skip(text, end), ends, COUNT_OF(ends)))
        end++;
    str key = str_slice(text, is_open, end);
    bool is_closed = is_open ? str_has_prefix(str_skip(text, end), STR(")")) : end < text.n;
    *behind = end + notice_mark(str_skip(text, end), ends, COUNT_OF(ends));
    return is_closed && key.n && is_key(key) ? key : STR("");
}

/* The words that the folded text gives for the key; empty: none. */
static str meaning_of(str text, str key)
{
    str found = STR("");
    size_t from = 0, behind;
    for (size_t at = 0; at < text.n; at++) {
        bool is_start = !at || text.p[at] == '(' || text.p[at - 1] == ' ' || text.p[at - 1] == '\n';
        str each = is_start ? key_at(str_skip(text, at), &behind) : STR("");
        if (!each.n)
            continue;
        if (from)
            return str_trim(str_slice(text, from, at));
        from = str_eq(each, key) ? at + behind : 0;
        at += behind - 1;
    }
    return from ? str_trim(str_skip(text, from)) : found;
}

/* What a line of the page says the key means: one that speaks of that kind before any other. */
static str explained(const struct reader *reader, str key, enum field kind)
{
    str found = STR("");
    bool is_number = ascii_is_digit(key.p[0]);
    for (size_t i = 0; i < reader->lines.n; i++) {
        str text = text_fold(reader->arena, reader->lines.v[i].text);
        str words = is_number && !str_has_prefix(text, STR("(")) ? STR("") : meaning_of(text, key);
        str folded = notice_folded(reader, words);
        bool is_kind = kind == FIELD_CONTENT ? notice_contents(reader, folded) != 0
                                             : notice_purposes(reader, folded) != 0;
        if (is_kind)
            return words;
        found = found.n ? found : words;
    }
    return found;
}

/* 「ア・イ・ウ」: what all of them mean; empty when one of them is none. */
static str explained_all(const struct reader *reader, str folded, enum field kind)
{
    static const char *const gaps[] = {"・", "、", ",", "/", " ", "\n", "(", ")", "及び", "と"};
    struct buf out = buf_init(reader->arena, (size_t)64 * 1024);
    size_t count = 0;
    for (size_t at = 0; at < folded.n;) {
        size_t gap = notice_mark(str_skip(folded, at), gaps, COUNT_OF(gaps)), end = at;
        if (gap) {
            at += gap;
            continue;
        }
        while (end < folded.n && !notice_mark(str_skip(folded, end), gaps, COUNT_OF(gaps)))
            end++;
        str key = str_slice(folded, at, end);
        str words = is_key(key) && count++ < KEYS_MAX ? explained(reader, key, kind) : STR("");
        if (!words.n)
            return STR("");
        buf_add(&out, words);
        buf_add_char(&out, '\n');
        at = end;
    }
    return count ? buf_str(&out) : STR("");
}

static const struct first_said *first_said(const struct reader *reader)
{
    struct first_said *first = reader->first_said;
    if (first->is_known)
        return first;
    *first = (struct first_said){.content = UINT32_MAX, .purpose = UINT32_MAX, .is_known = true};
    for (size_t i = reader->lines.n; i-- > 0;) {
        const struct line *line = &reader->lines.v[i];
        if (notice_contents(reader, line->fold))
            first->content = line->line;
        if (notice_purposes(reader, line->fold))
            first->purpose = line->line;
    }
    return first;
}

bool notice_points_nowhere(const struct reader *reader, str text, uint32_t line, bool is_purpose)
{
    str folded = notice_folded(reader, text);
    const struct first_said *said = first_said(reader);
    uint32_t first = is_purpose ? said->purpose : said->content;
    bool is_back = notice_has(reader, "reference_back", folded);
    return !number_in(folded) && first > (is_back ? line : UINT32_MAX - 1);
}

str notice_pointed(const struct reader *reader, const struct entry *entry, enum field kind)
{
    for (unsigned i = 0; entry && i < STEPS_MAX; i++) {
        str text = field_text(reader, entry, kind), folded = notice_folded(reader, text);
        if (text_length(folded) > POINTING_MAX)
            return i ? text : STR("");
        while (notice_ends_with(folded, "。"))
            folded.n -= STR("。").n;
        const struct entry *target = target_of(reader, entry, folded, kind);
        if (!target) {
            str words = explained_all(reader, folded, kind);
            return words.n || !i ? words : text;
        }
        entry = target;
    }
    return STR("");
}
