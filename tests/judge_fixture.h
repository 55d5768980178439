/* Small reports in words, for the tests of policies/judge.c: what is sent, what is stated, what was
 * seen; services and companies are those of the built-in catalog. */
#ifndef SOSHIN_TESTS_JUDGE_FIXTURE_H
#define SOSHIN_TESTS_JUDGE_FIXTURE_H

#include "policies/judge.h"

#define JUDGE_SITE "https://www.example.jp"

/* Lists have ";" between their entries. Everything that is NULL or 0 is none, or the default. */
struct judge_case {
    const char *name;
    /* "SERVICE|DOMAIN [certainty] [gate] [reach] [party] [origin] [/page] [#line] [ids=A,B]
     * [sends=ip,os] [shows=ip]": sure, by the page "/", to a third party, unless said otherwise; what
     * it shows is seen in the request or its parameters. */
    const char *sent;
    /* "COMPANY/SERVICE CONTENT PURPOSE [status] [layout] [side] [policy=URL] [states=ip,os] [optout]
     * [optout=URL]": ids, "-" for none, "~Some_words" for a name that the catalog does not know,
     * "COMPANY^" for a former name, "?SERVICE" for one that is not written but inferred; states, status, layout and the purpose's side (both) by their codes.
     * NULL: no notice. */
    const char *said;
    const char *also; /* a second notice's entries, "" for none; NULL: there is none */
    enum notice_status status, also_status;
    const char *seen; /* "outcome reason /page": rows of coverage besides those of the pages */
    const char
        *steps; /* "/page N|drawn": links from it to the notice (0); drawn: no path is known */
    const char *form; /* of the first notice: the words of form_word */
    /* "SERVICE|COMPANY|DOMAIN ground [items=ip,os] [until=DATE]" */
    const char *exempt;
    const char *accepted; /* "FINGERPRINT [until=DATE]" */
    const char *content;  /* the first entry's words about it */
    const char *method;   /* notification in place of publication */
    bool is_static;
    const char *scope; /* "unknown", "out"; NULL: declared to be in scope */
    enum fail_on fail_on;
    int containers; /* bodies of tag managers that were not read */
    bool containers_declined;
    bool was_interrupted;
    bool is_moved; /* pages under other names, so in another order, and a recipient more */
    const char *
        duties; /* "KEY VERDICT CNP MATCH PAGES": verdicts of content, name, purpose, first letter */
    const char *findings; /* "SEVERITY RULE KEY ITEM" */
    int code;
};

struct judge_fixture {
    struct arena *catalog_arena;
    const struct catalog *catalog;
    struct arena *arena; /* of the report made last */
    struct report report;
    char duties[8192], findings[8192]; /* as the case writes them */
};

/* cmocka's setup and teardown: *state is a struct judge_fixture. */
int judge_setup(void **state);
int judge_teardown(void **state);

/* The case as it stands: duties, findings, exit code, and what holds for every finding. */
void judge_check(struct judge_fixture *f, const struct judge_case *c);
/* Makes the report of a case and judges it. */
void judge_make(struct judge_fixture *f, const struct judge_case *c);
/* The same inside arena_run of fixture->arena, without its words. */
void judge_made(struct judge_fixture *fixture, const struct judge_case *made);
/* Service, company or domain of a duty, or the subject: what stands for it in the lists above. */
str judge_key(const struct finding *finding);
/* The finding of that rule about that key and item ("-": none), NULL when there is none. */
const struct finding *judge_find(const struct judge_fixture *f, const char *rule, str key,
                                 enum item item);
/* In memory of the fixture. */
char *judge_text(struct judge_fixture *f, enum lang lang, const struct message *message);

#endif
