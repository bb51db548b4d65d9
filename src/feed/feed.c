/*
 * NAME     feed.c
 * SUMMARY  deadlines as VEVENTs of whole days, RFC 5545
 *
 * Written here because libical 3.0.16 writes through a null pointer at every second allocation that
 * fails, and phieud outlives want of memory. That libical reads back what was written is a test.
 */
#include "phieu/feed.h"

#include <string.h>

enum {
    LINE_OCTETS = 75, /* of a content line, without its end (3.1) */
    FEED_BYTES = 8 << 20,
};

/* The first `most` characters. */
static const char *cut(const char *text, size_t most)
{
    size_t chars = 0;
    for (size_t at = 0; text[at] != '\0'; at++) {
        chars += ((unsigned char)text[at] & 0xC0) != 0x80;
        if (chars > most) {
            return arena_printf(arena_current(), "%.*s…", (int)at, text);
        }
    }
    return text;
}

/* A TEXT (3.3.11): what would end or divide it is escaped, what no calendar shows left out. */
static const char *escaped(const char *text)
{
    struct buf out;
    buf_init(&out, arena_current(), FEED_BYTES);
    for (; *text != '\0'; text++) {
        if (*text == '\n') {
            buf_puts(&out, "\\n");
        } else if (strchr("\\;,", *text) != NULL) {
            buf_putc(&out, '\\');
            buf_putc(&out, *text);
        } else if ((unsigned char)*text >= 0x20 && *text != 0x7f) {
            buf_putc(&out, *text);
        }
    }
    return out.len > 0 ? out.data : "";
}

/* A content line, folded between characters. One without a value is none: readers call it an error.
 */
static void put_content(struct buf *out, const char *name, const char *value)
{
    const char *line = arena_printf(arena_current(), "%s%s", name, value);
    size_t used = 0;
    if (value[0] == '\0') {
        return;
    }
    while (*line != '\0') {
        size_t len = 1;
        while (((unsigned char)line[len] & 0xC0) == 0x80) {
            len++;
        }
        if (used + len > LINE_OCTETS) {
            buf_puts(out, "\r\n ");
            used = 1;
        }
        buf_add(out, line, len);
        used += len;
        line += len;
    }
    buf_puts(out, "\r\n");
}

static const char *date(struct day day)
{
    int y, m, d;
    day_split(day, &y, &m, &d);
    return arena_printf(arena_current(), "%04d%02d%02d", y, m, d);
}

static void put_event(struct buf *out, const struct feed_entry *e, struct day stamp)
{
    put_content(out, "BEGIN:", "VEVENT");
    put_content(out, "UID:", e->uid);
    put_content(out, "DTSTAMP:", arena_printf(arena_current(), "%sT000000Z", date(stamp)));
    put_content(out, "SEQUENCE:", arena_printf(arena_current(), "%d", e->sequence));
    put_content(out, "DTSTART;VALUE=DATE:", date(e->due));
    put_content(out, "DTEND;VALUE=DATE:", date((struct day){e->due.n + 1}));
    put_content(out, "SUMMARY:", escaped(cut(e->summary, FEED_SUMMARY_CHARS)));
    put_content(out, "DESCRIPTION:", escaped(cut(e->description, FEED_DESCRIPTION_CHARS)));
    put_content(out, "TRANSP:", "TRANSPARENT"); /* a deadline takes nobody's time */
    put_content(out, "END:", "VEVENT");
}

void feed_write(const struct feed *feed, struct buf *out)
{
    put_content(out, "BEGIN:", "VCALENDAR");
    put_content(out, "VERSION:", "2.0");
    put_content(out, "PRODID:", feed->product);
    put_content(out, "METHOD:", "PUBLISH");
    put_content(out, "X-WR-CALNAME:", escaped(feed->name));
    for (size_t i = 0; i < feed->count && i < FEED_MOST; i++) {
        put_event(out, &feed->entries[i], feed->stamp);
    }
    put_content(out, "END:", "VCALENDAR");
}
