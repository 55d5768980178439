#include "cli/notice_print.h"

#include "core/text.h"

#define WORDS_MAX 200 /* code points of a quote */

static const char *kind_words(enum trace_kind kind)
{
    static const char *const words[TRACE_COUNT] = {
        [TRACE_RECIPIENT] = N_("recipient"),  [TRACE_SERVICE] = N_("service"),
        [TRACE_CONTENT] = N_("what is sent"), [TRACE_PURPOSE] = N_("why"),
        [TRACE_OPTOUT] = N_("opt-out"),       [TRACE_POLICY] = N_("policy"),
        [TRACE_HEADING] = N_("heading"),      [TRACE_PART] = N_("part"),
        [TRACE_LEFT_OUT] = N_("left out"),
    };
    return words[kind];
}

static const char *block_words(const char *block)
{
    static const struct {
        const char *code, *words;
    } names[] = {
        {"cell", N_("cell of a table")},
        {"heading", N_("heading")},
        {"item", N_("item of a list")},
        {"term", N_("term")},
        {"detail", N_("detail")},
        {"text", N_("text")},
        {"group", N_("text")},
        {"table", N_("table")},
        {"list", N_("list")},
        {"terms", N_("list")},
    };
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_is(str_of(block), names[i].code))
            return names[i].words;
    return N_("text");
}

static void print_trace(const struct show *show, const struct trace *trace)
{
    str label = show_join(show, show_said(show, kind_words(trace->kind)), STR(": "), STR_NONE);
    str place = show_form(show, N_("line %1, %2"), show_number(show, trace->line),
                          show_said(show, block_words(trace->block)), STR_NONE, STR_NONE);
    str words = show_form(show, N_("\"%1\" (%2)"), show_clean(show, trace->words, WORDS_MAX), place,
                          STR_NONE, STR_NONE);
    if (trace->why)
        words = show_join(show, words, STR(" - "), show_said(show, trace->why));
    show_paragraph(show, 4, label, words);
}

static void print_traces(const struct show *show, const struct notice *notice, uint32_t unit)
{
    for (size_t i = 0; i < notice->trace_count; i++)
        if (notice->traces[i].unit == unit)
            print_trace(show, &notice->traces[i]);
}

static void print_name(const struct show *show, const struct disclosure *d)
{
    str name = show_join(show, d->recipient, d->recipient.n && d->service.n ? STR(" / ") : STR(""),
                         d->service);
    str line =
        show_form(show, N_("line %1: "), show_number(show, d->line), STR_NONE, STR_NONE, STR_NONE);
    show_paragraph(show, 2, line, show_clean(show, name, WORDS_MAX));
}

static void print_entries(const struct show *show, const struct notice *notice)
{
    for (size_t i = 0; i < notice->disclosure_count; i++) {
        const struct disclosure *d = &notice->disclosures[i];
        print_name(show, d);
        bool is_last = i + 1 == notice->disclosure_count || d[1].unit != d->unit;
        if (is_last)
            print_traces(show, notice, d->unit);
    }
}

static bool has_unit(const struct notice *notice, uint32_t unit)
{
    for (size_t i = 0; i < notice->disclosure_count; i++)
        if (notice->disclosures[i].unit == unit)
            return true;
    return false;
}

/* Pieces of entries that were joined with others about the same recipient, then those of none. */
static void print_rest(const struct show *show, const struct notice *notice)
{
    bool has_joined = false, has_others = false;
    for (size_t i = 0; i < notice->trace_count; i++) {
        const struct trace *trace = &notice->traces[i];
        if (!trace->unit || has_unit(notice, trace->unit))
            continue;
        if (!has_joined)
            show_heading(show, N_("Joined with an entry about the same recipient"));
        has_joined = true;
        print_trace(show, trace);
    }
    for (size_t i = 0; i < notice->trace_count; i++) {
        if (notice->traces[i].unit)
            continue;
        if (!has_others)
            show_heading(show, N_("Parts of the page, and what was left out"));
        has_others = true;
        print_trace(show, &notice->traces[i]);
    }
    if (notice->traces_left_out)
        show_paragraph(show, 2, STR(""),
                       show_form(show, N_("and %1 more steps"),
                                 show_number(show, notice->traces_left_out), STR_NONE, STR_NONE,
                                 STR_NONE));
}

void notice_explain_print(const struct show *show, const struct notice *notice)
{
    if (notice->disclosure_count) {
        show_heading(show, N_("Where each entry was read"));
        print_entries(show, notice);
    }
    print_rest(show, notice);
}
