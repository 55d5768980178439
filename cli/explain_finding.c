#include "cli/explain_finding.h"

#include "cli/input.h"
#include "core/model.h"
#include "policies/judge.h"
#include "reports/show.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define EXPLAIN_MEMORY ((size_t)4 * 1024 * 1024 * 1024)
#define EXPLAIN_TABLE_MAX ((size_t)1024 * 1024 * 1024)
#define PATH_BYTES_MAX 4096
#define PREFIX_MIN 6 /* digits by which a fingerprint may be called */
#define ROWS_SHOWN 10
#define CELL_SHOWN 400 /* code points */

enum explain_table { FINDINGS, RECIPIENTS, TRANSMISSIONS, DISCLOSURES, TABLES };

struct explaining {
    struct run *run;
    struct arena *arena;
    const struct catalog *catalog;
    struct csv_table tables[TABLES];
    size_t finding; /* row */
    size_t duty;    /* row of recipients.csv; STR_ABSENT: the finding is about no recipient */
    unsigned step;
};

/* A cell fit for a terminal, NUL-terminated. */
static const char *clean(const struct explaining *e, str text)
{
    struct show show = {.arena = e->arena};
    return arena_str(e->arena, show_clean(&show, text, CELL_SHOWN)).p;
}

static str cell(const struct explaining *e, enum explain_table table, size_t row, const char *name)
{
    return row == STR_ABSENT ? STR("") : csv_table_cell(&e->tables[table], row, name);
}

static str found(const struct explaining *e, const char *name)
{
    return cell(e, FINDINGS, e->finding, name);
}

static str duty(const struct explaining *e, const char *name)
{
    return cell(e, RECIPIENTS, e->duty, name);
}

/* ---- printing ---- */

static void heading(struct explaining *e, const char *message)
{
    printf("\n%u. %s\n", ++e->step, lang_text(e->run->terminal, message));
}

static void line(const struct explaining *e, const char *message)
{
    printf("   %s\n", lang_text(e->run->terminal, message));
}

static void fact(const struct explaining *e, const char *name, str value)
{
    if (value.n)
        printf("   %s: %s\n", name, clean(e, value));
}

static void facts(const struct explaining *e, enum explain_table table, size_t row,
                  const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        fact(e, names[i], cell(e, table, row, names[i]));
}

/* ---- the steps ---- */

static void explain_rule(struct explaining *e)
{
    const struct rule *rule = rule_find(found(e, "rule"));
    printf("%s\n[%s %s %s]\n", clean(e, found(e, "message")), clean(e, found(e, "rule")),
           clean(e, found(e, "severity")), clean(e, found(e, "status")));
    heading(e, N_("The rule"));
    if (rule)
        line(e, rule->words.says);
    fact(e, "law", found(e, "law"));
    fact(e, "mend", found(e, "mend"));
}

static void explain_duty(struct explaining *e)
{
    static const char *const names[] = {"recipient",       "service",         "category",
                                        "verdict",         "content_verdict", "name_verdict",
                                        "purpose_verdict", "content_sent",    "reach",
                                        "certainty",       "pages",           "ids"};
    heading(e, N_("The recipient in the matrix (recipients.csv)"));
    if (e->duty == STR_ABSENT)
        line(e, N_("The finding is about no single recipient."));
    facts(e, RECIPIENTS, e->duty, names, COUNT_OF(names));
}

/* The row of transmissions.csv is one of the duty's: by product, or, of a recipient that the catalog
 * does not know, by its registrable domain. */
static bool is_sent(const struct explaining *e, size_t row)
{
    str service = cell(e, TRANSMISSIONS, row, "service_id");
    if (!str_is(cell(e, TRANSMISSIONS, row, "party"), "third") ||
        str_is(cell(e, TRANSMISSIONS, row, "certainty"), "none"))
        return false;
    if (service.n || duty(e, "service_id").n)
        return str_eq(service, duty(e, "service_id"));
    str first =
        duty(e, "first_page_url"); /* a declared company stands in the place of the domain */
    str domain = url_registrable(cell(e, TRANSMISSIONS, row, "host"));
    return str_eq(domain, duty(e, "recipient")) ||
           (str_eq(first, cell(e, TRANSMISSIONS, row, "page_url")) &&
            str_eq(duty(e, "first_page_line"), cell(e, TRANSMISSIONS, row, "line")));
}

static void print_transmission(const struct explaining *e, size_t row)
{
    static const char *const names[] = {"mechanism", "certainty", "reach", "gated", "ids"};
    printf("   %s:%s", clean(e, cell(e, TRANSMISSIONS, row, "page_url")),
           clean(e, cell(e, TRANSMISSIONS, row, "line")));
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        str value = cell(e, TRANSMISSIONS, row, names[i]);
        if (value.n)
            printf(" %s=%s", names[i], clean(e, value));
    }
    printf("\n      %s\n", clean(e, cell(e, TRANSMISSIONS, row, "url")));
}

