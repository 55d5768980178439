/* 「①送信先　②送信される情報　③目的」 above entries that are written 「①Google LLC　②閲覧履歴　③分析」: what
 * each circled number stands for. */
#include "policies/entry.h"

#include <string.h>

#define LABELS_MIN 3 /* of a line that explains them */

/* 1 for ① and so on, and its bytes; 0: the text does not begin with one. */
static unsigned numeral_at(str text, size_t *length)
{
    uint32_t c = 0;
    *length = 0;
    if (text.n && (unsigned char)text.p[0] == 0xE2)
        c = text_next(text, length);
    return c >= 0x2460 && c < 0x2460 + NUMERALS_MAX ? c - 0x2460 + 1 : 0;
}

enum field notice_numeral(const struct reader *reader, str text, size_t *length)
{
    unsigned numeral = numeral_at(text, length);
    return numeral ? reader->numerals[numeral - 1] : FIELD_NONE;
}

/* Where the words behind a numeral end: at the next one, or with the bracket around all of them. */
static size_t words_end(str text)
{
    size_t length, at = 0;
    while (at < text.n && !numeral_at(str_skip(text, at), &length) &&
           !str_has_prefix(str_skip(text, at), STR("）")))
        at++;
    return at;
}

/* The fields that the line gives to numerals, all in order from ①; how many. */
static unsigned read_line(const struct reader *reader, str text, enum field *fields)
{
    unsigned count = 0;
    size_t length = 0;
    for (size_t at = 0; at < text.n && count < NUMERALS_MAX; at++) {
        str rest = str_skip(text, at);
        if (numeral_at(rest, &length) != count + 1)
            continue;
        rest = str_skip(rest, length);
        str words = notice_trim(str_slice(rest, 0, words_end(rest)));
        struct line label = {
            .text = words, .fold = notice_folded(reader, words), .rank = RANK_TERM};
        size_t value = 0;
        fields[count] = notice_label(reader, &label, &value);
        if (!fields[count] || value < words.n)
            return 0;
        count++;
    }
    return count;
}

void notice_numerals(struct reader *reader)
{
    enum field fields[NUMERALS_MAX];
    for (size_t i = 0; i < reader->lines.n; i++) {
        if (!str_has(reader->lines.v[i].text, STR("②")))
            continue;
        unsigned count = read_line(reader, reader->lines.v[i].text, fields);
        if (count < LABELS_MIN)
            continue;
        for (unsigned k = 0; k < count; k++)
            reader->numerals[k] = fields[k];
        return;
    }
}
