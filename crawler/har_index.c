#include "crawler/har_index.h"

static uint32_t find_address(const struct har_index *index, str url)
{
    return map_find(&index->urls, url);
}

static uint32_t address_number(struct har_index *index, str url)
{
    uint32_t number = find_address(index, url);
    if (number != MAP_NONE)
        return number;
    number = (uint32_t)index->addresses.n;
    struct har_address address = {.url = arena_str(index->arena, url),
                                  .item = HAR_NONE,
                                  .body = HAR_NONE,
                                  .moved_from = HAR_NONE};
    *ARENA_PUSH(index->arena, &index->addresses) = address;
    return map_add(&index->urls, address.url, number);
}

/* HAR_NONE for an empty text. */
static uint32_t address_of(struct har_index *index, str url)
{
    return url.n ? address_number(index, url) : HAR_NONE;
}

static const struct har_item *item_at(const struct har_index *index, uint32_t address)
{
    uint32_t item = address == HAR_NONE ? HAR_NONE : index->addresses.v[address].item;
    return item == HAR_NONE ? NULL : &index->items.v[item];
}

static str domain_of(struct har_index *index, str url_text)
{
    struct url url;
    if (url_parse(index->arena, url_text, NULL, &url) != URL_OK)
        return STR("");
    return url_registrable(url.host);
}

/* ---- pages ---- */

static uint32_t group_number(struct har_index *index, str name)
{
    uint32_t number = map_find(&index->names, name);
    if (number != MAP_NONE)
        return number;
    number = (uint32_t)index->groups.n;
    *ARENA_PUSH(index->arena, &index->groups) = (struct har_group){
        .url = STR(""), .frame = STR(""), .view = HAR_NONE, .has_name = name.n > 0};
    return map_add(&index->names, arena_str(index->arena, name), number);
}

void har_index_page(struct har_index *index, const struct har_page *page)
{
    uint32_t number = group_number(index, page->id);
    index->groups.v[number].url = arena_str(index->arena, page->url);
}

static void set_view(struct har_index *index, uint32_t number, str url)
{
    index->views.v[number].url = url;
    if (number == 0)
        index->own = domain_of(index, url);
}

static uint32_t add_view(struct har_index *index, str url, bool is_implied)
{
    uint32_t number = (uint32_t)index->views.n;
    *ARENA_PUSH(index->arena, &index->views) =
        (struct har_view){.url = url, .item = HAR_NONE, .asked = url, .is_implied = is_implied};
    set_view(index, number, url);
    return number;
}

/* A document that a window shows, as far as it can be told. A frame's is none; where neither browser nor
 * recorder say which is which, the first of a page is the page, and without pages one on the domain of
 * the first. */
static bool is_page(const struct har_index *index, const struct har_group *group,
                    const struct har_entry *entry, const struct har_item *from)
{
    if (entry->class != HAR_DOCUMENT)
        return false;
    if (entry->frame.n && group->frame.n)
        return str_eq(entry->frame, group->frame);
    if (entry->is_top || entry->is_base || (from && from->is_page))
        return true;
    if (group->has_name)
        return !group->has_page;
    return !group->has_page || url_is_under(entry->url.host, index->own);
}

/* The page whose document this is: a new one, or the one that redirected here. */
static uint32_t open_view(struct har_index *index, struct har_group *group, uint32_t address,
                          const struct har_item *from)
{
    str url = index->addresses.v[address].url;
    bool is_implied = group->view != HAR_NONE && index->views.v[group->view].is_implied;
    uint32_t view;
    if (from && from->is_page) {
        view = from->view;
    } else if (is_implied) {
        view = group->view;
        index->views.v[view].asked = url;
    } else {
        return add_view(index, url, false);
    }
    set_view(index, view, url);
    index->views.v[view].is_implied = false;
    return view;
}

/* Without a page of its own, a request belongs to the page that its Referer is, or is part of. */
static uint32_t find_view(struct har_index *index, const struct har_group *group, uint32_t referrer,
                          str url)
{
    const struct har_item *item = item_at(index, referrer);
    if (!group->has_name && item)
        return item->view;
    if (group->view != HAR_NONE)
        return group->view;
    str implied = referrer == HAR_NONE ? url : index->addresses.v[referrer].url;
    if (group->url.n)
        implied = group->url;
    return add_view(index, arena_str(index->arena, implied), true);
}

/* ---- who made a request ---- */

struct origin_of {
    enum reach reach;
    uint32_t initiator;
};

/* By the address that made it: the page itself, something inside a frame, or a script or style sheet. */
static struct origin_of origin_by(const struct har_index *index, const struct har_item *item,
                                  uint32_t initiator)
{
    const struct har_item *maker = item_at(index, initiator);
    str page = index->views.v[item->view].url;
    if (str_eq(index->addresses.v[initiator].url, page) || (maker && maker->is_page))
        return (struct origin_of){REACH_PAGE, HAR_NONE};
    if (maker && (maker->is_frame || maker->reach == REACH_FRAME))
        return (struct origin_of){REACH_FRAME, initiator};
    bool is_pages = maker && maker->reach == REACH_PAGE;
    return (struct origin_of){is_pages ? REACH_CONTAINER : REACH_SCRIPT, initiator};
}

/* Inside a frame, by the recorder's word. One without an address of its own is the page's. */
static bool is_inside(const struct har_index *index, const struct har_item *item,
                      const struct har_group *group, const struct har_entry *entry)
{
    bool is_other = entry->frame.n && group->frame.n && !str_eq(entry->frame, group->frame);
    return is_other && !item->is_frame && !str_eq(entry->initiator, index->views.v[item->view].url);
}

