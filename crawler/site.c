#include "crawler/site.h"

#include "crawler/address.h"

/* Up to and with the last '/' of the path. */
static str site_folder(const struct url *url)
{
    size_t n = url->path.n;
    while (n > 0 && url->path.p[n - 1] != '/')
        n--;
    return str_slice(url->path, 0, n ? n : 1);
}

static str site_after_scheme(str url)
{
    str authority = address_authority(url);
    return authority.n ? str_skip(url, (size_t)(authority.p - url.p)) : STR_NONE;
}

/* Prefixes compare without their scheme: http and https of one host are one host. */
static bool site_is_below(str url, str prefix)
{
    str rest = site_after_scheme(url);
    return rest.n && str_has_prefix(rest, site_after_scheme(prefix));
}

static str site_rebase(str url, str from, str to, struct buf *scratch)
{
    scratch->n = 0;
    buf_add(scratch, to);
    buf_add(scratch, str_skip(site_after_scheme(url), site_after_scheme(from).n));
    return buf_str(scratch);
}

struct site site_new(struct arena *arena, const struct url *target, const struct url *base)
{
    struct site site = {.host_count = 1, .has_base = base != NULL};
    if (!base) {
        site.start = arena_str(arena, target->text);
        site.hosts[0] = address_authority(site.start);
        return site;
    }
    bool is_root = base->path.n <= 1;
    const char *slash = base->path.n && base->path.p[base->path.n - 1] == '/' ? "" : "/";
    str below = is_root ? STR("/") : site_folder(target);
    site.base =
        arena_printf(arena, "%.*s%.*s%s", STR_ARG(base->origin), STR_ARG(base->path), slash);
    site.target = arena_printf(arena, "%.*s%.*s", STR_ARG(target->origin), STR_ARG(below));
    str rest = str_skip(target->text, site.target.n);
    site.start = arena_join(arena, (str[]){site.base, rest}, 2);
    site.hosts[0] = address_authority(site.base);
    return site;
}

bool site_publish(const struct site *site, str url, struct buf *scratch, str *published)
{
    *published = url;
    if (site->has_base) {
        if (str_has_prefix(url, site->base))
            return true;
        bool is_published = site_is_below(url, site->base);
        if (!is_published && !site_is_below(url, site->target))
            return false;
        str from = is_published ? site->base : site->target;
        *published = site_rebase(url, from, site->base, scratch);
        return true;
    }
    str authority = address_authority(url);
    for (size_t i = 0; i < site->host_count; i++)
        if (str_eq(authority, site->hosts[i]))
            return true;
    return false;
}

str site_request(const struct site *site, str published, struct buf *scratch)
{
    if (!site->has_base || !str_has_prefix(published, site->base))
        return published;
    return site_rebase(published, site->base, site->target, scratch);
}

bool site_admit(struct arena *arena, struct site *site, str url)
{
    if (site->has_base || site->host_count >= SITE_HOSTS_MAX)
        return false;
    site->hosts[site->host_count++] = arena_str(arena, address_authority(url));
    return true;
}
