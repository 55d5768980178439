/* Constant folding: what an expression of a script comes to, without running it. */
#ifndef SOSHIN_ANALYZERS_FOLD_H
#define SOSHIN_ANALYZERS_FOLD_H

#include "analyzers/js.h"
#include "analyzers/value.h"

struct folder {
    struct arena *arena;
    const struct js *js;
    struct names *names;
    size_t steps; /* tokens that may still be looked at; 0: everything is unknown from here on */
    size_t bytes; /* bytes that may still be copied */
};

/* The assignment expression (ECMA-262 §13.15) that begins at token i: strings, templates, +, ?:, ||,
 * parentheses, known variables, unescape and the like. *end: the token behind it. */
struct value fold_expression(struct folder *folder, uint32_t i, uint32_t *end);

/* The arguments between the parentheses at token `open`; returns how many were folded, at most max. */
uint32_t fold_arguments(struct folder *folder, uint32_t open, struct value *arguments,
                        uint32_t max);

/* A dotted name, without window, self, this and globalThis in front. */
struct path {
    uint32_t whole;  /* its number */
    uint32_t before; /* of what stands before the last dot; JS_WORD_NONE: there is none */
    uint32_t last;   /* of the last name */
};

/* Token i, a name, begins `a.b.c` (also this.a, window.a), of which tokens behind `last` are left out;
 * *end is behind it. */
struct path fold_path(struct folder *folder, uint32_t i, uint32_t last, uint32_t *end);

#endif
