#include "cli/command_scan.h"

#include "cli/jobs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <unistd.h>

struct writer_options run_writer_options(const struct run *run)
{
    const char *no_color = getenv("NO_COLOR");
    bool is_terminal = isatty(STDOUT_FILENO);
    struct winsize size = {0};
    if (is_terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
        size.ws_col = 0;
    return (struct writer_options){.lang = run->report,
                                   .has_color = is_terminal && !(no_color && *no_color),
                                   .excel = run->options.excel,
                                   .columns = size.ws_col};
}

const char *run_folder(const struct run *run)
{
    return run->options.output ? run->options.output : "soshin-report";
}

bool run_print(struct run *run, const struct report *report, const struct writer_options *options)
{
    const char *format = run->options.format ? run->options.format : "text";
    const char *table = run->options.table ? run->options.table : "findings";
    const struct writer *writer = writer_find(str_of(format));
    if (writer)
        return writer->write(report, options, stdout, &run->err);
    return table_write_csv(table_find(str_of(table)), report, options->excel, stdout, &run->err);
}

/* "text|csv|json" for an error; csv stands behind text. */
static void formats_write(char *out, size_t size)
{
    size_t count, used = 0;
    const struct writer *const *writers = writer_all(&count);
    for (size_t i = 0; i < count && used < size; i++)
        used += (size_t)snprintf(out + used, size - used, "%s%s%s", i ? "|" : "", writers[i]->name,
                                 i ? "" : "|csv");
}

bool run_writer_is_known(struct run *run)
{
    char formats[256];
    const char *format = run->options.format, *table = run->options.table;
    if (table && !table_find(str_of(table)))
        return err_set(&run->err, ERR_USAGE, N_("option --%s: \"%s\" is not a usable value (%s)"),
                       "table", table, "findings|recipients|transmissions|disclosures|coverage");
    if (!format || strcmp(format, "csv") == 0 || writer_find(str_of(format)))
        return true;
    formats_write(formats, sizeof formats);
    return err_set(&run->err, ERR_USAGE, N_("option --%s: \"%s\" is not a usable value (%s)"),
                   "format", format, formats);
}

bool run_format_is_known(struct run *run)
{
    const char *format = run->options.format;
    if (!format || strcmp(format, "text") == 0 || strcmp(format, "csv") == 0)
        return true;
    return err_set(&run->err, ERR_USAGE, N_("option --%s: \"%s\" is not a usable value (%s)"),
                   "format", format, "text|csv");
}

/* --lock: held until the program, and what it started, has ended; the file stays. False with run->err. */
static bool scan_lock(struct run *run)
{
    const char *path = run->options.lock;
    if (!path)
        return true;
    int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (fd < 0)
        return err_set(&run->err, ERR_IO, N_("%s could not be opened or made: %s"), path,
                       strerror(errno));
    if (flock(fd, LOCK_EX | LOCK_NB) == 0)
        return true;
    int why = errno;
    close(fd);
    return why == EWOULDBLOCK
               ? err_set(&run->err, ERR_IO, N_("another run holds the lock %s"), path)
               : err_set(&run->err, ERR_IO, N_("%s could not be locked: %s"), path, strerror(why));
}

static int scan_main(struct run *run)
{
    run->is_resumable = !run->options.dated && !run->options.confirm;
    if (!run->options.targets.n && !run->options.confirm && !run->options.resume) {
        err_set(&run->err, ERR_USAGE, N_("a target is missing: a URL, a folder or a file"));
        return EXIT_UNABLE;
    }
    return scan_lock(run) ? jobs_run(run, &run->options.targets) : EXIT_UNABLE;
}

const struct command command_scan = {
    .name = "scan",
    .usage = "TARGET...",
    .says = N_("crawl or read a service, compare what it sends with its notice, write a report"),
    .help =
        N_("TARGET is a URL (crawled from there), a folder of built pages, an HTML file, a\n"
           "recording (.har), a saved page (.mhtml), web archives (.warc, .arc, also .gz; - for\n"
           "standard input), a service.yaml (see init) or a list of services (services.csv). The\n"
           "report is a folder; a summary is printed. With several services - an archive has one\n"
           "for each registrable domain - each has a folder of its own there, beside summary.csv;\n"
           "one that cannot be run costs only itself (exit code 2 only when none could be). A\n"
           "static scan runs no scripts: what only a browser would show is said to be unseen,\n"
           "never absent."),
    .example = "scan https://www.example.jp/ --scope 4 -o report",
    .options =
        "base-url first-party notice scope include exclude max-pages depth max-time rate "
        "max-body timeout ca-file resume stop-file threads containers no-containers container-file "
        "no-scripts no-follow resolve-cname no-sitemaps browser chromium browser-arg "
        "browser-pages consent consent-rules consent-selector interact offline contact user-agent "
        "all "
        "fail-on rules baseline history new-only evidence dated keep continue mail-text confirm "
        "lock data now format table output lang excel quiet verbose "
        "per-pattern sample seed header auth cookie-file cert key insecure resolve "
        "connect-to allow-net proxy as",
    .main = scan_main};
