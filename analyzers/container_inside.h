/* The inside of the container reader, shared by analyzers/container_*.c. */
#ifndef SOSHIN_ANALYZERS_CONTAINER_INSIDE_H
#define SOSHIN_ANALYZERS_CONTAINER_INSIDE_H

#include "analyzers/container.h"
#include "core/json.h"

#define CONTAINER_CHOICES_MAX 8 /* values of a lookup table that are tried */
#define CONTAINER_SENDS_MAX 256 /* of one entry */
#define CONTAINER_READS_MAX 8   /* places that a script variable reads; more are left out */
#define CONTAINER_UNKNOWN "{{variable}}"

/* The elements of one of the lists of the data block. */
struct container_list {
    const struct json **v;
    size_t n;
    bool is_whole; /* its end was there */
};

/* A rule: when it holds, and in words. */
struct container_rule {
    str event;                /* that it waits for; empty: any, or not known */
    enum certainty certainty; /* NONE: never on this host */
    enum gate gate;
    bool is_open; /* it asks for something besides the event that cannot be told */
    struct words words;
};

struct container_numbers {
    uint32_t *v;
    size_t n, cap;
};

/* What fires a tag, by numbers of rules. */
struct container_triggers {
    struct container_numbers add, block;
    uint32_t
        host; /* + 1: the entry that runs it before or after itself (tag sequencing); 0: none */
};

/* A custom JavaScript variable. */
struct container_script {
    str code;                       /* the variables in it filled in as far as they are known */
    str reads[CONTAINER_READS_MAX]; /* "document.cookie", "localStorage.uid" */
    uint32_t read_count;
};

struct container_tagging;
struct container_reading {
    struct arena *arena;
    const struct container_setup *setup;
    struct url page; /* setup's, or one that stands for it */
    struct first_party first_party;
    str id;
    struct container_list macros, tags, predicates, rules;
    const struct json *permissions;
    const struct json *elements; /* Launch's variables by name; an object, or NULL */
    const struct json *domains;  /* the operator's, as the container says; an array, or NULL */
    struct container_rule *rule_views;
    const struct container_script **scripts; /* of each macro; NULL: not read yet */
    struct container_numbers met; /* custom JavaScript variables that the entry at hand uses */
    struct container_triggers *triggers; /* of each tag */
    size_t steps;                        /* that resolving values may still take */
    size_t bytes;                        /* that it may still copy */
};

/* ---- container.c ---- */

/* A form of bodies, by what wrote them: one file and one row in container.c each. */
struct container_form {
    /* Where the mark of the form stands in a text; STR_ABSENT: it is of another form. */
    size_t (*find)(str text);
    /* container_read for a text of that form. */
    enum container_result (*read)(struct arena *arena, str text,
                                  const struct container_setup *setup, struct container *container);
};
extern const struct container_form container_form_google;
extern const struct container_form container_form_adobe;
extern const struct container_form container_form_adobe_code;
extern const struct container_form container_form_tealium;
extern const struct container_form container_form_tealium_tag;

enum container_result container_refuse(struct container *container, const char *problem);
/* A body that is the code of one tag; when it happens stands in the container that loads it. */
void container_read_file(struct container_reading *reading, struct container *container,
                         str function, str code, bool is_markup);

/* ---- container_value.c ---- */

/* What a value comes to. */
struct container_text {
    str text;         /* CONTAINER_UNKNOWN stands where something is unknown */
    bool is_known;    /* nothing is */
    uint32_t choices; /* of how many values of lookup tables this is one; 1: of none */
};
/* choice: which values of lookup tables to take, 0 .. choices - 1. */
struct container_text container_text(struct container_reading *reading, const struct json *value,
                                     uint32_t choice);
/* The macro that ["macro", n] means; NULL for everything else. */
const struct json *container_macro(const struct container_reading *reading,
                                   const struct json *value);
/* "list" of ["list", ...]; empty for what is no such array. */
str container_operator(const struct json *value);
/* The value behind a key of ["map", key, value, ...]; NULL when there is none. */
const struct json *container_map_get(const struct json *map, const char *key);
/* Calls of google_tag_manager["rm"]["..."](n) inside a script replaced by what macro n comes to. */
str container_settle_calls(struct container_reading *reading, str script);

/* ---- container_source.c ---- */

/* Where a value comes from, as far as it can be read. */
struct container_source {
    str text; /* "dataLayer.user_id", "cookie._ga + computed(element.#mail)"; empty: written in the
                 container, or not known */
    content_set
        content; /* that the names of those places tell; what a script or a lookup table makes
                            of them is left out */
};
struct container_source container_source(struct container_reading *reading,
                                         const struct json *value);
