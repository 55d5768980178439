#include "crawler/warc_record.h"

#include "crawler/http.h"
#include "crawler/warc_date.h"

#include <stdlib.h>
#include <string.h>

#define BLANK_MAX 8 /* line ends between two records; two belong there */
#define BACK_MAX                                                                                   \
    ((uint64_t)1 << 30) /* bytes of members expanded again to go back in them, in all */

struct warc_reader {
    struct gzip_file *file;
    bool is_arc;
    bool is_known; /* the first record was seen */
    struct buf header;
    struct gzip_place block; /* where the block begins */
    uint64_t bytes;          /* of the block */
    uint64_t left;           /* of it, not read yet */
    uint64_t back;           /* bytes expanded again so far */
};

struct warc_reader *warc_reader_new(int fd)
{
    struct warc_reader *reader = calloc(1, sizeof *reader);
    struct gzip_file *file = gzip_file_new(fd);
    if (!reader || !file) {
        free(reader);
        gzip_file_free(file);
        return NULL;
    }
    *reader = (struct warc_reader){.file = file, .header = buf_init(NULL, WARC_HEADER_MAX)};
    return reader;
}

void warc_reader_free(struct warc_reader *reader)
{
    if (!reader)
        return;
    gzip_file_free(reader->file);
    buf_done(&reader->header);
    free(reader);
}

struct gzip_file *warc_reader_bytes(struct warc_reader *reader)
{
    return reader->file;
}

/* ---- header lines ---- */

/* wget 1.14 to 1.19 put addresses into angle brackets, as the grammar of WARC 1.0 has them. */
static str warc_url(str headers)
{
    str url = http_field(headers, STR("WARC-Target-URI"));
    if (str_has_prefix(url, STR("<")) && str_has_suffix(url, STR(">")))
        url = str_slice(url, 1, url.n - 1);
    return url;
}

static enum warc_type warc_type_of(str name)
{
    static const struct {
        const char *name;
        enum warc_type type;
    } types[] = {{"response", WARC_RESPONSE},   {"resource", WARC_RESOURCE},
                 {"conversion", WARC_RESOURCE}, {"revisit", WARC_REVISIT},
                 {"warcinfo", WARC_INFO},       {"metadata", WARC_METADATA}};
    for (size_t i = 0; i < COUNT_OF(types); i++)
        if (str_eq_nocase(name, str_of(types[i].name)))
            return types[i].type;
    return WARC_OTHER;
}

/* A header of a WARC record, its first line taken off. False when it is none. */
static bool warc_parse(str headers, struct warc_record *record)
{
    uint64_t bytes = 0;
    str type = http_field(headers, STR("WARC-Type"));
    if (!type.n || !str_to_u64(http_field(headers, STR("Content-Length")), INT64_MAX, &bytes))
        return false;
    str mime = http_field(headers, STR("Content-Type"));
    str url = warc_url(headers);
    *record = (struct warc_record){
        .type = warc_type_of(type),
        .headers = headers,
        .url = url,
        .date = warc_date(http_field(headers, STR("WARC-Date"))),
        .mime = mime,
        .digest = http_field(headers, STR("WARC-Payload-Digest")),
        .bytes = bytes,
        .is_http = str_has_prefix_nocase(mime, STR("application/http")),
        .is_truncated = http_field(headers, STR("WARC-Truncated")).n > 0,
        .is_over = str_is(http_field(headers, STR("WARC-Truncated")), "length"),
    };
    /* Some writers leave the type of a response's block out. */
    if (!mime.n && record->type == WARC_RESPONSE)
        record->is_http = str_has_prefix_nocase(url, STR("http"));
    return true;
}

/* "URL IP date type length", or version 2: "URL IP date type status checksum location offset file
 * length". */
static bool arc_parse(str line, struct warc_record *record)
{
    str rest = line, fields[10];
    size_t count = 0;
    uint64_t bytes = 0;
    while (rest.n && count < COUNT_OF(fields) && str_cut(&rest, ' ', &fields[count]))
        count++;
    if (count < 5 || rest.n || !str_to_u64(fields[count - 1], INT64_MAX, &bytes) ||
        !str_has(fields[0], STR(":")) || !warc_date(fields[2]))
        return false;
    *record = (struct warc_record){
        .type = str_has_prefix(fields[0], STR("filedesc:")) ? WARC_INFO : WARC_RESPONSE,
        .headers = line,
        .url = fields[0],
        .date = warc_date(fields[2]),
        .mime = fields[3],
        .digest = STR(""),
        .bytes = bytes,
        .is_http = str_has_prefix_nocase(fields[0], STR("http")),
    };
    return true;
}

