/*
 * fonts.h - Tinos and nothing else.
 *
 * The faces come from files we name, through a fontconfig configuration of our own: what the
 * machine has besides can neither step in for a missing letter nor change a line break.
 */
#ifndef PHIEU_PRINTER_FONTS_H
#define PHIEU_PRINTER_FONTS_H

#include "phieu/error.h"

#include <pango/pango.h>
#include <stdbool.h>
#include <stdint.h>

#define FONTS_FOLDER  "/usr/share/fonts/truetype/croscore" /* of Debian's package */
#define FONTS_PACKAGE "fonts-croscore"
#define FONTS_FAMILY  "Tinos"
#define FONTS_SIZE    12.0 /* points: the one size at which text is laid out */

/* Opens the four faces below folder, checks that each has the 134 Vietnamese letters, and uses each
 * once, so that no file and no thread is needed afterwards. Once per process; a second call does
 * nothing. Errors: ERR_PRINT_FONT (arg1: the file, arg2: the package). */
int fonts_open(const char *folder, struct error *err) MUST_USE;

/* What every layout is made in; NULL before fonts_open. Resolution 72: a unit is a point. */
PangoContext *fonts_context(void);

/* What a layout is set in, bold or italic or neither; ours, never to be freed. */
const PangoFontDescription *fonts_face(bool bold, bool italic);

/* Whether all four faces have the character. */
bool fonts_cover(uint32_t cp);

/* text with a box for each character the fonts lack; text itself where they have all. A mark
 * without a glyph goes: it would be a box over its letter. *prefix, a number of bytes of text, is
 * kept at the same place of the result. In the current arena. */
const char *fonts_covered(const char *text, unsigned *prefix);

/* The letters of the alphabet with and without marks that ASCII lacks, lower and upper case. */
extern const char fonts_vietnamese[];

#endif
