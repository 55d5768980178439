#include "crawler/sniff.h"

#define SNIFF_HTML ((size_t)16 * 1024)
#define SNIFF_MARKUP ((size_t)64 * 1024)
#define SNIFF_BINARY ((size_t)4 * 1024)

static const char *const html_names[] = {
    "!doctype html", "html", "head", "body", "title", "meta",   "script",   "style", "iframe",
    "frameset",      "div",  "p",    "a",    "table", "h1",     "h2",       "br",    "font",
    "center",        "ul",   "main", "link", "base",  "header", "noscript",
};

static bool sniff_is_utf16(str bytes)
{
    return str_has_prefix(bytes, STR("\xFF\xFE")) || str_has_prefix(bytes, STR("\xFE\xFF"));
}

/* text, behind a '<', begins with the name of an HTML element as a whole. */
static bool sniff_is_element(str text)
{
    for (size_t i = 0; i < COUNT_OF(html_names); i++) {
        str name = str_of(html_names[i]);
        if (!str_has_prefix_nocase(text, name))
            continue;
        str rest = str_skip(text, name.n);
        if (!rest.n || ascii_is_space(rest.p[0]) || rest.p[0] == '>' || rest.p[0] == '/')
            return true;
    }
    return false;
}

/* Takes off what may stand in front of a document: white space, comments, <?xml ... ?>. */
static str sniff_prologue(str bytes)
{
    for (;;) {
        bytes = str_trim(bytes);
        str end = str_has_prefix(bytes, STR("<!--")) ? STR("-->")
                  : str_has_prefix(bytes, STR("<?")) ? STR("?>")
                                                     : STR_NONE;
        if (!end.n)
            return bytes;
        size_t at = str_find(bytes, end);
        if (at == STR_ABSENT)
            return STR_NONE;
        bytes = str_skip(bytes, at + end.n);
    }
}

static str sniff_without_mark(str bytes)
{
    return str_skip(bytes, str_has_prefix(bytes, STR("\xEF\xBB\xBF")) ? 3 : 0);
}

bool sniff_is_html(str bytes)
{
    if (sniff_is_utf16(bytes))
        return sniff_has_markup(bytes);
    bytes = sniff_prologue(str_slice(sniff_without_mark(bytes), 0, SNIFF_HTML));
    return bytes.n > 1 && bytes.p[0] == '<' && sniff_is_element(str_skip(bytes, 1));
}

bool sniff_begins_with_tag(str bytes)
{
    bytes = str_trim(sniff_without_mark(bytes));
    if (sniff_is_utf16(bytes) || str_has_prefix_nocase(bytes, STR("<?xml")))
        return sniff_is_html(bytes);
    bytes = sniff_prologue(bytes);
    if (bytes.n < 2 || bytes.p[0] != '<')
        return false;
    char next = bytes.p[1] == '/' && bytes.n > 2 ? bytes.p[2] : bytes.p[1];
    return ascii_is_alpha(next) || next == '!';
}

bool sniff_has_markup(str bytes)
{
    size_t step = sniff_is_utf16(bytes) ? 2 : 1;
    str rest = str_slice(bytes, 0, SNIFF_MARKUP);
    for (;;) {
        size_t at = str_find_char(rest, '<');
        if (at == STR_ABSENT)
            return false;
        rest = str_skip(rest, at + 1);
        size_t next = step == 2 && rest.n && rest.p[0] == '\0' ? 1 : 0;
        if (next < rest.n && (ascii_is_alpha(rest.p[next]) || rest.p[next] == '!'))
            return true;
    }
}

bool sniff_is_binary(str bytes)
{
    static const struct {
        const char *p;
        size_t n;
    } formats[] = {
        {"%PDF-", 5},
        {"\x89PNG", 4},
        {"\xFF\xD8\xFF", 3},
        {"GIF8", 4},
        {"PK\x03\x04", 4},
        {"\x1F\x8B\x08", 3},
        {"Rar!", 4},
        {"\x7F"
         "ELF",
         4},
        {"RIFF", 4},
        {"OggS", 4},
    };
    size_t controls = 0; /* ESC stands in ISO-2022-JP, so it is text */
    for (size_t i = 0; i < COUNT_OF(formats); i++)
        if (str_has_prefix(bytes, (str){formats[i].p, formats[i].n}))
            return true;
    if (sniff_is_utf16(bytes))
        return false;
    bytes = str_slice(bytes, 0, SNIFF_BINARY);
    for (size_t i = 0; i < bytes.n; i++)
        controls +=
            (unsigned char)bytes.p[i] < ' ' && !ascii_is_space(bytes.p[i]) && bytes.p[i] != '\x1b';
    return controls > 0 && controls * 16 >= bytes.n;
}
