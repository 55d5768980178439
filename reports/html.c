/* report.html: one file for the person who decides. It loads nothing: style and script stand in it and
 * are allowed by their hashes alone (Content Security Policy Level 3, §8.4). */
#include "core/digest.h"
#include "core/embedded.h"
#include "reports/html_parts.h"

#include <errno.h>
#include <string.h>

#define HTML_MEMORY ((size_t)512 * 1024 * 1024)
#define HTML_HASH_BYTES (DIGEST_HEX / 2)

/* The style sheet or the script as built in. */
static str html_file(const char *name)
{
    for (size_t i = 0; i < embedded_report_count; i++)
        if (str_is(str_of(name), embedded_report[i].name))
            return (str){(const char *)embedded_report[i].bytes, embedded_report[i].size};
    return STR_NONE;
}

/* 'sha256-...' in base64 (RFC 4648 §4). */
static void html_hash(const struct html *html, str bytes)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char hex[DIGEST_HEX + 1];
    unsigned value[HTML_HASH_BYTES + 1] = {0};
    digest_sha256(bytes, hex);
    for (size_t i = 0; i < HTML_HASH_BYTES; i++)
        value[i] = (unsigned)(ascii_hex(hex[2 * i]) * 16 + ascii_hex(hex[2 * i + 1])) & 0xff;
    html_raw(html, "'sha256-");
    for (size_t i = 0; i < HTML_HASH_BYTES; i += 3) {
        unsigned next = i + 2 < HTML_HASH_BYTES ? value[i + 2] : 0;
        unsigned three = value[i] << 16 | value[i + 1] << 8 | next;
        for (int shift = 18; shift >= 0; shift -= 6)
            fputc(shift || i + 2 < HTML_HASH_BYTES ? digits[three >> shift & 63] : '=', html->out);
    }
    html_raw(html, "'");
}

static str html_title(const struct show *show, const void *context)
{
    const struct report *report = context;
    return show_form(show, N_("External transmissions of %1: what is sent and what is stated"),
                     show_clean(show, report->audited, TEXT_NAME_MAX), STR_NONE, STR_NONE,
                     STR_NONE);
}

static void html_write_title(const struct html *html)
{
    struct words title = html_both(html, html_title, html->report);
    html_raw(html, "<title");
    html_attribute(html, "data-ja", title.ja);
    html_attribute(html, "data-en", title.en);
    html_raw(html, ">");
    html_escape(html, words_in(title, html->lang), HTML_TITLE_MAX);
    html_raw(html, "</title>\n");
}

static void html_open(const struct html *html)
{
    str style = html_file("report.css");
    html_raw(html, "<!DOCTYPE html>\n<html");
    html_attribute(html, "lang", html->lang == LANG_JA ? STR("ja") : STR("en"));
    html_raw(html, ">\n<head>\n<meta charset=\"utf-8\">\n"
                   "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                   "style-src ");
    html_hash(html, style);
    html_raw(html, "; script-src ");
    html_hash(html, html_file("report.js"));
    html_raw(html, "; base-uri 'none'; form-action 'none'\">\n"
                   "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                   "<meta name=\"color-scheme\" content=\"light dark\">\n"
                   "<meta name=\"referrer\" content=\"no-referrer\">\n"
                   "<meta name=\"robots\" content=\"noindex\">\n"
                   "<meta name=\"generator\" content=\"soshin " SOSHIN_VERSION "\">\n");
    html_write_title(html);
    html_raw(html, "<style>");
    fwrite(style.p, 1, style.n, html->out);
    html_raw(html, "</style>\n</head>\n<body>\n");
}

static void html_contents(const struct html *html)
{
    static const struct {
        const char *href;
        const char *words;
    } rows[] = {
        {"#verdict", N_("Verdict")},          {"#recipients", N_("Recipients")},
        {"#findings", N_("Findings")},        {"#flow", N_("Where data goes")},
        {"#pages", N_("Ways to the notice")}, {"#unseen", N_("What was not seen")},
        {"#notices", N_("Notices")},          {"#declared", N_("Declarations")},
        {"#history", N_("Over time")},        {"#transmissions", N_("Transmissions")},
    };
    html_raw(html, "<nav id=\"contents\" aria-labelledby=\"contents-name\">"
                   "<span class=\"away\" id=\"contents-name\">");
    html_said(html, N_("Contents"));
    html_raw(html, "</span><ul>\n");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (str_is(str_of(rows[i].href), "#history") && !html->report->history_count)
            continue;
        html_raw(html, "<li><a");
        html_attribute(html, "href", str_of(rows[i].href));
        html_raw(html, ">");
        html_said(html, rows[i].words);
        html_raw(html, "</a></li>\n");
    }
    html_raw(html, "</ul></nav>\n");
}

