#include "crawler/har_read.h"

#include "core/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Regular files only; a pipe or device would make us wait, and cannot be read twice. */
static int open_file(const char *path)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd >= 0 && (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))) {
        close(fd);
        return -1;
    }
    return fd;
}

static ssize_t read_at(int fd, char *bytes, size_t count, uint64_t at)
{
    ssize_t n;
    do
        n = pread(fd, bytes, count, (off_t)at);
    while (n < 0 && errno == EINTR);
    return n;
}

bool har_file_is(const char *path)
{
    char bytes[4096];
    str mark = STR("\"log\"");
    int fd = open_file(path);
    ssize_t n = fd < 0 ? -1 : read_at(fd, bytes, sizeof bytes, 0);
    str begin = {bytes, n > 0 ? (size_t)n : 0};
    if (fd >= 0)
        close(fd);
    if (str_has_prefix(begin, STR("\xEF\xBB\xBF")))
        begin = str_skip(begin, 3);
    begin = str_trim(begin);
    if (!str_has_prefix(begin, STR("{")))
        return false;
    begin = str_trim(str_skip(begin, 1));
    return str_has_prefix(begin, mark) &&
           str_has_prefix(str_trim(str_skip(begin, mark.n)), STR(":"));
}

/* ---- one entry ---- */

struct parsing {
    struct arena *arena;
    str bytes;
    str own;
    enum har_part part;
    struct har_entry *entry;
    struct har_page *page;
    enum har_result result;
};

static bool is_plain(str bytes)
{
    for (size_t i = 0; i < bytes.n; i++)
        if ((unsigned char)bytes.p[i] >= 0x80 || !bytes.p[i])
            return false;
    return true;
}

static void parse(void *context)
{
    struct parsing *parsing = context;
    str text = parsing->bytes;
    if (!is_plain(text))
        text = text_decode(parsing->arena, text, STR("utf-8")).text;
    if (parsing->part == HAR_PAGE)
        parsing->result =
            har_page_read(parsing->arena, text, parsing->page) ? HAR_READ : HAR_BAD_JSON;
    else
        parsing->result = har_entry_read(parsing->arena, text, parsing->own, parsing->entry);
}

static bool load(struct har_file *file, uint64_t at, uint64_t length)
{
    char piece[16 * 1024];
    file->text.n = 0;
    while (file->text.n < length) {
        uint64_t left = length - file->text.n;
        ssize_t n = read_at(file->fd, piece, left < sizeof piece ? (size_t)left : sizeof piece,
                            at + file->text.n);
        if (n <= 0)
            return false;
        buf_add(&file->text, (str){piece, (size_t)n});
        if (file->text.over)
            return false;
    }
    return true;
}

static enum har_state read_extent(struct har_file *file, const struct har_extent *extent,
                                  struct parsing *parsing)
{
    static const enum har_state states[] = {
        [HAR_READ] = HAR_FINE, [HAR_BAD_URL] = HAR_ADDRESSLESS, [HAR_BAD_JSON] = HAR_DAMAGED};
    if (extent->length > HAR_ENTRY_MAX)
        return HAR_TOO_BIG;
    arena_free(file->scratch);
    file->scratch = arena_new(HAR_PARSE_MEMORY);
    if (!file->scratch)
        return HAR_NO_MEMORY;
    if (!load(file, extent->at, extent->length))
        return HAR_DAMAGED;
    parsing->arena = file->scratch;
    parsing->bytes = buf_str(&file->text);
    if (arena_run(file->scratch, 0, parse, parsing) != ARENA_DONE)
        return HAR_NO_MEMORY;
    return states[parsing->result];
}

bool har_file_entry(struct har_file *file, const struct har_item *item, struct har_entry *entry)
{
    const struct har_extent extent = {.part = HAR_ENTRY, .at = item->at, .length = item->length};
    struct parsing parsing = {.part = HAR_ENTRY, .own = file->index.own, .entry = entry};
    return read_extent(file, &extent, &parsing) == HAR_FINE;
}

/* ---- all of them ---- */

static void index_extent(struct har_file *file, const struct har_extent *extent)
{
    struct har_entry entry = {0};
    struct har_page page = {0};
    struct parsing parsing = {
        .part = extent->part, .own = file->index.own, .entry = &entry, .page = &page};
    enum har_state state = read_extent(file, extent, &parsing);
    if (extent->part == HAR_PAGE && state == HAR_FINE)
        har_index_page(&file->index, &page);
    if (extent->part == HAR_ENTRY && (state != HAR_FINE || entry.sent != HAR_IGNORED))
        har_index_entry(&file->index, extent, state, &entry);
}

/* Reads the elements of one list. */
static void index_part(struct har_file *file, enum har_part part)
{
    struct har_scan scan = {0};
    struct har_extent extent;
    for (;;) {
        ssize_t n = read_at(file->fd, file->piece, HAR_PIECE, scan.at);
        str piece = {file->piece, n > 0 ? (size_t)n : 0};
        if (!piece.n)
            break;
        while (har_scan_next(&scan, &piece, &extent)) {
            file->is_over = file->index.items.n >= HAR_ENTRIES_MAX;
            if (extent.part == part && !file->is_over)
                index_extent(file, &extent);
        }
    }
    file->is_cut = !har_scan_is_whole(&scan);
    file->has_log = scan.has_log;
}

/* Pages first: they may stand behind the entries. */
static void index_file(void *context)
{
    struct har_file *file = context;
    file->piece = arena_alloc(file->arena, HAR_PIECE);
    file->index =
        (struct har_index){.arena = file->arena, .urls = {.arena = file->arena}, .own = STR("")};
    file->index.names.arena = file->arena;
    index_part(file, HAR_PAGE);
    index_part(file, HAR_ENTRY);
}

void har_file_close(struct har_file *file)
{
    if (file->fd >= 0)
        close(file->fd);
    arena_free(file->scratch);
    arena_free(file->arena);
    buf_done(&file->text);
}

bool har_file_open(struct har_file *file, const char *path, struct err *err)
{
    *file = (struct har_file){.fd = open_file(path), .text = buf_init(NULL, HAR_ENTRY_MAX)};
    if (file->fd < 0)
        return err_set(err, ERR_IO, N_("%s: no such file"), path);
    file->arena = arena_new(HAR_INDEX_MEMORY);
    if (!file->arena || arena_run(file->arena, 0, index_file, file) != ARENA_DONE)
        return err_set(err, ERR_MEMORY, N_("%s: not enough memory for this recording"), path);
    if (!file->has_log)
        return err_set(err, ERR_DATA, N_("%s: this is no HAR file: it has no \"log\""), path);
    return true;
}
