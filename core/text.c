#include "core/text.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>
#include <unicode/uvernum.h>

#define REPLACEMENT 0xFFFDu
/* text_fold hands text to ICU in pieces of so many UTF-16 units, which bounds the time that a run of
 * combining characters costs (ICU sorts it by insertion). */
#define FOLD_PIECE 512
/* The longest NFKC form of one unit: U+FDFA becomes 18. */
#define FOLD_GROWTH 18

/* --- code points -------------------------------------------------------------------------------- */

/* What a sequence of more than one byte begins with, and what its second byte may be (Unicode,
 * table 3-7); all further bytes are 80..BF. */
static const struct sequence {
    unsigned char first, last;
    unsigned char more;
    unsigned char low, high;
} sequences[] = {
    {0xE1, 0xEC, 2, 0x80, 0xBF}, {0xC2, 0xDF, 1, 0x80, 0xBF}, {0xEE, 0xEF, 2, 0x80, 0xBF},
    {0xF0, 0xF0, 3, 0x90, 0xBF}, {0xE0, 0xE0, 2, 0xA0, 0xBF}, {0xED, 0xED, 2, 0x80, 0x9F},
    {0xF1, 0xF3, 3, 0x80, 0xBF}, {0xF4, 0xF4, 3, 0x80, 0x8F},
};

/* At s.p[at] a sequence of three bytes whose second may be any: kana, most ideographs, full-width
 * forms. */
static bool is_plain_three(str s, size_t at)
{
    unsigned lead = (unsigned char)s.p[at];
    if (lead <= 0xE0 || lead == 0xED || lead >= 0xF0 || at + 2 >= s.n)
        return false;
    return ((s.p[at + 1] ^ 0x80) & 0xC0) == 0 && ((s.p[at + 2] ^ 0x80) & 0xC0) == 0;
}

static uint32_t three_bytes(str s, size_t at)
{
    return ((unsigned)s.p[at] & 0xFu) << 12 | ((unsigned)s.p[at + 1] & 0x3Fu) << 6 |
           ((unsigned)s.p[at + 2] & 0x3Fu);
}

uint32_t text_next(str s, size_t *at)
{
    unsigned char lead = (unsigned char)s.p[(*at)++];
    size_t row = 0;
    if (lead < 0x80)
        return lead;
    if (is_plain_three(s, *at - 1)) { /* without the table */
        *at += 2;
        return three_bytes(s, *at - 3);
    }
    while (row < COUNT_OF(sequences) && (lead < sequences[row].first || lead > sequences[row].last))
        row++;
    if (row == COUNT_OF(sequences))
        return REPLACEMENT;
    unsigned low = sequences[row].low, high = sequences[row].high;
    uint32_t code_point = lead & (0x3Fu >> sequences[row].more);
    for (unsigned more = sequences[row].more; more; more--) {
        unsigned char byte = *at < s.n ? (unsigned char)s.p[*at] : 0;
        if (byte < low || byte > high)
            return REPLACEMENT;
        code_point = code_point << 6 | (byte & 0x3F);
        low = 0x80;
        high = 0xBF;
        (*at)++;
    }
    return code_point;
}

void text_add(struct buf *buf, uint32_t code_point)
{
    char bytes[4];
    size_t n = 0;
    if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF))
        code_point = REPLACEMENT;
    if (code_point < 0x80) {
        buf_add_char(buf, (char)code_point);
        return;
    }
    if (code_point < 0x800) {
        bytes[n++] = (char)(0xC0 | code_point >> 6);
    } else {
        if (code_point < 0x10000) {
            bytes[n++] = (char)(0xE0 | code_point >> 12);
        } else {
            bytes[n++] = (char)(0xF0 | code_point >> 18);
            bytes[n++] = (char)(0x80 | (code_point >> 12 & 0x3F));
        }
        bytes[n++] = (char)(0x80 | (code_point >> 6 & 0x3F));
    }
    bytes[n++] = (char)(0x80 | (code_point & 0x3F));
    if (n > buf->max - buf->n)
        buf->over = true; /* rather nothing than a part of it */
    else
        buf_add(buf, (str){bytes, n});
}

