#include "tests/crawl_fixture.h"

#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

extern char **environ;

struct crawl_options crawl_defaults(void)
{
    return (struct crawl_options){
        .user_agent = "soshin/test",
        .max_pages = 10000,
        .max_depth = UINT64_MAX,
        .max_body = (size_t)1024 * 1024,
        .page_memory = (size_t)64 * 1024 * 1024,
        .timeout = 2,
    };
}

static char *copy(str s)
{
    char *text = malloc(s.n + 1);
    assert_non_null(text);
    if (s.n)
        memcpy(text, s.p, s.n);
    text[s.n] = '\0';
    return text;
}

/* One fetch that is kept until its links are given back. */
struct held_page {
    struct fetch *fetch;
    struct page_links links;
};

/* Every href="..." of the body. */
static void find_links(void *context)
{
    struct held_page *page = context;
    struct fetch *fetch = page->fetch;
    struct {
        str *v;
        size_t n, cap;
    } found = {0};
    str rest = buf_str(&fetch->body);
    size_t at = str_find(rest, STR("href=\""));
    while (at != STR_ABSENT) {
        struct url url;
        rest = str_skip(rest, at + 6);
        str raw = str_slice(rest, 0, str_find_char(rest, '"'));
        if (url_parse(fetch->arena, raw, &fetch->url, &url) == URL_OK)
            *ARENA_PUSH(fetch->arena, &found) = url.text;
        at = str_find(rest, STR("href=\""));
    }
    page->links.urls = found.v;
    page->links.count = found.n;
}

static void keep_row(struct crawl *crawl, const struct fetch *fetch)
{
    crawl->rows = realloc(crawl->rows, (crawl->count + 1) * sizeof *crawl->rows);
    assert_non_null(crawl->rows);
    crawl->rows[crawl->count++] = (struct crawl_row){
        .url = copy(fetch->shown_url),
        .found_on = copy(fetch->found_on),
        .redirect_to = copy(fetch->redirect_to),
        .content_type = copy(fetch->content_type),
        .charset = copy(fetch->charset),
        .asked = copy(fetch->url.text),
        .outcome = fetch->outcome,
        .reason = fetch->reason,
        .http_status = fetch->http_status,
        .depth = fetch->depth,
        .bytes = fetch->body.n,
    };
    if (fetch->body.n > crawl->largest)
        crawl->largest = fetch->body.n;
}

#define HELD_MAX 4096

static void give_back(const struct source *source, struct source_run *run, struct held_page *pages,
                      size_t *count)
{
    while (*count) {
        struct held_page *page = &pages[--*count];
        source->done(run, &page->links);
        fetch_free(page->fetch);
    }
}

static void take(struct crawl *crawl, struct fetch *fetch, struct held_page *page)
{
    *page = (struct held_page){.fetch = fetch};
    page->links.page_url = fetch->url.text;
    page->links.depth = fetch->depth;
    keep_row(crawl, fetch);
    if (fetch->outcome == OUTCOME_PAGE || fetch->outcome == OUTCOME_CUT_SHORT)
        assert_int_equal(arena_run(fetch->arena, 0, find_links, page), ARENA_DONE);
}

struct crawl crawl_run(const struct crawl_options *options, const char *target,
                       enum crawl_order order, size_t stop_after)
{
    struct crawl crawl = {0};
    struct err err = {.lang = LANG_EN};
    struct source_run *run = NULL;
    const struct source *source = source_find(target);
    assert_non_null(source);
    if (!source->open(options, target, &run, &err))
        fail_msg("%s", err.text);
    struct held_page *pages = calloc(HELD_MAX, sizeof *pages);
    assert_non_null(pages);
    size_t held = 0;
    enum source_step step = SOURCE_WAIT;
    do {
        struct fetch *fetch = NULL;
        step = source->next(run, order == CRAWL_AT_ONCE ? 1000 : 30, &fetch);
        if (step == SOURCE_FETCH)
            take(&crawl, fetch, &pages[held++]);
        if (stop_after && crawl.count == stop_after)
            source->stop(run);
        if (order == CRAWL_AT_ONCE || step != SOURCE_FETCH || held == HELD_MAX)
            give_back(source, run, pages, &held);
    } while (step != SOURCE_END);
    free(pages);
    crawl.start_url = copy(source->start_url(run));
    source->close(run);
    return crawl;
}

