#include "analyzers/calls.h"

#include "analyzers/parameters.h"

/* window.fbq is fbq; a.fbq is something else. */
static bool begins_path(const struct js *js, uint32_t i)
{
    if (!i || !js_is(js, i - 1, "."))
        return true;
    uint32_t word = js_name(js, i - 2);
    bool is_whole = i == 2 || !js_is(js, i - 3, ".");
    return word >= JS_WORD_WINDOW && word <= JS_WORD_PARENT && is_whole;
}

/* The token behind the name: of (name = window.name || []).push the one behind the parenthesis. */
static uint32_t behind_name(const struct js *js, uint32_t i)
{
    uint32_t before = i >= 2 && js_is(js, i - 1, ".") ? i - 2 : i; /* window. */
    bool is_inside = before && js_is(js, before - 1, "(") && js_is(js, i + 1, "=");
    uint32_t match = is_inside ? js->v[before - 1].match : JS_NONE;
    return match == JS_NONE ? i + 1 : match + 1;
}

static bool opens_call(const struct js *js, uint32_t at, const struct snippet *snippet)
{
    if (at >= js->n || !js_is(js, at, "(") || js->v[at].match == JS_NONE)
        return false;
    enum js_kind first = js->v[at + 1].kind;
    return !snippet->takes_text || first == JS_STRING || first == JS_TEMPLATE;
}

/* The parenthesis of the call that begins with token i, or JS_NONE when it is another one. */
static uint32_t match_call(const struct js *js, uint32_t i, const struct snippet *snippet)
{
    str rest = str_skip(snippet->call, snippet->root.n + 1), part;
    uint32_t at = behind_name(js, i);
    while (rest.n && str_cut(&rest, '.', &part)) {
        if (at + 1 >= js->n || !js_is(js, at, ".") || !str_eq(js_raw(js, at + 1), part))
            return JS_NONE;
        at += 2;
    }
    return opens_call(js, at, snippet) ? at : JS_NONE;
}

/* function name( and name(a) { */
static bool is_definition(const struct js *js, uint32_t i, uint32_t open)
{
    uint32_t close = js->v[open].match;
    bool is_named = i && (js_is(js, i - 1, "function") || js_is(js, i - 1, "*"));
    return is_named || (open == i + 1 && js_is(js, close + 1, "{"));
}

/* var gtag = ..., and queues like _gaq = _gaq || [], which take calls whether somebody comes for them or
 * not; (adsbygoogle = window.adsbygoogle || []).push() is a call. */
static bool is_assigned(const struct js *js, uint32_t i)
{
    if (i && (js_is(js, i - 1, "function") || js_is(js, i - 1, "class")))
        return true;
    return (js_is(js, i + 1, "=") || (js_is(js, i + 1, ".") && js_is(js, i + 3, "="))) &&
           behind_name(js, i) == i + 1;
}

/* typeof gtag, window.gtag && ..., if (gtag), try { gtag(): the page itself is not sure of it. */
static bool is_tested(const struct js *js, uint32_t i)
{
    uint32_t first = i >= 2 && js_is(js, i - 1, ".") ? i - 2 : i; /* window. */
    bool is_tried = first >= 2 && js_is(js, first - 1, "{") && js_is(js, first - 2, "try");
    bool is_whole = first >= 2 && js_is(js, first - 2, "if") && js_is(js, i + 1, ")");
    bool is_asked = first && (js_is(js, first - 1, "typeof") || js_is(js, first - 1, "!"));
    return is_tried || is_whole || is_asked || js_is(js, i + 1, "&&");
}

static void add_call(struct calls *calls, const struct js *js, uint32_t i, uint32_t open,
                     const struct snippet *first)
{
    const struct js_token *close = &js->v[js->v[open].match];
    struct call_seen call = {
        .token = i,
        .end = js->v[open].match,
        .arguments = str_slice(js->source, js->v[open].at, close->at + close->n),
    };
    const struct call_names *names = parameters_read_call(calls->arena, js, open, first);
    for (const struct snippet *at = first; at; at = at->next) {
        if (call.count == CALL_SERVICES_MAX || !str_eq(at->call, first->call))
            continue;
        call.snippets[call.count] = at;
        call.ids[call.count] =
            parameters_account_of_call(calls->arena, calls->catalog, at->service, names);
        call.content[call.count++] =
            parameters_of_call(calls->arena, calls->catalog, at->service, names);
    }
    *ARENA_PUSH(calls->arena, &calls->list) = call;
}

/* The first snippet that begins with token i, a name; NULL when there is none. The catalog is asked
 * once for each name. */
static const struct snippet *find_snippet(struct calls *calls, const struct js *js, uint32_t i)
{
    uint32_t name = js->v[i].word;
    while (calls->roots.n <= name) {
        str text = js_names_text(js->names, (uint32_t)calls->roots.n);
        *ARENA_PUSH(calls->arena, &calls->roots) = catalog_find_snippet(calls->catalog, text);
    }
    return calls->roots.v[name] && begins_path(js, i) ? calls->roots.v[name] : NULL;
}

void calls_read(struct calls *calls, const struct js *js)
{
    for (uint32_t i = 0; i < js->n && calls->list.n < CALLS_MAX; i++) {
        if (js->v[i].kind != JS_NAME)
            continue;
        const struct snippet *snippet = find_snippet(calls, js, i);
        if (snippet && (is_assigned(js, i) || is_tested(js, i)))
            map_add(&calls->doubtful, snippet->root, 0);
        for (; snippet; snippet = snippet->next) {
            uint32_t open = match_call(js, i, snippet);
            if (open == JS_NONE || is_definition(js, i, open))
                continue;
            add_call(calls, js, i, open, snippet);
            break;
        }
    }
}

bool call_is_doubtful(const struct calls *calls, const struct call_seen *call)
{
    return map_find(&calls->doubtful, call->snippets[0]->root) != MAP_NONE;
}
