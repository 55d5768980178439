#include "cli/scan_files.h"

#include "cli/keep.h"
#include "cli/scan_state.h"

#include <stdlib.h>
#include <string.h>

/* ---- what pages load ---- */

static uint32_t file_number(struct scan *scan, const struct own_file *own)
{
    struct scan_files *files = &scan->files;
    str url = map_intern(&scan->texts, own->url);
    uint32_t number = map_add(&files->urls, url, (uint32_t)files->list.n);
    if (number == files->list.n)
        *ARENA_PUSH(scan->arena, &files->list) =
            (struct scan_file){.url = url, .kind = own->kind, .row = MAP_NONE};
    struct scan_file *file = &files->list.v[number];
    if (own->kind < file->kind)
        file->kind = own->kind;
    return number;
}

/* A file that is not to be had by rule: one row says so, and names the first page by address. */
static void file_refuse(struct scan *scan, struct scan_file *file, str found_on)
{
    bool is_live = strcmp(scan->source->name, "live") == 0;
    str shown = file->url;
    if (file->row != MAP_NONE) {
        struct coverage *row = &scan->coverage.v[file->row];
        if (str_cmp(found_on, row->found_on) < 0)
            row->found_on = found_on;
        return;
    }
    if (recorded_has(scan, file->url))
        return; /* there is a row */
    if (str_has_prefix(shown, STR(SOURCE_NOWHERE)))
        shown = str_skip(shown, STR(SOURCE_NOWHERE).n);
    file->row = (uint32_t)scan->coverage.n;
    *ARENA_PUSH(scan->arena, &scan->coverage) =
        (struct coverage){.url = shown,
                          .outcome = OUTCOME_NOT_FETCHED,
                          .reason = is_live ? REASON_OTHER_HOST : REASON_OFFLINE,
                          .is_resource = true,
                          .content_type = STR(""),
                          .found_on = found_on,
                          .notice_steps = -1};
    *ARENA_PUSH(scan->arena, &scan->coverage_nodes) = MAP_NONE;
}

/* Each page asks again, so that the same one is said to have named it whichever came first. */
static void file_ask(struct scan *scan, struct scan_file *file, str found_on)
{
    const struct source *source = scan->source;
    struct source_run *run = scan->source_run;
    if (!source->request(run, file->url, found_on, REQUEST_OWN_HOSTS) &&
        !source->request(run, file->url, found_on, REQUEST_ANY_PUBLIC))
        file_refuse(scan, file, found_on);
}

void scan_files_note(struct scan *scan, const struct reading *reading, uint32_t row)
{
    struct scan_files *files = &scan->files;
    str page = scan->coverage.v[row].url;
    if (scan->run->options.no_scripts)
        return;
    for (size_t i = 0; i < reading->transmissions.files.n; i++) {
        const struct own_file *own = &reading->transmissions.files.v[i];
        if (containers_note_file(scan, own, page))
            continue;
        uint32_t number = file_number(scan, own);
        *ARENA_PUSH(scan->arena, &files->uses) =
            (struct file_use){.file = number,
                              .row = row,
                              .line = own->line,
                              .certainty = (uint8_t)own->certainty,
                              .gate = (uint8_t)own->gate,
                              .reach = (uint8_t)own->reach};
        if (own->certainty == CERTAINTY_NONE)
            continue;
        files->list.v[number].is_loaded = true;
        file_ask(scan, &files->list.v[number], page);
    }
}

void scan_files_mark(const struct scan *scan, struct reading *reading)
{
    const struct fetch *fetch = reading->fetch;
    uint32_t number = fetch->is_resource ? map_find(&scan->files.urls, fetch->url.text) : MAP_NONE;
    reading->is_own_file = number != MAP_NONE;
    if (reading->is_own_file)
        reading->kind = scan->files.list.v[number].kind;
}

/* ---- what files send ---- */

/* One row for each URL, mechanism and gate: on a page, all of them stand on the line of the tag. */
static void keep_sends(struct scan *scan, struct scan_file *file, const struct transmissions *sends)
{
    struct map seen = {.arena = scan->arena};
    file->sends = ARENA_ARRAY(scan->arena, sends->n, struct transmission);
    for (size_t i = 0; i < sends->n; i++) {
        struct transmission row = transmission_keep(&scan->texts, &sends->v[i]);
        str key = arena_printf(scan->arena, "%d %d %.*s", (int)row.mechanism, (int)row.gate,
                               STR_ARG(row.url));
        uint32_t at = map_add(&seen, key, (uint32_t)file->send_count);
        if (at == file->send_count)
            file->sends[file->send_count++] = row;
        else
            transmission_keep_better(&file->sends[at], &row);
    }
}

/* What a page's file loads is asked for too, and no more than that. */
static void keep_files(struct scan *scan, uint32_t number, const struct transmissions *sends,
                       str shown_url)
{
    struct own_file *kept = ARENA_ARRAY(scan->arena, sends->files.n, struct own_file);
    for (size_t i = 0; i < sends->files.n; i++) {
        kept[i] = sends->files.v[i];
        kept[i].url = map_intern(&scan->texts, kept[i].url);
        uint32_t child = file_number(scan, &kept[i]);
        if (kept[i].certainty != CERTAINTY_NONE)
            file_ask(scan, &scan->files.list.v[child], shown_url);
    }
    struct scan_file *file = &scan->files.list.v[number];
    file->files = kept;
    file->file_count = sends->files.n;
}

