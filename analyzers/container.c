#include "analyzers/container.h"

#include "analyzers/container_inside.h"

enum container_result container_refuse(struct container *container, const char *problem)
{
    container->problem = problem;
    return CONTAINER_REFUSED;
}

static const char *unknown_problem(str text)
{
    if (!str_trim(text).n)
        return N_("the body is empty");
    if (str_has_prefix(str_trim(text), STR("<")))
        return N_("it is an HTML or XML page and no container");
    if (str_has(text, STR("google_tag_manager")) || str_has(text, STR("Google Inc")))
        return N_(
            "there is no block of data in it: a format from before 2016, or its end is missing");
    if (str_has(text, STR("_satellite")) || str_has(text, STR("utag")))
        return N_("it is a tag manager's script without its list of tags: another file of it, "
                  "an older format, or its end is missing");
    if (str_has(text, STR("yjtag")))
        return N_("it asks a server for its tags and holds none itself; the end of the service "
                  "was announced for June 2024");
    return N_("it is not the body of a tag manager whose form is known");
}

static const struct container_form *const forms[] = {
    &container_form_google,  &container_form_adobe,       &container_form_adobe_code,
    &container_form_tealium, &container_form_tealium_tag,
};

/* A container may hold what another one looks like inside a tag: the mark that comes first. */
static const struct container_form *find_form(str text)
{
    const struct container_form *form = NULL;
    size_t first = STR_ABSENT;
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        size_t at = forms[i]->find(text);
        if (at < first) {
            first = at;
            form = forms[i];
        }
    }
    return form;
}

/* Other scripts have a `var data` too, and some of them are large. */
bool container_has_mark(str text)
{
    const struct container_form *form = find_form(text);
    if (form != &container_form_google)
        return form != NULL;
    size_t at = form->find(text);
    return str_has(str_slice(text, at, at + 64), STR("\"resource\""));
}

enum container_result container_read(struct arena *arena, str bytes,
                                     const struct container_setup *setup,
                                     struct container *container)
{
    *container = (struct container){.id = STR(""), .version = STR("")};
    if (bytes.n > CONTAINER_BODY_MAX)
        return container_refuse(container, N_("it is larger than the limit"));
    str text = text_decode(arena, bytes, STR("utf-8")).text;
    const struct container_form *form = find_form(text);
    return form ? form->read(arena, text, setup, container)
                : container_refuse(container, unknown_problem(text));
}
