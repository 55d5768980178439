/* How a notice is written, from its page: its language and size, the words that it does not explain, and
 * passages that say what a rule asks for. */
#include "policies/entry.h"

#include "core/text.h"

#include <string.h>

/* Lines that are read as notice: the parts that call themselves one, or everything. */
static bool line_is_of_notice(const struct reader *reader, size_t i)
{
    bool has_parts = false;
    for (size_t k = 0; k < reader->zones.n; k++) {
        const struct zone *zone = &reader->zones.v[k];
        bool is_part = zone->strength >= ZONE_LIKELY;
        has_parts |= is_part;
        if (is_part && zone->from <= i && i < zone->to)
            return true;
    }
    return !has_parts;
}

static str line_words(const struct reader *reader, const struct line *line)
{
    return line->table ? blocks_text(reader->arena, &reader->blocks, line->table) : line->text;
}

static void count_letters(struct notice_form *form, str text)
{
    for (size_t at = 0; at < text.n;) {
        uint32_t c = text_next(text, &at);
        bool is_kana = text_is_kana(c);
        form->kana += is_kana;
        form->letters += is_kana || text_is_han(c) || (text_is_word(c) && !(c >= '0' && c <= '9'));
    }
}

/* ---- a Japanese version ---- */

static bool tag_is_japanese_version(const struct tag *tag)
{
    str language = tag_attr(tag, "hreflang");
    return tag_is(tag, "link") && str_has_prefix(language, STR("ja")) && tag_attr(tag, "href").n;
}

static bool links_japanese(const struct reader *reader)
{
    const struct page *page = reader->page;
    for (size_t i = 0; i < page->tag_count; i++)
        if (tag_is_japanese_version(&page->tags[i]))
            return true;
    for (size_t i = 0; i < page->link_count; i++) {
        const struct link *link = &page->links[i];
        if (!link->is_hidden &&
            catalog_is_word(reader->catalog, "link_japanese", notice_folded(reader, link->text)))
            return true;
    }
    return false;
}

/* ---- size ---- */

#define TAG_BYTES 400 /* of a start tag in front of its size */

/* ": 7.5px" -> 7; NOTICE_TEXT_MIN for everything else. */
static uint64_t pixels_of(str rest)
{
    uint64_t pixels;
    size_t at = 0, digits;
    while (at < rest.n && (rest.p[at] == ':' || rest.p[at] == ' '))
        at++;
    rest = str_skip(rest, at);
    for (digits = 0; digits < rest.n && ascii_is_digit(rest.p[digits]);)
        digits++;
    for (at = digits; at < rest.n && (rest.p[at] == '.' || ascii_is_digit(rest.p[at]));)
        at++;
    bool is_fixed = str_has_prefix(str_skip(rest, at), STR("px"));
    return is_fixed && str_to_u64(str_slice(rest, 0, digits), 1000, &pixels) ? pixels
                                                                             : NOTICE_TEXT_MIN;
}

/* The start tag around an offset of the source; empty: it lies in none. */
static str tag_around(str source, size_t at)
{
    for (size_t back = 0; back < TAG_BYTES && back < at; back++) {
        char c = source.p[at - back - 1];
        if (c == '>')
            break;
        if (c == '<')
            return str_slice(source, at - back - 1, at + TAG_BYTES);
    }
    return STR_NONE;
}

/* The first start tag of lines from..to of the source that sets a tiny size; none hides its text. */
static struct passage find_small(const struct reader *reader, uint32_t from, uint32_t to)
{
    const str property = STR("font-size");
    str source = reader->page->decoded.text;
    uint32_t line = 1;
    for (size_t at = 0, next, counted = 0; at < source.n; at += next + property.n) {
        next = str_find(str_skip(source, at), property);
        if (next == STR_ABSENT)
            break;
        for (; counted < at + next; counted++)
            line += source.p[counted] == '\n';
        str tag = line < from || line > to ? STR_NONE : tag_around(source, at + next);
        uint64_t pixels = pixels_of(str_skip(source, at + next + property.n));
        if (tag.n && pixels && pixels < NOTICE_TEXT_MIN) {
            size_t end = str_find_char(tag, '>');
            tag.n = end == STR_ABSENT ? tag.n : end + 1;
            return (struct passage){.quote = text_cut(tag, DISCLOSURE_QUOTE_MAX), .line = line};
        }
    }
    return (struct passage){0};
}

