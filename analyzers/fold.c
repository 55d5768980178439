#include "analyzers/fold.h"

#include "analyzers/fold_frame.h"

str fold_path(struct folder *folder, uint32_t i, uint32_t last, uint32_t *end)
{
    static const char *const outer[] = {"window", "self", "this", "globalThis", "top", "parent"};
    const struct js *js = folder->js;
    struct buf out = {0};
    str path = js_raw(js, i);
    for (i++; i < last && i + 1 < js->n && (js_is(js, i, ".") || js_is(js, i, "?.")) &&
              js->v[i + 1].kind == JS_NAME && out.n < 256;
         i += 2) {
        bool is_outer = false;
        for (size_t k = 0; k < COUNT_OF(outer); k++)
            is_outer = is_outer || str_is(path, outer[k]);
        if (is_outer) {
            path = js_raw(js, i + 1);
            continue;
        }
        if (!out.n) {
            out = buf_init(folder->arena, 512);
            buf_add(&out, path);
        }
        buf_add_char(&out, '.');
        buf_add(&out, js_raw(js, i + 1));
        path = buf_str(&out);
    }
    *end = i;
    return path;
}

static str last_name(str path)
{
    for (size_t at = path.n; at-- > 0;) {
        if (path.p[at] == '.')
            return str_skip(path, at + 1);
    }
    return path;
}

static bool is_one_of(str s, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_is(s, words[i]))
            return true;
    }
    return false;
}

static struct value fold_lookup(struct fold *fold, str name, uint32_t at)
{
    const struct binding *binding = names_find(fold->folder->names, name, at);
    return binding ? *binding->value : (struct value){.n = 0};
}

/* What a call of that name gives: an element, or what the function of that name returns. */
static struct value fold_result(struct fold *fold, str name)
{
    if (str_is(name, "Image"))
        return value_of(STR("\3img"));
    if (str_is(name, "Audio"))
        return value_of(STR("\3audio"));
    if (!name.n || name.n > 100)
        return (struct value){.n = 0};
    return fold_lookup(fold, arena_join(fold->arena, (str[]){name, STR("()")}, 2), fold->i);
}

/* At the parenthesis of a call of that name; receiver: what stands before its dot. */
static void fold_call(struct fold *fold, str name, struct value receiver)
{
    static const char *const through[] = {"String",          "URL",       "Request", "encodeURI",
                                          "createScriptURL", "createHTML"};
    static const char *const same[] = {"replace", "trim", "toString", "toLowerCase", "valueOf"};
    static const char *const decoders[] = {"unescape", "decodeURIComponent", "decodeURI", "atob"};
    struct value nothing = {.n = 0};
    if (is_one_of(name, through, COUNT_OF(through))) {
        fold_push(fold, BRACKET_GROUP, nothing);
    } else if (is_one_of(name, decoders, COUNT_OF(decoders))) {
        fold_push(fold, str_is(name, "atob") ? BRACKET_BASE64 : BRACKET_DECODE, nothing);
    } else if (str_is(name, "createElement") || str_is(name, "createElementNS")) {
        fold_push(fold, BRACKET_ELEMENT, nothing);
    } else if (str_is(name, "concat")) {
        fold_push(fold, BRACKET_CONCAT, receiver);
    } else {
        struct value value =
            is_one_of(name, same, COUNT_OF(same)) ? receiver : fold_result(fold, name);
        fold_skip(fold);
        fold_set_operand(fold, value);
    }
}

static void fold_name(struct fold *fold)
{
    uint32_t at = fold->i;
    str path = fold_path(fold->folder, at, JS_NONE, &fold->i);
    str name = last_name(path);
    if (js_is(fold->js, fold->i, "(")) {
        size_t dotted = name.n < path.n ? path.n - name.n - 1 : 0;
        fold_call(fold, name, fold_lookup(fold, str_slice(path, 0, dotted), at));
        return;
    }
    struct value value = fold_lookup(fold, path, at);
    if (js_is(fold->js, fold->i, "[")) { /* hosts[protocol] */
        str https = arena_join(fold->arena, (str[]){path, STR(".https")}, 2);
        value = fold_lookup(fold, https, at);
        fold_skip(fold);
    } else if (!value.n && str_is(name, "protocol")) {
        value = value_of(STR("https:"));
    } else if (!value.n && str_is(path, "Image")) { /* new Image; */
        value = value_of(STR("\3img"));
    }
    fold_set_operand(fold, value);
}

/* At `function` or `class`: behind the body. */
static void fold_function(struct fold *fold)
{
    for (uint32_t steps = 0; steps < 16 && fold->i < fold->js->n; steps++) {
        if (js_is(fold->js, fold->i, "{")) {
            fold_skip(fold);
            fold_set_operand(fold, (struct value){.n = 0});
            return;
        }
        if (js_is(fold->js, fold->i, "("))
            fold_skip(fold);
        else
            fold->i++;
    }
    fold->is_done = true;
}

