/* A cell's text cut into what may be names: separators that also stand inside names cut only between
 * names that are known. */
#include "policies/pieces.h"

#include <string.h>

static size_t word_count(str text)
{
    size_t count = 0;
    for (size_t at = 0; at < text.n;) {
        uint32_t c = text_next(text, &at);
        count += text_is_word(c) && c != 0x30FC;
    }
    return count;
}

/* Something in the name that a legal form has: most names are known to have none by that. */
static bool may_have_form(str name)
{
    static const char *const parts[] = {"社", "法人", "組合", "(", "㈱", "㈲", "ガイシャ"};
    for (size_t i = 0; i < name.n; i++)
        if (ascii_is_alpha(name.p[i]) || (unsigned char)name.p[i] == 0xEF) /* full width */
            return true;
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        if (str_has(name, str_of(parts[i])))
            return true;
    return false;
}

bool piece_has_form(const struct reader *reader, str name)
{
    if (!may_have_form(name))
        return false;
    str folded = text_fold(reader->arena, name);
    str key = text_fold_name_of(reader->arena, name, folded);
    return key.n && word_count(key) < word_count(folded);
}

static bool is_form_alone(const struct reader *reader, str name)
{
    return !text_fold_name(reader->arena, name).n;
}

static enum what match_what(const struct name_match *match)
{
    if (match->recipient && match->service)
        return WHAT_BOTH;
    return match->service ? WHAT_PRODUCT : match->recipient ? WHAT_COMPANY : WHAT_UNKNOWN;
}

/* The text without 「等」 「など」 at its end and quotes around it. */
static str bare_name(str text)
{
    static const char *const tails[] = {"®",  "™",  "等", "など", "ほか", "他", "」",
                                        "』", "。", "：", ":",    "＊",   "、", ",",
                                        "-",  "―",  "—",  "の",   "*"};
    static const char *const heads[] = {"「", "『", "及び", "および", "並びに", "-", "―", "—"};
    text = notice_unnumbered(text);
    size_t quote = str_find(text, STR("「")); /* 「チャットボット「あさぎりん」」 keeps its own */
    bool is_closed = quote != STR_ABSENT && quote;
    for (size_t i = 0; i < COUNT_OF(tails); i++)
        if (text.n > strlen(tails[i]) && notice_ends_with(text, tails[i]) &&
            !(is_closed && str_is(STR("」"), tails[i])))
            text = str_trim(str_slice(text, 0, text.n - strlen(tails[i])));
    for (size_t i = 0; i < COUNT_OF(heads); i++)
        if (str_has_prefix(text, str_of(heads[i])))
            text = str_trim(str_skip(text, strlen(heads[i])));
    return text;
}

static bool is_dropped(const struct reader *reader, str folded)
{
    return catalog_is_word(reader->catalog, "none", folded) ||
           catalog_is_word(reader->catalog, "class_not", folded) ||
           catalog_is_word(reader->catalog, "same_as_above", folded);
}

/* 「Google社」 is 「Google」. */
static struct name_match find_match(const struct reader *reader, str text)
{
    struct name_match match = catalog_find_name(reader->arena, reader->catalog, text);
    if (!match.recipient && !match.service && notice_ends_with(text, "社"))
        match = catalog_find_name(reader->arena, reader->catalog,
                                  str_slice(text, 0, text.n - strlen("社")));
    return match;
}

bool piece_is_called_company(str text)
{
    uint32_t last = 0;
    if (!notice_ends_with(text, "社"))
        return false;
    str name = str_trim(str_slice(text, 0, text.n - strlen("社")));
    for (size_t at = 0; at < name.n;)
        last = text_next(name, &at);
    return name.n && ((last < 0x80 && text_is_word(last)) || (last >= 0x30A1 && last <= 0x30FC));
}

static enum what what_by_words(const struct reader *reader, str text, str folded)
{
    if (piece_has_form(reader, text) && !str_has(text, STR("。")))
        return WHAT_COMPANY;
    if (notice_tail(reader, "class", folded))
        return WHAT_CLASS;
    if (piece_is_called_company(text))
        return WHAT_COMPANY;
    return str_has_prefix(folded, STR("その他")) ? WHAT_NOTHING : WHAT_UNKNOWN;
}

