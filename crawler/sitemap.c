#include "crawler/sitemap.h"

/* Longer addresses are refused later; what is longer still is not even copied. */
#define SITEMAP_URL_MAX 16384

struct sitemap_reader {
    struct arena *arena;
    str rest;
    str prefix; /* "sm:" when the root element is <sm:urlset> */
    enum sitemap_kind kind;
    bool is_over;
    struct {
        str *v;
        size_t n, cap;
    } urls;
};

static void sitemap_add(struct sitemap_reader *reader, str url)
{
    if (!url.n)
        return;
    if (reader->urls.n >= SITEMAP_MAX_URLS)
        reader->is_over = true;
    else
        *ARENA_PUSH(reader->arena, &reader->urls) = url;
}

/* The code point of "#12" or "#x1F"; 0 when it is none that XML allows in a URL. */
static uint32_t sitemap_number(str name)
{
    bool is_hex = name.n > 1 && ascii_lower(name.p[1]) == 'x';
    uint32_t value = 0;
    for (size_t i = is_hex ? 2 : 1; i < name.n; i++) {
        int digit = ascii_hex(name.p[i]);
        if (digit < 0 || (!is_hex && digit > 9) || value > 0x10FFFF)
            return 0;
        value = value * (is_hex ? 16 : 10) + (uint32_t)digit;
    }
    return value > 0x10FFFF || (value >= 0xD800 && value < 0xE000) ? 0 : value;
}

static void sitemap_add_utf8(struct buf *out, uint32_t c)
{
    if (c < 0x80) {
        buf_add_char(out, (char)c);
        return;
    }
    int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const unsigned char lead[] = {0, 0xC0, 0xE0, 0xF0};
    buf_add_char(out, (char)(lead[more] | (c >> (6 * more))));
    while (more-- > 0)
        buf_add_char(out, (char)(0x80 | ((c >> (6 * more)) & 0x3F)));
}

