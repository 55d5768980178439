#include "analyzers/program.h"

/* Calls of one function that are tried, rounds of handing on, and loads in all. */
#define SETTLE_CALLS_MAX 64
#define SETTLE_ROUNDS 4
#define LOADS_MAX 20000
#define FILES_MAX 200
#define ADDRESS_MAX 2048 /* bytes of a string that is looked at as an address by itself */
/* Folding a token costs half a step and a few bytes in real scripts; hostile ones get ten times that. */
#define STEPS_PER_TOKEN 5
#define BYTES_PER_TOKEN 40

void program_add_load(struct program *program, struct load load)
{
    load.function = program->function;
    if (!value_is_known(&load.value)) {
        program->has_unknown = true;
        program->has_unknown_load = program->has_unknown_load || load.kind == LOAD_URL;
    } else if (program->loads.n < LOADS_MAX) {
        *ARENA_PUSH(program->arena, &program->loads) = load;
    }
}

uint32_t program_bracket(const struct program *program, size_t depth)
{
    size_t n = program->brackets.n;
    return depth < n ? program->brackets.v[n - 1 - depth] : PROGRAM_NONE;
}

void program_scope(const struct program *program, uint32_t i, uint32_t *from, uint32_t *to)
{
    *from = program->function ? i : 0;
    *to = program->function ? program->functions.v[program->function].to : BINDING_ANYWHERE;
}

struct program program_of(struct arena *arena, const struct js *js, struct names *names,
                          struct named_table *named)
{
    struct program program = {
        .arena = arena,
        .js = *js,
        .names = names,
        .folder =
            {
                .arena = arena,
                .js = js,
                .names = names,
                .steps = (size_t)js->n * STEPS_PER_TOKEN + 10000,
                .bytes = (size_t)js->n * BYTES_PER_TOKEN + 1000000,
            },
        .named = named,
    };
    named->reading++;
    *ARENA_PUSH(arena, &program.functions) = (struct function){.to = js->n};
    return program;
}

struct named *program_named(struct program *program, uint32_t name)
{
    struct named_table *table = program->named;
    while (table->list.n <= name)
        *ARENA_PUSH(program->arena, &table->list) = (struct named){.reading = 0};
    struct named *named = &table->list.v[name];
    if (named->reading != table->reading)
        *named = (struct named){.reading = table->reading, .called = PROGRAM_NONE};
    return named;
}

/* Functions whose bodies end before token i are left. */
static void leave_functions(struct program *program, uint32_t i)
{
    while (program->function && program->functions.v[program->function].to < i)
        program->function = program->functions.v[program->function].parent;
}

static void note_bracket(struct program *program, uint32_t i)
{
    uint32_t match = program->js.v[i].match;
    if (match != JS_NONE && match > i)
        *ARENA_PUSH(program->arena, &program->brackets) = i;
    while (match != JS_NONE && match < i && program->brackets.n &&
           program->brackets.v[program->brackets.n - 1] >= match)
        program->brackets.n--;
}

/* key: value inside { }, but no label, no case and no ?: */
static bool is_property(const struct program *program, uint32_t i)
{
    const struct js *js = &program->js;
    uint32_t bracket = program_bracket(program, 0);
    bool has_key = i >= 2 && (js->v[i - 1].kind == JS_NAME || js->v[i - 1].kind == JS_STRING);
    return has_key && bracket != PROGRAM_NONE && js_is(js, bracket, "{") &&
           (bracket == i - 2 || js_is(js, i - 2, ","));
}

/* return value: what a call of the function gives. */
static void read_return(struct program *program, uint32_t i)
{
    const struct function *function = &program->functions.v[program->function];
    uint32_t end;
    if (!program->function || !function->name || program->js.v[i + 1].is_new_line)
        return;
    struct value value = fold_expression(&program->folder, i + 1, &end);
    if (!value_is_known(&value))
        return;
    uint32_t word = js_names_path(program->js.names, JS_WORD_RESULT, function->name);
    uint32_t to = function->parent ? program->functions.v[function->parent].to : BINDING_ANYWHERE;
    names_set(program->names, word, 0, to, &value);
}

