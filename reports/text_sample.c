#include "reports/text_parts.h"

#include "core/sampling.h"

#define SAMPLE_STRATA_MAX 12

/* "4.2" of 42. */
static str sample_tenths(const struct show *show, uint64_t tenths)
{
    return arena_printf(show->arena, "%u.%u", (unsigned)(tenths / 10), (unsigned)(tenths % 10));
}

str text_sample_head(const struct show *show, const void *context)
{
    const struct sample *sample = context;
    return show_form(show,
                     N_("A sample was read: %1 of %2 known pages, drawn at random from every kind "
                        "of address (asked for: %3, seed %4)."),
                     show_number(show, sample->read), show_number(show, sample->known),
                     show_number(show, sample->asked), show_number(show, sample->seed));
}

str text_sample_bound(const struct show *show, const void *context)
{
    const struct stratum *stratum = context;
    uint64_t bound = sampling_bound(stratum->known, stratum->drawn);
    if (stratum->drawn == stratum->known)
        return show_said(show, N_("All of them were read."));
    if (bound > stratum->known)
        return show_said(show, N_("None of a random sample was read, so nothing can be said."));
    uint64_t share = (bound * 1000 + stratum->known - 1) / stratum->known;
    return show_form(show,
                     N_("A recipient present on at least %1 % of them (%2 pages) would have been "
                        "missed with a probability of at most %3 %."),
                     sample_tenths(show, share), show_number(show, bound),
                     show_number(show, SAMPLING_RISK_PERCENT), STR_NONE);
}

str text_sample_unseen(const struct show *show, const void *context)
{
    const struct sample *sample = context;
    uint64_t share = sampling_unseen_share(sample->once, sample->pairs);
    uint64_t unseen = sampling_unseen_tenths(sample->drawn, sample->once, sample->twice);
    if (sample->drawn == sample->known)
        unseen = share = 0;
    return show_form(show,
                     N_("Recipients on the pages drawn: %1; of these on one page only: %2. "
                        "Estimated share of recipients not yet seen in all occurrences (Good "
                        "1953): %3 %. Estimated number of recipients not yet seen, at least (Chao "
                        "1987): %4."),
                     show_number(show, sample->recipients), show_number(show, sample->once),
                     sample_tenths(show, share), sample_tenths(show, unseen));
}

static void sample_stratum(const struct show *show, const struct stratum *stratum)
{
    str head = show_form(show, N_("%1: %2 of %3 pages read, %4 of these at random"),
                         show_url(show, stratum->pattern), show_number(show, stratum->read),
                         show_number(show, stratum->known), show_number(show, stratum->drawn));
    show_paragraph(show, 2, STR("- "), head);
    show_paragraph(show, 4, STR_NONE, text_sample_bound(show, stratum));
}

void text_sample(const struct show *show)
{
    const struct sample *sample = &show->report->sample;
    size_t shown =
        sample->stratum_count < SAMPLE_STRATA_MAX ? sample->stratum_count : SAMPLE_STRATA_MAX;
    if (!sample->asked)
        return;
    show_heading(show, N_("What the sample bears"));
    show_paragraph(show, 2, STR_NONE, text_sample_head(show, sample));
    for (size_t i = 0; i < shown; i++)
        sample_stratum(show, &sample->strata[i]);
    if (sample->stratum_count > shown)
        show_paragraph(show, 2, STR("- "),
                       show_form(show, N_("%1 more kinds of addresses are in %2."),
                                 show_number(show, sample->stratum_count - shown),
                                 STR("report.json"), STR_NONE, STR_NONE));
    show_paragraph(show, 2, STR_NONE, text_sample_unseen(show, sample));
    show_paragraph(show, 2, STR_NONE, show_said(show, TEXT_SAMPLE_LIMITS));
}
