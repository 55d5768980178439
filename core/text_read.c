/* Bytes to code points, encoding by encoding, as the Encoding Standard's decoders do it. Of the
 * Japanese ones only the tables come from ICU: its converters treat malformed bytes, wave dash,
 * tilde and the vendors' characters differently. */
#include "core/text.h"
#include "core/text_bytes.h"

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/utf16.h>

#define ESC 0x1B

/* --- tables ------------------------------------------------------------------------------------- */

/* Sets table[i] to what stands for bytes[i * width] ... when that is one UTF-16 unit. */
static void table_fill(UConverter *converter, const char *bytes, int width, size_t count,
                       uint16_t *table)
{
    UChar units[2 * JIS0208_ROW] = {0};
    int32_t offsets[2 * JIS0208_ROW];
    UErrorCode status = U_ZERO_ERROR;
    UChar *at = units;
    const char *from = bytes;
    ucnv_reset(converter);
    ucnv_toUnicode(converter, &at, units + COUNT_OF(units), &from, bytes + count * (size_t)width,
                   offsets, true, &status);
    for (size_t i = 0; i < (size_t)(at - units); i++) {
        bool is_whole = offsets[i] >= 0 && offsets[i] % width == 0;
        if (is_whole && units[i] != READ_BAD && units[i] >= 0x80)
            table[offsets[i] / width] = units[i];
    }
}

static void table_fill_0208(UConverter *converter, uint16_t *table)
{
    for (size_t row = 0; row < JIS0208_COUNT / JIS0208_ROW; row++) {
        char bytes[2 * JIS0208_ROW];
        for (size_t i = 0; i < JIS0208_ROW; i++) {
            bytes[2 * i] = (char)(row < 0x1F ? row + 0x81 : row + 0xC1);
            bytes[2 * i + 1] = (char)(i < 0x3F ? i + 0x40 : i + 0x41);
        }
        table_fill(converter, bytes, 2, JIS0208_ROW, table + row * JIS0208_ROW);
    }
}

static void table_fill_0212(UConverter *converter, uint16_t *table)
{
    for (size_t row = 0; row < JIS0212_COUNT / JIS0212_ROW; row++) {
        char bytes[3 * JIS0212_ROW];
        for (size_t i = 0; i < JIS0212_ROW; i++) {
            bytes[3 * i] = (char)0x8F;
            bytes[3 * i + 1] = (char)(row + 0xA1);
            bytes[3 * i + 2] = (char)(i + 0xA1);
        }
        table_fill(converter, bytes, 3, JIS0212_ROW, table + row * JIS0212_ROW);
    }
}

const struct jis_tables *jis_tables_new(struct arena *arena)
{
    struct jis_tables *tables = ARENA_NEW(arena, struct jis_tables);
    UErrorCode status = U_ZERO_ERROR;
    UConverter *converter = ucnv_open("ibm-943_P15A-2003", &status);
    if (U_SUCCESS(status))
        table_fill_0208(converter, tables->jis0208);
    ucnv_close(converter);
    status = U_ZERO_ERROR;
    converter = ucnv_open("euc-jp-2007", &status);
    if (U_SUCCESS(status))
        table_fill_0212(converter, tables->jis0212);
    ucnv_close(converter);
    return tables;
}

/* --- readers ------------------------------------------------------------------------------------ */

static uint32_t read_bad(struct reader *reader)
{
    reader->bad++;
    return READ_BAD;
}

static uint32_t read_cut(struct reader *reader)
{
    reader->is_cut = true;
    return read_bad(reader);
}

static bool is_from_to(unsigned byte, unsigned from, unsigned to)
{
    return byte >= from && byte <= to;
}

uint32_t read_utf_8(struct reader *reader)
{
    str s = {(const char *)reader->at, (size_t)(reader->end - reader->at)};
    size_t at = 0;
    uint32_t code_point = text_next(s, &at);
    reader->at += at;
    if (code_point != READ_BAD || (at == 3 && (unsigned char)s.p[0] == 0xEF &&
                                   (unsigned char)s.p[1] == 0xBF && (unsigned char)s.p[2] == 0xBD))
        return code_point;
    /* Only a sequence that lacks its end runs into the end of the bytes. */
    return at == s.n && (unsigned char)s.p[0] >= 0xC2 && (unsigned char)s.p[0] <= 0xF4
               ? read_cut(reader)
               : read_bad(reader);
}

