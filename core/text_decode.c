#include "core/text.h"
#include "core/text_bytes.h"

#include <string.h>

/* Detection looks at so many bytes from the first one on that is not plain ASCII. */
#define SURVEY_MAX ((size_t)256 * 1024)
/* Where a survey ends in the middle of a text, it ends with a line, if one ends this near. */
#define SURVEY_LINE_MAX ((size_t)4 * 1024)
/* One malformed sequence in so many characters: a reading that cannot be right. */
#define BAD_SHARE 20
/* One odd character in so many: a reading that need not be doubted. */
#define ODD_SHARE 4
/* Bytes that are declared as Latin-1 and could be that are read otherwise only with so many
 * characters of UTF-8, or kana of another encoding. */
#define UTF_8_PROOF 2
#define KANA_PROOF 3
/* UTF-16 without a NUL byte (line end, space, tag) within so many bytes is none. */
#define UTF_16_PROOF 64

struct reading {
    uint32_t (*read)(struct reader *reader);
    enum charset charset;
    bool keeps_ascii; /* bytes below 0x80 outside of a sequence are ASCII */
};

static const struct reading readings[] = {
    {read_utf_8, CHARSET_UTF_8, true},
    {read_shift_jis, CHARSET_SHIFT_JIS, true},
    {read_euc_jp, CHARSET_EUC_JP, true},
    {read_iso_2022_jp, CHARSET_ISO_2022_JP, false},
    {read_utf_16le, CHARSET_UTF_16LE, false},
    {read_utf_16be, CHARSET_UTF_16BE, false},
    {read_windows_1252, CHARSET_WINDOWS_1252, true},
};

/* What came out when bytes were read in one way. */
struct survey {
    size_t bad;          /* malformed sequences, not counting one that the end cuts */
    size_t many;         /* characters beyond ASCII, bad ones included */
    size_t kana;         /* of them: hiragana and full-width katakana */
    size_t odd;          /* of them: half-width katakana, ideographs of level 2, private use */
    size_t designations; /* ISO-2022-JP: switches to two bytes */
    long score;          /* how much it looks like Japanese or UTF-8 */
};

struct decoding {
    struct arena *arena;
    str bytes;
    str sample; /* of the bytes, for surveys; empty: plain ASCII */
    const struct jis_tables *tables;
    bool is_clean; /* known to be UTF-8 that can stay where it is */
};

/* --- writing out -------------------------------------------------------------------------------- */

static const struct reading *reading_of(enum charset charset)
{
    for (size_t i = 0; i < COUNT_OF(readings); i++)
        if (readings[i].charset == charset)
            return &readings[i];
    return NULL;
}

static struct reader reader_open(struct decoding *decoding, str bytes, enum charset charset)
{
    bool is_jis =
        charset == CHARSET_SHIFT_JIS || charset == CHARSET_EUC_JP || charset == CHARSET_ISO_2022_JP;
    if (is_jis && !decoding->tables)
        decoding->tables = jis_tables_new(decoding->arena);
    const unsigned char *at = (const unsigned char *)bytes.p;
    return (struct reader){
        .at = at, .end = bytes.n ? at + bytes.n : at, .tables = decoding->tables};
}

/* The most bytes that UTF-8 can need for bytes: one for ASCII, three for any other byte (also for
 * NUL, which becomes U+FFFD; no byte alone becomes more, nor do two of them become six). */
static size_t room_for(str bytes, bool keeps_ascii)
{
    size_t ascii = 0;
    for (size_t i = 0; i < bytes.n && keeps_ascii; i++)
        ascii += (unsigned char)bytes.p[i] - 1u < 0x7F;
    return ascii + 3 * (bytes.n - ascii) + 4;
}

static str write_reading(struct decoding *decoding, const struct reading *reading, str bytes,
                         size_t *bad)
{
    size_t room = room_for(bytes, reading->keeps_ascii);
    char *out = arena_alloc(decoding->arena, room);
    struct reader reader = reader_open(decoding, bytes, reading->charset);
    size_t n = 0;
    while (reader.at < reader.end && room - n >= 4) {
        if (reading->keeps_ascii && *reader.at - 1u < 0x7F) {
            out[n++] = (char)*reader.at++;
            continue;
        }
        uint32_t code_point = reading->read(&reader);
        if (code_point != READ_NOTHING)
            n += put_utf_8(out + n, code_point);
    }
    *bad = reader.bad;
    return (str){out, n};
}

/* A sequence of three bytes as of nearly all Japanese characters. */
static bool is_common_three(const unsigned char *at, const unsigned char *end)
{
    return end - at >= 3 && *at >= 0xE1 && *at <= 0xEC && (at[1] & 0xC0) == 0x80 &&
           (at[2] & 0xC0) == 0x80;
}

/* Bytes in front of the first whose highest bit is set, of eight that lie behind each other in memory. */
static size_t plain_bytes(uint64_t highest_bits)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return highest_bits ? (size_t)__builtin_ctzll(highest_bits) / 8 : 8;
#else
    return highest_bits ? (size_t)__builtin_clzll(highest_bits) / 8 : 8;