void scan_files_keep(struct scan *scan, const struct reading *reading)
{
    str shown_url = map_intern(&scan->texts, reading->fetch->shown_url);
    uint32_t number = map_find(&scan->files.urls, reading->fetch->url.text);
    if (number == MAP_NONE)
        return;
    keep_sends(scan, &scan->files.list.v[number], &reading->transmissions);
    if (scan->files.list.v[number].is_loaded)
        keep_files(scan, number, &reading->transmissions, shown_url);
}

/* ---- the rows of pages ---- */

static bool is_dead(enum gate gate)
{
    return gate == GATE_COMMENT || gate == GATE_TEMPLATE;
}

/* The gates of the tag and of what stands in the file joined, as in a page: a dead tag is dead whatever
 * the file holds. */
static void join(const struct file_use *use, struct transmission *row)
{
    enum gate gate = (enum gate)use->gate;
    if (is_dead(gate) || (gate != GATE_NONE && row->gate == GATE_NONE))
        row->gate = gate;
    if (is_dead(gate))
        row->certainty = CERTAINTY_NONE;
    if (use->certainty < row->certainty)
        row->certainty = (enum certainty)use->certainty;
    if (row->reach != REACH_CONTAINER || use->reach != REACH_PAGE)
        row->reach = (enum reach)use->reach;
    row->line = use->line;
}

static void add_rows(struct scan *scan, const struct file_use *use)
{
    const struct scan_file *file = &scan->files.list.v[use->file];
    struct coverage *page = &scan->coverage.v[use->row];
    for (size_t i = 0; i < file->send_count; i++) {
        struct transmission row = file->sends[i];
        join(use, &row);
        row.page_url = page->url;
        *ARENA_PUSH(scan->arena, &scan->transmissions) = row;
    }
}

/* The use of a file by one that a page uses. */
static struct file_use child_use(const struct file_use *use, const struct own_file *own,
                                 uint32_t number)
{
    struct file_use child = *use;
    child.file = number;
    if (own->certainty < use->certainty)
        child.certainty = (uint8_t)own->certainty;
    if (is_dead(own->gate) || use->gate == GATE_NONE)
        child.gate = (uint8_t)own->gate;
    return child;
}

/* Each file once on a page: those of its own tags first. */
static void add_children(struct scan *scan, const struct file_use *use, uint32_t *stamps)
{
    const struct scan_file *file = &scan->files.list.v[use->file];
    for (size_t i = 0; i < file->file_count; i++) {
        uint32_t number = map_find(&scan->files.urls, file->files[i].url);
        if (number == MAP_NONE || stamps[number] == use->row + 1)
            continue;
        stamps[number] = use->row + 1;
        struct file_use child = child_use(use, &file->files[i], number);
        add_rows(scan, &child);
    }
}

static bool is_same_row(const struct transmission *a, const struct transmission *b)
{
    return str_eq(a->page_url, b->page_url) && a->line == b->line && str_eq(a->url, b->url) &&
           a->mechanism == b->mechanism && a->gate == b->gate;
}

/* Two files on one line of a page may send the same: the surer one stays. Then what the rows mean for
 * the page. */
static void settle_rows(struct scan *scan, size_t from)
{
    struct transmission *rows = scan->transmissions.v;
    size_t kept = from;
    if (scan->transmissions.n > from)
        qsort(rows + from, scan->transmissions.n - from, sizeof *rows, transmission_compare);
    for (size_t i = from; i < scan->transmissions.n; i++)
        if (kept == from || !is_same_row(&rows[kept - 1], &rows[i]))
            rows[kept++] = rows[i];
    scan->transmissions.n = kept;
}

static void count_rows(struct scan *scan, size_t from)
{
    struct map pages = {.arena = scan->arena};
    for (uint32_t i = 0; i < scan->coverage.n; i++)
        map_add(&pages, scan->coverage.v[i].url, i);
    for (size_t i = from; i < scan->transmissions.n; i++) {
        const struct transmission *row = &scan->transmissions.v[i];
        containers_note_one(scan, row);
        if (row->party != PARTY_THIRD || row->certainty == CERTAINTY_NONE)
            continue;
        scan->coverage.v[map_find(&pages, row->page_url)].transmissions++;
        map_add(&scan->services, row->service ? row->service->id : row->domain, 0);
    }
    scan->progress.services = scan->services.count;
}

/* Room at once for the rows of the pages' own tags: growing step by step would take twice as much. */
static void reserve_rows(struct scan *scan)
{
    size_t count = scan->transmissions.n;
    for (size_t i = 0; i < scan->files.uses.n; i++)
        count += scan->files.list.v[scan->files.uses.v[i].file].send_count;
    if (count <= scan->transmissions.cap)
        return;
    struct transmission *rows = ARENA_ARRAY(scan->arena, count, struct transmission);
    if (scan->transmissions.n)
        memcpy(rows, scan->transmissions.v, scan->transmissions.n * sizeof *rows);
    scan->transmissions.v = rows;
    scan->transmissions.cap = count;
}

void scan_files_settle(struct scan *scan)
{
    const struct scan_files *files = &scan->files;
    uint32_t *stamps = ARENA_ARRAY(scan->arena, files->list.n, uint32_t); /* row + 1 */
    size_t from = scan->transmissions.n;
    reserve_rows(scan);
    for (size_t i = 0, end = 0; i < files->uses.n; i = end) {
        uint32_t row = files->uses.v[i].row;
        for (end = i; end < files->uses.n && files->uses.v[end].row == row; end++) {
            stamps[files->uses.v[end].file] = row + 1;
            add_rows(scan, &files->uses.v[end]);
        }
        for (size_t k = i; k < end; k++)
            add_children(scan, &files->uses.v[k], stamps);
    }
    settle_rows(scan, from);
    count_rows(scan, from);
}
