#include "analyzers/program.h"

/* The left side of an assignment. */
struct target {
    str object; /* "a.b" of a.b.src; empty: none, or an expression */
    str member; /* "src"; empty: a plain variable */
    str name;   /* whole dotted name; empty when the object is an expression */
    bool is_declared;
};

/* Back from the last name of a dotted path to its first token; the path's text. */
static str path_before(struct program *program, uint32_t last)
{
    const struct js *js = &program->js;
    uint32_t first = last, end;
    for (int names = 0; names < 8 && first >= 2 && js->v[first].kind == JS_NAME; names++) {
        if (!js_is(js, first - 1, ".") || js->v[first - 2].kind != JS_NAME)
            break;
        first -= 2;
    }
    if (js->v[first].kind != JS_NAME || (first && js_is(js, first - 1, ".")))
        return STR("");
    return fold_path(&program->folder, first, last, &end);
}

static bool is_declaration(const struct js *js, uint32_t i)
{
    return js_is(js, i, "var") || js_is(js, i, "let") || js_is(js, i, "const") || js_is(js, i, ",");
}

/* a["src"] = */
static bool read_indexed_target(struct program *program, uint32_t i, struct target *target)
{
    const struct js *js = &program->js;
    uint32_t open = js->v[i - 1].match;
    if (!js_is(js, i - 1, "]") || open == JS_NONE || open + 3 != i ||
        js->v[open + 1].kind != JS_STRING)
        return false;
    target->member = js_text(program->arena, js, open + 1);
    target->object = open ? path_before(program, open - 1) : STR("");
    if (target->object.n)
        target->name =
            arena_join(program->arena, (str[]){target->object, STR("."), target->member}, 3);
    return true;
}

static bool read_target(struct program *program, uint32_t i, struct target *target)
{
    const struct js *js = &program->js;
    *target = (struct target){.object = STR(""), .member = STR(""), .name = STR("")};
    if (!i || js->v[i - 1].kind != JS_NAME)
        return i && read_indexed_target(program, i, target);
    target->name = path_before(program, i - 1);
    if (i >= 2 && js_is(js, i - 2, ".")) {
        target->member = js_raw(js, i - 1);
        target->object = i >= 3 ? path_before(program, i - 3) : STR("");
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
        old = names_find(program->names, target->member.n ? target->object : target->name, i);
        from = old ? old->from : 0;
        to = old ? old->to : MAP_NONE;
    }
    names_set(program->names, target->name, from, to, value);
}

/* What the object of an assignment is, when this script created it: "link", "a"; else empty. */
static str element_of(const struct program *program, str object, uint32_t i)
{
    const struct binding *binding = object.n ? names_find(program->names, object, i) : NULL;
    return binding ? value_element(binding->value) : STR("");
}

/* Members whose assignment fetches something. */
static bool member_loads(const struct program *program, const struct target *target, uint32_t i,
                         struct load *load)
{
    str element = element_of(program, target->object, i);
    load->kind = LOAD_URL;
    if (str_is(target->member, "innerHTML") || str_is(target->member, "outerHTML") ||
        str_is(target->member, "srcdoc")) {
        load->kind = LOAD_MARKUP;
        return true;
    }
    if (str_is(target->member, "href"))
        return str_is(element, "link");
    if (str_is(target->member, "data"))
        return str_is(element, "object");
    if (str_is(target->member, "action")) {
        load->certainty = CERTAINTY_LIKELY;
        load->gate = GATE_SUBMIT;
        load->mechanism = MECHANISM_FORM;
        return str_is(element, "form");
    }
    return (str_is(target->member, "src") || str_is(target->member, "srcset") ||
            str_is(target->member, "poster")) &&
           !str_has_suffix(target->object, STR("dataset"));
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
    if (js_is(&program->js, i, "+=") && target.name.n) {
        const struct binding *old = names_find(program->names, target.name, i);
        const struct value nothing = {.n = 0};
        value =
            value_join(program->arena, old ? old->value : &nothing, &value, &program->folder.bytes);
    }
    if (target.member.n && member_loads(program, &target, i, &load))
        program_add_load(program, load);
    if (target.name.n)
        set_name(program, &target, i, &value);
}