/* The same of a text of Launch, in which "%name%" stands for a variable. */
struct container_source container_source_marked(struct container_reading *reading, str text);
/* macro: its number, of those that there are. */
const struct container_script *container_script(struct container_reading *reading, uint32_t macro);
/* A custom JavaScript variable that does nothing but return a text; false for all others. */
bool container_script_constant(struct arena *arena, const struct json *macro, str *text);

/* ---- container_settings.c ---- */

/* Fills settings of the entry, and `met` of the reading. */
void container_read_settings(struct container_tagging *tagging);
/* The same of an action of Launch: what in its settings comes from variables. */
void container_read_marked_settings(struct container_tagging *tagging, const struct json *settings);
/* What the variables in `met` send: they run when the tag needs their value. */
void container_read_scripts(struct container_tagging *tagging);
/* The value behind a key, or behind a name inside a table; NULL: there is none. */
const struct json *container_setting_value(const struct container_entry *entry, str name);
/* What the settings hand over joins the rows of the entry; those of generated entries join the tags of
 * the same account. After the conditions are known. */
void container_join_settings(struct container_reading *reading, struct container *container);

/* ---- container_match.c ---- */

enum container_truth { TRUTH_UNKNOWN, TRUTH_NO, TRUTH_YES };
/* A predicate's function (_eq, _re, _cn ...) on texts that are known. */
enum container_truth container_match(str function, str text, str pattern, bool ignore_case);
/* The same for the address of a page of which only the host is known: NO when the pattern asks for
 * another host, else UNKNOWN. */
enum container_truth container_match_host(str function, str host, str pattern);
/* A regular expression that every text matches. */
bool container_matches_all(str pattern);

/* ---- container_words.c ---- */

struct words container_say(struct container_reading *reading, const char *message, struct words a,
                           struct words b);
/* a, separator, b; either may be empty. */
struct words container_join(struct container_reading *reading, struct words a,
                            const char *separator, struct words b);
/* A text of the container inside a sentence: on one line, not too long, and not taken for two items of
 * a list. */
struct words container_shown(struct container_reading *reading, str text);
/* "page path contains /cart". */
struct words container_predicate_words(struct container_reading *reading,
                                       const struct json *predicate, bool is_not);
/* "page view", "click", "event equals purchase"; *certainty and *gate: when it happens. */
struct words container_event_words(struct container_reading *reading, str event,
                                   enum certainty *certainty, enum gate *gate);

/* ---- container_rule.c ---- */

/* Reads the rules and says which of them fire which tag. */
void container_read_rules(struct container_reading *reading);
/* Fills page and first_party: setup's; or, when no page is given, what the conditions compare the page's
 * host with, which are hosts that the container runs on. */
void container_read_home(struct container_reading *reading);
/* Fills condition, certainty and gate of each entry. */
void container_settle_conditions(struct container_reading *reading, struct container *container);

/* ---- container_tag.c ---- */

/* An entry while it is read. */
struct container_tagging {
    struct container_reading *reading;
    const struct json *tag;
    const struct container_function *row; /* NULL: an unknown type */
    struct container_entry *entry;
};

struct container_place {
    enum certainty certainty;
    enum gate gate;
    bool is_named;  /* by the container's author: listed among the hosts */
    bool is_server; /* a server container: an operator's own is noted as one */
};

/* Whether an item stands in a list with "; " between. */
bool container_list_has(str list, str item);
/* Neither missing nor empty, zero, false or "disabled". */
bool container_is_on(const struct json *value);
void container_add_id(struct container_tagging *tagging, str id);
void container_add_service(struct container_reading *reading, struct container_entry *entry,
                           const struct service *service);
/* A request to that address, unless it is a first party's. service: NULL for what the catalog knows. */
void container_add_send(struct container_tagging *tagging, str text, const struct service *service,
                        struct container_place place);
/* The types whose address is known: a request for each account. */
void container_read_address(struct container_tagging *tagging);
/* Files in which the code of tags lies. */
#define CONTAINER_FILES_MAX 500
struct container_files {
    struct container_child *v;
    size_t n, cap;
    bool has_more; /* than CONTAINER_FILES_MAX */
};
/* Notes that a tag's code lies in a file; one at a host that is no tag manager's is a request as well.
 * An empty url: it is not known where. */
void container_add_file(struct container_tagging *tagging, struct container_files *files, str name,
                        str url);
/* What HTML (UTF-8), or a script, sends. */
void container_read_markup(struct container_tagging *tagging, str html, bool is_one_of_several);
void container_read_code(struct container_tagging *tagging, str code);

/* Everything of an entry but its condition; its sends are as sure as they are when it fires. */
void container_read_entry(struct container_reading *reading, const struct json *tag,
                          struct container_entry *entry);
/* Sends and services after the conditions are known; index: of the entry. */
void container_settle_entry(struct container_reading *reading, struct container_entry *entry,
                            size_t index);

#endif