static uint32_t read_utf_16(struct reader *reader, size_t high)
{
    uint32_t units[2] = {0, 0};
    for (size_t i = 0; i < 2; i++) {
        if (reader->end - reader->at < 2) {
            if (i)
                return read_cut(reader); /* a lead surrogate was last */
            reader->at = reader->end;
            return read_cut(reader);
        }
        units[i] = (uint32_t)reader->at[high] << 8 | reader->at[1 - high];
        if (i && !U16_IS_TRAIL(units[1]))
            return read_bad(reader);
        reader->at += 2;
        if (!i && !U16_IS_SURROGATE(units[0]))
            return units[0];
        if (!i && U16_IS_SURROGATE_TRAIL(units[0]))
            return read_bad(reader);
    }
    return (uint32_t)U16_GET_SUPPLEMENTARY(units[0], units[1]);
}

uint32_t read_utf_16le(struct reader *reader)
{
    return read_utf_16(reader, 1);
}

uint32_t read_utf_16be(struct reader *reader)
{
    return read_utf_16(reader, 0);
}

uint32_t read_windows_1252(struct reader *reader)
{
    static const uint16_t c1[32] = {
        0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
    };
    unsigned byte = *reader->at++;
    return is_from_to(byte, 0x80, 0x9F) ? c1[byte - 0x80] : byte;
}

/* The character at a pointer into jis0208, 0 when there is none. */
static uint32_t jis0208_at(struct reader *reader, size_t pointer)
{
    reader->pointer = pointer;
    return pointer < JIS0208_COUNT ? reader->tables->jis0208[pointer] : 0;
}

/* Behind a lead byte: the second byte is part of what went wrong unless it is ASCII. */
static uint32_t read_pair(struct reader *reader, uint32_t code_point)
{
    if (code_point || *reader->at >= 0x80)
        reader->at++;
    return code_point ? code_point : read_bad(reader);
}

uint32_t read_shift_jis(struct reader *reader)
{
    unsigned lead = *reader->at++;
    reader->pointer = JIS0208_COUNT;
    if (lead <= 0x80)
        return lead;
    if (is_from_to(lead, 0xA1, 0xDF))
        return 0xFF61 - 0xA1 + lead;
    if (lead == 0xA0 || lead > 0xFC)
        return read_bad(reader);
    if (reader->at == reader->end)
        return read_cut(reader);
    unsigned trail = *reader->at;
    uint32_t code_point = 0;
    if (is_from_to(trail, 0x40, 0x7E) || is_from_to(trail, 0x80, 0xFC)) {
        size_t pointer = (lead - (lead < 0xA0 ? 0x81 : 0xC1)) * JIS0208_ROW + trail -
                         (trail < 0x7F ? 0x40 : 0x41);
        code_point = jis0208_at(reader, pointer);
    }
    return read_pair(reader, code_point);
}

/* Behind 0x8F: two more bytes, JIS X 0212. */
static uint32_t read_jis_x_0212(struct reader *reader)
{
    if (reader->at == reader->end)
        return read_cut(reader);
    unsigned lead = *reader->at;
    if (!is_from_to(lead, 0xA1, 0xFE))
        return read_pair(reader, 0);
    if (++reader->at == reader->end)
        return read_cut(reader);
    unsigned trail = *reader->at;
    uint32_t code_point = 0;
    size_t pointer = (lead - 0xA1) * JIS0212_ROW + trail - 0xA1;
    if (is_from_to(trail, 0xA1, 0xFE) && pointer < JIS0212_COUNT)
        code_point = reader->tables->jis0212[pointer];
    return read_pair(reader, code_point);
}

uint32_t read_euc_jp(struct reader *reader)
{
    unsigned lead = *reader->at++;
    uint32_t code_point = 0;
    reader->pointer = JIS0208_COUNT;
    if (lead < 0x80)
        return lead;
    if (lead == 0x8F)
        return read_jis_x_0212(reader);
    if (lead != 0x8E && !is_from_to(lead, 0xA1, 0xFE))
        return read_bad(reader);
    if (reader->at == reader->end)
        return read_cut(reader);
    unsigned trail = *reader->at;
    if (lead == 0x8E) {
        if (is_from_to(trail, 0xA1, 0xDF))
            code_point = 0xFF61 - 0xA1 + trail;
    } else if (is_from_to(trail, 0xA1, 0xFE)) {
        code_point = jis0208_at(reader, (lead - 0xA1) * (size_t)94 + trail - 0xA1);
    }
    return read_pair(reader, code_point);
}

