/* service.yaml: what it fills, what it refuses and in which words; names of report folders. */
#include "cli/jobs_folder.h"
#include "cli/service_yaml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
/* cmocka.h needs the headers above. */
#include <cmocka.h>

#define MEMORY ((size_t)256 << 20)

struct fixture {
    struct arena *catalog_arena;
    const struct catalog *catalog;
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    struct err err = {.lang = LANG_EN};
    f->catalog_arena = arena_new(MEMORY);
    f->catalog = catalog_read(f->catalog_arena, NULL, &err);
    *state = f;
    return f->catalog ? 0 : -1;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    arena_free(f->catalog_arena);
    free(f);
    return 0;
}

static struct job job_plain(void)
{
    struct job job = {.name = STR("")};
    options_default(&job.run.options);
    return job;
}

static bool read_yaml(const struct fixture *f, struct arena *arena, str bytes, struct job *job,
                      struct err *err)
{
    *err = (struct err){.lang = LANG_EN};
    return service_yaml_read(arena, bytes, "dir/service.yaml", f->catalog, job, err);
}

/* ---- what it refuses ---- */

#define E "start: x\nexemptions:\n  - recipient: "
static const struct {
    const char *yaml, *says;
} bad[] = {
    {"", "service.yaml:1: the key start is missing"},
    {"# nothing\n", "service.yaml:1: the key start is missing"},
    {"name: x\n", "service.yaml:1: the key start is missing"},
    {"- start\n", "service.yaml:1: must hold keys with values"},
    {"start\n", "service.yaml:1: must hold keys with values"},
    {"start: x\nstrat: y\n",
     "service.yaml:2: strat: there is no such key; known here: name|start|base_url|"},
    {"start: x\n\n\n\nname: [a]\n", "service.yaml:5: name: must be one value"},
    {"start: x\nname: {a: b}\n", "service.yaml:2: name: must be one value"},
    {"start: {a: b}\n", "service.yaml:1: start: must be one value or a list"},
    {"start: x\ngroup: y\n", "service.yaml:2: group: must be a list"},
    {"start: x\ngroup:\n  - y\n", "service.yaml:3: group[0]: must hold keys with values"},
    {"start: x\nname:\n", "service.yaml:2: name: a value is missing"},
    {"start: x\nname: ''\n", "service.yaml:2: name: a value is missing"},
    {"start: x\nnotices:\n  - a\n  -\n", "service.yaml:4: notices[1]: a value is missing"},
    {"start: x\nname: a\nname: b\n", "service.yaml:3: name is given twice"},
    {"start: x\nscope: 5\n", "service.yaml:2: scope: \"5\" is not one of 1|2|3|4|out|unknown"},
    {"start: x\nscope: [2, out]\n", "service.yaml:2: scope[1]: \"out\" is not one of 1|2|3|4"},
    {"start: x\nscope: [1,1,1,1,1,1,1,1,1,1,1,1]\n", "the list is longer than there are items"},
    {"start: x\nlang: fr\n", "service.yaml:2: lang: \"fr\" is not one of ja|en"},
    {"start: x\ncontainers: true\n", "service.yaml:2: containers: \"true\" is not one of yes|no"},
    {"start: x\nmax_pages: -1\n", "service.yaml:2: max_pages: \"-1\" is not a usable value (N)"},
    {"start: x\nmax_time: soon\n", "service.yaml:2: max_time: \"soon\" is not a usable value"},
    {"start: x\nrate: 1e9\n", "service.yaml:2: rate: \"1e9\" is not a usable value"},
    {"start: x\nbase_url: nonsense\n", "base_url: \"nonsense\" is not a usable value (https://"},
    {"start: x\nfirst_party: [a.jp, 'https://b.jp/']\n", "service.yaml:2: first_party[1]: \"https"},
    {"start: [a, b]\n", "service.yaml:1: start[1]: further places to start from must be URLs"},
    {"start: x\nuser_agent: \"a\\r\\nHost: b\\x01\"\n", "control character"},
    {E "google\n    ground: foo\n    reason: x\n",
     "service.yaml:4: exemptions[0].ground: \"foo\" is not one of "
     "display|input|auth|security|operation|own_id|consent|opt_out"},
    {E "google\n    ground: display\n", "service.yaml:3: exemptions[0]: the key reason is missing"},
    {E "google\n    ground: display\n    resaon: x\n",
     "service.yaml:5: exemptions[0].resaon: there is no such key; known here: "
     "recipient|ground|items|reason|until"},
    {E "No Such Company\n    ground: display\n    reason: x\n",
     "service.yaml:3: exemptions[0].recipient: \"No Such Company\" is neither"},
    {E "all\n    ground: display\n    reason: x\n", "\"all\" is for the grounds consent"},
    {E "google\n    ground: display\n    reason: x\n    items: [ip, iq]\n",
     "service.yaml:6: exemptions[0].items[1]: \"iq\" is not one of "},
    {E "google\n    ground: display\n    reason: x\n    until: 2026-02-31\n",
     "service.yaml:6: exemptions[0].until: \"2026-02-31\" is not a usable value"},
    {"start: x\naccepted:\n  - fingerprint: 12\n    reason: x\n",
     "service.yaml:3: accepted[0].fingerprint: \"12\""},
    {"start: x\naccepted:\n  - fingerprint: 0123456789ABCDEF\n    reason: x\n",
     "service.yaml:3: accepted[0].fingerprint:"},
    {"start: x\nfirst_party: a.jp\ngroup:\n  - domain: a.jp\n    company: A\n",
     "service.yaml:4: group[0].domain: \"a.jp\" is declared first party as well"},
    {"start: x\ngroup:\n  - domain: www.a.jp\n    company: A\n",
     "service.yaml:3: group[0].domain: \"www.a.jp\" is not a usable value"},
    {"start: x\ncontainer_files:\n  - id: GTM-A\n",
     "service.yaml:3: container_files[0]: the key file is missing"},
    /* no YAML, or more than one */
    {"start: \"x\n", "service.yaml:2: found unexpected end of stream"},
    {"start: x\n  name: y\n", "service.yaml:2: mapping values are not allowed"},
    {"start: \xff\n", "service.yaml:1: "},
    {"start: x\n---\nstart: y\n", "service.yaml:2: a second document begins here"},
    {"start: &a x\nname: *a\n", "service.yaml:2: aliases (*name) are not read"},
    {"? [a]\n: b\n", "service.yaml:1: a key must be a word"},
    {"a.b: c\n", "service.yaml:1: a key must be a word"},
    {"start: [[[[[[x]]]]]]\n", "service.yaml:1: nested deeper"},
};
#undef E

