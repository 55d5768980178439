#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The same line in every encoding, with what Windows-31J has beyond JIS X 0208. */
#define SAMPLE_TEXT                                                                                                                           \
    "外部送信ポリシー：㈱サンプルは、Cookie（クッキー）で①閲覧履歴などを～ｶﾅ－Google社に送ります" \
    "。\n"
static const char sample_shift_jis[] =
    "\x8A\x4F\x95\x94\x91\x97\x90\x4D\x83\x7C\x83\x8A\x83\x56\x81\x5B\x81\x46\x87\x8A\x83\x54"
    "\x83\x93\x83\x76\x83\x8B\x82\xCD\x81\x41\x43\x6F\x6F\x6B\x69\x65\x81\x69\x83\x4E\x83\x62"
    "\x83\x4C\x81\x5B\x81\x6A\x82\xC5\x87\x40\x89\x7B\x97\x97\x97\x9A\x97\xF0\x82\xC8\x82\xC7"
    "\x82\xF0\x81\x60\xB6\xC5\x81\x7C\x47\x6F\x6F\x67\x6C\x65\x8E\xD0\x82\xC9\x91\x97\x82\xE8"
    "\x82\xDC\x82\xB7\x81\x42\x0A";
static const char sample_euc_jp[] =
    "\xB3\xB0\xC9\xF4\xC1\xF7\xBF\xAE\xA5\xDD\xA5\xEA\xA5\xB7\xA1\xBC\xA1\xA7\xAD\xEA\xA5\xB5"
    "\xA5\xF3\xA5\xD7\xA5\xEB\xA4\xCF\xA1\xA2\x43\x6F\x6F\x6B\x69\x65\xA1\xCA\xA5\xAF\xA5\xC3"
    "\xA5\xAD\xA1\xBC\xA1\xCB\xA4\xC7\xAD\xA1\xB1\xDC\xCD\xF7\xCD\xFA\xCE\xF2\xA4\xCA\xA4\xC9"
    "\xA4\xF2\xA1\xC1\x8E\xB6\x8E\xC5\xA1\xDD\x47\x6F\x6F\x67\x6C\x65\xBC\xD2\xA4\xCB\xC1\xF7"
    "\xA4\xEA\xA4\xDE\xA4\xB9\xA1\xA3\x0A";
static const char sample_iso_2022_jp[] =
    "\x1B\x24\x42\x33\x30\x49\x74\x41\x77\x3F\x2E\x25\x5D\x25\x6A\x25\x37\x21\x3C\x21\x27\x2D"
    "\x6A\x25\x35\x25\x73\x25\x57\x25\x6B\x24\x4F\x21\x22\x1B\x28\x42\x43\x6F\x6F\x6B\x69\x65"
    "\x1B\x24\x42\x21\x4A\x25\x2F\x25\x43\x25\x2D\x21\x3C\x21\x4B\x24\x47\x2D\x21\x31\x5C\x4D"
    "\x77\x4D\x7A\x4E\x72\x24\x4A\x24\x49\x24\x72\x21\x41\x1B\x28\x49\x36\x45\x1B\x24\x42\x21"
    "\x5D\x1B\x28\x42\x47\x6F\x6F\x67\x6C\x65\x1B\x24\x42\x3C\x52\x24\x4B\x41\x77\x24\x6A\x24"
    "\x5E\x24\x39\x21\x23\x1B\x28\x42\x0A";
static const char sample_utf_16le[] =
    "\x16\x59\xE8\x90\x01\x90\xE1\x4F\xDD\x30\xEA\x30\xB7\x30\xFC\x30\x1A\xFF\x31\x32\xB5\x30"
    "\xF3\x30\xD7\x30\xEB\x30\x6F\x30\x01\x30\x43\x00\x6F\x00\x6F\x00\x6B\x00\x69\x00\x65\x00"
    "\x08\xFF\xAF\x30\xC3\x30\xAD\x30\xFC\x30\x09\xFF\x67\x30\x60\x24\xB2\x95\xA7\x89\x65\x5C"
    "\x74\x6B\x6A\x30\x69\x30\x92\x30\x5E\xFF\x76\xFF\x85\xFF\x0D\xFF\x47\x00\x6F\x00\x6F\x00"
    "\x67\x00\x6C\x00\x65\x00\x3E\x79\x6B\x30\x01\x90\x8A\x30\x7E\x30\x59\x30\x02\x30\x0A\x00";
