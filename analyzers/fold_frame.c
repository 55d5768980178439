#include "analyzers/fold_frame.h"

#include "core/base64.h"
#include "core/text.h"

struct frame *fold_top(struct fold *fold)
{
    return &fold->frames[fold->depth - 1];
}

void fold_set_operand(struct fold *fold, struct value value)
{
    struct frame *top = fold_top(fold);
    top->operand = value;
    top->has_operand = true;
}

static struct value fold_join(struct fold *fold, const struct value *a, const struct value *b)
{
    return value_join(fold->arena, a, b, &fold->folder->bytes);
}

/* Field by field: of the values, which are most of it, only the counts matter. */
void frame_open(struct frame *frame, enum bracket bracket, uint32_t close, const struct value *base)
{
    frame->bracket = bracket;
    frame->close = close;
    frame->base = *base;
    frame->separator.n = 0;
    frame->items = 0;
    frame->kept.n = 0;
    frame->sum.n = 0;
    frame->operand.n = 0;
    frame->joint = JOINT_FIRST;
    frame->has_operand = false;
    frame->questions = 0;
    frame->test = 0;
    frame->choice = 0;
    frame->is_choosing = false;
}

void fold_push(struct fold *fold, enum bracket bracket, struct value base)
{
    uint32_t close = fold->js->v[fold->i].match;
    if (close == JS_NONE || close <= fold->i || fold->depth == FOLD_DEPTH_MAX) {
        fold->is_done = true;
        return;
    }
    frame_open(&fold->frames[fold->depth++], bracket, close, &base);
    fold->i++;
}

void fold_skip(struct fold *fold)
{
    uint32_t close = fold->js->v[fold->i].match;
    if (close == JS_NONE || close <= fold->i)
        fold->is_done = true;
    else
        fold->i = close + 1;
}

/* ---- parts of a frame ---- */

/* 'https:' == location.protocol and its relatives: which scheme the comparison asks for. */
static int scheme_asked(const struct value *a, const struct value *b)
{
    const struct value *const sides[] = {a, b};
    int asked = 0;
    for (size_t i = 0; i < COUNT_OF(sides); i++) {
        str text = sides[i]->n == 1 ? sides[i]->v[0].text : STR("");
        if (str_is(text, "http:") || str_is(text, "http"))
            return -1;
        if (str_is(text, "https:") || str_is(text, "https"))
            asked = 1;
    }
    return asked;
}

void frame_add(struct fold *fold, struct frame *frame)
{
    if (!frame->has_operand)
        return;
    frame->has_operand = false;
    switch (frame->joint) {
    case JOINT_FIRST:
        frame->sum = frame->operand;
        return;
    case JOINT_PLUS:
        frame->sum = fold_join(fold, &frame->sum, &frame->operand);
        return;
    case JOINT_EQUAL:
        frame->test = scheme_asked(&frame->sum, &frame->operand);
        break;
    case JOINT_UNEQUAL:
        frame->test = -scheme_asked(&frame->sum, &frame->operand);
        break;
    case JOINT_OTHER:
        frame->test = 0;
        break;
    }
    frame->sum.n = 0;
}

void frame_restart(struct frame *frame)
{
    frame->sum.n = 0;
    frame->joint = JOINT_FIRST;
    frame->has_operand = false;
    frame->test = 0;
}

struct value frame_result(struct fold *fold, struct frame *frame)
{
    struct value result;
    frame_add(fold, frame);
    if (frame->is_choosing) {
        unsigned flags = frame->choice > 0 ? VALUE_HTTP : frame->choice < 0 ? 0 : VALUE_CONDITION;
        result = value_either(&frame->kept, 0, &frame->sum, flags);
        value_settle_scheme(&result);
    } else if (frame->kept.n || frame->sum.n > 1) {
        result = value_either(&frame->kept, 0, &frame->sum, frame->kept.n ? VALUE_CONDITION : 0);
    } else {
        result = frame->sum;
    }
    frame->kept.n = 0;
    frame->is_choosing = false;
    frame->questions = 0;
    frame->choice = 0;
    frame_restart(frame);
    return result;
}

/* An address that is whole, and not relative to another. */
static bool has_authority(const struct value *value)
{
    str start = value->n ? str_slice(value->v[0].text, 0, 8) : STR("");
    return str_has(start, STR("//"));
}