/* Where nobody says who, the Referer may: it is the frame, or the style sheet. */
static struct origin_of origin_by_referrer(const struct har_index *index,
                                           const struct har_item *item, uint32_t referrer)
{
    const struct har_item *maker = item_at(index, referrer);
    bool is_within = maker && !maker->is_page &&
                     (maker->is_frame || maker->is_sheet || maker->reach == REACH_FRAME);
    if (is_within)
        return origin_by(index, item, referrer);
    return (struct origin_of){REACH_SCRIPT, HAR_NONE};
}

static struct origin_of find_origin(struct har_index *index, const struct har_item *item,
                                    const struct har_group *group, const struct har_entry *entry,
                                    const struct har_item *from)
{
    uint32_t referrer = address_of(index, entry->referrer_url);
    uint32_t initiator = address_of(index, entry->initiator);
    if (item->is_page)
        return (struct origin_of){REACH_PAGE, HAR_NONE};
    if (from)
        return (struct origin_of){from->reach == REACH_FRAME ? REACH_FRAME : REACH_HOP,
                                  from->address};
    if (is_inside(index, item, group, entry))
        return (struct origin_of){REACH_FRAME, initiator};
    if (initiator != HAR_NONE)
        return origin_by(index, item, initiator);
    return origin_by_referrer(index, item, referrer);
}

/* ---- entries ---- */

static bool is_redirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* Nothing else asks for it, is asked for by it, or leads on from it. */
static bool is_leaf(const struct har_index *index, const struct har_entry *entry)
{
    return entry->class == HAR_OTHER && !entry->has_text && !is_redirect(entry->status) &&
           find_address(index, entry->url.text) == MAP_NONE;
}

static void note_answer(struct har_index *index, uint32_t number, const struct har_entry *entry)
{
    struct har_item *item = &index->items.v[number];
    if (item->address == HAR_NONE)
        return;
    struct har_address *address = &index->addresses.v[item->address];
    if (item->sent == HAR_NOT_SENT || item->sent == HAR_EXTENSION)
        return;
    if (address->item == HAR_NONE)
        address->item = number;
    if (entry->has_text && entry->status < 300)
        address->body = number;
    if (!is_redirect(entry->status))
        return;
    uint32_t to = address_of(index, entry->location_url);
    if (to != HAR_NONE)
        index->addresses.v[to].moved_from = number;
}

/* The page that a request belongs to, which it may be itself. */
static void place(struct har_index *index, struct har_item *item, struct har_group *group,
                  const struct har_entry *entry, const struct har_item *from)
{
    bool is_sent = item->sent == HAR_SENT || item->sent == HAR_CACHED;
    item->is_page = is_sent && is_page(index, group, entry, from);
    item->is_frame = !item->is_page && (entry->class == HAR_DOCUMENT || entry->class == HAR_FRAME);
    if (item->is_page) {
        item->view = group->view = open_view(index, group, item->address, from);
        index->views.v[item->view].item = (uint32_t)index->items.n;
        group->has_page = true;
        group->frame = arena_str(index->arena, entry->frame);
        return;
    }
    item->view =
        from ? from->view
             : find_view(index, group, address_of(index, entry->referrer_url), entry->url.text);
    if (group->view == HAR_NONE)
        group->view = item->view;
}

static void relate(struct har_index *index, struct har_item *item, const struct har_entry *entry)
{
    struct har_address *address =
        item->address == HAR_NONE ? NULL : &index->addresses.v[item->address];
    struct har_item before = {0};
    const struct har_item *from = NULL;
    if (address && address->moved_from != HAR_NONE) {
        before = index->items.v[address->moved_from];
        from = &before;
        address->moved_from = HAR_NONE;
    }
    uint32_t number = group_number(index, entry->page);
    struct har_group *group = &index->groups.v[number];
    place(index, item, group, entry, from);
    struct origin_of origin = find_origin(index, item, group, entry, from);
    item->reach = (uint8_t)origin.reach;
    item->initiator = origin.initiator;
    if (item->is_frame && item->mechanism == MECHANISM_REDIRECT)
        item->mechanism = MECHANISM_IFRAME;
    if (from)
        item->mechanism = MECHANISM_REDIRECT;
}

void har_index_entry(struct har_index *index, const struct har_extent *extent, enum har_state state,
                     const struct har_entry *entry)
{
    struct har_item item = {.at = extent->at,
                            .length = (uint32_t)extent->length,
                            .state = (uint8_t)state,
                            .address = HAR_NONE,
                            .view = HAR_NONE,
                            .initiator = HAR_NONE};
    if (state == HAR_FINE) {
        item.sent = (uint8_t)entry->sent;
        item.mechanism = (uint8_t)entry->mechanism;
        item.is_sheet = entry->class == HAR_SHEET;
        if (!is_leaf(index, entry))
            item.address = address_number(index, entry->url.text);
        relate(index, &item, entry);
    }
    *ARENA_PUSH(index->arena, &index->items) = item;
    if (state == HAR_FINE)
        note_answer(index, (uint32_t)index->items.n - 1, entry);
}

uint32_t har_index_body(const struct har_index *index, str url)
{
    uint32_t address = find_address(index, url);
    return address == MAP_NONE ? HAR_NONE : index->addresses.v[address].body;
}
