#include "analyzers/program.h"

/* The left side of an assignment; numbers of names and paths, JS_WORD_NONE where there is none. */
struct target {
    uint32_t object; /* "a.b" of a.b.src; none, too, when it is an expression */
    uint32_t member; /* "src"; none: a plain variable */
    uint32_t name;   /* whole dotted name; none when the object is an expression */
    bool is_declared;
};

/* Back from the last name of a dotted path to its first token: the path. */
static struct path path_before(struct program *program, uint32_t last)
{
    const struct js *js = &program->js;
    uint32_t first = last, end;
    for (int names = 0; names < 8 && first >= 2 && js->v[first].kind == JS_NAME; names++) {
        if (!js_is(js, first - 1, ".") || js->v[first - 2].kind != JS_NAME)
            break;
        first -= 2;
    }
    if (js->v[first].kind != JS_NAME || (first && js_is(js, first - 1, ".")))
        return (struct path){.whole = JS_WORD_NONE};
    return fold_path(&program->folder, first, last, &end);
}

static bool is_declaration(const struct js *js, uint32_t i)
{
    uint32_t word = js->v[i].word;
    return word == JS_WORD_VAR || word == JS_WORD_LET || word == JS_WORD_CONST ||
           word == js_punct(",");
}

/* a["src"] = */
static bool read_indexed_target(struct program *program, uint32_t i, struct target *target)
{
    const struct js *js = &program->js;
    uint32_t open = js->v[i - 1].match;
    if (!js_is(js, i - 1, "]") || open == JS_NONE || open + 3 != i ||
        js->v[open + 1].kind != JS_STRING)
        return false;
    str member = js_text(program->arena, js, open + 1);
    if (member.n)
        target->member = js_names_add(js->names, member);
    target->object = open ? path_before(program, open - 1).whole : JS_WORD_NONE;
    if (target->object)
        target->name = js_names_path_text(js->names, target->object, member);
    return true;
}

static bool read_target(struct program *program, uint32_t i, struct target *target)
{
    const struct js *js = &program->js;
    *target = (struct target){.object = JS_WORD_NONE};
    if (!i || js->v[i - 1].kind != JS_NAME)
        return i && read_indexed_target(program, i, target);
    target->name = path_before(program, i - 1).whole;
    if (i >= 2 && js_is(js, i - 2, ".")) {
        target->member = js->v[i - 1].word;
        target->object = i >= 3 ? path_before(program, i - 3).whole : JS_WORD_NONE;
    }
    target->is_declared = i >= 2 && is_declaration(js, i - 2);
    return true;
}

static void set_name(struct program *program, const struct target *target, uint32_t i,
                     const struct value *value)
{
    uint32_t from, to;
    const struct binding *old = NULL;
    program_scope(program, i, &from, &to);
    if (!target->is_declared) {
        old = names_find(program->names, target->member ? target->object : target->name, i);
        from = old ? old->from : 0;
        to = old ? old->to : BINDING_ANYWHERE;
    }
    names_set(program->names, target->name, from, to, value);
}

/* What the object of an assignment is, when this script created it: "link", "a"; else empty. */
static str element_of(const struct program *program, uint32_t object, uint32_t i)
{
    const struct binding *binding = object ? names_find(program->names, object, i) : NULL;
    return binding ? value_element(binding->value) : STR("");
}

/* Members whose assignment fetches something. */
static bool member_loads(const struct program *program, const struct target *target, uint32_t i,
                         struct load *load)
{
    str object = js_names_text(program->js.names, target->object);
    load->kind = LOAD_URL;
    switch (target->member) {
    case JS_WORD_INNER_HTML:
    case JS_WORD_OUTER_HTML:
    case JS_WORD_SRCDOC:
        load->kind = LOAD_MARKUP;
        return true;
    case JS_WORD_CSS_TEXT:
    case JS_WORD_BACKGROUND:
    case JS_WORD_BACKGROUND_IMAGE:
        load->kind = LOAD_STYLE;
        load->mechanism = MECHANISM_CSS;
        load->certainty = CERTAINTY_LIKELY;
        load->gate = GATE_CONDITION;
        return i >= 3 && js_name(&program->js, i - 3) == JS_WORD_STYLE;
    case JS_WORD_HREF:
        return str_is(element_of(program, target->object, i), "link");
    case JS_WORD_DATA:
        return str_is(element_of(program, target->object, i), "object");
    case JS_WORD_ACTION:
        load->certainty = CERTAINTY_LIKELY;
        load->gate = GATE_SUBMIT;
        load->mechanism = MECHANISM_FORM;
        return str_is(element_of(program, target->object, i), "form");
    case JS_WORD_SRC:
    case JS_WORD_SRCSET:
    case JS_WORD_POSTER:
        return !str_has_suffix(object, STR("dataset"));
    }
    return false;
}

