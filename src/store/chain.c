/* chain.c - one link of the hash chain over the acts. */
#include "chain.h"

#include <string.h>

enum { KIND_MOST = 64, NUMBERS = 6 };

static unsigned char *put_number(unsigned char *at, int64_t value)
{
    for (int shift = 56; shift >= 0; shift -= 8) {
        *at++ = (unsigned char)((uint64_t)value >> shift);
    }
    return at;
}

static unsigned char *put_bytes(unsigned char *at, const void *bytes, size_t len)
{
    memcpy(at, bytes, len);
    return at + len;
}

void chain_link(const struct digest *previous, const struct act *act, const char *kind,
                const struct digest *body_hash, struct digest *ret)
{
    unsigned char
        text[sizeof previous->bytes + (size_t)NUMBERS * 8 + KIND_MOST + sizeof body_hash->bytes];
    /* A longer kind can only come from a damaged row: its link must differ, it need not be kept. */
    size_t kind_len = strnlen(kind, KIND_MOST);
    unsigned char *at = put_bytes(text, previous->bytes, sizeof previous->bytes);
    at = put_number(at, act->seq);
    at = put_number(at, act->letter.v);
    at = put_number(at, act->actor.v);
    at = put_number(at, act->behalf.v);
    at = put_number(at, act->at.ms);
    at = put_number(at, (int64_t)strlen(kind));
    at = put_bytes(at, kind, kind_len);
    at = put_bytes(at, body_hash->bytes, sizeof body_hash->bytes);
    digest_of(text, (size_t)(at - text), ret);
}
