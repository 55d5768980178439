#include "analyzers/container_inside.h"

#include "analyzers/address.h"
#include "analyzers/ids.h"

#define EVIDENCE_MAX 300   /* characters of the settings in the evidence */
#define IDS_MAX_BYTES 1024 /* of one entry */

bool container_list_has(str list, str item)
{
    str part;
    while (list.n && str_cut_list(&list, &part))
        if (str_eq(part, item))
            return true;
    return false;
}

static str list_add(struct arena *arena, str list, str item)
{
    if (!item.n || container_list_has(list, item))
        return list;
    return list.n ? arena_join(arena, (str[]){list, STR("; "), item}, 3) : item;
}

/* ---- ids ---- */

static bool is_number(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!ascii_is_digit(s.p[i]))
            return false;
    return s.n > 0;
}

/* An id is short and one word. */
static bool is_id(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!ascii_is_alnum(s.p[i]) && s.p[i] != '-' && s.p[i] != '_' && s.p[i] != '.')
            return false;
    return s.n >= 2 && s.n <= 64;
}

void container_add_id(struct container_tagging *tagging, str id)
{
    struct arena *arena = tagging->reading->arena;
    struct container_entry *entry = tagging->entry;
    id = str_trim(id);
    if (!is_id(id) || entry->ids.n > IDS_MAX_BYTES)
        return;
    if (is_number(id) && tagging->row && tagging->row->id_prefix.n)
        id = arena_join(arena, (str[]){tagging->row->id_prefix, id}, 2);
    entry->ids = list_add(arena, entry->ids, id);
}

static void read_ids(struct container_tagging *tagging)
{
    str keys = tagging->row ? tagging->row->id_keys : STR(""), key;
    while (keys.n && str_cut_list(&keys, &key)) {
        const struct json *value =
            json_get(tagging->tag, arena_str(tagging->reading->arena, key).p);
        uint32_t choices = value ? 1 : 0;
        for (uint32_t i = 0; i < choices; i++) {
            struct container_text text = container_text(tagging->reading, value, i);
            if (text.is_known)
                container_add_id(tagging, text.text);
            choices = text.choices;
        }
    }
}

/* The containers that a zone loads. */
static void read_child_ids(struct container_tagging *tagging)
{
    const struct json *list = json_get(tagging->tag, "vtp_childContainers");
    if (!str_is(container_operator(list), "list"))
        return;
    for (const struct json *at = list->first->next; at; at = at->next)
        container_add_id(tagging, json_text(container_map_get(at, "publicId")));
}

/* ---- sends ---- */

static void fill_content(const struct catalog *catalog, struct transmission *row)
{
    row->content = catalog_content(catalog, "page_url") | catalog_content(catalog, "ip") |
                   catalog_content(catalog, "user_agent");
    row->content_basis = CONTENT_MINIMUM;
    if (row->service && row->service->content) {
        row->content = row->service->content;
        row->content_basis = CONTENT_CATALOG;
    }
}

/* One row for each URL; the better evidence stays, and what either carries. */
static void keep_send(struct container_tagging *tagging, struct transmission row)
{
    struct transmissions *sends = &tagging->entry->sends;
    row.mechanism = MECHANISM_CONTAINER;
    row.origin = ORIGIN_CONTAINER;
    row.reach = REACH_CONTAINER;
    row.page_url = row.initiator = STR("");
    row.line = 0;
    if (row.certainty == CERTAINTY_NONE || row.party == PARTY_OWN)
        return;
    for (size_t i = 0; i < sends->n; i++)
        if (str_eq(sends->v[i].url, row.url)) {
            transmission_keep_better(&sends->v[i], &row);
            return;
        }
    if (sends->n < CONTAINER_SENDS_MAX)
        *ARENA_PUSH(tagging->reading->arena, sends) = row;
}

static void add_host(struct container_tagging *tagging, str host)
{
    struct container_entry *entry = tagging->entry;
    entry->hosts = list_add(tagging->reading->arena, entry->hosts, host);
}

