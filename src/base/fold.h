/*
 * fold.h - folding for the neighbours in this room.
 */
#ifndef PHIEU_BASE_FOLD_H
#define PHIEU_BASE_FOLD_H

#include "phieu/text.h"

/* What a code point is to a search. Marks and invisible characters (soft hyphens, joiners) do not
 * part a word. */
enum point_kind { POINT_LETTER, POINT_MARK, POINT_INVISIBLE, POINT_GAP };
enum point_kind fold_kind(uint32_t cp);

/* The folded form into out (no NUL); false when it is longer than size or 255 bytes. */
bool fold_short(const char *text, char *out, size_t size, size_t *ret_len);

/* The Latin letter (a..z) under the marks of a non-ASCII cp, the first where there are two; '\0'
 * when it is no Latin letter. */
char fold_base(uint32_t cp);

#endif
