#include "analyzers/element.h"
#include "analyzers/js.h"

/* What the AMP runtime fetches for an element: by an attribute, ... */
struct amp_attribute {
    const char *name;
    const char *attribute;
    enum mechanism mechanism;
    struct when when;
};

/* ... or by a name that the AMP project itself defines, as element or as value of type=""
 * (https://amp.dev/documentation/components). */
struct amp_name {
    const char *name;
    const char *type; /* NULL: whatever it is */
    const char *url;
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

static void read_names(struct sink *sink, const struct tag *tag)
{
    static const struct amp_name rows[] = {
        {"amp-analytics", "googleanalytics", "https://www.google-analytics.com/collect",
         MECHANISM_BEACON, AMP_OPENED},
        {"amp-analytics", "gtag", "https://www.googletagmanager.com/gtag/amp", MECHANISM_FETCH,
         AMP_OPENED},
        {"amp-analytics", "chartbeat", "https://ping.chartbeat.net/ping", MECHANISM_BEACON,
         AMP_OPENED},
        {"amp-analytics", "comscore", "https://sb.scorecardresearch.com/b", MECHANISM_BEACON,
         AMP_OPENED},
        {"amp-analytics", "facebookpixel", "https://www.facebook.com/tr", MECHANISM_BEACON,
         AMP_OPENED},
        {"amp-ad", "doubleclick", "https://securepubads.g.doubleclick.net/gampad/ads",
         MECHANISM_IFRAME, AMP_SEEN},
        {"amp-ad", "adsense", "https://googleads.g.doubleclick.net/pagead/ads", MECHANISM_IFRAME,
         AMP_SEEN},
        {"amp-ad", "a9", "https://c.amazon-adsystem.com/aax2/assoc.js", MECHANISM_IFRAME, AMP_SEEN},
        {"amp-auto-ads", "adsense", "https://pagead2.googlesyndication.com/getconfig/ama",
         MECHANISM_FETCH, AMP_OPENED},
        {"amp-youtube", NULL, "https://www.youtube.com/embed/", MECHANISM_IFRAME, AMP_SEEN},
        {"amp-vimeo", NULL, "https://player.vimeo.com/video/", MECHANISM_IFRAME, AMP_SEEN},
        {"amp-twitter", NULL, "https://platform.twitter.com/widgets.js", MECHANISM_IFRAME,
         AMP_SEEN},
        {"amp-facebook", NULL, "https://connect.facebook.net/en_US/sdk.js", MECHANISM_IFRAME,
         AMP_SEEN},
        {"amp-instagram", NULL, "https://www.instagram.com/p/", MECHANISM_IFRAME, AMP_SEEN},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (!tag_is(tag, rows[i].name) ||
            (rows[i].type && !str_eq_nocase(tag_attr(tag, "type"), str_of(rows[i].type))))
            continue;
        sink_emit(sink, &(struct sighting){.url = str_of(rows[i].url),
                                           .mechanism = rows[i].mechanism,
                                           .origin = ORIGIN_HTML,
                                           .certainty = rows[i].when.certainty,
                                           .gate = rows[i].when.gate,
                                           .tag = tag});
    }
}

/* {"requests": {"pageview": "https://..."}, "triggers": ...}, the configuration of <amp-analytics>: the
 * addresses of its requests. */
static void read_requests(struct sink *sink, const struct tag *script)
{
    struct js_lexer *lexer = js_open(sink_arena(sink), script->text);
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
