/* What service.yaml declares: exemptions, accepted findings, group companies. */
#include "cli/service_yaml.h"

#include <string.h>

#define EXEMPTIONS_MAX 1000
#define ACCEPTANCES_MAX 5000
#define GROUP_MAX 256
#define FINGERPRINT_DIGITS 16

static const struct yaml_value *find(struct service_reading *reading, const char *list, size_t i,
                                     const char *key)
{
    return yaml_find(&reading->yaml,
                     arena_printf(reading->arena, "%s[%zu]%s%s", list, i, *key ? "." : "", key));
}

static str text_of(const struct yaml_value *value)
{
    return value ? value->text : STR("");
}

/* Number of entries; refused when there are more than max. */
static size_t count(struct service_reading *reading, const char *list, size_t max)
{
    size_t n = 0;
    while (find(reading, list, n, ""))
        n++;
    if (n > max)
        service_refuse(reading, find(reading, list, max, ""), N_("more than %zu entries"), max);
    return n > max ? 0 : n;
}

static bool check_until(struct service_reading *reading, const struct yaml_value *value)
{
    return !value || date_is_valid(value->text.p) ||
           service_refuse(reading, value, N_("\"%s\" is not a usable value (%s)"), value->text.p,
                          "2027-03-31");
}

/* ---- exemptions ---- */

/* A company behind a host that leads to its services alone, whatever the path; NULL: not known, or
 * more than one company. */
static const struct recipient *host_recipient(const struct catalog *catalog, str host)
{
    const struct recipient *found = NULL;
    for (size_t i = 0; i < catalog_service_count(catalog); i++) {
        const struct service *service = catalog_service(catalog, i);
        if (!catalog_host_has(catalog, host, service) || service->recipient == found)
            continue;
        if (found)
            return NULL;
        found = service->recipient;
    }
    return found;
}

static bool resolve_domain(struct service_reading *reading, const struct yaml_value *value,
                           struct exemption *exemption)
{
    str host = url_host(reading->arena, value->text);
    if (!host.p || str_find_char(host, '.') == STR_ABSENT)
        return service_refuse(reading, value,
                              N_("\"%s\" is neither a recipient nor a service of the catalog (see "
                                 "soshin catalog lookup) nor a domain"),
                              value->text.p);
    exemption->recipient = host_recipient(reading->catalog, host);
    if (!exemption->recipient)
        exemption->who = url_registrable(host);
    return true;
}

static bool resolve(struct service_reading *reading, const struct yaml_value *value,
                    struct exemption *exemption)
{
    const struct catalog *catalog = reading->catalog;
    str who = exemption->who = value->text;
    exemption->is_for_all = str_is(who, EXEMPTION_ALL);
    if (exemption->is_for_all)
        return exemption->ground == GROUND_CONSENT || exemption->ground == GROUND_OPT_OUT ||
               service_refuse(
                   reading, value,
                   N_("\"all\" is for the grounds consent and opt_out; name a recipient"));
    exemption->recipient = catalog_recipient_by_id(catalog, who);
    if (exemption->recipient)
        return true;
    exemption->service = catalog_service_by_id(catalog, who);
    if (!exemption->service) {
        struct name_match match = catalog_find_name(reading->arena, catalog, who);
        exemption->recipient = match.recipient;
        exemption->service = match.service;
    }
    if (exemption->service)
        exemption->recipient = exemption->service->recipient;
    return exemption->recipient || resolve_domain(reading, value, exemption);
}

static bool take_items(struct service_reading *reading, size_t i, struct exemption *exemption)
{
    const struct yaml_value *value;
    for (size_t k = 0;
         (value = find(reading, "exemptions", i, arena_printf(reading->arena, "items[%zu]", k).p));
         k++) {
        content_set item = catalog_content(reading->catalog, value->text.p);
        if (!item)
            return service_refuse(
                reading, value, N_("\"%s\" is not one of %s"), value->text.p,
                catalog_content_ids(reading->arena, reading->catalog, ~(content_set)0).p);
        exemption->items |= item;
    }
    return true;
}

