#include "reports/html_words.h"

const char *html_severity_words(enum severity severity)
{
    static const char *const words[SEVERITY_COUNT] = {
        [SEVERITY_VIOLATION] = N_("Possible violation"),
        [SEVERITY_REVIEW] = N_("To be reviewed"),
        [SEVERITY_ADVICE] = N_("Advice"),
        [SEVERITY_INFO] = N_("For information"),
        [SEVERITY_UNKNOWN] = N_("Could not be judged"),
    };
    return words[severity];
}

const char *html_severity_kind(enum severity severity)
{
    static const char *const kinds[SEVERITY_COUNT] = {[SEVERITY_VIOLATION] = "bad",
                                                      [SEVERITY_REVIEW] = "warn",
                                                      [SEVERITY_ADVICE] = "warn",
                                                      [SEVERITY_INFO] = "plain",
                                                      [SEVERITY_UNKNOWN] = "unsure"};
    return kinds[severity];
}

const char *html_verdict_words(enum verdict verdict)
{
    static const char *const words[VERDICT_COUNT] = {
        [VERDICT_DISCLOSED] = N_("○ disclosed"),
        [VERDICT_VAGUE] = N_("△ disclosed vaguely"),
        [VERDICT_PARTIAL] = N_("△ disclosed in part"),
        [VERDICT_ABSENT] = N_("× not disclosed"),
        [VERDICT_UNKNOWN] = N_("? could not be judged"),
        [VERDICT_EXEMPT] = N_("－ exempt as declared"),
        [VERDICT_STATED_NOT_SEEN] = N_("－ stated, not seen"),
    };
    return words[verdict];
}

const char *html_verdict_kind(enum verdict verdict)
{
    static const char *const kinds[VERDICT_COUNT] = {
        [VERDICT_DISCLOSED] = "good",       [VERDICT_VAGUE] = "warn",
        [VERDICT_PARTIAL] = "warn",         [VERDICT_ABSENT] = "bad",
        [VERDICT_UNKNOWN] = "unsure",       [VERDICT_EXEMPT] = "plain",
        [VERDICT_STATED_NOT_SEEN] = "plain"};
    return kinds[verdict];
}

const char *html_verdict_mark(enum verdict verdict)
{
    static const char *const marks[VERDICT_COUNT] = {
        [VERDICT_DISCLOSED] = "○",       [VERDICT_VAGUE] = "△",   [VERDICT_PARTIAL] = "△",
        [VERDICT_ABSENT] = "×",          [VERDICT_UNKNOWN] = "?", [VERDICT_EXEMPT] = "－",
        [VERDICT_STATED_NOT_SEEN] = "－"};
    return marks[verdict];
}

const char *html_item_kind(enum item_verdict verdict)
{
    static const char *const kinds[ITEM_VERDICT_COUNT] = {[ITEM_STATED] = "good",
                                                          [ITEM_VAGUE] = "warn",
                                                          [ITEM_ABSENT] = "bad",
                                                          [ITEM_EXEMPT] = "plain",
                                                          [ITEM_UNKNOWN] = "unsure"};
    return kinds[verdict];
}

const char *html_match_words(enum match match)
{
    static const char *const words[MATCH_COUNT] = {
        [MATCH_NONE] = N_("no entry that fits"),
        [MATCH_SERVICE] = N_("the entry names company and service"),
        [MATCH_COMPANY] = N_("the entry names the company"),
        [MATCH_DOMAIN] = N_("the entry names the domain"),
        [MATCH_SERVICE_ONLY] = N_("the entry names the service, not the company"),
        [MATCH_GROUP] = N_("the entry names a parent company or a former name"),
    };
    return words[match];
}

const char *html_reach_words(enum reach reach)
{
    static const char *const words[REACH_COUNT] = {
        [REACH_PAGE] = N_("the page itself"),
        [REACH_CONTAINER] = N_("tag manager's container"),
        [REACH_SCRIPT] = N_("a third party's script"),
        [REACH_FRAME] = N_("a third party's frame"),
        [REACH_HOP] = N_("a third party's redirect"),
    };
    return words[reach];
}

