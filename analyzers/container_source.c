#include "analyzers/container_inside.h"

#include "analyzers/js.h"

#define STEPS_MAX 200    /* values inside of a value that are looked at */
#define SOURCES_MAX 8    /* places that one value is made of; more are shown as one "…" */
#define CONSTANT_MAX 400 /* bytes of a script that only returns a text */

struct texts {
    str v[SOURCES_MAX];
    size_t n;
    bool has_more;
};

struct step {
    const struct json *value;
    bool is_computed; /* a script or a lookup table makes something of it */
};

struct tracing {
    struct container_reading *reading;
    ARENA_LIST(struct step) steps; /* the first ones are done */
    struct texts direct, computed;
    bool has_computed;
    content_set content;
};

static void add_text(struct texts *texts, str text)
{
    for (size_t i = 0; i < texts->n; i++)
        if (str_eq(texts->v[i], text))
            return;
    if (texts->n < SOURCES_MAX)
        texts->v[texts->n++] = text;
    else
        texts->has_more = true;
}

/* ---- what a place tells by its name ---- */

/* "userid" of "dataLayer.user.User_ID": what stands behind the last dot, letters and digits. */
static str plain_name(struct arena *arena, str text)
{
    size_t from = text.n;
    while (from && text.p[from - 1] != '.')
        from--;
    struct buf out = buf_init(arena, text.n + 1);
    for (size_t i = from; i < text.n; i++) {
        char c = text.p[i];
        if (ascii_is_alnum(c) || (unsigned char)c >= 0x80)
            buf_add_char(&out, ascii_lower(c));
    }
    return out.p ? buf_str(&out) : STR("");
}

static content_set name_content(const struct container_reading *reading, str text)
{
    const struct catalog *catalog = reading->setup->catalog;
    content_set content = catalog_parameter(catalog, NULL, PARAMETER_SOURCE, text);
    return content ? content
                   : catalog_parameter(catalog, NULL, PARAMETER_SOURCE,
                                       plain_name(reading->arena, text));
}

static void add_place(struct tracing *tracing, str text, bool is_computed)
{
    struct container_reading *reading = tracing->reading;
    str shown = container_shown(reading, text).en;
    tracing->has_computed |= is_computed;
    add_text(is_computed ? &tracing->computed : &tracing->direct, shown);
    if (!is_computed)
        tracing->content |= name_content(reading, text);
}

/* ---- scripts ---- */

/* Where scripts read what is kept in the browser or stands on the page. */
static const struct script_place {
    const char *path;
    const char *shown;
    enum { ALONE, MEMBER, ARGUMENT } rest;
} script_places[] = {
    {"document.cookie", "document.cookie", ALONE},
    {"document.referrer", "document.referrer", ALONE},
    {"document.title", "document.title", ALONE},
    {"document.URL", "url.URL", ALONE},
    {"document.location", "url.URL", ALONE},
    {"document.getElementById", "element.#", ARGUMENT},
    {"document.getElementsByName", "element.", ARGUMENT},
    {"document.querySelector", "element.", ARGUMENT},
    {"localStorage.getItem", "localStorage.", ARGUMENT},
    {"localStorage", "localStorage.", MEMBER},
    {"sessionStorage.getItem", "sessionStorage.", ARGUMENT},
    {"sessionStorage", "sessionStorage.", MEMBER},
    {"location", "url.URL", ALONE},
    {"navigator", "navigator.", MEMBER},
    {"screen", "screen.", MEMBER},
};

/* The token behind a path that begins with token i; JS_NONE: another one. */
static uint32_t behind_path(const struct js *js, uint32_t i, str path)
{
    str part;
    for (bool is_first = true; path.n && str_cut(&path, '.', &part); is_first = false) {
        if (!is_first && !js_is(js, i++, "."))
            return JS_NONE;
        if (i >= js->n || js->v[i].kind != JS_NAME || !str_eq(js_raw(js, i++), part))
            return JS_NONE;
    }
    return i;
}

/* The name of what is read there: .name, ["name"] or ("name"); empty: it does not say. */
static str member_name(struct arena *arena, const struct js *js, uint32_t i, bool is_argument)
{
    bool is_bracket = is_argument ? js_is(js, i, "(") : js_is(js, i, "[");
    if (is_bracket && i + 1 < js->n && js->v[i + 1].kind == JS_STRING)
        return js_text(arena, js, i + 1);
    bool is_member = !is_argument && js_is(js, i, ".") && !js_is(js, i + 2, "(");
    return is_member && i + 1 < js->n && js->v[i + 1].kind == JS_NAME ? js_raw(js, i + 1) : STR("");
}