static const char sample_utf_16be[] =
    "\x59\x16\x90\xE8\x90\x01\x4F\xE1\x30\xDD\x30\xEA\x30\xB7\x30\xFC\xFF\x1A\x32\x31\x30\xB5"
    "\x30\xF3\x30\xD7\x30\xEB\x30\x6F\x30\x01\x00\x43\x00\x6F\x00\x6F\x00\x6B\x00\x69\x00\x65"
    "\xFF\x08\x30\xAF\x30\xC3\x30\xAD\x30\xFC\xFF\x09\x30\x67\x24\x60\x95\xB2\x89\xA7\x5C\x65"
    "\x6B\x74\x30\x6A\x30\x69\x30\x92\xFF\x5E\xFF\x76\xFF\x85\xFF\x0D\x00\x47\x00\x6F\x00\x6F"
    "\x00\x67\x00\x6C\x00\x65\x79\x3E\x30\x6B\x90\x01\x30\x8A\x30\x7E\x30\x59\x30\x02\x00\x0A";

#define BYTES(array) ((str){(array), sizeof(array) - 1})
#define SAMPLE_UTF_8 STR(SAMPLE_TEXT)

static void run(void (*work)(void *context))
{
    struct arena *arena = arena_new((size_t)256 << 20);
    assert_int_equal(arena_run(arena, 0, work, arena), ARENA_DONE);
    arena_free(arena);
}

static void assert_valid(str text)
{
    for (size_t at = 0; at < text.n;) {
        size_t start = at;
        uint32_t c = text_next(text, &at);
        if (c == 0 || (c == 0xFFFD && memcmp(text.p + start, "\xEF\xBF\xBD", 3) != 0))
            fail_msg("invalid UTF-8 at %zu", start);
    }
}

/* --- decoding ----------------------------------------------------------------------------------- */

struct decode_row {
    const char *bytes;
    size_t n; /* 0: up to the NUL */
    const char *http;
    const char *name;
    enum charset_origin origin;
    size_t bad;
    const char *text;
};

#define N(literal) literal, sizeof(literal) - 1

