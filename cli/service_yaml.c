#include "cli/service_yaml.h"

#include "cli/input.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define MESSAGE_MAX 700 /* bytes of a message behind file, line and key */
#define SCOPES "1|2|3|4|out|unknown"
#define GROUND_WORD(constant, code) "|" code

static const struct service_key keys[] = {
    {"", YAML_MAPPING, NULL, NULL, false, false},
    {"name", YAML_TEXT, NULL, NULL, false, false},
    {"start", YAML_TEXT | YAML_LIST, NULL, NULL, true, true},
    {"start[]", YAML_TEXT, NULL, NULL, true, false},
    {"base_url", YAML_TEXT, "base-url", NULL, false, false},
    {"scope", YAML_TEXT | YAML_LIST, NULL, SCOPES, false, false},
    {"scope[]", YAML_TEXT, NULL, "1|2|3|4", false, false},
    {"scope_reason", YAML_TEXT, NULL, NULL, false, false},
    {"first_party", YAML_TEXT | YAML_LIST, "first-party", NULL, false, false},
    {"first_party[]", YAML_TEXT, "first-party", NULL, false, false},
    {"group", YAML_LIST, NULL, NULL, false, false},
    {"group[]", YAML_MAPPING, NULL, NULL, false, false},
    {"group[].domain", YAML_TEXT, NULL, NULL, false, true},
    {"group[].company", YAML_TEXT, NULL, NULL, false, true},
    {"notices", YAML_TEXT | YAML_LIST, "notice", NULL, false, false},
    {"notices[]", YAML_TEXT, "notice", NULL, false, false},
    {"notice_method", YAML_TEXT, NULL, NULL, false, false},
    {"exemptions", YAML_LIST, NULL, NULL, false, false},
    {"exemptions[]", YAML_MAPPING, NULL, NULL, false, false},
    {"exemptions[].recipient", YAML_TEXT, NULL, NULL, false, true},
    {"exemptions[].ground", YAML_TEXT, NULL, "" GROUNDS(GROUND_WORD), false, true},
    {"exemptions[].items", YAML_LIST, NULL, NULL, false, false},
    {"exemptions[].items[]", YAML_TEXT, NULL, NULL, false, false},
    {"exemptions[].reason", YAML_TEXT, NULL, NULL, false, true},
    {"exemptions[].until", YAML_TEXT, NULL, NULL, false, false},
    {"accepted", YAML_LIST, NULL, NULL, false, false},
    {"accepted[]", YAML_MAPPING, NULL, NULL, false, false},
    {"accepted[].fingerprint", YAML_TEXT, NULL, NULL, false, true},
    {"accepted[].reason", YAML_TEXT, NULL, NULL, false, true},
    {"accepted[].until", YAML_TEXT, NULL, NULL, false, false},
    {"baseline", YAML_TEXT, "baseline", NULL, true, false},
    {"include", YAML_TEXT | YAML_LIST, "include", NULL, false, false},
    {"include[]", YAML_TEXT, "include", NULL, false, false},
    {"exclude", YAML_TEXT | YAML_LIST, "exclude", NULL, false, false},
    {"exclude[]", YAML_TEXT, "exclude", NULL, false, false},
    {"max_pages", YAML_TEXT, "max-pages", NULL, false, false},
    {"depth", YAML_TEXT, "depth", NULL, false, false},
    {"max_time", YAML_TEXT, "max-time", NULL, false, false},
    {"rate", YAML_TEXT, "rate", NULL, false, false},
    {"timeout", YAML_TEXT, "timeout", NULL, false, false},
    {"user_agent", YAML_TEXT, "user-agent", NULL, false, false},
    {"contact", YAML_TEXT, "contact", NULL, false, false},
    {"containers", YAML_TEXT, "containers", "yes|no", false, false},
    {"container_files", YAML_LIST, NULL, NULL, false, false},
    {"container_files[]", YAML_MAPPING, NULL, NULL, false, false},
    {"container_files[].id", YAML_TEXT, NULL, NULL, false, true},
    {"container_files[].file", YAML_TEXT, NULL, NULL, true, true},
    {"output", YAML_TEXT, "output", NULL, true, false},
    {"lang", YAML_TEXT, "lang", "ja|en", false, false},
};

const struct service_key *service_key_all(size_t *count)
{
    *count = COUNT_OF(keys);
    return keys;
}

static const struct service_key *key_find(str pattern)
{
    for (size_t i = 0; i < COUNT_OF(keys); i++)
        if (str_is(pattern, keys[i].path))
            return &keys[i];
    return NULL;
}

