/*
 * feed.h - a person's deadlines as an iCalendar feed (RFC 5545), for the calendar on his telephone.
 *
 * Writes only; what is written is our own text, and nothing foreign is ever parsed here.
 */
#ifndef PHIEU_FEED_H
#define PHIEU_FEED_H

#include "phieu/arena.h"
#include "phieu/day.h"
#include "phieu/text.h"

#include <stddef.h>

enum { FEED_MOST = 500, FEED_SUMMARY_CHARS = 200, FEED_DESCRIPTION_CHARS = 600 };

/* One deadline, an event of that whole day. */
struct feed_entry {
    const char *uid; /* the same as long as the assignment is: printable ASCII */
    int sequence;    /* grows whenever it may have changed */
    struct day due;
    const char *summary, *description; /* cut at their ceilings */
};
struct feed {
    const char *name;    /* of the calendar */
    const char *product; /* PRODID: whose program */
    struct day stamp;    /* DTSTAMP: the day it is of, so that a day's feed stays byte for byte */
    const struct feed_entry *entries;
    size_t count; /* at most FEED_MOST are written */
};
/* Appends the text, its lines ended by CR LF. */
void feed_write(const struct feed *feed, struct buf *out);

#endif
