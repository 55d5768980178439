#include "core/text.h"
#include "policies/judge.h"

static const char *const separators[] = {"、", "，", ",", "・", "/", "／", ";", "；", "\n", "。"};

/* The next piece of a list; false at its end. */
static bool next_piece(str *rest, str *piece)
{
    size_t at = rest->n, behind = rest->n;
    if (!rest->n)
        return false;
    for (size_t i = 0; i < COUNT_OF(separators); i++) {
        size_t found = str_find(*rest, str_of(separators[i]));
        if (found != STR_ABSENT && found < at) {
            at = found;
            behind = found + str_of(separators[i]).n;
        }
    }
    *piece = str_trim(str_slice(*rest, 0, at));
    *rest = str_skip(*rest, behind);
    return true;
}

/* Words that the vocabulary does not have may say anything, also what seems to be missing. */
static bool is_understood(struct arena *arena, const struct catalog *catalog, str content)
{
    for (str piece; next_piece(&content, &piece);)
        if (piece.n && !catalog_contents(catalog, text_fold(arena, piece)))
            return false;
    return true;
}

/* What is seen and not stated. A general word of the notice covers its kinds, and a general kind that is
 * seen (behaviour) is stated by any of those that it holds. */
static content_set find_unstated(const struct catalog *catalog, const struct duty *duty)
{
    content_set rest =
        duty->content_seen & ~duty->exempt & ~catalog_content_widen(catalog, duty->content_stated);
    content_set unstated = 0;
    for (content_set bit = 1; bit; bit <<= 1)
        if ((rest & bit) && !(catalog_content_widen(catalog, bit) & duty->content_stated))
            unstated |= bit;
    return unstated;
}

static void rule_judge(struct judging *judging, const struct rule *rule)
{
    const struct report *report = judging_report(judging);
    struct arena *arena = judging_arena(judging);
    if (judging_is_elsewhere(judging))
        return; /* the rest may stand where it was not read */
    for (size_t i = 0; i < report->duty_count; i++) {
        const struct duty *duty = &report->duties[i];
        content_set unstated = find_unstated(report->catalog, duty);
        bool is_stated = duty->said && duty->items[ITEM_CONTENT] == ITEM_STATED;
        if (!is_stated || !duty_is_owed(duty) || !duty->content_stated || !unstated ||
            !is_understood(arena, report->catalog, duty->said->content))
            continue;
        struct finding *finding =
            judging_emit_duty(judging, rule, duty, ITEM_CONTENT,
                              N_("The request or the parameters of the tag for %1 (%2) show "
                                 "information that the notice does not state for it: %3.%4"));
        finding->message.args[2] = finding->mend.args[2] =
            catalog_content_words(arena, report->catalog, unstated);
    }
}

const struct rule rule_content_understated = {
    .words = {.id = "content-understated",
              .severity = SEVERITY_REVIEW,
              .law = N_("Act art. 27-12; Rule art. 22-2-29 (i)"),
              .title = N_("More is sent than the notice says"),
              .says =
                  N_("A request or the parameters of a tag show information that the entry does "
                     "not state. What is only known from the catalog, or goes with any request, "
                     "never counts, and a general word of the entry covers its kinds (an access "
                     "log holds URLs). An entry with words that the vocabulary does not have is "
                     "not judged. [law: the content is owed; ours: what a word covers]"),
              .mend = N_("Add to the entry of %1 (%2): %3.")},
    .judge = rule_judge};
