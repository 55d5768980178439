/* How a document says what its bytes mean. */
#include "core/text.h"
#include "core/text_bytes.h"

#define SCAN_MAX 1024 /* bytes that the prescan looks at */

/* The encodings and labels of the Encoding Standard, but for the "replacement" ones, which are not
 * worth losing a page to, and ISO-8859-16, which ICU has not. */
static const struct encoding encodings[] = {
    {"UTF-8", CHARSET_UTF_8, NULL,
     "utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8"},
    {"Shift_JIS", CHARSET_SHIFT_JIS, NULL,
     "shift_jis shift-jis sjis x-sjis windows-31j ms932 ms_kanji csshiftjis"},
    {"EUC-JP", CHARSET_EUC_JP, NULL, "euc-jp x-euc-jp cseucpkdfmtjapanese"},
    {"ISO-2022-JP", CHARSET_ISO_2022_JP, NULL, "iso-2022-jp csiso2022jp"},
    {"UTF-16LE", CHARSET_UTF_16LE, NULL,
     "utf-16le utf-16 unicode csunicode iso-10646-ucs-2 ucs-2 unicodefeff"},
    {"UTF-16BE", CHARSET_UTF_16BE, NULL, "utf-16be unicodefffe"},
    {"windows-1252", CHARSET_WINDOWS_1252, NULL,
     "windows-1252 iso-8859-1 us-ascii ascii latin1 ansi_x3.4-1968 cp1252 cp819 csisolatin1 ibm819 "
     "iso-ir-100 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 l1 x-cp1252 x-user-defined"},
    {"IBM866", CHARSET_OTHER, "ibm-866_P100-1995", "866 cp866 csibm866 ibm866"},
    {"ISO-8859-2", CHARSET_OTHER, "ISO-8859-2",
     "csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2"},
    {"ISO-8859-3", CHARSET_OTHER, "ISO-8859-3",
     "csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3"},
    {"ISO-8859-4", CHARSET_OTHER, "ISO-8859-4",
     "csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4"},
    {"ISO-8859-5", CHARSET_OTHER, "ISO-8859-5",
     "csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 iso_8859-5 "
     "iso_8859-5:1988"},
    {"ISO-8859-6", CHARSET_OTHER, "ISO-8859-6",
     "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6 iso-8859-6-e "
     "iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987"},
    {"ISO-8859-7", CHARSET_OTHER, "ISO-8859-7",
     "csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 iso8859-7 iso88597 "
     "iso_8859-7 iso_8859-7:1987 sun_eu_greek"},
    {"ISO-8859-8", CHARSET_OTHER, "ISO-8859-8",
     "csiso88598e csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-ir-138 iso8859-8 iso88598 "
     "iso_8859-8 iso_8859-8:1988 visual"},
    {"ISO-8859-8-I", CHARSET_OTHER, "ISO-8859-8", "csiso88598i iso-8859-8-i logical"},
    {"ISO-8859-10", CHARSET_OTHER, "iso-8859_10-1998",
     "csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6"},
    {"ISO-8859-13", CHARSET_OTHER, "ISO-8859-13", "iso-8859-13 iso8859-13 iso885913"},
    {"ISO-8859-14", CHARSET_OTHER, "iso-8859_14-1998", "iso-8859-14 iso8859-14 iso885914"},
    {"ISO-8859-15", CHARSET_OTHER, "ISO-8859-15",
     "csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9"},
    {"KOI8-R", CHARSET_OTHER, "KOI8-R", "cskoi8r koi koi8 koi8-r koi8_r"},
    {"KOI8-U", CHARSET_OTHER, "KOI8-U", "koi8-u koi8-ru"},
    {"macintosh", CHARSET_OTHER, "macintosh", "csmacintosh mac macintosh x-mac-roman"},
    {"windows-874", CHARSET_OTHER, "windows-874",
     "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874"},
    {"windows-1250", CHARSET_OTHER, "windows-1250", "cp1250 windows-1250 x-cp1250"},
    {"windows-1251", CHARSET_OTHER, "windows-1251", "cp1251 windows-1251 x-cp1251"},
    {"windows-1253", CHARSET_OTHER, "windows-1253", "cp1253 windows-1253 x-cp1253"},
    {"windows-1254", CHARSET_OTHER, "windows-1254",
     "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 "
     "latin5 windows-1254 x-cp1254"},
    {"windows-1255", CHARSET_OTHER, "windows-1255", "cp1255 windows-1255 x-cp1255"},
    {"windows-1256", CHARSET_OTHER, "windows-1256", "cp1256 windows-1256 x-cp1256"},
    {"windows-1257", CHARSET_OTHER, "windows-1257", "cp1257 windows-1257 x-cp1257"},
    {"windows-1258", CHARSET_OTHER, "windows-1258", "cp1258 windows-1258 x-cp1258"},
    {"x-mac-cyrillic", CHARSET_OTHER, "x-mac-cyrillic", "x-mac-cyrillic x-mac-ukrainian"},
    {"GBK", CHARSET_OTHER, "gb18030",
     "gbk gb2312 chinese csgb2312 csiso58gb231280 gb_2312 gb_2312-80 iso-ir-58 x-gbk"},
    {"gb18030", CHARSET_OTHER, "gb18030", "gb18030"},
    {"Big5", CHARSET_OTHER, "Big5-HKSCS", "big5 big5-hkscs cn-big5 csbig5 x-x-big5"},
    {"EUC-KR", CHARSET_OTHER, "windows-949",
     "euc-kr cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 "
     "ksc_5601 windows-949"},
};

