/* Any bytes are a service.yaml or are refused with one line; what is taken obeys its limits. */
#include "tests/fuzz/fuzz.h"

#include "cli/service_yaml.h"

#include <stdlib.h>
#include <string.h>

#define MEMORY ((size_t)64 << 20)

static const struct catalog *catalog;

static void catalog_open(void)
{
    struct err err = {.lang = LANG_EN};
    struct arena *arena = arena_new((size_t)256 << 20); /* as long as the process */
    catalog = arena ? catalog_read(arena, NULL, &err) : NULL;
    if (!catalog)
        abort();
}

/* No line end and no control character comes out of a file into an address, a header, a report. */
static void check_text(const char *text)
{
    for (; text && *text; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            __builtin_trap();
}

static void check_job(const struct job *job)
{
    const struct options *options = &job->run.options;
    const char *const texts[] = {job->target,         options->base_url, options->user_agent,
                                 options->contact,    options->output,   options->lang,
                                 options->containers, options->scope,    options->baseline};
    if (!job->target || !*job->target)
        __builtin_trap();
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        check_text(texts[i]);
    for (size_t i = 0; i < options->notices.n; i++)
        check_text(options->notices.v[i]);
    for (size_t i = 0; i < job->declared.exemption_count; i++) {
        const struct exemption *exemption = &job->declared.exemptions[i];
        if (!exemption->reason.n || !exemption->who.n || exemption->ground >= GROUND_COUNT ||
            !exemption->line)
            __builtin_trap();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!catalog)
        catalog_open();
    struct arena *arena = arena_new(MEMORY);
    struct err err = {.lang = LANG_EN};
    struct job *job = calloc(1, sizeof *job);
    if (!arena || !job)
        abort();
    options_default(&job->run.options);
    bool is_good =
        service_yaml_read(arena, (str){(const char *)data, size}, "f", catalog, job, &err);
    if (is_good != (err.code == ERR_NONE) || strchr(err.text, '\n') ||
        (!is_good && err.code == ERR_DATA && strncmp(err.text, "f:", 2) != 0))
        __builtin_trap();
    if (is_good)
        check_job(job);
    arena_free(arena);
    free(job);
    return 0;
}
