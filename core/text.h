/* Bytes to text: everything behind text_decode is UTF-8. ICU stands behind this header alone. */
#ifndef SOSHIN_CORE_TEXT_H
#define SOSHIN_CORE_TEXT_H

#include "core/arena.h"

enum charset {
    CHARSET_UTF_8,
    CHARSET_SHIFT_JIS, /* read as Windows-31J, as the Encoding Standard does */
    CHARSET_EUC_JP,
    CHARSET_ISO_2022_JP,
    CHARSET_UTF_16LE,
    CHARSET_UTF_16BE,
    CHARSET_WINDOWS_1252,
    CHARSET_OTHER /* another encoding of the Encoding Standard, decoded through ICU by its label */
};

enum charset_origin { CHARSET_BY_BOM, CHARSET_BY_HTTP, CHARSET_BY_META, CHARSET_BY_BYTES };

struct decoded {
    str text;                   /* valid UTF-8 in the arena, without BOM; NUL bytes became U+FFFD */
    enum charset charset;       /* what the bytes were read as */
    enum charset_origin origin; /* what decided it */
    str name;                   /* its name as the Encoding Standard writes it: "Shift_JIS" */
    bool is_mislabelled;        /* the bytes contradict the declaration and were read otherwise */
    size_t bad_bytes;           /* sequences that were no character: each became U+FFFD */
};

/* Decodes a document. Order: BOM, charset of the HTTP header (http_charset, may be empty), <meta> in
 * the first 1024 bytes (WHATWG HTML §13.2.3.2 "prescan"), the bytes themselves. A declaration that
 * the bytes contradict (many malformed sequences, while another Japanese encoding or UTF-8 reads
 * without any) loses: is_mislabelled. Inside arena_run of arena. */
struct decoded text_decode(struct arena *arena, str bytes, str http_charset);

/* NFKC, full case folding, white space (U+3000 included) collapsed to single spaces and trimmed.
 * What search in notices compares. Input must be UTF-8; bad bytes become U+FFFD. */
str text_fold(struct arena *arena, str text);

/* A company or product name ready for comparison: text_fold, then legal forms taken off at both
 * ends (株式会社 (株) ㈱ 合同会社 有限会社 一般社団法人 Inc. LLC Ltd. Co., Corp. Corporation Limited
 * GmbH K.K. S.A. PLC Pte. ...), spaces and punctuation dropped, long-vowel and hyphen variants
 * (ー - ‐ − –) unified, small/large kana ヴ-variants left alone. "㈱メタ・プラットフォームズ" and
 * "メタプラットフォームズ株式会社" come out equal. Empty when nothing but a form is left. */
str text_fold_name(struct arena *arena, str name);
/* The same of a name of which text_fold made `folded`: cheaper. */
str text_fold_name_of(struct arena *arena, str name, str folded);

/* Code point at s[*at], moving *at behind it; U+FFFD for a bad byte. *at < s.n. */
uint32_t text_next(str s, size_t *at);
/* Appends a code point as UTF-8. */
void text_add(struct buf *buf, uint32_t code_point);
/* Number of code points. */
size_t text_length(str s);
/* At most max code points of s, never cutting one apart. */
str text_cut(str s, size_t max);
/* Columns that s takes on a terminal: 2 for East Asian wide and full-width characters, 0 for
 * combining ones (UAX #11). */
size_t text_columns(str s);

/* text_fold leaves this Japanese character alone, whatever plain one or ASCII stands beside it. */
bool text_is_plain(uint32_t code_point);
bool text_is_kana(uint32_t code_point);
bool text_is_han(uint32_t code_point);
/* A letter or digit of any script. */
bool text_is_word(uint32_t code_point);
/* A control character, or one that moves the cursor, turns the direction of writing or cannot be seen:
 * nothing that may stand as it is where people read. */
bool text_is_hidden(uint32_t code_point);
/* Whether needle stands in hay as a whole name: at its edges no letter or digit of the same kind
 * (Latin/digit beside Latin/digit, katakana beside katakana) goes on. Both already folded. Returns
 * its offset or STR_ABSENT. "line" is not in "online", 「ライン」 is not in 「オンライン」. */
size_t text_find_name(str hay, str needle);
/* A name may begin or end at this byte offset of s: no letter or digit goes on across it in the sense
 * of text_find_name. False inside a character. */
bool text_is_edge(str s, size_t at);

/* The lower-case ASCII (punycode) form of a host name, as the URL Standard's "domain to ASCII" has it
 * (UTS #46, non-transitional, lengths and hyphens not checked); p is NULL when there is none. It
 * may still hold characters that no host may have: the caller looks. */
str text_idn_to_ascii(struct arena *arena, str host);

/* The country of a two-letter code (ISO 3166-1) in the language "ja" or "en"; empty when the code is
 * none. */
str text_country(struct arena *arena, str code, const char *language);

/* The version of the library at work. */
const char *text_version(void);

#endif
