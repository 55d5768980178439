/* A script: its tokens, what its strings stand for, and everything that reading it finds. */
#include "analyzers/address.h"
#include "analyzers/ids.h"
#include "analyzers/program.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>

#define PAGE_BYTES ((size_t)64 << 20)

struct task {
    struct arena *arena;
    str source;
};

static void require(bool holds)
{
    if (!holds)
        abort();
}

/* Tokens stand in order, do not overlap, and partners know each other. */
static void require_tokens(const struct js *js)
{
    uint32_t at = 0, line = 0;
    for (uint32_t i = 0; i < js->n; i++) {
        const struct js_token *token = &js->v[i];
        require(token->n && token->at >= at && token->line >= line);
        require(token->at + token->n <= js->source.n);
        at = token->at + token->n;
        line = token->line;
        require(token->match == JS_NONE || (token->match < js->n && token->match != i));
        if (token->match != JS_NONE && token->kind == JS_PUNCT)
            require(js->v[token->match].match == i);
    }
}

static void found(void *context, str url)
{
    (void)context;
    require(!url.n || address_host(url).n);
}

static void script(void *context, str text)
{
    (void)context;
    require(text.n);
}

static void read_addresses(struct arena *arena, const struct value *value)
{
    for (uint32_t i = 0; i < value->n; i++) {
        found(NULL, address_read(arena, value->v[i].text, i % 2));
        address_read_markup(arena, value->v[i].text, found, script, NULL);
        ids_of_url(arena, value->v[i].text);
    }
}

static void read_program(struct arena *arena, const struct js *js, struct names *names)
{
    struct named_table named = {.reading = 0};
    struct program program = program_of(arena, js, names, &named);
    program_read(&program);
    program_settle(&program);
    for (size_t i = 0; i < program.loads.n; i++) {
        require(program.loads.v[i].token < js->n && program.loads.v[i].value.n <= VALUE_MAX);
        read_addresses(arena, &program.loads.v[i].value);
    }
}

static void read_script(void *context)
{
    struct task *task = context;
    struct js_names words = js_names_new(task->arena);
    struct names names = {.arena = task->arena};
    struct js_lexer *lexer = js_open(task->arena, &words, task->source);
    struct js js;
    while (js_next(lexer, &js)) {
        require_tokens(&js);
        for (uint32_t i = 0; i < js.n; i++) {
            if (js.v[i].kind == JS_STRING || js.v[i].kind == JS_TEMPLATE) {
                struct value text = value_of(js_text(task->arena, &js, i));
                require(text.v[0].text.n <= (size_t)js.v[i].n * 3);
                read_addresses(task->arena, &text);
            }
        }
        names.script++;
        read_program(task->arena, &js, &names);
    }
    ids_of_script(task->arena, task->source);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct task task = {.arena = arena_new(PAGE_BYTES), .source = {(const char *)data, size}};
    if (task.arena)
        arena_run(task.arena, 0, read_script, &task);
    arena_free(task.arena);
    return 0;
}
