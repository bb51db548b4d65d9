/*
 * decode.c - the bytes of a text file, whatever they are, as clean UTF-8.
 *
 * iconv would know CP1258 and TCVN3, but opens its tables when it is first asked: in the jail there
 * is nothing to open.
 */
#include "legacy_room.h"

#include "points.h"

#include <string.h>

/* Fewer words than these with a high byte in them leave Latin-1, which shows the bytes as they are.
 */
#define DECODE_WORDS 2
#define DECODE_SHARE 0.6
/* Of the bytes beyond ASCII, what may be broken in UTF-8: a file cut off in the middle of a letter,
 * a byte flipped on the way. */
#define BROKEN_SHARE 0.02

/* 0x80-0x9F in Windows-1252; 0: nothing. */
static const uint16_t windows_1252[32] = {
    0x20AC, 0,      0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
    0x2039, 0x152,  0,      0x17D,  0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0,      0x17E,  0x178,
};

/* Where Windows-1258 differs from it. */
static const struct {
    uint8_t byte;
    uint16_t cp;
} windows_1258[] = {
    {0x8A, 0},     {0x8E, 0},     {0x9A, 0},     {0x9E, 0},     {0xC3, 0x102}, {0xCC, 0x300},
    {0xD0, 0x110}, {0xD2, 0x309}, {0xD5, 0x1A0}, {0xDD, 0x1AF}, {0xDE, 0x303}, {0xE3, 0x103},
    {0xEC, 0x301}, {0xF0, 0x111}, {0xF2, 0x323}, {0xF5, 0x1A1}, {0xFD, 0x1B0}, {0xFE, 0x20AB},
};

struct source {
    const unsigned char *bytes;
    size_t len;
    struct arena *arena;
};

/* Lets through what a block of text may hold; a blank stands for the rest. */
struct washer {
    struct buf out;
    unsigned marks; /* in a row */
};

static void washer_init(struct washer *washer, struct arena *arena, size_t points)
{
    buf_init(&washer->out, arena, points * 4 + 1);
    washer->marks = 0;
}

static void wash(struct washer *washer, uint32_t cp)
{
    enum { MARKS_MOST = 30 }; /* as text_clean has it */
    const utf8proc_property_t *const property = utf8proc_get_property((utf8proc_int32_t)cp);
    const bool white = cp == '\t' || cp == '\n' || cp == '\r';
    const bool control = !white && (cp < 0x20 || (cp >= 0x7F && cp < 0xA0));
    const bool turning = (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069);
    const bool nobody = (cp >= 0xFDD0 && cp <= 0xFDEF) || (cp & 0xFFFE) == 0xFFFE ||
                        (cp >= 0xD800 && cp <= 0xDFFF) || cp > 0x10FFFF || cp == POINT_BAD;
    washer->marks = cp >= 0x300 && property->combining_class != 0 ? washer->marks + 1 : 0;
    if (cp == '\f') {
        point_put(&washer->out, '\n'); /* a page ends */
    } else if (control || turning || nobody) {
        point_put(&washer->out, ' ');
    } else if (washer->marks <= MARKS_MOST) {
        point_put(&washer->out, cp);
    }
}

/* Composed, its ends trimmed. Nothing is left in it that could be refused. */
static int washed(struct washer *washer, const char **ret_text, struct error *err)
{
    const char *text = washer->out.len > 0 ? washer->out.data : "";
    return text_clean(text, washer->out.len, TEXT_BLOCK, SIZE_MAX, "text", washer->out.arena,
                      ret_text, err);
}

/* ---- UTF-16, UTF-8 -----------------------------------------------------------------------------
 */

static uint32_t unit_at(const struct source *source, size_t at, bool big)
{
    const unsigned char *const b = source->bytes + at;
    return big ? (uint32_t)(b[0] << 8 | b[1]) : (uint32_t)(b[1] << 8 | b[0]);
}

static int decode_utf16(const struct source *source, bool big, const char **ret, struct error *err)
{
    struct washer washer;
    washer_init(&washer, source->arena, source->len / 2 + 1);
    for (size_t at = 2; at + 1 < source->len; at += 2) {
        uint32_t cp = unit_at(source, at, big);
        if (cp >= 0xD800 && cp <= 0xDBFF && at + 3 < source->len) {
            const uint32_t low = unit_at(source, at + 2, big);
            if (low >= 0xDC00 && low <= 0xDFFF) {
                cp = 0x10000 + ((cp - 0xD800) << 10) + (low - 0xDC00);
                at += 2;
            }
        }
        wash(&washer, cp);
    }
    return washed(&washer, ret, err);
}