#endif
}

/* Valid UTF-8 without NUL can stay where it is. */
static bool is_clean_utf_8(str s)
{
    struct reader reader = {.at = (const unsigned char *)s.p};
    if (!s.n)
        return true;
    reader.end = reader.at + s.n;
    if (memchr(s.p, '\0', s.n))
        return false;
    while (reader.at < reader.end && !reader.bad) {
        uint64_t eight = UINT64_MAX;
        if (reader.end - reader.at >= 8)
            memcpy(&eight, reader.at, sizeof eight);
        size_t plain = plain_bytes(eight & 0x8080808080808080u);
        if (plain)
            reader.at += plain;
        else if (*reader.at < 0x80)
            reader.at++;
        else
            read_utf_8(&reader);
        while (is_common_three(reader.at, reader.end))
            reader.at += 3;
    }
    return !reader.bad;
}

static str write_text(struct decoding *decoding, const struct encoding *encoding, str bytes,
                      size_t *bad)
{
    const struct reading *reading = reading_of(encoding->charset);
    *bad = 0;
    if (!bytes.n)
        return STR("");
    if (encoding->charset == CHARSET_UTF_8 && (decoding->is_clean || is_clean_utf_8(bytes)))
        return bytes;
    if (reading)
        return write_reading(decoding, reading, bytes, bad);
    size_t room = room_for(bytes, true);
    char *out = arena_alloc(decoding->arena, room);
    return (str){out, convert_icu(encoding->icu, bytes, out, room, bad)};
}

/* --- what the bytes look like ------------------------------------------------------------------- */

/* From the first byte that is not plain ASCII (ESC counts for ISO-2022-JP), up to SURVEY_MAX. */
static str sample_of(str bytes)
{
    size_t from = 0;
    while (from < bytes.n && (unsigned char)bytes.p[from] < 0x80 && bytes.p[from] != 0x1B)
        from++;
    str sample = str_slice(bytes, from, from + SURVEY_MAX);
    if (from + sample.n == bytes.n)
        return sample;
    /* A line end is part of no character in any of the encodings. */
    for (size_t n = sample.n; n + SURVEY_LINE_MAX > sample.n; n--)
        if (sample.p[n - 1] == '\n')
            return str_slice(sample, 0, n);
    return sample;
}

static void survey_count(struct survey *survey, const struct reader *reader, uint32_t c,
                         bool is_jis)
{
    survey->many++;
    if (c == READ_BAD)
        return;
    bool is_half = c >= 0xFF61 && c <= 0xFF9F;
    bool is_private = c >= 0xE000 && c <= 0xF8FF;
    if (text_is_kana(c) && !is_half) {
        survey->kana++;
        survey->score += 3;
    } else if (is_half || is_private) {
        survey->odd++;
        survey->score -= is_private ? 3 : 1;
    } else if (is_jis && reader->pointer >= JIS0208_LEVEL_1_END) {
        survey->odd++;
        survey->score -= 2;
    } else {
        survey->score++;
    }
}

static struct survey survey_take(struct decoding *decoding, enum charset charset)
{
    const struct reading *reading = reading_of(charset);
    struct reader reader = reader_open(decoding, decoding->sample, charset);
    struct survey survey = {0};
    bool is_jis = charset != CHARSET_UTF_8;
    while (reader.at < reader.end) {
        if (reading->keeps_ascii && *reader.at < 0x80) {
            reader.at++;
            continue;
        }
        uint32_t c = reading->read(&reader);
        if (c >= 0x80 && c != READ_NOTHING)
            survey_count(&survey, &reader, c, is_jis);
    }
    survey.designations = reader.designations;
    survey.bad = reader.bad - reader.is_cut;
    survey.score -= 5 * (long)survey.bad;
    return survey;
}

/* Whether a reading may be right when nothing is declared. */
static bool survey_is_likely(const struct survey *survey, enum charset charset)
{
    if (charset == CHARSET_ISO_2022_JP && (survey->bad || !survey->designations))
        return false;
    return survey->many && survey->score > 0 && survey->bad * BAD_SHARE <= survey->many;
}

/* What the sample looks like; windows-1252 when like nothing else. */
static enum charset charset_detect(struct decoding *decoding, struct survey *survey)
{
    static const enum charset candidates[] = {CHARSET_ISO_2022_JP, CHARSET_UTF_8, CHARSET_EUC_JP,
                                              CHARSET_SHIFT_JIS};
    enum charset best = CHARSET_WINDOWS_1252;
    *survey = (struct survey){0};
    for (size_t i = 0; i < COUNT_OF(candidates) && decoding->sample.n; i++) {
        struct survey one = survey_take(decoding, candidates[i]);
        if (!survey_is_likely(&one, candidates[i]) || one.score <= survey->score)
            continue;
        best = candidates[i];
        *survey = one;
        /* What reads as these without a fault is nothing else. */
        if (i < 2 && !one.bad)
            break;
    }
    return best;
}

/* --- declarations ------------------------------------------------------------------------------- */