size_t text_length(str s)
{
    size_t length = 0;
    for (size_t at = 0; at < s.n; length++) {
        if ((unsigned char)s.p[at] < 0x80)
            at++;
        else if (is_plain_three(s, at))
            at += 3;
        else
            text_next(s, &at);
    }
    return length;
}

str text_cut(str s, size_t max)
{
    size_t at = 0;
    while (max-- && at < s.n)
        text_next(s, &at);
    return str_slice(s, 0, at);
}

static size_t code_point_columns(uint32_t code_point)
{
    UChar32 c = (UChar32)code_point;
    if (code_point >= 0x20 && code_point < 0x7F)
        return 1;
    if (c == 0xAD)
        return 1; /* terminals show the soft hyphen */
    if ((U_MASK(u_charType(c)) & (U_GC_MN_MASK | U_GC_ME_MASK | U_GC_CF_MASK | U_GC_CC_MASK)) ||
        (c >= 0x1160 && c <= 0x11FF)) /* Hangul vowels and finals join the syllable before */
        return 0;
    int32_t width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
    return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

size_t text_columns(str s)
{
    size_t columns = 0;
    for (size_t at = 0; at < s.n;)
        columns += code_point_columns(text_next(s, &at));
    return columns;
}

static bool is_between(uint32_t c, uint32_t from, uint32_t to)
{
    return c >= from && c <= to;
}

static bool is_katakana(uint32_t c)
{
    return is_between(c, 0x30A1, 0x30FA) || is_between(c, 0x30FC, 0x30FF) ||
           is_between(c, 0x31F0, 0x31FF) || is_between(c, 0xFF66, 0xFF9F);
}

bool text_is_kana(uint32_t code_point)
{
    if (code_point < 0x3041 || text_is_han(code_point))
        return false;
    return is_katakana(code_point) || is_between(code_point, 0x3041, 0x3096) ||
           is_between(code_point, 0x3099, 0x309F) || is_between(code_point, 0x1B000, 0x1B16F);
}

bool text_is_han(uint32_t code_point)
{
    /* 々〆〇, the unified ideographs and their extensions, the compatibility ideographs. */
    return is_between(code_point, 0x3005, 0x3007) || is_between(code_point, 0x3400, 0x4DBF) ||
           is_between(code_point, 0x4E00, 0x9FFF) || is_between(code_point, 0xF900, 0xFAFF) ||
           is_between(code_point, 0x20000, 0x323AF);
}

bool text_is_word(uint32_t code_point)
{
    if (code_point < 0x80)
        return ascii_is_alnum((char)code_point);
    if (is_between(code_point, 0x4E00, 0x9FFF) || is_between(code_point, 0x3041, 0x3096) ||
        is_between(code_point, 0x30A1, 0x30FA))
        return true; /* without a look at the tables */
    return (U_MASK(u_charType((UChar32)code_point)) &
            (U_GC_L_MASK | U_GC_ND_MASK | U_GC_NL_MASK)) != 0;
}

bool text_is_hidden(uint32_t code_point)
{
    static const uint32_t ranges[][2] = {
        {0, 0x1f},        {0x7f, 0x9f},     {0xad, 0xad},     {0x061c, 0x061c},
        {0x180e, 0x180e}, {0x200b, 0x200b}, {0x200e, 0x200f}, {0x202a, 0x202e},
        {0x2060, 0x206f}, {0xfeff, 0xfeff}, {0xfff0, 0xfffb}, {0xe0000, 0xe0fff},
    };
    for (size_t i = 0; i < COUNT_OF(ranges) && code_point >= ranges[i][0]; i++)
        if (code_point <= ranges[i][1])
            return true;
    return false; /* they stand in order */
}

/* --- folding ------------------------------------------------------------------------------------ */

struct folder {
    const UNormalizer2 *normalizer;
    struct buf out;
    bool has_space; /* white space was read that is not written yet */
};

static void fold_put(struct folder *folder, uint32_t c)
{
    if (c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x80 && u_isUWhiteSpace((UChar32)c))) {
        folder->has_space = true;
        return;
    }
    if (folder->has_space && folder->out.n)
        buf_add_char(&folder->out, ' ');
    folder->has_space = false;
    text_add(&folder->out, c);
}

