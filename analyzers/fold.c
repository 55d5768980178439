#include "analyzers/fold.h"

#include "analyzers/fold_frame.h"

#define PATH_MAX 256 /* bytes; what follows is left out */

struct path fold_path(struct folder *folder, uint32_t i, uint32_t last, uint32_t *end)
{
    const struct js *js = folder->js;
    struct path path = {.whole = js->v[i].word, .last = js->v[i].word};
    size_t length = 0;
    for (i++; i < last && js_is(js, i, ".") && js_name(js, i + 1) && length < PATH_MAX; i += 2) {
        uint32_t name = js->v[i + 1].word;
        if (path.whole >= JS_WORD_THIS && path.whole <= JS_WORD_PARENT) {
            path.whole = path.last = name;
            continue;
        }
        length += (length ? 0 : js_names_text(js->names, path.last).n) + 1 + js->v[i + 1].n;
        path = (struct path){js_names_path(js->names, path.whole, name), path.whole, name};
    }
    *end = i;
    return path;
}

static struct value fold_lookup(struct folder *folder, uint32_t word, uint32_t at)
{
    const struct binding *binding = names_find(folder->names, word, at);
    return binding ? *binding->value : (struct value){.n = 0};
}

/* What a call of that name gives: an element, or what the function of that name returns. */
static struct value fold_result(struct fold *fold, uint32_t name)
{
    if (name == JS_WORD_IMAGE)
        return value_of(STR("\3img"));
    if (name == JS_WORD_AUDIO)
        return value_of(STR("\3audio"));
    return fold_lookup(fold->folder, js_names_path(fold->js->names, JS_WORD_RESULT, name), fold->i);
}

/* What becomes of the arguments of the calls that are known. */
enum handling {
    HANDLING_RESULT, /* nothing: the function's result counts */
    HANDLING_SAME,   /* nothing: it hands on the text before its dot */
    HANDLING_THROUGH,
    HANDLING_DECODE,
    HANDLING_BASE64,
    HANDLING_ELEMENT,
    HANDLING_CONCAT,
};

static enum handling handling_of(uint32_t name)
{
    static const uint8_t rows[JS_WORD_COUNT] = {
        [JS_WORD_STRING] = HANDLING_THROUGH,
        [JS_WORD_URL_CLASS] = HANDLING_THROUGH,
        [JS_WORD_REQUEST_CLASS] = HANDLING_THROUGH,
        [JS_WORD_ENCODE_URI] = HANDLING_THROUGH,
        [JS_WORD_CREATE_SCRIPT_URL] = HANDLING_THROUGH,
        [JS_WORD_CREATE_HTML] = HANDLING_THROUGH,
        [JS_WORD_REPLACE] = HANDLING_SAME,
        [JS_WORD_TRIM] = HANDLING_SAME,
        [JS_WORD_TO_STRING] = HANDLING_SAME,
        [JS_WORD_TO_LOWER_CASE] = HANDLING_SAME,
        [JS_WORD_VALUE_OF] = HANDLING_SAME,
        [JS_WORD_UNESCAPE] = HANDLING_DECODE,
        [JS_WORD_DECODE_URICOMPONENT] = HANDLING_DECODE,
        [JS_WORD_DECODE_URI] = HANDLING_DECODE,
        [JS_WORD_ATOB] = HANDLING_BASE64,
        [JS_WORD_CREATE_ELEMENT] = HANDLING_ELEMENT,
        [JS_WORD_CREATE_ELEMENT_NS] = HANDLING_ELEMENT,
        [JS_WORD_CONCAT] = HANDLING_CONCAT,
    };
    return name < JS_WORD_COUNT ? (enum handling)rows[name] : HANDLING_RESULT;
}

/* At the parenthesis of a call of that name; receiver: what stands before its dot. */
static void fold_call(struct fold *fold, uint32_t name, struct value receiver)
{
    struct value nothing = {.n = 0};
    switch (handling_of(name)) {
    case HANDLING_RESULT:
        nothing = fold_result(fold, name);
        fold_skip(fold);
        fold_set_operand(fold, nothing);
        return;
    case HANDLING_SAME:
        fold_skip(fold);
        fold_set_operand(fold, receiver);
        return;
    case HANDLING_THROUGH:
        fold_push(fold, BRACKET_THROUGH, nothing);
        return;
    case HANDLING_DECODE:
        fold_push(fold, BRACKET_DECODE, nothing);
        return;
    case HANDLING_BASE64:
        fold_push(fold, BRACKET_BASE64, nothing);
        return;
    case HANDLING_ELEMENT:
        fold_push(fold, BRACKET_ELEMENT, nothing);
        return;
    case HANDLING_CONCAT:
        fold_push(fold, BRACKET_CONCAT, receiver);
        return;
    }
}

