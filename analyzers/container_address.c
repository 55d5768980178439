#include "analyzers/container_address.h"

enum id_place {
    ID_IN_QUERY,  /* ?id=GTM-ABC123 */
    ID_IN_NAME,   /* launch-0123abc.min.js: the name without its end */
    ID_IN_FOLDERS /* account/profile/prod/utag.js */
};

static const struct form {
    const char *folder; /* the path ends with it ... */
    const char *name;   /* ... this beginning of a file's name ... */
    const char *end;    /* ... and this end of it */
    enum id_place place;
} forms[] = {
    {"/", "gtm.js", "", ID_IN_QUERY},        {"/gtag/", "js", "", ID_IN_QUERY},
    {"/", "launch-", ".min.js", ID_IN_NAME}, {"/", "launch-", ".js", ID_IN_NAME},
    {"/", "utag.js", "", ID_IN_FOLDERS},
};

/* The value of id= in the query; empty when there is none. */
static str query_id(str url)
{
    size_t query = str_find_char(url, '?');
    str rest = query == STR_ABSENT ? STR("") : str_skip(url, query + 1), part;
    while (rest.n && str_cut(&rest, '&', &part))
        if (str_has_prefix(part, STR("id=")))
            return str_skip(part, 3);
    return STR("");
}

/* The last segment of a path that has no '/' at its end; *path keeps what stands before it. */
static str take_segment(str *path)
{
    size_t at = path->n;
    while (at && path->p[at - 1] != '/')
        at--;
    str segment = str_skip(*path, at);
    *path = str_slice(*path, 0, at ? at - 1 : 0);
    return segment;
}

/* "account/profile" of "/utag/account/profile/prod" */
static str folders_id(struct arena *arena, str path)
{
    str environment = take_segment(&path), profile = take_segment(&path);
    str account = take_segment(&path);
    if (!environment.n || !profile.n || !account.n)
        return STR("");
    return arena_join(arena, (str[]){account, STR("/"), profile}, 3);
}

static bool fits(const struct form *form, str folder, str name)
{
    str begin = str_of(form->name), end = str_of(form->end);
    if (!str_has_suffix(folder, str_of(form->folder)))
        return false;
    return end.n ? name.n > begin.n + end.n && str_has_prefix(name, begin) &&
                       str_has_suffix(name, end)
                 : str_eq(name, begin);
}

struct container_address container_address_read(struct arena *arena, const struct url *url)
{
    struct container_address address = {.id = STR("")};
    str path = url->path, name = take_segment(&path);
    str folder = str_slice(url->path, 0, url->path.n - name.n);
    for (size_t i = 0; i < COUNT_OF(forms) && !address.is_body; i++) {
        const struct form *form = &forms[i];
        if (!fits(form, folder, name))
            continue;
        switch (form->place) {
        case ID_IN_QUERY:
            address.is_query = true;
            address.id = query_id(url->text);
            break;
        case ID_IN_NAME:
            address.id = str_slice(name, 0, name.n - str_of(form->end).n);
            break;
        case ID_IN_FOLDERS:
            address.id = folders_id(arena, path);
            break;
        }
        address.is_body = address.is_query || address.id.n;
    }
    return address;
}
