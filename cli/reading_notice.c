#include "cli/reading_notice.h"

#include "crawler/pdf.h"
#include "policies/notice_data.h"

#define SHELL_TEXT_MAX 200 /* bytes of visible text of a page that only a script fills */

/* ---- pages ---- */

bool page_is_shell(const struct page *page)
{
    bool has_script = false;
    for (size_t i = 0; i < page->tag_count; i++)
        has_script |= tag_is(&page->tags[i], "script") && page->tags[i].gate == GATE_NONE &&
                      (tag_attr(&page->tags[i], "src").n || page->tags[i].text.n);
    return has_script && page->text_bytes < SHELL_TEXT_MAX && page->link_count < 3 &&
           !page->has_frameset;
}

static bool page_is_given(const struct reading *reading)
{
    const struct reading_setup *setup = reading->setup;
    for (size_t i = 0; i < setup->notice_count; i++)
        if (str_is(reading->fetch->shown_url, setup->notices[i]) ||
            str_is(reading->fetch->url.text, setup->notices[i]))
            return true;
    return reading->is_given || setup->every_page_is_notice;
}

static void keep_wishes(struct reading *reading, const struct notice_files *files)
{
    static const enum sequel_kind kinds[] = {[NOTICE_FILE_DATA] = SEQUEL_DATA,
                                             [NOTICE_FILE_SCRIPT] = SEQUEL_SCRIPT,
                                             [NOTICE_FILE_PDF] = SEQUEL_PDF};
    for (size_t i = 0; i < files->n; i++)
        *ARENA_PUSH(reading->fetch->arena, &reading->wishes) = (struct sequel_wish){
            .kind = kinds[files->v[i].kind], .url = files->v[i].url, .line = files->v[i].line};
}

/* A notice without entries: its script may draw them from data that can be read. */
static void read_data(struct reading *reading, const struct page *page)
{
    struct notice_files files = {0};
    enum notice_status status = reading->notice.status;
    if (status != NOTICE_EMPTY && status != NOTICE_UNREADABLE)
        return;
    if (!notice_data_page(reading->fetch->arena, page, reading->setup->catalog, &reading->notice,
                          &files))
        keep_wishes(reading, &files);
    reading->base = page->base.text;
}

void reading_notice(struct reading *reading, const struct page *page)
{
    struct fetch *fetch = reading->fetch;
    const struct catalog *catalog = reading->setup->catalog;
    bool is_given = page_is_given(reading);
    /* a link calls it a notice, and the page itself says nothing without its script */
    bool is_taken = is_given || (reading->is_lead && page_is_shell(page));
    if (!is_taken && !notice_may_be(fetch->arena, page, catalog))
        return;
    is_taken |= reading->setup->every_policy_counts;
    reading->has_notice = notice_read(fetch->arena, page, fetch->shown_url, catalog, is_taken,
                                      reading->setup->is_traced, &reading->notice);
    reading->notice.is_given = is_given;
    if (reading->has_notice)
        read_data(reading, page);
}

/* ---- PDF files ---- */

bool reading_is_pdf(const struct reading *reading)
{
    const struct reading_setup *setup = reading->setup;
    bool is_asked = reading->sequel ? reading->sequel->kind == SEQUEL_PDF
                                    : reading->is_lead || page_is_given(reading);
    return !setup->without_notice && is_asked && pdf_is(buf_str(&reading->fetch->body));
}

struct pdf_work {
    struct reading *reading;
    str words;
};

static void read_pdf(void *context)
{
    struct pdf_work *work = context;
    struct reading *reading = work->reading;
    struct fetch *fetch = reading->fetch;
    struct page *page = ARENA_NEW(fetch->arena, struct page);
    struct notice *notice = &reading->notice;
    str html = pdf_html(fetch->arena, work->words);
    page_read(fetch->arena, &fetch->url, html, STR("utf-8"), page);
    reading->has_notice = notice_read(fetch->arena, page, fetch->shown_url, reading->setup->catalog,
                                      true, reading->setup->is_traced, notice);
    notice->is_given = page_is_given(reading);
    notice->form.is_pdf = true;
    for (size_t i = 0; i < notice->disclosure_count; i++)
        notice->disclosures[i].layout = LAYOUT_PDF;
    reading->charset = reading->canonical = reading->title = STR("");
    reading->is_read = true;
}

void reading_pdf(struct reading *reading)
{
    struct buf words = buf_init(NULL, PDF_OUTPUT_MAX);
    struct fetch *fetch = reading->fetch;
    enum reason reason = pdf_words(buf_str(&fetch->body), &words);
    struct pdf_work work = {.reading = reading, .words = buf_str(&words)};
    if (reason == REASON_NONE)
        switch (arena_run(fetch->arena, PAGE_MILLISECONDS, read_pdf, &work)) {
        case ARENA_DONE:
            break;
        case ARENA_NO_BYTES:
        case ARENA_NO_TIME:
        case ARENA_BROKEN:
            reason = REASON_PDF_LIMIT;
            break;
        }
    buf_done(&words);
    reading->outcome = reason == REASON_NONE ? OUTCOME_PAGE : OUTCOME_NOT_HTML;
    reading->reason = reason;
    reading->is_read = reading->has_notice = reason == REASON_NONE;
}

/* ---- data files ---- */

void reading_data(struct reading *reading)
{
    struct fetch *fetch = reading->fetch;
    const struct sequel *sequel = reading->sequel;
    struct notice_files files = {0};
    struct url base;
    struct decoded decoded = text_decode(fetch->arena, buf_str(&fetch->body), fetch->charset);
    reading->notice = (struct notice){.url = sequel->page_url,
                                      .title = sequel->title,
                                      .line = sequel->line,
                                      .data_url = fetch->shown_url};
    if (url_parse(fetch->arena, sequel->base, NULL, &base) != URL_OK)
        base = fetch->url;
    reading->has_notice = notice_data_file(fetch->arena, decoded.text, &base, &fetch->url,
                                           reading->setup->catalog, &reading->notice, &files);
    if (!reading->has_notice && sequel->kind == SEQUEL_SCRIPT)
        keep_wishes(reading, &files);
    for (size_t i = 0; i < reading->notice.disclosure_count; i++)
        reading->notice.disclosures[i].line = sequel->line; /* the page is what is cited */
    reading->base = sequel->base;
}
