#include "analyzers/container_inside.h"

#define DEPTH_MAX 32
#define TEXT_MAX ((size_t)2 * 1024 * 1024)

/* Where a text stands inside a program, as the codes of ["escape", value, code ...] say. */
enum place {
    PLACE_PLAIN,
    PLACE_JS_VALUE, /* an expression: texts get quotes */
    PLACE_JS_STRING /* inside quotes */
};

struct part {
    const struct json *value; /* NULL: the literal */
    str literal;
    enum place place;
    uint32_t depth;
};

struct resolving {
    struct container_reading *reading;
    uint32_t choice;
    struct buf out;
    struct container_text result;
    ARENA_LIST(struct part) items; /* what is still to come, the next one last */
};

str container_operator(const struct json *value)
{
    const struct json *first = json_at(value, 0);
    return json_is_kind(first, JSON_STRING) ? first->text : STR("");
}

const struct json *container_macro(const struct container_reading *reading,
                                   const struct json *value)
{
    uint32_t n;
    if (!str_is(container_operator(value), "macro") ||
        !json_number(json_at(value, 1), UINT32_MAX, &n) || n >= reading->macros.n)
        return NULL;
    return reading->macros.v[n];
}

const struct json *container_map_get(const struct json *map, const char *key)
{
    if (!str_is(container_operator(map), "map"))
        return NULL;
    const struct json *at = map->first->next;
    for (; at && at->next; at = at->next->next)
        if (str_is(json_text(at), key))
            return at->next;
    return NULL;
}

/* ---- writing ---- */

static void add_js(struct buf *out, str text)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c >= 0x20 && c != '"' && c != '\\' && c != '\'' && c != '<') {
            buf_add_char(out, text.p[i]);
            continue;
        }
        buf_add(out, STR("\\x"));
        buf_add_char(out, digits[c >> 4]);
        buf_add_char(out, digits[c & 15]);
    }
}

static void write_text(struct resolving *resolving, str text, enum place place)
{
    struct buf *out = &resolving->out;
    switch (place) {
    case PLACE_PLAIN:
        buf_add(out, text);
        break;
    case PLACE_JS_VALUE:
        buf_add_char(out, '"');
        add_js(out, text);
        buf_add_char(out, '"');
        break;
    case PLACE_JS_STRING:
        add_js(out, text);
        break;
    }
}

/* In a program an unknown value is a variable that nobody has set; the strings that it stands in are
 * compiled, which gives them double quotes. */
static void write_unknown(struct resolving *resolving, enum place place)
{
    resolving->result.is_known = false;
    switch (place) {
    case PLACE_PLAIN:
        buf_add(&resolving->out, STR(CONTAINER_UNKNOWN));
        break;
    case PLACE_JS_VALUE:
        buf_add(&resolving->out, STR("containerVariable"));
        break;
    case PLACE_JS_STRING:
        buf_add(&resolving->out, STR("\"+containerVariable+\""));
        break;
    }
}

static void push(struct resolving *resolving, struct part item)
{
    *ARENA_PUSH(resolving->reading->arena, &resolving->items) = item;
}

/* ---- variables ---- */

/* The address of the page: only its host is the same on all pages. */
static bool page_host(const struct container_reading *reading, const struct json *macro, str *host)
{
    if (!reading->setup->page || !str_is(json_text(json_get(macro, "vtp_component")), "HOST"))
        return false;
    *host = reading->setup->page->host;
    if (json_is_true(json_get(macro, "vtp_stripWww")) && str_has_prefix(*host, STR("www.")))
        *host = str_skip(*host, 4);
    return true;
}

/* Variables whose value does not depend on anything else. */
static bool simple_macro(const struct container_reading *reading, const struct json *macro,
                         str *text)
{
    str function = json_text(json_get(macro, "function"));
    const struct json *value = json_get(macro, "vtp_value");
    if (str_is(function, "__c") && value && value->kind != JSON_ARRAY) {
        *text = value->kind == JSON_TRUE    ? STR("true")
                : value->kind == JSON_FALSE ? STR("false")
                                            : json_text(value);
        return true;
    }
    if (str_is(function, "__cid")) {
        *text = reading->id;
        return reading->id.n > 0;
    }
    if (str_is(function, "__dbg")) { /* no visitor is in preview mode */
        *text = STR("false");
        return true;
    }
    if (str_is(function, "__jsm"))
        return container_script_constant(reading->arena, macro, text);
    return str_is(function, "__u") && page_host(reading, macro, text);
}

