#include "analyzers/program.h"

enum form {
    FORM_ANY,
    FORM_NEW,    /* new Worker(a) */
    FORM_METHOD, /* a.sendBeacon(b) */
};

/* Calls that make a request, or put markup into the page. */
struct loader {
    const char *name;
    enum form form;
    uint32_t argument;
    enum load_kind kind;
    enum mechanism mechanism;
};

static const struct loader *find_loader(str name)
{
    static const struct loader loaders[] = {
        {"fetch", FORM_ANY, 0, LOAD_URL, MECHANISM_FETCH},
        {"sendBeacon", FORM_METHOD, 0, LOAD_URL, MECHANISM_BEACON},
        {"open", FORM_METHOD, 1, LOAD_URL, MECHANISM_FETCH},
        {"WebSocket", FORM_NEW, 0, LOAD_URL, MECHANISM_SOCKET},
        {"EventSource", FORM_NEW, 0, LOAD_URL, MECHANISM_FETCH},
        {"Worker", FORM_NEW, 0, LOAD_URL, MECHANISM_INLINE},
        {"SharedWorker", FORM_NEW, 0, LOAD_URL, MECHANISM_INLINE},
        {"Audio", FORM_NEW, 0, LOAD_URL, MECHANISM_INLINE},
        {"import", FORM_ANY, 0, LOAD_URL, MECHANISM_INLINE},
        {"importScripts", FORM_ANY, 0, LOAD_URL, MECHANISM_INLINE},
        {"getScript", FORM_METHOD, 0, LOAD_URL, MECHANISM_INLINE},
        {"getJSON", FORM_METHOD, 0, LOAD_URL, MECHANISM_FETCH},
        {"ajax", FORM_METHOD, 0, LOAD_URL, MECHANISM_FETCH},
        {"axios", FORM_ANY, 0, LOAD_URL, MECHANISM_FETCH},
        {"get", FORM_METHOD, 0, LOAD_URL, MECHANISM_FETCH},
        {"post", FORM_METHOD, 0, LOAD_URL, MECHANISM_FETCH},
        {"setAttribute", FORM_METHOD, 1, LOAD_URL, MECHANISM_INLINE},
        {"attr", FORM_METHOD, 1, LOAD_URL, MECHANISM_INLINE},
        {"prop", FORM_METHOD, 1, LOAD_URL, MECHANISM_INLINE},
        {"write", FORM_METHOD, 0, LOAD_MARKUP, MECHANISM_INLINE},
        {"writeln", FORM_METHOD, 0, LOAD_MARKUP, MECHANISM_INLINE},
        {"insertAdjacentHTML", FORM_METHOD, 1, LOAD_MARKUP, MECHANISM_INLINE},
        {"html", FORM_METHOD, 0, LOAD_MARKUP, MECHANISM_INLINE},
        {"append", FORM_METHOD, 0, LOAD_MARKUP, MECHANISM_INLINE},
        {"prepend", FORM_METHOD, 0, LOAD_MARKUP, MECHANISM_INLINE},
        {"after", FORM_METHOD, 0, LOAD_MARKUP, MECHANISM_INLINE},
        {"before", FORM_METHOD, 0, LOAD_MARKUP, MECHANISM_INLINE},
        {"$", FORM_ANY, 0, LOAD_MARKUP, MECHANISM_INLINE},
        {"jQuery", FORM_ANY, 0, LOAD_MARKUP, MECHANISM_INLINE},
    };
    for (size_t i = 0; i < COUNT_OF(loaders); i++) {
        if (str_is(name, loaders[i].name))
            return &loaders[i];
    }
    return NULL;
}

static bool argument_is_one_of(const struct value *argument, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count && argument->n; i++) {
        if (str_eq_nocase(argument->v[0].text, str_of(words[i])))
            return true;
    }
    return false;
}

/* request.open('GET', url), but not window.open(url, '_blank'). */
static bool is_request_open(const struct value *arguments)
{
    static const char *const methods[] = {"GET",    "POST",    "PUT",  "HEAD",
                                          "DELETE", "OPTIONS", "PATCH"};
    return argument_is_one_of(&arguments[0], methods, COUNT_OF(methods));
}

/* script.setAttribute('src', url), link.setAttribute('href', url). */
static bool is_address_attribute(const struct program *program, uint32_t i,
                                 const struct value *arguments)
{
    static const char *const names[] = {"src", "srcset", "poster"};
    static const char *const href[] = {"href"};
    if (argument_is_one_of(&arguments[0], names, COUNT_OF(names)))
        return true;
    if (i < 2 || !argument_is_one_of(&arguments[0], href, 1))
        return false;
    const struct binding *object = names_find(program->names, js_raw(&program->js, i - 2), i);
    return object && str_is(value_element(object->value), "link");
}

/* $.get, axios.post; a.get() alone may be anything. */
static bool is_library(const struct js *js, uint32_t i)
{
    static const char *const names[] = {"$", "jQuery", "axios", "$http", "superagent", "ky"};
    for (size_t k = 0; k < COUNT_OF(names) && i >= 2; k++) {
        if (js_is(js, i - 2, names[k]))
            return true;
    }
    return false;
}

