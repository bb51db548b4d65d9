/* cursor.c - base64url of a kind, a key and two bytes of their digest against slips of the hand. */
#include "cursor.h"

#include "phieu/arena.h"
#include "phieu/file.h"

#include <sodium.h>
#include <string.h>

enum { PLAIN = 1 + 3 * 8, WHOLE = PLAIN + 2 };
#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING

static unsigned char *put(unsigned char *at, int64_t value)
{
    for (int shift = 56; shift >= 0; shift -= 8) {
        *at++ = (unsigned char)((uint64_t)value >> shift);
    }
    return at;
}

static int64_t get(const unsigned char *at)
{
    uint64_t value = 0;
    for (int i = 0; i < 8; i++) {
        value = value << 8 | at[i];
    }
    return (int64_t)value;
}

const char *cursor_write(unsigned char kind, const struct list_key *key)
{
    unsigned char bytes[WHOLE] = {kind};
    unsigned char *at = put(bytes + 1, key->rank);
    at = put(at, key->letter);
    at = put(at, key->line);
    struct digest digest;
    digest_of(bytes, PLAIN, &digest);
    memcpy(at, digest.bytes, WHOLE - PLAIN);
    size_t size = sodium_base64_encoded_len(WHOLE, VARIANT);
    return sodium_bin2base64(arena_alloc(arena_current(), size), size, bytes, WHOLE, VARIANT);
}

int cursor_read(const char *cursor, unsigned char kind, struct list_key *key, struct error *err)
{
    if (cursor == NULL || cursor[0] == '\0') {
        return 0;
    }
    unsigned char bytes[WHOLE];
    size_t len = 0;
    const char *end = NULL;
    struct digest digest;
    int rc =
        sodium_base642bin(bytes, sizeof bytes, cursor, strlen(cursor), NULL, &len, &end, VARIANT);
    if (rc == 0 && len == WHOLE && *end == '\0' && bytes[0] == kind) {
        digest_of(bytes, PLAIN, &digest);
        if (memcmp(bytes + PLAIN, digest.bytes, WHOLE - PLAIN) == 0) {
            *key = (struct list_key){get(bytes + 1), get(bytes + 9), get(bytes + 17)};
            return 0;
        }
    }
    return error_set(err, ERR_CURSOR, "cursor", NULL, NULL);
}