void frame_end_item(struct fold *fold, struct frame *frame)
{
    bool is_empty = !frame->has_operand && !frame->sum.n && !frame->kept.n;
    struct value result = frame_result(fold, frame);
    switch (frame->bracket) {
    case BRACKET_GROUP: /* of a comma expression the last item counts */
        frame->base = result;
        break;
    case BRACKET_THROUGH:
        if (!frame->items || !has_authority(&frame->base))
            frame->base = result;
        break;
    case BRACKET_TEMPLATE:
        frame->base = fold_join(fold, &frame->base, &result);
        break;
    case BRACKET_CONCAT:
        if (!is_empty)
            frame->base = fold_join(fold, &frame->base, &result);
        break;
    case BRACKET_ARRAY:
        if (frame->items)
            frame->base = fold_join(fold, &frame->base, &frame->separator);
        frame->base = frame->items ? fold_join(fold, &frame->base, &result) : result;
        break;
    case BRACKET_DECODE:
    case BRACKET_BASE64:
        if (!frame->items)
            frame->base = result;
        break;
    case BRACKET_ELEMENT: /* createElementNS(namespace, name): the last one, too */
        frame->base = result;
        break;
    }
    frame->items++;
}

struct value fold_text(struct folder *folder, uint32_t i)
{
    size_t length = folder->js->v[i].n;
    if (length > VALUE_TEXT_MAX || length > folder->bytes)
        return value_of(STR("\1"));
    folder->bytes -= length;
    return value_of(js_text(folder->arena, folder->js, i));
}

/* Length of the escape at the start of s, %41 or %u0041, and its code; 0 when there is none. */
static size_t percent_escape(str s, uint32_t *code)
{
    size_t from = s.n > 1 && s.p[0] == '%' && s.p[1] == 'u' ? 2 : 1;
    size_t end = from == 2 ? 6 : 3;
    *code = 0;
    if (s.n < end || s.p[0] != '%')
        return 0;
    for (size_t i = from; i < end; i++) {
        if (ascii_hex(s.p[i]) < 0)
            return 0;
        *code = *code * 16 + (uint32_t)ascii_hex(s.p[i]);
    }
    return *code > 3 ? end : 0; /* smaller ones are marks */
}

/* What unescape and decodeURIComponent do. */
static str percent_decoded(struct arena *arena, str s)
{
    struct buf out = buf_init(arena, (size_t)VALUE_TEXT_MAX * 2);
    if (str_find_char(s, '%') == STR_ABSENT)
        return s;
    for (size_t at = 0; at < s.n;) {
        uint32_t code;
        size_t length = percent_escape(str_skip(s, at), &code);
        if (length == 6)
            text_add(&out, code);
        else
            buf_add_char(&out, length ? (char)code : s.p[at]);
        at += length ? length : 1;
    }
    return buf_str(&out);
}

/* What atob gives. */
static str base64_decoded(struct arena *arena, str s)
{
    struct buf out = buf_init(arena, VALUE_TEXT_MAX);
    base64_decode(s, &out);
    for (size_t i = 0; i < out.n; i++)
        if (out.p[i] >= 1 && out.p[i] <= 3)
            out.p[i] = VALUE_HOLE;
    return buf_str(&out);
}

static struct value decoded(struct fold *fold, enum bracket bracket, struct value value)
{
    for (uint32_t i = 0; i < value.n && value.v[i].text.n <= fold->folder->bytes; i++) {
        fold->folder->bytes -= value.v[i].text.n;
        value.v[i].text = bracket == BRACKET_BASE64 ? base64_decoded(fold->arena, value.v[i].text)
                                                    : percent_decoded(fold->arena, value.v[i].text);
    }
    return value;
}

static struct value element(struct fold *fold, const struct value *name)
{
    static const char mark[] = {VALUE_ELEMENT};
    char lower[16];
    str text = name->n ? str_slice(name->v[0].text, 0, sizeof lower) : STR("");
    for (size_t i = 0; i < text.n; i++)
        lower[i] = ascii_lower(text.p[i]);
    return value_of(arena_join(fold->arena, (str[]){{mark, 1}, {lower, text.n}}, 2));
}

void fold_pop(struct fold *fold)
{
    struct frame *frame = fold_top(fold);
    struct value base;
    bool is_template = frame->bracket == BRACKET_TEMPLATE;
    frame_end_item(fold, frame);
    base = frame->base;
    if (is_template) {
        struct value text = fold_text(fold->folder, fold->i);
        base = fold_join(fold, &base, &text);
        uint32_t next = fold->js->v[fold->i].match;
        if (next != JS_NONE && next > fold->i) { /* another ${ */
            frame_open(frame, BRACKET_TEMPLATE, next, &base);
            fold->i++;
            return;
        }
    } else if (frame->bracket == BRACKET_DECODE || frame->bracket == BRACKET_BASE64) {
        base = decoded(fold, frame->bracket, base);
    } else if (frame->bracket == BRACKET_ELEMENT) {
        base = element(fold, &base);
    }
    fold->i++;
    if (frame->bracket == BRACKET_ARRAY) { /* .join(...) */
        fold->i += 2;
        fold_skip(fold);
    }
    fold->depth--;
    fold_set_operand(fold, base);
}
