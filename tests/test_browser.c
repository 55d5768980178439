/* What a browser reports, read as requests of one page: messages beside what becomes of them. */
#include "crawler/browser_visit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define PAGE "https://www.example.jp/"
#define SENT(id, type, frame, document, url, more)                                                 \
    "{\"sessionId\":\"s\",\"method\":\"Network.requestWillBeSent\",\"params\":{\"requestId\":"     \
    "\"" id "\",\"type\":\"" type "\",\"frameId\":\"" frame "\",\"documentURL\":\"" document       \
    "\",\"request\":{\"url\":\"" url "\",\"method\":\"GET\",\"headers\":{}}" more "}}"
#define BY_PAGE ",\"initiator\":{\"type\":\"parser\",\"url\":\"" PAGE "\",\"lineNumber\":4}"
#define CALL(url, script) "{\"url\":\"" url "\",\"scriptId\":\"" script "\",\"lineNumber\":9}"
#define BY_CALL(frame) ",\"initiator\":{\"type\":\"script\",\"stack\":{\"callFrames\":[" frame "]}}"
#define EVENT(method, params)                                                                      \
    "{\"sessionId\":\"s\",\"method\":\"" method "\",\"params\":{" params "}}"

/* Expected: "mechanism reach host initiator:line" of each request, "; " between. */
static const struct {
    const char *messages[6];
    const char *expected;
} rows[] = {
    {{SENT("1", "Image", "p", PAGE, "https://a.example/i", BY_PAGE)}, "img page a.example :5"},
    {{SENT("1", "Ping", "p", PAGE, "https://a.example/i", BY_PAGE)}, "beacon page a.example :5"},
    {{SENT("1", "Image", "p", PAGE, "data:image/gif;base64,R0", BY_PAGE)}, ""},
    {{SENT("0", "Stylesheet", "p", PAGE, "https://c.example/s.css", BY_PAGE),
      SENT("1", "Image", "p", PAGE, "https://a.example/i",
           ",\"initiator\":{\"type\":\"parser\",\"url\":\"https://c.example/s.css\"}")},
     "link page c.example :5; css container a.example https://c.example/s.css:0"},
    /* a script of the page's own, one that it loads from elsewhere, one that this one loads */
    {{SENT("1", "Fetch", "p", PAGE, "https://a.example/i",
           BY_CALL(CALL("https://static.example.jp/app.js", "1")))},
     "fetch page a.example https://static.example.jp/app.js:10"},
    {{SENT("1", "Script", "p", PAGE, "https://t.example/t.js", BY_PAGE),
      SENT("2", "Script", "p", PAGE, "https://u.example/u.js",
           BY_CALL(CALL("https://t.example/t.js", "1"))),
      SENT("3", "Image", "p", PAGE, "https://a.example/i",
           BY_CALL(CALL("https://u.example/u.js", "2")))},
     "script page t.example :5; script container u.example https://t.example/t.js:10; "
     "img script a.example https://u.example/u.js:10"},
    /* what ran later, by where it was begun */
    {{SENT("1", "Image", "p", PAGE, "https://a.example/i",
           ",\"initiator\":{\"type\":\"script\",\"stack\":{\"callFrames\":[],\"parent\":{"
           "\"callFrames\":[" CALL("https://t.example/t.js", "1") "]}}}")},
     "img script a.example https://t.example/t.js:10"},
    /* a script that another one wrote into the page */
    {{EVENT("Debugger.scriptParsed",
            "\"scriptId\":\"7\",\"url\":\"" PAGE
            "\",\"stackTrace\":{\"callFrames\":[" CALL("https://t.example/t.js", "1") "]}"),
      SENT("1", "Image", "p", PAGE, "https://a.example/i", BY_CALL(CALL(PAGE, "7")))},
     "img script a.example https://t.example/t.js:10"},
    /* a function of the page that somebody else's script calls */
    {{SENT("1", "Image", "p", PAGE, "https://a.example/i",
           BY_CALL(CALL(PAGE, "7") "," CALL("https://t.example/t.js", "1")))},
     "img script a.example https://t.example/t.js:10"},
    /* the same number in another session is another script */
    {{SENT("1", "Image", "p", PAGE, "https://a.example/i", BY_CALL(CALL(PAGE, "7")))},
     "img page a.example :10"},
    /* frames; one without an address is what it stands in */
    {{EVENT("Page.frameAttached", "\"frameId\":\"f\",\"parentFrameId\":\"p\""),
      SENT("1", "Document", "f", "https://f.example/", "https://f.example/", BY_PAGE),
      SENT("2", "Image", "f", "https://f.example/", "https://a.example/i", ""),
      EVENT("Page.frameAttached", "\"frameId\":\"g\",\"parentFrameId\":\"f\""),
      SENT("3", "Image", "g", "about:blank", "https://b.example/i", "")},
     "iframe page f.example :5; img frame a.example https://f.example/:0; "
     "img frame b.example https://f.example/:0"},
    {{EVENT("Page.frameAttached", "\"frameId\":\"f\",\"parentFrameId\":\"p\""),
      SENT("1", "Image", "f", "about:srcdoc", "https://a.example/i", BY_PAGE)},
     "img page a.example :5"},
    {{SENT("1", "Image", "p", PAGE, "https://a.example/i", BY_PAGE),
      SENT("1", "Image", "p", PAGE, "https://b.example/i",
           ",\"redirectResponse\":{\"url\":\"https://a.example/i\",\"status\":302}")},
     "img page a.example :5; redirect hop b.example https://a.example/i:0"},
    {{EVENT("Network.webSocketCreated", "\"requestId\":\"1\",\"url\":\"wss://a.example/s\"")},
     "socket page a.example :0"},
    /* what the browser itself held back; what an answer was refused for was sent */
    {{SENT("1", "Image", "p", PAGE, "https://a.example/i", BY_PAGE),
      EVENT("Network.loadingFailed", "\"requestId\":\"1\",\"blockedReason\":\"csp\"")},
     ""},
    {{SENT("1", "Image", "p", PAGE, "https://a.example/i", BY_PAGE),
      EVENT("Network.responseReceived", "\"requestId\":\"1\",\"response\":{\"status\":200}"),
      EVENT("Network.loadingFailed", "\"requestId\":\"1\",\"blockedReason\":\"other\"")},
     "img page a.example :5"},
    /* somebody else's session */
    {{"{\"sessionId\":\"x\",\"method\":\"Network.webSocketCreated\",\"params\":{\"requestId\":"
      "\"1\","
      "\"url\":\"wss://a.example/s\"}}"},
     ""},
};

