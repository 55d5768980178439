#include "analyzers/container_inside.h"

#include "analyzers/container_literal.h"

#define HEAD "//tealium universal tag - utag."
#define LOADER HEAD "loader"
#define LIST "utag.loader.cfg"
#define EXTENSIONS "utag.handler.extend"
#define EXTENSIONS_END "utag.handler.cfg_extend"
#define HOME "https://tags.tiqcdn.com/utag/" /* where the files lie when the body does not say */
#define RULES_MAX 8                          /* of a condition that are written out */

static const struct words nothing = {.ja = {"", 0}, .en = {"", 0}};

struct tealium {
    struct container_reading reading;
    str text;
    str path; /* of its files, with '/' at the end; empty: not known */
    struct container_files files;
};

/* ---- where things stand ---- */

static size_t skip_space(str text, size_t at)
{
    while (at < text.n && ascii_is_space(text.p[at]))
        at++;
    return at;
}

/* The offset of the brace in `utag.loader.cfg = {`. */
static size_t find_list(str text)
{
    for (size_t from = 0;;) {
        size_t found = str_find(str_skip(text, from), STR(LIST));
        if (found == STR_ABSENT)
            return STR_ABSENT;
        from += found + sizeof LIST - 1;
        size_t at = skip_space(text, from);
        if (at >= text.n || text.p[at] != '=')
            continue;
        at = skip_space(text, at + 1);
        if (at < text.n && text.p[at] == '{')
            return at;
    }
}

static size_t find_body(str text)
{
    size_t head = str_find(text, STR(LOADER));
    size_t list = head == STR_ABSENT ? find_list(text) : STR_ABSENT;
    return head < list ? head : list;
}

static bool is_id_byte(char c)
{
    return ascii_is_alnum(c) || c == '-' || c == '_' || c == '.';
}

/* "account/profile" of id:"account.profile"; empty when it is not there. */
static str find_id(struct arena *arena, str text)
{
    for (size_t from = 0;;) {
        size_t found = str_find(str_skip(text, from), STR("id:"));
        if (found == STR_ABSENT)
            return STR("");
        from += found + 3;
        size_t at = skip_space(text, from), end = at + 1;
        if (at >= text.n || (text.p[at] != '"' && text.p[at] != '\''))
            continue;
        while (end < text.n && is_id_byte(text.p[end]))
            end++;
        str id = str_slice(text, at + 1, end);
        size_t dot = str_find_char(id, '.');
        if (end < text.n && text.p[end] == text.p[at] && dot != STR_ABSENT)
            return arena_join(arena,
                              (str[]){str_slice(id, 0, dot), STR("/"), str_skip(id, dot + 1)}, 3);
    }
}

/* The quoted address that holds /utag/account/profile/; otherwise where Tealium publishes. */
static str find_path(struct arena *arena, str text, str id)
{
    str mark = arena_join(arena, (str[]){STR("/utag/"), id, STR("/")}, 3);
    size_t from = str_find(text, mark);
    if (!id.n)
        return STR("");
    if (from == STR_ABSENT)
        return arena_join(arena, (str[]){STR(HOME), id, STR("/prod/")}, 3);
    size_t end = from + mark.n;
    while (from && text.p[from - 1] != '"' && text.p[from - 1] != '\'')
        from--;
    while (end < text.n && (is_id_byte(text.p[end]) || text.p[end] == '/'))
        end++;
    while (text.p[end - 1] != '/')
        end--;
    str path = str_slice(text, from, end);
    return str_has_prefix(path, STR("//")) ? arena_join(arena, (str[]){STR("https:"), path}, 2)
                                           : path;
}

/* "ut4.49.202601010000" behind the head of a body or a tag. */
static str find_version(str text, str head)
{
    size_t at = str_find(text, head);
    str rest = at == STR_ABSENT ? STR("") : str_trim(str_slice(str_skip(text, at + head.n), 0, 60));
    size_t comma = str_find_char(rest, ',');
    return comma == STR_ABSENT ? STR("") : str_slice(rest, 0, comma);
}

/* The code of a tag that lies in the same body, from its head to the next one. */
static str find_code(struct arena *arena, str text, str number)
{
    str head = arena_join(arena, (str[]){STR(HEAD), number, STR(" ")}, 3);
    size_t at = str_find(text, head);
    if (at == STR_ABSENT)
        return STR("");
    str code = str_skip(text, at + head.n);
    size_t line = str_find_char(code, '\n');
    code = line == STR_ABSENT ? STR("") : str_skip(code, line);
    return str_slice(code, 0, str_find(code, STR(HEAD)));
}

/* ---- when a tag is loaded ---- */