/* ---- where records begin ---- */

static bool is_warc_line(str bytes)
{
    return bytes.n > 6 && str_has_prefix(bytes, STR("WARC/")) && ascii_is_digit(bytes.p[5]) &&
           bytes.p[6] == '.';
}

static bool is_arc_line(str bytes)
{
    struct warc_record record;
    size_t end = str_find_char(str_slice(bytes, 0, WARC_HEADER_MAX), '\n');
    return end != STR_ABSENT && arc_parse(str_trim(str_slice(bytes, 0, end)), &record);
}

static bool is_record(const struct warc_reader *reader, str bytes)
{
    return reader->is_arc ? is_arc_line(bytes) : is_warc_line(bytes);
}

bool warc_reader_is_archive(struct warc_reader *reader)
{
    str bytes = gzip_file_peek(reader->file, 4096);
    reader->is_known = true;
    reader->is_arc = str_has_prefix(bytes, STR("filedesc:")) && is_arc_line(bytes);
    return reader->is_arc || is_warc_line(bytes);
}

/* The first record in bytes that begins at the beginning of a line; STR_ABSENT when there is none. A
 * line that goes on beyond the bytes may be one: *last_line says where the last one begins. */
static size_t find_record(const struct warc_reader *reader, str bytes, size_t *last_line)
{
    size_t at = 0;
    for (;;) {
        size_t line = str_find_char(str_skip(bytes, at), '\n');
        if (line == STR_ABSENT)
            break;
        at += line + 1;
        if (is_record(reader, str_skip(bytes, at)))
            return at;
    }
    *last_line = at;
    return STR_ABSENT;
}

/* Passes over bytes up to the next record or the end. is_line: a line begins here, so that a record may.
 * Damage of the file below is passed over too. */
static void find_next(struct warc_reader *reader, bool is_line)
{
    for (;;) {
        str bytes = gzip_file_peek(reader->file, GZIP_FILE_AHEAD);
        if (is_line && is_record(reader, bytes))
            return;
        size_t last = 0;
        size_t at = bytes.n ? find_record(reader, bytes, &last) : STR_ABSENT;
        bool is_end = bytes.n < GZIP_FILE_AHEAD;
        is_line = last > 0 && !is_end;
        gzip_file_skip(reader->file, at != STR_ABSENT ? at : is_line ? last : bytes.n);
        if (at != STR_ABSENT)
            return;
        if (is_end && gzip_file_is_damaged(reader->file))
            is_line = gzip_file_resume(reader->file);
        if (!gzip_file_peek(reader->file, 1).n)
            return;
    }
}

/* ---- the next record ---- */

/* Line ends between two records. */
static void skip_blank(struct warc_reader *reader)
{
    str bytes = gzip_file_peek(reader->file, BLANK_MAX);
    size_t n = 0;
    while (n < bytes.n && n < BLANK_MAX && (bytes.p[n] == '\r' || bytes.p[n] == '\n'))
        n++;
    gzip_file_skip(reader->file, n);
}

/* Length of the header at the beginning of bytes with the empty line behind it; STR_ABSENT: it does not
 * end. */
static size_t header_length(const struct warc_reader *reader, str bytes)
{
    size_t at = str_find_char(bytes, '\n');
    if (reader->is_arc || at == STR_ABSENT)
        return at == STR_ABSENT ? at : at + 1;
    while (at != STR_ABSENT) {
        str rest = str_skip(bytes, at + 1);
        if (str_has_prefix(rest, STR("\r\n")))
            return at + 3;
        if (str_has_prefix(rest, STR("\n")))
            return at + 2;
        size_t next = str_find_char(rest, '\n');
        at = next == STR_ABSENT ? next : at + 1 + next;
    }
    return STR_ABSENT;
}

/* Reads the header at the place where the input stands. False, and nothing passed over, when there is
 * none. */
