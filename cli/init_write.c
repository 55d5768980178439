#include "cli/init_write.h"

#include "core/text.h"

#define NAME_MAX_SHOWN 100 /* code points of the page's title */
#define LIST_SHOWN 50      /* entries of each list; the others are in the report of a scan */

struct init {
    struct arena *arena;
    const struct report *report;
    FILE *out;
};

static void put(const struct init *init, str text)
{
    fwrite(text.p, 1, text.n, init->out);
}

/* Each line of the message behind "# ". */
static void comment(const struct init *init, const char *message)
{
    str rest = str_of(lang_text(init->report->lang, message)), line;
    while (str_cut(&rest, '\n', &line)) {
        put(init, STR("# "));
        put(init, line);
        put(init, STR("\n"));
    }
}

/* What YAML 1.2 calls printable, without what could turn the line around on a screen. */
static bool is_printable(uint32_t c)
{
    static const uint32_t hidden[][2] = {{0, 0x1F},        {0x7F, 0x9F},     {0x200B, 0x200F},
                                         {0x2028, 0x202E}, {0x2060, 0x206F}, {0xD800, 0xDFFF},
                                         {0xFEFF, 0xFEFF}, {0xFFFE, 0xFFFF}};
    for (size_t i = 0; i < COUNT_OF(hidden); i++)
        if (c >= hidden[i][0] && c <= hidden[i][1])
            return false;
    return true;
}

/* A double-quoted scalar; what does not print is a space. */
static str quoted(const struct init *init, str text)
{
    struct buf out = buf_init(init->arena, SIZE_MAX / 2);
    buf_add_char(&out, '"');
    for (size_t at = 0; at < text.n;) {
        uint32_t c = text_next(text, &at);
        if (c == '"' || c == '\\')
            buf_add_char(&out, '\\');
        text_add(&out, is_printable(c) ? c : ' ');
    }
    buf_add_char(&out, '"');
    return buf_str(&out);
}

static void put_key(const struct init *init, const char *key, str value)
{
    fprintf(init->out, "%s: ", key);
    put(init, quoted(init, value));
    put(init, STR("\n"));
}

static void put_entry(const struct init *init, const char *before, str value)
{
    fprintf(init->out, "%s- ", before);
    put(init, quoted(init, value));
    put(init, STR("\n"));
}

static void write_head(const struct init *init, str start, str base_url)
{
    const struct report *report = init->report;
    comment(init, N_("What soshin is told about this service. It is read by\n"
                     "  soshin scan service.yaml\n"
                     "Lines that begin with # are comments. What is declared here stands in every\n"
                     "report; it is the operator's own statement."));
    put(init, STR("\n"));
    comment(init, N_("Name of the service (so far the title of its start page)."));
    str title = str_trim(text_cut(report->title, NAME_MAX_SHOWN));
    put_key(init, "name", title.n ? title : report->audited);
    put(init, STR("\n"));
    comment(init, N_("Where to begin: a URL, or a folder of built pages beside this file."));
    put_key(init, "start", start);
    if (base_url.n)
        put_key(init, "base_url", base_url);
    put(init, STR("\n"));
    comment(init,
            N_("Scope by Rule art. 22-2-27, as the operator sees it: a list of\n"
               "  1 mediation of messages   2 posting for unspecified users\n"
               "  3 search over all pages   4 other online information (news, video, maps ...)\n"
               "or out (a company's own site, its own goods), or unknown. With out and unknown,\n"
               "findings are advice."));
    put(init, STR("scope: unknown\n"));
    comment(init, N_("Why (printed in the report):"));
    put(init, STR("# scope_reason: \"\"\n\n"));
}

static bool is_sent(const struct duty *duty)
{
    return duty->first != NULL;
}

static void write_parties(const struct init *init, str start, str base_url)
{
    const struct report *report = init->report;
    struct url url;
    size_t shown = 0;
    comment(init, N_("The operator's own domains, with everything under them. Sending to them is\n"
                     "not judged. A group company is not the operator: see group."));
    if (url_parse(init->arena, base_url.n ? base_url : start, NULL, &url) == URL_OK) {
        put(init, STR("first_party:\n"));
        put_entry(init, "  ", url_registrable(url.host));
    } else {
        put(init, STR("# first_party:\n"));
    }
    for (size_t i = 0; i < report->duty_count && shown < LIST_SHOWN; i++) {
        const struct duty *duty = &report->duties[i];
        if (duty->service || !is_sent(duty))
            continue;
        if (shown++ == 0)
            comment(init,
                    N_("Something is sent to these domains too, and the catalog does not know "
                       "them.\nTake the # off where one is the operator's own."));
        put_entry(init, "#  ", duty->domain);
    }
    put(init, STR("\n"));
    comment(init, N_("Domains of group companies: they stay recipients, under this name."));
    put(init, STR("# group:\n#   - domain: example.jp\n#     company: \"\"\n\n"));
}