static void test_bad(void **state)
{
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct arena *arena = arena_new(MEMORY);
        struct job job = job_plain();
        struct err err;
        bool is_good = read_yaml(*state, arena, str_of(bad[i].yaml), &job, &err);
        if (is_good || err.code != ERR_DATA || !strstr(err.text, bad[i].says) ||
            strncmp(err.text, "dir/service.yaml:", 17) != 0)
            fail_msg("%s\nsays: %s", bad[i].yaml, err.text);
        arena_free(arena);
    }
}

/* Writes `count` times `unit` behind `head`; the file costs itself and little else. */
static const struct {
    const char *head, *unit;
    size_t count;
    const char *says;
} hostile[] = {
    {"start: x\nname: ", "0123456789abcdef", 10 * 65536, "larger than"},
    {"start: x\nname: ", "0123456789abcdef", 60000, "a text is too long"},
    {"start: x\nnotices:\n", "- a\n", 100000, "too many values"},
    {"start: x\nnotices:\n", "- a\n", 300, "notices[256]: more than 256 entries"},
    {"", "[", 900000, "nested deeper"},
    {"a: ", "{a: ", 200000, "nested deeper"},
    {"a: ", "- ", 400000, "not allowed"},
    {"", "? ", 400000, "a key must be a word"},
    {"start: x\n", "k0123456789012345678901234567890123456789012345678901234567890123456789", 10,
     "service.yaml:"},
    {"a: &a [x]\nb: ", "[*a, ", 3, "aliases"},
    {"start: x\naccepted:\n", "- {fingerprint: 0123456789abcdef, reason: x}\n", 5001,
     "more than 5000 entries"},
    {"", "!", 900000, "service.yaml:"},
    {"", "&", 900000, "service.yaml:"},
    {"", "'", 900001, "service.yaml:"},
};

static void test_hostile(void **state)
{
    for (size_t i = 0; i < COUNT_OF(hostile); i++) {
        struct arena *arena = arena_new(MEMORY);
        struct buf bytes = buf_init(NULL, (size_t)64 << 20);
        struct job job = job_plain();
        struct err err;
        buf_add(&bytes, str_of(hostile[i].head));
        for (size_t k = 0; k < hostile[i].count; k++)
            buf_add(&bytes, str_of(hostile[i].unit));
        assert_false(read_yaml(*state, arena, buf_str(&bytes), &job, &err));
        if (!strstr(err.text, hostile[i].says))
            fail_msg("%s%s ... says: %s", hostile[i].head, hostile[i].unit, err.text);
        buf_done(&bytes);
        arena_free(arena);
    }
    struct arena *arena = arena_new(MEMORY);
    struct job job = job_plain();
    struct err err;
    assert_false(read_yaml(*state, arena, STR("start: x\nname: \"a\\0b\"\n"), &job, &err));
    assert_non_null(strstr(err.text, "control character"));
    arena_free(arena);
}

