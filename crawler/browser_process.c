#include "crawler/browser_process.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ARGUMENTS_MAX 320 /* ours and the user's */
#define ENVIRONMENT_MAX 256
#define FOLDERS_OPEN 16 /* descriptors for walking through the profile */
#define REMOVE_TRIES 20 /* something may still write into it for a moment */

/* The names that Chromium goes by. */
static const char *const names[] = {"chromium", "chromium-browser", "google-chrome",
                                    "google-chrome-stable", "chrome"};

static bool is_program(const char *path)
{
    return access(path, X_OK) == 0;
}

static bool find_name(str folders, const char *name, char *path, size_t size)
{
    str folder;
    while (folders.p && str_cut(&folders, ':', &folder)) {
        if (!str_has_prefix(folder, STR("/")))
            continue;
        int n = snprintf(path, size, "%.*s/%s", (int)folder.n, folder.p, name);
        if (n > 0 && (size_t)n < size && is_program(path))
            return true;
    }
    return false;
}

bool browser_find(const char *name, char *path, size_t size)
{
    str folders = str_of(getenv("PATH"));
    if (name && strchr(name, '/')) {
        int n = snprintf(path, size, "%s", name);
        return n > 0 && (size_t)n < size && is_program(path);
    }
    if (name)
        return find_name(folders, name, path, size);
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (find_name(folders, names[i], path, size))
            return true;
    return false;
}

/* One process for all frames: a page's clock then holds for its frames, too. Nothing of the browser's
 * own goes over the network or onto the screen. */
static const char *const flags[] = {
    "--headless", "--remote-debugging-pipe", "--no-startup-window", "--no-first-run",
    "--no-default-browser-check", "--disable-gpu", "--disable-quic", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
    /* Debian's start script asks for updates all the same: of a
                                     * port on which nobody listens (RFC 863) */
    "--component-updater=url-source=http://127.0.0.1:9/", "--disable-default-apps",
    "--disable-domain-reliability", "--disable-client-side-phishing-detection",
    "--disable-breakpad", "--disable-crash-reporter", "--disable-dev-shm-usage",
    "--disable-extensions", "--disable-hang-monitor", "--disable-renderer-backgrounding",
    "--disable-background-timer-throttling", "--disable-site-isolation-trials", "--mute-audio",
    "--hide-scrollbars", "--password-store=basic", "--use-mock-keychain", "--lang=ja",
    "--accept-lang=ja,en", "--window-size=1366,900"};

/* Of several such arguments only the last one would count, so the user's are joined to ours. */
#define FEATURES "--disable-features="
static const char features[] =
    FEATURES "IsolateOrigins,site-per-process,Translate,MediaRouter,OptimizationHints,"
             "AutofillServerCommunication,CertificateTransparencyComponentUpdater,"
             "NetworkTimeServiceQuerying,PreloadTopChromeWebUI,WebUIOmniboxPopup,"
             "WebUIOmniboxAimPopup,WebUIOmniboxFullPopup";

struct launch {
    const char *path;
    const char *argv[ARGUMENTS_MAX];
    size_t arguments;
    const char *environment[ENVIRONMENT_MAX];
    char profile[PATH_MAX + 32], home[PATH_MAX + 16], temporary[PATH_MAX + 16];
    char agent[1100], features[4096];
    int theirs, nowhere;
};

static void add_argument(struct launch *launch, const char *argument)
{
    if (launch->arguments + 1 < ARGUMENTS_MAX)
        launch->argv[launch->arguments++] = argument;
}

/* HOME and TMPDIR are in the profile's folder, so that what is left there goes with it. */
static void fill_environment(struct launch *launch)
{
    size_t n = 0;
    launch->environment[n++] = launch->home;
    launch->environment[n++] = launch->temporary;
    for (char **at = environ; *at && n + 1 < ENVIRONMENT_MAX; at++) {
        str variable = str_of(*at);
        if (!str_has_prefix(variable, STR("HOME=")) && !str_has_prefix(variable, STR("TMPDIR=")) &&
            !str_has_prefix(variable, STR("XDG_")) && !str_has_prefix(variable, STR("DISPLAY=")))
            launch->environment[n++] = *at;
    }
    launch->environment[n] = NULL;
}

static void add_users_arguments(struct launch *launch, const struct browser_options *options)
{
    size_t used = (size_t)snprintf(launch->features, sizeof launch->features, "%s", features);
    for (size_t i = 0; i < options->argument_count; i++) {
        str argument = str_of(options->arguments[i]);
        if (!str_has_prefix(argument, STR(FEATURES)))
            add_argument(launch, options->arguments[i]);
        else if (used < sizeof launch->features)
            used += (size_t)snprintf(launch->features + used, sizeof launch->features - used, ",%s",
                                     options->arguments[i] + sizeof FEATURES - 1);
    }
    add_argument(launch, launch->features);
}

static void fill_launch(struct launch *launch, const struct browser_options *options,
                        const char *folder)
{
    launch->path = options->program;
    snprintf(launch->profile, sizeof launch->profile, "--user-data-dir=%s/profile", folder);
    snprintf(launch->home, sizeof launch->home, "HOME=%s", folder);
    snprintf(launch->temporary, sizeof launch->temporary, "TMPDIR=%s", folder);
    add_argument(launch, options->program);
    for (size_t i = 0; i < COUNT_OF(flags); i++)
        add_argument(launch, flags[i]);
    add_argument(launch, launch->profile);
    if (geteuid() == 0) /* its sandbox refuses to work for root */
        add_argument(launch, "--no-sandbox");
    if (options->user_agent) {
        snprintf(launch->agent, sizeof launch->agent, "--user-agent=%s", options->user_agent);
        add_argument(launch, launch->agent);
    }
    add_users_arguments(launch, options);
    fill_environment(launch);
}