/* True when nearly all bytes beyond ASCII make letters of UTF-8. */
static bool is_utf8(const struct source *source)
{
    const char *p = (const char *)source->bytes;
    const char *const end = p + source->len;
    size_t high = 0, broken = 0;
    while (p < end) {
        const char *const before = p;
        if (point_next(&p, end) >= 0x80) {
            high += (size_t)(p - before);
            broken += p - before == 1;
        }
    }
    /* Up to three bytes may be the letter that a cut went through; a short text in an old encoding
     * breaks nearly everywhere. */
    return broken == 0 || (broken * 4 < high && (double)broken <= 3 + BROKEN_SHARE * (double)high);
}

static int decode_utf8(const struct source *source, const char **ret, struct error *err)
{
    struct washer washer;
    const char *p = (const char *)source->bytes;
    const char *const end = p + source->len;
    washer_init(&washer, source->arena, source->len);
    while (p < end) {
        wash(&washer, point_next(&p, end));
    }
    return washed(&washer, ret, err);
}

/* ---- one byte, one letter ----------------------------------------------------------------------
 */

static uint32_t latin_point(unsigned char byte)
{
    return byte >= 0x80 && byte < 0xA0 ? windows_1252[byte - 0x80] : byte;
}

static uint32_t viet_point(unsigned char byte)
{
    for (size_t i = 0; i < sizeof windows_1258 / sizeof windows_1258[0]; i++) {
        if (windows_1258[i].byte == byte) {
            return windows_1258[i].cp;
        }
    }
    return latin_point(byte);
}

static int decode_bytes(const struct source *source, uint32_t (*point)(unsigned char),
                        const char **ret, struct error *err)
{
    struct washer washer;
    uint32_t points[256];
    for (unsigned byte = 0; byte < 256; byte++) {
        points[byte] = byte < 0x80 ? byte : point((unsigned char)byte);
    }
    washer_init(&washer, source->arena, source->len);
    for (size_t i = 0; i < source->len; i++) {
        wash(&washer, points[source->bytes[i]]);
    }
    return washed(&washer, ret, err);
}

static const char *converted(const struct source *source, const char *text, enum legacy from)
{
    struct buf out;
    const size_t len = strlen(text);
    buf_init(&out, source->arena, len * 3 + 1);
    legacy_convert(&out, text, len, from);
    return out.len > 0 ? out.data : "";
}

/* Windows-1258, TCVN3 or VNI, whichever makes the most syllables; else Latin-1. */
static int decode_old(const struct source *source, const char **ret_text, const char **ret_guess,
                      struct error *err)
{
    const char *latin, *viet;
    if (decode_bytes(source, latin_point, &latin, err) != 0 ||
        decode_bytes(source, viet_point, &viet, err) != 0) {
        return -1;
    }
    struct legacy_score as_latin, as_viet;
    legacy_score(latin, strlen(latin), &as_latin);
    legacy_score(viet, strlen(viet), &as_viet);
    size_t rescued;
    const enum legacy old = legacy_best(&as_latin, &rescued);
    const double share_old =
        (double)(rescued + as_latin.standing) / (double)(as_latin.marked + (as_latin.marked == 0));
    const double share_viet =
        (double)as_viet.standing / (double)(as_viet.marked + (as_viet.marked == 0));
    *ret_text = latin;
    *ret_guess = "latin-1";
    if (as_viet.standing >= DECODE_WORDS && share_viet >= DECODE_SHARE && share_viet >= share_old) {
        *ret_text = viet;
        *ret_guess = "windows-1258";
    } else if (rescued >= DECODE_WORDS && share_old >= DECODE_SHARE) {
        *ret_text = converted(source, latin, old);
        *ret_guess = old == LEGACY_VNI ? "vni" : "tcvn3";
    }
    return 0;
}

/* UTF-8 that says letters of an old font: saved again by a program that knew no better. */
static void convert_disguised(const struct source *source, const char **text, const char **guess)
{
    const enum legacy old = legacy_guess(*text, strlen(*text));
    if (old != LEGACY_NONE) {
        *text = converted(source, *text, old);
        *guess = old == LEGACY_VNI ? "vni" : "tcvn3";
    }
}

int legacy_decode(const char *bytes, size_t len, struct arena *arena, const char **ret_text,
                  const char **ret_guess, struct error *err)
{
    const struct source source = {(const unsigned char *)bytes, len, arena};
    const char *text, *guess;
    int rc;
    if (len >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0)) {
        guess = "utf-16";
        rc = decode_utf16(&source, source.bytes[0] == 0xFE, &text, err);
    } else if (is_utf8(&source)) {
        guess = "utf-8";
        rc = decode_utf8(&source, &text, err);
    } else {
        rc = decode_old(&source, &text, &guess, err);
    }
    if (rc != 0) {
        return -1;
    }
    if (guess[0] == 'u') {
        convert_disguised(&source, &text, &guess);
    }
    *ret_text = text;
    *ret_guess = guess;
    return 0;
}