/* Behind ESC. False when it begins no escape sequence, and the bytes behind ESC are read as text. */
static bool read_escape(struct reader *reader)
{
    static const struct {
        char bytes[3];
        enum jis_state state;
    } sequences[] = {
        {"(B", JIS_ASCII},     {"(J", JIS_ROMAN},     {"(I", JIS_KATAKANA},
        {"$@", JIS_TWO_BYTES}, {"$B", JIS_TWO_BYTES},
    };
    str rest = {(const char *)reader->at, (size_t)(reader->end - reader->at)};
    for (size_t i = 0; i < COUNT_OF(sequences); i++) {
        if (!str_has_prefix(rest, (str){sequences[i].bytes, 2}))
            continue;
        reader->at += 2;
        reader->state = sequences[i].state;
        reader->designations += reader->state == JIS_TWO_BYTES;
        return true;
    }
    return false;
}

static uint32_t read_jis_pair(struct reader *reader, unsigned lead)
{
    if (!is_from_to(lead, 0x21, 0x7E))
        return read_bad(reader);
    if (reader->at == reader->end)
        return read_cut(reader);
    unsigned trail = *reader->at;
    if (trail == ESC)
        return read_bad(reader);
    reader->at++;
    uint32_t code_point = is_from_to(trail, 0x21, 0x7E)
                              ? jis0208_at(reader, (lead - 0x21) * (size_t)94 + trail - 0x21)
                              : 0;
    return code_point ? code_point : read_bad(reader);
}

static uint32_t read_jis_single(struct reader *reader, unsigned byte)
{
    if (reader->state == JIS_KATAKANA)
        return is_from_to(byte, 0x21, 0x5F) ? 0xFF61 - 0x21 + byte : read_bad(reader);
    if (byte >= 0x80 || byte == 0x0E || byte == 0x0F)
        return read_bad(reader);
    if (reader->state == JIS_ROMAN && (byte == '\\' || byte == '~'))
        return byte == '\\' ? 0xA5 : 0x203E;
    return byte;
}

uint32_t read_iso_2022_jp(struct reader *reader)
{
    reader->pointer = JIS0208_COUNT;
    while (reader->at < reader->end && *reader->at == ESC) {
        bool was_switched = reader->has_switched;
        reader->at++;
        reader->has_switched = read_escape(reader);
        /* Two in a row hide something from those who do not know them. */
        if (!reader->has_switched || was_switched)
            return read_bad(reader);
    }
    if (reader->at == reader->end)
        return READ_NOTHING;
    unsigned byte = *reader->at++;
    reader->has_switched = false;
    if (reader->state == JIS_TWO_BYTES)
        return read_jis_pair(reader, byte);
    return read_jis_single(reader, byte);
}

/* --- writing, and ICU for the rest -------------------------------------------------------------- */

size_t put_utf_8(char *out, uint32_t c)
{
    if (c == 0)
        c = READ_BAD;
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

/* ICU's own callback writes U+001A for some. */
static void count_bad(const void *context, UConverterToUnicodeArgs *args, const char *bytes,
                      int32_t length, UConverterCallbackReason reason, UErrorCode *status)
{
    static const UChar replacement = READ_BAD;
    size_t *bad = (size_t *)(uintptr_t)context;
    (void)bytes;
    (void)length;
    if (reason > UCNV_IRREGULAR)
        return;
    (*bad)++;
    *status = U_ZERO_ERROR;
    ucnv_cbToUWriteUChars(args, &replacement, 1, 0, status);
}

/* UTF-16 to the end of out; a lead surrogate at the end of the units waits in *lead. */
static size_t put_units(char *out, size_t room, const UChar *units, size_t count, UChar *lead)
{
    size_t n = 0;
    for (size_t i = 0; i < count && room - n >= 4; i++) {
        uint32_t c = units[i];
        if (*lead && U16_IS_TRAIL(c))
            c = (uint32_t)U16_GET_SUPPLEMENTARY(*lead, c);
        *lead = 0;
        if (U16_IS_LEAD(c))
            *lead = (UChar)c;
        else
            n += put_utf_8(out + n, c);
    }
    return n;
}

size_t convert_icu(const char *name, str bytes, char *out, size_t room, size_t *bad)
{
    UChar units[1024] = {0};
    UChar lead = 0;
    size_t n = 0;
    const char *from = bytes.p;
    UErrorCode status = U_ZERO_ERROR;
    UConverter *converter = ucnv_open(name, &status);
    ucnv_setToUCallBack(converter, count_bad, bad, NULL, NULL, &status);
    if (U_FAILURE(status))
        goto done;
    do {
        UChar *to = units;
        status = U_ZERO_ERROR;
        ucnv_toUnicode(converter, &to, units + COUNT_OF(units), &from, bytes.p + bytes.n, NULL,
                       true, &status);
        n += put_units(out + n, room - n, units, (size_t)(to - units), &lead);
    } while (status == U_BUFFER_OVERFLOW_ERROR);
done:
    ucnv_close(converter);
    return n;
}