static const struct decode_row decode_rows[] = {
    {N(""), "", "windows-1252", CHARSET_BY_BYTES, 0, ""},
    {N("abc"), "", "windows-1252", CHARSET_BY_BYTES, 0, "abc"},
    {N("abc"), "utf-8", "UTF-8", CHARSET_BY_HTTP, 0, "abc"},
    {N("abc"), " Shift_JIS\n", "Shift_JIS", CHARSET_BY_HTTP, 0, "abc"},
    {N("abc"), "no-such", "windows-1252", CHARSET_BY_BYTES, 0, "abc"},
    {N("<meta charset=euc-jp>"), "x-sjis", "Shift_JIS", CHARSET_BY_HTTP, 0,
     "<meta charset=euc-jp>"},
    {N("<meta charset=euc-jp>"), "no-such", "EUC-JP", CHARSET_BY_META, 0, "<meta charset=euc-jp>"},
    /* byte order marks win over everything */
    {N("\xEF\xBB\xBFあ"), "shift_jis", "UTF-8", CHARSET_BY_BOM, 0, "あ"},
    {N("\xEF\xBB\xBF<meta charset=euc-jp>"), "", "UTF-8", CHARSET_BY_BOM, 0,
     "<meta charset=euc-jp>"},
    {N("\xEF\xBB\xBF\xEF\xBB\xBF"), "", "UTF-8", CHARSET_BY_BOM, 0, "\uFEFF"},
    {N("\xFF\xFE\x42\x30"), "utf-8", "UTF-16LE", CHARSET_BY_BOM, 0, "あ"},
    {N("\xFE\xFF\x30\x42"), "", "UTF-16BE", CHARSET_BY_BOM, 0, "あ"},
    /* UTF-16: surrogates, lone ones, an odd byte, NUL */
    {N("\xFF\xFE\x3D\xD8\x00\xDE"), "", "UTF-16LE", CHARSET_BY_BOM, 0, "😀"},
    {N("\xFE\xFF\xD8\x3D\xDE\x00"), "", "UTF-16BE", CHARSET_BY_BOM, 0, "😀"},
    {N("\xFF\xFE\x3D\xD8\x41\x00"), "", "UTF-16LE", CHARSET_BY_BOM, 1, "\uFFFDA"},
    {N("\xFF\xFE\x00\xDE\x41\x00"), "", "UTF-16LE", CHARSET_BY_BOM, 1, "\uFFFDA"},
    {N("\xFF\xFE\x3D\xD8"), "", "UTF-16LE", CHARSET_BY_BOM, 1, "\uFFFD"},
    {N("\xFF\xFE\x41\x00\x42"), "", "UTF-16LE", CHARSET_BY_BOM, 1, "A\uFFFD"},
    {N("\xFE\xFF\x00\x00\x00\x41"), "", "UTF-16BE", CHARSET_BY_BOM, 0, "\uFFFDA"},
    {N("A\0B\0"), "utf-16", "UTF-16LE", CHARSET_BY_HTTP, 0, "AB"},
    {N("<\0?\0x\0?\0>\0"), "", "UTF-16LE", CHARSET_BY_META, 0, "<?x?>"},
    {N("\0<\0?\0x\0?\0>"), "", "UTF-16BE", CHARSET_BY_META, 0, "<?x?>"},
    /* UTF-8: what is malformed, by maximal subparts */
    {N("a\xE3\x81"
       "b"),
     "utf-8", "UTF-8", CHARSET_BY_HTTP, 1, "a\uFFFDb"},
    {N("あ\xC0\x80い"), "utf-8", "UTF-8", CHARSET_BY_HTTP, 2, "あ\uFFFD\uFFFDい"},
    {N("あ\xED\xA0\x80い"), "utf-8", "UTF-8", CHARSET_BY_HTTP, 3, "あ\uFFFD\uFFFD\uFFFDい"},
    {N("\xF0\x9F\x98\x80"), "utf-8", "UTF-8", CHARSET_BY_HTTP, 0, "😀"},
    {N("\xF4\x90\x80\x80"), "utf-8", "UTF-8", CHARSET_BY_HTTP, 4, "\uFFFD\uFFFD\uFFFD\uFFFD"},
    {N("\xF0\x9F\x98"), "utf-8", "UTF-8", CHARSET_BY_HTTP, 1, "\uFFFD"},
    {N("\uFFFD"), "utf-8", "UTF-8", CHARSET_BY_HTTP, 0, "\uFFFD"},
    {N("a\0あ"), "utf-8", "UTF-8", CHARSET_BY_HTTP, 0, "a\uFFFDあ"},
    {N("a\0b"), "", "windows-1252", CHARSET_BY_BYTES, 0, "a\uFFFDb"},
    /* windows-1252, also by the names of its parts */
    {N("caf\xE9 \x80\x81\x9F"), "iso-8859-1", "windows-1252", CHARSET_BY_HTTP, 0,
     "café €\xC2\x81Ÿ"},
    {N("caf\xE9"), "us-ascii", "windows-1252", CHARSET_BY_HTTP, 0, "café"},
    {N("caf\xE9 na\xEFve \xFC"
       "ber"),
     "", "windows-1252", CHARSET_BY_BYTES, 0, "café naïve über"},
    {N("\xA9 2024"), "x-user-defined", "windows-1252", CHARSET_BY_HTTP, 0, "© 2024"},
    /* Shift_JIS as Windows-31J */
    {N("\\~\x81\x5F\x81\x60\x81\x61\x81\x7C\x81\x91\x81\x92\x81\xCA"), "shift_jis", "Shift_JIS",
     CHARSET_BY_HTTP, 0, "\\~＼～∥－￠￡￢"},
    {N("\x87\x40\x87\x8A\xED\x40\xEE\xEF\xFA\x40\xFB\xFC\xFC\x4B"), "shift_jis", "Shift_JIS",
     CHARSET_BY_HTTP, 0, "①㈱纊ⅰⅰ髙黑"},
    {N("\xB1\xDF\x80"), "shift_jis", "Shift_JIS", CHARSET_BY_HTTP, 0, "ｱﾟ\xC2\x80"},
    {N("\xF0\x40\xF9\xFC"), "shift_jis", "Shift_JIS", CHARSET_BY_HTTP, 0, "\uE000\uE757"},
    {N("\x82\xA0\xA0\x82\xA2"), "shift_jis", "Shift_JIS", CHARSET_BY_HTTP, 1, "あ\uFFFDい"},
    {N("\x82\xA0\xFF\x82\xA2"), "shift_jis", "Shift_JIS", CHARSET_BY_HTTP, 1, "あ\uFFFDい"},
    {N("\x82\xA0\x82<b>"), "shift_jis", "Shift_JIS", CHARSET_BY_HTTP, 1, "あ\uFFFD<b>"},
    {N("\x82\xA0\x85\x40"), "shift_jis", "Shift_JIS", CHARSET_BY_HTTP, 1, "あ\uFFFD@"},
    {N("\x82\xA0\x85\x9F\x82\xA2"), "shift_jis", "Shift_JIS", CHARSET_BY_HTTP, 1, "あ\uFFFDい"},
    {N("\x82\xA0\x82"), "shift_jis", "Shift_JIS", CHARSET_BY_HTTP, 1, "あ\uFFFD"},
    {N("\x82\xA0\0\x82\xA2"), "shift_jis", "Shift_JIS", CHARSET_BY_HTTP, 0, "あ\uFFFDい"},
    /* EUC-JP */
    {N("\xA4\xA2\\~\xA1\xC1\xA1\xC2\xA1\xDD"), "euc-jp", "EUC-JP", CHARSET_BY_HTTP, 0,
     "あ\\~～∥－"},
    {N("\xA4\xA2\xAD\xA1\xAD\xEA\xFC\xE2"), "x-euc-jp", "EUC-JP", CHARSET_BY_HTTP, 0, "あ①㈱髙"},
    {N("\xA4\xA2\x8E\xB1\x8E\xDF"), "euc-jp", "EUC-JP", CHARSET_BY_HTTP, 0, "あｱﾟ"},
    {N("\xA4\xA2\x8F\xB0\xA1\x8F\xA2\xB7\x8F\xED\xE3"), "euc-jp", "EUC-JP", CHARSET_BY_HTTP, 0,
     "あ丂～龥"},
    {N("\xA4\xA2\x8F\xF3\xA1\xA4\xA4"), "euc-jp", "EUC-JP", CHARSET_BY_HTTP, 1, "あ\uFFFDい"},
    {N("\xA4\xA2\x8F\xB0<b>\xA4\xA4"), "euc-jp", "EUC-JP", CHARSET_BY_HTTP, 1, "あ\uFFFD<b>い"},
    {N("\xA4\xA2\x8F<b>\xA4\xA4"), "euc-jp", "EUC-JP", CHARSET_BY_HTTP, 1, "あ\uFFFD<b>い"},
    {N("\xA4\xA2\x8E\xE0\xA4\xA4"), "euc-jp", "EUC-JP", CHARSET_BY_HTTP, 1, "あ\uFFFDい"},
    {N("\xA4\xA2\xA4<b>\xA4\xA4"), "euc-jp", "EUC-JP", CHARSET_BY_HTTP, 1, "あ\uFFFD<b>い"},
    {N("\xA4\xA2\x80\xA4\xA4"), "euc-jp", "EUC-JP", CHARSET_BY_HTTP, 1, "あ\uFFFDい"},
    {N("\xA4\xA2\xA9\xA1\xA4\xA4"), "euc-jp", "EUC-JP", CHARSET_BY_HTTP, 1, "あ\uFFFDい"},
    {N("\xA4\xA2\x8F\xB0"), "euc-jp", "EUC-JP", CHARSET_BY_HTTP, 1, "あ\uFFFD"},
    /* ISO-2022-JP */
    {N("\x1B$B$\"!A!]\x1B(B~\\"), "iso-2022-jp", "ISO-2022-JP", CHARSET_BY_HTTP, 0, "あ～－~\\"},
    {N("\x1B$@$\"\x1B(J~\\a\x1B(B~"), "iso-2022-jp", "ISO-2022-JP", CHARSET_BY_HTTP, 0, "あ‾¥a~"},
    {N("\x1B(I1_\x1B(B1"), "iso-2022-jp", "ISO-2022-JP", CHARSET_BY_HTTP, 0, "ｱﾟ1"},
    {N("\x1B$B\x1B(B"), "iso-2022-jp", "ISO-2022-JP", CHARSET_BY_HTTP, 1, "\uFFFD"},
    {N("a\x1B"
       "b"),
     "iso-2022-jp", "ISO-2022-JP", CHARSET_BY_HTTP, 1, "a\uFFFDb"},
    {N("a\x1B$Cb"), "iso-2022-jp", "ISO-2022-JP", CHARSET_BY_HTTP, 1, "a\uFFFD$Cb"},
    {N("\x1B$B$\"$\x1B(Bb"), "iso-2022-jp", "ISO-2022-JP", CHARSET_BY_HTTP, 1, "あ\uFFFDb"},
    {N("\x1B$B$\"$"), "iso-2022-jp", "ISO-2022-JP", CHARSET_BY_HTTP, 1, "あ\uFFFD"},
    {N("\x1B$B$\"\n$$"), "iso-2022-jp", "ISO-2022-JP", CHARSET_BY_HTTP, 1, "あ\uFFFDい"},
    {N("\x1B$B$\"\x1B(B\x0E"), "iso-2022-jp", "ISO-2022-JP", CHARSET_BY_HTTP, 1, "あ\uFFFD"},
    /* others, through ICU */
    {N("\xD6\xD0\xCE\xC4"), "gb2312", "GBK", CHARSET_BY_HTTP, 0, "中文"},
    {N("\x81\x30\x81\x30"), "gb18030", "gb18030", CHARSET_BY_HTTP, 0, "\xC2\x80"},
    {N("\x95\x32\x82\x36"), "gb18030", "gb18030", CHARSET_BY_HTTP, 0, "𠀀"},
    {N("\xA4\xA4\xA4\xE5"), "big5", "Big5", CHARSET_BY_HTTP, 0, "中文"},
    {N("\xC7\xD1\xB1\xDB"), "euc-kr", "EUC-KR", CHARSET_BY_HTTP, 0, "한글"},
    {N("\xB1\xE6"), "latin2", "ISO-8859-2", CHARSET_BY_HTTP, 0, "ąć"},
    {N("\xCF\xF0\xE8"), "windows-1251", "windows-1251", CHARSET_BY_HTTP, 0, "При"},
    {N("a\xFF"
       "b\xFF\xFF"),
     "gbk", "GBK", CHARSET_BY_HTTP, 3, "a\uFFFDb\uFFFD\uFFFD"},
    {N("a\xD2"), "windows-1253", "windows-1253", CHARSET_BY_HTTP, 1, "a\uFFFD"},
    {N("a\0b\xB1"), "latin2", "ISO-8859-2", CHARSET_BY_HTTP, 0, "a\uFFFDbą"},
    {N("a"), "iso-2022-kr", "windows-1252", CHARSET_BY_BYTES, 0, "a"},
};

