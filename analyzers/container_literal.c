#include "analyzers/container_literal.h"

#include "analyzers/js.h"

/* Looking at the clock now and then. */
#define TOKENS_PER_LOOK 4096

enum place {
    PLACE_KEY,   /* a key, or the end of the object */
    PLACE_COLON, /* behind a key */
    PLACE_VALUE, /* a value, or the end of the array */
    PLACE_NEXT,  /* behind a value: a comma or the end */
    PLACE_CODE,  /* inside a value that is no data */
    PLACE_DONE,
    PLACE_BAD
};

struct literal {
    struct arena *arena;
    const struct js *js;
    struct json *root;
    struct json *open; /* the innermost open object or array */
    struct json *last; /* the value that was read last */
    enum place place;
    str key;
    size_t depth; /* brackets that are open inside code */
    size_t end;   /* byte behind the last token of the value */
};

static struct json *add(struct literal *literal, enum json_kind kind, size_t at)
{
    struct json *node = ARENA_NEW(literal->arena, struct json);
    *node = (struct json){.kind = kind, .key = literal->key, .at = at, .parent = literal->open};
    struct json *parent = literal->open;
    if (!parent) {
        literal->root = node;
    } else {
        if (parent->last)
            parent->last->next = node;
        else
            parent->first = node;
        parent->last = node;
        parent->count++;
    }
    literal->last = node;
    literal->key = STR("");
    return node;
}

static bool is_opener(const struct js *js, uint32_t i)
{
    return js_is(js, i, "{") || js_is(js, i, "[") || js_is(js, i, "(");
}

static bool is_closer(const struct js *js, uint32_t i)
{
    return js_is(js, i, "}") || js_is(js, i, "]") || js_is(js, i, ")");
}

/* The value is over: what was code is cut out of the source. */
static void settle_value(struct literal *literal)
{
    struct json *node = literal->last;
    if (literal->place != PLACE_CODE || !node)
        return;
    str source = str_trim(str_slice(literal->js->source, node->at, literal->end));
    node->kind = str_is(source, "!0") ? JSON_TRUE : str_is(source, "!1") ? JSON_FALSE : JSON_NULL;
    node->text = node->kind == JSON_NULL ? source : STR("");
    node->first = node->last = NULL;
    node->count = 0;
    node->is_open = false;
}

static void close_bracket(struct literal *literal, uint32_t i)
{
    struct json *closed = literal->open;
    bool fits = closed && (closed->kind == JSON_OBJECT ? js_is(literal->js, i, "}")
                                                       : js_is(literal->js, i, "]"));
    if (!fits) {
        literal->place = PLACE_BAD;
        return;
    }
    closed->is_open = false;
    literal->open = closed->parent;
    literal->last = closed;
    literal->place = literal->open ? PLACE_NEXT : PLACE_DONE;
}

static void open_bracket(struct literal *literal, uint32_t i)
{
    bool is_object = js_is(literal->js, i, "{");
    struct json *node = add(literal, is_object ? JSON_OBJECT : JSON_ARRAY, literal->js->v[i].at);
    node->is_open = true;
    literal->open = node;
    literal->place = is_object ? PLACE_KEY : PLACE_VALUE;
}

static void begin_code(struct literal *literal, uint32_t i)
{
    literal->place = PLACE_CODE;
    literal->depth = is_opener(literal->js, i);
}

static void read_key(struct literal *literal, uint32_t i)
{
    const struct js *js = literal->js;
    enum js_kind kind = js->v[i].kind;
    if (js_is(js, i, "}")) {
        close_bracket(literal, i);
    } else if (kind == JS_NAME || kind == JS_NUMBER) {
        literal->key = arena_str(literal->arena, js_raw(js, i));
        literal->place = PLACE_COLON;
    } else if (kind == JS_STRING) {
        literal->key = arena_str(literal->arena, js_text(literal->arena, js, i));
        literal->place = PLACE_COLON;
    } else { /* ...all, [name]: value, *generator() {} */
        add(literal, JSON_NULL, js->v[i].at);
        begin_code(literal, i);
    }
}

static void read_colon(struct literal *literal, uint32_t i)
{
    const struct js *js = literal->js;
    if (js_is(js, i, ":")) {
        literal->place = PLACE_VALUE;
        return;
    }
    add(literal, JSON_NULL, js->v[i].at); /* a method, a getter, or a name alone */
    if (js_is(js, i, ","))
        literal->place = PLACE_KEY;
    else if (is_closer(js, i))
        close_bracket(literal, i);
    else
        begin_code(literal, i);
}

