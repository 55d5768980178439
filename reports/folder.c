/* The report folder. A reader of the folder, a full disk or a kill never meets half a report: all
 * files are written beside their places first and renamed together at the end. */
#include "reports/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER_FILES_MAX 32
#define FOLDER_NAME_MAX 256 /* with what makes it a name beside, at most NAME_MAX */

#define FOLDER_BUFFER ((size_t)128 * 1024) /* bytes that go to the system at once */

struct folder_file {
    const struct table *table; /* or writer */
    const struct writer *writer;
    char name[FOLDER_NAME_MAX];
    char beside[FOLDER_NAME_MAX];
    bool is_beside; /* the file `beside` is ours */
    const struct folder *folder;
    pthread_t thread;
    bool has_thread;
    bool is_good; /* all of it is on the disk, or err says why not */
    struct err err;
};

struct folder {
    const char *path;
    int fd; /* -1: not open */
    const struct report *report;
    struct writer_options options;
    struct folder_file files[FOLDER_FILES_MAX];
    size_t count;
    struct err *err;
};

static bool folder_fail(const struct folder *folder, const char *name, int why, struct err *err)
{
    return err_set(err, ERR_IO, N_("%s/%s could not be written: %s"), folder->path, name,
                   strerror(why));
}

/* Makes the folder above path; errno stays as mkdir left it. */
static bool folder_make_parent(const char *path)
{
    char *parent = strdup(path);
    if (!parent)
        return false;
    size_t n = strlen(parent);
    while (n && parent[n - 1] == '/')
        n--;
    while (n && parent[n - 1] != '/')
        n--;
    parent[n] = '\0';
    bool is_made = n && mkdir(parent, 0777) == 0;
    int why = errno;
    free(parent);
    errno = why;
    return is_made;
}

static bool folder_open(struct folder *folder)
{
    const char *path = folder->path;
    if (mkdir(path, 0777) != 0 && errno == ENOENT && folder_make_parent(path))
        mkdir(path, 0777);
    folder->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder->fd < 0 && errno == ENOTDIR)
        return err_set(folder->err, ERR_IO,
                       N_("%s is not a folder: move the file away or name another folder with -o"),
                       path);
    if (folder->fd < 0)
        return err_set(folder->err, ERR_IO, N_("the folder %s could not be opened or made: %s"),
                       path, strerror(errno));
    /* Two runs into one folder take turns; where there are no locks, there are none. */
    flock(folder->fd, LOCK_EX);
    return true;
}

static void folder_add(struct folder *folder, const char *name, const char *ending,
                       const struct table *table, const struct writer *writer)
{
    if (folder->count == FOLDER_FILES_MAX)
        return;
    struct folder_file *file = &folder->files[folder->count++];
    *file = (struct folder_file){
        .table = table, .writer = writer, .folder = folder, .err = {.lang = folder->err->lang}};
    snprintf(file->name, sizeof file->name, "%s%s", name, ending);
    snprintf(file->beside, sizeof file->beside, ".%s%s.new", name, ending);
}

static void folder_list(struct folder *folder)
{
    size_t count;
    const struct table *const *tables = table_all(&count);
    for (size_t i = 0; i < count; i++)
        folder_add(folder, tables[i]->name, ".csv", tables[i], NULL);
    const struct writer *const *writers = writer_all(&count);
    for (size_t i = 0; i < count; i++)
        if (writers[i]->file)
            folder_add(folder, writers[i]->file, "", NULL, writers[i]);
}

static bool folder_write_content(const struct folder *folder, const struct folder_file *file,
                                 FILE *out, struct err *err)
{
    errno = 0;
    if (file->table)
        return table_write_csv(file->table, folder->report, folder->options.excel, out, err);
    return file->writer->write(folder->report, &folder->options, out, err);
}

/* Writes a file beside its place, down to the disk. */
static bool folder_write_beside(const struct folder *folder, struct folder_file *file)
{
    /* What a killed run left behind goes; a link there is never followed. */
    unlinkat(folder->fd, file->beside, 0);
    int fd = openat(folder->fd, file->beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                    0666);
    if (fd < 0)
        return folder_fail(folder, file->beside, errno, &file->err);
    file->is_beside = true;
    FILE *out = fdopen(fd, "wb");
    if (!out) {
        int why = errno;
        close(fd);
        return folder_fail(folder, file->beside, why, &file->err);
    }
    char *buffer = malloc(FOLDER_BUFFER);
    if (buffer)
        setvbuf(out, buffer, _IOFBF, FOLDER_BUFFER);
    struct err err = {.lang = file->err.lang};
    bool is_good = folder_write_content(folder, file, out, &err);
    is_good = is_good && fflush(out) == 0 && fsync(fd) == 0;
    int why = errno;
    if (fclose(out) != 0 && is_good) {
        is_good = false;
        why = errno;
    }
    free(buffer);
    if (!is_good && err.code == ERR_MEMORY)
        return err_set(&file->err, ERR_MEMORY, "%s", err.text);
    return is_good || folder_fail(folder, file->name, why, &file->err);
}

