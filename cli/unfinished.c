#include "cli/unfinished.h"

#include "cli/input.h"
#include "cli/output.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define COMMAND_FILE ".unfinished.command"
#define COMMAND_MAX                                                                                \
    ((size_t)4 * 1024 * 1024) /* bytes of a command line; Linux allows half of that */
#define WORDS_MAX 4096
#define PATH_BYTES 4096

/* The file: the folder where the scan was begun, the folder of the report, and the words behind the
 * command, each with a NUL behind it. */

static bool command_path(char *path, const char *folder)
{
    int n = snprintf(path, PATH_BYTES, "%s/" COMMAND_FILE, folder);
    return n > 0 && n < PATH_BYTES;
}

static bool write_words(const struct run *run, const char *folder, FILE *out)
{
    char here[PATH_BYTES];
    if (!getcwd(here, sizeof here))
        return false;
    fwrite(here, 1, strlen(here) + 1, out);
    fwrite(folder, 1, strlen(folder) + 1, out);
    for (int i = 0; i < run->word_count; i++)
        fwrite(run->words[i], 1, strlen(run->words[i]) + 1, out);
    return !ferror(out);
}

bool unfinished_write(struct run *run, const char *folder)
{
    char path[PATH_BYTES];
    struct output output;
    mode_t mask = umask(S_IRWXG | S_IRWXO);
    bool is_open = command_path(path, folder) && output_open(&output, path, true, &run->err);
    umask(mask);
    if (is_open && output_close(&output, write_words(run, folder, output.file), &run->err))
        return true;
    return err_set(&run->err, ERR_IO, N_("%s could not be written: %s"), path, strerror(errno));
}

void unfinished_remove(const char *folder)
{
    char path[PATH_BYTES];
    if (command_path(path, folder))
        unlink(path);
}

/* The words of the file; their number, 0 when it is not whole. */
static int split_words(struct buf *bytes, char **words)
{
    int count = 0;
    for (size_t at = 0; at < bytes->n && count < WORDS_MAX; count++) {
        words[count] = bytes->p + at;
        at += strnlen(words[count], bytes->n - at) + 1;
    }
    return bytes->n && !bytes->p[bytes->n - 1] && count < WORDS_MAX ? count : 0;
}

static bool is_same_folder(const char *one, const char *two)
{
    struct stat a, b;
    return stat(one, &a) == 0 && stat(two, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/* Paths on the command line mean what they meant then. */
static bool is_same_place(struct run *run, char *const *words)
{
    const char *folder = run->options.resume;
    if (!is_same_folder(".", words[0]))
        return err_set(&run->err, ERR_USAGE,
                       N_("the unfinished scan in %s was begun in %s: go there first"), folder,
                       words[0]);
    return is_same_folder(folder, words[1]) ||
           err_set(&run->err, ERR_USAGE,
                   N_("the unfinished scan in %s writes into %s: it cannot be resumed from a copy"),
                   folder, words[1]);
}

/* Of the options that may stand beside --resume, none says what is scanned or how it is judged. */
static bool take_beside(struct run *run)
{
    static const char beside[] = "resume max-time rate threads stop-file quiet verbose";
    struct options given;
    options_default(&given);
    if (!options_parse(run->word_count, run->words, 0, beside, &given, &run->err))
        return false;
    return !given.targets.n ||
           err_set(&run->err, ERR_USAGE,
                   N_("--resume takes no target: the unfinished scan has its own"));
}

static bool take_words(struct run *run, char *const *words, int count, const char *allowed)
{
    const char *folder = run->options.resume;
    if (!is_same_place(run, words) || !take_beside(run))
        return false;
    options_default(&run->options);
    bool is_taken =
        options_parse(count, words, 2, allowed, &run->options, &run->err) &&
        options_parse(run->word_count, run->words, 0, allowed, &run->options, &run->err);
    run->options.resume = folder;
    return is_taken;
}

bool unfinished_take(struct run *run, const char *allowed)
{
    char path[PATH_BYTES], *words[WORDS_MAX];
    const char *folder = run->options.resume;
    run->unfinished = buf_init(NULL, COMMAND_MAX);
    if (!command_path(path, folder) || access(path, F_OK) != 0)
        return err_set(&run->err, ERR_USAGE, N_("%s holds no unfinished scan"), folder);
    if (!input_read(path, &run->unfinished, &run->err))
        return false;
    int count = split_words(&run->unfinished, words);
    if (count < 3)
        return err_set(&run->err, ERR_DATA, N_("%s is damaged: begin the scan anew"), path);
    return take_words(run, words, count, allowed);
}
