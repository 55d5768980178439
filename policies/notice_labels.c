/* What labels, column headings and headings announce. Japanese labels end with their head: in
 * 「送信先事業者における利用目的」 the last word decides. English ones begin with it. */
#include "policies/hints.h"
#include "policies/pieces.h"

#include <string.h>

#define LABEL_MAX 40      /* code points */
#define LABEL_LINE_MAX 60 /* of a label with brackets behind it */
#define SIDE_MAX 24       /* of what says whose purpose follows */
#define GAPS_MAX 4        /* wide spaces at which a label may end */
#define LABEL_WEIGHT 3    /* lighter words count in column headings, */
#define WEAK_WEIGHT 2     /* and alone before a colon */

/* Whose purpose it is. */
static enum field with_side(const struct reader *reader, enum field field, str folded)
{
    if (field != FIELD_PURPOSE)
        return field;
    bool is_sender = notice_has(reader, "column_purpose_sender", folded);
    bool is_recipient = notice_has(reader, "column_purpose_recipient", folded);
    if (is_sender == is_recipient)
        return FIELD_PURPOSE;
    return is_sender ? FIELD_PURPOSE_SENDER : FIELD_PURPOSE_RECIPIENT;
}

/* 「送信先 / Recipient」 「Recipient / 送信先」: the Japanese half, when the other one is a label too. */
static str without_translation(const struct reader *reader, str folded)
{
    size_t slash = str_find_char(folded, '/');
    str first = str_trim(str_slice(folded, 0, slash));
    if (slash != STR_ABSENT && hint_is_ascii(first) && hint_find(reader, first, 1).field)
        return str_trim(str_skip(folded, slash + 1));
    size_t at = folded.n;
    while (at && (unsigned char)folded.p[at - 1] < 0x80)
        at--;
    str rest = str_skip(folded, at);
    bool is_two = at && rest.n > 2 && hint_find(reader, rest, 1).field;
    return is_two ? str_trim(str_slice(folded, 0, at)) : folded;
}

/* English labels begin with their head; what follows must not make a sentence of it. */
static bool fits_english(const struct reader *reader, str core, const struct hint *hint)
{
    str rest = str_trim(str_skip(core, hint->end));
    if (hint->at || !rest.n)
        return !hint->at;
    size_t count;
    const struct word *words = catalog_words(reader->catalog, "label_more", &count);
    for (size_t i = 0; i < count; i++)
        if (str_has_prefix(rest, words[i].word))
            return true;
    return rest.p[0] == '(' || rest.p[0] == '/';
}

/* Without what surrounds a label: brackets around it, a colon, 「について」, a bracket behind it. */
static str label_core(const struct reader *reader, str folded)
{
    static const char *const opening[] = {"【", "<", "《", "〈", "「", "[", "■", "◆", "●", "◇"};
    static const char *const closing[] = {"】", ">", "》", "〉", "」", "]", ":"};
    folded = notice_unnumbered(folded);
    for (size_t i = 0; i < COUNT_OF(opening); i++)
        if (str_has_prefix(folded, str_of(opening[i])))
            folded = notice_unnumbered(str_skip(folded, strlen(opening[i])));
    for (size_t i = 0; i < COUNT_OF(closing); i++)
        if (notice_ends_with(folded, closing[i]))
            folded = str_trim(str_slice(folded, 0, folded.n - strlen(closing[i])));
    while (folded.n > 3 && ascii_is_digit(folded.p[folded.n - 1])) /* 「送信先1」 */
        folded.n--;
    size_t bracket = str_find_char(folded, '(');
    if (bracket != STR_ABSENT && bracket > 0 && notice_ends_with(folded, ")"))
        folded = str_trim(str_slice(folded, 0, bracket));
    folded = without_translation(reader, folded);
    for (size_t n; (n = notice_tail(reader, "label_tail", folded)) > 0 && n < folded.n;)
        folded = str_trim(str_slice(folded, 0, folded.n - n));
    return folded;
}

