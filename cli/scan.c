#include "cli/scan.h"

#include "cli/calls.h"
#include "cli/cnames.h"
#include "cli/evidence_file.h"
#include "cli/follow.h"
#include "cli/sample.h"
#include "cli/scan_state.h"
#include "cli/secrets.h"
#include "crawler/cname.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define WAIT_MILLISECONDS 200
#define PENDING_PER_THREAD 4
/* --as mobile: what servers tell smartphones by; who asks stands behind it. */
#define MOBILE_AGENT                                                                               \
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 "  \
    "Mobile Safari/537.36"

/* Set by SIGINT and SIGTERM: finish what is under way and report it. */
static volatile sig_atomic_t scan_interrupts;

static void on_interrupt(int signal_number)
{
    scan_interrupts = signal_number;
}

bool scan_is_interrupted(void)
{
    return scan_interrupts != 0;
}

int scan_interrupted_by(void)
{
    return (int)scan_interrupts;
}

void scan_watch_signals(void)
{
    struct sigaction action = {.sa_handler = on_interrupt, .sa_flags = (int)SA_RESETHAND};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

/* The addresses that links call a notice. */
static const str *scan_wanted(struct scan *scan, const struct reading *reading)
{
    str *wanted = ARENA_ARRAY(scan->arena, reading->notice_links.n, str);
    for (size_t i = 0; i < reading->notice_links.n; i++)
        wanted[i] = reading->notice_links.v[i].url;
    return wanted;
}

static void scan_take_back(struct scan *scan, struct reading *reading)
{
    scan_keep(scan, reading);
    sequels_take(scan, reading);
    struct page_links links = {.page_url = reading->fetch->url.text,
                               .depth = reading->fetch->depth,
                               .urls = reading->links.v,
                               .count = scan->setup->one_page ? 0 : reading->links.n};
    if (links.count) {
        links.wanted = scan_wanted(scan, reading);
        links.wanted_count = reading->notice_links.n;
    }
    scan->source->done(scan->source_run, &links);
    reading_free(reading);
}

static void scan_take_all(struct scan *scan)
{
    for (struct reading *reading; (reading = pool_take(scan->pool));)
        scan_take_back(scan, reading);
}

static void scan_hand_out(struct scan *scan, struct fetch *fetch)
{
    if (!scan->has_first_party)
        scan_set_first_party(scan);
    struct reading *reading = reading_new(fetch, &scan->reading_setup);
    if (!reading) {
        fetch_free(fetch);
        arena_give_up(scan->arena, ARENA_NO_BYTES);
    }
    if (!fetch->observed || !fetch->is_resource) { /* else nobody asked for it */
        scan_files_mark(scan, reading);
        sequels_mark(scan, reading);
    }
    if (!pool_submit(scan->pool, reading)) {
        reading_free(reading);
        arena_give_up(scan->arena, ARENA_NO_BYTES);
    }
}

/* Whether the user wants it to end: by a signal, or by a file. */
static void scan_heed(struct scan *scan)
{
    const char *stop_file = scan->run->options.stop_file;
    if (scan->is_stopped || !(scan_interrupts || (stop_file && access(stop_file, F_OK) == 0)))
        return;
    scan->source->stop(scan->source_run);
    scan->is_stopped = scan->report->was_interrupted = true;
}

static void scan_loop(struct scan *scan)
{
    size_t most = (size_t)(scan->run->options.threads + 1) * PENDING_PER_THREAD;
    for (;;) {
        scan_take_all(scan);
        scan->progress.pending = pool_pending(scan->pool);
        if (scan->source->waiting)
            scan->progress.waiting = scan->source->waiting(scan->source_run);
        progress_show(&scan->progress);
        evidence_file_watch(scan->run, scan->setup->evidence, &scan->has_told);
        scan_heed(scan);
        if (pool_pending(scan->pool) >= most) {
            pool_wait(scan->pool);
            continue;
        }
        struct fetch *fetch = NULL;
        switch (scan->source->next(scan->source_run, WAIT_MILLISECONDS, &fetch)) {
        case SOURCE_FETCH:
            scan_hand_out(scan, fetch);
            break;
        case SOURCE_WAIT:
            break;
        case SOURCE_END:
            if (!pool_pending(scan->pool))
                return;
            pool_wait(scan->pool);
            break;
        }
    }
}

bool scope_parse(str text, enum scope *scope)
{
    str part;
    bool is_out = str_is(text, "out");
    if (is_out || str_is(text, "unknown")) {
        *scope = is_out ? SCOPE_OUT : SCOPE_UNKNOWN;
        return true;
    }
    while (str_cut(&text, ',', &part))
        if (part.n != 1 || part.p[0] < '1' || part.p[0] > '4')
            return false;
    *scope = SCOPE_IN;
    return true;
}

static bool scope_take(struct run *run, struct report *report)
{
    report->scope_text = str_of(run->options.scope);
    return scope_parse(report->scope_text, &report->scope) ||
           err_set(&run->err, ERR_USAGE, N_("option --%s: \"%s\" is not a usable value (%s)"),
                   "scope", run->options.scope, "1|2|3|4|out|unknown");
}

/* Inside arena_run of the scan's arena. */
static void scan_work(void *context)
{
    struct scan *scan = context;
    const struct options *options = &scan->run->options;
    struct map empty = {.arena = scan->arena};
    scan->texts = scan->lead_urls = scan->lead_keys = scan->page_rows = scan->services =
        scan->servers = scan->site_pages = empty;
    scan->containers.urls = scan->files.urls = empty;
    scan->graph = graph_new(scan->arena);
    sequels_begin(scan);
    recorded_begin(scan);
    scan->report->canonical_hint = scan->report->title = STR("");
    scan->report->audited = arena_str(
        scan->arena, str_of(secrets_shown(scan->arena, options->base_url ? options->base_url
                                                                         : scan->setup->target)));
    scan_loop(scan);
    scan_set_audited(scan);
    scan_files_settle(scan);
    containers_read(scan);
    browse(scan);
    calls_settle(scan);
    cnames_settle(scan);
    follow_add(scan);
    recorded_settle(scan);
    scan_settle(scan);
    sample_settle(scan);
}

void user_agent_write(const struct options *options, char *out, size_t size)
{
    const char *contact = options->contact ? options->contact : SOSHIN_HOMEPAGE;
    if (options->user_agent)
        snprintf(out, size, "%s", options->user_agent);
    else if (str_is(str_of(options->as), "mobile"))
        snprintf(out, size, MOBILE_AGENT " soshin/%s (+%s)", SOSHIN_VERSION, contact);
    else
        snprintf(out, size, "soshin/%s (+%s)", SOSHIN_VERSION, contact);
}

static bool scan_begin(struct scan *scan, struct crawl_options *crawl)
{
    struct run *run = scan->run;
    if (!secrets_open(run, scan->arena, &crawl->reach) ||
        !scan->source->open(crawl, scan->setup->target, &scan->source_run, &run->err))
        return false;
    scan->is_archive = scan->source->is_archive && scan->source->is_archive(scan->source_run);
    scan->reading_setup.every_page_is_notice = scan->setup->without_tags && !scan->is_archive;
    return true;
}

static bool scan_open(struct scan *scan, const char *user_agent)
{
    struct run *run = scan->run;
    const struct options *options = &run->options;
    scan->source = source_find(scan->setup->target);
    if (!scan->source)
        return err_set(&run->err, ERR_USAGE,
                       N_("%s is neither a URL (http:// or https://), a folder nor a file"),
                       scan->setup->target);
    bool one_page = scan->setup->one_page && !scan->source->is_archive;
    const char *also[2 * LIST_MAX];
    size_t notices = options->notices.n, starts = options->starts.n;
    memcpy(also, options->notices.v, notices * sizeof *also);
    memcpy(also + notices, options->starts.v, starts * sizeof *also);
    struct crawl_options crawl = {.base_url = options->base_url ? options->base_url : options->url,
                                  .user_agent = user_agent,
                                  .ca_file = options->ca_file,
                                  .max_pages = one_page ? 1 : options->max_pages,
                                  .max_depth = one_page ? 0 : options->depth,
                                  .max_seconds = options->max_time,
                                  .rate = options->rate,
                                  .max_body = (size_t)options->max_body,
                                  .page_memory = PAGE_MEMORY,
                                  .timeout = (unsigned)options->timeout,
                                  .include = options->include.v,
                                  .include_count = options->include.n,
                                  .exclude = options->exclude.v,
                                  .exclude_count = options->exclude.n,
                                  .also = also,
                                  .also_count = one_page ? 0 : notices + starts,
                                  .more = scan->setup->more,
                                  .more_count = scan->setup->more_count,
                                  .evidence = scan->setup->evidence,
                                  .per_pattern = options->per_pattern,
                                  .sample = one_page ? 0 : options->sample,
                                  .seed = options->seed,
                                  .is_offline = options->offline,
                                  .sitemaps = !one_page && !options->no_sitemaps};
    return scan_begin(scan, &crawl);
}

static void pool_work(void *context, void *job)
{
    (void)context;
    reading_work(job);
}

static void pool_notify(void *context)
{
    struct scan *scan = context;
    scan->source->wake(scan->source_run);
}

static void scan_run(struct scan *scan)
{
    struct run *run = scan->run;
    scan->reading_setup.functions = scan->containers.functions;
    struct pool_setup setup = {.threads = (unsigned)run->options.threads,
                               .work = pool_work,
                               .notify = pool_notify,
                               .context = scan};
    scan->pool = pool_open(&setup);
    if (!scan->pool) {
        err_set(&run->err, ERR_MEMORY, N_("no thread could be started"));
        return;
    }
    scan_watch_signals();
    scan->progress = progress_start(run->terminal, run->options.quiet || scan->setup->one_page,
                                    run->options.max_pages);
    if (arena_run(scan->arena, 0, scan_work, scan) != ARENA_DONE)
        err_set(&run->err, ERR_MEMORY, N_("out of memory"));
    progress_end(&scan->progress);
    pool_close(scan->pool, reading_free);
}

bool scan_collect(struct run *run, const struct scan_setup *setup, const struct catalog *catalog,
                  struct arena *arena, struct report *report)
{
    struct scan scan = {
        .run = run, .setup = setup, .catalog = catalog, .arena = arena, .report = report};
    char user_agent[1024];
    scan.reading_setup =
        (struct reading_setup){.catalog = catalog,
                               .all = run->options.all || run->options.resolve_cname,
                               .without_notice = setup->without_notice,
                               .without_tags = setup->without_tags,
                               .is_insecure = run->options.insecure,
                               .notices = run->options.notices.v,
                               .notice_count = run->options.notices.n,
                               .is_traced = run->options.explain,
                               .every_policy_counts = setup->pack == PACK_HANDLING};
    *report = (struct report){.catalog = catalog,
                              .lang = run->report,
                              .pack = setup->pack,
                              .is_static = true,
                              .containers_declined = containers_are_declined(&run->options)};
    user_agent_write(&run->options, user_agent, sizeof user_agent);
    scan.user_agent = user_agent;
    if (scope_take(run, report) && scan_check(run) && browse_open(&scan) &&
        containers_open(run, catalog, arena, &scan.containers) && scan_open(&scan, user_agent)) {
        scan_run(&scan);
        scan.source->close(scan.source_run);
    }
    browse_close(&scan);
    containers_close(&scan.containers);
    cname_close(scan.cname);
    return run->err.code == ERR_NONE;
}

/* A container that was to be fetched and could not be. */
static bool container_has_failed(const struct coverage *row)
{
    return row->outcome == OUTCOME_NOT_FETCHED && row->reason != REASON_CONTAINER &&
           row->reason != REASON_OFFLINE && row->reason != REASON_INTERRUPTED &&
           row->reason != REASON_NOT_SENT && row->reason != REASON_EXTENSION;
}

size_t report_pages_read(const struct report *report)
{
    size_t count = 0;
    for (size_t i = 0; i < report->coverage_count; i++) {
        enum outcome outcome = report->coverage[i].outcome;
        count += outcome == OUTCOME_PAGE || outcome == OUTCOME_CUT_SHORT ||
                 outcome == OUTCOME_EMPTY_SHELL;
    }
    return count;
}

int scan_read_code(struct run *run, const struct report *report)
{
    bool in_part = false;
    for (size_t i = 0; i < report->coverage_count; i++)
        in_part |= outcome_is_unseen(report->coverage[i].outcome) ||
                   container_has_failed(&report->coverage[i]);
    if (report_pages_read(report) || report->has_recording)
        return in_part ? EXIT_UNSEEN : EXIT_CLEAN;
    if (!report->coverage_count) {
        err_set(&run->err, ERR_IO, N_("%.*s: there is no page in it"), STR_ARG(report->audited));
        return EXIT_UNABLE;
    }
    enum reason reason = REASON_NONE;
    for (size_t i = 0; i < report->coverage_count && reason == REASON_NONE; i++)
        reason = report->coverage[i].reason;
    const char *words = lang_text(run->terminal, reason_words(reason));
    err_set(&run->err, ERR_IO, N_("%.*s could not be read: %s"), STR_ARG(report->audited), words);
    return EXIT_UNABLE;
}