const char *html_found_words(enum found found)
{
    static const char *const words[FOUND_COUNT] = {
        [FOUND_NONE] = N_("not seen"),
        [FOUND_STATIC] = N_("in sources alone; no sending was observed"),
        [FOUND_OBSERVED] = N_("observed; not named in the sources that were read"),
        [FOUND_BOTH] = N_("in sources, and observed"),
    };
    return words[found];
}

const char *html_moment_words(enum moment moment)
{
    static const char *const words[MOMENT_COUNT] = {
        [MOMENT_BEFORE] = N_("the browser saw it sent before any choice"),
        [MOMENT_ACCEPT] = N_("the browser saw it sent after consent was given"),
        [MOMENT_REJECT] = N_("the browser saw it sent after consent was refused"),
    };
    return words[moment];
}

const char *html_certainty_words(enum certainty certainty)
{
    static const char *const words[CERTAINTY_COUNT] = {
        [CERTAINTY_NONE] = N_("not counted"),
        [CERTAINTY_LIKELY] = N_("likely"),
        [CERTAINTY_SURE] = N_("sure"),
        [CERTAINTY_OBSERVED] = N_("observed"),
    };
    return words[certainty];
}

const char *html_mechanism_words(enum mechanism mechanism)
{
    static const char *const words[MECHANISM_COUNT] = {
        [MECHANISM_SCRIPT] = N_("script"),
        [MECHANISM_IMG] = N_("image"),
        [MECHANISM_IFRAME] = N_("frame"),
        [MECHANISM_LINK] = N_("link element"),
        [MECHANISM_FORM] = N_("form"),
        [MECHANISM_PING] = N_("ping"),
        [MECHANISM_CSS] = N_("style sheet"),
        [MECHANISM_MEDIA] = N_("audio or video"),
        [MECHANISM_OBJECT] = N_("object"),
        [MECHANISM_SOCKET] = N_("socket"),
        [MECHANISM_FETCH] = N_("fetch"),
        [MECHANISM_BEACON] = N_("beacon"),
        [MECHANISM_INLINE] = N_("inline code"),
        [MECHANISM_CONTAINER] = N_("container"),
        [MECHANISM_HINT] = N_("connection hint"),
        [MECHANISM_REDIRECT] = N_("redirect"),
    };
    return words[mechanism];
}

const char *html_state_words(enum state state)
{
    static const char *const words[STATE_COUNT] = {
        [STATE_OWN] = N_("○ stated for this recipient"),
        [STATE_SHARED] = N_("○ stated in a common list"),
        [STATE_REFERENCE] = N_("○ stated elsewhere on the page"),
        [STATE_VAGUE] = N_("△ stated vaguely"),
        [STATE_LINK_ONLY] = N_("△ only by a link"),
        [STATE_ABSENT] = N_("× not stated"),
    };
    return words[state];
}

const char *html_state_kind(enum state state)
{
    static const char *const kinds[STATE_COUNT] = {
        [STATE_OWN] = "good",   [STATE_SHARED] = "good",    [STATE_REFERENCE] = "good",
        [STATE_VAGUE] = "warn", [STATE_LINK_ONLY] = "warn", [STATE_ABSENT] = "bad"};
    return kinds[state];
}

const char *html_disclosure_words(enum disclosure_status status)
{
    static const char *const words[DISCLOSURE_STATUS_COUNT] = {
        [DISCLOSURE_CURRENT] = N_("in use"),
        [DISCLOSURE_PLANNED] = N_("planned"),
        [DISCLOSURE_FIRST_PARTY] = N_("the operator itself"),
        [DISCLOSURE_EXEMPT] = N_("called exempt by the notice"),
    };
    return words[status];
}

const char *html_finding_status_words(enum finding_status status)
{
    static const char *const words[FINDING_STATUS_COUNT] = {
        [FINDING_NEW] = N_("new"),
        [FINDING_KNOWN] = N_("known"),
        [FINDING_ACCEPTED] = N_("accepted"),
        [FINDING_GONE] = N_("gone"),
    };
    return words[status];
}