static bool read_header(struct warc_reader *reader, struct warc_record *record)
{
    str bytes = str_slice(gzip_file_peek(reader->file, 4096), 0, WARC_HEADER_MAX);
    if (!is_record(reader, bytes))
        return false;
    size_t n = header_length(reader, bytes);
    if (n == STR_ABSENT) {
        bytes = str_slice(gzip_file_peek(reader->file, WARC_HEADER_MAX), 0, WARC_HEADER_MAX);
        n = header_length(reader, bytes);
    }
    if (n == STR_ABSENT)
        return false;
    reader->header.n = 0;
    buf_add(&reader->header, str_slice(bytes, 0, n));
    str header = buf_str(&reader->header), first = STR_NONE;
    struct gzip_place place = gzip_file_place(reader->file);
    bool is_good = reader->is_arc ? arc_parse(str_trim(header), record)
                                  : str_cut(&header, '\n', &first) && warc_parse(header, record);
    if (!is_good)
        return false;
    gzip_file_skip(reader->file, n);
    record->place = place;
    reader->block = gzip_file_place(reader->file);
    reader->bytes = reader->left = record->bytes;
    return true;
}

/* Whether the block's end is where its length says: a record, or the end, follows the line ends. */
static bool ends_well(struct warc_reader *reader)
{
    str bytes = gzip_file_peek(reader->file, BLANK_MAX + 8);
    size_t n = 0;
    while (n < bytes.n && n < BLANK_MAX && (bytes.p[n] == '\r' || bytes.p[n] == '\n'))
        n++;
    bytes = str_skip(bytes, n);
    if (!bytes.n)
        return !gzip_file_is_damaged(reader->file);
    return reader->is_arc ? n > 0 || is_arc_line(gzip_file_peek(reader->file, WARC_HEADER_MAX))
                          : is_warc_line(bytes);
}

/* Goes back to where the block begins; how much of a gzip member may be expanded again has a limit. */
static bool go_back(struct warc_reader *reader)
{
    reader->back += reader->block.skip;
    return reader->back <= BACK_MAX && gzip_file_seek(reader->file, reader->block);
}

/* Passes over what was left of the block. A length that leads astray swallowed what follows, so the
 * search for the next record begins where the block did. */
static bool skip_block(struct warc_reader *reader)
{
    uint64_t left = reader->left;
    bool had_block = reader->bytes > 0;
    reader->left = reader->bytes = 0;
    if (gzip_file_skip_far(reader->file, left) == left && ends_well(reader))
        return true;
    if (had_block && !gzip_file_is_damaged(reader->file))
        go_back(reader);
    return false;
}

bool warc_next(struct warc_reader *reader, struct warc_record *record)
{
    if (!reader->is_known)
        warc_reader_is_archive(reader);
    bool is_lost = !skip_block(reader);
    if (!is_lost) {
        skip_blank(reader);
        if (read_header(reader, record))
            return true;
        if (!gzip_file_peek(reader->file, 1).n && !gzip_file_is_damaged(reader->file))
            return false;
    }
    *record = (struct warc_record){.type = WARC_LOST, .place = gzip_file_place(reader->file)};
    if (!is_lost && gzip_file_peek(reader->file, 1).n)
        gzip_file_skip(reader->file, 1);
    find_next(reader, is_lost);
    return true;
}

/* Whether another record begins where the block should go on: at the beginning of a gzip member. */
static bool is_broken_off(struct warc_reader *reader)
{
    return gzip_file_is_member(reader->file) &&
           is_record(reader, gzip_file_peek(reader->file, 4096));
}

/* Of a block whose length leads astray, what stands in front of the next record. */
static void cut_block(struct warc_reader *reader, struct buf *out)
{
    size_t ignored = 0;
    size_t at = find_record(reader, buf_str(out), &ignored);
    if (at == STR_ABSENT)
        return;
    out->n = at;
    reader->left = reader->bytes = 0;
    if (go_back(reader))
        gzip_file_skip_far(reader->file, at);
}

bool warc_read_block(struct warc_reader *reader, uint64_t most, struct buf *out)
{
    most = most < reader->left ? most : reader->left;
    while (most && !out->over) {
        if (reader->left < reader->bytes && is_broken_off(reader)) {
            reader->left = reader->bytes = 0;
            return false;
        }
        str chunk = gzip_file_chunk(reader->file);
        if (!chunk.n)
            return false;
        chunk = str_slice(chunk, 0, most < chunk.n ? (size_t)most : chunk.n);
        buf_add(out, chunk);
        gzip_file_skip(reader->file, chunk.n);
        reader->left -= chunk.n;
        most -= chunk.n;
    }
    if (reader->left || out->over || ends_well(reader))
        return true;
    cut_block(reader, out);
    return false;
}

bool warc_seek(struct warc_reader *reader, struct gzip_place place)
{
    reader->left = reader->bytes = 0;
    return gzip_file_seek(reader->file, place);
}