static bool has_viewport(const struct reader *reader)
{
    str rest = str_slice(reader->page->decoded.text, 0, 65536);
    for (size_t at; (at = str_find_nocase(rest, STR("<meta"))) != STR_ABSENT;) {
        rest = str_skip(rest, at + 1);
        str tag = str_slice(rest, 0, str_find_char(rest, '>'));
        if (str_find_nocase(tag, STR("viewport")) != STR_ABSENT)
            return true;
    }
    return false;
}

/* ---- terms ---- */

/* A bit for every four bytes in a row of a text: a word of which one is missing does not stand there. */
#define GRAM 4
struct grams {
    uint64_t bits[1024];
};

static size_t gram_at(str text, size_t at)
{
    uint32_t gram;
    memcpy(&gram, text.p + at, sizeof gram);
    return gram * 0x9E3779B1u >> 16;
}

static struct grams *find_grams(const struct reader *reader, str text)
{
    struct grams *grams = ARENA_NEW(reader->arena, struct grams);
    for (size_t at = 0; at + GRAM <= text.n; at++) {
        size_t gram = gram_at(text, at);
        grams->bits[gram / 64] |= (uint64_t)1 << gram % 64;
    }
    return grams;
}

static bool may_stand(const struct grams *grams, str word)
{
    for (size_t at = 0; at + GRAM <= word.n; at++) {
        size_t gram = gram_at(word, at);
        if (!(grams->bits[gram / 64] >> gram % 64 & 1))
            return false;
    }
    return true;
}

#define BRACKET_BYTES 60 /* of a bracket that holds terms only */

/* 「広告用の識別子（IDFA、GAID）」: it stands in a bracket behind plain words. */
static bool is_bracketed(str text, size_t at)
{
    for (size_t back = 1; back < BRACKET_BYTES && back < at; back++) {
        char c = text.p[at - back];
        if (c == ')' || c == '\n')
            return false;
        if (c == '(')
            return true;
    }
    return false;
}

/* "X(...)" "...(X)" "Xとは": it is explained where it stands. */
static bool is_glossed(str text, size_t at, size_t n)
{
    static const char *const behind[] = {"(", " (", "とは", "」とは", "」(", "というのは", "と呼"};
    str rest = str_skip(text, at + n);
    for (size_t i = 0; i < COUNT_OF(behind); i++)
        if (str_has_prefix(rest, str_of(behind[i])))
            return true;
    return is_bracketed(text, at);
}

static bool has_gloss(str text, str word)
{
    for (size_t at = 0, next; at < text.n; at += next + word.n) {
        next = text_find_name(str_skip(text, at), word);
        if (next == STR_ABSENT)
            return false;
        if (is_glossed(text, at + next, word.n))
            return true;
    }
    return false;
}

static bool disclosure_uses(const struct reader *reader, const struct disclosure *d, str word)
{
    return text_find_name(notice_folded(reader, d->content), word) != STR_ABSENT ||
           text_find_name(notice_folded(reader, d->purpose), word) != STR_ABSENT;
}

static void find_jargon(const struct reader *reader, str folded, struct notice_form *form)
{
    size_t count;
    const struct grams *grams = find_grams(reader, folded);
    const struct jargon *jargon = catalog_jargon(reader->catalog, &count);
    for (size_t i = 0; i < count; i++) {
        if (!may_stand(grams, jargon[i].word) ||
            text_find_name(folded, jargon[i].word) == STR_ABSENT ||
            has_gloss(folded, jargon[i].word))
            continue;
        for (size_t k = 0; k < reader->found.n; k++) {
            const struct disclosure *d = &reader->found.v[k];
            if (!disclosure_uses(reader, d, jargon[i].word))
                continue;
            if (!form->jargon || d->line < form->jargon_at.line)
                form->jargon_at = (struct passage){.quote = d->quote, .line = d->line};
            form->jargon |= (uint64_t)1 << i;
            break;
        }
    }
}

/* ---- passages ---- */

/* Cell by cell: folding takes away what parts 「パートナー」 from 「リファラ」. */
static void add_folded(const struct reader *reader, str text, struct buf *out)
{
    for (str piece; text.n && str_cut(&text, '\n', &piece);) {
        buf_add(out, notice_folded(reader, piece));
        buf_add_char(out, '\n');
    }
}

/* All parts of "a+b+c" stand in the sentence. */
static bool sentence_has(str sentence, str word)
{
    for (str part; word.n && str_cut(&word, '+', &part);)
        if (!str_has(sentence, part))
            return false;
    return true;
}