/* Bytes of the year that a date begins with: "2025年" "2025/3" "令和7年"; 0: it begins with none. */
static size_t year_length(str folded)
{
    static const char *const eras[] = {"令和", "平成"}, *const marks[] = {"年", "/", ".", "-"};
    size_t era = notice_mark(folded, eras, COUNT_OF(eras)), at = era;
    if (era && str_has_prefix(str_skip(folded, era), STR("元年")))
        return era + strlen("元年");
    while (at < folded.n && ascii_is_digit(folded.p[at]))
        at++;
    bool is_year = era ? at > era : at == 4;
    size_t mark = is_year ? notice_mark(str_skip(folded, at), marks, COUNT_OF(marks)) : 0;
    bool is_japanese = str_has_prefix(str_skip(folded, at), STR("年"));
    bool is_date = is_japanese || (at + mark < folded.n && ascii_is_digit(folded.p[at + mark]));
    return mark && is_date ? at + mark : 0;
}

/* 「2026年3月1日　株式会社A」: when the page was written, and who signs it. */
static bool is_dated(str folded)
{
    if (year_length(folded))
        return true;
    size_t at = folded.n;
    static const char *const parts[] = {"月", "日", "年"};
    if (!notice_ends_with(folded, "日") && !notice_ends_with(folded, "月"))
        return false;
    for (bool goes_on = true; goes_on && at;) {
        str before = str_slice(folded, 0, at);
        goes_on = ascii_is_digit(folded.p[at - 1]);
        at -= goes_on;
        for (size_t i = 0; i < COUNT_OF(parts) && !goes_on; i++)
            if (notice_ends_with(before, parts[i])) {
                at -= strlen(parts[i]);
                goes_on = true;
                break;
            }
    }
    return folded.n - at >= strlen("1月1日") && year_length(str_skip(folded, at));
}

struct piece piece_find(const struct reader *reader, str text)
{
    str raw = notice_folded(reader, notice_unnumbered(text));
    text = bare_name(text);
    struct piece piece = {.text = text, .what = WHAT_NOTHING};
    if (text_length(text) > NAME_MAX)
        return piece;
    str folded = notice_folded(reader, text);
    if (!word_count(text) || is_dropped(reader, raw) || is_dropped(reader, folded) ||
        is_dated(raw)) {
        piece.what = WHAT_NOTHING;
        return piece;
    }
    piece.match = find_match(reader, text);
    piece.what = match_what(&piece.match);
    if (piece.what == WHAT_BOTH && piece_has_form(reader, text))
        piece.what = WHAT_COMPANY;
    if (piece.what == WHAT_UNKNOWN)
        piece.what = what_by_words(reader, text, folded);
    return piece;
}

/* ---- cutting ---- */

static const char *const strong_cuts[] = {
    "、", "，", ", ", "；", "; ", "及び", "および", "並びに", "ならびに", "又は", "または",
};
/* Also stand inside names: they cut only between names that are known. */
static const char *const weak_cuts[] = {"・", "／", "/", "|", "｜", ",", "と", "＆", "＋"};

/* Change of bracket depth by what stands at `at`. */
static int bracket_step(str text, size_t at)
{
    static const char *const open[] = {"(", "（", "["}, *const closed[] = {")", "）", "]"};
    char c = text.p[at];
    if (c != '(' && c != ')' && c != '[' && c != ']' && c != '\xEF') /* none of them begins so */
        return 0;
    str rest = str_skip(text, at);
    return notice_mark(rest, open, COUNT_OF(open))       ? 1
           : notice_mark(rest, closed, COUNT_OF(closed)) ? -1
                                                         : 0;
}

static size_t cut_length(str text, size_t at, bool is_weak)
{
    str rest = str_skip(text, at);
    return is_weak ? notice_mark(rest, weak_cuts, COUNT_OF(weak_cuts))
                   : notice_mark(rest, strong_cuts, COUNT_OF(strong_cuts));
}

/* The name without the bracket behind it, of either width; all of it when there is none. */
static str before_bracket(str text)
{
    for (size_t at = 1; at < text.n; at++)
        if (bracket_step(text, at) > 0)
            return str_trim(str_slice(text, 0, at));
    return text;
}

static void push_fragment(const struct reader *reader, struct strs *out, str text)
{
    text = str_trim(text);
    if (!text.n)
        return;
    if (out->n >= NAMES_MAX) {
        *reader->is_cut = true;
        return;
    }
    if (out->n && is_form_alone(reader, before_bracket(text))) {
        str *last = &out->v[out->n - 1]; /* "Salesforce, Inc." */
        last->n = (size_t)(text.p + text.n - last->p);
        return;
    }
    *ARENA_PUSH(reader->arena, out) = text;
}

