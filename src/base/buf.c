/*
 * buf.c - appending to memory of an arena, under a ceiling.
 */
#include "phieu/text.h"

#include "arena_room.h"

#include <stdio.h>
#include <string.h>

enum { BUF_FIRST = 256, FORMATTED_FEW = 128 };

static char nothing[1]; /* what an empty buffer shows; never written */

void buf_init(struct buf *buf, struct arena *arena, size_t cap)
{
    if (arena == NULL) {
        arena = arena_current();
        INVARIANT(arena != NULL);
    }
    if (cap > SIZE_MAX / 4) {
        cap = SIZE_MAX / 4; /* so that doubling cannot wrap */
    }
    *buf = (struct buf){.arena = arena, .data = nothing, .cap = cap};
}

/* The usual case, which is worth not being a call: JSON is written in small pieces. */
static inline bool has_room(const struct buf *buf, size_t len)
{
    return len < buf->size - buf->len && !buf->overflow;
}

/* Makes room for len more bytes and the NUL; false, for ever, past the ceiling. */
static bool reserve(struct buf *buf, size_t len)
{
    if (buf->overflow || len > buf->cap - buf->len) {
        buf->overflow = true;
        return false;
    }
    size_t need = buf->len + len + 1;
    if (need <= buf->size) {
        return true;
    }
    size_t size = buf->size == 0 ? BUF_FIRST : buf->size * 2;
    if (size > buf->cap + 1) {
        size = buf->cap + 1;
    }
    if (size < need) {
        size = need;
    }
    if (buf->size == 0 || !arena_extend(buf->arena, buf->data, buf->size, size)) {
        char *data = arena_alloc(buf->arena, size);
        memcpy(data, buf->data, buf->len + 1);
        buf->data = data;
    }
    buf->size = size;
    return true;
}

void buf_add(struct buf *buf, const void *bytes, size_t len)
{
    if (len == 0 || (!has_room(buf, len) && !reserve(buf, len))) {
        return;
    }
    memcpy(buf->data + buf->len, bytes, len);
    buf->len += len;
    buf->data[buf->len] = '\0';
}

void buf_puts(struct buf *buf, const char *text)
{
    buf_add(buf, text, strlen(text));
}

void buf_putc(struct buf *buf, char c)
{
    if (!has_room(buf, 1) && !reserve(buf, 1)) {
        return;
    }
    buf->data[buf->len++] = c;
    buf->data[buf->len] = '\0';
}

void buf_printf(struct buf *buf, const char *format, ...)
{
    char few[FORMATTED_FEW];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(few, sizeof few, format, args);
    va_end(args);
    INVARIANT(len >= 0);
    if ((size_t)len < sizeof few) {
        buf_add(buf, few, (size_t)len);
        return;
    }
    if (!reserve(buf, (size_t)len)) {
        return;
    }
    va_start(args, format);
    vsnprintf(buf->data + buf->len, (size_t)len + 1, format, args);
    va_end(args);
    buf->len += (size_t)len;
}
