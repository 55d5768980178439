/* JavaScript as tokens (ECMA-262 §12), for reading what inline scripts load. Comments are left out,
 * brackets know their partners, and nothing is ever an error: what no program could mean becomes
 * some token, because pages hold broken scripts too. */
#ifndef SOSHIN_ANALYZERS_JS_H
#define SOSHIN_ANALYZERS_JS_H

#include "core/arena.h"

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
    uint32_t at, n; /* bytes of the source */
    uint32_t line;  /* line ends before it */
    uint32_t match; /* brackets: index of the partner; template pieces: of the next piece; else
                       JS_NONE */
    enum js_kind kind;
    bool is_new_line; /* a line end stands between it and the token before */
};

/* A run of tokens. v[n] is an empty JS_PUNCT, so that looking one token ahead is always possible. */
struct js {
    str source;
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
 * arena. */
struct js_lexer *js_open(struct arena *arena, str source);
/* The next window, whose tokens are valid until the next call; false when the source is used up. */
bool js_next(struct js_lexer *lexer, struct js *js);

/* The token as written. */
static inline str js_raw(const struct js *js, uint32_t i)
{
    return i < js->n ? (str){js->source.p + js->v[i].at, js->v[i].n} : STR("");
}

/* Token i is this name or punctuator; false for strings and beyond the end. */
static inline bool js_is(const struct js *js, uint32_t i, const char *text)
{
    return i < js->n && js->source.p[js->v[i].at] == text[0] &&
           (js->v[i].kind == JS_NAME || js->v[i].kind == JS_PUNCT) && str_is(js_raw(js, i), text);
}

/* What a string or template piece stands for, escapes resolved (ECMA-262 §12.9.4, Annex B octals);
 * U+0001..U+0003 become U+FFFD, so that callers may use them as marks. */
str js_text(struct arena *arena, const struct js *js, uint32_t i);

#endif