void container_add_send(struct container_tagging *tagging, str text, const struct service *service,
                        struct container_place place)
{
    const struct container_reading *reading = tagging->reading;
    const struct container_setup *setup = reading->setup;
    struct arena *arena = reading->arena;
    struct url url;
    if (url_parse(arena, str_trim(text), &reading->page, &url) != URL_OK)
        return;
    if (first_party_has(&reading->first_party, url.host)) {
        if (place.is_server)
            transmissions_add_server(arena, &tagging->entry->sends, url.origin);
        return;
    }
    struct transmission row = {
        .url = url.text,
        .host = url.host,
        .domain = url_registrable(url.host),
        .service = service ? service : catalog_find_url(setup->catalog, url.host, url_target(&url)),
        .certainty = place.certainty,
        .gate = place.gate,
        .party = PARTY_THIRD,
        .snippet = STR(""),
        .ids = tagging->entry->ids.n ? tagging->entry->ids : ids_of_url(arena, url.text),
    };
    fill_content(setup->catalog, &row);
    keep_send(tagging, row);
    if (place.is_named)
        add_host(tagging, url.host);
}

/* {id} replaced in the address of a type. */
static str fill_address(struct arena *arena, str address, str id)
{
    size_t at = str_find(address, STR("{id}"));
    if (at == STR_ABSENT)
        return address;
    return arena_join(arena, (str[]){str_slice(address, 0, at), id, str_skip(address, at + 4)}, 3);
}

void container_read_address(struct container_tagging *tagging)
{
    struct arena *arena = tagging->reading->arena;
    str ids = tagging->entry->ids, id, address = tagging->row->url;
    struct container_place place = {.certainty = CERTAINTY_SURE};
    bool is_done = false;
    while (ids.n && str_has(address, STR("{id}")) && str_cut_list(&ids, &id)) {
        if (str_has_prefix(id, tagging->row->id_prefix))
            id = str_skip(id, tagging->row->id_prefix.n);
        container_add_send(tagging, fill_address(arena, address, id), tagging->row->service, place);
        is_done = true;
    }
    if (!is_done)
        container_add_send(tagging, fill_address(arena, address, STR("")), tagging->row->service,
                           place);
}

/* An address of which parts are unknown, as far as it is known. */
static str with_holes(struct arena *arena, str text)
{
    struct buf out = buf_init(arena, text.n);
    size_t at;
    while ((at = str_find(text, STR(CONTAINER_UNKNOWN))) != STR_ABSENT) {
        buf_add(&out, str_slice(text, 0, at));
        buf_add_char(&out, VALUE_HOLE);
        text = str_skip(text, at + sizeof CONTAINER_UNKNOWN - 1);
    }
    buf_add(&out, text);
    return address_read(arena, buf_str(&out), false);
}

static void read_address(struct container_tagging *tagging, const struct json *value)
{
    struct container_place place = {
        .certainty = CERTAINTY_SURE, .is_named = true, .is_server = tagging->row->url.n > 0};
    uint32_t choices = 1;
    for (uint32_t i = 0; i < choices; i++) {
        struct container_text text = container_text(tagging->reading, value, i);
        choices = text.choices;
        if (choices > 1) {
            place.certainty = CERTAINTY_LIKELY;
            place.gate = GATE_CONDITION;
        }
        str address = text.is_known ? text.text : with_holes(tagging->reading->arena, text.text);
        container_add_send(tagging, address, NULL, place);
    }
}

/* "https://sst.example.jp" as it is shown. */
static void add_server_note(struct container_tagging *tagging, const struct json *value)
{
    struct container_reading *reading = tagging->reading;
    struct words none = {.ja = STR(""), .en = STR("")};
    struct words server = container_shown(reading, container_text(reading, value, 0).text);
    struct words note = container_say(
        reading, N_("Sends to a server container at %1; to whom it passes that on cannot be seen"),
        server, none);
    tagging->entry->notes = container_join(reading, tagging->entry->notes, "; ", note);
}

/* The first parameter that holds an address; false: none does. A tag that also has an address of its
 * own sends to a server that passes on what it gets. */
static bool read_address_keys(struct container_tagging *tagging)
{
    str keys = tagging->row->url_key, key;
    while (keys.n && str_cut_list(&keys, &key)) {
        const struct json *value = container_setting_value(tagging->entry, key);
        if (!value)
            continue;
        read_address(tagging, value);
        if (tagging->row->url.n)
            add_server_note(tagging, value);
        return true;
    }
    return false;
}

/* ---- custom HTML ---- */

