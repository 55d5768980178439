/* Pages that a browser saved in one file: parts of a message, and the bytes that they stand for. */
#include "core/base64.h"
#include "crawler/mime.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define BYTES ((size_t)64 << 20)

struct message_row {
    const char *entry,
        *expected; /* location, then "type location [body]" of each part; * the root */
};

struct work {
    struct arena *arena;
    const char *text;
    char out[1024];
};

static const struct message_row messages[] = {
    {"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=\"=_b\"; "
     "type=\"text/html\"\r\nSnapshot-Content-Location: https://k.example/\r\n\r\n"
     "preamble\r\n--=_b\r\nContent-Type: text/css\r\nContent-Location: https://k.example/a.css\r\n"
     "\r\np{}\r\n--=_b\r\nContent-Type: text/html; charset=\"shift_jis\"\r\n"
     "Content-Transfer-Encoding: quoted-printable\r\nContent-Location:\r\n https://k.example/x\r\n"
     "\r\n=8E=8B a=3D1=\r\n2 =zz =\r\n--=_b--\r\nepilogue",
     "https://k.example/|text/css https://k.example/a.css [p{}]|*text/html; charset=\"shift_jis\" "
     "https://k.example/x [\x8E\x8B a=12 =zz ]"},
    {"Content-Type: multipart/related; boundary=b; start=\"<two>\"\n\n--b\nContent-Type: "
     "text/html\n"
     "Content-ID: <one>\n\n1\n--b\nContent-Type: text/html\nContent-ID: <two>\n"
     "Content-Transfer-Encoding: base64\n\nMj\nI=\n--b--\n",
     "|text/html  [1]|*text/html  [22]"},
    {"Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: multipart/alternative; "
     "boundary=bb\n\n--bb\nContent-Type: text/html\n\nin\n--bb--\n--b\nContent-Type: image/png\n\nx"
     "\n--b--",
     "|image/png  [x]|*text/html  [in]"},
    {"Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\nhalf",
     "cut|*text/html  [half]"},
    {"Content-Type: multipart/related; boundary=b\n\n--bc\n--b x\n--b\n", "cut|  []"},
    {"Content-Type: multipart/related\n\n--\nx\n----\n", "none"},
    {"Content-Type: text/html\n\n--b\n", "none"},
    {"", "none"},
};

static void render_message(void *context)
{
    struct work *work = context;
    struct mime mime;
    mime_read(work->arena, str_of(work->text), &mime);
    snprintf(work->out, sizeof work->out, "%s%.*s",
             !mime.is_multipart ? "none"
             : mime.is_cut      ? "cut"
                                : "",
             STR_ARG(mime.location));
    for (size_t i = 0; i < mime.count; i++) {
        const struct mime_part *part = &mime.parts[i];
        struct buf body = buf_init(work->arena, 1000);
        size_t n = strlen(work->out);
        mime_decode(part, &body);
        snprintf(work->out + n, sizeof work->out - n, "|%s%.*s %.*s [%.*s]",
                 i == mime.root ? "*" : "", STR_ARG(part->type), STR_ARG(part->location),
                 STR_ARG(buf_str(&body)));
    }
}

static void test_messages(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(messages); i++) {
        struct work work = {.arena = arena_new(BYTES), .text = messages[i].entry};
        assert_int_equal(arena_run(work.arena, 0, render_message, &work), ARENA_DONE);
        assert_string_equal(work.out, messages[i].expected);
        arena_free(work.arena);
    }
}

static void test_base64(void **state)
{
    static const struct {
        const char *text, *bytes;
        size_t read;
    } rows[] = {{"", "", 0},
                {"YQ==", "a", 4},
                {"YWI=", "ab", 4},
                {"YWJj", "abc", 4},
                {"YW Jj\r\nZA", "abcd", 9},
                {"YWJj-x", "abc", 4},
                {"/+8=", "\xFF\xEF", 4}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct buf out = buf_init(NULL, 100);
        assert_int_equal(base64_decode(str_of(rows[i].text), &out), rows[i].read);
        assert_true(str_eq(buf_str(&out), str_of(rows[i].bytes)));
        buf_done(&out);
    }
    struct buf small = buf_init(NULL, 2);
    base64_decode(STR("YWJjZGVm"), &small);
    assert_true(small.over);
    buf_done(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_messages),
        cmocka_unit_test(test_base64),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