/* ---- in the child: only what is allowed between fork and exec ---- */

_Noreturn static void become_browser(const struct launch *launch)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    bool is_ready = dup2(launch->nowhere, STDIN_FILENO) >= 0 &&
                    dup2(launch->nowhere, STDOUT_FILENO) >= 0 &&
                    dup2(launch->nowhere, STDERR_FILENO) >= 0 && dup2(launch->theirs, 3) == 3 &&
                    dup2(launch->theirs, 4) == 4 && close_range(5, UINT_MAX, 0) == 0;
    if (is_ready)
        execve(launch->path, (char *const *)launch->argv, (char *const *)launch->environment);
    signal(SIGABRT, SIG_DFL); /* this copy of the program must not go on, nor end as it would */
    for (;;)
        raise(SIGABRT);
}

/* ---- in the program ---- */

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)status;
    (void)walk;
    if (kind == FTW_DP)
        rmdir(path);
    else
        unlink(path);
    return 0;
}

static void sleep_milliseconds(long milliseconds)
{
    nanosleep(
        &(struct timespec){.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000},
        NULL);
}

static void remove_folder(char *folder)
{
    for (int i = 0; *folder && i < REMOVE_TRIES; i++) {
        nftw(folder, remove_one, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS);
        if (access(folder, F_OK) != 0)
            break;
        sleep_milliseconds(50);
    }
    *folder = '\0';
}

static bool make_folder(char *folder, size_t size)
{
    const char *place = getenv("TMPDIR");
    if (!place || place[0] != '/')
        place = "/tmp";
    int n = snprintf(folder, size, "%s/soshin-browser-XXXXXX", place);
    if (n > 0 && (size_t)n < size && mkdtemp(folder))
        return true;
    *folder = '\0';
    return false;
}

/* Browser contexts are private ones, in which third parties' cookies are refused unless the profile says
 * otherwise; an ordinary visitor's Chromium takes them. */
static bool fill_profile(const char *folder)
{
    static const char preferences[] = "{\"profile\":{\"cookie_controls_mode\":0}}";
    static const char *const parts[] = {"/profile", "/profile/Default",
                                        "/profile/Default/Preferences"};
    char path[PATH_MAX + 32];
    for (size_t i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s%s", folder, parts[i]);
        if (mkdir(path, S_IRWXU) != 0)
            return false;
    }
    snprintf(path, sizeof path, "%s%s", folder, parts[2]);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd < 0)
        return false;
    bool is_written = write(fd, preferences, sizeof preferences - 1) == sizeof preferences - 1;
    close(fd);
    return is_written;
}

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* Above what the child puts in its place: 0 to 4. */
static int above_five(int fd)
{
    int higher = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 5);
    if (fd >= 0)
        close(fd);
    return higher;
}

static bool start(struct browser_process *process, struct launch *launch)
{
    int pair[2] = {-1, -1};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return false;
    process->fd = above_five(pair[0]);
    launch->theirs = above_five(pair[1]);
    launch->nowhere = above_five(open("/dev/null", O_RDWR | O_CLOEXEC));
    if (process->fd >= 0 && launch->theirs >= 0 && launch->nowhere >= 0) {
        process->pid = fork();
        if (process->pid == 0)
            become_browser(launch);
        if (process->pid > 0)
            setpgid(process->pid, process->pid); /* whoever is first */
    }
    close_fd(&launch->theirs);
    close_fd(&launch->nowhere);
    return process->pid > 0 && fcntl(process->fd, F_SETFL, O_NONBLOCK) == 0;
}

bool browser_process_start(struct browser_process *process, const struct browser_options *options)
{
    *process = (struct browser_process){.fd = -1};
    struct launch *launch = calloc(1, sizeof *launch);
    bool is_started = false;
    if (launch && make_folder(process->folder, sizeof process->folder) &&
        fill_profile(process->folder)) {
        fill_launch(launch, options, process->folder);
        is_started = start(process, launch);
    }
    free(launch);
    if (!is_started)
        browser_process_end(process, 0);
    return is_started;
}

/* Whether it has ended; it stays a zombie, so that its number is nobody else's. */
static bool has_ended(const struct browser_process *process)
{
    siginfo_t info = {0};
    int result = waitid(P_PID, (id_t)process->pid, &info, WEXITED | WNOHANG | WNOWAIT);
    return result == 0 ? info.si_pid != 0
                       : errno != EINTR; /* ECHILD: reaped by whoever started us */
}

static void reap(pid_t pid)
{
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
}

void browser_process_end(struct browser_process *process, int milliseconds)
{
    close_fd(&process->fd); /* it ends by itself when nobody listens */
    if (process->pid > 0) {
        for (; !has_ended(process) && milliseconds > 0; milliseconds -= 10)
            sleep_milliseconds(10);
        kill(-process->pid, SIGKILL); /* and what it began */
        reap(process->pid);
    }
    process->pid = 0;
    remove_folder(process->folder);
}
