/* A file that is written whole or not at all: beside its place first, then renamed. */
#ifndef SOSHIN_CLI_OUTPUT_H
#define SOSHIN_CLI_OUTPUT_H

#include "core/err.h"

#include <stdio.h>

#define OUTPUT_PATH_MAX 4096

struct output {
    FILE *file;
    const char *path; /* NULL: standard output */
    char beside[OUTPUT_PATH_MAX];
};

/* Nothing is at that path yet ("-" always is free); false with err (ERR_IO). */
bool output_is_free(const char *path, struct err *err);
/* path: NULL and "-" are standard output. A file that is there is written over only with may_replace.
 * False with err (ERR_IO). */
bool output_open(struct output *output, const char *path, bool may_replace, struct err *err);
/* Puts the file into its place, or drops it when !is_good; false with err when that was not so or could
 * not be done. */
bool output_close(struct output *output, bool is_good, struct err *err);

#endif
