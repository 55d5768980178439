/* The inside of one page's observation: what crawler/browser*.c share. */
#ifndef SOSHIN_CRAWLER_BROWSER_VISIT_H
#define SOSHIN_CRAWLER_BROWSER_VISIT_H

#include "core/map.h"
#include "crawler/browser.h"
#include "crawler/cdp.h"

#define VISIT_CONTEXTS_MAX 64 /* documents in which a button is looked for */
#define VISIT_FRAMES_UP 20    /* frames inside of each other that are looked through */
#define VISIT_BODIES_MAX ((size_t)64 * 1024 * 1024) /* of all requests together */

/* A request, or one hop of it, until all is known. */
struct visit_request {
    struct fetch fetch;
    struct observation *observation;
    str id;          /* the browser's; hops share it */
    uint32_t hop;    /* from 0 */
    bool is_dropped; /* it never left the browser, or is no request of the page */
};

/* What the network stack says of a request that was really sent. */
struct visit_headers {
    str referrer, cookies;
};

/* What all hops of a request share. */
struct visit_id {
    uint32_t hops, headers, answers; /* seen so far */
    uint32_t latest;                 /* in requests */
};

struct visit_frame {
    str parent; /* its id; empty: the page's own */
    str url;    /* of its document; empty: none that was fetched */
};

/* A document, and what the rules for consent have of it. */
struct visit_context {
    uint32_t id;    /* execution context of its own scripts */
    str frame;      /* its id */
    uint32_t world; /* isolated context in which the rules run; 0: none */
};

/* A question of the rules that the page's own context answers. */
struct visit_eval {
    uint32_t world;
    str id; /* by which the answer is known */
};

/* Where in a script something was called. */
struct visit_place {
    str url;
    uint32_t line; /* from 1; 0: not known */
};

struct visit {
    struct cdp *cdp;
    struct arena *arena;
    const struct browser_options *options;
    const struct browser_target *target;
    struct browser_view *view;
    int64_t until; /* cdp_now: the page's time is over */
    str context;   /* browser context */
    str page;      /* target, which is also the main frame's id */
    str session;   /* of the page; empty: not attached yet */
    struct map sessions;
    uint32_t setup_first, setup_last, setup_left; /* commands that prepare the page */
    struct visit_context contexts[VISIT_CONTEXTS_MAX];
    size_t context_count;
    ARENA_LIST(struct visit_eval) evals;
    struct map eval_ids;   /* command id, in digits -> evals */
    enum gate choice_gate; /* of what is sent once the choice is made */
    bool has_rule_ended;   /* a rule came to its end ... */
    bool has_rule_chosen;  /* ... and made the choice */
    bool is_expired;       /* the page's clock has reached its end */
    bool has_crashed;
    enum gate gate; /* of what is sent from now on */
    ARENA_LIST(struct visit_request) requests;
    struct map loads; /* address -> first request of it */
    struct map ids;
    ARENA_LIST(struct visit_id) id_list;
    struct map headers; /* "id hop" -> header_list */
    ARENA_LIST(struct visit_headers) header_list;
    struct map frames;
    ARENA_LIST(struct visit_frame) frame_list;
    struct map scripts; /* "session script" that a script made -> script_list */
    ARENA_LIST(struct visit_place) script_list;
    struct map answers;          /* "id hop" -> answer_list */
    ARENA_LIST(str) answer_list; /* the cookies that each sets, a line for each */
    struct map stored_keys;
    ARENA_LIST(struct stored) stored;
    struct map setters;          /* storage, place and name -> setter_list */
    ARENA_LIST(str) setter_list; /* URL of who set it */
    struct map posts;            /* command id, in digits -> request */
    size_t body_bytes;
};

/* ---- browser_page.c ---- */

/* Commands: begin, members by cdp_write_*(&visit->cdp->out, ...), send. */
uint32_t visit_begin(struct visit *visit, str session, const char *method);
/* Without members of its own. */
uint32_t visit_command(struct visit *visit, str session, const char *method);
void visit_send(struct visit *visit);

void visit_evaluate_begin(struct visit *visit, str expression, uint32_t context);
/* The value of an expression, as JSON; context 0: the main frame's. NULL when there is none. */
const struct json *visit_evaluate(struct visit *visit, str expression, uint32_t context);
/* The answer to a command; what it holds lives until the next message. False when none comes, or the
 * command was refused. */
