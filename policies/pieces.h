/* A cell's text cut into what may be names. Internal to policies/notice_pieces.c and
 * policies/notice_names.c. */
#ifndef SOSHIN_POLICIES_PIECES_H
#define SOSHIN_POLICIES_PIECES_H

#include "policies/entry.h"

#define NAMES_MAX 300 /* of one entry */
#define NAME_MAX 80   /* code points of a text that may be one name */

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
/* 「Sketchfab社」: a name in Latin letters or katakana before 「社」. */
bool piece_is_called_company(str text);
/* What a text is as a whole name: by the catalog, by a legal form, as a class. */
struct piece piece_classify(const struct reader *reader, str text);
struct piece piece_find(const struct reader *reader, str text); /* the same, not remembered */
/* notice_names, not remembered. */
void piece_names(const struct reader *reader, str text, enum field field, struct nameds *out);
/* Known to the catalog or a company by its form. */
bool piece_is_known(const struct piece *piece);
/* ---- notice_glued.c ---- */
/* Adds two names that stand in the text without anything between them; false: they do not. */
bool piece_glued(const struct reader *reader, str text, enum field field, struct nameds *out);

/* ---- notice_names.c ---- */
/* Adds what a piece alone names: field decides what an unknown or a two-fold name is. */
void piece_push_alone(const struct reader *reader, struct nameds *out, const struct piece *piece,
                      enum field field);
/* Adds the name unless it is empty or the list is full. */
void piece_push(const struct reader *reader, struct nameds *out, struct named named);
/* The piece as the recipient, without a product. */
struct named piece_company(const struct piece *piece);
/* 「株式会社A「B」「C」」: each in quotes is a product of the company before it. False: the text is not
 * written so. */
bool piece_quoted(const struct reader *reader, str text, struct nameds *out);
/* 「あさがお商店街組合」: nobody in the catalog, no company, but no product either. */
bool piece_is_organisation(const struct reader *reader, str text);
/* "base（inner）" of which one side is the company by itself: the operator, a maker's full name. False:
 * it does not tell. */
bool piece_bracket(const struct reader *reader, const struct bracketed *cut, enum field field,
                   struct nameds *out);
/* A list of names cut apart; one element when it is no list. */
struct strs piece_list(const struct reader *reader, str text);
/* The last bracket when it ends the text, otherwise the first one; false: there is none. */
bool piece_cut_bracket(str text, struct bracketed *out);
/* As piece_cut_bracket; the bracket without its label: 「KARTE（提供：株式会社プレイド）」. */
bool piece_cut_labelled(const struct reader *reader, str text, struct bracketed *out);
/* 「Clarivate社のデータベース」: company and product. False: the text is not written so. */
bool piece_of_company(const struct reader *reader, str text, struct nameds *out);

#endif
