/*
 * base64.h - base64 in pieces, as the parser hands it out, into bytes on the heap.
 *
 * Attachments are the one thing not kept in the arena: they are large, they grow, and they are
 * given back one by one.
 */
#ifndef PHIEU_EXCHANGE_BASE64_H
#define PHIEU_EXCHANGE_BASE64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bytes {
    unsigned char *data;
    size_t len, size;
};

/* Room for n more bytes; false when the machine has none. */
bool bytes_reserve(struct bytes *bytes, size_t n);
void bytes_release(struct bytes *bytes);

enum base64_state { BASE64_OK, BASE64_BAD, BASE64_NO_MEMORY };

struct base64 {
    struct bytes out;
    uint64_t seen;           /* characters taken so far, white space included */
    uint32_t bits;           /* of an unfinished group */
    unsigned held;           /* characters in it, 0..3 */
    unsigned pads;           /* '=' seen */
    enum base64_state state; /* sticky; with BASE64_BAD `seen` is where */
};

/* White space is skipped. After a failure further pieces are ignored. */
void base64_feed(struct base64 *decoder, const char *text, size_t len);

/* The end: a group of one character, or padding that does not fit, is bad; missing padding is not.
 */
enum base64_state base64_finish(struct base64 *decoder);

#endif
