#include "cli/yaml.h"

#include <string.h>
#include <yaml.h>

/* A list or mapping that is open. */
struct yaml_level {
    uint32_t value; /* number of its row */
    uint32_t count; /* entries so far */
    str key;        /* of a mapping, whose value comes next; p is NULL: a key comes next */
    uint32_t key_line;
};

struct yaml_reading {
    struct arena *arena;
    struct yaml *yaml;
    struct err *err;
    yaml_parser_t parser;
    yaml_event_t event;
    struct yaml_level levels[YAML_DEPTH_MAX];
    size_t depth;
    size_t documents;
};

static uint32_t event_line(const struct yaml_reading *reading)
{
    return (uint32_t)reading->event.start_mark.line + 1;
}

static bool refuse(struct yaml_reading *reading, uint32_t line, const char *message)
{
    str words = str_of(lang_text(reading->err->lang, message));
    return err_set(reading->err, ERR_DATA, "%s:%u: %.*s", reading->yaml->path, (unsigned)line,
                   STR_ARG(words));
}

static struct yaml_level *level_top(struct yaml_reading *reading)
{
    return reading->depth ? &reading->levels[reading->depth - 1] : NULL;
}

static bool level_is_mapping(const struct yaml_reading *reading, const struct yaml_level *level)
{
    return level && reading->yaml->values.v[level->value].kind == YAML_MAPPING;
}

/* Path and pattern of the value that comes next; the level counts it. */
static void value_name(struct yaml_reading *reading, struct yaml_value *value)
{
    struct arena *arena = reading->arena;
    struct yaml_level *level = level_top(reading);
    if (!level)
        return;
    const struct yaml_value *above = &reading->yaml->values.v[level->value];
    if (above->kind == YAML_LIST) {
        value->path = arena_printf(arena, "%.*s[%u]", STR_ARG(above->path), level->count++);
        value->pattern = arena_join(arena, (str[]){above->pattern, STR("[]"), STR_NONE}, 3);
        return;
    }
    str dot = above->path.n ? STR(".") : STR("");
    value->path = arena_join(arena, (str[]){above->path, dot, level->key, STR_NONE}, 4);
    value->pattern = arena_join(arena, (str[]){above->pattern, dot, level->key, STR_NONE}, 4);
    value->line = level->key_line;
    level->key = STR_NONE;
}

static bool value_add(struct yaml_reading *reading, enum yaml_kind kind, str text)
{
    struct yaml *yaml = reading->yaml;
    struct yaml_value value = {.path = STR(""),
                               .pattern = STR(""),
                               .kind = kind,
                               .text = text,
                               .line = event_line(reading)};
    value_name(reading, &value);
    uint32_t number = (uint32_t)yaml->values.n;
    if (number == YAML_VALUES_MAX)
        return refuse(reading, value.line, N_("too many values in one file"));
    if (map_add(&yaml->paths, value.path, number) != number)
        return err_set(reading->err, ERR_DATA, N_("%s:%u: %s is given twice"), yaml->path,
                       (unsigned)value.line, value.path.p);
    *ARENA_PUSH(reading->arena, &yaml->values) = value;
    return true;
}

static bool level_open(struct yaml_reading *reading, enum yaml_kind kind)
{
    struct yaml_level *level = level_top(reading);
    if (level_is_mapping(reading, level) && !level->key.p)
        return refuse(reading, event_line(reading), N_("a key must be a word"));
    if (reading->depth == YAML_DEPTH_MAX)
        return refuse(reading, event_line(reading), N_("nested deeper than any key of this file"));
    uint32_t number = (uint32_t)reading->yaml->values.n;
    if (!value_add(reading, kind, STR("")))
        return false;
    reading->levels[reading->depth++] = (struct yaml_level){.value = number};
    return true;
}