/* What token i begins to read; empty: nothing. */
static str place_at(struct arena *arena, const struct js *js, uint32_t i)
{
    bool is_inner = i && js_is(js, i - 1, ".") && !(i >= 2 && js_is(js, i - 2, "window"));
    if (js->v[i].kind != JS_NAME || is_inner)
        return STR("");
    for (size_t k = 0; k < COUNT_OF(script_places); k++) {
        const struct script_place *place = &script_places[k];
        uint32_t behind = behind_path(js, i, str_of(place->path));
        if (behind == JS_NONE)
            continue;
        if (place->rest == ALONE)
            return js_is(js, behind, "=") ? STR("") : str_of(place->shown);
        str name = member_name(arena, js, behind, place->rest == ARGUMENT);
        if (name.n)
            return arena_join(arena, (str[]){str_of(place->shown), name}, 2);
    }
    return STR("");
}

static void add_read(struct container_script *script, str text)
{
    for (uint32_t i = 0; i < script->read_count; i++)
        if (str_eq(script->reads[i], text))
            return;
    if (text.n && script->read_count < CONTAINER_READS_MAX)
        script->reads[script->read_count++] = text;
}

static const struct container_script *read_script(struct container_reading *reading,
                                                  const struct json *macro)
{
    struct container_script *script = ARENA_NEW(reading->arena, struct container_script);
    script->code = container_text(reading, json_get(macro, "vtp_javascript"), 0).text;
    struct js_names names = js_names_new(reading->arena);
    struct js_lexer *lexer = js_open(reading->arena, &names, script->code);
    struct js js;
    while (js_next(lexer, &js))
        for (uint32_t i = 0; i < js.n; i++)
            add_read(script, place_at(reading->arena, &js, i));
    return script;
}

const struct container_script *container_script(struct container_reading *reading, uint32_t macro)
{
    if (!reading->scripts)
        reading->scripts =
            ARENA_ARRAY(reading->arena, reading->macros.n, const struct container_script *);
    if (!reading->scripts[macro])
        reading->scripts[macro] = read_script(reading, reading->macros.v[macro]);
    return reading->scripts[macro];
}

bool container_script_constant(struct arena *arena, const struct json *macro, str *text)
{
    static const char *const begins[] = {"(", "function", "(", ")", "{", "return"};
    str code = json_text(json_get(macro, "vtp_javascript"));
    struct js_names names = js_names_new(arena);
    struct js js;
    if (!code.n || code.n > CONSTANT_MAX || !js_next(js_open(arena, &names, code), &js))
        return false;
    for (uint32_t i = 0; i < COUNT_OF(begins); i++)
        if (!str_is(js_raw(&js, i), begins[i]))
            return false;
    uint32_t value = COUNT_OF(begins), next = value + 1 + js_is(&js, value + 1, ";");
    if (value >= js.n || js.v[value].kind != JS_STRING || !js_is(&js, next, "}"))
        return false;
    *text = js_text(arena, &js, value);
    return true;
}

/* ---- values ---- */

static void push(struct tracing *tracing, const struct json *value, bool is_computed)
{
    if (json_is_kind(value, JSON_ARRAY) && tracing->steps.n < STEPS_MAX)
        *ARENA_PUSH(tracing->reading->arena, &tracing->steps) =
            (struct step){.value = value, .is_computed = is_computed};
}

/* Variables that hand on what stands in one place. */
static const struct source_kind {
    const char *function;
    const char *prefix;
    const char *keys[3]; /* of which its name is made */
    const char *usual;   /* its name where these are missing; NULL: none */
} source_kinds[] = {
    {"__v", "dataLayer", {"vtp_name"}, NULL},
    {"__k", "cookie", {"vtp_name"}, NULL},
    {"__j", "window", {"vtp_name"}, NULL},
    {"__u", "url", {"vtp_component", "vtp_queryKey"}, "url.URL"},
    {"__d", "element", {"vtp_elementId", "vtp_elementSelector", "vtp_attributeName"}, NULL},
    {"__aev", "event", {"vtp_varType", "vtp_attribute"}, NULL},
    {"__f", "document.referrer", {NULL}, NULL},
};

static void trace_kind(struct tracing *tracing, const struct source_kind *kind,
                       const struct json *macro, bool is_computed)
{
    struct arena *arena = tracing->reading->arena;
    str text = str_of(kind->prefix);
    for (size_t i = 0; i < COUNT_OF(kind->keys) && kind->keys[i]; i++) {
        str name = json_text(json_get(macro, kind->keys[i]));
        if (name.n)
            text = arena_join(arena, (str[]){text, STR("."), name}, 3);
    }
    if (kind->usual && str_is(text, kind->prefix))
        text = str_of(kind->usual);
    add_place(tracing, text, is_computed);
}

