#include "cli/jobs_child.h"

#include "cli/scan.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TOLD_BYTES_MAX ((size_t)64 * 1024 * 1024) /* rows and places of one service or archive */
#define LOOK_MILLISECONDS 200
#define GRACE_SECONDS 10

/* What the child says at its end, then the rows of the summary, then places, a NUL behind each. */
struct told {
    size_t finished, failed;
    size_t rows, places; /* bytes */
    bool is_good, has_lacking, has_unseen, is_interrupted, is_output_lost;
    enum err_code code;
    char why[sizeof((struct err *)NULL)->text];
};

struct child {
    struct jobs *jobs;
    struct job *job;
    pid_t pid;
    int pipe; /* from the child */
    struct buf bytes;
    int64_t deadline; /* of the monotonic clock, in seconds; 0: none */
    bool has_handed_on;
    bool is_late;
};

/* ---- in the child ---- */

static bool write_all(int fd, const void *bytes, size_t n)
{
    for (const char *p = bytes; n;) {
        ssize_t written = write(fd, p, n);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        p += written;
        n -= (size_t)written;
    }
    return true;
}

static void tell(int fd, const struct jobs *before, struct jobs *jobs, struct told *told)
{
    fflush(jobs->summary);
    told->finished = jobs->finished - before->finished;
    told->failed = jobs->failed - before->failed;
    told->rows = jobs->summary_size - before->summary_size;
    told->has_lacking = jobs->has_lacking;
    told->has_unseen = jobs->has_unseen;
    told->is_output_lost = fflush(stdout) != 0 || ferror(stdout);
    for (size_t i = before->places.n; i < jobs->places.n; i++)
        told->places += jobs->places.v[i].n + 1;
    bool is_good = write_all(fd, told, sizeof *told) &&
                   write_all(fd, jobs->summary_bytes + before->summary_size, told->rows);
    for (size_t i = before->places.n; is_good && i < jobs->places.n; i++)
        is_good = write_all(fd, jobs->places.v[i].p, jobs->places.v[i].n + 1);
    _exit(is_good ? 0 : EXIT_UNABLE);
}

static _Noreturn void child_work(int fd, pid_t parent, struct jobs *jobs, struct job *job,
                                 job_runner *runner)
{
    const struct jobs before = *jobs;
    struct told told;
    memset(&told, 0, sizeof told); /* to its last byte: it is written as it lies there */
    /* A run that is killed writes nothing more; a group of its own, so that what the service's scan
     * started can be ended with it, and a key pressed on the terminal reaches the parent alone. */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setpgid(0, 0);
    if (getppid() != parent)
        _exit(EXIT_UNABLE);
    told.is_good = runner(jobs, job, &told.is_interrupted);
    const struct err *err = job->run.err.code != ERR_NONE ? &job->run.err : &jobs->run->err;
    told.code = err->code;
    memcpy(told.why, err->text, sizeof told.why);
    tell(fd, &before, jobs, &told);
    _exit(EXIT_UNABLE);
}

/* ---- in the parent ---- */

static int64_t clock_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

/* A signal for the whole run may have come to all its processes. The child gets the other of the two,
 * for the second of the same kind would end it at once (scan_watch_signals). */
static void child_hand_on(struct child *child)
{
    int signal_number = scan_interrupted_by();
    if (!signal_number || child->has_handed_on)
        return;
    kill(child->pid, signal_number == SIGTERM ? SIGINT : SIGTERM);
    child->has_handed_on = true;
}

/* Reads what the child says until it ends or its time is over. */
static void child_listen(struct child *child)
{
    struct pollfd pipe = {.fd = child->pipe, .events = POLLIN};
    char bytes[65536];
    for (;;) {
        child_hand_on(child);
        if (child->deadline && clock_seconds() >= child->deadline) {
            child->is_late = true;
            kill(-child->pid, SIGKILL);
            kill(child->pid, SIGKILL); /* should it not have come to have a group */
            return;
        }
        if (poll(&pipe, 1, LOOK_MILLISECONDS) <= 0)
            continue;
        ssize_t n = read(child->pipe, bytes, sizeof bytes);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return;
        buf_add(&child->bytes, (str){bytes, (size_t)n});
    }
}