/* else a = b;  else { a = b; */
static bool is_behind_else(const struct js *js, uint32_t i)
{
    uint32_t before = i >= 2 && js_is(js, i - 2, "{") ? i - 3 : i - 2;
    return js_name(js, before) == JS_WORD_ELSE;
}

/* if (protocol == 'https:') a = 'https://b'; else a = 'http://c': on an https page it is the former. */
static void settle_else(const struct program *program, uint32_t name, uint32_t i,
                        struct value *value)
{
    const struct binding *old = names_find(program->names, name, i);
    if (!old || !is_behind_else(&program->js, i))
        return;
    struct value either = value_either(old->value, 0, value, 0);
    value_settle_scheme(&either);
    for (uint32_t k = 0; k < either.n; k++) {
        if (either.v[k].flags & VALUE_HTTP)
            *value = either;
    }
}

void program_read_assignment(struct program *program, uint32_t i)
{
    struct target target;
    uint32_t end;
    if (!read_target(program, i, &target))
        return;
    struct value value = fold_expression(&program->folder, i + 1, &end);
    struct load load = {
        .value = value,
        .mechanism = MECHANISM_INLINE,
        .certainty = CERTAINTY_SURE,
        .token = i,
    };
    if (js_is(&program->js, i, "+=") && target.name) {
        const struct binding *old = names_find(program->names, target.name, i);
        const struct value nothing = {.n = 0};
        value =
            value_join(program->arena, old ? old->value : &nothing, &value, &program->folder.bytes);
    }
    if (target.member && member_loads(program, &target, i, &load))
        program_add_load(program, load);
    settle_else(program, target.name, i, &value);
    if (target.name)
        set_name(program, &target, i, &value);
}

/* ---- properties of object literals ---- */

/* { at this bracket is an argument of a call; the name of the call, JS_WORD_NONE when it has none. */
static bool is_argument(const struct program *program, uint32_t bracket, uint32_t *name)
{
    const struct js *js = &program->js;
    uint32_t around = program_bracket(program, 1);
    *name = JS_WORD_NONE;
    if (around == PROGRAM_NONE || !js_is(js, around, "(") || !bracket)
        return false;
    if (around)
        *name = js_name(js, around - 1);
    return js_is(js, bracket - 1, "(") || js_is(js, bracket - 1, ",");
}

/* $.ajax({url: a}), axios({url: a}), axios.create({baseURL: a}), $('<script>', {src: a}). */
static bool property_loads(const struct program *program, uint32_t bracket, uint32_t key,
                           struct load *load)
{
    uint32_t call;
    bool is_fetched = key == JS_WORD_URL || key == JS_WORD_BASE_URL;
    if ((!is_fetched && key != JS_WORD_SRC) || !is_argument(program, bracket, &call))
        return false;
    if (!is_fetched) {
        load->certainty = CERTAINTY_LIKELY;
        return true;
    }
    load->mechanism = MECHANISM_FETCH;
    if (key == JS_WORD_BASE_URL) { /* of what the client asks for later */
        load->certainty = CERTAINTY_LIKELY;
        return call == JS_WORD_CREATE;
    }
    return call == JS_WORD_AJAX || call == JS_WORD_AXIOS || call == JS_WORD_REQUEST ||
           call == JS_WORD_FETCH;
}

/* var a = { key: value }: a.key */
static void bind_property(struct program *program, uint32_t i, uint32_t bracket, str key,
                          const struct value *value)
{
    const struct js *js = &program->js;
    if (bracket < 2 || !js_is(js, bracket - 1, "=") || js->v[bracket - 2].kind != JS_NAME ||
        !value_is_known(value))
        return;
    struct target target = {.object = path_before(program, bracket - 2).whole};
    if (!target.object)
        return;
    target.member = key.n ? js_names_add(js->names, key) : JS_WORD_NONE;
    target.name = js_names_path_text(js->names, target.object, key);
    set_name(program, &target, i, value);
}

void program_read_property(struct program *program, uint32_t i)
{
    const struct js *js = &program->js;
    uint32_t bracket = program_bracket(program, 0), end;
    bool is_text = js->v[i - 1].kind == JS_STRING;
    str key = is_text ? js_text(program->arena, js, i - 1) : js_raw(js, i - 1);
    uint32_t word = is_text ? js_names_find(js->names, key) : js->v[i - 1].word;
    struct load load = {
        .value = fold_expression(&program->folder, i + 1, &end),
        .mechanism = MECHANISM_INLINE,
        .certainty = CERTAINTY_SURE,
        .token = i,
    };
    bind_property(program, i, bracket, key, &load.value);
    if (word >= JS_WORD_HOST && word <= JS_WORD_CONFIG_URL) {
        load.kind = LOAD_HOST;
        load.certainty = CERTAINTY_LIKELY;
        program_add_load(program, load);
    } else if (property_loads(program, bracket, word, &load)) {
        program_add_load(program, load);
    }
}
