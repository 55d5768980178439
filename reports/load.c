#include "reports/load.h"

#include "core/text.h"
#include "reports/json_parts.h"
#include "reports/load_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOAD_MEMORY ((size_t)4 * 1024 * 1024 * 1024) /* of the tree; it goes when all is read */

static void read_setting(struct load *load, const struct json *row, void *into)
{
    *(struct setting *)into = (struct setting){.name = load_text(load, row, "name"),
                                               .value = load_text(load, row, "value")};
}

static void read_place(struct load *load, const struct json *row, void *into)
{
    if (row->kind != JSON_STRING)
        load_fail(load, "");
    *(str *)into = map_intern(&load->texts, row->text);
}

static void load_scope(struct load *load)
{
    static const char *const scopes[] = {
        [SCOPE_UNKNOWN] = "unknown", [SCOPE_OUT] = "out", [SCOPE_IN] = "in"};
    struct report *report = load->report;
    const struct json *scope = load_member(load, load->root, "scope", JSON_OBJECT);
    report->scope = (enum scope)load_code(load, scope, "state", scopes, COUNT_OF(scopes));
    report->scope_text = load_text(load, scope, "declared");
    report->declared.scope_reason = load_text(load, scope, "reason");
}

/* Whether only what is new was shown and counted stands among the options. */
static bool load_new_only(const struct report *report)
{
    for (size_t i = 0; i < report->setting_count; i++)
        if (str_is(report->settings[i].name, "new-only"))
            return true;
    return false;
}

static void read_stratum(struct load *load, const struct json *row, void *into)
{
    *(struct stratum *)into =
        (struct stratum){.pattern = load_text(load, row, "pattern"),
                         .known = load_number(load, row, "known", UINT32_MAX, 0),
                         .read = load_number(load, row, "read", UINT32_MAX, 0),
                         .drawn = load_number(load, row, "drawn", UINT32_MAX, 0),
                         .recipients = load_number(load, row, "recipients", UINT32_MAX, 0),
                         .once = load_number(load, row, "once", UINT32_MAX, 0),
                         .kinds = load_number(load, row, "kinds", UINT32_MAX, 0)};
}

/* Only where a sample was asked for. */
static void load_sample(struct load *load)
{
    const struct json *object = json_get(load->root, "sample");
    if (!object)
        return;
    struct sample *sample = &load->report->sample;
    *sample = (struct sample){.asked = load_number(load, object, "asked", UINT64_MAX, 0),
                              .seed = load_number(load, object, "seed", UINT64_MAX, 0),
                              .known = load_number(load, object, "known", UINT32_MAX, 0),
                              .read = load_number(load, object, "read", UINT32_MAX, 0),
                              .drawn = load_number(load, object, "drawn", UINT32_MAX, 0),
                              .recipients = load_number(load, object, "recipients", UINT32_MAX, 0),
                              .once = load_number(load, object, "once", UINT32_MAX, 0),
                              .twice = load_number(load, object, "twice", UINT32_MAX, 0),
                              .pairs = load_number(load, object, "pairs", UINT64_MAX, 0)};
    sample->strata = load_rows(load, object, "strata", sizeof *sample->strata,
                               &sample->stratum_count, read_stratum);
    for (size_t i = 0; sample->strata && i < sample->stratum_count; i++)
        if (sample->strata[i].drawn > sample->strata[i].known)
            load_fail(load, "drawn");
}

/* Only where pages were observed. */
static void load_browser(struct load *load)
{
    const struct json *object = json_get(load->root, "browser");
    if (!object)
        return;
    load->report->browser =
        (struct browser_facts){.pages = load_count(load, object, "pages"),
                               .unfinished = load_count(load, object, "unfinished"),
                               .has_accept = load_flag(load, object, "has_accept"),
                               .accepted = load_count(load, object, "accepted"),
                               .has_reject = load_flag(load, object, "has_reject"),
                               .rejected = load_count(load, object, "rejected")};
}

static bool load_head(struct load *load)
{
    static const char *const packs[] = {
        [PACK_TRANSMISSION] = "external-transmission", [PACK_HANDLING] = "handling-policy"};
    static const char *const langs[] = {[LANG_EN] = "en", [LANG_JA] = "ja"};
    struct report *report = load->report;
    const struct json *root = load->root;
    report->catalog_date = load_text(load, root, "catalog");
    report->audited = load_text(load, root, "audited");
    report->folder = load_text(load, root, "folder");
    report->pack = (enum rule_pack)load_code(load, root, "rule_pack", packs, COUNT_OF(packs));
    load_scope(load);
    report->lang = (enum lang)load_code(load, root, "lang", langs, COUNT_OF(langs));
    report->started = load_time(load, root, "started");
    report->finished = load_time(load, root, "finished");
    report->settings = load_rows(load, root, "options", sizeof *report->settings,
                                 &report->setting_count, read_setting);
    report->new_only = load_new_only(report);
    report->fail_on = load_text(load, root, "fail_on");
    report->exit_code = (int)load_number(load, root, "exit", UCHAR_MAX, 0);
    report->is_static = load_flag(load, root, "is_static");
    report->has_recording = load_flag(load, root, "has_recording");
    load_browser(load);
    report->was_interrupted = load_flag(load, root, "was_interrupted");
    report->canonical_hint = load_text(load, root, "canonical_hint");
    report->containers_unread =
        load_rows(load, root, "containers_unread", sizeof *report->containers_unread,
                  &report->container_unread_count, read_place);
    report->containers_declined = load_flag(load, root, "containers_declined");
    report->places =
        load_rows(load, root, "places", sizeof *report->places, &report->places_count, read_place);
    load_sample(load);
    return load_is_good(load);
}

