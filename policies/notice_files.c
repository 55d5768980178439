/* The files that a notice's page and its scripts name. */
#include "policies/script.h"

static void add_file(struct arena *arena, str name, const struct url *base,
                     enum notice_file_kind kind, uint32_t line, struct notice_files *files)
{
    struct url url;
    size_t same = 0;
    if (url_parse(arena, name, base, &url) != URL_OK)
        return;
    for (size_t i = 0; i < files->n; i++) {
        if (str_eq(files->v[i].url, url.text))
            return;
        same += files->v[i].kind == kind;
    }
    if (same < NOTICE_FILES_MAX)
        *ARENA_PUSH(arena, files) =
            (struct notice_file){.url = url.text, .kind = kind, .line = line};
}

static bool names_json(str name)
{
    str path = str_slice(name, 0, str_find_char(name, '?'));
    return path.n < 2048 && str_has_suffix(path, STR(".json"));
}

static bool ends_with_one(str text, const char *const *ends, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_has_suffix(text, str_of(ends[i])))
            return true;
    return false;
}

/* fetch('/data/x.json'), axios.get("/api/recipients"), import x from './x.js' */
void notice_files_script(struct arena *arena, const struct script *script, uint32_t line,
                         const struct url *base, const struct url *own, struct notice_files *files)
{
    static const char *const calls[] = {"fetch(",   "axios.get(", "axios(",    "$.get(",
                                        "getJSON(", "$fetch(",    "useFetch(", "useSWR("};
    static const char *const imports[] = {"from", "import(", "import", "importScripts("};
    for (size_t i = 0; i < script->strings.n; i++) {
        const struct script_string *each = &script->strings.v[i];
        bool is_call = ends_with_one(each->before, calls, COUNT_OF(calls));
        bool is_import = ends_with_one(each->before, imports, COUNT_OF(imports));
        bool is_path = each->text.n && (each->text.p[0] == '/' || each->text.p[0] == '.' ||
                                        str_has(each->text, STR("://")));
        if (names_json(each->text) || (is_call && is_path))
            add_file(arena, each->text, is_import ? own : base, NOTICE_FILE_DATA,
                     line + each->line - 1, files);
        else if (is_import && is_path)
            add_file(arena, each->text, own, NOTICE_FILE_SCRIPT, line + each->line - 1, files);
    }
}

static bool names_pdf(str name)
{
    str path = str_slice(name, 0, str_find_char(name, '?'));
    path = str_slice(path, 0, str_find_char(path, '#'));
    return path.n > 4 && str_eq_nocase(str_skip(path, path.n - 4), STR(".pdf"));
}

static bool is_box(const struct tag *tag)
{
    return tag_is(tag, "embed") || tag_is(tag, "object") || tag_is(tag, "iframe");
}

/* data-src="/data/recipients.json", <link rel=preload href>, <embed src="notice.pdf"> */
static void add_attribute(struct arena *arena, const struct page *page, const struct tag *tag,
                          const struct attr *attr, struct notice_files *files)
{
    bool is_source = str_is(attr->name, "src") || str_is(attr->name, "data");
    bool is_data = str_has_prefix(attr->name, STR("data-")) || str_is(attr->name, "href");
    if (is_data && names_json(attr->value))
        add_file(arena, attr->value, &page->base, NOTICE_FILE_DATA, tag->line, files);
    if (is_source && is_box(tag) && names_pdf(attr->value))
        add_file(arena, attr->value, &page->base, NOTICE_FILE_PDF, tag->line, files);
}

void notice_files_tag(struct arena *arena, const struct page *page, const struct tag *tag,
                      struct notice_files *files)
{
    str source = tag_is(tag, "script") ? tag_attr(tag, "src") : STR("");
    for (size_t i = 0; i < tag->attr_count; i++)
        add_attribute(arena, page, tag, &tag->attrs[i], files);
    if (source.n)
        add_file(arena, source, &page->base, NOTICE_FILE_SCRIPT, tag->line, files);
}
