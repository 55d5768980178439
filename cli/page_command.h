/* tags and notice: one page in, one table out. */
#ifndef SOSHIN_CLI_PAGE_COMMAND_H
#define SOSHIN_CLI_PAGE_COMMAND_H

#include "cli/command.h"
#include "core/model.h"

struct page_command {
    const char *table; /* what --format csv prints */
    bool without_notice;
    bool without_tags;
    /* Prints the readable form, in the terminal's language. */
    void (*print)(const struct run *run, struct arena *arena, const struct report *report);
    /* Prints --format json; NULL: there is no such format. */
    void (*print_json)(const struct run *run, struct arena *arena, const struct report *report);
};

int page_command_main(struct run *run, const struct page_command *command);

#endif