/* The first of them; STR_ABSENT: none. */
static size_t explain_transmissions(struct explaining *e)
{
    size_t count = 0, first = STR_ABSENT;
    heading(e, N_("What was seen (transmissions.csv)"));
    for (size_t i = 0; e->duty != STR_ABSENT && i < e->tables[TRANSMISSIONS].rows.n; i++) {
        if (!is_sent(e, i))
            continue;
        if (count++ == 0)
            first = i;
        if (count <= ROWS_SHOWN)
            print_transmission(e, i);
    }
    if (count > ROWS_SHOWN)
        say(e->run, N_("   and %zu more"), count - ROWS_SHOWN);
    if (!count)
        line(e, N_("Nothing that is sent belongs to this finding."));
    fact(e, "evidence", found(e, "evidence"));
    return first;
}

static void print_basis(const struct explaining *e, const char *what, str name, bool is_seen,
                        str source, str checked_on)
{
    const char *basis = is_seen ? N_("read in the source") : N_("general knowledge, not verified");
    printf("   %s: %s\n      %s", what, clean(e, name), lang_text(e->run->terminal, basis));
    if (source.n)
        printf(", %s", clean(e, source));
    printf(", %s\n", clean(e, checked_on));
}

static void explain_catalog(struct explaining *e, size_t row)
{
    const struct recipient *recipient =
        catalog_recipient_by_id(e->catalog, found(e, "recipient_id"));
    const struct service *service = catalog_service_by_id(e->catalog, found(e, "service_id"));
    struct url url;
    heading(e, N_("Who that is (catalog)"));
    if (recipient)
        print_basis(e, "recipients.csv", recipient->name_ja, recipient->is_seen,
                    recipient->source_url, recipient->checked_on);
    if (service)
        print_basis(e, "services.csv", service->name_ja, service->is_seen, service->source_url,
                    service->checked_on);
    if (row != STR_ABSENT &&
        url_parse(e->arena, cell(e, TRANSMISSIONS, row, "url"), NULL, &url) == URL_OK) {
        const struct host_source *host =
            catalog_host_source(e->catalog, url.host, url_target(&url));
        if (host)
            print_basis(e, "hosts.csv", host->pattern, host->is_seen, host->source_url,
                        host->checked_on);
    }
    if (!recipient && !service)
        line(e, N_("The catalog knows neither the company nor the product."));
}

/* Why an entry was taken to speak of the duty, as the ids of both sides tell it (docs/rules.md §4). */
static const char *match_words(const struct explaining *e, size_t row)
{
    str service = cell(e, DISCLOSURES, row, "service_id");
    str recipient = cell(e, DISCLOSURES, row, "recipient_id");
    if (!duty(e, "recipient_id").n)
        return N_("The entry names the domain, or the company declared behind it.");
    if (service.n && str_eq(service, duty(e, "service_id")))
        return recipient.n || cell(e, DISCLOSURES, row, "recipient").n
                   ? N_("The entry names the product and a company.")
                   : N_("The entry names the product alone, no company.");
    if (str_eq(recipient, duty(e, "recipient_id")))
        return N_("The entry names the company, and no product that the catalog knows.");
    return N_("The entry names a company of the same group, or a former name.");
}

static void explain_notice(struct explaining *e)
{
    static const char *const names[] = {"recipient",     "service", "content_state", "content",
                                        "purpose_state", "purpose", "layout",        "line"};
    str url = found(e, "notice_url");
    size_t count = 0;
    heading(e, N_("What the notice says (disclosures.csv)"));
    fact(e, "notice_url", url);
    fact(e, "notice_quote", found(e, "notice_quote"));
    for (size_t i = 0; duty(e, "notice_url").n && i < e->tables[DISCLOSURES].rows.n; i++) {
        if (!str_eq(cell(e, DISCLOSURES, i, "notice_url"), duty(e, "notice_url")) ||
            !str_eq(cell(e, DISCLOSURES, i, "line"), duty(e, "notice_line")) ||
            count++ >= ROWS_SHOWN)
            continue;
        facts(e, DISCLOSURES, i, names, COUNT_OF(names));
        line(e, match_words(e, i));
    }
    if (!count)
        line(e, N_("No entry of a notice that was read speaks of it."));
}

static void explain_declared(struct explaining *e)
{
    heading(e, N_("What the operator declares"));
    fact(e, "exempt", duty(e, "exempt"));
    fact(e, "reason", found(e, "reason"));
    fact(e, "until", found(e, "until"));
    fact(e, "first_seen", found(e, "first_seen"));
    if (!duty(e, "exempt").n && !found(e, "reason").n)
        line(e, N_("No exception and no acceptance was declared for it."));
}

