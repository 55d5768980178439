#include "analyzers/container_inside.h"

static const struct words nothing = {.ja = {"", 0}, .en = {"", 0}};

void container_add_file(struct container_tagging *tagging, struct container_files *files, str name,
                        str url)
{
    struct container_reading *reading = tagging->reading;
    struct container_entry *entry = tagging->entry;
    struct container_place place = {.certainty = CERTAINTY_SURE, .is_named = true};
    struct words note = container_say(reading, N_("its code lies in a file of its own: %1"),
                                      container_shown(reading, name), nothing);
    struct url parsed;
    entry->notes = container_join(reading, entry->notes, "; ", note);
    if (str_has_prefix(url, STR("//")))
        url = arena_join(reading->arena, (str[]){STR("https:"), url}, 2);
    if (!url.n || entry->certainty == CERTAINTY_NONE ||
        url_parse(reading->arena, url, &reading->page, &parsed) != URL_OK)
        return;
    const struct service *service =
        catalog_find_url(reading->setup->catalog, parsed.host, url_target(&parsed));
    if (!service || !str_is(service->category->id, "tag_manager"))
        container_add_send(tagging, parsed.text, service, place);
    for (size_t i = 0; i < files->n; i++)
        if (str_eq(files->v[i].url, parsed.text))
            return;
    if (files->n == CONTAINER_FILES_MAX) {
        files->has_more = true;
        return;
    }
    *ARENA_PUSH(reading->arena, files) = (struct container_child){
        .id = name, .url = parsed.text, .certainty = entry->certainty, .gate = entry->gate};
}

void container_read_file(struct container_reading *reading, struct container *container,
                         str function, str code, bool is_markup)
{
    struct container_entry *entry = ARENA_NEW(reading->arena, struct container_entry);
    *entry = (struct container_entry){
        .function = function,
        .status = CONTAINER_TAG,
        .service_ids = STR(""),
        .service_names = nothing,
        .hosts = STR(""),
        .ids = STR(""),
        .condition =
            container_say(reading, N_("when the container loads this file"), nothing, nothing),
        .certainty = CERTAINTY_SURE,
        .gate = GATE_NONE,
        .notes = nothing};
    struct container_tagging tagging = {.reading = reading, .entry = entry};
    container_read_home(reading);
    if (is_markup)
        container_read_markup(&tagging, code, false);
    else
        container_read_code(&tagging, code);
    container_settle_entry(reading, entry, 0);
    container->entries = entry;
    container->entry_count = 1;
}
