#include "crawler/cdp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

static void in_arena(void (*work)(void *context), void *context, struct arena *arena)
{
    assert_non_null(arena);
    assert_int_equal(arena_run(arena, 0, work, context), ARENA_DONE);
}

struct reading {
    struct arena *arena;
    const char *text;
    size_t length;
    struct cdp_message message;
    bool is_one;
};

static void read_work(void *context)
{
    struct reading *reading = context;
    reading->is_one =
        cdp_message_read(reading->arena, (str){reading->text, reading->length}, &reading->message);
}

static bool is_message(const char *text, size_t length)
{
    struct reading reading = {.arena = arena_new(1 << 20), .text = text, .length = length};
    in_arena(read_work, &reading, reading.arena);
    arena_free(reading.arena);
    return reading.is_one;
}

static void test_read(void **state)
{
    static const struct {
        const char *text;
        uint32_t id;
        const char *method, *session, *error;
        bool has_body, is_one;
    } rows[] = {
        {"{\"id\":7,\"result\":{\"a\":1}}", 7, "", "", "", true, true},
        {"{\"id\":7,\"sessionId\":\"S\",\"result\":{}}", 7, "", "S", "", true, true},
        {"{\"id\":8,\"error\":{\"code\":-1,\"message\":\"No\"}}", 8, "", "", "No", false, true},
        {"{\"id\":8,\"error\":{}}", 8, "", "", "?", false, true},
        {"{\"method\":\"A.b\",\"params\":{},\"sessionId\":\"S\"}", 0, "A.b", "S", "", true, true},
        {"{\"method\":\"A.b\"}", 0, "A.b", "", "", false, true},
        {"{}", 0, "", "", "", false, false},
        {"{\"id\":0}", 0, "", "", "", false, false},
        {"{\"id\":-5,\"result\":{}}", 0, "", "", "", false, false},
        {"{\"id\":99999999999}", 0, "", "", "", false, false},
        {"{\"method\":5}", 0, "5", "", "", false, true},
        {"[{\"id\":1}]", 0, "", "", "", false, false},
        {"", 0, "", "", "", false, false},
        {"DevTools listening", 0, "", "", "", false, false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        str text = str_of(rows[i].text);
        struct reading reading = {.arena = arena_new(1 << 20), .text = text.p, .length = text.n};
        in_arena(read_work, &reading, reading.arena);
        const struct cdp_message *message = &reading.message;
        if (reading.is_one != rows[i].is_one)
            fail_msg("row %zu", i);
        if (rows[i].is_one) {
            assert_int_equal(message->id, rows[i].id);
            assert_true(str_is(message->method, rows[i].method));
            assert_true(str_is(message->session, rows[i].session));
            assert_true(str_is(message->error, rows[i].error));
            assert_int_equal(message->body != NULL, rows[i].has_body);
        }
        arena_free(reading.arena);
    }
}

static void test_prefixes(void **state)
{
    static const char text[] =
        "{\"method\":\"Network.requestWillBeSent\",\"params\":{\"requestId\":\"1\","
        "\"request\":{\"url\":\"https://example.jp/\\u3042\",\"headers\":{}}},\"sessionId\":\"S\"}";
    (void)state;
    for (size_t n = 0; n < sizeof text - 1; n++)
        if (is_message(text, n))
            fail_msg("the first %zu bytes are a message", n);
    assert_true(is_message(text, sizeof text - 1));
}

static void test_write(void **state)
{
    struct buf out = buf_init(NULL, 4096);
    (void)state;
    cdp_write_begin(&out, 3, STR("S"), "A.b");
    cdp_write_text(&out, "t", STR("\"\\\n\1 あ\xff"));
    cdp_write_raw(&out, "n", "5");
    cdp_write_bytes(&out, "b", STR("abcd"));
    cdp_write_end(&out);
    assert_string_equal(out.p, "{\"id\":3,\"sessionId\":\"S\",\"method\":\"A.b\",\"params\":{"
                               "\"t\":\"\\\"\\\\\\u000a\\u0001 あ\xEF\xBF\xBD\",\"n\":5,"
                               "\"b\":\"YWJjZA==\"}}");
    buf_done(&out);
    out = buf_init(NULL, 4096);
    cdp_write_begin(&out, 4, STR(""), "A.c");
    cdp_write_end(&out);
    assert_string_equal(out.p, "{\"id\":4,\"method\":\"A.c\",\"params\":{}}");
    buf_done(&out);
}

/* Says it as it stands, NUL bytes included. */
static void say(int fd, str text)
{
    assert_int_equal(write(fd, text.p, text.n), (ssize_t)text.n);
}

static void test_frames(void **state)
{
    int pair[2];
    struct cdp_message message;
    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair), 0);
    struct cdp cdp = cdp_new(pair[0]);
    assert_int_equal(cdp_next(&cdp, cdp_now(), &message), CDP_LATE);
    say(pair[1], STR("{\"id\":1}\0{\"id\":2}\0{\"met"));
    assert_int_equal(cdp_next(&cdp, cdp_now() + 10000, &message), CDP_MESSAGE);
    assert_int_equal(message.id, 1);
    assert_int_equal(cdp_next(&cdp, cdp_now() + 10000, &message), CDP_MESSAGE);
    assert_int_equal(message.id, 2);
    assert_int_equal(cdp_next(&cdp, cdp_now(), &message), CDP_LATE);
    say(pair[1], STR("hod\":\"A.b\"}\0"));
    assert_int_equal(cdp_next(&cdp, cdp_now() + 10000, &message), CDP_MESSAGE);
    assert_true(str_is(message.method, "A.b"));
    assert_int_equal(cdp_begin(&cdp, STR(""), "B.c"), 1);
    assert_true(cdp_end(&cdp, cdp_now() + 10000));
    char said[64] = "";
    assert_true(read(pair[1], said, sizeof said) > 0);
    assert_string_equal(said, "{\"id\":1,\"method\":\"B.c\",\"params\":{}}");
    say(pair[1], STR("nonsense\0"));
    assert_int_equal(cdp_next(&cdp, cdp_now() + 10000, &message), CDP_GONE);
    close(pair[1]);
    assert_int_equal(cdp_next(&cdp, cdp_now() + 10000, &message), CDP_GONE);
    cdp_begin(&cdp, STR(""), "B.d");
    assert_false(cdp_end(&cdp, cdp_now() + 10000)); /* and no SIGPIPE */
    cdp_free(&cdp);
    close(pair[0]);
}

/* Nobody takes what is sent: it is given up in time. */
static void test_full(void **state)
{
    int pair[2];
    struct buf text = buf_init(NULL, 8 << 20);
    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair), 0);
    struct cdp cdp = cdp_new(pair[0]);
    for (size_t i = 0; i < 8 << 17; i++)
        buf_add(&text, STR("12345678"));
    cdp_begin(&cdp, STR(""), "A.b");
    cdp_write_text(&cdp.out, "t", buf_str(&text));
    assert_false(cdp_end(&cdp, cdp_now() + 20));
    cdp_free(&cdp);
    buf_done(&text);
    close(pair[0]);
    close(pair[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),  cmocka_unit_test(test_prefixes),
        cmocka_unit_test(test_write), cmocka_unit_test(test_frames),
        cmocka_unit_test(test_full),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