static void check_decode(struct arena *arena, const struct decode_row *row, size_t index)
{
    str bytes = {row->bytes, row->n};
    struct decoded got = text_decode(arena, bytes, str_of(row->http));
    if (!str_is(got.text, row->text) || !str_is(got.name, row->name) || got.is_mislabelled ||
        got.origin != row->origin || got.bad_bytes != row->bad)
        fail_msg("row %zu: %.*s origin %d bad %zu mislabelled %d: \"%.*s\"", index,
                 STR_ARG(got.name), (int)got.origin, got.bad_bytes, got.is_mislabelled,
                 STR_ARG(got.text));
    assert_valid(got.text);
}

static void decode_all_rows(void *context)
{
    for (size_t i = 0; i < COUNT_OF(decode_rows); i++)
        check_decode(context, &decode_rows[i], i);
}

static void test_decode_rows(void **state)
{
    (void)state;
    run(decode_all_rows);
}

/* --- samples in every encoding ------------------------------------------------------------------ */

static const struct sample {
    const char *name;
    enum charset charset;
    str bytes;
} samples[] = {
    {"UTF-8", CHARSET_UTF_8, {SAMPLE_TEXT, sizeof SAMPLE_TEXT - 1}},
    {"Shift_JIS", CHARSET_SHIFT_JIS, {sample_shift_jis, sizeof sample_shift_jis - 1}},
    {"EUC-JP", CHARSET_EUC_JP, {sample_euc_jp, sizeof sample_euc_jp - 1}},
    {"ISO-2022-JP", CHARSET_ISO_2022_JP, {sample_iso_2022_jp, sizeof sample_iso_2022_jp - 1}},
    {"UTF-16LE", CHARSET_UTF_16LE, {sample_utf_16le, sizeof sample_utf_16le - 1}},
    {"UTF-16BE", CHARSET_UTF_16BE, {sample_utf_16be, sizeof sample_utf_16be - 1}},
};
#define SAMPLES_BY_BYTES 4 /* the first ones are recognised without any declaration */