static int child_wait(const struct child *child)
{
    int status = 0;
    while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    return status;
}

struct taking {
    struct jobs *jobs;
    str places;
};

/* Inside arena_run. */
static void take_places(void *context)
{
    struct taking *taking = context;
    struct jobs *jobs = taking->jobs;
    str place;
    while (taking->places.n && str_cut(&taking->places, '\0', &place)) {
        str kept = arena_str(jobs->arena, place);
        map_add(&jobs->folders, kept, 0);
        *ARENA_PUSH(jobs->arena, &jobs->places) = kept;
    }
}

static bool child_take(struct child *child, const struct told *told, bool *interrupted)
{
    struct jobs *jobs = child->jobs;
    struct err *err = &child->job->run.err;
    str rest = str_skip(buf_str(&child->bytes), sizeof *told);
    struct taking taking = {.jobs = jobs, .places = str_skip(rest, told->rows)};
    jobs->finished += told->finished;
    jobs->failed += told->failed;
    jobs->has_lacking |= told->has_lacking;
    jobs->has_unseen |= told->has_unseen;
    *interrupted |= told->is_interrupted;
    if (told->is_output_lost)
        err_set(&jobs->run->err, ERR_IO, N_("the output could not be written"));
    if (arena_run(jobs->arena, 0, take_places, &taking) != ARENA_DONE ||
        fwrite(rest.p, 1, told->rows, jobs->summary) != told->rows || fflush(jobs->summary) != 0)
        return err_set(err, ERR_MEMORY, N_("out of memory"));
    return told->is_good || err_set(err, told->code, "%s", told->why);
}

static bool child_fail(struct child *child, int status)
{
    struct run *run = &child->job->run;
    const char *target = child->job->target;
    if (child->is_late)
        return err_set(&run->err, ERR_IO,
                       N_("%s: the scan hung: it was ended after twice the time that it may take"),
                       target);
    if (WIFSIGNALED(status))
        return err_set(&run->err, ERR_IO, N_("%s: the scan was ended by signal %d (%s)"), target,
                       WTERMSIG(status), strsignal(WTERMSIG(status)));
    return err_set(&run->err, ERR_IO, N_("%s: the scan ended early"), target);
}

static bool child_end(struct child *child, bool *interrupted)
{
    struct told told;
    str bytes = buf_str(&child->bytes);
    int status = child_wait(child);
    close(child->pipe);
    *interrupted |= scan_interrupted_by() != 0;
    if (bytes.n >= sizeof told) {
        memcpy(&told, bytes.p, sizeof told);
        if (bytes.n - sizeof told == told.rows + told.places)
            return child_take(child, &told, interrupted);
    }
    return child_fail(child, status);
}

bool job_run_apart(struct jobs *jobs, struct job *job, job_runner *runner, bool *interrupted)
{
    struct child child = {.jobs = jobs, .job = job, .bytes = buf_init(NULL, TOLD_BYTES_MAX)};
    uint64_t max_time = job->run.options.max_time;
    int ends[2] = {-1, -1};
    pid_t parent = getpid();
    fflush(stdout);
    fflush(jobs->summary);
    if (pipe2(ends, O_CLOEXEC) != 0 || (child.pid = fork()) < 0) {
        err_set(&job->run.err, ERR_MEMORY, N_("no process could be started: %s"), strerror(errno));
        close(ends[0]);
        close(ends[1]);
        return false;
    }
    if (child.pid == 0) {
        close(ends[0]);
        child_work(ends[1], parent, jobs, job, runner);
    }
    close(ends[1]);
    child.pipe = ends[0];
    if (max_time)
        child.deadline = clock_seconds() + 2 * (int64_t)max_time + GRACE_SECONDS;
    child_listen(&child);
    bool is_good = child_end(&child, interrupted);
    buf_done(&child.bytes);
    return is_good;
}