static bool row_matches(const struct json *macro, str input, str key)
{
    if (str_is(json_text(json_get(macro, "function")), "__smm"))
        return str_eq(input, key);
    bool ignore = json_is_true(json_get(macro, "vtp_ignoreCase"));
    return container_match(STR("_re"), input, key, ignore) == TRUTH_YES;
}

/* A value of a lookup table that the reader can do something with: no references to groups. */
static const struct json *row_value(const struct json *row)
{
    const struct json *value = container_map_get(row, "value");
    return str_has(json_text(value), STR("$")) ? NULL : value;
}

/* The value that the choice takes of all; *count: how many there are. */
static const struct json *lookup_any(const struct json *macro, uint32_t choice, uint32_t *count)
{
    const struct json *map = json_get(macro, "vtp_map"), *found[CONTAINER_CHOICES_MAX];
    const struct json *rest = json_get(macro, "vtp_defaultValue");
    uint32_t n = 0;
    const struct json *row = str_is(container_operator(map), "list") ? map->first->next : NULL;
    for (; row && n < CONTAINER_CHOICES_MAX - 1; row = row->next)
        if (row_value(row))
            found[n++] = row_value(row);
    if (rest && json_is_true(json_get(macro, "vtp_setDefaultValue")))
        found[n++] = rest;
    *count = n;
    return n ? found[choice % n] : NULL;
}

/* The value of a lookup table for an input that is known; NULL when no row fits. */
static const struct json *lookup_one(const struct json *macro, str input)
{
    const struct json *map = json_get(macro, "vtp_map");
    const struct json *row = str_is(container_operator(map), "list") ? map->first->next : NULL;
    for (; row; row = row->next)
        if (row_matches(macro, input, json_text(container_map_get(row, "key"))))
            return row_value(row);
    if (json_is_true(json_get(macro, "vtp_setDefaultValue")))
        return json_get(macro, "vtp_defaultValue");
    return NULL;
}

static const struct json *lookup(struct resolving *resolving, const struct json *macro)
{
    const struct container_reading *reading = resolving->reading;
    const struct json *input = container_macro(reading, json_get(macro, "vtp_input"));
    str text;
    uint32_t count;
    if (input && simple_macro(reading, input, &text))
        return lookup_one(macro, text);
    const struct json *value = lookup_any(macro, resolving->choice, &count);
    if (count > resolving->result.choices)
        resolving->result.choices = count;
    return value;
}

static void resolve_macro(struct resolving *resolving, const struct part *item)
{
    const struct json *macro = container_macro(resolving->reading, item->value), *value = NULL;
    str function = json_text(json_get(macro, "function")), text;
    if (macro && simple_macro(resolving->reading, macro, &text)) {
        write_text(resolving, text, item->place);
        return;
    }
    if (str_is(function, "__c"))
        value = json_get(macro, "vtp_value");
    else if (str_is(function,
                    "__gas")) /* settings that several tags share: what counts is the id */
        value = json_get(macro, "vtp_trackingId");
    else if (str_is(function, "__smm") || str_is(function, "__remm"))
        value = lookup(resolving, macro);
    if (value && item->depth < DEPTH_MAX)
        push(resolving,
             (struct part){.value = value, .place = item->place, .depth = item->depth + 1});
    else
        write_unknown(resolving, item->place);
}

/* ---- values ---- */

/* The parts of ["template", part ...], the last one first, because the next item is the last. */
static void resolve_template(struct resolving *resolving, const struct part *item)
{
    bool is_value = item->place == PLACE_JS_VALUE;
    enum place place = is_value ? PLACE_JS_STRING : item->place;
    struct part quote = {.literal = STR("\"")};
    size_t from;
    if (is_value)
        push(resolving, quote);
    from = resolving->items.n;
    for (const struct json *part = item->value->first->next; part; part = part->next)
        push(resolving, (struct part){.value = part, .place = place, .depth = item->depth + 1});
    for (size_t a = from, b = resolving->items.n; a + 1 < b; a++) {
        struct part last = resolving->items.v[--b];
        resolving->items.v[b] = resolving->items.v[a];
        resolving->items.v[a] = last;
    }
    if (is_value)
        push(resolving, quote);
}

/* Codes 8 and 16: a value of a program; 7: a part of its strings; others do not hide a host. */
static enum place escape_place(const struct json *escape)
{
    enum place place = PLACE_PLAIN;
    uint32_t code;
    const struct json *at = escape->first->next ? escape->first->next->next : NULL;
    for (; at; at = at->next) {
        if (!json_number(at, 64, &code))
            continue;
        if (code == 8)
            place = PLACE_JS_VALUE;
        else if (code == 7 && place == PLACE_PLAIN)
            place = PLACE_JS_STRING;
    }
    return place;
}

