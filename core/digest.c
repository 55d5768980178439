#include "core/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

void digest_write(enum digest digest, str bytes, char out[DIGEST_HEX + 1])
{
    static const char digits[] = "0123456789abcdef";
    const EVP_MD *const kinds[DIGEST_COUNT] = {EVP_sha256(), EVP_sha1(), EVP_md5()};
    unsigned char sum[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    out[0] = '\0';
    if (EVP_Digest(bytes.p ? bytes.p : "", bytes.n, sum, &n, kinds[digest], NULL) != 1 ||
        n * 2 > DIGEST_HEX)
        return;
    for (unsigned i = 0; i < n; i++) {
        out[i * 2] = digits[sum[i] >> 4];
        out[i * 2 + 1] = digits[sum[i] & 15];
    }
    out[n * 2] = '\0';
}

void digest_sha256(str bytes, char out[DIGEST_HEX + 1])
{
    digest_write(DIGEST_SHA256, bytes, out);
}

const char *digest_version(void)
{
    return OpenSSL_version(OPENSSL_VERSION_STRING);
}
