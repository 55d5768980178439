#include "analyzers/element.h"

static void emit_url(struct sink *sink, const struct tag *tag, str url, enum mechanism mechanism,
                     struct when when)
{
    url = str_trim(url);
    if (!url.n)
        return;
    sink_emit(sink, &(struct sighting){.url = url,
                                       .mechanism = mechanism,
                                       .origin = ORIGIN_HTML,
                                       .certainty = when.certainty,
                                       .gate = when.gate,
                                       .tag = tag});
}

void element_emit(struct sink *sink, const struct tag *tag, const char *attribute,
                  enum mechanism mechanism, struct when when)
{
    emit_url(sink, tag, tag_attr(tag, attribute), mechanism, when);
}

/* Cuts the next candidate's address off *list; false when there is none. */
static bool cut_candidate(str *list, str *url)
{
    size_t from = 0;
    while (from < list->n && (ascii_is_space(list->p[from]) || list->p[from] == ','))
        from++;
    size_t to = from;
    while (to < list->n && !ascii_is_space(list->p[to]))
        to++;
    *url = str_slice(*list, from, to);
    bool has_descriptor = url->n && url->p[url->n - 1] != ',';
    while (url->n && url->p[url->n - 1] == ',')
        url->n--;
    while (has_descriptor && to < list->n && list->p[to] != ',')
        to++;
    *list = str_skip(*list, to);
    return url->n > 0;
}

static void emit_candidates(struct sink *sink, const struct tag *tag, str list,
                            enum mechanism mechanism, struct when when)
{
    str url;
    while (list.n && cut_candidate(&list, &url))
        emit_url(sink, tag, url, mechanism, when);
}

void element_emit_srcset(struct sink *sink, const struct tag *tag, const char *attribute,
                         enum mechanism mechanism, struct when when)
{
    emit_candidates(sink, tag, tag_attr(tag, attribute), mechanism, when);
}

static bool has_any(str s, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_find_nocase(s, str_of(words[i])) != STR_ABSENT)
            return true;
    }
    return false;
}

bool element_waits_for_consent(const struct tag *tag)
{
    static const char *const words[] = {"consent", "cookie", "cmplz", "cmp-", "gdpr", "optin"};
    for (size_t i = 0; i < tag->attr_count; i++) {
        const struct attr *attr = &tag->attrs[i];
        bool is_class = str_is(attr->name, "class") || str_is(attr->name, "type");
        if (has_any(is_class ? attr->value : attr->name, words, COUNT_OF(words)))
            return true;
    }
    return false;
}

/* "data-src", "data-lazy", "data-original", "data-rocket-src", "data-bg", "data-lazy-srcset" */
static bool keeps_address(str name)
{
    static const char *const whole[] = {"data-lazy",       "data-original",         "data-bg",
                                        "data-background", "data-background-image", "data-echo",
                                        "data-url-src",    "data-lazyload"};
    if (!str_has_prefix(name, STR("data-")))
        return false;
    for (size_t i = 0; i < COUNT_OF(whole); i++) {
        if (str_is(name, whole[i]))
            return true;
    }
    return str_has_suffix(name, STR("-src")) || str_has_suffix(name, STR("-srcset")) ||
           str_has_suffix(name, STR("-poster"));
}

void element_emit_kept(struct sink *sink, const struct tag *tag, enum mechanism mechanism)
{
    struct when when = WHEN_SCROLLED;
    if (element_waits_for_consent(tag))
        when.gate = GATE_CONSENT;
    for (size_t i = 0; i < tag->attr_count; i++) {
        const struct attr *attr = &tag->attrs[i];
        if (!keeps_address(attr->name))
            continue;
        if (str_has_suffix(attr->name, STR("set")))
            emit_candidates(sink, tag, attr->value, mechanism, when);
        else
            emit_url(sink, tag, attr->value, mechanism, when);
    }
}

bool element_has_word(const struct tag *tag, const char *attribute, const char *word)
{
    str rest = tag_attr(tag, attribute);
    for (size_t from = 0, to; from < rest.n; from = to + 1) {
        for (to = from; to < rest.n && !ascii_is_space(rest.p[to]);)
            to++;
        if (str_eq_nocase(str_slice(rest, from, to), str_of(word)))
            return true;
    }
    return false;
}

/* The types that the HTML Standard runs (§4.12.1.1, WHATWG MIME Sniffing "JavaScript MIME type"). */
static bool is_javascript(str type)
{
    static const char *const types[] = {"application/ecmascript",
                                        "application/javascript",
                                        "application/x-ecmascript",
                                        "application/x-javascript",
                                        "text/ecmascript",
                                        "text/javascript",
                                        "text/jscript",
                                        "text/livescript",
                                        "text/x-ecmascript",
                                        "text/x-javascript",
                                        "module",
                                        "text/gtmscript"}; /* how containers write it */
    size_t semicolon = str_find_char(type, ';');
    if (semicolon != STR_ABSENT)
        type = str_trim(str_slice(type, 0, semicolon));
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        if (str_eq_nocase(type, str_of(types[i])))
            return true;
    }
    return !type.n || str_has_prefix_nocase(type, STR("text/javascript1."));
}

bool script_runs(const struct tag *tag, struct when *when)
{
    /* Optimisers rename the type and run the script themselves, at once ... */
    static const char *const at_once[] = {"-text/javascript", "-module", "rocketscript",
                                          "partytown"};
    /* ... or at the visitor's first operation. */
    static const char *const delayed[] = {"lazyload", "delay", "litespeed", "flying"};
    static const char *const consent[] = {"text/plain", "consent", "optin",
                                          "opt-in",     "blocked", "tcscript"};
    str type = str_trim(tag_attr(tag, "type"));
    *when = WHEN_OPENED;
    if (tag_attr(tag, "nomodule").p)
        *when = (struct when){CERTAINTY_LIKELY, GATE_CONDITION};
    if (is_javascript(type))
        return true;
    if (has_any(type, delayed, COUNT_OF(delayed)))
        *when = (struct when){CERTAINTY_LIKELY, GATE_CLICK};
    else if (has_any(type, consent, COUNT_OF(consent)))
        *when = (struct when){CERTAINTY_LIKELY, GATE_CONSENT};
    else
        return has_any(type, at_once, COUNT_OF(at_once));
    return true;
}
