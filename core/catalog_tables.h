/* The inside of the catalog, shared by core/catalog*.c. */
#ifndef SOSHIN_CORE_CATALOG_TABLES_H
#define SOSHIN_CORE_CATALOG_TABLES_H

#include "core/catalog.h"
#include "core/map.h"

/* A row of hosts.csv. Rows of one host stand together, the longest path first. */
struct host_row {
    str host;
    str path; /* begins with '/'; empty: every path */
    const struct service *service;
    str yes, no; /* examples: an URL that it must match, one that it must not */
    struct host_source source;
    size_t line;
};

/* How well a name stands for a company: the sum of what speaks against it. "グーグル" is an alias of
 * one company and what is left of the name of another, グーグル合同会社. */
enum name_rank { NAME_WITHOUT_FORM = 1, NAME_FORMER = 2 };

/* What a folded name stands for. */
struct name_entry {
    const struct recipient *recipient;
    const struct service *service;
    const struct recipient *service_owner; /* of all services of that name, while they agree */
    unsigned rank;                         /* of recipient, see name_rank: a better one wins */
    bool is_ambiguous;                     /* two companies are called so: nobody is meant */
    bool has_services;                     /* several services of one company are called so */
};

/* A word of everyday that is also what a company is called beside its legal form (words.csv, everyday_name):
 * 「フリー」 in a sentence is nobody, フリー株式会社 is. */
struct everyday_name {
    str word, key; /* folded; text_fold_name of it */
    bool is_used;  /* some company is called so */
};

/* A byte of a name in the tree that catalog_scan_names walks. */
struct name_node {
    uint32_t child, sibling; /* 0: none */
    uint32_t entry;          /* MAP_NONE: no name ends here */
    char byte;
};

/* The words of one kind: they stand together in words.csv. */
struct word_kind {
    uint32_t first, count;
    struct map words; /* folded word -> its number */
};

/* A place in the tree of words that catalog_marks walks. */
struct word_node {
    uint64_t bytes[4]; /* a bit for each byte that goes on from here */
    uint8_t before[4]; /* how many in the rows in front of each */
    uint32_t first;    /* node of the smallest of them; the others follow in their order */
    uint32_t refs;     /* first of the words that end here, 0: none */
};
/* A bit for each character (of the BMP) that some words begin with. */
struct begins {
    uint64_t bits[65536 / 64];
};
/* The first character of text is one of them. */
void begins_add(struct begins *begins, str text);
/* Whether one may begin at `at`; false inside a character. Any text beyond three bytes may. */
bool begins_at(const struct begins *begins, str text, size_t at);

enum word_table { WORD_OF_KIND, WORD_OF_CONTENT, WORD_OF_PURPOSE };
struct word_ref {
    uint32_t number; /* of the word, content or purpose */
    uint32_t kind;   /* number of the word's kind */
    uint32_t next;   /* the same word for something else, 0: none */
    enum word_table table;
    bool is_ascii;
};

/* A row of parameters.csv. */
struct parameter_row {
    const struct service *service;
    enum parameter_place place;
    bool is_prefix; /* "cd*": any ending */
    str name;
    content_set content;
};

/* A row of content_kinds.csv. */
struct content_kind {
    content_set general, covers;
};

struct catalog {
    ARENA_LIST(struct recipient) recipients;
    ARENA_LIST(struct category) categories;
    ARENA_LIST(struct service) services;
    ARENA_LIST(struct host_row) hosts;
    ARENA_LIST(struct amp_type) amp;
    ARENA_LIST(struct term) contents;
    ARENA_LIST(struct term) purposes;
    ARENA_LIST(struct word) words;
    ARENA_LIST(struct snippet) snippets;
    ARENA_LIST(struct parameter_row) parameters; /* by service, place, is_prefix, name */
    ARENA_LIST(struct follow) follow;            /* by service */
    ARENA_LIST(struct ground_reach) grounds;
    ARENA_LIST(struct content_kind) content_kinds;
    ARENA_LIST(struct jargon) jargon;
    ARENA_LIST(struct passage_kind) passages;
    ARENA_LIST(struct wall) walls;
    struct map call_roots; /* root -> its first snippet */
    struct map recipient_ids, category_ids, service_ids, content_ids, purpose_ids;
    struct map host_rows;  /* host -> its first row */
    struct map kind_names; /* kind -> its number in word_kinds */
    ARENA_LIST(struct word_kind) word_kinds;
    ARENA_LIST(struct everyday_name) everyday_names;
    struct map names; /* text_fold and text_fold_name -> entry */
    ARENA_LIST(struct name_entry) name_entries;
    ARENA_LIST(struct name_node) name_nodes; /* [0] is the root */
    uint32_t name_roots[256];                /* first byte -> node, 0: none */
    struct begins name_begins;               /* of the names in the tree */
    const struct word_node *word_nodes;      /* [0] is none, [1] the root */
    struct begins word_begins, lead_begins;  /* of all words, and of CATALOG_LEAD_KINDS */
    ARENA_LIST(struct word_ref) word_refs;   /* [0] is none */
    str date;
};

#define CATALOG_TABLE_MAX ((size_t)64 * 1024 * 1024)

/* A table's bytes: of the directory, or the compiled-in ones when that is NULL. A file that is not there
 * is an error unless is_missing is given, which says so. bytes: malloc'ed, CATALOG_TABLE_MAX. */
bool catalog_table_bytes(const char *directory, const char *name, bool *is_missing,
                         struct buf *bytes, struct err *err);

/* Builds names, name_entries and name_nodes from recipients and services. Inside arena_run. */
void catalog_index_names(struct arena *arena, struct catalog *catalog);
/* Puts snippets, parameters and follow in order. Inside arena_run. */
void catalog_index_calls(struct catalog *catalog);

/* Builds word_nodes and word_refs from words, contents and purposes. Inside arena_run. */
void catalog_index_words(struct arena *arena, struct catalog *catalog);

#endif
