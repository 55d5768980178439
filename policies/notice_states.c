/* Whether something identifiable is said, or only words that fit every service: 「Cookie等」 and
 * 「サービス向上のため」 are vague, 「Cookie識別子」 and 「アクセス解析のため」 are not. */
#include "policies/entry.h"

#include <string.h>

#define FILLER_MAX 60 /* code points of words that only lead to a link */
#define ITEM_MAX 60   /* code points of an item that may be a vague word */

/* "... page. Each ...": an English full stop, and no "Google Inc. and". */
static bool is_english_stop(str text, size_t at)
{
    if (text.p[at] != '.' || at + 2 >= text.n || text.p[at + 1] != ' ' || !at)
        return false;
    char next = text.p[at + 2];
    size_t word = at;
    while (word && ascii_is_alpha(text.p[word - 1]))
        word--;
    bool is_short = at - word <= 4 && word < at && text.p[word] >= 'A' && text.p[word] <= 'Z';
    return next >= 'A' && next <= 'Z' && !is_short;
}

bool notice_sentence(str *rest, str *sentence)
{
    str stop = STR("。");
    if (!rest->p || !rest->n)
        return false;
    size_t at = 0;
    while (at < rest->n && rest->p[at] != '\n' && !str_has_prefix(str_skip(*rest, at), stop) &&
           !is_english_stop(*rest, at))
        at++;
    *sentence = str_trim(str_slice(*rest, 0, at));
    bool is_ascii = at < rest->n && (rest->p[at] == '\n' || rest->p[at] == '.');
    size_t skip = at >= rest->n ? at : at + (is_ascii ? 1 : stop.n);
    *rest = str_skip(*rest, skip);
    return true;
}

bool notice_is_negated(const struct reader *reader, str folded)
{
    while (notice_ends_with(folded, "。") || notice_ends_with(folded, ")"))
        folded.n -= notice_ends_with(folded, ")") ? 1 : strlen("。");
    return notice_tail(reader, "negation", folded) > 0 ||
           notice_has(reader, "negation_any", folded);
}

bool notice_is_sentence(const struct reader *reader, str text)
{
    str folded = notice_folded(reader, text);
    size_t bracket = str_find_char(folded, '(');
    while (notice_ends_with(folded, "。") || notice_ends_with(folded, ":"))
        folded.n -= notice_ends_with(folded, ":") ? 1 : strlen("。");
    if (bracket != STR_ABSENT && bracket && notice_ends_with(folded, ")"))
        folded = str_slice(folded, 0, bracket);
    return notice_tail(reader, "sentence_end", folded) > 0;
}

/* 「第3条のとおり」 「第3条第1号に定める情報」 */
static bool names_article(str folded)
{
    static const char *const units[] = {"条",     "項",       "号",     "章",     "節",
                                        "に同じ", "のとおり", "の通り", "に記載", "に掲げる"};
    str mark = STR("第");
    for (size_t at = str_find(folded, mark); at != STR_ABSENT && at < folded.n;) {
        size_t end = at + mark.n;
        while (end < folded.n && ascii_is_digit(folded.p[end]))
            end++;
        for (size_t i = 0; end > at + mark.n && i < COUNT_OF(units); i++)
            if (str_has_prefix(str_skip(folded, end), str_of(units[i])))
                return true;
        size_t next = str_find(str_skip(folded, end), mark);
        at = next == STR_ABSENT ? next : end + next;
    }
    return false;
}

static bool is_pointing(const struct reader *reader, str folded)
{
    return notice_has(reader, "reference", folded) || names_article(folded);
}

static bool points_back(const struct reader *reader, str folded)
{
    return notice_has(reader, "reference_back", folded) || names_article(folded);
}

static bool is_none(const struct reader *reader, str text)
{
    str folded = notice_folded(reader, text);
    while (notice_ends_with(folded, "。"))
        folded.n -= strlen("。");
    return !folded.n || catalog_is_word(reader->catalog, "none", folded);
}

/* ---- items of a sentence ---- */

static size_t item_cut(str text, size_t at)
{
    static const char *const marks[] = {"、",     "，",     "・",   ",",  "/",  "／",
                                        "；",     ";",      "（",   "(",  "）", ")",
                                        "及び",   "および", "：",   ":",  "」", "「",
                                        "並びに", "または", "又は", "\n", "｜", "もしくは"};
    return notice_mark(str_skip(text, at), marks, COUNT_OF(marks));
}

static bool next_item(str *rest, str *item)
{
    if (!rest->n)
        return false;
    size_t at = 0, cut = 0;
    while (at < rest->n && (cut = item_cut(*rest, at)) == 0)
        at++;
    *item = str_trim(str_slice(*rest, 0, at));
    *rest = str_skip(*rest, at + cut);
    return true;
}

