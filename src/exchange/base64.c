/*
 * NAME     base64.c
 * SUMMARY  RFC 4648 base64, piecewise
 */
#include "base64.h"

#include <stdlib.h>

#define FIRST_ROOM ((size_t)64 * 1024)

enum { BAD = 64, SPACE = 65, PAD = 66 };

static unsigned value_of(unsigned char c)
{
    if (c >= 'A' && c <= 'Z') {
        return c - (unsigned)'A';
    }
    if (c >= 'a' && c <= 'z') {
        return c - (unsigned)'a' + 26;
    }
    if (c >= '0' && c <= '9') {
        return c - (unsigned)'0' + 52;
    }
    switch (c) {
    case '+':
        return 62;
    case '/':
        return 63;
    case '=':
        return PAD;
    case ' ':
    case '\t':
    case '\r':
    case '\n':
        return SPACE;
    default:
        return BAD;
    }
}

bool bytes_reserve(struct bytes *bytes, size_t n)
{
    if (bytes->size - bytes->len >= n) {
        return true;
    }
    size_t size = bytes->size + bytes->size / 2;
    size = size < FIRST_ROOM ? FIRST_ROOM : size;
    size = size - bytes->len < n ? bytes->len + n : size;
    unsigned char *data = realloc(bytes->data, size);
    if (data == NULL) {
        return false;
    }
    bytes->data = data;
    bytes->size = size;
    return true;
}

void bytes_release(struct bytes *bytes)
{
    free(bytes->data);
    *bytes = (struct bytes){0};
}

static void put(struct base64 *d, uint32_t byte)
{
    d->out.data[d->out.len++] = (unsigned char)(byte & 0xFF);
}

static void take(struct base64 *d, unsigned value)
{
    d->bits = d->bits << 6 | value;
    if (++d->held == 4) {
        put(d, d->bits >> 16);
        put(d, d->bits >> 8);
        put(d, d->bits);
        d->held = 0;
        d->bits = 0;
    }
}

void base64_feed(struct base64 *d, const char *text, size_t len)
{
    if (d->state != BASE64_OK) {
        return;
    }
    if (!bytes_reserve(&d->out, len / 4 * 3 + 6)) {
        d->state = BASE64_NO_MEMORY;
        return;
    }
    for (size_t i = 0; i < len; i++) {
        const unsigned value = value_of((unsigned char)text[i]);
        d->seen++;
        if (value < BAD && d->pads == 0) {
            take(d, value);
        } else if (value == PAD && d->pads < 2 && d->held + d->pads >= 2) {
            d->pads++;
        } else if (value != SPACE) {
            d->state = BASE64_BAD;
            return;
        }
    }
}

enum base64_state base64_finish(struct base64 *d)
{
    if (d->state != BASE64_OK) {
        return d->state;
    }
    if (d->held == 1 || (d->pads > 0 && d->held + d->pads != 4)) {
        d->state = BASE64_BAD;
    } else if (d->held > 1 && !bytes_reserve(&d->out, 2)) {
        d->state = BASE64_NO_MEMORY;
    } else if (d->held > 1) {
        const uint32_t bits = d->bits << 6 * (4 - d->held);
        put(d, bits >> 16);
        if (d->held == 3) {
            put(d, bits >> 8);
        }
    }
    return d->state;
}
