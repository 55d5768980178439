/* replay FOLDER...: runs a fuzz target without libFuzzer, as a normal test: over every file of its
 * corpus and over that file's prefixes, each in a block of its own of exactly that size, so that
 * AddressSanitizer sees a read of one byte too many. */
#include "tests/fuzz/fuzz.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Every prefix up to this length is tried ... */
#define DENSE_PREFIX_MAX 4096
/* ... and this many of the longer ones, evenly spread. */
#define SPARSE_PREFIXES 64

static void feed(const uint8_t *bytes, size_t size)
{
    uint8_t *copy = malloc(size > 0 ? size : 1);

    if (copy == NULL) {
        fputs("replay: out of memory\n", stderr);
        exit(1);
    }
    if (size > 0) {
        memcpy(copy, bytes, size);
    }
    /* With no bytes the block still has one, which is not the target's. */
    LLVMFuzzerTestOneInput(copy + (size == 0), size);
    free(copy);
}

static void feed_with_prefixes(const uint8_t *bytes, size_t size)
{
    size_t dense = size < DENSE_PREFIX_MAX ? size : DENSE_PREFIX_MAX;
    size_t step = (size - dense) / SPARSE_PREFIXES + 1;

    for (size_t length = 0; length <= dense; length++) {
        feed(bytes, length);
    }
    for (size_t length = dense + step; length < size; length += step) {
        feed(bytes, length);
    }
    feed(bytes, size);
}

static int replay_file(const char *path, size_t size)
{
    uint8_t *bytes = malloc(size > 0 ? size : 1);
    FILE *in = fopen(path, "rb");
    int failed = bytes == NULL || in == NULL || fread(bytes, 1, size, in) != size;

    if (failed) {
        fprintf(stderr, "replay: %s: %s\n", path, strerror(errno));
    } else {
        feed_with_prefixes(bytes, size);
    }
    if (in != NULL) {
        fclose(in);
    }
    free(bytes);
    return failed ? -1 : 0;
}

/* How many files were replayed; -1 when the folder or a file cannot be read. */
static int replay_folder(const char *folder)
{
    DIR *dir = opendir(folder);
    struct dirent *entry = NULL;
    int count = 0;

    if (dir == NULL) {
        fprintf(stderr, "replay: %s: %s\n", folder, strerror(errno));
        return -1;
    }
    while (count >= 0 && (entry = readdir(dir)) != NULL) {
        char path[PATH_MAX];
        struct stat status;
        int length = snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);

        if (length < 0 || (size_t)length >= sizeof path || stat(path, &status) != 0) {
            fprintf(stderr, "replay: %s/%s: cannot be read\n", folder, entry->d_name);
            count = -1;
        } else if (S_ISREG(status.st_mode)) {
            /* Named beforehand: when the target crashes, the log's last line tells where. */
            fprintf(stderr, "replay: %s\n", path);
            count = replay_file(path, (size_t)status.st_size) == 0 ? count + 1 : -1;
        }
    }
    closedir(dir);
    return count;
}

int main(int argc, char **argv)
{
    int total = 0;

    for (int i = 1; i < argc; i++) {
        int count = replay_folder(argv[i]);

        if (count < 0) {
            return 1;
        }
        total += count;
    }
    if (total == 0) {
        fputs("replay: the corpus is empty; a target without examples tests nothing\n", stderr);
        return 1;
    }
    printf("%d files\n", total);
    return 0;
}