static void fold_bracket(struct fold *fold)
{
    const struct js *js = fold->js;
    uint32_t close = js->v[fold->i].match;
    struct value nothing = {.n = 0};
    if (js_is(js, fold->i, "(") && !(close != JS_NONE && js_is(js, close + 1, "=>"))) {
        fold_push(fold, BRACKET_GROUP, nothing);
        return;
    }
    if (js_is(js, fold->i, "[") && close != JS_NONE && js_is(js, close + 1, ".") &&
        js_is(js, close + 2, "join") && js_is(js, close + 3, "(")) {
        fold_push(fold, BRACKET_ARRAY, nothing);
        if (!fold->is_done && js->v[close + 4].kind == JS_STRING)
            fold_top(fold)->separator = fold_text(fold, close + 4);
        else
            fold_top(fold)->separator = value_of(js_is(js, close + 4, ")") ? STR(",") : STR("\1"));
        return;
    }
    fold_skip(fold); /* an array, an object, the parameters of an arrow function */
    fold_set_operand(fold, nothing);
}

static void fold_word(struct fold *fold)
{
    static const char *const prefixes[] = {"new",   "typeof", "void", "delete",
                                           "await", "yield",  "async"};
    str word = js_raw(fold->js, fold->i);
    if (is_one_of(word, prefixes, COUNT_OF(prefixes)))
        fold->i++;
    else if (str_is(word, "function") || str_is(word, "class"))
        fold_function(fold);
    else
        fold_name(fold);
}

static void fold_punct(struct fold *fold)
{
    static const char *const prefixes[] = {"!", "-", "+", "~", "++", "--", "..."};
    str punct = js_raw(fold->js, fold->i);
    if (fold->depth > 1 && fold->i == fold_top(fold)->close)
        fold_pop(fold);
    else if (str_is(punct, "(") || str_is(punct, "[") || str_is(punct, "{"))
        fold_bracket(fold);
    else if (is_one_of(punct, prefixes, COUNT_OF(prefixes)) ||
             (str_is(punct, ",") && fold->depth > 1)) /* [a, , b] */
        fold->i++;
    else
        fold->is_done = true;
}

static void fold_operand(struct fold *fold)
{
    struct value text = {.n = 0};
    switch (fold->js->v[fold->i].kind) {
    case JS_NAME:
        fold_word(fold);
        return;
    case JS_PUNCT:
        fold_punct(fold);
        return;
    case JS_TEMPLATE:
        if (fold->i == fold_top(fold)->close) { /* `${}` */
            fold_pop(fold);
            return;
        }
        text = fold_text(fold, fold->i);
        if (str_has_suffix(js_raw(fold->js, fold->i), STR("${"))) {
            fold_push(fold, BRACKET_TEMPLATE, text);
            return;
        }
        break;
    case JS_STRING:
        text = fold_text(fold, fold->i);
        break;
    case JS_NUMBER:
        text = value_of(js_raw(fold->js, fold->i));
        break;
    case JS_REGEX:
        break;
    }
    fold->i++;
    fold_set_operand(fold, text);
}

/* ---- behind an operand ---- */

/* .name, .name(...), [...], (...) */
static bool fold_postfix(struct fold *fold)
{
    const struct js *js = fold->js;
    if (js_is(js, fold->i, "[") || js_is(js, fold->i, "(")) {
        fold_skip(fold);
        fold_set_operand(fold, (struct value){.n = 0});
        return true;
    }
    if (!js_is(js, fold->i, ".") && !js_is(js, fold->i, "?."))
        return false;
    str name = js_raw(js, fold->i + 1);
    fold->i += 2;
    if (js_is(js, fold->i, "("))
        fold_call(fold, name, fold_top(fold)->operand);
    else
        fold_set_operand(fold, str_is(name, "protocol") ? value_of(STR("https:"))
                                                        : (struct value){.n = 0});
    return true;
}

static void fold_question(struct fold *fold, struct frame *top)
{
    frame_add(fold, top);
    top->choice = top->test;
    top->questions++;
    frame_restart(top);
    fold->i++;
}

static void fold_colon(struct fold *fold, struct frame *top)
{
    unsigned flags = top->choice < 0 ? VALUE_HTTP : top->choice > 0 ? 0 : VALUE_CONDITION;
    frame_add(fold, top);
    top->kept = value_either(&top->kept, 0, &top->sum, flags);
    top->questions--;
    top->is_choosing = true;
    frame_restart(top);
    fold->i++;
}

static void fold_or(struct fold *fold, struct frame *top)
{
    frame_add(fold, top);
    if (value_is_known(&top->sum) && !value_element(&top->sum).n)
        top->kept = value_either(&top->kept, 0, &top->sum, 0);
    frame_restart(top);
    fold->i++;
}

