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
    const char *cookies; /* what the browser answers when it is asked for them; NULL: it is not */
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
                          .answers = map,
                          .stored_keys = map,
                          .setters = map,
                          .posts = map};
    map_add(&visit.sessions, STR("s"), 0);
    for (size_t i = 0; i < job->count && job->messages[i]; i++) {
        struct cdp_message message;
        assert_true(cdp_message_read(job->arena, str_of(job->messages[i]), &message));
        visit_event(&visit, &message);
    }
    if (job->cookies) {
        struct cdp_message message;
        assert_true(cdp_message_read(job->arena, str_of(job->cookies), &message));
        visit_keep_cookies(&visit, &message);
    }
    visit_settle(&visit);
}

static void run_with(struct job *job, const char *const *messages, size_t count,
                     const char *cookies)
{
    *job = (struct job){.arena = arena_new((size_t)64 << 20),
                        .cdp = cdp_new(-1),
                        .messages = messages,
                        .count = count,
                        .cookies = cookies};
    assert_non_null(job->arena);
    assert_int_equal(arena_run(job->arena, 0, run_work, job), ARENA_DONE);
}

static void run(struct job *job, const char *const *messages, size_t count)
{
    run_with(job, messages, count, NULL);
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

/* ---- what third parties leave ---- */

#define OWN_PLACE "https://www.example.jp"
#define KEY_AT(place, name)                                                                        \
    EVENT("DOMStorage.domStorageItemAdded",                                                        \
          "\"storageId\":{\"storageKey\":\"" place "\",\"isLocalStorage\":true},\"key\":\"" name   \
          "\",\"newValue\":\"abc\"")
#define SAID(text) "{\"type\":\"string\",\"value\":\"" text "\"}"
#define WRITTEN(storage, place, name, frame)                                                       \
    EVENT("Runtime.consoleAPICalled",                                                              \
          "\"type\":\"trace\",\"args\":[" SAID("soshin: written") "," SAID(storage) "," SAID(      \
              place) "," SAID(name) "],\"stackTrace\":{\"callFrames\":[" frame "]}")
#define THEIRS CALL("https://t.example/t.js", "1")
#define OURS CALL(PAGE "app.js", "2")
#define ANSWER(id, cookie)                                                                         \
    EVENT("Network.responseReceivedExtraInfo",                                                     \
          "\"requestId\":\"" id "\",\"headers\":{\"Set-Cookie\":\"" cookie "\"}")
#define COOKIE(name, domain, more)                                                                 \
    "{\"id\":1,\"result\":{\"cookies\":[{\"name\":\"" name                                         \
    "\",\"value\":\"abc\",\"domain\":\"" domain "\",\"path\":\"/\"" more "}]}}"

/* Expected: "storage place name by bytes" of each, "; " between. `cookies`: what the browser answers. */
static const struct {
    const char *messages[4], *cookies, *expected;
} left[] = {
    /* under somebody else's origin, whoever it was; parted by site or not */
    {{KEY_AT("https://f.example/", "k")}, NULL, "local_storage https://f.example k  3"},
    {{KEY_AT("https://f.example/^0" OWN_PLACE, "k")}, NULL, "local_storage https://f.example k  3"},
    /* under the operator's own: by whose script */
    {{KEY_AT(OWN_PLACE "/", "k")}, NULL, ""},
    {{WRITTEN("local_storage", OWN_PLACE, "k", OURS), KEY_AT(OWN_PLACE "/", "k")}, NULL, ""},
    {{WRITTEN("local_storage", OWN_PLACE, "k", THEIRS), KEY_AT(OWN_PLACE "/", "k")},
     NULL,
     "local_storage " OWN_PLACE " k https://t.example/t.js 3"},
    {{WRITTEN("local_storage", OWN_PLACE, "k", OURS),
      WRITTEN("local_storage", OWN_PLACE, "k", OURS "," THEIRS), KEY_AT(OWN_PLACE "/", "k")},
     NULL,
     "local_storage " OWN_PLACE " k https://t.example/t.js 3"},
    {{WRITTEN("session_storage", OWN_PLACE, "k", THEIRS), KEY_AT(OWN_PLACE "/", "k")}, NULL, ""},
    /* once, however often it is written */
    {{KEY_AT("https://f.example/", "k"), KEY_AT("https://f.example/", "k")},
     NULL,
     "local_storage https://f.example k  3"},
    {{WRITTEN("indexed_db", OWN_PLACE, "d", THEIRS)},
     NULL,
     "indexed_db " OWN_PLACE " d https://t.example/t.js 0"},
    {{WRITTEN("indexed_db", OWN_PLACE, "d", OURS)}, NULL, ""},
    {{WRITTEN("magic", OWN_PLACE, "d", THEIRS)}, NULL, ""},
    /* cookies: those that the browser took; by answer or script */
    {{SENT("1", "Image", "p", PAGE, "https://a.example/i", BY_PAGE),
      ANSWER("1", "c=abc; Path=/; Domain=.A.example\\nd=1")},
     COOKIE("c", ".a.example", ""),
     "cookie a.example c https://a.example/i 3"},
    {{SENT("1", "Image", "p", PAGE, "https://a.example/i", BY_PAGE), ANSWER("1", "c=abc")},
     NULL,
     ""},
    {{WRITTEN("cookie", OWN_PLACE, "c=; domain=example.jp", THEIRS)},
     COOKIE("c", ".example.jp", ""),
     "cookie example.jp c https://t.example/t.js 3"},
    {{WRITTEN("cookie", OWN_PLACE, "c=", THEIRS)},
     COOKIE("c", "www.example.jp", ""),
     "cookie www.example.jp c https://t.example/t.js 3"},
    {{WRITTEN("cookie", OWN_PLACE, "c=", THEIRS)}, COOKIE("c", ".example.jp", ""), ""},
    {{WRITTEN("cookie", OWN_PLACE, "c=", OURS)}, COOKIE("c", "www.example.jp", ""), ""},
};

static void test_left(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(left); i++) {
        struct job job;
        char found[1024] = "";
        size_t used = 0;
        run_with(&job, left[i].messages, COUNT_OF(left[i].messages), left[i].cookies);
        for (size_t k = 0; k < job.view.stored_count; k++) {
            const struct stored *stored = &job.view.stored[k];
            used += (size_t)snprintf(found + used, sizeof found - used, "%s%s %.*s %.*s %.*s %u",
                                     k ? "; " : "", storage_code(stored->storage),
                                     STR_ARG(stored->place), STR_ARG(stored->name),
                                     STR_ARG(stored->by), stored->bytes);
        }
        if (strcmp(found, left[i].expected) != 0)
            fail_msg("row %zu: \"%s\" instead of \"%s\"", i, found, left[i].expected);
        done(&job);
    }
}

