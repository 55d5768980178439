/* JavaScript as tokens (ECMA-262 §12), for reading what inline scripts load. Comments are left out,
 * brackets know their partners, a["b"] and a?.b are a.b, and nothing is ever an error: what no program could
 * mean becomes some token, because pages hold broken scripts too. */
#ifndef SOSHIN_ANALYZERS_JS_H
#define SOSHIN_ANALYZERS_JS_H

#include "analyzers/js_names.h"

enum js_kind {
    JS_NAME,     /* identifiers and keywords, private names with their '#' */
    JS_NUMBER,   /* 1 .5 0x1f 1e+3 10n */
    JS_STRING,   /* with its quotes; ends before the line end when the closing quote is missing */
    JS_TEMPLATE, /* a piece of a template literal with its ends: `a${  }b${  }c`  or  `abc` */
    JS_REGEX,    /* with its slashes and flags */
    JS_PUNCT
};

#define JS_NONE UINT32_MAX

struct js_token {
    uint32_t at, n;   /* bytes of the source */
    uint32_t line;    /* line ends before it */
    uint32_t match;   /* brackets: index of the partner; template pieces: of the next piece; else
                       JS_NONE */
    uint32_t word;    /* names: its number (js_names.h); punctuators: js_punct of it; else 0 */
    uint8_t kind;     /* enum js_kind */
    bool is_new_line; /* a line end stands between it and the token before */
};

/* A punctuator as a number: its up to four bytes of seven bits, 0 behind them, and a bit that no name's
 * number has. */
#define JS_PUNCT_OF(a, b, c, d)                                                                    \
    (0x80000000u | (uint32_t)(a) | (uint32_t)(b) << 7 | (uint32_t)(c) << 14 | (uint32_t)(d) << 21)

static inline uint32_t js_punct(const char *text)
{
    char b = text[0] ? text[1] : '\0';
    char c = b ? text[2] : '\0';
    return JS_PUNCT_OF(text[0], b, c, c ? text[3] : '\0');
}

/* A run of tokens. v[n] is an empty JS_PUNCT, so that looking one token ahead is always possible. */
struct js {
    str source;
    struct js_names *names; /* what the words of names stand for */
    struct js_token *v;
    uint32_t n;
};

/* More tokens than this are read in several windows: brackets that stand in different ones are not
 * matched. Bounds the memory of a script, not what is seen of it. */
#define JS_WINDOW_MAX 400000
/* Brackets nested deeper have no partner. */
#define JS_DEPTH_MAX 10000

struct js_lexer;

/* A reader of source (UTF-8, at most 1 GiB; the rest of a longer one is left out) inside arena_run of
 * arena. The names of several scripts may stand in one table. */
struct js_lexer *js_open(struct arena *arena, struct js_names *names, str source);
/* The next window, whose tokens are valid until the next call; false when the source is used up. */
bool js_next(struct js_lexer *lexer, struct js *js);

/* The token as written. */
static inline str js_raw(const struct js *js, uint32_t i)
{
    return i < js->n ? (str){js->source.p + js->v[i].at, js->v[i].n} : STR("");
}

/* A byte of a name (ECMA-262 §12.7), of an escape in one, or of a character beyond ASCII. */
static inline bool js_is_name_byte(char c)
{
    return ascii_is_alnum(c) || c == '_' || c == '$' || c == '\\' || (unsigned char)c >= 0x80;
}

/* The number of the name at token i; 0 when it is none, and beyond the end. */
static inline uint32_t js_name(const struct js *js, uint32_t i)
{
    return i < js->n && js->v[i].kind == JS_NAME ? js->v[i].word : JS_WORD_NONE;
}

/* Token i is this name or punctuator (of four bytes at most); false for strings and beyond the end.
 * Inline, because then it is a comparison of numbers for a punctuator that is written out. */
__attribute__((always_inline)) static inline bool js_is(const struct js *js, uint32_t i,
                                                        const char *text)
{
    if (js_is_name_byte(text[0]))
        return str_is(js_names_text(js->names, js_name(js, i)), text);
    return i < js->n && js->v[i].word == js_punct(text);
}

/* What a string or template piece stands for, escapes resolved (ECMA-262 §12.9.4, Annex B octals);
 * U+0001..U+0003 become U+FFFD, so that callers may use them as marks. */
str js_text(struct arena *arena, const struct js *js, uint32_t i);

#endif