static void fold_set_operator(struct fold *fold, struct frame *top, enum joint joint)
{
    frame_add(fold, top);
    top->joint = joint;
    fold->i++;
}

static enum joint joint_of(str punct)
{
    static const struct {
        const char *text;
        enum joint joint;
    } rows[] = {
        {"+", JOINT_PLUS},           {"==", JOINT_EQUAL},    {"===", JOINT_EQUAL},
        {"!=", JOINT_UNEQUAL},       {"!==", JOINT_UNEQUAL}, {"<", JOINT_OTHER},
        {">", JOINT_OTHER},          {"<=", JOINT_OTHER},    {">=", JOINT_OTHER},
        {"-", JOINT_OTHER},          {"*", JOINT_OTHER},     {"/", JOINT_OTHER},
        {"%", JOINT_OTHER},          {"&", JOINT_OTHER},     {"|", JOINT_OTHER},
        {"^", JOINT_OTHER},          {"<<", JOINT_OTHER},    {">>", JOINT_OTHER},
        {">>>", JOINT_OTHER},        {"**", JOINT_OTHER},    {"in", JOINT_OTHER},
        {"instanceof", JOINT_OTHER},
    };
    for (size_t i = 0; i < COUNT_OF(rows) && punct.n; i++) {
        if (punct.p[0] == rows[i].text[0] && str_is(punct, rows[i].text))
            return rows[i].joint;
    }
    return JOINT_FIRST;
}

/* Assignment, &&, and a comma inside brackets: what stood before is dropped, or becomes an item. */
static bool fold_restart(struct fold *fold, struct frame *top, str punct)
{
    static const char *const assignments[] = {"=", "+=", "||=", "&&=", "\?\?="};
    if (is_one_of(punct, assignments, COUNT_OF(assignments)) || str_is(punct, "&&"))
        frame_restart(top);
    else if (str_is(punct, ",") && fold->depth > 1)
        frame_end_item(fold, top);
    else
        return false;
    fold->i++;
    return true;
}

/* Between two operands. */
static void fold_punctuator(struct fold *fold, struct frame *top)
{
    str punct = js_raw(fold->js, fold->i);
    enum joint joint = joint_of(punct);
    if (joint != JOINT_FIRST)
        fold_set_operator(fold, top, joint);
    else if (str_is(punct, "?"))
        fold_question(fold, top);
    else if (str_is(punct, ":") && top->questions)
        fold_colon(fold, top);
    else if (str_is(punct, "||") || str_is(punct, "\?\?"))
        fold_or(fold, top);
    else if (!fold_restart(fold, top, punct))
        fold->is_done = true;
}

static void fold_operator(struct fold *fold)
{
    struct frame *top = fold_top(fold);
    enum js_kind kind = fold->js->v[fold->i].kind;
    if (fold->depth > 1 && fold->i == top->close)
        fold_pop(fold);
    else if (kind != JS_PUNCT && kind != JS_NAME)
        fold->is_done = true; /* the next statement */
    else if (!fold_postfix(fold))
        fold_punctuator(fold, top);
}

struct value fold_expression(struct folder *folder, uint32_t i, uint32_t *end)
{
    struct fold fold; /* the frames are filled as they are opened */
    fold.folder = folder;
    fold.arena = folder->arena;
    fold.js = folder->js;
    fold.i = i;
    fold.is_done = false;
    fold.depth = 1;
    fold.frames[0] = (struct frame){.close = JS_NONE};
    for (uint32_t steps = 0; steps < FOLD_STEPS_MAX && folder->steps && !fold.is_done; steps++) {
        if (fold.i >= folder->js->n)
            break;
        folder->steps--;
        if (fold_top(&fold)->has_operand)
            fold_operator(&fold);
        else
            fold_operand(&fold);
    }
    *end = fold.i;
    /* Cut short inside of brackets: what stood before them is a beginning. */
    return frame_result(&fold, &fold.frames[0]);
}

uint32_t fold_arguments(struct folder *folder, uint32_t open, struct value *arguments, uint32_t max)
{
    const struct js *js = folder->js;
    uint32_t close = js->v[open].match;
    uint32_t count = 0;
    if (close == JS_NONE || close < open)
        return 0;
    for (uint32_t i = open + 1; i < close && count < max; i++) {
        arguments[count++] = fold_expression(folder, i, &i);
        /* What folding could not read to its end: on to the next comma. */
        for (; i < close && !js_is(js, i, ","); i++) {
            uint32_t match = js->v[i].match;
            if (match != JS_NONE && match > i && match < close)
                i = match;
            if (folder->steps)
                folder->steps--;
            else
                return count;
        }
    }
    return count;
}
