/* A cell's text cut into what may be names. Internal to policies/notice_pieces.c and
 * policies/notice_names.c. */
#ifndef SOSHIN_POLICIES_PIECES_H
#define SOSHIN_POLICIES_PIECES_H

#include "policies/entry.h"

#define NAMES_MAX 24 /* of one entry */
#define NAME_MAX 80  /* code points of a text that may be one name */

enum what { WHAT_UNKNOWN, WHAT_COMPANY, WHAT_PRODUCT, WHAT_BOTH, WHAT_CLASS, WHAT_NOTHING };

struct piece {
    str text;
    enum what what;
    struct name_match match;
};

struct strs {
    str *v;
    size_t n, cap;
};

/* "base（inner）rest". */
struct bracketed {
    str base, inner, rest;
};

/* A legal form stands at an end of the name. */
bool piece_has_form(const struct reader *reader, str name);
/* What a text is as a whole name: by the catalog, by a legal form, as a class. */
struct piece piece_classify(const struct reader *reader, str text);
struct piece piece_find(const struct reader *reader, str text); /* the same, not remembered */
/* Known to the catalog or a company by its form. */
bool piece_is_known(const struct piece *piece);
/* A list of names cut apart; one element when it is no list. */
struct strs piece_list(const struct reader *reader, str text);
/* The last bracket when it ends the text, otherwise the first one; false: there is none. */
bool piece_cut_bracket(str text, struct bracketed *out);

#endif
