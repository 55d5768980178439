/* What the operator declares under the grounds of Act art. 27-12 covers items of information, never a
 * whole tag; what each ground can cover by its nature is a table (data/grounds.csv). */
#include "policies/judge.h"

content_set exemption_covers(const struct report *report, const struct exemption *exemption,
                             const struct duty *duty)
{
    const struct ground_reach *ground =
        catalog_ground(report->catalog, ground_code(exemption->ground));
    const struct category *category = duty->service ? duty->service->category : NULL;
    content_set covers = exemption->items ? exemption->items : ~(content_set)0;
    if (ground && !catalog_ground_suits(report->catalog, ground, category))
        return 0;
    if (ground)
        covers &= ground->covers;
    return covers & duty->content_sent;
}

const char *ground_words(enum ground ground)
{
    static const char *const words[GROUND_COUNT] = {
        [GROUND_DISPLAY] = N_("display (Act art. 27-12 (i), Rule art. 22-2-30 (i))"),
        [GROUND_INPUT] = N_("input (Act art. 27-12 (i), Rule art. 22-2-30 (ii))"),
        [GROUND_AUTH] = N_("auth (Act art. 27-12 (i), Rule art. 22-2-30 (iii))"),
        [GROUND_SECURITY] = N_("security (Act art. 27-12 (i), Rule art. 22-2-30 (iv))"),
        [GROUND_OPERATION] = N_("operation (Act art. 27-12 (i), Rule art. 22-2-30 (v))"),
        [GROUND_OWN_ID] = N_("own_id (Act art. 27-12 (ii))"),
        [GROUND_CONSENT] = N_("consent (Act art. 27-12 (iii))"),
        [GROUND_OPT_OUT] = N_("opt_out (Act art. 27-12 (iv), Rule art. 22-2-31)"),
    };
    return words[ground];
}

/* A passage of the part that some notice which was read holds. */
static bool passage_is_there(const struct report *report, const char *part, const char *id)
{
    size_t count;
    const struct passage_kind *kinds = catalog_passages(report->catalog, &count);
    for (size_t n = 0; n < report->notice_count; n++) {
        const struct notice_form *form = &report->notices[n].form;
        for (size_t i = 0; i < form->passage_count; i++)
            if (form->passages[i].line && str_is(kinds[i].part, part) && str_is(kinds[i].id, id))
                return true;
    }
    return false;
}

const char *optout_item_words(enum optout_item item)
{
    static const char *const words[OPTOUT_ITEMS] = {
        [OPTOUT_MEASURE] = N_("that it can be stopped"),
        [OPTOUT_STOPS] = N_("whether sending or use is stopped"),
        [OPTOUT_HOW] = N_("how to ask for it"),
        [OPTOUT_RESTRICTS] = N_("what use of the service is restricted then, if any is"),
        [OPTOUT_CONTENT] = N_("the content of the information"),
        [OPTOUT_NAME] = N_("the name of who handles it"),
        [OPTOUT_PURPOSE] = N_("the purpose"),
    };
    return words[item];
}

unsigned optout_missing(const struct report *report, const struct duty *duty)
{
    bool is_there[OPTOUT_ITEMS] = {
        [OPTOUT_MEASURE] = duty->has_optout || passage_is_there(report, "optout", "measure"),
        [OPTOUT_STOPS] = passage_is_there(report, "optout", "stops"),
        [OPTOUT_HOW] = duty->has_optout || passage_is_there(report, "optout", "how"),
        [OPTOUT_RESTRICTS] = passage_is_there(report, "optout", "restricts"),
        [OPTOUT_CONTENT] = duty->items[ITEM_CONTENT] == ITEM_STATED,
        [OPTOUT_NAME] = duty->items[ITEM_NAME] == ITEM_STATED,
        [OPTOUT_PURPOSE] = duty->items[ITEM_PURPOSE] == ITEM_STATED,
    };
    unsigned missing = 0;
    for (int item = 0; item < OPTOUT_ITEMS; item++)
        if (!is_there[item])
            missing |= 1u << item;
    return missing;
}

/* What the notice leaves open is answered by the exemption. */
static void items_settle(struct duty *duty, enum item_verdict verdict)
{
    for (int item = ITEM_CONTENT; item < ITEM_COUNT; item++)
        if (duty->items[item] != ITEM_STATED)
            duty->items[item] = verdict;
}

/* Consent cannot be seen in sources, and a request seen before any choice disproves it. */
static bool consent_may_hold(const struct report *report, const struct duty *duty)
{
    return report->is_static || !duty->unasked;
}

/* What exemptions in force cover of a duty: for sure, and if the visitor consented. */
struct covers {
    content_set sure, maybe;
};

static void covers_add(struct covers *covers, const struct report *report,
                       const struct exemption *exemption, const struct duty *duty)
{
    content_set covered = exemption_covers(report, exemption, duty);
    if (exemption->ground == GROUND_CONSENT)
        covers->maybe |= consent_may_hold(report, duty) ? covered : 0;
    else if (exemption->ground != GROUND_OPT_OUT || !optout_missing(report, duty))
        covers->sure |= covered;
}

static bool is_all_stated(const struct duty *duty)
{
    for (int item = ITEM_CONTENT; item < ITEM_COUNT; item++)
        if (duty->items[item] != ITEM_STATED)
            return false;
    return true;
}

void duty_exempt(const struct report *report, struct duty *duty)
{
    struct covers covers = {0};
    for (size_t i = 0; i < report->declared.exemption_count; i++) {
        const struct exemption *e = &report->declared.exemptions[i];
        if (!exemption_is_for(e, duty) || declaration_has_ended(e->until, report->declared.today))
            continue;
        covers_add(&covers, report, e, duty);
        duty->exemption = duty->exemption ? duty->exemption : e;
    }
    content_set rest = duty->content_sent & ~covers.sure;
    duty->exempt = covers.sure;
    if (covers.sure && !rest) {
        items_settle(duty, ITEM_EXEMPT);
    } else if (covers.maybe && !(rest & ~covers.maybe)) {
        duty->is_by_consent = !is_all_stated(duty);
        items_settle(duty, ITEM_UNKNOWN);
    }
}
