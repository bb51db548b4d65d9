/*
 * utf8.c - code points in and out of bytes, strictly.
 */
#include "utf8.h"

#include "phieu/error.h"

#include <limits.h>
#include <string.h>
#include <utf8proc.h>

static bool is_tail(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

uint32_t utf8_next(const char **p, const char *end)
{
    const unsigned char *s = (const unsigned char *)*p;
    size_t left = (size_t)(end - *p);
    uint32_t cp = UTF8_BAD;
    size_t len = 1;

    if (s[0] < 0x80) {
        cp = s[0];
    } else if (s[0] >= 0xC2 && s[0] < 0xE0) {
        if (left >= 2 && is_tail(s[1])) {
            cp = (s[0] & 0x1Fu) << 6 | (s[1] & 0x3Fu);
            len = 2;
        }
    } else if (s[0] >= 0xE0 && s[0] < 0xF0) {
        if (left >= 3 && is_tail(s[1]) && is_tail(s[2])) {
            cp = (s[0] & 0x0Fu) << 12 | (s[1] & 0x3Fu) << 6 | (s[2] & 0x3Fu);
            len = 3;
        }
    } else if (s[0] >= 0xF0 && s[0] < 0xF5) {
        if (left >= 4 && is_tail(s[1]) && is_tail(s[2]) && is_tail(s[3])) {
            cp = (s[0] & 0x07u) << 18 | (s[1] & 0x3Fu) << 12 | (s[2] & 0x3Fu) << 6 | (s[3] & 0x3Fu);
            len = 4;
        }
    }
    bool surrogate = cp >= 0xD800 && cp <= 0xDFFF;
    bool overlong = (len == 3 && cp < 0x800) || (len == 4 && cp < 0x10000);
    if (surrogate || overlong || cp > 0x10FFFF) {
        cp = UTF8_BAD;
        len = 1;
    }
    *p += len;
    return cp;
}

size_t utf8_put(uint32_t cp, char *out)
{
    return (size_t)utf8proc_encode_char((utf8proc_int32_t)cp, (utf8proc_uint8_t *)out);
}

size_t utf8_cut(const char *text, size_t len, size_t most)
{
    if (len <= most) {
        return len;
    }
    size_t cut = most;
    while (cut > 0 && is_tail((unsigned char)text[cut])) {
        cut--;
    }
    return cut;
}

unsigned utf8_marks(uint32_t cp, unsigned before)
{
    if (cp < 0x300) {
        return 0;
    }
    bool mark = utf8proc_get_property((utf8proc_int32_t)cp)->combining_class != 0;
    return mark ? before + 1 : 0;
}

char *utf8_nfc(struct arena *arena, const char *text, size_t len, size_t *ret_len)
{
    const utf8proc_option_t how = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text;
    utf8proc_ssize_t points = utf8proc_decompose(bytes, (utf8proc_ssize_t)len, NULL, 0, how);
    INVARIANT(points >= 0);
    /* One more than needed: the re-encoding happens in place and ends with a NUL. */
    utf8proc_int32_t *cps = arena_alloc(arena, ((size_t)points + 1) * sizeof *cps);
    points = utf8proc_decompose(bytes, (utf8proc_ssize_t)len, cps, points, how);
    INVARIANT(points >= 0);
    utf8proc_ssize_t size = utf8proc_reencode(cps, points, how);
    INVARIANT(size >= 0);
    *ret_len = (size_t)size;
    return (char *)cps;
}

const char *utf8_composed(struct arena *arena, const char *text, size_t len, size_t *ret_len)
{
    const char *p = text;
    const char *end = text + len;
    bool inert = true;
    unsigned marks = 0;
    *ret_len = len;
    while (p < end) {
        uint32_t cp = utf8_next(&p, end);
        marks = cp == UTF8_BAD ? UINT_MAX : utf8_marks(cp, marks);
        if (marks > UTF8_MARKS_MOST) {
            return text;
        }
        inert = inert && utf8_is_inert(cp);
    }
    return inert ? text : utf8_nfc(arena, text, len, ret_len);
}

bool utf8_is_space(uint32_t cp)
{
    return cp == ' ' || cp == '\t' || cp == '\n' || cp == '\r' || cp == 0xA0 || cp == 0x1680 ||
           (cp >= 0x2000 && cp <= 0x200A) || cp == 0x2028 || cp == 0x2029 || cp == 0x202F ||
           cp == 0x205F || cp == 0x3000;
}

bool utf8_is_bidi_control(uint32_t cp)
{
    return (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069);
}