static void read_name(struct program *program, uint32_t i)
{
    const struct js *js = &program->js;
    uint32_t close = js->v[i + 1].match;
    if (js->v[i].word == JS_WORD_RETURN) {
        read_return(program, i);
        return;
    }
    if (js->v[i].word == JS_WORD_FUNCTION) {
        program_read_function(program, i);
        return;
    }
    if (!js_is(js, i + 1, "(") || (i && js->v[i - 1].word == JS_WORD_FUNCTION))
        return;
    if (close != JS_NONE && js_is(js, close + 1, "{"))
        program_read_function(program, i); /* a method, unless it is if (...) { */
    program_read_call(program, i);
}

/* "https://", "//", "https:\\/\\/" as written: any address that a string may hold by itself. */
static bool begins_with_scheme(str text)
{
    for (size_t i = 0; i + 1 < text.n && i < 9; i++) {
        bool is_escaped = text.p[i + 1] == '\\' && i + 2 < text.n && text.p[i + 2] == '/';
        if (text.p[i] == '/' && (text.p[i + 1] == '/' || is_escaped))
            return true;
    }
    return false;
}

/* "https://key@host/1": an address to report to, wherever it stands (a Sentry DSN). */
static bool is_reporting_address(str text)
{
    size_t scheme = str_find(str_slice(text, 0, 8), STR("://"));
    if (scheme == STR_ABSENT || !str_has_prefix(text, STR("http")))
        return false;
    str rest = str_slice(text, scheme + 3, scheme + 300);
    size_t at = 0;
    while (at < rest.n && ascii_hex(rest.p[at]) >= 0)
        at++;
    return at >= 16 && at < rest.n && rest.p[at] == '@';
}

/* "//host.example/path/file.js" */
static bool is_script_file(str text)
{
    size_t slashes = str_find(str_slice(text, 0, 8), STR("//"));
    if (slashes == STR_ABSENT)
        return false;
    str path = str_skip(text, slashes + 2);
    size_t end = str_find_char(path, '?');
    path = str_slice(path, 0, end == STR_ABSENT ? path.n : end);
    return str_has_suffix(path, STR(".js")) && str_find_char(path, '/') != STR_ABSENT;
}

static void read_string(struct program *program, uint32_t i)
{
    const struct js *js = &program->js;
    uint32_t before = i ? js_name(js, i - 1) : JS_WORD_NONE;
    bool is_import = before == JS_WORD_FROM || before == JS_WORD_IMPORT;
    if (js->v[i].n > ADDRESS_MAX || (!is_import && !begins_with_scheme(str_skip(js_raw(js, i), 1))))
        return;
    str text = js_text(program->arena, js, i);
    if (program->files.n < FILES_MAX && is_script_file(text))
        *ARENA_PUSH(program->arena, &program->files) = i;
    if (!is_import && !is_reporting_address(text))
        return;
    program_add_load(program, (struct load){
                                  .value = value_of(text),
                                  .mechanism = MECHANISM_INLINE,
                                  .certainty = is_import ? CERTAINTY_SURE : CERTAINTY_LIKELY,
                                  .token = i,
                              });
}

void program_read(struct program *program)
{
    const struct js *js = &program->js;
    program->brackets.n = 0;
    program->function = 0;
    for (uint32_t i = 0; i < js->n; i++) {
        if (program->function)
            leave_functions(program, i);
        if (js->v[i].kind == JS_NAME) {
            read_name(program, i);
        } else if (js->v[i].kind == JS_STRING) {
            read_string(program, i);
        } else if (js->v[i].kind == JS_PUNCT) {
            note_bracket(program, i);
            if (js_is(js, i, "=") || js_is(js, i, "+="))
                program_read_assignment(program, i);
            else if (js_is(js, i, "=>"))
                program_read_function(program, i);
            else if (js_is(js, i, ":") && is_property(program, i))
                program_read_property(program, i);
        }
    }
}

/* ---- parameters ---- */

