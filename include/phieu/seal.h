/*
 * seal.h - the agency's signature (Ed25519) under what leaves the house to be checked elsewhere.
 *
 * Signed in pieces (Ed25519ph of RFC 8032, as libsodium's crypto_sign_update has it), so that an
 * export of any length needs no memory of its own. sodium_init has been called.
 */
#ifndef PHIEU_SEAL_H
#define PHIEU_SEAL_H

#include <sodium.h>
#include <stdbool.h>
#include <stddef.h>

enum { SEAL_SEED = 32, SEAL_KEY_TEXT = 65, SEAL_SIGNATURE_TEXT = 129, SEAL_PRINT_TEXT = 20 };

/* A key pair. Never logged, never in an argument; seal_forget when it is no longer needed. */
struct seal {
    unsigned char secret[crypto_sign_SECRETKEYBYTES];
    unsigned char open[crypto_sign_PUBLICKEYBYTES];
};
/* The pair that a seed of SEAL_SEED bytes stands for; always the same one. */
void seal_of_seed(const unsigned char *seed, struct seal *ret);
void seal_forget(struct seal *seal);

/* The public key in lower-case hex (SEAL_KEY_TEXT bytes). */
const char *seal_key(const struct seal *seal, char *buf);
/* What people compare of a public key in hex: the first 16 digits of its SHA-256 in fours,
 * "a395-46f8-5039-602e" (SEAL_PRINT_TEXT bytes); "" when `key` is none. */
const char *seal_fingerprint(const char *key, char *buf);

/* One text, signed or checked piece by piece. */
struct seal_text {
    crypto_sign_state state;
};
void seal_begin(struct seal_text *text);
void seal_add(struct seal_text *text, const void *bytes, size_t len);
/* The signature in lower-case hex (SEAL_SIGNATURE_TEXT bytes). */
const char *seal_sign(struct seal_text *text, const struct seal *seal, char *buf);
/* Whether `signature` under exactly this text was made by the owner of `key`, both in hex. */
bool seal_fits(struct seal_text *text, const char *key, const char *signature);

#endif