/* sentence_has, of a whole page. */
static bool page_has(str page, const struct grams *grams, str word)
{
    for (str part, rest = word; rest.n && str_cut(&rest, '+', &part);)
        if (!may_stand(grams, part))
            return false;
    return sentence_has(page, word);
}

/* What is looked for: the words of a kind whose parts stand somewhere on the page. */
struct wanted {
    bool is_handling; /* any policy of the page may say it */
    str *words;
    size_t count;
};

static bool sentence_says(str folded, const struct wanted *wanted)
{
    for (size_t i = 0; i < wanted->count; i++)
        if (sentence_has(folded, wanted->words[i]))
            return true;
    return false;
}

/* is_of_notice: otherwise only what any policy of the page may say is looked for. */
static void find_passages(const struct reader *reader, const struct line *line, str text,
                          bool is_of_notice, const struct wanted *wanted, size_t count,
                          struct passage *passages)
{
    str sentence;
    while (notice_sentence(&text, &sentence)) {
        str folded = notice_folded(reader, sentence);
        for (size_t i = 0; i < count; i++)
            if (!passages[i].line && (is_of_notice || wanted[i].is_handling) &&
                sentence_says(folded, &wanted[i]))
                passages[i] =
                    (struct passage){.quote = text_cut(notice_trim(sentence), DISCLOSURE_QUOTE_MAX),
                                     .line = line->line ? line->line : 1};
    }
}

/* Most words stand nowhere on the page: they are not looked for in each of its sentences. */
static struct wanted *find_wanted(const struct reader *reader, size_t *count)
{
    const struct passage_kind *kinds = catalog_passages(reader->catalog, count);
    struct wanted *wanted = ARENA_ARRAY(reader->arena, *count, struct wanted);
    struct buf page = buf_init(reader->arena, SIZE_MAX / 2);
    for (size_t i = 0; i < reader->lines.n; i++)
        add_folded(reader, line_words(reader, &reader->lines.v[i]), &page);
    const struct grams *grams = find_grams(reader, buf_str(&page));
    for (size_t i = 0; i < *count; i++) {
        wanted[i] = (struct wanted){
            .is_handling = str_is(kinds[i].part, "handling"),
            .words = ARENA_ARRAY(reader->arena, kinds[i].word_count, str),
        };
        for (size_t k = 0; k < kinds[i].word_count; k++)
            if (page_has(buf_str(&page), grams, kinds[i].words[k]))
                wanted[i].words[wanted[i].count++] = kinds[i].words[k];
    }
    return wanted;
}

/* A heading is cited only where no sentence says it. */
static struct passage *all_passages(const struct reader *reader, size_t *count)
{
    const struct wanted *wanted = find_wanted(reader, count);
    struct passage *passages = ARENA_ARRAY(reader->arena, *count, struct passage);
    for (int of_headings = 0; of_headings < 2; of_headings++)
        for (size_t i = 0; i < reader->lines.n; i++) {
            const struct line *line = &reader->lines.v[i];
            if ((line->rank > 0) == (of_headings > 0))
                find_passages(reader, line, line_words(reader, line), line_is_of_notice(reader, i),
                              wanted, *count, passages);
        }
    return passages;
}

struct notice_form notice_form(const struct reader *reader)
{
    struct notice_form form = {.links_japanese = links_japanese(reader),
                               .lacks_viewport = !has_viewport(reader)};
    struct buf all = buf_init(reader->arena, SIZE_MAX / 2);
    uint32_t first = UINT32_MAX, last = 0;
    form.passages = all_passages(reader, &form.passage_count);
    for (size_t i = 0; i < reader->lines.n; i++) {
        const struct line *line = &reader->lines.v[i];
        if (!line_is_of_notice(reader, i))
            continue;
        str words = line_words(reader, line);
        count_letters(&form, words);
        add_folded(reader, words, &all);
        first = line->line < first ? line->line : first;
        last = line->line > last ? line->line : last;
    }
    if (form.kana) /* what is not Japanese has another fault */
        find_jargon(reader, buf_str(&all), &form);
    if (first < last) /* a page on one line does not tell the notice from its footer */
        form.small = find_small(reader, first, last);
    return form;
}

struct notice_form notice_form_join(const struct notice_form *page, const struct notice_form *data)
{
    struct notice_form form = *page;
    form.letters += data->letters;
    form.kana += data->kana;
    for (size_t i = 0; i < form.passage_count && i < data->passage_count; i++)
        if (!form.passages[i].line)
            form.passages[i] = data->passages[i];
    return form; /* terms in the data may be explained on the page, and the other way round */
}