/* What a path stands for that the scripts themselves do not set. */
static struct value unbound(struct path path)
{
    if (path.last == JS_WORD_PROTOCOL)
        return value_of(STR("https:"));
    if (path.whole == JS_WORD_IMAGE) /* new Image; */
        return value_of(STR("\3img"));
    return (struct value){.n = 0};
}

static void fold_name(struct fold *fold)
{
    uint32_t at = fold->i;
    struct path path = fold_path(fold->folder, at, JS_NONE, &fold->i);
    if (js_is(fold->js, fold->i, "(")) {
        fold_call(fold, path.last, fold_lookup(fold->folder, path.before, at));
        return;
    }
    struct value value = fold_lookup(fold->folder, path.whole, at);
    if (js_is(fold->js, fold->i, "[")) { /* hosts[protocol] */
        uint32_t https = js_names_path(fold->js->names, path.whole, JS_WORD_HTTPS);
        value = fold_lookup(fold->folder, https, at);
        fold_skip(fold);
    } else if (!value.n) {
        value = unbound(path);
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
            fold_top(fold)->separator = fold_text(fold->folder, close + 4);
        else
            fold_top(fold)->separator = value_of(js_is(js, close + 4, ")") ? STR(",") : STR("\1"));
        return;
    }
    fold_skip(fold); /* an array, an object, the parameters of an arrow function */
    fold_set_operand(fold, nothing);
}

static bool is_prefix(uint32_t word)
{
    return word == JS_WORD_NEW || word == JS_WORD_TYPEOF || word == JS_WORD_VOID ||
           word == JS_WORD_DELETE || word == JS_WORD_AWAIT || word == JS_WORD_YIELD ||
           word == JS_WORD_ASYNC;
}

static void fold_word(struct fold *fold)
{
    uint32_t word = fold->js->v[fold->i].word;
    if (is_prefix(word))
        fold->i++;
    else if (word == JS_WORD_FUNCTION || word == JS_WORD_CLASS)
        fold_function(fold);
    else
        fold_name(fold);
}

