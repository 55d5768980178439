#include "cli/service_yaml.h"

#include "cli/input.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define MESSAGE_MAX 700 /* bytes of a message behind file, line and key */
#define SCOPES "1|2|3|4|out|unknown"
#define GROUND_WORD(constant, code) "|" code

static const struct service_key keys[] = {
    {"", NULL, NULL, YAML_MAPPING, false, false},
    {"name", NULL, NULL, YAML_TEXT, false, false},
    {"start", NULL, NULL, YAML_TEXT | YAML_LIST, true, true},
    {"start[]", NULL, NULL, YAML_TEXT, true, false},
    {"base_url", "base-url", NULL, YAML_TEXT, false, false},
    {"scope", NULL, SCOPES, YAML_TEXT | YAML_LIST, false, false},
    {"scope[]", NULL, "1|2|3|4", YAML_TEXT, false, false},
    {"scope_reason", NULL, NULL, YAML_TEXT, false, false},
    {"first_party", "first-party", NULL, YAML_TEXT | YAML_LIST, false, false},
    {"first_party[]", "first-party", NULL, YAML_TEXT, false, false},
    {"group", NULL, NULL, YAML_LIST, false, false},
    {"group[]", NULL, NULL, YAML_MAPPING, false, false},
    {"group[].domain", NULL, NULL, YAML_TEXT, false, true},
    {"group[].company", NULL, NULL, YAML_TEXT, false, true},
    {"notices", "notice", NULL, YAML_TEXT | YAML_LIST, false, false},
    {"notices[]", "notice", NULL, YAML_TEXT, false, false},
    {"notice_method", NULL, NULL, YAML_TEXT, false, false},
    {"exemptions", NULL, NULL, YAML_LIST, false, false},
    {"exemptions[]", NULL, NULL, YAML_MAPPING, false, false},
    {"exemptions[].recipient", NULL, NULL, YAML_TEXT, false, true},
    {"exemptions[].ground", NULL, "" GROUNDS(GROUND_WORD), YAML_TEXT, false, true},
    {"exemptions[].items", NULL, NULL, YAML_LIST, false, false},
    {"exemptions[].items[]", NULL, NULL, YAML_TEXT, false, false},
    {"exemptions[].reason", NULL, NULL, YAML_TEXT, false, true},
    {"exemptions[].until", NULL, NULL, YAML_TEXT, false, false},
    {"accepted", NULL, NULL, YAML_LIST, false, false},
    {"accepted[]", NULL, NULL, YAML_MAPPING, false, false},
    {"accepted[].fingerprint", NULL, NULL, YAML_TEXT, false, true},
    {"accepted[].reason", NULL, NULL, YAML_TEXT, false, true},
    {"accepted[].until", NULL, NULL, YAML_TEXT, false, false},
    {"baseline", "baseline", NULL, YAML_TEXT, true, false},
    {"include", "include", NULL, YAML_TEXT | YAML_LIST, false, false},
    {"include[]", "include", NULL, YAML_TEXT, false, false},
    {"exclude", "exclude", NULL, YAML_TEXT | YAML_LIST, false, false},
    {"exclude[]", "exclude", NULL, YAML_TEXT, false, false},
    {"max_pages", "max-pages", NULL, YAML_TEXT, false, false},
    {"depth", "depth", NULL, YAML_TEXT, false, false},
    {"max_time", "max-time", NULL, YAML_TEXT, false, false},
    {"rate", "rate", NULL, YAML_TEXT, false, false},
    {"timeout", "timeout", NULL, YAML_TEXT, false, false},
    {"user_agent", "user-agent", NULL, YAML_TEXT, false, false},
    {"contact", "contact", NULL, YAML_TEXT, false, false},
    {"containers", "containers", "yes|no", YAML_TEXT, false, false},
    {"container_files", NULL, NULL, YAML_LIST, false, false},
    {"container_files[]", NULL, NULL, YAML_MAPPING, false, false},
    {"container_files[].id", NULL, NULL, YAML_TEXT, false, true},
    {"container_files[].file", NULL, NULL, YAML_TEXT, true, true},
    {"output", "output", NULL, YAML_TEXT, true, false},
    {"lang", "lang", "ja|en", YAML_TEXT, false, false},
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
