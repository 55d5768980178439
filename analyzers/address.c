#include "analyzers/address.h"

#include "core/url.h"

static bool is_hole(char c)
{
    return c >= VALUE_HOLE && c <= VALUE_ELEMENT;
}

/* Bytes of the hole at s.p[at]. */
static size_t hole_length(str s, size_t at)
{
    return s.p[at] == VALUE_PARAMETER ? VALUE_PARAMETER_SIZE : 1;
}

static bool is_host_byte(char c)
{
    return ascii_is_alnum(c) || c == '-' || c == '.' || c == '_' || (unsigned char)c >= 0x80;
}

/* The last label of a host: letters and hyphens, two at least (also "xn--..."). */
static bool is_top_label(str label)
{
    for (size_t i = 0; i < label.n; i++) {
        bool is_puny = str_has_prefix_nocase(label, STR("xn--")) && ascii_is_digit(label.p[i]);
        if (!ascii_is_alpha(label.p[i]) && label.p[i] != '-' && !is_puny &&
            (unsigned char)label.p[i] < 0x80)
            return false;
    }
    return label.n >= 2;
}

/* Two labels at least, none empty. */
static bool is_host(str host)
{
    str rest = host, label = STR("");
    size_t labels = 0;
    while (rest.n && str_cut(&rest, '.', &label)) {
        if (!label.n)
            return false;
        labels++;
    }
    for (size_t i = 0; i < host.n; i++) {
        if (!is_host_byte(host.p[i]))
            return false;
    }
    return labels >= 2 && host.p[host.n - 1] != '.' && is_top_label(label);
}

/* Where the authority begins: behind "https://" or "//"; 0 when there is none. */
static size_t authority(str text)
{
    static const char *const starts[] = {"https://", "http://", "wss://", "ws://", "//"};
    for (size_t i = 0; i < COUNT_OF(starts); i++) {
        str start = str_of(starts[i]);
        if (str_has_prefix_nocase(text, start))
            return start.n;
    }
    return 0;
}

/* Up to the first byte that cannot be part of the authority; holes are. */
static size_t authority_end(str text, size_t from)
{
    size_t at = from;
    while (at < text.n) {
        char c = text.p[at];
        if (is_hole(c))
            at += hole_length(text, at);
        else if (is_host_byte(c) || c == '@' || c == ':' || c == '[' || c == ']' || c == '%')
            at++;
        else
            break;
    }
    return at < text.n ? at : text.n;
}

/* What is known of the host: the labels behind the last hole, or what stands before a hole that ends
 * it ("https://a.example" hole). */
static str known_host(str whole)
{
    size_t from = 0, to = whole.n;
    bool has_hole = false;
    for (size_t at = 0; at < whole.n;) {
        size_t length = is_hole(whole.p[at]) ? hole_length(whole, at) : 1;
        bool is_end = is_hole(whole.p[at]) || whole.p[at] == '@';
        if (is_end && at && at + length >= whole.n) {
            to = at;
        } else if (is_end) {
            from = at + length;
            has_hole = whole.p[at] != '@';
        }
        at += length;
    }
    str host = str_slice(whole, from, to);
    size_t port = str_find_char(host, ':');
    if (port != STR_ABSENT)
        host = str_slice(host, 0, port);
    if (!has_hole)
        return host;
    /* The label beside the hole is not whole. */
    size_t dot = str_find_char(host, '.');
    return dot == STR_ABSENT ? STR("") : str_skip(host, dot + 1);
}

/* The rest, up to the first hole. */
static str known_rest(str rest)
{
    size_t at = 0;
    while (at < rest.n && !is_hole(rest.p[at]))
        at++;
    return str_slice(rest, 0, at);
}

str address_host(str url)
{
    size_t from = authority(url);
    return from ? known_host(str_slice(url, from, authority_end(url, from))) : STR("");
}

str address_read(struct arena *arena, str text, bool bare)
{
    text = str_trim(text);
    size_t from = authority(text);
    if (!from && !bare)
        return STR("");
    size_t end = authority_end(text, from);
    str whole = str_slice(text, from, end);
    str host = known_host(whole);
    if (!is_host(host))
        return STR("");
    if (!from) {
        str domain = url_registrable(host);
        if (domain.n == host.n || (end < text.n && text.p[end] != '/'))
            return STR("");
        return arena_join(arena, (str[]){STR("//"), host, known_rest(str_skip(text, end))}, 3);
    }
    if (host.n == whole.n)
        return known_rest(text);
    return arena_join(arena,
                      (str[]){str_slice(text, 0, from), host, known_rest(str_skip(text, end))}, 3);
}