/* A report of another format is not guessed at. */
static bool load_format(struct load *load)
{
    uint64_t format = load_number(load, load->root, "format", UINT32_MAX, 0);
    if (!load_is_good(load) || format == JSON_FORMAT)
        return load_is_good(load);
    return err_set(
        load->err, ERR_DATA,
        N_("%s has format %u, which this version of soshin (format %d) does not read: scan "
           "again, or use the version that wrote it"),
        load->name, (unsigned)format, JSON_FORMAT);
}

/* Fills the report; inside arena_run of its arena. */
static void load_work(void *context)
{
    struct load *load = context;
    if (load_format(load) && load_head(load) && load_known(load) && load_coverage(load) &&
        load_transmissions(load) && load_stored(load) && load_notices(load) &&
        load_declarations(load) && load_duties(load) && load_findings(load))
        load_history(load);
}

/* ---- the bytes ---- */

struct load_tree {
    struct arena *arena;
    str bytes;
    struct json *root;
    size_t length;
    enum json_end end;
};

/* Inside arena_run of the tree's arena. */
static void load_tree_work(void *context)
{
    struct load_tree *tree = context;
    tree->end = json_read(tree->arena, tree->bytes, &tree->root, &tree->length);
}

static size_t load_line(str bytes, size_t at)
{
    size_t line = 1;
    for (size_t i = 0; i < at && i < bytes.n; i++)
        line += bytes.p[i] == '\n';
    return line;
}

/* Offset of the first byte that is no UTF-8, or STR_ABSENT. */
static size_t load_find_bad(str bytes)
{
    for (size_t at = 0; at < bytes.n;) {
        size_t from = at;
        if ((unsigned char)bytes.p[at] < 0x80) { /* nearly all are ASCII */
            at++;
            continue;
        }
        if (text_next(bytes, &at) == 0xFFFD && !str_is(str_slice(bytes, from, at), "\xEF\xBF\xBD"))
            return from;
    }
    return STR_ABSENT;
}

static bool load_read_tree(struct load_tree *tree, const char *name, struct err *err)
{
    size_t bad = load_find_bad(tree->bytes);
    if (bad != STR_ABSENT)
        return err_set(err, ERR_DATA, N_("%s: line %zu holds bytes that are no UTF-8"), name,
                       load_line(tree->bytes, bad));
    if (!tree->arena || arena_run(tree->arena, 0, load_tree_work, tree) != ARENA_DONE)
        return err_set(err, ERR_MEMORY, N_("%s: not enough memory to read it"), name);
    bool is_whole = tree->end == JSON_WHOLE && tree->root->kind == JSON_OBJECT &&
                    !str_trim(str_skip(tree->bytes, tree->length)).n;
    if (tree->end == JSON_CUT)
        return err_set(err, ERR_DATA, N_("%s ends in the middle, at line %zu"), name,
                       load_line(tree->bytes, tree->bytes.n));
    return is_whole || err_set(err, ERR_DATA, N_("%s: line %zu is no JSON of a report"), name,
                               load_line(tree->bytes, tree->length));
}

bool report_parse(struct arena *arena, str bytes, const char *name, const struct catalog *catalog,
                  struct report *report, struct err *err)
{
    struct load_tree tree = {.arena = arena_new(LOAD_MEMORY), .bytes = bytes};
    struct map empty = {.arena = arena};
    *report = (struct report){.catalog = catalog};
    struct load load = {.arena = arena,
                        .catalog = catalog,
                        .report = report,
                        .err = err,
                        .name = name,
                        .texts = empty,
                        .recipients = empty,
                        .services = empty,
                        .rules = empty};
    if (load_read_tree(&tree, name, err)) {
        load.root = tree.root;
        if (arena_run(arena, 0, load_work, &load) != ARENA_DONE)
            err_set(err, ERR_MEMORY, N_("%s: not enough memory to read it"), name);
    }
    arena_free(tree.arena);
    return err->code == ERR_NONE;
}

/* The bytes of a regular file; malloc'ed. */
static bool load_read_file(const char *path, struct buf *bytes, struct err *err)
{
    char piece[65536];
    struct stat status = {0};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    ssize_t n = -1;
    if (fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode))
        while (!bytes->over && (n = read(fd, piece, sizeof piece)) > 0)
            buf_add(bytes, (str){piece, (size_t)n});
    int why = fd >= 0 && !S_ISREG(status.st_mode) ? EINVAL : errno;
    if (fd >= 0)
        close(fd);
    if (bytes->over)
        return err_set(err, ERR_DATA, N_("%s is larger than %zu bytes or than the memory"), path,
                       LOAD_FILE_MAX);
    if (n == 0)
        return true;
    return err_set(err, ERR_IO,
                   N_("%s could not be read (%s); name the folder of a report that scan wrote"),
                   path, strerror(why));
}

bool report_load(struct arena *arena, const char *folder, const struct catalog *catalog,
                 struct report *report, struct err *err)
{
    char path[PATH_MAX];
    struct buf bytes = buf_init(NULL, LOAD_FILE_MAX);
    int length = snprintf(path, sizeof path, "%s/%s", folder, LOAD_FILE);
    if (length < 0 || (size_t)length >= sizeof path)
        return err_set(err, ERR_IO, N_("the name of the folder is too long"));
    bool is_loaded = load_read_file(path, &bytes, err) &&
                     report_parse(arena, buf_str(&bytes), path, catalog, report, err);
    buf_done(&bytes);
    return is_loaded;
}
