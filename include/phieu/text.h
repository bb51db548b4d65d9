/*
 * text.h - growing buffers, strict UTF-8, and Vietnamese text.
 *
 * Text inside Phieu is valid UTF-8, NFC, without NUL or control characters (TAB and LF in
 * multi-line text excepted). It gets so by text_clean at the door and stays so.
 */
#ifndef PHIEU_TEXT_H
#define PHIEU_TEXT_H

#include "phieu/arena.h"
#include "phieu/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An append-only buffer in an arena with a ceiling. Errors are sticky: past `cap` nothing more is
 * written and `overflow` stays set; check once at the end. `data` is always NUL-terminated. */
struct buf {
    struct arena *arena;
    char *data;
    size_t len, size, cap;
    bool overflow;
};

void buf_init(struct buf *buf, struct arena *arena, size_t cap);
void buf_add(struct buf *buf, const void *bytes, size_t len);
void buf_puts(struct buf *buf, const char *text);
void buf_putc(struct buf *buf, char c);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

enum text_kind {
    TEXT_LINE,  /* one line: inner white space folded to one space, ends trimmed */
    TEXT_BLOCK, /* several lines: CRLF becomes LF, ends trimmed, TAB and LF kept */
};

/* Makes foreign text ours: checks UTF-8 (overlong forms, surrogates, > U+10FFFF refused), refuses
 * NUL and control characters, bidirectional overrides (U+202A-202E, U+2066-2069), non-characters
 * and rows of more than 30 combining marks, drops byte order marks and zero-width spaces, composes
 * to NFC, trims. At most max_chars code points after composing. The result lives in arena.
 * Errors: ERR_TEXT_ENCODING, ERR_TEXT_CONTROL (arg1: which and where), ERR_TEXT_TOO_LONG (arg1: the
 * limit, arg2: the length found). */
int text_clean(const char *bytes, size_t len, enum text_kind kind, size_t max_chars,
               const char *field, struct arena *arena, const char **ret_text, struct error *err)
    MUST_USE;

/* True when bytes are well-formed UTF-8 without NUL. */
bool text_is_utf8(const char *bytes, size_t len);

/* Appends the folded form used by search and comparison: lower case, marks removed, d for d-bar,
 * letters and digits kept, everything else one space between words, no space at the ends.
 * "Sở Y tế tỉnh Kiên Giang" -> "so y te tinh kien giang"; "595 /SYT-NVY" -> "595 syt nvy".
 * Composed and decomposed input, both tone placements and any case fold alike. */
void text_fold(struct buf *out, const char *text);

/* text_fold into arena. */
const char *text_folded(struct arena *arena, const char *text);

/* Lower case of Vietnamese text with its marks kept, NFC, tone marks moved to one placement
 * (hoà -> hòa, uỷ -> ủy), separators as in text_fold: for "exact match first". */
void text_fold_marked(struct buf *out, const char *text);

/* What the keystrokes of one word would have typed in Telex ("thuwcj" -> "thực") or VNI
 * ("thu75c5"...). Returns false, leaving out untouched, when the word has no such keys. The result
 * is marked text; fold it to search. */
bool text_from_telex(struct buf *out, const char *word);
bool text_from_vni(struct buf *out, const char *word);

/* Columns on a terminal (wide = 2, combining = 0). */
size_t text_width(const char *text);

/* Code points. */
size_t text_length(const char *text);

/* Edit distance of the folded forms, at most `limit`+1 is returned. For "did you mean". */
unsigned text_distance(const char *a, const char *b, unsigned limit);

/* Compares for sorting names the Vietnamese way: a ă â b c d đ e ê ... with marks after letters. */
int text_collate(const char *a, const char *b);

#endif