/* Appends what "&name;" stands for; false when it stands for nothing we know. */
static bool sitemap_add_entity(struct buf *out, str name)
{
    static const struct {
        const char *name;
        char value;
    } entities[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
    for (size_t i = 0; i < COUNT_OF(entities); i++) {
        if (str_is(name, entities[i].name)) {
            buf_add_char(out, entities[i].value);
            return true;
        }
    }
    uint32_t number = name.n > 1 && name.p[0] == '#' ? sitemap_number(name) : 0;
    if (number)
        sitemap_add_utf8(out, number);
    return number != 0;
}

static str sitemap_resolve(struct arena *arena, str text)
{
    if (str_find_char(text, '&') == STR_ABSENT || text.n > SITEMAP_URL_MAX)
        return text;
    struct buf out = buf_init(arena, SITEMAP_URL_MAX);
    while (text.n) {
        size_t end = text.p[0] == '&' ? str_find_char(str_slice(text, 0, 12), ';') : STR_ABSENT;
        if (end != STR_ABSENT && sitemap_add_entity(&out, str_slice(text, 1, end))) {
            text = str_skip(text, end + 1);
        } else {
            buf_add_char(&out, text.p[0]);
            text = str_skip(text, 1);
        }
    }
    return buf_str(&out);
}

/* Skips to behind the next `end`, or to the end of everything. */
static void sitemap_skip(struct sitemap_reader *reader, str end)
{
    /* One byte is looked for by memchr: ThreadSanitizer marks all that memmem may read. */
    size_t at = end.n == 1 ? str_find_char(reader->rest, end.p[0]) : str_find(reader->rest, end);
    reader->rest = at == STR_ABSENT ? STR_NONE : str_skip(reader->rest, at + end.n);
}

/* Moves behind the next start tag and names it; comments, CDATA, declarations and end tags are
 * passed over. False at the end. */
static bool sitemap_tag(struct sitemap_reader *reader, str *name)
{
    for (;;) {
        size_t at = str_find_char(reader->rest, '<');
        if (at == STR_ABSENT)
            return false;
        reader->rest = str_skip(reader->rest, at + 1);
        if (str_has_prefix(reader->rest, STR("!--"))) {
            sitemap_skip(reader, STR("-->"));
        } else if (str_has_prefix(reader->rest, STR("![CDATA["))) {
            sitemap_skip(reader, STR("]]>"));
        } else if (reader->rest.n && ascii_is_alpha(reader->rest.p[0])) {
            size_t n = 0;
            while (n < reader->rest.n && !ascii_is_space(reader->rest.p[n]) &&
                   reader->rest.p[n] != '>' && reader->rest.p[n] != '/')
                n++;
            *name = str_slice(reader->rest, 0, n);
            sitemap_skip(reader, STR(">"));
            return true;
        }
    }
}

/* The text up to the next tag; a CDATA section counts as text. False when the file ends before a
 * tag: half an address is none. */
static bool sitemap_text(struct sitemap_reader *reader, str *text)
{
    str inside = str_trim(str_slice(reader->rest, 0, str_find_char(reader->rest, '<')));
    if (inside.n == 0) {
        size_t start = str_find(str_slice(reader->rest, 0, 64), STR("<![CDATA["));
        if (start != STR_ABSENT && start == str_find_char(reader->rest, '<')) {
            size_t end = str_find(reader->rest, STR("]]>"));
            *text = str_trim(str_slice(reader->rest, start + 9, end));
            return end != STR_ABSENT;
        }
    }
    *text = sitemap_resolve(reader->arena, inside);
    return str_find_char(reader->rest, '<') != STR_ABSENT;
}

static void sitemap_read_root(struct sitemap_reader *reader, str name)
{
    size_t colon = str_find_char(name, ':');
    reader->prefix = colon == STR_ABSENT ? STR_NONE : str_slice(name, 0, colon + 1);
    str local = str_skip(name, reader->prefix.n);
    if (str_is(local, "urlset"))
        reader->kind = SITEMAP_URLS;
    else if (str_is(local, "sitemapindex"))
        reader->kind = SITEMAP_INDEX;
}

static void sitemap_read_xml(struct sitemap_reader *reader)
{
    str name = STR_NONE;
    str text = STR_NONE;
    if (!sitemap_tag(reader, &name))
        return;
    sitemap_read_root(reader, name);
    while (reader->kind != SITEMAP_NONE && !reader->is_over && sitemap_tag(reader, &name)) {
        bool is_loc =
            str_has_prefix(name, reader->prefix) && str_is(str_skip(name, reader->prefix.n), "loc");
        if (is_loc && sitemap_text(reader, &text))
            sitemap_add(reader, text);
    }
}

/* One address a line. */
static void sitemap_read_lines(struct sitemap_reader *reader)
{
    str line = STR_NONE;
    while (!reader->is_over && str_cut(&reader->rest, '\n', &line)) {
        line = str_trim(line);
        if (!str_has_prefix_nocase(line, STR("http://")) &&
            !str_has_prefix_nocase(line, STR("https://")))
            continue;
        reader->kind = SITEMAP_URLS;
        sitemap_add(reader, line);
    }
}

struct sitemap sitemap_read(struct arena *arena, str bytes)
{
    struct sitemap_reader reader = {.arena = arena, .rest = str_slice(bytes, 0, SITEMAP_MAX_BYTES)};
    if (str_has_prefix(reader.rest, STR("\xEF\xBB\xBF")))
        reader.rest = str_skip(reader.rest, 3);
    reader.rest = str_trim(reader.rest);
    if (reader.rest.n && reader.rest.p[0] == '<')
        sitemap_read_xml(&reader);
    else if (reader.rest.n)
        sitemap_read_lines(&reader);
    return (struct sitemap){
        .kind = reader.kind,
        .urls = reader.urls.v,
        .url_count = reader.urls.n,
        .is_over = reader.is_over,
    };
}
