/*
 * cursor.h - the opaque mark between two pages: which list it belongs to and the key of the last
 * row.
 */
#ifndef PHIEU_STORE_CURSOR_H
#define PHIEU_STORE_CURSOR_H

#include "phieu/error.h"

#include <stdint.h>

/* What a list is ordered by: rank (deadline, day of arrival, number or 0), then letter, then line.
 */
struct list_key {
    int64_t rank, letter, line;
};

/* The lists a cursor may belong to; those of boxes are CURSOR_BOX + 8 * enum box + how it is read.
 */
enum {
    CURSOR_DRAFTS = 1,
    CURSOR_LEDGER = 2,
    CURSOR_SEARCH = 3,
    CURSOR_THEN = 4,
    CURSOR_NOTICES = 5,
    CURSOR_DUTIES = 6,
    CURSOR_REPORT = 8,
    CURSOR_BOX = 16
};

/* In the current arena. */
const char *cursor_write(unsigned char kind, const struct list_key *key);
/* Leaves *key for an empty or NULL cursor. Errors: ERR_CURSOR. */
int cursor_read(const char *cursor, unsigned char kind, struct list_key *key,
                struct error *err) MUST_USE;

#endif