/* ---- properties of object literals ---- */

/* Keys under which configurations name the host that is reported to. */
static bool is_host_key(str key)
{
    static const char *const keys[] = {
        "host",
        "beacon",
        "errorBeacon",
        "agent",
        "endpoint",
        "api.endpoint",
        "apiEndpoint",
        "api_endpoint",
        "apiHost",
        "api_host",
        "collector",
        "collectorUrl",
        "collectorUri",
        "trackerUrl",
        "tracker_url",
        "serverUrl",
        "server_url",
        "trackingServer",
        "trackingServerSecure",
        "transport_url",
        "server_container_url",
        "dsn",
        "sentry_dsn",
        "sentryDsn",
        "beaconUrl",
        "beacon_url",
        "scriptUrl",
        "script_url",
        "sdkUrl",
        "configUrl",
    };
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        if (str_is(key, keys[i]))
            return true;
    }
    return false;
}

/* { at this bracket is an argument of a call; the name of the call, empty when it has none. */
static bool is_argument(const struct program *program, uint32_t bracket, str *name)
{
    const struct js *js = &program->js;
    uint32_t around = program_bracket(program, 1);
    *name = STR("");
    if (around == PROGRAM_NONE || !js_is(js, around, "(") || !bracket)
        return false;
    if (around && js->v[around - 1].kind == JS_NAME)
        *name = js_raw(js, around - 1);
    return js_is(js, bracket - 1, "(") || js_is(js, bracket - 1, ",");
}

/* $.ajax({url: a}), axios({url: a}), $('<script>', {src: a}). */
static bool property_loads(const struct program *program, uint32_t bracket, str key,
                           struct load *load)
{
    str call;
    bool is_fetched = str_is(key, "url");
    if ((!is_fetched && !str_is(key, "src")) || !is_argument(program, bracket, &call))
        return false;
    if (!is_fetched) {
        load->certainty = CERTAINTY_LIKELY;
        return true;
    }
    load->mechanism = MECHANISM_FETCH;
    return str_is(call, "ajax") || str_is(call, "axios") || str_is(call, "request") ||
           str_is(call, "fetch");
}

/* var a = { key: value }: a.key */
static void bind_property(struct program *program, uint32_t i, uint32_t bracket, str key,
                          const struct value *value)
{
    const struct js *js = &program->js;
    if (bracket < 2 || !js_is(js, bracket - 1, "=") || js->v[bracket - 2].kind != JS_NAME)
        return;
    struct target target = {.object = path_before(program, bracket - 2), .member = key};
    if (!target.object.n || !value_is_known(value))
        return;
    target.name = arena_join(program->arena, (str[]){target.object, STR("."), key}, 3);
    set_name(program, &target, i, value);
}

void program_read_property(struct program *program, uint32_t i)
{
    const struct js *js = &program->js;
    uint32_t bracket = program_bracket(program, 0), end;
    bool is_text = js->v[i - 1].kind == JS_STRING;
    str key = is_text ? js_text(program->arena, js, i - 1) : js_raw(js, i - 1);
    struct load load = {
        .value = fold_expression(&program->folder, i + 1, &end),
        .mechanism = MECHANISM_INLINE,
        .certainty = CERTAINTY_SURE,
        .token = i,
    };
    bind_property(program, i, bracket, key, &load.value);
    if (is_host_key(key)) {
        load.kind = LOAD_HOST;
        load.certainty = CERTAINTY_LIKELY;
        program_add_load(program, load);
    } else if (property_loads(program, bracket, key, &load)) {
        program_add_load(program, load);
    }
}