static bool is_lowered(const struct explaining *e)
{
    const struct rule *rule = rule_find(found(e, "rule"));
    return rule && !str_is(found(e, "severity"), severity_code(rule->words.severity)) &&
           !str_is(found(e, "severity"), severity_code(SEVERITY_UNKNOWN));
}

/* The caps of docs/rules.md §5 that hold for it. */
static void explain_caps(struct explaining *e)
{
    const struct service *service = catalog_service_by_id(e->catalog, found(e, "service_id"));
    str reach = duty(e, "reach"), certainty = duty(e, "certainty");
    heading(e, N_("What lowered the severity"));
    if (!is_lowered(e)) {
        line(e, N_("Nothing: it has the severity of its rule, or could not be judged."));
        return;
    }
    if (service && service->category->is_open)
        line(e, N_("No ruling was found for its category: at most a review."));
    if (reach.n && !str_is(reach, "page") && !str_is(reach, "container"))
        line(
            e,
            N_("It was seen only in a third party's script, frame or redirect: at most a review."));
    if (str_is(certainty, "likely"))
        line(e, N_("It is likely, not sure: at most a review."));
    if (e->duty != STR_ABSENT && !duty(e, "recipient_id").n)
        line(e, N_("The catalog does not know the recipient: at most a review."));
    if (str_is(found(e, "severity"), severity_code(SEVERITY_ADVICE)))
        line(e, N_("The service is not declared to be in scope: advice."));
    line(e, N_("What the finding itself says is decisive; see its sentence above."));
}

/* ---- reading ---- */

static bool read_tables(struct explaining *e, const char *folder)
{
    static const char *const names[TABLES] = {"findings", "recipients", "transmissions",
                                              "disclosures"};
    for (int i = 0; i < TABLES; i++) {
        char path[PATH_BYTES_MAX];
        int n = snprintf(path, sizeof path, "%s/%s.csv", folder, names[i]);
        if (n < 0 || (size_t)n >= sizeof path)
            return err_set(&e->run->err, ERR_IO, N_("cannot read %s: %s"), folder,
                           strerror(ENAMETOOLONG));
        if (!csv_table_read(e->arena, path, EXPLAIN_TABLE_MAX, &e->tables[i], &e->run->err))
            return false;
    }
    return true;
}

static bool find_finding(struct explaining *e, const char *fingerprint)
{
    size_t count = 0;
    str wanted = str_of(fingerprint);
    for (size_t i = 0; wanted.n >= PREFIX_MIN && i < e->tables[FINDINGS].rows.n; i++)
        if (str_has_prefix(cell(e, FINDINGS, i, "fingerprint"), wanted)) {
            e->finding = i;
            count++;
        }
    return count == 1 ||
           err_set(&e->run->err, ERR_USAGE,
                   N_("there is no finding %s in that report, or more than one (findings.csv, "
                      "column fingerprint)"),
                   fingerprint);
}

static void find_duty(struct explaining *e)
{
    static const char *const names[] = {"recipient_id", "recipient", "service_id", "service"};
    e->duty = STR_ABSENT;
    for (size_t i = 0; i < e->tables[RECIPIENTS].rows.n && found(e, "recipient").n; i++) {
        bool is_same = true;
        for (size_t k = 0; k < COUNT_OF(names); k++)
            is_same &= str_eq(found(e, names[k]), cell(e, RECIPIENTS, i, names[k]));
        if (is_same)
            e->duty = i;
    }
}

/* Inside arena_run. */
static void explain_work(void *context)
{
    struct explaining *e = context;
    find_duty(e);
    explain_rule(e);
    explain_duty(e);
    size_t first = explain_transmissions(e);
    explain_catalog(e, first);
    explain_notice(e);
    explain_declared(e);
    explain_caps(e);
}

int explain_finding(struct run *run, const char *folder, const char *fingerprint)
{
    struct arena *catalog_arena = NULL;
    struct explaining e = {.run = run, .arena = arena_new(EXPLAIN_MEMORY)};
    e.catalog = run_catalog(run, &catalog_arena);
    if (!e.arena)
        err_set(&run->err, ERR_MEMORY, N_("out of memory"));
    if (run->err.code == ERR_NONE && read_tables(&e, folder) && find_finding(&e, fingerprint) &&
        arena_run(e.arena, 0, explain_work, &e) != ARENA_DONE)
        err_set(&run->err, ERR_MEMORY, N_("out of memory"));
    arena_free(e.arena);
    arena_free(catalog_arena);
    return run->err.code == ERR_NONE ? EXIT_CLEAN : EXIT_UNABLE;
}