/* What code that the container's author wrote sends. */
static void keep_rows(struct container_tagging *tagging, const struct transmissions *rows,
                      bool is_one_of_several)
{
    struct arena *arena = tagging->reading->arena;
    for (size_t i = 0; i < rows->n; i++) {
        struct transmission row = rows->v[i];
        if (row.certainty == CERTAINTY_NONE)
            continue;
        if (is_one_of_several) {
            row.certainty = CERTAINTY_LIKELY;
            row.gate = row.gate == GATE_NONE ? GATE_CONDITION : row.gate;
        }
        if (!row.call) /* a call names no host */
            add_host(tagging, row.host);
        tagging->entry->ids = list_add(arena, tagging->entry->ids, row.ids);
        keep_send(tagging, row);
    }
}

void container_read_markup(struct container_tagging *tagging, str html, bool is_one_of_several)
{
    struct container_reading *reading = tagging->reading;
    struct arena *arena = reading->arena;
    struct page *page = ARENA_NEW(arena, struct page);
    struct transmissions rows;
    page_read(arena, &reading->page, container_settle_calls(reading, html), STR("utf-8"), page);
    analyzers_read(arena, page, STR(""), reading->setup->catalog, &reading->first_party, false,
                   &rows);
    keep_rows(tagging, &rows, is_one_of_several);
}

void container_read_code(struct container_tagging *tagging, str code)
{
    const struct container_reading *reading = tagging->reading;
    const struct analyzers_setup setup = {.catalog = reading->setup->catalog,
                                          .first_party = &reading->first_party};
    struct transmissions rows;
    analyzers_read_script(reading->arena, &reading->page, code, &setup, &rows);
    keep_rows(tagging, &rows, false);
}

static void read_html(struct container_tagging *tagging, const struct json *html)
{
    uint32_t choices = 1;
    for (uint32_t i = 0; i < choices; i++) {
        struct container_text text = container_text(tagging->reading, html, i);
        choices = text.choices;
        container_read_markup(tagging, text.text, choices > 1);
    }
}

/* ---- templates ---- */

/* A pattern of a permission as an address: what stands in front of the first '*' behind the host. */
static str pattern_address(struct arena *arena, str pattern)
{
    size_t scheme = str_find(pattern, STR("://"));
    str rest = scheme == STR_ABSENT ? pattern : str_skip(pattern, scheme + 3);
    if (str_has_prefix(rest, STR("*.")))
        rest = str_skip(rest, 2);
    size_t star = str_find_char(rest, '*'), slash = str_find_char(rest, '/');
    if (slash == STR_ABSENT)
        slash = rest.n;
    if (star != STR_ABSENT && star < slash)
        return STR(""); /* any host, or one that is not known */
    return arena_join(arena, (str[]){STR("https://"), str_slice(rest, 0, star)}, 2);
}

static void read_permission(struct container_tagging *tagging, const struct json *permission,
                            struct container_place place)
{
    const struct json *urls = json_get(permission, "urls");
    for (const struct json *at = urls ? urls->first : NULL; at; at = at->next) {
        str address = pattern_address(tagging->reading->arena, json_text(at));
        if (address.n)
            container_add_send(tagging, address, tagging->row ? tagging->row->service : NULL,
                               place);
    }
}

/* What the template may load and send: an own one, or one of a type that the table does not know. What it loads, it loads when it fires; a template that loads
 * nothing sends its pixels then, otherwise the script that it loads may do so first. */
static void read_permissions(struct container_tagging *tagging)
{
    const struct json *permissions =
        json_get(tagging->reading->permissions, tagging->entry->function.p);
    bool is_own = !tagging->row || str_has_prefix(tagging->entry->function, STR("__cvt_"));
    struct container_place place = {.certainty = CERTAINTY_SURE, .is_named = is_own};
    read_permission(tagging, json_get(permissions, "inject_script"), place);
    read_permission(tagging, json_get(permissions, "inject_hidden_iframe"), place);
    if (tagging->entry->sends.n) {
        place.certainty = CERTAINTY_LIKELY;
        place.gate = GATE_CONDITION;
    }
    read_permission(tagging, json_get(permissions, "send_pixel"), place);
}

/* ---- the entry ---- */

bool container_is_on(const struct json *value)
{
    if (!value || value->kind == JSON_FALSE || value->kind == JSON_NULL)
        return false;
    str text = json_text(value);
    return value->kind == JSON_TRUE || value->kind == JSON_ARRAY ||
           (text.n && !str_is(text, "0") && !str_eq_nocase(text, STR("false")) &&
            !str_eq_nocase(text, STR("disabled")));
}