/* What parts two things in one heading. */
static const char *const cuts[] = {"(", "・", "/", "及び", "および", "並びに", "と", "、"};

/* 「送信先及び目的」 「送信先と各社のポリシー」: what follows belongs to each recipient. */
static bool leads_recipients(const struct reader *reader, enum field field, str folded)
{
    for (size_t i = 1; i < COUNT_OF(cuts); i++) {
        size_t at = str_find(folded, str_of(cuts[i]));
        if (at == STR_ABSENT || !at)
            continue;
        str second = str_skip(folded, at + strlen(cuts[i]));
        bool is_whole = field == FIELD_POLICY || !hint_find(reader, second, 1).at;
        struct hint hint = hint_find(reader, str_slice(folded, 0, at), LABEL_WEIGHT);
        if (is_whole && hint.field == FIELD_RECIPIENT)
            return true;
    }
    return false;
}

/* Two things in one heading, 「送信先・サービス」 「事業者（サービス）」 「名称及び所在地」: the one that
 * names somebody counts. */
static enum field naming_half(const struct reader *reader, str folded, size_t at)
{
    enum field a = hint_find(reader, str_slice(folded, 0, at), 1).field;
    enum field b = hint_find(reader, str_skip(folded, at), 1).field;
    if (a == FIELD_RECIPIENT || b == FIELD_RECIPIENT)
        return FIELD_RECIPIENT;
    return a == FIELD_SERVICE ? a : FIELD_NONE;
}

/* 「ツール（提供会社）」 */
static bool has_company_bracket(const struct reader *reader, str folded)
{
    size_t bracket = str_find_char(folded, '(');
    return bracket != STR_ABSENT && bracket &&
           hint_find(reader, str_slice(folded, 0, bracket), 1).field == FIELD_SERVICE;
}

static enum field naming(const struct reader *reader, enum field field, str folded)
{
    if (field == FIELD_RECIPIENT && has_company_bracket(reader, folded))
        return FIELD_SERVICE;
    if (field == FIELD_PURPOSE || field == FIELD_POLICY)
        return leads_recipients(reader, field, folded) ? FIELD_RECIPIENT : field;
    if (field != FIELD_SERVICE && field != FIELD_OTHER)
        return field;
    for (size_t i = 0; i < COUNT_OF(cuts); i++) {
        size_t at = str_find(folded, str_of(cuts[i]));
        enum field half = at == STR_ABSENT || !at ? FIELD_NONE : naming_half(reader, folded, at);
        if (half)
            return half;
    }
    return field;
}

/* 「送信される情報及び利用目的」 */
static enum field joint(const struct reader *reader, enum field field, str folded)
{
    if (field != FIELD_CONTENT && field != FIELD_PURPOSE)
        return field;
    for (size_t i = 1; i < COUNT_OF(cuts); i++) {
        size_t at = str_find(folded, str_of(cuts[i]));
        if (at == STR_ABSENT || !at)
            continue;
        enum field a = hint_find(reader, str_slice(folded, 0, at), LABEL_WEIGHT).field;
        enum field b = hint_find(reader, str_skip(folded, at), LABEL_WEIGHT).field;
        if ((a == FIELD_CONTENT && b == FIELD_PURPOSE) ||
            (a == FIELD_PURPOSE && b == FIELD_CONTENT))
            return FIELD_JOINT;
    }
    return field;
}

/* 「利用目的（送信先）」: the bracket says whose. */
static enum field side_in_bracket(const struct reader *reader, str folded)
{
    size_t bracket = str_find_char(folded, '(');
    if (bracket == STR_ABSENT || !bracket || !str_has_suffix(folded, STR(")")))
        return FIELD_NONE;
    enum field field = hint_find(reader, str_slice(folded, 0, bracket), 1).field;
    enum field side = with_side(reader, field, str_skip(folded, bracket));
    return side == FIELD_PURPOSE_SENDER || side == FIELD_PURPOSE_RECIPIENT ? side : FIELD_NONE;
}

