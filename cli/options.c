#include "cli/options.h"

#include "core/str.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define THREADS_MAX 256
#define NUMBER_MAX (UINT64_MAX / 16) /* so that sums of a few cannot overflow */

#define AT(field) offsetof(struct options, field)

static const struct option options_table[] = {
    {"url", 0, OPTION_TEXT, AT(url), "URL",
     N_("address of a page that is read from a file: base of relative links, first party")},
    {"base-url", 0, OPTION_TEXT, AT(base_url), "URL",
     N_("where the target is (or will be) published: links under it are read from the target")},
    {"first-party", 0, OPTION_LIST, AT(first_party), "DOMAIN",
     N_("the operator's own domain and what is under it (again and again)")},
    {"notice", 0, OPTION_LIST, AT(notices), "URL",
     N_("the notice is here, besides what is found (again and again)")},
    {"scope", 0, OPTION_TEXT, AT(scope), "LIST",
     N_("declared scope of Rule art. 22-2-27: 1 2 3 4 (a list: 2,4), out, or unknown (default)")},
    {"include", 0, OPTION_LIST, AT(include), "PREFIX", N_("crawl only what is under this URL")},
    {"exclude", 0, OPTION_LIST, AT(exclude), "PATTERN",
     N_("leave out URLs that match; * stands for anything")},
    {"max-pages", 0, OPTION_NUMBER, AT(max_pages), "N", N_("read at most N pages (10000)")},
    {"per-pattern", 0, OPTION_NUMBER, AT(per_pattern), "N",
     N_("read at most N pages whose addresses are alike, such as those of a calendar (1000); 0: no "
        "limit")},
    {"sample", 0, OPTION_NUMBER, AT(sample), "N",
     N_("of a large site read N pages, drawn at random from every kind of address, and say what "
        "may "
        "have been missed; notices are always among them")},
    {"seed", 0, OPTION_NUMBER, AT(seed), "S",
     N_("which sample is drawn: the same number draws the same one (1)")},
    {"depth", 0, OPTION_NUMBER, AT(depth), "N", N_("follow links at most N steps (no limit)")},
    {"max-time", 0, OPTION_DURATION, AT(max_time), "S",
     N_("stop after this time: 90, 15m, 2h (no limit)")},
    {"rate", 0, OPTION_RATE, AT(rate), "N",
     N_("requests a second and host (5, two connections); 0: no limit of either")},
    {"max-body", 0, OPTION_NUMBER, AT(max_body), "BYTES",
     N_("leave out bodies larger than this (16777216)")},
    {"timeout", 0, OPTION_DURATION, AT(timeout), "S", N_("give up a request after this time (30)")},
    {"threads", 0, OPTION_THREADS, AT(threads), "N",
     N_("worker threads (processors); 0: everything on the main thread")},
    {"containers", 0, OPTION_TEXT, AT(containers), "yes|no",
     N_("fetch the tag-manager bodies that pages load (yes for public targets, no for files, "
        "folders and private addresses)")},
    {"no-containers", 0, OPTION_FLAG, AT(no_containers), NULL,
     N_("as --containers no: the tags inside them stay unknown")},
    {"container-file", 0, OPTION_LIST, AT(container_files), "ID=FILE",
     N_("the body of a tag manager's container, saved before (again and again)")},
    {"no-scripts", 0, OPTION_FLAG, AT(no_scripts), NULL,
     N_("leave out the service's own script files and style sheets")},
    {"no-follow", 0, OPTION_FLAG, AT(no_follow), NULL,
     N_("leave out what the tags of others are known to contact once they run; only scan lists it, "
        "as likely and with reach script")},
    {"resolve-cname", 0, OPTION_FLAG, AT(resolve_cname), NULL,
     N_("ask name servers whether a vendor stands behind hosts of the service's own (public "
        "targets "
        "only)")},
    {"no-sitemaps", 0, OPTION_FLAG, AT(no_sitemaps), NULL, N_("follow links only, no sitemaps")},
    {"browser", 0, OPTION_FLAG, AT(browser), NULL,
     N_("observe pages with Chromium too, which loads whatever they load")},
    {"chromium", 0, OPTION_TEXT, AT(chromium), "PATH",
     N_("the browser to start (chromium, or what else it is called, in PATH)")},
    {"browser-arg", 0, OPTION_LIST, AT(browser_args), "ARG",
     N_("one more argument for the browser (again and again)")},
    {"browser-pages", 0, OPTION_NUMBER, AT(browser_pages), "N",
     N_("observe N pages with different tags (5); notices drawn by script come besides")},
    {"consent", 0, OPTION_TEXT, AT(consent), "accept|reject|both",
     N_("in the browser, make this choice after what comes before any choice was seen; both: one "
        "visit for each")},
    {"consent-rules", 0, OPTION_TEXT, AT(consent_rules), "DIR",
     N_("make it by the rules of the npm package @duckduckgo/autoconsent, unpacked here "
        "(~/.local/share/soshin/autoconsent, if it is there)")},
    {"consent-selector", 0, OPTION_LIST, AT(consent_selectors), "CSS",
     N_("the button of that choice, before those of common consent tools (again and again)")},
    {"interact", 0, OPTION_TEXT, AT(interact), "LIST",
     N_("in the browser, also scroll the page, type a made-up address into its forms without "
        "sending them: scroll, form, or scroll,form")},
    {"offline", 0, OPTION_FLAG, AT(offline), NULL, N_("open no connection at all")},
    {"header", 0, OPTION_LIST, AT(headers), "HEADER",
     N_("\"Name: value\" for the target's own origin, @FILE with one on each line, or env:NAME "
        "(again and again); never in reports")},
    {"auth", 0, OPTION_TEXT, AT(auth), "USER:PASSWORD",
     N_("basic authentication for the target's own origin; better @FILE or env:NAME, which no list "
        "of processes shows; never in reports")},
    {"cookie-file", 0, OPTION_TEXT, AT(cookie_file), "FILE",
     N_("cookies of a login for the target's own origin, in Netscape's format; those that the site "
        "sets are not kept")},
    {"cert", 0, OPTION_TEXT, AT(cert), "FILE",
     N_("client certificate (PEM) for the target's own origin")},
    {"key", 0, OPTION_TEXT, AT(key), "FILE", N_("its private key, unless it is in the same file")},
    {"insecure", 0, OPTION_FLAG, AT(insecure), NULL,
     N_("accept certificates that cannot be verified; reports say so")},
    {"resolve", 0, OPTION_LIST, AT(resolve), "HOST:PORT:ADDRESS",
     N_("take this address for a host instead of asking name servers (again and again)")},
    {"connect-to", 0, OPTION_LIST, AT(connect_to), "HOST:PORT:HOST:PORT",
     N_("connect to the second instead of the first (again and again)")},
    {"allow-net", 0, OPTION_LIST, AT(allow_net), "CIDR",
     N_("private addresses that a public target may lead to, such as 10.0.0.0/8 or fd00::/8 (again "
        "and again)")},
    {"proxy", 0, OPTION_TEXT, AT(proxy), "URL",
     N_("ask through this proxy: http://, https://, socks5:// or socks5h://; those of the "
        "environment are not used, and a browser takes it by --browser-arg")},
    {"as", 0, OPTION_TEXT, AT(as), "desktop|mobile|both",
     N_("for sites that serve smartphones other pages: ask as a smartphone's browser does, or scan "
        "twice, with a report of each and devices.csv, which says who was seen in one only "
        "(desktop)")},
    {"contact", 0, OPTION_TEXT, AT(contact), "URL",
     N_("address or mail of who runs the scan, shown to servers in the user agent")},
    {"user-agent", 0, OPTION_TEXT, AT(user_agent), "TEXT", N_("the whole user agent")},
    {"all", 0, OPTION_FLAG, AT(all), NULL, N_("first-party rows too")},
    {"fail-on", 0, OPTION_TEXT, AT(fail_on), "lacking|violation|review|advice|never",
     N_("what makes exit code 1 (lacking)")},
    {"baseline", 0, OPTION_TEXT, AT(baseline), "FILE",
     N_("findings of an earlier report (findings.csv, or what baseline writes): these are known, "
        "and accepted where the file gives a reason")},
    {"history", 0, OPTION_TEXT, AT(history), "FILE",
     N_("keep this audit's history in a file: findings of the last run are known, and each says "
        "when it "
        "was first seen")},
    {"reason", 0, OPTION_TEXT, AT(reason), "TEXT",
     N_("why what is found is accepted; without it the findings are known, and go on counting")},
    {"until", 0, OPTION_TEXT, AT(until), "DATE",
     N_("the last day on which that holds (2027-03-31)")},
    {"new-only", 0, OPTION_FLAG, AT(new_only), NULL,
     N_("show, and fail on, only what the baseline does not know")},
    {"rules", 0, OPTION_TEXT, AT(rules), "external-transmission|handling-policy",
     N_("what is judged: external-transmission (default), or handling-policy: what designated "
        "operators publish by Act art. 27-8")},
    {"data", 0, OPTION_TEXT, AT(data), "DIR",
     N_("catalog tables to use instead of the built-in ones")},
    {"now", 0, OPTION_TEXT, AT(now), "TIME",
     N_("the time to write into reports (2026-11-20T10:00:00Z)")},
    {"format", 0, OPTION_TEXT, AT(format), "F", N_("what to print (the first of these)")},
    {"table", 0, OPTION_TEXT, AT(table), "findings|recipients|transmissions|disclosures|coverage",
     N_("which table --format csv prints (findings)")},
    {"columns", 0, OPTION_FLAG, AT(columns), NULL,
     N_("print what every column of every table means, as Markdown")},
    {"explain", 0, OPTION_FLAG, AT(explain), NULL,
     N_("say which words of the page each entry was read from, and what was left out")},
    {"evidence", 0, OPTION_FLAG, AT(evidence), NULL,
     N_("keep everything that is fetched in evidence.warc.gz beside the report")},
    {"ca-file", 0, OPTION_TEXT, AT(ca_file), "FILE",
     N_("trust servers whose certificates an authority of this PEM file signed, too")},
    {"resume", 0, OPTION_TEXT, AT(resume), "DIR",
     N_("go on with the scan of this report folder that was killed, stopped or out of time; its "
        "own "
        "options hold")},
    {"stop-file", 0, OPTION_TEXT, AT(stop_file), "FILE",
     N_("stop as soon as this file exists, with a report of what was seen until then")},
    {"output", 'o', OPTION_TEXT, AT(output), "DIR",
     N_("folder of the report (soshin-report); of a command that writes one file: that file")},
    {"dated", 0, OPTION_FLAG, AT(dated), NULL,
     N_("each run writes a folder of its own below the output folder, named by its time; `latest` "
        "there leads to the newest whole one, and without --baseline what it knew is known")},
    {"keep", 0, OPTION_NUMBER, AT(keep), "N",
     N_("with --dated: keep the newest N folders and remove older ones (0: keep all)")},
    {"continue", 0, OPTION_FLAG, AT(go_on), NULL,
     N_("with --dated: go on with a run of the same day (UTC) that was ended early")},
    {"mail-text", 0, OPTION_TEXT, AT(mail_text), "FILE",
     N_("with --dated: write what changed since the newest folder, as the text of a mail; FILE (-: "
        "standard output) is written only when something did")},
    {"confirm", 0, OPTION_TEXT, AT(confirm), "DIR",
     N_("fetch only the pages and notices behind the findings of this report again, and say of "
        "each "
        "whether it is confirmed (confirm.csv)")},
    {"lock", 0, OPTION_TEXT, AT(lock), "FILE",
     N_("do nothing (exit code 2) while another run holds this lock")},
    {"lang", 0, OPTION_TEXT, AT(lang), "ja|en", N_("language of reports (ja)")},
    {"excel", 0, OPTION_FLAG, AT(excel), NULL, N_("CSV files begin with a byte order mark")},
    {"quiet", 'q', OPTION_FLAG, AT(quiet), NULL,
     N_("print nothing but errors; with --new-only, only when something is new")},
    {"verbose", 'v', OPTION_FLAG, AT(verbose), NULL, N_("print every page as it is read")},
    {"help", 'h', OPTION_FLAG, AT(help), NULL, N_("print this help")},
    {"version", 0, OPTION_FLAG, AT(version), NULL, N_("print the version and the catalog's date")},
};

