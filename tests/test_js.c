#include "analyzers/js.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ARENA_BYTES ((size_t)256 << 20)

struct task {
    struct arena *arena;
    str source;
    str rendered; /* tokens: kind and text, e.g. "n:a p:= d:1" */
    size_t tokens;
};

static void render(void *context)
{
    static const char kinds[] = {
        [JS_NAME] = 'n',     [JS_NUMBER] = 'd', [JS_STRING] = 's',
        [JS_TEMPLATE] = 't', [JS_REGEX] = 'r',  [JS_PUNCT] = 'p',
    };
    struct task *task = context;
    struct buf out = buf_init(task->arena, 1 << 20);
    struct js_names names = js_names_new(task->arena);
    struct js_lexer *lexer = js_open(task->arena, &names, task->source);
    struct js js;
    while (js_next(lexer, &js)) {
        task->tokens += js.n;
        for (uint32_t i = 0; i < js.n; i++) {
            if (out.n)
                buf_add_char(&out, ' ');
            buf_add_char(&out, kinds[js.v[i].kind]);
            buf_add_char(&out, ':');
            buf_add(&out, js_raw(&js, i));
        }
    }
    task->rendered = buf_str(&out);
}

static const struct row {
    const char *source, *expected;
} rows[] = {
    {"", ""},
    {" \t\v\f\r\n", ""},
    {"a", "n:a"},
    {"var a=1;", "n:var n:a p:= d:1 p:;"},
    {"$ _ a1 $b_", "n:$ n:_ n:a1 n:$b_"},
    {"日本=1", "n:日本 p:= d:1"},
    {"a　b", "n:a n:b"}, /* U+3000 is white space */
    {"\xEF\xBB\xBF"
     "a\xC2\xA0"
     "b",
     "n:a n:b"},
    {"\\u0061bc", "n:\\u0061bc"},
    {"this.#x", "n:this p:. n:#x"},
    /* comments */
    {"a//b\nc", "n:a n:c"},
    {"a/*b\n*/c", "n:a n:c"},
    {"a/*b", "n:a"},
    {"/**/a", "n:a"},
    {"/*/a*/b", "n:b"},
    {"<!-- hide\na\n-->", "n:a"},
    {"a\n--> b\nc", "n:a n:c"},
    {"a-->b", "n:a p:-- p:> n:b"},
    {"/* // */ a", "n:a"},
    {"// /* \na */", "n:a p:* p:/"},
    /* numbers */
    {"0x1fFn 1e+3 .5 1_000 0b11", "d:0x1fFn d:1e+3 d:.5 d:1_000 d:0b11"},
    {"0xe+1", "d:0xe p:+ d:1"},
    {"1..a", "d:1. p:. n:a"},
    {"a.5", "n:a d:.5"},
    {"1+2", "d:1 p:+ d:2"},
    /* strings */
    {"'a' \"b\"", "s:'a' s:\"b\""},
    {"'a\\'b'", "s:'a\\'b'"},
    {"'\\\\'+1", "s:'\\\\' p:+ d:1"},
    {"'a\nb", "s:'a n:b"},
    {"'a\\\nb'", "s:'a\\\nb'"},
    {"'a\\\r\nb'", "s:'a\\\r\nb'"},
    {"\"//x\"", "s:\"//x\""},
    {"'</scr'+'ipt>'", "s:'</scr' p:+ s:'ipt>'"},
    {"'a", "s:'a"},
    {"'a\\", "s:'a\\"},
    {"\"全角\"", "s:\"全角\""},
    /* templates */
    {"`a`", "t:`a`"},
    {"`a${b}c`", "t:`a${ n:b t:}c`"},
    {"`a${b}c${d}e`", "t:`a${ n:b t:}c${ n:d t:}e`"},
    {"`${a}`", "t:`${ n:a t:}`"},
    {"`a${`b${c}`}d`", "t:`a${ t:`b${ n:c t:}` t:}d`"},
    {"`${{a:1}}`", "t:`${ p:{ n:a p:: d:1 p:} t:}`"},
    {"`a\\`b`", "t:`a\\`b`"},
    {"`a\\${b}`", "t:`a\\${b}`"},
    {"`$`+`${`", "t:`$` p:+ t:`${ t:`"},
    {"`a\nb`", "t:`a\nb`"},
    {"`a", "t:`a"},
    {"f`x`", "n:f t:`x`"},
    /* regular expressions and division */
    {"/a/", "r:/a/"},
    {"a=/b/g", "n:a p:= r:/b/g"},
    {"a/b/c", "n:a p:/ n:b p:/ n:c"},
    {"1/2/3", "d:1 p:/ d:2 p:/ d:3"},
    {"(a)/b/c", "p:( n:a p:) p:/ n:b p:/ n:c"},
    {"if(a)/b/.test(c)", "n:if p:( n:a p:) r:/b/ p:. n:test p:( n:c p:)"},
    {"while(a)/b/", "n:while p:( n:a p:) r:/b/"},
    {"f(a)/b/c", "n:f p:( n:a p:) p:/ n:b p:/ n:c"},
    {"a[0]/b/c", "n:a p:[ d:0 p:] p:/ n:b p:/ n:c"},
    {"return/a/", "n:return r:/a/"},
    {"typeof /a/", "n:typeof r:/a/"},
    {"a?/b/:/c/", "n:a p:? r:/b/ p:: r:/c/"},
    {"/[/]/", "r:/[/]/"},
    {"/[^/\\]]*\\//i", "r:/[^/\\]]*\\//i"},
    {"/a\\/b/.c", "r:/a\\/b/ p:. n:c"},
    {"/^https?:\\/\\//.test(a)", "r:/^https?:\\/\\// p:. n:test p:( n:a p:)"},
    {"a++/b/c", "n:a p:++ p:/ n:b p:/ n:c"},
    {"!/a/", "p:! r:/a/"},
    {"(/a/)", "p:( r:/a/ p:)"},
    {"[/a/,/b/]", "p:[ r:/a/ p:, r:/b/ p:]"},
    {"a=b\n/c/d", "n:a p:= n:b p:/ n:c p:/ n:d"},
    {"if(a){}/b/", "n:if p:( n:a p:) p:{ p:} r:/b/"},
    {"a={}/b/c", "n:a p:= p:{ p:} p:/ n:b p:/ n:c"},
    {"/a\nb/c", "p:/ n:a n:b p:/ n:c"},
    {"/a", "p:/ n:a"},
    {"'a'/b/c", "s:'a' p:/ n:b p:/ n:c"},
    {"`a`/b/c", "t:`a` p:/ n:b p:/ n:c"},
    {"`${/a/}`", "t:`${ r:/a/ t:}`"},
    {"x=>/a/", "n:x p:=> r:/a/"},
    {"a||/b/", "n:a p:|| r:/b/"},
    /* punctuators: the longest */
    {"a>>>=b", "n:a p:>>>= n:b"},
    {"a===b", "n:a p:=== n:b"},
    {"a!==b", "n:a p:!== n:b"},
    {"a=>b", "n:a p:=> n:b"},
    {"a**=b", "n:a p:**= n:b"},
    {"...a", "p:... n:a"},
    {"a?.b", "n:a p:?. n:b"},
    {"a?.(b)", "n:a p:( n:b p:)"},
    {"a?.[b]", "n:a p:[ n:b p:]"},
    /* members by name, whichever way it is written */
    {"a['b']", "n:a p:[ n:b"},
    {"a[\"b\"]('c')", "n:a p:[ n:b p:( s:'c' p:)"},
    {"f(a)['b']['_$1'][c]", "n:f p:( n:a p:) p:[ n:b p:[ n:_$1 p:[ n:c p:]"},
    {"a['b']/c/d", "n:a p:[ n:b p:/ n:c p:/ n:d"},
    {"a['b-c']['']['1a'][\"\\x62\"]",
     "n:a p:[ s:'b-c' p:] p:[ s:'' p:] p:[ s:'1a' p:] p:[ s:\"\\x62\" p:]"},
    {"return['b'];x=['b']", "n:return p:[ s:'b' p:] p:; n:x p:= p:[ s:'b' p:]"},
    {"['b']", "p:[ s:'b' p:]"},
    {"a['b'", "n:a p:[ s:'b'"},
    {"(['b'])", "p:( p:[ s:'b' p:] p:)"},
    {"a?.5:1", "n:a p:? d:.5 p:: d:1"},
    {"a\?\?=b", "n:a p:\?\?= n:b"},
    {"a&&=b", "n:a p:&&= n:b"},
    {"a\?\?b", "n:a p:\?\? n:b"},
    {"a<<=1", "n:a p:<<= d:1"},
    {"a+++b", "n:a p:++ p:+ n:b"},
    {"@a", "p:@ n:a"},
    {"]]>", "p:] p:] p:>"},
    {"<![CDATA[", "p:< p:! p:[ n:CDATA p:["},
    /* damage */
    {")]}", "p:) p:] p:}"},
    {"([{", "p:( p:[ p:{"},
    {"(]", "p:( p:]"},
    {"}`a${b", "p:} t:`a${ n:b"},
};