/* "load rule 3: d['page']=='cart'" */
static struct words rule_words(struct tealium *tealium, str number)
{
    struct container_reading *reading = &tealium->reading;
    str mark = arena_join(reading->arena, (str[]){STR("c["), number, STR("]|=")}, 3);
    size_t at = str_find(tealium->text, mark);
    str rest = at == STR_ABSENT ? STR("") : str_skip(tealium->text, at + mark.n);
    size_t end = str_find(str_slice(rest, 0, 4000), STR("}catch"));
    if (end == STR_ABSENT)
        return container_say(reading, N_("load rule %1"), words_same(number), nothing);
    return container_say(reading, N_("load rule %1: %2"), words_same(number),
                         container_shown(reading, str_slice(rest, 0, end)));
}

/* (utag.cond[3] && utag.cond[5]): all of them; anything else as it is written. */
static struct words condition_words(struct tealium *tealium, str code)
{
    struct container_reading *reading = &tealium->reading;
    struct words words = nothing;
    str rest = code;
    size_t at, count = 0;
    while ((at = str_find(rest, STR("cond["))) != STR_ABSENT && count++ < RULES_MAX) {
        rest = str_skip(rest, at + 5);
        str number = str_slice(rest, 0, str_find_char(rest, ']'));
        struct words one = rule_words(tealium, text_cut(number, 20));
        words = words.en.n ? container_say(reading, N_("%1 and %2"), words, one) : one;
    }
    bool is_plain =
        words.en.n && count <= RULES_MAX && !str_has(code, STR("||")) && !str_has(code, STR("!"));
    return is_plain ? words
                    : container_say(reading, N_("condition %1 holds"),
                                    container_shown(reading, code), nothing);
}

static void read_condition(struct tealium *tealium, const struct json *tag,
                           struct container_entry *entry)
{
    struct container_reading *reading = &tealium->reading;
    const struct json *load = json_get(tag, "load");
    str number = json_text(load), code = literal_code(load);
    if (str_is(number, "0") || (load && load->kind == JSON_FALSE)) {
        entry->status = CONTAINER_PAUSED;
        entry->condition = container_say(reading, N_("no trigger"), nothing, nothing);
        entry->certainty = CERTAINTY_NONE;
        return;
    }
    entry->certainty = CERTAINTY_SURE;
    if (code.n) {
        entry->condition = condition_words(tealium, code);
        entry->certainty = CERTAINTY_LIKELY;
        entry->gate = GATE_CONDITION;
    } else {
        entry->condition = container_say(reading, N_("page view"), nothing, nothing);
    }
    if (!str_is(json_text(json_get(tag, "send")), "0"))
        return;
    struct words asked =
        container_say(reading, N_("only when the page asks for it"), nothing, nothing);
    entry->condition = container_join(reading, entry->condition, "; ", asked);
    entry->certainty = CERTAINTY_LIKELY;
    entry->gate = GATE_CONDITION;
}

/* ---- entries ---- */

static struct container_entry new_entry(str function)
{
    return (struct container_entry){.function = function,
                                    .status = CONTAINER_TAG,
                                    .service_ids = STR(""),
                                    .service_names = nothing,
                                    .hosts = STR(""),
                                    .ids = STR(""),
                                    .condition = nothing,
                                    .notes = nothing};
}

static void read_sends(struct tealium *tealium, struct container_tagging *tagging)
{
    struct arena *arena = tealium->reading.arena;
    str number = tagging->tag->key, source = json_text(json_get(tagging->tag, "src"));
    str code = find_code(arena, tealium->text, number);
    str name = arena_join(arena, (str[]){STR("utag."), number, STR(".js")}, 3);
    if (code.n)
        container_read_code(tagging, code);
    else if (source.n || tealium->path.n)
        container_add_file(tagging, &tealium->files, name,
                           source.n ? source : arena_join(arena, (str[]){tealium->path, name}, 2));
    else
        container_add_file(tagging, &tealium->files, name, STR(""));
    if (tagging->row && tagging->row->url.n)
        container_read_address(tagging);
}

/* tag: a member of the list, whose key is the tag's number. */
static void read_entry(struct tealium *tealium, const struct json *tag, size_t index,
                       struct container_entry *entry)
{
    struct container_reading *reading = &tealium->reading;
    str type = json_text(json_get(tag, "tid"));
    str stem = type.n ? STR("tid:") : STR("utag.");
    *entry = new_entry(arena_join(reading->arena, (str[]){stem, type.n ? type : tag->key}, 2));
    struct container_tagging tagging = {
        .reading = reading,
        .tag = tag,
        .row = container_functions_find(reading->setup->functions, entry->function),
        .entry = entry};
    if (tagging.row && tagging.row->note.en.n)
        entry->notes = tagging.row->note;
    read_condition(tealium, tag, entry);
    if (entry->status == CONTAINER_TAG)
        read_sends(tealium, &tagging);
    container_add_service(reading, entry, tagging.row ? tagging.row->service : NULL);
    container_settle_entry(reading, entry, index);
    arena_check_time(reading->arena);
}

