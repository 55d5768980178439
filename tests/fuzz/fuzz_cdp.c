/* What a browser says: messages, with a NUL between, as one page's observation reads them. The first
 * session is the page's. */
#include "crawler/browser_visit.h"
#include "tests/fuzz/fuzz.h"

struct work {
    struct arena *arena;
    struct cdp cdp; /* what is said to the browser goes nowhere */
    str text;
};

static bool serve(void *context, str url, struct buf *body, const char **type)
{
    (void)context;
    *type = "text/html";
    buf_add(body, url);
    return url.n % 2;
}

static void work(void *context)
{
    struct work *job = context;
    struct map map = {.arena = job->arena};
    const struct browser_options options = {.email = STR(""), .phone = STR("")};
    str domains[] = {STR("example.jp")};
    const struct first_party own = {.domains = domains, .count = 1};
    const struct browser_files files = {.prefix = STR("https://www.example.jp/"), .serve = serve};
    struct browser_rules rules = {.rules = buf_init(job->arena, 64)};
    buf_add(&rules.rules, STR("{\"autoconsent\":[]}"));
    const struct browser_target target = {
        .url = STR("https://www.example.jp/"),
        .shown_url = STR("https://www.example.jp/"),
        .files = &files,
        .choice = {.consent = BROWSER_CONSENT_ACCEPT, .rules = &rules},
        .first_party = &own};
    struct browser_view view = {.html = STR("")};
    struct visit visit = {.cdp = &job->cdp,
                          .arena = job->arena,
                          .options = &options,
                          .target = &target,
                          .view = &view,
                          .context = STR("c"),
                          .page = STR("p"),
                          .session = STR("s"),
                          .sessions = map,
                          .loads = map,
                          .ids = map,
                          .headers = map,
                          .frames = map,
                          .scripts = map,
                          .posts = map,
                          .answers = map,
                          .stored_keys = map,
                          .setters = map,
                          .eval_ids = map,
                          .contexts = {{.id = 1, .frame = STR("p"), .world = 2}},
                          .context_count = 1};
    map_add(&visit.sessions, STR("s"), 0);
    str rest = job->text, part;
    while (rest.p && str_cut(&rest, '\0', &part)) {
        struct cdp_message message;
        if (!cdp_message_read(job->arena, part, &message))
            continue;
        if (message.id) {
            visit_answer(&visit, &message);
            visit_keep_cookies(&visit, &message);
        } else {
            visit_event(&visit, &message);
        }
    }
    visit_settle(&visit);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct work job = {.arena = arena_new((size_t)64 * 1024 * 1024),
                       .cdp = cdp_new(-1),
                       .text = {(const char *)data, size}};
    if (job.arena)
        arena_run(job.arena, 1000, work, &job);
    cdp_free(&job.cdp);
    arena_free(job.arena);
    return 0;
}