struct job {
    struct arena *arena;
    struct cdp cdp;
    const char *const *messages;
    size_t count;
    struct browser_view view;
};

static void run_work(void *context)
{
    struct job *job = context;
    struct map map = {.arena = job->arena};
    const struct browser_options options = {.email = STR(""), .phone = STR("")};
    static const str domains[] = {{"example.jp", 10}};
    const struct first_party own = {.domains = domains, .count = 1};
    const struct browser_target target = {
        .url = STR(PAGE), .shown_url = STR(PAGE), .first_party = &own};
    struct visit visit = {.cdp = &job->cdp,
                          .arena = job->arena,
                          .options = &options,
                          .target = &target,
                          .view = &job->view,
                          .context = STR("c"),
                          .page = STR("p"),
                          .session = STR("s"),
                          .sessions = map,
                          .loads = map,
                          .ids = map,
                          .headers = map,
                          .frames = map,
                          .scripts = map,
                          .posts = map};
    map_add(&visit.sessions, STR("s"), 0);
    for (size_t i = 0; i < job->count && job->messages[i]; i++) {
        struct cdp_message message;
        assert_true(cdp_message_read(job->arena, str_of(job->messages[i]), &message));
        visit_event(&visit, &message);
    }
    visit_settle(&visit);
}

static void run(struct job *job, const char *const *messages, size_t count)
{
    *job = (struct job){.arena = arena_new((size_t)64 << 20),
                        .cdp = cdp_new(-1),
                        .messages = messages,
                        .count = count};
    assert_non_null(job->arena);
    assert_int_equal(arena_run(job->arena, 0, run_work, job), ARENA_DONE);
}

