#include "cli/dated.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LATEST "latest"
#define LATEST_BESIDE ".latest.new"
#define PART_ENDING ".part"
#define OLD_ENDING ".old"
#define SAME_MINUTE_MAX 999 /* runs of one minute */
#define STAMP_LENGTH strlen("2026-11-20T0300Z")
#define DAY_LENGTH strlen("2026-11-20")
#define OPEN_FILES 16 /* that a walk may hold */

static bool dated_fail(const struct dated *dated, const char *name, int why, struct err *err)
{
    return err_set(err, ERR_IO, N_("%s/%s could not be written: %s"), dated->base, name,
                   strerror(why));
}

/* ---- names ---- */

/* "2026-11-20T0300Z" or "2026-11-20T0300Z-2". */
static bool name_is_dated(str name)
{
    static const char form[] = "0000-00-00T0000Z";
    if (name.n < STAMP_LENGTH)
        return false;
    for (size_t i = 0; i < STAMP_LENGTH; i++)
        if (form[i] == '0' ? !ascii_is_digit(name.p[i]) : name.p[i] != form[i])
            return false;
    uint64_t number;
    return name.n == STAMP_LENGTH ||
           (name.p[STAMP_LENGTH] == '-' &&
            str_to_u64(str_skip(name, STAMP_LENGTH + 1), SAME_MINUTE_MAX, &number));
}

/* What stands in ".NAME.part"; empty: it is no such name. */
static str name_inside(str name, const char *ending)
{
    size_t around = 1 + strlen(ending);
    if (!str_has_prefix(name, STR(".")) || !str_has_suffix(name, str_of(ending)) || name.n < around)
        return STR("");
    name = str_slice(name, 1, name.n - strlen(ending));
    return name_is_dated(name) ? name : STR("");
}

/* By time, then by number: "-10" comes behind "-9". */
static int name_compare(const void *a, const void *b)
{
    const str *one = a, *other = b;
    int order = str_cmp(str_slice(*one, 0, STAMP_LENGTH), str_slice(*other, 0, STAMP_LENGTH));
    if (order == 0 && one->n != other->n)
        return one->n < other->n ? -1 : 1;
    return order ? order : str_cmp(*one, *other);
}

/* ---- what is there ---- */

