/*
 * points.h - code points in and out of text, for the files of this room.
 */
#ifndef PHIEU_EXTRACT_POINTS_H
#define PHIEU_EXTRACT_POINTS_H

#include "phieu/text.h"

#include <utf8proc.h>

#define POINT_BAD 0xFFFDu /* what stands for bytes that are no UTF-8 */

/* The code point at *p (< end), which moves behind it: one byte where they are malformed. */
static inline uint32_t point_next(const char **p, const char *end)
{
    if ((unsigned char)**p < 0x80) {
        return (unsigned char)*(*p)++;
    }
    utf8proc_int32_t cp;
    const utf8proc_ssize_t len = utf8proc_iterate((const utf8proc_uint8_t *)*p, end - *p, &cp);
    *p += len > 0 ? len : 1;
    return len > 0 ? (uint32_t)cp : POINT_BAD;
}

static inline void point_put(struct buf *out, uint32_t cp)
{
    utf8proc_uint8_t bytes[4];
    if (cp < 0x80) {
        buf_putc(out, (char)cp);
    } else {
        buf_add(out, bytes, (size_t)utf8proc_encode_char((utf8proc_int32_t)cp, bytes));
    }
}

static inline bool point_is_letter(uint32_t cp)
{
    if (cp < 0x80) {
        return (cp | 0x20) >= 'a' && (cp | 0x20) <= 'z';
    }
    const utf8proc_category_t kind = utf8proc_category((utf8proc_int32_t)cp);
    return kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_LO;
}

/* True when the letters are one Vietnamese syllable with all its marks; `placed`: and its tone
 * stands on the vowel where somebody writes it (hòa and hoà, never xaõ). */
bool points_are_syllable(const uint32_t *cps, size_t len, bool placed);

#endif