/* Code beside the tags; false when it names no recipient. */
static bool read_extensions(struct tealium *tealium, size_t index, struct container_entry *entry)
{
    struct container_reading *reading = &tealium->reading;
    size_t at = str_find(tealium->text, STR(EXTENSIONS));
    size_t end = str_find(tealium->text, STR(EXTENSIONS_END));
    if (at == STR_ABSENT || end == STR_ABSENT || end < at)
        return false;
    *entry = new_entry(STR(EXTENSIONS));
    entry->condition = container_say(reading, N_("any event"), nothing, nothing);
    entry->certainty = CERTAINTY_LIKELY;
    entry->gate = GATE_CONDITION;
    struct container_tagging tagging = {.reading = reading, .entry = entry};
    container_read_code(&tagging, str_slice(tealium->text, at, end));
    container_settle_entry(reading, entry, index);
    return entry->sends.n > 0;
}

static void read_entries(struct tealium *tealium, const struct json *list,
                         struct container *container)
{
    container->entries =
        ARENA_ARRAY(tealium->reading.arena, list->count + 1, struct container_entry);
    for (const struct json *tag = list->first;
         tag && container->entry_count < CONTAINER_ENTRIES_MAX; tag = tag->next) {
        if (!json_is_kind(tag, JSON_OBJECT) || tag->is_open)
            continue;
        size_t index = container->entry_count++;
        read_entry(tealium, tag, index, &container->entries[index]);
    }
    if (read_extensions(tealium, container->entry_count,
                        &container->entries[container->entry_count]))
        container->entry_count++;
}

/* ---- reading ---- */

static bool ends_well(str text)
{
    text = str_trim(text);
    return str_has_suffix(text, STR("}")) || str_has_suffix(text, STR(";")) ||
           str_has_suffix(text, STR(")")) ||
           str_has_suffix(text, STR("//end tealium universal tag"));
}

static const char *part_problem(const struct tealium *tealium, const struct json *list,
                                enum json_end end)
{
    if (end == JSON_BAD)
        return N_("its block of data is broken behind the list of tags");
    if (list->is_open)
        return N_("it ends inside the list of tags");
    if (tealium->files.has_more || list->count > CONTAINER_ENTRIES_MAX)
        return N_("it holds more tags or files than the limit");
    return ends_well(tealium->text) ? NULL : N_("it ends early; its block of data was read whole");
}

static enum container_result read_tealium(struct arena *arena, str text,
                                          const struct container_setup *setup,
                                          struct container *container)
{
    struct tealium tealium = {.reading = {.arena = arena, .setup = setup, .id = STR("")},
                              .text = text};
    struct json *list;
    size_t at = find_list(text), length;
    if (at == STR_ABSENT)
        return container_refuse(container, N_("it ends before the list of tags"));
    enum json_end end = literal_read(arena, str_skip(text, at), &list, &length);
    if (list->is_open && (!list->first || list->first->is_open))
        return container_refuse(
            container, end == JSON_BAD
                           ? N_("its block of data is broken before the end of the list of tags")
                           : N_("it ends before the list of tags"));
    container->id = find_id(arena, text);
    container->version = find_version(text, STR(LOADER));
    tealium.path = find_path(arena, text, container->id);
    container_read_home(&tealium.reading);
    read_entries(&tealium, list, container);
    for (size_t i = 0; container->id.n && i < tealium.files.n; i++)
        tealium.files.v[i].id =
            arena_join(arena, (str[]){container->id, STR("/"), tealium.files.v[i].id}, 3);
    container->children = tealium.files.v;
    container->child_count = tealium.files.n;
    container->problem = part_problem(&tealium, list, end);
    return container->problem ? CONTAINER_IN_PART : CONTAINER_READ;
}

const struct container_form container_form_tealium = {.find = find_body, .read = read_tealium};

/* ---- the file of one tag ---- */

static size_t find_tag(str text)
{
    size_t at = str_find(text, STR(HEAD));
    str rest = at == STR_ABSENT ? STR("") : str_skip(text, at + sizeof HEAD - 1);
    return rest.n && ascii_is_digit(rest.p[0]) ? at : STR_ABSENT;
}

static enum container_result read_tag(struct arena *arena, str text,
                                      const struct container_setup *setup,
                                      struct container *container)
{
    struct container_reading reading = {.arena = arena, .setup = setup, .id = STR("")};
    str rest = str_skip(text, find_tag(text) + sizeof HEAD - 1);
    size_t length = 0;
    while (length < rest.n && ascii_is_digit(rest.p[length]))
        length++;
    str function = arena_join(arena, (str[]){STR("utag."), str_slice(rest, 0, length)}, 2);
    size_t line = str_find_char(rest, '\n');
    if (line == STR_ABSENT || !str_trim(str_skip(rest, line)).n)
        return container_refuse(container, N_("it ends before the code in it"));
    container->version = find_version(rest, STR(" "));
    container_read_file(&reading, container, function, str_skip(rest, line), false);
    container->problem = ends_well(text) ? NULL : N_("it ends inside the code");
    return container->problem ? CONTAINER_IN_PART : CONTAINER_READ;
}

const struct container_form container_form_tealium_tag = {.find = find_tag, .read = read_tag};
