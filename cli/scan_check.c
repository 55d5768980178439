#include "cli/scan.h"

#include "cli/jobs_as.h"

#include <string.h>
#include <unistd.h>

struct check {
    struct run *run;
    struct arena *arena;
};

static void refuse(struct run *run, const char *name, const char *value, const char *usable)
{
    err_set(&run->err, ERR_USAGE, N_("option --%s: \"%s\" is not a usable value (%s)"), name, value,
            usable);
}

static bool proxy_is_usable(str proxy)
{
    static const char *const schemes[] = {"http://", "https://", "socks5://", "socks5h://"};
    for (size_t i = 0; i < COUNT_OF(schemes); i++)
        if (str_has_prefix_nocase(proxy, str_of(schemes[i])))
            return proxy.n > strlen(schemes[i]);
    return false;
}

/* A browser that went around the proxy would show itself where the user does not want to be seen. */
static void check_browser_proxy(struct run *run)
{
    const struct options *options = &run->options;
    bool is_given = !options->proxy || !options->browser;
    for (size_t i = 0; i < options->browser_args.n && !is_given; i++)
        is_given = str_has_prefix(str_of(options->browser_args.v[i]), STR("--proxy-"));
    if (!is_given)
        err_set(&run->err, ERR_USAGE,
                N_("option --proxy: the browser does not take it over; say it to the browser, too: "
                   "--browser-arg=--proxy-server=URL"));
}

/* How servers are reached. */
static void check_reach(struct run *run)
{
    const struct options *options = &run->options;
    struct url_net net;
    for (size_t i = 0; i < options->allow_net.n; i++)
        if (!url_net_parse(str_of(options->allow_net.v[i]), &net))
            refuse(run, "allow-net", options->allow_net.v[i], "10.0.0.0/8, fd00::/8");
    if (options->proxy && !proxy_is_usable(str_of(options->proxy)))
        refuse(run, "proxy", "***", "http://proxy.example:3128");
    check_browser_proxy(run);
    if (options->ca_file && access(options->ca_file, R_OK) != 0)
        refuse(run, "ca-file", options->ca_file, "FILE");
}

static void check_work(void *context)
{
    struct check *check = context;
    const struct options *options = &check->run->options;
    struct url url;
    if (options->as && !jobs_as_is_known(options->as))
        refuse(check->run, "as", options->as, JOBS_AS);
    if (options->base_url &&
        url_parse(check->arena, str_of(options->base_url), NULL, &url) != URL_OK)
        refuse(check->run, "base-url", options->base_url, "https://www.example.jp/");
    check_reach(check->run);
    for (size_t i = 0; i < options->first_party.n; i++)
        if (!url_host(check->arena, str_of(options->first_party.v[i])).p)
            refuse(check->run, "first-party", options->first_party.v[i], "example.jp");
}

bool scan_check(struct run *run)
{
    struct check check = {.run = run, .arena = arena_new((size_t)16 * 1024 * 1024)};
    if (!check.arena || arena_run(check.arena, 0, check_work, &check) != ARENA_DONE)
        err_set(&run->err, ERR_MEMORY, N_("out of memory"));
    arena_free(check.arena);
    return run->err.code == ERR_NONE;
}