bool text_is_plain(uint32_t c)
{
    return is_between(c, 0x4E00, 0x9FFF) || is_between(c, 0x3041, 0x3094) ||
           is_between(c, 0x30A1, 0x30FC) || is_between(c, 0x3001, 0x3002) || c == 0x3005 ||
           is_between(c, 0x300C, 0x3011);
}

#define FULL_WIDTH(c) ((c) + 0xFEE0u) /* of an ASCII character */

static bool is_full_width(uint32_t c)
{
    return is_between(c, FULL_WIDTH('!'), FULL_WIDTH('~'));
}

/* Bytes of the character at `at` when text_fold leaves it alone or makes one ASCII character of it,
 * whatever other such one stands beside it: ASCII, plain Japanese, full-width forms. 0 otherwise. */
static size_t simple_length(str text, size_t at)
{
    if ((unsigned char)text.p[at] < 0x80)
        return 1;
    if (!is_plain_three(text, at))
        return 0;
    uint32_t c = three_bytes(text, at);
    return text_is_plain(c) || c == 0x3000 || is_full_width(c) ? 3 : 0;
}

/* What text_fold makes of a simple character, white space being a space. */
static uint32_t simple_fold(str text, size_t at)
{
    uint32_t c = text_next(text, &at);
    if (is_full_width(c))
        c -= FULL_WIDTH(0);
    return c < 0x80 ? (unsigned char)ascii_lower((char)c) : c == 0x3000 ? ' ' : c;
}

/* Text without white space that folding leaves alone. */
static void fold_keep(struct folder *folder, str text)
{
    if (!text.n)
        return;
    if (folder->has_space && folder->out.n)
        buf_add_char(&folder->out, ' ');
    folder->has_space = false;
    buf_add(&folder->out, text);
}

/* Simple characters in front of simple ones. Returns where they end. */
static size_t fold_simple(struct folder *folder, str text, size_t at)
{
    size_t from = at, n = at < text.n ? simple_length(text, at) : 0;
    while (n) {
        size_t next = at + n < text.n ? simple_length(text, at + n) : 1;
        char c = text.p[at];
        bool stays =
            n == 1 ? c > ' ' && !(c >= 'A' && c <= 'Z') : text_is_plain(three_bytes(text, at));
        if (!next)
            break;
        if (!stays) {
            fold_keep(folder, str_slice(text, from, at));
            fold_put(folder, simple_fold(text, at));
            from = at + n;
        }
        at += n;
        n = at < text.n ? next : 0;
    }
    fold_keep(folder, str_slice(text, from, at));
    return at;
}

/* Where a piece may end: nothing before the character c composes with it. */
static bool fold_may_cut(const struct folder *folder, uint32_t c)
{
    return unorm2_hasBoundaryBefore(folder->normalizer, (UChar32)c);
}

/* One piece through ICU; it begins with a character that is not simple or the one before it. Returns
 * where it ends: in front of simple ones, or where the piece is full. */