/* What the script puts above each table; without it nobody needs these words. */
static void html_tools(const struct html *html)
{
    html_raw(html, "<template id=\"tools\"><div class=\"tools\"><label><span>");
    html_said(html, N_("Filter rows"));
    html_raw(html,
             "</span> <input type=\"search\" autocomplete=\"off\" spellcheck=\"false\"></label>"
             "<button type=\"button\" class=\"copy\"><span>");
    html_said(html, N_("Copy the table (for a spreadsheet)"));
    html_raw(html, "</span><span class=\"copied\" hidden>");
    html_said(html, N_("Copied"));
    html_raw(html, "</span></button><span class=\"rows\" role=\"status\">"
                   "<span class=\"shown\"></span> / <span class=\"total\"></span></span></div>"
                   "</template>\n");
}

static void html_bar(const struct html *html)
{
    html_raw(html, "<a class=\"skip\" href=\"#verdict\">");
    html_said(html, N_("Skip to the verdict"));
    html_raw(html, "</a>\n<header id=\"bar\"><p class=\"brand\">soshin</p>"
                   "<div id=\"languages\" role=\"group\" aria-label=\"言語 / Language\" hidden>"
                   "<button type=\"button\" lang=\"ja\" value=\"ja\">日本語</button>"
                   "<button type=\"button\" lang=\"en\" value=\"en\">English</button>"
                   "</div></header>\n");
}

static void html_tail(const struct html *html)
{
    html_raw(html, "</main>\n<footer>\n<p>");
    html_form(html, N_("Catalog of recipients as of: %1"), words_same(html->report->catalog_date),
              words_same(STR_NONE));
    html_raw(html, "</p>\n");
    html_paragraph(html, N_("This is the result of an automatic check and not legal advice."));
    html_paragraph(html, N_("The same result for machines is in the CSV files of this folder; ids, "
                            "columns and codes are explained in the manual."));
    html_raw(html, "<p class=\"note\">soshin " SOSHIN_VERSION "</p>\n</footer>\n");
    html_tools(html);
    str script = html_file("report.js");
    html_raw(html, "<script>");
    fwrite(script.p, 1, script.n, html->out);
    html_raw(html, "</script>\n</body>\n</html>\n");
}

/* For arena_run. */
static void html_work(void *context)
{
    struct html *html = context;
    html->facts = text_facts(html->report);
    html_open(html);
    html_bar(html);
    html_raw(html, "<main>\n");
    html_head(html);
    html_contents(html);
    html_matrix(html);
    html_findings(html);
    html_flow(html);
    html_pages(html);
    html_unseen(html);
    html_notices(html);
    html_declared(html);
    html_history(html);
    html_transmissions(html);
    html_tail(html);
}

static bool html_write(const struct report *report, const struct writer_options *options, FILE *out,
                       struct err *err)
{
    struct html html = {
        .arena = arena_new(HTML_MEMORY), .report = report, .out = out, .lang = options->lang};
    for (size_t i = 0; i < HTML_LANGS; i++)
        html.show[i] = (struct show){.arena = html.arena,
                                     .report = report,
                                     .options = options,
                                     .out = out,
                                     .lang = (enum lang)i};
    errno = 0;
    bool is_done = html.arena && arena_run(html.arena, 0, html_work, &html) == ARENA_DONE;
    arena_free(html.arena);
    if (!is_done)
        return err_set(err, ERR_MEMORY, N_("not enough memory to write report.html"));
    if (fflush(out) != 0 || ferror(out))
        return err_set(err, ERR_IO, N_("report.html could not be written: %s"), strerror(errno));
    return true;
}

const struct writer writer_html = {
    .name = "html",
    .says = N_("One page for the person who decides: verdict, matrix, findings, where data goes, "
               "what was not seen; Japanese and English in one file that loads nothing."),
    .file = "report.html",
    .write = html_write,
};
