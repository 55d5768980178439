#include "crawler/gzip.h"

#define ZLIB_CONST /* input is const */
#include <zlib.h>

#define GZIP_ONLY (15 + 16)         /* largest window, gzip header expected */
#define GZIP_STEP ((size_t)1 << 30) /* zlib counts in unsigned int */

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

bool gzip_expand(str bytes, struct buf *out)
{
    z_stream stream = {.next_in = NULL};
    bool is_whole = false;
    if (inflateInit2(&stream, GZIP_ONLY) != Z_OK)
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
        if (is_whole && gzip_is((str){(const char *)stream.next_in, left}))
            result = inflateReset(&stream);
    }
    inflateEnd(&stream);
    return is_whole && !out->over;
}
