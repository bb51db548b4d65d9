/*
 * NAME     stamp_tail.c
 * SUMMARY  objects and cross-references behind what is there (ISO 32000-1, 7.5.6)
 */
#include "stamp_room.h"

#include <stdlib.h>

void stamp_tail_open(struct stamp_tail *tail, int id, int generation)
{
    INVARIANT(tail->count < STAMP_ENTRIES);
    tail->entries[tail->count++] =
        (struct stamp_entry){id, generation, tail->base + tail->out->len};
    buf_printf(tail->out, "%d %d obj\n", id, generation);
}

void stamp_tail_close(struct stamp_tail *tail)
{
    buf_puts(tail->out, "\nendobj\n");
}

static int by_id(const void *a, const void *b)
{
    const struct stamp_entry *one = a, *other = b;
    return (one->id > other->id) - (one->id < other->id);
}

/* How many entries from the i-th have numbers in a row. */
static int in_a_row(const struct stamp_tail *tail, int i)
{
    int n = 1;
    while (i + n < tail->count && tail->entries[i + n].id == tail->entries[i].id + n) {
        n++;
    }
    return n;
}

static void put_table(struct stamp_tail *tail, const char *members, int size, size_t prev)
{
    buf_puts(tail->out, "xref\n");
    for (int i = 0, n; i < tail->count; i += n) {
        n = in_a_row(tail, i);
        buf_printf(tail->out, "%d %d\n", tail->entries[i].id, n);
        for (int k = i; k < i + n; k++) {
            buf_printf(tail->out, "%010zu %05d n \n", tail->entries[k].offset,
                       tail->entries[k].generation);
        }
    }
    buf_printf(tail->out, "trailer\n<< /Size %d /Prev %zu %s>>\n", size, prev, members);
}

static void put_bytes(struct buf *out, size_t value, unsigned bytes)
{
    while (bytes-- > 0) {
        buf_putc(out, (char)(value >> (8 * bytes) & 255));
    }
}

/* Entries of type 1: offset in four bytes, generation in two; the stream lists itself, too. */
static void put_stream(struct stamp_tail *tail, const char *members, int size, size_t prev)
{
    struct buf *out = tail->out;
    buf_printf(out, "<< /Type /XRef /W [ 1 4 2 ] /Size %d /Prev %zu %s/Index [", size, prev,
               members);
    for (int i = 0, n; i < tail->count; i += n) {
        n = in_a_row(tail, i);
        buf_printf(out, " %d %d", tail->entries[i].id, n);
    }
    buf_printf(out, " ] /Length %d >>\nstream\n", tail->count * 7);
    for (int i = 0; i < tail->count; i++) {
        put_bytes(out, 1, 1);
        put_bytes(out, tail->entries[i].offset, 4);
        put_bytes(out, (size_t)tail->entries[i].generation, 2);
    }
    buf_puts(out, "\nendstream");
}

void stamp_tail_end(struct stamp_tail *tail, const char *members, int size, size_t prev,
                    int stream_id)
{
    const size_t start = tail->base + tail->out->len;
    if (stream_id != 0) {
        stamp_tail_open(tail, stream_id, 0);
    }
    qsort(tail->entries, (size_t)tail->count, sizeof tail->entries[0], by_id);
    if (stream_id != 0) {
        put_stream(tail, members, size, prev);
        stamp_tail_close(tail);
    } else {
        put_table(tail, members, size, prev);
    }
    buf_printf(tail->out, "startxref\n%zu\n%%%%EOF\n", start);
}
