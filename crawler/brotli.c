#include "crawler/brotli.h"

#include <brotli/decode.h>

#define BROTLI_PIECE 32768

bool brotli_expand(str bytes, struct buf *out)
{
    BrotliDecoderState *state = BrotliDecoderCreateInstance(NULL, NULL, NULL);
    BrotliDecoderResult result = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
    const uint8_t *next = (const uint8_t *)bytes.p;
    size_t left = bytes.n;
    if (!state)
        return false;
    while (result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT && !out->over) {
        uint8_t piece[BROTLI_PIECE], *to = piece;
        size_t room = sizeof piece;
        result = BrotliDecoderDecompressStream(state, &left, &next, &room, &to, NULL);
        buf_add(out, (str){(const char *)piece, sizeof piece - room});
    }
    BrotliDecoderDestroyInstance(state);
    return result == BROTLI_DECODER_RESULT_SUCCESS && !out->over;
}
