#include "analyzers/container_inside.h"

#define VALUE_MAX_SHOWN 80 /* characters of a value in words */

struct words container_say(struct container_reading *reading, const char *message, struct words a,
                           struct words b)
{
    struct message said = {.id = message, .args = {a, b}};
    return (struct words){.ja = message_text(reading->arena, LANG_JA, &said),
                          .en = message_text(reading->arena, LANG_EN, &said)};
}

struct words container_join(struct container_reading *reading, struct words a,
                            const char *separator, struct words b)
{
    if (!a.en.n || !b.en.n)
        return a.en.n ? a : b;
    str between = str_of(separator);
    return (struct words){
        .ja = arena_join(reading->arena, (str[]){a.ja, between, b.ja}, 3),
        .en = arena_join(reading->arena, (str[]){a.en, between, b.en}, 3),
    };
}

static const struct words nothing = {.ja = {"", 0}, .en = {"", 0}};

struct words container_shown(struct container_reading *reading, str text)
{
    str cut = text_cut(text, VALUE_MAX_SHOWN);
    struct buf out = buf_init(reading->arena, cut.n + 8);
    for (size_t i = 0; i < cut.n; i++) {
        unsigned char c = (unsigned char)cut.p[i];
        buf_add_char(&out, c < 0x20 || c == 0x7F || c == ';' ? ' ' : cut.p[i]);
    }
    if (cut.n < text.n)
        buf_add(&out, STR("…"));
    return words_same(out.p ? buf_str(&out) : STR(""));
}

/* ---- variables ---- */

struct named {
    const char *name;
    const char *message;
};

static const char *find_named(const struct named *rows, size_t count, str name)
{
    for (size_t i = 0; i < count; i++)
        if (str_is(name, rows[i].name))
            return rows[i].message;
    return NULL;
}

static struct words url_part_words(struct container_reading *reading, const struct json *macro)
{
    static const struct named parts[] = {
        {"URL", N_("page URL")},          {"HOST", N_("page hostname")},
        {"PATH", N_("page path")},        {"QUERY", N_("page query")},
        {"FRAGMENT", N_("URL fragment")}, {"PROTOCOL", N_("URL scheme")},
    };
    const char *message =
        find_named(parts, COUNT_OF(parts), json_text(json_get(macro, "vtp_component")));
    return container_say(reading, message ? message : N_("page URL"), nothing, nothing);
}

/* Variables that go by a name of their own. */
static struct words named_words(struct container_reading *reading, const struct json *macro)
{
    static const struct named kinds[] = {
        {"__v", N_("data layer value %1")},
        {"__k", N_("cookie %1")},
        {"__j", N_("JavaScript variable %1")},
    };
    const char *message =
        find_named(kinds, COUNT_OF(kinds), json_text(json_get(macro, "function")));
    str name = json_text(json_get(macro, "vtp_name"));
    return message && name.n
               ? container_say(reading, message, container_shown(reading, name), nothing)
               : nothing;
}

static struct words variable_words(struct container_reading *reading, const struct json *value)
{
    static const struct named kinds[] = {
        {"__f", N_("referrer")},
        {"__e", N_("event")},
        {"__aev", N_("the element that was clicked or sent")},
        {"__d", N_("an element of the page")},
        {"__jsm", N_("a script's result")},
        {"__smm", N_("a lookup table's result")},
        {"__remm", N_("a lookup table's result")},
    };
    const struct json *macro = container_macro(reading, value);
    str function = json_text(json_get(macro, "function"));
    if (!macro)
        return container_shown(reading, container_text(reading, value, 0).text);
    if (str_is(function, "__u"))
        return url_part_words(reading, macro);
    struct words named = named_words(reading, macro);
    if (named.en.n)
        return named;
    const char *message = find_named(kinds, COUNT_OF(kinds), function);
    return message ? container_say(reading, message, nothing, nothing)
                   : container_say(reading, N_("variable %1"), container_shown(reading, function),
                                   nothing);
}

/* ---- predicates ---- */

