#include "analyzers/program.h"

#define DELAY_MIN 500 /* milliseconds */

/* The parameters of a function and where its body is. */
struct shape {
    uint32_t name;        /* JS_WORD_NONE: none */
    uint32_t first;       /* first token of the whole expression */
    uint32_t open, close; /* of the parameters; open == close: one name without parentheses */
    uint32_t body, to;    /* first and last token */
};

static bool is_word_before_braces(uint32_t word)
{
    return word == JS_WORD_RETURN || (word >= JS_WORD_IF && word <= JS_WORD_CATCH);
}

/* The name in front of token i: `name = `, `a.name = `, `name: `. */
static uint32_t name_before(const struct js *js, uint32_t i)
{
    if (i && js_name(js, i - 1) == JS_WORD_ASYNC)
        i--;
    if (i < 2 || (!js_is(js, i - 1, "=") && !js_is(js, i - 1, ":")))
        return JS_WORD_NONE;
    return js_name(js, i - 2);
}

/* Where the expression body of an arrow function ends: at the first comma, semicolon or closing
 * bracket; looked for over a few tokens only. */
static uint32_t end_of_arrow(const struct js *js, uint32_t body)
{
    uint32_t i = body;
    for (uint32_t steps = 0; steps < 256 && i < js->n; steps++, i++) {
        uint32_t match = js->v[i].match;
        if (js_is(js, i, ",") || js_is(js, i, ";") ||
            (match != JS_NONE && match < i && js->v[i].kind == JS_PUNCT))
            return i - 1;
        if (match != JS_NONE && match > i && js->v[i].kind == JS_PUNCT)
            i = match;
    }
    return i < js->n ? i : js->n - 1;
}

static bool shape_of_arrow(const struct js *js, uint32_t i, struct shape *shape)
{
    if (!i)
        return false;
    shape->close = i - 1;
    shape->open = js_is(js, i - 1, ")") ? js->v[i - 1].match : i - 1;
    if (shape->open == JS_NONE)
        return false;
    shape->first = shape->open;
    shape->name = name_before(js, shape->open);
    shape->body = i + 1;
    shape->to = js_is(js, i + 1, "{") ? js->v[i + 1].match : end_of_arrow(js, i + 1);
    return shape->to != JS_NONE;
}

/* function name(a, b) { }  and the method  name(a, b) { } */
static bool shape_of_function(const struct js *js, uint32_t i, struct shape *shape)
{
    uint32_t at = i;
    shape->first = i;
    shape->name = name_before(js, i);
    if (js_name(js, at) == JS_WORD_FUNCTION)
        at++;
    if (js_is(js, at, "*"))
        at++;
    if (js->v[at].kind == JS_NAME && at < js->n) {
        if (is_word_before_braces(js->v[at].word))
            return false;
        shape->name = js->v[at++].word;
    }
    shape->open = at;
    shape->close = js->v[at].match;
    if (!js_is(js, at, "(") || shape->close == JS_NONE || !js_is(js, shape->close + 1, "{"))
        return false;
    shape->body = shape->close + 1;
    shape->to = js->v[shape->body].match;
    return shape->to != JS_NONE;
}

/* The parenthesis of the arguments when the function is called where it is written:
 * (function () { })(a)  !function () { }(a)  (function () { }).call(this, a); *skip: leading ones that
 * belong to no parameter. JS_NONE otherwise. */
static uint32_t arguments_of(const struct js *js, const struct shape *shape, uint32_t *skip)
{
    uint32_t at = shape->to + 1;
    *skip = 0;
    if (js_is(js, at, ")") && shape->first && js->v[at].match == shape->first - 1)
        at++;
    if (js_is(js, at, ".") && js_is(js, at + 1, "call")) {
        *skip = 1;
        at += 2;
    }
    return js_is(js, at, "(") && !js->v[at].is_new_line ? at : JS_NONE;
}

/* Parameter names between the parentheses get the values of the call, or marks. */
static void bind_parameters(struct program *program, const struct shape *shape, uint32_t function)
{
    const struct js *js = &program->js;
    struct value arguments[VALUE_PARAMETERS_MAX];
    uint32_t skip, count = 0, parameter = 0;
    uint32_t open = arguments_of(js, shape, &skip);
    bool is_called = open != JS_NONE;
    if (is_called)
        count = fold_arguments(&program->folder, open, arguments, VALUE_PARAMETERS_MAX);
    uint32_t i = shape->open == shape->close ? shape->open : shape->open + 1;
    for (; i <= shape->close && parameter < VALUE_PARAMETERS_MAX; i++) {
        struct value value = {.n = 0};
        uint32_t match = js->v[i].match;
        if (match != JS_NONE && match > i) {
            i = match;
        } else if (js_is(js, i, ",")) {
            parameter++;
        } else if (js->v[i].kind == JS_NAME) {
            if (!is_called)
                value = value_of_parameter(program->arena, function, parameter);
            else if (parameter + skip < count)
                value = arguments[parameter + skip];
            names_set(program->names, js->v[i].word, shape->body, shape->to, &value);
        }
    }
}