/* Whether a reading as `charset`, of which nothing is known to be malformed, gives way to another
 * one: Latin-1 and the encodings that ICU decodes can read almost anything. */
static bool is_proof(enum charset declared, enum charset found, const struct survey *survey)
{
    if (found == CHARSET_UTF_8)
        return survey->many >= UTF_8_PROOF;
    return declared == CHARSET_WINDOWS_1252 && survey->kana >= KANA_PROOF;
}

static bool is_utf_16(enum charset charset)
{
    return charset == CHARSET_UTF_16LE || charset == CHARSET_UTF_16BE;
}

/* A look that spares most documents the closer one; `survey` is what it saw. */
static bool declaration_holds(struct decoding *decoding, enum charset declared,
                              struct survey *survey)
{
    *survey = (struct survey){0};
    if (!decoding->sample.n)
        return true;
    if (declared == CHARSET_WINDOWS_1252 || declared == CHARSET_OTHER)
        return false;
    if (declared == CHARSET_UTF_8 && str_find_char(decoding->sample, 0x1B) == STR_ABSENT) {
        decoding->is_clean = is_clean_utf_8(decoding->bytes);
        if (decoding->is_clean)
            return true;
    }
    *survey = survey_take(decoding, declared);
    return survey->many && !survey->bad && survey->odd * ODD_SHARE <= survey->many;
}

/* Whether another reading, which has no fault, is the better one. A declared reading may be without
 * a fault, too, and still be nonsense: EUC-JP read as Shift_JIS is half-width katakana, UTF-8 read
 * as Shift_JIS rare ideographs. */
static bool is_better(enum charset found, const struct survey *as_found,
                      const struct survey *as_declared)
{
    if (as_found->score <= as_declared->score)
        return false;
    if (as_declared->bad * BAD_SHARE > as_declared->many)
        return true;
    if (as_declared->score <= 0)
        return as_declared->bad || as_found->kana >= KANA_PROOF;
    return found == CHARSET_UTF_8 && as_found->kana;
}

/* Whether the bytes contradict the declaration; then *found is what they are. */
static bool is_contradicted(struct decoding *decoding, enum charset declared, enum charset *found)
{
    struct survey as_declared, as_found;
    if (is_utf_16(declared)) {
        if (decoding->bytes.n < UTF_16_PROOF || str_find_char(decoding->bytes, '\0') != STR_ABSENT)
            return false;
        *found = charset_detect(decoding, &as_found);
        return true;
    }
    if (declaration_holds(decoding, declared, &as_declared))
        return false;
    *found = charset_detect(decoding, &as_found);
    if (*found == declared || *found == CHARSET_WINDOWS_1252 || as_found.bad)
        return false;
    if (*found == CHARSET_ISO_2022_JP)
        return true;
    if (declared == CHARSET_WINDOWS_1252 || declared == CHARSET_OTHER)
        return is_proof(declared, *found, &as_found);
    return is_better(*found, &as_found, &as_declared);
}

static const struct encoding *encoding_decide(struct decoding *decoding,
                                              const struct encoding *declared,
                                              struct decoded *decoded)
{
    enum charset found;
    struct survey survey;
    if (declared) {
        decoded->is_mislabelled = is_contradicted(decoding, declared->charset, &found);
        if (!decoded->is_mislabelled)
            return declared;
    } else {
        found = charset_detect(decoding, &survey);
    }
    decoded->origin = CHARSET_BY_BYTES;
    return encoding_of(found);
}

static const struct encoding *encoding_by_bom(str *bytes)
{
    static const struct {
        const char *mark;
        enum charset charset;
    } marks[] = {
        {"\xEF\xBB\xBF", CHARSET_UTF_8},
        {"\xFF\xFE", CHARSET_UTF_16LE},
        {"\xFE\xFF", CHARSET_UTF_16BE},
    };
    for (size_t i = 0; i < COUNT_OF(marks); i++) {
        str mark = str_of(marks[i].mark);
        if (str_has_prefix(*bytes, mark)) {
            *bytes = str_skip(*bytes, mark.n);
            return encoding_of(marks[i].charset);
        }
    }
    return NULL;
}

struct decoded text_decode(struct arena *arena, str bytes, str http_charset)
{
    struct decoded decoded = {.origin = CHARSET_BY_BOM};
    const struct encoding *encoding = encoding_by_bom(&bytes);
    struct decoding decoding = {.arena = arena, .bytes = bytes};
    if (!encoding) {
        decoded.origin = CHARSET_BY_HTTP;
        encoding = encoding_find(http_charset);
        if (!encoding) {
            decoded.origin = CHARSET_BY_META;
            encoding = encoding_declared(bytes);
        }
        decoding.sample = sample_of(bytes);
        encoding = encoding_decide(&decoding, encoding, &decoded);
    }
    decoded.charset = encoding->charset;
    decoded.name = str_of(encoding->name);
    decoded.text = write_text(&decoding, encoding, bytes, &decoded.bad_bytes);
    arena_check_time(arena);
    return decoded;
}
