/* What the text of a script holds for a notice: data written into it, and the names of files. Nothing is
 * run. Internal to policies/notice_data.c, notice_files.c and notice_script.c. */
#ifndef SOSHIN_POLICIES_SCRIPT_H
#define SOSHIN_POLICIES_SCRIPT_H

#include "policies/notice_data.h"

#define SCRIPT_TEXT_MAX ((size_t)8 * 1024 * 1024) /* a longer one is not looked into */

/* An array or object of constants, as JSON; or the same inside a string: JSON.parse("...") */
struct script_data {
    str json;      /* with as many line ends as what it stands for */
    uint32_t line; /* of the script's text, from 1 */
};

/* A string, with the words in front of it. */
struct script_string {
    str text;   /* escapes resolved */
    str before; /* source text up to its quote, trimmed */
    uint32_t line;
};

struct script {
    struct {
        struct script_data *v;
        size_t n, cap;
    } data;
    struct {
        struct script_string *v;
        size_t n, cap;
    } strings;
};

/* Reads a script's text, JSON included. Inside arena_run. */
struct script script_read(struct arena *arena, str text);

/* ---- notice_files.c ---- */

/* Adds the files that a script names: for fetch() against base, for import against the script's own
 * address. line: of the script's first line. */
void notice_files_script(struct arena *arena, const struct script *script, uint32_t line,
                         const struct url *base, const struct url *own, struct notice_files *files);
/* Adds those that a tag names. */
void notice_files_tag(struct arena *arena, const struct page *page, const struct tag *tag,
                      struct notice_files *files);

#endif
