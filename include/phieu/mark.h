/*
 * mark.h - the code at the foot of a print: which state of the books it shows.
 *
 *     VBD:12/2026-57-a39546f850    letter 12/2026 of the book VBD as act 57 left it
 *     VBD/2026-57-a39546f850       the book VBD of 2026 when act 57 was the chain's last
 *
 * The end is the first ten hex digits of that act's hash in the chain (DESIGN.md 2), so that nobody
 * who has not seen the act can make up its mark. ASCII only; people may type it. In the QR code and
 * in the properties of a PDF (printer.h) it stands behind MARK_SCHEME.
 */
#ifndef PHIEU_MARK_H
#define PHIEU_MARK_H

#include "phieu/file.h"

#define MARK_SCHEME "phieu:"
enum { MARK_HASH = 10, MARK_BOOK = 40, MARK_TEXT = 120 };

struct mark {
    char book[MARK_BOOK + 1];
    int year;
    int64_t number; /* 0: the book, not one letter of it */
    int64_t seq;    /* the act */
    char hash[MARK_HASH + 1];
};

/* hash: the act's. A book's code is at most MARK_BOOK bytes. */
void mark_make(const char *book, int year, int64_t number, int64_t seq, const struct digest *hash,
               struct mark *ret);
/* As printed, without the scheme; MARK_TEXT bytes. */
const char *mark_text(const struct mark *mark, char *buf);
/* The whole text is a mark, with or without the scheme, capital hex digits and blanks around it
 * forgiven. */
bool mark_parse(const char *text, struct mark *ret);

#endif
