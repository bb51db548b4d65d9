/*
 * utf8.h - code points in and out of bytes, for the files of this room.
 */
#ifndef PHIEU_BASE_UTF8_H
#define PHIEU_BASE_UTF8_H

#include "phieu/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UTF8_BAD UINT32_MAX /* no code point: malformed bytes */
#define UTF8_MAX 4          /* bytes of the longest code point */

/* The code point at *p (< end), which moves behind it. Malformed (overlong, surrogate, past
 * U+10FFFF, cut off): UTF8_BAD, and *p moves one byte. */
uint32_t utf8_next(const char **p, const char *end);

/* Writes cp (a valid one) at out and returns its length. */
size_t utf8_put(uint32_t cp, char *out);

/* The most bytes of text, at most `most`, that do not cut a character. */
size_t utf8_cut(const char *text, size_t len, size_t most);

/* True when cp can neither change nor be changed by composition: text made of such is NFC. The
 * ranges that Vietnamese documents consist of; a false "no" only costs time. */
static inline bool utf8_is_inert(uint32_t cp)
{
    return cp < 0x300 || (cp >= 0x1E00 && cp <= 0x1EFF) || (cp >= 0x2010 && cp <= 0x205E);
}

/* Putting combining marks in order takes time by the square of their number, so that a stretch of
 * them is refused beyond what Unicode's stream-safe format allows (UAX #15, 13). */
#define UTF8_MARKS_MOST 30

/* Counts the marks in a row: 0 when cp is none, else one more than `before`. */
unsigned utf8_marks(uint32_t cp, unsigned before);

/* NFC of well-formed text without long rows of marks, NUL added. Lives in arena; may be shorter or
 * longer than text. */
char *utf8_nfc(struct arena *arena, const char *text, size_t len, size_t *ret_len);

/* NFC of text where that is something else than text, else text itself; malformed text and
 * long rows of marks stay as they are. */
const char *utf8_composed(struct arena *arena, const char *text, size_t len, size_t *ret_len);

bool utf8_is_space(uint32_t cp);
bool utf8_is_bidi_control(uint32_t cp); /* U+202A-202E, U+2066-2069 */

#endif
