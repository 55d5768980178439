/* Any bytes are read as CSV; what was read, written and read again is the same. */
#include "tests/fuzz/fuzz.h"

#include "core/csv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct copy {
    FILE *out;
    size_t line; /* of the last record */
    bool unguard;
};

static bool copy_record(void *context, const str *cells, size_t count, size_t line)
{
    struct copy *copy = context;
    if (!count || line <= copy->line)
        __builtin_trap();
    copy->line = line;
    if (count == 1 && !cells[0].n)
        return true; /* an empty line has no record */
    for (size_t i = 0; i < count; i++)
        csv_write_cell(copy->out, copy->unguard ? csv_unguard(cells[i]) : cells[i], i == 0);
    csv_write_end(copy->out);
    return true;
}

static enum csv_result copy_csv(str bytes, bool unguard, char **copied, size_t *n)
{
    struct copy copy = {.out = open_memstream(copied, n), .unguard = unguard};
    size_t line = 0;
    if (!copy.out)
        abort();
    if (!unguard)
        fputs("x\r\n", copy.out); /* a byte order mark in the first cell does not begin the copy */
    enum csv_result result = csv_read(bytes, copy_record, &copy, &line);
    if (!line || fclose(copy.out) != 0)
        __builtin_trap();
    return result;
}

static bool refuse(void *context, const str *cells, size_t count, size_t line)
{
    size_t *left = context;
    (void)cells;
    (void)count;
    return line > 0 && (*left)-- > 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *first = NULL, *second = NULL;
    size_t first_n = 0, second_n = 0, left = size % 5, line = 0;
    str bytes = {(const char *)data, size};
    enum csv_result result = copy_csv(bytes, false, &first, &first_n);
    if (result == CSV_STOPPED || result == CSV_NO_MEMORY)
        __builtin_trap();
    if (copy_csv((str){first, first_n}, true, &second, &second_n) != CSV_OK ||
        second_n != first_n || memcmp(first, second, first_n) != 0)
        __builtin_trap();
    csv_read(bytes, refuse, &left, &line);
    free(first);
    free(second);
    return 0;
}