static void write_notices(const struct init *init)
{
    const struct report *report = init->report;
    size_t shown = 0;
    comment(init, N_("The published notice, besides what is found through links."));
    for (size_t i = 0; i < report->notice_count && shown < LIST_SHOWN; i++) {
        if (report->notices[i].status == NOTICE_UNREADABLE)
            continue;
        put(init, shown++ ? STR("") : STR("notices:\n"));
        put_entry(init, "  ", report->notices[i].url);
    }
    if (!shown) {
        comment(init, N_("None could be read in this first look."));
        put(init, STR("# notices:\n#   - \"https://\"\n"));
    }
    put(init, STR("\n"));
    comment(init,
            N_("Visitors are notified instead (a pop-up, say): how, in the operator's words."));
    put(init, STR("# notice_method: \"\"\n\n"));
}

static void write_exemption(const struct init *init, const struct duty *duty)
{
    enum lang lang = init->report->lang;
    str company = words_in(
        (struct words){.ja = duty->recipient->name_ja, .en = duty->recipient->name_en}, lang);
    str service = words_in(duty_name(duty), lang);
    str items = catalog_content_ids(init->arena, init->report->catalog, duty->content_sent), item;
    fprintf(init->out, "#   - recipient: %.*s   # ", STR_ARG(duty->service->id));
    put(init, company);
    put(init, STR(" / "));
    put(init, service);
    put(init, STR("\n#     ground: display\n#     items: ["));
    for (size_t i = 0; str_cut_list(&items, &item); i++) {
        put(init, i ? STR(", ") : STR(""));
        put(init, item);
    }
    put(init, STR("]\n#     reason: \"\"\n#     until:\n"));
}

static void write_exemptions(const struct init *init)
{
    const struct report *report = init->report;
    size_t shown = 0;
    comment(init,
            N_("Exceptions of Act art. 27-12 that the operator claims, item by item of what is\n"
               "sent: display input auth security operation own_id consent opt_out. Each needs\n"
               "a reason. A recipient is named by its id, name or domain (soshin catalog\n"
               "lookup); \"all\" is possible for consent and opt_out."));
    put(init, STR("# exemptions:\n"));
    for (size_t i = 0; i < report->duty_count && shown < LIST_SHOWN; i++) {
        const struct duty *duty = &report->duties[i];
        if (!is_sent(duty) || !duty->service || !duty->is_open)
            continue;
        if (shown++ == 0)
            comment(init,
                    N_("These were seen, and no ruling was found on whether an exception covers "
                       "them:"));
        write_exemption(init, duty);
    }
    put(init, STR("\n"));
}

static void write_rest(const struct init *init)
{
    comment(init, N_("Findings that may stay for now: a list here, or a file that soshin baseline\n"
                     "writes."));
    put(init, STR("# baseline: baseline.csv\n"
                  "# accepted:\n#   - fingerprint: 0123456789abcdef\n#     reason: \"\"\n"
                  "#     until: 2027-03-31\n\n"));
    comment(init, N_("The crawl. Without these: the whole host, at most 10000 pages, 5 requests a\n"
                     "second."));
    put(init, STR("# include:\n#   - \"https://\"\n# exclude:\n#   - \"*/search?*\"\n"
                  "# max_pages: 10000\n# max_time: 30m\n# rate: 5\n# contact: \"\"\n\n"));
    comment(init, N_("Where the report goes, and its language."));
    put(init, STR("# output: soshin-report\n# lang: ja\n"));
}

void init_write(struct arena *arena, const struct report *report, str start, str base_url,
                FILE *out)
{
    struct init init = {.arena = arena, .report = report, .out = out};
    write_head(&init, start, base_url);
    write_parties(&init, start, base_url);
    write_notices(&init);
    write_exemptions(&init);
    write_rest(&init);
}
