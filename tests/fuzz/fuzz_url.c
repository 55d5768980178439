/* A base, a line end, and a reference to resolve. */
#include "core/text.h"
#include "core/url.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>

#define PAGE_BYTES ((size_t)16 << 20)

struct task {
    struct arena *arena;
    str base;
    str raw;
};

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void require_host(struct arena *arena, str host)
{
    str domain = url_registrable(host);
    require(host.n && domain.n && domain.p >= host.p && domain.p + domain.n <= host.p + host.n);
    require(url_is_under(host, domain));
    require(str_eq(url_registrable(domain), domain));
    str again = url_host(arena, host);
    require(again.p && str_eq(again, host));
    require(url_is_address(host) || host.p[0] != '[');
    url_is_private(host);
}

/* A URL is normal, its parts make it up, and it is read as itself. */
static void require_normal(struct arena *arena, const struct url *url)
{
    struct url again;
    require(url->text.n <= URL_MAX && str_has_prefix(url->text, STR("http")));
    for (size_t i = 0; i < url->text.n; i++)
        require(url->text.p[i] > ' ' && url->text.p[i] < 0x7F);
    require(url->origin.p == url->text.p && url->path.p == url->origin.p + url->origin.n);
    require(url->path.n && url->path.p[0] == '/' && !str_has(url->path, STR("/../")));
    require(url->origin.n + url->path.n + url->has_query + url->query.n == url->text.n);
    require(!str_has(url->origin, STR("@")) && str_find_char(url->text, '#') == STR_ABSENT);
    require(url_parse(arena, url->text, NULL, &again) == URL_OK);
    require(str_eq(again.text, url->text) && again.port == url->port);
    require_host(arena, url->host);
}

static void resolve(void *context)
{
    struct task *task = context;
    struct url base, url;
    bool has_base = url_parse(task->arena, task->base, NULL, &base) == URL_OK;
    if (has_base)
        require_normal(task->arena, &base);
    if (url_parse(task->arena, task->raw, has_base ? &base : NULL, &url) == URL_OK)
        require_normal(task->arena, &url);
    url_is_private(task->raw);
    url_registrable(task->raw);
    str decoded = url_decode(task->arena, task->raw);
    require(decoded.n <= task->raw.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    str all = {(const char *)data, size};
    struct task task = {.arena = arena_new(PAGE_BYTES), .base = STR("")};
    task.raw = all;
    if (str_find_char(all, '\n') != STR_ABSENT)
        str_cut(&task.raw, '\n', &task.base);
    if (task.arena)
        arena_run(task.arena, 0, resolve, &task);
    arena_free(task.arena);
    return 0;
}