static void test_cookie(void **state)
{
    struct job job;
    (void)state;
    run_with(&job, NULL, 0,
             COOKIE("c", "a.example",
                    ",\"expires\":1826733173.07,\"httpOnly\":true,\"secure\":true,"
                    "\"sameSite\":\"None\""));
    assert_int_equal(job.view.stored_count, 1);
    const struct stored *cookie = job.view.stored;
    assert_int_equal(cookie->expires, 1826733173);
    assert_true(cookie->is_http_only && cookie->is_secure);
    assert_true(str_is(cookie->same_site, "None"));
    assert_true(str_is(cookie->path, "/"));
    assert_true(str_is(cookie->page_url, PAGE));
    /* echo -n abc | sha256sum */
    assert_string_equal(cookie->sha256,
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    done(&job);
    run_with(&job, NULL, 0, COOKIE("c", "a.example", ",\"expires\":-1"));
    assert_int_equal(job.view.stored[0].expires, 0);
    assert_false(job.view.stored[0].is_secure);
    done(&job);
}

/* So many are kept, and that there were more is said; a name is cut. */
static void test_many(void **state)
{
    static char texts[BROWSER_STORED_MAX + 1][256];
    const char *messages[BROWSER_STORED_MAX + 1];
    struct job job;
    char name[BROWSER_NAME_MAX + 2], text[sizeof name + 256];
    (void)state;
    for (size_t i = 0; i <= BROWSER_STORED_MAX; i++) {
        snprintf(texts[i], sizeof texts[i], KEY_AT("https://f.example/", "%zu"), i);
        messages[i] = texts[i];
    }
    run(&job, messages, BROWSER_STORED_MAX);
    assert_int_equal(job.view.reason, REASON_NONE);
    done(&job);
    run(&job, messages, BROWSER_STORED_MAX + 1);
    assert_int_equal(job.view.stored_count, BROWSER_STORED_MAX);
    assert_int_equal(job.view.reason, REASON_BROWSER_LIMIT);
    done(&job);
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    snprintf(text, sizeof text, KEY_AT("https://f.example/", "%s"), name);
    messages[0] = text;
    run(&job, messages, 1);
    assert_int_equal(job.view.stored[0].name.n, BROWSER_NAME_MAX);
    done(&job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_requests),
                                       cmocka_unit_test(test_details), cmocka_unit_test(test_left),
                                       cmocka_unit_test(test_cookie), cmocka_unit_test(test_many)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
