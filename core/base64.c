#include "core/base64.h"

static int base64_digit(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (ascii_is_digit(c))
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

size_t base64_decode(str text, struct buf *out)
{
    uint32_t bits = 0;
    int count = 0;
    size_t at = 0;
    for (; at < text.n && !out->over; at++) {
        int digit = base64_digit(text.p[at]);
        if (digit < 0 && ascii_is_space(text.p[at]))
            continue;
        if (digit < 0)
            break;
        bits = (bits << 6 | (uint32_t)digit) & 0xFFFF;
        count += 6;
        if (count < 8)
            continue;
        count -= 8;
        buf_add_char(out, (char)(bits >> count & 0xFF));
    }
    while (at < text.n && text.p[at] == '=')
        at++;
    return at;
}

void base64_encode(str bytes, struct buf *out)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < bytes.n; i += 3) {
        size_t count = bytes.n - i < 3 ? bytes.n - i : 3;
        uint32_t bits = 0;
        char four[4] = {'=', '=', '=', '='};
        for (size_t k = 0; k < count; k++)
            bits |= (uint32_t)(unsigned char)bytes.p[i + k] << (16 - 8 * k);
        for (size_t k = 0; k <= count; k++)
            four[k] = alphabet[bits >> (18 - 6 * k) & 63];
        buf_add(out, (str){four, sizeof four});
    }
}
