#include "cli/keep.h"

struct transmission transmission_keep(struct map *texts, const struct transmission *transmission)
{
    struct transmission kept = *transmission;
    str *const strings[] = {&kept.page_url, &kept.url,       &kept.host, &kept.domain,
                            &kept.snippet,  &kept.initiator, &kept.ids};
    for (size_t i = 0; i < COUNT_OF(strings); i++)
        *strings[i] = map_intern(texts, *strings[i]);
    return kept;
}

struct disclosure disclosure_keep(struct map *texts, const struct disclosure *disclosure)
{
    struct disclosure kept = *disclosure;
    str *const strings[] = {&kept.notice_url, &kept.recipient,  &kept.service,    &kept.content,
                            &kept.purpose,    &kept.optout_url, &kept.policy_url, &kept.quote};
    for (size_t i = 0; i < COUNT_OF(strings); i++)
        *strings[i] = map_intern(texts, *strings[i]);
    return kept;
}

static struct passage passage_keep(struct map *texts, struct passage passage)
{
    passage.quote = map_intern(texts, passage.quote);
    return passage;
}

static struct notice_form form_keep(struct map *texts, const struct notice_form *form)
{
    struct notice_form kept = *form;
    kept.small = passage_keep(texts, kept.small);
    kept.jargon_at = passage_keep(texts, kept.jargon_at);
    kept.passages = ARENA_ARRAY(texts->arena, form->passage_count, struct passage);
    for (size_t i = 0; i < form->passage_count; i++)
        kept.passages[i] = passage_keep(texts, form->passages[i]);
    return kept;
}

struct notice notice_keep(struct map *texts, const struct notice *notice)
{
    struct notice kept = *notice;
    kept.url = map_intern(texts, kept.url);
    kept.title = map_intern(texts, kept.title);
    kept.data_url = map_intern(texts, kept.data_url);
    kept.form = form_keep(texts, &notice->form);
    kept.traces = ARENA_ARRAY(texts->arena, notice->trace_count, struct trace);
    for (size_t i = 0; i < notice->trace_count; i++) {
        kept.traces[i] = notice->traces[i];
        kept.traces[i].words = map_intern(texts, kept.traces[i].words);
    }
    kept.disclosures = ARENA_ARRAY(texts->arena, notice->disclosure_count, struct disclosure);
    for (size_t i = 0; i < notice->disclosure_count; i++)
        kept.disclosures[i] = disclosure_keep(texts, &notice->disclosures[i]);
    return kept;
}
