#include "cli/evidence_file.h"

#include "cli/scan.h"
#include "crawler/source.h"
#include "reports/writer.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define INFO_MAX ((size_t)256 * 1024)
#define PATH_BYTES ((size_t)64 * 1024)

/* A value with '@' may hold a password. */
static void write_value(struct buf *out, const struct option *option, const char *value)
{
    if (out->n)
        buf_add_char(out, ' ');
    buf_add(out, STR("--"));
    buf_add(out, str_of(option->name));
    if (value) {
        buf_add_char(out, '=');
        buf_add(out, strchr(value, '@') ? STR("***") : str_of(value));
    }
}

static void write_number(struct buf *out, const struct option *option, double value)
{
    char text[32];
    snprintf(text, sizeof text, "%.15g", value);
    write_value(out, option, text);
}

static void write_option(struct buf *out, const struct option *option, const char *at,
                         const char *usual)
{
    switch (option->type) {
    case OPTION_FLAG:
        if (*(const bool *)(const void *)at)
            write_value(out, option, NULL);
        break;
    case OPTION_TEXT:
        if (*(const char *const *)(const void *)at != *(const char *const *)(const void *)usual)
            write_value(out, option, *(const char *const *)(const void *)at);
        break;
    case OPTION_LIST:
        for (size_t i = 0; i < ((const struct list *)(const void *)at)->n; i++)
            write_value(out, option, ((const struct list *)(const void *)at)->v[i]);
        break;
    case OPTION_NUMBER:
    case OPTION_THREADS:
    case OPTION_DURATION:
        if (*(const uint64_t *)(const void *)at != *(const uint64_t *)(const void *)usual)
            write_number(out, option, (double)*(const uint64_t *)(const void *)at);
        break;
    case OPTION_RATE:
        if (memcmp(at, usual, sizeof(double)) != 0)
            write_number(out, option, *(const double *)(const void *)at);
        break;
    }
}

/* The options that are not at their defaults, "--name=value" with a space between. */
static void write_options(const struct options *options, struct buf *out)
{
    struct options usual;
    size_t count = 0;
    const struct option *all = option_all(&count);
    options_default(&usual);
    for (size_t i = 0; i < count; i++)
        write_option(out, &all[i], (const char *)options + all[i].offset,
                     (const char *)&usual + all[i].offset);
}

static void write_field(struct buf *out, const char *name, str value)
{
    buf_add(out, str_of(name));
    buf_add(out, STR(": "));
    buf_add(out, value);
    buf_add(out, STR("\r\n"));
}

struct target_work {
    struct arena *arena;
    const char *target;
    struct buf *out;
};

/* As it was given, unless a password stands in it. */
static void target_work(void *context)
{
    struct target_work *work = context;
    struct url url;
    if (url_parse(work->arena, str_of(work->target), NULL, &url) == URL_OK)
        write_field(work->out, EVIDENCE_TARGET,
                    url.had_credentials ? url.text : str_of(work->target));
}

static void write_info(const struct run *run, const struct catalog *catalog, const char *target,
                       struct buf *out)
{
    char user_agent[1024];
    struct buf options = buf_init(NULL, INFO_MAX);
    struct target_work work = {arena_new((size_t)1024 * 1024), target, out};
    user_agent_write(&run->options, user_agent, sizeof user_agent);
    write_options(&run->options, &options);
    write_field(out, "software", STR("soshin/" SOSHIN_VERSION));
    write_field(out, "format", STR("WARC File Format 1.1"));
    write_field(
        out, "conformsTo",
        STR("http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"));
    write_field(out, "http-header-user-agent", str_of(user_agent));
    write_field(out, "soshin-catalog", catalog_date(catalog));
    write_field(out, "soshin-options", buf_str(&options));
    if (work.arena)
        arena_run(work.arena, 0, target_work, &work);
    arena_free(work.arena);
    buf_done(&options);
}

/* ---- the file ---- */

static struct buf path_in(const char *folder, const char *name)
{
    struct buf path = buf_init(NULL, PATH_BYTES);
    buf_add(&path, str_of(folder));
    buf_add_char(&path, '/');
    buf_add(&path, str_of(name));
    return path;
}

bool evidence_file_is_for(const char *target)
{
    const struct source *source = source_find(target);
    return source && strcmp(source->name, "live") == 0;
}

static void tell_found(const struct run *run, const struct evidence *evidence, const char *folder)
{
    size_t answers, damaged;
    evidence_found(evidence, &answers, &damaged);
    if (damaged)
        complain(run, N_("soshin: %s/%s: damaged in %zu places; what stood there is fetched again"),
                 folder, EVIDENCE_STATE, damaged);
    if (!run->options.quiet)
        complain(run, N_("soshin: %s: going on; answers that need not be fetched again: %zu"),
                 folder, answers);
}

bool evidence_file_open(struct run *run, const struct catalog *catalog, const char *folder,
                        const char *target, bool is_resumable, struct evidence **evidence)
{
    bool is_kept = run->options.evidence;
    *evidence = NULL;
    if (!is_kept && !is_resumable)
        return true;
    if (!evidence_file_is_for(target)) {
        if (is_kept)
            complain(
                run,
                N_("soshin: --evidence: nothing is fetched for %s, so there is nothing to keep"),
                target);
        return true;
    }
    if (!report_make_folder(folder, &run->err))
        return false;
    struct buf path = path_in(folder, EVIDENCE_FILE), state = path_in(folder, EVIDENCE_STATE);
    struct buf info = buf_init(NULL, INFO_MAX);
    write_info(run, catalog, target, &info);
    struct evidence_setup setup = {.state = state.p,
                                   .path = is_kept ? path.p : NULL,
                                   .info = buf_str(&info),
                                   .now = run->has_now ? run->now : 0,
                                   .is_resumed = is_resumable && run->options.resume};
    *evidence = evidence_open(&setup, &run->err);
    if (*evidence && setup.is_resumed)
        tell_found(run, *evidence, folder);
    buf_done(&path);
    buf_done(&state);
    buf_done(&info);
    return *evidence != NULL;
}

void evidence_file_watch(const struct run *run, const struct evidence *evidence, bool *has_told)
{
    int why = evidence && !*has_told ? evidence_error(evidence) : 0;
    if (!why)
        return;
    *has_told = true;
    complain(run,
             N_("soshin: what is fetched cannot be kept any more (%s); the scan goes on, but "
                "what comes from now on would have to be fetched again"),
             strerror(why));
}

void evidence_file_forget(const char *folder)
{
    struct buf path = path_in(folder, EVIDENCE_STATE);
    unlink(path.p);
    buf_done(&path);
}