static bool has_form(const struct js *js, uint32_t i, enum form form)
{
    bool is_method = i && (js_is(js, i - 1, ".") || js_is(js, i - 1, "?."));
    bool is_new = i && js_is(js, i - 1, "new");
    switch (form) {
    case FORM_ANY:
        return true;
    case FORM_METHOD:
        return is_method;
    case FORM_NEW:
        return is_new || is_method; /* new window.Worker(a) */
    }
    return false;
}

static bool loader_applies(const struct program *program, uint32_t i, const struct loader *loader,
                           const struct value *arguments)
{
    str name = str_of(loader->name);
    if (!has_form(&program->js, i, loader->form))
        return false;
    if (str_is(name, "open"))
        return is_request_open(arguments);
    if (str_is(name, "get") || str_is(name, "post"))
        return is_library(&program->js, i);
    if (loader->argument == 1 && loader->kind == LOAD_URL)
        return is_address_attribute(program, i, arguments);
    return true;
}

/* A name that is a whole argument. */
static bool is_name_argument(const struct js *js, uint32_t i)
{
    bool is_first = js_is(js, i - 1, "(") || js_is(js, i - 1, ",");
    return js->v[i].kind == JS_NAME && is_first && (js_is(js, i + 1, ",") || js_is(js, i + 1, ")"));
}

/* f in setTimeout(f, 500) and x.addEventListener('click', f). */
static void note_handed(struct program *program, uint32_t open)
{
    const struct js *js = &program->js;
    enum gate gate = program_gate_of_call(program, open);
    str name = js_raw(js, open - 1);
    uint32_t close = js->v[open].match;
    if (gate == GATE_NONE && !program_takes_event(name) && !str_is(name, "setTimeout"))
        return;
    for (uint32_t i = open + 1, steps = 0; i < close && steps < 16; i++, steps++) {
        uint32_t match = js->v[i].match;
        if (is_name_argument(js, i) && gate != GATE_NONE)
            map_add(&program->gated, js_raw(js, i), (uint32_t)gate);
        else if (is_name_argument(js, i))
            map_add(&program->plain, js_raw(js, i), i);
        if (match != JS_NONE && match > i)
            i = match;
    }
}

/* Something an address could be made of. */
static bool is_interesting(const struct value *value)
{
    for (uint32_t i = 0; i < value->n; i++) {
        str text = value->v[i].text;
        if (str_find_char(text, '/') != STR_ABSENT || str_find_char(text, '.') != STR_ABSENT ||
            str_find_char(text, VALUE_PARAMETER) != STR_ABSENT)
            return true;
    }
    return false;
}

static void note_call(struct program *program, uint32_t i, const struct value *arguments,
                      uint32_t count)
{
    bool is_worth = false;
    for (uint32_t k = 0; k < count; k++)
        is_worth = is_worth || is_interesting(&arguments[k]);
    if (!is_worth)
        return;
    str name = js_raw(&program->js, i);
    uint32_t index = (uint32_t)program->calls.n;
    struct value *kept = ARENA_ARRAY(program->arena, count, struct value);
    for (uint32_t k = 0; k < count; k++)
        kept[k] = arguments[k];
    /* The map holds the first call of the name, whose `next` is the newest. */
    uint32_t first = map_add(&program->called, name, index);
    uint32_t next = PROGRAM_NONE;
    if (first != index) {
        next = program->calls.v[first].next;
        program->calls.v[first].next = index;
    }
    *ARENA_PUSH(program->arena, &program->calls) = (struct call){
        .name = name,
        .token = i,
        .function = program->function,
        .next = next,
        .count = count,
        .arguments = kept,
    };
}

void program_read_call(struct program *program, uint32_t i)
{
    const struct js *js = &program->js;
    struct value arguments[CALL_ARGUMENTS_MAX];
    if (js->v[i + 1].match == JS_NONE)
        return;
    uint32_t count = fold_arguments(&program->folder, i + 1, arguments, CALL_ARGUMENTS_MAX);
    const struct loader *loader = find_loader(js_raw(js, i));
    note_handed(program, i + 1);
    if (!i || !js_is(js, i - 1, "."))
        map_add(&program->plain, js_raw(js, i), i);
    if (!loader || !count || !loader_applies(program, i, loader, arguments)) {
        note_call(program, i, arguments, count);
        return;
    }
    for (uint32_t k = loader->argument; k < count; k++) {
        bool takes_all = loader->kind == LOAD_MARKUP || str_is(js_raw(js, i), "importScripts");
        if (k == loader->argument || takes_all)
            program_add_load(program, (struct load){
                                          .value = arguments[k],
                                          .kind = loader->kind,
                                          .mechanism = loader->mechanism,
                                          .certainty = CERTAINTY_SURE,
                                          .token = i,
                                      });
    }
}