static_assert(COUNT_OF(options_table) <= OPTIONS_MAX, "struct options.given has room for each");

const struct option *option_all(size_t *count)
{
    *count = COUNT_OF(options_table);
    return options_table;
}

void options_default(struct options *options)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    *options = (struct options){.scope = "unknown",
                                .fail_on = "lacking",
                                .rules = "external-transmission",
                                .max_pages = 10000,
                                .per_pattern = 1000,
                                .seed = 1,
                                .depth = UINT64_MAX,
                                .max_body = 16 * 1024 * 1024,
                                .timeout = 30,
                                .browser_pages = 5,
                                .threads = processors > 0 ? (uint64_t)processors : 1,
                                .rate = 5};
}

static const struct option *option_find(str name, char letter)
{
    for (size_t i = 0; i < COUNT_OF(options_table); i++) {
        const struct option *option = &options_table[i];
        if (letter ? option->letter == letter : str_is(name, option->name))
            return option;
    }
    return NULL;
}

/* Whether `name` stands in the list; help is for every command. */
static bool option_is_allowed(const char *allowed, const char *name)
{
    str rest = str_of(allowed), word;
    if (strcmp(name, "help") == 0)
        return true;
    while (str_cut(&rest, ' ', &word))
        if (str_is(word, name))
            return true;
    return false;
}

