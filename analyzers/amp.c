#include "analyzers/element.h"
#include "analyzers/js.h"

/* What the AMP runtime fetches for an element: by an attribute, or by a name that the AMP project itself
 * defines (https://amp.dev/documentation/components): those stand in amp.csv. */
struct amp_attribute {
    const char *name;
    const char *attribute;
    enum mechanism mechanism;
    struct when when;
};

#define AMP_SEEN                                                                                   \
    {                                                                                              \
        CERTAINTY_LIKELY, GATE_SCROLL                                                              \
    }
#define AMP_OPENED                                                                                 \
    {                                                                                              \
        CERTAINTY_SURE, GATE_NONE                                                                  \
    }

static void read_attributes(struct sink *sink, const struct tag *tag)
{
    static const struct amp_attribute rows[] = {
        {"amp-pixel", "src", MECHANISM_IMG, AMP_OPENED},
        {"amp-img", "src", MECHANISM_IMG, AMP_OPENED},
        {"amp-anim", "src", MECHANISM_IMG, AMP_OPENED},
        {"amp-iframe", "src", MECHANISM_IFRAME, AMP_SEEN},
        {"amp-ad", "src", MECHANISM_IFRAME, AMP_SEEN},
        {"amp-embed", "src", MECHANISM_IFRAME, AMP_SEEN},
        {"amp-analytics", "config", MECHANISM_FETCH, AMP_OPENED},
        {"amp-install-serviceworker", "src", MECHANISM_SCRIPT, AMP_OPENED},
        {"amp-list", "src", MECHANISM_FETCH, AMP_SEEN},
        {"amp-video", "src", MECHANISM_MEDIA, AMP_SEEN},
        {"amp-video", "poster", MECHANISM_MEDIA, AMP_SEEN},
        {"amp-audio", "src", MECHANISM_MEDIA, AMP_SEEN},
        {"amp-web-push", "helper-iframe-url", MECHANISM_IFRAME, AMP_OPENED},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (tag_is(tag, rows[i].name))
            element_emit(sink, tag, rows[i].attribute, rows[i].mechanism, rows[i].when);
    }
    if (tag_is(tag, "amp-img"))
        element_emit_srcset(sink, tag, "srcset", MECHANISM_IMG, WHEN_OPENED);
}

/* Which way an element sends does not depend on whom it sends to. */
static const struct amp_attribute *amp_way(str element)
{
    static const struct amp_attribute rows[] = {
        {"amp-analytics", NULL, MECHANISM_BEACON, AMP_OPENED},
        {"amp-auto-ads", NULL, MECHANISM_FETCH, AMP_OPENED},
    };
    static const struct amp_attribute frame = {NULL, NULL, MECHANISM_IFRAME, AMP_SEEN};
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (str_is(element, rows[i].name))
            return &rows[i];
    return &frame;
}

static void read_names(struct sink *sink, const struct tag *tag)
{
    size_t count = 0;
    const struct amp_type *rows = catalog_amp(sink_catalog(sink), &count);
    for (size_t i = 0; i < count; i++) {
        if (!str_eq(tag->name, rows[i].element) ||
            (rows[i].type.n && !str_eq_nocase(tag_attr(tag, "type"), rows[i].type)))
            continue;
        const struct amp_attribute *way = amp_way(rows[i].element);
        sink_emit(sink, &(struct sighting){.url = rows[i].url,
                                           .mechanism = way->mechanism,
                                           .origin = ORIGIN_HTML,
                                           .certainty = way->when.certainty,
                                           .gate = way->when.gate,
                                           .tag = tag});
    }
}

/* {"requests": {"pageview": "https://..."}, "triggers": ...}, the configuration of <amp-analytics>: the
 * addresses of its requests. */
static void read_requests(struct sink *sink, const struct tag *script)
{
    struct js_names names = js_names_new(sink_arena(sink));
    struct js_lexer *lexer = js_open(sink_arena(sink), &names, script->text);
    struct js js;
    uint32_t end = 0;
    if (!js_next(lexer, &js))
        return;
    for (uint32_t i = 0; i < js.n; i++) {
        if (js.v[i].kind != JS_STRING)
            continue;
        str text = js_text(sink_arena(sink), &js, i);
        if (str_is(text, "requests") && js_is(&js, i + 1, ":") && js_is(&js, i + 2, "{"))
            end = js.v[i + 2].match == JS_NONE ? js.n : js.v[i + 2].match;
        if (i < end && js_is(&js, i - 1, ":") &&
            (str_has_prefix(text, STR("https://")) || str_has_prefix(text, STR("//"))))
            sink_emit(sink, &(struct sighting){.url = text,
                                               .mechanism = MECHANISM_BEACON,
                                               .origin = ORIGIN_INLINE,
                                               .certainty = CERTAINTY_SURE,
                                               .tag = script,
                                               .line = script->text_line + js.v[i].line});
    }
}

static void read_amp(const struct page *page, struct sink *sink)
{
    for (size_t i = 0; i < page->tag_count; i++) {
        const struct tag *tag = &page->tags[i];
        if (str_has_prefix(tag->name, STR("amp-"))) {
            read_attributes(sink, tag);
            read_names(sink, tag);
        } else if (tag_is(tag, "script") &&
                   str_eq_nocase(tag_attr(tag, "type"), STR("application/json")) &&
                   str_has(tag->text, STR("\"requests\"")) &&
                   str_has(tag->text, STR("\"triggers\""))) {
            read_requests(sink, tag);
        }
    }
}

const struct analyzer analyzer_amp = {
    .name = "amp",
    .says = N_("elements of AMP pages"),
    .read = read_amp,
};
