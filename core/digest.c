#include "core/digest.h"

#include <openssl/evp.h>

void digest_sha256(str bytes, char out[DIGEST_HEX + 1])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char sum[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    out[0] = '\0';
    if (EVP_Digest(bytes.p ? bytes.p : "", bytes.n, sum, &n, EVP_sha256(), NULL) != 1 ||
        n * 2 != DIGEST_HEX)
        return;
    for (unsigned i = 0; i < n; i++) {
        out[i * 2] = digits[sum[i] >> 4];
        out[i * 2 + 1] = digits[sum[i] & 15];
    }
    out[DIGEST_HEX] = '\0';
}