static bool is_folder(int fd, const char *name)
{
    struct stat status;
    return fstatat(fd, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(status.st_mode);
}

static bool has_file(const struct dated *dated, const char *folder, const char *name)
{
    struct stat status;
    char path[DATED_PATH_MAX];
    int n = snprintf(path, sizeof path, "%s/%s", folder, name);
    return n > 0 && (size_t)n < sizeof path &&
           fstatat(dated->fd, path, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(status.st_mode);
}

struct listing {
    struct dated *dated;
    struct arena *arena;
    DIR *folder;
    str part; /* the newest ".NAME.part" of the day that is looked for; empty: none */
    str day;
};

/* Inside arena_run. */
static void listing_work(void *context)
{
    struct listing *listing = context;
    struct dated *dated = listing->dated;
    for (struct dirent *entry; (entry = readdir(listing->folder));) {
        str name = str_of(entry->d_name), inside = name_inside(name, PART_ENDING);
        if (!is_folder(dated->fd, entry->d_name))
            continue;
        if (name_is_dated(name))
            *ARENA_PUSH(listing->arena, &dated->names) = arena_str(listing->arena, name);
        if (inside.n && str_has_prefix(inside, listing->day) &&
            (!listing->part.n || name_compare(&inside, &listing->part) > 0))
            listing->part = arena_str(listing->arena, inside);
    }
    if (dated->names.n)
        qsort(dated->names.v, dated->names.n, sizeof *dated->names.v, name_compare);
}

static bool dated_list(struct listing *listing, struct err *err)
{
    struct dated *dated = listing->dated;
    listing->folder = opendir(dated->base);
    if (!listing->folder)
        return err_set(err, ERR_IO, N_("the folder %s could not be opened or made: %s"),
                       dated->base, strerror(errno));
    bool is_good = arena_run(listing->arena, 0, listing_work, listing) == ARENA_DONE;
    closedir(listing->folder);
    return is_good || err_set(err, ERR_MEMORY, N_("out of memory"));
}

bool dated_find(const struct dated *dated, str place, const char *name, char path[DATED_PATH_MAX])
{
    for (size_t i = dated->names.n; i-- > 0;) {
        int n =
            snprintf(path, DATED_PATH_MAX, "%.*s/%.*s", STR_ARG(dated->names.v[i]), STR_ARG(place));
        if (n <= 0 || n >= DATED_PATH_MAX || !has_file(dated, path, name))
            continue;
        n = snprintf(path, DATED_PATH_MAX, "%s/%.*s/%.*s", dated->base, STR_ARG(dated->names.v[i]),
                     STR_ARG(place));
        return n > 0 && n < DATED_PATH_MAX;
    }
    return false;
}

/* ---- removing ---- */

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    return remove(path);
}

/* A folder, by its name in the output folder, with all that is in it; a link in it goes, what it leads
 * to stays. It loses its name first, so that nobody meets half of it. */
static bool dated_remove(const struct dated *dated, str name, struct err *err)
{
    char hidden[DATED_NAME_MAX], path[DATED_PATH_MAX];
    bool is_hidden = str_has_prefix(name, STR("."));
    snprintf(hidden, sizeof hidden, is_hidden ? "%.*s" : ".%.*s" OLD_ENDING, STR_ARG(name));
    int n = snprintf(path, sizeof path, "%s/%s", dated->base, hidden);
    if (n <= 0 || (size_t)n >= sizeof path)
        return dated_fail(dated, hidden, ENAMETOOLONG, err);
    if (!is_hidden && renameat(dated->fd, name.p, dated->fd, hidden) != 0)
        return dated_fail(dated, name.p, errno, err);
    return nftw(path, remove_one, OPEN_FILES, FTW_DEPTH | FTW_PHYS | FTW_MOUNT) == 0 ||
           dated_fail(dated, hidden, errno, err);
}

/* What killed runs left: no run works here, for the lock is ours. */
static bool dated_sweep(const struct dated *dated, struct err *err)
{
    DIR *folder = opendir(dated->base);
    bool is_good = folder != NULL;
    if (!folder)
        return dated_fail(dated, "", errno, err);
    for (struct dirent *entry; is_good && (entry = readdir(folder));) {
        str name = str_of(entry->d_name);
        bool is_left = name_inside(name, PART_ENDING).n || name_inside(name, OLD_ENDING).n;
        if (is_left && is_folder(dated->fd, entry->d_name))
            is_good = dated_remove(dated, name, err);
    }
    closedir(folder);
    return is_good;
}

/* `more` folders may stay besides the one of this run. */
static bool dated_prune(const struct dated *dated, uint64_t more, struct err *err)
{
    for (size_t i = dated->names.n; i-- > 0;) {
        str name = dated->names.v[i];
        bool is_ours = is_folder(dated->fd, name.p) && (has_file(dated, name.p, "report.json") ||
                                                        has_file(dated, name.p, "summary.csv"));
        if (!is_ours)
            continue;
        if (more)
            more--;
        else if (!dated_remove(dated, name, err))
            return false;
    }
    return true;
}

/* ---- a run ---- */

static bool dated_lock(struct dated *dated, struct err *err)
{
    mkdir(dated->base, 0777); /* report_make_folder would wait for the other run */
    dated->fd = open(dated->base, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dated->fd < 0)
        return err_set(err, ERR_IO, N_("the folder %s could not be opened or made: %s"),
                       dated->base, strerror(errno));
    if (flock(dated->fd, LOCK_EX | LOCK_NB) != 0)
        return err_set(err, ERR_IO, N_("another run is at work in %s: %s"), dated->base,
                       strerror(errno));
    struct stat status;
    if (fstatat(dated->fd, LATEST, &status, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISLNK(status.st_mode))
        return err_set(err, ERR_IO,
                       N_("%s/%s is no link: move it away or name another folder with -o"),
                       dated->base, LATEST);
    return true;
}

/* A name that no dated folder has; a hidden folder of that name is a killed run's. */
static bool dated_name(struct dated *dated, int64_t now, struct err *err)
{
    time_t seconds = (time_t)now;
    struct tm day;
    char stamp[DATED_NAME_MAX];
    struct stat status;
    if (!gmtime_r(&seconds, &day) || !strftime(stamp, sizeof stamp, "%Y-%m-%dT%H%MZ", &day) ||
        !name_is_dated(str_of(stamp)))
        return err_set(err, ERR_USAGE, N_("option --%s: \"%s\" is not a usable value (%s)"), "now",
                       "", "2026-11-20T10:00:00Z");
    snprintf(dated->name, sizeof dated->name, "%.*s", (int)STAMP_LENGTH, stamp);
    for (int i = 2; fstatat(dated->fd, dated->name, &status, AT_SYMLINK_NOFOLLOW) == 0; i++) {
        if (i > SAME_MINUTE_MAX)
            return dated_fail(dated, dated->name, EEXIST, err);
        snprintf(dated->name, sizeof dated->name, "%.*s-%d", (int)STAMP_LENGTH, stamp, i);
    }
    return true;
}

static bool dated_make(struct dated *dated, struct err *err)
{
    char hidden[DATED_NAME_MAX];
    snprintf(hidden, sizeof hidden, ".%.24s" PART_ENDING, dated->name);
    int n = snprintf(dated->part, sizeof dated->part, "%s/%s", dated->base, hidden);
    if (n <= 0 || (size_t)n >= sizeof dated->part)
        return dated_fail(dated, hidden, ENAMETOOLONG, err);
    if (dated->is_resumed)
        return true;
    if (is_folder(dated->fd, hidden) && !dated_remove(dated, str_of(hidden), err))
        return false;
    return mkdirat(dated->fd, hidden, 0777) == 0 || dated_fail(dated, hidden, errno, err);
}

bool dated_open(struct dated *dated, struct arena *arena, const char *base, int64_t now,
                bool resume, struct err *err)
{
    struct listing listing = {.dated = dated, .arena = arena, .part = STR("")};
    *dated = (struct dated){.base = base, .fd = -1};
    if (!dated_lock(dated, err) || !dated_name(dated, now, err))
        return false;
    listing.day = (str){dated->name, DAY_LENGTH};
    if (!dated_list(&listing, err))
        return false;
    dated->is_resumed = resume && listing.part.n;
    if (dated->is_resumed)
        snprintf(dated->name, sizeof dated->name, "%.*s", STR_ARG(listing.part));
    return dated_make(dated, err);
}

bool dated_publish(struct dated *dated, uint64_t keep, struct err *err)
{
    char hidden[DATED_NAME_MAX];
    snprintf(hidden, sizeof hidden, ".%.24s" PART_ENDING, dated->name);
    if (renameat(dated->fd, hidden, dated->fd, dated->name) != 0)
        return dated_fail(dated, dated->name, errno, err);
    unlinkat(dated->fd, LATEST_BESIDE, 0);
    if (symlinkat(dated->name, dated->fd, LATEST_BESIDE) != 0 ||
        renameat(dated->fd, LATEST_BESIDE, dated->fd, LATEST) != 0)
        return dated_fail(dated, LATEST, errno, err);
    fsync(dated->fd); /* some file systems cannot; the names stand all the same */
    return dated_sweep(dated, err) && (!keep || dated_prune(dated, keep - 1, err));
}

void dated_close(struct dated *dated)
{
    if (dated->fd >= 0)
        close(dated->fd);
    dated->fd = -1;
}
