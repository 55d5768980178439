/* The inside of fold.c: frames, one for each open pair of brackets of an expression. */
#ifndef SOSHIN_ANALYZERS_FOLD_FRAME_H
#define SOSHIN_ANALYZERS_FOLD_FRAME_H

#include "analyzers/fold.h"

#define FOLD_DEPTH_MAX 48
#define FOLD_STEPS_MAX 6000 /* of one expression */

/* What becomes of the value inside a pair of brackets. */
enum bracket {
    BRACKET_GROUP,   /* (a) */
    BRACKET_THROUGH, /* new URL(a, b), new Request(a, b): the address that a is, or b begins with */
    BRACKET_TEMPLATE, /* `a${b}c` */
    BRACKET_ARRAY,    /* [a, b].join(c) */
    BRACKET_CONCAT,   /* a.concat(b, c) */
    BRACKET_DECODE,   /* unescape(a) */
    BRACKET_BASE64,   /* atob(a) */
    BRACKET_ELEMENT,  /* createElement(a) */
};

enum joint { JOINT_FIRST, JOINT_PLUS, JOINT_EQUAL, JOINT_UNEQUAL, JOINT_OTHER };

struct frame {
    enum bracket bracket;
    uint32_t close;         /* the token that ends it; JS_NONE: the outermost */
    struct value base;      /* what stood before: template text, receiver, array so far */
    struct value separator; /* of join */
    uint32_t items;         /* arguments or elements so far */
    struct value kept;      /* alternatives of ?: and || so far */
    struct value sum;
    struct value operand; /* the last one, not yet part of the sum */
    enum joint joint;     /* between sum and operand */
    bool has_operand;
    unsigned questions; /* ? without their : */
    int test;           /* the sum asks for https (1), for http (-1), for something else (0) */
    int choice;         /* the same of the innermost ?: */
    bool is_choosing;   /* behind a ':' of this frame */
};

struct fold {
    struct folder *folder;
    struct arena *arena;
    const struct js *js;
    uint32_t i;
    struct frame frames[FOLD_DEPTH_MAX];
    uint32_t depth; /* frames in use, at least 1 */
    bool is_done;
};

struct frame *fold_top(struct fold *fold);
void fold_set_operand(struct fold *fold, struct value value);
/* A frame that holds nothing yet but `base`. */
void frame_open(struct frame *frame, enum bracket bracket, uint32_t close,
                const struct value *base);
/* Opens the bracket at fold->i; when it has no partner or is too deep, the expression ends here. */
void fold_push(struct fold *fold, enum bracket bracket, struct value base);
/* At the token that closes the innermost frame: its value is the operand of the one around. */
void fold_pop(struct fold *fold);
/* Behind the bracket at fold->i, unread. */
void fold_skip(struct fold *fold);
/* What the string or template piece at token i stands for; a hole when it is too long. */
struct value fold_text(struct folder *folder, uint32_t i);
/* The operand becomes part of the sum. */
void frame_add(struct fold *fold, struct frame *frame);
/* Forgets what stood since the last ?, : or ||. */
void frame_restart(struct frame *frame);
/* What the frame comes to up to here; it is ready for the next item. */
struct value frame_result(struct fold *fold, struct frame *frame);
/* A comma or the closing bracket: the item goes where the bracket wants it. */
void frame_end_item(struct fold *fold, struct frame *frame);

#endif
