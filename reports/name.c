#include "reports/name.h"

str name_recipient(const struct recipient *recipient, enum lang lang)
{
    if (!recipient)
        return STR_NONE;
    return words_in((struct words){.ja = recipient->name_ja, .en = recipient->name_en}, lang);
}

str name_service(const struct service *service, enum lang lang)
{
    if (!service)
        return STR_NONE;
    return words_in((struct words){.ja = service->name_ja, .en = service->name_en}, lang);
}

str name_duty_recipient(const struct duty *duty, enum lang lang)
{
    if (!duty)
        return STR_NONE;
    str name = name_recipient(duty->recipient, lang);
    if (!name.n)
        name = duty->declared.n ? duty->declared : duty->domain;
    if (!name.n && duty->said)
        name = duty->said->recipient;
    return name;
}

str name_duty_service(const struct duty *duty, enum lang lang)
{
    if (!duty)
        return STR_NONE;
    str name = name_service(duty->service, lang);
    if (!name.n && duty->said && !duty->first)
        name = duty->said->service;
    return name;
}

static str name_mark(bool is_seen, enum lang lang)
{
    return is_seen ? STR_NONE : str_of(lang_text(lang, N_(" (name not verified)")));
}

str name_recipient_mark(const struct duty *duty, enum lang lang)
{
    return name_mark(!duty || !duty->recipient || duty->recipient->is_seen, lang);
}

str name_service_mark(const struct duty *duty, enum lang lang)
{
    return name_mark(!duty || !duty->service || duty->service->is_seen, lang);
}

/* Whether name, in either language, is one of the two. */
static bool name_is(struct words words, str ja, str en)
{
    str name = words_in(words, LANG_JA);
    return name.n && (str_eq(name, ja) || str_eq(name, en));
}

/* The mark that belongs behind an argument of a message. */
static str name_argument_mark(const struct duty *duty, struct words words, enum lang lang)
{
    const struct recipient *recipient = duty->recipient;
    const struct service *service = duty->service;
    if (recipient && name_is(words, recipient->name_ja, recipient->name_en))
        return name_recipient_mark(duty, lang);
    if (service && name_is(words, service->name_ja, service->name_en))
        return name_service_mark(duty, lang);
    return STR_NONE;
}

/* One mark is enough for a company and, in brackets behind it, its product. */
static bool name_marks_both(const struct finding *finding)
{
    const struct duty *duty = finding->duty;
    return str_find(str_of(finding->message.id), STR("%1 (%2)")) != STR_ABSENT &&
           name_argument_mark(duty, finding->message.args[0], LANG_EN).n &&
           name_argument_mark(duty, finding->message.args[1], LANG_EN).n;
}

str name_sentence(struct arena *arena, enum lang lang, const struct finding *finding)
{
    struct message message = finding->message;
    bool is_both = finding->duty && name_marks_both(finding);
    for (size_t i = 0; finding->duty && i < MESSAGE_ARGS; i++) {
        str mark = name_argument_mark(finding->duty, message.args[i], lang);
        if (is_both && i < 2)
            mark = i ? str_of(lang_text(lang, N_("; neither name verified"))) : STR_NONE;
        str parts[] = {words_in(message.args[i], lang), mark};
        if (mark.n)
            message.args[i] = words_same(arena_join(arena, parts, COUNT_OF(parts)));
    }
    return message_text(arena, lang, &message);
}

str name_message(struct arena *arena, enum lang lang, const struct finding *finding)
{
    str text = name_sentence(arena, lang, finding);
    if (finding->status == FINDING_ACCEPTED || !finding->accepted_because.n)
        return text;
    struct message remark = {.id = N_(" (It was accepted until %1.)"),
                             .args[0] = words_same(finding->accepted_until)};
    return arena_join(arena, (str[]){text, message_text(arena, lang, &remark), STR_NONE}, 3);
}

str name_mend(struct arena *arena, enum lang lang, const struct finding *finding)
{
    if (finding->mend.id)
        return message_text(arena, lang, &finding->mend);
    return finding->rule->mend ? str_of(lang_text(lang, finding->rule->mend)) : STR_NONE;
}