static size_t fold_piece(struct folder *folder, str text, size_t at)
{
    UChar in[FOLD_PIECE];
    UChar out[FOLD_PIECE * FOLD_GROWTH];
    UErrorCode status = U_ZERO_ERROR;
    int32_t in_n = 0;
    bool was_simple = false;
    while (at < text.n && in_n + 2 <= FOLD_PIECE) {
        size_t next = at;
        uint32_t c = text_next(text, &next);
        bool is_simple = simple_length(text, at) > 0;
        if ((was_simple && is_simple) || (in_n >= FOLD_PIECE / 2 && fold_may_cut(folder, c)))
            break;
        U16_APPEND_UNSAFE(in, in_n, c);
        was_simple = is_simple;
        at = next;
    }
    int32_t out_n =
        unorm2_normalize(folder->normalizer, in, in_n, out, (int32_t)COUNT_OF(out), &status);
    if (U_FAILURE(status))
        return at; /* no memory within ICU: the piece is lost, the text goes on */
    for (int32_t i = 0; i < out_n; i++) {
        uint32_t c = out[i];
        if (U16_IS_LEAD(c) && i + 1 < out_n && U16_IS_TRAIL(out[i + 1]))
            c = (uint32_t)U16_GET_SUPPLEMENTARY(c, out[++i]);
        fold_put(folder, c);
    }
    return at;
}

str text_fold(struct arena *arena, str text)
{
    UErrorCode status = U_ZERO_ERROR;
    struct folder folder = {.normalizer = unorm2_getNFKCCasefoldInstance(&status)};
    /* Room for what rarely grows, so that the buffer is not doubled step by step. */
    folder.out = buf_init(arena, SIZE_MAX / 4);
    folder.out.cap = text.n + 1;
    folder.out.p = arena_alloc(arena, folder.out.cap);
    for (size_t at = 0; at < text.n;) {
        at = fold_simple(&folder, text, at);
        if (at < text.n && U_SUCCESS(status))
            at = fold_piece(&folder, text, at);
        else if (at < text.n)
            fold_put(&folder, text_next(text, &at)); /* ICU came without its data */
        arena_check_time(arena);
    }
    return buf_str(&folder.out);
}

/* --- whole names in a text ---------------------------------------------------------------------- */

enum script { SCRIPT_NONE, SCRIPT_LETTERS, SCRIPT_KATAKANA };

/* Hiragana and han have no kind: Japanese has no spaces, so what stands beside them cannot tell
 * whether a name ends (「楽天」 is found in 「楽天市場」). */
static enum script script_of(uint32_t code_point)
{
    if (is_katakana(code_point))
        return SCRIPT_KATAKANA;
    if (text_is_kana(code_point) || text_is_han(code_point) || !text_is_word(code_point))
        return SCRIPT_NONE;
    return SCRIPT_LETTERS;
}

static enum script script_before(str s, size_t at)
{
    if (!at)
        return SCRIPT_NONE;
    do
        at--;
    while (at && ((unsigned char)s.p[at] & 0xC0) == 0x80);
    return script_of(text_next(s, &at));
}

static enum script script_at(str s, size_t at)
{
    return at < s.n ? script_of(text_next(s, &at)) : SCRIPT_NONE;
}

size_t text_find_name(str hay, str needle)
{
    if (!needle.n)
        return STR_ABSENT;
    for (size_t from = 0; from + needle.n <= hay.n;) {
        size_t at = str_find(str_skip(hay, from), needle);
        if (at == STR_ABSENT)
            break;
        at += from;
        enum script first = script_at(needle, 0), last = script_before(needle, needle.n);
        bool goes_on = (first != SCRIPT_NONE && script_before(hay, at) == first) ||
                       (last != SCRIPT_NONE && script_at(hay, at + needle.n) == last);
        if (!goes_on)
            return at;
        from = at + 1;
    }
    return STR_ABSENT;
}

bool text_is_edge(str s, size_t at)
{
    if (at >= s.n || at == 0)
        return true;
    if (((unsigned char)s.p[at] & 0xc0) == 0x80)
        return false;
    enum script before = script_before(s, at);
    return before == SCRIPT_NONE || before != script_at(s, at);
}

const char *text_version(void)
{
    return U_ICU_VERSION;
}
