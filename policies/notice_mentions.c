/* Names in running text. */
#include "policies/pieces.h"

#define SCAN_TEXT_MAX 8192 /* bytes of one text that is searched for names */

/* text folded character by character, so that a place in it can be traced back: spaces beside
 * Japanese are dropped and dashes unified, as in the names of the catalog. */
static bool is_dash(uint32_t c)
{
    return c == 0x30FC || (c >= 0x2010 && c <= 0x2015) || c == 0x2212;
}

static bool is_space(uint32_t c)
{
    return c == ' ' || c == '\n' || c == 0x3000;
}

static void add_folded(struct buf *out, str text, size_t from, size_t to, uint32_t before)
{
    size_t at = from;
    bool was_wide = before >= 0x80;
    uint32_t c = text_next(text, &at);
    bool is_wide_next = to < text.n && (unsigned char)text.p[to] >= 0x80;
    if (is_space(c)) {
        if (was_wide == is_wide_next)
            buf_add_char(out, ' ');
    } else if (c < 0x80) {
        buf_add_char(out, ascii_lower((char)c));
    } else if (!is_dash(c) && text_is_plain(c)) {
        buf_add(out, str_slice(text, from, to));
    } else if (is_dash(c)) { /* as core/text_name.c: the long-vowel mark behind kana */
        buf_add(out, text_is_kana(before) || is_dash(before) ? STR("ー") : STR("-"));
    } else {
        buf_add(out, text_fold(out->arena, str_slice(text, from, to)));
    }
}

static str fold_mapped(struct arena *arena, str text, uint32_t **map)
{
    struct buf out = buf_init(arena, 3 * text.n + 128);
    *map = ARENA_ARRAY(arena, 3 * text.n + 129, uint32_t);
    uint32_t before = 0;
    for (size_t at = 0; at < text.n && out.n + 64 < out.max;) {
        size_t from = at;
        uint32_t c = text_next(text, &at);
        size_t n = out.n;
        add_folded(&out, text, from, at, before);
        before = c;
        for (; n < out.n; n++)
            (*map)[n] = (uint32_t)from;
        (*map)[out.n] = (uint32_t)at;
    }
    return out.n ? buf_str(&out) : STR("");
}

static void on_mention(void *context, const struct name_match *match, size_t offset, size_t length)
{
    struct mentions *mentions = context;
    struct mention mention = {
        .match = *match, .from = mentions->map[offset], .to = mentions->map[offset + length]};
    *ARENA_PUSH(mentions->reader->arena, mentions) = mention;
}

/* A legal form beside a product's name makes it another company's: 「ビー株式会社」 is no 「ビー」. */
static bool is_beside_form(str text, const struct mention *mention)
{
    static const char *const forms[] = {"株式会社", "合同会社", "有限会社", "(株)", "（株）"};
    str before = str_trim(str_slice(text, 0, mention->from));
    str behind = str_trim(str_skip(text, mention->to));
    for (size_t i = 0; i < COUNT_OF(forms); i++)
        if (str_has_suffix(before, str_of(forms[i])) || str_has_prefix(behind, str_of(forms[i])))
            return true;
    return false;
}

struct mentions notice_mentions(const struct reader *reader, str text)
{
    struct mentions mentions = {.reader = reader};
    uint32_t *map = NULL;
    text = str_slice(text, 0, SCAN_TEXT_MAX);
    if (!text.n)
        return mentions;
    str folded = fold_mapped(reader->arena, text, &map);
    mentions.map = map;
    catalog_scan_names(reader->catalog, folded, on_mention, &mentions);
    size_t kept = 0;
    for (size_t i = 0; i < mentions.n; i++) {
        struct mention mention = mentions.v[i];
        while (mention.to > mention.from && ascii_is_space(text.p[mention.to - 1]))
            mention.to--;
        if (mention.match.recipient || !is_beside_form(text, &mention))
            mentions.v[kept++] = mention;
    }
    mentions.n = kept;
    return mentions;
}