static void resolve_array(struct resolving *resolving, const struct part *item)
{
    str operator= container_operator(item->value);
    bool is_deep = item->depth >= DEPTH_MAX;
    if (!is_deep && str_is(operator, "macro")) {
        resolve_macro(resolving, item);
    } else if (!is_deep && str_is(operator, "template")) {
        resolve_template(resolving, item);
    } else if (!is_deep && str_is(operator, "escape") && item->value->first->next) {
        push(resolving, (struct part){.value = item->value->first->next,
                                      .place = escape_place(item->value),
                                      .depth = item->depth + 1});
    } else {
        write_unknown(resolving, item->place);
    }
}

static void resolve_item(struct resolving *resolving, const struct part *item)
{
    if (!item->value) {
        buf_add(&resolving->out, item->literal);
        return;
    }
    switch (item->value->kind) {
    case JSON_STRING:
        write_text(resolving, item->value->text, item->place);
        break;
    case JSON_NUMBER:
        buf_add(&resolving->out, item->value->text);
        break;
    case JSON_TRUE:
        buf_add(&resolving->out, STR("true"));
        break;
    case JSON_FALSE:
        buf_add(&resolving->out, STR("false"));
        break;
    case JSON_ARRAY:
        resolve_array(resolving, item);
        break;
    case JSON_NULL:
    case JSON_OBJECT:
        write_unknown(resolving, item->place);
        break;
    }
}

struct container_text container_text(struct container_reading *reading, const struct json *value,
                                     uint32_t choice)
{
    struct resolving resolving = {
        .reading = reading,
        .choice = choice,
        .out = buf_init(reading->arena, TEXT_MAX),
        .result = {.is_known = value != NULL, .choices = 1},
    };
    if (!value || (value->kind == JSON_STRING && !value->is_open))
        return (struct container_text){
            .text = json_text(value), .is_known = value != NULL, .choices = 1};
    push(&resolving, (struct part){.value = value});
    while (resolving.items.n) {
        struct part item = resolving.items.v[--resolving.items.n];
        size_t before = resolving.out.n;
        if (!reading->steps || !reading->bytes) {
            resolving.result.is_known = false;
            break;
        }
        reading->steps--;
        resolve_item(&resolving, &item);
        size_t added = resolving.out.n - before;
        reading->bytes -= added < reading->bytes ? added : reading->bytes;
    }
    if (resolving.out.over)
        resolving.result.is_known = false;
    resolving.result.text = resolving.out.p ? buf_str(&resolving.out) : STR("");
    return resolving.result;
}

/* ---- variables inside scripts ---- */

/* google_tag_manager["rm"]["123"](45): the bytes that the call takes, 0 when it is none; *n: 45. */
static size_t call_length(str s, uint32_t *n)
{
    static const char prefix[] = "google_tag_manager[";
    size_t open = str_find(str_slice(s, 0, 200), STR("]("));
    size_t at = open + 2;
    uint64_t number;
    if (open == STR_ABSENT || !str_has_prefix(s, str_of(prefix)))
        return 0;
    size_t length = str_find_char(str_slice(s, at, at + 12), ')');
    if (length == STR_ABSENT || !str_to_u64(str_slice(s, at, at + length), UINT32_MAX, &number) ||
        !str_has(str_slice(s, 0, open), STR("rm")))
        return 0;
    *n = (uint32_t)number;
    return at + length + 1;
}

static void write_call(struct container_reading *reading, struct buf *out, uint32_t n)
{
    str text;
    if (n >= reading->macros.n || !simple_macro(reading, reading->macros.v[n], &text)) {
        buf_add(out, STR("containerVariable"));
        return;
    }
    buf_add_char(out, '"');
    add_js(out, text);
    buf_add_char(out, '"');
}

str container_settle_calls(struct container_reading *reading, str script)
{
    struct buf out = buf_init(reading->arena, TEXT_MAX);
    size_t at = str_find(script, STR("google_tag_manager["));
    if (at == STR_ABSENT)
        return script;
    while (at != STR_ABSENT) {
        uint32_t n;
        size_t length = call_length(str_skip(script, at), &n);
        buf_add(&out, str_slice(script, 0, at));
        if (length)
            write_call(reading, &out, n);
        else
            buf_add(&out, str_slice(script, at, at + 1));
        script = str_skip(script, at + (length ? length : 1));
        at = str_find(script, STR("google_tag_manager["));
    }
    buf_add(&out, script);
    return buf_str(&out);
}