/* The first parameter mark in a text; false when there is none. */
static bool find_parameter(str text, size_t *at, uint32_t *function, uint32_t *parameter)
{
    *at = str_find_char(text, VALUE_PARAMETER);
    if (*at == STR_ABSENT)
        return false;
    value_read_parameter(str_skip(text, *at), function, parameter);
    return true;
}

/* The text with its parameter replaced by what a call hands over. */
static struct value replaced(struct program *program, const struct alternative *alternative,
                             size_t at, const struct value *argument)
{
    struct value before = value_of(str_slice(alternative->text, 0, at));
    struct value after = value_of(str_skip(alternative->text, at + VALUE_PARAMETER_SIZE));
    before.v[0].flags = alternative->flags;
    if (at)
        before = value_join(program->arena, &before, argument, &program->folder.bytes);
    else
        before = *argument;
    return after.v[0].text.n ? value_join(program->arena, &before, &after, &program->folder.bytes)
                             : before;
}

static enum gate worse_gate(enum gate a, enum gate b)
{
    return a == GATE_NONE ? b : a;
}

/* For each call of the function on whose parameter the alternative depends, a load at that call. */
static void settle_one(struct program *program, const struct load *load,
                       const struct alternative *alternative)
{
    uint32_t function, parameter;
    size_t at;
    if (!find_parameter(alternative->text, &at, &function, &parameter) ||
        function >= program->functions.n || program->loads.n >= LOADS_MAX)
        return;
    uint32_t name = program->functions.v[function].name;
    uint32_t index = name ? program_named(program, name)->called : PROGRAM_NONE;
    for (int tries = 0; index != PROGRAM_NONE && tries < SETTLE_CALLS_MAX; tries++) {
        const struct call *call = &program->calls.v[index];
        struct load settled = *load;
        index = call->next;
        if (parameter >= call->count || !value_is_known(&call->arguments[parameter]))
            continue;
        settled.value = replaced(program, alternative, at, &call->arguments[parameter]);
        settled.gate = worse_gate(load->gate, program->functions.v[function].gate);
        settled.token = call->token;
        settled.function = call->function;
        *ARENA_PUSH(program->arena, &program->loads) = settled;
    }
}

static bool is_loader_name(str name)
{
    static const char *const words[] = {"script", "load", "require", "inject", "import"};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (str_find_nocase(name, str_of(words[i])) != STR_ABSENT)
            return true;
    }
    return false;
}

/* loadScript("https://host.example/a.js"), where the function is in another file: its name says what
 * it does. */
static void settle_foreign_calls(struct program *program)
{
    for (size_t i = 0; i < program->calls.n; i++) {
        const struct call *call = &program->calls.v[i];
        const struct value *value = &call->arguments[0];
        if (program_named(program, call->name)->is_defined || !value->n ||
            !is_script_file(value->v[0].text) ||
            !is_loader_name(js_names_text(program->js.names, call->name)))
            continue;
        program->function = call->function;
        program_add_load(program, (struct load){
                                      .value = *value,
                                      .mechanism = MECHANISM_INLINE,
                                      .certainty = CERTAINTY_LIKELY,
                                      .token = call->token,
                                  });
    }
}

/* Functions that a timer or an event calls by name, and those inside of gated ones. */
static void settle_gates(struct program *program)
{
    for (size_t i = 1; i < program->functions.n; i++) {
        struct function *function = &program->functions.v[i];
        const struct named *named = program_named(program, function->name);
        if (function->gate == GATE_NONE && !named->is_plain)
            function->gate = (enum gate)named->gate;
        function->gate = worse_gate(function->gate, program->functions.v[function->parent].gate);
    }
}

void program_settle(struct program *program)
{
    size_t from = 0;
    settle_gates(program);
    settle_foreign_calls(program);
    for (int round = 0; round < SETTLE_ROUNDS; round++) {
        size_t to = program->loads.n;
        for (; from < to; from++) {
            struct load load = program->loads.v[from];
            for (uint32_t i = 0; i < load.value.n; i++)
                settle_one(program, &load, &load.value.v[i]);
        }
    }
    for (size_t i = 0; i < program->loads.n; i++) {
        struct load *load = &program->loads.v[i];
        load->gate = worse_gate(load->gate, program->functions.v[load->function].gate);
    }
}