static struct strs cut_fragments(const struct reader *reader, str text, bool is_weak)
{
    struct strs out = {0};
    size_t from = 0;
    int depth = 0;
    for (size_t at = 0; at < text.n; at++) {
        depth += bracket_step(text, at);
        size_t cut = depth <= 0 ? cut_length(text, at, is_weak) : 0;
        if (!cut)
            continue;
        push_fragment(reader, &out, str_slice(text, from, at));
        from = at + cut;
        at = from - 1;
    }
    push_fragment(reader, &out, str_slice(text, from, text.n));
    return out;
}

bool piece_is_known(const struct piece *piece)
{
    return piece->what == WHAT_COMPANY || piece->what == WHAT_PRODUCT || piece->what == WHAT_BOTH;
}

/* Of three or more at most one is unknown. */
static bool are_known(const struct reader *reader, const struct strs *parts)
{
    size_t unknown = 0;
    for (size_t i = 0; parts->n > 1 && i < parts->n; i++) {
        struct piece piece = piece_classify(reader, parts->v[i]);
        if (!piece_is_known(&piece))
            piece = piece_classify(reader, before_bracket(parts->v[i]));
        unknown += !piece_is_known(&piece);
    }
    return parts->n > 1 && unknown <= (parts->n > 2);
}

/* 「アカマイ・テクノロジーズ合同会社」: one name with its legal form at the end, not 「アカマイ」 and a
 * company that nobody knows. */
static bool is_one_company(const struct reader *reader, str text, const struct strs *parts)
{
    struct bracketed cut;
    str last = parts->v[parts->n - 1];
    str before = str_trim(str_slice(text, 0, (size_t)(last.p - text.p)));
    if (piece_cut_bracket(last, &cut) && !cut.rest.n)
        last = cut.base;
    static const char *const heads[] = {"株式会社", "合同会社", "有限会社", "（株）", "(株)"};
    if (notice_ends_with(before, "・") && notice_mark(before, heads, COUNT_OF(heads)) &&
        !piece_has_form(reader, last))
        return true; /* 「株式会社サイバー・コミュニケーションズ」 */
    if (!notice_ends_with(before, "・") || piece_classify(reader, last).match.recipient ||
        !piece_has_form(reader, last))
        return false;
    if (notice_mark(last, heads, COUNT_OF(heads)))
        return false;
    for (size_t i = 0; i + 1 < parts->n; i++)
        if (piece_has_form(reader, parts->v[i]))
            return false;
    return true;
}

struct strs piece_list(const struct reader *reader, str text)
{
    struct strs whole = {0}, out = {0};
    push_fragment(reader, &whole, text);
    struct piece piece = piece_classify(reader, text);
    if (piece.match.recipient || piece.match.service)
        return whole;
    struct strs parts = cut_fragments(reader, text, false);
    for (size_t i = 0; i < parts.n; i++) {
        struct strs finer = cut_fragments(reader, parts.v[i], true);
        piece = piece_classify(reader, parts.v[i]);
        bool is_list = !piece.match.recipient && !piece.match.service &&
                       are_known(reader, &finer) && !is_one_company(reader, parts.v[i], &finer);
        for (size_t k = 0; is_list && k < finer.n; k++)
            push_fragment(reader, &out, finer.v[k]);
        if (!is_list)
            push_fragment(reader, &out, parts.v[i]);
    }
    return out.n ? out : whole;
}

/* ---- brackets ---- */

static size_t bracket_width(str text, size_t at)
{
    return (unsigned char)text.p[at] < 0x80 ? 1 : 3;
}

bool piece_cut_bracket(str text, struct bracketed *out)
{
    size_t from = STR_ABSENT;
    int depth = 0;
    bool is_found = false;
    for (size_t at = 0; at < text.n; at++) {
        int step = bracket_step(text, at);
        if (step > 0 && depth == 0)
            from = at;
        depth = depth + step < 0 ? 0 : depth + step;
        if (step >= 0 || depth || from == STR_ABSENT)
            continue;
        str rest = str_trim(str_skip(text, at + bracket_width(text, at)));
        if (is_found && rest.n)
            continue;
        *out = (struct bracketed){str_trim(str_slice(text, 0, from)),
                                  str_trim(str_slice(text, from + bracket_width(text, from), at)),
                                  rest};
        is_found = out->base.n > 0;
        from = STR_ABSENT;
    }
    return is_found;
}