static const char *predicate_message(str function, bool is_not)
{
    static const struct {
        const char *function;
        const char *is, *is_not;
    } rows[] = {
        {"_eq", N_("%1 equals %2"), N_("%1 does not equal %2")},
        {"_re", N_("%1 matches %2"), N_("%1 does not match %2")},
        {"_cn", N_("%1 contains %2"), N_("%1 does not contain %2")},
        {"_sw", N_("%1 starts with %2"), N_("%1 does not start with %2")},
        {"_ew", N_("%1 ends with %2"), N_("%1 does not end with %2")},
        {"_css", N_("%1 matches the selector %2"), N_("%1 does not match the selector %2")},
        {"_um", N_("%1 matches the URL %2"), N_("%1 does not match the URL %2")},
        {"_gt", N_("%1 is greater than %2"), N_("%1 is at most %2")},
        {"_ge", N_("%1 is at least %2"), N_("%1 is less than %2")},
        {"_lt", N_("%1 is less than %2"), N_("%1 is at least %2")},
        {"_le", N_("%1 is at most %2"), N_("%1 is greater than %2")},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (str_is(function, rows[i].function))
            return is_not ? rows[i].is_not : rows[i].is;
    return is_not ? N_("a condition on %1 and %2 does not hold")
                  : N_("a condition on %1 and %2 holds");
}

struct words container_predicate_words(struct container_reading *reading,
                                       const struct json *predicate, bool is_not)
{
    str function = json_text(json_get(predicate, "function"));
    struct words left = variable_words(reading, json_get(predicate, "arg0"));
    struct words right = variable_words(reading, json_get(predicate, "arg1"));
    return container_say(reading, predicate_message(function, is_not), left, right);
}

/* ---- events ---- */

struct words container_event_words(struct container_reading *reading, str event,
                                   enum certainty *certainty, enum gate *gate)
{
    static const struct {
        const char *event;
        const char *message;
        enum certainty certainty;
        enum gate gate;
    } rows[] = {
        {"gtm.js", N_("page view"), CERTAINTY_SURE, GATE_NONE},
        {"gtm.dom", N_("page view (DOM ready)"), CERTAINTY_SURE, GATE_NONE},
        {"gtm.load", N_("page view (window loaded)"), CERTAINTY_SURE, GATE_NONE},
        {"gtm.init", N_("page view (initialization)"), CERTAINTY_SURE, GATE_NONE},
        {"gtm.init_consent", N_("page view (consent initialization)"), CERTAINTY_SURE, GATE_NONE},
        {"gtm.click", N_("click"), CERTAINTY_LIKELY, GATE_CLICK},
        {"gtm.linkClick", N_("click on a link"), CERTAINTY_LIKELY, GATE_CLICK},
        {"gtm.formSubmit", N_("form submission"), CERTAINTY_LIKELY, GATE_SUBMIT},
        {"gtm.scrollDepth", N_("scrolling"), CERTAINTY_LIKELY, GATE_SCROLL},
        {"gtm.elementVisibility", N_("an element comes into view"), CERTAINTY_LIKELY, GATE_SCROLL},
        {"gtm.timer", N_("timer"), CERTAINTY_LIKELY, GATE_TIMER},
        {"gtm.historyChange", N_("history change"), CERTAINTY_LIKELY, GATE_CONDITION},
        {"gtm.historyChange-v2", N_("history change"), CERTAINTY_LIKELY, GATE_CONDITION},
        {"gtm.video", N_("video playback"), CERTAINTY_LIKELY, GATE_CONDITION},
        {"gtm.triggerGroup", N_("a group of triggers"), CERTAINTY_LIKELY, GATE_CONDITION},
        {"gtm.pageError", N_("an error in a script"), CERTAINTY_LIKELY, GATE_CONDITION},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (str_is(event, rows[i].event)) {
            *certainty = rows[i].certainty;
            *gate = rows[i].gate;
            return container_say(reading, rows[i].message, nothing, nothing);
        }
    *certainty = CERTAINTY_LIKELY;
    *gate = GATE_CONDITION;
    return container_say(reading, N_("event equals %1"), container_shown(reading, event), nothing);
}
