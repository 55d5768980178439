/* What an expression of a script can be, as far as it can be told without running it: up to a few
 * texts with holes where something unknown stands. And the names that hold such values. */
#ifndef SOSHIN_ANALYZERS_VALUE_H
#define SOSHIN_ANALYZERS_VALUE_H

#include "analyzers/js_names.h"

/* Marks inside texts (js_text never yields these bytes). */
#define VALUE_HOLE '\1'      /* something unknown */
#define VALUE_PARAMETER '\2' /* a parameter: VALUE_PARAMETER_SIZE bytes, see value_of_parameter */
#define VALUE_ELEMENT '\3'   /* the whole text is this mark and the name of a created element */
#define VALUE_PARAMETER_SIZE 6

#define VALUE_MAX 4             /* alternatives; more are left out */
#define VALUE_TEXT_MAX 32768    /* longer texts are cut, with a hole behind */
#define VALUE_PARAMETERS_MAX 32 /* of a function */

/* On what an alternative depends. */
enum {
    VALUE_HTTP = 1,     /* only when the page came over plain http */
    VALUE_CONDITION = 2 /* only in some branch */
};

struct alternative {
    str text;
    unsigned flags;
};

/* n == 0: nothing is known. */
struct value {
    struct alternative v[VALUE_MAX];
    uint32_t n;
};

struct value value_of(str text);
struct value value_of_parameter(struct arena *arena, uint32_t function, uint32_t parameter);
/* The mark at text.p[0] taken apart. */
void value_read_parameter(str text, uint32_t *function, uint32_t *parameter);
/* Any text besides holes. */
bool value_is_known(const struct value *value);
/* "script" for what createElement('script') made; empty otherwise. */
str value_element(const struct value *value);

/* Each of a followed by each of b; *budget, in bytes, bounds the copying: spent, the rest is a hole. */
struct value value_join(struct arena *arena, const struct value *a, const struct value *b,
                        size_t *budget);
/* a's alternatives, then those of b that are new, with flags added to each side. */
struct value value_either(const struct value *a, unsigned a_flags, const struct value *b,
                          unsigned b_flags);
/* Where one alternative begins with "https" and another with "http", the latter is for plain http,
 * whatever the condition was. */
void value_settle_scheme(struct value *value);

#define BINDING_ANYWHERE UINT32_MAX

struct binding {
    uint32_t next;     /* older one of the same name, 0: none */
    uint32_t script;   /* the script that made it */
    uint32_t from, to; /* tokens between which it holds; to == BINDING_ANYWHERE: in later scripts,
                          too */
    const struct value *value;
};

/* The variables of all scripts of a page. */
struct names {
    struct arena *arena;
    ARENA_LIST(uint32_t) newest;         /* by number: the newest binding, 0: none */
    ARENA_LIST(struct binding) bindings; /* the first is none */
    uint32_t script;                     /* the one that is being read */
};

/* The newest binding of a name or path that holds at a token; NULL when there is none. */
const struct binding *names_find(const struct names *names, uint32_t word, uint32_t at);
/* The value is copied. */
void names_set(struct names *names, uint32_t word, uint32_t from, uint32_t to,
               const struct value *value);

#endif