static enum gate gate_of_word(uint32_t word)
{
    static const uint8_t gates[JS_WORD_COUNT] = {
        [JS_WORD_SCROLL] = GATE_SCROLL,     [JS_WORD_WHEEL] = GATE_SCROLL,
        [JS_WORD_TOUCHMOVE] = GATE_SCROLL,  [JS_WORD_CLICK] = GATE_CLICK,
        [JS_WORD_MOUSEDOWN] = GATE_CLICK,   [JS_WORD_MOUSEMOVE] = GATE_CLICK,
        [JS_WORD_MOUSEOVER] = GATE_CLICK,   [JS_WORD_MOUSEENTER] = GATE_CLICK,
        [JS_WORD_TOUCHSTART] = GATE_CLICK,  [JS_WORD_KEYDOWN] = GATE_CLICK,
        [JS_WORD_FOCUS] = GATE_CLICK,       [JS_WORD_CHANGE] = GATE_CLICK,
        [JS_WORD_POINTERDOWN] = GATE_CLICK, [JS_WORD_SUBMIT] = GATE_SUBMIT,
    };
    return word < JS_WORD_COUNT ? (enum gate)gates[word] : GATE_NONE;
}

enum gate program_gate_of_event(const struct js_names *names, str event)
{
    return gate_of_word(js_names_find(names, event));
}

/* setTimeout(f, 3000): a delay that a visit may end before; short ones only order the work. */
static bool has_delay(const struct js *js, uint32_t open)
{
    uint64_t delay;
    uint32_t close = js->v[open].match;
    if (close == JS_NONE || close < 2 || js->v[close - 1].kind != JS_NUMBER ||
        !js_is(js, close - 2, ","))
        return false;
    str number = js_raw(js, close - 1);
    bool is_thousands = str_find_char(number, 'e') != STR_ABSENT; /* 3e3 */
    return is_thousands || (str_to_u64(number, UINT64_MAX, &delay) && delay >= DELAY_MIN);
}

bool program_takes_event(uint32_t name)
{
    return name >= JS_WORD_ADD_EVENT_LISTENER && name <= JS_WORD_ATTACH_EVENT;
}

enum gate program_gate_of_call(struct program *program, uint32_t open)
{
    const struct js *js = &program->js;
    uint32_t name = open ? js_name(js, open - 1) : JS_WORD_NONE;
    if (!name)
        return GATE_NONE;
    if (name == JS_WORD_SET_TIMEOUT || name == JS_WORD_SET_INTERVAL)
        return has_delay(js, open) ? GATE_TIMER : GATE_NONE;
    if (name == JS_WORD_INTERSECTION_OBSERVER)
        return GATE_SCROLL;
    if (program_takes_event(name) && js->v[open + 1].kind == JS_STRING)
        return program_gate_of_event(js->names, js_text(program->arena, js, open + 1));
    bool is_method = open > 1 && js_is(js, open - 2, ".");
    return is_method ? gate_of_word(name) : GATE_NONE; /* $(x).click(f) */
}

/* What makes the browser call the function: the call it is handed to, or x.onclick = */
static enum gate gate_of_function(struct program *program, const struct shape *shape)
{
    const struct js *js = &program->js;
    uint32_t before = shape->first ? shape->first - 1 : 0;
    uint32_t open = program_bracket(program, 0);
    if (open == shape->open) /* an arrow function's own parameters */
        open = program_bracket(program, 1);
    if (js_is(js, before, "=") && before && js->v[before - 1].kind == JS_NAME) {
        str name = js_raw(js, before - 1);
        return str_has_prefix(name, STR("on")) ? program_gate_of_event(js->names, str_skip(name, 2))
                                               : GATE_NONE;
    }
    bool is_argument = js_is(js, before, "(") || js_is(js, before, ",");
    if (open != PROGRAM_NONE && js_is(js, open, "(") && is_argument)
        return program_gate_of_call(program, open);
    return GATE_NONE;
}

void program_read_function(struct program *program, uint32_t i)
{
    struct shape shape = {.name = JS_WORD_NONE};
    bool is_shape = js_is(&program->js, i, "=>") ? shape_of_arrow(&program->js, i, &shape)
                                                 : shape_of_function(&program->js, i, &shape);
    if (!is_shape || program->functions.n >= (1u << 24))
        return;
    uint32_t index = (uint32_t)program->functions.n;
    *ARENA_PUSH(program->arena, &program->functions) = (struct function){
        .name = shape.name,
        .to = shape.to,
        .parent = program->function,
        .gate = gate_of_function(program, &shape),
    };
    program_named(program, shape.name)->is_defined = true;
    bind_parameters(program, &shape, index);
    program->function = index;
}
