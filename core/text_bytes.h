/* What the files behind text_decode share: labels, declarations, and readers of bytes. */
#ifndef SOSHIN_CORE_TEXT_BYTES_H
#define SOSHIN_CORE_TEXT_BYTES_H

#include "core/text.h"

struct encoding {
    const char *name; /* as the Encoding Standard writes it */
    enum charset charset;
    const char *icu;    /* ICU's converter; NULL where we read the bytes ourselves */
    const char *labels; /* lower case, a space between them */
};

/* The encoding of a label (Encoding Standard §4.2), NULL when there is none. */
const struct encoding *encoding_find(str label);
/* The row of a charset other than CHARSET_OTHER. */
const struct encoding *encoding_of(enum charset charset);
/* What a document declares in its first 1024 bytes (HTML §13.2.3.2), NULL when nothing. */
const struct encoding *encoding_declared(str bytes);

#define JIS0208_ROW ((size_t)188) /* pointers of one Shift_JIS lead byte: two rows of 94 */
#define JIS0208_COUNT (60 * JIS0208_ROW)
#define JIS0212_ROW ((size_t)94)
#define JIS0212_COUNT (77 * JIS0212_ROW) /* ICU has vendors' characters behind */
/* Encoding Standard §5: pointer to code point, 0 where there is no character.
 * The private-use characters of Shift_JIS stand in jis0208, too: no other encoding reaches them. */
struct jis_tables {
    uint16_t jis0208[JIS0208_COUNT];
    uint16_t jis0212[JIS0212_COUNT];
};
/* Filled from ICU, which takes a quarter of a millisecond. */
const struct jis_tables *jis_tables_new(struct arena *arena);

/* Level 1 ends here: what stands behind is rare in real text. */
#define JIS0208_LEVEL_1_END ((size_t)47 * 94)

enum jis_state { JIS_ASCII, JIS_ROMAN, JIS_KATAKANA, JIS_TWO_BYTES };

/* Reads bytes as code points. */
struct reader {
    const unsigned char *at;
    const unsigned char *end;
    const struct jis_tables *tables; /* for the Japanese encodings */
    size_t bad;                      /* malformed sequences read */
    size_t pointer;                  /* into jis0208 of the character read, or JIS0208_COUNT */
    size_t designations;             /* ISO-2022-JP: switches to two bytes */
    enum jis_state state;            /* ISO-2022-JP */
    bool has_switched;               /* ISO-2022-JP: an escape sequence stood right before */
    bool is_cut;                     /* the bytes ended within a character (counted as bad) */
};

#define READ_BAD 0xFFFDu
#define READ_NOTHING UINT32_MAX /* an escape sequence at the end */

/* One code point, READ_BAD for a malformed sequence; at < end. */
uint32_t read_utf_8(struct reader *reader);
uint32_t read_utf_16le(struct reader *reader);
uint32_t read_utf_16be(struct reader *reader);
uint32_t read_windows_1252(struct reader *reader);
uint32_t read_shift_jis(struct reader *reader);
uint32_t read_euc_jp(struct reader *reader);
uint32_t read_iso_2022_jp(struct reader *reader);

/* Decodes through ICU into the room bytes at out; returns how many it took. */
size_t convert_icu(const char *converter, str bytes, char *out, size_t room, size_t *bad);

/* Writes a code point at out (room for 4 bytes), NUL as U+FFFD; returns its length. */
size_t put_utf_8(char *out, uint32_t code_point);

#endif