static void read_simple(struct literal *literal, uint32_t i)
{
    const struct js *js = literal->js;
    enum js_kind kind = js->v[i].kind;
    bool is_text = kind == JS_STRING || kind == JS_TEMPLATE;
    struct json *node = add(literal, JSON_NULL, js->v[i].at);
    literal->place = PLACE_NEXT;
    if (is_text || kind == JS_NUMBER) {
        node->kind = is_text ? JSON_STRING : JSON_NUMBER;
        node->text = is_text ? js_text(literal->arena, js, i) : js_raw(js, i);
    } else if (js_is(js, i, "true") || js_is(js, i, "false")) {
        node->kind = js_is(js, i, "true") ? JSON_TRUE : JSON_FALSE;
    } else if (!js_is(js, i, "null")) {
        begin_code(literal, i);
    }
}

static void read_value(struct literal *literal, uint32_t i)
{
    const struct js *js = literal->js;
    bool is_array = literal->open && literal->open->kind == JSON_ARRAY;
    if (js_is(js, i, "{") || js_is(js, i, "["))
        open_bracket(literal, i);
    else if (is_closer(js, i) && is_array)
        close_bracket(literal, i);
    else if (is_closer(js, i) || (js_is(js, i, ",") && !is_array))
        literal->place = PLACE_BAD;
    else if (js_is(js, i, ","))
        add(literal, JSON_NULL, js->v[i].at); /* a hole: [,1] */
    else
        read_simple(literal, i);
}

/* Behind a value, or inside one that is code: a comma or bracket on its own level ends it. */
static void read_next(struct literal *literal, uint32_t i)
{
    const struct js *js = literal->js;
    if (literal->place == PLACE_CODE && literal->depth) {
        if (is_opener(js, i))
            literal->depth++;
        else if (is_closer(js, i))
            literal->depth--;
        return;
    }
    if (js_is(js, i, ",")) {
        settle_value(literal);
        bool in_object = literal->open && literal->open->kind == JSON_OBJECT;
        literal->place = in_object ? PLACE_KEY : PLACE_VALUE;
    } else if (is_closer(js, i)) {
        settle_value(literal);
        close_bracket(literal, i);
    } else if (literal->place == PLACE_NEXT) {
        begin_code(literal, i); /* "a" + b, [1].concat(c) */
    } else if (is_opener(js, i)) {
        literal->depth++;
    }
}

static void read_token(struct literal *literal, uint32_t i)
{
    switch (literal->place) {
    case PLACE_KEY:
        read_key(literal, i);
        break;
    case PLACE_COLON:
        read_colon(literal, i);
        break;
    case PLACE_VALUE:
        read_value(literal, i);
        break;
    case PLACE_NEXT:
    case PLACE_CODE:
        read_next(literal, i);
        break;
    case PLACE_DONE:
    case PLACE_BAD:
        break;
    }
    literal->end = literal->js->v[i].at + literal->js->v[i].n;
}

enum json_end literal_read(struct arena *arena, str text, struct json **root, size_t *length)
{
    struct js js;
    struct literal literal = {.arena = arena, .js = &js, .place = PLACE_VALUE, .key = STR("")};
    struct js_names names = js_names_new(arena);
    struct js_lexer *lexer = js_open(arena, &names, text);
    bool is_over = !str_has_prefix(text, STR("{")) && !str_has_prefix(text, STR("["));
    while (!is_over && js_next(lexer, &js)) {
        for (uint32_t i = 0; i < js.n && !is_over; i++) {
            read_token(&literal, i);
            is_over = literal.place == PLACE_DONE || literal.place == PLACE_BAD;
            if (i % TOKENS_PER_LOOK == 0)
                arena_check_time(arena);
        }
    }
    *root = literal.root;
    *length = literal.end;
    if (literal.place == PLACE_DONE)
        return JSON_WHOLE;
    return literal.place == PLACE_BAD ? JSON_BAD : JSON_CUT;
}

str literal_code(const struct json *json)
{
    return json && json->kind == JSON_NULL && json->text.n ? json->text : STR("");
}

const struct json *literal_find(struct arena *arena, const struct json *object, str path)
{
    str part;
    uint64_t number;
    while (object && path.n && str_cut(&path, '.', &part)) {
        if (object->kind == JSON_ARRAY)
            object = str_to_u64(part, UINT32_MAX, &number) ? json_at(object, number) : NULL;
        else
            object = json_get(object, arena_str(arena, part).p);
    }
    return object;
}
