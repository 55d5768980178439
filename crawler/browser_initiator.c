#include "crawler/browser_visit.h"

bool visit_is_own(const struct visit *visit, str url)
{
    struct url parsed;
    return url_parse(visit->arena, url, NULL, &parsed) == URL_OK &&
           first_party_has(visit->target->first_party, parsed.host);
}

static bool is_fetched(str url)
{
    return str_has_prefix(url, STR("http://")) || str_has_prefix(url, STR("https://"));
}

/* The protocol's lines begin at 0. */
static uint32_t line_of(const struct json *place)
{
    uint32_t line = 0;
    bool is_known = json_number(json_get(place, "lineNumber"), UINT32_MAX - 1, &line);
    return is_known ? line + 1 : 0;
}

/* ---- frames ---- */

static struct visit_frame *frame_of(struct visit *visit, str id)
{
    uint32_t at = map_find(&visit->frames, id);
    if (at == MAP_NONE) {
        at = (uint32_t)visit->frame_list.n;
        map_add(&visit->frames, arena_str(visit->arena, id), at);
        *ARENA_PUSH(visit->arena, &visit->frame_list) =
            (struct visit_frame){.parent = STR(""), .url = STR("")};
    }
    return &visit->frame_list.v[at];
}

void visit_frame_attached(struct visit *visit, const struct cdp_message *message)
{
    str parent = json_text(json_get(message->body, "parentFrameId"));
    struct visit_frame *frame = frame_of(visit, json_text(json_get(message->body, "frameId")));
    frame->parent = arena_str(visit->arena, parent);
}

void visit_frame_document(struct visit *visit, str frame, str url)
{
    frame_of(visit, frame)->url = arena_str(visit->arena, url);
}

/* The document that a frame's content is of: about:blank and srcdoc are their parent's doing. */
static str frame_url(struct visit *visit, str frame, str document)
{
    for (int i = 0; i < VISIT_FRAMES_UP && !is_fetched(document); i++) {
        if (!frame.n || str_eq(frame, visit->page))
            return visit->target->url;
        const struct visit_frame *held = frame_of(visit, frame);
        document = held->url;
        frame = held->parent;
    }
    return document;
}

/* ---- scripts ---- */

static str script_key(struct visit *visit, str session, str script)
{
    return arena_join(visit->arena, (str[]){session, STR(" "), script}, 3);
}

/* A script that another one wrote into the page or evaluated is that one's doing, though it goes by the
 * page's address. */
static struct visit_place made_by(struct visit *visit, str session, const struct json *frame)
{
    struct visit_place place = {.url = json_text(json_get(frame, "url")), .line = line_of(frame)};
    str script = json_text(json_get(frame, "scriptId"));
    uint32_t at = map_find(&visit->scripts, script_key(visit, session, script));
    return at == MAP_NONE ? place : visit->script_list.v[at];
}

/* Who made a call: of the scripts that it passed through, and of those that began what ran later, the
 * innermost one of somebody else, because the page's own may only have stood in between; else the
 * innermost. url empty: nobody known. */
static struct visit_place caller(struct visit *visit, str session, const struct json *stack)
{
    struct visit_place first = {.url = STR("")};
    for (; stack; stack = json_get(stack, "parent")) {
        const struct json *frames = json_get(stack, "callFrames");
        for (const struct json *at = frames ? frames->first : NULL; at; at = at->next) {
            struct visit_place place = made_by(visit, session, at);
            if (!is_fetched(place.url))
                continue;
            if (!visit_is_own(visit, place.url))
                return place;
            if (!first.url.n)
                first = place;
        }
    }
    return first;
}

str visit_caller(struct visit *visit, str session, const struct json *stack)
{
    return caller(visit, session, stack).url;
}

void visit_script(struct visit *visit, const struct cdp_message *message)
{
    struct visit_place place =
        caller(visit, message->session, json_get(message->body, "stackTrace"));
    str url = json_text(json_get(message->body, "url"));
    bool is_file = is_fetched(url) && !str_eq(url, visit->target->url);
    if (!place.url.n || is_file)
        return;
    str script = json_text(json_get(message->body, "scriptId"));
    place.url = arena_str(visit->arena, place.url);
    map_add(&visit->scripts, script_key(visit, message->session, script),
            (uint32_t)visit->script_list.n);
    *ARENA_PUSH(visit->arena, &visit->script_list) = place;
}

/* ---- who made a request ---- */

/* A script that the page loads itself may be the operator's container; what another one loads is not. */
static enum reach script_reach(struct visit *visit, str script)
{
    struct url url;
    uint32_t at = url_parse(visit->arena, script, NULL, &url) == URL_OK
                      ? map_find(&visit->loads, url.text)
                      : MAP_NONE;
    bool is_loaded_by_page =
        at != MAP_NONE && visit->requests.v[at].observation->reach == REACH_PAGE;
    return is_loaded_by_page ? REACH_CONTAINER : REACH_SCRIPT;
}

void visit_initiator(struct visit *visit, const struct cdp_message *message, str document,
                     str frame, struct observation *observation)
{
    const struct json *initiator = json_get(message->body, "initiator");
    struct visit_place call = caller(visit, message->session, json_get(initiator, "stack"));
    struct visit_place place = {.url = json_text(json_get(initiator, "url")),
                                .line = line_of(initiator)};
    str of_frame = frame_url(visit, frame, document);
    if (call.url.n)
        place = call;
    observation->reach = REACH_PAGE;
    observation->initiator = STR("");
    if (!visit_is_own(visit, of_frame)) {
        observation->reach = REACH_FRAME;
        observation->initiator = arena_str(visit->arena, of_frame);
        return;
    }
    observation->initiator_line = place.line;
    if (!is_fetched(place.url) || str_eq(place.url, of_frame))
        return;
    observation->initiator = arena_str(visit->arena, place.url);
    if (!visit_is_own(visit, place.url))
        observation->reach = script_reach(visit, place.url);
}