static str without_tail(str item, const char *const *tails, size_t count)
{
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < count; i++)
            if (item.n > strlen(tails[i]) && notice_ends_with(item, tails[i])) {
                item = str_trim(str_slice(item, 0, item.n - strlen(tails[i])));
                again = true;
            }
    }
    return item;
}

/* An item without 「等」 and what surrounds it, folded. */
static str bare_item(const struct reader *reader, str item, bool is_purpose)
{
    static const char *const content_tails[] = {"等", "など", "の一部", "その他", "*", "の"};
    static const char *const purpose_tails[] = {
        "等",     "など", "ため",       "のため", "の",     "を行う", "に",     "を目的とする",
        "を目的", "目的", "として",     "とする", "に利用", "に活用", "に使用", "に利用します",
        "します", "利用", "に役立てる", "を図る", "する",   "。"};
    str folded = notice_unnumbered(notice_folded(reader, item));
    if (folded.n > 2 && folded.p[1] == '.' && ascii_is_alpha(folded.p[0]))
        folded = str_trim(str_skip(folded, 2));
    if (!is_purpose)
        return without_tail(folded, content_tails, COUNT_OF(content_tails));
    folded = without_tail(folded, purpose_tails, COUNT_OF(purpose_tails));
    size_t count;
    const struct word *words = catalog_words(reader->catalog, "column_purpose_sender", &count);
    for (size_t i = 0; i < count; i++) {
        size_t n = words[i].word.n;
        if (folded.n <= n || !str_has_prefix(folded, words[i].word))
            continue;
        str rest = str_skip(folded, n);
        rest = str_has_prefix(rest, STR("の")) ? str_skip(rest, strlen("の")) : rest;
        if (catalog_is_word(reader->catalog, "vague_purpose", rest))
            return rest;
    }
    return folded;
}

static bool is_vague_item(const struct reader *reader, str item, bool is_purpose)
{
    const char *kind = is_purpose ? "vague_purpose" : "vague_content";
    str bare = bare_item(reader, item, is_purpose);
    if (!bare.n || catalog_is_word(reader->catalog, kind, bare) ||
        catalog_is_word(reader->catalog, "note", bare) || is_none(reader, bare))
        return true;
    if (text_length(bare) > ITEM_MAX)
        return false;
    if (!is_purpose && notice_tail(reader, "vague_content_tail", bare))
        return true;
    return notice_is_negated(reader, bare);
}

static bool has_concrete(const struct reader *reader, str sentence, bool is_purpose)
{
    str rest = sentence, item;
    while (next_item(&rest, &item))
        if (item.n && !is_vague_item(reader, item, is_purpose))
            return true;
    return false;
}

/* ---- content and purpose ---- */

struct verdict_of {
    bool is_concrete, is_handed, is_pointed, differs, is_any;
    struct buf text; /* of the sentences that count, folded */
};

/* 「入力項目ごとの操作（入力内容は含みません）」 says no in its bracket only. */
static str without_aside(str folded)
{
    size_t at = folded.n;
    if (!notice_ends_with(folded, ")"))
        return folded;
    while (at && folded.p[at - 1] != '(')
        at--;
    return at > 1 ? str_slice(folded, 0, at - 1) : folded;
}

static void weigh_sentence(const struct reader *reader, str sentence, bool is_purpose,
                           struct verdict_of *verdict)
{
    str words = notice_without_addresses(reader->arena, sentence);
    str folded = notice_folded(reader, words);
    if (!folded.n || is_none(reader, words))
        return;
    verdict->is_any = true;
    verdict->differs |= notice_has(reader, "differs", folded);
    bool is_handed = notice_has(reader, "handed_over", folded);
    bool is_pointed = is_pointing(reader, folded);
    if (is_handed || notice_is_negated(reader, without_aside(folded))) {
        verdict->is_handed |= is_handed;
        verdict->is_pointed |= is_pointed;
        return;
    }
    verdict->is_pointed |= is_pointed;
    buf_add(&verdict->text, folded);
    buf_add_char(&verdict->text, '\n');
    bool has_ids =
        is_purpose ? notice_purposes(reader, folded) != 0 : notice_contents(reader, folded) != 0;
    if (has_ids || !is_pointed)
        verdict->is_concrete |= has_concrete(reader, folded, is_purpose);
}

static enum state state_of(const struct verdict_of *verdict, uint64_t ids, bool is_purpose)
{
    if (!verdict->is_any)
        return STATE_ABSENT;
    if (verdict->differs)
        return STATE_VAGUE;
    if (verdict->is_concrete || (is_purpose && ids))
        return STATE_OWN;
    if (verdict->is_pointed && !verdict->is_handed)
        return STATE_REFERENCE;
    return STATE_VAGUE;
}

