/* password.c - hashing passwords, and comparing one with what is kept. */
#include "call.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum { HASH_BYTES = 32, SALT_CHARS = 22, HASH_CHARS = 43 };
_Static_assert(crypto_pwhash_SALTBYTES == 16, "22 characters of base64");

int server_hash_password(const char *password, unsigned least, const char **ret_hash,
                         struct error *err)
{
    char *hash = arena_alloc(arena_current(), crypto_pwhash_STRBYTES);
    if (text_length(password) < least) {
        return error_set(err, ERR_PASSWORD_WEAK, "password",
                         arena_printf(arena_current(), "%u", least), NULL);
    }
    if (crypto_pwhash_str(hash, password, strlen(password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
        return error_set(err, ERR_NO_MEMORY, "", NULL, NULL);
    }
    *ret_hash = hash;
    return 0;
}

static bool decoded(const char *text, unsigned char *bytes, size_t size)
{
    size_t len = 0;
    return sodium_base642bin(bytes, size, text, strlen(text), NULL, &len, NULL,
                             sodium_base64_VARIANT_ORIGINAL_NO_PADDING) == 0 &&
           len == size;
}

/* As crypto_pwhash_str_verify, which calls a password wrong when it lacks the memory to hash it. */
static int verify(const char *kept, const char *password, bool *ret_fits, struct error *err)
{
    unsigned long memory, rounds;
    char salt_text[SALT_CHARS + 1], hash_text[HASH_CHARS + 1];
    unsigned char salt[crypto_pwhash_SALTBYTES], hash[HASH_BYTES], is[HASH_BYTES];
    if (sscanf(kept, "$argon2id$v=19$m=%lu,t=%lu,p=1$%22[^$]$%43s", &memory, &rounds, salt_text,
               hash_text) != 4 ||
        !decoded(salt_text, salt, sizeof salt) || !decoded(hash_text, hash, sizeof hash)) {
        return error_set(err, ERR_STORE_DAMAGED, "", "password", NULL);
    }
    if (crypto_pwhash(is, sizeof is, password, strlen(password), salt, rounds, memory * 1024,
                      crypto_pwhash_ALG_ARGON2ID13) != 0) {
        return error_set(err, ERR_NO_MEMORY, "", NULL, NULL);
    }
    *ret_fits = sodium_memcmp(is, hash, sizeof hash) == 0;
    return 0;
}

/* A hash nobody's password has, with the cost of a real one: verifying against it takes as long, so
 * that a name that does not exist cannot be told from a wrong password. */
static const char decoy_hash[] = "$argon2id$v=19$m=65536,t=2,p=1$bm8gc3VjaCBwZXJzb24hIQ$"
                                 "BwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSY";

int password_check(struct call *call, const struct person *person, const char *password,
                   bool *ret_fits, struct error *err)
{
    const char *hash = person != NULL ? store_password(call->read, person->id) : NULL;
    if (store_read_sound(call->read, err) != 0) {
        return -1;
    }
    bool known = hash != NULL && person->active;
    if (verify(known ? hash : decoy_hash, password, ret_fits, err) != 0) {
        return -1;
    }
    *ret_fits = *ret_fits && known;
    return 0;
}