static void trace_script(struct tracing *tracing, uint32_t macro)
{
    const struct container_script *script = container_script(tracing->reading, macro);
    struct container_numbers *met = &tracing->reading->met;
    size_t i = 0;
    while (i < met->n && met->v[i] != macro)
        i++;
    if (i == met->n)
        *ARENA_PUSH(tracing->reading->arena, met) = macro;
    for (uint32_t k = 0; k < script->read_count; k++)
        add_place(tracing, script->reads[k], true);
}

static void trace_macro(struct tracing *tracing, const struct step *step)
{
    const struct json *macro = container_macro(tracing->reading, step->value);
    str function = json_text(json_get(macro, "function"));
    const struct json *other_url = json_get(macro, "vtp_customUrlSource");
    uint32_t number;
    for (size_t i = 0; i < COUNT_OF(source_kinds) && !other_url; i++)
        if (str_is(function, source_kinds[i].function)) {
            trace_kind(tracing, &source_kinds[i], macro, step->is_computed);
            return;
        }
    bool is_constant = str_is(function, "__c");
    if (str_is(function, "__jsm") && json_number(json_at(step->value, 1), UINT32_MAX, &number))
        trace_script(tracing, number);
    for (const struct json *at = macro ? macro->first : NULL; at; at = at->next)
        push(tracing, at, step->is_computed || !is_constant);
    tracing->has_computed |= json_get(macro, "vtp_map") || json_get(macro, "vtp_javascript");
}

static void trace_step(struct tracing *tracing, struct step step)
{
    if (str_is(container_operator(step.value), "macro")) {
        trace_macro(tracing, &step);
        return;
    }
    for (const struct json *at = step.value->first; at; at = at->next)
        push(tracing, at, step.is_computed);
}

static void write_texts(struct buf *out, const struct texts *texts)
{
    for (size_t i = 0; i < texts->n; i++) {
        buf_add(out, i ? STR(" + ") : STR(""));
        buf_add(out, texts->v[i]);
    }
    if (texts->has_more)
        buf_add(out, STR(" + …"));
}

static struct container_source trace_end(struct tracing *tracing)
{
    struct buf out = buf_init(tracing->reading->arena, SIZE_MAX);
    write_texts(&out, &tracing->direct);
    if (tracing->has_computed) {
        buf_add(&out, tracing->direct.n ? STR(" + computed(") : STR("computed("));
        write_texts(&out, &tracing->computed);
        buf_add(&out, STR(")"));
    }
    return (struct container_source){.text = out.p ? buf_str(&out) : STR(""),
                                     .content = tracing->content};
}

struct container_source container_source(struct container_reading *reading,
                                         const struct json *value)
{
    struct tracing tracing = {.reading = reading};
    push(&tracing, value, false);
    for (size_t i = 0; i < tracing.steps.n && reading->steps; i++, reading->steps--)
        trace_step(&tracing, tracing.steps.v[i]);
    return trace_end(&tracing);
}

/* ---- variables of Launch ---- */

/* Data elements that hand on what stands in one place: the end of their module's path, and the setting that
 * names the place. */
static const struct element_kind {
    const char *module, *prefix, *key;
} element_kinds[] = {
    {"/cookie.js", "cookie.", "name"},
    {"/javascriptVariable.js", "window.", "path"},
    {"/queryStringParameter.js", "url.QUERY.", "name"},
    {"/localStorage.js", "localStorage.", "name"},
    {"/sessionStorage.js", "sessionStorage.", "name"},
    {"/domAttribute.js", "element.", "elementSelector"},
};

static void trace_element(struct tracing *tracing, str name)
{
    struct arena *arena = tracing->reading->arena;
    const struct json *element = json_get(tracing->reading->elements, arena_str(arena, name).p);
    str module = json_text(json_get(element, "modulePath"));
    str parts[] = {STR("dataElement."), name};
    for (size_t i = 0; i < COUNT_OF(element_kinds); i++) {
        const struct element_kind *kind = &element_kinds[i];
        str place = json_text(json_get(json_get(element, "settings"), kind->key));
        if (place.n && str_has_suffix(module, str_of(kind->module))) {
            parts[0] = str_of(kind->prefix);
            parts[1] = place;
        }
    }
    add_place(tracing, arena_join(arena, parts, COUNT_OF(parts)),
              str_has_suffix(module, STR("/customCode.js")));
}

struct container_source container_source_marked(struct container_reading *reading, str text)
{
    struct tracing tracing = {.reading = reading};
    size_t at;
    while ((at = str_find_char(text, '%')) != STR_ABSENT) {
        text = str_skip(text, at + 1);
        size_t end = str_find_char(text, '%');
        str name = str_slice(text, 0, end);
        if (end == STR_ABSENT || !json_get(reading->elements, arena_str(reading->arena, name).p))
            continue;
        trace_element(&tracing, name);
        text = str_skip(text, end + 1);
    }
    return trace_end(&tracing);
}