static bool duration_parse(str text, uint64_t *seconds)
{
    uint64_t unit = 1;
    if (text.n && !ascii_is_digit(text.p[text.n - 1])) {
        char last = text.p[text.n - 1];
        if (last != 's' && last != 'm' && last != 'h')
            return false;
        unit = last == 's' ? 1 : last == 'm' ? 60 : 3600;
        text.n--;
    }
    if (!str_to_u64(text, UINT32_MAX, seconds))
        return false;
    *seconds *= unit;
    return *seconds <= UINT32_MAX;
}

static bool rate_parse(const char *text, double *rate)
{
    char *end;
    if (!ascii_is_digit(text[0]) || text[strspn(text, "0123456789.")])
        return false;
    *rate = strtod(text, &end);
    return *end == '\0' && *rate <= 1e6;
}

static bool option_set(struct options *options, const struct option *option, const char *value)
{
    char *field = (char *)options + option->offset;
    switch (option->type) {
    case OPTION_FLAG:
        *(bool *)(void *)field = true;
        return true;
    case OPTION_TEXT:
        *(const char **)(void *)field = value;
        return *value != '\0';
    case OPTION_LIST: {
        struct list *list = (void *)field;
        if (list->n == LIST_MAX || !*value)
            return false;
        list->v[list->n++] = value;
        return true;
    }
    case OPTION_NUMBER:
        return str_to_u64(str_of(value), NUMBER_MAX, (void *)field);
    case OPTION_THREADS:
        return str_to_u64(str_of(value), THREADS_MAX, (void *)field);
    case OPTION_RATE:
        return rate_parse(value, (void *)field);
    case OPTION_DURATION:
        return duration_parse(str_of(value), (void *)field);
    }
    return false;
}

