/*
 * legacy.h - Vietnamese from before Unicode, and how good a text is (src/extract).
 *
 * Old letters in .docx and PDF look like Latin-1 text in a font named .Vn* (TCVN3, ABC) or VNI-*; each letter
 * is one wrong code point, or two. Text files may be raw TCVN3, VNI or CP1258 bytes.
 */
#ifndef PHIEU_LEGACY_H
#define PHIEU_LEGACY_H

#include "phieu/text.h"

enum legacy {
    LEGACY_NONE,  /* Unicode already */
    LEGACY_TCVN3,
    LEGACY_TCVN3_CAPITALS, /* a font whose name ends in H: what it shows is capitals */
    LEGACY_VNI,
};

/* By a font's name, with or without a PDF's subset prefix ("ABCDEF+.VnTimeH", "VNI-Times"). NULL: LEGACY_NONE. */
enum legacy legacy_of_font(const char *font);

/* Appends the text in Unicode, NFC when `text` is. What is no letter of that encoding stays as it is, and so does a word
 * that is Vietnamese already: a form filled in later mixes both. At most one and a half times as long. */
void legacy_convert(struct buf *out, const char *text, size_t len, enum legacy from);

/* Which encoding makes of this text the most valid Vietnamese syllables; LEGACY_NONE also when nothing
 * is clearly better than leaving it alone. At least a line or two of text, else LEGACY_NONE. */
enum legacy legacy_guess(const char *text, size_t len);

/* A text file's raw bytes as clean UTF-8 (text.h, TEXT_BLOCK): UTF-8 with or without a mark, UTF-16 by its mark,
 * else CP1258, TCVN3 or VNI bytes by the share of valid syllables, else Latin-1. Never fails for its
 * content: what cannot be a letter becomes a blank, a form feed a line feed. Valid UTF-8 that shows the letters of an
 * old font is converted as well and called by that. In arena. *ret_guess names what it was
 * ("utf-8", "utf-16", "windows-1258", "tcvn3", "vni", "latin-1"). Errors: ERR_NO_MEMORY. */
int legacy_decode(const char *bytes, size_t len, struct arena *arena, const char **ret_text,
                  const char **ret_guess, struct error *err) MUST_USE;

/* How much like Vietnamese a text is. Shares are of what there is to count; 0 of nothing. */
struct text_quality {
    size_t letters, words;
    double marked;    /* letters with a Vietnamese mark (or đ): 0.27 in good text, 0.05 without diacritics */
    double syllables; /* words without digits that are valid syllables: 0.98 good, 0.8 without diacritics,
                         under 0.5 in an unconverted legacy font */
};
void text_quality(const char *text, size_t len, struct text_quality *ret);

/* Under 0.15 marked letters (and at least 200 letters to judge by): recognised by a wrong model. */
bool text_lacks_marks(const struct text_quality *quality);

#endif