static void test_tokens(void **state)
{
    (void)state;
    assert_true(COUNT_OF(rows) >= 80);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct task task = {.arena = arena_new(ARENA_BYTES), .source = str_of(rows[i].source)};
        assert_int_equal(arena_run(task.arena, 0, render, &task), ARENA_DONE);
        if (!str_is(task.rendered, rows[i].expected))
            fail_msg("%s\n  got      %.*s\n  expected %s", rows[i].source, STR_ARG(task.rendered),
                     rows[i].expected);
        arena_free(task.arena);
    }
}

/* ---- what strings stand for ---- */

static void read_text(void *context)
{
    struct task *task = context;
    struct js_names names = js_names_new(task->arena);
    struct js_lexer *lexer = js_open(task->arena, &names, task->source);
    struct js js;
    assert_true(js_next(lexer, &js));
    task->rendered = js_text(task->arena, &js, 0);
}

static void test_texts(void **state)
{
    static const struct row texts[] = {
        {"'abc'", "abc"},
        {"''", ""},
        {"'a\\nb\\tc'", "a\nb\tc"},
        {"'\\x3Cscript'", "<script"},
        {"'\\u003cscript'", "<script"},
        {"'\\u{3042}'", "あ"},
        {"'\\u3042'", "あ"},
        {"'\\uD83D\\uDE00'", "\xF0\x9F\x98\x80"},
        {"'\\uD83D'", "\xEF\xBF\xBD"},
        {"'\\74script'", "<script"},
        {"'\\0'", ""}, /* a NUL: see below */
        {"'\\377'", "\xC3\xBF"},
        {"'\\477'", "'7"},
        {"'https:\\/\\/a.example\\/'", "https://a.example/"},
        {"'a\\\nb'", "ab"},
        {"'a\\\r\nb'", "ab"},
        {"'\\xZZ\\u12'", "xZZu12"},
        {"'\\u{110000}'", "\xEF\xBF\xBD"},
        {"'\\1\\2\\3\\4'", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\x04"},
        {"'\\q\\'\\\"'", "q'\""},
        {"'a", "a"},
        {"'", ""},
        {"'a\\", "a"},
        {"`a\nb`", "a\nb"},
        {"`a${b}`", "a"},
        {"`\\x41", "A"},
        {"\"a'b\"", "a'b"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct task task = {.arena = arena_new(ARENA_BYTES), .source = str_of(texts[i].source)};
        assert_int_equal(arena_run(task.arena, 0, read_text, &task), ARENA_DONE);
        /* "\0" is a NUL and no end. */
        if (str_is(str_of(texts[i].source), "'\\0'"))
            assert_true(task.rendered.n == 1 && task.rendered.p[0] == '\0');
        else if (!str_is(task.rendered, texts[i].expected))
            fail_msg("%s: got \"%.*s\"", texts[i].source, STR_ARG(task.rendered));
        arena_free(task.arena);
    }
}

/* ---- brackets, lines ---- */

static void match_brackets(void *context)
{
    struct task *task = context;
    struct js_names names = js_names_new(task->arena);
    struct js_lexer *lexer = js_open(task->arena, &names, task->source);
    struct js js;
    struct buf out = buf_init(task->arena, 4096);
    assert_true(js_next(lexer, &js));
    for (uint32_t i = 0; i < js.n; i++) {
        str one =
            js.v[i].match == JS_NONE ? STR("-") : arena_printf(task->arena, "%u", js.v[i].match);
        if (i)
            buf_add_char(&out, ' ');
        buf_add(&out, one);
    }
    task->rendered = buf_str(&out);
}

static void test_matches(void **state)
{
    static const struct row texts[] = {
        {"()", "1 0"},
        {"({[]})", "5 4 3 2 1 0"},
        {"(]", "- -"},
        {"(]) [", "2 - 0 -"},
        {"([)]", "2 - 0 -"}, /* the inner one is given up */
        {"`a${b}c`", "2 - -"},
        {"`a${b}c${d}`", "2 - 4 - -"},
        {"`${(1)}`", "4 3 - 1 -"},
        {"f(a)(b)", "- 3 - 1 6 - 4"},
        {")(", "- -"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct task task = {.arena = arena_new(ARENA_BYTES), .source = str_of(texts[i].source)};
        assert_int_equal(arena_run(task.arena, 0, match_brackets, &task), ARENA_DONE);
        if (!str_is(task.rendered, texts[i].expected))
            fail_msg("%s: got %.*s", texts[i].source, STR_ARG(task.rendered));
        arena_free(task.arena);
    }
}

static void read_lines(void *context)
{
    struct task *task = context;
    struct js_names names = js_names_new(task->arena);
    struct js_lexer *lexer = js_open(task->arena, &names, task->source);
    struct js js;
    assert_true(js_next(lexer, &js));
    assert_int_equal(js.n, 6);
    static const uint32_t lines[] = {0, 1, 3, 4, 6, 8};
    for (uint32_t i = 0; i < js.n; i++)
        assert_int_equal(js.v[i].line, lines[i]);
    assert_true(js.v[1].is_new_line && !js_is(&js, 6, "") && !js_is(&js, 99, "a"));
    assert_true(js.v[0].is_new_line); /* nothing stands before it */
}

static void test_lines(void **state)
{
    struct task task = {.arena = arena_new(ARENA_BYTES),
                        .source = STR("a\nb/*\n*/\nc\n'x\\\ny'\n`\n\n`d")};
    (void)state;
    assert_int_equal(arena_run(task.arena, 0, read_lines, &task), ARENA_DONE);
    arena_free(task.arena);
}

/* ---- prefixes, windows, size ---- */

static void test_prefixes(void **state)
{
    static const char sample[] =
        "(function(w,d){var u=('https:'==d.location.protocol?'https://ssl':'http://www')+"
        "`.a${w.x?/[/\"]/g:{a:`b${1}`}}c`;/* あ */ // い\n<!-- "
        "x\nif(a)/b/.test('\\u3042\\x41\\\n');"
        "d.write('<scr'+'ipt src=\"'+u+'\">\\x3C/script>')})(window,document)";
    (void)state;
    for (size_t n = 0; n < sizeof sample; n++) {
        char *copy = malloc(n + 1); /* exactly so many bytes, for AddressSanitizer */
        assert_non_null(copy);
        memcpy(copy, sample, n);
        struct task task = {.arena = arena_new(ARENA_BYTES), .source = {copy, n}};
        assert_int_equal(arena_run(task.arena, 0, render, &task), ARENA_DONE);
        arena_free(task.arena);
        free(copy);
    }
}

/* Several windows give the same tokens as one would. */
static void test_windows(void **state)
{
    size_t count = JS_WINDOW_MAX * 2 + 10;
    char *source = malloc(count * 2);
    (void)state;
    assert_non_null(source);
    for (size_t i = 0; i < count; i++) {
        source[i * 2] = i % 3 ? 'a' : '(';
        source[i * 2 + 1] = ' ';
    }
    struct task task = {.arena = arena_new(ARENA_BYTES), .source = {source, count * 2}};
    assert_int_equal(arena_run(task.arena, 0, render, &task), ARENA_DONE);
    assert_int_equal(task.tokens, count);
    arena_free(task.arena);
    free(source);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tokens),   cmocka_unit_test(test_texts),
        cmocka_unit_test(test_matches),  cmocka_unit_test(test_lines),
        cmocka_unit_test(test_prefixes), cmocka_unit_test(test_windows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
