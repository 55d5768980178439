#include "analyzers/element.h"
#include "analyzers/js.h"

#define ATTRIBUTES_MAX 8

/* A header line while it is read; it stands in no line of the page. */
struct header {
    struct sink *sink;
    str line;
    struct tag tag;
};

static void emit_report(const struct header *header, str url)
{
    if (url.n)
        sink_emit(header->sink, &(struct sighting){.url = url,
                                                   .mechanism = MECHANISM_BEACON,
                                                   .origin = ORIGIN_HEADER,
                                                   .certainty = CERTAINTY_LIKELY,
                                                   .gate = GATE_CONDITION,
                                                   .tag = &header->tag,
                                                   .snippet = header->line});
}

/* ---- Link (RFC 8288 §3) ---- */

/* Cuts what stands before the next separator outside of quotes and <>. */
static str cut_part(str *rest, char separator)
{
    char quote = '\0';
    size_t at = 0;
    for (; at < rest->n; at++) {
        char c = rest->p[at];
        if (quote)
            quote = c == quote ? '\0' : quote;
        else if (c == '"' || c == '<')
            quote = c == '"' ? '"' : '>';
        else if (c == separator)
            break;
    }
    str part = str_trim(str_slice(*rest, 0, at));
    *rest = str_skip(*rest, at + 1);
    return part;
}

static str unquote(str value)
{
    value = str_trim(value);
    bool is_quoted = value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"';
    return is_quoted ? str_slice(value, 1, value.n - 1) : value;
}

static str lower(struct arena *arena, str s)
{
    char *copy = arena_alloc(arena, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        copy[i] = ascii_lower(s.p[i]);
    return (str){copy, s.n};
}

/* `<url>; rel=preload; as=script` as the link element that it stands for. */
static struct tag link_element(struct arena *arena, str link, str *url)
{
    struct attr *attrs = ARENA_ARRAY(arena, ATTRIBUTES_MAX, struct attr);
    struct tag tag = {.name = STR("link"), .attrs = attrs, .source = link};
    str target = cut_part(&link, ';');
    *url = target.n > 2 && target.p[0] == '<' ? str_slice(target, 1, target.n - 1) : STR("");
    while (link.n && tag.attr_count < ATTRIBUTES_MAX) {
        str value = cut_part(&link, ';');
        str name = lower(arena, str_trim(cut_part(&value, '=')));
        attrs[tag.attr_count++] = (struct attr){.name = name, .value = unquote(value)};
    }
    return tag;
}

static void read_links(const struct header *header, str value)
{
    while (value.n) {
        str url = STR("");
        struct tag tag = link_element(sink_arena(header->sink), cut_part(&value, ','), &url);
        struct when when;
        bool is_link = link_when(&tag, &when);
        if (url.n && (is_link || hint_when(&tag, &when)))
            sink_emit(header->sink,
                      &(struct sighting){.url = url,
                                         .mechanism = is_link ? MECHANISM_LINK : MECHANISM_HINT,
                                         .origin = ORIGIN_HEADER,
                                         .certainty = when.certainty,
                                         .gate = when.gate,
                                         .tag = &tag,
                                         .snippet = header->line});
    }
}

/* ---- reports ---- */

/* Report-To is JSON, Reporting-Endpoints a dictionary of strings (RFC 8941): of both, the strings that
 * stand behind "url": or name=. */
static void read_endpoints(const struct header *header, str value)
{
    struct js_names names = js_names_new(sink_arena(header->sink));
    struct js_lexer *lexer = js_open(sink_arena(header->sink), &names, value);
    struct js js;
    while (js_next(lexer, &js)) {
        for (uint32_t i = 2; i < js.n; i++) {
            bool is_json = js.v[i].kind == JS_STRING && js_is(&js, i - 1, ":") &&
                           str_is(js_text(sink_arena(header->sink), &js, i - 2), "url");
            if (is_json || (js.v[i].kind == JS_STRING && js_is(&js, i - 1, "=")))
                emit_report(header, js_text(sink_arena(header->sink), &js, i));
        }
    }
}

/* report-uri of a Content-Security-Policy; report-to names an endpoint that another header tells. */
static void read_policy(const struct header *header, str value)
{
    str directive, word;
    while (value.n && str_cut(&value, ';', &directive)) {
        str rest = str_trim(directive);
        if (!rest.n || !str_cut(&rest, ' ', &word) || !str_eq_nocase(word, STR("report-uri")))
            continue;
        while (rest.n && str_cut(&rest, ' ', &word))
            emit_report(header, str_trim(word));
    }
}

static void read_header(const struct page *page, struct sink *sink)
{
    str rest = page->headers, line;
    while (rest.n && str_cut(&rest, '\n', &line)) {
        size_t colon = str_find_char(line, ':');
        struct header header = {.sink = sink, .line = line, .tag = {.source = line}};
        str name = str_slice(line, 0, colon);
        str value = colon == STR_ABSENT ? STR("") : str_trim(str_skip(line, colon + 1));
        if (str_is(name, "link"))
            read_links(&header, value);
        else if (str_is(name, "report-to") || str_is(name, "reporting-endpoints"))
            read_endpoints(&header, value);
        else if (str_has_prefix(name, STR("content-security-policy")))
            read_policy(&header, value);
    }
}

const struct analyzer analyzer_header = {
    .name = "header",
    .says = N_("headers of the answer: links to fetch, addresses that reports go to"),
    .read = read_header,
};