static void fold_punct(struct fold *fold)
{
    if (fold->depth > 1 && fold->i == fold_top(fold)->close) {
        fold_pop(fold);
        return;
    }
    switch (fold->js->v[fold->i].word) {
    case JS_PUNCT_OF('(', 0, 0, 0):
    case JS_PUNCT_OF('[', 0, 0, 0):
    case JS_PUNCT_OF('{', 0, 0, 0):
        fold_bracket(fold);
        return;
    case JS_PUNCT_OF('!', 0, 0, 0):
    case JS_PUNCT_OF('-', 0, 0, 0):
    case JS_PUNCT_OF('+', 0, 0, 0):
    case JS_PUNCT_OF('~', 0, 0, 0):
    case JS_PUNCT_OF('+', '+', 0, 0):
    case JS_PUNCT_OF('-', '-', 0, 0):
    case JS_PUNCT_OF('.', '.', '.', 0):
        fold->i++;
        return;
    case JS_PUNCT_OF(',', 0, 0, 0): /* [a, , b] */
        if (fold->depth > 1) {
            fold->i++;
            return;
        }
    }
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
        text = fold_text(fold->folder, fold->i);
        if (str_has_suffix(js_raw(fold->js, fold->i), STR("${"))) {
            fold_push(fold, BRACKET_TEMPLATE, text);
            return;
        }
        break;
    case JS_STRING:
        text = fold_text(fold->folder, fold->i);
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
    if (!js_is(js, fold->i, "."))
        return false;
    uint32_t name = js_name(js, fold->i + 1);
    fold->i += 2;
    if (js_is(js, fold->i, "("))
        fold_call(fold, name, fold_top(fold)->operand);
    else
        fold_set_operand(fold, name == JS_WORD_PROTOCOL ? value_of(STR("https:"))
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

static enum joint joint_of(uint32_t word)
{
    switch (word) {
    case JS_PUNCT_OF('+', 0, 0, 0):
        return JOINT_PLUS;
    case JS_PUNCT_OF('=', '=', 0, 0):
    case JS_PUNCT_OF('=', '=', '=', 0):
        return JOINT_EQUAL;
    case JS_PUNCT_OF('!', '=', 0, 0):
    case JS_PUNCT_OF('!', '=', '=', 0):
        return JOINT_UNEQUAL;
    case JS_PUNCT_OF('<', 0, 0, 0):
    case JS_PUNCT_OF('>', 0, 0, 0):
    case JS_PUNCT_OF('<', '=', 0, 0):
    case JS_PUNCT_OF('>', '=', 0, 0):
    case JS_PUNCT_OF('-', 0, 0, 0):
    case JS_PUNCT_OF('*', 0, 0, 0):
    case JS_PUNCT_OF('/', 0, 0, 0):
    case JS_PUNCT_OF('%', 0, 0, 0):
    case JS_PUNCT_OF('&', 0, 0, 0):
    case JS_PUNCT_OF('|', 0, 0, 0):
    case JS_PUNCT_OF('^', 0, 0, 0):
    case JS_PUNCT_OF('<', '<', 0, 0):
    case JS_PUNCT_OF('>', '>', 0, 0):
    case JS_PUNCT_OF('>', '>', '>', 0):
    case JS_PUNCT_OF('*', '*', 0, 0):
    case JS_WORD_IN:
    case JS_WORD_INSTANCEOF:
        return JOINT_OTHER;
    }
    return JOINT_FIRST;
}

/* Between two operands. Assignment, &&, and a comma inside brackets: what stood before is dropped, or
 * becomes an item. */
static void fold_punctuator(struct fold *fold, struct frame *top)
{
    uint32_t word = fold->js->v[fold->i].word;
    enum joint joint = joint_of(word);
    if (joint != JOINT_FIRST) {
        fold_set_operator(fold, top, joint);
        return;
    }
    switch (word) {
    case JS_PUNCT_OF('?', 0, 0, 0):
        fold_question(fold, top);
        return;
    case JS_PUNCT_OF('|', '|', 0, 0):
    case JS_PUNCT_OF('?', '?', 0, 0):
        fold_or(fold, top);
        return;
    case JS_PUNCT_OF('=', 0, 0, 0):
    case JS_PUNCT_OF('+', '=', 0, 0):
    case JS_PUNCT_OF('|', '|', '=', 0):
    case JS_PUNCT_OF('&', '&', '=', 0):
    case JS_PUNCT_OF('?', '?', '=', 0):
    case JS_PUNCT_OF('&', '&', 0, 0):
        frame_restart(top);
        fold->i++;
        return;
    }
    if (word == js_punct(",") && fold->depth > 1) {
        frame_end_item(fold, top);
        fold->i++;
    } else if (word == js_punct(":") && top->questions) {
        fold_colon(fold, top);
    } else {
        fold->is_done = true;
    }
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

/* A punctuator that ends an expression outside of brackets. */
static bool is_end(uint32_t word)
{
    return word == js_punct(",") || word == js_punct(")") || word == js_punct(";") ||
           word == js_punct("}") || word == js_punct("]");
}

/* Most expressions are one token, which needs no frame; false for others. */
static bool fold_token(struct folder *folder, uint32_t i, struct value *value)
{
    const struct js_token *token = &folder->js->v[i];
    if (i >= folder->js->n || !is_end(token[1].word) || folder->steps < 2)
        return false;
    if (token->kind == JS_STRING) {
        *value = fold_text(folder, i);
    } else if (token->kind == JS_NUMBER) {
        *value = value_of(js_raw(folder->js, i));
    } else if (token->kind == JS_NAME && !is_prefix(token->word) &&
               token->word != JS_WORD_FUNCTION && token->word != JS_WORD_CLASS) {
        *value = fold_lookup(folder, token->word, i);
        if (!value->n)
            *value = unbound((struct path){.whole = token->word, .last = token->word});
    } else {
        return false;
    }
    folder->steps -= 2;
    return true;
}

struct value fold_expression(struct folder *folder, uint32_t i, uint32_t *end)
{
    struct fold fold; /* the frames are filled as they are opened */
    struct value value;
    if (fold_token(folder, i, &value)) {
        *end = i + 1;
        return value;
    }
    fold.folder = folder;
    fold.arena = folder->arena;
    fold.js = folder->js;
    fold.i = i;
    fold.is_done = false;
    fold.depth = 1;
    frame_open(&fold.frames[0], BRACKET_GROUP, JS_NONE, &(struct value){.n = 0});
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