static void *folder_work(void *context)
{
    struct folder_file *file = context;
    file->is_good = folder_write_beside(file->folder, file);
    return NULL;
}

/* All files at once, each by a thread of its own: none needs another, and a disk that is slow to say
 * that a file is safe is waited for once. The first of them that failed, in their order, says why. */
static bool folder_write_all(struct folder *folder)
{
    bool is_good = true;
    for (size_t i = 0; i < folder->count; i++) {
        struct folder_file *file = &folder->files[i];
        file->has_thread =
            folder->count > 1 && pthread_create(&file->thread, NULL, folder_work, file) == 0;
        if (!file->has_thread)
            folder_work(file);
    }
    for (size_t i = 0; i < folder->count; i++) {
        struct folder_file *file = &folder->files[i];
        if (file->has_thread)
            pthread_join(file->thread, NULL);
        if (is_good && !file->is_good)
            *folder->err = file->err;
        is_good = is_good && file->is_good;
    }
    return is_good;
}

/* Renames succeed together or not at all, as far as can be known before. */
static bool folder_check_places(const struct folder *folder)
{
    for (size_t i = 0; i < folder->count; i++) {
        struct stat place;
        if (fstatat(folder->fd, folder->files[i].name, &place, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISDIR(place.st_mode))
            return folder_fail(folder, folder->files[i].name, EISDIR, folder->err);
    }
    return true;
}

static bool folder_rename(struct folder *folder)
{
    for (size_t i = 0; i < folder->count; i++) {
        struct folder_file *file = &folder->files[i];
        if (renameat(folder->fd, file->beside, folder->fd, file->name) != 0)
            return folder_fail(folder, file->name, errno, folder->err);
        file->is_beside = false;
    }
    fsync(folder->fd); /* some file systems cannot; the renames stand all the same */
    return true;
}

static bool folder_write(struct folder *folder)
{
    return folder_open(folder) && folder_check_places(folder) && folder_write_all(folder) &&
           folder_rename(folder);
}

bool report_make_folder(const char *folder, struct err *err)
{
    struct folder work = {.path = folder, .fd = -1, .err = err};
    bool is_made = folder_open(&work);
    if (work.fd >= 0)
        close(work.fd);
    return is_made;
}

/* Writes what is listed; what stands beside its place when that fails goes. */
static bool folder_finish(struct folder *folder)
{
    bool is_good = folder_write(folder);
    for (size_t i = 0; i < folder->count; i++)
        if (folder->files[i].is_beside)
            unlinkat(folder->fd, folder->files[i].beside, 0);
    if (folder->fd >= 0)
        close(folder->fd);
    return is_good;
}

/* The same bytes wherever the file lies and whoever looks on. */
static struct folder folder_new(const struct report *report, const struct writer_options *options,
                                const char *path, struct err *err)
{
    struct folder folder = {
        .path = path, .fd = -1, .report = report, .options = *options, .err = err};
    folder.options.lang = report->lang;
    folder.options.has_color = false;
    folder.options.columns = 0;
    return folder;
}

bool report_write_folder(const struct report *report, const struct writer_options *options,
                         const char *path, struct err *err)
{
    struct folder folder = folder_new(report, options, path, err);
    folder_list(&folder);
    return folder_finish(&folder);
}

bool report_write_file(const struct report *report, const struct writer_options *options,
                       const struct writer *writer, const struct table *table, const char *path,
                       struct err *err)
{
    struct stat place;
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    size_t length = slash ? (size_t)(slash - path) : 0;
    if (!*name || (stat(path, &place) == 0 && !S_ISREG(place.st_mode)))
        return err_set(err, ERR_IO, N_("%s is not a file: name one with -o, or leave -o out"),
                       path);
    if (strlen(name) > NAME_MAX - strlen("..new"))
        return err_set(err, ERR_IO, N_("%s could not be written: %s"), path,
                       strerror(ENAMETOOLONG));
    char *parent = length ? strndup(path, length) : strdup(slash ? "/" : ".");
    if (!parent)
        return err_set(err, ERR_MEMORY, N_("out of memory"));
    struct folder folder = folder_new(report, options, parent, err);
    folder_add(&folder, name, "", table, writer);
    bool is_good = folder_finish(&folder);
    free(parent);
    return is_good;
}
