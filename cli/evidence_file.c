#include "cli/evidence_file.h"

#include "cli/scan.h"
#include "crawler/source.h"
#include "reports/writer.h"

#include <stdio.h>
#include <string.h>

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

bool evidence_file_open(struct run *run, const struct catalog *catalog, const char *folder,
                        const char *target, struct evidence **evidence)
{
    const struct source *source = source_find(target);
    *evidence = NULL;
    if (!run->options.evidence)
        return true;
    if (!source || strcmp(source->name, "live") != 0) {
        complain(run,
                 N_("soshin: --evidence: nothing is fetched for %s, so there is nothing to keep"),
                 target);
        return true;
    }
    if (!report_make_folder(folder, &run->err))
        return false;
    struct buf path = buf_init(NULL, PATH_BYTES), info = buf_init(NULL, INFO_MAX);
    buf_add(&path, str_of(folder));
    buf_add(&path, STR("/evidence.warc.gz"));
    write_info(run, catalog, target, &info);
    *evidence = evidence_open(path.p, buf_str(&info), run->has_now ? run->now : 0, &run->err);
    buf_done(&path);
    buf_done(&info);
    return *evidence != NULL;
}