/* ---- what it fills ---- */

static const char whole[] = "name: \"Harbour: \\\"news\\\"\"\n"
                            "start:\n  - https://www.example.jp/\n  - https://www.example.jp/a/\n"
                            "base_url: https://www.example.jp/\n"
                            "scope: [2, 4]\nscope_reason: >\n  A board\n  and news.\n"
                            "first_party: [example.jp, example.net]\n"
                            "group:\n  - {domain: group.example, company: 株式会社グループ}\n"
                            "notices: https://www.example.jp/notice/\n"
                            "notice_method: pop-up\n"
                            "include: [https://www.example.jp/]\nexclude: ['*/s?*', '*.pdf']\n"
                            "max_pages: 500\ndepth: 3\nmax_time: 15m\nrate: 2.5\ntimeout: 10\n"
                            "user_agent: agent\ncontact: https://www.example.jp/contact\n"
                            "containers: no\n"
                            "container_files:\n  - {id: GTM-AAAAAA, file: gtm.js}\n"
                            "baseline: base.csv\noutput: /tmp/out\nlang: en\n"
                            "accepted:\n  - fingerprint: 0123456789abcdef\n    reason: planned\n"
                            "    until: 2027-03-31\n";

static void test_options(void **state)
{
    struct arena *arena = arena_new(MEMORY);
    struct job job = job_plain();
    struct err err;
    bool is_good = read_yaml(*state, arena, str_of(whole), &job, &err);
    if (!is_good)
        fail_msg("%s", err.text);
    const struct options *options = &job.run.options;
    assert_true(str_is(job.name, "Harbour: \"news\""));
    assert_string_equal(job.target, "https://www.example.jp/");
    assert_int_equal(options->starts.n, 1);
    assert_string_equal(options->starts.v[0], "https://www.example.jp/a/");
    assert_string_equal(options->base_url, "https://www.example.jp/");
    assert_string_equal(options->scope, "2,4");
    assert_int_equal(options->first_party.n, 2);
    assert_string_equal(options->first_party.v[1], "example.net");
    assert_int_equal(options->notices.n, 1);
    assert_string_equal(options->notices.v[0], "https://www.example.jp/notice/");
    assert_int_equal(options->include.n, 1);
    assert_int_equal(options->exclude.n, 2);
    assert_string_equal(options->exclude.v[1], "*.pdf");
    assert_int_equal(options->max_pages, 500);
    assert_int_equal(options->depth, 3);
    assert_int_equal(options->max_time, 900);
    assert_int_equal(options->timeout, 10);
    assert_true(options->rate == 2.5);
    assert_string_equal(options->user_agent, "agent");
    assert_string_equal(options->contact, "https://www.example.jp/contact");
    assert_string_equal(options->containers, "no");
    assert_string_equal(options->container_files.v[0], "GTM-AAAAAA=dir/gtm.js");
    assert_string_equal(options->baseline, "dir/base.csv");
    assert_string_equal(options->output, "/tmp/out");
    assert_string_equal(options->lang, "en");
    const struct declarations *declared = &job.declared;
    assert_true(str_is(declared->scope_reason, "A board and news."));
    assert_true(str_is(declared->notice_method, "pop-up"));
    assert_int_equal(declared->group_count, 1);
    assert_true(str_is(declared->group[0].name, "株式会社グループ"));
    assert_int_equal(declared->acceptance_count, 1);
    assert_true(str_is(declared->acceptances[0].until, "2027-03-31"));
    assert_true(str_is(declared->file, "dir/service.yaml"));
    arena_free(arena);
}

/* The command line wins, one option at a time; a list is not mixed. */
static void test_command_line(void **state)
{
    char *argv[] = {"--scope", "out", "--first-party", "own.example", "--max-pages",
                    "7",       "-o",  "here"};
    struct arena *arena = arena_new(MEMORY);
    struct job job = job_plain();
    struct err err = {.lang = LANG_EN};
    assert_true(options_parse(COUNT_OF(argv), argv, 0, "scope first-party max-pages output",
                              &job.run.options, &err));
    assert_true(read_yaml(*state, arena, str_of(whole), &job, &err));
    assert_string_equal(job.run.options.scope, "out");
    assert_int_equal(job.run.options.first_party.n, 1);
    assert_string_equal(job.run.options.first_party.v[0], "own.example");
    assert_int_equal(job.run.options.max_pages, 7);
    assert_string_equal(job.run.options.output, "here");
    assert_int_equal(job.run.options.depth, 3);
    arena_free(arena);
}