const struct encoding *encoding_find(str label)
{
    label = str_trim(label);
    if (!label.n)
        return NULL;
    for (size_t i = 0; i < COUNT_OF(encodings); i++)
        for (str rest = str_of(encodings[i].labels), one; str_cut(&rest, ' ', &one);)
            if (str_eq_nocase(one, label))
                return &encodings[i];
    return NULL;
}

const struct encoding *encoding_of(enum charset charset)
{
    size_t i = 0;
    while (i + 1 < COUNT_OF(encodings) && encodings[i].charset != charset)
        i++;
    return &encodings[i];
}

/* --- prescan ------------------------------------------------------------------------------------ */

/* The first bytes of a document; when they are used up within something, the scan has failed. */
struct scan {
    str s;
    size_t at;
};

static bool scan_is_space(const struct scan *scan)
{
    return scan->at < scan->s.n && ascii_is_space(scan->s.p[scan->at]);
}

static bool scan_is(const struct scan *scan, char c)
{
    return scan->at < scan->s.n && scan->s.p[scan->at] == c;
}

static bool scan_starts(const struct scan *scan, const char *with)
{
    return str_has_prefix_nocase(str_skip(scan->s, scan->at), str_of(with));
}

/* Moves onto the next occurrence, or to the end. */
static void scan_to(struct scan *scan, const char *text)
{
    size_t n = str_find(str_skip(scan->s, scan->at), str_of(text));
    scan->at = n == STR_ABSENT ? scan->s.n : scan->at + n;
}

static void scan_value(struct scan *scan, str *value)
{
    char quote = '\0';
    size_t start;
    while (scan_is_space(scan))
        scan->at++;
    if (scan_is(scan, '"') || scan_is(scan, '\''))
        quote = scan->s.p[scan->at++];
    start = scan->at;
    while (scan->at < scan->s.n &&
           !(quote ? scan_is(scan, quote) : scan_is_space(scan) || scan_is(scan, '>')))
        scan->at++;
    *value = str_slice(scan->s, start, scan->at);
    if (quote && scan->at < scan->s.n)
        scan->at++;
}

/* "Get an attribute"; false when the tag has no more, or the bytes have no more (at is the end). */
static bool scan_attribute(struct scan *scan, str *name, str *value)
{
    while (scan_is_space(scan) || scan_is(scan, '/'))
        scan->at++;
    if (scan->at == scan->s.n || scan_is(scan, '>'))
        return false;
    size_t start = scan->at++;
    while (scan->at < scan->s.n && !scan_is_space(scan) && !scan_is(scan, '=') &&
           !scan_is(scan, '/') && !scan_is(scan, '>'))
        scan->at++;
    *name = str_slice(scan->s, start, scan->at);
    *value = STR("");
    while (scan_is_space(scan))
        scan->at++;
    if (scan_is(scan, '=')) {
        scan->at++;
        scan_value(scan, value);
    }
    return scan->at < scan->s.n;
}

/* "Extracting a character encoding from a meta element": charset=... within content. */
static const struct encoding *content_encoding(str content)
{
    for (;;) {
        size_t at = str_find_nocase(content, STR("charset"));
        if (at == STR_ABSENT)
            return NULL;
        content = str_skip(content, at + STR("charset").n);
        str value = str_trim(content);
        if (!str_has_prefix(value, STR("=")))
            continue;
        value = str_trim(str_skip(value, 1));
        size_t end = 0;
        if (value.n && (value.p[0] == '"' || value.p[0] == '\'')) {
            char quote = value.p[0];
            value = str_skip(value, 1);
            end = str_find_char(value, quote);
            return end == STR_ABSENT ? NULL : encoding_find(str_slice(value, 0, end));
        }
        while (end < value.n && !ascii_is_space(value.p[end]) && value.p[end] != ';')
            end++;
        return encoding_find(str_slice(value, 0, end));
    }
}

