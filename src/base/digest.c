/*
 * digest.c - SHA-256 and its text.
 *
 * Nettle's, here and wherever files are hashed: it uses the processor's own instructions, which
 * libsodium's does not, and every act is hashed on the one thread that writes.
 */
#include "phieu/file.h"

#include <nettle/sha2.h>
#include <sodium.h>

void digest_of(const void *bytes, size_t len, struct digest *ret)
{
    struct sha256_ctx hash;
    sha256_init(&hash);
    if (len > 0) {
        sha256_update(&hash, len, bytes);
    }
    sha256_digest(&hash, sizeof ret->bytes, ret->bytes);
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