static const struct {
    const char *who, *recipient, *service, *domain; /* NULL: none */
} names[] = {
    {"google", "google", NULL, NULL},
    {"google-fonts", "google", "google-fonts", NULL},
    {"Google LLC", "google", NULL, NULL},
    {"どこにもない会社", NULL, NULL, NULL}, /* neither a name nor a domain: refused */
    {"メタプラットフォームズ", "meta", NULL, NULL},
    {"fonts.googleapis.com", "google", NULL, NULL},
    {"tag.kaiseki.example", NULL, NULL, "kaiseki.example"},
    {"KAISEKI.example", NULL, NULL, "kaiseki.example"},
};

static void test_recipients(void **state)
{
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct arena *arena = arena_new(MEMORY);
        struct job job = job_plain();
        struct err err;
        char yaml[512];
        snprintf(yaml, sizeof yaml,
                 "start: x\nexemptions:\n  - recipient: %s\n    ground: security\n"
                 "    items: [ip, user_agent]\n    reason: bots\n    until: 2027-01-01\n",
                 names[i].who);
        bool is_good = read_yaml(*state, arena, str_of(yaml), &job, &err);
        if (!names[i].recipient && !names[i].domain) {
            assert_false(is_good);
            arena_free(arena);
            continue;
        }
        if (!is_good)
            fail_msg("%s: %s", names[i].who, err.text);
        const struct exemption *e = &job.declared.exemptions[0];
        const struct fixture *f = *state;
        assert_int_equal(job.declared.exemption_count, 1);
        if (names[i].recipient)
            assert_true(e->recipient && str_is(e->recipient->id, names[i].recipient));
        else
            assert_true(!e->recipient && str_is(e->who, names[i].domain));
        assert_true(names[i].service ? e->service && str_is(e->service->id, names[i].service)
                                     : !e->service);
        assert_int_equal(e->ground, GROUND_SECURITY);
        assert_int_equal(e->items, catalog_content(f->catalog, "ip") |
                                       catalog_content(f->catalog, "user_agent"));
        assert_int_equal(e->line, 3);
        assert_true(str_is(e->reason, "bots") && str_is(e->until, "2027-01-01"));
        arena_free(arena);
    }
}

static void test_all_recipients(void **state)
{
    struct arena *arena = arena_new(MEMORY);
    struct job job = job_plain();
    struct err err;
    assert_true(read_yaml(*state, arena,
                          STR("start: x\nexemptions:\n"
                              "  - {recipient: all, ground: consent, reason: banner}\n"
                              "  - {recipient: google, ground: opt_out, reason: page}\n"),
                          &job, &err));
    assert_int_equal(job.declared.exemption_count, 2);
    assert_true(job.declared.exemptions[0].is_for_all);
    assert_int_equal(job.declared.exemptions[0].ground, GROUND_CONSENT);
    assert_int_equal(job.declared.exemptions[0].items, 0);
    assert_false(job.declared.exemptions[1].is_for_all);
    arena_free(arena);
}

/* ---- folders ---- */

static const struct {
    const char *name, *folder;
} folders[] = {
    {"https://www.example.jp/", "www.example.jp"},
    {"https://www.example.jp:8080/a/b?c=d", "www.example.jp-8080-a-b-c-d"},
    {"みなとたび｜港町", "みなとたび-港町"},
    {"../../etc/passwd", "etc-passwd"},
    {"..", "service"},
    {".hidden", "hidden"},
    {"", "service"},
    {"a\nb\tc", "a-b-c"},
    {"a/../b", "a-..-b"},
    {"\xff\xfe", "service"},
    {"- x", "--x"},
};

struct folder_work {
    struct arena *arena;
    const char *name;
    str folder;
};

static void folder_work(void *context)
{
    struct folder_work *work = context;
    work->folder = folder_name(work->arena, str_of(work->name));
}

static void test_folders(void **state)
{
    (void)state;
    static char large[5000];
    memset(large, 'x', sizeof large - 1);
    struct folder_work work = {.arena = arena_new(MEMORY)};
    for (size_t i = 0; i < COUNT_OF(folders); i++) {
        work.name = folders[i].name;
        assert_int_equal(arena_run(work.arena, 0, folder_work, &work), ARENA_DONE);
        if (!str_is(work.folder, folders[i].folder))
            fail_msg("%s: %.*s", folders[i].name, STR_ARG(work.folder));
    }
    work.name = large;
    assert_int_equal(arena_run(work.arena, 0, folder_work, &work), ARENA_DONE);
    assert_in_range(work.folder.n, 100, 200);
    arena_free(work.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bad),        cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_options),    cmocka_unit_test(test_command_line),
        cmocka_unit_test(test_recipients), cmocka_unit_test(test_all_recipients),
        cmocka_unit_test(test_folders),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