static bool take_exemption(struct service_reading *reading, size_t i, struct exemption *exemption)
{
    const struct yaml_value *recipient = find(reading, "exemptions", i, "recipient");
    const struct yaml_value *until = find(reading, "exemptions", i, "until");
    str ground = text_of(find(reading, "exemptions", i, "ground"));
    *exemption = (struct exemption){.reason = text_of(find(reading, "exemptions", i, "reason")),
                                    .until = text_of(until),
                                    .line = recipient->line};
    while (!str_is(ground, ground_code(exemption->ground))) /* one of them, by the table of keys */
        exemption->ground++;
    return check_until(reading, until) && resolve(reading, recipient, exemption) &&
           take_items(reading, i, exemption);
}

static void take_exemptions(struct service_reading *reading)
{
    struct declarations *declared = &reading->job->declared;
    size_t n = count(reading, "exemptions", EXEMPTIONS_MAX);
    struct exemption *exemptions = ARENA_ARRAY(reading->arena, n, struct exemption);
    for (size_t i = 0; i < n; i++)
        if (!take_exemption(reading, i, &exemptions[i]))
            return;
    declared->exemptions = exemptions;
    declared->exemption_count = n;
}

/* ---- accepted ---- */

static bool is_fingerprint(str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (ascii_hex(text.p[i]) < 0 || ascii_lower(text.p[i]) != text.p[i])
            return false;
    return text.n == FINGERPRINT_DIGITS;
}

static bool take_acceptance(struct service_reading *reading, size_t i,
                            struct acceptance *acceptance)
{
    const struct yaml_value *fingerprint = find(reading, "accepted", i, "fingerprint");
    const struct yaml_value *until = find(reading, "accepted", i, "until");
    *acceptance = (struct acceptance){.fingerprint = fingerprint->text,
                                      .reason = text_of(find(reading, "accepted", i, "reason")),
                                      .until = text_of(until)};
    if (!is_fingerprint(fingerprint->text))
        return service_refuse(reading, fingerprint, N_("\"%s\" is not a usable value (%s)"),
                              fingerprint->text.p, "0123456789abcdef: findings.csv, fingerprint");
    return check_until(reading, until);
}

static void take_acceptances(struct service_reading *reading)
{
    struct declarations *declared = &reading->job->declared;
    size_t n = count(reading, "accepted", ACCEPTANCES_MAX);
    struct acceptance *acceptances = ARENA_ARRAY(reading->arena, n, struct acceptance);
    for (size_t i = 0; i < n; i++)
        if (!take_acceptance(reading, i, &acceptances[i]))
            return;
    declared->acceptances = acceptances;
    declared->acceptance_count = n;
}

/* ---- group ---- */

static bool is_first_party(struct service_reading *reading, str domain)
{
    const struct list *own = &reading->job->run.options.first_party;
    for (size_t i = 0; i < own->n; i++) {
        str host = url_host(reading->arena, str_of(own->v[i]));
        if (host.p && (url_is_under(domain, host) || url_is_under(host, domain)))
            return true;
    }
    return false;
}

static bool take_company(struct service_reading *reading, size_t i, struct group_company *company)
{
    const struct yaml_value *value = find(reading, "group", i, "domain");
    str domain = url_host(reading->arena, value->text);
    if (!domain.p || !str_eq(domain, url_registrable(domain)))
        return service_refuse(reading, value, N_("\"%s\" is not a usable value (%s)"),
                              value->text.p, "example.jp");
    if (is_first_party(reading, domain))
        return service_refuse(reading, value,
                              N_("\"%s\" is declared first party as well; a group company is "
                                 "not the operator"),
                              value->text.p);
    *company = (struct group_company){.domain = domain,
                                      .name = text_of(find(reading, "group", i, "company"))};
    return true;
}

static void take_group(struct service_reading *reading)
{
    struct declarations *declared = &reading->job->declared;
    size_t n = count(reading, "group", GROUP_MAX);
    struct group_company *group = ARENA_ARRAY(reading->arena, n, struct group_company);
    for (size_t i = 0; i < n; i++)
        if (!take_company(reading, i, &group[i]))
            return;
    declared->group = group;
    declared->group_count = n;
}

void service_declare(struct service_reading *reading)
{
    take_exemptions(reading);
    take_acceptances(reading);
    take_group(reading);
}
