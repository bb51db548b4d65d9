/*
 * NAME     clean.c
 * SUMMARY  what strangers' files say, as text of ours
 */
#include "pages_room.h"

#include <glib.h>
#include <string.h>

enum { MARKS_MOST = 30, CHARACTER_BYTES = 6 };

/* Bullets of Symbol and Wingdings stand in the area for private use; most lists of a letter begin
 * with one. */
#define SYMBOL_FIRST 0xF020
#define SYMBOL_LAST  0xF0FF

static bool is_unseen(gunichar c)
{
    return c == 0xFEFF || c == 0xAD || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
           (c >= 0xFFF9 && c <= 0xFFFB);
}

static bool is_private(gunichar c)
{
    return (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000;
}

static bool is_no_character(gunichar c)
{
    return c > 0x10FFFF || (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF) ||
           (c >= 0xD800 && c <= 0xDFFF);
}

/* What the text has in its place; 0: nothing. */
static gunichar ours(gunichar c, enum text_kind kind)
{
    if (c == '\n' || c == '\t' || c == '\f') {
        return kind == TEXT_BLOCK ? c : ' ';
    }
    if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xA0 || is_no_character(c)) {
        return ' ';
    }
    if (c >= SYMBOL_FIRST && c <= SYMBOL_LAST) {
        return '-';
    }
    return is_unseen(c) || is_private(c) ? 0 : c;
}

static void put_character(struct buf *out, gunichar c)
{
    char bytes[CHARACTER_BYTES];
    buf_add(out, bytes, (size_t)g_unichar_to_utf8(c, bytes));
}

const char *clean_text(const char *bytes, size_t len, enum text_kind kind)
{
    struct buf out;
    struct error ignored = {0};
    const char *text = "", *const end = bytes + len;
    unsigned marks = 0;
    buf_init(&out, arena_current(), len * 3 + CHARACTER_BYTES);
    for (const char *p = bytes; p < end;) {
        const gunichar c = g_utf8_get_char_validated(p, end - p);
        const bool bad = c == (gunichar)-1 || c == (gunichar)-2;
        const gunichar put = ours(bad ? ' ' : c, kind);
        marks = g_unichar_ismark(put) ? marks + 1 : 0;
        if (put != 0 && marks <= MARKS_MOST) {
            put_character(&out, put);
        }
        p += bad ? 1 : g_utf8_skip[(unsigned char)*p];
    }
    return text_clean(out.data, out.len, kind, len + 1, "", arena_current(), &text, &ignored) == 0
               ? text
               : "";
}