bool option_is_known(str name)
{
    return option_find(name, 0) != NULL;
}

bool option_is_list(str name)
{
    const struct option *option = option_find(name, 0);
    return option && option->type == OPTION_LIST;
}

static bool *option_given(struct options *options, const struct option *option)
{
    return &options->given[option - options_table];
}

bool options_take(struct options *options, const char *name, const char *value, const char **usable)
{
    const struct option *option = option_find(str_of(name), 0);
    *usable = option->value;
    return *option_given(options, option) || option_set(options, option, value);
}

/* The option of one word: "--name", "--name=value", "-o", "-oDIR". *value: what stands behind it in
 * the same word, NULL when nothing does. */
static const struct option *word_option(const char *word, const char **value)
{
    *value = NULL;
    if (word[1] != '-') {
        if (word[2])
            *value = word + 2;
        return option_find(STR_NONE, word[1]);
    }
    str name = str_of(word + 2);
    size_t equals = str_find_char(name, '=');
    if (equals != STR_ABSENT) {
        *value = name.p + equals + 1;
        name.n = equals;
    }
    return option_find(name, 0);
}

static bool parse_word(int argc, char *const *argv, int *at, const char *allowed,
                       struct options *options, struct err *err)
{
    const char *word = argv[*at], *value;
    const struct option *option = word_option(word, &value);
    if (!option)
        return err_set(err, ERR_USAGE, N_("there is no option %s (see --help)"), word);
    if (!option_is_allowed(allowed, option->name))
        return err_set(err, ERR_USAGE, N_("option --%s is not for this command (see --help)"),
                       option->name);
    if (option->type == OPTION_FLAG && value)
        return err_set(err, ERR_USAGE, N_("option --%s takes no value"), option->name);
    if (option->type != OPTION_FLAG && !value) {
        if (*at + 1 >= argc)
            return err_set(err, ERR_USAGE, N_("option --%s needs a value: %s"), option->name,
                           option->value);
        value = argv[++*at];
    }
    *option_given(options, option) = true;
    if (!option_set(options, option, value))
        return err_set(err, ERR_USAGE, N_("option --%s: \"%s\" is not a usable value (%s)"),
                       option->name, value, option->value);
    return true;
}

bool options_parse(int argc, char *const *argv, int first, const char *allowed,
                   struct options *options, struct err *err)
{
    bool only_targets = false;
    for (int at = first; at < argc; at++) {
        const char *word = argv[at];
        bool is_option = word[0] == '-' && word[1] && !only_targets;
        if (is_option && strcmp(word, "--") == 0) {
            only_targets = true;
        } else if (is_option) {
            if (!parse_word(argc, argv, &at, allowed, options, err))
                return false;
        } else if (options->targets.n == LIST_MAX) {
            return err_set(err, ERR_USAGE, N_("more than %d targets"), LIST_MAX);
        } else {
            options->targets.v[options->targets.n++] = word;
        }
    }
    return true;
}