static void done(struct job *job)
{
    cdp_free(&job->cdp);
    arena_free(job->arena);
}

static void render(const struct job *job, char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < job->view.count && used < size; i++) {
        const struct fetch *fetch = &job->view.requests[i];
        const struct observation *observed = fetch->observed;
        used += (size_t)snprintf(out + used, size - used, "%s%s %s %.*s %.*s:%u", i ? "; " : "",
                                 mechanism_code(observed->mechanism), reach_code(observed->reach),
                                 STR_ARG(fetch->url.host), STR_ARG(observed->initiator),
                                 observed->initiator_line);
    }
}

static void test_requests(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct job job;
        char found[1024];
        run(&job, rows[i].messages, COUNT_OF(rows[i].messages));
        render(&job, found, sizeof found);
        if (strcmp(found, rows[i].expected) != 0)
            fail_msg("row %zu: \"%s\" instead of \"%s\"", i, found, rows[i].expected);
        done(&job);
    }
}

/* Headers as sent, which may come before the request, and each hop's own; the body in pieces. */
static void test_details(void **state)
{
    static const char *const messages[] = {
        EVENT("Network.requestWillBeSentExtraInfo",
              "\"requestId\":\"1\",\"headers\":{\"COOKIE\":\"a=1\",\"Referer\":\"" PAGE "\"}"),
        "{\"sessionId\":\"s\",\"method\":\"Network.requestWillBeSent\",\"params\":{\"requestId\":"
        "\"1\","
        "\"type\":\"Ping\",\"request\":{\"url\":\"https://a.example/"
        "b\",\"method\":\"POST\",\"headers\":{"
        "\"content-type\":\"Text/Plain; charset=UTF-8\"},\"hasPostData\":true,\"postDataEntries\":["
        "{\"bytes\":\"eD0x\"},{\"bytes\":\"JnkA/w==\"}]}}}",
        SENT("1", "Ping", "p", PAGE, "https://b.example/c",
             ",\"redirectResponse\":{\"url\":\"https://a.example/b\",\"status\":307}"),
        EVENT("Network.requestWillBeSentExtraInfo",
              "\"requestId\":\"1\",\"headers\":{\"Cookie\":\"b=2\"}"),
        EVENT("Network.responseReceived",
              "\"requestId\":\"1\",\"response\":{\"status\":204,\"mimeType\":\"text/plain\"}")};
    struct job job;
    (void)state;
    run(&job, messages, COUNT_OF(messages));
    assert_int_equal(job.view.count, 2);
    const struct fetch *first = &job.view.requests[0], *second = &job.view.requests[1];
    assert_true(str_is(first->observed->method, "POST"));
    assert_true(str_is(first->observed->body_type, "text/plain"));
    assert_true(str_eq(first->observed->body, STR("x=1&y\0\xff")));
    assert_true(str_is(first->observed->cookies, "a=1"));
    assert_true(str_is(first->observed->referrer, PAGE));
    assert_int_equal(first->outcome, OUTCOME_REDIRECT);
    assert_int_equal(first->http_status, 307);
    assert_true(str_is(first->redirect_to, "https://b.example/c"));
    assert_true(str_is(second->observed->cookies, "b=2"));
    assert_int_equal(second->observed->referrer.n, 0);
    assert_int_equal(second->http_status, 204);
    done(&job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_requests),
                                       cmocka_unit_test(test_details)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