/* What a <meta> said so far. Of attributes with the same name the first one counts. */
struct meta {
    const struct encoding *encoding;
    bool has_equiv, has_content, has_charset;
    bool is_pragma;
    bool needs_pragma;
};

static void meta_attribute(struct meta *meta, str name, str value)
{
    if (str_eq_nocase(name, STR("http-equiv")) && !meta->has_equiv) {
        meta->has_equiv = true;
        meta->is_pragma = str_eq_nocase(value, STR("content-type"));
    } else if (str_eq_nocase(name, STR("content")) && !meta->has_content) {
        const struct encoding *found = content_encoding(value);
        meta->has_content = true;
        if (found && !meta->encoding && !meta->has_charset) {
            meta->encoding = found;
            meta->needs_pragma = true;
        }
    } else if (str_eq_nocase(name, STR("charset")) && !meta->has_charset) {
        meta->has_charset = true;
        meta->encoding = encoding_find(value);
        meta->needs_pragma = false;
    }
}

static const struct encoding *scan_meta(struct scan *scan)
{
    struct meta meta = {0};
    str name, value;
    scan->at += STR("<meta").n;
    while (scan_attribute(scan, &name, &value))
        meta_attribute(&meta, name, value);
    if (scan->at == scan->s.n || (meta.needs_pragma && !meta.is_pragma))
        return NULL;
    return meta.encoding;
}

/* The scan stands on '<' of something other than a <meta>: moves behind it. */
static void scan_markup(struct scan *scan)
{
    str name, value;
    size_t letter = scan->at + (scan_starts(scan, "</") ? 2 : 1);
    if (scan_starts(scan, "<!--")) {
        scan->at += 2; /* the dashes may be those of the end: "<!-->" */
        scan_to(scan, "-->");
        scan->at += 2;
    } else if (letter < scan->s.n && ascii_is_alpha(scan->s.p[letter])) {
        while (scan->at < scan->s.n && !scan_is_space(scan) && !scan_is(scan, '>'))
            scan->at++;
        while (scan_attribute(scan, &name, &value)) {
        }
    } else if (scan_starts(scan, "<!") || scan_starts(scan, "</") || scan_starts(scan, "<?")) {
        scan_to(scan, ">");
    }
}

static bool scan_is_meta(const struct scan *scan)
{
    size_t behind = scan->at + STR("<meta").n;
    return scan_starts(scan, "<meta") && behind < scan->s.n &&
           (ascii_is_space(scan->s.p[behind]) || scan->s.p[behind] == '/');
}

/* "Get an XML encoding": <?xml version="1.0" encoding="Shift_JIS"?>. */
static const struct encoding *xml_encoding(str s)
{
    size_t end = str_find_char(s, '>');
    if (!str_has_prefix(s, STR("<?xml")) || end == STR_ABSENT)
        return NULL;
    s = str_slice(s, 0, end);
    size_t at = str_find(s, STR("encoding"));
    if (at == STR_ABSENT)
        return NULL;
    s = str_trim(str_skip(s, at + STR("encoding").n));
    if (!str_has_prefix(s, STR("=")))
        return NULL;
    s = str_trim(str_skip(s, 1));
    if (!s.n || (s.p[0] != '"' && s.p[0] != '\''))
        return NULL;
    end = str_find_char(str_skip(s, 1), s.p[0]);
    return end == STR_ABSENT ? NULL : encoding_find(str_slice(s, 1, end + 1));
}

const struct encoding *encoding_declared(str bytes)
{
    struct scan scan = {.s = str_slice(bytes, 0, SCAN_MAX)};
    const struct encoding *found = NULL;
    if (str_has_prefix(bytes, (str){"<\0?\0x", 6}))
        return encoding_of(CHARSET_UTF_16LE);
    if (str_has_prefix(bytes, (str){"\0<\0?\0x", 6}))
        return encoding_of(CHARSET_UTF_16BE);
    for (; scan.at < scan.s.n && !found; scan.at++) {
        if (scan_is_meta(&scan))
            found = scan_meta(&scan);
        else if (scan_is(&scan, '<'))
            scan_markup(&scan);
    }
    if (!found)
        found = xml_encoding(scan.s);
    /* Who can read the declaration does not read UTF-16. */
    if (found && (found->charset == CHARSET_UTF_16LE || found->charset == CHARSET_UTF_16BE))
        found = encoding_of(CHARSET_UTF_8);
    return found;
}
