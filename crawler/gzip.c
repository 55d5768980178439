#include "crawler/gzip.h"

#include <stdlib.h>

#define ZLIB_CONST /* input is const */
#include <zlib.h>

#define GZIP_ONLY (15 + 16)         /* largest window, gzip header expected */
#define GZIP_STEP ((size_t)1 << 30) /* zlib counts in unsigned int */
#define STORED_MAX 65535            /* bytes of a stored block */

bool gzip_is(str bytes)
{
    return str_has_prefix(bytes, STR("\x1f\x8b\x08"));
}

/* One call of inflate with what it gave added to out. */
static int gzip_step(z_stream *stream, struct buf *out)
{
    unsigned char piece[32768];
    stream->next_out = piece;
    stream->avail_out = sizeof piece;
    int result = inflate(stream, Z_NO_FLUSH);
    buf_add(out, (str){(const char *)piece, sizeof piece - stream->avail_out});
    return result;
}

static bool expand(str bytes, int window, struct buf *out)
{
    z_stream stream = {.next_in = NULL};
    bool is_whole = false;
    if (inflateInit2(&stream, window) != Z_OK)
        return false;
    stream.next_in = (const Bytef *)bytes.p;
    size_t left = bytes.n;
    int result = Z_OK;
    while (result == Z_OK && !out->over) {
        uInt given = (uInt)(left < GZIP_STEP ? left : GZIP_STEP);
        stream.avail_in = given;
        result = gzip_step(&stream, out);
        left -= given - stream.avail_in;
        is_whole = result == Z_STREAM_END;
        if (is_whole && window == GZIP_ONLY && gzip_is((str){(const char *)stream.next_in, left}))
            result = inflateReset(&stream);
    }
    inflateEnd(&stream);
    return is_whole && !out->over;
}

bool gzip_expand(str bytes, struct buf *out)
{
    return expand(bytes, GZIP_ONLY, out);
}

/* RFC 1950 §2.2: the method is 8, and the two bytes are a multiple of 31. */
static bool is_zlib(str bytes)
{
    if (bytes.n < 2)
        return false;
    unsigned first = (unsigned char)bytes.p[0], second = (unsigned char)bytes.p[1];
    return (first & 15) == 8 && (first * 256 + second) % 31 == 0;
}

bool gzip_expand_deflate(str bytes, struct buf *out)
{
    return expand(bytes, is_zlib(bytes) ? MAX_WBITS : -MAX_WBITS, out);
}

bool gzip_pack(str bytes, struct buf *out)
{
    z_stream stream = {.next_in = NULL};
    int result = Z_STREAM_ERROR;
    if (bytes.n > GZIP_STEP || deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP_ONLY,
                                            8, Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    uLong most = deflateBound(&stream, (uLong)bytes.n);
    unsigned char *packed = malloc(most);
    if (packed) {
        stream.next_in = (const Bytef *)bytes.p;
        stream.avail_in = (uInt)bytes.n;
        stream.next_out = packed;
        stream.avail_out = (uInt)most;
        result = deflate(&stream, Z_FINISH);
    }
    bool fits = result == Z_STREAM_END && stream.total_out <= out->max - out->n;
    if (fits)
        buf_add(out, (str){(const char *)packed, stream.total_out});
    free(packed);
    deflateEnd(&stream);
    return fits;
}

static void add_little_endian(struct buf *out, uint32_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        buf_add_char(out, (char)(unsigned char)(value >> 8 * i));
}

bool gzip_store(str bytes, struct buf *out)
{
    size_t before = out->n, blocks = bytes.n / STORED_MAX + 1;
    if (bytes.n > GZIP_STEP || out->max - out->n < bytes.n + blocks * 5 + 18)
        return false;
    buf_add(out, STR("\x1f\x8b\x08\0\0\0\0\0\0\xff")); /* no name, no time, unknown system */
    for (size_t at = 0; blocks; at += STORED_MAX) {
        str block = str_slice(bytes, at, at + STORED_MAX);
        buf_add_char(out, --blocks ? 0 : 1); /* the last one says so */
        add_little_endian(out, (uint32_t)block.n, 2);
        add_little_endian(out, ~(uint32_t)block.n, 2);
        buf_add(out, block);
    }
    add_little_endian(out, (uint32_t)crc32_z(0, (const Bytef *)bytes.p, bytes.n), 4);
    add_little_endian(out, (uint32_t)bytes.n, 4);
    if (out->over)
        out->n = before;
    return !out->over;
}

const char *gzip_version(void)
{
    return zlibVersion();
}