bool visit_await(struct visit *visit, uint32_t id, struct cdp_message *message);
/* Leaves the page to itself for so long by its own clock. */
bool visit_let_run(struct visit *visit, unsigned milliseconds);
/* The choice that was tried was not made: nothing was sent or stored behind one. */
void visit_forget_choice(struct visit *visit);

/* ---- browser_rules.c ---- */

/* Gives or refuses consent by the rules; true when one of them made the choice. From the moment on at
 * which a rule begins to act, visit->gate is visit->choice_gate; it is as before when none made it. */
bool visit_rules_choose(struct visit *visit);
/* Runtime.bindingCalled: what the rules say to us. */
void visit_rules_message(struct visit *visit, const struct cdp_message *message);
/* An answer that the rules may have asked for; others are left alone. id: in digits. */
void visit_rules_answer(struct visit *visit, str id, const struct cdp_message *message);

/* ---- browser_events.c ---- */

/* An event of the browser or of one of the visit's sessions. */
void visit_event(struct visit *visit, const struct cdp_message *message);
/* An answer to Network.getRequestPostData; others are left alone. */
void visit_answer(struct visit *visit, const struct cdp_message *message);

/* ---- browser_requests.c ---- */

void visit_request(struct visit *visit, const struct cdp_message *message);
void visit_request_headers(struct visit *visit, const struct cdp_message *message);
void visit_response(struct visit *visit, const struct cdp_message *message);
/* The cookies that its answer sets. */
void visit_response_headers(struct visit *visit, const struct cdp_message *message);
void visit_cached(struct visit *visit, const struct cdp_message *message);
void visit_failed(struct visit *visit, const struct cdp_message *message);
void visit_socket(struct visit *visit, const struct cdp_message *message);
void visit_socket_headers(struct visit *visit, const struct cdp_message *message);
void visit_socket_frame(struct visit *visit, const struct cdp_message *message);
void visit_request_body(struct visit *visit, uint32_t request, str body);
/* Everything joined, into the view. */
void visit_settle(struct visit *visit);

/* ---- browser_initiator.c ---- */

void visit_frame_attached(struct visit *visit, const struct cdp_message *message);
/* A frame's document is asked for. */
void visit_frame_document(struct visit *visit, str frame, str url);
void visit_script(struct visit *visit, const struct cdp_message *message);
/* Who made a request: fills reach, initiator and its line. initiator: as the protocol has it, may be
 * NULL; document: URL of the asking document; frame: its id, may be empty. */
void visit_initiator(struct visit *visit, const struct cdp_message *message, str document,
                     str frame, struct observation *observation);
bool visit_is_own(const struct visit *visit, str url);

/* The script that made a call, somebody else's first; empty: nobody known. stack: as the protocol has it,
 * may be NULL. Lives until the next message. */
str visit_caller(struct visit *visit, str session, const struct json *stack);

/* ---- browser_stored.c ---- */

/* What is to run in every document before its own scripts: it says who writes into storage. */
void visit_watch_script(struct buf *script);
/* Runtime.consoleAPICalled: what that script says. */
void visit_written(struct visit *visit, const struct cdp_message *message);
/* DOMStorage.domStorageItemAdded: a key. */
void visit_key(struct visit *visit, const struct cdp_message *message);
/* The cookies that there are now; new ones came under visit->gate. */
void visit_cookies(struct visit *visit);
/* The answer to Storage.getCookies. */
void visit_keep_cookies(struct visit *visit, const struct cdp_message *message);
/* The cookies that a URL's answer sets, a line for each (RFC 6265 §5.2). */
void visit_answer_cookies(struct visit *visit, const struct url *url, str lines);
/* What is third parties', into the view. */
void visit_settle_stored(struct visit *visit);

/* ---- browser_act.c ---- */

/* Scripts that act on a page. This one clicks the first button that one of the selectors finds; its value
 * is whether there was one. */
void visit_click_script(const str *selectors, size_t count, struct buf *script);
void visit_scroll_script(struct buf *script);
/* The events of a page that is left, though it is not. */
void visit_leave_script(struct buf *script);
void visit_form_script(struct visit *visit, struct buf *script);

#endif
