/* embed OUT.c SYMBOL NAME=PATH...: turns files into a C source that defines SYMBOL, a table of
 * struct embedded_file (core/embedded.h), and SYMBOL_count. Runs while the program is built. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Numbers a line: long lines are quick to write and to compile, and still within what tools that
 * read lines accept. */
#define NUMBERS_PER_LINE 512

struct entry {
    const char *name;
    size_t name_length;
    const char *path;
};

/* "name=path" to its two halves. Both may hold a '=' (copies of sites are full of them): the first
 * one that a file's path stands behind counts. */
static int entry_parse(const char *argument, struct entry *entry)
{
    const char *equals = argument;

    while ((equals = strchr(equals, '=')) != NULL) {
        FILE *in = fopen(equals + 1, "rb");

        if (in != NULL) {
            fclose(in);
            *entry = (struct entry){argument, (size_t)(equals - argument), equals + 1};
            return 0;
        }
        equals++;
    }
    fprintf(stderr, "embed: not NAME=PATH of a file that can be read: %s\n", argument);
    return -1;
}

/* By name, in byte order: the reader may search by halves, and the output is always the same. */
static int entry_compare(const void *left, const void *right)
{
    const struct entry *a = left;
    const struct entry *b = right;
    size_t shorter = a->name_length < b->name_length ? a->name_length : b->name_length;
    int order = memcmp(a->name, b->name, shorter);

    if (order != 0) {
        return order;
    }
    return (a->name_length > b->name_length) - (a->name_length < b->name_length);
}

/* The file's bytes as an array called bytes_INDEX, with a NUL behind; its size in *size. */
static int write_bytes(FILE *out, const struct entry *entry, size_t index, size_t *size)
{
    static const size_t step = NUMBERS_PER_LINE;
    unsigned char buffer[64 * NUMBERS_PER_LINE];
    size_t length = 0;
    int failed = 0;
    FILE *in = fopen(entry->path, "rb");

    if (in == NULL) {
        fprintf(stderr, "embed: %s: %s\n", entry->path, strerror(errno));
        return -1;
    }
    *size = 0;
    fprintf(out, "static const unsigned char bytes_%zu[] = {\n", index);
    while ((length = fread(buffer, 1, sizeof buffer, in)) > 0) {
        for (size_t i = 0; i < length; i++) {
            fprintf(out, i % step == step - 1 ? "%u,\n" : "%u,", (unsigned)buffer[i]);
        }
        *size += length;
    }
    fputs("0};\n", out);
    failed = ferror(in);
    fclose(in);
    if (failed) {
        fprintf(stderr, "embed: %s: cannot be read\n", entry->path);
    }
    return failed ? -1 : 0;
}

/* A C string; whatever is not plain is written as three octal digits. */
static void write_name(FILE *out, const struct entry *entry)
{
    fputc('"', out);
    for (size_t i = 0; i < entry->name_length; i++) {
        unsigned char c = (unsigned char)entry->name[i];

        if (c < 0x20 || c > 0x7e || c == '"' || c == '\\' || c == '?') {
            fprintf(out, "\\%03o", (unsigned)c);
        } else {
            fputc(c, out);
        }
    }
    fputc('"', out);
}

static int write_table(FILE *out, const char *symbol, const struct entry *entries, size_t count)
{
    size_t *sizes = calloc(count + 1, sizeof *sizes);

    if (sizes == NULL) {
        fputs("embed: out of memory\n", stderr);
        return -1;
    }
    fputs("/* Written by tools/embed.c; not meant to be edited. */\n"
          "#include \"core/embedded.h\"\n\n",
          out);
    for (size_t i = 0; i < count; i++) {
        if (write_bytes(out, &entries[i], i, &sizes[i]) != 0) {
            free(sizes);
            return -1;
        }
    }
    fprintf(out, "\nconst struct embedded_file %s[] = {\n", symbol);
    for (size_t i = 0; i < count; i++) {
        fputs("    {", out);
        write_name(out, &entries[i]);
        fprintf(out, ", bytes_%zu, %zu},\n", i, sizes[i]);
    }
    fprintf(out, "    {NULL, NULL, 0},\n};\nconst size_t %s_count = %zu;\n", symbol, count);
    free(sizes);
    return 0;
}

int main(int argc, char **argv)
{
    size_t count = argc > 3 ? (size_t)argc - 3 : 0;
    struct entry *entries = calloc(count + 1, sizeof *entries);
    FILE *out = NULL;
    int failed = 1;

    if (argc < 3) {
        fputs("usage: embed OUT.c SYMBOL NAME=PATH...\n", stderr);
        goto done;
    }
    for (size_t i = 0; entries != NULL && i < count; i++) {
        if (entry_parse(argv[i + 3], &entries[i]) != 0) {
            goto done;
        }
    }
    out = fopen(argv[1], "wb");
    if (entries == NULL || out == NULL) {
        fprintf(stderr, "embed: %s: %s\n", argv[1], strerror(errno));
        goto done;
    }
    qsort(entries, count, sizeof *entries, entry_compare);
    failed = write_table(out, argv[2], entries, count) != 0;
done:
    if (out != NULL && fclose(out) != 0) {
        failed = 1;
    }
    if (failed && out != NULL) {
        remove(argv[1]);
    }
    free(entries);
    return failed;
}