void crawl_done(struct crawl *crawl)
{
    for (size_t i = 0; i < crawl->count; i++) {
        struct crawl_row *row = &crawl->rows[i];
        free(row->url);
        free(row->found_on);
        free(row->redirect_to);
        free(row->content_type);
        free(row->charset);
        free(row->asked);
    }
    free(crawl->rows);
    free(crawl->start_url);
}

const struct crawl_row *crawl_find(const struct crawl *crawl, const char *url)
{
    for (size_t i = 0; i < crawl->count; i++)
        if (strcmp(crawl->rows[i].url, url) == 0)
            return &crawl->rows[i];
    return NULL;
}

size_t crawl_count(const struct crawl *crawl, enum outcome outcome, enum reason reason)
{
    size_t count = 0;
    for (size_t i = 0; i < crawl->count; i++)
        count += crawl->rows[i].outcome == outcome && crawl->rows[i].reason == reason;
    return count;
}

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

char *crawl_text(const struct crawl *crawl)
{
    char **lines = calloc(crawl->count + 1, sizeof *lines);
    struct buf text = buf_init(NULL, (size_t)64 * 1024 * 1024);
    assert_non_null(lines);
    for (size_t i = 0; i < crawl->count; i++) {
        const struct crawl_row *row = &crawl->rows[i];
        assert_true(asprintf(&lines[i], "%s %s %s %d %u %s %s %zu\n", row->url,
                             outcome_code(row->outcome), reason_code(row->reason), row->http_status,
                             row->depth, row->found_on, row->redirect_to, row->bytes) > 0);
    }
    qsort(lines, crawl->count, sizeof *lines, compare_lines);
    for (size_t i = 0; i < crawl->count; i++) {
        buf_add(&text, str_of(lines[i]));
        free(lines[i]);
    }
    free(lines);
    char *result = copy(buf_str(&text));
    buf_done(&text);
    return result;
}

/* ---- the server ---- */

static void read_port(struct server *server)
{
    char line[32] = "";
    size_t n = 0;
    while (n < sizeof line - 1 && read(server->out, line + n, 1) == 1 && line[n] != '\n')
        n++;
    server->port = (unsigned)strtoul(line, NULL, 10);
    assert_true(server->port > 0);
}

void server_start(struct server *server, const char *robots, const char *delay)
{
    int in[2];
    int out[2];
    posix_spawn_file_actions_t actions;
    char *arguments[] = {(char *)"python3",
                         (char *)"tests/fault_server.py",
                         (char *)"--robots",
                         (char *)(robots ? robots : "ok"),
                         delay ? (char *)"--delay" : NULL,
                         (char *)delay,
                         NULL};
    assert_int_equal(pipe(in), 0);
    assert_int_equal(pipe(out), 0);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, in[1]);
    posix_spawn_file_actions_addclose(&actions, out[0]);
    assert_int_equal(posix_spawnp(&server->pid, "python3", &actions, NULL, arguments, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(in[0]);
    close(out[1]);
    server->in = in[1];
    server->out = out[0];
    read_port(server);
}

void server_end(struct server *server)
{
    size_t n = 0;
    kill(server->pid, SIGTERM);
    waitpid(server->pid, NULL, 0);
    ssize_t got = 1;
    while (n < sizeof server->log - 1 && got > 0) {
        got = read(server->out, server->log + n, sizeof server->log - 1 - n);
        n += got > 0 ? (size_t)got : 0;
    }
    server->log[n] = '\0';
    close(server->in);
    close(server->out);
}

size_t server_asked(const struct server *server, const char *line)
{
    str rest = str_of(server->log);
    str one = STR_NONE;
    size_t count = 0;
    while (str_cut(&rest, '\n', &one))
        count += str_is(one, line);
    return count;
}

char *server_url(const struct server *server, const char *path)
{
    char *url = NULL;
    assert_true(asprintf(&url, "http://127.0.0.1:%u%s", server->port, path) > 0);
    return url;
}

struct crawl crawl_path(const struct server *server, const struct crawl_options *options,
                        const char *path)
{
    char *url = server_url(server, path);
    struct crawl crawl = crawl_run(options, url, CRAWL_AT_ONCE, 0);
    free(url);
    return crawl;
}

const struct crawl_row *crawl_find_path(const struct crawl *crawl, const struct server *server,
                                        const char *path)
{
    char *url = server_url(server, path);
    const struct crawl_row *row = crawl_find(crawl, url);
    free(url);
    return row;
}