static struct said weigh(const struct reader *reader, str text, bool is_purpose)
{
    const struct said *kept = notice_kept_said(reader, text, is_purpose);
    struct verdict_of verdict = {.text = buf_init(reader->arena, (size_t)64 * 1024)};
    str rest = text, sentence;
    struct said said = {.text = str_trim(text)};
    if (kept) {
        said = *kept;
        said.text = str_trim(text);
        return said;
    }
    while (notice_sentence(&rest, &sentence))
        weigh_sentence(reader, sentence, is_purpose, &verdict);
    str counted = verdict.text.n ? buf_str(&verdict.text) : STR("");
    if (is_purpose)
        said.purposes = notice_purposes(reader, counted);
    else
        said.contents = notice_contents(reader, counted);
    said.is_handed = verdict.is_handed && !counted.n;
    said.state = state_of(&verdict, said.purposes, is_purpose);
    notice_keep_said(reader, text, is_purpose, &said);
    return said;
}

struct said notice_content(const struct reader *reader, str text)
{
    return weigh(reader, text, false);
}

struct said notice_purpose(const struct reader *reader, str text)
{
    return weigh(reader, text, true);
}

/* ---- words that lead elsewhere ---- */

static bool has_address(const struct value *value)
{
    for (size_t i = 0; i < value->n; i++)
        if (value->v[i].link_count || str_has(value->v[i].text, STR("http")))
            return true;
    return false;
}

static str without(const struct reader *reader, str text, str words)
{
    size_t at = words.n ? str_find(text, words) : STR_ABSENT;
    const str parts[] = {str_slice(text, 0, at), STR(" "), str_skip(text, at + words.n), STR_NONE};
    return at == STR_ABSENT ? text : arena_join(reader->arena, parts, 3);
}

/* 「プライバシーポリシー（...）参照」 "See ...": nothing is left without what names a policy. */
static bool is_filler(const struct reader *reader, str text)
{
    size_t count;
    const struct word *words = catalog_words(reader->catalog, "hands_over", &count);
    str rest = notice_folded(reader, text);
    if (text_length(rest) > FILLER_MAX)
        return false;
    for (size_t i = count; i-- > 0;) /* sorted: the longer word comes behind its beginning */
        rest = without(reader, rest, words[i].word);
    for (size_t at = 0; at < rest.n;)
        if (text_is_word(text_next(rest, &at)))
            return false;
    return true;
}

/* The words of a value that are not those of its links. */
static bool has_own_words(const struct reader *reader, const struct value *value)
{
    for (size_t i = 0; i < value->n; i++) {
        const struct part *part = &value->v[i];
        str text = part->text;
        for (size_t k = 0; k < part->link_count && k < FILLER_MAX; k++)
            text = without(reader, text, str_trim(part->links[k].text));
        if (!is_filler(reader, notice_without_addresses(reader->arena, text)))
            return true;
    }
    return false;
}

/* What the words of a link say is said: 「アクセス解析のため」 may lead to the product's page. */
bool notice_is_link_only(const struct reader *reader, const struct said *said,
                         const struct value *value)
{
    bool is_said = said->contents || said->purposes;
    return has_address(value) && !is_said && (said->is_handed || !has_own_words(reader, value));
}

/* ---- running text ---- */

/* Without phrases that say what is measured and not what is sent: 「利用状況を把握する」. */
static str without_objects(const struct reader *reader, str folded)
{
    size_t count;
    const struct word *words = catalog_words(reader->catalog, "prose_not_content", &count);
    for (size_t i = 0; i < count; i++) {
        size_t at = str_find(folded, words[i].word);
        str parts[] = {str_slice(folded, 0, at), str_skip(folded, at + words[i].word.n), STR_NONE};
        if (at != STR_ABSENT)
            folded = arena_join(reader->arena, parts, 2);
    }
    return folded;
}

/* The sentence says that something is sent, or where to read it, and gives no way out. */
static bool speaks_of_sending(const struct reader *reader, str folded)
{
    bool speaks =
        notice_has(reader, "handed_over", folded) || notice_has(reader, "send_verb", folded);
    bool is_way_out =
        notice_has(reader, "browser_advice", folded) || notice_has(reader, "optout", folded);
    bool is_denied = notice_is_negated(reader, folded) && !notice_has(reader, "exempt", folded);
    return speaks && !is_way_out && !is_denied;
}

