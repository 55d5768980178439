#include "analyzers/program.h"

enum form {
    FORM_ANY,
    FORM_NEW,    /* new Worker(a) */
    FORM_METHOD, /* a.sendBeacon(b) */
};

/* Calls that make a request, or put markup into the page. */
struct loader {
    enum load_kind kind;
    enum mechanism mechanism;
    uint32_t argument;
    enum form form;
    bool is_loader;
};

static const struct loader *find_loader(uint32_t name)
{
    static const struct loader loaders[JS_WORD_COUNT] = {
        [JS_WORD_FETCH] = {LOAD_URL, MECHANISM_FETCH, 0, FORM_ANY, true},
        [JS_WORD_SEND_BEACON] = {LOAD_URL, MECHANISM_BEACON, 0, FORM_METHOD, true},
        [JS_WORD_OPEN] = {LOAD_URL, MECHANISM_FETCH, 1, FORM_METHOD, true},
        [JS_WORD_WEB_SOCKET] = {LOAD_URL, MECHANISM_SOCKET, 0, FORM_NEW, true},
        [JS_WORD_EVENT_SOURCE] = {LOAD_URL, MECHANISM_FETCH, 0, FORM_NEW, true},
        [JS_WORD_WORKER] = {LOAD_URL, MECHANISM_INLINE, 0, FORM_NEW, true},
        [JS_WORD_SHARED_WORKER] = {LOAD_URL, MECHANISM_INLINE, 0, FORM_NEW, true},
        [JS_WORD_AUDIO] = {LOAD_URL, MECHANISM_INLINE, 0, FORM_NEW, true},
        [JS_WORD_IMPORT] = {LOAD_URL, MECHANISM_INLINE, 0, FORM_ANY, true},
        [JS_WORD_IMPORT_SCRIPTS] = {LOAD_URL, MECHANISM_INLINE, 0, FORM_ANY, true},
        [JS_WORD_GET_SCRIPT] = {LOAD_URL, MECHANISM_INLINE, 0, FORM_METHOD, true},
        [JS_WORD_GET_JSON] = {LOAD_URL, MECHANISM_FETCH, 0, FORM_METHOD, true},
        [JS_WORD_AJAX] = {LOAD_URL, MECHANISM_FETCH, 0, FORM_METHOD, true},
        [JS_WORD_AXIOS] = {LOAD_URL, MECHANISM_FETCH, 0, FORM_ANY, true},
        [JS_WORD_GET] = {LOAD_URL, MECHANISM_FETCH, 0, FORM_METHOD, true},
        [JS_WORD_POST] = {LOAD_URL, MECHANISM_FETCH, 0, FORM_METHOD, true},
        [JS_WORD_SET_ATTRIBUTE] = {LOAD_URL, MECHANISM_INLINE, 1, FORM_METHOD, true},
        [JS_WORD_ATTR] = {LOAD_URL, MECHANISM_INLINE, 1, FORM_METHOD, true},
        [JS_WORD_PROP] = {LOAD_URL, MECHANISM_INLINE, 1, FORM_METHOD, true},
        [JS_WORD_SET_PROPERTY] = {LOAD_STYLE, MECHANISM_CSS, 1, FORM_METHOD, true},
        [JS_WORD_CSS] = {LOAD_STYLE, MECHANISM_CSS, 1, FORM_METHOD, true},
        [JS_WORD_REGISTER] = {LOAD_URL, MECHANISM_INLINE, 0, FORM_METHOD, true},
        [JS_WORD_CREATE_CONTEXTUAL_FRAGMENT] = {LOAD_MARKUP, MECHANISM_INLINE, 0, FORM_METHOD,
                                                true},
        [JS_WORD_WRITE] = {LOAD_MARKUP, MECHANISM_INLINE, 0, FORM_METHOD, true},
        [JS_WORD_WRITELN] = {LOAD_MARKUP, MECHANISM_INLINE, 0, FORM_METHOD, true},
        [JS_WORD_INSERT_ADJACENT_HTML] = {LOAD_MARKUP, MECHANISM_INLINE, 1, FORM_METHOD, true},
        [JS_WORD_HTML] = {LOAD_MARKUP, MECHANISM_INLINE, 0, FORM_METHOD, true},
        [JS_WORD_APPEND] = {LOAD_MARKUP, MECHANISM_INLINE, 0, FORM_METHOD, true},
        [JS_WORD_PREPEND] = {LOAD_MARKUP, MECHANISM_INLINE, 0, FORM_METHOD, true},
        [JS_WORD_AFTER] = {LOAD_MARKUP, MECHANISM_INLINE, 0, FORM_METHOD, true},
        [JS_WORD_BEFORE] = {LOAD_MARKUP, MECHANISM_INLINE, 0, FORM_METHOD, true},
        [JS_WORD_DOLLAR] = {LOAD_MARKUP, MECHANISM_INLINE, 0, FORM_ANY, true},
        [JS_WORD_J_QUERY] = {LOAD_MARKUP, MECHANISM_INLINE, 0, FORM_ANY, true},
    };
    return name < JS_WORD_COUNT && loaders[name].is_loader ? &loaders[name] : NULL;
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
    const struct binding *object = names_find(program->names, js_name(&program->js, i - 2), i);
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
    bool is_method = i && js_is(js, i - 1, ".");
    bool is_new = i && js_name(js, i - 1) == JS_WORD_NEW;
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

/* An address on the page's own host. */
static bool is_relative(const struct value *value)
{
    return value->n && !str_has(str_slice(value->v[0].text, 0, 8), STR("//"));
}

static bool loader_applies(const struct program *program, uint32_t i, const struct loader *loader,
                           const struct value *arguments)
{
    uint32_t name = program->js.v[i].word;
    if (!has_form(&program->js, i, loader->form))
        return false;
    if (name == JS_WORD_OPEN)
        return is_request_open(arguments);
    if (name == JS_WORD_GET || name == JS_WORD_POST)
        return is_library(&program->js, i);
    if (name == JS_WORD_REGISTER) /* only one of the own origin works */
        return js_is(&program->js, i - 2, "serviceWorker") && is_relative(&arguments[0]);
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

/* A function of that name is called when the gate opens; the first gate stays. */
static void note_handler(struct named *named, enum gate gate)
{
    if (gate == GATE_NONE)
        named->is_plain = true;
    else if (named->gate == GATE_NONE)
        named->gate = (uint8_t)gate;
}

/* f in setTimeout(f, 500) and x.addEventListener('click', f). */
static void note_handed(struct program *program, uint32_t open)
{
    const struct js *js = &program->js;
    uint32_t name = js_name(js, open - 1);
    enum gate gate = program_gate_of_call(program, open);
    uint32_t close = js->v[open].match;
    if (gate == GATE_NONE && !program_takes_event(name) && name != JS_WORD_SET_TIMEOUT)
        return;
    for (uint32_t i = open + 1, steps = 0; i < close && steps < 16; i++, steps++) {
        uint32_t match = js->v[i].match;
        if (is_name_argument(js, i))
            note_handler(program_named(program, js->v[i].word), gate);
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
    struct named *named = program_named(program, program->js.v[i].word);
    uint32_t index = (uint32_t)program->calls.n;
    struct value *kept = ARENA_ARRAY(program->arena, count, struct value);
    for (uint32_t k = 0; k < count; k++)
        kept[k] = arguments[k];
    uint32_t next = PROGRAM_NONE;
    if (named->called == PROGRAM_NONE) {
        named->called = index;
    } else {
        next = program->calls.v[named->called].next;
        program->calls.v[named->called].next = index;
    }
    *ARENA_PUSH(program->arena, &program->calls) = (struct call){
        .name = program->js.v[i].word,
        .token = i,
        .function = program->function,
        .next = next,
        .count = count,
        .arguments = kept,
    };
}

/* var o = {url: a}; $.ajax(o): what the variable at token i has under "url". */
static struct value url_of_variable(struct program *program, uint32_t i)
{
    const struct js *js = &program->js;
    uint32_t name = js_name(js, i);
    bool is_whole = js_is(js, i + 1, ")") || js_is(js, i + 1, ",");
    const struct binding *binding = NULL;
    if (name && is_whole)
        binding = names_find(program->names, js_names_path(js->names, name, JS_WORD_URL), i);
    return binding ? *binding->value : (struct value){.n = 0};
}

/* write(a, b, c) writes one text. */
static struct value join_arguments(struct program *program, const struct value *arguments,
                                   uint32_t count)
{
    struct value joined = arguments[0];
    for (uint32_t k = 1; k < count; k++)
        joined = value_join(program->arena, &joined, &arguments[k], &program->folder.bytes);
    return joined;
}

static void add_loads(struct program *program, uint32_t i, const struct loader *loader,
                      struct value *arguments, uint32_t count)
{
    uint32_t word = program->js.v[i].word;
    bool is_style = loader->kind == LOAD_STYLE;
    bool takes_all = loader->kind == LOAD_MARKUP || word == JS_WORD_IMPORT_SCRIPTS;
    if (word == JS_WORD_WRITE || word == JS_WORD_WRITELN) {
        arguments[0] = join_arguments(program, arguments, count);
        takes_all = false;
    }
    if (loader->mechanism == MECHANISM_FETCH && !loader->argument && !arguments[0].n)
        arguments[0] = url_of_variable(program, i + 2);
    for (uint32_t k = loader->argument; k < count; k++) {
        if (k == loader->argument || takes_all)
            program_add_load(program, (struct load){
                                          .value = arguments[k],
                                          .kind = loader->kind,
                                          .mechanism = loader->mechanism,
                                          .certainty = is_style ? CERTAINTY_LIKELY : CERTAINTY_SURE,
                                          .gate = is_style ? GATE_CONDITION : GATE_NONE,
                                          .token = i,
                                      });
    }
}

/* _paq.push(["setTrackerUrl", url]): a queue of calls that a script to come will make. */
static void read_queued_call(struct program *program, uint32_t i)
{
    const struct js *js = &program->js;
    uint32_t end;
    if (js->v[i].word != JS_WORD_PUSH || !js_is(js, i + 2, "[") || i + 4 >= js->n ||
        js->v[i + 3].kind != JS_STRING || !js_is(js, i + 4, ",") ||
        !str_is(js_text(program->arena, js, i + 3), "setTrackerUrl"))
        return;
    program_add_load(program, (struct load){
                                  .value = fold_expression(&program->folder, i + 5, &end),
                                  .mechanism = MECHANISM_FETCH,
                                  .certainty = CERTAINTY_LIKELY,
                                  .gate = GATE_CONDITION,
                                  .token = i,
                              });
}

void program_read_call(struct program *program, uint32_t i)
{
    const struct js *js = &program->js;
    struct value arguments[CALL_ARGUMENTS_MAX];
    if (js->v[i + 1].match == JS_NONE)
        return;
    uint32_t count = fold_arguments(&program->folder, i + 1, arguments, CALL_ARGUMENTS_MAX);
    const struct loader *loader = find_loader(js->v[i].word);
    note_handed(program, i + 1);
    read_queued_call(program, i);
    if (!i || !js_is(js, i - 1, "."))
        program_named(program, js->v[i].word)->is_plain = true;
    if (!loader || !count || !loader_applies(program, i, loader, arguments)) {
        note_call(program, i, arguments, count);
        return;
    }
    add_loads(program, i, loader, arguments, count);
}
