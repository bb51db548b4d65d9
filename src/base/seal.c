/*
 * seal.c - Ed25519 by libsodium, and its texts.
 */
#include "phieu/seal.h"

#include "phieu/error.h"
#include "phieu/file.h"

#include <stdio.h>
#include <string.h>

void seal_of_seed(const unsigned char *seed, struct seal *ret)
{
    crypto_sign_seed_keypair(ret->open, ret->secret, seed);
}

void seal_forget(struct seal *seal)
{
    sodium_memzero(seal, sizeof *seal);
}

const char *seal_key(const struct seal *seal, char *buf)
{
    return sodium_bin2hex(buf, SEAL_KEY_TEXT, seal->open, sizeof seal->open);
}

/* Exactly `size` bytes of hex and nothing else. */
static bool read_hex(const char *hex, unsigned char *bytes, size_t size)
{
    size_t len;
    const char *end;
    return sodium_hex2bin(bytes, size, hex, strlen(hex), NULL, &len, &end) == 0 && len == size &&
           *end == '\0';
}

const char *seal_fingerprint(const char *key, char *buf)
{
    unsigned char open[crypto_sign_PUBLICKEYBYTES];
    struct digest digest;
    char hex[DIGEST_TEXT];
    buf[0] = '\0';
    if (!read_hex(key, open, sizeof open)) {
        return buf;
    }
    digest_of(open, sizeof open, &digest);
    digest_hex(&digest, hex);
    snprintf(buf, SEAL_PRINT_TEXT, "%.4s-%.4s-%.4s-%.4s", hex, hex + 4, hex + 8, hex + 12);
    return buf;
}

void seal_begin(struct seal_text *text)
{
    crypto_sign_init(&text->state);
}

void seal_add(struct seal_text *text, const void *bytes, size_t len)
{
    crypto_sign_update(&text->state, bytes, len);
}

const char *seal_sign(struct seal_text *text, const struct seal *seal, char *buf)
{
    unsigned char signature[crypto_sign_BYTES];
    INVARIANT(crypto_sign_final_create(&text->state, signature, NULL, seal->secret) == 0);
    return sodium_bin2hex(buf, SEAL_SIGNATURE_TEXT, signature, sizeof signature);
}

bool seal_fits(struct seal_text *text, const char *key, const char *signature)
{
    unsigned char open[crypto_sign_PUBLICKEYBYTES], bytes[crypto_sign_BYTES];
    return read_hex(key, open, sizeof open) && read_hex(signature, bytes, sizeof bytes) &&
           crypto_sign_final_verify(&text->state, bytes, open) == 0;
}
