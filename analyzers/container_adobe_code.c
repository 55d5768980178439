#include "analyzers/container_inside.h"

#include "analyzers/container_literal.h"

/* The code of one action, in a file of its own: a call with the file's address and the code. */
#define CALL "_satellite.__registerScript("
#define FUNCTION "core/src/lib/actions/customCode.js"

static size_t find_call(str text)
{
    return str_find(text, STR(CALL));
}

static enum container_result read_code(struct arena *arena, str text,
                                       const struct container_setup *setup,
                                       struct container *container)
{
    /* The arguments as an array; what ends it is the bracket of the call. */
    str rest = str_skip(text, find_call(text) + sizeof CALL - 1);
    str list = arena_join(arena, (str[]){STR("["), rest}, 2);
    struct json *root;
    size_t length;
    enum json_end end = literal_read(arena, list, &root, &length);
    const struct json *source = json_at(root, 1);
    if (!json_is_kind(source, JSON_STRING))
        return container_refuse(container, end == JSON_CUT ? N_("it ends before the code in it")
                                                           : N_("there is no code in it"));
    struct container_reading reading = {.arena = arena, .setup = setup, .id = STR("")};
    str code = json_text(source);
    container_read_file(&reading, container, STR(FUNCTION), code,
                        str_has_prefix(str_trim(code), STR("<")));
    if (end == JSON_BAD && length && list.p[length - 1] == ')')
        return CONTAINER_READ;
    container->problem = N_("it ends inside the code");
    return CONTAINER_IN_PART;
}

const struct container_form container_form_adobe_code = {.find = find_call, .read = read_code};