static void check_sample(const struct decoded *got, const struct sample *sample, bool mislabelled,
                         enum charset_origin origin, size_t skip)
{
    if (got->charset != sample->charset || got->is_mislabelled != mislabelled ||
        got->origin != origin || got->bad_bytes || !str_is(str_skip(got->text, skip), SAMPLE_TEXT))
        fail_msg("%s is read as %.*s (origin %d, mislabelled %d, bad %zu): %.*s", sample->name,
                 STR_ARG(got->name), (int)got->origin, got->is_mislabelled, got->bad_bytes,
                 STR_ARG(got->text));
    assert_true(str_is(got->name, sample->name));
}

static void decode_samples(void *context)
{
    for (size_t i = 0; i < COUNT_OF(samples); i++) {
        struct decoded got = text_decode(context, samples[i].bytes, str_of(samples[i].name));
        check_sample(&got, &samples[i], false, CHARSET_BY_HTTP, 0);
        if (i >= SAMPLES_BY_BYTES)
            continue;
        got = text_decode(context, samples[i].bytes, STR_NONE);
        check_sample(&got, &samples[i], false, CHARSET_BY_BYTES, 0);
    }
}

/* Every encoding declared as every other one, by HTTP and by <meta>. */
static void decode_mislabelled(void *context)
{
    static const char *const declared[] = {"UTF-8",       "Shift_JIS",  "EUC-JP",
                                           "ISO-2022-JP", "iso-8859-1", "utf-16le",
                                           "big5",        "euc-kr",     "windows-1251"};
    for (size_t i = 0; i < SAMPLES_BY_BYTES; i++) {
        for (size_t j = 0; j < COUNT_OF(declared); j++) {
            bool differs = strcmp(declared[j], samples[i].name) != 0;
            /* Chinese, Korean and Cyrillic encodings read almost anything. */
            if (j >= 6 && (i == 1 || i == 2))
                continue;
            struct decoded got = text_decode(context, samples[i].bytes, str_of(declared[j]));
            check_sample(&got, &samples[i], differs, differs ? CHARSET_BY_BYTES : CHARSET_BY_HTTP,
                         0);
            if (j == 5)
                continue; /* a <meta> cannot declare UTF-16 */
            str meta = arena_printf(context, "<meta charset=%s>", declared[j]);
            const str parts[] = {meta, samples[i].bytes};
            got = text_decode(context, arena_join(context, parts, 2), STR_NONE);
            check_sample(&got, &samples[i], differs, differs ? CHARSET_BY_BYTES : CHARSET_BY_META,
                         meta.n);
        }
    }
}

