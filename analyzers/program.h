/* An inline script while it is read: which functions there are, what they are called with, and what
 * is loaded. Nothing is run: a value that depends on a parameter is settled when the calls of that
 * function are known. */
#ifndef SOSHIN_ANALYZERS_PROGRAM_H
#define SOSHIN_ANALYZERS_PROGRAM_H

#include "analyzers/fold.h"
#include "core/model.h"

#define PROGRAM_NONE UINT32_MAX
#define CALL_ARGUMENTS_MAX 10

enum load_kind {
    LOAD_URL,    /* an address that is fetched */
    LOAD_MARKUP, /* HTML that is put into the page */
    LOAD_STYLE,  /* CSS: what its url(...) name, once the element is shown */
    LOAD_HOST,   /* a host of a configuration, with or without a scheme */
};

/* A place where the script fetches something. */
struct load {
    struct value value;
    enum load_kind kind;
    enum mechanism mechanism;
    enum certainty certainty;
    enum gate gate;
    uint32_t token;    /* where it stands */
    uint32_t function; /* in which function; 0: the script itself */
};

struct function {
    uint32_t name;   /* its number; JS_WORD_NONE: none */
    uint32_t to;     /* last token of its body */
    uint32_t parent; /* functions[0] is the script */
    enum gate gate;  /* when it is called: timer, click ... */
};

struct call {
    uint32_t name;
    uint32_t token;
    uint32_t function; /* from which */
    uint32_t next;     /* the call of the same name before this one, or PROGRAM_NONE */
    uint32_t count;
    struct value *arguments;
};

/* What is known of the functions and calls of a name. */
struct named {
    uint32_t reading; /* of which this is; of an older one nothing holds */
    uint32_t called;  /* the first call, whose `next` is the newest; PROGRAM_NONE */
    uint8_t gate;     /* enum gate, when a timer or event calls it */
    bool is_plain;    /* it is called otherwise, too */
    bool is_defined;  /* there is a function of that name in the script */
};

/* By number of the name; serves one program after the other. */
struct named_table {
    ARENA_LIST(struct named) list;
    uint32_t reading; /* counts them */
};

struct program {
    struct arena *arena;
    struct js js;
    struct names *names;
    struct folder folder;
    struct {
        struct function *v;
        size_t n;
        size_t cap;
    } functions;
    struct {
        struct call *v;
        size_t n;
        size_t cap;
    } calls;
    struct {
        struct load *v;
        size_t n;
        size_t cap;
    } loads;
    struct {
        uint32_t *v; /* strings that name a script file */
        size_t n;
        size_t cap;
    } files;
    struct {
        uint32_t *v; /* tokens of open brackets */
        size_t n;
        size_t cap;
    } brackets;
    bool has_unknown_load; /* an address is loaded of which nothing is known */
    bool has_unknown;      /* the same, or markup of which nothing is known */
    uint32_t function;     /* the one whose body is being read */
    struct named_table *named;
};

/* What reading a window of tokens, which lives as long, begins with. */
struct program program_of(struct arena *arena, const struct js *js, struct names *names,
                          struct named_table *named);
/* What is known of the name, which is one of the window; valid until the next call. */
struct named *program_named(struct program *program, uint32_t name);
/* Reads the window to its end. */
void program_read(struct program *program);

/* What is fetched, parameters replaced by what the calls say; in the order of the script. */
void program_settle(struct program *program);

/* Tokens from..to in which a variable that is declared at the current place holds. */
void program_scope(const struct program *program, uint32_t i, uint32_t *from, uint32_t *to);

/* ---- the parts of reading; each looks at token i ---- */

/* `function`, `=>`, or a method's name: notes the function and binds its parameters. */
void program_read_function(struct program *program, uint32_t i);
/* The name of a call: fetch(...), document.write(...), or a function of the script. */
void program_read_call(struct program *program, uint32_t i);
/* `=` or `+=`. */
void program_read_assignment(struct program *program, uint32_t i);
/* The `:` of a property in an object literal. */
void program_read_property(struct program *program, uint32_t i);

void program_add_load(struct program *program, struct load load);
/* The innermost open bracket, or PROGRAM_NONE; depth 1: the one around it. */
uint32_t program_bracket(const struct program *program, size_t depth);
/* The gate that handing a function to the call at this parenthesis means: setTimeout(f, 500),
 * addEventListener('scroll', f). */
enum gate program_gate_of_call(struct program *program, uint32_t open);
/* addEventListener and the like. */
bool program_takes_event(uint32_t name);
/* The gate of an event, by its name without "on". */
enum gate program_gate_of_event(const struct js_names *names, str event);

#endif
