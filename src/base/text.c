/*
 * text.c - foreign text made ours at the door.
 */
#include "phieu/text.h"

#include "utf8.h"

#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

bool text_is_utf8(const char *bytes, size_t len)
{
    const char *end = bytes + len;
    while (bytes < end) {
        uint32_t cp = utf8_next(&bytes, end);
        if (cp == UTF8_BAD || cp == 0) {
            return false;
        }
    }
    return true;
}

size_t text_length(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++) {
        count += ((unsigned char)*text & 0xC0) != 0x80;
    }
    return count;
}

size_t text_width(const char *text)
{
    const char *end = text + strlen(text);
    size_t columns = 0;
    while (text < end) {
        uint32_t cp = utf8_next(&text, end);
        int wide = cp == UTF8_BAD ? 1 : utf8proc_charwidth((utf8proc_int32_t)cp);
        columns += wide > 0 ? (size_t)wide : 0;
    }
    return columns;
}

static bool is_refused(uint32_t cp)
{
    bool control = cp < 0x20 || (cp >= 0x7F && cp < 0xA0);
    bool non_character = (cp >= 0xFDD0 && cp <= 0xFDEF) || (cp & 0xFFFE) == 0xFFFE;
    return control || non_character || utf8_is_bidi_control(cp);
}

/* Byte order marks and zero-width spaces: what copying from web pages and Word leaves behind. */
static bool is_debris(uint32_t cp)
{
    return cp == 0xFEFF || cp == 0x200B;
}

/* Text being cleaned. Never longer than what came in. */
struct cleaning {
    enum text_kind kind;
    char *out;
    size_t len;
    size_t ink;     /* length up to the last character that is not white space */
    bool gap;       /* in a line: white space was seen since */
    bool compose;   /* composition may change something */
    unsigned marks; /* in a row */
};

static void clean_space(struct cleaning *text, uint32_t cp)
{
    if (text->kind == TEXT_LINE || text->len == 0) {
        text->gap = true;
        return;
    }
    bool line_end = cp == '\r' || cp == 0x2028 || cp == 0x2029;
    text->len += utf8_put(line_end ? '\n' : cp, text->out + text->len);
}

static void clean_ink(struct cleaning *text, uint32_t cp)
{
    if (text->gap && text->len > 0) {
        text->out[text->len++] = ' ';
    }
    text->gap = false;
    text->len += utf8_put(cp, text->out + text->len);
    text->ink = text->len;
    text->compose = text->compose || !utf8_is_inert(cp);
}

static int refuse(uint32_t cp, size_t at, const char *field, struct error *err)
{
    char what[48];
    if (cp == UTF8_BAD) {
        snprintf(what, sizeof what, "%zu", at);
        return error_set(err, ERR_TEXT_ENCODING, field, what, NULL);
    }
    snprintf(what, sizeof what, "U+%04X, byte %zu", (unsigned)cp, at);
    return error_set(err, ERR_TEXT_CONTROL, field, what, NULL);
}

static int clean_points(struct cleaning *text, const char *bytes, size_t len, const char *field,
                        struct error *err)
{
    const char *p = bytes;
    const char *end = bytes + len;
    while (p < end) {
        size_t at = (size_t)(p - bytes) + 1;
        uint32_t cp = utf8_next(&p, end);
        if (cp == '\r' && p < end && *p == '\n') {
            continue; /* the LF that follows stands for both */
        }
        text->marks = cp == UTF8_BAD ? 0 : utf8_marks(cp, text->marks);
        if (cp != UTF8_BAD && utf8_is_space(cp)) {
            clean_space(text, cp);
        } else if (cp == UTF8_BAD || is_refused(cp) || text->marks > UTF8_MARKS_MOST) {
            return refuse(cp, at, field, err);
        } else if (!is_debris(cp)) {
            clean_ink(text, cp);
        }
    }
    return 0;
}

int text_clean(const char *bytes, size_t len, enum text_kind kind, size_t max_chars,
               const char *field, struct arena *arena, const char **ret_text, struct error *err)
{
    struct cleaning text = {.kind = kind, .out = arena_alloc(arena, len + 1)};
    if (clean_points(&text, bytes, len, field, err) != 0) {
        return -1;
    }
    char *clean = text.out;
    clean[text.ink] = '\0';
    if (text.compose) {
        size_t composed_len;
        clean = utf8_nfc(arena, clean, text.ink, &composed_len);
    }
    size_t chars = text_length(clean);
    if (chars > max_chars) {
        char limit[24], found[24];
        snprintf(limit, sizeof limit, "%zu", max_chars);
        snprintf(found, sizeof found, "%zu", chars);
        return error_set(err, ERR_TEXT_TOO_LONG, field, limit, found);
    }
    *ret_text = clean;
    return 0;
}