struct decode_one {
    struct arena *arena;
    str bytes;
    str http;
    struct decoded decoded;
};

static void decode_one(void *context)
{
    struct decode_one *one = context;
    one->decoded = text_decode(one->arena, one->bytes, one->http);
}

/* A prefix in memory of exactly its size. A right declaration is never doubted, and the text is the
 * sample's up to the character that is cut. */
static void check_prefix(const struct sample *sample, size_t n, const char *declared)
{
    char *exact = malloc(n + 1);
    struct decode_one one = {.arena = arena_new((size_t)16 << 20), .http = str_of(declared)};
    one.bytes = (str){exact + 1, n};
    memcpy(exact + 1, sample->bytes.p, n);
    assert_int_equal(arena_run(one.arena, 0, decode_one, &one), ARENA_DONE);
    str text = one.decoded.text;
    assert_valid(text);
    /* Some characters are enough, and one that is cut does not matter. */
    if (!*declared && n > 30 && sample->charset < CHARSET_ISO_2022_JP)
        assert_int_equal(one.decoded.charset, sample->charset);
    if (strcmp(declared, sample->name) == 0) {
        size_t end = str_find(text, STR("\uFFFD")); /* at most "$" of an escape sequence follows */
        if (end != STR_ABSENT && end + 6 >= text.n)
            text.n = end;
        if (one.decoded.is_mislabelled || one.decoded.charset != sample->charset ||
            one.decoded.bad_bytes > 2 || !str_has_prefix(STR(SAMPLE_TEXT), text) ||
            text.n * 3 + 12 < n)
            fail_msg("%s cut at %zu: %.*s", sample->name, n, STR_ARG(one.decoded.text));
    }
    arena_free(one.arena);
    free(exact);
}