bool service_refuse(struct service_reading *reading, const struct yaml_value *value,
                    const char *message, ...)
{
    char words[MESSAGE_MAX];
    va_list args;
    va_start(args, message);
    vsnprintf(words, sizeof words, lang_text(reading->err->lang, message), args);
    va_end(args);
    return err_set(reading->err, ERR_DATA, "%s:%u: %s%s%s", reading->yaml.path,
                   (unsigned)value->line, value->path.p, value->path.n ? ": " : "", words);
}

/* ---- shape ---- */

/* The key stands directly in the mapping with that pattern: "group[].domain" in "group[]". */
static bool key_is_in(const char *path, str mapping)
{
    str key = str_of(path);
    if (mapping.n &&
        (!str_has_prefix(key, mapping) || !str_has_prefix(str_skip(key, mapping.n), STR("."))))
        return false;
    str rest = mapping.n ? str_skip(key, mapping.n + 1) : key;
    return rest.n && str_find_char(rest, '.') == STR_ABSENT &&
           str_find_char(rest, '[') == STR_ABSENT;
}

static bool refuse_unknown(struct service_reading *reading, const struct yaml_value *value)
{
    struct buf known = buf_init(reading->arena, MESSAGE_MAX);
    str mapping = value->pattern;
    while (mapping.n && mapping.p[mapping.n - 1] != '.')
        mapping.n--;
    if (mapping.n)
        mapping.n--;
    for (size_t i = 0; i < COUNT_OF(keys); i++)
        if (key_is_in(keys[i].path, mapping)) {
            buf_add(&known, known.n ? STR("|") : STR(""));
            buf_add(&known, str_of(keys[i].path + (mapping.n ? mapping.n + 1 : 0)));
        }
    return service_refuse(reading, value, N_("there is no such key; known here: %s"), known.p);
}

static bool refuse_kind(struct service_reading *reading, const struct yaml_value *value,
                        unsigned kinds)
{
    if (kinds == YAML_LIST)
        return service_refuse(reading, value, N_("must be a list (lines that begin with \"- \")"));
    if (kinds == YAML_MAPPING)
        return service_refuse(reading, value, N_("must hold keys with values (key: value)"));
    if (kinds == YAML_TEXT)
        return service_refuse(reading, value, N_("must be one value, not a list and no keys"));
    return service_refuse(reading, value, N_("must be one value or a list of values"));
}

static bool is_one_of(str text, const char *words)
{
    str rest = str_of(words);
    for (str word; str_cut(&rest, '|', &word);)
        if (word.n && str_eq(word, text))
            return true;
    return false;
}

static bool check_value(struct service_reading *reading, const struct yaml_value *value)
{
    const struct service_key *key = key_find(value->pattern);
    if (!key)
        return refuse_unknown(reading, value);
    bool is_empty = value->kind == YAML_TEXT && !value->text.n;
    if (is_empty)
        return service_refuse(reading, value, N_("a value is missing"));
    if (!(value->kind & key->kinds))
        return refuse_kind(reading, value, key->kinds);
    if (value->kind == YAML_TEXT && key->usable && !is_one_of(value->text, key->usable))
        return service_refuse(reading, value, N_("\"%s\" is not one of %s"), value->text.p,
                              key->usable + (key->usable[0] == '|'));
    return true;
}

static bool check_needed(struct service_reading *reading, const struct yaml_value *value)
{
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        if (!keys[i].is_needed || !key_is_in(keys[i].path, value->pattern))
            continue;
        const char *name = keys[i].path + (value->pattern.n ? value->pattern.n + 1 : 0);
        str path = arena_printf(reading->arena, "%.*s%s%s", STR_ARG(value->path),
                                value->path.n ? "." : "", name);
        if (!yaml_find(&reading->yaml, path))
            return service_refuse(reading, value, N_("the key %s is missing"), name);
    }
    return true;
}

static bool check_shape(struct service_reading *reading)
{
    const struct yaml_value *values = reading->yaml.values.v;
    for (size_t i = 0; i < reading->yaml.values.n; i++)
        if (!check_value(reading, &values[i]))
            return false;
    for (size_t i = 0; i < reading->yaml.values.n; i++)
        if (values[i].kind == YAML_MAPPING && !check_needed(reading, &values[i]))
            return false;
    struct yaml_value whole = {.path = STR(""), .pattern = STR(""), .line = 1};
    return reading->yaml.values.n || check_needed(reading, &whole);
}

/* ---- options ---- */