static bool has_one(const struct container_entry *entry, str keys)
{
    str key;
    while (keys.n && str_cut_list(&keys, &key))
        if (container_setting_value(entry, key))
            return true;
    return false;
}

static void read_note(struct container_tagging *tagging)
{
    const struct container_function *row = tagging->row;
    struct words none = {.ja = STR(""), .en = STR("")};
    tagging->entry->notes = none;
    if (row && row->note.en.n && (!row->note_if.n || has_one(tagging->entry, row->note_if)))
        tagging->entry->notes = row->note;
}

static void read_sends(struct container_tagging *tagging)
{
    const struct json *html = json_get(tagging->tag, "vtp_html");
    bool has_address = tagging->row && read_address_keys(tagging);
    if (html)
        read_html(tagging, html);
    else if (tagging->row && tagging->row->url.n)
        container_read_address(tagging);
    if (!has_address && !tagging->entry->sends.n && !html)
        read_permissions(tagging);
    container_read_scripts(tagging);
}

/* "__html" of {"function":"__paused","vtp_originalTagType":"html"}. */
static str former_function(struct arena *arena, const struct json *tag)
{
    str type = json_text(json_get(tag, "vtp_originalTagType"));
    return arena_join(arena, (str[]){STR("__"), type}, 2);
}

void container_add_service(struct container_reading *reading, struct container_entry *entry,
                           const struct service *service)
{
    if (!service || container_list_has(entry->service_ids, service->id))
        return;
    struct words names = {.ja = service->name_ja, .en = service->name_en};
    entry->service_ids = list_add(reading->arena, entry->service_ids, service->id);
    entry->service_names = container_join(reading, entry->service_names, "; ", names);
}

void container_read_entry(struct container_reading *reading, const struct json *tag,
                          struct container_entry *entry)
{
    const struct container_functions *functions = reading->setup->functions;
    str function = arena_str(reading->arena, json_text(json_get(tag, "function")));
    struct container_tagging tagging = {
        .reading = reading,
        .tag = tag,
        .row = container_functions_find(functions, function),
        .entry = entry,
    };
    *entry = (struct container_entry){.function = function,
                                      .status = tagging.row ? tagging.row->status : CONTAINER_TAG,
                                      .service_ids = STR(""),
                                      .service_names = {STR(""), STR("")},
                                      .hosts = STR(""),
                                      .ids = STR("")};
    if (entry->status == CONTAINER_PAUSED) {
        const struct container_function *former =
            container_functions_find(functions, former_function(reading->arena, tag));
        container_add_service(reading, entry, former ? former->service : NULL);
    }
    read_ids(&tagging);
    read_child_ids(&tagging);
    container_read_settings(&tagging);
    read_note(&tagging);
    if (entry->status != CONTAINER_TAG)
        return;
    read_sends(&tagging);
    container_add_service(reading, entry, tagging.row ? tagging.row->service : NULL);
}

/* The evidence: which entry, and what of its HTML or its settings. */
static str evidence(struct container_reading *reading, const struct container_entry *entry,
                    size_t index, str snippet)
{
    return arena_printf(reading->arena, "[%zu] %.*s%s%.*s", index, STR_ARG(entry->function),
                        snippet.n ? ": " : "", STR_ARG(snippet));
}

void container_settle_entry(struct container_reading *reading, struct container_entry *entry,
                            size_t index)
{
    struct transmissions *sends = &entry->sends;
    str settings = text_cut(container_settings_text(reading->arena, entry), EVIDENCE_MAX);
    size_t kept = 0;
    for (size_t i = 0; i < sends->n; i++) {
        struct transmission row = sends->v[i];
        container_add_service(reading, entry, row.service);
        if (entry->status != CONTAINER_TAG || entry->certainty == CERTAINTY_NONE)
            continue;
        if (entry->certainty < row.certainty)
            row.certainty = entry->certainty;
        if (entry->gate != GATE_NONE)
            row.gate = entry->gate;
        row.snippet = evidence(reading, entry, index, row.snippet.n ? row.snippet : settings);
        sends->v[kept++] = row;
    }
    sends->n = kept;
}