static void test_decode_prefixes(void **state)
{
    static const char *const declared[] = {
        "",         "UTF-8",   "Shift_JIS", "EUC-JP", "ISO-2022-JP", "UTF-16LE",
        "UTF-16BE", "gb18030", "big5",      "euc-kr", "latin1",
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(samples); i++)
        for (size_t n = 0; n <= samples[i].bytes.n; n++)
            for (size_t j = 0; j < COUNT_OF(declared); j++)
                check_prefix(&samples[i], n, declared[j]);
}

/* Short texts, where little contradicts or confirms what is declared. */
static void decode_short(void *context)
{
    static const struct {
        const char *bytes;
        const char *http;
        const char *name;
        bool is_mislabelled;
    } texts[] = {
        {"あい", "shift_jis", "UTF-8", true}, /* no byte of it is wrong in Shift_JIS */
        {"あい", "latin1", "UTF-8", true},
        {"© é", "latin1", "UTF-8", true},
        {"©", "latin1", "windows-1252", false},                /* "Â©" cannot be told from it */
        {"\xB1\xB2\xB3\xB4", "shift_jis", "Shift_JIS", false}, /* ｱｲｳｴ, also EUC-JP 渦 .. */
        {"\x8A\x4F\x95\x94\x91\x97\x90\x4D", "shift_jis", "Shift_JIS", false},
        {"\xA4\xA2\xA4\xA4\xA4\xA6", "shift_jis", "EUC-JP", true}, /* or ､｢､､､ｦ */
        {"\x82\xA0\x82\xA2", "utf-8", "Shift_JIS", true},
        {"\x82\xA0\x82\xA2\x82\xA4", "latin1", "Shift_JIS", true},
        {"\x82\xA0\x82\xA2", "latin1", "windows-1252", false},
        {"caf\xE9", "utf-8", "UTF-8", false},
        {"caf\xE9", "shift_jis", "Shift_JIS", false},
        {"\xA4\xCA\xD4\xC2", "gbk", "GBK", false},
        {"\x1B$B$\"\x1B(B", "utf-8", "ISO-2022-JP", true},
        {"\x1B[1m", "utf-8", "UTF-8", false},
        {"B0D0F0", "utf-16le", "UTF-16LE", false}, /* あいう */
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct decoded got = text_decode(context, str_of(texts[i].bytes), str_of(texts[i].http));
        if (!str_is(got.name, texts[i].name) || got.is_mislabelled != texts[i].is_mislabelled)
            fail_msg("row %zu: %.*s (mislabelled %d)", i, STR_ARG(got.name), got.is_mislabelled);
    }
}

