/* Bytes of an HTML document to tokens, as WHATWG HTML §13.2.5 has it; what the tokens mean is for
 * whoever builds something of them (core/page_lane.c). Nothing is copied that the source holds as
 * it is. */
#ifndef SOSHIN_CORE_HTML_TOKEN_H
#define SOSHIN_CORE_HTML_TOKEN_H

#include "core/page.h"

enum html_token_kind {
    HTML_END_OF_FILE,
    HTML_TEXT, /* a run of characters; another run may follow at once */
    HTML_START_TAG,
    HTML_END_TAG,
    HTML_COMMENT,
    HTML_DOCTYPE
};

/* What the tokenizer is in the middle of. The reader of the tokens sets it behind a start tag whose
 * content is read otherwise; the end tag of the same name ends it (not PLAINTEXT, not CDATA). */
enum html_content {
    HTML_CONTENT_DATA,
    HTML_CONTENT_RCDATA,
    HTML_CONTENT_RAWTEXT,
    HTML_CONTENT_SCRIPT,
    HTML_CONTENT_PLAINTEXT,
    HTML_CONTENT_CDATA
};

struct html_token {
    enum html_token_kind kind;
    str text;                 /* TEXT: character references resolved; COMMENT */
    str name;                 /* of a tag or doctype, ASCII letters in lower case */
    const struct attr *attrs; /* of a start tag, until html_next is called again; of one name only
                                 the first */
    size_t attr_count;
    bool is_self_closing;
    bool is_cdata;         /* TEXT of a CDATA section */
    bool is_forced_quirks; /* the doctype is malformed */
    str public_id;         /* of a doctype; p NULL: none */
    str system_id;
    str source;    /* as written */
    uint32_t line; /* on which it begins, from 1; CR LF, CR and LF end a line */
};

/* More attributes than this in one tag: those behind are left out. */
#define HTML_ATTRS_MAX 200

struct html_tokens {
    struct arena *arena;
    str source;
    size_t at;
    ARENA_LIST(struct attr) attrs; /* of the current tag */
    enum html_content content;
    str last_start;  /* name of the last start tag: what ends RCDATA, RAWTEXT and SCRIPT */
    bool has_cdata;  /* set by the reader: <![CDATA[ is known here (foreign content) */
    bool is_odd;     /* something came that gumbo reads in its own way: "</>", a name
                                      without value that the tag had before, a tag of more than
                                      HTML_ATTRS_MAX attributes */
    bool needs_mend; /* there are CR or NUL in the source */
    uint32_t line;   /* on which source.p[line_at] stands */
    size_t line_at;
};

/* A tokenizer at the beginning of source, which is UTF-8 and outlives the tokens. */
struct html_tokens html_tokens_of(struct arena *arena, str source);
/* The next token; at the end END_OF_FILE, again and again. Strings lie in the source, in the arena
 * or are constant. Inside arena_run. */
void html_next(struct html_tokens *tokens, struct html_token *token);

/* The longest name of a character reference that text (behind "&") begins with: what it stands for,
 * and its length with the ';'; STR_NONE: there is none. */
str html_reference(str text, size_t *length);
#define HTML_REFERENCE_MAX 32 /* no name is longer */

/* text with its character references resolved (§13.2.5.72 ff.), CR LF and CR made LF; is_attribute:
 * the rule for attribute values. */
str html_resolve(struct arena *arena, str text, bool is_attribute);

#endif
