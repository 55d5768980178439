#include "crawler/pdf.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define READER_NAME "pdftotext"
#define READER_FILES 32 /* descriptors that it may have open */

bool pdf_is(str bytes)
{
    return str_has_prefix(bytes, STR("%PDF-"));
}

/* The first program of that name in a folder of PATH. Relative folders are passed over: what lies in
 * the folder that is scanned is never run. */
static bool find_reader(char path[PATH_MAX])
{
    const char *folders = getenv("PATH");
    str rest = str_of(folders), folder;
    while (rest.p && str_cut(&rest, ':', &folder)) {
        if (!folder.n || folder.p[0] != '/' || folder.n > PATH_MAX - sizeof("/" READER_NAME))
            continue;
        snprintf(path, PATH_MAX, "%.*s/%s", (int)folder.n, folder.p, READER_NAME);
        if (access(path, X_OK) == 0)
            return true;
    }
    return false;
}

/* ---- in the child: only what is allowed between fork and exec ---- */

static void limit(enum __rlimit_resource what, rlim_t most)
{
    struct rlimit now;
    if (getrlimit(what, &now) == 0 && now.rlim_max < most)
        most = now.rlim_max;
    setrlimit(what, &(struct rlimit){.rlim_cur = most, .rlim_max = most});
}

_Noreturn static void become_reader(const char *path, int input, int output, int nowhere)
{
    static const char *const argv[] = {READER_NAME, "-bbox", "-q", "-enc", "UTF-8", "-", "-", NULL};
    static const char *const environment[] = {"LC_ALL=C", "PATH=/usr/bin:/bin", NULL};
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    limit(RLIMIT_CPU, PDF_SECONDS);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_NOFILE, READER_FILES);
    limit(RLIMIT_AS, PDF_MEMORY_MAX);
    bool is_ready = dup2(input, STDIN_FILENO) >= 0 && dup2(output, STDOUT_FILENO) >= 0 &&
                    dup2(nowhere, STDERR_FILENO) >= 0 && close_range(3, UINT_MAX, 0) == 0;
    if (is_ready)
        execve(path, (char *const *)argv, (char *const *)environment);
    signal(SIGABRT, SIG_DFL); /* this copy of the program must not go on, nor end as it would */
    for (;;)
        raise(SIGABRT);
}

/* ---- in the program ---- */

struct reader {
    int input;   /* a file in memory: no name that somebody could know, and it can be sought in */
    int pipe[2]; /* what it writes */
    int nowhere;
    pid_t pid;    /* 0: none */
    bool is_over; /* a limit was reached */
};

static bool write_all(int fd, str bytes)
{
    while (bytes.n) {
        ssize_t n = write(fd, bytes.p, bytes.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        bytes = str_skip(bytes, (size_t)n);
    }
    return lseek(fd, 0, SEEK_SET) == 0;
}

/* Descriptors 0 to 2 may be closed; the child puts its own there, which must not be one of ours. */
static int above_standard(int fd)
{
    if (fd < 0 || fd > STDERR_FILENO)
        return fd;
    int higher = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    close(fd);
    return higher;
}

static bool open_reader(struct reader *reader, str bytes)
{
    reader->input = above_standard(memfd_create("pdf", MFD_CLOEXEC));
    reader->nowhere = above_standard(open("/dev/null", O_WRONLY | O_CLOEXEC));
    if (pipe2(reader->pipe, O_CLOEXEC) != 0)
        return false;
    reader->pipe[0] = above_standard(reader->pipe[0]);
    reader->pipe[1] = above_standard(reader->pipe[1]);
    return reader->input >= 0 && reader->nowhere >= 0 && reader->pipe[0] >= 0 &&
           reader->pipe[1] >= 0 && write_all(reader->input, bytes);
}

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static bool start_reader(struct reader *reader, const char *path)
{
    reader->pid = fork();
    if (reader->pid == 0)
        become_reader(path, reader->input, reader->pipe[1], reader->nowhere);
    close_fd(&reader->pipe[1]);
    if (reader->pid < 0)
        reader->pid = 0;
    return reader->pid > 0;
}

static int64_t milliseconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Everything that it writes; false when a limit was reached or the pipe broke. */
static bool take_output(struct reader *reader, struct buf *out)
{
    char piece[65536];
    int64_t until = milliseconds_now() + PDF_SECONDS * 1000;
    for (;;) {
        struct pollfd pollfd = {.fd = reader->pipe[0], .events = POLLIN};
        int64_t left = until - milliseconds_now();
        int ready = left > 0 ? poll(&pollfd, 1, (int)left) : 0;
        if (ready < 0 && errno == EINTR)
            continue;
        reader->is_over = ready == 0;
        if (ready <= 0)
            return false;
        ssize_t n = read(reader->pipe[0], piece, sizeof piece);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n == 0;
        buf_add(out, (str){piece, (size_t)n});
        reader->is_over = out->over;
        if (out->over)
            return false;
    }
}

/* Leaves no zombie. True when it ended well. */
static bool end_reader(struct reader *reader, bool is_whole)
{
    int status = 0;
    pid_t ended = 0;
    if (!reader->pid)
        return false;
    if (!is_whole)
        kill(reader->pid, SIGKILL);
    do
        ended = waitpid(reader->pid, &status, 0);
    while (ended < 0 && errno == EINTR);
    reader->pid = 0;
    if (ended >= 0 && WIFSIGNALED(status) && is_whole) /* the limit of processor time */
        reader->is_over = WTERMSIG(status) == SIGKILL || WTERMSIG(status) == SIGXCPU;
    /* ECHILD: whoever started us has children reaped unseen; then its words alone have to do */
    return is_whole && (ended < 0 || (WIFEXITED(status) && WEXITSTATUS(status) == 0));
}

/* Words stand in elements of their own; a scanned file has pages without any. */
static enum reason judge_words(str bytes, const struct reader *reader, bool is_good, str out)
{
    if (reader->is_over)
        return REASON_PDF_LIMIT;
    if (!is_good)
        return str_has(bytes, STR("/Encrypt")) ? REASON_PDF_ENCRYPTED : REASON_PDF_FAILED;
    return str_has(out, STR("<word ")) ? REASON_NONE : REASON_PDF_NO_TEXT;
}

enum reason pdf_words(str bytes, struct buf *out)
{
    char path[PATH_MAX];
    struct reader reader = {.input = -1, .pipe = {-1, -1}, .nowhere = -1};
    if (!find_reader(path))
        return REASON_PDF_NO_READER;
    bool is_whole =
        open_reader(&reader, bytes) && start_reader(&reader, path) && take_output(&reader, out);
    bool is_good = end_reader(&reader, is_whole);
    close_fd(&reader.input);
    close_fd(&reader.nowhere);
    close_fd(&reader.pipe[0]);
    close_fd(&reader.pipe[1]);
    return judge_words(bytes, &reader, is_good, buf_str(out));
}