enum field notice_column(const struct reader *reader, str text)
{
    str folded = notice_unnumbered(notice_folded(reader, text));
    if (!folded.n || text_length(folded) > 2 * LABEL_LINE_MAX)
        return FIELD_NONE;
    enum field side = side_in_bracket(reader, folded);
    if (side)
        return side;
    struct hint hint = hint_find(reader, folded, 1);
    enum field field = naming(reader, hint.field, folded);
    return with_side(reader, joint(reader, field, folded), folded);
}

/* 「株式会社A（B）／送信情報」: what stands before a label's head is no part of it. */
static bool breaks_off(str before)
{
    static const char *const marks[] = {"(",        ")",        "/",        "|",
                                        "株式会社", "合同会社", "有限会社", "→"};
    for (size_t i = 0; i < COUNT_OF(marks); i++)
        if (str_has(before, str_of(marks[i])))
            return true;
    return false;
}

/* 「利用しているツール」 is a label, 「Pinterestタグ」 and 「ほたるツール」 are products. */
static bool may_precede(const struct reader *reader, str before)
{
    uint32_t last = 0;
    for (size_t at = 0; at < before.n;)
        last = text_next(before, &at);
    bool is_hiragana = last >= 0x3041 && last <= 0x3096;
    bool is_mark = !text_is_word(last) || last == 0x30FB;
    return notice_tail(reader, "label_before", before) || is_mark ||
           (is_hiragana && !notice_mentions(reader, before).n && text_length(before) > 3);
}

/* Whether what surrounds the word that says what a label is leaves it one. */
static bool fits_label(const struct reader *reader, str core, const struct hint *hint)
{
    str before = str_slice(core, 0, hint->at);
    if (hint->field == FIELD_RECIPIENT && piece_has_form(reader, core))
        return false; /* 「チャットプラス株式会社」 ends with 「会社」 and is a name */
    if (hint->field == FIELD_POLICY && catalog_weigh(reader->catalog, "title", core) >= ZONE_STRONG)
        return false; /* 「外部送信ポリシー」 is what the page is called */
    if (hint->at && breaks_off(before))
        return false;
    if (hint_is_ascii(core))
        return fits_english(reader, core, hint);
    if (hint->field == FIELD_SERVICE && hint->at && !may_precede(reader, before))
        return false;
    return hint->end == core.n;
}

enum field notice_find_whole_label(const struct reader *reader, str folded, bool is_strict)
{
    if (text_length(folded) > LABEL_LINE_MAX || str_has(folded, STR("。")))
        return FIELD_NONE;
    str core = label_core(reader, folded);
    if (!core.n || text_length(core) > LABEL_MAX)
        return FIELD_NONE;
    struct hint hint = hint_find(reader, core, LABEL_WEIGHT);
    if (!hint.field || !fits_label(reader, core, &hint))
        return FIELD_NONE;
    if (is_strict && hint.end - hint.at != core.n)
        return FIELD_NONE;
    enum field field = naming(reader, hint.field, core);
    return with_side(reader, joint(reader, field, core), core);
}

static size_t colon_length(str s)
{
    static const char *const colons[] = {"：", ":", "…", "→", "＝"};
    return notice_mark(s, colons, COUNT_OF(colons));
}

/* Offset of the first colon in text, and its length. */
static size_t find_colon(str text, size_t *length)
{
    for (size_t at = 0; at < text.n && at < 4 * LABEL_LINE_MAX; at++) {
        *length = colon_length(str_skip(text, at));
        if (*length)
            return at;
    }
    return STR_ABSENT;
}

/* 「【送信先】Google LLC」: a label in brackets with its value behind them. */
static size_t bracket_label(str text)
{
    static const char *const pairs[][2] = {
        {"【", "】"}, {"［", "］"}, {"[", "]"}, {"＜", "＞"}, {"〔", "〕"}};
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        size_t end = str_find(text, str_of(pairs[i][1]));
        if (str_has_prefix(text, str_of(pairs[i][0])) && end != STR_ABSENT)
            return end + strlen(pairs[i][1]);
    }
    return 0;
}

