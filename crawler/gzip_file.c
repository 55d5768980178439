#include "crawler/gzip_file.h"

#include "crawler/gzip.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ZLIB_CONST /* input is const */
#include <zlib.h>

#define GZIP_ONLY (15 + 16) /* largest window, gzip header expected */
#define IN_SIZE ((size_t)128 * 1024)
#define OUT_SIZE (2 * GZIP_FILE_AHEAD)
#define MEMBERS_MAX 256 /* that begin within what is at hand */
#define MAGIC 4         /* of a member: three bytes and the flags */

/* Where a member begins. */
struct member {
    uint64_t at; /* its first byte, in expanded bytes since the beginning or the last seek */
    uint64_t offset;
};

struct gzip_file {
    int fd;
    bool is_gzip, is_known; /* known once the first bytes were seen */
    bool is_open;           /* inside a member */
    bool is_damaged, has_ended;
    z_stream stream;
    unsigned char in[IN_SIZE];
    size_t in_at, in_end;
    uint64_t in_offset; /* of in[0], in the file */
    char out[OUT_SIZE];
    size_t out_at, out_end;
    uint64_t at; /* expanded bytes in front of out[out_at] */
    struct member members[MEMBERS_MAX];
    size_t member_count;
};

struct gzip_file *gzip_file_new(int fd)
{
    struct gzip_file *file = calloc(1, sizeof *file);
    if (!file || inflateInit2(&file->stream, GZIP_ONLY) != Z_OK) {
        free(file);
        close(fd);
        return NULL;
    }
    off_t offset = lseek(fd, 0, SEEK_CUR);
    file->fd = fd;
    file->in_offset = offset > 0 ? (uint64_t)offset : 0;
    return file;
}

void gzip_file_free(struct gzip_file *file)
{
    if (!file)
        return;
    inflateEnd(&file->stream);
    close(file->fd);
    free(file);
}

/* ---- what comes in ---- */

/* At least `least` bytes of input, unless the file ends; the number that there are. */
static size_t in_fill(struct gzip_file *file, size_t least)
{
    size_t left = file->in_end - file->in_at;
    if (left >= least)
        return left;
    memmove(file->in, file->in + file->in_at, left);
    file->in_offset += file->in_at;
    file->in_at = 0;
    file->in_end = left;
    while (file->in_end < least) {
        ssize_t n = read(file->fd, file->in + file->in_end, IN_SIZE - file->in_end);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        file->in_end += (size_t)n;
    }
    return file->in_end;
}

/* The input at hand begins as a member does: reserved flags are not set (RFC 1952 §2.3.1). */
static bool in_is_member(const struct gzip_file *file)
{
    str rest = {(const char *)file->in + file->in_at, file->in_end - file->in_at};
    return gzip_is(rest) && (rest.n < MAGIC || (file->in[file->in_at + 3] & 0xe0) == 0);
}

/* ---- what goes out ---- */

/* Members in front of the one that holds the next byte are forgotten. */
static void members_forget(struct gzip_file *file)
{
    size_t first = 0;
    while (first + 1 < file->member_count && file->members[first + 1].at <= file->at)
        first++;
    file->member_count -= first;
    memmove(file->members, file->members + first, file->member_count * sizeof *file->members);
}

static void out_make_room(struct gzip_file *file)
{
    memmove(file->out, file->out + file->out_at, file->out_end - file->out_at);
    file->out_end -= file->out_at;
    file->out_at = 0;
    members_forget(file);
}

static void fill_plain(struct gzip_file *file)
{
    size_t n = in_fill(file, 1);
    size_t room = OUT_SIZE - file->out_end;
    n = n < room ? n : room;
    memcpy(file->out + file->out_end, file->in + file->in_at, n);
    file->in_at += n;
    file->out_end += n;
    file->has_ended = n == 0;
}

/* Zeros may fill up the last block of a tape. */
static bool rest_is_padding(struct gzip_file *file)
{
    while (in_fill(file, 1)) {
        while (file->in_at < file->in_end && !file->in[file->in_at])
            file->in_at++;
        if (file->in_at < file->in_end)
            return false;
    }
    return true;
}

/* Begins the next member; false when there is none. */
static bool member_begin(struct gzip_file *file)
{
    size_t n = in_fill(file, MAGIC);
    file->has_ended = n == 0 || (file->in[file->in_at] == 0 && rest_is_padding(file));
    if (file->has_ended)
        return false;
    if (!in_is_member(file) || inflateReset(&file->stream) != Z_OK) {
        file->is_damaged = true;
        return false;
    }
    file->members[file->member_count++] = (struct member){
        .at = file->at + (file->out_end - file->out_at), .offset = file->in_offset + file->in_at};
    file->is_open = true;
    return true;
}

static void fill_gzip(struct gzip_file *file)
{
    if (!file->is_open && (file->member_count == MEMBERS_MAX || !member_begin(file)))
        return;
    size_t n = in_fill(file, 1);
    z_stream *stream = &file->stream;
    stream->next_in = file->in + file->in_at;
    stream->avail_in = (uInt)n;
    stream->next_out = (Bytef *)file->out + file->out_end;
    stream->avail_out = (uInt)(OUT_SIZE - file->out_end);
    int result = n ? inflate(stream, Z_NO_FLUSH) : Z_BUF_ERROR;
    file->in_at += n - stream->avail_in;
    file->out_end = OUT_SIZE - stream->avail_out;
    if (result == Z_STREAM_END)
        file->is_open = false;
    else if (result != Z_OK)
        file->is_damaged = true;
}