static void weigh_sent(const struct reader *reader, str sentence, struct said *said)
{
    str folded = notice_folded(reader, sentence);
    if (!speaks_of_sending(reader, folded))
        return;
    bool is_handed = notice_has(reader, "handed_over", folded);
    bool is_about = notice_has(reader, "sent_thing", folded);
    content_set set = notice_contents(reader, without_objects(reader, folded));
    if (set && !is_handed) {
        said->contents |= set;
        said->text = said->state == STATE_OWN ? said->text : sentence;
        said->state = STATE_OWN;
    } else if ((is_handed || is_about) && said->state == STATE_ABSENT) {
        said->text = sentence;
        said->state = !is_handed && points_back(reader, folded) ? STATE_REFERENCE : STATE_VAGUE;
    }
}

struct said notice_sent(const struct reader *reader, str text)
{
    struct said said = {.state = STATE_ABSENT, .text = STR("")};
    str rest = text, sentence;
    while (notice_sentence(&rest, &sentence))
        weigh_sent(reader, sentence, &said);
    return said;
}

/* 「目的は、企業情報の付与です」: what stands behind these words, folded; empty: they are not there. */
static str stated_aim(const struct reader *reader, str folded)
{
    static const char *const ends[] = {"です", "であり", "となります"};
    size_t at = str_find(folded, STR("目的は"));
    str rest = at == STR_ABSENT ? STR("") : str_skip(folded, at + strlen("目的は"));
    rest = str_has_prefix(rest, STR("、")) ? str_skip(rest, strlen("、")) : rest;
    for (size_t i = 0; i < COUNT_OF(ends); i++)
        if (notice_ends_with(rest, ends[i]))
            rest.n -= strlen(ends[i]);
    return is_pointing(reader, rest) ? STR("") : rest;
}

/* 「資料請求を受け付けるため、...」 「...する目的で」: the clause before these words, folded; empty: there is
 * none. */
static str aim_clause(str folded)
{
    size_t end = str_find(folded, STR("ため")), from = 0;
    if (end == STR_ABSENT)
        end = str_find(folded, STR("目的で"));
    if (end == STR_ABSENT)
        return STR("");
    for (size_t at = 0; at < end; at++)
        if (str_has_prefix(str_skip(folded, at), STR("、")))
            from = at + strlen("、");
    return str_slice(folded, from, end);
}

static bool has_clear_aim(const struct reader *reader, str folded)
{
    str clause = aim_clause(folded);
    clause = clause.n ? clause : stated_aim(reader, folded);
    return clause.n && !is_vague_item(reader, clause, true);
}

/* The text without the products that it names: 「Google Analytics」 is no purpose. */
static str without_names(const struct reader *reader, str text)
{
    struct nameds products = {0};
    notice_products(reader, text, NULL, &products);
    for (size_t i = 0; i < products.n; i++)
        text = without(reader, text, products.v[i].service);
    return text;
}

bool notice_is_act(const struct reader *reader, str folded)
{
    size_t tail = notice_tail(reader, "purpose_act", folded);
    return tail && notice_ends_with(str_slice(folded, 0, folded.n - tail), "の") &&
           !catalog_weigh(reader->catalog, "title", folded) && !is_vague_item(reader, folded, true);
}

struct said notice_heading_aim(const struct reader *reader, str heading)
{
    str folded = notice_folded(reader, without_names(reader, heading));
    purpose_set set = notice_purposes(reader, folded);
    bool is_aim = set || has_clear_aim(reader, folded) || notice_is_act(reader, folded);
    return (struct said){.state = is_aim ? STATE_OWN : STATE_ABSENT,
                         .text = is_aim ? heading : STR(""),
                         .purposes = set};
}

/* 「利用目的の詳細は各社のページをご覧ください」 */
static bool hands_aim_over(const struct reader *reader, str folded)
{
    return (str_has(folded, STR("目的")) || str_has(folded, STR("詳細"))) &&
           notice_has(reader, "handed_over", folded);
}

/* The sentence says what for. */
static bool is_aim_said(const struct reader *reader, str folded)
{
    return notice_has(reader, "purpose_verb", folded) &&
           (!notice_is_negated(reader, folded) || notice_has(reader, "exempt", folded)) &&
           !notice_has(reader, "handed_over", folded);
}

struct said notice_aim(const struct reader *reader, str text)
{
    struct said said = {.state = STATE_ABSENT, .text = STR("")};
    str rest = text, sentence;
    while (notice_sentence(&rest, &sentence)) {
        str folded = notice_folded(reader, sentence);
        bool is_aim = is_aim_said(reader, folded);
        purpose_set set = is_aim ? notice_purposes(reader, folded) : 0;
        bool is_clear = set || (is_aim && has_clear_aim(reader, folded));
        if (is_clear && said.state != STATE_OWN) {
            said.state = STATE_OWN;
            said.text = sentence;
        } else if ((is_aim || hands_aim_over(reader, folded)) && said.state == STATE_ABSENT) {
            said.state = STATE_VAGUE;
            said.text = sentence;
        }
        said.purposes |= set;
    }
    return said;
}