/* Bytes of what parts a label from its value in typed tables: a wide space, or several. */
static size_t wide_gap(str s)
{
    size_t n = 0;
    bool is_wide = false;
    while (n < s.n) {
        str rest = str_skip(s, n);
        bool is_full = str_has_prefix(rest, STR("　")) || str_has_prefix(rest, STR("\u00A0"));
        if (!is_full && s.p[n] != ' ')
            break;
        is_wide |= is_full;
        n += str_has_prefix(rest, STR("　")) ? strlen("　") : is_full ? 2 : 1;
    }
    return is_wide ? n : 0;
}

/* 「送信先　　株式会社A」 「目　　的　　視聴率の調査」: the longest such beginning that is a label as
 * a whole. */
static enum field spaced_label(const struct reader *reader, str text, size_t *value)
{
    enum field found = FIELD_NONE;
    for (size_t at = 1, gaps = 0; at < text.n && at < LABEL_LINE_MAX && gaps < GAPS_MAX; at++) {
        size_t gap = ((unsigned char)text.p[at] & 0xC0) == 0x80 ? 0 : wide_gap(str_skip(text, at));
        if (!gap)
            continue;
        gaps++;
        str before = notice_folded(reader, str_slice(text, 0, at));
        enum field field = notice_whole_label(reader, before, true);
        if (field) {
            found = field;
            *value = at + gap;
        }
        at += gap - 1;
    }
    return found;
}

/* 「内容：」: too light a word for a label, but with a colon behind it and nothing before. */
static enum field weak_label(const struct reader *reader, str folded)
{
    struct hint hint = hint_find(reader, folded, WEAK_WEIGHT);
    bool is_whole = hint.at == 0 && hint.end == folded.n;
    return is_whole && hint.field == FIELD_CONTENT ? FIELD_CONTENT : FIELD_NONE;
}

/* 「項目」 「名称」 as a term: its place makes it a label. A name may be a company's or a product's. */
static enum field term_label(const struct reader *reader, str folded)
{
    struct hint hint = hint_find(reader, folded, WEAK_WEIGHT);
    bool is_whole = hint.at == 0 && hint.end == folded.n;
    if (is_whole && hint.weight == WEAK_WEIGHT && hint.field == FIELD_RECIPIENT)
        return FIELD_SERVICE;
    return weak_label(reader, folded);
}

static enum field prefix_label(const struct reader *reader, str text, size_t *value)
{
    size_t length = 0;
    size_t at = bracket_label(text);
    enum field numeral = notice_numeral(reader, text, value);
    if (numeral)
        return numeral;
    if (!at || at >= text.n) {
        at = find_colon(text, &length);
        if (at == STR_ABSENT || !at)
            return spaced_label(reader, text, value);
    }
    str before = notice_folded(reader, str_slice(text, 0, at));
    enum field field = notice_whole_label(reader, before, false);
    *value = at + length;
    if (!field && length)
        field = weak_label(reader, before);
    return field ? field : spaced_label(reader, text, value);
}

/* 「外部送信情報」 over everything is the title of the page. */
static bool is_title(const struct reader *reader, const struct line *line)
{
    return line->rank == 1 && catalog_weigh(reader->catalog, "title", line->fold) >= ZONE_LIKELY;
}

enum field notice_label(const struct reader *reader, const struct line *line, size_t *value)
{
    if (is_title(reader, line)) {
        *value = line->text.n;
        return FIELD_NONE;
    }
    enum field field = prefix_label(reader, line->text, value);
    if (field) {
        if (!str_trim(str_skip(line->text, *value)).n)
            *value = line->text.n;
        return field;
    }
    *value = line->text.n;
    bool is_lead = line->leads_list && line->item;
    bool is_plain = !line->rank && !is_lead && !(line->is_strong && line->is_first);
    field = notice_whole_label(reader, line->fold, is_plain);
    return field || line->rank != RANK_TERM ? field : term_label(reader, line->fold);
}