static bool can_fill(const struct gzip_file *file)
{
    return !file->is_damaged && !file->has_ended;
}

static void fill(struct gzip_file *file, size_t least)
{
    if (file->out_end - file->out_at >= least)
        return;
    out_make_room(file);
    if (!file->is_known) {
        in_fill(file, MAGIC);
        file->is_gzip = in_is_member(file);
        file->is_known = true;
    }
    while (file->out_end - file->out_at < least && can_fill(file)) {
        if (!file->is_gzip)
            fill_plain(file);
        else
            fill_gzip(file);
        if (file->member_count == MEMBERS_MAX && !file->is_open)
            break; /* the next one begins when some of these have been passed */
    }
}

str gzip_file_peek(struct gzip_file *file, size_t least)
{
    fill(file, least < GZIP_FILE_AHEAD ? least : GZIP_FILE_AHEAD);
    return (str){file->out + file->out_at, file->out_end - file->out_at};
}

str gzip_file_chunk(struct gzip_file *file)
{
    str rest = gzip_file_peek(file, 1);
    for (size_t i = 0; i < file->member_count; i++)
        if (file->members[i].at > file->at)
            return str_slice(rest, 0, (size_t)(file->members[i].at - file->at));
    return rest;
}

void gzip_file_skip(struct gzip_file *file, size_t count)
{
    file->out_at += count;
    file->at += count;
}

/* Goes over plain bytes that were not read yet. */
static uint64_t skip_plain(struct gzip_file *file, uint64_t count)
{
    off_t end = lseek(file->fd, 0, SEEK_END);
    if (end < 0)
        return 0;
    uint64_t from = file->in_offset + file->in_end;
    uint64_t left = (uint64_t)end > from ? (uint64_t)end - from : 0;
    uint64_t skipped = count < left ? count : left;
    if (lseek(file->fd, (off_t)(from + skipped), SEEK_SET) < 0)
        return 0;
    file->in_offset = from + skipped;
    file->in_at = file->in_end = 0;
    file->at += skipped;
    return skipped;
}

uint64_t gzip_file_skip_far(struct gzip_file *file, uint64_t count)
{
    uint64_t left = count;
    while (left) {
        str rest = gzip_file_peek(file, 1);
        if (!rest.n)
            break;
        size_t n = rest.n < left ? rest.n : (size_t)left;
        gzip_file_skip(file, n);
        left -= n;
        if (!file->is_gzip && left > IN_SIZE && file->in_at == file->in_end &&
            file->out_at == file->out_end)
            left -= skip_plain(file, left);
    }
    return count - left;
}

bool gzip_file_is_member(const struct gzip_file *file)
{
    for (size_t i = 0; i < file->member_count; i++)
        if (file->members[i].at == file->at)
            return true;
    return false;
}

struct gzip_place gzip_file_place(const struct gzip_file *file)
{
    struct gzip_place place = {.offset =
                                   file->in_offset + file->in_at - (file->out_end - file->out_at)};
    for (size_t i = 0; i < file->member_count && file->members[i].at <= file->at; i++)
        place = (struct gzip_place){file->members[i].offset, file->at - file->members[i].at};
    return place;
}

/* Nothing is at hand any more, and the input goes on where it stands. */
static void forget(struct gzip_file *file)
{
    file->out_at = file->out_end = 0;
    file->at = 0;
    file->member_count = 0;
    file->is_open = file->is_damaged = file->has_ended = false;
}

static bool restart(struct gzip_file *file, uint64_t offset)
{
    if (lseek(file->fd, (off_t)offset, SEEK_SET) < 0)
        return false;
    forget(file);
    file->in_offset = offset;
    file->in_at = file->in_end = 0;
    return true;
}

bool gzip_file_seek(struct gzip_file *file, struct gzip_place place)
{
    struct gzip_place now = gzip_file_place(file);
    bool is_ahead = file->member_count && now.offset == place.offset && now.skip <= place.skip &&
                    !file->is_damaged;
    if (is_ahead)
        place.skip -= now.skip;
    else if (!restart(file, place.offset))
        return false;
    return gzip_file_skip_far(file, place.skip) == place.skip;
}

bool gzip_file_is_damaged(const struct gzip_file *file)
{
    return file->is_damaged;
}

/* An unfinished member may have swallowed the beginning of the next one; where the input can be gone
 * back in, the search begins inside the bad one. */
bool gzip_file_resume(struct gzip_file *file)
{
    if (!file->is_gzip || !file->is_damaged)
        return false;
    if (!file->is_open || !restart(file, file->members[file->member_count - 1].offset + 1))
        forget(file);
    while (in_fill(file, MAGIC) >= MAGIC) {
        if (in_is_member(file))
            return true;
        const unsigned char *rest = file->in + file->in_at + 1;
        const unsigned char *next = memchr(rest, 0x1f, file->in_end - file->in_at - 1);
        file->in_at = next ? (size_t)(next - file->in) : file->in_end;
    }
    file->has_ended = true;
    return false;
}