static bool take_option(struct service_reading *reading, const struct yaml_value *value,
                        const struct service_key *key)
{
    const char *usable, *text = value->text.p;
    if (key->is_path)
        text = path_beside(reading->arena, reading->yaml.path, value->text);
    if (str_has_suffix(value->path, arena_printf(reading->arena, "[%d]", LIST_MAX)))
        return service_refuse(reading, value, N_("more than %zu entries"), (size_t)LIST_MAX);
    return job_take(reading->arena, reading->job, key->option, text, &usable) ||
           service_refuse(reading, value, N_("\"%s\" is not a usable value (%s)"), text, usable);
}

/* The first is the target, the others are read besides; --notice has the same effect without naming
 * a notice. */
static bool take_start(struct service_reading *reading, const struct yaml_value *value)
{
    struct job *job = reading->job;
    const char *start = path_beside(reading->arena, reading->yaml.path, value->text);
    if (!job->target) {
        job->target = start;
        return true;
    }
    if (!text_is_url(value->text) || !text_is_url(str_of(job->target)))
        return service_refuse(reading, value,
                              N_("further places to start from must be URLs, as the first one"));
    if (job->run.options.starts.n == LIST_MAX)
        return service_refuse(reading, value, N_("more than %d places to start from"), LIST_MAX);
    job->run.options.starts.v[job->run.options.starts.n++] = start;
    return true;
}

/* "2,4" of a list, as --scope takes it. */
static bool take_scope(struct service_reading *reading, const struct yaml_value *value)
{
    const char *usable;
    struct options *options = &reading->job->run.options;
    if (value->kind != YAML_TEXT)
        return true;
    bool is_more = str_is(value->pattern, "scope[]") && !str_is(value->path, "scope[0]");
    str text = value->text;
    if (is_more && strlen(options->scope) > 16)
        return service_refuse(reading, value, N_("the list is longer than there are items"));
    if (is_more)
        text = arena_join(reading->arena, (str[]){str_of(options->scope), STR(","), text, STR_NONE},
                          4);
    return options_take(options, "scope", text.p, &usable);
}

static bool take_container(struct service_reading *reading, const struct yaml_value *value)
{
    const char *usable;
    str path = arena_printf(reading->arena, "%.*s.id", STR_ARG(value->path));
    str id = yaml_find(&reading->yaml, path)->text;
    path = arena_printf(reading->arena, "%.*s.file", STR_ARG(value->path));
    const char *file =
        path_beside(reading->arena, reading->yaml.path, yaml_find(&reading->yaml, path)->text);
    str text = arena_printf(reading->arena, "%.*s=%s", STR_ARG(id), file);
    return options_take(&reading->job->run.options, "container-file", text.p, &usable) ||
           service_refuse(reading, value, N_("\"%s\" is not a usable value (%s)"), text.p, usable);
}

static bool take_value(struct service_reading *reading, const struct yaml_value *value)
{
    const struct service_key *key = key_find(value->pattern);
    struct job *job = reading->job;
    if (str_has_prefix(value->pattern, STR("scope")) && !str_is(value->pattern, "scope_reason"))
        return take_scope(reading, value);
    if (str_is(value->pattern, "container_files[]"))
        return take_container(reading, value);
    if (value->kind != YAML_TEXT)
        return true;
    if (key->option)
        return take_option(reading, value, key);
    if (str_has_prefix(value->pattern, STR("start")))
        return take_start(reading, value);
    if (str_is(value->pattern, "name"))
        job->name = value->text;
    else if (str_is(value->pattern, "scope_reason"))
        job->declared.scope_reason = value->text;
    else if (str_is(value->pattern, "notice_method"))
        job->declared.notice_method = value->text;
    return true;
}

static void take_work(void *context)
{
    struct service_reading *reading = context;
    reading->job->declared.file = arena_str(reading->arena, str_of(reading->yaml.path));
    if (!check_shape(reading))
        return;
    for (size_t i = 0; i < reading->yaml.values.n; i++)
        if (!take_value(reading, &reading->yaml.values.v[i]))
            return;
    service_declare(reading);
}

bool service_yaml_read(struct arena *arena, str bytes, const char *path,
                       const struct catalog *catalog, struct job *job, struct err *err)
{
    struct service_reading reading = {.arena = arena, .catalog = catalog, .job = job, .err = err};
    if (!yaml_read(arena, bytes, path, &reading.yaml, err))
        return false;
    if (arena_run(arena, 0, take_work, &reading) != ARENA_DONE)
        err_set(err, ERR_MEMORY, N_("out of memory"));
    return err->code == ERR_NONE;
}