/* Control characters are an accident or an attack (a header in the user agent): none comes through. */
static bool text_take(struct yaml_reading *reading, str *text)
{
    yaml_event_t *event = &reading->event;
    str raw = {(const char *)event->data.scalar.value, event->data.scalar.length};
    if (raw.n > YAML_TEXT_MAX)
        return refuse(reading, event_line(reading), N_("a text is too long"));
    char *copy = ARENA_ARRAY(reading->arena, raw.n + 1, char);
    for (size_t i = 0; i < raw.n; i++) {
        unsigned char c = (unsigned char)raw.p[i];
        bool is_blank = c == '\n' || c == '\t' || c == '\r';
        if ((c < 0x20 && !is_blank) || c == 0x7f)
            return refuse(reading, event_line(reading),
                          N_("a text holds a control character; remove it"));
        copy[i] = is_blank ? ' ' : raw.p[i];
    }
    *text = arena_str(reading->arena, str_trim((str){copy, raw.n}));
    return true;
}

/* A path stays readable and leads to one value. */
static bool key_is_word(str key)
{
    return key.n && key.n <= YAML_KEY_MAX && str_find_char(key, '.') == STR_ABSENT &&
           str_find_char(key, '[') == STR_ABSENT;
}

static bool take_scalar(struct yaml_reading *reading)
{
    struct yaml_level *level = level_top(reading);
    str text = STR("");
    if (!text_take(reading, &text))
        return false;
    if (!level_is_mapping(reading, level) || level->key.p)
        return value_add(reading, YAML_TEXT, text);
    if (!key_is_word(text))
        return refuse(reading, event_line(reading), N_("a key must be a word"));
    level->key = text;
    level->key_line = event_line(reading);
    return true;
}

static bool take_event(struct yaml_reading *reading)
{
    switch (reading->event.type) {
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
    case YAML_DOCUMENT_END_EVENT:
        return true;
    case YAML_DOCUMENT_START_EVENT:
        return reading->documents++ == 0 ||
               refuse(reading, event_line(reading),
                      N_("a second document begins here; one file describes one service"));
    case YAML_ALIAS_EVENT:
        return refuse(reading, event_line(reading),
                      N_("aliases (*name) are not read; write the value itself"));
    case YAML_SCALAR_EVENT:
        return take_scalar(reading);
    case YAML_SEQUENCE_START_EVENT:
        return level_open(reading, YAML_LIST);
    case YAML_MAPPING_START_EVENT:
        return level_open(reading, YAML_MAPPING);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        reading->depth--;
        return true;
    }
    return false;
}

/* Inside arena_run; parser and event are the caller's to delete, since work may end anywhere. */
static void read_work(void *context)
{
    struct yaml_reading *reading = context;
    bool is_going = true;
    while (is_going) {
        if (!yaml_parser_parse(&reading->parser, &reading->event)) {
            const char *problem = reading->parser.problem;
            refuse(reading, (uint32_t)reading->parser.problem_mark.line + 1,
                   problem ? problem : N_("this is no YAML"));
            return;
        }
        is_going = take_event(reading) && reading->event.type != YAML_STREAM_END_EVENT;
        yaml_event_delete(&reading->event);
    }
}

bool yaml_read(struct arena *arena, str bytes, const char *path, struct yaml *yaml, struct err *err)
{
    struct yaml_reading reading = {.arena = arena, .yaml = yaml, .err = err};
    *yaml = (struct yaml){.path = path, .paths = {.arena = arena}};
    if (bytes.n > YAML_BYTES_MAX)
        return err_set(err, ERR_DATA, N_("%s: larger than %zu bytes"), path, YAML_BYTES_MAX);
    if (!yaml_parser_initialize(&reading.parser))
        return err_set(err, ERR_MEMORY, N_("out of memory"));
    yaml_parser_set_input_string(&reading.parser, (const unsigned char *)bytes.p, bytes.n);
    if (arena_run(arena, 0, read_work, &reading) != ARENA_DONE)
        err_set(err, ERR_MEMORY, N_("out of memory"));
    yaml_event_delete(&reading.event);
    yaml_parser_delete(&reading.parser);
    return err->code == ERR_NONE;
}

const struct yaml_value *yaml_find(const struct yaml *yaml, str path)
{
    uint32_t number = map_find(&yaml->paths, path);
    return number == MAP_NONE ? NULL : &yaml->values.v[number];
}

const char *yaml_version(void)
{
    return yaml_get_version_string();
}