static void test_decode_samples(void **state)
{
    (void)state;
    run(decode_samples);
    run(decode_mislabelled);
    run(decode_short);
}

/* The same bytes count times, with `before` in front. */
static str repeat(struct arena *arena, str before, str bytes, size_t count)
{
    char *out = arena_alloc(arena, before.n + bytes.n * count + 1);
    if (before.n)
        memcpy(out, before.p, before.n);
    for (size_t i = 0; i < count; i++)
        memcpy(out + before.n + i * bytes.n, bytes.p, bytes.n);
    return (str){out, before.n + bytes.n * count};
}

/* More than is looked at for detection, Japanese only behind much ASCII, one fault among many. */
static void decode_large(void *context)
{
    str ascii = repeat(context, STR_NONE, STR("<script src=x.js></script>\n"), 20000);
    str script = repeat(context, ascii, STR(SAMPLE_TEXT), 1);
    for (size_t i = 0; i < SAMPLES_BY_BYTES; i++) {
        str late = repeat(context, ascii, samples[i].bytes, 1);
        struct decoded got = text_decode(context, late, STR_NONE);
        assert_int_equal(got.charset, samples[i].charset);
        assert_true(str_eq(got.text, script));

        str large = repeat(context, STR_NONE, samples[i].bytes, 5000);
        got = text_decode(context, large, STR_NONE);
        assert_int_equal(got.charset, samples[i].charset);
        assert_int_equal(got.bad_bytes, 0);
        assert_int_equal(got.text.n, 5000 * (sizeof SAMPLE_TEXT - 1));
        assert_true(str_has_suffix(got.text, STR(SAMPLE_TEXT)));
        assert_valid(got.text);
    }
    str faulty = repeat(context, STR("\xFF\n"), STR(SAMPLE_TEXT), 10);
    struct decoded got = text_decode(context, faulty, STR_NONE);
    assert_int_equal(got.charset, CHARSET_UTF_8);
    assert_int_equal(got.bad_bytes, 1);
    got = text_decode(context, faulty, STR("utf-8"));
    assert_false(got.is_mislabelled);
    assert_int_equal(got.bad_bytes, 1);
}

static void test_decode_large(void **state)
{
    (void)state;
    run(decode_large);
}

/* A budget that is too small ends the run and leaks nothing (ASan looks). */
static void test_decode_budget(void **state)
{
    static const char *const declared[] = {"Shift_JIS", "big5", "latin1", ""};
    (void)state;
    for (size_t max = 0; max < 300000; max = max * 2 + 100) {
        for (size_t j = 0; j < COUNT_OF(declared); j++) {
            struct decode_one one = {.arena = arena_new(max)};
            one.bytes = BYTES(sample_shift_jis);
            one.http = str_of(declared[j]);
            enum arena_end end = arena_run(one.arena, 0, decode_one, &one);
            assert_true(end == (max < 60 ? ARENA_NO_BYTES : end));
            arena_free(one.arena);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decode_rows),     cmocka_unit_test(test_decode_samples),
        cmocka_unit_test(test_decode_prefixes), cmocka_unit_test(test_decode_large),
        cmocka_unit_test(test_decode_budget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