/* ---- markup ---- */

struct markup {
    str text;
    size_t at;
    str name; /* of the element */
};

static size_t skip_space(str s, size_t at)
{
    while (at < s.n && (ascii_is_space(s.p[at]) || s.p[at] == '/'))
        at++;
    return at;
}

/* At '=': the value, quoted or not; the offset behind it. */
static size_t attribute_value(str s, size_t at, str *value)
{
    for (at++; at < s.n && ascii_is_space(s.p[at]);)
        at++;
    char quote = at < s.n && (s.p[at] == '"' || s.p[at] == '\'') ? s.p[at] : '\0';
    size_t from = at += quote != '\0';
    while (at < s.n && (quote ? s.p[at] != quote : !ascii_is_space(s.p[at]) && s.p[at] != '>'))
        at++;
    *value = str_slice(s, from, at);
    return at + (quote && at < s.n);
}

/* The next attribute of the start tag; false at its end. */
static bool next_attribute(struct markup *markup, str *name, str *value)
{
    str s = markup->text;
    size_t at = skip_space(s, markup->at), from = at;
    while (at < s.n && !ascii_is_space(s.p[at]) && s.p[at] != '=' && s.p[at] != '>')
        at++;
    *name = str_slice(s, from, at);
    *value = STR("");
    at = skip_space(s, at);
    if (at < s.n && s.p[at] == '=')
        at = attribute_value(s, at, value);
    markup->at = at;
    return name->n > 0;
}

/* Whether the attribute of that element is fetched. */
static bool is_fetched(str element, str attribute)
{
    static const char *const links[] = {"link", "use", "image"};
    if (str_eq_nocase(attribute, STR("src")) || str_eq_nocase(attribute, STR("data-src")))
        return true;
    for (size_t i = 0; i < COUNT_OF(links); i++) {
        if (str_eq_nocase(element, str_of(links[i])) && str_eq_nocase(attribute, STR("href")))
            return true;
    }
    return str_eq_nocase(element, STR("object")) && str_eq_nocase(attribute, STR("data"));
}

/* Behind a start tag; the content of a script element goes to `script`. */
static void end_tag(struct markup *markup, void (*script)(void *, str), void *context)
{
    size_t close = str_find_char(str_skip(markup->text, markup->at), '>');
    markup->at = close == STR_ABSENT ? markup->text.n : markup->at + close + 1;
    if (!str_eq_nocase(markup->name, STR("script")))
        return;
    str rest = str_skip(markup->text, markup->at);
    size_t end = str_find_nocase(rest, STR("</script"));
    str text = str_slice(rest, 0, end == STR_ABSENT ? rest.n : end);
    if (str_trim(text).n)
        script(context, text);
    markup->at += text.n;
}

/* "&amp;" is the only character reference that addresses need. */
static str without_references(struct arena *arena, str value)
{
    if (!str_has(value, STR("&amp;")))
        return value;
    struct buf out = buf_init(arena, value.n);
    for (size_t at = 0; at < value.n; at++) {
        buf_add_char(&out, value.p[at]);
        if (str_has_prefix(str_skip(value, at), STR("&amp;")))
            at += 4;
    }
    return buf_str(&out);
}

void address_read_style(struct arena *arena, str style, void (*found)(void *context, str url),
                        void *context)
{
    size_t at;
    while ((at = str_find_nocase(style, STR("url("))) != STR_ABSENT) {
        style = str_skip(style, at + 4);
        size_t end = str_find_char(style, ')');
        str url = str_trim(str_slice(style, 0, end));
        bool is_quoted = url.n > 1 && (url.p[0] == '"' || url.p[0] == '\'');
        found(context, address_read(arena, is_quoted ? str_slice(url, 1, url.n - 1) : url, false));
        style = str_skip(style, end);
    }
}

void address_read_markup(struct arena *arena, str text, void (*found)(void *context, str url),
                         void (*script)(void *context, str text), void *context)
{
    struct markup markup = {.text = text};
    while (markup.at < text.n) {
        size_t open = str_find_char(str_skip(text, markup.at), '<');
        if (open == STR_ABSENT)
            return;
        size_t from = markup.at += open + 1;
        while (markup.at < text.n && ascii_is_alnum(text.p[markup.at]))
            markup.at++;
        markup.name = str_slice(text, from, markup.at);
        if (!markup.name.n)
            continue;
        str name, value;
        while (next_attribute(&markup, &name, &value)) {
            if (is_fetched(markup.name, name))
                found(context, address_read(arena, without_references(arena, value), false));
        }
        end_tag(&markup, script, context);
    }
}
