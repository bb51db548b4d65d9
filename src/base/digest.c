/*
 * digest.c - SHA-256 and its text.
 */
#include "phieu/file.h"

#include <sodium.h>

void digest_of(const void *bytes, size_t len, struct digest *ret)
{
    static const unsigned char none[1];
    crypto_hash_sha256(ret->bytes, len == 0 ? none : bytes, len);
}

const char *digest_hex(const struct digest *digest, char *buf)
{
    return sodium_bin2hex(buf, DIGEST_TEXT, digest->bytes, sizeof digest->bytes);
}

bool digest_parse(const char *hex, struct digest *ret)
{
    struct digest digest;
    size_t len;
    const char *end;
    if (sodium_hex2bin(digest.bytes, sizeof digest.bytes, hex, DIGEST_TEXT - 1, NULL, &len, &end) !=
            0 ||
        len != sizeof digest.bytes || *end != '\0') {
        return false;
    }
    *ret = digest;
    return true;
}