/* 「当社」 「送信先での目的」 「Google」: whose purpose the words before a colon announce. */
static enum field side_of_words(const struct reader *reader, str words)
{
    str folded = notice_folded(reader, words);
    bool is_sender = notice_has(reader, "column_purpose_sender", folded);
    bool is_recipient = notice_has(reader, "column_purpose_recipient", folded) ||
                        notice_whole_label(reader, folded, false) == FIELD_RECIPIENT;
    if (is_sender != is_recipient)
        return is_sender ? FIELD_PURPOSE_SENDER : FIELD_PURPOSE_RECIPIENT;
    return !is_sender && notice_is_name(reader, words) ? FIELD_PURPOSE_RECIPIENT : FIELD_PURPOSE;
}

enum field notice_side(const struct reader *reader, str text, size_t *value)
{
    size_t length = 0, at = bracket_label(text);
    *value = 0;
    if (!at || at >= text.n) {
        at = find_colon(text, &length);
        if (at == STR_ABSENT || !at)
            return FIELD_PURPOSE;
    }
    str words = str_slice(text, 0, at);
    str folded = notice_folded(reader, words);
    if (text_length(words) > SIDE_MAX || notice_purposes(reader, folded))
        return FIELD_PURPOSE;
    enum field side = side_of_words(reader, words);
    if (side != FIELD_PURPOSE)
        *value = at + length;
    return side;
}

/* Bytes of what may stand between two labelled pieces of one line. */
static size_t gap_length(str s)
{
    static const char *const gaps[] = {"／", "/", "　", " ", "、", "。",
                                       "｜", "|", "；", ";", "，"};
    return notice_mark(s, gaps, COUNT_OF(gaps));
}

size_t notice_next_side(const struct reader *reader, str text)
{
    size_t value = 0, length = 0;
    for (size_t at = 1; at < text.n; at++) {
        str rest = str_skip(text, at);
        size_t gap = str_has_prefix(rest, STR("【")) ? 0 : gap_length(rest);
        size_t colon = gap || str_has_prefix(rest, STR("【"))
                           ? find_colon(str_skip(rest, gap), &length)
                           : STR_ABSENT;
        if (colon == STR_ABSENT && gap && !str_has(rest, STR("【")))
            return text.n;
        if ((gap || str_has_prefix(rest, STR("【"))) &&
            notice_side(reader, str_skip(rest, gap), &value) != FIELD_PURPOSE)
            return at + gap;
    }
    return text.n;
}

static bool is_label_at(const struct reader *reader, str text, size_t at)
{
    size_t value = 0;
    return prefix_label(reader, str_skip(text, at), &value) != FIELD_NONE;
}

/* A label that needs no colon: 「②」 「【利用目的】」. */
static bool begins_label(const struct reader *reader, str text, size_t at)
{
    size_t length;
    str rest = str_skip(text, at);
    return notice_numeral(reader, rest, &length) ||
           (str_has_prefix(rest, STR("【")) && is_label_at(reader, text, at));
}

size_t notice_next_label(const struct reader *reader, str text)
{
    size_t gap = STR_ABSENT, begin = 0; /* the last gap and what stands behind it */
    for (size_t at = 1; at < text.n; at++) {
        str rest = str_skip(text, at);
        size_t n = gap_length(rest);
        if (n) {
            if (gap == STR_ABSENT || at != begin)
                gap = at;
            begin = at + n;
            at += n - 1;
        } else if (begins_label(reader, text, at)) {
            return gap != STR_ABSENT && begin == at ? gap : at;
        } else if (colon_length(rest) && gap != STR_ABSENT) {
            if (at - begin < (size_t)3 * LABEL_MAX && is_label_at(reader, text, begin))
                return gap;
            gap = STR_ABSENT;
        }
    }
    return text.n;
}
